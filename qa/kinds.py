"""Whether an answer is of the kind that a question asks for: a date of the event, a number in the unit, a name."""

import re
from collections.abc import Sequence

from corpus.dates import find_time_expressions
from corpus.document import Document
from corpus.titles import is_date_line
from qa.nations import is_country, is_demonym
from qa.normalisation import among, search_terms
from qa.question import Question, Wants
from qa.reading import Reading
from qa.spans import TITLES, Span, is_of_unit

__all__ = ["event_factor", "kind_factor", "rougher_place_factors"]

_NOT_OF_KIND = 0.25
_OF_DOCUMENT = 0.4
_NOT_NAMED = 0.5
_NOT_OF_UNIT = 0.4
_MENTIONED_BESIDE = 0.4
_ROUGHER, _NEARLY = 0.5, 0.5
_WHERE = re.compile(r"\bwhere\b", re.IGNORECASE)

_MENTIONED = re.compile(
    r"\b(?:since|because of|due to|owing to|under|pursuant to|in accordance with|on the basis of)\s+"
    r"(?:the|its|his|her|their|an?)\s+(?P<event>[^,.;:()]{3,80}?)(?:\s+(?:in|on|of|from|dated|signed|held|adopted))*\s+$",
    re.IGNORECASE,
)
"""What is mentioned before a date that is its own, in "since the signing of the treaty in 1956"."""
_APART = re.compile(
    r"(?:,\s+|,?\s+(?:[\w-]+\s+){1,3}?(?:hours?|days?|weeks?|months?|years?)\s+)(?:before|after)\s+(?P<event>[^,.;:]{3,120})",
    re.IGNORECASE,
)
"""What follows a date that is so long before or after something else."""
_WHAT = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:number|numeral|figure|code|pages?|chapter|article|section|paragraph|line|room|floor|flight|route|channel|model|version"
    r"|time|hour|score|result|ratio|odds|scale|grade|degree|level|class|rank|place|position|phone|telephone|value|range|period"
    r"|ends?|begin)\b",
    re.IGNORECASE,
)
"""Questions for what may be called by a number."""
_JOINING = frozenset("and to or until of the".split())
_BYLINE = re.compile(
    r"(?m)[ \t*_#]*[Bb]y [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?:(?:,| and| \|| ·) [^\n]{1,60})?[ \t*_]*$"
)
_AUTHOR = re.compile(
    r"\b(?:wr[io]te|written|author|report|reporter|journalist|byline|article|story|piece|column)\w*\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"\b(?:date|dated|published|posted|issued|updated|modified|printed)\b(?: on)?\s*:?\s*$", re.IGNORECASE
)
_LONGEST_LABEL, _PROSE = 24, 20
_PARTICLES = frozenset("the a an and of de van von der den bin al da di la le for his her its their &".split())
"""What stands in lower case between the words of a name, and before it."""
_NEXT_NAME = re.compile(r" ([A-Z][\w'’-]+)")
_ORIGIN = re.compile(r"\b(?:from|origin\w*|nationality)\b", re.IGNORECASE)
"""A question that may be answered by what people somebody is of."""
_IN_COUNTRY = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+)?(?:cit(?:y|ies)|towns?|villages?|capitals?|ports?|islands?|streets?|buildings?|hotels?)\b",
    re.IGNORECASE,
)
"""A question for a place that no country is."""
_BETWEEN = re.compile(r"[^\W\d_a-z]\w+[-–][^\W\d_a-z]\w+\s+[a-z]{3,}")
"""What is between two: "the France-Peru talks"."""


def kind_factor(question: Question, reading: Reading) -> float:
    """1.0 when there is a short answer of the kind, and little when there is none.

    A date may be one that cannot be resolved; the line that dates a document tells when it came out, and hardly
    anything else. A person has a name, a number the unit that is asked for.
    """
    span = reading.span
    match question.wants:
        case Wants.OTHER:
            return _NOT_OF_KIND if _is_bare_number(question, reading) else 1.0
        case _ if span is None:
            return _NOT_OF_KIND
        case Wants.DATE:
            return _date_factor(reading, span)
        case Wants.NUMBER:
            return 1.0 if is_of_unit(question.text, span.answer) else _NOT_OF_UNIT
        case Wants.PERSON:
            return _person_factor(question, reading, span)
        case Wants.PLACE:
            return _place_factor(question, reading, span)


def _date_factor(reading: Reading, span: Span) -> float:
    if reading.days is None and not find_time_expressions(span.answer, None):
        return _NOT_OF_KIND
    return _OF_DOCUMENT if _dates_the_document(reading.document, span) else 1.0


