"""Readings that give a person, and the people whom readings give."""

from qa.reading import Candidate, Reading
from qa.spans import Span
from qa.successions.people import Person, people_in

__all__ = ["people_of", "reading_of"]


def reading_of(candidate: Candidate, person: Person, start: int, end: int, support: float) -> Reading:
    """The reading that gives a person, by a sentence from ``start`` to ``end``."""
    words = " ".join(candidate.document.text[person.start : person.end].split())
    return Reading(candidate, start, end, support, Span(person.start, person.end, words))


def people_of(reading: Reading) -> list[Person]:
    """The people whose name the short answer is, or is a part of."""
    span = reading.span
    people = people_in(reading.document.text, reading.start, reading.end, alone=True)
    return [person for person in people if span and person.start < span.end and span.start < person.end]
