"""The two indexes of a library, derived from its store and made again whenever they do not match it."""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from corpus.store import Store
from embeddings import snapshot
from embeddings.errors import IndexingError
from embeddings.index import VectorIndex
from qa.lexical import LEXICAL_VERSION, LexicalIndex
from qa.normalisation import NORMALISATION_VERSION

__all__ = ["Indexes", "vectors_fingerprint"]

_ATTEMPTS = 5


def vectors_fingerprint(encoder_fingerprint: str) -> str:
    """What a passage's vectors depend on, beside the passage: the encoder, and how text is normalised for it."""
    return _digest([encoder_fingerprint, NORMALISATION_VERSION])


class Indexes:
    """The FAISS and the BM25 index of one generation of a store.

    Attributes:
        generation: of the store that they were made from.
    """

    def __init__(self, generation: int, vectors: VectorIndex, lexical: LexicalIndex) -> None:
        self.generation = generation
        self.vectors = vectors
        self.lexical = lexical

    @classmethod
    def current(cls, store: Store, folder: Path, fingerprint: str) -> Self:
        """The indexes of the store as it is, from ``folder`` if they are there and whole, else made again.

        Args:
            store: all of whose passages have vectors with this fingerprint.
            folder: where the derived files are kept.
            fingerprint: of the vectors.

        Raises:
            OSError: the folder cannot be written.
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
        dense = _digest([fingerprint, generation])
        words = _digest([NORMALISATION_VERSION, LEXICAL_VERSION, generation])

        def write_vectors(place: Path) -> None:
            ids, matrix = store.vectors(fingerprint)
            VectorIndex.build(ids, matrix).save(place)

        def write_words(place: Path) -> None:
            LexicalIndex.build(place, _passages(store))

        vectors = _published(folder, "vectors", dense, write_vectors)
        lexical = _published(folder, "words", words, write_words)
        indexes = cls(generation, VectorIndex.load(vectors), LexicalIndex.load(lexical))
        snapshot.discard_others(folder, "vectors", dense)
        snapshot.discard_others(folder, "words", words)
        return indexes


def _published(folder: Path, name: str, fingerprint: str, write: Callable[[Path], None]) -> Path:
    """The folder of an index, if it is there and whole, or else made now."""
    return snapshot.find(folder, name, fingerprint) or snapshot.publish(folder, name, fingerprint, write)


def _passages(store: Store) -> Sequence[tuple[int, str, str]]:
    passages = {stored.id: stored.passage for stored in store.passages()}
    views = store.views_of(passages)
    return [(passage_id, passages[passage_id].context, view.text) for passage_id, view in views.items()]


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