def _person_factor(question: Question, reading: Reading, span: Span) -> float:
    if _is_byline(question, reading) or _is_nobody(question, reading.document, span):
        return _NOT_OF_KIND
    return 1.0 if _is_name(span.answer) else _NOT_NAMED


def _place_factor(question: Question, reading: Reading, span: Span) -> float:
    people = is_demonym(span.answer) and not _ORIGIN.search(question.text)
    if people or (_IN_COUNTRY.search(question.text) and is_country(span.answer)):
        return _NOT_OF_KIND
    return _NOT_NAMED if _BETWEEN.match(reading.document.text, span.start) else 1.0


def _is_bare_number(question: Question, reading: Reading) -> bool:
    """Whether a number or a date is all that there is, and the question asks what was done, or which thing it was."""
    if reading.span is None or not _WHAT.search(question.text) or _NUMBERED.search(question.text):
        return False
    times = find_time_expressions(reading.span.answer, None)
    if times and times[0].start == 0 and times[0].end == len(reading.span.answer):
        return True
    return not any(word.isalpha() and word not in _JOINING for word in re.findall(r"\w+", reading.span.answer.lower()))


def _is_byline(question: Question, reading: Reading) -> bool:
    """Whether a person is only named as the author of the text, and not asked for as such."""
    text, at = reading.document.text, reading.span.start if reading.span else reading.start
    start = text.rfind("\n", 0, at) + 1
    return _BYLINE.match(text, start) is not None and not _AUTHOR.search(question.text)


def rougher_place_factors(question: Question, readings: Sequence[Reading]) -> list[float]:
    """1.0, or less for a country where a question asks where and a place that is none is told nearly as well."""
    if question.wants is not Wants.PLACE or not _WHERE.search(question.text):
        return [1.0] * len(readings)
    countries = [reading.span is not None and is_country(reading.span.answer) for reading in readings]
    finest = max(
        (reading.support for reading, country in zip(readings, countries, strict=True) if reading.span and not country),
        default=0.0,
    )
    return [
        _ROUGHER if country and finest >= _NEARLY * reading.support else 1.0
        for reading, country in zip(readings, countries, strict=True)
    ]


def _is_nobody(question: Question, document: Document, span: Span) -> bool:
    """Whether words are no person's name: only a title, a country, or a part of the name that the question has."""
    words = [word.lower() for word in re.findall(r"\w+", span.answer)]
    if TITLES.issuperset(words) or is_country(span.answer) or is_demonym(span.answer):
        return True
    follows = _NEXT_NAME.match(document.text, span.end)
    return follows is not None and not question.names.isdisjoint(search_terms(follows[1]))


def _is_name(words: str) -> bool:
    """Whether words are the name of a person or of a group of people."""
    return all((not word[:1].islower() and not word[:1].isdigit()) or word in _PARTICLES for word in words.split())


def event_factor(question: Question, reading: Reading) -> float:
    """1.0 when a date is that of what the sentence tells, and not of what it mentions: "since the flood of 1987".

    Nor is it lowered where the question asks for what is mentioned. "In May, a week before the fair" is no day of it.
    """
    if question.wants is not Wants.DATE or reading.span is None:
        return 1.0
    apart = _APART.match(reading.document.text, reading.span.end, reading.end)
    if apart is not None and _is_about(question, reading, apart):
        return _MENTIONED_BESIDE
    mentioned = _MENTIONED.search(reading.document.text, reading.start, reading.span.start)
    if mentioned is None:
        return 1.0
    terms = search_terms(mentioned["event"])
    return 1.0 if any(among(term, terms) for term in question.terms) else _MENTIONED_BESIDE


def _is_about(question: Question, reading: Reading, apart: re.Match[str]) -> bool:
    """Whether the question asks for what a date is told to be before or after, and not for what was on it."""
    text = reading.document.text
    told = search_terms(f"{text[reading.start : apart.start()]} {text[apart.end() : reading.end]}")
    beside = search_terms(apart["event"])
    only_beside = sum(among(term, beside) and not among(term, told) for term in question.terms)
    return only_beside > sum(among(term, told) and not among(term, beside) for term in question.terms)


def _dates_the_document(document: Document, span: Span) -> bool:
    """Whether a date stands in a line that says when the document came out, alone or after a label: "Date: 3 May"."""
    line = _line_around(document.text, span.start)
    labelled = _LABEL.search(document.text, max(0, span.start - _LONGEST_LABEL), span.start)
    return is_date_line(line) or (labelled is not None and line.count(" ") < _PROSE)


def _line_around(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
