"""Dates as a calendar gives them: days, months, quarters, halves, seasons, years, decades and centuries.

The year may be left out; then the document's own date decides.
"""

import re
from collections.abc import Callable
from datetime import date

from corpus.dates.ranges import DateRange
from corpus.dates.reading import Reading, Rule, nearest
from corpus.dates.vocabulary import MONTHS, ORDINALS, SEASONS, WEEKDAYS, any_of, blank, compiled, month

__all__ = ["CALENDAR_RULES"]

_YEAR = "(?:1[0-9]{3}|20[0-9]{2})"
_CLOCK_OR_END = "(?:(?=[0-9]{1,2}:[0-9]{2})|(?![0-9a-z]))"  # a clock time may stick to a year: "201711:04"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![a-z])"
_NOT_A_NUMBER = rf"(?![0-9]|[.,][0-9]{{1,3}}(?![0-9])|:[0-9]|{blank}?%|{blank}(?:percent|per{blank}cent|million|billion)\b)"
_ORDINAL_DAY = rf"(?:{any_of(ORDINALS)})\b"
_WEEKDAY_BEFORE = rf"(?:(?P<weekday>{any_of(WEEKDAYS)})(?![a-z])\.?,?{blank}(?:the{blank})?)?"
_YEAR_AFTER = (
    rf"(?:(?:,?{blank}?|,?{blank}of{blank}|[-/.])(?P<year>{_YEAR}){_CLOCK_OR_END}"
    rf"|(?:{blank}|-)'(?P<short>[0-9]{{2}})(?![0-9a-z])|-(?P<dashed>[0-9]{{2}})(?![0-9a-z])"
    rf"|,?{blank}(?:of{blank})?(?P<which>last|this|next){blank}year\b)?"
)
_YEAR_BEFORE = (
    rf"(?:(?P<before>{_YEAR})(?:'s)?{blank}(?:fiscal{blank})?|(?P<whose>last|this|next){blank}year's{blank})?"
)
_WHICH = {"last": -1, "this": 0, "next": 1}

_Build = Callable[[int], DateRange]


def _in_year(match: re.Match[str], build: _Build) -> Reading:
    """The meaning of words with the year that the match holds; ``build`` gives it for any year."""
    groups = match.groupdict()
    year = groups.get("year") or groups.get("before")
    if year:
        return build(int(year))
    build(2000)  # a leap year: a day that it has not, like 31 February, is none at all
    short = groups.get("short") or groups.get("dashed")
    if short:
        return lambda day: build(_nearest_century(int(short), day))
    which = groups.get("which") or groups.get("whose")
    if which:
        return lambda day: build(day.year + _WHICH[which.lower()])
    return lambda day: nearest(build, day)


def _nearest_century(short: int, day: date) -> int:
    """The year ending in the two digits ``short`` that is nearest to ``day``."""
    return min(
        range(day.year - day.year % 100 - 100 + short, 10000, 100), key=lambda year: abs(year - day.year)
    )


def _has_year(match: re.Match[str]) -> bool:
    names = ("year", "before", "short", "dashed", "which", "whose")
    return any(match.groupdict().get(name) for name in names)


def _month_number(match: re.Match[str], group: str = "month") -> int:
    return MONTHS[match[group].lower().rstrip(".")]


# --- Days -----------------------------------------------------------------------------------------------------


def _day_number(words: str) -> int:
    return ORDINALS.get(words.lower()) or int(re.sub("[a-z]", "", words.lower()))


def _days(match: re.Match[str]) -> Reading | None:
    """A day of a month, or several in a row."""
    number = _month_number(match)
    first = _day_number(match["day"])
    last = _day_number(match["last"]) if match["last"] else first
    if (
        match["joint"]
        and match["joint"].strip() in ("and", "&", ",")
        and last != first + 1
        and not _between(match)
    ):
        return None
    if not _has_year(match) and _is_common_word(match["month"]):
        return None

    def build(year: int) -> DateRange:
        return DateRange(date(year, number, first), date(year, number, last))

    weekday = match.groupdict().get("weekday")
    if weekday and not _has_year(match):
        return _by_weekday(build, WEEKDAYS[weekday.lower()])
    return _in_year(match, build)


