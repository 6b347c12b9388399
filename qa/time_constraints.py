"""What a question says of time: days that it is limited to, an event before or after which, two events to compare."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from corpus.dates import DateRange, find_time_expressions
from corpus.document import Document
from qa.times import times_within

__all__ = [
    "Asks",
    "Comparison",
    "Duration",
    "Event",
    "Period",
    "Told",
    "comparison_in",
    "duration_in",
    "event_in",
    "is_limit",
    "period_in",
    "times_told",
]

_DAY = timedelta(days=1)
_COARSE = 7
"""Days from which on a span says too little of when an event was for what came after it to lie outside the span."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days that a question is limited to.

    Attributes:
        days: first to last; ``date.min`` or ``date.max`` where the question sets no bound.
        words: how the question says it: "in 2013", "after March 2017".
        from_now: whether they are told from the day of asking: "this week", "two years ago".
    """

    days: DateRange
    words: str
    from_now: bool = False

    @property
    def around(self) -> DateRange:
        """The days and as many before them: what is asked about a week may be told by what was written before it."""
        if self.days.start == date.min or self.days.end == date.max:
            return self.days
        return DateRange(self.days.start - (self.days.end - self.days.start + _DAY), self.days.end)


@dataclass(frozen=True, slots=True)
class Told:
    """Days that a text tells of, and where it names them."""

    days: DateRange
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """An event by which a question sets a limit: "before the visit to Rome".

    Attributes:
        is_before: whether the question asks for what came before it.
        described: the event in the question's words: "the visit to Rome".
        words: the same with the word before it.
        days: those that the question itself dates it by: "the summit in March 2017".
    """

    is_before: bool
    described: str
    words: str
    days: DateRange | None = None

    @property
    def question(self) -> str:
        """What to ask to learn when it was."""
        return _when(self.described)

    @property
    def period(self) -> Period | None:
        """The days that the question is limited to, where it dates the event itself."""
        return None if self.days is None else Period(self.limit(self.days), self.words)

    def limit(self, when: DateRange) -> DateRange:
        """The days that the question is limited to, when the event was then.

        An event that is known by its month or year alone leaves the rest of it open.
        """
        coarse = (when.end - when.start).days >= _COARSE
        if self.is_before:
            return _until(when.end if coarse else when.start - _DAY)
        return _since(when.start if coarse else when.end + _DAY)


class Asks(Enum):
    """What a comparison of two events asks for."""

    INTERVAL = "how much time lies between them"
    ORDER = "whether the first came before or after the second"
    IS_BEFORE = "whether the first came before the second"
    IS_AFTER = "whether the first came after the second"
    EARLIER = "which came first"
    LATER = "which came last"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question about the times of two events.

    Attributes:
        asks: what it asks for.
        events: the two, in the question's words.
        questions: what to ask to learn when each was.
        unit: "year", "month", "week" or "day" when the question names one.
    """

    asks: Asks
    events: tuple[str, str]
    questions: tuple[str, str]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """A question how long something lasted.

    Attributes:
        described: what, in the question's words.
        question: what to ask to learn when it was.
        unit: "year", "month", "week" or "day" when the question names one.
    """

    described: str
    question: str
    unit: str | None = None


_BESIDE = (
    r"(?:(?P<after>after|following)|(?P<since>since)|(?P<before>before|prior to|preceding)"
    r"|(?P<until>until|till|up to|by))"
)
_BEFORE_DATE = re.compile(rf"\b{_BESIDE}\s+(?:the\s+)?$", re.IGNORECASE)
_TO_NOW = re.compile(r"\s+(?:to|until|till)\s+(?:the\s+present|now|today)\b", re.IGNORECASE)
_FROM_NOW = re.compile(r"\b(?:this|last|past|next|coming|yesterday|tomorrow|tonight|ago)\b", re.IGNORECASE)
"""What tells a time that is meant from the day of asking from a day of some year, "on 3 May", that is not. Who asks how
things are "today" mostly means nowadays."""


