"""The two indexes of a library, derived from its store and brought up to date whenever they do not match it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError
from corpus.store import Moment, Store
from embeddings import snapshot
from embeddings.errors import IndexingError
from qa.lexical import LEXICAL_VERSION, LexicalIndex
from qa.normalisation import NORMALISATION_VERSION

if TYPE_CHECKING:
    from embeddings.growing_index import GrowingIndex

__all__ = ["Indexes", "vectors_fingerprint", "write_vectors"]

_ATTEMPTS = 5
_LOCK = ".lock"  # its file, in the folder of the derived files; the system lets go of it when its holder is killed
_VECTORS_VERSION = 3  # part of the fingerprint of the vectors' index: raise it whenever its files change
_AT_ONCE = 1_000  # passages whose texts are held in memory
_MOST_FOLLOWED = 50_000  # changed passages from which on the vectors are better written anew: 77 MB of memory

# From this share of removed passages on BM25 is built anew, for they still count in its document frequencies.
# Building takes some seconds for 10,000 passages.
_MOST_REMOVED = 0.1


def vectors_fingerprint(encoder_fingerprint: str) -> str:
    """What a passage's vectors depend on, beside the passage: the encoder, and how text is normalised for it."""
    return _digest([encoder_fingerprint, NORMALISATION_VERSION])


class Indexes:
    """The FAISS and the BM25 index of one generation of a store. They never change.

    What has changed since an earlier moment is told by the store's journal, and each index has its way to follow:

    - Vectors lie in a folder that is published once (see ``snapshot``), and what was added and removed since is held in
      memory, from the store. When that has become much, another folder is written (``write_vectors``).
    - Words lie in a folder that is published for each generation: it shares with the one before all of tantivy's
      segments, which never change, and gets one more.

    So a crash leaves the old folder or the new, and a change costs as much as what has changed. Where the journal does
    not reach back, as after a restored backup, both are made again from all that the store holds.

    Attributes:
        generation: of the store that they were made from.
        vectors: of its passages.
        lexical: their words.
    """

    def __init__(self, generation: int, moment: Moment, vectors: "GrowingIndex", lexical: LexicalIndex) -> None:
        self.generation = generation
        self.vectors = vectors
        self.lexical = lexical
        self._moment = moment

    @classmethod
    def current(cls, store: Store, folder: Path, fingerprint: str, before: Self | None = None) -> Self:
        """The indexes of the store as it is.

        Args:
            store: all of whose passages have vectors with this fingerprint.
            folder: where the derived files are kept.
            fingerprint: of the vectors.
            before: those of an earlier generation, to go on from.

        Raises:
            OSError, ValueError, IndexingError: the folder cannot be written.
        """
        for _ in range(_ATTEMPTS - 1):
            # Another process may add to the library meanwhile, or have written all vectors anew in the background.
            with suppress(IndexingError, OSError, ValueError):
                indexes = cls._made(store, folder, fingerprint, before)
                if store.generation == indexes.generation:
                    return indexes
        return cls._made(store, folder, fingerprint, before)  # of a moment that has passed, but both of the same

    @classmethod
    def _made(cls, store: Store, folder: Path, fingerprint: str, before: Self | None) -> Self:
        """Those of the generation that is the newest now, which no two threads or processes make at once.

        Else one would discard what the other is about to open, and both would do the same work.

        Raises:
            LibraryError: between the one index and the other the store changed, each time that it was tried.
        """
        from filelock import FileLock

        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK):
            held = None if before is None else (before.vectors, before._moment)
            for _ in range(_ATTEMPTS):
                generation = store.generation
                vectors, moment = held = _vectors(store, folder, fingerprint, held)
                words, of_words = _words(store, folder)
                if of_words == moment:
                    return cls(generation, moment, vectors, LexicalIndex.load(words))
        raise LibraryError("the library is being changed all the time: ask again in a moment")


def write_vectors(store: Store, folder: Path, fingerprint: str) -> tuple[Path, Moment]:
    """Publish all vectors that a store holds, from which its indexes go on; those in use are used on meanwhile.

    Returns:
        The folder, and the moment that it is of.

    Raises:
        OSError: the folder cannot be written.
    """
    from embeddings.growing_index import GrowingIndex  # here, for importing FAISS takes time

    def write(aside: Path) -> None:
        GrowingIndex.write(aside, store.embedded(fingerprint), lambda ids: store.vectors(fingerprint, ids))

    moment = store.changes_since(None).moment
    place = _Derived(store, folder, "vectors", (_VECTORS_VERSION, fingerprint)).publish(moment, write)
    words = _words_of(store, folder).moment()
    if words is not None and not store.read_only:
        store.forget_changes(min(moment, words))
    return place, moment


