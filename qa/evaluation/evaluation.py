"""How often it is right: every question of a set is asked, and what comes back is judged.

``METRICS`` names and defines what is measured; ``qa.evaluation.metrics`` holds the formulas with their sources. Every
metric is a mean over the questions that can give it, but for the two of confidence, which are of all
answers together; each comes overall and by kind, with a bootstrap interval.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from qa.answer import Answer
from qa.errors import BadQuestion
from qa.evaluation import metrics
from qa.evaluation.judging import RECALL_DEPTHS, Answering, Judge, Row
from qa.evaluation.metrics import Bin, Confusion, Interval
from qa.evaluation.question_sets import GoldQuestion
from qa.evaluation.written import Written, measure_written

__all__ = ["METRICS", "Evaluation", "Metric", "Progress", "SummaryRow", "evaluate", "parse_minimum"]

Progress = Callable[[str, int, int], None]
"""Called with the stage in words, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured.

    Attributes:
        name: the name used by ``--min`` and in JSON.
        label: the name for people.
        meaning: what it says, in a line.
        less_is_better: whether 0 is best rather than 1.
    """

    name: str
    label: str
    meaning: str
    less_is_better: bool = False


def _recall_meaning(k: int) -> str:
    if k == 1:
        return "The first passage retrieved holds evidence."
    return f"Evidence is among the first {k} passages retrieved."


METRICS = {
    metric.name: metric
    for metric in [
        Metric("right", "Right", "The answer is right, or it abstained where the documents do not say."),
        Metric("contained", "Right or contained", "It is right, or the right answer stands in a longer one."),
        Metric("exact_match", "Exact match", "The answer is a gold answer, by its words, date or number."),
        Metric("f1", "Token F1", "Words shared with the best gold answer."),
        Metric("answered", "Answered", "Of the questions that have an answer, those that got one."),
        Metric("refused", "Refused", "Of the questions without an answer, those where it abstained."),
        Metric("decision", "Decision", "It answered where there is an answer and abstained where not."),
        Metric("right_when_answered", "Right when answered", "Of the answers given, those that are right."),
        Metric("citation_exactness", "Citation exactness", "Quotes that are the document's, to the letter."),
        Metric("citation_precision", "Citation precision", "Citations that touch the evidence."),
        Metric("citation_recall", "Citation recall", "A piece of evidence is cited; any one is enough."),
        Metric("citation_documents", "Documents cited", "Of the documents with evidence, those cited."),
        *(Metric(f"recall@{k}", f"Recall@{k}", _recall_meaning(k)) for k in RECALL_DEPTHS),
        Metric("mrr@10", "MRR@10", "1 over the rank of the first passage with evidence."),
        Metric("ndcg@10", "nDCG@10", "How near the ranking of the evidence is to the best one."),
        Metric(
            "calibration_error",
            "Calibration error",
            "How far confidence and the share right lie apart.",
            True,
        ),
        Metric("risk_area", "Area under risk", "Mean share wrong, the surest given first.", True),
    ]
}
"""Every metric by its name, the headline first."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A metric over all questions and over those of each kind; None where no question gives it."""

    metric: Metric
    overall: Interval | None
    by_kind: Mapping[str, Interval | None]


@dataclass(frozen=True)
class Evaluation:
    """The rows of an evaluated question set, and the metrics over them.

    Attributes:
        rows: one for each question, in the order asked.
        problems: what is wrong with the question set itself, a line each: evidence that is nowhere.
    """

    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of question, in the order in which they first come."""
        return tuple(dict.fromkeys(row.question.kind for row in self.rows if row.question.kind))

    @cached_property
    def metrics(self) -> Mapping[str, SummaryRow]:
        """Every metric that some question gives, by name."""
        kinds = {kind: [row for row in self.rows if row.question.kind == kind] for kind in self.kinds}
        summary = {
            name: SummaryRow(
                metric,
                _measure(name, self.rows),
                {kind: _measure(name, rows) for kind, rows in kinds.items()},
            )
            for name, metric in METRICS.items()
        }
        return {name: row for name, row in summary.items() if row.overall}

    @cached_property
    def confusion(self) -> Confusion:
        """Answered or not, against answerable or not; questions whose answer is not known are left out."""
        judged = [row for row in self.rows if row.right is not None]
        return Confusion.of([row.question.answerable for row in judged], [not row.answer.abstained for row in judged])

    @cached_property
    def written(self) -> Written | None:
        """What a language model wrote, with verification and without; None when none took part."""
        return measure_written(self.rows)

    def calibration(self) -> list[Bin]:
        """The points of the reliability diagram."""
        return metrics.calibration_bins(*_confidence(self.rows))

    def coverage_risk(self) -> list[tuple[float, float]]:
        """The points of the coverage-risk curve, over all questions whose answer is known."""
        judged = sum(row.right is not None for row in self.rows)
        return metrics.coverage_risk(*_confidence(self.rows), total=judged)

    def summary_rows(self) -> list[SummaryRow]:
        """The metrics as the rows of a table, the headline first."""
        return list(self.metrics.values())

    def failures(self, minimums: Iterable[tuple[str, float]]) -> list[str]:
        """A line for each metric that does not reach its minimum, or that no question gives.

        Where less is better, the value given is the most that is allowed.
        """
        return [line for name, value in minimums if (line := self._failure(name, value))]

    def _failure(self, name: str, wanted: float) -> str | None:
        if name not in self.metrics:
            return f"{name} has no value: no question of this set gives it"
        summary = self.metrics[name]
        value = summary.overall.value if summary.overall else 0.0
        if summary.metric.less_is_better:
            return None if value <= wanted else f"{name} is {value:.3f}, more than {wanted:g}"
        return None if value >= wanted else f"{name} is {value:.3f}, less than {wanted:g}"

    def to_json(self) -> dict[str, Any]:
        """Metrics, confusion, calibration, the set's problems, and a line for each question."""
        return {
            "questions": len(self.rows),
            "metrics": {name: _summary_json(summary) for name, summary in self.metrics.items()},
            "confusion": {name: getattr(self.confusion, name) for name in Confusion.__slots__},
            "calibration": [
                {"confidence": b.confidence, "right": b.right, "count": b.count} for b in self.calibration()
            ],
            "coverage_risk": [{"coverage": coverage, "risk": risk} for coverage, risk in self.coverage_risk()],
            "written": None if self.written is None else self.written.to_json(),
            "problems": list(self.problems),
            "rows": [_row_json(row) for row in self.rows],
        }


