"""What a library keeps: documents, their passages and vectors, settings, feedback."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import DatedBy, Document, Passage, Sentence
from corpus.errors import DamagedLibrary, NoSuchDocument
from corpus.integrity import find_problems
from corpus.journal import Change, Moment
from corpus.preferences import Feedback, Preferences
from corpus.rows import (
    as_written,
    bump,
    check_passages,
    day_of,
    holds,
    insert_document,
    no_such_document,
    optional,
    put_passages,
    read_document,
    read_passage,
    remove_document,
    update_document,
    writable,
)
from corpus.transfer import TransferReport, export_to, import_from
from corpus.vectors import Vectors
from corpus.views import View, view_of

__all__ = ["Change", "DocumentSummary", "Feedback", "Moment", "Store", "StoredPassage"]

_SUMMARY = """
    SELECT id, name, source, title, publisher, published, language, kind, characters,
           (SELECT count(*) FROM passages WHERE document = documents.id) AS passages, added_at, dated_by,
           coalesce(folder, '') AS folder, author, url, parent, coalesce(remarks, '[]') AS remarks
    FROM documents LEFT JOIN origins ON origins.document = documents.id
                   LEFT JOIN folders ON folders.document = documents.id
                   LEFT JOIN details ON details.document = documents.id"""
_BY_FOLDER = "SELECT id FROM documents JOIN folders ON document = id WHERE folder || '/' || name = ? ORDER BY id"
_ROWS = 4096  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text: what a list of documents shows.

    Attributes as in ``Document``, and:
        characters: the length of its text in code points.
        passages: how many passages it has.
        added_at: when it was added, in UTC.
    """

    id: str
    name: str
    source: str
    title: str
    publisher: str | None
    published: date | None
    language: str | None
    kind: str | None
    characters: int
    passages: int
    added_at: datetime
    dated_by: DatedBy | None = None
    folder: str = ""
    author: str | None = None
    url: str | None = None
    parent: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The name with its folders, as ``Document.path``."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage and the number that it is known by; a number is never given to another passage."""

    id: int
    passage: Passage


