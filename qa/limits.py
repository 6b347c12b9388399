"""The limits that a question sets - names, a period, a source, a thing that is counted - and what lies outside them.

A reader looks for what is like the question. "When was the first summit between France and Peru?" is very like a
sentence on the first summit between France and Chile. What the question names must therefore be there.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from corpus.dates import DateRange, find_time_expressions
from corpus.document import Document
from qa.normalisation import search_terms
from qa.question import Question, Wants
from qa.reader import Candidate, Reading, related

__all__ = ["sources_named", "within_limits"]

_NAME_ELSEWHERE = 0.4
_OTHER_PERIOD = 0.5
_UNTOLD_PERIOD = 0.8
_NOT_COUNTED = 0.4
_NOT_OF_KIND = 0.5
_NOT_IN_OFFICE = 0.5
_BESIDE = 6


def sources_named(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates whose document is the source that the question names; all of them when it names none."""
    if not question.source:
        return list(candidates)
    return [c for c in candidates if _is_source(c.document, question.source)]


def _is_source(document: Document, source: Sequence[str]) -> bool:
    published = str(document.published.year) if document.published else ""
    known = search_terms(
        " ".join((document.publisher or "", document.title, document.name, document.kind or "", published))
    )
    return all(any(related(term, other) for other in known) for term in source)


def within_limits(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings with the support of those outside the question's limits lowered, the best supported first."""
    words: dict[str, set[str]] = {}
    for reading in readings:
        document, passage = reading.document, reading.candidate.passage
        known = words.setdefault(document.id, set(search_terms(f"{document.title} {document.publisher or ''}")))
        known.update(search_terms(f"{passage.context} {document.text[passage.start : passage.end]}"))
    everywhere = set(chain.from_iterable(words.values()))
    limited = [
        replace(
            reading,
            support=reading.support
            * _names_factor(question, reading.document, words[reading.document.id], everywhere)
            * _period_factor(question, reading)
            * _counted_factor(question, reading)
            * _role_factor(question, reading)
            * (1.0 if reading.span or question.wants is Wants.OTHER else _NOT_OF_KIND),
        )
        for reading in readings
    ]
    return sorted(limited, key=lambda reading: -reading.support)


def _names_factor(question: Question, document: Document, known: set[str], everywhere: set[str]) -> float:
    """1.0 when all names of the question stand in the document; 0.0 when one stands in no document at all."""
    factor = 1.0
    for name in question.names:
        if not any(related(name, word) for word in known) and name not in document.text.lower():
            factor *= _NAME_ELSEWHERE if any(related(name, word) for word in everywhere) else 0.0
    return factor


def _period_factor(question: Question, reading: Reading) -> float:
    """1.0 when the sentence, or else its document, is of the period that the question names."""
    period, document = question.period, reading.document
    if period is None:
        return 1.0
    found = find_time_expressions(document.text[reading.start : reading.end], document.published)
    days = [expression.range for expression in found if expression.range is not None]
    if any(period.overlaps(other) for other in days):
        return 1.0
    if document.published is not None and period.overlaps(DateRange.of_day(document.published)):
        return 1.0
    too_early = document.published is not None and document.published < period.start
    return _OTHER_PERIOD if days or too_early else _UNTOLD_PERIOD


def _role_factor(question: Question, reading: Reading) -> float:
    """1.0 when the office that the question asks for stands beside the name."""
    if not question.role or reading.span is None:
        return 1.0
    text, span = reading.document.text, reading.span
    beside = search_terms(text[reading.start : span.start])[-_BESIDE:]
    if text[span.end : reading.end].lstrip().startswith((",", "(")):
        beside += search_terms(text[span.end : reading.end])[:_BESIDE]
    missing = sum(not any(related(term, other) for other in beside) for term in question.role)
    return float(_NOT_IN_OFFICE**missing)


def _counted_factor(question: Question, reading: Reading) -> float:
    """1.0 when the sentence speaks of what the question counts."""
    if not question.counted:
        return 1.0
    terms = search_terms(reading.document.text[reading.start : reading.end])
    return 1.0 if any(related(question.counted[-1], term) for term in terms) else _NOT_COUNTED
