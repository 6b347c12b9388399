"""Sentences that correct an answer: "the number was 221,000, not 212,000"."""

from collections.abc import Sequence
from dataclasses import replace

from qa.answers.denials import refuted
from qa.answers.grouping import Group
from qa.answers.values import same, value_of
from qa.query import Query
from qa.reading.candidates import SpanCandidate
from qa.reading.cross_encoder import CrossEncoder
from qa.settings import CORRECTED_ODDS, DENIED, MOST_CHECKED, THRESHOLD

__all__ = ["with_corrections"]


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
    other = refuted(model, query, candidate, corrected.words)
    if other < DENIED:
        return False
    own = refuted(model, query, candidate, candidate.words)
    return other * (1 - own) >= CORRECTED_ODDS * own * (1 - other)
