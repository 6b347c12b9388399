"""Features of span candidates, and the fitted score."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from qa.errors import ReaderUnusable
from qa.query import parse
from qa.retrieval.catalogue import Catalogue
from qa.scoring.features import FEATURES, features
from qa.scoring.model import ScoringModel, scored
from tests.qa.passages import candidate, passage


def known(question, *candidates):
    """The features of each candidate by name."""
    rows = features(parse(question, Catalogue.empty), candidates, lambda term: 1.0)
    return [dict(zip(FEATURES, row, strict=True)) for row in rows]


def test_candidates_are_compared_over_all_passages():
    first = candidate(passage("Ana Lee leads."), "Ana Lee", margin=5.0)
    second = candidate(passage("Bo Ray leads."), "Bo Ray", margin=2.0)
    one, other = known("Who leads?", first, second)
    assert (one["margin_to_best"], one["lead"]) == (0.0, 3.0)
    assert (other["margin_to_best"], other["lead"]) == (-3.0, -3.0)


def test_another_document_with_the_same_value_agrees_and_is_no_rival():
    first = candidate(passage("Ana Lee leads."), "Ana Lee", margin=5.0)
    second = candidate(passage("The leader is Lee."), "Lee", margin=4.0)
    one, _ = known("Who leads?", first, second)
    assert one["other_documents"] == pytest.approx(np.log(2))
    assert one["lead"] == 10.0


def test_names_of_the_question_that_stand_nowhere_in_the_document_are_missing():
    where = passage("The mayor opened the bridge.")
    (missing,) = known("When did Ortega open it?", candidate(where, "The mayor"))
    assert (missing["names_missing"], missing["names_in_passage"]) == (1.0, 0.0)
    (held,) = known("What did Ortega open?", candidate(passage("Ortega opened the bridge."), "the bridge"))
    assert (held["names_missing"], held["names_in_passage"]) == (0.0, 1.0)


@pytest.mark.parametrize(("name", "missing"), [("Tandy", 0.0), ("Ortega", 0.0), ("Tando", 1.0)])
def test_a_name_elsewhere_in_the_document_is_not_missing_whatever_its_stem(name, missing):
    where = passage("Oriel Tandy and Ana Ortega came. The mayor opened the bridge.")
    later = replace(where, passage=replace(where.passage, sentences=where.passage.sentences[1:]))
    (found,) = known(f"When did {name} come?", candidate(later, "The mayor"))
    assert (found["names_in_passage"], found["names_missing"]) == (0.0, missing)


def test_the_time_that_a_sentence_tells_of_fits_the_period_or_not():
    inside = candidate(passage("In 1987 Ana Lee led it."), "Ana Lee")
    outside = candidate(passage("In 1991 Bo Ray led it."), "Bo Ray")
    undated = candidate(passage("Eva Moss led it."), "Eva Moss")
    rows = known("Who led it in 1987?", inside, outside, undated)
    fits = [(row["in_period"], row["outside_period"], row["undated_in_period"]) for row in rows]
    assert fits == [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]


def test_a_date_within_the_period_fits_by_itself():
    where = passage("It was held yesterday.", date(1987, 3, 5))
    (row,) = known("When was it held in March 1987?", candidate(where, "yesterday", dated=True))
    assert row["in_period"] == 1.0


def test_a_feature_that_is_taken_away_says_nothing():
    model = ScoringModel(0.0, np.ones(len(FEATURES)), np.zeros(len(FEATURES)), np.ones(len(FEATURES)))
    rows = np.zeros((1, len(FEATURES)))
    rows[0, FEATURES.index("margin")] = 2.0
    assert model.probabilities(rows)[0] == pytest.approx(1 / (1 + np.exp(-2)))
    assert model.probabilities(rows, without=["margin"])[0] == pytest.approx(0.5)


def test_the_most_probable_candidate_comes_first():
    where = passage("Ana Lee and Bo Ray lead.")
    rated = scored([candidate(where, "Ana Lee"), candidate(where, "Bo Ray")], np.array([0.2, 0.7]))
    assert [(each.words, each.probability) for each in rated] == [("Bo Ray", 0.7), ("Ana Lee", 0.2)]


def test_the_fitted_weights_are_for_these_features():
    assert len(ScoringModel.load().weights) == len(FEATURES)


@pytest.mark.parametrize("kept", ["", "{}", json.dumps({"features": ["margin"], "weights": [1]})])
def test_damaged_weights_are_named(tmp_path, kept):
    path = tmp_path / "weights.json"
    path.write_text(kept)
    with pytest.raises(ReaderUnusable, match="install footnote again"):
        ScoringModel.load(path)
