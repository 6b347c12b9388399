"""A timeline as SVG: days as dots and longer spans as bars over an axis of time, in lanes where they crowd."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from textwrap import shorten

from markupsafe import Markup

from corpus.dates import DateRange
from corpus.phrases import Phrase, Translate, english, worded
from qa.text import one_line
from qa.timeline.events import Event, Timeline

__all__ = ["draw", "to_svg"]

_WIDTH, _SIDE, _TOP = 960, 44, 8  # in SVG units, as all that follows
_LANE, _RADIUS, _BAR = 13, 4.5, 7
_MOST_LANES = 12
_MOST_TICKS = 8
_CROWD = 48  # the width over which what finds no lane is counted together
_LONGEST_LABEL = 180
_LETTER = 6.4  # the width of a letter of a label, on average
_BREAK = 28  # the width of a break of the axis
_BROKEN = 0.4
"""Share of the time that is shown from which on a gap without events is left out."""
_MOST_BREAKS = 3
_FEWEST_BROKEN = 4
"""Times of events, those that touch joined, from which on the axis may be broken."""
_LEAST_SHARE = 0.06
"""The least share of the axis that a stretch between breaks gets."""

_DAYS_IN = {"day": 1.0, "month": 30.44, "year": 365.25}
_STEPS = (
    *(("day", count) for count in (1, 2, 7, 14)),
    *(("month", count) for count in (1, 2, 3, 6)),
    *(("year", base * power) for power in (1, 10, 100, 1000) for base in (1, 2, 5)),
)
_COLOURS = Markup(
    "svg{--fn-paper:#fdfcf9;--fn-ink:#211e1a;--fn-soft:#635d54;--fn-edge:#8f887c;--fn-accent:#932914}"
    "@media(prefers-color-scheme:dark)"
    "{svg{--fn-paper:#171614;--fn-ink:#ebe6dc;--fn-soft:#a9a297;--fn-edge:#7a7469;--fn-accent:#f19c84}}"
    ".ft-paper{fill:var(--fn-paper)}"
)
_STYLE = Markup(
    ".ft-axis{stroke:var(--fn-edge)}.ft-grid{stroke:var(--fn-edge);stroke-opacity:.25}"
    ".ft-label{fill:var(--fn-soft);font:11px system-ui,sans-serif}"
    ".ft-mark{fill:var(--fn-accent);stroke:var(--fn-accent);stroke-width:1.5}"
    ".ft-bar{fill-opacity:.45}.ft-derived{fill:var(--fn-paper)}"
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the axis, from a day to a day and from a place to a place."""

    start: date
    end: date
    left: float
    right: float

    def place(self, day: date) -> float:
        """Where a day stands."""
        share = (day - self.start) / (self.end - self.start)
        return round(self.left + share * (self.right - self.left), 1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days to places on an axis, which is broken where a long time without events would squeeze the others."""

    stretches: tuple[_Stretch, ...]

    @classmethod
    def over(cls, events: Sequence[Event]) -> "_Scale":
        """With room on both sides of each stretch, at least a few days."""
        spans = _unbroken(_covered(events)) or [(date.min, date.min)]
        room = max(sum((last - first for first, last in spans), timedelta()) // 50, timedelta(days=2))
        spans = [(max(first, date.min + room) - room, min(last, date.max - room) + room) for first, last in spans]
        days = [(last - first).days for first, last in spans]
        shares = [max(each, _LEAST_SHARE * sum(days)) for each in days]
        width = (_WIDTH - 2 * _SIDE - _BREAK * (len(spans) - 1)) / sum(shares)
        stretches, left = [], float(_SIDE)
        for (first, last), share in zip(spans, shares, strict=True):
            stretches.append(_Stretch(first, last, left, left + share * width))
            left += share * width + _BREAK
        return cls(tuple(stretches))

    def __call__(self, day: date) -> float:
        return next(each for each in reversed(self.stretches) if each.start <= day).place(day)


def _covered(events: Sequence[Event]) -> list[tuple[date, date]]:
    """The times that events take, in order, those that touch joined."""
    covered: list[tuple[date, date]] = []
    for days in sorted((event.days for event in events), key=lambda days: days.start):
        if covered and days.start <= covered[-1][1]:
            covered[-1] = covered[-1][0], max(covered[-1][1], days.end)
        else:
            covered.append((days.start, days.end))
    return covered


def _unbroken(covered: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """The stretches of time between the breaks: at gaps that are longer than most of what would be left."""
    if len(covered) < _FEWEST_BROKEN:
        return [(covered[0][0], covered[-1][1])] if covered else []
    gaps = sorted(
        ((later[0] - earlier[1], at) for at, (earlier, later) in enumerate(pairwise(covered), start=1)), reverse=True
    )
    left, breaks = covered[-1][1] - covered[0][0], []
    for gap, at in gaps[:_MOST_BREAKS]:
        if gap < _BROKEN * left:
            break
        breaks.append(at)
        left -= gap
    edges = [0, *sorted(breaks), len(covered)]
    return [(covered[first][0], covered[last - 1][1]) for first, last in pairwise(edges)]


@dataclass(frozen=True, slots=True)
class _Mark:
    """An event's number, from 1, and where it stands on the axis."""

    number: int
    event: Event
    left: float
    right: float


def draw(events: Sequence[Event], linked: int = 0, t: Translate = english) -> Markup:
    """The picture, to stand in a page of HTML whose colours it takes.

    Hollow marks are of days that were derived from the date of a document.

    Args:
        events: in the order of time; the first is number 1.
        linked: how many of them the page has a row of, with the id ``fn-event-1`` and so on, to which their marks lead.
        t: translates our own words in it.
    """
    return _svg(events, linked, Markup(""), _STYLE, t)


def to_svg(timeline: Timeline) -> str:
    """The picture as a file of its own, light or dark as its viewer is."""
    paper = Markup('<rect class="ft-paper" width="100%" height="100%"/>')
    return f"{_svg(timeline.events, 0, paper, _COLOURS + _STYLE, english)}\n"


def _svg(events: Sequence[Event], linked: int, paper: Markup, style: Markup, t: Translate) -> Markup:
    scale = _Scale.over(events)
    marks = [_placed(number, event, scale) for number, event in enumerate(events, start=1)]
    days = _Zone([mark for mark in marks if mark.event.days.start == mark.event.days.end])
    spans = _Zone([mark for mark in marks if mark.event.days.start < mark.event.days.end])
    axis = _TOP + spans.height + days.height
    said = Phrase("{count} events", count=len(events)) if len(events) != 1 else Phrase("1 event")
    if events:
        first, last = events[0].first.when, max(events, key=lambda event: event.days.end).first.when
        said = Phrase("{events}, from {first} to {last}", events=said, first=first, last=last)
    about = Phrase(
        "{said}. Dots are days, bars are longer spans, hollow marks are derived from the date of a document.", said=said
    )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="fn-picture" viewBox="0 0 {} {}" role="{}" aria-label="{}">'
        "<title>{}</title><desc>{}</desc><style>{}</style>{}{}{}{}</svg>"
    ).format(
        _WIDTH,
        axis + 24,
        "group" if linked else "img",  # what is one picture to a screen reader can have no links in it
        worded(Phrase("Timeline: {said}", said=said), t),
        t("Timeline"),
        worded(about, t),
        style,
        paper,
        _axis(scale, axis, t) if events else "",
        spans.drawn(_TOP + spans.height, linked, t),
        days.drawn(axis, linked, t),
    )


