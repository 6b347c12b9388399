"""A sentence that denies an answer is no witness of it, and is shown as one that says otherwise."""

from math import log

import numpy as np
import pytest

from qa.answers.checking import without_denials
from qa.answers.grouping import group
from qa.library import Library
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


def test_what_denies_an_answer_is_kept_beside_it():
    first = candidate(passage("The fair is in the autumn."), "in the autumn", 0.9)
    other = candidate(passage("It is not in the autumn."), "in the autumn", 0.8)
    (kept,) = without_denials(Contradicted(), parse("When is the fair?", Catalogue.empty), group([first, other]))
    assert kept.candidates == (first,)
    assert kept.denying == (other,)


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


@pytest.mark.parametrize(
    ("question", "said", "later", "answer"),
    [
        (
            "Which colour is the new bus?",
            "The new bus is green.",
            "The new bus is not green, whatever they say.",
            "green [1]; otherwise not green [2]",
        ),
        (
            "Which plant treats the waste water?",
            "The Nordhaven plant treats the waste water.",
            "It is not the Nordhaven plant that treats the waste water.",
            "Nordhaven [1]; otherwise not Nordhaven [2]",
        ),
        (
            "How many passengers did the tram carry in 2019?",
            "In 2019 the tram carried 212,000 passengers.",
            "Correction: in 2019 the tram carried 221,000 passengers, not 212,000.",
            "221,000 [1]; otherwise 212,000 [2]",
        ),
        (
            "When is the summer fair?",
            "The summer fair takes place in June.",
            "The summer fair is held in August, not in June, as announced earlier.",
            "August [1]; otherwise June [2]",
        ),
        (
            "What is the entrance fee of the museum?",
            "The entrance fee of the museum is 9 euros.",
            "The entrance fee of the museum is no longer 9 euros but 12 euros.",
            "12 euros [1]; otherwise 9 euros [2]",
        ),
    ],
)
def test_a_document_that_denies_what_another_says_is_shown_as_saying_otherwise(tmp_path, question, said, later, answer):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "said.txt").write_text(said, encoding="utf-8")
    (documents / "later.txt").write_text(later, encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        library.add(documents)
        found = library.ask(question)
    assert found.text == answer
    assert (found.agreement.agree, found.agreement.differ) == (1, 1)
