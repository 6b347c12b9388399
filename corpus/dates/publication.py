"""The day a plain text was published, where a line of it says so."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from corpus.dates.expressions import find_time_expressions
from corpus.dates.vocabulary import compiled, plain

__all__ = ["find_publication_date"]

_TOP_LINES, _BOTTOM_LINES = 15, 8
_LONGEST_LINE = 200  # characters; what is longer is prose, of which only the beginning can be a dateline

_PUBLISHED = (
    r"(?:first )?(?:published|posted|issued|released|(?:release|publication|issue) date|dated?(?: this)?)"
)
_WRITTEN = rf"(?:{_PUBLISHED}|time|sent|created(?: on| at)?|written)"
_LABEL = compiled(rf"(?:(?P<published>{_PUBLISHED})|{_WRITTEN})(?: online)?(?: on| at)? ?:?")
_ZONE = r"(?:z|utc|gmt|[ap]\.?m\.?|[a-z]{2,4}t)"
_CLOCK = rf"(?:[0-9]{{1,2}}[:.h][0-9]{{2}}(?:[:.][0-9.]+)?(?: ?{_ZONE}\b\.?)*(?: ?[+-][0-9]{{2}}:?[0-9]{{2}})?(?: ?\(?{_ZONE}\)?)?)"
_BEFORE = compiled(rf"(?:{_CLOCK}[, -]*)?(?:on |the )?")
_AFTER = compiled(rf"(?:[ ,_t-]*(?:at )?{_CLOCK})?[ .,]*")
_PLACE = re.compile(r"[A-Z][\w.'-]*(?: [A-Z(][\w.')-]*){0,2},? ")
_DATELINE = re.compile(r"[A-Z][A-Z .,'/()-]{2,40}[, ] ?\(?")
_PARTS = re.compile(r" +[|•·/-] +|\t")
_MARKUP = " \t#*_>|•·()[]<-"


def find_publication_date(text: str) -> date | None:
    """Find the day a text was published: its date line near the top, or else near the bottom.

    A date line is a line, or a part of one between bars, that holds a full date and nothing else but a label
    ("Published:"), a place or a time of the clock; or the capitals and the full date that a report begins with
    ("PARIS, March 20, 2017 -"). A date in running prose is none. Where the lines do not agree, the labelled ones
    decide; else there is no answer, for a wrong date is worse than none.
    """
    lines = [line for line in plain(text).split("\n") if not line.isspace() and line]
    return _agreed(lines[:_TOP_LINES]) or _agreed(lines[_TOP_LINES:][-_BOTTOM_LINES:])


def _agreed(lines: Sequence[str]) -> date | None:
    """The day that date lines agree on, the surest kind of them that is there."""
    found = [each for line in lines for each in _dates_of(line)]
    for kind in range(3):
        days = {day for each, day in found if each == kind}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _dates_of(line: str) -> Iterable[tuple[int, date]]:
    """The days of a date line, each with its kind: labelled as published (0), alone (1), or begins a report (2)."""
    if len(line) <= _LONGEST_LINE:
        for part in _PARTS.split(line):
            day = _only_date(part.strip(_MARKUP))
            if day:
                yield day
    dateline = _DATELINE.match(line)
    if dateline:
        day = _full_day(line[:_LONGEST_LINE], dateline.end())
        if day:
            yield 2, day[0]


def _full_day(line: str, start: int) -> tuple[date, int] | None:
    """The day, said in full, that begins at ``start``, with the offset after it."""
    for each in find_time_expressions(line, None):
        if each.start == start and each.range and each.range.start == each.range.end:
            return each.range.start, each.end
    return None


def _only_date(words: str) -> tuple[int, date] | None:
    """The day that the words give, when they give no more than that."""
    label = _LABEL.match(words)
    begin = label.end() if label else 0
    for expression in find_time_expressions(words, None):
        if expression.range is None or expression.range.start != expression.range.end:
            return None
        before, after = words[begin : expression.start].lstrip(), words[expression.end :]
        if not _AFTER.fullmatch(after):
            return None
        if _BEFORE.fullmatch(before) or _PLACE.fullmatch(before):
            return (0 if label and label["published"] else 1), expression.range.start
        return None
    return None
