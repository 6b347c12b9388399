"""How well times are found and resolved, on public test sets.

    python tests/benchmarks/dates.py --data DIR [--errors N]

DIR holds ``te3_tbaq.jsonl.gz`` (news articles of TempEval-3, each with its date: detection and values in
running text) and, from the tests of three date libraries, ``recognizers_english.jsonl.gz``,
``duckling_en.jsonl.gz`` and ``chrono_en.jsonl.gz`` (short phrases, many of them for diaries: values alone).
Only expressions that mean days are counted: a time of the clock, a duration, a repetition, or words like
"now" and "recently", have no days to be right or wrong about.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from corpus.dates import DateRange, TimeExpression, find_time_expressions

_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}


def main() -> None:
    """Measure and print a table; with ``--errors N``, also the first N errors of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--errors", type=int, default=0)
    arguments = parser.parse_args()
    news = _News()
    for article in _rows(arguments.data / "te3_tbaq.jsonl.gz"):
        news.add(article)
    news.report(arguments.errors)
    for name, cases in (("recognizers", _recognizers), ("duckling", _duckling), ("chrono", _chrono)):
        _report_phrases(name, cases(arguments.data), arguments.errors)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class _News:
    """Counts over annotated articles."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.errors: dict[str, list[str]] = {"missed": [], "invented": [], "wrong": []}
        self.characters = 0
        self.seconds = 0.0

    def add(self, article: dict[str, Any]) -> None:
        text, written = article["text"], date.fromisoformat(article["dct"][:10])
        began = time.process_time()
        found = find_time_expressions(text, written)
        self.seconds += time.process_time() - began
        self.characters += len(text)
        matched: set[int] = set()
        for timex in article["timexes"]:
            start, end = timex["start"], timex["start"] + len(timex["text"])
            over = [each for each in found if each.start < end and start < each.end]
            matched |= {each.start for each in over if timex["type"] in ("DATE", "TIME")}
            meant = timex_range(timex["value"]) if timex["type"] in ("DATE", "TIME") else None
            if timex["type"] == "DATE" and meant:
                self._judge(text, written, timex["text"], meant, start, over)
        for each in found:
            self.counts["found"] += 1
            self.counts["right"] += each.start in matched
            if each.start not in matched:
                self._note("invented", text, written, each.start, each.text, "")

    def _judge(
        self, text: str, written: date, words: str, meant: DateRange, start: int, over: list[TimeExpression]
    ) -> None:
        self.counts["wanted"] += 1
        if not over:
            self._note("missed", text, written, start, words, meant.describe())
            return
        self.counts["detected"] += 1
        self.counts["exact"] += _bare(over[0].text) == _bare(words)
        if any(_means(each, meant, words) for each in over):
            self.counts["valued"] += 1
        else:
            given = over[0].range and over[0].range.describe()
            self._note("wrong", text, written, start, words, f"{meant.describe()}, not {over[0].text!r} {given}")

    def _note(self, kind: str, text: str, written: date, start: int, words: str, meant: str) -> None:
        around = " ".join(text[max(start - 60, 0) : start + 60].split())
        self.errors[kind].append(f"{words!r} {meant} [{written}] ... {around}")

    def report(self, errors: int) -> None:
        """Print the figures and, of each kind of error, so many examples."""
        counts, speed = self.counts, self.characters / 1e6 / self.seconds
        recall, precision = counts["detected"] / counts["wanted"], counts["right"] / counts["found"]
        of_detected, of_all = counts["valued"] / counts["detected"], counts["valued"] / counts["wanted"]
        print(f"te3_tbaq     expressions {counts['wanted']}  recall {recall:.3f}  precision {precision:.3f}")
        print(f"             value right, of the detected {of_detected:.3f}  of all {of_all:.3f}")
        print(f"             same extent {counts['exact'] / counts['detected']:.3f}  {speed:.2f} MB/s")
        for kind, each in self.errors.items():
            print(f"  {kind}: {len(each)}")
            for line in each[:errors]:
                print("    " + line)


def _means(found: TimeExpression, meant: DateRange, words: str) -> bool:
    """Whether the days are right; the ends of a span ("from 1991 to 1997") are annotated singly."""
    if found.range is None or found.range == meant:
        return found.range is not None
    one_end = re.search(r"\b(?:to|and|through|until|till)\b|[-–]", found.text) and _bare(words) != _bare(found.text)
    return bool(one_end) and (found.range.start == meant.start or found.range.end == meant.end)


def _bare(words: str) -> str:
    return re.sub(r"^the ", "", words.lower()).strip(" .")


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


# One phrase each: the text, the day it is read on, and the ranges of which any is right.
_Case = tuple[str, date, list[DateRange]]


def _report_phrases(name: str, cases: Iterator[_Case], errors: int) -> None:
    total = right = found_some = 0
    wrong: list[str] = []
    for text, written, accepted in cases:
        found = find_time_expressions(text, written)
        total += 1
        found_some += bool(found)
        if any(each.range in accepted for each in found):
            right += 1
        else:
            given = [(each.text, each.range and each.range.describe()) for each in found]
            wrong.append(f"{text!r} [{written}] {accepted[0].describe()}, not {given}")
    print(
        f"{name:12} phrases {total}  found {found_some / total:.3f}  right {right / total:.3f}"
        f"  right of the found {right / found_some:.3f}"
    )
    for line in wrong[:errors]:
        print("    " + line)


def _recognizers(folder: Path) -> Iterator[_Case]:
    for row in _rows(folder / "recognizers_english.jsonl.gz"):
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


def _duckling(folder: Path) -> Iterator[_Case]:
    for row in _rows(folder / "duckling_en.jsonl.gz"):
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


def _chrono(folder: Path) -> Iterator[_Case]:
    for row in _rows(folder / "chrono_en.jsonl.gz"):
        start, end = row["expected"].get("start", {}), row["expected"].get("end", {})
        if {"year", "month", "day"} <= start.keys() and start["year"] > 0 and "hour" not in start and row["text"]:
            first = date(start["year"], start["month"], start["day"])
            last = date(end["year"], end["month"], end["day"]) if {"year", "month", "day"} <= end.keys() else first
            if re.match(r"\d{4}-\d\d-\d\d", row["ref"]) and first <= last:
                yield row["input"], date.fromisoformat(row["ref"][:10]), [DateRange(first, last)]


if __name__ == "__main__":
    main()
