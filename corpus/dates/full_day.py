"""A day that a person names in full."""

import re
from datetime import date

from corpus.dates.expressions import TimeExpression, find_time_expressions
from corpus.phrases import Phrase

__all__ = ["full_day", "read_day"]

_LEAD = re.compile(r"^(?:on )?(?:the )?", re.IGNORECASE)
_SMALL_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_MONTHS = 12
_LONGEST = 100


def read_day(words: str) -> date:
    """The day that the words name with its month and its year, as "2017-03-20" or "20 March 2017".

    Raises:
        ValueError: they name none, or one that the calendar has not; its argument is one line that says so.
    """
    words = _LEAD.sub("", " ".join(words.split()))[:_LONGEST]
    named = _all_of(words)
    if named is not None and (day := full_day(named)):
        return day
    if named is None and _is_impossible(words):
        raise ValueError(Phrase("{words} is no day of the calendar", words=repr(words)))
    raise ValueError(Phrase("{words} is not a day with its month and its year", words=repr(words)))


def full_day(found: TimeExpression) -> date | None:
    """The day, when the expression gives a single one, with its year."""
    return found.range.start if found.range and found.range.start == found.range.end else None


def _all_of(words: str) -> TimeExpression | None:
    """The time that all of the words name."""
    return next((each for each in find_time_expressions(words, None) if each.text == words), None)


def _is_impossible(words: str) -> bool:
    """Whether the words would name a time, were their day and month the first."""
    numbers = [int(number) for number in _SMALL_NUMBER.findall(words)]
    return max(numbers, default=0) > _MONTHS and _all_of(_SMALL_NUMBER.sub("1", words)) is not None
