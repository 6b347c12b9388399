"""What a question says of time, by the form of its words."""

from datetime import date

import pytest

from corpus.dates import DateRange
from corpus.document import Document
from qa.time_constraints import Asks, comparison_in, event_in, period_in, times_told

BEGINNING, END = date.min, date.max
MARCH = DateRange(date(1987, 3, 1), date(1987, 3, 31))


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("Who was mayor in 1987?", date(1987, 1, 1), date(1987, 12, 31), "1987"),
        ("Who was mayor in March 1987?", date(1987, 3, 1), date(1987, 3, 31), "March 1987"),
        ("Who was mayor after March 1987?", date(1987, 4, 1), END, "after March 1987"),
        ("Who was mayor since March 1987?", date(1987, 3, 1), END, "since March 1987"),
        ("Who was mayor before March 1987?", BEGINNING, date(1987, 2, 28), "before March 1987"),
        ("Who was mayor until 1987?", BEGINNING, date(1987, 12, 31), "until 1987"),
        ("Who was mayor from 1987 to 1991?", date(1987, 1, 1), date(1991, 12, 31), "from 1987 to 1991"),
        ("Who was mayor between May 1987 and July 1988?", date(1987, 5, 1), date(1988, 7, 31), None),
    ],
)
def test_a_question_is_limited_to_the_days_it_names(text, start, end, words):
    found = period_in(text)
    assert found is not None
    assert found.days == DateRange(start, end)
    assert words is None or found.words == words


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("Which ship came in this week?", date(2022, 6, 6), date(2022, 6, 12), "this week"),
        ("What was signed yesterday?", date(2022, 6, 9), date(2022, 6, 9), "yesterday"),
        ("Who was mayor last year?", date(2021, 1, 1), date(2021, 12, 31), "last year"),
        ("What has changed since last month?", date(2022, 5, 1), END, "since last month"),
    ],
)
def test_a_time_told_from_the_day_of_asking_limits_a_question_that_was_asked_on_a_known_day(text, start, end, words):
    found = period_in(text, date(2022, 6, 10))
    assert found is not None
    assert (found.days, found.words, found.from_now) == (DateRange(start, end), words, True)
    assert period_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "What was opened on 3 May?",
        "Who came in March?",
        "Who is mayor today?",
        "How many Quakers live in Elmham today?",
        "Which town today is named after a saint?",
        "Why aren't the walls to be seen today?",
    ],
)
def test_a_day_of_some_year_is_not_told_from_the_day_of_asking(text):
    assert period_in(text, date(2022, 6, 10)) is None


def test_the_day_of_asking_leaves_a_time_that_is_named_in_full_as_it_is():
    found = period_in("Who was mayor in March 1987?", date(2022, 6, 10))
    assert found is not None
    assert (found.days, found.from_now) == (MARCH, False)


def test_what_is_asked_of_a_week_may_be_told_in_the_week_before():
    found = period_in("Which ship came in this week?", date(2022, 6, 10))
    assert found is not None
    assert found.around == DateRange(date(2022, 5, 30), date(2022, 6, 12))


@pytest.mark.parametrize("text", ["Who was mayor?", "Who was mayor in 1987 and who in 1991?", "Who came after Ortega?"])
def test_a_question_that_names_no_days_or_several_is_not_limited(text):
    assert period_in(text) is None


@pytest.mark.parametrize(
    ("text", "is_before", "described"),
    [
        ("Who was mayor before the flood of the river?", True, "the flood of the river"),
        ("What was signed after Ortega's visit to Quito, and where?", False, "Ortega's visit to Quito"),
        ("Who spoke after the March 1987 summit?", False, "the March 1987 summit"),
        ("What has been built since the second summit?", False, "the second summit"),
    ],
)
def test_an_event_that_limits_a_question_is_found(text, is_before, described):
    event = event_in(text)
    assert event is not None
    assert (event.is_before, event.described) == (is_before, described)
    assert event.question == f"When was {described}?"


