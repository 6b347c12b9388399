"""The limits that a question sets - names, a period, a source, a thing that is counted - and what lies outside them.

A reader looks for what is like the question. "When was the first summit between France and Peru?" is very like a
sentence on the first summit between France and Chile. What the question names must therefore be there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from corpus.dates import DateRange, find_time_expressions
from corpus.document import Document
from corpus.titles import is_date_line
from qa.normalisation import related, search_terms
from qa.periods import period_factors
from qa.plans import as_planned
from qa.question import Question, Wants, ordinals_in, says_what
from qa.reading import Candidate, Reading
from qa.spans import Span, is_of_unit
from qa.temporal import times_told

__all__ = ["dated_by_document", "missing_names", "quoting_source", "within_limits"]

_NAME_ELSEWHERE = 0.4
_BY_DOCUMENT = 0.8
_NOT_COUNTED = 0.4
_NOT_OF_KIND = 0.25
_OF_DOCUMENT = 0.4
_NOT_NAMED = 0.5
_NOT_OF_UNIT = 0.4
_MENTIONED_BESIDE = 0.4
_NOT_IN_OFFICE = 0.5
_MOST_MISSING = 2
_NOT_BESIDE = 0.4
_IN_ANOTHER = 0.4
_OTHER_ORDINAL = 0.3
_ORDINAL_NEAR = 0.95
_UNTOLD_ORDINAL = 0.7
_NOT_THE_TOLD_ORDINAL = 0.5
_BESIDE = 6
_QUALIFIERS = frozenset(
    search_terms(
        "prime foreign defence defense finance deputy vice interior economic health justice education trade transport "
        "energy agriculture environment culture labour former acting"
    )
)
"""What tells one office from another."""
_OF_OFFICES = _QUALIFIERS | frozenset(
    search_terms(
        "minister president premier chancellor secretary ambassador governor mayor king queen head chief director "
        "affairs mr mrs ms dr january february march april may june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday today yesterday"
    )
)
"""Words beside a name that do not say whose office its bearer holds."""
_WORD = re.compile(r"[\w+'’-]+")
_MENTIONED = re.compile(
    r"\b(?:since|because of|due to|owing to|under|pursuant to|in accordance with|on the basis of)\s+"
    r"(?:the|its|his|her|their|an?)\s+(?P<event>[^,.;:()]{3,80}?)(?:\s+(?:in|on|of|from|dated|signed|held|adopted))*\s+$",
    re.IGNORECASE,
)
"""What is mentioned before a date that is its own, in "since the signing of the treaty in 1956"."""
_LABEL = re.compile(
    r"\b(?:date|dated|published|posted|issued|updated|modified|printed)\b(?: on)?\s*:?\s*$", re.IGNORECASE
)
_LONGEST_LABEL, _PROSE = 24, 20
_NAMED = re.compile(
    r"(?:(?:the|an?|and|of|de|van|von|der|den|bin|al|da|di|la|le|for|his|her|its|their|mr|mrs|ms|dr)\b[\s.]*"
    r"|[^\W\d_a-z][\w.'’-]*[\s,&]*)+",
    re.UNICODE,
)
"""Names of people, and of groups of people, and the words between them."""
_BETWEEN = re.compile(r"[^\W\d_a-z]\w+[-–][^\W\d_a-z]\w+\s+[a-z]{3,}")
"""What is between two: "the France-Peru talks"."""
_APPOSITION = re.compile(r"[\s,(–—-]*(?:(?:is|was|as|the|a|an|who|became|[A-Z][\w.'’-]*)\s+)*[\s,)–—-]*")
"""What may stand between a name and what its bearer is."""


_IS_THEN = re.compile(
    r"\s*(?:[,(]|(?:is|was|as|became|becomes|has been|had been|will be)\b|(?:re-?)?(?:elected|appointed|named)\b)"
)
"""What stands between a name and the office of its bearer."""


def quoting_source(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that quote the source that the question names; all of them when it names none."""
    if not question.source:
        return list(candidates)
    return [candidate for candidate in candidates if _holds(candidate.text, question.source)]


