from pathlib import Path

import numpy as np
import pytest

from qa.lexical import LexicalIndex

PASSAGES = [
    (7, "Bridges", "The first bridge over the river was opened in 1987."),
    (9, "Bridges", "The second bridge was opened in 1995. The river was deep."),
    (12, "Talks in the three-plus-one format", "Ministers met in Quito."),
]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    LexicalIndex.build(tmp_path, PASSAGES)
    return LexicalIndex.load(tmp_path)


def test_the_passage_that_shares_most_words_comes_first(index):
    assert [passage for passage, _ in index.search("When was the second bridge opened?", 10)] == [9, 7]


def test_words_that_stand_together_count_more_than_the_same_words_apart(tmp_path):
    LexicalIndex.build(tmp_path, [(1, "", "bridge a b river c d"), (2, "", "river bridge a b c d")])
    assert [passage for passage, _ in LexicalIndex.load(tmp_path).search("river bridge", 2)] == [2, 1]


def test_the_context_line_is_searched_too(index):
    assert [passage for passage, _ in index.search("the 3+1 talks", 10)] == [12]


def test_a_question_without_a_word_in_common_finds_nothing(index):
    assert index.search("Copper prices?", 10) == []
    assert index.search("???", 10) == []


def test_no_more_than_k_passages_come_back(index):
    assert len(index.search("bridge", 1)) == 1


def test_the_same_passages_give_the_same_scores(index, tmp_path):
    again = tmp_path / "again"
    again.mkdir()
    LexicalIndex.build(again, PASSAGES)
    assert LexicalIndex.load(again).search("first bridge", 10) == index.search("first bridge", 10)


def test_a_rare_term_weighs_more_than_a_common_one(index):
    assert index.weight("quito") > index.weight("river") > 0
    assert index.weight("nowhere") > index.weight("quito")


def test_an_empty_index_finds_nothing(tmp_path):
    LexicalIndex.build(tmp_path, [])
    assert LexicalIndex.load(tmp_path).search("bridge", 5) == []


def test_a_scope_is_kept_to_and_changes_no_score(index):
    everywhere = dict(index.search("When was the second bridge opened?", 10))
    within = np.array([5, 7, 12], np.int64)
    assert index.search("When was the second bridge opened?", 10, within) == [(7, everywhere[7])]
    assert index.search("When was the second bridge opened?", 10, np.array([], np.int64)) == []


def test_what_is_ranked_low_among_all_is_found_in_its_scope(tmp_path):
    LexicalIndex.build(tmp_path, [*((n, "", "bridge bridge") for n in range(50)), (99, "", "a bridge over the Zembla")])
    index = LexicalIndex.load(tmp_path)
    assert 99 not in dict(index.search("bridge", 20))
    assert [passage for passage, _ in index.search("bridge", 20, np.array([99], np.int64))] == [99]


def test_passages_that_are_added_later_have_the_scores_of_those_added_at_once(index, tmp_path):
    grown = tmp_path / "grown"
    grown.mkdir()
    LexicalIndex.build(grown, PASSAGES[:1])
    for passage in PASSAGES[1:]:
        LexicalIndex.load(grown).change([passage])
    assert LexicalIndex.load(grown).ids().tolist() == index.ids().tolist() == [7, 9, 12]
    for question in ("first bridge over the river", "the 3+1 talks", "Quito"):
        assert LexicalIndex.load(grown).search(question, 10) == index.search(question, 10)


def test_passages_with_the_same_score_follow_by_id_however_they_were_added(tmp_path):
    index = LexicalIndex.build(tmp_path, [(9, "", "a bridge"), (4, "", "a bridge")])
    index.change([(2, "", "a bridge")])
    assert [passage for passage, _ in index.search("bridge", 5)] == [2, 4, 9]
    assert [passage for passage, _ in index.search("bridge", 2, np.array([9, 4, 2], np.int64))] == [2, 4]


def test_a_removed_passage_is_not_found_and_one_that_takes_its_place_is(index):
    index.change([(13, "", "The third bridge has no river.")], [9, 100])
    assert index.ids().tolist() == [7, 12, 13]
    assert {passage for passage, _ in index.search("second bridge over the river", 10)} == {7, 13}


def test_what_share_is_removed_but_still_counted_is_known_until_all_is_cleared(index):
    assert (index.removed_share(), index.removed_share(1)) == (0, 1 / 3)
    index.change([], [7])
    assert index.removed_share() == 1 / 3
    assert index.weight("river") >= 0
    index.clear()
    assert (index.removed_share(), index.ids().tolist()) == (0, [])
    index.change(PASSAGES)
    assert index.search("first bridge", 1)[0][0] == 7


def test_files_do_not_pile_up_with_the_changes(tmp_path):
    LexicalIndex.build(tmp_path, PASSAGES)
    for number in range(100, 140):
        LexicalIndex.load(tmp_path).change([(number, "", f"A bridge of number {number}.")], [number - 1])
    assert LexicalIndex.load(tmp_path).ids().tolist() == [7, 9, 12, 139]
    assert len(list(tmp_path.iterdir())) < 100