def period_in(text: str, asked_on: date | None = None) -> Period | None:
    """The days that a question names, when it names them once, with what it says of them: "after", "since", ...

    Args:
        text: the question.
        asked_on: the day it was asked, from which "this week" is told; None leaves such words as they are. "Who is
            mayor today?" sets no limit.
    """
    found = [
        each
        for each in find_time_expressions(text, asked_on)
        if each.range is not None and not (each.derived and _FROM_NOW.search(each.text) is None)
    ]
    if len(found) != 1 or found[0].range is None:
        return None
    (named,) = found
    days, at = _bounded(text, Told(found[0].range, named.start, named.end))
    return Period(days, text[at : named.end], named.derived)


def is_limit(text: str, start: int) -> bool:
    """Whether the time at ``start`` is one up to which something holds, "by" or "before" or "until" it."""
    beside = _BEFORE_DATE.search(text, 0, start)
    return beside is not None and (beside["before"] or beside["until"]) is not None


def times_told(document: Document, start: int, end: int, passage: tuple[int, int] | None = None) -> list[Told]:
    """The days that a sentence tells of something: "since 2011" tells of every day from then on to its publication.

    Args:
        document: any.
        start: offset of the sentence, from which the places of what is found are counted.
        end: offset after it.
        passage: offsets of the passage that it stands in.
    """
    text, published = document.text[start:end], document.written_on(start)
    times = []
    for each in times_within(document, start, end, passage):
        if each.range is None:
            continue
        named = Told(each.range, each.start - start, each.end - start)
        days, _ = _bounded(text, named)
        if days.end == date.max and published is not None and published >= days.start:
            days = DateRange(days.start, published)
        times.append(Told(days, named.start, named.end))
    return times


def _bounded(text: str, named: Told) -> tuple[DateRange, int]:
    """The days that a date means with the word before it, "after" or "since", and where that word begins."""
    days, start = named.days, named.start
    if _TO_NOW.match(text, named.end):
        return _since(days.start), start
    beside = _BEFORE_DATE.search(text, 0, start)
    if beside is None:
        return days, start
    if beside["after"]:
        return _since(days.end + _DAY), beside.start()
    if beside["since"]:
        return _since(days.start), beside.start()
    return _until(days.start - _DAY if beside["before"] else days.end), beside.start()


def _since(first: date) -> DateRange:
    return DateRange(first, date.max)


def _until(last: date) -> DateRange:
    return DateRange(date.min, last)


_OWN = r"(?:the|his|her|its|their|this|that|these|those|[A-Z][\w-]*(?:['’]s|s['’]))"
_EVENT = re.compile(
    r"\b(?:(?P<before>before|prior to|preceding|until)|after|following|since)\s+"
    rf"(?P<event>{_OWN}\s+[^,?]+?)\s*(?=[,?]|$)",
)


def event_in(text: str) -> Event | None:
    """The event that a question sets a limit by, when it describes one rather than naming days."""
    found = _EVENT.search(text)
    if found is None:
        return None
    described, bare = found["event"].strip(), found["event"]
    dates = [each for each in find_time_expressions(described, None) if each.range is not None]
    for named in reversed(dates):
        bare = bare[: named.start] + bare[named.end :]
    if len(re.findall(r"\w+", bare)) < 2:  # nothing but "the" and a date
        return None
    return Event(found["before"] is not None, described, found[0].strip(), dates[0].range if len(dates) == 1 else None)


