"""The times that a text names, resolved against the text's own date."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from corpus.dates.chronology import YearHeading, heading_at
from corpus.dates.joining import as_offset, as_week, joined, with_lead
from corpus.dates.meaning import Anaphor, Moment, Reading, Relative, Tense, meaning
from corpus.dates.ranges import DateRange
from corpus.dates.scanning import scan
from corpus.dates.tense import tense_at
from corpus.dates.vocabulary import BLANK, compiled, plain

__all__ = ["TimeExpression", "find_time_expressions"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a text that name a day or a span of days.

    Attributes:
        start: offset of the first character.
        end: offset after the last one; ``text[start:end]`` of the whole text is ``self.text``.
        text: the words.
        range: the days meant; None when they depend on a date of writing that is not known.
        derived: whether they depend on the date of writing, themselves or through the time they are told from.
        told_from: the words before them that they are told from, as "1987" for "the following year"; None for most.
        heading: the words of the heading that gives their year, as "2016" for "September"; None for most.
    """

    start: int
    end: int
    text: str
    range: DateRange | None
    derived: bool
    told_from: str | None = None
    heading: str | None = None


def find_time_expressions(
    text: str, published: date | None, headings: Sequence[YearHeading] = ()
) -> list[TimeExpression]:
    """Find the days and spans of days that a text names, in order and without overlap.

    Understood are dates in the written and the numeric forms of English, with or without a year, and times
    told from the day of writing ("yesterday", "last year", "on Monday") or from another time not far before them
    ("the following year", "two weeks later"), without which they are not found. What is said less precisely than
    a day keeps its precision. Durations and times of the clock are no dates.

    Args:
        text: any text: a document, a passage, a question.
        published: the day the text was written, against which "yesterday" or "March 18" are resolved.
        headings: the years that stand over parts of the text, in order, of which "March 18" is there.
    """
    simple = plain(text)
    found: list[TimeExpression] = []
    anchors: list[TimeExpression] = []
    whole: list[TimeExpression] = []  # those that are no part of another, as "the second day" is
    for span in joined(simple, scan(simple)):
        each = as_offset(simple, as_week(simple, span))
        end = found[-1].end if found else 0
        if each.start < end:
            each = span  # the words before it belong to the time before
        start = with_lead(simple, each.start)
        if start < end:
            start = each.start
        near = isinstance(each.reading, Anaphor) and each.reading.near
        reading, anchor = _told(simple, each.reading, start, whole if near else anchors)
        if reading is None:
            continue
        tense = partial(tense_at, simple, start, each.end)
        heading = heading_at(headings, start) if isinstance(reading, Relative) and reading.recurs else None
        days = meaning(reading, _below(heading, found, tense)) if heading else None
        if days is None and not (heading and published and heading.year != published.year):
            heading = None
            days = meaning(reading, Moment(published, tense) if published else None)
        derived = anchor.derived if anchor else isinstance(reading, Relative) and heading is None
        words = text[start : each.end]
        told_from, by = anchor.text if anchor else None, heading.words if heading else None
        found.append(TimeExpression(start, each.end, words, days, derived, told_from, by))
        if not near:
            whole.append(found[-1])
        if days and not (anchor and anchor.range and days < anchor.range):
            anchors.append(found[-1])  # the text goes on from there; from "a year earlier" it comes back
    return found


def _below(heading: YearHeading, found: Sequence[TimeExpression], tense: Callable[[], Tense]) -> Moment:
    """The moment of words below a heading: the last day told there before them, or else the one before its year."""
    last = found[-1] if found and found[-1].start >= heading.start else None
    day = last.range.end if last and last.range else date(heading.year, 1, 1) - timedelta(days=1)
    return Moment(day, tense, heading.year)


_REACH = 500  # characters


_BEGINNING = compiled(
    rf"\b(?:begins?|began|beginning|starts?|started|starting|opens?|opened|opening)(?:{BLANK}on)?{BLANK}$"
)
_PARAGRAPH_END = re.compile(r"\n *\n")


def _told(
    text: str, reading: Reading, start: int, anchors: Sequence[TimeExpression]
) -> tuple[DateRange | Relative | None, TimeExpression | None]:
    """The reading, and the time that it was told from: of those before it, the nearest that fits."""
    if not isinstance(reading, Anaphor):
        return reading, None
    for anchor in reversed(anchors):
        if start - anchor.end > _REACH or (reading.near and _PARAGRAPH_END.search(text, anchor.end, start)):
            break
        begins = reading.opening and _BEGINNING.search(text, max(anchor.start - 20, 0), anchor.start)
        at = reading.opening if reading.opening and begins else reading.at
        try:
            days = at(anchor.range) if anchor.range else None
        except (ValueError, OverflowError):
            break
        if days:
            return days, anchor
        if reading.near:
            break
    return reading.alone, None
