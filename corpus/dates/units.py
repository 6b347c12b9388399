"""The units that time is counted in: the day, week, month, ... that a day is in, and those before and after."""

from datetime import date, timedelta

from corpus.dates.ranges import DateRange

__all__ = ["same_day", "unit"]

_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


def unit(name: str, day: date, count: int) -> DateRange:
    """The day, week, month, ... that comes ``count`` of them after the one that holds ``day``."""
    if name == "day":
        return DateRange.of_day(day + timedelta(days=count))
    if name in ("week", "weekend"):
        monday = day + timedelta(weeks=count, days=-day.weekday())
        return DateRange(monday + timedelta(days=5 if name == "weekend" else 0), monday + timedelta(days=6))
    if name == "century":
        first = ((day.year - 1) // 100 + count) * 100 + 1
        return DateRange.of_years(first, first + 99)
    months = _MONTHS_IN[name]
    start = ((day.year * 12 + day.month - 1) // months + count) * months
    end = start + months - 1
    return DateRange(_month(start).start, _month(end).end)


def same_day(name: str, day: date, count: int) -> date:
    """The same day ``count`` weeks, months or years after ``day``, or the last of a month that is too short."""
    if name == "week":
        return day + timedelta(weeks=count)
    month = _month(day.year * 12 + day.month - 1 + count * _MONTHS_IN[name])
    return min(month.start.replace(day=1) + timedelta(days=day.day - 1), month.end)


def _month(index: int) -> DateRange:
    """The month that comes so many months after January of the year 0."""
    return DateRange.of_months(index // 12, index % 12 + 1, index % 12 + 1)
