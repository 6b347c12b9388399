"""Dates: one day of a month, or a few in a row, written in words or figures, with or without the year."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from corpus.dates.meaning import DIGITS, FIGURE, NTH, YEAR_FIGURES, Moment, NoSuchDay, Reading, Relative, Rule, nearest
from corpus.dates.ranges import DateRange
from corpus.dates.units import unit
from corpus.dates.vocabulary import (
    BLANK,
    FULL_WEEKDAYS,
    MONTH,
    MONTH_NAMES,
    MONTHS,
    ORDINALS,
    WEEKDAYS,
    any_of,
    compiled,
    month_number,
    number_of,
    stands_after,
)
from corpus.dates.year_slot import WHICH, YEAR, YEAR_AFTER, YEAR_END, has_year, in_year

__all__ = ["DAY_RULES"]

_NUMBER = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![a-z])"
_DAY = rf"(?:{_NUMBER}|(?:{any_of(ORDINALS)})\b)"
_NO_QUANTITY = rf"(?![0-9]|[.,][0-9]{{1,3}}(?![0-9])|:[0-9]|{BLANK}?%|{BLANK}(?:percent|per cent|[mb]illion)\b)"
_JOINT = rf"(?P<joint>{BLANK}?[-–/]{BLANK}?|{BLANK}(?:to|through|thru|until|and|&){BLANK}(?:the{BLANK})?)"
_WEEKDAY_BEFORE = rf"(?:(?P<weekday>{any_of(WEEKDAYS)})(?![a-z])\.?,?{BLANK}(?:the{BLANK})?)?"
_WEEKDAY_OF_LAST = rf"(?:(?:{any_of(WEEKDAYS)})(?![a-z])\.?,?{BLANK}(?:the{BLANK})?)?"

_MONTH_DAY = rf"{_WEEKDAY_BEFORE}{MONTH}{BLANK}?(?:the{BLANK})?(?P<day>{_DAY}){_NO_QUANTITY}"
_DAY_TO_MONTH = rf"(?:{BLANK}?(?:day{BLANK})?(?:of{BLANK})?|[-/.]){MONTH}"
_DAYS_MONTH = rf"{_WEEKDAY_BEFORE}(?P<day>{_DAY})(?:{_JOINT}{_WEEKDAY_OF_LAST}(?P<last>{_DAY}))?{_DAY_TO_MONTH}"


def _days(match: re.Match[str]) -> Reading | None:
    """A day of a month, or several in a row."""
    groups = match.groupdict()
    number = month_number(match)
    first = number_of(match["day"])
    last = number_of(groups["last"]) if groups.get("last") else first
    if groups.get("joint") and not _is_span(match, first, last):
        return None
    if not has_year(match) and _may_be_verb(match):
        return None

    def build(year: int) -> DateRange:
        return DateRange(_day(year, number, first), _day(year, number, last))

    if groups.get("weekday") and not has_year(match):
        return _on_weekday(build, WEEKDAYS[match["weekday"].lower()])
    return in_year(match, build)


def _day(year: int, month: int, day: int) -> date:
    """The day of the calendar. Raises NoSuchDay."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDay(str(error)) from error


def _is_span(match: re.Match[str], first: int, last: int) -> bool:
    """Whether two days are the ends of a span: "1-2", "3 to 9", but "3 and 9" only after "between"."""
    if match["joint"].split()[0] not in ("and", "&", "/"):
        return True
    return last == first + 1 or stands_after(_BETWEEN, match)


_BETWEEN = compiled(rf"\bbetween{BLANK}(?:the{BLANK})?$")
_PREPOSITION = compiled(r"\b(?:in|on|of|by|since|until|from|to|last|next|this|before|after)[ \n]+$")


def _may_be_verb(match: re.Match[str]) -> bool:
    """Whether the month is "may" in small letters beside a number, as the verb may be: "the second may"."""
    if match["month"] != "may" or match["day"][0].isdigit() != match["day"][-1].isdigit():
        return False
    return "of" not in match[0].lower().split() and not stands_after(_PREPOSITION, match)


