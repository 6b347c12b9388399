"""A sentence that gives something else in the place of an answer corrects it, and is shown first."""

from math import log

import numpy as np

from qa.answers.checking import with_corrections
from qa.answers.grouping import group
from qa.query import parse
from qa.reading.cross_encoder import Scores
from qa.retrieval.catalogue import Catalogue
from tests.qa.passages import candidate, passage

ASKED = "How many slates are needed?"


class Denying:
    """A reader that takes a claim for refuted where the words "not" and a number of the claim follow one another."""

    def terms(self, question, history):
        return []

    def score(self, question, passages, most=None):
        said = [(0.0, log(99) if f"not {question.split()[0]}" in text else log(0.1), 0.0) for _, text in passages]
        return [[Scores([], np.zeros(0), np.zeros(0), 0.0, 0.0, support=each)] for each in said]


def corrected(*told, question=ASKED):
    found = [candidate(passage(text), words, p, dated=words[0].isalpha()) for text, words, p in told]
    groups = with_corrections(Denying(), parse(question, Catalogue.empty), group(found))
    return [(each.best.words, each.probability) for each in groups]


def test_what_a_sentence_gives_in_the_place_of_the_answer_comes_first_and_is_as_probable():
    told = ("We need 301.", "301", 0.8), ("The number is 310, not 301.", "310", 0.1)
    assert corrected(*told) == [("310", 0.8), ("301", 0.8)]


def test_a_number_beside_the_answer_that_denies_nothing_corrects_nothing():
    told = ("We need 301.", "301", 0.8), ("Of 310 there are 301 left.", "310", 0.1)
    assert corrected(*told) == [("301", 0.8), ("310", 0.1)]


def test_a_sentence_that_denies_its_own_number_too_corrects_nothing():
    told = ("We need 301.", "301", 0.8), ("It is not 301 and not 310.", "310", 0.1)
    assert corrected(*told) == [("301", 0.8), ("310", 0.1)]


def test_a_day_is_not_corrected_by_a_number_of_something_else():
    told = ("It is on May 3.", "May 3", 0.8), ("Send 40 slates, not May 3 ones.", "40", 0.1)
    assert corrected(*told, question="When is the fair?") == [("May 3", 0.8), ("40", 0.1)]


def test_an_answer_that_is_not_probable_enough_to_be_shown_is_left_as_it_is():
    told = ("We need 301.", "301", 0.2), ("The number is 310, not 301.", "310", 0.1)
    assert corrected(*told) == [("301", 0.2), ("310", 0.1)]


def test_another_that_gives_the_same_stays_with_what_corrects():
    told = ("We need 301.", "301", 0.8), ("The number is 310, not 301.", "310", 0.1), ("It is 310.", "310", 0.05)
    assert corrected(*told) == [("310", 0.8), ("301", 0.8)]


def test_a_name_is_corrected_by_another_that_the_reader_gives_first_in_its_sentence():
    told = passage("The office is in York, not Leeds.")
    york, office = candidate(told, "York", 0.1, margin=5.0), candidate(told, "office", 0.1, margin=4.0)
    query = parse("Where is the office?", Catalogue.empty)
    leeds = candidate(passage("The office is in Leeds."), "Leeds", 0.8, margin=9.0)
    assert with_corrections(Denying(), query, group([leeds, york]))[0].best.words == "York"
    assert with_corrections(Denying(), query, group([leeds, office]))[0].best.words == "office"
    assert with_corrections(Denying(), query, group([leeds, office, york]))[0].best.words == "York"


def test_what_the_reader_does_not_give_first_in_its_sentence_corrects_nothing():
    told = passage("The number is 310, not 301, and 400 are in stock.")
    other, first = candidate(told, "310", 0.1, margin=1.0), candidate(told, "400", 0.05, margin=3.0)
    right = candidate(passage("We need 301."), "301", 0.8, margin=9.0)
    groups = with_corrections(Denying(), parse(ASKED, Catalogue.empty), group([right, other, first]))
    assert [each.best.words for each in groups] == ["400", "301", "310"]


def test_a_sentence_without_a_word_that_denies_corrects_nothing():
    told = ("We need 301.", "301", 0.8), ("Of 310 slates 301 are needed, knot 301.", "310", 0.1)
    assert corrected(*told) == [("301", 0.8), ("310", 0.1)]
