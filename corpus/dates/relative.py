"""Times told from the day of writing: today, last year, three weeks ago, on Monday."""

import re
from datetime import date, timedelta

from corpus.dates.meaning import DIGITS, FIGURE, Moment, Reading, Relative, Rule, Tense
from corpus.dates.ranges import DateRange
from corpus.dates.units import same_day, unit
from corpus.dates.vocabulary import (
    BLANK,
    COUNT,
    COUNT_WORDS,
    FULL_WEEKDAYS,
    MONTH,
    MONTHS,
    SEASONS,
    any_of,
    compiled,
    number_of,
    stands_after,
)

__all__ = ["RELATIVE_RULES"]

_ADVERBS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WHICH = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def _days_away(days: int) -> Reading:
    return Relative(lambda moment: DateRange.of_day(moment.day + timedelta(days=days)))


_IN_NAME = re.compile(r"[A-Z]\w*[ \n]$")


def _adverb(match: re.Match[str]) -> Reading | None:
    """Read "yesterday"; but with a capital, after another word with one, it is part of a name: "USA Today"."""
    if match["adverb"][0].isupper() and _IN_NAME.search(match.string, max(0, match.start() - 30), match.start()):
        return None
    return _days_away(_ADVERBS[match["adverb"].lower()])


def _day_but_one(match: re.Match[str]) -> Reading | None:
    """Read "the day before yesterday"."""
    return _days_away(-2 if match["side"] else 2)


def _part_of_day(match: re.Match[str]) -> Reading | None:
    """Read "last night", "this morning"."""
    return _days_away(-1 if match["night"] else 0)


_THE = compiled(r"\bthe[ \n]+$")


def _which_unit(match: re.Match[str]) -> Reading | None:
    """Read "last week"; but "the last week" is a length of time."""
    which, name = match["which"].lower(), match["unit"].lower()
    if which in ("last", "next") and stands_after(_THE, match):
        return None
    return Relative(lambda moment: unit(name, moment.day, _WHICH[which]))


def _the_unit(match: re.Match[str]) -> Reading | None:
    """Read "the end of the year"."""
    name = match["unit"].lower()
    return Relative(lambda moment: unit(name, moment.day, 0))


_EXACTLY = compiled(r"\b(?:exactly|precisely)[ \n]+$")


def _units_away(match: re.Match[str]) -> Reading | None:
    """Read "three weeks ago", "two years from now"; "exactly three weeks ago" and "a year ago today" are days."""
    name = match["unit"].lower().replace("centurie", "century")
    count = number_of(match["count"]) * (-1 if match["side"].lower() == "ago" else 1)
    if name == "fortnight":
        name, count = "week", 2 * count
    if name in _EXACT and (match["to_the_day"] or stands_after(_EXACTLY, match)):
        return Relative(lambda moment: DateRange.of_day(same_day(name, moment.day, count)))
    return Relative(lambda moment: unit(name, moment.day, count))


def _weeks_on(match: re.Match[str]) -> Reading | None:
    """Read "a week today", "two weeks tomorrow", "a week on Friday"."""
    days = 7 * number_of(match["count"]) * (2 if match["unit"].lower() == "fortnight" else 1)
    if match["adverb"]:
        return _days_away(days + _ADVERBS[match["adverb"].lower()])
    weekday = FULL_WEEKDAYS[match["name"].lower()]
    return Relative(
        lambda moment: DateRange.of_day(moment.day + timedelta(days=(weekday - moment.day.weekday()) % 7 + days))
    )


def _the_weekend(match: re.Match[str]) -> Reading | None:
    """Read "over the weekend": the last one, or the one to come where the verb says so."""
    if not stands_after(_THE, match):
        return None

    def read(moment: Moment) -> DateRange:
        this = unit("weekend", moment.day, 0)
        is_past = this.start > moment.day and moment.tense < Tense.FUTURE
        return unit("weekend", moment.day, -1) if is_past else this

    return Relative(read)


