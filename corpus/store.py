"""What a library keeps: documents, their passages and vectors, settings, feedback."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.connection import KeepsRows
from corpus.database import InDatabase
from corpus.document import DatedBy, Document, Passage, Sentence
from corpus.errors import DamagedLibrary, NoSuchDocument
from corpus.integrity import find_problems, seal, vector_sum
from corpus.rows import (
    as_written,
    bump,
    check_passages,
    day_of,
    holds,
    insert_document,
    no_such_document,
    now,
    optional,
    put_passages,
    read_document,
    read_passage,
    remove_document,
    update_document,
    writable,
)
from corpus.transfer import TransferReport, export_to, import_from
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
_EDGES = """
    SELECT id, substr(text, 1, CAST(?1 AS INTEGER)),
           substr(text, CAST(CASE WHEN characters > ?1 THEN characters - ?1 + 1 ELSE 1 END AS INTEGER))
    FROM documents"""
_PUT_VECTOR = "INSERT OR REPLACE INTO vectors SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM passages WHERE id = ?)"
_PUT_SUM = "INSERT OR REPLACE INTO vector_sums SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM passages WHERE id = ?)"
_VECTORS = "SELECT passage, vector FROM vectors WHERE fingerprint = ?"
_VECTORS_SIZE = "SELECT count(*), max(length(vector)) FROM vectors WHERE fingerprint = ?"
_UNEMBEDDED = """
    SELECT id FROM passages WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE passage = passages.id AND fingerprint = ?)"""
_AMONG = "id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
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


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said of an answer.

    Attributes:
        question: what was asked.
        answer: the answer as JSON has it.
        verdict: the person's judgement, in a word.
        note: what else they said; may be empty.
        at: when, in UTC.
    """

    question: str
    answer: dict[str, Any]
    verdict: str
    note: str
    at: datetime


