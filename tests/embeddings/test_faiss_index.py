"""The index finds the nearest vectors by cosine, under the ids they were given, also from files."""

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


# Files


def test_a_saved_index_answers_as_before(tmp_path: Path) -> None:
    index = FaissIndex.build(some_ids(500), unit(500))
    index.save(tmp_path)
    loaded = FaissIndex.load(tmp_path)
    assert loaded.ids.tolist() == index.ids.tolist()
    for before, after in zip(index.search(unit(5, seed=1), 20), loaded.search(unit(5, seed=1), 20), strict=True):
        assert np.array_equal(before, after)


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
