"""Times that stand beside each other, or beside words that change them, made one: "from X to Y", "the week of X"."""

from datetime import date, timedelta
from functools import partial

from corpus.dates.meaning import Anaphor, Moment, Relative, Tense, meaning
from corpus.dates.ranges import DateRange
from corpus.dates.scanning import Reads
from corpus.dates.tense import MOVED
from corpus.dates.units import unit
from corpus.dates.vocabulary import BLANK, COUNT, compiled, number_of

__all__ = ["as_offset", "as_week", "joined", "with_lead"]

_Alone = DateRange | Relative
"""A reading that needs no other time."""

_TO = compiled(rf"[ ]{{0,4}}[-–]{BLANK}?|{BLANK}(?:to|through|thru|until|till){BLANK}(?:the{BLANK})?")
_AND = compiled(rf"{BLANK}and{BLANK}(?:the{BLANK})?")
_FROM = compiled(rf"\b(?P<word>from|between){BLANK}(?:the{BLANK})?$")


def joined(text: str, found: list[Reads]) -> list[Reads]:
    """The same, with "from X to Y", "between X and Y" and "X - Y" made one."""
    spans: list[Reads] = []
    for each in found:
        both = _span(text, spans[-1], each) if spans else None
        if both:
            spans[-1] = both
        else:
            spans.append(each)
    return spans


def _span(text: str, first: Reads, last: Reads) -> Reads | None:
    """The two as one span, when the words between them say so."""
    if last.start - first.end > _LONGEST_GAP or text.startswith("'s", last.end):
        return None
    gap = text[first.end : max(with_lead(text, last.start), first.end)]
    start = with_lead(text, first.start)
    lead = _FROM.search(text, max(start - _LONGEST_GAP, 0), start)
    if not _TO.fullmatch(gap) and not (_AND.fullmatch(gap) and lead and lead["word"].lower() == "between"):
        return None
    if lead and _MOVED_FROM.search(text, max(lead.start() - _LONGEST_GAP, 0), lead.start()):
        return None
    if not lead and any(isinstance(each, Relative) and not each.recurs for each in (first.reading, last.reading)):
        return None  # a dash between "last year" and "this year" only parts them
    if isinstance(first.reading, Anaphor) or isinstance(last.reading, Anaphor):
        return None
    reading = _from_to(first.reading, last.reading)
    return Reads(lead.start() if lead else first.start, last.end, reading) if reading else None


_LONGEST_GAP = 30  # characters
_MOVED_FROM = compiled(rf"\b{MOVED}{BLANK}$")


def _from_to(first: _Alone, last: _Alone) -> _Alone | None:
    """The reading of a span; the year or the week that one end leaves out is told by the other."""
    if isinstance(first, DateRange) and isinstance(last, DateRange):
        if first.start > last.end or (first != last and first.contains(last)):
            return None  # in "No. 2/2017 - 3 May 2017" a dash parts a year from one of its days
        return DateRange(first.start, last.end)
    if isinstance(first, DateRange) and isinstance(last, Relative) and last.recurs:
        if first.timex3.isdigit():
            return None  # in "2016 – March" a year stands before its month
        end = _beside(last, first.end, Tense.FUTURE)
        return end and DateRange(first.start, end.end)
    if isinstance(last, DateRange) and isinstance(first, Relative) and first.recurs:
        start = _beside(first, last.start, Tense.PAST)
        return start and DateRange(start.start, last.end)
    return Relative(partial(_span_at, first, last), recurs=_recurs(first) and _recurs(last))


def _recurs(reading: _Alone) -> bool:
    return isinstance(reading, Relative) and reading.recurs


def _span_at(first: _Alone, last: _Alone, moment: Moment) -> DateRange:
    start, end = meaning(first, moment), meaning(last, moment)
    if start and end and end.end < start.start and isinstance(last, Relative) and last.recurs:
        end = _beside(last, start.end, Tense.FUTURE)
    if not start or not end:
        raise ValueError("no such span")
    return DateRange(start.start, end.end)