class Moment(NamedTuple):
    """A moment in a library's history.

    Attributes:
        sequence: how many changes there were.
        mark: tells this history from that of a copy that was changed otherwise.
    """

    sequence: int
    mark: int


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed in a library.

    Attributes:
        generation: of the library as it is.
        moment: now.
        ids: of the passages that were added or removed or given vectors, int64 [n], ascending; None when that is not
            known, for the library has another history or has forgotten it.
    """

    generation: int
    moment: Moment
    ids: NDArray[np.int64] | None


class Store(InDatabase):
    """The one truth of a library, in an SQLite file or another database; all else can be made again from it.

    Threads may share a store, and processes may open the same folder. All methods raise ``LibraryError`` when
    the file cannot be read or written, and ``DamagedLibrary`` when it is damaged.
    """

    def __init__(self, database: KeepsRows) -> None:
        super().__init__(database)
        self._embedded_at: dict[str, Moment] = {}  # when all passages had vectors of an encoder

    @property
    def generation(self) -> int:
        """A number that grows with every change of passages and vectors, by whichever process.

        It grows by random steps: a library that is restored from a backup and then changed otherwise comes to
        a generation that no index of it has seen.
        """
        with self._database.reading() as connection:
            return int(connection.execute("SELECT value FROM generation").fetchone()[0])

    # Changes

    def changes_since(self, moment: Moment | None) -> Change:
        """Which passages have changed since a moment, by whichever process.

        Args:
            moment: as an earlier call gave it; None for none.
        """
        last = "SELECT sequence, mark, (SELECT value FROM generation) FROM journal ORDER BY sequence DESC LIMIT 1"
        changed = "SELECT DISTINCT passage FROM journal WHERE sequence > ? ORDER BY passage"
        with self._database.reading() as connection:
            sequence, mark, generation = connection.execute(last).fetchone()
            now = Moment(sequence, mark)
            if moment is None:
                return Change(int(generation), now, None)
            known = connection.execute("SELECT 1 FROM journal WHERE sequence = ? AND mark = ?", moment).fetchone()
            if known is None:
                return Change(int(generation), now, None)
            rows = connection.execute(changed, (moment.sequence,))
            return Change(int(generation), now, np.fromiter((row[0] for row in rows), np.int64))

    def forget_changes(self, before: Moment) -> None:
        """Forget which passages changed before a moment: of what changed since an earlier one nothing is known then."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM journal WHERE sequence < ?", (before.sequence,))

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
                    raise NoSuchDocument(f"{name!r} names {len(ids)} documents: say which by its id ({shown})")
        raise no_such_document(name)

    def by_source(self, source: str) -> str | None:
        """The id of the document that came from ``source`` (the latest, if several did); None if none did."""
        query = "SELECT id FROM documents WHERE source = ? ORDER BY rowid DESC LIMIT 1"
        with self._database.reading() as connection:
            row = connection.execute(query, (writable(source),)).fetchone()
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

    def edges(self, characters: int) -> dict[str, tuple[str, str]]:
        """Of every document, by its id, the first and the last characters of its text."""
        with self._database.reading() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(_EDGES, (characters,))}

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

    # Vectors

    def unembedded(self, fingerprint: str) -> list[int]:
        """The ids of the passages that the encoder with this fingerprint has not turned into vectors yet.

        All are looked through once; when there were none, later only those that have changed since.
        """
        changed = self.changes_since(self._embedded_at.get(fingerprint))
        with self._database.reading() as connection:
            if changed.ids is None:
                rows = connection.execute(f"{_UNEMBEDDED} ORDER BY id", (fingerprint,))
            else:
                among = json.dumps(changed.ids.tolist())
                rows = connection.execute(f"{_UNEMBEDDED} AND {_AMONG} ORDER BY id", (fingerprint, among))
            missing = [row[0] for row in rows]
        if not missing:
            self._embedded_at[fingerprint] = changed.moment
        return missing

    def put_vectors(
        self,
        fingerprint: str,
        ids: Sequence[int],
        vectors: NDArray[np.float32],
        sentences: Sequence[NDArray[np.float32]] | None = None,
    ) -> None:
        """Keep the vectors of passages; those of passages that were removed meanwhile are passed over.

        Args:
            fingerprint: of the encoder.
            ids: passage ids [n].
            vectors: float32 [n, d], of the dimension that the encoder's other vectors have.
            sentences: for each passage the vectors of its sentences [sentences, d], which are kept in half
                precision; None when the encoder has none.
        """
        if vectors.ndim != 2 or len(ids) != len(vectors):
            raise ValueError(f"{len(ids)} ids need as many vectors, not an array of shape {vectors.shape}")
        blobs = [None] * len(ids) if sentences is None else [some.astype("<f2").tobytes() for some in sentences]
        rows = [
            (int(passage_id), fingerprint, vector.tobytes(), blob, int(passage_id))
            for passage_id, vector, blob in zip(ids, vectors.astype("<f4"), blobs, strict=True)
        ]
        sums = [
            (passage_id, fingerprint, vector_sum(vector, blob), passage_id) for passage_id, _, vector, blob, _ in rows
        ]
        with self._database.writing() as connection:
            connection.executemany(_PUT_VECTOR, rows)
            connection.executemany(_PUT_SUM, sums)
            bump(connection)

    def embedded(self, fingerprint: str) -> NDArray[np.int64]:
        """The ids of the passages that this encoder has turned into vectors: int64 [n], ascending."""
        query = "SELECT passage FROM vectors WHERE fingerprint = ? ORDER BY passage"
        with self._database.reading() as connection:
            return np.fromiter((row[0] for row in connection.execute(query, (fingerprint,))), np.int64)

    def vectors(
        self, fingerprint: str, ids: Iterable[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The vectors that this encoder made, by ascending passage id.

        Args:
            fingerprint: of the encoder.
            ids: of the passages; those without such a vector are left out. None for all.

        Returns:
            Passage ids int64 [n] and vectors float32 [n, d]; d is 0 when n is.
        """
        among, values = "", [fingerprint]
        if ids is not None:
            among = "AND passage IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
            values.append(json.dumps([int(passage_id) for passage_id in ids]))
        with self._database.reading() as connection:
            rows, width = connection.execute(f"{_VECTORS_SIZE} {among}", values).fetchone()
            found = np.empty(rows, np.int64)
            matrix = np.empty((rows, (width or 0) // 4), np.float32)
            with closing(connection.execute(f"{_VECTORS} {among} ORDER BY passage", values)) as cursor:
                for start in range(0, rows, _ROWS):
                    some_ids, blobs = zip(*cursor.fetchmany(_ROWS), strict=True)
                    found[start : start + len(blobs)] = some_ids
                    matrix[start : start + len(blobs)] = np.frombuffer(b"".join(blobs), "<f4").reshape(len(blobs), -1)
        return found, matrix

    def sentence_vectors(self, fingerprint: str, ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors of these passages' sentences, float32 [sentences, d] each, where there are any."""
        query = """
            SELECT passage, length(vector) / 4, sentences FROM vectors
            WHERE fingerprint = ? AND sentences IS NOT NULL AND passage IN
                (SELECT CAST(value AS BIGINT) FROM json_each(?))"""
        wanted = json.dumps([int(passage_id) for passage_id in ids])
        with self._database.reading() as connection:
            rows = connection.execute(query, (fingerprint, wanted)).fetchall()
        return {
            passage_id: np.frombuffer(blob, "<f2").reshape(-1, dimension).astype(np.float32)
            for passage_id, dimension, blob in rows
        }

    def drop_other_vectors(self, fingerprint: str) -> None:
        """Forget the vectors that other encoders made."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM vectors WHERE fingerprint <> ?", (fingerprint,))
            connection.execute("DELETE FROM vector_sums WHERE fingerprint <> ?", (fingerprint,))

    # Settings and feedback

    def setting(self, name: str) -> str | None:
        """What the setting was last set to; None when it never was."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, writable(value)))

    def setting_once(self, name: str, value: str) -> str:
        """Keep a setting unless it has a value, and return the value that it has."""
        with self._database.writing() as connection:
            kept = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
            if kept is None:
                connection.execute("INSERT INTO settings VALUES (?, ?)", (name, writable(value)))
        return value if kept is None else str(kept[0])

    def add_feedback(self, question: str, answer: Mapping[str, Any], verdict: str, note: str = "") -> None:
        """Keep what a person said of an answer.

        Args:
            question: what was asked.
            answer: the answer as JSON has it.
            verdict: the person's judgement, in a word.
            note: what else they said.
        """
        values = (writable(question), json.dumps(answer), writable(verdict), writable(note), now())
        with self._database.writing() as connection:
            (number,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM feedback").fetchone()
            connection.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)", (number, *values))
            seal(connection, "feedback", number)

    def feedbacks(self) -> list[Feedback]:
        """All that people said of answers, oldest first."""
        query = "SELECT question, answer, verdict, note, at FROM feedback ORDER BY id"
        with self._database.reading() as connection:
            rows = connection.execute(query).fetchall()
        return [
            Feedback(question, json.loads(answer), verdict, note, datetime.fromisoformat(at))
            for question, answer, verdict, note, at in rows
        ]

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
