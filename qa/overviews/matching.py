"""Sentences of two documents, or of two times, that say the same of the same, in other words or with other values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.dates import find_time_expressions
from qa.answers.values import value_of
from qa.normalisation import search_terms
from qa.overviews.centrality import likeness
from qa.overviews.contents import Statement
from qa.settings import DENSE_WEIGHT, MATCHED

__all__ = ["Matching", "matched"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Matching:
    """How two series of sentences stand to each other; every sentence is in one of the four.

    Attributes:
        same: pairs that say the same in the same words.
        other_values: pairs that are alike and give other numbers or times.
        other_words: pairs that are alike and give the same numbers and times.
        only: those of the first that nothing in the second matches, and the reverse.
    """

    same: tuple[tuple[Statement, Statement], ...]
    other_values: tuple[tuple[Statement, Statement], ...]
    other_words: tuple[tuple[Statement, Statement], ...]
    only: tuple[tuple[Statement, ...], tuple[Statement, ...]]


def matched(first: Sequence[Statement], second: Sequence[Statement], words_of: Callable[[Statement], str]) -> Matching:
    """Match the sentences of one side with those of the other, each with one at most, the likest first.

    Args:
        first: the sentences of one side.
        second: those of the other.
        words_of: what of a sentence is compared.
    """
    words = [[words_of(each) for each in side] for side in (first, second)]
    pairs = _pairs(_likeness(first, second, words))
    sorted_out: dict[str, list[tuple[Statement, Statement]]] = {"same": [], "values": [], "words": []}
    for one, other in pairs:
        kind = _difference(words[0][one], words[1][other])
        sorted_out[kind].append((first[one], second[other]))
    taken = [{pair[side] for pair in pairs} for side in (0, 1)]
    only = [
        tuple(each for place, each in enumerate(side) if place not in taken[number])
        for number, side in enumerate((first, second))
    ]
    return Matching(
        tuple(sorted_out["same"]), tuple(sorted_out["values"]), tuple(sorted_out["words"]), (only[0], only[1])
    )


def _likeness(
    first: Sequence[Statement], second: Sequence[Statement], words: Sequence[Sequence[str]]
) -> NDArray[np.float32]:
    """How alike the sentences of both sides are, as the retriever weighs cosines and words: float32 [first, second]."""
    terms = [search_terms(each) for side in words for each in side]
    by_words = likeness(terms)[: len(first), len(first) :]
    vectors = [[each.vector for each in side] for side in (first, second)]
    if not all(len(vector) for side in vectors for vector in side):
        return by_words
    cosines = np.stack(vectors[0]) @ np.stack(vectors[1]).T
    alike: NDArray[np.float32] = DENSE_WEIGHT * cosines + (1 - DENSE_WEIGHT) * by_words
    return alike


def _pairs(alike: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Each row with one column at most, the likest first, in the order of the rows."""
    rows, columns = np.nonzero(alike >= MATCHED)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for place in np.argsort(-alike[rows, columns], kind="stable"):
        one, other = int(rows[place]), int(columns[place])
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return sorted(found.items())


def _difference(one: str, other: str) -> str:
    """In what two sentences differ: in nothing, in what they give, or in how they say it."""
    if _WORD.findall(one.casefold()) == _WORD.findall(other.casefold()):
        return "same"
    return "words" if _values(one) == _values(other) else "values"


def _values(words: str) -> tuple[frozenset[float], frozenset[str]]:
    """The numbers and the times that a sentence gives."""
    times = frozenset(" ".join(each.text.casefold().split()) for each in find_time_expressions(words, None))
    return value_of(words).numbers, times
