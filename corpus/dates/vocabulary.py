"""The English words of time, and the pieces of patterns that are built from them.

All patterns are matched, case ignored, on text that went through ``plain``, so they know one dash, one
apostrophe and one blank.
"""

import re

__all__ = [
    "CARDINALS",
    "MONTHS",
    "ORDINALS",
    "SEASONS",
    "WEEKDAYS",
    "any_of",
    "blank",
    "compiled",
    "month",
    "plain",
]

_PLAIN: dict[int, str] = str.maketrans(
    {
        **dict.fromkeys("\t\r\v\f\xa0\u1680\u202f\u205f\u3000", " "),
        **dict.fromkeys(range(0x2000, 0x200B), " "),
        **dict.fromkeys("\x85\u2028\u2029", "\n"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("‘’ʼ", "'"),
        # These match ASCII letters when case is ignored, but are none of ours.
        **dict.fromkeys("İıſK", "?"),
    }
)


def plain(text: str) -> str:
    """The text with each dash, apostrophe and blank in its simplest form; offsets stay the same."""
    return text.translate(_PLAIN)


_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}

_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAY_NAMES)}
WEEKDAYS |= {name[:3]: number for name, number in WEEKDAYS.items()}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
"""First and last month, in the northern half of the world; winter belongs to two years, and has rules of its own."""

_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CARDINALS = {"a": 1, "an": 1} | {name: number for number, name in enumerate(_UNITS, 1)}
CARDINALS |= {name: 10 * number for number, name in enumerate(_TENS, 2)}
CARDINALS |= {
    f"{ten}-{unit}": CARDINALS[ten] + number for ten in _TENS for number, unit in enumerate(_UNITS[:9], 1)
}

_ORDINAL_UNITS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
ORDINALS = {name: number for number, name in enumerate(_ORDINAL_UNITS, 1)} | {
    "twentieth": 20,
    "thirtieth": 30,
}
ORDINALS |= {f"twenty-{name}": 20 + number for number, name in enumerate(_ORDINAL_UNITS[:9], 1)}
ORDINALS |= {"thirty-first": 31}

blank = r"(?:[ ]{1,4}(?:\n[ ]{0,4})?|\n[ ]{0,4})"
"""What may part two words of one expression: blanks, and at most one line end."""

month = rf"(?P<month>{'|'.join(_MONTH_NAMES)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?![a-z])\.?)(?![a-z])"


def any_of(words: dict[str, int] | dict[str, tuple[int, int]]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as all of ours are meant: case ignored."""
    return re.compile(pattern, re.IGNORECASE)
