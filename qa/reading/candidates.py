"""What is read, and what reading gives: retrieved passages in, span candidates out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.dates import DateRange, TimeExpression
from corpus.document import Document, Passage, Sentence
from corpus.views import View, marks_in, plain
from qa.answers.values import Value
from qa.retrieval.hybrid import Hit
from qa.settings import YES_NO_LEAD
from qa.time_constraints import times_told

__all__ = ["Fact", "PassageScores", "RetrievedPassage", "SpanCandidate", "documents_of"]


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A retrieved passage with its document and the view of it that is read."""

    hit: Hit
    passage: Passage
    document: Document
    view: View

    @property
    def parts(self) -> list[tuple[int, int]]:
        """Its sentences, and of a table's row its cells: no short answer reaches from one into another."""
        parts: list[tuple[int, int]] = []
        for sentence in self.passage.sentences:
            parts += [(cell.start, cell.end) for cell in sentence.cells] or [(sentence.start, sentence.end)]
        return parts

    @property
    def text(self) -> str:
        """The passage's own words."""
        return self.document.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class PassageScores:
    """What the reader says of a passage as a whole, in logits; 0.0 from a reader that does not say.

    Attributes:
        relevance: that the passage is about the question.
        yes_no: of yes, of no, and of neither.
    """

    relevance: float = 0.0
    yes_no: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def verdict(self) -> str | None:
        """Yes or No, as a word, where the reader is sure which; None where only the sentence can say."""
        yes, no, _ = self.yes_no
        if abs(yes - no) < YES_NO_LEAD:
            return None
        return "Yes" if yes > no else "No"


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing that is known of a document itself.

    Attributes:
        lead: the words before it: "It was published by".
        words: what is known: "City Council".
        place: the line of the document that gives it, or else its first: (start, end).
        span: its words in that line; the whole line where they are not in it.
        time: the day, where it is one.
        origin: where it is from, in words, where no line of the document gives it; else "".
    """

    lead: str
    words: str
    place: tuple[int, int]
    span: tuple[int, int]
    time: TimeExpression | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class SpanCandidate:
    """A place in a passage that may answer, in the document's offsets.

    Attributes:
        source: the passage it was read in.
        scores: what the reader says of that passage.
        sentence: number of the sentence, in its passage.
        start: offset of the first character.
        end: offset after the last one.
        margin: by how much its logits exceed those of "no answer".
        value: what it means: a date, numbers, words.
        probability: that it is right; 0.0 until it is scored.
        fact: what is known of the document itself, where that answers.
    """

    source: RetrievedPassage
    scores: PassageScores
    sentence: int
    start: int
    end: int
    margin: float
    value: Value
    probability: float = 0.0
    fact: Fact | None = None

    @property
    def document(self) -> Document:
        """The document it stands in."""
        return self.source.document

    @property
    def place(self) -> Sentence:
        """Its sentence."""
        return self.source.passage.sentences[self.sentence]

    @property
    def is_sentence(self) -> bool:
        """Whether it is the whole sentence."""
        return (self.start, self.end) == (self.place.start, self.place.end)

    @property
    def words(self) -> str:
        """Its words in one line, without line breaks and marks that only set them."""
        if self.fact is not None:
            return self.fact.words
        text, at, shown = self.document.text, self.start, ""
        for first, last in marks_in(text, self.place.start, self.place.end, self.place.kind):
            if at < last and first < self.end:  # also where the other half of the marks stands before the span
                shown, at = shown + text[at:first], last
        return plain(shown + text[at : self.end])

    @property
    def sentence_text(self) -> str:
        """The words of its sentence."""
        return self.document.text[self.place.start : self.place.end]

    @property
    def days(self) -> DateRange | None:
        """The days that it means, where it is a date."""
        return self.value.time.range if self.value.time is not None else None

    @property
    def told(self) -> list[DateRange]:
        """The days that its sentence tells of something."""
        passage = self.source.passage
        times = times_told(self.document, self.place.start, self.place.end, (passage.start, passage.end))
        return [time.days for time in times]

    @property
    def written(self) -> date | None:
        """The day that its sentence was written, where that is known."""
        return self.document.written_on(self.place.start)

    def is_by_author_of(self, other: "SpanCandidate") -> bool:
        """Whether both stand in one document, or in documents of one author, or, where none is known, publisher."""
        one, two = self.document, other.document
        if one.id == two.id:
            return True
        if one.author is not None or two.author is not None:
            return one.author == two.author
        return one.publisher is not None and one.publisher == two.publisher


def documents_of(passages: Iterable[RetrievedPassage]) -> dict[str, Document]:
    """The documents that passages are of, by their ids, in order."""
    return {passage.document.id: passage.document for passage in passages}