def _holds(text: str, source: Sequence[str]) -> bool:
    terms = search_terms(text)
    return all(_among(wanted, terms) for wanted in source)


def dated_by_document(question: Question, readings: Iterable[Reading]) -> list[Reading]:
    """The readings, where the question asks when something was said with the day of the document that tells it.

    A sentence that names a time of its own is left as it is.
    """
    return [_dated_by_document(reading) if question.of_speech else reading for reading in readings]


def _dated_by_document(reading: Reading) -> Reading:
    written = reading.written
    if reading.span is not None or written is None or times_told(reading.sentence, written):
        return reading
    day = DateRange.of_day(written)
    span = Span(reading.start, reading.end, day.describe(), day, derived=True)
    return replace(reading, span=span, support=reading.support * _BY_DOCUMENT)


def within_limits(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings by their support within the question's limits, the best supported first.

    What lies outside them is lowered, and what is told of the very period that the question names is raised.
    """
    documents = {reading.document.id: reading.document for reading in readings}
    words = _words_by_document(reading.candidate for reading in readings)
    everywhere = set(chain.from_iterable(words.values()))
    by_names = {key: _names_factor(question, document, words[key], everywhere) for key, document in documents.items()}
    told = any(question.ordinal in ordinals_in(reading.sentence, question.terms) for reading in readings)
    limited = [
        replace(
            reading,
            support=_times(reading.support, by_period)
            * by_names[reading.document.id]
            * _counted_factor(question, reading)
            * _role_factor(question, reading)
            * _described_factor(question, reading)
            * _ordinal_factor(question, reading, told)
            * _kind_factor(question, reading)
            * _beside_factor(question, reading),
        )
        for reading, by_period in zip(readings, period_factors(question, readings), strict=True)
    ]
    return sorted(as_planned(question, limited), key=lambda reading: -reading.support)


def _times(support: float, factor: float) -> float:
    """A support lowered by a factor; raised by one, it is its odds that are multiplied, and it stays below 1."""
    return support * factor / (1 + support * max(0.0, factor - 1))


def missing_names(question: Question, candidates: Sequence[Candidate]) -> list[str]:
    """The names in the question, as it writes them, that stand in none of the documents that came nearest."""
    words = _words_by_document(candidates)
    everywhere = set(chain.from_iterable(words.values()))
    documents = {candidate.document.id: candidate.document for candidate in candidates}
    missing = {
        name
        for name in question.names
        if not any(_stands(name, everywhere, document) for document in documents.values())
    }
    return [word for word in _WORD.findall(question.text) if set(search_terms(word)) & missing]


def _words_by_document(candidates: Iterable[Candidate]) -> dict[str, set[str]]:
    """The terms of each document that were seen: those of its title, its publisher, and the passages that were read."""
    words: dict[str, set[str]] = {}
    for candidate in dict.fromkeys(candidates):
        document = candidate.document
        known = words.setdefault(document.id, set(search_terms(f"{document.title} {document.publisher or ''}")))
        known.update(search_terms(f"{candidate.passage.context} {candidate.text}"))
    return words


def _names_factor(question: Question, document: Document, known: set[str], everywhere: set[str]) -> float:
    """1.0 when all names of the question stand in the document; 0.0 when one stands in no document at all."""
    factor = 1.0
    for name in question.names:
        if not _stands(name, known, document):
            factor *= _NAME_ELSEWHERE if _among(name, everywhere) else 0.0
    return factor


def _stands(name: str, known: Iterable[str], document: Document) -> bool:
    """Whether a name is a form of a known word, or stands anywhere in the document."""
    return _among(name, known) or name in document.text.lower()


def _among(term: str, words: Iterable[str]) -> bool:
    return any(related(term, word) for word in words)


def _kind_factor(question: Question, reading: Reading) -> float:
    """1.0 when there is a short answer; a date question wants a date, if only one that cannot be resolved.

    The line that dates a document tells when it came out, and hardly anything else.
    """
    if question.wants is Wants.OTHER:
        return 1.0
    undated = question.wants is Wants.DATE and reading.days is None
    if reading.span is None or (undated and not find_time_expressions(reading.span.answer, None)):
        return _NOT_OF_KIND
    if not is_of_unit(question.text, reading.span.answer):
        return _NOT_OF_UNIT
    if question.wants is Wants.PLACE and _BETWEEN.match(reading.document.text, reading.span.start):
        return _NOT_NAMED
    if question.wants is Wants.PERSON and not _NAMED.fullmatch(reading.span.answer):
        return _NOT_NAMED
    if question.wants is Wants.DATE and _dates_the_document(reading.document, reading.span):
        return _OF_DOCUMENT
    return 1.0


def _beside_factor(question: Question, reading: Reading) -> float:
    """1.0 when a date is that of what the sentence tells, and not of what it mentions: "since the flood of 1987".

    Nor is it lowered where the question asks for what is mentioned.
    """
    if question.wants is not Wants.DATE or reading.span is None:
        return 1.0
    mentioned = _MENTIONED.search(reading.document.text, reading.start, reading.span.start)
    if mentioned is None:
        return 1.0
    terms = search_terms(mentioned["event"])
    return 1.0 if any(_among(term, terms) for term in question.terms) else _MENTIONED_BESIDE


def _dates_the_document(document: Document, span: Span) -> bool:
    """Whether a date stands in a line that says when the document came out, alone or after a label: "Date: 3 May"."""
    line = _line_around(document.text, span.start)
    labelled = _LABEL.search(document.text, max(0, span.start - _LONGEST_LABEL), span.start)
    return is_date_line(line) or (labelled is not None and line.count(" ") < _PROSE)


def _line_around(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


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


def _role_factor(question: Question, reading: Reading) -> float:
    """1.0 when the office that the question asks for stands beside the name.

    Where nothing there says whose it is, "the Peruvian minister", it is taken for that of the document's publisher.
    """
    if not question.role or reading.span is None:
        return 1.0
    text, span = reading.document.text, reading.span
    before, after = text[reading.start : span.start], text[span.end : reading.end]
    words = _WORD.findall(before)[-_BESIDE:]
    if _IS_THEN.match(after):
        words += _WORD.findall(after)[:_BESIDE]
    beside = search_terms(" ".join(words))
    whose = [word for word in words if word[:1].isupper() and not _OF_OFFICES.issuperset(search_terms(word))]
    if not whose:
        beside += search_terms(reading.document.publisher or "")
    missing = sum(not _among(term, beside) for term in question.role)
    other = any(term in _QUALIFIERS and not _among(term, question.role) for term in beside)
    return float(_NOT_IN_OFFICE ** min(missing, _MOST_MISSING)) * (_IN_ANOTHER if missing and other else 1.0)


def _described_factor(question: Question, reading: Reading) -> float:
    """1.0 when what somebody is stands beside the name, in "Foreign Minister Ann Lee" or "Ann Lee, a teacher"."""
    if not question.describes or reading.span is None:
        return 1.0
    if not says_what(reading.span.answer):
        return _NOT_BESIDE
    text, span = reading.document.text, reading.span
    for name in _WORD.finditer(text, reading.start, reading.end):
        if set(search_terms(name[0])) & question.names:
            between = text[name.end() : span.start] if name.end() <= span.start else text[span.end : name.start()]
            if _APPOSITION.fullmatch(between):
                return 1.0
    return _NOT_BESIDE


def _counted_factor(question: Question, reading: Reading) -> float:
    """1.0 when the sentence speaks of what the question counts."""
    if not question.counted:
        return 1.0
    terms = search_terms(reading.sentence)
    return 1.0 if any(_among(counted, terms) for counted in question.counted) else _NOT_COUNTED
