"""What an index of vectors is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["VectorIndex"]


class VectorIndex(Protocol):
    """Unit vectors by id, searched by cosine. Threads may search an index at once."""

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids of all vectors: int64 [n], ascending."""
        ...

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        ...

    def __len__(self) -> int:
        """The number of vectors."""
        ...

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The nearest vectors of each query.

        Args:
            queries: of unit length, float32 [q, d].
            k: how many.
            within: the only ids that are searched, int64 [n]; those not in the index are passed over.

        Returns:
            Cosines float32 [q, k], highest first, and ids int64 [q, k]; -inf and -1 where there are no more.

        Raises:
            WrongDimension: the queries were made by another encoder than the vectors.
        """
        ...

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of a query, float32 [d], with the vectors of these ids: float32 [n].

        Raises:
            WrongDimension: the query was made by another encoder than the vectors.
            IndexingError: an id is not in the index.
        """
        ...
