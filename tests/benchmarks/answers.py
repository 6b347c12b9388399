"""How often the answers are right, over all sets: a row a set and half.

    python tests/benchmarks/answers.py --data DIR [--sets A,B] [--half look|measure|both] [--limit N] [--passages N]
        [--libraries DIR] [--out DIR] [--without NAME ...] [--against DIR] [--rejudge] [--show-failures N]

DIR of --data holds a folder for each public set; the sets made for Footnote lie beside this file. Every set is halved
by document: of the *look* half failures may be read (--show-failures), the *measure* half is only counted, and what is
kept or dropped is decided there. Sets that rules were written for have no *measure* half.

The columns, each with its 95% bootstrap interval in the JSON (and with --intervals in the table):

    right       of the answerable questions, those answered right: the direct answer, or for sentences what is quoted
    wrong       of the answers shown, those that are wrong or answer what has no answer
    right@10%   right of the answerable with the threshold set so that at most a tenth of the answers shown is wrong
    right@20%   the same with at most a fifth
    always      right of the answerable when the best guess is always shown
    abstained   of the answerable questions, those that got no answer
    refused     of the unanswerable questions, those that got none
    ECE         calibration error of the confidence in the answers shown: up to 10 bins of equal mass
    CPU         median CPU-seconds a question

--out keeps the predictions and the figures; --rejudge judges the predictions kept there again and asks nothing.
--against DIR, the --out of another run, prints below each row how far the figures lie from those of that run on the
same questions, with the interval of the difference: what a step that was taken away was worth.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
from own_sets import ALL_SETS
from predictions import Prediction, Settings, ask, read, write

from qa.evaluation.benchmark_sets import PASSAGES, QUESTIONS, Half
from qa.evaluation.judging import is_right
from qa.evaluation.metrics import Interval, bootstrap, expected_calibration_error, right_at_risk
from qa.evaluation.question_sets import GoldQuestion

COLUMNS = ("right", "wrong", "right@10%", "right@20%", "always", "abstained", "refused", "ECE", "CPU")

Figures = Mapping[str, Interval | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what was answered, and whether that and the best guess are right."""

    question: GoldQuestion
    prediction: Prediction
    right: bool
    guess_right: bool


def main() -> None:
    """Ask, judge, and print the table."""
    arguments = _arguments()
    halves: Sequence[Half] = get_args(Half) if arguments.half == "both" else (arguments.half,)
    if arguments.show_failures and arguments.half != "look":
        raise SystemExit("failures are shown of the look half alone; add --half look")
    figures: dict[str, dict[str, Figures]] = {}
    print(f"| set | half | questions | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 3)}", flush=True)
    for name in arguments.sets:
        questions, predictions = _answered(name, arguments)
        judged = _judged(questions, predictions)
        before = _judged(questions, _kept(arguments.against, name)) if arguments.against else []
        for half in halves:
            rows = [each for each in judged if ALL_SETS[name].half(each.question) == half]
            if rows:
                figures.setdefault(name, {})[half] = measured = _figures(rows)
                print(_row(name, half, len(rows), measured, intervals=arguments.intervals), flush=True)
                if pairs := _pairs(rows, before):
                    print(_row("", "difference", len(pairs), _differences(pairs), intervals=True), flush=True)
                _show_failures(rows, arguments.show_failures)
    for half in halves:
        print(_mean_row(half, [measured[half] for measured in figures.values() if half in measured]))
    if arguments.out:
        _write_figures(arguments.out / "figures.json", figures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds a folder for each public set")
    parser.add_argument("--sets", type=_set_names, default=list(ALL_SETS), metavar="A,B", help=", ".join(ALL_SETS))
    parser.add_argument("--half", choices=(*get_args(Half), "both"), default="both", help="both by default")
    parser.add_argument("--limit", type=int, default=QUESTIONS, metavar="N", help="questions of each half; 0 for all")
    parser.add_argument("--passages", type=int, default=PASSAGES, metavar="N", help="of a library; 0 for all")
    parser.add_argument("--libraries", type=Path, metavar="DIR", help="keep the libraries here for the next time")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep predictions and figures here")
    parser.add_argument("--without", nargs="+", default=(), metavar="NAME", help="steps or features to take away")
    parser.add_argument("--against", type=Path, metavar="DIR", help="the --out of another run, to compare with")
    parser.add_argument("--reader", metavar="NAME_OR_PATH", help="another reader than the bundled one")
    parser.add_argument("--encoder", metavar="NAME_OR_PATH", help="another encoder than the default one")
    parser.add_argument("--rejudge", action="store_true", help="judge the predictions in --out again")
    parser.add_argument("--show-failures", type=int, default=0, metavar="N", help="print N failures of each look half")
    parser.add_argument("--intervals", action="store_true", help="print each figure's interval")
    arguments = parser.parse_args()
    if arguments.rejudge and not arguments.out:
        parser.error("--rejudge needs --out, where the predictions are")
    return arguments


def _set_names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in ALL_SETS]:
        raise argparse.ArgumentTypeError(f"no set is called {', '.join(unknown)}; the sets are {', '.join(ALL_SETS)}")
    return names


