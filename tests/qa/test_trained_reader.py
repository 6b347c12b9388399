from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from corpus.document import Document, Passage, Sentence
from qa.question import analyse
from qa.reading import Candidate
from qa.reading.cross_encoder import Scores
from qa.reading.trained import FEATURES, CalibratedModel, Calibration, Ranking, TrainedReader
from qa.retriever import Hit

SENTENCES = (
    "The bridge was opened yesterday by Anna Berg (the mayor).",
    "It carries 12 lorries a day.",
    "The old ferry sank in March 1979.",
)
TEXT = " ".join(SENTENCES)
STARTS = [TEXT.index(sentence) for sentence in SENTENCES]
SPANS = tuple((start, start + len(sentence)) for start, sentence in zip(STARTS, SENTENCES, strict=True))
MARGIN_ALONE = Calibration.of({**dict.fromkeys(FEATURES, 0.0), "intercept": 0.0, "margin": 1.0})


class Scripted:
    """A cross-encoder that finds given words, each with its margin over no answer."""

    def __init__(self, **margins: float) -> None:
        self.margins = {words.replace("_", " "): margin for words, margin in margins.items()}
        self.asked: list[str] = []

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[list[Scores]]:
        self.asked.append(question)
        return [[self._window(text)] for _, text in passages]

    def _window(self, text: str) -> Scores:
        words = text.replace("(", "( ").replace(")", " )").replace(".", " .").split()
        offsets, at = [], 0
        for word in words:
            at = text.index(word, at)
            offsets.append((at, at + len(word)))
            at += len(word)
        starts, ends = np.full(len(words), -9.0, np.float32), np.full(len(words), -9.0, np.float32)
        for wanted, margin in self.margins.items():
            if wanted in text:
                low, high = text.index(wanted), text.index(wanted) + len(wanted)
                starts[next(n for n, (start, _) in enumerate(offsets) if start >= low)] = margin / 2
                ends[next(n for n, (_, end) in enumerate(offsets) if end >= high)] = margin / 2
        return Scores(offsets, starts, ends, 0.0, 1.5)


def candidate(similarity: float = 0.5) -> Candidate:
    document = Document("id", "news.txt", "/news.txt", TEXT, "News", published=date(2019, 5, 31))
    return Candidate(
        Hit(1, 0.5, similarity, 0.8, ()),
        Passage("id", 0, 0, len(TEXT), None, "News", tuple(Sentence(*span) for span in SPANS)),
        document,
    )


def sentence(text: str) -> Candidate:
    """A document of one sentence."""
    document = Document("other", "letter.txt", "/letter.txt", text, "Letter")
    return Candidate(
        Hit(2, 0.5, 0.5, 0.8, ()), Passage("other", 0, 0, len(text), None, "", (Sentence(0, len(text)),)), document
    )


def reader_with(model: Scripted) -> TrainedReader:
    return TrainedReader(CalibratedModel(model, MARGIN_ALONE, 0.5, Ranking(1.0, 0.0, 0.1)), lambda term: 1.0)


def read(question: str, model: Scripted, *candidates: Candidate):
    return reader_with(model).read(analyse(question), candidates or [candidate()])


def test_the_span_is_given_with_its_sentence_and_its_chance():
    (first, *_) = read("What does it carry?", Scripted(lorries=2.0))
    assert first.span.answer == "lorries"
    assert TEXT[first.span.start : first.span.end] == "lorries"
    assert TEXT[first.start : first.end] == SENTENCES[1]
    assert first.support == pytest.approx(1 / (1 + np.exp(-2.0)))


def test_a_date_is_given_by_the_days_that_it_means_in_its_document():
    (first, *_) = read("When was the bridge opened?", Scripted(opened_yesterday=3.0))
    assert (first.span.answer, first.span.derived) == ("30 May 2019", True)
    assert TEXT[first.span.start : first.span.end] == "yesterday"


def test_a_bracket_that_was_not_opened_is_left_out():
    (first, *_) = read("What is she?", Scripted(**{"mayor)": 3.0}))
    assert first.span.answer == "mayor"


def test_a_span_does_not_reach_across_sentences():
    found = read("What is told?", Scripted(**{"lorries_a_day._The_old": 5.0, "ferry": 1.0}))
    assert all("." not in reading.span.answer for reading in found)


def test_words_of_the_question_are_no_answer():
    found = read("What carries lorries?", Scripted(lorries=5.0, old_ferry=1.0))
    assert found[0].span.answer == "old ferry"


