"""A sentence that denies an answer is no witness of it."""

from math import log

import numpy as np

from qa.answers.checking import without_denials
from qa.answers.grouping import group
from qa.query import parse
from qa.reading.cross_encoder import Scores
from qa.retrieval.catalogue import Catalogue
from tests.qa.passages import candidate, passage


class Contradicted:
    """A reader that takes every sentence with "not" in it for a denial of whatever is claimed."""

    def __init__(self):
        self.claims = []

    def terms(self, question, history):
        return []

    def score(self, question, passages, most=None):
        self.claims.append(question)
        support = [(0.0, log(99) if "not" in text else log(0.1), 0.0) for _, text in passages]
        return [[Scores([], np.zeros(0), np.zeros(0), 0.0, 0.0, support=each)] for each in support]


def left(question, *told):
    found = [candidate(passage(text), words, p) for text, words, p in told]
    reader = Contradicted()
    groups = without_denials(reader, parse(question, Catalogue.empty), group(found))
    return reader.claims, [(each.best.words, len(each.witnesses())) for each in groups]


def test_a_sentence_that_denies_the_answer_is_not_counted():
    claims, groups = left(
        "When is the fair?",
        ("The fair is in the autumn.", "in the autumn", 0.9),
        ("It is in the spring, not in the autumn.", "in the autumn", 0.8),
    )
    assert claims == ["in the autumn is the fair.", "in the autumn is the fair."]
    assert groups == [("in the autumn", 1)]


def test_an_answer_that_is_only_denied_makes_room_for_the_next():
    _, groups = left(
        "How many slates are needed?",
        ("Please read not 301 but 310.", "301", 0.9),
        ("We need 310.", "310", 0.8),
    )
    assert groups == [("310", 1)]


def test_nothing_is_looked_at_where_no_answer_is_probable_enough_to_be_shown():
    claims, groups = left("When is the fair?", ("It is not in the autumn.", "in the autumn", 0.1))
    assert claims == []
    assert groups == [("in the autumn", 1)]
