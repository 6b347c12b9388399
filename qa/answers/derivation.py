"""How a date was worked out from the words of a document and the day that they were written, in words."""

import re
from datetime import date

from corpus.dates import DateRange, TimeExpression
from corpus.document import DatedBy
from corpus.phrases import Phrase
from qa.reading.candidates import SpanCandidate

__all__ = ["derivation", "is_derived"]

_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_FEW = 14


def derivation(candidate: SpanCandidate) -> str:
    """What is put behind an answer, in brackets, that its line alone does not say; or nothing.

    Of a date what it was told from, of a fact that is known of a document where it is from.
    """
    if candidate.fact is not None:
        return Phrase(" ({origin})", origin=candidate.fact.origin) if candidate.fact.origin else ""
    time, written = candidate.value.time, candidate.written
    if time is None or time.range is None or not is_derived(time):
        return ""
    words = " ".join(time.text.split())
    if time.told_from is not None:
        told_from = " ".join(time.told_from.split())
        return Phrase(" (derived: “{words}”, told from “{told_from}” before it)", words=words, told_from=told_from)
    if time.heading is not None:
        return Phrase(" (derived: “{words}”, its year by the heading “{heading}”)", words=words, heading=time.heading)
    if written is None:
        return ""
    of_message = written != candidate.document.published
    if candidate.is_sentence:
        return Phrase(f" (derived: the {'message' if of_message else 'document'}'s own date)")
    day = DateRange.of_day(written).describe()
    if of_message:
        origin = Phrase("the message's date, {day}", day=day)
    elif candidate.document.dated_by is DatedBy.TEXT:
        origin = Phrase("the document's date, {day}, guessed from its file", day=day)
    else:
        origin = Phrase("the document's date, {day}", day=day)
    step = _step(words, time.range, written, origin)
    return Phrase(" (derived: “{words}”, {step})", words=words, step=step)


def is_derived(time: TimeExpression) -> bool:
    """Whether its days follow only with the document's own date, a date before it, or a heading."""
    return time.derived or time.told_from is not None or time.heading is not None


def _step(words: str, days: DateRange, written: date, origin: str) -> str:
    """The step from the document's date to the days, for example "the day before the document's date, 31 May 2019"."""
    if _MONTH.search(words):
        return Phrase("its year by {origin}", origin=origin)
    away = (days.start - written).days
    if days.start == days.end and abs(away) <= _FEW:
        if away == 0:
            return Phrase("the day of {origin}", origin=origin)
        side = "before" if away < 0 else "after"
        if abs(away) == 1:
            return Phrase(f"the day {side} {{origin}}", origin=origin)
        return Phrase(f"{{days}} days {side} {{origin}}", days=abs(away), origin=origin)
    return Phrase("counted from {origin}", origin=origin)
