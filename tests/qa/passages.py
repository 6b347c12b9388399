"""Passages that are whole documents, and span candidates in them."""

from corpus.document import Document, Passage, Sentence
from corpus.sentences import sentence_spans
from corpus.views import view_of
from qa.answers.values import value_of
from qa.reading.candidates import PassageScores, RetrievedPassage, SpanCandidate
from qa.retrieval.hybrid import Hit
from qa.times import times_within


def passage(text, published=None, title="", name=None, score=1.0, **described):
    """A document that is one passage; without a name each text is its own document."""
    document = Document(
        name or text, f"{name or 'a'}.txt", f"{name or 'a'}.txt", text, title, published=published, **described
    )
    sentences = tuple(Sentence(*span) for span in sentence_spans(text))
    cut = Passage(document.id, 0, 0, len(text), None, title, sentences)
    return RetrievedPassage(Hit(1, score, 0.5, 1.0, ()), cut, document, view_of(text, cut))


def candidate(where, words, probability=0.0, *, margin=0.0, dated=False, yes_no=(0.0, 0.0, 0.0)):
    """A candidate at the first place where the words stand; ``dated`` takes them for the time that they name."""
    text = where.document.text
    start = text.index(words)
    number = next(n for n, each in enumerate(where.passage.sentences) if each.start <= start < each.end)
    times = times_within(where.document, start, start + len(words)) if dated else []
    value = value_of(words, times[0] if times else None)
    scores = PassageScores(0.0, yes_no)
    return SpanCandidate(where, scores, number, start, start + len(words), margin, value, probability)