def _by_weekday(build: _Build, weekday: int) -> Reading:
    """A day without a year, but with its day of the week, which tells the year."""

    def read(day: date) -> DateRange:
        close = nearest(build, day)
        for year in (day.year, day.year - 1, day.year + 1):
            candidate = build(year)
            if candidate.start.weekday() == weekday:
                return candidate
        return close

    build(2000)
    return read


def _between(match: re.Match[str]) -> bool:
    return match.string[: match.start()].rstrip().lower().endswith("between")


def _is_common_word(name: str) -> bool:
    """Whether the month is written as the verbs "may" and "march" or the adjective "august" are."""
    return name in ("may", "mar", "march", "august")


_JOINT = rf"(?P<joint>{blank}?(?:-|&|,){blank}?|{blank}(?:to|and|through|until){blank})"
_MONTH_DAY = rf"{month},?(?:{blank}|-|/)?(?:the{blank})?(?P<day>{_DAY}|{_ORDINAL_DAY}){_NOT_A_NUMBER}"
_DAY_MONTH = rf"(?P<day>{_DAY}|{_ORDINAL_DAY})"
_DAYS = (
    rf"{_WEEKDAY_BEFORE}{month}{blank}?(?:the{blank})?(?P<day>{_DAY}|{_ORDINAL_DAY}){_NOT_A_NUMBER}"
    rf"(?:{_JOINT}(?P<last>{_DAY}){_NOT_A_NUMBER})?{_YEAR_AFTER}",
    rf"{_WEEKDAY_BEFORE}(?P<day>{_DAY}|{_ORDINAL_DAY})(?:{_JOINT}(?P<last>{_DAY}))?"
    rf"(?:{blank}?(?:day{blank})?(?:of{blank})?|[-/.]){month}{_YEAR_AFTER}",
)


def _numeric(match: re.Match[str]) -> Reading | None:
    """Year, month and day in figures, the year first."""
    return DateRange.of_day(date(int(match["year"]), int(match["month"]), int(match["day"])))


def _figures(match: re.Match[str]) -> Reading | None:
    """Day, month and year in figures, the year last: "24/11/2011", "11/24/2011", "03.04.2012".

    With full stops the day comes first. With slashes or dashes either may; where both are possible, the
    document's other dates decide, and where they do not, nothing is claimed.
    """
    first, second = int(match["first"]), int(match["second"])
    day_first = match["mark"] == "." or first > 12 or first == second
    if second > 12:
        day_first = False
    elif not day_first:
        order = _order_of(match)
        if order is None:
            return None
        day_first = order
    day, number = (first, second) if day_first else (second, first)
    return _in_year(match, lambda year: DateRange.of_day(date(year, number, day)))


_FIGURES = compiled(
    r"(?P<first>[0-9][0-9]?) ?(?P<mark>[./-]) ?(?P<second>[0-9][0-9]?) ?(?P=mark) ?"
    rf"(?:(?P<year>{_YEAR}){_CLOCK_OR_END}|(?P<short>[0-9]{{2}})(?![0-9a-z]))(?![./-][0-9])"
)


def _order_of(match: re.Match[str]) -> bool | None:
    return None


# --- Months, quarters, halves, seasons -------------------------------------------------------------------------


def _month(match: re.Match[str]) -> Reading | None:
    first = _month_number(match)
    if not _has_year(match) and not _is_bare_month(match):
        return None
    return _in_year(match, lambda year: DateRange.of_months(year, first, first))


_BEFORE_MONTH = compiled(
    r"(?:\b(?:in|of|by|since|until|till|from|to|during|through|before|after|between|and|late|early|mid|for|last|next)"
    r"[ \n]+|[-/])$"
)


def _is_bare_month(match: re.Match[str]) -> bool:
    """Whether a month's name without a year or day is meant as a month."""
    name = match["month"]
    if len(name) == 3 and name.lower() != "may":
        return False
    if name.lower() in ("may", "march", "august", "april", "june") or name[0].islower():
        before = match.string[max(match.start() - 12, 0) : match.start()]
        return bool(_BEFORE_MONTH.search(before)) and not (name[0].islower() and before.endswith("to "))
    return True


def _part(match: re.Match[str], months: int) -> Reading | None:
    """The nth part of a year, ``months`` long."""
    number = ORDINALS.get(match["which_part"].lower()) or int(match["which_part"][0])
    first = (number - 1) * months + 1
    return _in_year(match, lambda year: DateRange.of_months(year, first, first + months - 1))


