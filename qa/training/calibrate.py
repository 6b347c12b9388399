"""From logits to chances: fitted on questions put to a library, where most passages are about something else."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qa.evaluation.metrics import contained, right
from qa.evaluation.public_sets import from_squad, json_lines
from qa.evaluation.question_sets import GoldQuestion
from qa.library import Library
from qa.limits import dated_by_document, quoting_source, within_limits
from qa.question import analyse
from qa.reading import Reading
from qa.reading.cross_encoder import CrossEncoder, Scores
from qa.reading.trained import FEATURES, CalibratedModel, Calibration, Ranking, TrainedReader

__all__ = ["Observed", "calibration_questions", "fit", "fit_ranking", "logistic", "observe"]

Floats = NDArray[np.float64]

_FIRST_GUESS = Calibration.of(
    {**dict.fromkeys(FEATURES, 0.0), "intercept": 0.0, "margin": 0.4, "cosine": 2.0, "overlap": 1.0}
)
_LOWERED = "of_other_kind"
_ANSWERED = 0.85
_SEED = 20261122
_REGULARISED = 0.01


@dataclass(frozen=True, slots=True)
class Observed:
    """A question put to a library: what is known of each reading, and which would be right.

    Attributes:
        answerable: whether the documents answer it.
        features: float64 [readings, features].
        limits: the factors of the limits that the question sets, float64 [readings].
        right: whether each reading is a right answer, 1.0 or 0.0.
        passages: float64 [passages, 3], what ``Ranking`` weighs.
        gold: whether each passage is the one that answers, 1.0 or 0.0.
    """

    answerable: bool
    features: Floats
    limits: Floats
    right: Floats
    passages: Floats
    gold: Floats


def calibration_questions(data: Path) -> tuple[Path, list[GoldQuestion]]:
    """Where SQuAD 2.0's development set is, and the questions on every other of its articles."""
    folder = data / "squad2_dev"
    titles = {row["pid"]: row["title"] for row in json_lines(folder / "passages.jsonl.gz")}
    about = {
        row["id"]: titles[row["pid"]]
        for row in json_lines(folder / "questions.jsonl.gz")
        if row["split"] == "dev"  # and none of the articles whose questions are held back
    }
    chosen = set(sorted(set(about.values()))[::2])
    made = from_squad(folder / "passages.jsonl.gz", folder / "questions.jsonl.gz", "dev")
    return folder, [question for question in made.questions if about[question.id] in chosen]


def observe(
    data: Path, model: CrossEncoder, count: int, progress: Callable[[int, int], None] | None = None
) -> list[Observed]:
    """Put questions to a library of all paragraphs of SQuAD 2.0's development set.

    Args:
        data: holds the folder ``squad2_dev``.
        model: to read with.
        count: about how many questions to ask.
        progress: called with the number of questions done and of all.
    """
    folder, questions = calibration_questions(data)
    chosen = Random(_SEED).sample(questions, min(count, len(questions)))
    reading = CalibratedModel(_Remembering(model), _FIRST_GUESS, 0.0, Ranking(1.0, 0.0, 0.0))
    observed = []
    with tempfile.TemporaryDirectory() as scratch:
        documents, _ = from_squad(folder / "passages.jsonl.gz", folder / "questions.jsonl.gz").write(Path(scratch))
        with Library.open(Path(scratch) / "library") as library:
            library.add(documents)
            reader = TrainedReader(reading, library.term_weights())
            for number, question in enumerate(chosen, 1):
                observed.append(_observe(library, reader, question))
                if progress:
                    progress(number, len(chosen))
    return observed


