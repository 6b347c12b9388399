"""What is known of a document itself, in sentences that the reader reads beside the passages: its record.

When it was published, by whom, what it is called and how long it is stands in its metadata, and often in a line that is
boilerplate and in no passage. Each fact of a record is a span candidate as a whole. It is cited by the line of the
document that gives it, or, where none does, by its first line; the answer then says where the fact is from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from corpus.dates import DateRange, TimeExpression, date_of_line, find_time_expressions
from corpus.document import BlockKind, DatedBy, Document, Passage, Sentence
from corpus.lines import Line, count_words, lines_of
from corpus.phrases import Phrase
from corpus.views import View
from qa.answers.values import value_of
from qa.normalisation import among, search_terms
from qa.query import Query
from qa.reading.candidates import Fact, PassageScores, RetrievedPassage, SpanCandidate
from qa.reading.cross_encoder import Scores
from qa.reading.decoding import margin_within
from qa.retrieval.sources import ANY_DOCUMENT, KINDS_OF_DOCUMENT
from qa.settings import RECORDS_READ

__all__ = ["Record", "facts_of", "records_of"]

_FILE, _USER, _COUNTED = Phrase("by the file's own metadata"), Phrase("as set by hand"), Phrase("counted")
_TITLE, _LENGTH = "Its title is", "Its length is"
_ASKED_ALONE = {
    _TITLE: frozenset(search_terms("title name called headline subject topic")),
    _LENGTH: frozenset(search_terms("long length size many words pages slides sheets")),
}
"""What answers only where nothing else is asked for, each with the words that ask for it."""
_EDGE = 4_000
"""Characters at either end of a text in which a line may give what is known of it."""
_LONGEST_LINE = 200
"""Characters of a line that is cited for a fact; a longer one is prose."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a document, and how it is read.

    Attributes:
        facts: what is known.
        passage: its sentences, one for each fact, in the place of a passage.
    """

    facts: tuple[Fact, ...]
    passage: RetrievedPassage

    def candidates(self, windows: Sequence[Scores]) -> Iterator[SpanCandidate]:
        """The facts as span candidates; none where the reader did not read on."""
        for number, (fact, (_, end)) in enumerate(zip(self.facts, self.passage.view.sentences, strict=True)):
            margin = margin_within(windows, end - len(fact.words), end)
            if margin is not None:
                scores = PassageScores(windows[0].relevance, windows[0].yes_no)
                value = value_of(fact.words, fact.time)
                yield SpanCandidate(self.passage, scores, number, *fact.span, margin, value, fact=fact)


def records_of(query: Query, passages: Sequence[RetrievedPassage]) -> list[Record]:
    """The records of the documents that the best passages are of.

    Args:
        query: the question; one that a sentence answers needs none.
        passages: best first.
    """
    if query.wants_sentence:
        return []
    best = {passage.document.id: passage for passage in reversed(passages[:RECORDS_READ])}
    known = [(passage, _facts_asked(query, passage.document)) for passage in reversed(best.values())]
    return [Record(facts, _read_as(passage, facts)) for passage, facts in known if facts]


def _facts_asked(query: Query, document: Document) -> tuple[Fact, ...]:
    """What is known of a document that may answer: its title and its length only where nothing else is asked for."""
    return tuple(
        fact
        for fact in facts_of(document)
        if fact.lead not in _ASKED_ALONE or _asks_only_for(query, document, _ASKED_ALONE[fact.lead])
    )


def facts_of(document: Document) -> tuple[Fact, ...]:
    """What is known of a document: its day, author, publisher, title and length."""
    lines = _edge_lines(document.text)
    return tuple(_facts(document, lines)) if lines else ()


def _asks_only_for(query: Query, document: Document, words: frozenset[str]) -> bool:
    """Whether a question has nothing but words for a document, its title, its name and some: "what is it about?".

    Without it a title, which says what its whole document says, would answer many a question on the world, and a length
    many a question on how much.
    """
    own = frozenset(search_terms(f"{document.title} {document.name}"))
    general = KINDS_OF_DOCUMENT | ANY_DOCUMENT | words
    left = [term for term in query.terms if not (term in general or among(term, own))]
    return not left and any(term in general or term in search_terms(document.name) for term in query.terms)


def _facts(document: Document, lines: Sequence[Line]) -> Iterator[Fact]:
    what = f"The {document.kind or 'document'} “{document.title}”"
    if document.published is not None:
        yield _day(document, lines, f"{what} was published on", document.published)
    if document.author is not None:
        yield _words(document, lines, "author", "It was written by", document.author)
    if document.publisher is not None:
        yield _words(document, lines, "publisher", "It was published by", document.publisher)
    yield _words(document, lines, "title", _TITLE, document.title)
    pages = f" on {len(document.pages)} {document.page_kind}s" if len(document.pages) > 1 else ""
    yield _known(_LENGTH, f"{count_words(document.text):,} words{pages}", lines[0], _COUNTED)


def _day(document: Document, lines: Sequence[Line], lead: str, day: date) -> Fact:
    """The day of publication, by the line that is there to say it, or else by a short one that names the day."""
    days = DateRange.of_day(day)
    naming = [
        (line, replace(time, start=line.start + time.start, end=line.start + time.end))
        for line in lines
        if len(line.text) <= _LONGEST_LINE
        for time in find_time_expressions(line.text, day)
        if time.range == days and not time.derived
    ]
    if not naming:
        origin = _USER if document.dated_by is DatedBy.USER else _FILE
        known = _known(lead, days.describe(), lines[0], origin)
        return replace(known, time=TimeExpression(*known.span, known.words, days, derived=False))
    line, time = next((each for each in naming if date_of_line(each[0].text) == day), naming[0])
    return Fact(lead, days.describe(), (line.start, line.end), (time.start, time.end), time)


def _words(document: Document, lines: Sequence[Line], field: str, lead: str, words: str) -> Fact:
    """A fact in words, by the first line that has them."""
    for line in lines:
        at = line.text.casefold().find(words.casefold())
        if at >= 0:
            start = line.start + at
            return Fact(lead, words, (line.start, line.end), (start, start + len(words)))
    return _known(lead, words, lines[0], _USER if field in document.edited else _FILE)


def _known(lead: str, words: str, first: Line, origin: str) -> Fact:
    """A fact that no line gives."""
    place = first.start, min(first.end, first.start + _LONGEST_LINE)
    return Fact(lead, words, place, place, origin=origin)


def _read_as(passage: RetrievedPassage, facts: Sequence[Fact]) -> RetrievedPassage:
    """Facts as a passage of their own, found as a passage of their document was."""
    text, spans = "", []
    for fact in facts:
        start = len(text)
        text += f"{fact.lead} {fact.words}"
        spans.append((start, len(text)))
        text += ". "
    document = passage.document
    view = View(text, np.full(len(text), -1, np.int32), tuple(spans))
    sentences = tuple(Sentence(*fact.place, BlockKind.LABEL, f"{document.title}: {fact.lead}") for fact in facts)
    context = f"{document.path} | {passage.passage.context}"
    start, end = min(each.start for each in sentences), max(each.end for each in sentences)
    record = Passage(document.id, passage.passage.number, start, end, None, context, sentences)
    return RetrievedPassage(replace(passage.hit, sentence_similarities=()), record, document, view)


def _edge_lines(text: str) -> list[Line]:
    """The lines at both ends of a text, where it says what it is."""
    head = lines_of(text, 0, _EDGE)
    foot = lines_of(text, max(0, len(text) - _EDGE))
    return [*head, *(line for line in foot if line.start >= (head[-1].end if head else 0))]
