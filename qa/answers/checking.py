"""What the sentences beside an answer do to it: those that deny it are no witnesses, one that corrects it comes first.

"Not in the autumn, as announced", "read 310 for 301", "no longer"; "the number was 221,000, not 212,000".
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from qa.answers.grouping import Group
from qa.answers.values import same, value_of
from qa.query import Query
from qa.reading.candidates import SpanCandidate
from qa.reading.cross_encoder import CrossEncoder
from qa.settings import CORRECTED_ODDS, DENIED, MOST_CHECKED, THRESHOLD

__all__ = ["with_corrections", "without_denials"]


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


def _refuted(model: CrossEncoder, query: Query, candidate: SpanCandidate, answer: str) -> float:
    """The probability that the sentence of a candidate refutes the question with an answer filled in."""
    sentence = " ".join(filter(None, (candidate.place.lead, candidate.sentence_text)))
    ((window, *_),) = model.score(query.claim(answer), [("", sentence)])
    likely = np.exp(np.asarray(window.support) - np.max(window.support))
    return float(likely[1] / likely.sum())


def _is_denied(model: CrossEncoder, query: Query, candidate: SpanCandidate) -> bool:
    """Whether the sentence of a candidate refutes it, by ``DENIED``."""
    return candidate.fact is None and _refuted(model, query, candidate, candidate.words) >= DENIED


def with_corrections(model: CrossEncoder, query: Query, groups: Sequence[Group]) -> list[Group]:
    """The groups, that one first whose sentence gives another number or day in the place of the best one's.

    It is as probable as what it corrects, which is shown after it as what is said otherwise.

    Args:
        model: says whether a sentence refutes the question with an answer filled in.
        query: the question.
        groups: the most probable first.
    """
    if not groups or query.wants_sentence or groups[0].probability < THRESHOLD:
        return list(groups)
    best = groups[0].best
    beside = [(group, each) for group in groups[1:] for each in group.candidates if _may_correct(each, best)]
    for group, candidate in beside[:MOST_CHECKED]:
        if _corrects(model, query, candidate, best):
            others = (each for each in group.candidates if each is not candidate)
            first = replace(group, candidates=(replace(candidate, probability=best.probability), *others))
            return [first, *(each for each in groups if each is not group)]
    return list(groups)


def _may_correct(candidate: SpanCandidate, corrected: SpanCandidate) -> bool:
    """Whether a candidate is another number or another day, and its sentence names the one to be corrected too."""
    own, other = candidate.value, corrected.value
    if candidate.fact is not None or corrected.fact is not None or same(own, other):
        return False
    alike = bool(own.numbers) and (own.time is None) == (other.time is None)
    named = value_of(candidate.sentence_text).numbers
    return alike and bool(other.numbers) and not other.numbers <= own.numbers and other.numbers <= named


def _corrects(model: CrossEncoder, query: Query, candidate: SpanCandidate, corrected: SpanCandidate) -> bool:
    """Whether the sentence of a candidate refutes the other answer, and its own less so."""
    other = _refuted(model, query, candidate, corrected.words)
    if other < DENIED:
        return False
    own = _refuted(model, query, candidate, candidate.words)
    return other * (1 - own) >= CORRECTED_ODDS * own * (1 - other)
