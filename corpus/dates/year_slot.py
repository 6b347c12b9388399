"""The year beside a day, a month or a season: given in full, in two digits, as "last year", or left out."""

import re
from collections.abc import Callable
from datetime import date

from corpus.dates.meaning import Anaphor, Reading, Relative, nearest
from corpus.dates.ranges import DateRange
from corpus.dates.vocabulary import BLANK, SPELLED_YEAR, spelled_year

__all__ = [
    "COUNTED",
    "WHICH",
    "YEAR",
    "YEAR_AFTER",
    "YEAR_BEFORE",
    "YEAR_END",
    "full_year",
    "has_year",
    "in_year",
]

WHICH = {"last": -1, "this": 0, "next": 1}

YEAR = "(?:1[0-9]{3}|20[0-9]{2}|2100)"
YEAR_END = "(?:(?=[0-9]{1,2}:[0-9]{2})|(?![0-9a-z]))"
"""What may follow a year: no letter or digit, but a time of the clock may stick to it ("201711:04")."""

_THINGS = (
    "people|persons|men|women|children|soldiers|troops|students|workers|employees|members|jobs|seats|votes|homes"
    "|houses|dollars|euros|pounds|yen|copies|words|pages|times|points|hours|hrs|days|weeks|months|years|degrees"
    "|calories|kilomet(?:er|re)s?|met(?:er|re)s?|miles|feet|foot|yards|acres|hectares|tons|tonnes|square|cubic"
    "|percent|per cent|million|billion|km|kg|mm|cm|m|ft|lb|mb|gb|hz|mhz|gmt|utc|local time|est|edt"
)
_COUNTED_NEXT = rf"(?:%|[ -](?:{_THINGS})\b)"
COUNTED = rf"(?:%|[ -](?:(?!(?:the|an?|of|and|or|to|in|by|its|their) )[a-z]+ )?(?:{_THINGS})\b)"
"""What follows a number that is a quantity or a time of the clock, and no year."""

_FULL = rf"(?P<year>{YEAR}){YEAR_END}(?!{_COUNTED_NEXT})"
YEAR_AFTER = (
    rf"(?:(?:{BLANK}?,?{BLANK}?|,?{BLANK}(?:of|in){BLANK}|[-/.]){_FULL}"
    rf"|(?:{BLANK}|-)'(?P<short>[0-9]{{2}})(?![0-9a-z])"
    rf"|,?{BLANK}(?:of{BLANK})?(?P<which>last|this|next){BLANK}year\b"
    rf"|,?{BLANK}(?:(?:of|in){BLANK})?(?P<spelled>{SPELLED_YEAR})"
    rf"|,?{BLANK}(?:(?:of|in|later){BLANK})?(?P<same>(?:that|(?:that|the){BLANK}same){BLANK}year)\b)?"
    # Of a year before our tables begin, nothing is known.
    rf"(?!,?{BLANK}(?:[0-9]{{1,3}}{BLANK}?(?:ad|ce|bce?|[ab]\.[dc]\.)|(?:ad|a\.d\.){BLANK}?[0-9]))"
)
YEAR_BEFORE = rf"(?:(?P<before>{YEAR})(?:'s)?{BLANK}|(?P<whose>last|this|next){BLANK}year's{BLANK})?"
"""Patterns of the year that may stand after a day or a month, and before it."""

_GROUPS = ("year", "before", "short", "spelled", "which", "whose", "same")


def has_year(match: re.Match[str]) -> bool:
    """Whether the match of a pattern with a year slot holds a year."""
    return any(match.groupdict().get(name) for name in _GROUPS)


def in_year(match: re.Match[str], build: Callable[[int], DateRange]) -> Reading:
    """The meaning of words in the year that the match holds, or else in the year that the text's date tells.

    Args:
        match: of a pattern with ``YEAR_AFTER`` or ``YEAR_BEFORE``, or with groups of their names.
        build: the meaning of the words in a given year.

    Raises:
        ValueError: the calendar has no such day, in that year or in any.
    """
    groups = match.groupdict()
    year = groups.get("year") or groups.get("before")
    if year:
        return build(int(year))
    if groups.get("spelled"):
        return build(spelled_year(groups["spelled"]))
    build(2000)  # a leap year: what it has not, like 31 February, no year has
    if groups.get("same"):
        return Anaphor(lambda anchor: build(anchor.start.year) if anchor.start.year == anchor.end.year else None)
    short, which = groups.get("short"), groups.get("which") or groups.get("whose")
    if short:
        return Relative(lambda moment: build(full_year(int(short), moment.day)))
    if which:
        return Relative(lambda moment: build(moment.day.year + WHICH[which.lower()]))
    return Relative(lambda moment: nearest(build, moment), recurs=True)


def full_year(short: int, day: date) -> int:
    """The latest year that ends in the two digits ``short`` and is not far ahead of ``day``."""
    first = day.year - day.year % 100 + short - 100
    return max(year for year in (first, first + 100, first + 200) if year <= day.year + _AHEAD)


_AHEAD = 20  # years