def _placed(number: int, event: Event, scale: _Scale) -> _Mark:
    left, right = scale(event.days.start), scale(event.days.end)
    if event.days.start == event.days.end:
        return _Mark(number, event, left - _RADIUS, left + _RADIUS)
    return _Mark(number, event, left, max(right, left + _BAR))


class _Zone:
    """Marks in lanes above a line, each in the lowest that has room; those that find none are counted on top."""

    def __init__(self, marks: Sequence[_Mark]) -> None:
        self._lanes: list[tuple[_Mark, int]] = []
        self._crowded: Counter[int] = Counter()
        ends: list[float] = []
        for mark in marks:
            lane = next((lane for lane, end in enumerate(ends) if end + 1.5 <= mark.left), len(ends))
            if lane == _MOST_LANES:
                self._crowded[int(mark.left // _CROWD)] += 1
                continue
            ends[lane : lane + 1] = [mark.right]
            self._lanes.append((mark, lane))
        self.height = _LANE * (len(ends) + bool(self._crowded)) + (4 if ends else 0)

    def drawn(self, bottom: float, linked: int, t: Translate) -> Markup:
        """The marks over a line at the height ``bottom``."""
        marks = (
            _drawn(mark, bottom - _LANE * (lane + 0.5) - 4, mark.number <= linked, t) for mark, lane in self._lanes
        )
        more = (
            Markup('<text class="ft-label" x="{}" y="{}" text-anchor="middle">+{}</text>').format(
                min(max(place * _CROWD + _CROWD // 2, _SIDE), _WIDTH - _SIDE), bottom - self.height + 10, count
            )
            for place, count in sorted(self._crowded.items())
        )
        return _join([*marks, *more])


def _drawn(mark: _Mark, middle: float, linked: bool, t: Translate) -> Markup:
    event = mark.event
    kind = "ft-mark ft-derived" if event.first.derived else "ft-mark"
    if event.days.start == event.days.end:
        form = Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
            kind, round(mark.left + _RADIUS, 1), middle, _RADIUS - 1
        )
    else:
        form = Markup('<rect class="{} ft-bar" x="{}" y="{}" width="{}" height="{}" rx="3"/>').format(
            kind, mark.left, middle - _BAR / 2, round(mark.right - mark.left, 1), _BAR
        )
    told = shorten(one_line(event.first.citation.quote), _LONGEST_LABEL, placeholder=" …")
    label = f"{worded(event.first.when, t)}: {told}"
    named = Markup("<title>{}</title>{}").format(label, form)
    if not linked:
        return Markup("<g>{}</g>").format(named)
    # For the mouse alone: the keyboard and screen readers have the rows themselves, in the same order.
    return Markup('<a class="fn-to-event" href="#fn-event-{}" tabindex="-1">{}</a>').format(mark.number, named)


def _axis(scale: _Scale, height: float, t: Translate) -> Markup:
    parts: list[Markup] = []
    free = 0.0
    for stretch in scale.stretches:
        ticks = []
        for day, name in _ticks(stretch):
            label = worded(name, t)
            place, half = stretch.place(day), len(label) * _LETTER / 2
            if place - half >= free:  # else it would stand over the label before
                ticks.append((place, label))
                free = place + half
        parts += _drawn_stretch(stretch, ticks, height, t)
    return _join(parts)


def _drawn_stretch(
    stretch: _Stretch, ticks: Sequence[tuple[float, str]], height: float, t: Translate
) -> Iterator[Markup]:
    """A stretch of the axis with its ticks, each a place and a label, and the mark of the break before it."""
    if stretch.left > _SIDE:
        break_at = Markup('<path class="ft-axis" d="M{} {y}l4 -12m4 0l-4 12"><title>{}</title></path>')
        yield break_at.format(
            stretch.left - _BREAK / 2 - 4, t("Here the axis leaves out a time without events"), y=height + 6
        )
    line = Markup('<line class="ft-axis" x1="{}" x2="{}" y1="{y}" y2="{y}"/>')
    yield line.format(round(stretch.left, 1), round(stretch.right, 1), y=height)
    for place, label in ticks:
        yield Markup(
            '<line class="ft-grid" x1="{x}" x2="{x}" y1="{}" y2="{}"/>'
            '<text class="ft-label" x="{x}" y="{}" text-anchor="middle">{}</text>'
        ).format(_TOP, height + 4, height + 18, label, x=place)


def _ticks(stretch: _Stretch) -> list[tuple[date, str]]:
    """The days to be named on a stretch of the axis: round ones, as many as there is room for."""
    start, end = stretch.start, stretch.end
    most = max(1, _MOST_TICKS * (stretch.right - stretch.left) / (_WIDTH - 2 * _SIDE))
    unit, count = next(
        (step for step in _STEPS if (end - start).days / (_DAYS_IN[step[0]] * step[1]) <= most), _STEPS[-1]
    )
    return [(day, label) for day, label in _rounds(unit, count, start, end) if start <= day <= end]


def _rounds(unit: str, count: int, start: date, end: date) -> Iterator[tuple[date, str]]:
    """The days at which so many days, months or years are full, from before ``start`` to ``end``, with their names."""
    if unit == "day":  # day 1 of the calendar was a Monday, and so are all that come whole weeks after it
        for number in range((start.toordinal() - 1) // count * count + 1, end.toordinal() + 1, count):
            day = date.fromordinal(number)
            yield day, DateRange.of_day(day).describe()
    elif unit == "month":
        first = max((start.year * 12 + start.month - 1) // count * count, 12)
        for number in range(first, end.year * 12 + end.month, count):
            month = DateRange.of_months(number // 12, number % 12 + 1, number % 12 + 1)
            yield month.start, month.describe()
    else:
        for year in range(start.year // count * count or count, end.year + 1, count):
            yield date(year, 1, 1), str(year)


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