def _quarter(match: re.Match[str]) -> Reading | None:
    return _part(match, 3)


def _half(match: re.Match[str]) -> Reading | None:
    return _part(match, 6) if _has_year(match) else None  # else it may be of a match


_NTH_QUARTER = "(?P<which_part>first|second|third|fourth|1st|2nd|3rd|4th)"
_NTH_HALF = "(?P<which_part>first|second|1st|2nd)"
_OF_YEAR = _YEAR_AFTER.replace("|,?", "|,?")


def _season(match: re.Match[str]) -> Reading | None:
    if not _has_year(match):
        return None
    name = match["season"].lower()
    if name == "winter":
        if match.groupdict().get("to"):
            year = int(match["year"])
            return DateRange(date(year, 12, 1), DateRange.of_months(year + 1, 2, 2).end)
        return _in_year(match, lambda year: DateRange.of_years(year, year))
    first, last = SEASONS[name]
    return _in_year(match, lambda year: DateRange.of_months(year, first, last))


# --- Years, decades, centuries ---------------------------------------------------------------------------------

_SURE_BEFORE = compiled(
    r"(?:\b(?:in|since|until|till|during|by|before|after|from|early|late|mid|fiscal|year|circa|of|for|to|between|the)"
    r"[ \n]+|\b(?:mid|early|late|post|pre|end)-|\b(?:1[0-9]|20)[0-9]{2}(?:, |,? and |-| - )|[\[(])$"
)
_NEVER_BEFORE = compiled(
    r"(?:\b(?:page|pages|pp?\.|no\.?|nos\.?|number|room|article|section|sections|paragraph|chapter|resolution|flight|route|highway"
    r"|about|around|nearly|almost|over|some|approximately|than|least|up to|exceed(?:s|ed|ing)?|windows|model)[ \n]+"
    r"|[$£€¥#~+*=<>_@&][ ]?|[\w][.,/:'-]|[./])$"
)
_COUNTED = compiled(
    r"[ -](?:(?:[a-z]+ )?(?:people|persons|men|women|children|soldiers|troops|students|workers|employees|members|jobs"
    r"|dollars|euros|pounds|yen|votes|copies|words|pages|hours|hrs|days|weeks|months|years|times|points|seats|homes|houses"
    r"|kilomet(?:er|re)s?|met(?:er|re)s?|miles|feet|foot|yards|acres|hectares|tons|tonnes|degrees|calories|square|cubic"
    r"|percent|per cent|million|billion|km|kg|mm|cm|m|ft|lb|mb|gb|hz|mhz|gmt|utc|local time|est|edt)\b|%)"
)
_STREET = re.compile(
    r" (?:[A-Z][a-z]+\.? ){1,3}(?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Drive|Lane|Boulevard|Blvd)"
)
_PLURAL = re.compile(r" (?:[a-z]+ )?[a-z]+(?:[^s\W]s)\b")


def _year(match: re.Match[str]) -> Reading | None:
    """A bare number that is a year, and not a quantity, a page or a house."""
    year, text = int(match["year"]), match.string
    before = text[max(match.start() - 20, 0) : match.start()]
    after = text[match.end() : match.end() + 60]
    if _NEVER_BEFORE.search(before) and not re.search(
        r"(?i)(?:mid|early|late|post|pre|end)-$|[12][0-9]{3}[-/]$", before
    ):
        return None
    if _COUNTED.match(after) or _STREET.match(after):
        return None
    sure = bool(_SURE_BEFORE.search(before))
    if not sure and (not 1500 <= year < 2100 or _PLURAL.match(after)):
        return None
    last = match["to"]
    if last:
        end = int(last) if len(last) == 4 else year - year % 100 + int(last)
        return DateRange.of_years(year, end) if end > year else None
    return DateRange.of_years(year, year)


def _compact(match: re.Match[str]) -> Reading | None:
    return DateRange.of_day(date(int(match["year"]), int(match["month"]), int(match["day"])))


def _year_month(match: re.Match[str]) -> Reading | None:
    year, number = int(match["year"]), int(match["number"])
    if number == (year + 1) % 100:
        return None  # "2009-10" is two years
    return DateRange.of_months(year, number, number)


