"""Everybody who is told to have held an office, where a question asks for all of them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.dates import DateRange
from qa.normalisation import among, search_terms
from qa.offices import KINDS_OF_OFFICE
from qa.question import Question, Wants
from qa.reading import Candidate, Reading, once_each
from qa.successions.facts import Fact, ToldOf
from qa.successions.office import Office
from qa.successions.readings import people_of, reading_of
from qa.successions.tenures import Holder, holders_of

__all__ = ["by_holders"]

_ASKS = re.compile(
    r"^\W*(?:please\s+)?(?:(?:list|name|give|enumerate|tell)\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:names\s+of\s+)?"
    r"|who\s+(?:were|are|have\s+been)\s+|(?:which|what)\s+\w+\s+(?:have\s+been|have\s+served\s+as|were)\s+)"
    r"(?:all\s+)?(?:of\s+)?(?:the\s+)?(?P<office>[^?,]+?)"
    r"(?=\s+(?:between|since|from|until|till|in|during|before|after|so\s+far|over|ever|at|on|by|with|who|that)\b|[?.,]|$)",
    re.IGNORECASE,
)
_OVER_TIME = re.compile(
    r"\b(?:since|between|so far|ever|over the (?:years|time)|in (?:turn|order)|have been|have served|successive)\b",
    re.IGNORECASE,
)
"""What tells that those are asked for who came one after the other."""
_LEAST = 2
_TOLD, _LATER = 0.3, 0.99
"""The least support of the first holder, and the share of each in that of the one before."""
_NOT_TOLD = 0.1


def by_holders(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> list[Reading]:
    """The readings, the best supported first, with all who are told to have held the office that the question names.

    They stand in the order in which they came. Where fewer than two are told of, the readings stay as they are.
    """
    office = _office(question)
    if office is None:
        return list(readings)
    told = [holder for holder in holders_of(office, candidates) if not _is_named_by(holder, office)]
    holders = [
        h for h in told if not _is_outside(h, question.period) and not any(_is_during(h, other) for other in told)
    ]
    if len(holders) < _LEAST:
        return list(readings)
    holders.sort(key=lambda holder: holder.known_from or holder.ended or date.max)
    known = [r.support for r in readings if any(h.is_same(person) for person in people_of(r) for h in holders)]
    support = max([_TOLD, *known])
    given = []
    for place, holder in enumerate(holders):
        fact = max(holder.facts, key=_plainness)
        given.append(reading_of(fact.candidate, fact.person, fact.start, fact.end, support * _LATER**place))
    others = [
        replace(reading, support=_NOT_TOLD * reading.support)
        for reading in readings
        if not any(holder.is_same(person) for person in people_of(reading) for holder in holders)
    ]
    return once_each([*given, *others])


def _plainness(fact: Fact) -> tuple[bool, bool, int, bool]:
    """How plainly a sentence tells that somebody held the office: by its name, in itself, with the full name."""
    return fact.names_office, not fact.is_inferred, len(fact.person.terms), fact.told is ToldOf.BEGAN


def _office(question: Question) -> Office | None:
    """The office whose holders are asked for, one after the other; None when the question asks for others."""
    asks = _ASKS.search(question.text)
    if asks is None or question.wants is not Wants.PERSON or not question.several:
        return None
    called = search_terms(asks["office"])
    terms = tuple(term for term in question.terms if term in called)
    kinds = [term for term in terms if among(term, KINDS_OF_OFFICE)]
    if not kinds or not _OVER_TIME.search(question.text):
        return None
    return Office(terms, question.period or DateRange(date.min, date.max), question.names.isdisjoint(terms))


def _is_named_by(holder: Holder, office: Office) -> bool:
    """Whether what looks like a name is that of whose office it is: "the director of Rose Hospital"."""
    return any(among(term, office.terms) for fact in holder.facts for term in fact.person.terms)


def _is_during(holder: Holder, other: Holder) -> bool:
    """Whether somebody is first told to have held the office while another did, who came before and left after."""
    first = holder.known_from
    return (
        first is not None and other.began is not None and other.ended is not None and other.began < first < other.ended
    )


def _is_outside(holder: Holder, period: DateRange | None) -> bool:
    """Whether somebody came only after the days that are asked of, or had left before."""
    if period is None:
        return False
    late = holder.known_from is not None and holder.known_from > period.end
    return late or (holder.ended is not None and holder.ended < period.start)
