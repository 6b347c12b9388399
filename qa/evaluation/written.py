"""What a language model wrote, measured with verification and without it, side by side, over the same sentences.

Without verification every sentence that the model wrote is shown, with it those that the passages support. Gold answers
say which sentences tell the right answer; a sentence that tells none may be true all the same, so that what is dropped
wrongly is counted among those that tell it, and what is dropped rightly among the questions that have no answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qa.answer import Sentence
from qa.evaluation import metrics
from qa.evaluation.judging import Row
from qa.evaluation.metrics import Interval

__all__ = ["MEASURES", "Written", "WrittenMeasure", "measure_written"]


@dataclass(frozen=True, slots=True)
class WrittenMeasure:
    """A measure of what was written.

    Attributes:
        name: as JSON has it.
        label: for people.
        value: of a row, from the sentences that count; None where it says nothing.
    """

    name: str
    label: str
    value: Callable[[Row, Sequence[Sentence]], float | None]


def _tells(row: Row, sentences: Sequence[Sentence]) -> bool:
    return metrics.tells_one([sentence.text for sentence in sentences], row.question.answers or ())


def _right(row: Row, sentences: Sequence[Sentence]) -> float | None:
    return float(_tells(row, sentences)) if row.question.answers else None


def _wrong(row: Row, sentences: Sequence[Sentence]) -> float | None:
    return None if row.question.answers is None else float(bool(sentences) and not _tells(row, sentences))


def _wrong_of_shown(row: Row, sentences: Sequence[Sentence]) -> float | None:
    return _wrong(row, sentences) if sentences else None


MEASURES = (
    WrittenMeasure("right", "Tell the right answer, of the answerable", _right),
    WrittenMeasure("wrong", "Shown and not right, of all", _wrong),
    WrittenMeasure("wrong_of_shown", "Not right, of those shown", _wrong_of_shown),
)
"""What is measured over questions, once of all sentences and once of those that are shown."""


@dataclass(frozen=True)
class Written:
    """What a language model wrote over the questions of a set.

    Attributes:
        without: each of ``MEASURES`` by its name, as if every sentence were shown.
        verified: the same of the sentences that are shown.
        sentences: how many were written, each once an answer.
        dropped: how many of them are not shown.
        dropped_without_answer: the same to the questions that have no answer: rightly.
        telling: how many tell a right answer.
        dropped_telling: how many of these are not shown: wrongly.
        failed: questions to which the model wrote nothing because something went wrong.
        tokens: read and written.
        ms: milliseconds that a question took the model, with the verification, the mean.
    """

    without: Mapping[str, Interval | None]
    verified: Mapping[str, Interval | None]
    sentences: int
    dropped: int
    dropped_without_answer: int
    telling: int
    dropped_telling: int
    failed: int
    tokens: tuple[int, int]
    ms: float

    def to_json(self) -> dict[str, Any]:
        """All of it as an object of JSON."""
        own = ("sentences", "dropped", "dropped_without_answer", "telling", "dropped_telling", "failed", "tokens", "ms")
        return {
            "without_verification": {name: _json(value) for name, value in self.without.items()},
            "with_verification": {name: _json(value) for name, value in self.verified.items()},
            **{name: getattr(self, name) for name in own},
        }


def measure_written(rows: Sequence[Row]) -> Written | None:
    """Measure what was written over the questions of a set; None where no model took part."""
    pairs = [(row, row.answer.generation) for row in rows if row.answer.generation is not None]
    if not pairs:
        return None
    given, made = [row for row, _ in pairs], [generation for _, generation in pairs]
    each = [(row, sentence) for row in given for sentence in row.answer.sentences]
    dropped = [(row, sentence) for row, sentence in each if not sentence.shown]
    telling = [sentence for row, sentence in each if _tells(row, [sentence])]
    return Written(
        without={measure.name: _mean(measure, given, shown=False) for measure in MEASURES},
        verified={measure.name: _mean(measure, given, shown=True) for measure in MEASURES},
        sentences=len(each),
        dropped=len(dropped),
        dropped_without_answer=sum(not row.question.answerable for row, _ in dropped),
        telling=len(telling),
        dropped_telling=sum(not sentence.shown for sentence in telling),
        failed=sum(generation.notice is not None and not row.answer.sentences for row, generation in pairs),
        tokens=(sum(g.prompt_tokens for g in made), sum(g.completion_tokens for g in made)),
        ms=round(sum(g.ms for g in made) / len(made), 1),
    )


def _mean(measure: WrittenMeasure, rows: Sequence[Row], *, shown: bool) -> Interval | None:
    values = [
        value
        for row in rows
        if (value := measure.value(row, [each for each in row.answer.sentences if each.shown or not shown])) is not None
    ]
    return metrics.bootstrap_mean(np.array(values))


def _json(interval: Interval | None) -> dict[str, float] | None:
    if interval is None:
        return None
    return {"value": interval.value, "low": interval.low, "high": interval.high, "questions": interval.count}
