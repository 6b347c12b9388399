"""Times told from the day of writing: today, last year, three weeks ago, on Monday."""

import re
from datetime import date, timedelta

from corpus.dates.ranges import DateRange
from corpus.dates.reading import Reading, Rule
from corpus.dates.vocabulary import CARDINALS, MONTHS, SEASONS, WEEKDAYS, any_of, blank, compiled

__all__ = ["RELATIVE_RULES"]

_ADVERBS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_NEAR_DAYS = {"before yesterday": -2, "after tomorrow": 2}
_WHICH = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def _shifted(days: int) -> Reading:
    return lambda day: DateRange.of_day(day + timedelta(days=days))


def _adverb(match: re.Match[str]) -> Reading | None:
    return _shifted(_ADVERBS[match["adverb"].lower()])


def _near_day(match: re.Match[str]) -> Reading | None:
    return _shifted(-2 if match["side"].lower() == "before" else 2)


def _part_of_day(match: re.Match[str]) -> Reading | None:
    return _shifted(_WHICH[match["which"].lower()])


def _unit_away(unit: str, day: date, count: int) -> DateRange:
    """The day, week, month, ... that lies ``count`` of them after the one that holds ``day``."""
    if unit == "day":
        return DateRange.of_day(day + timedelta(days=count))
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=count)
        return DateRange(monday + timedelta(days=5 * (unit == "weekend")), monday + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "half": 6}.get(unit)
    if months:
        index = (day.year * 12 + day.month - 1) // months + count
        year, part = divmod(index * months, 12)
        return DateRange.of_months(year, part + 1, part + months)
    years = {"year": 1, "decade": 10}.get(unit)
    if years:
        first = (day.year // years + count) * years
        return DateRange.of_years(first, first + years - 1)
    first = ((day.year - 1) // 100 + count) * 100 + 1
    return DateRange.of_years(first, first + 99)


def _unit(match: re.Match[str]) -> Reading | None:
    count = _WHICH[match["which"].lower()]
    unit = match["unit"].lower()
    return lambda day: _unit_away(unit, day, count)


def _of_the_unit(match: re.Match[str]) -> Reading | None:
    unit = match["unit"].lower()
    return lambda day: _unit_away(unit, day, 0)


def _units_away(match: re.Match[str]) -> Reading | None:
    """ "Three weeks ago", "two years from now", "in five days' time"."""
    words = re.sub(r"\s+", "-", match["count"].lower())
    count = CARDINALS.get(words) or int(words)
    unit = match["unit"].lower()
    unit = {"centurie": "century"}.get(unit, unit)
    sign = -1 if match.groupdict().get("ago") else 1
    return lambda day: _unit_away(unit, day, sign * count)


def _named(match: re.Match[str]) -> Reading | None:
    """ "Last April", "this summer", "next Monday"."""
    which, name = _WHICH[match["which"].lower()], match["name"].lower().rstrip(".")
    if name in WEEKDAYS:
        return lambda day: _weekday(WEEKDAYS[name], which, day)
    first, last = SEASONS[name] if name in SEASONS else (MONTHS[name], MONTHS[name])

    def read(day: date) -> DateRange:
        this = DateRange.of_months(day.year, first, last)
        if which < 0 and this.end >= day:
            return DateRange.of_months(day.year - 1, first, last)
        if which > 0 and this.start <= day:
            return DateRange.of_months(day.year + 1, first, last)
        return this

    return read


def _weekday(weekday: int, which: int, day: date) -> DateRange:
    """The weekday before ``day`` (-1), after it (1), or in its week (0)."""
    if which < 0:
        return DateRange.of_day(day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1))
    if which > 0:
        return DateRange.of_day(day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1))
    return DateRange.of_day(day + timedelta(days=weekday - day.weekday()))


def _bare_weekday(match: re.Match[str]) -> Reading | None:
    """A weekday alone: in a report, the last one, the day of writing included."""
    weekday = WEEKDAYS[match["name"].lower()]
    return lambda day: DateRange.of_day(day - timedelta(days=(day.weekday() - weekday) % 7))


_FULL_WEEKDAYS = {name: number for name, number in WEEKDAYS.items() if name.endswith("day")}
_COUNT = rf"(?P<count>[0-9]{{1,3}}|(?:{any_of(CARDINALS)}))"
_UNITS = r"(?P<unit>day|week|month|year|decade|centurie|century)s?"
_CALENDAR_UNITS = "week|weekend|month|quarter|year|decade|century"
_NAMED = f"{any_of(_FULL_WEEKDAYS)}|{any_of(SEASONS)}|{any_of(MONTHS)}"
_COUNTS = {"0", *(name.split("-")[0] for name in CARDINALS)}

RELATIVE_RULES: tuple[Rule, ...] = (
    Rule(_ADVERBS, compiled(r"(?P<adverb>today|tonight|yesterday|tomorrow)\b"), _adverb),
    Rule(
        {"day"},
        compiled(rf"day{blank}(?P<side>before|after){blank}(?:yesterday|tomorrow)\b"),
        _near_day,
    ),
    Rule(
        {"last", "this"},
        compiled(rf"(?P<which>last|this){blank}(?P<part>night|morning|afternoon|evening)\b"),
        _part_of_day,
    ),
    Rule(_WHICH, compiled(rf"(?P<which>{'|'.join(_WHICH)}){blank}(?P<unit>{_CALENDAR_UNITS})\b"), _unit),
    Rule(
        {"end", "beginning", "start", "middle", "close", "rest", "remainder"},
        compiled(
            rf"(?:end|beginning|start|middle|close|rest|remainder){blank}of{blank}the{blank}(?:(?P<which>this|current){blank})?(?P<unit>week|month|year|decade|century)\b"
        ),
        _of_the_unit,
    ),
    Rule(
        _WHICH,
        compiled(
            rf"(?P<which>{'|'.join(_WHICH)}){blank}(?:(?:past|coming){blank})?(?P<name>{_NAMED})(?![a-z])"
        ),
        _named,
    ),
    Rule(
        _COUNTS,
        compiled(rf"{_COUNT}(?:{blank}|-){_UNITS}{blank}(?:(?P<ago>ago)|from{blank}now|hence)\b"),
        _units_away,
    ),
    Rule(_COUNTS, compiled(rf"{_COUNT}{blank}{_UNITS}'{blank}?time\b"), _units_away),
    Rule(_FULL_WEEKDAYS, compiled(rf"(?P<name>{any_of(_FULL_WEEKDAYS)})(?![a-z])"), _bare_weekday),
)
