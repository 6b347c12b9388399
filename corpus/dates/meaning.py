"""What the words of a time expression mean, before and after the document's own date is known."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from corpus.dates.ranges import DateRange

__all__ = [
    "DIGITS",
    "FIGURE",
    "NTH",
    "YEAR_FIGURES",
    "Anaphor",
    "Moment",
    "NoSuchDay",
    "Reading",
    "Relative",
    "Rule",
    "Tense",
    "meaning",
    "nearest",
    "start_of",
]


FIGURE, NTH, YEAR_FIGURES, DIGITS = "1", "1st", "1999", "100"
"""Kinds of digits that an expression may begin with: one or two, these with letters behind, four, more."""


def start_of(text: str, start: int, word: str) -> str:
    """What the word or digits at ``start`` are as the start of an expression; "" when they cannot be one."""
    if not word[0].isdigit():
        return word.lower()
    if len(word) > 2:
        return YEAR_FIGURES if len(word) == 4 else DIGITS
    rest = text[start + len(word) : start + len(word) + 10]
    if rest[:1].isalpha():
        return NTH
    after = rest.lstrip(" \n")[:1]
    return FIGURE if after.isalpha() or after in ("-", "–", "/", ".", "&", "'") else ""


class Tense(IntEnum):
    """Where the verb beside an expression puts it."""

    BEHIND = -2
    """All the sentence that begins with it tells of what was: it surely lies behind."""
    PAST = -1
    UNKNOWN = 0
    FUTURE = 1
    AHEAD = 2
    """What something was put off to: it surely lies ahead."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The day from which words are read, the tense that they stand in, and the year of a heading over them, if any."""

    day: date
    find_tense: Callable[[], Tense] = lambda: Tense.UNKNOWN
    year: int | None = None

    @property
    def tense(self) -> Tense:
        """The tense, found when it is asked for: that is slow, and most words have no need of it."""
        return self.find_tense()


@dataclass(frozen=True, slots=True)
class Relative:
    """The meaning of words that depend on the day they are written.

    Attributes:
        at: their meaning at a moment. Raises ValueError or OverflowError where the calendar has no such day.
        recurs: whether they name what comes round, a day without its year or of the week, so that a time
            beside them can place them: in "from 30 May to 2 June 2019" the end tells the year of the start.
    """

    at: Callable[[Moment], DateRange]
    recurs: bool = False


@dataclass(frozen=True, slots=True)
class Anaphor:
    """The meaning of words that depend on another time, which the text named before.

    Attributes:
        at: their meaning beside that time; None when it does not fit them. Raises as ``Relative.at`` does.
        alone: their meaning where no such time fits; None when they have none then.
        near: whether that time must be the last one before them, in the same paragraph.
        opening: their meaning beside a day on which something began; None when that is as beside any other.
    """

    at: Callable[[DateRange], DateRange | None]
    alone: Relative | None = None
    near: bool = False
    opening: Callable[[DateRange], DateRange | None] | None = None


Reading = DateRange | Relative | Anaphor
"""What words mean: a range when they say it in full, else what they mean at a given moment or beside another time."""


class NoSuchDay(ValueError):
    """What is written as a day is none that the calendar has, like 31 February: nothing of it is read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing a time.

    Attributes:
        starts: what it may begin with: words in lower case, or the kinds of digits that ``start_of`` names.
        pattern: matched at the place of such a word.
        read: the meaning of a match. None, or ValueError, when it is no time after all; NoSuchDay, when no part of
            it is to be read in another way either.
    """

    starts: Iterable[str]
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Reading | None]


def meaning(reading: DateRange | Relative, moment: Moment | None) -> DateRange | None:
    """The days that words mean at a moment; None when that cannot be known."""
    if isinstance(reading, DateRange):
        return reading
    if moment is None:
        return None
    try:
        return reading.at(moment)
    except (ValueError, OverflowError):
        return None


# How many times its distance a day counts that lies ahead of the moment, or behind it. On the news of
# TempEval-3 (UzZaman et al. 2013) any weight from 2 to 5 does as well.
_AHEAD = {Tense.BEHIND: 1000, Tense.PAST: 3, Tense.UNKNOWN: 1, Tense.FUTURE: 1, Tense.AHEAD: 1}
_BEHIND = {Tense.BEHIND: 1, Tense.PAST: 1, Tense.UNKNOWN: 1, Tense.FUTURE: 3, Tense.AHEAD: 1000}


def nearest(in_year: Callable[[int], DateRange], moment: Moment) -> DateRange:
    """What words without a year mean: of their meanings in the years around, the one nearest to the moment.

    The tense makes the days on its side seem nearer; the past wins a draw. Below a heading they are of its year, or
    of the next where the verb looks ahead from a later day.

    Args:
        in_year: the meaning in a given year. May raise ValueError for a year without such a day.
        moment: where they are read.

    Raises:
        ValueError: no year around has such a day.
    """
    day, tense = moment.day, moment.tense
    if moment.year is not None:
        days = in_year(moment.year)
        return in_year(moment.year + 1) if tense >= Tense.FUTURE and days.end < day else days

    def distance(choice: DateRange) -> tuple[int, DateRange]:
        weight = _AHEAD[tense] if choice.start > day else _BEHIND[tense]
        return weight * choice.days_from(day), choice

    for reach in (1, 8):  # a 29 February is at most eight years away
        choices = list(_in_years(in_year, range(day.year - reach, day.year + reach + 1)))
        if choices:
            return min(choices, key=distance)
    raise ValueError("no year around has such a day")


def _in_years(in_year: Callable[[int], DateRange], years: Iterable[int]) -> Iterator[DateRange]:
    for year in years:
        try:
            yield in_year(year)
        except (ValueError, OverflowError):
            continue
