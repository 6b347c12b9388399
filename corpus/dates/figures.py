"""Days that are written in figures alone, and how they are read aloud: "2024-04-03" is "3 April 2024"."""

from calendar import month_name
from collections.abc import Iterator
from datetime import date

from corpus.dates.vocabulary import compiled

__all__ = ["days_in_figures", "in_words"]

_YEAR, _MONTH, _DAY = "(?P<{}>(?:1[89]|20)[0-9]{{2}})", "(?P<{}>0?[1-9]|1[0-2])", "(?P<{}>0?[1-9]|[12][0-9]|3[01])"
_CLOCK = r"[0-9]{2}:?[0-9]{2}(?::?[0-9]{2})?(?![0-9])"
_FIGURES = compiled(
    r"(?<![\w./:+-])(?:"
    rf"{_YEAR.format('y1')}(?P<sep>[-/.]){_MONTH.format('m1')}(?P=sep){_DAY.format('d1')}"
    rf"|{_DAY.format('d2')}\.{_MONTH.format('m2')}\.{_YEAR.format('y2')}"
    rf"|{_YEAR.format('y3')}(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12][0-9]|3[01])(?=[T_ ]{_CLOCK})"
    rf")(?:(?P<stuck>[T_])(?={_CLOCK})|(?![\w/+-])(?!\.\w))"
)
"""ISO 8601 with its separators or, before a clock, without; and the day before the month, which stops always tell."""


def days_in_figures(text: str) -> Iterator[tuple[int, int, str]]:
    """The days that a text has in figures: ``(start, end, words)``.

    Only what can mean one day is read: "03/04/2024" is left as it is. The "T" or "_" between a day and its clock
    belongs to the day, and is read as a blank.
    """
    for found in _FIGURES.finditer(text):
        year, month, day = (int(next(filter(None, found.group(f"{part}1", f"{part}2", f"{part}3")))) for part in "ymd")
        try:
            date(year, month, day)
        except ValueError:
            continue
        yield found.start(), found.end(), f"{day} {month_name[month]} {year}" + (" " if found["stuck"] else "")


def in_words(text: str) -> str:
    """A text with its days in figures written in words."""
    for start, end, words in reversed(list(days_in_figures(text))):
        text = text[:start] + words + text[end:]
    return text
