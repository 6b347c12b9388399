"""The index finds the nearest vectors by cosine, under the ids they were given, after any changes and from files."""

from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import DamagedIndex, IndexingError, WrongDimension
from embeddings.faiss_index import FaissIndex


def unit(n: int, d: int = 16, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def some_ids(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.int64) * 7 + 3


NOTHING = np.empty(0, np.int64), np.empty((0, 0), np.float32)


@given(n=st.integers(0, 40), k=st.integers(0, 50), q=st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_search_gives_what_sorting_all_cosines_gives(n: int, k: int, q: int) -> None:
    vectors, queries, ids = unit(n), unit(q, seed=1), some_ids(n)
    scores, found = FaissIndex.build(ids, vectors).search(queries, k)
    assert scores.shape == found.shape == (q, k)
    assert (scores.dtype, found.dtype) == (np.float32, np.int64)
    cosines = queries @ vectors.T
    order = np.argsort(-cosines, axis=1)[:, :k]
    assert np.array_equal(found[:, :n], ids[order])
    assert np.allclose(scores[:, :n], np.take_along_axis(cosines, order, 1), atol=1e-6)
    assert np.all(found[:, n:] == -1)
    assert np.all(scores[:, n:] == -np.inf)


@given(n=st.integers(0, 40), k=st.integers(0, 50), chosen=st.sets(st.integers(0, 300)))
@settings(max_examples=40, deadline=None)
def test_only_the_ids_within_a_scope_are_found_and_all_of_them(n: int, k: int, chosen: set[int]) -> None:
    vectors, queries, ids = unit(n), unit(3, seed=1), some_ids(n)
    scores, found = FaissIndex.build(ids, vectors).search(queries, k, np.array(sorted(chosen), np.int64))
    rows = np.flatnonzero(np.isin(ids, list(chosen)))
    cosines = queries @ vectors[rows].T
    order = np.argsort(-cosines, axis=1)[:, :k]
    assert scores.shape == found.shape == (3, k)
    assert np.array_equal(found[:, : len(rows)], ids[rows][order])
    assert np.allclose(scores[:, : len(rows)], np.take_along_axis(cosines, order, 1), atol=1e-6)
    assert np.all(found[:, len(rows) :] == -1)
    assert np.all(scores[:, len(rows) :] == -np.inf)


def test_scores_are_the_cosines_with_the_vectors_of_the_ids_in_the_order_given() -> None:
    vectors, query = unit(50), unit(1, seed=1)[0]
    index = FaissIndex.build(some_ids(50), vectors)
    rows = [4, 0, 49, 4]
    scores = index.scores(query, some_ids(50)[rows])
    assert scores.dtype == np.float32
    assert np.allclose(scores, vectors[rows] @ query, atol=1e-6)
    assert np.array_equal(index.vectors_of(some_ids(50)[rows]), vectors[rows])


# Change

changes = st.lists(st.tuples(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60))), max_size=6)


