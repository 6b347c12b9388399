"""A mean of decision trees, kept as JSON: how likely something is, from features of it that depend on each other.

Extremely randomised trees (Geurts, Ernst and Wehenkel 2006), fitted by ``python -m qa.training fit-support`` with
scikit-learn, which is not needed to ask them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from qa.scoring.fitted import read_fitted

__all__ = ["Trees"]

_ROUNDED = 4  # decimals that are kept


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """The nodes of all trees, one after the other; a leaf leads to itself.

    Attributes:
        features: the names of the columns that are asked.
        roots: int64 [trees], the node that each tree begins with.
        asked: int64 [nodes], the column that a node asks.
        limits: float64 [nodes]: up to this it goes on with ``lower``, else with ``upper``.
        lower: int64 [nodes].
        upper: int64 [nodes].
        shares: float64 [nodes], of what was fitted on and came to a leaf, the share of what was right.
    """

    features: tuple[str, ...]
    roots: NDArray[np.int64]
    asked: NDArray[np.int64]
    limits: NDArray[np.float64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    shares: NDArray[np.float64]

    @classmethod
    @cache
    def load(cls, path: Path, features: tuple[str, ...]) -> Self:
        """Load trees that were fitted for these features.

        Raises:
            ReaderUnusable: the file is missing, damaged, or was fitted for other features.
        """
        whole, parts = partial(np.asarray, dtype=np.int64), partial(np.asarray, dtype=np.float64)
        return read_fitted(
            path,
            features,
            lambda kept: cls(
                features,
                whole(kept["roots"]),
                whole(kept["asked"]),
                parts(kept["limits"]),
                whole(kept["lower"]),
                whole(kept["upper"]),
                parts(kept["shares"]),
            ),
        )

    @classmethod
    def of(cls, fitted: Sequence[Any], features: tuple[str, ...]) -> Self:
        """The trees of a forest that scikit-learn has fitted.

        Args:
            fitted: its ``tree_`` objects; their second class is what is right.
            features: the names of the columns.
        """
        begins = np.cumsum([0, *(tree.node_count for tree in fitted)])
        parts: dict[str, list[NDArray[Any]]] = {name: [] for name in ("asked", "limits", "lower", "upper", "shares")}
        for begin, tree in zip(begins, fitted, strict=False):
            is_leaf, own = tree.children_left < 0, np.arange(tree.node_count)
            parts["asked"].append(np.where(is_leaf, 0, tree.feature))
            parts["limits"].append(np.where(is_leaf, 0.0, tree.threshold.round(_ROUNDED)))
            parts["lower"].append(begin + np.where(is_leaf, own, tree.children_left))
            parts["upper"].append(begin + np.where(is_leaf, own, tree.children_right))
            shares = tree.value[:, 0, 1] / tree.value[:, 0].sum(axis=1)
            parts["shares"].append(np.where(is_leaf, shares.round(_ROUNDED), 0.0))
        return cls(features, begins[:-1], **{name: np.concatenate(part) for name, part in parts.items()})

    def to_json(self) -> Mapping[str, object]:
        """The trees as the object that ``load`` reads."""
        arrays = {name: getattr(self, name) for name in ("roots", "asked", "limits", "lower", "upper", "shares")}
        return {"features": list(self.features), **{name: each.tolist() for name, each in arrays.items()}}

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each row, float64 [n]: the mean of the leaves that it comes to.

        Args:
            rows: float64 [n, features], in the order of ``features``.
        """
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        row = np.arange(len(rows))[:, None]
        while True:
            below = np.where(rows[row, self.asked[at]] <= self.limits[at], self.lower[at], self.upper[at])
            if np.array_equal(below, at):
                chances: NDArray[np.float64] = self.shares[at].mean(axis=1)
                return chances
            at = below