def _decade(match: re.Match[str]) -> Reading | None:
    digits = match["decade"]
    if len(digits) == 2:
        if digits[1] != "0":
            return None
        return lambda day: DateRange.of_years(*_decade_years(_nearest_century(int(digits), day)))
    year = int(digits)
    return DateRange.of_years(year, year + 99) if year % 100 == 0 else DateRange.of_years(year, year + 9)


def _decade_years(year: int) -> tuple[int, int]:
    return year, year + 9


def _century(match: re.Match[str]) -> Reading | None:
    words = match["nth"].lower()
    number = ORDINALS.get(words) or int(re.sub("[a-z]", "", words))
    return DateRange.of_years(100 * number - 99, 100 * number)


def _fiscal(match: re.Match[str]) -> Reading | None:
    return DateRange.of_years(int(match["year"]), int(match["year"]))


_FIRST_OF_DAY = {"0", *MONTHS, *WEEKDAYS, *ORDINALS, "twenty", "thirty"}
_NO_ERA = r"(?![ ]?(?:bc|bce)\b|[ ]b\.c)"

CALENDAR_RULES: tuple[Rule, ...] = (
    *(Rule(_FIRST_OF_DAY, compiled(pattern), _days) for pattern in _DAYS),
    Rule(
        {"0"},
        compiled(rf"(?P<year>{_YEAR})([-/.])(?P<month>[01]?[0-9])\2(?P<day>[0-3]?[0-9])(?![0-9])"),
        _numeric,
    ),
    Rule(
        {"0"},
        compiled(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])"),
        _compact,
    ),
    Rule({"0"}, _FIGURES, _figures),
    Rule({"0"}, compiled(rf"(?P<year>{_YEAR})-(?P<number>0[1-9]|1[0-2])(?![0-9]|-[0-9])"), _year_month),
    Rule(set(MONTHS), compiled(rf"{month}{_YEAR_AFTER}"), _month),
    Rule(
        {"0", "first", "second", "third", "fourth", "last", "this", "next"},
        compiled(rf"{_YEAR_BEFORE}(?:fiscal{blank})?{_NTH_QUARTER}(?:{blank}|-)quarter\b{_YEAR_AFTER}"),
        _quarter,
    ),
    Rule({"q"}, compiled(rf"q(?P<which_part>[1-4])(?![0-9]){_YEAR_AFTER}"), _quarter),
    Rule({"0"}, compiled(rf"(?P<year>{_YEAR}){blank}?q(?P<which_part>[1-4])\b"), _quarter),
    Rule(
        {"0", "first", "second", "last", "this", "next"},
        compiled(rf"{_YEAR_BEFORE}{_NTH_HALF}(?:{blank}|-)half\b{_YEAR_AFTER}"),
        _half,
    ),
    Rule({"h"}, compiled(rf"h(?P<which_part>[12])(?![0-9]){_YEAR_AFTER}"), _half),
    Rule(
        {*SEASONS, "winter"},
        compiled(
            rf"(?P<season>spring|summer|autumn|fall|winter)\b{_YEAR_AFTER}(?:[-/](?P<to>[0-9]{{2}}|[0-9]{{4}})\b)?"
        ),
        _season,
    ),
    Rule({"0"}, compiled(r"(?P<decade>[12][0-9]{2}0)'?s\b"), _decade),
    Rule({"0"}, compiled(r"(?<=')(?P<decade>[2-9]0)'?s\b"), _decade),
    Rule(
        {"0", *ORDINALS, "twenty"},
        compiled(rf"(?P<nth>[0-9][0-9]?(?:st|nd|rd|th)|{any_of(ORDINALS)})(?:{blank}|-)century\b{_NO_ERA}"),
        _century,
    ),
    Rule(
        {"fiscal", "fy"},
        compiled(rf"(?:fiscal(?:{blank}year)?|fy){blank}?(?P<year>{_YEAR})(?![0-9])"),
        _fiscal,
    ),
    Rule(
        {"0"},
        compiled(
            rf"(?P<year>{_YEAR})(?:[-/](?P<to>[0-9]{{2}}|{_YEAR}))?{_CLOCK_OR_END}(?![,.][0-9]){_NO_ERA}"
        ),
        _year,
    ),
)
