"""What was planned, and what came to be: which of them a question for a date means."""

from datetime import date

import pytest

from corpus.dates import DateRange
from corpus.document import Document, Passage
from qa.plans import as_planned
from qa.question import analyse
from qa.reading import Candidate, Reading
from qa.retriever import Hit
from qa.spans import Span

APRIL, MAY = DateRange.of_day(date(2018, 4, 3)), DateRange.of_day(date(2018, 5, 9))
EARLIER, LATER = DateRange.of_day(date(2017, 2, 1)), DateRange.of_day(date(2019, 6, 1))


def reading(sentence, days, published, support):
    document = Document(sentence, "a.txt", "a.txt", sentence, "", published=published)
    candidate = Candidate(Hit(1, 1.0, 1.0, 1.0, ()), Passage(document.id, 0, 0, len(sentence), None, ""), document)
    return Reading(candidate, 0, len(sentence), support, Span(0, len(sentence), days.describe(), days))


PLAN = reading("The bridge will be opened on 3 April.", APRIL, date(2018, 3, 1), 0.8)
DONE = reading("The bridge was opened on 9 May.", MAY, date(2018, 5, 10), 0.3)
PUT_OFF = reading("The opening had been planned for 3 April.", APRIL, date(2018, 5, 10), 0.3)


def best(question, *readings):
    return max(as_planned(analyse(question), readings), key=lambda each: each.support).days


@pytest.mark.parametrize("question", ["When was the bridge opened?", "When did the bridge open?"])
def test_what_came_to_be_goes_before_what_was_planned(question):
    assert best(question, PLAN, DONE, PUT_OFF) == MAY


@pytest.mark.parametrize(
    "question",
    [
        "When was the bridge originally to be opened?",
        "When was the bridge supposed to open?",
        "For when was the opening planned?",
        "On what day were they going to open the bridge?",
    ],
)
def test_what_was_planned_is_given_where_that_is_asked(question):
    assert best(question, PUT_OFF, reading(DONE.sentence, MAY, date(2018, 5, 10), 0.5)) == APRIL


def test_a_plan_is_not_what_actually_was():
    later = reading("The bridge was opened on 1 June 2019.", LATER, date(2019, 6, 2), 0.3)
    assert best("When was the bridge eventually opened?", PLAN, later) == LATER


def test_a_plan_of_which_nothing_else_is_told_stands():
    assert as_planned(analyse("When was the bridge opened?"), [PLAN]) == [PLAN]


def test_what_was_long_after_is_another_thing():
    later = reading("The tunnel was opened on 1 June 2019.", LATER, date(2019, 6, 2), 0.3)
    assert best("When was the bridge opened?", PLAN, later) == APRIL


def test_what_was_before_the_plan_was_made_is_hardly_what_was_planned():
    earlier = reading("The tunnel was opened on 1 February 2017.", EARLIER, date(2017, 2, 2), 0.8)
    assert best("When was the bridge opened?", earlier, PLAN) == APRIL


def test_a_question_for_another_kind_of_answer_has_no_plans():
    assert as_planned(analyse("Who opened the bridge?"), [PLAN, DONE]) == [PLAN, DONE]
