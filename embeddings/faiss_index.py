"""The vectors nearest to a query by cosine, from files that are mapped into memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedIndex, IndexingError, WrongDimension
from embeddings.lists import InvertedLists

__all__ = ["VectorIndex"]

_IDS, _VECTORS, _LISTS = "ids.npy", "vectors.npy", "lists.faiss"
_MANY = 100_000  # vectors, from which on a query is not compared with each: that would take 6 ms and more
_BLOCK = 8192  # vectors that are copied at a time, when only some are compared
_CANDIDATES = 4  # times as many as are wanted, named by the lists from rough vectors


class VectorIndex:
    """Unit vectors by id; the cosine of two is their inner product.

    A search compares the query with every vector and so misses none (3 ms for 50,000 vectors of 384 numbers
    on one core), or, among very many, with those that inverted lists name. The cosines are exact either way.

    Attributes:
        ids: int64 [n], ascending.
    """

    def __init__(
        self, ids: NDArray[np.int64], vectors: NDArray[np.float32], lists: InvertedLists | None = None
    ) -> None:
        self.ids = ids
        self._vectors = vectors
        self._lists = lists

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dimension(self) -> int:
        """Of the vectors."""
        return int(self._vectors.shape[1])

    @classmethod
    def build(cls, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> Self:
        """Make an index.

        Args:
            ids: what the vectors are known by, int64 [n], ascending.
            vectors: of unit length, float32 [n, d].

        Raises:
            IndexingError: there are not as many ids as vectors, or they do not ascend.
        """
        _check_ids(ids, vectors)
        vectors = np.ascontiguousarray(vectors, np.float32)
        return cls(ids.astype(np.int64), vectors, InvertedLists.build(vectors) if len(ids) >= _MANY else None)

    def save(self, folder: Path) -> None:
        """Write the index into an empty folder.

        Raises:
            OSError: the files cannot be written.
        """
        np.save(folder / _IDS, self.ids, allow_pickle=False)
        np.save(folder / _VECTORS, self._vectors, allow_pickle=False)
        if self._lists:
            self._lists.save(folder / _LISTS)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map an index into memory; only what a search touches is read from the disk.

        Args:
            folder: one whose files are known to be what was written: ``snapshot.find`` has looked at them.

        Raises:
            DamagedIndex: the folder does not hold an index.
        """
        try:
            ids = np.load(folder / _IDS, allow_pickle=False)
            vectors = np.load(folder / _VECTORS, mmap_mode="r", allow_pickle=False)
            _check_ids(ids, vectors)
            lists = InvertedLists.load(folder / _LISTS) if (folder / _LISTS).exists() else None
            return cls(ids, vectors, lists)
        except (OSError, ValueError, EOFError, RuntimeError, IndexingError) as error:
            raise DamagedIndex(f"{folder} holds no index of vectors ({error}): build it again") from error

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The nearest vectors of each query.

        Args:
            queries: of unit length, float32 [q, d].
            k: how many.
            within: the only ids that are looked at, int64 [n]; those not in the index are passed over.

        Returns:
            Cosines float32 [q, k], highest first, and ids int64 [q, k]; -inf and -1 where there are no more.

        Raises:
            WrongDimension: the queries were encoded by another encoder than the vectors.
        """
        scores = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), -1, np.int64)
        among = None if within is None else np.flatnonzero(np.isin(self.ids, within))
        looked_at = len(self) if among is None else len(among)
        found = min(k, looked_at)
        if found and len(queries):
            self._check_dimension(queries)
            with _threads_for(queries):
                if self._lists is not None and looked_at >= _MANY:
                    best, rows = self._search_lists(self._lists, queries, found, among)
                elif among is not None:
                    best, rows = self._search_among(among, queries, found)
                else:
                    best, rows = faiss.knn(queries, self._vectors, found, metric=faiss.METRIC_INNER_PRODUCT)
            scores[:, :found] = best
            ids[:, :found] = np.where(rows < 0, -1, self.ids[rows])
        return scores, ids

    def _search_among(
        self, rows: NDArray[np.int64], queries: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Cosines and rows of the best among some rows, each of which is compared; these are read block by block."""
        blocks = (self._vectors[rows[start : start + _BLOCK]] for start in range(0, len(rows), _BLOCK))
        cosines = np.concatenate([queries @ block.T for block in blocks], axis=1)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(cosines, order, 1), rows[order]

    def _search_lists(
        self, lists: InvertedLists, queries: NDArray[np.float32], k: int, among: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Cosines and rows of the best candidates of each query; -inf and -1 where there are too few."""
        candidates = lists.near(queries, min(len(self), _CANDIDATES * k), among)
        cosines = np.stack([self._vectors[rows] @ query for rows, query in zip(candidates, queries, strict=True)])
        cosines[candidates < 0] = -np.inf
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(cosines, order, 1), np.take_along_axis(candidates, order, 1)

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of a query, float32 [d], with the vectors of these ids: float32 [n].

        Raises:
            WrongDimension: the query was encoded by another encoder than the vectors.
            IndexingError: an id is not in the index.
        """
        if not len(ids):
            return np.empty(0, np.float32)
        self._check_dimension(query)
        cosines: NDArray[np.float32] = self.vectors_of(ids) @ query.astype(np.float32)
        return cosines

    def vectors_of(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors with these ids, in the order given: float32 [n, d].

        Raises:
            IndexingError: an id is not in the index.
        """
        wanted = np.asarray(ids, np.int64)
        rows = np.searchsorted(self.ids, wanted)
        inside = rows < len(self)
        if not inside.all() or not np.array_equal(self.ids[rows], wanted):
            raise IndexingError("some of these ids are not in the index: build it again")
        return np.asarray(self._vectors[rows])

    def _check_dimension(self, queries: NDArray[np.float32]) -> None:
        if queries.shape[-1] != self.dimension:
            raise WrongDimension(
                f"the query has {queries.shape[-1]} dimensions and the index {self.dimension}: "
                "encode both with the same encoder"
            )


def _check_ids(ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
    if vectors.ndim != 2 or ids.shape != (len(vectors),) or np.any(ids[1:] <= ids[:-1]):
        raise IndexingError(f"an array of shape {vectors.shape} needs as many ids, ascending, as it has rows")


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
