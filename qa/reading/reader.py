"""What every reader is given and gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from corpus.dates import DateRange
from corpus.document import Document, Passage
from qa.question import Question
from qa.retriever import Hit
from qa.spans import Span
from qa.temporal import Told, times_told

__all__ = ["Candidate", "Reader", "Reading", "documents_of", "once_each"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A retrieved passage with its document, ready to be read."""

    hit: Hit
    passage: Passage
    document: Document

    @property
    def text(self) -> str:
        """The passage's text."""
        return self.document.text[self.passage.start : self.passage.end]

    def times(self, start: int, end: int) -> list[Told]:
        """The days that the document tells of from ``start`` to ``end``, read with the passage.

        Their places are counted from ``start``.
        """
        return times_told(self.document, start, end, (self.passage.start, self.passage.end))


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where a passage may answer the question.

    Attributes:
        candidate: the passage it was read in.
        start: offset in the document of the sentence that carries the answer.
        end: offset after it.
        support: how strongly the sentence supports the answer: about the chance that it does, 0 to 1.
        span: the short answer in it; None when the sentence itself is the answer.
    """

    candidate: Candidate
    start: int
    end: int
    support: float
    span: Span | None

    @property
    def document(self) -> Document:
        """The document it was read in."""
        return self.candidate.document

    @property
    def written(self) -> date | None:
        """The day that it was written, where that is known."""
        return self.document.written_on(self.start)

    @property
    def sentence(self) -> str:
        """The sentence that carries the answer."""
        return self.document.text[self.start : self.end]

    @property
    def times(self) -> list[Told]:
        """The days that the sentence tells of, read with its passage; their places are counted from its start."""
        return self.candidate.times(self.start, self.end)

    @property
    def days(self) -> DateRange | None:
        """The days that its short answer means, when that is a date."""
        return self.span.days if self.span is not None else None


class Reader(Protocol):
    """Whatever can read passages with a question in mind."""

    @property
    def threshold(self) -> float:
        """The support below which the documents are taken not to say."""
        ...

    def read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        """The places that may answer, the best supported first."""
        ...

    def rank(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates, the most likely to answer first."""
        ...


def documents_of(candidates: Iterable[Candidate]) -> dict[str, Document]:
    """The documents that candidates are passages of, by their ids, in order."""
    return {candidate.document.id: candidate.document for candidate in candidates}


def once_each(readings: Iterable[Reading]) -> list[Reading]:
    """The readings, the best supported first; what overlapping passages give twice counts where it was read best."""
    best: dict[tuple[str, int, int], Reading] = {}
    for reading in readings:
        place = reading.span or reading
        key = (reading.document.id, place.start, place.end)
        if key not in best or best[key].support < reading.support:
            best[key] = reading
    return sorted(best.values(), key=lambda r: (-r.support, r.document.id, (r.span or r).start))
