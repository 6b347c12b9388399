"""The sentences that stand for the rest: central to what all say, and unlike one another."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.settings import SUMMARY_DAMPING, SUMMARY_DIVERSITY

__all__ = ["central", "likeness"]

_ROUNDS = 50
_ENOUGH = 1e-6


def central(terms: Sequence[Sequence[str]], weights: Sequence[float], most: int) -> list[int]:
    """Which sentences stand for all, in their order.

    Continuous LexRank (Erkan and Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text
    Summarization"): a sentence is central to which central ones are like, by the cosine of tf-idf. Of the best, each
    next one is chosen for being unlike those before it (Carbonell and Goldstein 1998, maximal marginal relevance).

    Args:
        terms: of each sentence its search terms.
        weights: what the centrality of each is multiplied by.
        most: how many are chosen at most.
    """
    if not terms:
        return []
    alike = likeness(terms)
    score = _ranked(alike) * np.asarray(weights)
    spread = np.ptp(score)
    score = (score - score.min()) / spread if spread else np.ones(len(terms))
    chosen: list[int] = []
    redundant = np.zeros(len(terms))
    for _ in range(min(most, len(terms))):
        value = (1 - SUMMARY_DIVERSITY) * score - SUMMARY_DIVERSITY * redundant
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        redundant = np.maximum(redundant, alike[:, chosen[-1]])
    return sorted(chosen)


def likeness(terms: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """The cosines of texts by tf-idf, the frequencies counted among them: float32 [n, n]."""
    frequency = Counter(term for some in terms for term in set(some))
    columns = {term: column for column, term in enumerate(frequency)}
    matrix = np.zeros((len(terms), max(1, len(columns))), np.float32)
    for row, some in enumerate(terms):
        for term, count in Counter(some).items():
            matrix[row, columns[term]] = count * math.log(1 + len(terms) / frequency[term])
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= np.where(lengths > 0, lengths, 1)
    alike: NDArray[np.float32] = matrix @ matrix.T
    return alike


def _ranked(alike: NDArray[np.float32]) -> NDArray[np.float64]:
    """The centrality of each text by the likeness of all, by the power method: float64 [n], of sum 1."""
    links = alike.astype(np.float64)
    np.fill_diagonal(links, 0)
    sums = links.sum(axis=1, keepdims=True)
    links = np.divide(links, sums, out=np.full_like(links, 1 / len(links)), where=sums > 0)
    rank = np.full(len(links), 1 / len(links))
    for _ in range(_ROUNDS):
        before = rank
        rank = (1 - SUMMARY_DAMPING) / len(links) + SUMMARY_DAMPING * (links.T @ rank)
        if np.abs(rank - before).sum() < _ENOUGH:
            break
    return rank
