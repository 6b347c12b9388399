"""Passages as they are compared with what was written of them: sentence by sentence, with the values in each."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from corpus.dates import DateRange, TimeExpression, find_time_expressions
from corpus.document import Document, Passage, Quote
from corpus.views import View, view_of
from qa.generation.stated import Stated, amounts_in, initials_of, stated_in, words_of
from qa.normalisation import search_terms
from qa.reading.candidates import RetrievedPassage
from qa.times import times_within

__all__ = ["Source", "SourceSentence"]

_NUMBERED = re.compile(r"\W*\d{1,3}[.)]\s")


@dataclass(frozen=True, eq=False)
class SourceSentence:
    """A sentence of a source, or what is read above a passage and never quoted.

    Attributes:
        text: as it is read, with its lead.
        times: the times that it names, resolved against the day that it was written.
        start: offset of its first character in the document's text.
        end: offset after its last; not after ``start`` for what is not quoted.
    """

    text: str
    times: tuple[TimeExpression, ...]
    start: int = 0
    end: int = 0

    @cached_property
    def terms(self) -> list[str]:
        """Its search terms, in order."""
        return search_terms(self.text)

    @cached_property
    def amounts(self) -> list[Stated]:
        """Its numbers; those of its dates among them, that of an item of a list not."""
        numbered = _NUMBERED.match(self.text)
        return [
            each for each in amounts_in(self.text, ordinals=True) if numbered is None or each.start >= numbered.end()
        ]

    @cached_property
    def stated(self) -> list[Stated]:
        """Its dates, numbers and names, each once."""
        return stated_in(self.text, None)

    @cached_property
    def words(self) -> list[str]:
        """Its words, in lower case."""
        return words_of(self.text)

    @cached_property
    def initials(self) -> set[str]:
        """The initials of the names in it."""
        return initials_of(self.text)


@dataclass(frozen=True, eq=False)
class Source:
    """A passage that sentences are verified against.

    Attributes:
        document: that it is of.
        passage: where it stands there, and the line of context above it.
        view: its text as it is read.
    """

    document: Document
    passage: Passage
    view: View

    @classmethod
    def of(cls, document: Document, passage: Passage) -> Self:
        """A passage of a document."""
        return cls(document, passage, view_of(document.text, passage))

    @classmethod
    def retrieved(cls, passage: RetrievedPassage) -> Self:
        """A passage that was retrieved."""
        return cls(passage.document, passage.passage, passage.view)

    @property
    def start(self) -> int:
        """Offset of its first character in the document's text."""
        return self.passage.start

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.passage.end

    @property
    def text(self) -> str:
        """Its text as it is read."""
        return self.view.text

    def quote(self, sentence: SourceSentence) -> Quote:
        """The exact words of one of its sentences."""
        return self.document.quote(sentence.start, sentence.end)

    @cached_property
    def sentences(self) -> list[SourceSentence]:
        """Its sentences, in order."""
        made = []
        for sentence, (start, end) in zip(self.passage.sentences, self.view.sentences, strict=True):
            lead = f"{sentence.lead.rstrip(': ')}: " if sentence.lead else ""
            times = times_within(self.document, sentence.start, sentence.end, (self.start, self.end))
            text = lead + self.view.text[start:end]
            if lead:
                times = [*times, *find_time_expressions(lead, self.document.published)]
            made.append(SourceSentence(text, tuple(times), sentence.start, sentence.end))
        return made

    @cached_property
    def above(self) -> SourceSentence:
        """What is known of the passage beside its own words: title, day of publication, headings."""
        document = self.document
        text = f"{document.title}. {self.passage.context}"
        times = find_time_expressions(text, document.published)
        if document.published is not None:
            day = DateRange.of_day(document.published)
            times.append(TimeExpression(0, 0, day.describe(), day, derived=False))
        return SourceSentence(text, tuple(times))
