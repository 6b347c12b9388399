"""The stamps at the beginning of the lines of logs and chats: when an entry was written, and by whom.

Known are ISO 8601 and its kin, syslog (RFC 3164 and 5424), the access logs of web servers, exports of chats with
dates in any order, and clocks without a day below a line that gives it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from corpus.dates.vocabulary import MONTH_NAMES, MONTHS, WEEKDAYS, compiled, plain

__all__ = ["Stamp", "find_stamps"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one entry begins with.

    Attributes:
        start: offset of its first character, which is the first of its line but for blanks.
        end: offset of what was written, after the stamp and the author.
        day: the day it was written; None when it cannot be told.
        by_name: whether its author is named.
    """

    start: int
    end: int
    day: date | None
    by_name: bool


_WEEKDAY = rf"(?:(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\.?,? +)?"
_NAMED = rf"(?:{MONTH_NAMES})"
_YEAR_FIRST = (
    r"(?P<y1>[0-9]{4})(?:(?P<sep1>[-/.])(?P<m1>[0-9]{1,2})(?P=sep1)(?P<d1>[0-9]{1,2})|(?P<m2>[0-9]{2})(?P<d2>[0-9]{2}))"
)
_YEAR_LAST = r"(?P<a>[0-9]{1,2})(?P<sep2>[-/.])(?P<b>[0-9]{1,2})(?P=sep2)(?P<y2>[0-9]{4}|[0-9]{2})"
_DAY_FIRST = rf"(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ /-](?P<n3>{_NAMED})[,]?(?:[ /-](?P<y3>[0-9]{{4}}))?"
_MONTH_FIRST = rf"(?P<n4>{_NAMED}) {{1,2}}(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y4>[0-9]{{4}}))?"
_DAY = rf"{_WEEKDAY}(?:{_YEAR_FIRST}|{_YEAR_LAST}|{_DAY_FIRST}|{_MONTH_FIRST})(?![0-9])"
_ZONE = r"(?: ?(?:Z|UTC|GMT|CES?T|[+-][0-9]{2}:?[0-9]{2})(?![\w:]))?"
_CLOCK = rf"[0-9]{{1,2}}[:.h][0-9]{{2}}(?:[:.][0-9]{{2}}(?:[.,:][0-9]{{1,9}})?)?(?![0-9])(?: ?[ap]\.?m\b\.?)?{_ZONE}"
_LEVEL = r"(?:\[?(?:trace|debug|info|notice|warn|warning|error|fatal|critical|severe)\]?:?[ \t]+)?"
_SPEAKER = r"(?:<[ @+%]?[^\s<>][^<>\n]{0,40}>:?[ \t]+|<?[^\W\d_][\w .'@()+&-]{0,40}>?:(?:[ \t]+|$))"
_AUTHOR = rf"(?P<author>[ \t]*[-|]?[ \t]*{_SPEAKER})?"
_STAMPED = compiled(
    rf"(?m)^[ \t>*-]*(?:<[0-9]{{1,3}}>(?:1 )?)?{_LEVEL}(?P<open>[\[(])?{_DAY}(?:[,T_: -]|at )+{_CLOCK}"
    rf"(?P<late>(?: [12][0-9]{{3}})?)(?(open)[\])]|(?![\w\])]))[ \t]*{_AUTHOR}"
)
"""The day and the clock, at the beginning of a line: "[14 Oct 2023, 19:02] Ana: ", "May  1 12:03:04 "."""
_ACCESS = compiled(rf"(?m)^(?:[^\s\[\]]+ ){{1,4}}\[{_DAY}:{_CLOCK}\][ \t]*")
"""The line of an access log: '127.0.0.1 - - [01/May/2024:12:03:04 +0200] "GET / "'."""
_CLOCKED = compiled(
    rf"(?m)^[ \t>*-]*(?:\[{_CLOCK}\][ \t]*{_AUTHOR}|{_CLOCK}[ \t]+[-|]?[ \t]*(?P<named>{_SPEAKER})"
    rf"|(?P<first>[^\W\d_][\w.'’()-]*(?: [\w.'’()-]+){{0,4}})(?:[ ]{{2,}}|\t+|[ ]+[·•|–-][ ]+){_CLOCK}[ \t]*$"
    rf"(?=\n(?![^\n]*{_CLOCK}[ \t]*$)[^\n]*\w))"
)
"""The clock alone, in brackets or with a name: "[12:03:04] ", "12:03 <ana> ", "Ana  10:32 AM" above what she wrote."""
_DAY_LINE = compiled(
    rf"(?m)^[^\w\n]*(?:(?:day changed|log opened|today is|conversation (?:of|on|started))(?: to)? *:? *)?{_DAY}"
    rf"(?: {_CLOCK})?(?P<late>(?: [12][0-9]{{3}})?)[^\w\n]*$"
)
"""A line that is nothing but a day, for the clocks below it: "--- 1 May 2024 ---"."""
_ANY_CLOCK = re.compile(r"[0-9][:h][0-9]{2}")
_PIVOT = 70
"""Years of two figures from here on are of the last century."""
_HALF_YEAR = 6


