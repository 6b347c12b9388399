"""Fitting the score: from questions with known answers over many kinds of documents to ``qa/scoring/weights.json``.

Every set weighs the same, whatever its size. What is reported is measured on each set with the weights fitted on all
others, so that no figure is of questions that were learnt from.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from qa.evaluation.benchmark_sets import SETS, BenchmarkSet, folders
from qa.evaluation.judging import is_right
from qa.evaluation.metrics import expected_calibration_error, right_at_risk
from qa.evaluation.question_sets import GoldQuestion
from qa.library import Library
from qa.pipeline import Request, Trace
from qa.query import AnswerType, Query
from qa.reading.candidates import SpanCandidate
from qa.retrieval.filters import Filter
from qa.scoring.features import FEATURES, Floats, features
from qa.scoring.model import ScoringModel, standardise
from qa.training.statements import WORKPLACES

__all__ = [
    "FITTED_ON",
    "Figures",
    "Observed",
    "figures",
    "fit",
    "held_out",
    "load",
    "observe",
    "observe_set",
    "save",
    "together",
]

_OWN = WORKPLACES.parent

_LEFT_OUT = ("tatqa", "molweni", "multihop_rag_500", "lit_ragbench")
"""The reader was trained on the first two, and is surer of them than of what it has not seen; of the others, questions
need several documents at once, and gold answers are sentences in other words than the documents'."""

_PLACES: Mapping[str, BenchmarkSet] = {
    questions.parent.name: BenchmarkSet(folders(questions.parent), only="look", whole=True)
    for questions in sorted((WORKPLACES / "fitted").glob("*/questions.jsonl"))
}
"""Workplaces that the reader has not learnt from."""

FITTED_ON: Mapping[str, BenchmarkSet] = {
    **{name: each for name, each in SETS.items() if name not in _LEFT_OUT},
    "everyday": BenchmarkSet(folders(_OWN / "everyday")),
    "collections": BenchmarkSet(folders(_OWN / "collections"), only="look"),
    **_PLACES,
}
"""The sets that the score is fitted on, by their *look* halves; several workplaces make one, see ``together``."""

_SETS_OF_WORKPLACES = 4

_FIRST_FEW = 6
_FIRST_WEIGHT = 4.0
_CONSTANT = 1e-3  # a feature with less spread has been seen with one value only


