"""What a question says, parsed once."""

from datetime import date

import pytest

from qa.query import AnswerType, Order, parse
from qa.retrieval.catalogue import Catalogue


def query(text, asked_on=None):
    return parse(text, Catalogue.empty, asked_on)


@pytest.mark.parametrize(
    ("text", "answer_type"),
    [
        ("When was the bridge opened?", AnswerType.DATE),
        ("In which year did the strike end?", AnswerType.DATE),
        ("Who signed the lease?", AnswerType.ANY),
        ("How many members voted?", AnswerType.ANY),
        ("how long is the warranty", AnswerType.ANY),
        ("Is the deposit refundable?", AnswerType.YES_NO),
        ("And did the board agree?", AnswerType.YES_NO),
        ("Can't I sublet the flat?", AnswerType.YES_NO),
        ("Must the boiler be replaced when its jacket leaks?", AnswerType.YES_NO),
        ("Are those who joined in May on the list?", AnswerType.YES_NO),
        ("Can you tell me when the boiler was serviced?", AnswerType.DATE),
        ("Did the council vote, and when?", AnswerType.DATE),
        ("Why was the pump replaced?", AnswerType.EXPLANATION),
        ("How do I reset the alarm?", AnswerType.EXPLANATION),
        ("How often is the filter cleaned?", AnswerType.ANY),
        ("Is it red or blue?", AnswerType.ANY),
        ("What does “Lessor” mean?", AnswerType.ANY),
        ("warranty period pump", AnswerType.ANY),
    ],
)
def test_the_kind_of_answer_follows_from_the_word_that_asks(text, answer_type):
    assert query(text).answer_type is answer_type


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("List all deadlines.", True),
        ("Which towns were flooded?", True),
        ("Who are the members of the board?", True),
        ("Which town was flooded?", False),
        ("What is the address?", False),
        ("Who signed the lease?", False),
    ],
)
def test_a_list_is_asked_for_by_a_plural_or_in_so_many_words(text, several):
    assert query(text).several is several


def test_the_latest_and_the_earliest_are_meant_in_time_only_where_a_date_is_asked_for():
    assert query("When was the latest inspection?").order is Order.LATEST
    assert query("When was the earliest strike?").order is Order.EARLIEST
    assert query("What is the latest version?").order is None
    assert query("What is the last step?").order is None


def test_terms_are_what_is_left_without_the_words_that_only_ask():
    assert query("When did the council open the new bridge?").terms == ("council", "open", "new", "bridg")


def test_names_are_capitalised_or_have_figures():
    assert query("Did Ann Lee sign form 27b in spring?").names == {"ann", "lee", "27b"}


def test_a_period_is_read_once_and_kept():
    period = query("Who was mayor in 1987?").period
    assert period is not None
    assert (period.days.start, period.days.end) == (date(1987, 1, 1), date(1987, 12, 31))


def test_this_week_is_told_from_the_day_of_asking():
    period = query("Who came this week?", date(2022, 6, 10)).period
    assert period is not None
    assert period.from_now
    assert (period.days.start, period.days.end) == (date(2022, 6, 6), date(2022, 6, 12))


def test_an_event_that_the_question_dates_itself_sets_a_period_and_another_none():
    dated = query("Who spoke after the summit of 4 March 1987?")
    assert dated.period is not None
    assert dated.period.days.start == date(1987, 3, 5)
    undated = query("Who spoke after the summit in Quito?")
    assert undated.period is None
    assert undated.event is not None
    assert undated.event.question == "When was the summit in Quito?"


@pytest.mark.parametrize("text", ["?" * 400, "When " * 400, "a" * 5000, "When was " + "the first " * 300 + "fair?"])
def test_odd_questions_are_parsed_in_bounded_time(text):
    assert query(text).text == text


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("Who signed the lease and when?", ("Who signed the lease?", "when signed the lease?")),
        ("When does the fair begin and where is it held?", ("When does the fair begin?", "where is it held?")),
        ("What was repaired, and by whom?", ("What was repaired?", "by whom was repaired?")),
        ("When and where was the fair held?", ("When was the fair held?", "where was the fair held?")),
        ("Who are Ann and Bo?", None),
        ("When was the bridge opened and closed?", None),
    ],
)
def test_a_question_of_two_halves_is_two_questions(text, halves):
    assert query(text).halves == halves
