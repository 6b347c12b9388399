"""The seam between a library and what keeps and searches it: a folder with FAISS and tantivy, or engines elsewhere.

A library needs a database for its rows, which is the truth, and indexes for one state of it, which are made from it. A
``Place`` says where the database is and brings the indexes up to date; nothing else knows which engine they are of.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError
from corpus.store import Store
from embeddings.errors import IndexingError
from embeddings.snapshot import damaged
from qa.milvus.settings import MilvusSettings, is_milvus_url
from qa.text import one_line

__all__ = ["FolderPlace", "LexicalSearch", "Place", "SearchIndexes", "VectorSearch", "place_at"]


class VectorSearch(Protocol):
    """What a question asks of an index of vectors; ``embeddings.index.VectorIndex`` says what each method does."""

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The nearest vectors of each query."""
        ...

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of a query with the vectors of these ids."""
        ...


class LexicalSearch(Protocol):
    """What a question asks of an index of words; ``qa.lexical.LexicalIndex`` says what each method does."""

    def search(self, question: str, k: int, within: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The best passages by BM25."""
        ...

    def like(self, term: str, edits: int) -> list[int]:
        """The ids of some passages with a term like this one."""
        ...

    def weight(self, term: str) -> float:
        """The inverse document frequency of a term."""
        ...


class SearchIndexes(Protocol):
    """Both indexes of a library, as of one generation of its store."""

    @property
    def generation(self) -> int:
        """Of the store that they were made from."""
        ...

    @property
    def vectors(self) -> VectorSearch:
        """The index of the passages' vectors."""
        ...

    @property
    def lexical(self) -> LexicalSearch:
        """The index of the passages' words."""
        ...


class Place(Protocol):
    """Where a library is kept, and by what it is searched."""

    @property
    def name(self) -> str:
        """What a person knows it by, in messages."""
        ...

    @property
    def database(self) -> Path | str:
        """Where its rows are, as ``Store.open`` takes it."""
        ...

    def indexes(self, store: Store, fingerprint: str, before: SearchIndexes | None = None) -> SearchIndexes:
        """The indexes of the store as it is, brought up to date first.

        Args:
            store: all of whose passages have vectors with this fingerprint.
            fingerprint: of the vectors.
            before: those of an earlier generation, to go on from.

        Raises:
            LibraryError: they cannot be written or reached; the store is as it was.
        """
        ...

    def growth(self, store: Store, fingerprint: str, indexes: SearchIndexes) -> Callable[[], None] | None:
        """What is to be done in the background, so that indexes that have followed much stay fast; None for nothing."""
        ...

    def problems(self, store: Store, fingerprint: str) -> list[str]:
        """What is wrong with the indexes, a line each; empty when all is well."""
        ...

    def close(self) -> None:
        """Let go of them; harmless when that was done already."""
        ...


def place_at(where: Path | str | MilvusSettings) -> Place:
    """The place that a folder, a URL or settings name.

    Raises:
        LibraryError: the URL cannot be understood, or it is none of these.
    """
    if not isinstance(where, str | Path | MilvusSettings):
        raise LibraryError("a library is named by its folder, not by {kind}: give a path", kind=type(where).__name__)
    if isinstance(where, str) and not is_milvus_url(where):
        if "://" in where:
            raise LibraryError(
                "{url} is no place of a library: name a folder, or milvus+http://HOST:19530/NAME", url=where
            )
        where = Path(where)
    if isinstance(where, Path):
        return FolderPlace(where)
    from qa.milvus.place import MilvusPlace

    return MilvusPlace(MilvusSettings.from_url(where) if isinstance(where, str) else where)


class FolderPlace:
    """A folder with an SQLite file, and beside it the indexes that are derived from it; see ``Place``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._aside: tempfile.TemporaryDirectory[str] | None = None

    @property
    def name(self) -> str:
        """See ``Place``."""
        return str(self._folder)

    @property
    def database(self) -> Path:
        """See ``Place``."""
        return self._folder

    def indexes(self, store: Store, fingerprint: str, before: SearchIndexes | None = None) -> SearchIndexes:
        """See ``Place``."""
        from qa.indexes import Indexes

        held = before if isinstance(before, Indexes) else None
        try:
            return Indexes.current(store, self._derived(store), fingerprint, held)
        except (OSError, ValueError, IndexingError) as error:  # tantivy says ValueError when a disk is full
            reason = str(error.strerror) if isinstance(error, OSError) else one_line(str(error))[:200]
            raise LibraryError(
                "the indexes of {folder} cannot be written ({reason}): make room on the disk, then ask again",
                folder=str(self._folder),
                reason=reason,
            ) from error

    def growth(self, store: Store, fingerprint: str, indexes: SearchIndexes) -> Callable[[], None] | None:
        """See ``Place``."""
        from qa.indexes import Indexes, write_vectors

        if not isinstance(indexes, Indexes) or not indexes.vectors.is_overgrown:
            return None

        def write() -> None:
            write_vectors(store, self._derived(store), fingerprint)

        return write

    def problems(self, store: Store, fingerprint: str) -> list[str]:
        """See ``Place``."""
        anew = "it is made anew at the next question, or by rebuilding the library"
        return [f"{path} is damaged: {anew}" for path in damaged(self._derived(store))]

    def close(self) -> None:
        """See ``Place``."""
        if self._aside is not None:
            self._aside.cleanup()

    def _derived(self, store: Store) -> Path:
        """Where the indexes are kept: beside the store, or aside for this session when that may only be read."""
        if not store.read_only:
            return self._folder / "derived"
        if self._aside is None:
            self._aside = tempfile.TemporaryDirectory(prefix="footnote-")
        return Path(self._aside.name)
