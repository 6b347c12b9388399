"""The limits that a question sets - names, a period, a source, a thing that is counted - and what lies outside them.

A reader looks for what is like the question. "When was the first summit between France and Peru?" is very like a
sentence on the first summit between France and Chile. What the question names must therefore be there.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from corpus.dates import DateRange
from corpus.document import Document
from qa.acronyms import acronyms_in, spells_out
from qa.kinds import event_factor, kind_factor, rougher_place_factors
from qa.normalisation import among, search_terms
from qa.offices import description_factor, office_factor
from qa.periods import period_factors
from qa.plans import as_planned
from qa.question import Question, ordinals_in
from qa.reading import Candidate, Reading, documents_of
from qa.spans import Span

__all__ = ["dated_by_document", "missing_names", "quoting_source", "within_limits"]

_NAME_ELSEWHERE = 0.4
_BY_DOCUMENT = 0.8
_NOT_COUNTED = 0.4
_OTHER_ORDINAL = 0.3
_ORDINAL_NEAR = 0.95
_UNTOLD_ORDINAL = 0.7
_NOT_THE_TOLD_ORDINAL = 0.5
_WORD = re.compile(r"[\w+'’-]+")


def quoting_source(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that quote the source that the question names; all of them when it names none."""
    if not question.source:
        return list(candidates)
    return [candidate for candidate in candidates if _holds(candidate.text, question.source)]


def _holds(text: str, source: Sequence[str]) -> bool:
    terms = search_terms(text)
    return all(among(wanted, terms) for wanted in source)


def dated_by_document(question: Question, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, where the question asks when something was said with the day of the document that tells it.

    A sentence that names a time of its own is left as it is.
    """
    return [_dated_by_document(reading) if question.of_speech else reading for reading in readings]


def _dated_by_document(reading: Reading) -> Reading:
    written = reading.written
    if reading.span is not None or written is None or reading.times:
        return reading
    day = DateRange.of_day(written)
    span = Span(reading.start, reading.end, day.describe(), day, derived=True)
    return replace(reading, span=span, support=reading.support * _BY_DOCUMENT)


def within_limits(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings by their support within the question's limits, the best supported first.

    What lies outside them is lowered, and what is told of the very period that the question names is raised.
    """
    by_names = _names_factors(question, [reading.candidate for reading in readings])
    told = any(question.ordinal in ordinals_in(reading.sentence, question.terms) for reading in readings)
    limited = [
        replace(
            reading,
            support=_times(reading.support, by_period)
            * by_names.get(reading.document.id, 1.0)
            * _counted_factor(question, reading)
            * office_factor(question, reading)
            * description_factor(question, reading)
            * _ordinal_factor(question, reading, told)
            * kind_factor(question, reading)
            * event_factor(question, reading),
        )
        for reading, by_period in zip(readings, period_factors(question, readings), strict=True)
    ]
    chosen = [
        replace(reading, support=reading.support * by_place)
        for reading, by_place in zip(limited, rougher_place_factors(question, limited), strict=True)
    ]
    return sorted(as_planned(question, chosen), key=lambda reading: -reading.support)


def _times(support: float, factor: float) -> float:
    """A support lowered by a factor; raised by one, it is its odds that are multiplied, and it stays below 1."""
    return support * factor / (1 + support * max(0.0, factor - 1))


def missing_names(question: Question, candidates: Sequence[Candidate]) -> list[str]:
    """The names in the question, as it writes them, that stand in none of the documents that came nearest."""
    words = _words_by_document(question, candidates)
    everywhere = set(chain.from_iterable(words.values()))
    documents = documents_of(candidates).values()
    missing = {
        name for name in question.names if not any(_stands(name, everywhere, document) for document in documents)
    }
    return [word for word in _WORD.findall(question.text) if set(search_terms(word)) & missing]


def _words_by_document(question: Question, candidates: Sequence[Candidate]) -> dict[str, set[str]]:
    """The terms of each document that were seen: those of its title, its publisher, and the passages that were read.

    What the question calls by its initials, CAA, stands where it is spelled out.
    """
    initials = acronyms_in(question.text)
    words: dict[str, set[str]] = {}
    for candidate in dict.fromkeys(candidates):
        document = candidate.document
        if document.id not in words:
            words[document.id] = set(search_terms(f"{document.title} {document.publisher or ''}"))
        words[document.id].update(search_terms(f"{candidate.passage.context} {candidate.text}"))
    for document in documents_of(candidates).values():
        spelled = [acronym for acronym in initials if spells_out(document.text, acronym)]
        words[document.id].update(search_terms(" ".join(spelled)))
    return words


def _names_factors(question: Question, candidates: Sequence[Candidate]) -> dict[str, float]:
    """For each document by its id, whether the names of the question stand in it; none where it has no names."""
    if not question.names:
        return {}
    words = _words_by_document(question, candidates)
    everywhere = set(chain.from_iterable(words.values()))
    return {
        key: _names_factor(question, document, words[key], everywhere)
        for key, document in documents_of(candidates).items()
    }


def _names_factor(question: Question, document: Document, known: set[str], everywhere: set[str]) -> float:
    """1.0 when all names of the question stand in the document; 0.0 when one stands in no document at all."""
    factor = 1.0
    for name in question.names:
        if not _stands(name, known, document):
            factor *= _NAME_ELSEWHERE if among(name, everywhere) else 0.0
    return factor


def _stands(name: str, known: Collection[str], document: Document) -> bool:
    """Whether a name is a form of a known word, or stands anywhere in the document."""
    return name in known or name in document.text.lower() or among(name, known)


def _ordinal_factor(question: Question, reading: Reading, told: bool) -> float:
    """1.0 when the sentence names the ordinal that the question does, little when it names another.

    One that names none is likelier to be meant where none that was ``told`` names the question's.
    """
    if question.ordinal is None:
        return 1.0
    named = ordinals_in(reading.sentence, question.terms)
    if named:
        return 1.0 if question.ordinal in named else _OTHER_ORDINAL
    near = ordinals_in(reading.candidate.text, question.terms)
    if question.ordinal in near:
        return _ORDINAL_NEAR
    return _NOT_THE_TOLD_ORDINAL if told else _UNTOLD_ORDINAL


def _counted_factor(question: Question, reading: Reading) -> float:
    """1.0 when the sentence speaks of what the question counts."""
    if not question.counted:
        return 1.0
    terms = search_terms(reading.sentence)
    return 1.0 if any(among(counted, terms) for counted in question.counted) else _NOT_COUNTED
