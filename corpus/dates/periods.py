"""Longer than a day: months, quarters, halves, seasons, decades and centuries, with or without the year."""

import re
from datetime import date

from corpus.dates.meaning import FIGURE, NTH, YEAR_FIGURES, Moment, Reading, Relative, Rule
from corpus.dates.ranges import DateRange
from corpus.dates.vocabulary import (
    BLANK,
    CARDINALS,
    COUNT,
    MONTH,
    MONTH_NAMES,
    MONTHS,
    ORDINALS,
    SEASONS,
    any_of,
    compiled,
    month_number,
    number_of,
    stands_after,
)
from corpus.dates.year_slot import YEAR, YEAR_AFTER, YEAR_BEFORE, full_year, has_year, in_year

__all__ = ["PERIOD_RULES"]


def _month(match: re.Match[str]) -> Reading | None:
    number = month_number(match)
    if not has_year(match) and not _is_bare_month(match):
        return _of_heading(number, number) if match["month"][0].isupper() and _is_entry(match) else None
    return in_year(match, lambda year: DateRange.of_months(year, number, number))


_OTHER_SENSES = ("march", "april", "may", "june", "august")
"""Months whose names are also a verb's, an adjective's or a person's."""

_IN = compiled(
    r"(?:\b(?:in|since|until|till|during|by|through|from|between|late|early|mid)[ \n]+"
    r"|[0-9a-z] ?[-–/] ?|\bmid-)$"
    rf"|\bbetween{BLANK}{MONTH_NAMES}{BLANK}and{BLANK}$"
)
_WITH = compiled(r"\b(?:before|after|of|to|for|and)[ \n]+$")
_THE = compiled(r"(?:\b(?:the|a|its|their|his|her|our)|'s)[ \n]+$")
_EACH = compiled(r"\b(?:each|every)[ \n]+$")
_PART_OF_NAME = re.compile(r"-[a-z]{1,2}-[A-Z]")
_NAME_FOLLOWS = re.compile(r"[ \n]+[A-Z][a-z]")
_NOUN_FOLLOWS = re.compile(r"[ \n]+(?!(?:on|of|to|from|for|by|in|and|was|is|has|will)\b)[a-z]")
_MONTH_FOLLOWS = compiled(rf"(?:{BLANK}?[-–/]{BLANK}?|{BLANK}(?:to|and|or|through|until){BLANK}){MONTH}")


def _is_bare_month(match: re.Match[str]) -> bool:
    """Whether a name without a day or a year is meant as a month, by its form or by what stands beside it."""
    name, text, end = match["month"], match.string, match.end()
    if stands_after(_EACH, match) or _PART_OF_NAME.match(text, end):
        return False
    if stands_after(_IN, match):
        return True
    if name[0].islower():
        return False
    if len(name) > 4 and name.lower() not in _OTHER_SENSES:
        return True
    if stands_after(_THE, match):
        return bool(_NOUN_FOLLOWS.match(text, end))  # "the March accession", but not "the March on Rome"
    return bool(_MONTH_FOLLOWS.match(text, end)) or (stands_after(_WITH, match) and not _NAME_FOLLOWS.match(text, end))


def _year_month(match: re.Match[str]) -> Reading | None:
    """Read "2015-03"; but "2009-10" is two years."""
    year, number = int(match["year"]), int(match["number"])
    return None if number == (year + 1) % 100 else DateRange.of_months(year, number, number)


_LAST = ("last", "latter", "final")


def _part(match: re.Match[str], months: int) -> Reading:
    """The nth part of a year, each so many months long."""
    nth = match["nth"].lower()
    first = 13 - months if nth in _LAST else (number_of(nth) - 1) * months + 1
    return in_year(match, lambda year: DateRange.of_months(year, first, first + months - 1))


_OF = compiled(rf"{BLANK}of\b")


def _quarter(match: re.Match[str]) -> Reading | None:
    """Read "the third quarter", with or without a year; but not that of a game or a century."""
    return _part(match, 3) if has_year(match) or not _OF.match(match.string, match.end()) else None


def _short_quarter(match: re.Match[str]) -> Reading | None:
    return _part(match, 3) if has_year(match) else None


def _half(match: re.Match[str]) -> Reading | None:
    return _part(match, 6) if has_year(match) else None  # without a year it may be half of anything


def _many(match: re.Match[str]) -> Reading | None:
    """Read "the first nine months of 1989", "the last two quarters of last year"."""
    months = number_of(match["count"]) * (3 if match["unit"].lower() == "quarter" else 1)
    if not has_year(match):
        return None
    first, last = (1, months) if match["side"].lower() == "first" else (13 - months, 12)
    return in_year(match, lambda year: DateRange.of_months(year, first, last))


def _season(match: re.Match[str]) -> Reading | None:
    name = match["season"].lower()
    if not has_year(match) and (name == "winter" or not _is_entry(match)):
        return None
    if name == "winter":
        return _winter(match)
    first, last = SEASONS[name]
    if not has_year(match):
        return _of_heading(first, last)
    return in_year(match, lambda year: DateRange.of_months(year, first, last))


_LINE_BEGINS = re.compile(r"(?:\A|\n|\|)[ ]*(?:[-*+•·–][ ]+)?[*_]{0,3}(?:[0-9]{4}: )?\Z")
_ENTRY_FOLLOWS = re.compile(r"[*_]{0,3}(?::|[ ][-–|])")


def _is_entry(match: re.Match[str]) -> bool:
    """Whether a name begins the line of a chronology: "Autumn: the bridge is opened"."""
    before = match.string[max(match.start() - 16, 0) : match.start()]
    return _LINE_BEGINS.search(before) is not None and _ENTRY_FOLLOWS.match(match.string, match.end()) is not None