def test_the_other_person_is_meant_where_the_one_that_the_question_names_was_read():
    text = "Anna Berg met Otto Lindqvist in Malmo."
    document = Document("id", "news.txt", "/news.txt", text, "News")
    meeting = Candidate(
        Hit(1, 0.5, 0.5, 0.8, ()), Passage("id", 0, 0, len(text), None, "", (Sentence(0, len(text)),)), document
    )
    (first,) = read("Who met Otto Lindqvist in Malmo?", Scripted(Otto_Lindqvist=5.0, Anna_Berg=-6.0), meeting)
    assert first.span.answer == "Anna Berg"
    assert first.support == pytest.approx(1 / (1 + np.exp(-2.0)))  # less sure by 3


def test_a_question_is_put_in_the_words_of_each_passage():
    model = Scripted(lorries=1.0)
    read("What does the twelve-plus-one carry?", model)
    text = "The 12+1 carries lorries."
    document = Document("other", "news.txt", "/news.txt", text, "News")
    other = Candidate(
        Hit(2, 0.5, 0.5, 0.8, ()), Passage("other", 0, 0, len(text), None, "", (Sentence(0, len(text)),)), document
    )
    model.asked.clear()
    found = read("What does the twelve-plus-one carry?", model, candidate(), other)
    assert model.asked == ["What does the twelve-plus-one carry?", "What does the 12+1 carry?"]
    assert [reading.document.id for reading in found][:2] in (["id", "other"], ["other", "id"])


def test_a_span_of_the_kind_asked_for_is_read_beside_the_best():
    found = read("How many lorries does it carry?", Scripted(**{"12_lorries_a_day": 4.0}))
    assert "12" in [reading.span.answer for reading in found]


def test_a_long_question_gets_sentences():
    found = read("Why was the bridge built?", Scripted(lorries=2.0, old_ferry=1.0))
    assert [TEXT[reading.start : reading.end] for reading in found] == [SENTENCES[1], SENTENCES[2], SENTENCES[0]]
    assert all(reading.span is None for reading in found)


def test_what_two_passages_share_is_read_once():
    twice = read("What does it carry?", Scripted(lorries=2.0), candidate(), candidate(0.2))
    assert [reading.span.answer for reading in twice].count("lorries") == 1


def test_the_source_that_a_question_names_is_not_looked_for_in_the_passage():
    model = Scripted(lorries=2.0)
    read("According to the Gazette, what does it carry?", model)
    assert model.asked == ["what does it carry?"]


def test_passages_are_ranked_by_their_scores_and_by_what_is_read_in_them():
    poor = replace(candidate(), passage=replace(candidate().passage, end=SPANS[0][1], sentences=(Sentence(*SPANS[0]),)))
    reader = reader_with(Scripted(lorries=4.0))
    rich = candidate()
    assert reader.rank(analyse("What does it carry?"), [poor, rich]) == [rich, poor]


def test_an_answer_that_has_nothing_in_common_with_the_question_is_not_believed():
    calibrated = 1 / (1 + np.exp(-4.0))
    model = Scripted(lorries=4.0)
    (alike,), (unlike,) = (
        [reading.support for reading in reader_with(model).read(analyse(question), [candidate(similarity)])]
        for question, similarity in (("What crosses the bridge?", 0.1), ("Which opera is the longest?", 0.1))
    )
    assert alike == pytest.approx(calibrated)
    assert unlike == pytest.approx(0.3 * calibrated)


def test_what_is_known_of_a_reading_is_in_the_order_of_the_features():
    reader = reader_with(Scripted(lorries=2.0))
    (_, features), *_ = reader.readings(analyse("What does it carry?"), [candidate()])
    known = dict(zip(FEATURES, features, strict=True))
    assert (known["margin"], known["relevance"], known["overlap"], known["cosine"]) == (2.0, 1.5, 0.8, 0.5)
    assert known["terms_within"] == 1.0
    assert known["of_other_kind"] == 0.0


@pytest.mark.parametrize(("answer", "other"), [("12", 0.0), ("lorries", 1.0)])
def test_a_span_of_another_kind_than_was_asked_for_is_known(answer, other):
    reader = reader_with(Scripted(**{answer: 4.0}))
    found = {r.span.answer: f for r, f in reader.readings(analyse("How many go over it?"), [candidate()])}
    assert found[answer][FEATURES.index("of_other_kind")] == other
