"""What the sentences beside an answer do to it: those that deny it are no witnesses, one that corrects it comes first.

"Not in the autumn, as announced", "no longer"; "the number was 221,000, not 212,000". Of a sentence without a word that
denies the reader has to be all but certain: it takes one in fourteen for a denial of the right answer that it gives.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qa.answers.grouping import Group
from qa.answers.values import same, value_of
from qa.query import Query
from qa.reading.candidates import SpanCandidate
from qa.reading.cross_encoder import CrossEncoder
from qa.settings import CORRECTED_ODDS, DENIED, MOST_CHECKED, REFUTED, THRESHOLD

__all__ = ["DENYING", "with_corrections", "without_denials"]

DENYING = re.compile(
    r"\b(?:not|never|no|none|nor|neither|nobody|nothing|without|cannot|hardly)\b|n['’]t\b", re.IGNORECASE
)
"""A word that denies."""


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

    def refuted(least: float, *, with_word: bool) -> tuple[SpanCandidate, ...]:
        told = (each for each in group.candidates if each.fact is None)
        looked = [each for each in told if bool(DENYING.search(each.sentence_text)) == with_word][:MOST_CHECKED]
        return tuple(each for each in looked if _refuted(model, each, query.claim(each.words)) >= least)

    denying, wrong = refuted(DENIED, with_word=True), refuted(REFUTED, with_word=False)
    left = tuple(each for each in group.candidates if not any(each is other for other in (*denying, *wrong)))
    return [replace(group, candidates=left, denying=denying)] if left else []


def _refuted(model: CrossEncoder, candidate: SpanCandidate, claim: str) -> float:
    """The probability that the sentence of a candidate refutes a claim."""
    sentence = " ".join(filter(None, (candidate.place.lead, candidate.sentence_text)))
    ((window, *_),) = model.score(claim, [("", sentence)])
    likely = np.exp(np.asarray(window.support) - np.max(window.support))
    return float(likely[1] / likely.sum())


def with_corrections(model: CrossEncoder, query: Query, groups: Sequence[Group]) -> list[Group]:
    """The groups, that one first whose sentence gives something else in the place of the best one's.

    It is as probable as what it corrects, which is shown after it as what is said otherwise. Only what the reader gives
    first in its sentence corrects something else.

    Args:
        model: says whether a sentence refutes the question with an answer filled in.
        query: the question.
        groups: the most probable first.
    """
    if not groups or query.wants_sentence or groups[0].probability < THRESHOLD:
        return list(groups)
    best, margins = groups[0].best, dict[tuple[str, int], float]()
    for each in (candidate for group in groups for candidate in group.candidates):
        sentence = each.document.id, each.place.start
        margins[sentence] = max(each.margin, margins.get(sentence, -np.inf))
    beside = [
        (group, each)
        for group in groups[1:]
        for each in group.candidates
        if each.margin >= margins[each.document.id, each.place.start] and _may_correct(each, best)
    ]
    for group, candidate in beside[:MOST_CHECKED]:
        if _corrects(model, query, candidate, best):
            others = (each for each in group.candidates if each is not candidate)
            first = replace(group, candidates=(replace(candidate, probability=best.probability), *others))
            return [first, *(each for each in groups if each is not group)]
    return list(groups)


def _may_correct(candidate: SpanCandidate, corrected: SpanCandidate) -> bool:
    """Whether a candidate is another number, day or name, and its sentence has a word that denies, and the denied."""
    own, other, sentence = candidate.value, corrected.value, candidate.sentence_text
    if candidate.fact is not None or corrected.fact is not None or same(own, other) or not DENYING.search(sentence):
        return False
    if bool(own.numbers) != bool(other.numbers) or (own.time is None) != (other.time is None):
        return False
    named = value_of(sentence)
    if other.numbers:
        return other.numbers <= named.numbers and not other.numbers <= own.numbers
    return bool(other.terms) and other.terms <= named.terms and not other.terms & own.terms


def _corrects(model: CrossEncoder, query: Query, candidate: SpanCandidate, corrected: SpanCandidate) -> bool:
    """Whether the sentence of a candidate refutes the other answer, and its own less so."""
    other = _refuted(model, candidate, query.claim(corrected.words))
    if other < DENIED:
        return False
    own = _refuted(model, candidate, query.claim(candidate.words))
    return other * (1 - own) >= CORRECTED_ODDS * own * (1 - other)
