"""What a library holds: its documents, and the indexes over them, which follow every change."""

import json
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from corpus.errors import LibraryError, NoSuchDocument
from corpus.splitting import SPLITTING_VERSION, PassageSettings
from corpus.store import Store
from embeddings.encoder import Encoder
from qa.indexes import vectors_fingerprint
from qa.places import Place, SearchIndexes
from qa.progress import Progress, no_progress
from qa.recent import Recent
from qa.retrieval.catalogue import Catalogue

if TYPE_CHECKING:
    from corpus.reading import Reader
    from qa.ingest import Ingest
    from qa.overviews.contents import Contents
    from qa.timeline.gathering import Sentences

__all__ = ["Holdings"]

_DOCUMENTS_IN_MEMORY = 64
_SPLITTING = "splitting"


class Holdings:
    """The documents of a library as rows of its store, and what is derived from them, brought up to date when asked.

    Threads may share it. Who changes something holds ``changing``; questions never wait for it: until a change is done
    they get the indexes and the catalogue as they were before it.

    Args:
        place: where the library is kept, and by what it is searched.
        store: its rows, which are the truth.
        encoder: gives its vectors.
        readers: of files, by suffix, which go before those that there are.

    Attributes:
        changing: held by who changes the library, from the first file read to the last.
        fingerprint: of the vectors: of the encoder, and of how a passage is given to it.
    """

    def __init__(
        self, place: Place, store: Store, encoder: Encoder, readers: "Mapping[str, Reader] | None" = None
    ) -> None:
        self.place = place
        self.store = store
        self.encoder = encoder
        self._readers = readers or {}
        self.changing = threading.RLock()
        # A tenth of what the encoder reads is left for the context line.
        window = encoder.max_tokens * 9 // 10
        self._settings = PassageSettings(max_tokens=min(PassageSettings().max_tokens, window))
        self._splitting = json.dumps([SPLITTING_VERSION, asdict(self._settings)])
        self.fingerprint = vectors_fingerprint(encoder.fingerprint)
        self._updating = threading.RLock()  # held by who brings the indexes or the catalogue up to date
        self._indexes: SearchIndexes | None = None
        self._growing: threading.Thread | None = None
        self._documents: Recent[str, Document] = Recent(_DOCUMENTS_IN_MEMORY)
        self._known: tuple[int, Catalogue] | None = None

    def close(self) -> None:
        """Let go of the files; an index that is being written anew is finished first."""
        if self._growing is not None:
            self._growing.join()
        self._indexes = None
        self.store.close()
        self.place.close()

    # What there is

    @property
    def is_current(self) -> bool:
        """Whether the indexes are those of the library as it is now."""
        return self._current() is not None

    def indexes(self) -> SearchIndexes:
        """The indexes to ask: of the library as it is now, or as it was before a change that is under way."""
        if (current := self._current()) is not None:
            return current
        if (before := self._indexes) is not None and self._is_changing():
            return before
        return self.bring_up_to_date()

    def catalogue(self) -> Catalogue:
        """What is known of the documents as they are now, or as they were before a change that is under way."""
        if (known := self._known) is not None and (known[0] == self.store.generation or self._is_changing()):
            return known[1]
        with self._updating:
            generation = self.store.generation
            if self._known is None or self._known[0] != generation:
                self._known = generation, Catalogue(self.store.summaries())
            return self._known[1]

    def document(self, document_id: str) -> Document | None:
        """A document, from memory when it was asked for lately; None when it was removed meanwhile."""
        documents = self._documents
        if (document := documents.get(document_id)) is None:
            try:
                document = self.store.get(document_id)
            except NoSuchDocument:
                return None
            documents.put(document_id, document)
        return document

    def named(self, name: str) -> Document:
        """A document by its id or the beginning of it, its file name, or its path.

        Raises:
            NoSuchDocument: the library holds none such, or several.
        """
        held = self._documents.get(name) if self.is_current else None
        return held or self.store.find(name)

    def contents(self, documents: Collection[str]) -> Iterator["Contents"]:
        """What some documents say, one after the other; those that are removed meanwhile are left out.

        Args:
            documents: their ids.
        """
        from qa.overviews.contents import contents_of

        self.bring_up_to_date()
        for document in map(self.document, documents):
            if document is not None:
                ids = self.store.passage_ids([document.id]).tolist()
                yield contents_of(document, self.store.passages_by_id(ids), self.sentence_vectors(ids))

    def sentences(self, progress: Progress = no_progress) -> Iterator["Sentences"]:
        """The sentences of every document: all but the boilerplate of its pages."""
        from qa.timeline.gathering import Sentences

        documents = len(self.store.summaries())
        passages = groupby(self.store.passages(), key=lambda stored: stored.passage.document_id)
        for done, (document_id, members) in enumerate(passages):
            progress("Reading dates", done, documents)
            spans = {span for stored in members for span in stored.passage.spans}
            try:
                document = self.store.get(document_id)
            except NoSuchDocument:  # removed meanwhile
                continue
            yield Sentences(document, dict.fromkeys(spans, 1.0))
        progress("Reading dates", documents, documents)

    def sentence_vectors(self, ids: Sequence[int]) -> Mapping[int, NDArray[np.float32]]:
        """The vectors of the sentences of some passages, by the passage's id."""
        return self.store.sentence_vectors(self.fingerprint, ids)

    def term_weights(self) -> Callable[[str], float]:
        """How much a search term says in this library: its inverse document frequency in BM25, 0 or more."""
        return cache(self.indexes().lexical.weight)

    def problems(self) -> list[str]:
        """What is wrong with anything that is kept, a line each."""
        return self.store.check() + self.place.problems(self.store, self.fingerprint)

    # What changes it

    def ingest(self) -> "Ingest":
        """What reads, splits and embeds documents into the store."""
        from qa.ingest import Ingest  # here, for reading files has need of much that questions have not

        return Ingest(self.store, self.encoder, self._settings, self.fingerprint, self._readers)

    def follow(self, progress: Progress = no_progress) -> None:
        """Let the indexes follow a change of ours, and have them written anew when much has changed since they were."""
        self.bring_up_to_date(progress)
        self._grow()

    def rebuild(self, progress: Progress) -> None:
        """Cut, embed and index every document anew."""
        self.ingest().split_again(progress)
        self.store.set_setting(_SPLITTING, self._splitting)
        self.store.drop_other_vectors(self.fingerprint)
        self.bring_up_to_date(progress)

    def bring_up_to_date(self, progress: Progress = no_progress) -> SearchIndexes:
        """The indexes of the library as it is now; passages that have no vectors yet are embedded first."""
        with self._updating:
            if (current := self._current()) is None:
                self._documents = Recent(_DOCUMENTS_IN_MEMORY)
                if not self.store.read_only:
                    self._split_as_now(progress)
                    if self.store.unembedded(self.fingerprint):
                        self.ingest().embed(progress)
                current = self._indexes = self.place.indexes(self.store, self.fingerprint, self._indexes)
            return current

    def _current(self) -> SearchIndexes | None:
        """The indexes; None when something has changed, by whichever process, since they were made."""
        made = self._indexes
        return made if made is not None and made.generation == self.store.generation else None

    def _is_changing(self) -> bool:
        """Whether another thread is changing the library."""
        if self.changing.acquire(blocking=False):
            self.changing.release()
            return False
        return True

    def _grow(self) -> None:
        """Have the indexes written anew in the background, where they want it; the old ones are used meanwhile."""
        is_growing = self._growing is not None and self._growing.is_alive()
        if is_growing or self.store.read_only or self._indexes is None:
            return
        write = self.place.growth(self.store, self.fingerprint, self._indexes)
        if write is None:
            return

        def grow() -> None:
            with suppress(OSError, LibraryError):  # then it is tried again after the next change
                write()
                with self._updating:
                    self._indexes = self.place.indexes(self.store, self.fingerprint)

        self._growing = threading.Thread(target=grow, name="footnote-index")
        self._growing.start()

    def _split_as_now(self, progress: Progress) -> None:
        """Split and embed the documents again, if the library was made by a version that split them otherwise."""
        if self.store.setting(_SPLITTING) == self._splitting:
            return
        with self._alone():
            known = self.store.setting(_SPLITTING)
            if known == self._splitting:  # another process has done it meanwhile
                return
            if known is not None:
                self.ingest().split_again(progress)
                self.ingest().embed(progress)
            self.store.set_setting(_SPLITTING, self._splitting)

    def _alone(self) -> AbstractContextManager[object]:
        """Within it no other process splits the documents of a library in a folder."""
        from filelock import FileLock

        folder = self.place.database
        return FileLock(folder / ".splitting") if isinstance(folder, Path) else nullcontext()
