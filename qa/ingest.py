"""From paths to documents in the store, with their passages and vectors."""

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from corpus.document import DatedBy, Document, Passage
from corpus.editing import Changes, carried_over, edited
from corpus.errors import DocumentError
from corpus.metadata import Metadata
from corpus.passages import split
from corpus.reading import Reader, read_all
from corpus.reading.workers import shared_pool
from corpus.rows import writable
from corpus.splitting import PassageSettings
from corpus.store import Store
from corpus.views import View
from embeddings.encoder import Encoder
from qa.add_report import HELD, UNCHANGED, AddReport, Refused, Remarked, Skipped, Tally
from qa.file_reading import ReadFile, described, documents_of, settled, stamp_at
from qa.folders import Found, excludes, files_at, is_gone
from qa.normalisation import search_text
from qa.progress import Progress

__all__ = ["Ingest", "Prepared", "text_to_embed"]

_BATCH = 64
_EMBEDDED_AT_ONCE = 256
"""Passages that wait for their vectors before they are embedded, while further files are being read."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made of a document elsewhere.

    Attributes:
        document: the document.
        passages: its passages.
        vectors: of the passages, float32 [n, d].
        sentences: for each passage the vectors of its sentences, float32 [sentences, d]; None when there are none.
        original: the bytes that it was read from, of a document whose file is not on a path; else None.
    """

    document: Document
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]
    sentences: Sequence[NDArray[np.float32]] | None
    original: bytes | None