def _answered(name: str, arguments: argparse.Namespace) -> tuple[Mapping[str, GoldQuestion], list[Prediction]]:
    """A set's questions by their ids, and the predictions for them, made or read again."""
    half = None if arguments.half == "both" else arguments.half
    opened = ALL_SETS[name].open(arguments.data, half, arguments.limit or None, arguments.passages or None)
    asked = [question for made in opened for question in made.questions]
    questions = {question.id: question for question in asked}
    if len(questions) < len(asked):
        raise SystemExit(f"{name}: {len(asked)} questions have {len(questions)} ids; give each its own")
    if arguments.rejudge:
        return questions, _kept(arguments.out, name)
    settings = Settings(arguments.libraries, tuple(arguments.without), arguments.reader, arguments.encoder)
    made = ask(name, opened, settings)
    if arguments.out is None:
        return questions, list(made)
    write(_path(arguments.out, name), made)
    return questions, _kept(arguments.out, name)


def _path(folder: Path, name: str) -> Path:
    return folder / "predictions" / f"{name}.jsonl"


def _kept(folder: Path, name: str) -> list[Prediction]:
    """The predictions kept in the folder of a run; none where it did not ask the set."""
    path = _path(folder, name)
    return read(path) if path.is_file() else []


def _judged(questions: Mapping[str, GoldQuestion], predictions: Sequence[Prediction]) -> list[Judged]:
    return [
        Judged(
            question,
            prediction,
            is_right(question, prediction.direct, prediction.quotes, prediction.days),
            bool(question.answers) and is_right(question, prediction.guess, prediction.quotes, prediction.days),
        )
        for prediction in predictions
        if (question := questions.get(prediction.id))
    ]


# --- Figures --------------------------------------------------------------------------------------


def _figures(rows: Sequence[Judged]) -> Figures:
    """Every column's value with its interval; None where no question gives it."""
    return {name: bootstrap(len(rows), statistic) for name, statistic in _statistics(rows).items()}


def _pairs(rows: Sequence[Judged], before: Sequence[Judged]) -> list[tuple[Judged, Judged]]:
    """The judgements of this run and of another on the same questions."""
    others = {each.question.id: each for each in before}
    return [(row, others[row.question.id]) for row in rows if row.question.id in others]


def _differences(pairs: Sequence[tuple[Judged, Judged]]) -> Figures:
    """How far each column of this run lies above that of the other, with a paired bootstrap interval."""
    now, before = (_statistics(rows) for rows in zip(*pairs, strict=True))

    def difference(name: str) -> Statistic:
        def measure(at: Chosen) -> float | None:
            one, other = now[name](at), before[name](at)
            return None if one is None or other is None else one - other

        return measure

    return {name: bootstrap(len(pairs), difference(name)) for name in COLUMNS}


