"""An index that grows finds what one built at once finds, whatever was added and removed, in memory or in files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import DamagedIndex, IndexingError, WrongDimension
from embeddings.faiss_index import FaissIndex
from embeddings.growing_index import GrowingIndex
from embeddings.inverted_index import InvertedIndex


def unit(n: int, d: int = 16, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


VECTORS = unit(61)


def vectors_of(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The vectors of these ids, which are their rows."""
    return ids, VECTORS[ids]


def base(folder: Path, rows: list[int]) -> GrowingIndex:
    GrowingIndex.write(folder, np.array(sorted(rows), np.int64), vectors_of)
    return GrowingIndex.load(folder)


changes = st.lists(st.tuples(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60))), max_size=5)


@pytest.mark.parametrize("many", [100_000, 1], ids=["exact", "inverted lists"])
@given(first=st.sets(st.integers(0, 60), min_size=1), steps=changes, within=st.sets(st.integers(0, 70)))
@settings(max_examples=25, deadline=None)
def test_an_index_that_was_changed_answers_as_one_built_at_once(many, first, steps, within) -> None:
    query, scope = unit(3, seed=1), np.array(sorted(within), np.int64)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr("embeddings.growing_index._MANY", many)
        patch.setattr("embeddings.inverted_index._PROBED", 1.0)
        patch.setattr("embeddings.inverted_index._RERANKED", 100)
        index, held = base(Path(folder), list(first)), set(first)
        for removed, added in steps:
            held = (held - removed) | added
            new = np.array(sorted(added), np.int64)
            index = index.changed(np.array(sorted(removed | added), np.int64), new, VECTORS[new])
            assert index.ids.tolist() == sorted(held)
            assert len(index) == len(held)
        rows = np.array(sorted(held), np.int64)
        exact = FaissIndex.build(rows, VECTORS[rows])
        for only in (None, scope):
            if not held:
                break
            expected_cosines, expected = exact.search(query, 10, only)
            cosines, found = index.search(query, 10, only)
            assert np.array_equal(found, expected)
            assert np.allclose(cosines, expected_cosines, atol=1e-6)
        assert np.allclose(index.scores(query[0], rows), VECTORS[rows] @ query[0], atol=1e-6)


def test_an_index_that_is_being_searched_is_not_changed(tmp_path: Path) -> None:
    before = base(tmp_path, list(range(30)))
    after = before.changed(np.array([3, 40]), np.array([40]), VECTORS[[40]])
    assert before.ids.tolist() == list(range(30))
    assert before.search(VECTORS[[3]], 1)[1].tolist() == [[3]]
    assert after.ids.tolist() == [*range(3), *range(4, 30), 40]
    assert after.search(VECTORS[[3]], 1)[1].tolist() != [[3]]
    assert after.search(VECTORS[[40]], 1)[1].tolist() == [[40]]


@pytest.mark.parametrize("many", [100_000, 1], ids=["exact", "inverted lists"])
def test_what_was_removed_is_in_nothing_that_is_found(tmp_path: Path, monkeypatch, many: int) -> None:
    monkeypatch.setattr("embeddings.growing_index._MANY", many)
    monkeypatch.setattr("embeddings.inverted_index._PROBED", 1.0)
    gone = np.arange(55)
    index = base(tmp_path, list(range(61))).changed(gone, gone[:0], VECTORS[:0])
    assert sorted(index.search(unit(1, seed=2), 10)[1][0].tolist()) == [-1] * 4 + list(range(55, 61))
    with pytest.raises(IndexingError, match="not in the index"):
        index.scores(VECTORS[0], [56, 3])