def _which_month(match: re.Match[str]) -> Reading | None:
    """Read "last April", "this summer", "last Oct. 23"."""
    which, name = _WHICH[match["which"].lower()], (match["season"] or match["month"]).lower().rstrip(".")
    if match["month"] in ("may", "march") and which == 0:
        return None  # "this may be", "this march ended"
    first, last = SEASONS[name] if name in SEASONS else (MONTHS[name], MONTHS[name])

    def in_year(year: int) -> DateRange:
        if match["day"]:
            return DateRange.of_day(date(year, first, int(match["day"])))
        return DateRange.of_months(year, first, last)

    def read(moment: Moment) -> DateRange:
        this = in_year(moment.day.year)
        if (which < 0 and this.end >= moment.day) or (which > 0 and this.start <= moment.day):
            return in_year(moment.day.year + which)
        return this

    return Relative(read)


def _which_weekday(match: re.Match[str]) -> Reading | None:
    """Read "last Monday", before the day of writing; "next Monday", after it; "this Monday", in its week."""
    which, weekday = _WHICH[match["which"].lower()], FULL_WEEKDAYS[match["name"].lower()]

    def read(moment: Moment) -> DateRange:
        ahead = weekday - moment.day.weekday()
        if which < 0:
            ahead = ahead % 7 - 7
        elif which > 0:
            ahead = ahead % 7 or 7
        return DateRange.of_day(moment.day + timedelta(days=ahead))

    return Relative(read)


def _weekday_of_week(match: re.Match[str]) -> Reading | None:
    """Read "Wednesday of next week", "Tuesday of the week after next"."""
    which = 2 * _WHICH[match["but_one"].lower()] if match["but_one"] else _WHICH[match["which"].lower()]
    weekday = FULL_WEEKDAYS[match["name"].lower()]
    return Relative(lambda moment: DateRange.of_day(unit("week", moment.day, which).start + timedelta(days=weekday)))


def _two_weekdays(match: re.Match[str]) -> Reading | None:
    """Read "Thursday and Friday of last week", "Tuesday and Wednesday": two days that follow each other."""
    first, last = (FULL_WEEKDAYS[match[name].lower()] for name in ("first", "name"))
    if (last - first) % 7 != 1 or stands_after(_NO_ONE_DAY, match):
        return None
    which = match["which"]

    def read(moment: Moment) -> DateRange:
        in_week = unit("week", moment.day, _WHICH[which.lower()]).start + timedelta(days=first) if which else None
        day = in_week or _by_tense(first, moment)
        return DateRange(day, day + timedelta(days=1))

    return Relative(read, recurs=which is None)


_NO_ONE_DAY = compiled(
    r"\b(?:an?|any|each|every|most|per|good|black|ash|easter|palm|bloody|super|cyber|holy|shrove)[ \n]+$"
)


def _weekday(match: re.Match[str]) -> Reading | None:
    """A weekday alone: the last one, or the next one where the verb says so. The day of writing is both.

    "On the Monday" is told from another time.
    """
    if stands_after(_NO_ONE_DAY, match) or stands_after(_ON_THE, match):
        return None
    weekday = FULL_WEEKDAYS[match["name"].lower()]
    return Relative(lambda moment: DateRange.of_day(_by_tense(weekday, moment)), recurs=True)


_ON_THE = compiled(r"\bon[ \n]+the[ \n]+$")


def _by_tense(weekday: int, moment: Moment) -> date:
    """The last such day, or the next one where the verb says so. The day of writing is both.

    Raises:
        ValueError: it stands below the heading of a year, which has many.
    """
    if moment.year is not None:
        raise ValueError("a year has many such days")
    ahead = (weekday - moment.day.weekday()) % 7
    if ahead and moment.tense < Tense.FUTURE:
        ahead -= 7
    return moment.day + timedelta(days=ahead)


