"""A mean of decision trees says of each row what scikit-learn's forest said that it was made of."""

import json

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier

from qa.errors import ReaderUnusable
from qa.scoring.trees import Trees

FEATURES = ("one", "two", "three")


@pytest.fixture(scope="module")
def rows():
    return np.random.default_rng(4).normal(size=(300, 3)).round(2)


@pytest.fixture(scope="module")
def forest(rows):
    right = rows[:, 0] * rows[:, 1] > 0  # no single feature tells
    return ExtraTreesClassifier(20, max_leaf_nodes=16, random_state=0).fit(rows, right)


@pytest.fixture(scope="module")
def trees(forest):
    return Trees.of([each.tree_ for each in forest.estimators_], FEATURES)


def test_the_probabilities_are_those_of_the_forest_to_the_decimals_that_are_kept(rows, forest, trees):
    assert np.abs(trees.probabilities(rows) - forest.predict_proba(rows)[:, 1]).mean() < 1e-3
    assert trees.probabilities(rows[:0]).shape == (0,)


def test_what_is_kept_is_read_again(rows, trees, tmp_path):
    path = tmp_path / "trees.json"
    path.write_text(json.dumps(trees.to_json()))
    again = Trees.load(path, FEATURES)
    assert np.array_equal(again.probabilities(rows), trees.probabilities(rows))


@pytest.mark.parametrize("damaged", ["", "[]", '{"features": ["one"]}', '{"features": ["one", "two", "three"]}'])
def test_a_file_that_is_damaged_or_of_other_features_is_refused(tmp_path, damaged):
    path = tmp_path / "trees.json"
    path.write_text(damaged)
    with pytest.raises(ReaderUnusable, match="install footnote again"):
        Trees.load(path, FEATURES)
