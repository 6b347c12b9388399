"""How well times are found and resolved, on public test sets, beside the libraries there are.

    python tests/benchmarks/dates.py --data DIR [--half even|odd] [--errors N] [--libraries [NAME...]]

DIR holds ``te3_tbaq.jsonl.gz`` (news articles of TempEval-3, each with its date: detection and values in
running text) and, from the tests of three date libraries, ``recognizers_english.jsonl.gz``,
``duckling_en.jsonl.gz`` and ``chrono_en.jsonl.gz`` (short phrases, many of them for diaries: values alone).
Only expressions that mean days are counted: a time of the clock, a duration, a repetition, or words like
"now" and "recently", have no days to be right or wrong about.

The rules were written while looking at the errors in the even articles; the odd ones tell what they are worth
(``--half``). On all, with the libraries in the versions that pip chose in November 2026, on one core:

    te3_tbaq, 1,288 expressions            F1 of finding   value right of the found   of all   MB/s
    ours                                           0.954                      0.909    0.859   3.4
      the odd articles alone                       0.959                      0.902    0.852
    recognizers-text-date-time 1.0.2a2             0.839                      0.810    0.655   0.0008
    parsedatetime 2.6                              0.717                      0.445    0.321   0.13
    dateparser 1.5.0                               0.607                      0.682    0.521   0.07
    timefhuman 0.1.5                               0.562                      0.536    0.245   0.77
    datefinder 1.0.0                               0.470                      0.677    0.210   5.6
    timexy 0.1.3                                   0.064                      0.209    0.007   0.29

    recognizers, 415 phrases                       found                   right of the found   of all
    ours                                           0.733                      0.595    0.436
    recognizers-text-date-time (its own tests)     0.877                      0.525    0.460
    timefhuman                                     0.439                      0.363    0.159
    dateparser                                     0.757                      0.293    0.222
    parsedatetime                                  0.636                      0.261    0.166
    datefinder                                     0.316                      0.221    0.070
    timexy                                         0.104                      0.163    0.017
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from date_libraries import INSTALL, LIBRARIES, Finder, Found, footnote
from date_sets import PHRASES, Case, rows, timex_range

from corpus.dates import DateRange


def main() -> None:
    """Measure and print a table; with ``--errors N``, also the first N errors of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog=INSTALL)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=("even", "odd"), help="only every second of the news articles")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument(
        "--libraries",
        nargs="*",
        choices=list(LIBRARIES),
        metavar="NAME",
        help=f"measure these as well, or all that are installed: {', '.join(LIBRARIES)}",
    )
    arguments = parser.parse_args()
    _measure(footnote, arguments.data, arguments.half, arguments.errors)
    if arguments.libraries is None:
        return
    for name in arguments.libraries or LIBRARIES:
        try:
            find = LIBRARIES[name]()
        except ImportError as error:
            print(f"\n{name}: not installed ({error})")
            continue
        print(f"\n{name}")
        _measure(find, arguments.data, arguments.half, arguments.errors)


def _measure(find: Finder, data: Path, half: str | None, errors: int) -> None:
    news = _News(find)
    for number, article in enumerate(rows(data / "te3_tbaq.jsonl.gz")):
        if half in (None, "odd" if number % 2 else "even"):
            news.add(article)
    news.report(errors)
    for name, cases in PHRASES.items():
        _report_phrases(name, find, cases(data), errors)


class _News:
    """Counts over annotated articles."""

    def __init__(self, find: Finder) -> None:
        self.find = find
        self.counts: Counter[str] = Counter()
        self.errors: dict[str, list[str]] = {"missed": [], "invented": [], "wrong": []}
        self.characters = 0
        self.seconds = 0.0

    def add(self, article: dict[str, Any]) -> None:
        text, written = article["text"], date.fromisoformat(article["dct"][:10])
        began = time.process_time()
        found = self.find(text, written)
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

    def _judge(self, text: str, written: date, words: str, meant: DateRange, start: int, over: list[Found]) -> None:
        self.counts["wanted"] += 1
        if not over:
            self._note("missed", text, written, start, words, meant.describe())
            return
        self.counts["detected"] += 1
        self.counts["exact"] += _bare(over[0].text) == _bare(words)
        if any(_means(each, meant, words) for each in over):
            self.counts["valued"] += 1
        else:
            given = [each.describe() for each in over[0].ranges]
            self._note("wrong", text, written, start, words, f"{meant.describe()}, not {over[0].text!r} {given}")

    def _note(self, kind: str, text: str, written: date, start: int, words: str, meant: str) -> None:
        around = " ".join(text[max(start - 60, 0) : start + 60].split())
        self.errors[kind].append(f"{words!r} {meant} [{written}] ... {around}")

    def report(self, errors: int) -> None:
        """Print the figures and, of each kind of error, so many examples."""
        counts, speed = self.counts, self.characters / 1e6 / self.seconds
        recall, precision = counts["detected"] / counts["wanted"], counts["right"] / max(counts["found"], 1)
        f1 = 2 * recall * precision / ((recall + precision) or 1)
        of_detected, of_all = counts["valued"] / max(counts["detected"], 1), counts["valued"] / counts["wanted"]
        print(
            f"te3_tbaq     expressions {counts['wanted']}  F1 {f1:.3f}  recall {recall:.3f}  precision {precision:.3f}"
        )
        print(f"             value right, of the detected {of_detected:.3f}  of all {of_all:.3f}")
        print(f"             same extent {counts['exact'] / max(counts['detected'], 1):.3f}  {speed:.4f} MB/s")
        for kind, each in self.errors.items():
            print(f"  {kind}: {len(each)}")
            for line in each[:errors]:
                print("    " + line)


def _means(found: Found, meant: DateRange, words: str) -> bool:
    """Whether the days are right; the ends of a span ("from 1991 to 1997") are annotated singly."""
    if meant.timex3 in [each.timex3 for each in found.ranges]:
        return True
    one_end = re.search(r"\b(?:to|and|through|until|till)\b|[-–]", found.text) and _bare(words) != _bare(found.text)
    return bool(one_end) and any(each.start == meant.start or each.end == meant.end for each in found.ranges)


def _bare(words: str) -> str:
    return re.sub(r"^the ", "", words.lower()).strip(" .")


def _report_phrases(name: str, find: Finder, cases: Iterator[Case], errors: int) -> None:
    total = right = found_some = 0
    wrong: list[str] = []
    for text, written, accepted in cases:
        found = find(text, written)
        total += 1
        found_some += bool(found)
        if any(meant in each.ranges for each in found for meant in accepted):
            right += 1
        else:
            given = [(each.text, [one.describe() for one in each.ranges]) for each in found]
            wrong.append(f"{text!r} [{written}] {accepted[0].describe()}, not {given}")
    print(
        f"{name:12} phrases {total}  found {found_some / total:.3f}  right {right / total:.3f}"
        f"  right of the found {right / max(found_some, 1):.3f}"
    )
    for line in wrong[:errors]:
        print("    " + line)


if __name__ == "__main__":
    main()
