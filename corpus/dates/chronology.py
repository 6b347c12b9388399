"""Chronologies: the year that a heading, a label or the first cell of a row gives to the dates below or beside it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.dates.vocabulary import BLANK, MONTH_NAMES, SEASONS, any_of, compiled, plain
from corpus.dates.year_slot import YEAR

__all__ = ["YearHeading", "heading_at", "headings_within"]


@dataclass(frozen=True, slots=True)
class YearHeading:
    """A year that stands over a part of a text.

    Attributes:
        start: offset of the part.
        end: offset after it.
        words: the year as it is written.
        year: the same as a number.
    """

    start: int
    end: int
    words: str
    year: int


def heading_at(headings: Sequence[YearHeading], offset: int) -> YearHeading | None:
    """The heading, of some in order, over what stands at ``offset``."""
    number = bisect_right(headings, offset, key=lambda heading: heading.start)
    return headings[number - 1] if number and offset < headings[number - 1].end else None


def headings_within(text: str, start: int, end: int) -> tuple[YearHeading, ...]:
    """The headings over any of ``text[start:end]``, by offsets in that slice.

    Args:
        text: the whole text of a document.
        start: offset.
        end: offset.
    """
    headings = _headings(text)
    first = max(bisect_right(headings, start, key=lambda heading: heading.start) - 1, 0)
    last = bisect_right(headings, end, key=lambda heading: heading.start)
    return tuple(
        replace(each, start=max(each.start - start, 0), end=min(each.end, end) - start)
        for each in headings[first:last]
        if each.end > start and each.start < end
    )


_EARLIEST, _LATEST = 1500, 2099
_BULLET = r"[ ]*(?:[-*+•·–][ ]+)?[*_]{0,3}"
_EMPHASIS = r"[*_]{0,3}"
_BARE_YEAR = compiled(
    rf"[ ]*(?P<marks>#{{1,6}})?[ ]*{_EMPHASIS}(?:year |in )?(?P<year>{YEAR}){_EMPHASIS}[ ]?:?{_EMPHASIS}[ ]*#*[ ]*"
)
_ROW = compiled(rf"[ ]*\|?[ ]*{_EMPHASIS}(?P<year>{YEAR}){_EMPHASIS}[ ]*(?:\|)[ ]*(?=[^\s|])")
_ROW_GOES_ON = re.compile(r"[ ]*\|[ ]*\|")
_LABEL = compiled(rf"{_BULLET}(?P<year>{YEAR}){_EMPHASIS}(?::|[ ]+[–-]){_EMPHASIS}[ ]+(?=[^\W\d_]|[0-9]{{1,2}}[^0-9])")
_MARKED = re.compile(r"[ ]{0,3}(#{1,6})[ ]")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})[ ]*")
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_ENTRY = compiled(
    rf"{_BULLET}(?:(?:in|on|by|from|until|during|early|late|mid|end|beginning|of|the)(?:{BLANK}|-)){{0,3}}"
    rf"(?:{_DAY}(?:{BLANK}?(?:[-–/,&]|and|to){BLANK}?{_DAY})?{BLANK}(?:of{BLANK})?)?"
    rf"(?:{MONTH_NAMES}|(?:{any_of(SEASONS)})(?![a-z]))"
)
"""A line of a chronology: it begins with a day, a month or a season."""
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"')\]*_]*[ ]*\Z")
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    words: str


@lru_cache(maxsize=64)
def _headings(text: str) -> tuple[YearHeading, ...]:
    """The years over the parts of a text, in order and without overlap."""
    simple = plain(text)
    lines = [_Line(each.start(), each.end(), each[0]) for each in re.finditer(r"[^\n]*\S[^\n]*", simple)]
    joined: list[YearHeading] = []
    for each in _headed(lines):
        last = joined[-1] if joined else None
        if last and last.words == each.words and not simple[last.end : each.start].strip():
            joined[-1] = replace(last, end=each.end)
        else:
            joined.append(each)
    return tuple(joined)


def _headed(lines: Sequence[_Line]) -> Iterator[YearHeading]:
    """The lines that a year stands over or before, each with it."""
    over: re.Match[str] | None = None  # the heading above, and its level; 0 where it is not marked as one
    level, row, goes_on = 0, None, False
    for number, line in enumerate(lines):
        depth = _depth(lines, number)
        row = _row(line.words) or (row if _ROW_GOES_ON.match(line.words) else None)
        bare = _known(_BARE_YEAR.fullmatch(line.words))
        if bare and (depth or _has_entries(lines, number)):
            over, level, goes_on = bare, depth, False
            continue
        if depth and (not level or depth <= level):
            over = None
        beside = row or _known(_LABEL.match(line.words))
        if beside:
            yield _over(beside, line)
        elif over and level:
            yield _over(over, line)
        elif over and (_ENTRY.match(line.words) or (goes_on and line.start - lines[number - 1].end == 1)):
            yield _over(over, line)
            goes_on = not _ENDS_SENTENCE.search(line.words)
        else:
            goes_on = False
            if len(line.words) <= _LONGEST_TITLE and not _ENDS_SENTENCE.search(line.words):
                over = None  # another heading


def _over(year: re.Match[str], line: _Line) -> YearHeading:
    return YearHeading(line.start, line.end, year["year"], int(year["year"]))


def _known(year: re.Match[str] | None) -> re.Match[str] | None:
    return year if year and _EARLIEST <= int(year["year"]) <= _LATEST else None


def _row(words: str) -> re.Match[str] | None:
    """The year in the first cell of the row of a table."""
    return _known(_ROW.match(words))


def _depth(lines: Sequence[_Line], number: int) -> int:
    """How deep a heading the line is, if it is marked as one in Markdown, from 1; or else 0."""
    marked = _MARKED.match(lines[number].words)
    if marked:
        return len(marked[1])
    below = lines[number + 1] if number + 1 < len(lines) else None
    if below is None or below.start - lines[number].end > 1 or not _UNDERLINE.fullmatch(below.words):
        return 0
    return 1 if "=" in below.words else 2


def _has_entries(lines: Sequence[_Line], number: int) -> bool:
    """Whether the line is no cell among years, and the next one begins with a date, as in a chronology."""
    before = lines[number - 1].words if number else ""
    after = lines[number + 1].words if number + 1 < len(lines) else ""
    return not _BARE_YEAR.fullmatch(before) and _ENTRY.match(after) is not None
