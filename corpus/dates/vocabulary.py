"""The English words of time, and the pieces of patterns that are built from them.

Patterns are matched, case ignored, on text that went through ``plain``: they know one hyphen, one dash, one
apostrophe, and of blanks only the space and the line end.
"""

import re
from typing import cast

__all__ = [
    "BLANK",
    "CARDINALS",
    "COUNT",
    "COUNT_WORDS",
    "FULL_WEEKDAYS",
    "MONTH",
    "MONTHS",
    "MONTH_NAMES",
    "ORDINALS",
    "SEASONS",
    "SPELLED_CENTURIES",
    "SPELLED_YEAR",
    "WEEKDAYS",
    "any_of",
    "compiled",
    "month_number",
    "number_of",
    "plain",
    "spelled_year",
    "stands_after",
]

_PLAIN: dict[int, str] = str.maketrans(
    {
        **dict.fromkeys("\t\r\v\f\xa0\u1680\u202f\u205f\u3000", " "),
        **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
        **dict.fromkeys("\x85\u2028\u2029", "\n"),
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        **dict.fromkeys("\u2012\u2014\u2015", "\u2013"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        # With case ignored these match ASCII letters, but the words they make are in none of the tables.
        **dict.fromkeys("\u0130\u0131\u017f\u212a", "?"),  # İ, ı, long s, Kelvin
    }
)


def plain(text: str) -> str:
    """The text with each hyphen, dash, apostrophe and blank in its simplest form; all offsets stay."""
    return text.translate(_PLAIN)


_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}

FULL_WEEKDAYS = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
}
WEEKDAYS = FULL_WEEKDAYS | {name[:3]: number for name, number in FULL_WEEKDAYS.items()}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
"""First and last month, north of the equator. Winter belongs to two years and is treated by itself."""

_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = {"a": 1, "an": 1} | {name: number for number, name in enumerate(_UNITS, 1)}
CARDINALS |= {name: 10 * number for number, name in enumerate(_TENS, 2)}
CARDINALS |= {f"{ten}-{one}": CARDINALS[ten] + CARDINALS[one] for ten in _TENS for one in _UNITS[:9]}

_NTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth",
)  # fmt: skip
ORDINALS = {name: number for number, name in enumerate(_NTH, 1)} | {"twentieth": 20, "thirtieth": 30}
ORDINALS |= {f"twenty-{name}": 20 + number for number, name in enumerate(_NTH[:9], 1)} | {"thirty-first": 31}

BLANK = r"(?: {1,4}(?:\n {0,4})?|\n {0,4})"
"""What may part two words of one expression: blanks, and at most one line end."""

_SHORT_MONTHS = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
MONTH_NAMES = rf"(?:(?:{'|'.join(_MONTH_NAMES)})(?![a-z])|(?:{_SHORT_MONTHS})(?![a-z])\.?)"
MONTH = rf"(?P<month>{MONTH_NAMES})"
"""Patterns of the names of months, without and with the group "month"."""


def any_of(words: dict[str, int] | dict[str, tuple[int, int]]) -> str:
    """A pattern for any of the words, the longest first; a hyphen may be a blank."""
    return "|".join(sorted(words, key=len, reverse=True)).replace("-", "[- ]")


COUNT = (
    # Most counts count something else: they are put aside before the alternatives are tried.
    rf"(?=[a-z0-9]+(?:[- ][a-z]+)?(?:{BLANK}|-)(?:day|week|fortnight|month|quarter|year|decade|centur))"
    rf"(?P<count>[0-9]{{1,3}}|{any_of(CARDINALS)})"
)
"""A number of days, weeks, ..., whose name must follow."""
COUNT_WORDS = {name.split("-")[0] for name in CARDINALS}
"""The words that a number may begin with."""


def number_of(words: str) -> int:
    """The number that digits, a cardinal or an ordinal ("3", "three", "3rd", "third") stand for."""
    name = words.lower().replace(" ", "-")
    return CARDINALS.get(name) or ORDINALS.get(name) or int(name.rstrip("stndrh"))


_TEENS_AND_TENS = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[:9])}))?|{'|'.join(_UNITS[9:])}"
SPELLED_CENTURIES = ("sixteen", "seventeen", "eighteen", "nineteen")
SPELLED_YEAR = (
    rf"(?:(?:{'|'.join(SPELLED_CENTURIES)})(?:{BLANK}|-)(?:hundred{BLANK}(?:and{BLANK})?)?"
    rf"(?:{_TEENS_AND_TENS}|oh?[- ](?:{'|'.join(_UNITS[:9])}))"
    rf"|two{BLANK}thousand{BLANK}(?:and{BLANK})?(?:{_TEENS_AND_TENS}|{'|'.join(_UNITS[:9])}))(?![a-z-])"
)
"""A year in words: "nineteen ninety-six", "two thousand and five"."""


def spelled_year(words: str) -> int:
    """The year that ``SPELLED_YEAR`` matched."""
    first, *rest = (
        word for word in re.split(r"[\s-]+", words.lower()) if word not in ("hundred", "and", "thousand", "o", "oh")
    )
    return (CARDINALS[first] * 100 if first != "two" else 2000) + sum(CARDINALS[word] for word in rest)


def month_number(match: re.Match[str]) -> int:
    """The number of the month that ``MONTH`` matched."""
    return MONTHS[match["month"].lower().rstrip(".")]


class _Compiled:
    """A pattern that is compiled when it is first used: all of them together take a quarter of a second."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self._pattern, re.IGNORECASE)
        for method in ("search", "match", "fullmatch", "finditer"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as all of ours are meant: case ignored."""
    return cast("re.Pattern[str]", _Compiled(pattern))


def stands_after(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether the 24 characters before a match end as the pattern, which ends with "$", says."""
    return bool(pattern.search(match.string, max(match.start() - 24, 0), match.start()))