class Store(Vectors, Preferences):
    """The one truth of a library, in an SQLite file or another database; all else can be made again from it.

    Threads may share a store, and processes may open the same folder. All methods raise ``LibraryError`` when
    the file cannot be read or written, and ``DamagedLibrary`` when it is damaged.
    """

    # Documents

    def add(
        self,
        document: Document,
        passages: Sequence[Passage],
        replaces: str | None = None,
        original: bytes | None = None,
    ) -> bool:
        r"""Keep a document and its passages, all or nothing; a document that is held already stays as it is.

        Args:
            document: the document. Letters that UTF-8 cannot write (lone surrogates, as in file names that
                are not Unicode) are kept as "\udcff" in all that describes it, and refused in its text.
            passages: its passages, numbered from 0.
            replaces: the id of a document to remove in the same transaction, without what came in it: an older state of
                the same file.
            original: the bytes that it was read from, for a document whose file cannot be looked up again.

        Returns:
            Whether the document is new.

        Raises:
            UnreadableFile: the text has lone surrogates.
            ValueError: a passage is not of this document, not in its text, or out of its place.
        """
        check_passages(document, passages)
        with self._database.writing() as connection:
            is_new = not holds(connection, document.id)
            removed = (
                replaces is not None
                and replaces != document.id
                and remove_document(connection, replaces, with_parts=False)
            )
            if is_new:
                insert_document(connection, document, passages)
            if is_new and original is not None:
                connection.execute("INSERT INTO originals VALUES (?, ?)", (document.id, original))
            if is_new or removed:
                bump(connection)
        return is_new

    def edit(self, before: Document, after: Document, passages: Sequence[Passage]) -> bool:
        """Describe a document otherwise, all or nothing; passages that differ from those it has take their place.

        Args:
            before: the document as it is held.
            after: the same, with the same text, described otherwise.
            passages: its passages, numbered from 0.

        Returns:
            Whether it was done; False when the document is not held as ``before`` any more, for somebody else has
            described it otherwise meanwhile.

        Raises:
            NoSuchDocument: the library does not hold it.
            ValueError: it is another document, or a passage is not of it, not in its text, or out of its place.
        """
        if (after.id, after.text) != (before.id, before.text):
            raise ValueError(f"{after.name} is not {before.name} described otherwise")
        check_passages(after, passages)
        with self._database.writing() as connection:
            if read_document(connection, before.id) != before:
                return False
            update_document(connection, after)
            rows = connection.execute("SELECT * FROM passages WHERE document = ? ORDER BY number", (after.id,))
            if [read_passage(row) for row in rows] != list(passages):
                put_passages(connection, after.id, passages)
            bump(connection)
        return True

    def replace_passages(self, document: Document, passages: Sequence[Passage]) -> bool:
        """Give a document that is held other passages; the vectors of the old ones go with them.

        Returns:
            Whether it was done; False when the document is not held as it is given any more.

        Raises:
            NoSuchDocument: the library does not hold it.
            ValueError: a passage is not of this document, not in its text, or out of its place.
        """
        check_passages(document, passages)
        with self._database.writing() as connection:
            if read_document(connection, document.id) != document:
                return False
            put_passages(connection, document.id, passages)
            bump(connection)
        return True

    def remove(self, document_id: str) -> None:
        """Forget a document with its passages and their vectors, and what came in it.

        Raises:
            NoSuchDocument: the library does not hold it.
        """
        with self._database.writing() as connection:
            if not remove_document(connection, document_id, with_parts=True):
                raise no_such_document(document_id)
            bump(connection)

    def __contains__(self, document_id: object) -> bool:
        with self._database.reading() as connection:
            return isinstance(document_id, str) and holds(connection, document_id)

    def get(self, document_id: str) -> Document:
        """The document with this id.

        Raises:
            NoSuchDocument: the library does not hold it.
        """
        with self._database.reading() as connection:
            return read_document(connection, document_id)

    def original(self, document_id: str) -> bytes | None:
        """The bytes that a document was read from, where they were kept with it; None otherwise."""
        query = "SELECT bytes FROM originals WHERE document = ?"
        with self._database.reading() as connection:
            row = connection.execute(query, (writable(document_id),)).fetchone()
        return None if row is None else bytes(row[0])

    def find(self, name: str) -> Document:
        """The document that a person means by its id, its path, its file name, or the beginning of its id.

        Raises:
            NoSuchDocument: the library holds none such, or several.
            DamagedLibrary: its text is not what was added.
        """
        return self.get(self.id_of(name))

    def id_of(self, name: str) -> str:
        """The id of the document that ``find`` finds, whose text is not looked at.

        Raises:
            NoSuchDocument: the library holds none such, or several.
        """
        path = str(Path.cwd() / name) if "\0" not in name else name
        prefix = name.lower() if re.fullmatch("[0-9a-fA-F]{4,}", name) else None
        ways = (
            ("SELECT id FROM documents WHERE id = ?", name),
            ("SELECT id FROM documents WHERE source = ?", name),
            ("SELECT id FROM documents WHERE source = ?", os.path.normpath(path)),
            (_BY_FOLDER, name),
            ("SELECT id FROM documents WHERE name = ? ORDER BY rowid", name),
            ("SELECT id FROM documents WHERE substr(id, 1, length(?1)) = ?1 ORDER BY rowid", prefix),
        )
        with self._database.reading() as connection:
            for query, value in ways:
                ids = [row[0] for row in connection.execute(query, (optional(value),))]
                if len(ids) == 1:
                    return str(ids[0])
                if ids:
                    shown = ", ".join(document_id[:12] for document_id in ids[:5])
                    raise NoSuchDocument(
                        "{name} names {count} documents: say which by its id ({shown})",
                        name=repr(name),
                        count=len(ids),
                        shown=shown,
                    )
        raise no_such_document(name)

    def by_source(self, source: str) -> str | None:
        """The id of the document that came from ``source`` (the latest, if several did); None if none did."""
        query = "SELECT id FROM documents WHERE source = ? ORDER BY rowid DESC LIMIT 1"
        with self._database.reading() as connection:
            row = connection.execute(query, (writable(source),)).fetchone()
        return None if row is None else str(row[0])

    def source_of(self, document_id: str) -> str | None:
        """Where a document came from; None when it is not held."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT source FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else str(row[0])

    def from_file(self, source: str) -> list[str]:
        """The ids of the documents that came from the file at ``source``, and of those that came in it."""
        query = "SELECT id FROM documents WHERE source = ?1 OR substr(source, 1, length(?1) + 1) = ?1 || '/'"
        with self._database.reading() as connection:
            return [row[0] for row in connection.execute(query, (writable(source),))]

    def file(self, source: str) -> tuple[str, str] | None:
        """The SHA-256 and the stamp of a file when it was read last, if nothing that came from it was removed since."""
        query = "SELECT sha256, stamp FROM files WHERE source = ?"
        with self._database.reading() as connection:
            row = connection.execute(query, (writable(source),)).fetchone()
        return None if row is None else (row["sha256"], row["stamp"])

    def note_file(self, source: str, digest: str, stamp: str) -> None:
        """Note that all that a file holds is kept."""
        values = (writable(source), digest, stamp)
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", values)

    def summaries(self) -> list[DocumentSummary]:
        """All documents without their texts, in the order they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SUMMARY} ORDER BY documents.rowid").fetchall()
        return [_summary(row) for row in rows]

    def summary(self, document_id: str) -> DocumentSummary:
        """The document with this id, without its text.

        Raises:
            NoSuchDocument: the library does not hold it.
        """
        with self._database.reading() as connection:
            row = connection.execute(f"{_SUMMARY} WHERE id = ?", (writable(document_id),)).fetchone()
        if row is None:
            raise no_such_document(document_id)
        return _summary(row)

    # Passages

    def passages(self) -> Iterator[StoredPassage]:
        """All passages by ascending id; those added or removed meanwhile may or may not be among them."""
        query = "SELECT * FROM passages WHERE id > ? ORDER BY id LIMIT ?"
        last = -1
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(query, (last, _ROWS)).fetchall()
            if not rows:
                return
            for row in rows:
                yield StoredPassage(row[0], read_passage(row))
            last = rows[-1][0]

    def passages_by_id(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The passages with these ids, in the order given; ids of passages that are gone are left out."""
        wanted = [int(passage_id) for passage_id in ids]
        query = "SELECT * FROM passages WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
        with self._database.reading() as connection:
            found = {row[0]: read_passage(row) for row in connection.execute(query, (json.dumps(wanted),))}
        return {passage_id: found[passage_id] for passage_id in wanted if passage_id in found}

    def sentences_within(self, document_id: str, start: int, end: int) -> list[Sentence]:
        """The sentences of a document that overlap a slice of its text, in their order; none when it is not held."""
        query = 'SELECT * FROM passages WHERE document = ? AND start < ? AND "end" > ? ORDER BY number'
        with self._database.reading() as connection:
            passages = [read_passage(row) for row in connection.execute(query, (writable(document_id), end, start))]
        found = {(each.start, each.end): each for passage in passages for each in passage.sentences}
        return sorted((s for s in found.values() if s.start < end and s.end > start), key=lambda each: each.start)

    def passage_ids(self, documents: Iterable[str] | None = None) -> NDArray[np.int64]:
        """The ids of all passages, or those of the documents with these ids: int64 [n], ascending."""
        query, values = "SELECT id FROM passages ORDER BY id", []
        if documents is not None:
            query = "SELECT id FROM passages WHERE document IN (SELECT value FROM json_each(?)) ORDER BY id"
            values = [json.dumps(list(documents))]
        with self._database.reading() as connection:
            return np.fromiter((row[0] for row in connection.execute(query, values)), np.int64)

    def documents_of(self, ids: Iterable[int]) -> dict[int, str]:
        """The id of the document that each of these passages is of; passages that are gone are left out."""
        query = "SELECT id, document FROM passages WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
        with self._database.reading() as connection:
            return dict(connection.execute(query, (json.dumps([int(passage_id) for passage_id in ids]),)))

    def views_of(self, ids: Iterable[int]) -> dict[int, View]:
        """The passages with these ids as they are read, in the order given; passages that are gone are left out.

        Their texts are cut from the document by Python, which counts code points as every offset does; SQLite's
        ``substr`` stops at a NUL.
        """
        passages = self.passages_by_id(ids)
        names = sorted({passage.document_id for passage in passages.values()})
        query = "SELECT id, text FROM documents WHERE id IN (SELECT value FROM json_each(?))"
        with self._database.reading() as connection:
            texts = dict(connection.execute(query, (json.dumps(names),)).fetchall())
        return {
            passage_id: view_of(texts[passage.document_id], passage)
            for passage_id, passage in passages.items()
            if passage.document_id in texts
        }

    # Moving

    def export_to(self, file: IO[bytes]) -> TransferReport:
        """Write all that is kept to an open file, as of one moment: see ``corpus.transfer``."""
        with self._database.reading() as connection:
            return export_to(connection, file)

    def import_from(self, path: Path, split: Callable[[Document], Sequence[Passage]]) -> TransferReport:
        """Take in what an export holds and the library does not, all or nothing.

        Args:
            path: of the file.
            split: cuts a document into passages.

        Raises:
            UnusableExport: the file is missing, is no export, is damaged, or a newer version wrote it.
        """
        with self._database.writing() as connection:
            return import_from(connection, path, split)

    # Integrity

    def check(self) -> list[str]:
        """Look at everything that is kept.

        Returns:
            What is wrong, a line each: damage to the file, documents whose text has changed, passages outside
            their document, vectors that are none. Empty when all is well.
        """
        try:
            problems = self._database.problems()
            with self._database.reading() as connection:
                return problems + find_problems(connection)
        except DamagedLibrary as error:  # too damaged to be looked through
            return [str(error)]


def _summary(row: Mapping[str, Any]) -> DocumentSummary:
    with as_written(row["name"]):
        read = {
            "published": day_of(row["published"]),
            "added_at": datetime.fromisoformat(row["added_at"]),
            "dated_by": DatedBy(row["dated_by"]) if row["dated_by"] else None,
            "remarks": tuple(json.loads(row["remarks"])),
        }
    return DocumentSummary(**dict(row) | read)