@pytest.mark.parametrize("many", [100_000, 20], ids=["flat", "inverted lists"])
@given(steps=changes)
@settings(max_examples=25, deadline=None)
def test_an_index_that_was_changed_answers_as_one_built_at_once(many: int, steps: list[tuple[set, set]]) -> None:
    vectors, query = unit(61), unit(1, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("embeddings.faiss_index._MANY", many)
        patch.setattr("embeddings.faiss_index._PROBED", 1.0)
        index, held = FaissIndex(), set[int]()
        for removed, added in steps:
            index.remove(np.array(sorted(removed), np.int64))
            held -= removed
            rows = np.array(sorted(added - held, reverse=True), np.int64)
            index.add(rows, vectors[rows])
            held |= added
            assert index.ids.tolist() == sorted(held)
            assert len(index) == len(held)
        rows = np.array(sorted(held), np.int64)
        scores, found = index.search(query, 10)
        expected_scores, expected = FaissIndex.build(rows, vectors[rows]).search(query, 10)
        assert np.array_equal(found, expected)
        assert np.allclose(scores, expected_scores, atol=1e-6)
        assert np.array_equal(index.vectors_of(rows), vectors[rows]) or not held


def test_adding_ten_to_ten_thousand_moves_none_of_the_others() -> None:
    vectors = unit(10_010)
    index = FaissIndex.build(some_ids(10_000), vectors[:10_000])
    kept = index._index
    index.add(some_ids(10_010)[10_000:], vectors[10_000:])
    index.remove(some_ids(5))
    assert index._index is kept
    assert index.ids.tolist() == some_ids(10_010)[5:].tolist()
    assert index.search(vectors[10_009:], 1)[1].tolist() == [[some_ids(10_010)[-1]]]


def test_an_id_given_twice_is_refused_and_nothing_changes() -> None:
    index = FaissIndex.build(some_ids(3), unit(3))
    for ids in ([3, 1], [1, 1]):
        with pytest.raises(IndexingError, match="twice, or is in the index already"):
            index.add(np.array(ids, np.int64), unit(2))
    assert index.ids.tolist() == some_ids(3).tolist()
    assert sorted(index.search(unit(1), 5)[1][0].tolist()) == [-1, -1, *some_ids(3).tolist()]


@pytest.mark.parametrize("ids", [[1, 2], [1, 2, 3, 4], [[1, 2, 3]]])
def test_there_must_be_as_many_ids_as_vectors(ids: list[int]) -> None:
    with pytest.raises(IndexingError, match="needs as many ids"):
        FaissIndex.build(np.array(ids, np.int64), unit(3))


def test_to_remove_what_is_not_there_changes_nothing() -> None:
    index = FaissIndex.build(some_ids(3), unit(3))
    index.remove(np.array([4, 5], np.int64))
    assert index.ids.tolist() == some_ids(3).tolist()


def test_what_became_empty_takes_vectors_of_another_encoder() -> None:
    index = FaissIndex.build(some_ids(3), unit(3))
    index.remove(some_ids(3))
    index.add(*NOTHING)
    index.add(some_ids(2), unit(2, 8))
    assert (index.dimension, len(index)) == (8, 2)


# Many vectors


@pytest.fixture
def clustered() -> tuple[np.ndarray, np.ndarray]:
    """Vectors in 100 clouds as those of topics are, and queries near them."""
    noise = np.random.default_rng(4)
    centres = unit(100, 64)
    vectors = centres[noise.integers(0, 100, 5000)] + noise.standard_normal((5000, 64)) * 0.08
    queries = vectors[::50] + noise.standard_normal((100, 64)) * 0.08
    first, second = ((v / np.linalg.norm(v, axis=1, keepdims=True)).astype(np.float32) for v in (vectors, queries))
    return first, second


def recall(expected: np.ndarray, found: np.ndarray) -> float:
    return float(np.mean([len({*a} & {*b}) / len(a) for a, b in zip(expected, found, strict=True)]))


def test_among_very_many_vectors_nearly_all_of_the_nearest_are_found(
    clustered: tuple[np.ndarray, np.ndarray], tmp_path: Path, monkeypatch
) -> None:
    vectors, queries = clustered
    exact = FaissIndex.build(some_ids(5000), vectors)
    monkeypatch.setattr("embeddings.faiss_index._MANY", 5000)
    FaissIndex.build(some_ids(5000), vectors).save(tmp_path)
    index = FaissIndex.load(tmp_path)
    assert index._lists == 141
    expected_scores, expected = exact.search(queries, 10)
    scores, found = index.search(queries, 10)
    assert recall(expected, found) >= 0.98
    same = expected == found
    assert np.allclose(scores[same], expected_scores[same], atol=1e-6)
    assert np.all(scores[:, 1:] <= scores[:, :-1])
    assert np.allclose(scores[0], index.scores(queries[0], found[0]), atol=1e-6)


@pytest.mark.parametrize("share", [0.05, 0.9])
def test_among_very_many_vectors_a_scope_of_few_or_of_many_is_kept_to(
    clustered: tuple[np.ndarray, np.ndarray], monkeypatch, share: float
) -> None:
    vectors, queries = clustered
    rows = np.sort(np.random.default_rng(2).choice(5000, round(5000 * share), replace=False))
    expected_scores, expected = FaissIndex.build(some_ids(5000)[rows], vectors[rows]).search(queries, 10)
    monkeypatch.setattr("embeddings.faiss_index._MANY", 4000)
    index = FaissIndex.build(some_ids(5000), vectors)
    scores, found = index.search(queries, 10, some_ids(5000)[rows])
    assert np.all(np.isin(found, some_ids(5000)[rows]))
    assert recall(expected, found) >= (1.0 if share == 0.05 else 0.97)  # few are all compared
    assert np.allclose(scores[expected == found], expected_scores[expected == found], atol=1e-6)


def test_there_are_lists_from_a_size_on_and_new_ones_at_four_times_the_size(monkeypatch) -> None:
    monkeypatch.setattr("embeddings.faiss_index._MANY", 100)
    vectors, ids, index, lists = unit(500), some_ids(500), FaissIndex(), {}
    for start in range(0, 500, 10):
        index.add(ids[start : start + 10], vectors[start : start + 10])
        lists[len(index)] = index._lists
    assert [lists[n] for n in (90, 100, 400, 410, 500)] == [0, 20, 20, 40, 40]
    assert np.array_equal(index.vectors_of(ids), vectors)


def test_lists_that_hold_too_few_vectors_leave_the_rest_out(monkeypatch) -> None:
    monkeypatch.setattr("embeddings.faiss_index._MANY", 100)
    index = FaissIndex.build(some_ids(100), unit(100))
    scores, ids = index.search(unit(2, seed=1), 100)
    for row in range(2):
        found = ids[row] >= 0
        assert 10 < found.sum() < 100
        assert len(set(ids[row][found])) == found.sum()
        assert np.all(scores[row][~found] == -np.inf)
        assert np.all(np.isfinite(scores[row][found]))
    assert index.search(unit(2, seed=1), 300)[1].shape == (2, 300)


# Files


@pytest.mark.parametrize("many", [100_000, 400], ids=["flat", "inverted lists"])
def test_a_saved_index_answers_as_before_and_can_be_changed(tmp_path: Path, monkeypatch, many: int) -> None:
    monkeypatch.setattr("embeddings.faiss_index._MANY", many)
    index = FaissIndex.build(some_ids(500), unit(500))
    index.save(tmp_path)
    loaded = FaissIndex.load(tmp_path)
    assert loaded.ids.tolist() == index.ids.tolist()
    for before, after in zip(index.search(unit(5, seed=1), 20), loaded.search(unit(5, seed=1), 20), strict=True):
        assert np.array_equal(before, after)
    loaded.remove(some_ids(500)[:250])
    loaded.add(np.array([1], np.int64), unit(1, seed=2))
    assert loaded.ids.tolist() == [1, *some_ids(500)[250:].tolist()]
    assert loaded.search(unit(1, seed=2), 1)[1].tolist() == [[1]]
    assert len(index) == 500


def test_an_empty_index_is_saved_and_finds_nothing(tmp_path: Path) -> None:
    FaissIndex.build(*NOTHING).save(tmp_path)
    index = FaissIndex.load(tmp_path)
    for within in (None, some_ids(3)):
        scores, ids = index.search(unit(2), 3, within)
        assert ids.tolist() == [[-1] * 3] * 2
        assert scores.tolist() == [[-np.inf] * 3] * 2
    assert index.scores(unit(1)[0], []).shape == (0,)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_is_full_surfaces(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        FaissIndex.build(some_ids(5), unit(5)).save(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:300]),
        lambda file: file.write_bytes(b"IwSq" + b"\0" * 100),
        lambda file: faiss.write_index(faiss.IndexFlatIP(16), str(file)),
        lambda file: faiss.write_index(faiss.IndexIDMap2(faiss.IndexFlatL2(16)), str(file)),
    ],
)
def test_files_that_are_no_index_are_refused_in_one_line(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    FaissIndex.build(some_ids(50), unit(50)).save(tmp_path)
    damage(tmp_path / "vectors.faiss")
    with pytest.raises(DamagedIndex, match="build it again") as error:
        FaissIndex.load(tmp_path)
    assert "\n" not in str(error.value)


# Mistakes


@pytest.mark.parametrize("unknown", [-1, 4, 10_000])
def test_an_id_that_is_not_in_the_index_is_refused(unknown: int) -> None:
    index = FaissIndex.build(some_ids(50), unit(50))
    with pytest.raises(IndexingError, match="not in the index"):
        index.scores(unit(1)[0], [3, unknown])


def test_vectors_of_another_encoder_are_refused() -> None:
    index = FaissIndex.build(some_ids(5), unit(5))
    for use in (
        lambda: index.search(unit(1, 8), 3),
        lambda: index.scores(unit(1, 8)[0], [3]),
        lambda: index.add(np.array([1], np.int64), unit(1, 8)),
    ):
        with pytest.raises(WrongDimension, match="8 dimensions and the index 16: encode both with the same"):
            use()
    assert len(index) == 5
