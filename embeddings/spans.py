"""Vectors of spans of a text, from the vectors of its tokens."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Spans", "span_means"]

Spans: TypeAlias = Sequence[tuple[int, int]]
"""Slices ``[start, end)`` of a text, in code points."""


def span_means(tokens: NDArray[np.float32], offsets: Spans, spans: Spans) -> NDArray[np.float32]:
    """The mean of the token vectors within each span.

    The tokens have been read together, so that a span's vector knows what the rest of the text says (Guenther
    et al. 2024, "Late Chunking: Contextual Chunk Embeddings Using Long-Context Embedding Models").

    Args:
        tokens: float32 [tokens, d].
        offsets: the characters of each token; empty slices for marks like [CLS].
        spans: the spans.

    Returns:
        float32 [spans, d]; for a span without tokens, one beyond the encoder's window, the mean of all.
    """
    edges = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    means = np.empty((len(spans), tokens.shape[1]), np.float32)
    for row, (start, end) in enumerate(spans):
        within = (edges[:, 0] >= start) & (edges[:, 1] <= end) & (edges[:, 0] < edges[:, 1])
        means[row] = tokens[within].mean(axis=0) if within.any() else tokens.mean(axis=0)
    return means
