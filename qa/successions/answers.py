"""The readings of a question for a successor or a predecessor, by what the passages tell of who followed whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.normalisation import among, search_terms
from qa.offices import is_other_office
from qa.question import Question
from qa.reading import Candidate, Reading, once_each
from qa.successions.asked import Asked, Side, succession_asked
from qa.successions.grammar import Succession, successions_in
from qa.successions.people import Person, same_name
from qa.successions.readings import people_of, reading_of

__all__ = ["by_succession"]

_TOLD = 0.9
_OF_SOME_OFFICE = 0.75
"""Support where the question names an office, and nothing beside the names does."""
_NAMED_HIMSELF = 0.1
_NOT_TOLD = 0.4
_OTHER_WAY_ROUND = 0.3
_BESIDE = 250


@dataclass(frozen=True, slots=True)
class _Answered:
    """One who is told to have followed, or been followed by, the person whom the question names."""

    person: Person
    reading: Reading


def by_succession(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> list[Reading]:
    """The readings, the best supported first, with those that successions give to a question for one side of one.

    Whom the question names is no answer to it. Where the passages tell no succession that fits, the others are left
    as they are.
    """
    asked = succession_asked(question)
    if asked is None:
        return list(readings)
    told = list(_told(question, asked, candidates))
    turned = [other for other, _, _ in _matching(asked, _other_side(asked.side), candidates)]
    lowered = [
        replace(reading, support=reading.support * _factor(asked, reading, told, turned)) for reading in readings
    ]
    return once_each([*lowered, *(answered.reading for answered in told)])


def _told(question: Question, asked: Asked, candidates: Sequence[Candidate]) -> Iterator[_Answered]:
    for person, found, candidate in _matching(asked, asked.side, candidates):
        beside = _beside(candidate, found)
        if is_other_office(asked.office, found.office or beside) or not _is_then(question, candidate, found):
            continue
        terms = search_terms(f"{beside} {found.office} {candidate.passage.context}")
        named = not asked.office or any(among(term, terms) for term in search_terms(asked.office))
        support = _TOLD if named else _OF_SOME_OFFICE
        yield _Answered(person, reading_of(candidate, person, found.start, found.end, support))


def _matching(
    asked: Asked, side: Side, candidates: Sequence[Candidate]
) -> Iterator[tuple[Person, Succession, Candidate]]:
    """The people on one side of the successions that the person whom the question names is on the other side of."""
    for candidate in candidates:
        for found in successions_in(candidate.document.text, candidate.passage.spans):
            pair = (found.successor, found.predecessor)
            wanted, known = pair if side is Side.SUCCESSOR else pair[::-1]
            if same_name(asked.known, known.terms):
                yield wanted, found, candidate


def _other_side(side: Side) -> Side:
    return Side.PREDECESSOR if side is Side.SUCCESSOR else Side.SUCCESSOR


def _beside(candidate: Candidate, found: Succession) -> str:
    """The words of the sentence around the one who came, where the office stands that he came to."""
    text = candidate.document.text
    return text[max(found.start, found.successor.start - _BESIDE) : min(found.end, found.successor.end + _BESIDE)]


def _is_then(question: Question, candidate: Candidate, found: Succession) -> bool:
    """Whether a succession is not told of other days than the question's."""
    times = candidate.times(found.start, found.end)
    period = question.period
    return period is None or not times or any(period.overlaps(told.days) for told in times)


def _factor(asked: Asked, reading: Reading, told: Sequence[_Answered], turned: Sequence[Person]) -> float:
    """What is left of the support of a reading beside what is told."""
    if reading.span is None:
        return _NOT_TOLD if told else 1.0
    named = people_of(reading)
    if any(same_name(asked.known, person.terms) for person in named):
        return _NAMED_HIMSELF
    if any(answered.person.is_same(person) for answered in told for person in named):
        return 1.0
    if any(person.is_same(other) for other in turned for person in named):
        return _OTHER_WAY_ROUND
    return _NOT_TOLD if told else 1.0
