"""What is known of a document itself, in sentences that the reader reads beside the passages: its record.

When it was published, by whom, what it is called and how long it is stands in its metadata, and often in a line that is
boilerplate and in no passage. Each fact of a record is a span candidate as a whole. It is cited by the line of the
document that gives it, or, where none does, by its first line, and the answer then says where the fact is from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from corpus.dates import DateRange, TimeExpression, date_of_line, find_time_expressions
from corpus.document import BlockKind, DatedBy, Document, Passage, Sentence
from corpus.lines import Line, lines_of
from corpus.masthead import EDGE
from corpus.titles import same_words
from corpus.views import View
from qa.answers.values import Value, value_of
from qa.reading.candidates import PassageScores, RetrievedPassage, SpanCandidate
from qa.reading.cross_encoder import CrossEncoder
from qa.reading.decoding import margin_within
from qa.settings import RECORDS_READ

__all__ = ["read_records"]

_OWN = "the file's own metadata"


@dataclass(frozen=True, slots=True)
class _Fact:
    """A thing that is known of a document.

    Attributes:
        lead: the words before it: "The report was published on".
        words: what is known: "18 February 2025".
        place: the line of the document that gives it, or else its first.
        span: its offsets in the document; those of the first line where no line gives it.
        value: what it means.
        origin: where it is from, where no line of the document gives it; else "".
    """

    lead: str
    words: str
    place: tuple[int, int]
    span: tuple[int, int]
    value: Value
    origin: str


def read_records(
    model: CrossEncoder, question: str, passages: Sequence[RetrievedPassage]
) -> list[SpanCandidate]:
    """The span candidates of the records of the documents that the best passages are of.

    Args:
        model: looks at the question and each record together.
        question: as it is read.
        passages: best first.
    """
    best = {passage.document.id: passage for passage in reversed(passages[:RECORDS_READ])}
    known = [(passage, facts) for passage in reversed(best.values()) if (facts := _facts(passage.document))]
    records = [_record(passage, facts) for passage, facts in known]
    scored = model.score(question, [(record.passage.context, record.view.text) for record in records])
    candidates = []
    for record, (_, facts), windows in zip(records, known, scored, strict=True):
        first = windows[0]
        scores = PassageScores(first.relevance, first.yes_no)
        for number, (fact, (start, end)) in enumerate(zip(facts, record.view.sentences, strict=True)):
            margin = margin_within(windows, start, end)
            if margin is not None:
                told = replace_words(fact)
                candidates.append(
                    SpanCandidate(record, scores, number, *fact.span, margin, fact.value, stated=told, origin=fact.origin)
                )
    return candidates
