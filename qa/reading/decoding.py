"""From the logits of a reader to the spans of a view that may answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.views import View
from qa.reading.cross_encoder import Array, Scores
from qa.settings import SPAN_TOKENS

__all__ = ["ViewSpan", "best_spans", "margin_within"]


@dataclass(frozen=True, slots=True)
class ViewSpan:
    """A span of a view.

    Attributes:
        start: offset in the view's text.
        end: offset after it.
        margin: by how much the logits of the span exceed those of "no answer".
    """

    start: int
    end: int
    margin: float


def best_spans(windows: Sequence[Scores], view: View, parts: Sequence[tuple[int, int]], most: int) -> list[ViewSpan]:
    """The spans with the highest margins, best first, none overlapping another.

    Args:
        windows: over the view.
        view: what was read.
        parts: the spans of the document, in order, across whose edges no answer reaches: its sentences and cells. A
            token that stands in none, such as one of a lead line, is part of no answer.
        most: how many at most.
    """
    found = [span for window in windows for span in _spans(window, _part_of_token(window, view, parts), most)]
    found.sort(key=lambda span: -span.margin)
    kept: list[ViewSpan] = []
    for span in found:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept[:most]


def margin_within(windows: Sequence[Scores], start: int, end: int) -> float | None:
    """The highest margin of the spans between two offsets of the view; None where no token lies there."""
    margins = []
    for window in windows:
        inside = [n for n, (low, high) in enumerate(window.offsets) if start <= low and high <= end]
        if inside:
            stretch = slice(inside[0], inside[-1] + 1)
            margins.append(float(_pairs(window.starts[stretch], window.ends[stretch]).max()) - window.none)
    return max(margins, default=None)


def _part_of_token(window: Scores, view: View, parts: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """The number of the part that each token stands in, int64 [tokens]; -1 where it stands in none."""
    firsts, lasts = _edges(parts)
    if not len(firsts) or not window.offsets:
        return np.full(len(window.offsets), -1)
    places = view.places[_edges(window.offsets)[0]]
    number = np.searchsorted(firsts, places, side="right") - 1
    return np.where((places >= 0) & (number >= 0) & (places < lasts[number]), number, -1)


def _edges(spans: Sequence[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where spans begin and where they end, int64 [spans] each."""
    edges = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    return edges[:, 0], edges[:, 1]


def _spans(window: Scores, part: NDArray[np.int64], most: int) -> Iterator[ViewSpan]:
    """The best spans of one window; each takes its tokens, so that the next lies elsewhere."""
    if not window.offsets:
        return
    pairs = _pairs(window.starts, window.ends)
    pairs[(part[:, None] != part[None, :]) | (part < 0)[:, None]] = -np.inf
    for _ in range(most):
        begin, stop = divmod(int(pairs.argmax()), len(pairs))
        if not np.isfinite(pairs[begin, stop]):
            return
        yield ViewSpan(window.offsets[begin][0], window.offsets[stop][1], float(pairs[begin, stop]) - window.none)
        pairs[: stop + 1, begin:] = -np.inf


def _pairs(starts: Array, ends: Array) -> Array:
    """The logit of each span, float32 [tokens, tokens]; minus infinity where it is none or too long."""
    tokens = np.arange(len(starts))
    lengths = tokens[None, :] - tokens[:, None]
    pairs: Array = np.where((lengths >= 0) & (lengths < SPAN_TOKENS), starts[:, None] + ends[None, :], -np.inf)
    return pairs
