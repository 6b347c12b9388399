"""Many vectors in inverted lists, in eight bits, in files that all processes share."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedIndex, IndexingError
from embeddings.faiss_index import check_dimension, is_held, one_thread_a_query

__all__ = ["InvertedIndex"]

_faiss: Any = faiss  # its type stubs lack some of what it has

_LISTS, _VECTORS, _IDS = "lists.faiss", "vectors.f32", "ids.npy"

# The share of the lists that a query is compared with, but no fewer than those of so many vectors, and how many times
# more vectors than are wanted are compared again, exactly. Of the ten nearest of a million vectors drawn like
# sentences' 99.8% are found in 3% of the lists, 99.5% in 2.4% and 97.6% in 1.6%; of a hundred thousand 98.8% among
# 20,000, and among 10,000 96.1% (``tests/benchmarks/growth.py``).
_PROBED, _FEWEST_COMPARED = 0.03, 20_000
_RERANKED = 2

_SAMPLE = 40  # vectors a list, from which k-means learns
_ITERATIONS = 10  # of k-means; more moved the recall by less than its interval
_AT_ONCE = 20_000  # vectors that are written at once: 30 MB of 384 numbers

# Up to so many vectors of a scope are compared with the query one by one, which misses none.
_SCANNED = 2_000


class InvertedIndex:
    """A ``VectorIndex`` of FAISS that never changes: ``IndexIVFScalarQuantizer``, and the vectors themselves beside it.

    The vectors are shared out among the means of k-means, one to the square root of their number, and a query is
    compared with those whose means are nearest (Sivic and Zisserman 2003, "Video Google"). In the lists they are kept
    in eight bits a number, as differences from the mean; the best are compared again with the vectors as they were
    given, which are read from their file one by one. So cosines are exact, and of 1,536 bytes a vector 384 are looked
    at. The lists are mapped into memory: processes share them, and what is not looked at needs not be there.
    """

    def __init__(self, folder: Path) -> None:
        """Open what ``write`` wrote.

        FAISS trusts what it reads: the files must be known to be what was written (see ``snapshot.find``).

        Raises:
            DamagedIndex: the folder does not hold an index.
        """
        try:
            self._index: Any = _faiss.read_index(str(folder / _LISTS), faiss.IO_FLAG_MMAP)
            self._ids: NDArray[np.int64] = np.load(folder / _IDS, mmap_mode="r")
            self._file = (folder / _VECTORS).open("rb", buffering=0)
        except (RuntimeError, MemoryError, OSError, EOFError, ValueError) as error:
            reason = " ".join(str(error).split())[:200]
            raise DamagedIndex(f"{folder} holds no index of vectors ({reason}): build it again") from error
        share = max(_PROBED, _FEWEST_COMPARED / max(1, self._index.ntotal))
        self._index.nprobe = max(1, round(self._index.nlist * min(1, share)))
        lists = _faiss.downcast_InvertedLists(self._index.invlists)
        if hasattr(lists, "prefetch_nthread"):
            lists.prefetch_nthread = 0  # it would start 32 threads for a query

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()

    @classmethod
    def write(
        cls,
        folder: Path,
        ids: NDArray[np.int64],
        vectors_of: Callable[[NDArray[np.int64]], tuple[NDArray[np.int64], NDArray[np.float32]]],
    ) -> Self:
        """Write an index into an empty folder, holding few vectors in memory at a time.

        Args:
            folder: for the files.
            ids: of the vectors, int64 [n], ascending.
            vectors_of: gives those of some ids, ascending, and their vectors; ids that are gone are left out.

        Raises:
            OSError: the files cannot be written.
        """
        lists = max(1, round(len(ids) ** 0.5))
        sample = np.linspace(0, len(ids) - 1, min(len(ids), lists * _SAMPLE)).astype(np.int64)
        index = _trained(lists, vectors_of(ids[sample])[1])
        kept = []
        with (folder / _VECTORS).open("wb") as file:
            for start in range(0, len(ids), _AT_ONCE):
                found, vectors = vectors_of(ids[start : start + _AT_ONCE])
                vectors = np.ascontiguousarray(vectors, np.float32)
                index.add_with_ids(vectors, found)
                file.write(vectors.tobytes())
                kept.append(found)
        np.save(folder / _IDS, np.concatenate(kept))
        # FAISS's own way to a file does not notice a disk that is full when the file is closed.
        with (folder / _LISTS).open("wb") as file:
            faiss.write_index(index, _faiss.PyCallbackIOWriter(file.write))
        return cls(folder)

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

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """See ``VectorIndex``."""
        check_dimension(queries, self.dimension)
        queries = np.ascontiguousarray(queries, np.float32)
        if within is not None and len(within) <= _SCANNED:
            among = np.unique(within[is_held(within, self._ids)])
            found = np.broadcast_to(among, (len(queries), len(among)))
        else:
            depth = min(k * _RERANKED, len(self))
            with one_thread_a_query(queries):
                _, found = self._index.search(queries, depth, params=self._parameters(within))
        cosines = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), -1, np.int64)
        for row, query in enumerate(queries):
            named = found[row][found[row] >= 0]
            exact = self.scores(query, named)
            best = np.lexsort((named, -exact))[:k]
            cosines[row, : len(best)], ids[row, : len(best)] = exact[best], named[best]
        return cosines, ids

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See ``VectorIndex``."""
        check_dimension(query[None], self.dimension)
        cosines: NDArray[np.float32] = self.vectors_of(ids) @ query.astype(np.float32)
        return cosines

    def vectors_of(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors with these ids, in the order given: float32 [n, d].

        Raises:
            IndexingError: an id is not in the index.
        """
        wanted = np.asarray(ids, np.int64)
        rows = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        if not np.array_equal(self._ids[rows], wanted):
            raise IndexingError("some of these ids are not in the index: build it again")
        size, file = self.dimension * 4, self._file.fileno()
        places = (rows * size).tolist()
        if hasattr(os, "posix_fadvise"):  # so that the disk looks for all of them at once, and not for one by one
            for place in places:
                os.posix_fadvise(file, place, size, os.POSIX_FADV_WILLNEED)
        parts = [os.pread(file, size, place) for place in places]
        return np.frombuffer(b"".join(parts), np.float32).reshape(len(wanted), self.dimension)

    def _parameters(self, within: NDArray[np.int64] | None) -> Any:  # noqa: ANN401
        if within is None:
            return None
        # A scope may lie in few of the lists: all are looked into, and compared with is only what is in the scope.
        selector = faiss.IDSelectorBatch(np.ascontiguousarray(within, np.int64))
        return _faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nlist)


def _trained(lists: int, sample: NDArray[np.float32]) -> Any:  # noqa: ANN401
    """An empty index whose means and ranges of numbers are learnt from a sample."""
    dimension = sample.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, lists, _faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.min_points_per_centroid = 1  # of fewer than 39 FAISS warns on the terminal
    index.cp.niter = _ITERATIONS
    index.train(np.ascontiguousarray(sample, np.float32))
    return index
