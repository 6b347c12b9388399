"""How a date was worked out from the words of a document and the day that they were written, in words."""

import re
from datetime import date

from corpus.dates import DateRange
from corpus.document import DatedBy
from qa.reading import Reading

__all__ = ["derivation"]

_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_FEW = 14


def derivation(reading: Reading) -> str:
    """What is put behind a date, in brackets, that follows only with the day of its document or message; or nothing."""
    span, written = reading.span, reading.written
    if span is None or span.days is None or not span.derived:
        return ""
    words = " ".join(reading.document.text[span.start : span.end].split())
    if span.told_from is not None:
        return f" (derived: “{words}”, told from “{' '.join(span.told_from.split())}” before it)"
    if span.heading is not None:
        return f" (derived: “{words}”, its year by the heading “{span.heading}”)"
    if written is None:
        return ""
    of_message = written != reading.document.published
    whose = "message" if of_message else "document"
    if (span.start, span.end) == (reading.start, reading.end):
        return f" (derived: the {whose}'s own date)"
    guessed = ", found in its text" if not of_message and reading.document.dated_by is DatedBy.TEXT else ""
    origin = f"the {whose}'s date, {DateRange.of_day(written).describe()}{guessed}"
    return f" (derived: “{words}”, {_step(words, span.days, written, origin)})"


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