def parse_minimum(text: str) -> tuple[str, float]:
    """Read "METRIC=VALUE", as in ``--min right=0.9``.

    Raises:
        ValueError: it is not of that form, or there is no such metric; the message is one line that says
            what to do.
    """
    name, _, number = (part.strip() for part in text.partition("="))
    if name not in METRICS:
        raise ValueError(f'"{name}" is no metric; the metrics are {", ".join(METRICS)}')
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 1:
        raise ValueError(f'"{text}" has no number from 0 to 1 after the "="; write for example {name}=0.9')
    return name, value


def evaluate(
    library: Answering,
    questions: Sequence[GoldQuestion],
    progress: Progress | None = None,
    predictions: Path | None = None,
) -> Evaluation:
    """Ask every question and judge the answers.

    Args:
        library: what answers.
        questions: what is asked, and what is right.
        progress: told after each question.
        predictions: a file to write each answer to as it comes, one JSON object a line:
            ``Answer.to_json()`` with the question's ``id`` first. What the file held before is replaced; an
            interrupted run leaves whole lines.

    Raises:
        OSError: the predictions cannot be written.
    """
    judge = Judge(library)
    rows = []
    with _Lines(predictions) as lines:
        for done, question in enumerate(questions, start=1):
            answer = _ask(library, question)
            lines.write({"id": question.id, **answer.to_json()})
            rows.append(judge.row(question, answer))
            if progress:
                progress("asking", done, len(questions))
    return Evaluation(tuple(rows), tuple(judge.problems))


def _ask(library: Answering, question: GoldQuestion) -> Answer:
    """The library's answer; a question that it will not take counts as one that it abstains from."""
    try:
        if question.asked_on is None:
            return library.ask(question.question, history=question.history)
        return library.ask(question.question, history=question.history, asked_on=question.asked_on)
    except BadQuestion as error:
        reason = str(error)
        return Answer(question.question, question.question, None, reason, True, reason, 0.0)


class _Lines:
    """A JSON Lines file written line by line, each whole before the next; nothing without a path."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> "_Lines":
        if self._path:
            self._file = self._path.open("w", encoding="utf-8", newline="\n")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def write(self, fields: Mapping[str, Any]) -> None:
        if self._file:
            self._file.write(json.dumps(fields, ensure_ascii=False) + "\n")
            self._file.flush()


# --- Measuring all rows ---------------------------------------------------------------------------


def _measure(name: str, rows: Sequence[Row]) -> Interval | None:
    of_confidence = {
        "calibration_error": metrics.expected_calibration_error,
        "risk_area": metrics.area_under_risk,
    }
    if name in of_confidence:
        confidence, correct = _confidence(rows)
        measure = of_confidence[name]
        return metrics.bootstrap(len(correct), lambda chosen: measure(confidence[chosen], correct[chosen]))
    values = [value for row in rows if (value := row.scores[name]) is not None]
    return metrics.bootstrap_mean(np.array(values))


def _confidence(rows: Sequence[Row]) -> tuple[metrics.Floats, metrics.Floats]:
    """Confidence and rightness of the answers given where one is known; an abstention claims nothing."""
    given = [row for row in rows if row.right is not None and not row.answer.abstained]
    confidence = np.array([row.answer.confidence for row in given])
    return confidence, np.array([float(bool(row.right)) for row in given])


# --- JSON -----------------------------------------------------------------------------------------


def _interval_json(interval: Interval | None) -> dict[str, float] | None:
    if interval is None:
        return None
    return {"value": interval.value, "low": interval.low, "high": interval.high, "questions": interval.count}


def _summary_json(summary: SummaryRow) -> dict[str, Any]:
    by_kind = {kind: _interval_json(interval) for kind, interval in summary.by_kind.items()}
    return {"overall": _interval_json(summary.overall), "by_kind": by_kind}


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "id": row.question.id,
        "kind": row.question.kind,
        "right": row.right,
        "scores": dict(row.scores),
        "evidence": [
            {
                "document": piece.evidence.document,
                "quote": piece.evidence.quote,
                "rank": piece.rank,
                "cited": piece.cited,
            }
            for piece in row.evidence
        ],
    }