def _vectors(
    store: Store, folder: Path, fingerprint: str, held: "tuple[GrowingIndex, Moment] | None"
) -> "tuple[GrowingIndex, Moment]":
    """The index of the vectors as they are, from one in memory or on the disk, else made anew; and the moment."""
    from embeddings.growing_index import GrowingIndex  # as above

    if held is not None and (followed := _followed(store, fingerprint, *held)) is not None:
        return followed
    newest = _Derived(store, folder, "vectors", (_VECTORS_VERSION, fingerprint)).newest()
    if newest is not None:
        followed = _followed(store, fingerprint, GrowingIndex.load(newest[0]), newest[1])
        if followed is not None:
            return followed
    place, moment = write_vectors(store, folder, fingerprint)
    return _followed(store, fingerprint, GrowingIndex.load(place), moment) or (GrowingIndex.load(place), moment)


def _followed(
    store: Store, fingerprint: str, index: "GrowingIndex", moment: Moment
) -> "tuple[GrowingIndex, Moment] | None":
    """An index with what has changed since; None when that is not known, or so much that it is better made anew."""
    change = store.changes_since(moment)
    if change.ids is None or len(change.ids) > _MOST_FOLLOWED:
        return None
    return index.changed(change.ids, *store.vectors(fingerprint, change.ids)), change.moment


def _words(store: Store, folder: Path) -> tuple[Path, Moment]:
    """The folder with the words of the passages as they are, and the moment."""
    derived = _words_of(store, folder)
    newest = derived.newest()
    change = store.changes_since(None if newest is None else newest[1])
    if newest is None or change.ids is None:
        return derived.publish(change.moment, lambda aside: _write_words(store, aside)), change.moment
    base, changed = newest[0], change.ids
    if not len(changed):
        return base, change.moment
    return derived.publish(change.moment, lambda aside: _follow_words(store, aside, base, changed)), change.moment


def _words_of(store: Store, folder: Path) -> "_Derived":
    return _Derived(store, folder, "words", (LEXICAL_VERSION, NORMALISATION_VERSION))


def _write_words(store: Store, aside: Path) -> None:
    LexicalIndex.build(aside, _passages(store, store.passage_ids()))


def _follow_words(store: Store, aside: Path, base: Path, changed: NDArray[np.int64]) -> None:
    """Write the words of the folder before, of which some passages have changed."""
    snapshot.link(base, aside)
    index = LexicalIndex.load(aside)
    held = index.held(changed)
    wanted = np.fromiter(store.passages_by_id(changed), np.int64)
    added, removed = np.setdiff1d(wanted, held), np.setdiff1d(held, wanted)
    if index.removed_share(len(removed)) > _MOST_REMOVED:
        index.clear()
        added, removed = store.passage_ids(), removed[:0]
    index.change(_passages(store, added), removed)


class _Derived(NamedTuple):
    """One index of a store, published for one moment after the other.

    Attributes:
        store: that it is made from, which keeps what was published last.
        folder: where derived files are kept.
        name: of the index.
        made_from: what it depends on beside the store.
    """

    store: Store
    folder: Path
    name: str
    made_from: tuple[object, ...]

    def newest(self) -> tuple[Path, Moment] | None:
        """The folder that was published last, if it is there and whole, and the moment that it is of."""
        moment = self.moment()
        if moment is None:
            return None
        place = snapshot.find(self.folder, self.name, self._fingerprint(moment))
        return None if place is None else (place, moment)

    def moment(self) -> Moment | None:
        """The moment that was published last; None for none."""
        kept = self.store.setting(f"{self.name} indexed")
        return None if kept is None else Moment(*json.loads(kept))

    def publish(self, moment: Moment, write: Callable[[Path], None]) -> Path:
        """Write the index of a moment into a folder, which takes the place of those published before."""
        place = snapshot.publish(self.folder, self.name, self._fingerprint(moment), write)
        if not self.store.read_only:
            self.store.set_setting(f"{self.name} indexed", json.dumps(moment))
        snapshot.discard_others(self.folder, self.name, self._fingerprint(moment))
        return place

    def _fingerprint(self, moment: Moment) -> str:
        return _digest([*self.made_from, *moment])


def _passages(store: Store, ids: NDArray[np.int64]) -> Iterator[tuple[int, str, str]]:
    """Of each passage its id, its context line and what is read of its text; passages that are gone are left out."""
    for start in range(0, len(ids), _AT_ONCE):
        passages = store.passages_by_id(ids[start : start + _AT_ONCE])
        for passage_id, view in store.views_of(passages).items():
            yield passage_id, passages[passage_id].context, view.text


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
