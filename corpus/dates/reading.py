"""What the words of a time expression mean, before and after the document's own date is known."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from corpus.dates.ranges import DateRange

__all__ = ["Reading", "Rule", "meaning", "nearest"]

Relative = Callable[[date], DateRange]
"""The meaning of words that depend on the day they are written. Raises ValueError or OverflowError where the
calendar has no such day."""

Reading = DateRange | Relative
"""What words mean: a range when they say it in full, else what they mean on a given day."""


@dataclass(frozen=True)
class Rule:
    """One way of writing a time.

    Attributes:
        starts: the words, in lower case, that it may begin with; "0" stands for any digits.
        pattern: matched at the place of such a word.
        read: the meaning of a match; None, or ValueError, when it is no time after all.
    """

    starts: Iterable[str]
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Reading | None]


def meaning(reading: Reading, written: date | None) -> DateRange | None:
    """The days that words written on the day ``written`` mean; None when that cannot be known."""
    if isinstance(reading, DateRange):
        return reading
    if written is None:
        return None
    try:
        return reading(written)
    except (ValueError, OverflowError):
        return None


def nearest(in_year: Callable[[int], DateRange], day: date) -> DateRange:
    """Of what words without a year may mean, one range for each year, the one nearest to ``day``.

    Years on both sides are tried as far as the next but one leap year. The past wins a draw.

    Raises:
        ValueError: no year has such a day.
    """
    found: list[DateRange] = []
    for year in sorted(range(day.year - 8, day.year + 9), key=lambda year: (abs(year - day.year), year)):
        try:
            found.append(in_year(year))
        except (ValueError, OverflowError):
            continue
        if len(found) == 3:
            break
    if not found:
        raise ValueError("no year has such a day")
    return min(found, key=lambda each: (each.days_from(day), each))
