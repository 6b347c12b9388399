"""The day a plain text was published, where a line of it says so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby

from corpus.dates.acts import (
    day_of_foot,
    day_of_heading,
    day_of_minutes,
    day_of_record,
    heads_speech,
    is_of_changed_law,
)
from corpus.dates.expressions import find_time_expressions
from corpus.dates.full_day import full_day
from corpus.dates.in_force import days_in_force
from corpus.dates.vocabulary import compiled, plain

__all__ = ["date_of_line", "find_publication_date"]

_TOP_LINES, _BOTTOM_LINES = 15, 8
_LONGEST = 200
"""Characters of a line that are looked at; a longer line is prose, and no date line."""

_LABELLED, _ALONE, _DATELINE, _RECORD = range(4)
"""The kinds of date line, the surest first."""


def find_publication_date(text: str) -> date | None:
    """Find the day a text was published: its date line near the top, or else near the bottom.

    A date line is a line, or a part of one between bars or dashes, that holds one full date and nothing more than
    a label ("Published:"), an author, a place or a time of the clock; or the beginning of a report that gives
    its place in capitals and its date in full ("PARIS, March 20, 2017 -"); or the heading of a record, a speech or
    an act of some body ("Minutes of the meeting of 12 March 2018", "Decision of 5 December 2013"), or its foot ("Done
    at Geneva on 3 May 2010"); or, where there is none of these, the day that a contract was made or a handbook
    revised, or that of a meeting, near the top of its minutes. Another date in running prose is none, and none in
    what a letter quotes of another.
    Where date lines differ, the surest kind decides; where that differs in itself there is no answer: a wrong
    date is worse than none.
    """
    simple = plain(text)
    lines = [line for line in simple.split("\n") if line.strip() and not line.startswith(_QUOTED)]
    head, foot = (_without_tables(part) for part in (lines[:_TOP_LINES], lines[_TOP_LINES:][-_BOTTOM_LINES:]))
    for part in (head, foot):
        found = _surest(part, simple)
        if found:
            return _agreed(found)
    if any(map(is_of_changed_law, chain(head, foot))):
        return None
    return _agreed(_days_of_act(head, foot)) or _agreed(days_in_force(head)) or day_of_minutes(_no_prose(head))


def _no_prose(lines: Sequence[str]) -> list[str]:
    """The lines, "" in the place of one that is too long to be a date line or a heading."""
    return [line if len(line) <= _LONGEST else "" for line in lines]


def _without_tables(lines: Sequence[str]) -> list[str]:
    """The lines without the rows of tables, whose dates are those of what they list."""
    rows = [list(row) for _, row in groupby(lines, key=lambda line: line.count("|"))]
    return [line for row in rows if "|" not in row[0] or len(row) < _FEWEST_ROWS for line in row]


_FEWEST_ROWS = 3


def date_of_line(line: str) -> date | None:
    """The day that a line gives when it is there to say when the text was published, and tells of no event."""
    return _agreed(_surest([plain(line)], plain(line)))


def _surest(lines: Iterable[str], text: str) -> list[date]:
    """The days of the date lines of the surest kind among the lines of a text."""
    clear = _CLEAR.search(text)
    found = [each for line in lines for each in _dates_of(line, clear[0] if clear else "")]
    surest = min((kind for kind, _ in found), default=_LABELLED)
    return [day for kind, day in found if kind == surest]


def _agreed(days: Iterable[date]) -> date | None:
    """The day that all are, when they are one."""
    found = set(days)
    return found.pop() if len(found) == 1 else None


def _days_of_act(head: Sequence[str], foot: Sequence[str]) -> Iterator[date]:
    """The days that an act or a speech is of, by its heading and its foot."""
    lines = [line.strip(_MARKUP) for line in _no_prose([*head, *foot])]
    spoken = [any(map(heads_speech, _DASH.split(line))) for line in lines]
    for number, line in enumerate(lines):
        day = day_of_foot(line) or (day_of_heading(line) if number < len(head) else None)
        if not day and any(spoken[: number + 2]):
            day = _day_at_venue(line if any(spoken[:number]) else _DASH.split(line)[-1])
        if day:
            yield day


_CLEAR = re.compile(
    r"(?<![\d/.-])(?:(?:1[3-9]|2\d|3[01])([/.-])\d{1,2}|\d{1,2}([/.-])(?:1[3-9]|2\d|3[01]))[/.-]\d{4}(?!\d)"
)
"""A date in figures that tells the day from the month, for those of the same text that do not."""


_QUOTED = ">"
_DASH = re.compile(r" [-–—] ")
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
    day = day_of_record(line[:_LONGEST].strip(_MARKUP))
    if day:
        yield _RECORD, day


_LABEL = compiled(
    r"(?:(?:the |this )?(?:press release|release|statement|entry|article|text|page|notice|document) (?:was )?)?"
    r"(?P<published>(?:first )?(?:published|posted|issued|released)|first printed|printed(?= in)"
    r"|(?:release|publication|issue) date|dated?(?: this)?)"
    r"(?: online)?(?: in (?:the|our) (?:[a-z]+ ){0,3}(?:edition|issue) of)?(?: at| on)?"
    r"|time|sent|written(?: on)?|created(?: on| at)?"
)
_CLOCK = (
    r"[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?(?:[ap]\.?m\.?|z|utc|gmt|[a-z]{2,4}t)(?![a-z]))*(?: ?[+-][0-9]{2}:?[0-9]{2})?(?: ?\([a-z]{3,4}\))?"
)
_BEFORE = compiled(rf"(?:by [^,:|]{{2,60}}?(?:,| on))? *(?:{_CLOCK}[, -]*)?(?:on |the )?")
_AFTER = compiled(rf"(?:[ ,_t-]*(?:at )?{_CLOCK})?[ .,]*")
_AFTER_LABEL = compiled(r" (?:by|in) [^.]{1,60}")
_CAPITALISED = r"[^\W\d_a-z][\w.'-]*"
_PLACE = re.compile(rf"(?:{_CAPITALISED}(?: {_CAPITALISED})?, ?){{1,2}}(?:the )?")
_BODY_AND_PLACE = re.compile(
    r"(?:The )?(?:[A-Z][\w'’]+ ){0,3}(?:Ministry|Embassy|Consulate|Mission|Office|Department|Government"
    rf"|Secretariat|Chancellery|Commission|Council|Agency|Bureau|Division|Directorate)\b"
    rf"[^.,:;|]{{0,80}}, ?(?:{_PLACE.pattern})?"
)
"""What issued a text, before the place and the day: "Ministry of Trade of Peru, Lima, "."""
_VENUE = re.compile(
    rf"(?:(?:[a-z]+ )?(?:call|conference|briefing|webcast), ?)?"
    rf"(?:{_CAPITALISED}(?: (?:{_CAPITALISED}|of|the|de|la|du|der|di)){{0,5}}, ?){{0,4}}(?:the )?"
)
_UNTIL = compiled(rf"[ ,_t-]*(?:at |from )?{_CLOCK} ?(?:-|–|to|until) ?{_CLOCK}[ .,]*")
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
    placed = _PLACE.fullmatch(before + " ") or _BODY_AND_PLACE.fullmatch(before + " ")
    return (_ALONE, day) if placed and not _EVENT.search(before) else None


def _day_at_venue(words: str) -> date | None:
    """The day after a place and the house in it, as it stands below the head of a speech."""
    for each in find_time_expressions(words, None)[:1]:
        follows = _AFTER.fullmatch(words, each.end) or _UNTIL.fullmatch(words, each.end)
        if follows and _VENUE.fullmatch(words, 0, each.start):
            return full_day(each)
    return None


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
