from datetime import date

import numpy as np
import pytest

from corpus.document import Document, Passage, Sentence
from qa.normalisation import related
from qa.question import analyse
from qa.reading import Candidate
from qa.reading.sentences import SentenceReader
from qa.retriever import Hit

SENTENCES = ("The bridge was opened in 1987.", "The harbour, which burned in 1991, was rebuilt.")
TEXT = " ".join(SENTENCES)
SPANS = ((0, len(SENTENCES[0])), (len(SENTENCES[0]) + 1, len(TEXT)))


def candidate(similarities: tuple[float, ...] = (0.6, 0.2), title: str = "News") -> Candidate:
    document = Document("id", "news.txt", "/news.txt", TEXT, title, published=date(1995, 1, 1))
    return Candidate(
        Hit(1, 0.5, 0.4, 1.0, similarities),
        Passage("id", 0, 0, len(TEXT), None, title, tuple(Sentence(*span) for span in SPANS)),
        document,
    )


@pytest.fixture
def reader() -> SentenceReader:
    return SentenceReader(lambda term: 1.0)


def test_the_sentence_that_answers_is_read_first_with_its_span(reader):
    first, second = reader.read(analyse("When was the bridge opened?"), [candidate()])
    assert (first.span.answer, second.span.answer) == ("1987", "1991")
    assert TEXT[first.start : first.end] == SENTENCES[0]
    assert 1 > first.support > second.support > 0


def test_a_passage_that_is_read_twice_counts_once(reader):
    assert len(reader.read(analyse("When was the bridge opened?"), [candidate(), candidate((0.1, 0.1))])) == 2


def test_what_is_known_of_a_sentence_lies_between_0_and_1(reader):
    rows = list(reader.features(analyse("When did the harbour burn?"), candidate()))
    vectors = np.array([vector for *_, vector in rows])
    assert vectors.shape == (2, 5)
    assert vectors.min() >= 0
    assert vectors.max() <= 1
    # Both terms stand in the second sentence alone, and in the neighbourhood of either.
    assert [vector[1] for vector in vectors] == [0.0, 1.0]
    assert [vector[2] for vector in vectors] == [1.0, 1.0]


def test_a_term_that_touches_the_span_is_nearer_than_one_in_another_clause(reader):
    touching = list(reader.features(analyse("When did it burn?"), candidate()))[1][-1][4]
    apart = list(reader.features(analyse("When was it rebuilt?"), candidate()))[1][-1][4]
    assert touching > 0.8 > 0.7 > apart


def test_a_heading_that_repeats_the_title_is_no_answer(reader):
    found = reader.read(analyse("What about the bridge?"), [candidate(title="The bridge was opened in 1987")])
    assert [TEXT[each.start : each.end] for each in found] == [SENTENCES[1]]


@pytest.mark.parametrize(("one", "other"), [("japan", "japanes"), ("meet", "meet"), ("russia", "russian")])
def test_forms_of_one_word_are_related(one, other):
    assert related(one, other)
    assert related(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("cat", "catalogu"), ("2013", "20130"), ("north", "south"), ("inter", "internation")]
)
def test_words_that_only_begin_alike_are_not(one, other):
    assert not related(one, other)
