"""Readings that give the same answer: dates by the days they mean, numbers by value, names and words by form."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import DateRange
from qa.answering.copies import by_witness
from qa.normalisation import among, search_terms
from qa.periods import days_beside
from qa.question import Question, Wants
from qa.reading import Reading
from qa.successions.people import name_terms, same_name

__all__ = ["Group", "grouped", "ordered"]

_FULLER = 0.3
"""Share of the best support from which a fuller name is given for a shorter one."""

_SCALES = {"hundr": 10**2, "thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9}
_SCALES |= {"trillion": 10**12}


@dataclass(frozen=True, slots=True)
class Group:
    """Readings that give the same answer, the best supported first.

    Attributes:
        readings: what was read.
        named: whether the answer is a name, of which the fullest form is given.
    """

    readings: tuple[Reading, ...]
    named: bool = False

    @property
    def support(self) -> float:
        """That of the best reading."""
        return self.readings[0].support

    def by_document(self) -> list[Reading]:
        """The best reading of each document, the best supported first."""
        best: dict[str, Reading] = {}
        for reading in self.readings:
            best.setdefault(reading.document.id, reading)
        return list(best.values())

    def witnesses(self) -> list[list[Reading]]:
        """The readings of ``by_document``, those of documents that repeat one another together."""
        return by_witness(self.by_document())

    def strength(self) -> float:
        """The chance that some witness is right, if each were right by its own support."""
        return 1 - math.prod(1 - witness[0].support for witness in self.witnesses())

    def chosen(self) -> Reading:
        """The reading whose words are given as the answer.

        Of dates the most precise, of names the fullest, of anything else the best supported.
        """
        dated = [reading for reading in self.readings if reading.days is not None]
        if dated:
            return min(dated, key=_length)
        if self.named:
            enough = _FULLER * self.support
            full = [reading for reading in self.readings if reading.support >= enough and reading.span is not None]
            return max(full, key=_fullness, default=self.readings[0])
        return self.readings[0]

    @property
    def first_day(self) -> date:
        """The first day that its answer means or that is named beside it; the end of time when there is none."""
        return min((days.start for days in self.days), default=date.max)

    @property
    def days(self) -> list[DateRange]:
        """The days that its answer means, or else those that are named beside it."""
        chosen = self.chosen()
        return [chosen.days] if chosen.days is not None else days_beside(chosen)

    @property
    def newest(self) -> date:
        """The day its newest document came out; the beginning of time when none is dated."""
        return max((r.document.published for r in self.readings if r.document.published), default=date.min)


def grouped(question: Question, readings: Sequence[Reading]) -> list[Group]:
    """Put each reading with the first group whose every member gives the same answer."""
    groups: list[list[Reading]] = []
    for reading in readings:
        for group in groups:
            if all(_same(reading, member, question) for member in group):
                group.append(reading)
                break
        else:
            groups.append([reading])
    return [Group(tuple(group), question.wants is Wants.PERSON) for group in groups]


def ordered(question: Question, groups: Sequence[Group]) -> list[Group]:
    """The best group first: the one most witnesses support most, or the latest or earliest when that is asked for.

    Of what came after an event the first is meant, and of what came before it the last.
    """
    event = question.event if question.wants is Wants.DATE and question.period is not None else None
    if question.latest or (event is not None and event.is_before):
        return sorted(groups, key=lambda group: (_last_day(group), group.strength()), reverse=True)
    if question.earliest or event is not None:
        return sorted(groups, key=lambda group: (group.first_day, -group.strength()))
    return sorted(groups, key=Group.strength, reverse=True)


def _last_day(group: Group) -> date:
    """The last day that a group means or that is named beside it, or else the day its newest document came out."""
    return max((days.end for days in group.days), default=group.newest)


def _same(one: Reading, other: Reading, question: Question) -> bool:
    """Whether one date lies within the other, two numbers are equal, or the words of one are among the other's.

    Of people the names may be one person's: "Mr A. Lee" is Ann Lee.
    """
    if one.span is None or other.span is None:
        return one.span is other.span and _terms(one) == _terms(other)
    if one.days is not None and other.days is not None:
        return one.days.contains(other.days) or other.days.contains(one.days)
    if question.wants is Wants.PERSON and same_name(name_terms(one.span.answer), name_terms(other.span.answer)):
        return True
    first, second = _amounts(_terms(one)), _amounts(_terms(other))
    return _among(first, second) or _among(second, first)


def _among(ones: set[str | float], others: set[str | float]) -> bool:
    """Whether each of these is among the others, numbers by value and words in whatever form."""
    words = [other for other in others if isinstance(other, str)]
    return all(one in others or (isinstance(one, str) and among(one, words)) for one in ones)


def _fullness(reading: Reading) -> tuple[int, int]:
    """How much of a name is written out: its words that are no initials and no titles, then all of its words."""
    name = name_terms(reading.span.answer) if reading.span is not None else ()
    return sum(len(term) > 1 for term in name), len(_terms(reading))


def _terms(reading: Reading) -> list[str]:
    place = reading.span or reading
    return search_terms(reading.document.text[place.start : place.end])


def _amounts(terms: Sequence[str]) -> set[str | float]:
    """The terms with numbers by value: "2 million" and "2000000" are the same."""
    values: list[str | float] = []
    for term in terms:
        number = _number(term)
        if term in _SCALES and values and isinstance(values[-1], float):
            values[-1] *= _SCALES[term]
        else:
            values.append(term if number is None else number)
    return set(values)


def _number(term: str) -> float | None:
    return float(term) if term.replace(".", "", 1).isdecimal() and term.isascii() else None


def _length(reading: Reading) -> int:
    return (reading.days.end - reading.days.start).days if reading.days is not None else 0
