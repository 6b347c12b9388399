"""The public test sets of time expressions: their rows, and the days that they say are right."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from corpus.dates import DateRange

__all__ = ["PHRASES", "Case", "rows", "timex_range"]

Case = tuple[str, date, list[DateRange]]
"""One phrase: the text, the day it is read on, and the ranges of which any is right."""

_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def timex_range(value: str) -> DateRange | None:
    """The days of a TIMEX3 value (ISO 8601 with TimeML's additions); None when it has none."""
    value = value.split("T")[0]
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return DateRange(monday + timedelta(days=5 if match[3] else 0), monday + timedelta(days=6))
    if match := re.fullmatch(r"(\d{4})-([QH])(\d)", value):
        months = 3 if match[2] == "Q" else 6
        return DateRange.of_months(int(match[1]), (int(match[3]) - 1) * months + 1, int(match[3]) * months)
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        if match[2] == "WI":
            return DateRange.of_years(int(match[1]), int(match[1]))
        return DateRange.of_months(int(match[1]), *_SEASONS[match[2]])
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return DateRange.of_day(date.fromisoformat(value))
    if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return DateRange.of_months(int(match[1]), int(match[2]), int(match[2]))
    if re.fullmatch(r"[12]\d{1,3}", value):
        years = 10 ** (4 - len(value))
        return DateRange.of_years(int(value) * years, int(value) * years + years - 1)
    return None


def _recognizers(folder: Path) -> Iterator[Case]:
    for row in rows(folder / "recognizers_english.jsonl.gz"):
        results = row["results"]
        if row["ref"] and len(results) == 1 and results[0]["type"] in ("date", "daterange"):
            accepted = [each for value in results[0]["values"] or () for each in _recognizers_ranges(value)]
            if accepted:
                yield row["input"], date.fromisoformat(row["ref"][:10]), accepted


def _recognizers_ranges(value: dict[str, str]) -> Iterator[DateRange]:
    """The ranges of a value; its end is the day after, but "from May to July" may as well include July."""
    if "Mod" in value:
        return  # "before 2016" is half a line, not a range
    try:
        if "start" in value and "end" in value:
            start, after = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
            yield DateRange(start, after - timedelta(days=1))
            yield DateRange(start, after)
            if after.day == 1:
                yield DateRange(start, _last_of(after, "Month"))
            if (after.month, after.day) == (1, 1):
                yield DateRange(start, _last_of(after, "Year"))
        else:
            yield DateRange.of_day(date.fromisoformat(value["value"]))
    except (KeyError, ValueError):
        return


_INTERVAL = re.compile(
    r"(?:datetime|datetimeInterval) \(*(\d+), (\d+), (\d+), 0, 0, 0\)"
    r"(?:, \((\d+), (\d+), (\d+), 0, 0, 0\)\))? (Day|Week|Month|Quarter|Year)$"
)


def _duckling(folder: Path) -> Iterator[Case]:
    for row in rows(folder / "duckling_en.jsonl.gz"):
        match = _INTERVAL.match(row["spec"])
        if match:
            start = date(*map(int, match.groups()[:3]))
            last = date(*map(int, match.groups()[3:6])) - timedelta(days=1) if match[4] else _last_of(start, match[7])
            yield row["text"], date(2013, 2, 12), [DateRange(start, last)]


def _last_of(start: date, grain: str) -> date:
    if grain == "Day":
        return start
    if grain == "Week":
        return start + timedelta(days=6)
    months = {"Month": 1, "Quarter": 3, "Year": 12}[grain]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _chrono(folder: Path) -> Iterator[Case]:
    for row in rows(folder / "chrono_en.jsonl.gz"):
        start, end = row["expected"].get("start", {}), row["expected"].get("end", {})
        if {"year", "month", "day"} <= start.keys() and start["year"] > 0 and "hour" not in start and row["text"]:
            first = date(start["year"], start["month"], start["day"])
            last = date(end["year"], end["month"], end["day"]) if {"year", "month", "day"} <= end.keys() else first
            if re.match(r"\d{4}-\d\d-\d\d", row["ref"]) and first <= last:
                yield row["input"], date.fromisoformat(row["ref"][:10]), [DateRange(first, last)]


PHRASES = {"recognizers": _recognizers, "duckling": _duckling, "chrono": _chrono}
"""The phrases of three libraries' own tests: each a function from the folder to its cases."""
