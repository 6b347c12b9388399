"""When the events were that an answer is worked out from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.dates import DateRange, find_time_expressions
from corpus.phrases import Phrase, joined_by
from qa.answer import Answer, Citation, Computation, Input
from qa.answers.composing import markers
from qa.time_constraints import Event, Period

__all__ = ["Dated", "dated_by", "inputs_of", "named_days", "renumbered", "told", "with_days", "with_limit"]


@dataclass(frozen=True, slots=True)
class Dated:
    """An event with the days it was on.

    Attributes:
        described: the event, in the question's words.
        days: when it was.
        answer: what says so; None when the question itself names the days.
    """

    described: str
    days: DateRange
    answer: Answer | None


def named_days(event: str) -> DateRange | None:
    """The days of an event that is nothing but a date."""
    found = find_time_expressions(event, None)
    return found[0].range if len(found) == 1 and found[0].text == event.strip() else None


def dated_by(event: str, found: DateRange | Answer) -> Dated | None:
    """The event with its days; None when the answer that was found gives none."""
    if isinstance(found, DateRange):
        return Dated(event, found, None)
    return None if found.date is None else Dated(event, DateRange(found.date.start, found.date.end), found)


def inputs_of(dated: Sequence[Dated | None], first: int = 1) -> tuple[tuple[Citation, ...], tuple[Input, ...]]:
    """What each event that is dated comes to, and the citations of all, numbered on from ``first``."""
    cited: list[Citation] = []
    inputs = []
    for each in dated:
        if each is not None:
            given = each.answer.citations if each.answer is not None else ()
            own = tuple(replace(citation, marker=first - 1 + len(cited) + citation.marker) for citation in given)
            cited += own
            inputs.append(Input(each.described, each.days.describe(), each.days.start, each.days.end, own))
    return tuple(cited), tuple(inputs)


def renumbered(answer: Answer, by: int) -> tuple[tuple[Citation, ...], str]:
    """The citations of an answer and its text, with every marker raised, to stand behind those of another answer."""
    if not by:
        return answer.citations, answer.text
    known = {citation.marker for citation in answer.citations}

    def raised(found: re.Match[str]) -> str:
        number = int(found[1])
        return f"[{number + by}]" if number in known else found[0]

    cited = tuple(replace(citation, marker=citation.marker + by) for citation in answer.citations)

    def renamed(text: str) -> str:
        return re.sub(r"\[(\d{1,4})\]", raised, text)

    text = answer.text
    return cited, text.with_each(renamed) if isinstance(text, Phrase) else renamed(text)


def told(given: Input) -> str:
    """An input in words, with its citations: "the visit: 30 May 2019 [1]"."""
    parts = {"event": given.described, "when": given.answer, "markers": markers(given.citations, before=" ")}
    return Phrase("{event}: {when}{markers}", **parts)


def with_limit(answer: Answer, event: Event, dated: Dated) -> Answer:
    """The answer to a question that is limited by an event, saying when that was."""
    cited, inputs = inputs_of([dated], len(answer.citations) + 1)
    how = Phrase(f"only what came {'before' if event.is_before else 'after'} {{event}}", event=told(inputs[0]))
    return _limited(answer, Computation(how, inputs), cited)


def with_days(answer: Answer, period: Period, asked_on: date) -> Answer:
    """The answer to a question that is limited to days told from the day of asking, saying which they are."""
    days = period.days.describe()
    how = Phrase(
        "only what fits “{words}”: {days}, for it was asked on {day}",
        words=period.words,
        days=days,
        day=DateRange.of_day(asked_on).describe(),
    )
    given = Input(period.words, days, period.days.start, period.days.end)
    return _limited(answer, Computation(how, (given,)), ())


def _limited(answer: Answer, computation: Computation, cited: tuple[Citation, ...]) -> Answer:
    if answer.abstained:
        looked = Phrase(" Looked for was {what}.", what=computation.words)
        return replace(
            answer,
            text=joined_by("", [answer.text, looked]),
            reason=answer.reason and joined_by("", [answer.reason, looked]),
            computation=computation,
        )
    text = Phrase("{answer} ({how})", answer=answer.text, how=computation.words)
    return replace(answer, text=text, citations=(*answer.citations, *cited), computation=computation)
