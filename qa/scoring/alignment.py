"""How well words are covered by a text in meaning, and not in letters only: "cost" by "fee", "wife" by nothing.

Each word of one side is aligned with the word of the other side that is nearest in meaning: Yadav, Sharp & Surdeanu
2018, "Sanity Check: A Strong Alignment and Information Retrieval Baseline for Question Answering". What a word means
is read from the table of word pieces that the bundled reader begins with, so that nothing has to be computed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.weights import mapped_weights
from qa.errors import ReaderUnusable
from qa.reading.cross_encoder import BUNDLED
from qa.reading.windows import load_tokenizer

__all__ = ["coverage"]

Vectors = NDArray[np.float32]

_FIRST_WORD = 1996  # of the vocabulary; marks, signs and single letters stand before it
_ONE_IN = 8  # of the words are enough to tell their mean
_WORDS_REMEMBERED = 10_000  # 15 MB


def coverage(words: Sequence[str], texts: Iterable[Sequence[str]]) -> list[float]:
    """How well each text covers some words, at most 1.0: the mean, over the words, of the nearest word's cosine.

    Args:
        words: to be covered, as ``qa.normalisation.words_in`` gives them; none are covered by anything.
        texts: the words of each text; a text without words covers nothing.
    """
    if not words:
        return [1.0 for _ in texts]
    wanted = np.stack([_vector(word) for word in words])
    return [
        float((wanted @ np.stack([_vector(word) for word in text]).T).max(axis=1).mean()) if text else 0.0
        for text in texts
    ]


@lru_cache(_WORDS_REMEMBERED)
def _vector(word: str) -> Vectors:
    """The meaning of a word, of length 1: the mean of its pieces."""
    table = _PieceTable.load()
    pieces = (
        [table.vocabulary[word]]
        if word in table.vocabulary
        else table.tokenizer.encode(word, add_special_tokens=False).ids
    )
    vector = (table.pieces[pieces] * table.scale[pieces, None]).mean(axis=0) - table.centre
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit


@dataclass(frozen=True, slots=True)
class _PieceTable:
    """What each piece of a word means, by the bundled reader's vocabulary.

    Attributes:
        pieces: int8 [pieces, width].
        scale: float32 [pieces], by which the numbers of each are multiplied.
        centre: float32 [width], the mean of all.
        vocabulary: the number of each piece.
        tokenizer: cuts words into pieces.
    """

    pieces: NDArray[np.int8]
    scale: NDArray[np.float32]
    centre: NDArray[np.float32]
    vocabulary: dict[str, int]
    tokenizer: Tokenizer

    @classmethod
    @cache
    def load(cls) -> "_PieceTable":
        try:
            weights = mapped_weights(BUNDLED / "model.safetensors")
            tokenizer = load_tokenizer(BUNDLED)
        except (OSError, ValueError) as error:
            raise ReaderUnusable(f"the reader's weights in {BUNDLED} are damaged: install footnote again") from error
        pieces, scale = weights["words"], weights["words.scale"]
        some = slice(_FIRST_WORD, None, _ONE_IN)
        centre = (pieces[some] * scale[some, None]).mean(axis=0)
        return cls(pieces, scale, centre, tokenizer.get_vocab(), tokenizer)