@pytest.mark.parametrize("text", ["Who was mayor before Ortega?", "Who spoke after the 1987?", "What is after this?"])
def test_a_person_or_a_bare_date_is_no_event(text):
    assert event_in(text) is None


def test_what_came_after_an_event_lies_after_its_last_day():
    event = event_in("Who spoke after the summit in Quito?")
    assert event is not None
    days = DateRange(date(1987, 3, 4), date(1987, 3, 5))
    assert event.limit(days) == DateRange(date(1987, 3, 6), END)


def test_an_event_known_by_its_month_leaves_the_rest_of_the_month_open():
    before, after = event_in("Who spoke before the summit in Quito?"), event_in("Who spoke after the summit in Quito?")
    assert before is not None
    assert after is not None
    assert before.limit(MARCH) == DateRange(BEGINNING, MARCH.end)
    assert after.limit(MARCH) == DateRange(MARCH.start, END)


@pytest.mark.parametrize(
    ("text", "asks", "questions", "unit"),
    [
        (
            "How long between the first summit and the second summit?",
            Asks.INTERVAL,
            ("When was the first summit?", "When was the second summit?"),
            None,
        ),
        (
            "How long between the first and the second summit in Quito?",
            Asks.INTERVAL,
            ("When was the first summit in Quito?", "When was the second summit in Quito?"),
            None,
        ),
        (
            "How many years lie between Ortega's visit and 1991?",
            Asks.INTERVAL,
            ("When was Ortega's visit?", "When was 1991?"),
            "year",
        ),
        (
            "What is the number of days between the meeting of Ortega and Vega and the flood?",
            Asks.INTERVAL,
            ("When was the meeting of Ortega and Vega?", "When was the flood?"),
            "day",
        ),
        (
            "How many days after the flood was the bridge opened?",
            Asks.INTERVAL,
            ("When was the flood?", "When was the bridge opened?"),
            "day",
        ),
        (
            "Was the flood before or after Ortega's visit?",
            Asks.ORDER,
            ("When was the flood?", "When was Ortega's visit?"),
            None,
        ),
        (
            "Did Ortega meet Vega before the flood?",
            Asks.IS_BEFORE,
            ("When did Ortega meet Vega?", "When was the flood?"),
            None,
        ),
        (
            "Did the flood happen later than the summit?",
            Asks.IS_AFTER,
            ("When was the flood?", "When was the summit?"),
            None,
        ),
        (
            "Which came first, the flood or the summit?",
            Asks.EARLIER,
            ("When was the flood?", "When was the summit?"),
            None,
        ),
    ],
)
def test_a_comparison_of_two_events_becomes_two_questions(text, asks, questions, unit):
    found = comparison_in(text)
    assert found is not None
    assert (found.asks, found.questions, found.unit) == (asks, questions, unit)


@pytest.mark.parametrize(
    "text",
    [
        "How long did the siege last?",
        "What is the difference between a frog and a toad?",
        "When was the flood?",
        "Who came first?",
        "Where was the summit held after the flood?",
    ],
)
def test_other_questions_compare_nothing(text):
    assert comparison_in(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("She has led the council since 1987.", date(1987, 1, 1), date(1995, 5, 31)),
        ("She led the council from 1987 to the present.", date(1987, 1, 1), date(1995, 5, 31)),
        ("He led it until 1987.", BEGINNING, date(1987, 12, 31)),
        ("He led it from 1983 to 1987.", date(1983, 1, 1), date(1987, 12, 31)),
        ("It was opened yesterday.", date(1995, 5, 30), date(1995, 5, 30)),
    ],
)
def test_a_sentence_tells_of_all_the_days_that_its_dates_reach_over(text, start, end):
    document = Document("d", "d.txt", "/d.txt", text, "d", published=date(1995, 5, 31))
    assert [told.days for told in times_told(document, 0, len(text))] == [DateRange(start, end)]
