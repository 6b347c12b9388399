"""What every encoder does before and after its model: text made readable, spans averaged, vectors of unit length."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedEncoder

__all__ = ["Spans", "readable", "span_means", "unit_vectors"]

Spans: TypeAlias = Sequence[tuple[int, int]]
"""Slices ``[start, end)`` of a text, in code points."""


def readable(text: str) -> str:
    """The text with every lone surrogate (half a character, which no tokenizer reads) replaced by "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def span_means(tokens: NDArray[np.float32], offsets: Spans, spans: Spans) -> NDArray[np.float32]:
    """The mean of the token vectors within each span.

    The tokens were encoded together, so that a span's vector depends on the rest of the text too (Guenther et al. 2024,
    "Late Chunking: Contextual Chunk Embeddings Using Long-Context Embedding Models").

    Args:
        tokens: float32 [tokens, d].
        offsets: the characters of each token; empty slices for special tokens like [CLS].
        spans: the spans.

    Returns:
        float32 [spans, d]; for a span without tokens, such as one beyond the encoder's window, the mean of all tokens.
    """
    edges = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    means = np.empty((len(spans), tokens.shape[1]), np.float32)
    for row, (start, end) in enumerate(spans):
        within = (edges[:, 0] >= start) & (edges[:, 1] <= end) & (edges[:, 0] < edges[:, 1])
        means[row] = tokens[within].mean(axis=0) if within.any() else tokens.mean(axis=0)
    return means


def unit_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors, float32 [n, d], scaled to length 1; zero stays zero.

    Raises:
        DamagedEncoder: a number is not finite.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(lengths).all():
        raise DamagedEncoder("the encoder made vectors that are not numbers: use another encoder")
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
