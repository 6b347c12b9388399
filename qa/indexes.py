"""The two indexes of a library, derived from its store and brought up to date whenever they do not match it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from corpus.store import Store
from embeddings import snapshot
from embeddings.errors import IndexingError
from embeddings.index import VectorIndex
from qa.lexical import LEXICAL_VERSION, LexicalIndex
from qa.normalisation import NORMALISATION_VERSION

__all__ = ["Indexes", "vectors_fingerprint"]

_ATTEMPTS = 5
_VECTORS_VERSION = 2  # part of the fingerprint of the vectors' index: raise it whenever its files change
_INDEXED = "indexed generation"  # the setting that says which generation was indexed last

# From this share of removed passages on BM25 is built anew, for they still count in its document frequencies.
# Building takes some seconds for 10,000 passages.
_MOST_REMOVED = 0.1


def vectors_fingerprint(encoder_fingerprint: str) -> str:
    """What a passage's vectors depend on, beside the passage: the encoder, and how text is normalised for it."""
    return _digest([encoder_fingerprint, NORMALISATION_VERSION])


class Indexes:
    """The FAISS and the BM25 index of one generation of a store.

    Each is a folder of its own, never changed once it is published (see ``snapshot``). For the next generation the
    folder is copied aside, the passages that were added and removed since are added to the copy and removed from it,
    and it is published in its turn. So a crash leaves the old folder or the new, and what a change costs is the copy.

    Which passages changed is told by their ids, for the store never gives an id twice. Only a store that is restored
    from a backup may give it again, to another passage. It then forgets that the later generation was indexed, and so
    builds both indexes anew instead of going on from it.

    Attributes:
        generation: of the store that they were made from.
    """

    def __init__(self, generation: int, vectors: VectorIndex, lexical: LexicalIndex) -> None:
        self.generation = generation
        self.vectors = vectors
        self.lexical = lexical

    @classmethod
    def current(cls, store: Store, folder: Path, fingerprint: str) -> Self:
        """The indexes of the store as it is, from ``folder`` if they are there and whole, else brought up to date.

        Args:
            store: all of whose passages have vectors with this fingerprint.
            folder: where the derived files are kept.
            fingerprint: of the vectors.

        Raises:
            OSError, ValueError, IndexingError: the folder cannot be written.
        """
        for _ in range(_ATTEMPTS - 1):
            generation = store.generation
            # Another process may add to the library meanwhile, and discard what is older than its own.
            with suppress(IndexingError, OSError, ValueError):
                indexes = cls._of_generation(generation, store, folder, fingerprint)
                if store.generation == generation:
                    return indexes
        return cls._of_generation(store.generation, store, folder, fingerprint)

    @classmethod
    def _of_generation(cls, generation: int, store: Store, folder: Path, fingerprint: str) -> Self:
        from embeddings.faiss_index import FaissIndex  # here, for importing FAISS takes a fifth of a second

        vectors = _Derived(folder, "vectors", (_VECTORS_VERSION, fingerprint))
        words = _Derived(folder, "words", (LEXICAL_VERSION, NORMALISATION_VERSION))
        indexed = store.setting(_INDEXED)
        before = int(indexed) if indexed and indexed.isdecimal() else None

        def write_vectors(aside: Path, base: Path | None) -> None:
            index = FaissIndex() if base is None else FaissIndex.load(base)
            added, removed = _difference(store.embedded(fingerprint), index.ids)
            index.remove(removed)
            index.add(*store.vectors(fingerprint, added))
            index.save(aside)

        def write_words(aside: Path, base: Path | None) -> None:
            if base is not None:
                snapshot.copy(base, aside)
            index = LexicalIndex.build(aside, ()) if base is None else LexicalIndex.load(aside)
            added, removed = _difference(store.passage_ids(), index.ids())
            if index.removed_share(len(removed)) > _MOST_REMOVED:
                index.clear()
                added, removed = _difference(store.passage_ids(), index.ids())
            index.change(_passages(store, added), removed)

        indexes = cls(
            generation,
            FaissIndex.load(vectors.published(generation, before, write_vectors)),
            LexicalIndex.load(words.published(generation, before, write_words)),
        )
        if before != generation and not store.read_only:
            store.set_setting(_INDEXED, str(generation))
        for derived in (vectors, words):
            derived.discard_all_but(generation)
        return indexes


class _Derived(NamedTuple):
    """One index of a store, published for one generation after the other.

    Attributes:
        folder: where derived files are kept.
        name: of the index.
        made_from: what it depends on beside the store.
    """

    folder: Path
    name: str
    made_from: tuple[object, ...]

    def published(self, generation: int, before: int | None, write: Callable[[Path, Path | None], None]) -> Path:
        """The folder with the index of a generation, written now unless it is there and whole.

        Args:
            generation: of the store as it is.
            before: the generation that was indexed last, if there is one.
            write: writes the index into an empty folder, given that of the generation before if it is there and whole.
        """
        fingerprint = self._fingerprint(generation)
        place = snapshot.find(self.folder, self.name, fingerprint)
        if place is None:
            base = None if before is None else snapshot.find(self.folder, self.name, self._fingerprint(before))
            place = snapshot.publish(self.folder, self.name, fingerprint, lambda aside: write(aside, base))
        return place

    def discard_all_but(self, generation: int) -> None:
        snapshot.discard_others(self.folder, self.name, self._fingerprint(generation))

    def _fingerprint(self, generation: int) -> str:
        return _digest([*self.made_from, generation])


def _difference(wanted: NDArray[np.int64], held: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ids that are to be added to those held, and those to be removed: int64, ascending."""
    return np.setdiff1d(wanted, held), np.setdiff1d(held, wanted)


def _passages(store: Store, ids: NDArray[np.int64]) -> Iterator[tuple[int, str, str]]:
    """Of each passage its id, its context line and what is read of its text; passages that are gone are left out."""
    passages = store.passages_by_id(ids)
    for passage_id, view in store.views_of(passages).items():
        yield passage_id, passages[passage_id].context, view.text


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