def _of_heading(first: int, last: int) -> Reading:
    """The months of the year that a heading gives; without one a name like "May" may be anything."""

    def read(moment: Moment) -> DateRange:
        if moment.year is None:
            raise ValueError("no year is known")
        return DateRange.of_months(moment.year, first, last)

    return Relative(read, recurs=True)


def _winter(match: re.Match[str]) -> Reading:
    """Read "the winter of 1941-42"; "the winter of 1941" may be at either end of that year."""
    if match["year"] and match["to"]:
        year = int(match["year"])
        return DateRange(date(year, 12, 1), DateRange.of_months(year + 1, 2, 2).end)
    return in_year(match, lambda year: DateRange.of_years(year, year))


def _decade(match: re.Match[str]) -> Reading | None:
    """Read "the 1990s"; "the 1800s" are a hundred years."""
    year = int(match["decade"])
    return DateRange.of_years(year, year + (99 if year % 100 == 0 and year < 2000 else 9))


def _short_decade(match: re.Match[str]) -> Reading | None:
    """Read "the '90s"."""
    return _decade_of(int(match["decade"]))


_SPELLED_DECADES = {f"{name[:-1]}ies": value for name, value in CARDINALS.items() if name.endswith("ty")}


def _spelled_decade(match: re.Match[str]) -> Reading | None:
    """Read "the nineties"."""
    if not stands_after(_THE_DECADE, match):
        return None
    return _decade_of(_SPELLED_DECADES[match["decade"].lower()])


_THE_DECADE = compiled(
    rf"\b(?:in|of|since|until|from|during|through|throughout|by|early|mid|late){BLANK}the{BLANK}$|\bthe{BLANK}(?:early|mid|late)(?:{BLANK}|-)$"
)


def _decade_of(short: int) -> Reading:
    def read(moment: Moment) -> DateRange:
        first = full_year(short, moment.day)
        return DateRange.of_years(first, first + 9)

    return Relative(read)


def _century(match: re.Match[str]) -> Reading | None:
    number = number_of(match["nth"])
    return DateRange.of_years(100 * number - 99, 100 * number)


_NTH_PART = "(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)"
_PART_STARTS = {NTH, YEAR_FIGURES, "first", "second", "third", "fourth", "last", "this", "next"}
_ERA = r"(?![ ]?(?:bc|bce)\b|[ ]b\.c)"

PERIOD_RULES = (
    Rule(MONTHS, compiled(rf"{MONTH}{YEAR_AFTER}"), _month),
    Rule(
        {YEAR_FIGURES},
        compiled(rf"(?<![0-9][.,/:-])(?P<year>{YEAR})-(?P<number>0[1-9]|1[0-2])(?![0-9]|-[0-9])"),
        _year_month,
    ),
    Rule(_PART_STARTS, compiled(rf"{YEAR_BEFORE}{_NTH_PART}(?:{BLANK}|-)quarter\b{YEAR_AFTER}"), _quarter),
    Rule({"q"}, compiled(rf"q(?P<nth>[1-4])(?![0-9]){YEAR_AFTER}"), _short_quarter),
    Rule({NTH}, compiled(rf"(?P<nth>[1-4])q{YEAR_AFTER}"), _short_quarter),
    Rule({YEAR_FIGURES}, compiled(rf"(?P<before>{YEAR})(?:{BLANK}|-)?q(?P<nth>[1-4])(?![0-9])"), _short_quarter),
    Rule(_PART_STARTS, compiled(rf"{YEAR_BEFORE}{_NTH_PART}(?:{BLANK}|-)half\b{YEAR_AFTER}"), _half),
    Rule(_LAST, compiled(rf"(?P<nth>last|latter|final){BLANK}half\b{YEAR_AFTER}"), _half),
    Rule(
        {"first", *_LAST},
        compiled(
            rf"(?P<side>first|last|final){BLANK}{COUNT}{BLANK}"
            rf"(?P<unit>month|quarter)s{YEAR_AFTER}"
        ),
        _many,
    ),
    Rule({"h"}, compiled(rf"h(?P<nth>[12])(?![0-9]){YEAR_AFTER}"), _half),
    Rule({NTH}, compiled(rf"(?P<nth>[12])h{YEAR_AFTER}"), _half),
    Rule({YEAR_FIGURES}, compiled(rf"(?P<before>{YEAR})(?:{BLANK}|-)?h(?P<nth>[12])(?![0-9])"), _half),
    Rule(
        {*SEASONS, "winter"},
        compiled(
            rf"(?P<season>spring|summer|autumn|fall|winter)\b{YEAR_AFTER}"
            r"(?:[-–/](?P<to>[0-9]{4}|[0-9]{2})\b)?"
        ),
        _season,
    ),
    Rule({YEAR_FIGURES}, compiled(r"(?P<decade>[12][0-9]{2}0)'?s\b"), _decade),
    Rule(_SPELLED_DECADES, compiled(rf"(?P<decade>{any_of(_SPELLED_DECADES)})\b"), _spelled_decade),
    Rule({NTH, FIGURE}, compiled(r"(?<=')(?P<decade>[2-9]0)'?s\b"), _short_decade),
    Rule(
        {NTH, *(name.split("-")[0] for name in ORDINALS)},
        compiled(
            rf"(?P<nth>[0-9]{{1,2}}(?:st|nd|rd|th)|{any_of(ORDINALS)})(?:{BLANK}|-)centur(?:y|ies)\b{_ERA}",
        ),
        _century,
    ),
)
"""The rules that find months, seasons, quarters and the like."""
