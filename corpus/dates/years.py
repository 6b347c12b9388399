"""Bare numbers that are years, told from quantities, pages and houses by what stands beside them."""

import re

from corpus.dates.meaning import YEAR_FIGURES, Reading, Rule
from corpus.dates.ranges import DateRange
from corpus.dates.vocabulary import BLANK, SPELLED_CENTURIES, SPELLED_YEAR, compiled, spelled_year, stands_after
from corpus.dates.year_slot import COUNTED, YEAR, YEAR_END

__all__ = ["YEAR_RULES"]

_SURELY_AFTER = compiled(
    r"(?:\b(?:in|since|until|till|during|by|before|after|from|early|late|mid|fiscal|year|circa|of|for|to|between"
    r"|the|that|this|its|their|his|her|our)[ \n]+|'s[ \n]+|\b(?:mid|early|late|post|pre|end)-|[\[(]"
    r"|\b(?:1[0-9]|20)[0-9]{2}(?:[-–][0-9]{2})?(?:[,;] |,? and |,? or | ?[-–] ?))$"
)
_NEVER_AFTER = compiled(
    r"(?:\b(?:pages?|pp?\.|no\.?|nos\.?|numbers?|rooms?|articles?|sections?|paragraphs?|chapter|resolutions?|flight"
    r"|route|highway|nearly|almost|over|some|approximately|than|least|up to|exceed(?:s|ed|ing)?"
    r"|hijri(?: year)?|muharram|safar|rajab|sha'?ban|ramadan|shawwal)[ \n]+"
    r"|[$£€¥#~+*=<>_@&][ ]?|\w[.,/:'–-]|[./])$"
)
_DASHED_AFTER = compiled(r"(?:\b(?:mid|early|late|post|pre|end)-|\b(?:1[0-9]|20)[0-9]{2}[-–/])$")
_TITLE_BEFORE = re.compile(r"[a-z,)] [A-Z][a-z]+ $")  # "the Companies Act 2006"
_CELL_BEFORE = re.compile(r"(?:[0-9] |\| ?)$")  # among the figures of a table or of a reference
_THINGS_FOLLOW = compiled(COUNTED)
_PLURAL_FOLLOWS = re.compile(r" [a-z]{3,}[^s\W]s\b(?!-)")
_STREET_FOLLOWS = re.compile(r" (?:[A-Z][a-z]+\.? ){1,3}(?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Drive|Lane|Boulevard)")


def _years(match: re.Match[str]) -> Reading | None:
    """A year, or two of a span in short ("2013-14")."""
    first = int(match["year"])
    if not _is_year(match, first):
        return None
    if not match["to"]:
        return DateRange.of_years(first, first)
    last = first - first % 100 + int(match["to"])
    return DateRange.of_years(first, last) if last > first else None


def _is_year(match: re.Match[str], number: int) -> bool:
    text, end = match.string, match.end()
    if stands_after(_NEVER_AFTER, match) and not stands_after(_DASHED_AFTER, match):
        return False
    if _THINGS_FOLLOW.match(text, end) or _STREET_FOLLOWS.match(text, end):
        return False
    if stands_after(_SURELY_AFTER, match) or stands_after(_TITLE_BEFORE, match):
        return True
    if stands_after(_CELL_BEFORE, match):
        return 1950 <= number < 2050
    return 1500 <= number < 2100 and not _PLURAL_FOLLOWS.match(text, end)


def _fiscal(match: re.Match[str]) -> Reading | None:
    """Read "fiscal 2019": which months those are, its owner knows; known here is the year it is named by."""
    return DateRange.of_years(int(match["year"]), int(match["year"]))


def _spelled(match: re.Match[str]) -> Reading | None:
    """Read "nineteen ninety-six"; but after "two thousand and five" something may be counted."""
    year = spelled_year(match[0])
    if year >= 2000 and not stands_after(_SURELY_AFTER, match):
        return None
    return None if _THINGS_FOLLOW.match(match.string, match.end()) else DateRange.of_years(year, year)


_NO_ERA_OR_DECIMALS = r"(?![,.][0-9]|[ ]?(?:bce?|ah|hijri)\b|[ ](?:b\.c|a\.h))"

YEAR_RULES = (
    Rule(
        {"fiscal", "fy"},
        compiled(rf"(?:fiscal(?:{BLANK}year)?|fy){BLANK}?(?P<year>{YEAR})(?![0-9])"),
        _fiscal,
    ),
    Rule({*SPELLED_CENTURIES, "two"}, compiled(SPELLED_YEAR), _spelled),
    Rule(
        {YEAR_FIGURES},
        compiled(rf"(?P<year>{YEAR})(?:[-–/](?P<to>[0-9]{{2}})(?![-–/]))?{YEAR_END}{_NO_ERA_OR_DECIMALS}"),
        _years,
    ),
)
"""The rules that find years, decades and centuries."""
