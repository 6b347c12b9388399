"""Vectors that are added and removed in milliseconds, however many there are."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedIndex, IndexingError
from embeddings.faiss_index import FaissIndex, is_held
from embeddings.index import VectorIndex
from embeddings.inverted_index import InvertedIndex

__all__ = ["GrowingIndex", "VectorsOf"]

VectorsOf = Callable[[NDArray[np.int64]], tuple[NDArray[np.int64], NDArray[np.float32]]]
"""From ids, ascending, to those of them that have vectors, ascending, and the vectors, float32 [n, d]."""

# From this many vectors on they lie in inverted lists. Comparing a query with each of 100,000 vectors of 384 numbers
# takes a core 17 ms.
_MANY = 100_000

# The base is written anew when more than a tenth of it has changed, but not for fewer than 1,000 vectors nor for more
# than 20,000: comparing a query with those takes a core 3 ms.
_FEWEST_CHANGED, _MOST_CHANGED = 1_000, 20_000

_KIND = "kind.json"


class GrowingIndex:
    """A ``VectorIndex`` in two parts: a base of files that never change, and beside it in memory what was added since.

    What was removed from the base since is left out of what it finds. An index never changes: ``changed`` gives another
    one on the same base, so that threads may search the one while the other is made (O'Neil et al. 1996, "The
    Log-Structured Merge-Tree", with one level beside the base). The base is exact below 100,000 vectors, and
    ``InvertedIndex`` from there on.
    """

    def __init__(
        self, base: FaissIndex | InvertedIndex, added: FaissIndex | None = None, gone: NDArray[np.int64] | None = None
    ) -> None:
        self._base = base
        self._added = FaissIndex() if added is None else added
        self._gone = np.empty(0, np.int64) if gone is None else gone

    @classmethod
    def write(cls, folder: Path, ids: NDArray[np.int64], vectors_of: VectorsOf) -> None:
        """Write a base into an empty folder.

        Args:
            folder: for its files.
            ids: of the vectors, int64 [n], ascending.
            vectors_of: gives the vectors of some of them; those that are gone meanwhile are left out.

        Raises:
            OSError: the files cannot be written.
        """
        is_large = len(ids) >= _MANY
        (folder / _KIND).write_text(json.dumps({"inverted": is_large}), encoding="utf-8")
        if is_large:
            InvertedIndex.write(folder, ids, vectors_of)
        else:
            FaissIndex.build(*vectors_of(ids)).save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open a base that ``write`` wrote.

        Raises:
            DamagedIndex: the folder does not hold one.
        """
        try:
            is_large = json.loads((folder / _KIND).read_text(encoding="utf-8"))["inverted"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedIndex(f"{folder} holds no index of vectors: build it again") from error
        return cls(InvertedIndex(folder) if is_large else FaissIndex.load(folder))

    def changed(self, ids: NDArray[np.int64], added: NDArray[np.int64], vectors: NDArray[np.float32]) -> Self:
        """The index after some vectors were added, removed or replaced.

        Args:
            ids: of all vectors that may have changed, int64.
            added: those of them that there are now, int64 [n].
            vectors: theirs, float32 [n, d].

        Raises:
            WrongDimension: they were made by another encoder than those in the index.
        """
        if not len(ids):
            return self
        gone = np.union1d(self._gone, ids[is_held(ids, self._base.ids)])
        stays = np.setdiff1d(self._added.ids, ids)
        beside = FaissIndex()
        if len(stays):
            beside.add(stays, self._added.vectors_of(stays))
        beside.add(added, vectors)
        return type(self)(self._base, beside, gone)

    @property
    def is_overgrown(self) -> bool:
        """Whether so much has changed that the base had better be written anew."""
        most = max(_FEWEST_CHANGED, min(len(self._base) // 10, _MOST_CHANGED))
        return len(self._added) + len(self._gone) > most

    @property
    def ids(self) -> NDArray[np.int64]:
        """See ``VectorIndex``."""
        return np.union1d(np.setdiff1d(self._base.ids, self._gone), self._added.ids)

    @property
    def dimension(self) -> int:
        """See ``VectorIndex``."""
        return self._base.dimension or self._added.dimension

    def __len__(self) -> int:
        return len(self._base) - len(self._gone) + len(self._added)

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """See ``VectorIndex``."""
        parts = [self._in_base(queries, k, within)] if len(self._base) else []
        parts.append(self._added.search(queries, k, within))
        cosines, ids = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
        order = np.lexsort((ids, -cosines), axis=1)[:, :k]
        return np.take_along_axis(cosines, order, 1), np.take_along_axis(ids, order, 1)

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See ``VectorIndex``."""
        wanted = np.asarray(ids, np.int64)
        cosines = np.empty(len(wanted), np.float32)
        beside = is_held(wanted, self._added.ids)
        if is_held(wanted[~beside], self._gone).any():
            raise IndexingError("some of these ids are not in the index: build it again")
        parts: tuple[tuple[NDArray[np.bool_], VectorIndex], ...] = ((beside, self._added), (~beside, self._base))
        for which, part in parts:
            if which.any():
                cosines[which] = part.scores(query, wanted[which])
        return cosines

    def _in_base(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The nearest in the base, without what was removed from it."""
        if within is not None:
            return self._base.search(queries, k, np.setdiff1d(within, self._gone))
        depth = k + min(k, len(self._gone))
        while True:
            cosines, ids = self._base.search(queries, depth)
            gone = np.isin(ids, self._gone) if len(self._gone) else np.zeros(ids.shape, np.bool_)
            if depth >= len(self._base) or ((ids >= 0) & ~gone).sum(axis=1).min(initial=k) >= k:
                break
            depth = min(4 * depth, len(self._base))
        cosines, ids = np.where(gone, -np.inf, cosines).astype(np.float32), np.where(gone, -1, ids)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(cosines, order, 1), np.take_along_axis(ids, order, 1)