class _Remembering:
    """A cross-encoder that does not look again at what it was shown last."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model
        self._shown: tuple[str, list[tuple[str, str]]] | None = None
        self._seen: list[list[Scores]] = []

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[list[Scores]]:
        """See ``CrossEncoder``."""
        if self._shown != (question, list(passages)):
            self._seen, self._shown = self._model.score(question, passages), (question, list(passages))
        return self._seen


def _observe(library: Library, reader: TrainedReader, question: GoldQuestion) -> Observed:
    analysed, golds = analyse(question.question), question.answers or ()
    candidates = quoting_source(analysed, library.candidates(question.question))
    found = list(reader.readings(analysed, candidates))
    told = dated_by_document(analysed, [replace(reading, support=1.0) for reading, _ in found])
    # A reading is told from another that stands in the same place of the same document by its candidate.
    limits = {
        (id(each.candidate), each.start, each.end, each.span): each.support for each in within_limits(analysed, told)
    }
    gold = {piece.document for piece in question.evidence}
    return Observed(
        answerable=bool(golds),
        features=np.array([features for _, features in found]).reshape(-1, len(FEATURES)),
        limits=np.array([limits[id(each.candidate), each.start, each.end, each.span] for each in told]),
        right=np.array([float(bool(golds) and _right(each, golds)) for each in told]),
        passages=reader.passage_figures(analysed, candidates),
        gold=np.array([float(candidate.document.name in gold) for candidate in candidates]),
    )


def _right(reading: Reading, golds: Sequence[str]) -> bool:
    """Whether a short answer is right, or the sentence that answers a long question holds the answer."""
    if reading.span is not None:
        return right(reading.span.answer, golds)
    return contained(reading.document.text[reading.start : reading.end], golds)


def fit(observed: Sequence[Observed]) -> dict[str, float]:
    """The calibration and the threshold: what ``reader.json`` holds under ``calibration``.

    First a logistic regression over all readings, which ranks them. The one that comes first was chosen, and is right
    less often than that says: so its logit is scaled and moved, over the questions (Platt 1999). The threshold is the
    one that parts answerable questions from others best, of those that leave 85% answered.
    """
    features = np.concatenate([each.features for each in observed])
    rightness = np.concatenate([each.right for each in observed])
    bounds = [(None, None), *((None, 0.0) if name == _LOWERED else (0.0, None) for name in FEATURES)]
    weights = logistic(features, rightness, bounds)
    firsts = np.array([_first(each, weights) for each in observed])
    answerable = np.array([each.answerable for each in observed])
    offset, scale = logistic(firsts[:, :1], firsts[:, 1], [(None, None), (0.0, None)])
    chances = firsts[:, 2] / (1 + np.exp(-(offset + scale * firsts[:, 0])))
    thresholds = [t for t in np.unique(chances) if (chances[answerable] >= t).mean() >= _ANSWERED]
    best = max(thresholds, key=lambda t: (chances[answerable] >= t).mean() + (chances[~answerable] < t).mean())
    names = dict(zip(FEATURES, (scale * weights[1:]).round(4).tolist(), strict=True))
    return {"intercept": round(float(offset + scale * weights[0]), 4), **names, "threshold": round(float(best), 4)}


def fit_ranking(observed: Sequence[Observed]) -> dict[str, float]:
    """The weights of ``Ranking``: a logistic regression for the passage that answers, over answerable questions."""
    asked = [each for each in observed if each.answerable and each.gold.any()]
    figures = np.concatenate([each.passages for each in asked])
    weights = logistic(figures, np.concatenate([each.gold for each in asked]), [(None, None), *[(0.0, None)] * 3])
    names = [field.name for field in fields(Ranking)]
    return dict(zip(names, weights[1:].round(4).tolist(), strict=True))


def _first(observed: Observed, weights: Floats) -> tuple[float, float, float]:
    """The logit of the reading that comes first, whether it is right, and the factor of its limits."""
    if not len(observed.features):
        return float(weights[0]), 0.0, 1.0
    logits = weights[0] + observed.features @ weights[1:]
    best = int((observed.limits / (1 + np.exp(-logits))).argmax())
    return float(logits[best]), float(observed.right[best]), float(observed.limits[best])


def logistic(
    features: Floats,
    rightness: Floats,
    bounds: Sequence[tuple[float | None, float | None]],
    regularised: float = _REGULARISED,
) -> Floats:
    """Logistic regression within bounds: the constant, then a weight for each feature.

    Args:
        features: float64 [n, features].
        rightness: float64 [n], 1.0 or 0.0.
        bounds: of the constant and of each weight.
        regularised: how strongly weights are drawn to zero.
    """
    columns = np.column_stack([np.ones(len(features)), features])

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = columns @ weights
        kept = regularised * np.concatenate([[0.0], weights[1:]])
        error = 1 / (1 + np.exp(-score)) - rightness
        value = (np.logaddexp(0, score) - rightness * score).sum() + (kept * weights).sum() / 2
        return float(value), columns.T @ error + kept

    fitted: Floats = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return fitted