def test_it_is_overgrown_when_a_tenth_has_changed_but_not_by_few(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("embeddings.growing_index._FEWEST_CHANGED", 3)
    index = base(tmp_path, list(range(40)))
    removed = index.changed(np.array([0, 1]), np.array([], np.int64), VECTORS[:0])
    both = removed.changed(np.array([41, 42]), np.array([41, 42]), VECTORS[41:43])
    more = both.changed(np.array([43]), np.array([43]), VECTORS[[43]])
    assert [each.is_overgrown for each in (index, removed, both, more)] == [False, False, False, True]


@pytest.mark.parametrize("many", [100_000, 1], ids=["exact", "inverted lists"])
def test_vectors_that_are_gone_when_the_base_is_written_are_left_out(tmp_path: Path, monkeypatch, many: int) -> None:
    monkeypatch.setattr("embeddings.growing_index._MANY", many)
    GrowingIndex.write(tmp_path, np.arange(61), lambda ids: vectors_of(ids[ids % 2 == 0]))
    assert GrowingIndex.load(tmp_path).ids.tolist() == list(range(0, 61, 2))


@pytest.mark.parametrize("many", [100_000, 1], ids=["exact", "inverted lists"])
def test_vectors_of_another_encoder_are_refused(tmp_path: Path, monkeypatch, many: int) -> None:
    monkeypatch.setattr("embeddings.growing_index._MANY", many)
    index = base(tmp_path, list(range(20)))
    assert index.dimension == 16
    with pytest.raises(WrongDimension, match="8 dimensions and the index 16"):
        index.search(unit(1, 8), 3)
    with pytest.raises(WrongDimension, match="8 dimensions and the index 16"):
        index.scores(unit(1, 8)[0], [3])


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


@pytest.fixture
def inverted(clustered: tuple[np.ndarray, np.ndarray], tmp_path: Path) -> InvertedIndex:
    vectors, _ = clustered
    return InvertedIndex.write(tmp_path, np.arange(5000) * 7 + 3, lambda ids: (ids, vectors[(ids - 3) // 7]))


def recall(expected: np.ndarray, found: np.ndarray) -> float:
    return float(np.mean([len({*a} & {*b}) / len(a) for a, b in zip(expected, found, strict=True)]))


def test_among_very_many_vectors_nearly_all_of_the_nearest_are_found_with_exact_cosines(clustered, inverted) -> None:
    vectors, queries = clustered
    inverted._index.nprobe = 8  # of 71 lists
    _, expected = FaissIndex.build(np.arange(5000) * 7 + 3, vectors).search(queries, 10)
    cosines, found = inverted.search(queries, 10)
    assert recall(expected, found) >= 0.98
    rows = (found - 3) // 7
    assert np.allclose(cosines, np.einsum("qd,qkd->qk", queries, vectors[rows]), atol=1e-6)
    assert np.all(cosines[:, 1:] <= cosines[:, :-1])


@pytest.mark.parametrize("share", [0.05, 0.9])
def test_among_very_many_vectors_a_scope_of_few_or_of_many_is_kept_to(clustered, inverted, share: float) -> None:
    vectors, queries = clustered
    rows = np.sort(np.random.default_rng(2).choice(5000, round(5000 * share), replace=False))
    ids = rows * 7 + 3
    _, expected = FaissIndex.build(ids, vectors[rows]).search(queries, 10)
    _, found = inverted.search(queries, 10, ids)
    assert np.all(np.isin(found, ids))
    assert recall(expected, found) >= (1.0 if share == 0.05 else 0.98)  # few are all compared


def test_the_lists_are_mapped_and_not_read(inverted: InvertedIndex, tmp_path: Path) -> None:
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8")
    assert str(tmp_path / "lists.faiss") in mapped
    assert isinstance(inverted.ids, np.memmap)


def test_a_processor_without_avx2_finds_the_same(clustered, inverted, tmp_path: Path) -> None:
    queries = clustered[1]
    np.save(tmp_path / "queries.npy", queries)
    code = """
import sys
from pathlib import Path
import faiss
import numpy as np
from embeddings.inverted_index import InvertedIndex
assert "AVX2" not in faiss.get_compile_options()
folder = Path(sys.argv[1])
print(*InvertedIndex(folder).search(np.load(folder / "queries.npy"), 10)[1].ravel())
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    environment = os.environ | {"FAISS_SIMD_LEVEL": "NONE"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = np.array(done.stdout.split(), np.int64).reshape(100, 10)
    assert recall(inverted.search(queries, 10)[1], found) >= 0.99


# Files


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "lists.faiss").unlink(),
        lambda folder: (folder / "lists.faiss").write_bytes(b"IwSq" + b"\0" * 100),
        lambda folder: (folder / "ids.npy").write_bytes(b""),
        lambda folder: (folder / "vectors.f32").unlink(),
        lambda folder: (folder / "kind.json").write_text("[]"),
        lambda folder: (folder / "kind.json").unlink(),
    ],
)
def test_files_that_are_no_index_are_refused_in_one_line(
    tmp_path: Path, monkeypatch, damage: Callable[[Path], object]
) -> None:
    monkeypatch.setattr("embeddings.growing_index._MANY", 1)
    GrowingIndex.write(tmp_path, np.arange(61), vectors_of)
    damage(tmp_path)
    with pytest.raises(DamagedIndex, match="build it again") as error:
        GrowingIndex.load(tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("file", ["lists.faiss", "vectors.f32"])
def test_a_disk_that_is_full_surfaces(tmp_path: Path, monkeypatch, file: str) -> None:
    monkeypatch.setattr("embeddings.growing_index._MANY", 1)
    (tmp_path / file).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        GrowingIndex.write(tmp_path, np.arange(61), vectors_of)
