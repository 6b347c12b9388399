"""Two events compared by when they were; when that is comes from answers that are written by hand here."""

from datetime import date

import pytest

from corpus.dates import DateRange
from qa.answer import Answer, AnswerDate, Citation
from qa.answers.arithmetic import compared, lasted
from qa.time_constraints import comparison_in, duration_in


def dated(days: DateRange | None, document: str = "a") -> Answer:
    """An answer that says when something was, from one document; an abstention when there are no days."""
    words = days.describe() if days else None
    quote = f"It was on {words}."
    citation = Citation(1, f"{document}.txt", document, document, None, None, None, 0, len(quote), quote, 0.8)
    return Answer(
        question="",
        standalone_question="",
        direct=words,
        text=f"{words} [1]",
        abstained=days is None,
        reason=None,
        confidence=0.8,
        date=AnswerDate(days.start, days.end, None) if days else None,
        citations=(citation,) if days else (),
    )


def ask(question: str, flood: DateRange | None, summit: DateRange | None = None) -> Answer | None:
    comparison = comparison_in(question)
    assert comparison is not None
    return compared(question, comparison, lambda q: dated(flood, "a") if "flood" in q else dated(summit, "b"))


def days(*parts: int) -> DateRange:
    return DateRange(date(*parts[:3]), date(*(parts[3:] or parts[:3])))


FOURTH, NINTH = days(1987, 3, 4), days(1991, 7, 9)
YEAR = days(1987, 1, 1, 1987, 12, 31)


@pytest.mark.parametrize(
    ("question", "flood", "summit", "said"),
    [
        ("How long between the flood and the summit?", FOURTH, NINTH, "4 years, 4 months and 5 days"),
        ("How long between the summit and the flood?", FOURTH, NINTH, "4 years, 4 months and 5 days"),
        ("How many years lie between the flood and the summit?", FOURTH, NINTH, "4 years"),
        ("How many months lie between the flood and the summit?", FOURTH, NINTH, "52 months"),
        ("How many days lie between the flood and the summit?", FOURTH, days(1987, 4, 4), "31 days"),
        ("How many weeks lie between the flood and the summit?", FOURTH, days(1987, 3, 18), "2 weeks"),
        ("How many years lie between the flood and the summit?", YEAR, days(1991, 1, 1, 1991, 12, 31), "4 years"),
        ("How many years lie between the flood and the summit?", YEAR, NINTH, "3 to 4 years"),
        ("How long between the flood and the summit?", FOURTH, FOURTH, "0 days"),
        ("How long between the flood and 9 July 1991?", FOURTH, None, "4 years, 4 months and 5 days"),
    ],
)
def test_the_time_between_is_no_more_precise_than_the_dates(question, flood, summit, said):
    answer = ask(question, flood, summit)
    assert answer is not None
    assert answer.direct == said


def test_days_between_years_are_the_least_and_the_most_they_can_be():
    answer = ask("How many days lie between the flood and the summit?", YEAR, days(1988, 1, 1, 1988, 12, 31))
    assert answer is not None
    assert answer.direct == "1 to 730 days"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Was the flood before or after the summit?", "before"),
        ("Was the summit before or after the flood?", "after"),
        ("Was the flood before the summit?", "Yes"),
        ("Was the flood after the summit?", "No"),
        ("Which came first, the summit or the flood?", "the flood"),
        ("Which came last, the summit or the flood?", "the summit"),
    ],
)
def test_the_order_follows_from_the_dates(question, said):
    answer = ask(question, FOURTH, NINTH)
    assert answer is not None
    assert answer.direct == said


def test_what_is_computed_is_marked_and_shows_its_inputs():
    answer = ask("Was the flood before the summit?", FOURTH, NINTH)
    assert answer is not None
    assert answer.text == "Yes (computed from the flood: 4 March 1987 [1]; the summit: 9 July 1991 [2])"
    assert [(c.marker, c.document) for c in answer.citations] == [(1, "a.txt"), (2, "b.txt")]
    assert answer.confidence == 0.64
    assert answer.to_json()["computation"] == {
        "words": "computed from the flood: 4 March 1987 [1]; the summit: 9 July 1991 [2]",
        "inputs": [
            {
                "described": "the flood",
                "answer": "4 March 1987",
                "start": "1987-03-04",
                "end": "1987-03-04",
                "citations": [1],
            },
            {
                "described": "the summit",
                "answer": "9 July 1991",
                "start": "1991-07-09",
                "end": "1991-07-09",
                "citations": [2],
            },
        ],
    }


def test_dates_too_rough_to_tell_the_order_are_no_answer():
    answer = ask("Was the flood before the summit?", YEAR, FOURTH)
    assert answer is not None
    assert answer.abstained
    assert answer.reason is not None
    assert "the flood to 1987 and the summit to 4 March 1987" in answer.reason


def test_an_event_that_is_not_dated_is_no_answer_and_is_named():
    answer = ask("Was the flood before the summit?", FOURTH, None)
    assert answer is not None
    assert answer.abstained
    assert answer.reason is not None
    assert "do not say when the summit was" in answer.reason


def test_when_neither_is_dated_the_question_may_mean_something_else():
    assert ask("Was the flood before the summit?", None, None) is None


@pytest.mark.parametrize(
    ("question", "was", "said"),
    [
        ("How long was Ann mayor of the town?", days(1998, 1, 1, 2007, 12, 31), "9 years"),
        ("For how many years did Ann chair the board?", days(1998, 1, 1, 2007, 12, 31), "9 years"),
        ("How long did the fair last?", days(1987, 3, 4, 1987, 3, 6), "3 days"),
        ("How long was the bridge closed?", days(1987, 3, 1, 1987, 6, 30), "3 months"),
        ("How long was Ann mayor of the town?", YEAR, None),
        ("How long did the fair last?", FOURTH, None),
        ("How long did the fair last?", None, None),
    ],
)
def test_how_long_something_lasted_follows_from_its_first_day_and_its_last(question, was, said):
    duration = duration_in(question)
    assert duration is not None
    answer = lasted(question, duration, dated(was))
    assert (answer and answer.direct) == said
    assert answer is None or answer.computation is not None


@pytest.mark.parametrize(
    "question", ["How long between the flood and the fair?", "How long ago was it?", "How long is it?"]
)
def test_other_questions_of_length_ask_for_no_duration(question):
    assert duration_in(question) is None