_WEEKDAY = rf"(?P<name>{any_of(FULL_WEEKDAYS)})(?![a-z])"
_MONTH_OR_SEASON = rf"(?:(?P<season>{any_of(SEASONS)})(?![a-z])|{MONTH})"
_UNIT = r"(?P<unit>day|week|fortnight|month|year|decade|centurie|century)s?"
_TO_THE_DAY = rf"(?P<to_the_day>{BLANK}(?:to{BLANK}the{BLANK}day|today)\b)?"
_EXACT = ("week", "month", "year")
_DAY = rf"(?:{BLANK}(?P<day>3[01]|[12]?[0-9])(?![0-9a-z:%]|[.,][0-9]))?"

RELATIVE_RULES = (
    Rule(_ADVERBS, compiled(r"(?P<adverb>today|tonight|yesterday|tomorrow)\b"), _adverb),
    Rule(
        {"day"},
        compiled(rf"day{BLANK}(?:(?P<side>before){BLANK}yesterday|after{BLANK}tomorrow)\b"),
        _day_but_one,
    ),
    Rule(
        {"last", "this"},
        compiled(rf"(?:(?P<night>last{BLANK}night)|this{BLANK}(?:morning|afternoon|evening))\b"),
        _part_of_day,
    ),
    Rule(
        {"last", "this", "current", "next", "coming"},
        compiled(
            rf"(?P<which>last|this|current|next|coming){BLANK}"
            rf"(?P<unit>weekend|week|month|quarter|year|decade|century)\b(?!{BLANK}of\b)"
        ),
        _which_unit,
    ),
    Rule(
        {"end", "beginning", "start", "middle", "close", "rest", "remainder"},
        compiled(
            rf"(?:end|beginning|start|middle|close|rest|remainder){BLANK}of{BLANK}the{BLANK}"
            r"(?P<unit>week|month|year|decade|century)\b"
        ),
        _the_unit,
    ),
    Rule(
        {FIGURE, DIGITS, *COUNT_WORDS},
        compiled(rf"{COUNT}(?:{BLANK}|-){_UNIT}{BLANK}(?P<side>ago|from{BLANK}now|hence)\b{_TO_THE_DAY}"),
        _units_away,
    ),
    Rule(
        {FIGURE, DIGITS, *COUNT_WORDS},
        compiled(rf"{COUNT}{BLANK}{_UNIT}'{BLANK}?(?P<side>time)\b{_TO_THE_DAY}"),
        _units_away,
    ),
    Rule(
        {FIGURE, DIGITS, *COUNT_WORDS},
        compiled(
            rf"{COUNT}{BLANK}(?P<unit>week|fortnight)s?{BLANK}(?:from{BLANK})?"
            rf"(?:(?P<adverb>today|tomorrow)\b|on{BLANK}{_WEEKDAY})"
        ),
        _weeks_on,
    ),
    Rule({"weekend"}, compiled(r"weekend\b"), _the_weekend),
    Rule(
        _WHICH,
        compiled(rf"(?P<which>last|past|this|next|coming){BLANK}{_MONTH_OR_SEASON}{_DAY}"),
        _which_month,
    ),
    Rule(
        _WHICH,
        compiled(rf"(?P<which>last|past|this|next|coming){BLANK}(?:(?:past|coming){BLANK})?{_WEEKDAY}"),
        _which_weekday,
    ),
    Rule(
        FULL_WEEKDAYS,
        compiled(
            rf"{_WEEKDAY},?{BLANK}(?:of{BLANK})?(?:(?P<which>last|this|next){BLANK}week"
            rf"|the{BLANK}week{BLANK}(?:after|before){BLANK}(?P<but_one>next|last))\b"
        ),
        _weekday_of_week,
    ),
    Rule(
        FULL_WEEKDAYS,
        compiled(
            rf"(?P<first>{any_of(FULL_WEEKDAYS)}){BLANK}and{BLANK}(?:on{BLANK})?{_WEEKDAY}"
            rf"(?:{BLANK}(?:of{BLANK})?(?P<which>last|this|next){BLANK}week\b)?(?!,?{BLANK}(?:the{BLANK})?[0-9])"
        ),
        _two_weekdays,
    ),
    Rule(FULL_WEEKDAYS, compiled(_WEEKDAY), _weekday),
)
"""The rules that find times told from the day of writing ("yesterday")."""
