"""Vectors in a FAISS index, which takes and loses some without being built anew."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedIndex, IndexingError, WrongDimension

__all__ = ["FaissIndex"]

_faiss: Any = faiss  # its type stubs lack some of what it has

_FILE = "vectors.faiss"

# From this many vectors on they lie in inverted lists. Comparing a query with each of 100,000 vectors of 384 numbers
# takes a core 17 ms, looking into the lists 6 ms.
_MANY = 100_000

# The share of the lists that a query is compared with. Three tenths held 98.9% of the ten nearest of 500 questions
# among 40,000 sentences of SQuAD 2.0, embedded by all-MiniLM-L6-v2.
_PROBED = 0.3

_SAMPLE = 40  # vectors a list, from which k-means learns


class FaissIndex:
    """A ``VectorIndex`` kept by FAISS: ``IndexIDMap2`` over ``IndexFlatIP``, or from 100,000 vectors on inverted lists.

    The former compares a query with every vector and misses none. The latter, ``IndexIVFFlat``, shares the vectors out
    among the means of k-means and compares a query with those whose means are nearest (Sivic and Zisserman 2003, "Video
    Google"); there are two lists to the square root of the vectors, and new ones when there are four times as many
    vectors as when they were made. It takes ids itself: under an ``IndexIDMap2`` it would lose them when a vector is
    removed. A graph (HNSW) searches faster still, but FAISS cannot remove anything from it.

    Cosines are exact in both.
    """

    def __init__(self, dimension: int = 0) -> None:
        """Make an empty index; its dimension is that of the first vectors it takes."""
        self._index: Any = _flat(dimension)
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
        """See ``VectorIndex``."""
        ids = np.ascontiguousarray(ids, np.int64)
        if vectors.ndim != 2 or ids.shape != (len(vectors),):
            raise IndexingError(f"an array of shape {vectors.shape} needs as many ids as it has rows")
        if len(np.union1d(self._ids, ids)) != len(self) + len(ids):
            raise IndexingError("an id is given twice, or is in the index already: remove it first")
        if not len(ids):
            return
        if not len(self):
            self._index = _flat(vectors.shape[1])
        self._check_dimension(vectors)
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), ids)
        self._ids = np.union1d(self._ids, ids)
        if len(self) >= _MANY and self._lists < len(self) ** 0.5:
            self._index = _inverted_lists(self._ids, self.vectors_of(self._ids))

    def remove(self, ids: NDArray[np.int64]) -> None:
        """See ``VectorIndex``."""
        gone = np.intersect1d(self._ids, np.asarray(ids, np.int64))
        if len(gone):
            self._index.remove_ids(gone)
            self._ids = np.setdiff1d(self._ids, gone, assume_unique=True)

    # Search

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """See ``VectorIndex``."""
        cosines = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), -1, np.int64)
        found = min(k, len(self), len(self) if within is None else len(within))
        if found and len(queries):
            self._check_dimension(queries)
            with _threads_for(queries):
                best, named = self._index.search(
                    np.ascontiguousarray(queries, np.float32), found, params=self._parameters(within)
                )
            ids[:, :found] = named
            cosines[:, :found] = np.where(named < 0, -np.inf, best)
        return cosines, ids

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See ``VectorIndex``."""
        if not len(ids):
            return np.empty(0, np.float32)
        self._check_dimension(query[None])
        cosines: NDArray[np.float32] = self.vectors_of(ids) @ query.astype(np.float32)
        return cosines

    def vectors_of(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors with these ids, in the order given: float32 [n, d].

        Raises:
            IndexingError: an id is not in the index.
        """
        wanted = np.ascontiguousarray(ids, np.int64)
        if not np.isin(wanted, self._ids).all():
            raise IndexingError("some of these ids are not in the index: build it again")
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(wanted)
        return vectors

    @property
    def _lists(self) -> int:
        """How many inverted lists there are."""
        return self._index.nlist if isinstance(self._index, faiss.IndexIVF) else 0

    def _parameters(self, within: NDArray[np.int64] | None) -> Any:  # noqa: ANN401
        if within is None:
            return None
        selector = faiss.IDSelectorBatch(np.ascontiguousarray(within, np.int64))
        if not self._lists:
            return _faiss.SearchParameters(sel=selector)
        # A small scope is searched in all lists, for it may lie in few, and is compared with in no more time.
        probed = self._lists if len(within) < _MANY else self._index.nprobe
        return _faiss.SearchParametersIVF(sel=selector, nprobe=probed)

    def _check_dimension(self, vectors: NDArray[np.float32]) -> None:
        if vectors.shape[1] != self.dimension:
            raise WrongDimension(
                f"the vectors have {vectors.shape[1]} dimensions and the index {self.dimension}: "
                "encode both with the same encoder"
            )

    # Files

    def save(self, folder: Path) -> None:
        """See ``VectorIndex``."""
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


def _flat(dimension: int) -> faiss.IndexIDMap2:
    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _inverted_lists(ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> faiss.IndexIVFFlat:
    rows, dimension = vectors.shape
    lists = round(2 * rows**0.5)
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dimension), dimension, lists, faiss.METRIC_INNER_PRODUCT)
    index.set_direct_map_type(_faiss.DirectMap.Hashtable)  # from an id to its vector
    index.cp.min_points_per_centroid = 1  # of fewer than 39 FAISS warns on the terminal
    index.train(vectors[np.linspace(0, rows - 1, min(rows, lists * _SAMPLE)).astype(np.int64)])
    index.add_with_ids(vectors, ids)
    index.nprobe = max(1, round(lists * _PROBED))
    return index


def _ids_in(index: Any) -> NDArray[np.int64]:  # noqa: ANN401
    """The ids of an index as ``FaissIndex`` makes them, ascending.

    Raises:
        IndexingError: it is another kind of index.
    """
    if isinstance(index, faiss.IndexIVFFlat) and index.direct_map.type == _faiss.DirectMap.Hashtable:
        kept: Any = index.invlists
        sizes = [(number, kept.list_size(number)) for number in range(kept.nlist)]
        parts = [faiss.rev_swig_ptr(kept.get_ids(number), size) for number, size in sizes if size]
        return np.sort(np.concatenate([np.empty(0, np.int64), *parts]))
    if isinstance(index, faiss.IndexIDMap2) and isinstance(faiss.downcast_index(index.index), faiss.IndexFlatIP):
        return np.sort(faiss.vector_to_array(index.id_map))
    raise IndexingError(f"it is another kind of index, {type(index).__name__}")


@contextmanager
def _threads_for(queries: NDArray[np.float32]) -> Iterator[None]:
    """One thread for one query: FAISS shares out whole queries, and threads that wait in vain only spin.

    On a busy machine of two cores that made a search of 100,000 vectors take 80 ms in place of 9.
    """
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(min(threads, len(queries)))
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
