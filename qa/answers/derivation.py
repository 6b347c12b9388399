"""How a date was worked out from the words of a document and the day that they were written, in words."""

import re
from datetime import date

from corpus.dates import DateRange, TimeExpression
from corpus.document import DatedBy
from qa.reading.candidates import SpanCandidate

__all__ = ["derivation", "is_derived"]

_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_FEW = 14


def derivation(candidate: SpanCandidate) -> str:
    """What is put behind an answer, in brackets, that its line alone does not say; or nothing.

    Of a date what it was told from, of a fact that is known of a document where it is from.
    """
    if candidate.fact is not None:
        return f" ({candidate.fact.origin})" if candidate.fact.origin else ""
    time, written = candidate.value.time, candidate.written
    if time is None or time.range is None or not is_derived(time):
        return ""
    words = " ".join(time.text.split())
    if time.told_from is not None:
        return f" (derived: “{words}”, told from “{' '.join(time.told_from.split())}” before it)"
    if time.heading is not None:
        return f" (derived: “{words}”, its year by the heading “{time.heading}”)"
    if written is None:
        return ""
    of_message = written != candidate.document.published
    whose = "message" if of_message else "document"
    if candidate.is_sentence:
        return f" (derived: the {whose}'s own date)"
    guessed = ", guessed from its file" if not of_message and candidate.document.dated_by is DatedBy.TEXT else ""
    origin = f"the {whose}'s date, {DateRange.of_day(written).describe()}{guessed}"
    return f" (derived: “{words}”, {_step(words, time.range, written, origin)})"


def is_derived(time: TimeExpression) -> bool:
    """Whether its days follow only with the document's own date, a date before it, or a heading."""
    return time.derived or time.told_from is not None or time.heading is not None


def _step(words: str, days: DateRange, written: date, origin: str) -> str:
    """The step from the document's date to the days, for example "the day before the document's date, 31 May 2019"."""
    if _MONTH.search(words):
        return f"its year by {origin}"
    away = (days.start - written).days
    if days.start == days.end and abs(away) <= _FEW:
        if away == 0:
            return f"the day of {origin}"
        side = "before" if away < 0 else "after"
        return f"{'the day' if abs(away) == 1 else f'{abs(away)} days'} {side} {origin}"
    return f"counted from {origin}"