_UNIT = r"(?P<unit>year|month|week|day)s?"
_HOW_LONG = (
    rf"(?:how\s+(?:long|much\s+time|far\s+apart|many\s+{_UNIT})|what\s+is\s+the\s+(?:interval|time|gap)"
    r"|what\s+is\s+the\s+number\s+of\s+(?P<units>year|month|week|day)s)"
)
_INTERVAL = re.compile(rf"^\W*{_HOW_LONG}\b[^?]*?\b(?P<from>between|from)\s+(?P<both>.+?)[\s?.!]*$", re.IGNORECASE)
_INTERVAL_FROM = re.compile(
    rf"^\W*{_HOW_LONG}\s+(?:after|before)\s+(?P<one>.+?)\s*,?\s+(?P<verb>was|were|did)\s+(?P<other>.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^\W*(?P<verb>was|were|did|is|are)\s+(?P<one>.+?)\s+"
    r"(?:(?P<either>before or after|after or before|earlier or later than)"
    r"|(?P<side>before|after|earlier than|later than|prior to))\s+(?P<other>.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"^\W*(?:which|what)\s+(?:\w+\s+){0,2}?(?:came|was|were|happened|took\s+place|occurred|is|began|started)\s+"
    r"(?P<which>first|earlier|last|later)\b\s*[,:–-]?\s*(?P<both>.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_HAPPENED = re.compile(r"\s+(?:happen|take place|occur|come|fall|begin|start|held|happening)$", re.IGNORECASE)
_BEGINS = (re.compile(r"(?:the|an?|his|her|its|their|when)\b|\d"), re.compile(r"[A-Z]"), re.compile(""))
"""How an event begins, the surest first."""


def comparison_in(text: str) -> Comparison | None:
    """The comparison that a question asks for, when it is about the times of two events."""
    if found := _INTERVAL.match(text):
        parts = _parted(found["both"], ("and",) if found["from"].lower() == "between" else ("to", "until", "till"))
        return _compared(Asks.INTERVAL, parts, found["unit"] or found["units"])
    if found := _INTERVAL_FROM.match(text):
        events = (found["one"], found["other"])
        other = f"When {found['verb']} {found['other']}?"
        return Comparison(Asks.INTERVAL, events, (_when(found["one"]), other), _lower(found["unit"]))
    if found := _ORDER.match(text):
        side = (found["side"] or "").lower()
        one, verb = _HAPPENED.sub("", found["one"]), found["verb"].lower()
        first = f"When {verb} {one}?" if one == found["one"] and verb not in ("is", "are") else _when(one)
        asks = Asks.ORDER if found["either"] else Asks.IS_BEFORE if side in _EARLIER else Asks.IS_AFTER
        other = found["other"]
        return Comparison(asks, (one, other), (first, _when(other)))
    if found := _WHICH.match(text):
        asks = Asks.EARLIER if found["which"].lower() in ("first", "earlier") else Asks.LATER
        return _compared(asks, _parted(found["both"], ("or",)), None)
    return None


_LASTED = re.compile(
    rf"^\W*(?:for\s+)?how\s+(?:long|many\s+{_UNIT})\s+(?P<verb>did|was|were|has|have|had|is|are)\s+"
    r"(?P<clause>(?!.*\b(?:after|before|until|since|ago|between|from|wait|take|took)\b)\S+\s.+?)[\s?.!]*$",
    re.IGNORECASE,
)


def duration_in(text: str) -> Duration | None:
    """What a question asks the duration of, "how long was Ann mayor?"; None when it asks for something else."""
    found = _LASTED.match(text)
    if found is None:
        return None
    clause = re.sub(r"\s+(?:last|in office)$", "", found["clause"])
    return Duration(clause, f"When {found['verb'].lower()} {clause}?", _lower(found["unit"]))


_ORDINAL = re.compile(
    r"(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|latest|\d+(?:st|nd|rd|th))",
    re.IGNORECASE,
)
_ORDINAL_OF = re.compile(rf"{_ORDINAL.pattern}\s+(?P<of>.+)", re.IGNORECASE)
_EARLIER = ("before", "earlier than", "prior to")


def _parted(both: str, joints: tuple[str, ...]) -> tuple[str, str] | None:
    """Two events parted at the joint after which another event begins the most surely."""
    found = list(re.finditer(rf"\s*,?\s+(?:{'|'.join(joints)})\s+", both))
    at = next((each for begins in _BEGINS for each in found if begins.match(both, each.end())), None)
    if at is None:
        return None
    one, other = both[: at.start()], both[at.end() :]
    # "The first and the second round": what they are is said once.
    if _ORDINAL.fullmatch(one) and (shared := _ORDINAL_OF.fullmatch(other)):
        one = f"{one} {shared['of']}"
    return one, other


def _compared(asks: Asks, parts: tuple[str, str] | None, unit: str | None) -> Comparison | None:
    if parts is None:
        return None
    return Comparison(asks, parts, (_when(parts[0]), _when(parts[1])), _lower(unit))


def _lower(unit: str | None) -> str | None:
    return unit.lower() if unit is not None else None


_CLAUSE = re.compile(
    r"^(?:when\s+)?(?P<clause>(?!the\b|a\b|an\b).+\s(?:was|were|had|became|\w+ed|met|went|came|took|won)\b.*)$"
)


def _when(event: str) -> str:
    """The question when an event was."""
    if clause := _CLAUSE.match(event):
        return f"When was it that {clause['clause']}?"
    return f"When was {event}?"
