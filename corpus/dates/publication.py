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

_LABELLED, _ALONE, _DATELINE = range(3)
"""The kinds of date line, the surest first."""


def find_publication_date(text: str) -> date | None:
    """Find the day a text was published: its date line near the top, or else near the bottom.

    A date line is a line, or a part of one between bars, that holds one full date and nothing more than a
    label ("Published:"), an author, a place or a time of the clock; or the beginning of a report that gives
    its place in capitals and its date in full ("PARIS, March 20, 2017 -"). A date in running prose is none.
    Where date lines differ, the surest kind decides; where that differs in itself there is no answer: a wrong
    date is worse than none.
    """
    lines = [line for line in plain(text).split("\n") if line.strip()]
    return _agreed(lines[:_TOP_LINES], lines[_TOP_LINES:][-_BOTTOM_LINES:])


def _agreed(*parts: Sequence[str]) -> date | None:
    """The day that the date lines agree on, of the first part of the text that has any."""
    for lines in parts:
        found = [each for line in lines for each in _dates_of(line)]
        if found:
            surest = min(kind for kind, _ in found)
            days = {day for kind, day in found if kind == surest}
            return days.pop() if len(days) == 1 else None
    return None


_BARS = re.compile(r" *[|•·] *")
_MARKUP = " #*_>()[]<-"


def _dates_of(line: str) -> Iterator[tuple[int, date]]:
    """The days that a line is dated with, each with the kind of date line that it is."""
    if len(line) <= _LONGEST:
        for part in _BARS.split(line):
            found = _date_line(part.strip(_MARKUP))
            if found:
                yield found
    day = _dateline(line[:_LONGEST])
    if day:
        yield _DATELINE, day


_LABEL = compiled(
    r"(?P<published>(?:first )?(?:published|posted|issued|released)|(?:release|publication|issue) date"
    r"|dated?(?: this)?)(?: online)?(?: at| on)?|time|sent|written(?: on)?|created(?: on| at)?"
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


def _date_line(words: str) -> tuple[int, date] | None:
    """The day that the words give, when they give no more than that."""
    label = _LABEL.match(words)
    found = find_time_expressions(words, None)
    day = full_day(found[0]) if found else None
    if not day:
        return None
    before = words[label.end() if label else 0 : found[0].start].strip(":* ")
    after = words[found[0].end :]
    if not _AFTER.fullmatch(after) and not (label and _AFTER_LABEL.fullmatch(after)):
        return None
    if _BEFORE.fullmatch(before):
        return (_LABELLED if label and label["published"] else _ALONE), day
    return (_ALONE, day) if _PLACE.fullmatch(before + " ") and not _EVENT.search(before) else None


_CAPITALS = re.compile(r"[A-Z][A-Z .,'/-]{2,40}(?:[A-Z][a-z]+\.?)?[, ]+\(?")
_REPORT_FOLLOWS = re.compile(r"\.?\)? ?[(/:–-]")


def _dateline(line: str) -> date | None:
    """The full date between the place in capitals and the text of a report."""
    if not _CAPITALS.match(line):
        return None
    for each in find_time_expressions(line, None)[:1]:
        if _CAPITALS.fullmatch(line, 0, each.start) and _REPORT_FOLLOWS.match(line, each.end):
            return full_day(each)
    return None