class Ingest:
    """Adds documents to a store; every step can be interrupted, and goes on where it stopped."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        settings: PassageSettings,
        fingerprint: str,
        readers: Mapping[str, Reader],
    ) -> None:
        self._store = store
        self.readers = readers
        self._encoder = encoder
        self.settings = settings
        self._fingerprint = fingerprint
        self._waiting = self._embedded = 0
        self._has_forgotten = False

    def add_paths(
        self, sources: Sequence[Path], progress: Progress, *, sync: bool = False, exclude: Sequence[str] = ()
    ) -> AddReport:
        """Add files, and the files in folders; one that is refused does not keep the others out.

        Files are read ahead in other threads, and parsed in other processes, while those before them are embedded.

        Args:
            sources: paths of files and folders.
            progress: called with the stage, the steps done and all steps.
            sync: remove the documents of the folders whose files are no longer there.
            exclude: patterns of what in folders is left out, as in ``.gitignore``.

        Raises:
            BadExclude: a pattern cannot be understood.
        """
        tally = Tally()
        found = list(self.found(sources, exclude, tally))
        without_news: list[tuple[Found, str, list[str] | None]] = []
        for done, (file, read) in enumerate(self._read_ahead(found)):
            progress("Reading", done, len(found))
            read = self._as_kept(file, read)
            before = len(tally.skipped)
            self.take_in(str(file.path), read, tally)
            if len(tally.skipped) > before:
                without_news.append((file, read.source, read.ids))
            if self._waiting >= _EMBEDDED_AT_ONCE:
                self.embed(progress)
        progress("Reading", len(found), len(found))
        self.find_gone(sources, sync, tally)
        if self._has_forgotten:
            self._take_in_again(without_news, tally)
        return tally.report()

    def _take_in_again(self, files: Sequence[tuple[Found, str, list[str] | None]], tally: Tally) -> None:
        """Take in files that brought nothing, but hold what another has lost since: paths, sources, ids as read."""
        for file, source, ids in files:
            lost = self._store.file(source) is None if ids is None else not all(each in self._store for each in ids)
            if lost:
                tally.skipped = [each for each in tally.skipped if each.source != source]
                self.take_in(str(file.path), self._read(file, described(file.path.parent, {}), anew=True), tally)

    def _as_kept(self, file: Found, read: ReadFile) -> ReadFile:
        """What became of a file, read anew where it is unchanged, but what it holds is held no more.

        A library holds a text once, as of one file. When that changes or goes, another that has the same stands for it.
        """
        if read.made is not None:
            return read
        source = self._store.source_of(read.sha256 or "")
        is_other = source not in (None, read.source)
        if self._store.file(read.source) is not None and not (is_other and is_gone(source or "")):
            return read
        return self._read(file, described(file.path.parent, {}), anew=True)

    def found(self, sources: Sequence[Path], exclude: Sequence[str], tally: Tally) -> Iterator[Found]:
        """The files at some paths and below them; what is not looked into is told to ``tally``.

        Raises:
            BadExclude: a pattern cannot be understood.
        """
        spec = excludes(exclude)
        for each in (each for source in sources for each in sorted(files_at(source, spec), key=lambda at: at.path)):
            if isinstance(each, Found):
                yield each
            elif each.is_refused:
                tally.refused.append(Refused(str(each.path), each.reason))
            else:
                tally.skipped.append(Skipped(str(each.path), each.reason))

    def known(self, source: str, stamp: str | None) -> tuple[str, bool]:
        """The SHA-256 of a file when it was read last, "" for never, and whether its stamp says that it is the same."""
        known = self._store.file(source)
        return ("", False) if known is None else (known[0], bool(stamp) and known[1] == stamp)

    def _read_ahead(self, found: Sequence[Found]) -> Iterator[tuple[Found, ReadFile]]:
        """The files in their order, a few of them being read while the one before is taken in."""
        ahead = 2 * (os.cpu_count() or 1)
        known: dict[Path, dict[str, Metadata] | DocumentError] = {}
        reading: deque[tuple[Found, Future[ReadFile]]] = deque()
        threads = ThreadPoolExecutor(ahead, "files")
        try:
            for file in found:
                about = described(file.path.parent, known)
                reading.append((file, threads.submit(self._read, file, about)))
                if len(reading) > ahead:
                    first, future = reading.popleft()
                    yield first, future.result()
            while reading:
                first, future = reading.popleft()
                yield first, future.result()
        except BaseException:  # Ctrl-C: what is being read is given up
            shared_pool().close()
            shared_pool.cache_clear()
            raise
        finally:
            threads.shutdown(cancel_futures=True)

    def _read(self, file: Found, about: dict[str, Metadata] | DocumentError, *, anew: bool = False) -> ReadFile:
        """Read a file into documents, unless it is as it was when it was read last; ``anew`` even then."""
        source = writable(os.path.realpath(file.path))
        known = None if anew else self._store.file(source)
        digest = None
        try:
            if isinstance(about, DocumentError):
                raise about
            if known is not None and known[1] == stamp_at(file.path):
                return ReadFile(source, known[0], known[1], None)
            data, stamp = settled(file.path)
            digest = sha256(data).hexdigest()
            if known is not None and known[0] == digest:
                return ReadFile(source, digest, stamp, None)
            made = documents_of(data, file.path.name, source, about.get(file.path.name), file.folder, self.readers)
        except DocumentError as error:
            made, stamp = [error], None
        return ReadFile(source, digest, stamp, made)

    def take_in(
        self, shown: str, read: ReadFile, tally: Tally, prepared: Mapping[str, Prepared] = MappingProxyType({})
    ) -> None:
        """Keep the documents that a file has become, and forget those of its state before.

        Args:
            shown: the file's name for people.
            read: what became of it.
            tally: is told.
            prepared: what was made of its documents elsewhere already, by their ids.
        """
        if read.made is None:
            tally.skipped.append(Skipped(read.source, UNCHANGED))
            if self._store.file(read.source) is None:
                return  # what it holds was removed meanwhile: read again the next time
        else:
            ids = read.ids or []
            for each in read.made:
                if isinstance(each, DocumentError):
                    tally.refused.append(Refused(shown, each.line))
                else:
                    elsewhere = prepared.get(each.id)
                    self._add(each, tally, None if elsewhere is None else elsewhere.original, elsewhere)
            if len(ids) < len(read.made):
                return  # read again the next time, lest what is refused is forgotten
            held = self._store.from_file(read.source)
            for document_id in set(held).difference(ids):
                self._store.remove(document_id)
                self._has_forgotten = True
            if ids != [read.sha256] and not set(ids) <= set(held):
                return  # another file holds the same, and may take it away
        if read.sha256 is not None:
            self._store.note_file(read.source, read.sha256, read.stamp or "")

    def find_gone(self, sources: Sequence[Path], sync: bool, tally: Tally) -> None:
        """Name, or remove, the documents of folders that are no longer there.

        From a folder without any file, which may be a disk that is not mounted, nothing is removed.
        """
        for folder in filter(Path.is_dir, sources):
            self._find_gone(folder, sync, tally)

    def _find_gone(self, folder: Path, sync: bool, tally: Tally) -> None:
        sync = sync and any(isinstance(each, Found) for each in files_at(folder, excludes(())))
        top = folder.resolve()
        for summary in self._store.summaries():
            if Path(summary.source).is_relative_to(top) and is_gone(summary.source):
                if sync and summary.id in self._store:
                    self._store.remove(summary.id)
                    self._has_forgotten = True
                (tally.removed if sync else tally.gone).append(summary.source)

    def add_bytes(self, data: bytes, name: str) -> AddReport:
        """Add the documents that bytes hold; the suffix of the name says which format they are in."""
        tally = Tally()
        digest = sha256(data).hexdigest()
        for each in read_all(data, Path(name).name or name, name, readers=self.readers):
            if isinstance(each, DocumentError):
                tally.refused.append(Refused(name, each.line))
            else:
                self._add(each, tally, data if each.id == digest else None)
        return tally.report()

    def _add(
        self, document: Document, tally: Tally, original: bytes | None = None, prepared: Prepared | None = None
    ) -> None:
        before = self._store.by_source(document.source)
        if document.id in self._store and before in (None, document.id):
            if self._moved(document):
                tally.moved.append(document.name)
                return
            tally.skipped.append(Skipped(document.source, HELD))
            return
        if before is not None:
            self._has_forgotten = True
            document = carried_over(document, self._store.get(before))
        if prepared is not None and prepared.document == document:
            if self._store.add(document, prepared.passages, before, original):
                ids = self._store.passage_ids([document.id]).tolist()
                self._store.put_vectors(self._fingerprint, ids, prepared.vectors, prepared.sentences)
        else:
            passages = self.split(document)
            self._store.add(document, passages, before, original)
            self._waiting += len(passages)
        (tally.added if before is None else tally.replaced).append(document.name)
        tally.remarks += (Remarked(document.name, remark) for remark in document.remarks)
        if document.dated_by is DatedBy.TEXT:
            tally.guessed.append(document.name)
        elif document.published is None:
            tally.undated.append(document.name)

    def _moved(self, document: Document) -> bool:
        """Whether a document that is held has another path now, which it then gets: its old one is gone.

        What came in another file whose state is new belongs to that state.
        """
        held = self._store.get(document.id)
        is_moved = held.source != document.source and Path(held.source).is_absolute() and is_gone(held.source)
        if not is_moved and (held.source != document.source or held.parent == document.parent):
            return False
        named_so = held.title == Path(held.name).stem
        after = replace(
            held,
            name=document.name,
            source=document.source,
            folder=document.folder if is_moved else held.folder,
            title=document.title if named_so else held.title,
            parent=document.parent,
        )
        return self._store.edit(held, after, self.split(after)) and is_moved

    def edit(self, document_id: str, changes: Changes) -> None:
        """Describe a document as its user says, with the passages that follow from it.

        Raises:
            BadEdit: it cannot be described so.
            NoSuchDocument: the library does not hold it.
        """
        done = False
        while not done:  # somebody else may describe it meanwhile
            document = self._store.get(document_id)
            after = edited(document, changes)
            done = after == document or self._store.edit(document, after, self.split(after))

    def split_again(self, progress: Progress) -> None:
        """Cut every document into passages anew."""
        summaries = self._store.summaries()
        for number, summary in enumerate(summaries):
            progress("Splitting", number, len(summaries))
            done = False
            while not done:  # as above
                document = self._store.get(summary.id)
                done = self._store.replace_passages(document, self.split(document))
        progress("Splitting", len(summaries), len(summaries))

    def split(self, document: Document) -> list[Passage]:
        """The passages of a document, as long as the encoder can read."""
        return split(document, self._encoder.count_tokens, self.settings)

    def embed(self, progress: Progress) -> None:
        """Turn passages that have no vectors yet into vectors, which are kept batch by batch."""
        ids = self._store.unembedded(self._fingerprint)
        before, total = self._embedded, self._embedded + len(ids)
        for start in range(0, len(ids), _BATCH):
            progress("Embedding", before + start, total)
            batch = ids[start : start + _BATCH]
            views = self._store.views_of(batch)
            passages = self._store.passages_by_id(views)
            inputs = [text_to_embed(passages[passage_id], views[passage_id]) for passage_id in passages]
            vectors, sentences = self._encoder.encode_with_spans(
                [text for text, _ in inputs], [spans for _, spans in inputs]
            )
            self._store.put_vectors(self._fingerprint, list(passages), vectors, sentences)
        self._waiting, self._embedded = 0, total
        if ids:
            progress("Embedding", total, total)


def text_to_embed(passage: Passage, view: View) -> tuple[str, list[tuple[int, int]]]:
    """What the encoder reads for a passage: its context line, then its view, normalised as a question is.

    Returns:
        The text, and the spans of the sentences in it, each with what is read before it.
    """
    parts = [search_text(passage.context) + "\n"] if passage.context else []
    at, before = len("".join(parts)), 0
    spans = []
    for _, end in view.sentences:
        words = search_text(view.text[before:end]).lstrip(" .:;")
        parts.append(words + " ")
        spans.append((at, at + len(words)))
        at, before = at + len(words) + 1, end
    return "".join(parts), spans
