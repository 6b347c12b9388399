"""all-MiniLM-L6-v2 in numpy: a first vector in a third of a second, where only importing torch takes seven.

The model is a BERT [1] of six layers, distilled as MiniLM [2], whose sentence vector is the mean of its token
vectors [3]. Texts are read one at a time, so there is no padding and no mask. The vectors are those of
sentence-transformers to within 1e-6 in cosine.

[1] Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding".
[2] Wang et al. 2020, "MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression".
[3] Reimers and Gurevych 2019, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks".
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from embeddings.spans import Spans, span_means
from embeddings.threads import one_blas_thread

__all__ = ["MiniLM"]

Array: TypeAlias = NDArray[np.float32]
T = TypeVar("T")

_LAYERS = 6
_HEADS = 12


class MiniLM:
    """The encoder, read from the folder of its files. Threads may share one.

    Attributes:
        dimension: of its vectors.
        max_tokens: how many tokens of a text it reads, its two marks [CLS] and [SEP] included.
    """

    dimension = 384
    max_tokens = 256

    def __init__(self, folder: Path) -> None:
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        weights = load_file(folder / "model.safetensors")
        # A product with few rows is twice as fast when the matrix already lies the way it is read.
        self._weights: dict[str, Array] = {
            name: np.ascontiguousarray(array.T) if re.search(r"(dense|self\.\w+)\.weight$", name) else array
            for name, array in weights.items()
        }

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has, without the marks, however long it is."""
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Array:
        """Turn texts into vectors: float32 [n, 384], of any length.

        Args:
            texts: queries or passages; the model makes no difference between them.
            progress: called after each text with the number of texts done and the number of all.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._token_vectors(self._token_ids(text)).mean(axis=0)
            if progress:
                progress(row + 1, len(texts))
        return vectors

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Spans], progress: Callable[[int, int], None] | None = None
    ) -> tuple[Array, list[Array]]:
        """Turn texts, and spans of characters in each, into vectors, not yet of unit length.

        Returns:
            float32 [n, 384], and for each text float32 [its spans, 384].
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        parts: list[Array] = []
        for row, (text, places) in enumerate(zip(texts, spans, strict=True)):
            encoding = self._tokenizer.encode(text)
            tokens = self._token_vectors(self._within_window(encoding.ids))
            vectors[row] = tokens.mean(axis=0)
            parts.append(span_means(tokens, self._within_window(encoding.offsets), places))
            if progress:
                progress(row + 1, len(texts))
        return vectors, parts

    def _token_ids(self, text: str) -> list[int]:
        return self._within_window(self._tokenizer.encode(text).ids)

    def _within_window(self, tokens: list[T]) -> list[T]:
        """As many tokens as are read; the last is the mark [SEP] also of a text that is cut."""
        return tokens if len(tokens) <= self.max_tokens else [*tokens[: self.max_tokens - 1], tokens[-1]]

    @one_blas_thread()
    def _token_vectors(self, ids: list[int]) -> Array:
        """The last layer's vectors, float32 [tokens, 384]."""
        weights = self._weights
        x = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: len(ids)]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._normalise(x, "embeddings.LayerNorm")
        for number in range(_LAYERS):
            layer = f"encoder.layer.{number}"
            attended = self._dense(self._attend(x, layer), f"{layer}.attention.output.dense")
            x = self._normalise(x + attended, f"{layer}.attention.output.LayerNorm")
            hidden = _gelu(self._dense(x, f"{layer}.intermediate.dense"))
            x = self._normalise(x + self._dense(hidden, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        return x

    def _attend(self, x: Array, layer: str) -> Array:
        tokens, width = x.shape
        query, key, value = (
            self._dense(x, f"{layer}.attention.self.{part}").reshape(tokens, _HEADS, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / np.float32(np.sqrt(width / _HEADS))
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        attended: Array = (weights @ value).swapaxes(0, 1).reshape(tokens, width)
        return attended

    def _dense(self, x: Array, name: str) -> Array:
        product: Array = x @ self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return product

    def _normalise(self, x: Array, name: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        normalised: Array = centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return normalised


def _gelu(x: Array) -> Array:
    return x * np.float32(0.5) * (1 + _erf(x * np.float32(np.sqrt(0.5))))


def _erf(x: Array) -> Array:
    """The error function to 1.5e-7, all that float32 holds: Abramowitz and Stegun 1964, formula 7.1.26."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    series = np.zeros_like(t)
    for coefficient in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(coefficient)) * t
    value: Array = np.copysign(1 - series * np.exp(-x * x), x)
    return value
