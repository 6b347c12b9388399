"""The day a plain text was published, where a line of it says so."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from corpus.dates.expressions import find_time_expressions
from corpus.dates.full_day import full_day
from corpus.dates.vocabulary import compiled, plain

__all__ = ["find_publication_date"]

_TOP_LINES, _BOTTOM_LINES = 15, 8
_LONGEST = 200
"""Characters of a line that are looked at; a longer line is prose, and no date line."""

_LABELLED, _ALONE, _DATELINE, _RECORD = range(4)
"""The kinds of date line, the surest first."""


def find_publication_date(text: str) -> date | None:
    """Find the day a text was published: its date line near the top, or else near the bottom.

    A date line is a line, or a part of one between bars or dashes, that holds one full date and nothing more than
    a label ("Published:"), an author, a place or a time of the clock; or the beginning of a report that gives
    its place in capitals and its date in full ("PARIS, March 20, 2017 -"); or the heading of a record ("Minutes of
    the meeting of 12 March 2018"). A date in running prose is none, and none in what a letter quotes of another.
    Where date lines differ, the surest kind decides; where that differs in itself there is no answer: a wrong
    date is worse than none.
    """
    simple = plain(text)
    lines = [line for line in simple.split("\n") if line.strip() and not line.startswith(_QUOTED)]
    clear = _CLEAR.search(simple)
    return _agreed(clear[0] if clear else "", lines[:_TOP_LINES], lines[_TOP_LINES:][-_BOTTOM_LINES:])


_CLEAR = re.compile(
    r"(?<![\d/.-])(?:(?:1[3-9]|2\d|3[01])([/.-])\d{1,2}|\d{1,2}([/.-])(?:1[3-9]|2\d|3[01]))[/.-]\d{4}(?!\d)"
)
"""A date in figures that tells the day from the month, for those of the same text that do not."""


def _agreed(clear: str, *parts: Sequence[str]) -> date | None:
    """The day that the date lines agree on, of the first part of the text that has any."""
    for lines in parts:
        found = [each for line in lines for each in _dates_of(line, clear)]
        if found:
            surest = min(kind for kind, _ in found)
            days = {day for kind, day in found if kind == surest}
            return days.pop() if len(days) == 1 else None
    return None


_QUOTED = ">"
_BARS = re.compile(r" *[|•·] *| {2,}|\t+|(?<=[^\W\d]) +[-–—]+ +")
_STOPS = re.compile(r"(?<=\w\w\.) +(?=[A-Z])")
_MARKUP = " #*_>()[]<-"


def _dates_of(line: str, clear: str) -> Iterator[tuple[int, date]]:
    """The days that a line is dated with, each with the kind of date line that it is."""
    if len(line) <= _LONGEST:
        parts = _BARS.split(line)
        for part in parts if not any(map(_EVENT.search, parts)) else [line]:
            found = _date_line(part.strip(_MARKUP), clear)
            if found:
                yield found
        labelled = [found for said in _STOPS.split(line)[1:] if (found := _date_line(said.strip(_MARKUP), clear))]
        yield from (found for found in labelled if found[0] == _LABELLED)
    day = _dateline(line[:_LONGEST])
    if day:
        yield _DATELINE, day
    day = _record(line[:_LONGEST].strip(_MARKUP))
    if day:
        yield _RECORD, day


_LABEL = compiled(
    r"(?:(?:the |this )?(?:press release|release|statement|entry|article|text|page|notice|document) (?:was )?)?"
    r"(?P<published>(?:first )?(?:published|posted|issued|released|printed)|(?:release|publication|issue) date"
    r"|dated?(?: this)?)(?: online)?(?: in (?:the|our) (?:[a-z]+ ){0,3}(?:edition|issue) of)?(?: at| on)?"
    r"|time|sent|written(?: on)?|created(?: on| at)?"
)
_CLOCK = (
    r"[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?(?:[ap]\.?m\.?|z|utc|gmt|[a-z]{2,4}t)(?![a-z]))*(?: ?[+-][0-9]{2}:?[0-9]{2})?(?: ?\([a-z]{3,4}\))?"
)
_BEFORE = compiled(rf"(?:by [^,:|]{{2,60}}?(?:,| on))? *(?:{_CLOCK}[, -]*)?(?:on |the )?")
_AFTER = compiled(rf"(?:[ ,_t-]*(?:at )?{_CLOCK})?[ .,]*")
_AFTER_LABEL = compiled(r" (?:by|in) [^.]{1,60}")
_PLACE = re.compile(r"(?:[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)?, ?){1,2}(?:the )?")
_EVENT = compiled(r"\b(?:meeting|conference|summit|session|hearing|workshop|seminar|election|festival|deadline|due)\b")


def _date_line(words: str, clear: str) -> tuple[int, date] | None:
    """The day that the words give, when they give no more than that; ``clear`` is as ``_CLEAR`` found it."""
    label = _LABEL.match(words)
    first = label.end() if label else 0
    told = find_time_expressions(f"{words}\n{clear}", None)
    found = [each for each in told if each.start >= first and each.end <= len(words)]
    day = full_day(found[0]) if found else None
    if not day:
        return None
    before = words[first : found[0].start].strip(":* ")
    after = words[found[0].end :]
    if not _AFTER.fullmatch(after) and not (label and _AFTER_LABEL.fullmatch(after)):
        return None
    if _BEFORE.fullmatch(before):
        return (_LABELLED if label and label["published"] else _ALONE), day
    return (_ALONE, day) if _PLACE.fullmatch(before + " ") and not _EVENT.search(before) else None


_SHORTEST_PLACE = 3
_PLACE_OF_REPORT = re.compile(r"(?P<place>[^\W\d_][\w .,'/-]{2,40}?)(?: [A-Z][a-z]+\.?)?[, ]+\(?")
_REPORT_FOLLOWS = re.compile(r"\.?\)? ?[(/:–—-]")


def _dateline(line: str) -> date | None:
    """The full date between the place in capitals and the text of a report."""
    if any(map(str.islower, line[:_SHORTEST_PLACE])):  # most lines: a look for times takes longer
        return None
    for each in find_time_expressions(line, None)[:1]:
        before = _PLACE_OF_REPORT.fullmatch(line, 0, each.start)
        if before and before["place"].isupper() and _REPORT_FOLLOWS.match(line, each.end):
            return full_day(each)
    return None


_RECORD_HEAD = compiled(r"(?:draft |approved )?(?:minutes|record|transcript|proceedings) of\b")
_RECORD_OF = compiled(rf"{_RECORD_HEAD.pattern}[^.:;]{{0,60}}? (?:held )?(?:of|on) ")


def _record(line: str) -> date | None:
    """The full date of the meeting that a record is headed with."""
    if not _RECORD_HEAD.match(line):
        return None
    for each in find_time_expressions(line, None)[:1]:
        if _RECORD_OF.fullmatch(line, 0, each.start):
            return full_day(each)
    return None
