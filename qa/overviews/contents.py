"""What a document says, sentence by sentence: what an overview is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.document import BlockKind, Document, Passage, Sentence
from corpus.lines import count_words, ends_sentence
from corpus.views import plain
from qa.normalisation import search_terms
from qa.settings import SUMMARY_LEAD, SUMMARY_LONGEST, SUMMARY_SHORTEST

__all__ = ["Contents", "Statement", "contents_of"]

_SAYING = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.MESSAGE})


@dataclass(frozen=True)
class Statement:
    """A sentence of a document.

    Attributes:
        document: the document.
        place: the sentence.
        section: the heading of its section; "" when there is none.
        number: its place in its section, from 0.
        vector: float32 [d], of unit length; empty where the encoder gives none for sentences.
        relevance: how much it has to do with what is asked about, 0 to 1; 1 where nothing is.
    """

    document: Document
    place: Sentence
    section: str
    number: int
    vector: NDArray[np.float32]
    relevance: float = 1.0

    @property
    def weight(self) -> float:
        """How much its centrality counts: what a section is about stands at its head."""
        return float(self.relevance**2 / (1 + self.number) ** SUMMARY_LEAD)

    @cached_property
    def words(self) -> str:
        """Its words in one line, without marks that only set them."""
        return plain(self.document.text[self.place.start : self.place.end])

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Its search terms."""
        return tuple(search_terms(self.words))

    @cached_property
    def stands_alone(self) -> bool:
        """Whether it is a whole sentence of prose, neither too short nor too long to be part of a summary."""
        words = count_words(self.words)
        is_prose = self.place.kind in _SAYING and ends_sentence(self.words)
        return is_prose and SUMMARY_SHORTEST <= words <= SUMMARY_LONGEST

    @cached_property
    def says_something(self) -> bool:
        """Whether it is more than a heading or code, though it may be no sentence: a row, a label, a caption."""
        return self.place.kind not in (BlockKind.HEADING, BlockKind.HEADER, BlockKind.CODE) and len(self.terms) > 1


@dataclass(frozen=True, slots=True)
class Contents:
    """The sentences of a document, each once, in order; the boilerplate of its pages is not among them."""

    document: Document
    statements: tuple[Statement, ...]


def contents_of(
    document: Document, passages: Mapping[int, Passage], vectors: Mapping[int, NDArray[np.float32]]
) -> Contents:
    """The sentences of a document's passages, those that two of them have in common once.

    Args:
        document: the document.
        passages: all its passages by their ids.
        vectors: of each passage those of its sentences, float32 [sentences, d], where there are any.
    """
    nothing = np.empty(0, np.float32)
    found: dict[tuple[int, int], Statement] = {}
    numbers: dict[str, int] = {}
    for passage_id, passage in sorted(passages.items(), key=lambda each: each[1].number):
        section = passage.section or ""
        own: Sequence[NDArray[np.float32]] = list(vectors.get(passage_id, ()))
        for place, sentence in enumerate(passage.sentences):
            span = (sentence.start, sentence.end)
            if span in found:
                continue
            number = numbers.get(section, 0)
            vector = own[place] if place < len(own) else nothing
            found[span] = Statement(document, sentence, section, number, vector)
            numbers[section] = number + (sentence.kind is not BlockKind.HEADING)
    return Contents(document, tuple(found[span] for span in sorted(found)))