@dataclass(frozen=True, slots=True)
class Observed:
    """A question put to a library: its candidates, and which of them are right.

    Attributes:
        answerable: whether the documents answer it.
        rows: float64 [candidates, features].
        right: 1.0 or 0.0, float64 [candidates].
    """

    answerable: bool
    rows: Floats
    right: Floats


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a score is on a set of questions.

    Attributes:
        questions: how many, answerable or not.
        first_right: of the answerable, those whose first candidate is right.
        offered: of the answerable, those with a right candidate among all.
        at_tenth: of the answerable, those rightly answered when at most a tenth of the answers shown is wrong.
        at_fifth: the same with a fifth.
        calibration_error: of the first candidates.
    """

    questions: int
    first_right: float
    offered: float
    at_tenth: float
    at_fifth: float
    calibration_error: float


def observe(library: Library, questions: Sequence[GoldQuestion]) -> Iterator[Observed]:
    """Ask questions, and judge every candidate against the gold answers."""
    pipeline, weight = library.pipeline(), library.term_weights()
    for question in questions:
        text = library.standalone(question.question, question.history)
        request = Request(text, Filter.of(None), question.asked_on or date.today())
        query, candidates = pipeline.candidates(request, Trace())
        right = np.array([float(question.answerable and _is_right(question, query, each)) for each in candidates])
        yield Observed(question.answerable, features(query, candidates, weight), right)


def _is_right(question: GoldQuestion, query: Query, candidate: SpanCandidate) -> bool:
    """Whether a candidate would be a right answer, judged as an answer is."""
    words = candidate.days.describe() if candidate.days is not None else candidate.words
    if query.answer_type is AnswerType.YES_NO and candidate.scores.verdict is None:
        return _is_evidence(question, candidate)
    if query.answer_type is not AnswerType.YES_NO:
        return is_right(question, words, [candidate.sentence_text], candidate.days)
    names = {Path(piece.document).name for piece in question.evidence}  # a verdict may be right by chance
    is_there = not names or candidate.document.name in names
    return is_there and is_right(question, candidate.scores.verdict, [candidate.sentence_text])


def _is_evidence(question: GoldQuestion, candidate: SpanCandidate) -> bool:
    """Whether a sentence is evidence of the answer, or part of it, or holds it."""
    sentence = " ".join(candidate.sentence_text.split())
    quotes = [" ".join(piece.quote.split()) for piece in question.evidence if piece.quote]
    return any(quote in sentence or sentence in quote for quote in quotes)


def save(observed: Sequence[Observed], path: Path) -> None:
    """Keep what was observed, so that fitting anew takes seconds."""
    sizes = np.array([len(each.rows) for each in observed])
    rows = np.concatenate([each.rows for each in observed]) if observed else np.zeros((0, len(FEATURES)))
    np.savez_compressed(
        path,
        names=np.array(FEATURES),
        sizes=sizes,
        rows=rows,
        right=np.concatenate([each.right for each in observed]),
        answerable=np.array([each.answerable for each in observed]),
    )


def load(path: Path) -> list[Observed]:
    """What ``save`` kept.

    Raises:
        ValueError: it was observed with other features.
    """
    with np.load(path) as kept:
        if tuple(kept["names"]) != FEATURES:
            raise ValueError(f"{path} holds other features: observe again")
        edges = np.cumsum(kept["sizes"])[:-1]
        parts = zip(kept["answerable"], np.split(kept["rows"], edges), np.split(kept["right"], edges), strict=True)
        return [Observed(bool(answerable), rows, right) for answerable, rows, right in parts]


def together(observed: Mapping[str, Sequence[Observed]]) -> dict[str, list[Observed]]:
    """What was observed, that of the workplaces put together to four sets.

    Were each workplace a set, they would outweigh all others: the score would hardly count the documents that agree,
    for in a workplace a single one says most things.
    """
    sets = {name: list(each) for name, each in observed.items() if name not in _PLACES}
    for number, place in enumerate(name for name in observed if name in _PLACES):
        sets.setdefault(f"workplaces {number % _SETS_OF_WORKPLACES + 1}", []).extend(observed[place])
    return sets


def fit(sets: Mapping[str, Sequence[Observed]], strength: float = 10.0) -> ScoringModel:
    """Fit the score on several sets, each of which weighs the same.

    First over all candidates; then again over the few that come first by that, the very first weighing most: what is
    shown is chosen among many, and right less often than another with the same features.

    Args:
        sets: what was observed, by the set's name.
        strength: of the regularisation, on the scale of a mean loss.
    """
    rows = np.concatenate([each.rows for observed in sets.values() for each in observed])
    means, spread = rows.mean(axis=0), rows.std(axis=0)
    deviations = np.where(spread > _CONSTANT, spread, 1.0)
    first = _logistic(sets, means, deviations, strength, lambda rows: np.ones(len(rows)))

    def few(rows: Floats) -> Floats:
        order = np.argsort(-first.probabilities(rows), kind="stable")
        weights = np.zeros(len(rows))
        weights[order[:_FIRST_FEW]] = 1.0
        weights[order[:1]] = _FIRST_WEIGHT
        return weights

    return _logistic(sets, means, deviations, strength, few)


def _logistic(
    sets: Mapping[str, Sequence[Observed]],
    means: Floats,
    deviations: Floats,
    strength: float,
    weigh: Callable[[Floats], Floats],
) -> ScoringModel:
    from sklearn.linear_model import LogisticRegression

    kept = [[each for each in observed if len(each.rows)] for observed in sets.values()]
    rows, right, weights = [], [], []
    for observed in kept:
        for each in observed:
            own = weigh(each.rows)
            chosen = own > 0
            rows.append(each.rows[chosen])
            right.append(each.right[chosen])
            weights.append(own[chosen] / own.sum() / len(observed))
    inputs = standardise(np.concatenate(rows), means, deviations)
    share = np.concatenate(weights)
    model = LogisticRegression(C=1 / strength, max_iter=2000)
    model.fit(inputs, np.concatenate(right) > 0.5, sample_weight=share / share.mean() / len(share) * 1000)
    return ScoringModel(float(model.intercept_[0]), model.coef_[0], means, deviations)


def held_out(sets: Mapping[str, Sequence[Observed]], strength: float = 10.0) -> dict[str, Figures]:
    """The figures of each set with the score fitted on all others."""
    return {
        name: figures(fit({other: each for other, each in sets.items() if other != name}, strength), observed)
        for name, observed in sets.items()
    }


def figures(model: ScoringModel, observed: Sequence[Observed]) -> Figures:
    """How good a score is on what was observed."""
    chances = [model.probabilities(each.rows) for each in observed]
    firsts = [int(each.argmax()) if len(each) else -1 for each in chances]
    confidence = np.array([each[at] if at >= 0 else 0.0 for each, at in zip(chances, firsts, strict=True)])
    right = np.array([each.right[at] if at >= 0 else 0.0 for each, at in zip(observed, firsts, strict=True)])
    answerable = np.array([each.answerable for each in observed])
    count = int(answerable.sum())
    return Figures(
        len(observed),
        float(right.sum() / max(1, count)),
        float(sum(each.right.any() for each in observed) / max(1, count)),
        right_at_risk(confidence, right, 0.1, count) or 0.0,
        right_at_risk(confidence, right, 0.2, count) or 0.0,
        expected_calibration_error(confidence, right) or 0.0,
    )


def observe_set(
    name: str, data: Path, keep: Path, limit: int, passages: int, reader: str | None = None
) -> list[Observed]:
    """Observe the *look* half of a set, or load what was observed of it before.

    Args:
        name: one of ``FITTED_ON``.
        data: holds a folder for each public set.
        keep: folder of libraries and observations, made when it is absent.
        limit: how many questions.
        passages: how many passages' worth of text a library may have.
        reader: another reader than the bundled one.
    """
    kept = keep / f"{name}.npz"
    if kept.exists():
        return load(kept)
    observed: list[Observed] = []
    for number, made in enumerate(FITTED_ON[name].open(data, "look", limit, passages)):
        place = keep / "libraries" / f"{name}-{number}"
        documents, _ = made.write(place / "documents")
        with Library.open(place / "library", reader=reader) as library:
            library.add(documents)
            observed += observe(library, made.questions)
    save(observed, kept)
    return observed