def _on_weekday(build: Callable[[int], DateRange], weekday: int) -> Reading:
    """A date without a year but with its day of the week, which tells the year."""

    def read(moment: Moment) -> DateRange:
        if moment.year is not None:
            return nearest(build, moment)
        year = moment.day.year
        choices = map(build, (year, year - 1, year + 1))
        return next((each for each in choices if each.start.weekday() == weekday), None) or nearest(build, moment)

    build(2000)  # 31 February is no day in any year
    return Relative(read, recurs=True)


def _weekday_the(match: re.Match[str]) -> Reading:
    """Read "Tuesday the 19th": of the months around, the nearest in which that day is one."""
    weekday, number = WEEKDAYS[match["weekday"].lower()], number_of(match["day"])

    def read(moment: Moment) -> DateRange:
        months = [unit("month", moment.day, count).start for count in range(-_MONTHS_AROUND, _MONTHS_AROUND + 1)]
        days = [first + timedelta(days=number - 1) for first in months]
        fitting = [day for day, first in zip(days, months, strict=True) if day.month == first.month]
        fitting = [day for day in fitting if day.weekday() == weekday]
        return DateRange.of_day(min(fitting, key=lambda day: (abs(day - moment.day), day)))

    return Relative(read)


_MONTHS_AROUND = 3
"""Further away a writer names the month."""


def _nth_weekday(match: re.Match[str]) -> Reading | None:
    """Read "the first Tuesday of October", "the last day of March 2014"."""
    nth, number = match["nth"].lower(), month_number(match)
    weekday = FULL_WEEKDAYS.get(match["name"].lower())

    return in_year(match, lambda year: _nth_day(nth, weekday, year, number))


def _nth_day(nth: str, weekday: int | None, year: int, month: int) -> DateRange:
    """The nth, or last, of the days of a month that are this day of the week, or of all."""
    days = [date(year, month, number + 1) for number in range(monthrange(year, month)[1])]
    fitting = [day for day in days if weekday is None or day.weekday() == weekday]
    return DateRange.of_day(fitting[-1 if nth == "last" else number_of(nth) - 1])


def _nth_weekday_of(match: re.Match[str]) -> Reading:
    """Read "the first Monday of next month"."""
    nth, weekday = match["nth"].lower(), FULL_WEEKDAYS[match["name"].lower()]
    offset = WHICH[match["month_which"].lower()]

    def read(moment: Moment) -> DateRange:
        start = unit("month", moment.day, offset).start
        return _nth_day(nth, weekday, start.year, start.month)

    return Relative(read)


def _of_month(match: re.Match[str]) -> Reading | None:
    """Read "the 15th of next month"."""
    number, offset = number_of(match["day"]), WHICH[match["month_which"].lower()]

    def read(moment: Moment) -> DateRange:
        years, month = divmod(moment.day.month - 1 + offset, 12)
        return DateRange.of_day(date(moment.day.year + years, month + 1, number))

    return Relative(read)


def _year_first(match: re.Match[str]) -> Reading | None:
    """Year, month and day in this order, in figures."""
    return DateRange.of_day(_day(int(match["year"]), int(match["number"]), int(match["day"])))


_FIGURES = compiled(
    r"(?<![0-9][.,/:-])(?P<first>[0-9][0-9]?)(?P<mark>[./-])(?P<second>[0-9][0-9]?)(?P=mark)"
    rf"(?:(?P<year>{YEAR}){YEAR_END}|(?P<short>[0-9]{{2}})(?![0-9a-z]))(?!(?P=mark)[0-9])"
)


def _year_last(match: re.Match[str]) -> Reading | None:
    """Figures with the year last: "24/11/2011", "11/24/2011", "03.04.2012".

    With full stops the day comes first. With slashes or dashes it may be either; where both are possible the
    other dates of the text decide, and where they do not, nothing is claimed.
    """
    first, second = int(match["first"]), int(match["second"])
    if first > 12 or first == second:
        day_first: bool | None = True
    elif second > 12:
        day_first = False
    else:
        day_first = match["mark"] == "." or _day_comes_first(match.string)
    if day_first is None:
        return None
    day, number = (first, second) if day_first else (second, first)
    return in_year(match, lambda year: DateRange.of_day(_day(year, number, day)))


@lru_cache(maxsize=1)
def _day_comes_first(text: str) -> bool | None:
    """Whether the dates of a text that read in one way only have the day first; None when none tells."""
    pairs = [(int(each["first"]), int(each["second"])) for each in _FIGURES.finditer(text) if each["mark"] != "."]
    day_first = any(first > 12 >= second for first, second in pairs)
    month_first = any(second > 12 >= first for first, second in pairs)
    return None if day_first == month_first else day_first


