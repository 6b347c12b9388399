"""From the logits of a cross-encoder to spans of a passage's text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.reading.cross_encoder import Array, Scores

__all__ = ["TextSpan", "best_spans", "score_within"]

MOST_TOKENS = 30
"""The longest span that is given as an answer; longer ones are answers in sentences."""


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A span of a passage's text.

    Attributes:
        start: offset in the text.
        end: offset after it.
        margin: by how much the logits of the span exceed those of "no answer".
    """

    start: int
    end: int
    margin: float


def best_spans(windows: Sequence[Scores], most: int, breaks: Sequence[int] = ()) -> list[TextSpan]:
    """The spans with the highest margins, best first, none overlapping another.

    Args:
        windows: over one passage.
        most: how many at most.
        breaks: offsets in the text, in order, that no span may reach across: where sentences begin.
    """
    found = [span for window in windows for span in _spans(window, most, np.asarray(breaks, dtype=np.int64))]
    found.sort(key=lambda span: -span.margin)
    kept: list[TextSpan] = []
    for span in found:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept[:most]


def score_within(windows: Sequence[Scores], start: int, end: int) -> TextSpan | None:
    """The best span among those that begin and end between two offsets of the text; None where no token is."""
    best: TextSpan | None = None
    for window in windows:
        inside = [n for n, (low, high) in enumerate(window.offsets) if start <= low and high <= end]
        if inside:
            first, last = inside[0], inside[-1] + 1
            pairs = _pairs(window.starts[first:last], window.ends[first:last])
            begin, stop = divmod(int(pairs.argmax()), last - first)
            margin = float(pairs[begin, stop]) - window.none
            if best is None or best.margin < margin:
                best = TextSpan(window.offsets[first + begin][0], window.offsets[first + stop][1], margin)
    return best


def _spans(window: Scores, most: int, breaks: NDArray[np.int64]) -> Iterator[TextSpan]:
    """The best spans of one window; each takes its tokens, so that the next lies elsewhere."""
    if not window.offsets:
        return
    pairs = _pairs(window.starts, window.ends)
    parts = np.searchsorted(breaks, [start for start, _ in window.offsets], side="right")
    pairs[parts[:, None] != parts[None, :]] = -np.inf
    for _ in range(most):
        begin, stop = divmod(int(pairs.argmax()), len(pairs))
        if not np.isfinite(pairs[begin, stop]):
            return
        yield TextSpan(window.offsets[begin][0], window.offsets[stop][1], float(pairs[begin, stop]) - window.none)
        pairs[: stop + 1, begin:] = -np.inf


def _pairs(starts: Array, ends: Array) -> Array:
    """The logit of each span, float32 [tokens, tokens]; minus infinity where it is none or too long."""
    tokens = np.arange(len(starts))
    lengths = tokens[None, :] - tokens[:, None]
    pairs: Array = np.where((lengths >= 0) & (lengths < MOST_TOKENS), starts[:, None] + ends[None, :], -np.inf)
    return pairs
