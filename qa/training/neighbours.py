"""Words that mean something near another word's meaning, and not the same."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from qa.normalisation import related, search_terms

__all__ = ["Neighbours"]

_FARTHEST, _NEAREST = 0.28, 0.5
_SHORTEST = 4
_MOST = 12


class Neighbours:
    """Near words by the encoder's own word vectors: "duchy" and "principality", "christian" and "muslim".

    Above a cosine of 0.5 most are forms of the same word or mean the same ("film", "movie"); below 0.28 they have
    nothing to do with each other.

    Args:
        tokenizer: a BERT tokenizer.
        vectors: float32 [vocabulary, dimension], of its words.
    """

    def __init__(self, tokenizer: Tokenizer, vectors: NDArray[np.float32]) -> None:
        self._words = sorted(word for word in tokenizer.get_vocab() if re.fullmatch(r"[a-z]{4,}", word))
        self._place = {word: place for place, word in enumerate(self._words)}
        vocabulary = tokenizer.get_vocab()
        chosen = vectors[[vocabulary[word] for word in self._words]]
        centred = chosen - chosen.mean(axis=0)
        self._vectors = centred / np.linalg.norm(centred, axis=1, keepdims=True)
        self.of = cache(self._of)

    def _of(self, word: str) -> tuple[str, ...]:
        """The neighbours of a word, the nearest first; none of one that the vocabulary does not have."""
        if len(word) < _SHORTEST or word not in self._place:
            return ()
        cosines = self._vectors @ self._vectors[self._place[word]]
        near = [place for place in np.argsort(-cosines)[:100] if _FARTHEST <= cosines[place] <= _NEAREST]
        terms = search_terms(word)
        found = (self._words[place] for place in near)
        return tuple(other for other in found if not any(related(a, b) for a in search_terms(other) for b in terms))[
            :_MOST
        ]
