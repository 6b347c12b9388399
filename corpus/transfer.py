"""A library in one file, to keep as a backup or to move elsewhere: gzip, with JSON Lines inside.

Each line is one JSON object in ASCII. The first says what the file is; then come the documents in the order they were
added, the conversations, the notes and the feedback, a line each; the last line says how many there are, and the
SHA-256 of all lines before it.

    {"type": "footnote", "format": 1, "exported_at": "2026-11-26T18:00:00+00:00"}
    {"type": "document", "id": ..., "name": ..., "text": ..., "added_at": ..., every other field of ``Document``}
    {"type": "conversation", "id": ..., "title": ..., "created_at": ..., "updated_at": ..., "owner": ...,
     "exchanges": [{"number": 1, "question": ..., "answer": {...}, "at": ...}, ...]}
    {"type": "note", "id": 1, "conversation": ..., "text": ..., "answer": ..., "at": ...}
    {"type": "feedback", "id": 1, "question": ..., "answer": {...}, "verdict": ..., "note": ..., "at": ...}
    {"type": "end", "document": 5, "conversation": 1, "note": 1, "feedback": 1, "sha256": ...}

Passages, vectors and indexes are not in it: they are made anew from the texts, by whichever encoder the library has.
"""

import gzip
import json
import sqlite3
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from corpus.connection import Connection
from corpus.document import Document, Passage
from corpus.errors import UnusableExport
from corpus.integrity import seal
from corpus.rows import bump, check_passages, holds, insert_document, now, read_document

__all__ = ["FORMAT", "TransferReport", "export_to", "import_from", "records"]

FORMAT = 1
"""The version of the format that is written, and the latest that is read."""

_LONGEST_LINE = 512 * 1024 * 1024  # bytes; a text of 64 MB in escapes, and a limit to what a hostile file unpacks to
_KINDS = ("document", "conversation", "note", "feedback")
_CONVERSATIONS = "SELECT id, title, created_at, updated_at, owner FROM conversations ORDER BY rowid"
_EXCHANGES = "SELECT number, question, answer, at FROM exchanges WHERE conversation = ? ORDER BY number"
_READ = {"note": "SELECT * FROM notes ORDER BY id", "feedback": "SELECT * FROM feedback ORDER BY id"}
_HELD = {
    "note": "SELECT 1 FROM notes WHERE (conversation, text, answer, at) IS NOT DISTINCT FROM (?, ?, ?, ?)",
    "feedback": "SELECT 1 FROM feedback WHERE (question, answer, verdict, note, at) = (?, ?, ?, ?, ?)",
}
_TAKEN = {"note": "SELECT 1 FROM notes WHERE id = ?", "feedback": "SELECT 1 FROM feedback WHERE id = ?"}
_PUT = {
    "note": "INSERT INTO notes VALUES (?, ?, ?, ?, ?)",
    "feedback": "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)",
}
_NEXT = {"note": "SELECT max(id) + 1 FROM notes", "feedback": "SELECT max(id) + 1 FROM feedback"}
_COLUMNS = {
    "note": ("conversation", "text", "answer", "at"),
    "feedback": ("question", "answer", "verdict", "note", "at"),
}

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TransferReport:
    """How many documents, conversations, notes and pieces of feedback were written or taken in.

    ``held`` counts those that were passed over, for the library holds them already.
    """

    documents: int = 0
    conversations: int = 0
    notes: int = 0
    feedback: int = 0
    held: int = 0


@dataclass(slots=True)
class _Tally:
    counts: Counter[str] = field(default_factory=Counter)
    held: int = 0

    def report(self) -> TransferReport:
        counts = self.counts
        return TransferReport(counts["document"], counts["conversation"], counts["note"], counts["feedback"], self.held)


def export_to(connection: Connection, file: IO[bytes]) -> TransferReport:
    """Write all that a library holds to an open file; the connection is in a transaction that reads."""
    counts: Counter[str] = Counter()
    digest = sha256()

    def put(record: Mapping[str, Any]) -> None:
        line = json.dumps(record).encode("ascii") + b"\n"
        digest.update(line)
        packed.write(line)

    with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as packed:
        put({"type": "footnote", "format": FORMAT, "exported_at": now()})
        for record in _held(connection):
            counts[record["type"]] += 1
            put(record)
        put({"type": "end", **{kind: counts[kind] for kind in _KINDS}, "sha256": digest.hexdigest()})
    return _Tally(counts).report()


def import_from(connection: Connection, path: Path, split: Callable[[Document], Sequence[Passage]]) -> TransferReport:
    """Take in what an export holds and the library does not; the connection is in a transaction that writes.

    What the library holds already stays as it is there: a document of the same id, a conversation of the same id, a
    note and a piece of feedback that say the same.

    Raises:
        UnusableExport: as ``records`` does; the transaction must then be rolled back.
    """
    tally = _Tally()
    for record in records(path):
        kind = record["type"]
        try:
            is_new = _take_in(connection, record, split)
        except (KeyError, TypeError, ValueError, AttributeError, sqlite3.IntegrityError) as error:
            raise _damaged(path, f"a {kind} in it is not as it should be") from error
        tally.counts[kind] += is_new
        tally.held += not is_new
    if tally.counts["document"]:
        bump(connection)
    return tally.report()


