"""Vectors in a FAISS index that misses none."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedIndex, IndexingError, WrongDimension

__all__ = ["FaissIndex", "check_dimension", "is_held", "one_thread_a_query"]

_faiss: Any = faiss  # its type stubs lack some of what it has

_FILE = "vectors.faiss"


class FaissIndex:
    """A ``VectorIndex`` kept by FAISS, ``IndexIDMap2`` over ``IndexFlatIP``: it compares a query with every vector."""

    def __init__(self) -> None:
        """Make an empty index; its dimension is that of the first vectors it takes."""
        self._index: Any = _flat(0)
        self._ids = np.empty(0, np.int64)

    @classmethod
    def build(cls, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> Self:
        """Make an index of vectors; see ``add``."""
        index = cls()
        index.add(ids, vectors)
        return index

    @property
    def ids(self) -> NDArray[np.int64]:
        """See ``VectorIndex``."""
        return self._ids

    @property
    def dimension(self) -> int:
        """See ``VectorIndex``."""
        return int(self._index.d)

    def __len__(self) -> int:
        return len(self._ids)

    # Change

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors.

        Args:
            ids: int64 [n], none of them in the index.
            vectors: of unit length, float32 [n, d].

        Raises:
            IndexingError: there are not as many ids as vectors, or an id is there twice or already in the index.
            WrongDimension: the vectors were made by another encoder than those in the index.
        """
        ids = np.ascontiguousarray(ids, np.int64)
        if vectors.ndim != 2 or ids.shape != (len(vectors),):
            raise IndexingError(f"an array of shape {vectors.shape} needs as many ids as it has rows")
        if len(np.union1d(self._ids, ids)) != len(self) + len(ids):
            raise IndexingError("an id is given twice, or is in the index already: remove it first")
        if not len(ids):
            return
        if not len(self):
            self._index = _flat(vectors.shape[1])
        check_dimension(vectors, self.dimension)
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), ids)
        self._ids = np.union1d(self._ids, ids)

    # Search

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """See ``VectorIndex``."""
        cosines = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), -1, np.int64)
        found = min(k, len(self), len(self) if within is None else len(within))
        if found and len(queries):
            check_dimension(queries, self.dimension)
            with one_thread_a_query(queries):
                best, named = self._index.search(
                    np.ascontiguousarray(queries, np.float32), found, params=_within(within)
                )
            ids[:, :found] = named
            cosines[:, :found] = np.where(named < 0, -np.inf, best)
        return cosines, ids

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See ``VectorIndex``."""
        if not len(ids):
            return np.empty(0, np.float32)
        check_dimension(query[None], self.dimension)
        cosines: NDArray[np.float32] = self.vectors_of(ids) @ query.astype(np.float32)
        return cosines

    def vectors_of(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors with these ids, in the order given: float32 [n, d].

        Raises:
            IndexingError: an id is not in the index.
        """
        wanted = np.ascontiguousarray(ids, np.int64)
        if not is_held(wanted, self._ids).all():
            raise IndexingError("some of these ids are not in the index: build it again")
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(wanted)
        return vectors

    # Files

    def save(self, folder: Path) -> None:
        """Write the index into an empty folder.

        Raises:
            OSError: the files cannot be written.
        """
        # FAISS's own way to a file does not notice a disk that is full when the file is closed.
        with (folder / _FILE).open("wb") as file:
            faiss.write_index(self._index, _faiss.PyCallbackIOWriter(file.write))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an index from a folder.

        FAISS trusts what it reads: the files must be known to be what was written (see ``snapshot.find``).

        Raises:
            DamagedIndex: the folder does not hold an index.
        """
        loaded = cls()
        try:
            loaded._index = faiss.read_index(str(folder / _FILE))
            loaded._ids = _ids_in(loaded._index)
        except (RuntimeError, MemoryError, IndexingError) as error:
            reason = " ".join(str(error).split())[:200]
            raise DamagedIndex(f"{folder} holds no index of vectors ({reason}): build it again") from error
        return loaded


def check_dimension(vectors: NDArray[np.float32], dimension: int) -> None:
    """Check that vectors are of the dimension of an index.

    Raises:
        WrongDimension: they were made by another encoder than those in the index.
    """
    if vectors.shape[1] != dimension:
        raise WrongDimension(
            f"the vectors have {vectors.shape[1]} dimensions and the index {dimension}: "
            "encode both with the same encoder"
        )


def is_held(wanted: NDArray[np.int64], ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of some ids are among many others, which ascend: bool [n]. The others are not all looked at."""
    if not len(ids):
        return np.zeros(len(wanted), np.bool_)
    same: NDArray[np.bool_] = ids[np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)] == wanted
    return same


def _flat(dimension: int) -> faiss.IndexIDMap2:
    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _within(ids: NDArray[np.int64] | None) -> Any:  # noqa: ANN401
    """What tells FAISS to look at these ids alone."""
    if ids is None:
        return None
    return _faiss.SearchParameters(sel=faiss.IDSelectorBatch(np.ascontiguousarray(ids, np.int64)))


def _ids_in(index: Any) -> NDArray[np.int64]:  # noqa: ANN401
    """The ids of an index as ``FaissIndex`` makes them, ascending.

    Raises:
        IndexingError: it is another kind of index.
    """
    if isinstance(index, faiss.IndexIDMap2) and isinstance(faiss.downcast_index(index.index), faiss.IndexFlatIP):
        return np.sort(faiss.vector_to_array(index.id_map))
    raise IndexingError(f"it is another kind of index, {type(index).__name__}")


@contextmanager
def one_thread_a_query(queries: NDArray[np.float32]) -> Iterator[None]:
    """One thread for one query: FAISS shares out whole queries, and threads that wait in vain only spin.

    On a busy machine of two cores that made a search of 100,000 vectors take 80 ms in place of 9.
    """
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(min(threads, len(queries)))
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
