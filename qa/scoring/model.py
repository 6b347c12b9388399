"""The fitted score: from the features of a span candidate to the probability that it is right.

A regularised logistic regression, fitted by ``python -m qa.training fit`` and kept as JSON beside this file. Its inputs
are standardised; a feature that is taken away ("without") has its mean, so that it says nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reading.candidates import SpanCandidate
from qa.scoring.features import FEATURES, Floats
from qa.scoring.fitted import read_fitted

__all__ = ["FITTED", "ScoringModel", "scored", "standardise"]

FITTED = Path(__file__).parent / "weights.json"
"""Where the fitted weights are."""

_FARTHEST = 6.0  # standard deviations: what lies beyond was not seen when the weights were fitted


@dataclass(frozen=True, slots=True)
class ScoringModel:
    """A logistic regression over standardised features.

    Attributes:
        intercept: its constant, in logits.
        weights: float64 [features], in logits a standard deviation.
        means: float64 [features].
        deviations: float64 [features], above 0.
    """

    intercept: float
    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]

    @classmethod
    @cache
    def load(cls, path: Path = FITTED) -> "ScoringModel":
        """Load weights that were fitted for ``FEATURES``.

        Raises:
            ReaderUnusable: the file is missing, damaged, or was fitted for other features.
        """
        return read_fitted(path, FEATURES, cls._of)

    @classmethod
    def _of(cls, kept: Mapping[str, Any]) -> "ScoringModel":
        weights, means, deviations = (
            np.asarray(kept[name], dtype=np.float64) for name in ("weights", "means", "deviations")
        )
        return cls(float(kept["intercept"]), weights, means, deviations)

    def to_json(self) -> dict[str, object]:
        """The weights as the object that ``load`` reads."""
        return {
            "features": list(FEATURES),
            "intercept": round(self.intercept, 5),
            "weights": self.weights.round(5).tolist(),
            "means": self.means.round(5).tolist(),
            "deviations": self.deviations.round(5).tolist(),
        }

    def probabilities(self, rows: Floats, without: Collection[str] = ()) -> Floats:
        """The probability of each row, float64 [n].

        Args:
            rows: float64 [n, features], in the order of ``FEATURES``.
            without: features that are to say nothing.
        """
        standardised = standardise(rows, self.means, self.deviations)
        standardised[:, [FEATURES.index(name) for name in without]] = 0.0
        chances: Floats = 1 / (1 + np.exp(-(self.intercept + standardised @ self.weights)))
        return chances


def standardise(rows: Floats, means: Floats, deviations: Floats) -> Floats:
    """Rows of features in standard deviations from their means, as the score takes them: float64 [n, features]."""
    standardised: Floats = np.clip((rows - means) / deviations, -_FARTHEST, _FARTHEST)
    return standardised


def scored(candidates: Sequence[SpanCandidate], probabilities: Floats) -> list[SpanCandidate]:
    """The candidates with their probabilities, the most probable first."""
    rated = [
        replace(candidate, probability=float(probability))
        for candidate, probability in zip(candidates, probabilities, strict=True)
    ]
    return sorted(rated, key=lambda each: (-each.probability, each.document.id, each.start))