def records(path: Path) -> Iterator[Record]:
    """What an export holds, one thing after the other, and at the end whether it was whole.

    Raises:
        UnusableExport: it is missing, is no export, is damaged or cut short, or a newer version wrote it. What came
            before must then be thrown away.
    """
    digest = sha256()
    counts: Counter[str] = Counter()
    for number, line in enumerate(_lines(path)):
        record = _record(path, line)
        kind = record["type"]
        if not number:
            _check_head(path, record)
        elif kind == "end":
            said = {"type": "end", **{kind: counts[kind] for kind in _KINDS}, "sha256": digest.hexdigest()}
            if record != said:
                raise _damaged(path, "it does not hold what was written")
        elif kind not in _KINDS or counts["end"]:
            raise _damaged(path, f"its line {number + 1} does not belong there")
        else:
            yield record
        counts[kind] += 1
        digest.update(line)
    if not counts["end"]:
        raise _damaged(path, "it is cut short")


def _held(connection: Connection) -> Iterator[Record]:
    for key, added_at in connection.execute("SELECT id, added_at FROM documents ORDER BY rowid").fetchall():
        document = read_document(connection, key)
        published = document.published.isoformat() if document.published else None
        yield {"type": "document", **asdict(document), "published": published, "added_at": added_at}
    for row in connection.execute(_CONVERSATIONS).fetchall():
        exchanges = [_parsed(each) for each in connection.execute(_EXCHANGES, (row["id"],))]
        yield {"type": "conversation", **dict(row), "exchanges": exchanges}
    for kind, query in _READ.items():
        for row in connection.execute(query).fetchall():
            yield {"type": kind, **_parsed(row)}


def _parsed(row: Mapping[str, Any]) -> Record:
    """A row with its answer, which is kept as JSON, as the value that it is."""
    return dict(row) | {"answer": None if row["answer"] is None else json.loads(row["answer"])}


def _take_in(connection: Connection, record: Record, split: Callable[[Document], Sequence[Passage]]) -> bool:
    """Keep what a record says, unless it is held; whether it is new."""
    kind = record.pop("type")
    if kind == "document":
        return _take_in_document(connection, record, split)
    if kind == "conversation":
        return _take_in_conversation(connection, record)
    values = [_answer_as_kept(record) if name == "answer" else record[name] for name in _COLUMNS[kind]]
    if connection.execute(_HELD[kind], values).fetchone():
        return False
    number = record["id"]
    if connection.execute(_TAKEN[kind], (number,)).fetchone():
        (number,) = connection.execute(_NEXT[kind]).fetchone()
    connection.execute(_PUT[kind], (number, *values))
    if kind == "feedback":
        seal(connection, "feedback", number)
    return True


def _take_in_document(connection: Connection, record: Record, split: Callable[[Document], Sequence[Passage]]) -> bool:
    from pydantic import TypeAdapter  # here, for only an import has need of it

    added_at = record.pop("added_at")
    document = TypeAdapter(Document).validate_python(record)
    if holds(connection, document.id):
        return False
    passages = split(document)
    check_passages(document, passages)
    insert_document(connection, document, passages, _time(added_at))
    return True


def _take_in_conversation(connection: Connection, record: Record) -> bool:
    key = record["id"]
    if connection.execute("SELECT 1 FROM conversations WHERE id = ?", (key,)).fetchone():
        return False
    values = (key, *(record[name] for name in ("title", "created_at", "updated_at", "owner")))
    connection.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?)", values)
    for each in record["exchanges"]:
        values = (key, each["number"], each["question"], _answer_as_kept(each), each["at"])
        connection.execute("INSERT INTO exchanges VALUES (?, ?, ?, ?, ?)", values)
    return True


def _answer_as_kept(record: Record) -> str | None:
    return None if record["answer"] is None else json.dumps(record["answer"])


def _time(text: str) -> str:
    return datetime.fromisoformat(text).isoformat()


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of the file, unpacked; the last without its end is left to be found damaged."""
    try:
        with gzip.open(path) as file:
            while line := file.readline(_LONGEST_LINE):
                yield line
    except (gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(path, str(error)) from error
    except EOFError as error:
        raise _damaged(path, "it is cut short") from error
    except OSError as error:
        raise UnusableExport(f"{path} cannot be read ({error.strerror}): check the path") from error


def _record(path: Path, line: bytes) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "a line of it is no JSON") from error
    if not isinstance(record, dict) or not isinstance(record.get("type"), str):
        raise _damaged(path, "a line of it does not say what it is")
    return record


def _check_head(path: Path, record: Record) -> None:
    if record["type"] != "footnote" or not isinstance(record.get("format"), int):
        raise _damaged(path, "its first line is not that of an export")
    if record["format"] > FORMAT:
        deque(_lines(path), maxlen=0)  # what is damaged is no newer version
        raise UnusableExport(
            f"{path} was written by a newer version of Footnote (format {record['format']}, this one reads {FORMAT}):"
            " upgrade footnote-qa"
        )


def _damaged(path: Path, what: str) -> UnusableExport:
    return UnusableExport(f"{path} is damaged or no export of Footnote ({what}): export the library again")
