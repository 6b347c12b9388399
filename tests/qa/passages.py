"""Passages that are whole documents, and what a reader may have read in them."""

from corpus.document import Document, Passage, Sentence
from corpus.sentences import sentence_spans
from qa.reading import Candidate, Reading
from qa.retriever import Hit
from qa.spans import Span


def candidate(text, published=None, title="", name=None):
    """A document that is one passage, as like the question as can be; without a name each text is its own document."""
    document = Document(name or text, f"{name or 'a'}.txt", f"{name or 'a'}.txt", text, title, published=published)
    passage = Passage(
        document.id, 0, 0, len(text), None, title, tuple(Sentence(*span) for span in sentence_spans(text))
    )
    return Candidate(Hit(1, 1.0, 1.0, 1.0, ()), passage, document)


def read(where, words, support):
    """A reader's reading of the first place where the words stand."""
    start = where.document.text.index(words)
    first, last = next((a, b) for a, b in where.passage.spans if a <= start < b)
    return Reading(where, first, last, support, Span(start, start + len(words), words))