_MONTH_STARTS = {*MONTHS, *WEEKDAYS}
_DAY_STARTS = {FIGURE, NTH, *WEEKDAYS, *(name.split("-")[0] for name in ORDINALS)}
_NTH_STARTS = {NTH, "first", "second", "third", "fourth", "last"}

DAY_RULES = (
    Rule(
        _MONTH_STARTS,
        compiled(rf"{_MONTH_DAY}(?:{_JOINT}(?P<last>{_DAY}){_NO_QUANTITY})?{YEAR_AFTER}"),
        _days,
    ),
    # "May 3 and 17, 2019": the first of two days; its year follows the second.
    Rule(_MONTH_STARTS, compiled(rf"{_MONTH_DAY}(?={BLANK}and{BLANK}{_DAY},{BLANK}(?P<year>{YEAR}))"), _days),
    Rule(_MONTH_STARTS, compiled(rf"{_MONTH_DAY}{YEAR_AFTER}"), _days),
    Rule(_DAY_STARTS, compiled(rf"{_DAYS_MONTH}{YEAR_AFTER}"), _days),
    # "3-Aug-96"; "3 Aug 96" where nothing follows that the figures could count.
    Rule(
        {FIGURE, NTH},
        compiled(
            rf"{_DAYS_MONTH}(?:-(?![0-9]{{2}}[0-9a-z])|{BLANK}(?=[0-9]{{2}}(?:[.,;:)\]](?![ ]?[0-9])|[ ]*(?:\n|$))))"
            r"(?P<short>[0-9]{2})"
        ),
        _days,
    ),
    Rule(
        {YEAR_FIGURES},
        compiled(rf"(?P<year>{YEAR})(?:,?{BLANK}|[-/]){MONTH}(?:{BLANK}|[-/])(?P<day>{_NUMBER}){_NO_QUANTITY}"),
        _days,
    ),
    Rule(
        _NTH_STARTS,
        compiled(
            rf"(?P<nth>first|second|third|fourth|last|[1-4](?:st|nd|rd|th)){BLANK}"
            rf"(?P<name>{any_of(FULL_WEEKDAYS)}|day){BLANK}(?:of|in){BLANK}{MONTH}{YEAR_AFTER}"
        ),
        _nth_weekday,
    ),
    Rule(
        _NTH_STARTS,
        compiled(
            rf"(?P<nth>first|second|third|fourth|last|[1-4](?:st|nd|rd|th)){BLANK}"
            rf"(?P<name>{any_of(FULL_WEEKDAYS)}){BLANK}(?:of|in){BLANK}(?P<month_which>last|this|next){BLANK}month\b"
        ),
        _nth_weekday_of,
    ),
    Rule(
        WEEKDAYS,
        compiled(
            rf"(?P<weekday>{any_of(WEEKDAYS)})(?![a-z])\.?,?{BLANK}(?:the{BLANK})?"
            r"(?P<day>(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th))(?![a-z0-9-])"
            rf"(?!{BLANK}(?:of{BLANK})?(?:{MONTH_NAMES}|century|anniversary|birthday|annual|floor|street|avenue))"
        ),
        _weekday_the,
    ),
    Rule(
        _DAY_STARTS - set(WEEKDAYS),
        compiled(rf"(?P<day>{_DAY}){BLANK}(?:day{BLANK})?(?:of{BLANK})?(?P<month_which>last|this|next){BLANK}month\b"),
        _of_month,
    ),
    Rule(
        {YEAR_FIGURES},
        compiled(
            rf"(?<![0-9][.,/:-])(?P<year>{YEAR})(?P<mark>[-/.])(?P<number>[0-9]{{1,2}})(?P=mark)"
            r"(?P<day>[0-9]{1,2})(?![0-9])"
        ),
        _year_first,
    ),
    Rule(
        {DIGITS},
        compiled(r"(?P<year>(?:19|20)[0-9]{2})(?P<number>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])"),
        _year_first,
    ),
    Rule({FIGURE}, _FIGURES, _year_last),
)
"""The rules that find days, with or without their year."""
