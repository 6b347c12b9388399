"""Witnesses that deny what they seem to say: "not in the autumn, as announced", "read 310 for 301", "no longer"."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from qa.answers.grouping import Group
from qa.query import Query
from qa.reading.candidates import SpanCandidate
from qa.reading.cross_encoder import CrossEncoder
from qa.settings import DENIED, MOST_CHECKED, THRESHOLD

__all__ = ["refuted", "without_denials"]


def without_denials(model: CrossEncoder, query: Query, groups: Sequence[Group]) -> list[Group]:
    """The groups, the best of them without the candidates whose sentence denies the answer that they give.

    Where nobody is left who gives it, the next group is the best, and is looked at in its turn.

    Args:
        model: says whether a sentence supports the question with its answer filled in, or refutes it.
        query: the question.
        groups: the most probable first; so are those that come back.
    """
    if query.wants_sentence:
        return list(groups)
    looked, checked = 0, list[Group]()
    for best in groups[:MOST_CHECKED]:
        if best.probability < max((each.probability for each in checked), default=THRESHOLD):
            break
        looked += 1
        checked += _undenied(model, query, best)
    return sorted([*checked, *groups[looked:]], key=lambda each: -each.probability)


def _undenied(model: CrossEncoder, query: Query, group: Group) -> list[Group]:
    """A group without the candidates that deny it; nothing where no other is left."""
    first = group.candidates[:MOST_CHECKED]
    with ThreadPoolExecutor(MOST_CHECKED) as threads:  # each is one window, and a reader reads several at a time
        denied = list(threads.map(lambda each: _is_denied(model, query, each), first))
    stay = [each for each, is_denied in zip(first, denied, strict=True) if not is_denied]
    left = (*stay, *group.candidates[len(first) :])
    return [replace(group, candidates=left)] if left else []


def refuted(model: CrossEncoder, query: Query, candidate: SpanCandidate, answer: str) -> float:
    """The probability that the sentence of a candidate refutes the question with an answer filled in."""
    sentence = " ".join(filter(None, (candidate.place.lead, candidate.sentence_text)))
    ((window, *_),) = model.score(query.claim(answer), [("", sentence)])
    likely = np.exp(np.asarray(window.support) - np.max(window.support))
    return float(likely[1] / likely.sum())


def _is_denied(model: CrossEncoder, query: Query, candidate: SpanCandidate) -> bool:
    """Whether the sentence of a candidate refutes it, by ``DENIED``."""
    return candidate.fact is None and refuted(model, query, candidate, candidate.words) >= DENIED
