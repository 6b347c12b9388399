"""Two events compared by their times: how long between them, and which came first. What is computed says so."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import prod

from corpus.dates import DateRange
from corpus.phrases import Phrase, counted, joined_by, listed
from qa.answer import Answer, Computation, Retrieved, abstention, given
from qa.answers.inputs import Dated, dated_by, inputs_of, named_days, told
from qa.time_constraints import Asks, Comparison, Duration

__all__ = ["compared", "lasted"]

_DAY = timedelta(days=1)
_WEEK = 6
_UNITS = ("day", "week", "month", "year")
_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "year": 12}


def compared(question: str, comparison: Comparison, ask: Callable[[str], Answer]) -> Answer | None:
    """The answer to a comparison, worked out from the times of its two events.

    Args:
        question: as it was asked.
        comparison: what it asks for.
        ask: answers a question, here when an event was.

    Returns:
        The answer, or an abstention when the documents date only one of the events, or too roughly; None when they
        date neither: then the question may mean something else.
    """
    answers = [
        named_days(event) or ask(asked) for event, asked in zip(comparison.events, comparison.questions, strict=True)
    ]
    dated = [dated_by(event, found) for event, found in zip(comparison.events, answers, strict=True)]
    one, other = dated
    if one is None and other is None:
        return None
    if one is None or other is None:
        missing = comparison.events[dated.index(None)]
        return _abstained(question, dated, Phrase("They do not say when {event} was.", event=missing))
    worked = (
        _interval(one.days, other.days, comparison.unit)
        if comparison.asks is Asks.INTERVAL
        else _order(comparison.asks, one, other)
    )
    if worked is None:
        dates = [
            Phrase("{event} to {days}", event=event.described, days=event.days.describe()) for event in (one, other)
        ]
        why = Phrase("They date {dates}, which does not tell the order.", dates=listed(dates))
        return _abstained(question, dated, why)
    return _given(question, worked, (one, other))


def lasted(question: str, duration: Duration, answer: Answer) -> Answer | None:
    """The answer to a question how long something lasted, worked out from the days that it had.

    Args:
        question: as it was asked.
        duration: what it asks for.
        answer: when it was.

    Returns:
        The answer; None when the documents do not tell from when to when.
    """
    if answer.date is None:
        return None
    days = DateRange(answer.date.start, answer.date.end)
    span = _named_span(days)
    if span is None:
        return None
    unit, count = span
    if duration.unit not in (None, unit):
        unit, count = duration.unit or unit, _whole(duration.unit or unit, days.start, days.end + _DAY)
    worked = _counted(count, unit)
    return _given(question, worked, [Dated(duration.described, days, answer)])


def _named_span(days: DateRange) -> tuple[str, int] | None:
    """How much lies between the two ends that were named, "1998" and "2007"; None where only one time was."""
    first, last = days.start, days.end
    if (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31):
        return ("year", last.year - first.year) if last.year > first.year else None
    if first.day == 1 and (last + _DAY).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month
        return ("month", months) if months not in (0, 2, 5) else None  # a month, a quarter, a half of a year
    return ("day", (last - first).days + 1) if last > first and (last - first).days != _WEEK else None


def _order(asks: Asks, one: Dated, other: Dated) -> str | None:
    """What is said of the order; None when the days overlap, so that they do not tell it."""
    if one.days.overlaps(other.days):
        same_day = one.days == other.days and one.days.start == one.days.end
        return Phrase("on the same day") if same_day and asks is Asks.ORDER else None
    is_before = one.days.end < other.days.start
    if asks is Asks.ORDER:
        return Phrase("before") if is_before else Phrase("after")
    if asks in (Asks.EARLIER, Asks.LATER):
        return (one if is_before == (asks is Asks.EARLIER) else other).described
    return Phrase("Yes") if is_before == (asks is Asks.IS_BEFORE) else Phrase("No")


def _interval(one: DateRange, other: DateRange, unit: str | None) -> str:
    """The time between two events, no more precise than they are dated.

    From beginning to beginning when both are dated alike (two days, two months, two years); else from the least to the
    most that it can be.
    """
    first, second = sorted((one, other))
    roughest = max(_precision(first), _precision(second), key=_UNITS.index)
    alike = _precision(first) == _precision(second)
    if alike and _UNITS.index(unit or roughest) >= _UNITS.index(roughest):
        least = most = (first.start, second.start)
    else:
        least, most = (min(first.end, second.start), second.start), (first.start, second.end)
    if roughest == "day" and unit is None:
        return _in_full(*most)
    low, high = (_whole(unit or roughest, *span) for span in (least, most))
    unit = unit or roughest
    if low == high:
        return _counted(high, unit)
    return Phrase("{least} to {most}", least=counted(low), most=_counted(high, unit))


def _precision(days: DateRange) -> str:
    length = (days.end - days.start).days + 1
    if length >= 365:
        return "year"
    return "month" if length >= 28 else "day"


def _whole(unit: str, start: date, end: date) -> int:
    """How many whole units lie between two days."""
    if unit in _DAYS_IN:
        return (end - start).days // _DAYS_IN[unit]
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months // _MONTHS_IN[unit]


def _in_full(start: date, end: date) -> str:
    """In years, months and days: "3 years, 4 months and 19 days"."""
    months = _whole("month", start, end)
    rest = (end - _months_after(start, months)).days
    parts = [(months // 12, "year"), (months % 12, "month"), (rest, "day")]
    return listed([_counted(count, name) for count, name in parts if count] or [_counted(0, "day")])


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1) + timedelta(days=min(day.day, monthrange(year, month + 1)[1]) - 1)


def _counted(count: int, name: str) -> str:
    return Phrase(f"{{count}} {name}" if count == 1 else f"{{count}} {name}s", count=counted(count))


def _given(question: str, worked: str, dated: Sequence[Dated]) -> Answer:
    cited, inputs = inputs_of(dated)
    answers = [each.answer for each in dated if each.answer is not None]
    how = Phrase("computed from {inputs}", inputs=joined_by("; ", list(map(told, inputs))))
    text = Phrase("{answer} ({how})", answer=worked, how=how)
    return replace(
        given(question, worked, text, prod(answer.confidence for answer in answers), cited),
        retrieved=_retrieved(answers),
        computation=Computation(how, inputs),
    )


def _abstained(question: str, dated: Sequence[Dated | None], why: str) -> Answer:
    cited, inputs = inputs_of(dated)
    answers = [each.answer for each in dated if each is not None and each.answer is not None]
    reason = Phrase("The documents do not tell enough to compare the two. {why}", why=why)
    return replace(
        abstention(question, reason),
        nearest=cited,
        retrieved=_retrieved(answers),
        computation=Computation(Phrase("not computed"), inputs),
    )


def _retrieved(answers: Iterable[Answer]) -> tuple[Retrieved, ...]:
    return tuple(dict.fromkeys(hit for answer in answers for hit in answer.retrieved))
