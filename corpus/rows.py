"""Documents and passages, and the rows that they are kept in; called within a transaction."""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from corpus.connection import Connection
from corpus.document import BlockKind, Cell, DatedBy, Document, Passage, Sentence
from corpus.errors import DamagedLibrary, NoSuchDocument, UnreadableFile
from corpus.integrity import seal

__all__ = [
    "as_written",
    "bump",
    "check_passages",
    "day_of",
    "holds",
    "insert_document",
    "no_such_document",
    "now",
    "optional",
    "put_passages",
    "read_document",
    "read_passage",
    "remove_document",
    "update_document",
    "writable",
]

_PUT_DOCUMENT = "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_PASSAGE = """
    INSERT INTO passages (document, number, start, "end", section, context, sentences) VALUES (?, ?, ?, ?, ?, ?, ?)"""
_PUT_ORIGIN = "INSERT OR REPLACE INTO origins VALUES (?, ?, ?)"
_PUT_FOLDER = "INSERT OR REPLACE INTO folders VALUES (?, ?)"
_PUT_DETAILS = "INSERT OR REPLACE INTO details VALUES (?, ?, ?, ?, ?, ?, ?)"
_DOCUMENT = """
    SELECT id, name, source, text, title, publisher, published, language, kind, pages, dated_by,
           coalesce(edited, '[]') AS edited, coalesce(folder, '') AS folder, author, url, parent,
           coalesce(page_kind, 'page') AS page_kind, coalesce(page_names, '[]') AS page_names,
           coalesce(remarks, '[]') AS remarks, text_sha256
    FROM documents LEFT JOIN origins ON origins.document = documents.id
                   LEFT JOIN folders ON folders.document = documents.id
                   LEFT JOIN details ON details.document = documents.id
    WHERE id = ?"""
_FORGET_FILES = """
    DELETE FROM files WHERE sha256 = ?1 OR EXISTS (
        SELECT 1 FROM documents WHERE id = ?1
        AND substr(documents.source || '/', 1, length(files.source) + 1) = files.source || '/')"""
_WITH_PARTS = """
    WITH RECURSIVE held (id) AS (VALUES (?) UNION SELECT document FROM details JOIN held ON parent = held.id)
    SELECT id FROM held"""


def check_passages(document: Document, passages: Sequence[Passage]) -> None:
    """Refuse passages that are not of the document.

    Raises:
        ValueError: one is of another document, not in its text, or out of its place.
    """
    for number, passage in enumerate(passages):
        if passage.document_id != document.id or passage.number != number:
            raise ValueError(f"{passage} is not passage {number} of {document.name}")
        if not 0 <= passage.start < passage.end <= len(document.text):
            raise ValueError(f"{passage} is not within {document.name}, which has {len(document.text)} characters")
        if any(not passage.start <= each.start < each.end <= passage.end for each in passage.sentences):
            raise ValueError(f"{passage} has sentences that are not within it")


def read_document(connection: Connection, document_id: str) -> Document:
    """The document with this id, its text as it was added.

    Raises:
        NoSuchDocument: the library does not hold it.
        DamagedLibrary: its text is not what was added.
    """
    row = connection.execute(_DOCUMENT, (writable(document_id),)).fetchone()
    if row is None:
        raise no_such_document(document_id)
    values = dict(row)
    if _text_sum(row["text"]) != values.pop("text_sha256"):
        raise DamagedLibrary("the text of {name} is not what was added: remove it and add it again", name=row["name"])
    with as_written(row["name"]):
        read = {
            "published": day_of(row["published"]),
            "pages": tuple(json.loads(row["pages"])),
            "dated_by": DatedBy(row["dated_by"]) if row["dated_by"] else None,
            "edited": tuple(json.loads(row["edited"])),
            "page_names": tuple(json.loads(row["page_names"])),
            "remarks": tuple(json.loads(row["remarks"])),
        }
    return Document(**values | read)


@contextmanager
def as_written(name: str) -> Iterator[None]:
    """Say of what cannot be understood in a row that it is damaged.

    Args:
        name: of the document that the row tells of.

    Raises:
        DamagedLibrary: a value is none of those that are written.
    """
    try:
        yield
    except (ValueError, TypeError) as error:
        raise DamagedLibrary(
            "what is kept of {name} is not what was written: restore the library from a backup", name=name
        ) from error


def insert_document(
    connection: Connection, document: Document, passages: Sequence[Passage], added_at: str | None = None
) -> None:
    """Keep a document that is not held yet, with its passages; ``added_at`` is now when it is not given."""
    connection.execute(_PUT_DOCUMENT, _document_values(document, added_at or now()))
    _put_about(connection, document)
    connection.executemany(_INSERT_PASSAGE, map(_passage_values, passages))
    seal(connection, "document", writable(document.id))


def _put_about(connection: Connection, document: Document) -> None:
    """Keep what stands of a document in tables of their own."""
    connection.execute(_PUT_ORIGIN, (document.id, document.dated_by, json.dumps(document.edited)))
    connection.execute(_PUT_FOLDER, (document.id, writable(document.folder)))
    connection.execute(
        _PUT_DETAILS,
        (
            document.id,
            optional(document.author),
            optional(document.url),
            document.page_kind,
            json.dumps([*map(writable, document.page_names)]),
            document.parent,
            json.dumps([*map(writable, document.remarks)]),
        ),
    )


def update_document(connection: Connection, document: Document) -> None:
    """Describe a document that is held as it is described here; its text and passages stay."""
    connection.execute(
        "UPDATE documents SET name = ?, source = ?, title = ?, publisher = ?, published = ?, language = ?, kind = ?"
        " WHERE id = ?",
        (writable(document.name), writable(document.source), *_description_values(document), document.id),
    )
    _put_about(connection, document)
    seal(connection, "document", document.id)


def put_passages(connection: Connection, document_id: str, passages: Sequence[Passage]) -> None:
    """Put passages in the place of those that the document has, whose vectors go with them."""
    connection.execute("DELETE FROM passages WHERE document = ?", (document_id,))
    connection.executemany(_INSERT_PASSAGE, map(_passage_values, passages))
    seal(connection, "document", document_id)


def remove_document(connection: Connection, document_id: str, *, with_parts: bool) -> bool:
    """Forget a document, and the stamps of the files that it may be read from again; whether it was held.

    Args:
        connection: to the library.
        document_id: of the document.
        with_parts: forget what came in it as well.
    """
    key = writable(document_id)
    was_held = holds(connection, key)
    parts = connection.execute(_WITH_PARTS, (key,)).fetchall() if with_parts else [(key,)]
    for (part,) in parts:
        connection.execute(_FORGET_FILES, (part,))
        connection.execute("DELETE FROM documents WHERE id = ?", (part,))
        seal(connection, "document", part)
    return was_held


def holds(connection: Connection, document_id: str) -> bool:
    """Whether there is a document with this id."""
    query = "SELECT 1 FROM documents WHERE id = ?"
    return connection.execute(query, (writable(document_id),)).fetchone() is not None


def bump(connection: Connection) -> None:
    """Let the generation grow, for passages or vectors have changed."""
    connection.execute("UPDATE generation SET value = value + ?", (1 + secrets.randbits(30),))


def _document_values(document: Document, added_at: str) -> tuple[str | int | None, ...]:
    try:
        text_sha256 = _text_sum(document.text)
    except UnicodeEncodeError as error:
        raise UnreadableFile(
            "{name} has half a character (a lone surrogate) at offset {offset}: save it as UTF-8 and add it again",
            name=writable(document.name),
            offset=error.start,
        ) from error
    return (
        document.id,
        writable(document.name),
        writable(document.source),
        *_description_values(document),
        json.dumps(document.pages),
        len(document.text),
        added_at,
        text_sha256,
        document.text,
    )


def _text_sum(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _description_values(document: Document) -> tuple[str | None, ...]:
    return (
        writable(document.title),
        optional(document.publisher),
        document.published.isoformat() if document.published else None,
        optional(document.language),
        optional(document.kind),
    )


def _passage_values(passage: Passage) -> tuple[str | int | None, ...]:
    return (
        passage.document_id,
        passage.number,
        passage.start,
        passage.end,
        optional(passage.section),
        writable(passage.context),
        json.dumps([_sentence_values(sentence) for sentence in passage.sentences]),
    )


def read_passage(row: Sequence[Any]) -> Passage:
    """The passage that all columns of its row give."""
    _, document_id, number, start, end, section, context, kept = row
    with as_written(f"the passages of {document_id[:12]}"):
        sentences = tuple(map(_sentence, json.loads(kept)))
    return Passage(document_id, number, start, end, section, context, sentences)


def _sentence_values(sentence: Sentence) -> list[Any]:
    """What is kept of a sentence, cut off after the last value that says something."""
    values: list[Any] = [sentence.start, sentence.end]
    if sentence.kind is not BlockKind.PARAGRAPH or sentence.lead or sentence.cells:
        values.append(sentence.kind)
    if sentence.lead or sentence.cells:
        values.append(writable(sentence.lead))
    if sentence.cells:
        values.append([[cell.start, cell.end, writable(cell.header)] for cell in sentence.cells])
    return values


def _sentence(values: Sequence[Any]) -> Sentence:
    start, end, *more = values
    kind, lead, cells = more + [BlockKind.PARAGRAPH, "", ()][len(more) :]
    return Sentence(start, end, BlockKind(kind), lead, tuple(Cell(*cell) for cell in cells))


def writable(text: str) -> str:
    r"""The text with letters that UTF-8 cannot write (lone surrogates) written out, as "\udcff"."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def optional(text: str | None) -> str | None:
    """The same for what may be None."""
    return None if text is None else writable(text)


def now() -> str:
    """The time in UTC, as it is kept."""
    return datetime.now(UTC).isoformat()


def day_of(text: str | None) -> date | None:
    """A day that is kept as text."""
    return None if text is None else date.fromisoformat(text)


def no_such_document(name: str) -> NoSuchDocument:
    """What to raise when nothing is called so."""
    return NoSuchDocument(
        "the library holds no document {name}: list the documents to see their names and ids", name=repr(name)
    )
