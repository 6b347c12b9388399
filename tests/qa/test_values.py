"""What spans mean: the same answer in other words."""

from datetime import date

import pytest

from corpus.dates import find_time_expressions
from qa.answers.values import same, value_of


def dated(words, published=None):
    (time,) = find_time_expressions(words, published)
    return value_of(words, time)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2 million", "2,000,000"),
        ("12 345 678", "12,345,678"),
        ("1 204", "1204"),
        ("nine pupils", "9"),
        ("Ana Lee", "Lee"),
        ("the Ministry of Trade", "Ministry of Trade"),
        ("EUR 2,500,000", "2.5 million euros"),
        ("€2.5m", "2.5 million euros"),
        ("two and a half million euros", "2.5 million euros"),
        ("one and a half hours", "90 minutes"),
        ("50 m", "fifty metres"),
        ("90 min", "90 minutes"),
        ("9:30 a.m.", "09:30"),
        ("A. Lee", "Ana Lee"),
        ("48 hours", "two days"),
        ("14 days", "two weeks"),
        ("1.5 km", "1,500 metres"),
        ("two years", "24 months"),
    ],
)
def test_the_same_value_in_other_words_is_one_answer(one, other):
    assert same(value_of(one), value_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12", "12 345"),
        ("17 pupils", "48 pupils"),
        ("pupils", "17 pupils"),
        ("4500-1234-99", "4500-1234-98"),
        ("Ana Lee", "Bo Lee"),
        ("north depot", "south depot"),
        ("EUR 2,500,000", "USD 2,500,000"),
        ("50 m", "50 km"),
        ("50 m", "50 minutes"),
        ("B. Lee", "Ana Lee"),
        ("4 weeks", "one month"),
        ("15 days", "two weeks"),
    ],
)
def test_another_value_is_another_answer(one, other):
    assert not same(value_of(one), value_of(other))


def test_a_month_and_a_day_of_it_are_one_answer_and_two_days_are_not():
    assert same(dated("November 2013"), dated("2 November 2013"))
    assert not same(dated("1 November 2013"), dated("2 November 2013"))


def test_a_day_told_from_the_documents_own_date_is_that_day():
    assert same(dated("yesterday", date(2019, 5, 31)), dated("30 May 2019"))
