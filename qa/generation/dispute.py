"""Whether more independent documents contradict a written sentence than carry it.

A document contradicts a sentence where it has another value in the place of exactly one of the sentence's, and the
reader says that it refutes it: of another year or another party it has two other values, and speaks of something else.
Documents that contradict it with different values contradict one another as well, and are not counted together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qa.answers.copies import is_one_witness
from qa.generation.evidence import Claim, Evidence, find_evidence
from qa.generation.sources import Source
from qa.generation.stated import Kind
from qa.reading.cross_encoder import CrossEncoder
from qa.settings import DISPUTE_DOCUMENTS, SAME_SUBJECT

__all__ = ["Dispute", "disputed"]


@dataclass(frozen=True, slots=True)
class Dispute:
    """What independent documents say of a sentence that more of them contradict than carry.

    Attributes:
        carry: how many say so.
        contradict: how many say otherwise, all the same.
    """

    carry: int
    contradict: int


def disputed(sentence: str, sources: Sequence[Source], model: CrossEncoder) -> Dispute | None:
    """Whether more documents contradict a sentence than carry it, and none that carries it is newer than they are.

    Args:
        sentence: one that some of the sources carry.
        sources: the passages, best first; the first few documents are looked at.
        model: the reader, which reads only where so many have another value.
    """
    claim = Claim.of(sentence)
    found = [find_evidence(claim, own) for own in _by_document(sources)] if claim.values else []
    about = [evidence for evidence in found if _is_about(evidence)]
    carrying = [evidence for evidence in about if not evidence.missing]
    carry = max(1, len(_independent(carrying)))
    for others in _by_rival(about):
        if len(_independent(others)) > carry and _newest(carrying) <= _newest(others):
            against = _independent(_refuting(sentence, others, model))
            if len(against) > carry:
                return Dispute(carry, len(against))
    return None


def _by_document(sources: Sequence[Source]) -> list[list[Source]]:
    own: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        own[source.document.id].append(source)
    return list(own.values())[:DISPUTE_DOCUMENTS]


def _is_about(evidence: Evidence) -> bool:
    """Whether a document has enough of a sentence's other words in one place to speak of the same thing."""
    terms = set(evidence.claim.terms)
    for value in evidence.missing:
        terms &= evidence.claim.terms_without(value)
    return max((evidence.share(terms, own) for own in evidence.held), default=0.0) >= SAME_SUBJECT


def _by_rival(about: Iterable[Evidence]) -> Iterable[list[Evidence]]:
    """Those that lack one value of a sentence, by the words that they have in its place."""
    groups: dict[str | None, list[Evidence]] = defaultdict(list)
    for evidence in about:
        if len(evidence.missing) == 1:
            rival = evidence.rival(evidence.missing[0], SAME_SUBJECT)
            if rival is not None or evidence.missing[0].kind is Kind.NAME:  # whose rivals are not told from other names
                groups[rival].append(evidence)
    return groups.values()


def _refuting(sentence: str, found: Sequence[Evidence], model: CrossEncoder) -> list[Evidence]:
    read = model.score(sentence, [(evidence.context, evidence.text) for evidence in found])
    said = [max(windows, key=lambda window: window.support[1]).support for windows in read]
    return [each for each, (yes, no, neither) in zip(found, said, strict=True) if no > max(yes, neither)]


def _independent(found: Iterable[Evidence]) -> list[Evidence]:
    """One of each that repeat one another."""
    kept: list[Evidence] = []
    for evidence in found:
        if not any(_repeat(evidence, other) for other in kept):
            kept.append(evidence)
    return kept


def _repeat(one: Evidence, other: Evidence) -> bool:
    (first, _), (second, _) = one.places[0], other.places[0]
    return is_one_witness((first.text, one.text), (second.text, other.text))


def _newest(found: Iterable[Evidence]) -> date:
    return max((each.places[0][0].document.published or date.min for each in found), default=date.min)