@lru_cache(maxsize=64)
def find_stamps(text: str) -> Sequence[Stamp]:
    """The stamps of a text, in order; none in one that has only one, which is dated as a whole."""
    if not _ANY_CLOCK.search(text):
        return ()
    simple = plain(text)
    stamped = [(found.start(), 0, found) for kind in (_STAMPED, _ACCESS) for found in kind.finditer(simple)]
    clocked = [(found.start(), 1, found) for found in _CLOCKED.finditer(simple)]
    if len(stamped) + len(clocked) < 2:
        return ()
    lines = [(found.start(), 2, found) for found in _DAY_LINE.finditer(simple)]
    marks = sorted((*stamped, *clocked, *lines), key=lambda mark: mark[:2])
    months_first = _months_first([found for _, kind, found in marks if kind != 1])
    stamps: list[Stamp] = []
    last: date | None = None
    for start, kind, found in marks:
        last = last if kind == 1 else _day(found, months_first, last)
        if kind != 2:
            blanks = len(found[0]) - len(found[0].lstrip(" \t"))
            stamps.append(Stamp(start + blanks, found.end(), last, _names(found)))
    return tuple(stamps)


def _names(found: re.Match[str]) -> bool:
    return any(found.groupdict().get(group) for group in ("author", "named", "first"))


def _day(found: re.Match[str], months_first: bool | None, last: date | None) -> date | None:
    """The day of a stamp; one without a year is of the year of the stamp before it, or of the next."""
    groups = found.groupdict()
    if groups["a"]:
        year, (month, day) = int(groups["y2"]), _month_and_day(found, months_first) or (0, 0)
        year += (1900 if year >= _PIVOT else 2000) if len(groups["y2"]) == 2 else 0
        return _calendar(year, month, day)
    day = int(_first(groups, "d1", "d2", "d3", "d4"))
    name = _first(groups, "n3", "n4")
    month = MONTHS[name.lower().rstrip(".")] if name else int(_first(groups, "m1", "m2"))
    year_told = _first(groups, "y1", "y3", "y4", "late")
    if year_told:
        return _calendar(int(year_told), month, day)
    return _calendar(last.year + (last.month - month > _HALF_YEAR), month, day) if last else None


def _first(groups: dict[str, str | None], *names: str) -> str:
    return next((value for name in names if (value := groups.get(name))), "")


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_and_day(found: re.Match[str], months_first: bool | None) -> tuple[int, int] | None:
    """Which of two figures is the month; between stops it is always the second."""
    first, second = int(found["a"]), int(found["b"])
    if found["sep2"] == ".":
        return second, first
    return None if months_first is None else (first, second) if months_first else (second, first)


def _months_first(stamped: Sequence[re.Match[str]]) -> bool | None:
    """Whether "5/1/24" begins with the month in a text: as its other stamps show, or their order; None if unclear."""
    found = [each for each in stamped if each["a"] and each["sep2"] != "."]
    if len(found) < 2:
        return None
    fits = [order for order in (True, False) if all(_day(each, order, None) for each in found)]
    in_order = [order for order in fits if _is_in_order([_day(each, order, None) for each in found])]
    return (in_order or fits)[0] if len(in_order or fits) == 1 else None


def _is_in_order(days: Sequence[date | None]) -> bool:
    return all(one is None or other is None or one <= other for one, other in pairwise(days))