def _statistics(rows: Sequence[Judged]) -> "Mapping[str, Statistic]":
    """For each column what computes it over chosen rows, given by their places; None where no row gives it."""
    answerable = np.array([bool(row.question.answers) for row in rows])
    shown = np.array([row.prediction.direct is not None for row in rows])
    right = np.array([row.right for row in rows]) & answerable
    guessed = np.array([row.prediction.guess is not None for row in rows])
    guess_right = np.array([row.guess_right for row in rows], dtype=float)
    sure = np.array([row.prediction.guess_confidence for row in rows])
    confidence = np.array([row.prediction.confidence for row in rows])
    seconds = np.array([row.prediction.cpu_seconds for row in rows])

    def at_risk(risk: float) -> Statistic:
        def measure(at: Chosen) -> float | None:
            given = at[guessed[at]]
            return right_at_risk(sure[given], guess_right[given], risk, int(answerable[at].sum()))

        return measure

    def calibration(at: Chosen) -> float | None:
        given = at[shown[at]]
        return expected_calibration_error(confidence[given], right[given].astype(float))

    return {
        "right": lambda at: _share(right, at[answerable[at]]),
        "wrong": lambda at: _share(~right, at[shown[at]]),
        "right@10%": at_risk(0.1),
        "right@20%": at_risk(0.2),
        "always": lambda at: _share(guess_right, at[answerable[at]]),
        "abstained": lambda at: _share(~shown, at[answerable[at]]),
        "refused": lambda at: _share(~shown, at[~answerable[at]]),
        "ECE": calibration,
        "CPU": lambda at: float(np.median(seconds[at])),
    }


Chosen = npt.NDArray[np.intp]
Statistic = Callable[[Chosen], float | None]


def _share(values: npt.NDArray[np.bool_] | npt.NDArray[np.float64], at: Chosen) -> float | None:
    return float(values[at].mean()) if len(at) else None


# --- Output ---------------------------------------------------------------------------------------


def _row(name: str, half: str, count: int, figures: Figures, *, intervals: bool) -> str:
    cells = [_cell(figures[column], intervals=intervals) for column in COLUMNS]
    return f"| {name} | {half} | {count} | {' | '.join(cells)} |"


def _mean_row(half: str, figures: Sequence[Figures]) -> str:
    """The mean of each column over the sets that have it, each set counting as much as any other."""
    columns = [[found.value for each in figures if (found := each[column])] for column in COLUMNS]
    cells = (f"{sum(values) / len(values):.2f}" if values else "-" for values in columns)
    return f"| mean of {len(figures)} sets | {half} | | {' | '.join(cells)} |"


def _cell(interval: Interval | None, *, intervals: bool) -> str:
    if interval is None:
        return "-"
    return f"{interval.value:.2f}" + (f" ({interval.low:.2f}-{interval.high:.2f})" if intervals else "")


def _write_figures(path: Path, figures: Mapping[str, Mapping[str, Figures]]) -> None:
    known = {
        name: {
            half: {column: asdict(interval) for column, interval in measured.items() if interval}
            for half, measured in halves.items()
        }
        for name, halves in figures.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _show_failures(rows: Sequence[Judged], most: int) -> None:
    for row in list(_failures(rows))[:most]:
        question, prediction = row.question, row.prediction
        gold = " | ".join(question.answers or ()) or "(no answer)"
        given = prediction.direct or f"(abstained; best guess: {prediction.guess})"
        history = "".join(f"{earlier} / " for earlier in question.history)
        print(f"{question.id}: {history}{question.question}", file=sys.stderr)
        print(f"    right: {gold}\n    given: {given} ({prediction.confidence:.2f})", file=sys.stderr)
        for quote in prediction.quotes[:1]:
            print(f"    quoted: {quote}", file=sys.stderr)


def _failures(rows: Sequence[Judged]) -> Iterator[Judged]:
    """What is not as it should be, the surest first."""
    wrong = (row for row in rows if not row.right)
    yield from sorted(wrong, key=lambda row: -row.prediction.confidence)


if __name__ == "__main__":
    main()
