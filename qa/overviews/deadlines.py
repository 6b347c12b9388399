"""Whether a sentence sets a deadline: a day by which something must be done, learnt from examples.

Some two hundred sentences with their labels (``deadlines.jsonl``, written for this) are put into vectors by the
library's own encoder, beside each whether a word like "by" makes its day a limit, and a ridge regression is fitted on
them (Hoerl and Kennard 1970); cf. SetFit (Tunstall et al. 2022, "Efficient Few-Shot Learning Without Prompts"). The
reader, asked by when something must be done, finds a day in every dated sentence.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from corpus.dates import find_time_expressions
from embeddings.encoder import Encoder
from qa.settings import DEADLINE_RIDGE
from qa.time_constraints import is_limit

__all__ = ["deadline_scores"]

_DAY = "that day"


_FITTED: WeakKeyDictionary[Encoder, tuple[NDArray[np.float64], float]] = WeakKeyDictionary()
"""What was fitted for each encoder."""


def deadline_scores(encoder: Encoder, sentences: Sequence[str], times: Sequence[str]) -> NDArray[np.float64]:
    """How surely each sentence sets a deadline, float64 [n]; 1 is meant for one that does, -1 for one that does not.

    Args:
        encoder: puts sentences into vectors.
        sentences: those that are judged.
        times: of each the words in it that name the day; what day that is makes no difference.
    """
    if not sentences:
        return np.empty(0)
    if encoder not in _FITTED:
        _FITTED[encoder] = _fitted(encoder)
    weights, offset = _FITTED[encoder]
    starts = [sentence.find(time) for sentence, time in zip(sentences, times, strict=True)]
    ends = [start + len(time) for start, time in zip(starts, times, strict=True)]
    scores: NDArray[np.float64] = _seen(encoder, sentences, starts, ends) @ weights + offset
    return scores


def _seen(
    encoder: Encoder, sentences: Sequence[str], starts: Sequence[int], ends: Sequence[int]
) -> NDArray[np.float64]:
    """The sentences as they are judged, each by its vector and by whether its day is a limit: float64 [n, d + 1]."""
    places = list(zip(sentences, starts, ends, strict=True))
    vectors = encoder.encode_passages([text[:start] + _DAY + text[end:] for text, start, end in places])
    limits = np.array([[is_limit(text, start)] for text, start, _ in places])
    return np.hstack([vectors, limits]).astype(np.float64)


def _fitted(encoder: Encoder) -> tuple[NDArray[np.float64], float]:
    """The weights of what is seen of a sentence, float64 [d + 1], and what is added to their sum."""
    lines = files("qa.overviews").joinpath("deadlines.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    times = [find_time_expressions(row["text"], None)[0] for row in rows]
    texts = [row["text"] for row in rows]
    seen = _seen(encoder, texts, [time.start for time in times], [time.end for time in times])
    wanted = np.array([1.0 if row["deadline"] else -1.0 for row in rows])
    middle, mean = seen.mean(axis=0), float(wanted.mean())
    apart = seen - middle
    kernel = apart @ apart.T + DEADLINE_RIDGE * np.eye(len(rows))
    weights: NDArray[np.float64] = apart.T @ np.linalg.solve(kernel, wanted - mean)
    return weights, mean - float(middle @ weights)
