"""Reading with a cross-encoder: spans where it sees the answer, each with the chance that it is one."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.normalisation import written_as_in
from qa.question import Question
from qa.reading.cross_encoder import CrossEncoder, Scores
from qa.reading.decoding import best_spans
from qa.reading.likeness import Likeness
from qa.reading.places import of_kind, places_in
from qa.reading.reader import Candidate, Reading, once_each

__all__ = ["FEATURES", "CalibratedModel", "Calibration", "Ranking", "TrainedReader"]

FEATURES = (
    "margin",
    "relevance",
    "overlap",
    "cosine",
    "terms_within",
    "terms_near",
    "names",
    "nearness",
    "of_other_kind",
)
"""What is known of a span: by how much its logits exceed those of no answer, and the passage's relevance, both in
logits; the passage's share of the best BM25 score; the likeness of its sentence and of the span (see ``Likeness``); and
1.0 when the question asks for a kind of answer that the span is not of."""

_HIGHEST_LOGIT = 30.0
_UNLIKE, _WITH_NOTHING_IN_COMMON = 0.2, 0.3


@dataclass(frozen=True, slots=True)
class Calibration:
    """From what is known of a span to the chance that it answers: a logistic regression.

    Attributes:
        intercept: its constant.
        weights: one for each of ``FEATURES``.
    """

    intercept: float
    weights: tuple[float, ...]

    @classmethod
    def of(cls, values: Mapping[str, float]) -> "Calibration":
        """A calibration from its constant and its weights by name."""
        return cls(values["intercept"], tuple(values[name] for name in FEATURES))

    def chance(self, features: NDArray[np.float64]) -> float:
        """The chance of a span with these features, 0 to 1."""
        logit = self.intercept + float(features @ np.asarray(self.weights))
        return 1 / (1 + math.exp(-min(max(logit, -_HIGHEST_LOGIT), _HIGHEST_LOGIT)))


@dataclass(frozen=True, slots=True)
class Ranking:
    """How to put passages in order: what each of these figures weighs.

    Attributes:
        score: that of the passage's hit.
        relevance: the cross-encoder's, in logits.
        margin: of the passage's best span over no answer, in logits.
    """

    score: float
    relevance: float
    margin: float

    def of(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """From float64 [passages, 3] to float64 [passages], higher for better passages."""
        ranked: NDArray[np.float64] = figures @ np.array([self.score, self.relevance, self.margin])
        return ranked


@dataclass(frozen=True, slots=True)
class CalibratedModel:
    """A cross-encoder with what was fitted for it.

    Attributes:
        model: what looks at the question and the passages.
        calibration: from what is known of a span to its chance.
        threshold: the chance below which the documents are taken not to say.
        ranking: how to put passages in order.
    """

    model: CrossEncoder
    calibration: Calibration
    threshold: float
    ranking: Ranking


class TrainedReader:
    """Reads with a cross-encoder.

    Args:
        reading: the cross-encoder, calibrated.
        weight: how much a term says: its inverse document frequency in BM25, 0 or more.
    """

    def __init__(self, reading: CalibratedModel, weight: Callable[[str], float]) -> None:
        self._reading = reading
        self._weight = weight

    @property
    def threshold(self) -> float:
        """See ``Reader``."""
        return self._reading.threshold

    def read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        """See ``Reader``; a passage gives up to three readings, or for a long question one for each sentence."""
        return once_each(reading for reading, _ in self.readings(question, candidates))

    def rank(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates, those first that the cross-encoder finds most relevant and most likely to answer."""
        scores = self._reading.ranking.of(self.passage_figures(question, candidates))
        return [candidates[place] for place in np.argsort(-scores, kind="stable")]

    def passage_figures(self, question: Question, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
        """What ``Ranking`` weighs, of each candidate: float64 [candidates, 3]."""
        scored = self._score(question, candidates)
        return np.array(
            [
                (candidate.hit.score, _relevance(windows), max((s.margin for s in best_spans(windows, 1)), default=0.0))
                for candidate, windows in zip(candidates, scored, strict=True)
            ]
        ).reshape(-1, 3)

    def _score(self, question: Question, candidates: Sequence[Candidate]) -> list[list[Scores]]:
        """The scores of each candidate's windows, for the question as the candidate would write it."""
        asked = [written_as_in(candidate.text, question.said) for candidate in candidates]
        scored: dict[int, list[Scores]] = {}
        for said in dict.fromkeys(asked):
            places = [place for place, each in enumerate(asked) if each == said]
            passages = [(candidates[place].passage.context, candidates[place].text) for place in places]
            scored.update(zip(places, self._reading.model.score(said, passages), strict=True))
        return [scored[place] for place in range(len(candidates))]

    def readings(
        self, question: Question, candidates: Sequence[Candidate]
    ) -> Iterator[tuple[Reading, NDArray[np.float64]]]:
        """Every reading, with what is known of it: float64, in the order of ``FEATURES``."""
        scored = self._score(question, candidates)
        for candidate, windows in zip(candidates, scored, strict=True):
            likeness = Likeness(question, candidate, self._weight)
            for place in places_in(question, candidate, windows, likeness):
                start, end = candidate.passage.spans[place.sentence]
                span = place.span
                features = np.array(
                    [
                        place.margin,
                        _relevance(windows),
                        candidate.hit.overlap,
                        *likeness.of_sentence(place.sentence),
                        likeness.of_span(place.sentence, *((span.start, span.end) if span else (start, end))),
                        float(span is not None and not of_kind(question, candidate.document, span)),
                    ]
                )
                chance = self._reading.calibration.chance(features) * _in_common(features)
                yield Reading(candidate, start, end, chance, span), features


def _in_common(features: NDArray[np.float64]) -> float:
    """1.0 when question and passage have something in common, in words or in meaning.

    Where they have nothing, a network that was shown other passages may see an answer all the same.
    """
    known = dict(zip(FEATURES, features, strict=True))
    unlike = known["terms_near"] == 0 and known["cosine"] < _UNLIKE
    return _WITH_NOTHING_IN_COMMON if unlike else 1.0


def _relevance(windows: Sequence[Scores]) -> float:
    return max((window.relevance for window in windows), default=0.0)
