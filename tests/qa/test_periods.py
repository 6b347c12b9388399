"""How well what a sentence tells fits the days that a question is limited to."""

from datetime import date

import pytest

from qa.periods import period_factors
from qa.question import analyse
from tests.qa.passages import candidate, read

RINK = (
    "The club plays at Elm Park (1966–1987). It moved to Quay Field in 1988. It moved to Dock Lane in 2009. "
    "Its rooms were in Oak Street from 1950 to 2020. "
    "It has played in blue at Ash Court. It won a cup at Fir Hall in 1931."
)


def factors(question, text, *answers, published=None):
    """The factors of the short answers, which are read equally well."""
    where = candidate(text, published)
    readings = [read(where, answer, 0.5) for answer in answers]
    return period_factors(analyse(question), readings)


def test_a_long_period_is_best_told_by_itself_then_by_its_start_then_by_what_lasted_longer():
    found = factors("What was the field from 1988 to 2009?", RINK, "Quay Field", "Oak Street", "Dock Lane")
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 3
    just_it, longer = factors("What was the field from 1966 to 1987?", RINK, "Elm Park", "Oak Street")
    assert just_it > longer


def test_what_came_to_be_at_the_end_of_a_long_period_tells_less_of_it_than_what_came_at_its_start():
    at_its_start, at_its_end = factors("What was the field from 1988 to 2009?", RINK, "Quay Field", "Dock Lane")
    assert at_its_start > at_its_end


def test_in_one_year_it_does_not_count_when_something_was():
    text = "The fair was in Elmham in January 1987. The fair was in Quay in December 1987."
    assert len(set(factors("Where was the fair in 1987?", text, "Elmham", "Quay"))) == 1


def test_a_time_in_brackets_is_no_lifetime_when_it_is_the_very_time_that_is_asked_for():
    text = "The coach was Ann Lee (1966–1987). The first coach was Bo Ray (3 May 1909 – 29 July 1976)."
    coach, other = factors("Who was the coach from 1966 to 1987?", text, "Ann Lee", "Bo Ray")
    assert coach > 1.0 > other


@pytest.mark.parametrize("answer", ["Ash Court", "Fir Hall"])
def test_what_is_told_of_other_days_or_of_none_counts_for_less(answer):
    (found,) = factors("What was the field from 1988 to 2009?", RINK, answer)
    assert found < 1.0


def test_in_a_dated_document_what_lies_within_the_period_is_left_as_it_is():
    (found,) = factors("What was the field from 1988 to 2009?", RINK, "Quay Field", published=date(2021, 5, 3))
    assert found == 1.0
