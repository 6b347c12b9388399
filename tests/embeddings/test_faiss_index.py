"""The index finds the nearest vectors by cosine, under the ids they were given, also from files."""

import shutil
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import DamagedIndex, IndexingError, WrongDimension
from embeddings.index import VectorIndex


def unit(n: int, d: int = 16, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def some_ids(n: int) -> np.ndarray:
    return np.arange(n, dtype=np.int64) * 7 + 3


@given(n=st.integers(0, 40), k=st.integers(0, 50), q=st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_search_gives_what_sorting_all_cosines_gives(n: int, k: int, q: int) -> None:
    vectors, queries, ids = unit(n), unit(q, seed=1), some_ids(n)
    scores, found = VectorIndex.build(ids, vectors).search(queries, k)
    assert scores.shape == found.shape == (q, k)
    assert (scores.dtype, found.dtype) == (np.float32, np.int64)
    cosines = queries @ vectors.T
    order = np.argsort(-cosines, axis=1)[:, :k]
    assert np.array_equal(found[:, :n], ids[order])
    assert np.allclose(scores[:, :n], np.take_along_axis(cosines, order, 1), atol=1e-6)
    assert np.all(found[:, n:] == -1)
    assert np.all(scores[:, n:] == -np.inf)


def test_a_saved_index_answers_as_before_and_is_mapped(tmp_path: Path) -> None:
    index = VectorIndex.build(some_ids(500), unit(500))
    index.save(tmp_path)
    loaded = VectorIndex.load(tmp_path)
    for before, after in zip(index.search(unit(5, seed=1), 20), loaded.search(unit(5, seed=1), 20), strict=True):
        assert np.array_equal(before, after)
    assert isinstance(loaded._vectors.base, np.memmap | __import__("mmap").mmap)
    shutil.rmtree(tmp_path)  # another process discards it while this one reads
    assert len(loaded) == 500
    assert loaded.search(unit(1, seed=1), 1)[1][0, 0] == index.search(unit(1, seed=1), 1)[1][0, 0]


def test_an_empty_index_is_saved_and_finds_nothing(tmp_path: Path) -> None:
    VectorIndex.build(np.empty(0, np.int64), np.empty((0, 0), np.float32)).save(tmp_path)
    index = VectorIndex.load(tmp_path)
    scores, ids = index.search(unit(2), 3)
    assert ids.tolist() == [[-1] * 3] * 2
    assert scores.tolist() == [[-np.inf] * 3] * 2
    assert index.scores(unit(1)[0], []).shape == (0,)


@pytest.fixture
def clustered() -> tuple[np.ndarray, np.ndarray]:
    """Vectors in 100 clouds as those of topics are, and queries near them."""
    noise = np.random.default_rng(4)
    centres = unit(100, 64)
    vectors = centres[noise.integers(0, 100, 5000)] + noise.standard_normal((5000, 64)) * 0.08
    queries = vectors[::50] + noise.standard_normal((100, 64)) * 0.08
    first, second = ((v / np.linalg.norm(v, axis=1, keepdims=True)).astype(np.float32) for v in (vectors, queries))
    return first, second


def test_among_very_many_vectors_nearly_all_of_the_nearest_are_found(
    clustered: tuple[np.ndarray, np.ndarray], tmp_path: Path, monkeypatch
) -> None:
    vectors, queries = clustered
    exact = VectorIndex.build(some_ids(5000), vectors)
    monkeypatch.setattr("embeddings.index._MANY", 5000)
    VectorIndex.build(some_ids(5000), vectors).save(tmp_path)
    index = VectorIndex.load(tmp_path)
    shutil.rmtree(tmp_path)
    assert index._lists
    expected_scores, expected = exact.search(queries, 10)
    scores, found = index.search(queries, 10)
    assert np.mean([len({*a} & {*b}) / 10 for a, b in zip(expected, found, strict=True)]) >= 0.98
    same = expected == found
    assert np.allclose(scores[same], expected_scores[same], atol=1e-6)
    assert np.all(scores[:, 1:] <= scores[:, :-1])
    assert np.allclose(scores[0], index.scores(queries[0], found[0]), atol=1e-6)


def test_lists_that_hold_too_few_vectors_leave_the_rest_out(monkeypatch) -> None:
    monkeypatch.setattr("embeddings.index._MANY", 100)
    index = VectorIndex.build(some_ids(100), unit(100))
    scores, ids = index.search(unit(2, seed=1), 100)
    for row in range(2):
        found = ids[row] >= 0
        assert 10 < found.sum() < 100
        assert len(set(ids[row][found])) == found.sum()
        assert np.all(scores[row][~found] == -np.inf)
        assert np.all(np.isfinite(scores[row][found]))
    assert index.search(unit(2, seed=1), 300)[1].shape == (2, 300)


def test_scores_are_the_cosines_with_the_vectors_of_the_ids_in_the_order_given() -> None:
    vectors, query = unit(50), unit(1, seed=1)[0]
    index = VectorIndex.build(some_ids(50), vectors)
    rows = [4, 0, 49, 4]
    scores = index.scores(query, some_ids(50)[rows])
    assert scores.dtype == np.float32
    assert np.allclose(scores, vectors[rows] @ query, atol=1e-6)
    assert np.array_equal(index.vectors_of(some_ids(50)[rows]), vectors[rows])


@pytest.mark.parametrize("unknown", [-1, 4, 10_000])
def test_an_id_that_is_not_in_the_index_is_refused(unknown: int) -> None:
    index = VectorIndex.build(some_ids(50), unit(50))
    with pytest.raises(IndexingError, match="not in the index"):
        index.scores(unit(1)[0], [3, unknown])


def test_vectors_of_another_encoder_are_refused() -> None:
    index = VectorIndex.build(some_ids(5), unit(5))
    for use in (lambda: index.search(unit(1, 8), 3), lambda: index.scores(unit(1, 8)[0], [3])):
        with pytest.raises(WrongDimension, match="8 dimensions and the index 16: encode both with the same"):
            use()


@pytest.mark.parametrize("ids", [[1, 2], [1, 2, 2], [3, 2, 1], [[1, 2, 3]]])
def test_ids_must_be_as_many_as_vectors_and_ascend(ids: list[int]) -> None:
    with pytest.raises(IndexingError, match="needs as many ids, ascending"):
        VectorIndex.build(np.array(ids, np.int64), unit(3))


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "vectors.npy").unlink(),
        lambda folder: (folder / "ids.npy").write_bytes(b""),
        lambda folder: (folder / "vectors.npy").write_bytes((folder / "vectors.npy").read_bytes()[:300]),
        lambda folder: np.save(folder / "ids.npy", np.array([{}] * 50), allow_pickle=True),
        lambda folder: np.save(folder / "ids.npy", np.arange(49)),
        lambda folder: np.save(folder / "vectors.npy", np.arange(50)),
        lambda folder: (folder / "lists.faiss").write_bytes(b"IwSq" + b"\0" * 100),
        lambda folder: faiss.write_index(faiss.IndexFlatIP(16), str(folder / "lists.faiss")),
    ],
)
def test_files_that_are_no_index_are_refused_in_one_line(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    VectorIndex.build(some_ids(50), unit(50)).save(tmp_path)
    damage(tmp_path)
    with pytest.raises(DamagedIndex, match="build it again") as error:
        VectorIndex.load(tmp_path)
    assert "\n" not in str(error.value)


@given(n=st.integers(1, 40), k=st.integers(0, 50), chosen=st.sets(st.integers(0, 300)))
@settings(max_examples=40, deadline=None)
def test_only_the_ids_within_a_scope_are_found_and_all_of_them(n: int, k: int, chosen: set[int]) -> None:
    vectors, queries, ids = unit(n), unit(3, seed=1), some_ids(n)
    scores, found = VectorIndex.build(ids, vectors).search(queries, k, np.array(sorted(chosen), np.int64))
    rows = np.flatnonzero(np.isin(ids, list(chosen)))
    cosines = queries @ vectors[rows].T
    order = np.argsort(-cosines, axis=1)[:, :k]
    assert scores.shape == found.shape == (3, k)
    assert np.array_equal(found[:, : len(rows)], ids[rows][order])
    assert np.allclose(scores[:, : len(rows)], np.take_along_axis(cosines, order, 1), atol=1e-6)
    assert np.all(found[:, len(rows) :] == -1)
    assert np.all(scores[:, len(rows) :] == -np.inf)


def test_a_scope_is_searched_block_by_block(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("embeddings.index._BLOCK", 7)
    VectorIndex.build(some_ids(100), unit(100)).save(tmp_path)
    within = some_ids(100)[10:90:2]
    found = VectorIndex.load(tmp_path).search(unit(2, seed=1), 5, within)[1]
    assert np.array_equal(found, within[np.argsort(-unit(2, seed=1) @ unit(100)[10:90:2].T, axis=1)[:, :5]])


@pytest.mark.parametrize("share", [0.05, 0.9])
def test_among_very_many_vectors_a_scope_of_few_or_of_many_is_kept_to(
    clustered: tuple[np.ndarray, np.ndarray], tmp_path: Path, monkeypatch, share: float
) -> None:
    vectors, queries = clustered
    monkeypatch.setattr("embeddings.index._MANY", 4000)
    VectorIndex.build(some_ids(5000), vectors).save(tmp_path)
    index = VectorIndex.load(tmp_path)
    assert index._lists
    rows = np.sort(np.random.default_rng(2).choice(5000, round(5000 * share), replace=False))
    expected_scores, expected = VectorIndex.build(some_ids(5000)[rows], vectors[rows]).search(queries, 10)
    scores, found = index.search(queries, 10, some_ids(5000)[rows])
    assert np.all(np.isin(found, some_ids(5000)[rows]))
    least = 1.0 if share == 0.05 else 0.97  # few are all compared
    assert np.mean([len({*a} & {*b}) / 10 for a, b in zip(expected, found, strict=True)]) >= least
    assert np.allclose(scores[expected == found], expected_scores[expected == found], atol=1e-6)