def _beside(reading: Relative, day: date, side: Tense) -> DateRange | None:
    """What words mean that stand for the next such time after a day (FUTURE) or the last before it (PAST)."""
    for days in (0, 180, 360):
        found = meaning(reading, Moment(day + timedelta(days=side * days), lambda: side))
        if found and (found.start >= day if side == Tense.FUTURE else found.end <= day):
            return found
    return None


_WEEK_OF = compiled(
    rf"(?:\bthe{BLANK}|(?<![\w-])(?<![a-z] ))"
    rf"week{BLANK}(?:of|(?P<from>beginning|starting|commencing)){BLANK}$"
)


def as_week(text: str, found: Reads) -> Reads:
    """The same; but a day after "the week of" or "the week beginning" as that week."""
    lead = _WEEK_OF.search(text, max(found.start - 40, 0), found.start)
    if not lead or isinstance(found.reading, Anaphor):
        return found

    def week(day: DateRange) -> DateRange:
        if day.start != day.end:
            return day
        start = day.start if lead["from"] else day.start - timedelta(days=day.start.weekday())
        return DateRange(start, start + timedelta(days=6))

    reading = found.reading
    if isinstance(reading, Relative):
        return Reads(lead.start(), found.end, Relative(lambda moment: week(reading.at(moment)), reading.recurs))
    return Reads(lead.start(), found.end, week(reading))


_OFFSET = compiled(
    r"(?<![\w-])(?<!for )(?<!within )(?<!in )(?<!the )(?<!\d )(?<!once )(?<!twice )(?<!times )(?:"  # "£335 a year from"
    rf"{COUNT}{BLANK}(?P<unit>day|week|month|year)s?{BLANK}"
    rf"(?P<side>before|prior{BLANK}to|after|following|from)"
    rf"|the{BLANK}(?P<one>day|year){BLANK}(?P<beside>before|after|following)){BLANK}$"
)
_SIDES = ("before", "after", "following", "from", "to")


def as_offset(text: str, found: Reads) -> Reads:
    """The same; but what follows "two weeks after", "the day before" as the time that is so far from it."""
    if isinstance(found.reading, Anaphor) or not text[max(found.start - 7, 0) : found.start].rstrip().endswith(_SIDES):
        return found
    lead = _OFFSET.search(text, max(found.start - 40, 0), found.start)
    if not lead:
        return found
    name, count = (lead["unit"] or lead["one"]).lower(), number_of(lead["count"] or "one")
    step = -1 if (lead["side"] or lead["beside"]).lower().startswith(("before", "prior")) else 1

    def shifted(days: DateRange) -> DateRange:
        if name in ("day", "week") and days.start == days.end:
            return unit("day", days.start, step * count * (7 if name == "week" else 1))
        if not unit(name, days.start, 0).contains(days):
            raise ValueError("too long to count from")
        return unit(name, days.start, step * count)

    reading = found.reading
    if isinstance(reading, Relative):
        return Reads(lead.start(), found.end, Relative(lambda moment: shifted(reading.at(moment)), reading.recurs))
    try:
        return Reads(lead.start(), found.end, shifted(reading))
    except (ValueError, OverflowError):
        return found


_PART = "days?|weeks?|weekend|months?|years?|part|third|decades?"
_LEAD = compiled(
    rf"(?<![\w-])(?:the{BLANK})?(?:very{BLANK})?(?:"
    rf"(?:early|late|mid|earlier|later)(?:-|{BLANK})(?:(?:in|of){BLANK})?"
    rf"|(?:end|middle|beginning|start|close|rest|remainder|turn){BLANK}of{BLANK}"
    rf"|(?:first|second|third|fourth|last|final)(?:{BLANK}[a-z]+)?{BLANK}(?:{_PART}){BLANK}(?:of|in){BLANK}"
    rf")(?:the{BLANK})?$"
)


def with_lead(text: str, start: int) -> int:
    """Where an expression starts with the words before it that leave its days as they are: "the end of"."""
    lead = _LEAD.search(text, max(start - 40, 0), start)
    return lead.start() if lead else start
