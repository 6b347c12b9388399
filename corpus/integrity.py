"""What may be wrong with what a library's database keeps, looked for.

SQLite notices damage to its own structures, but not a letter that has changed in a row. So whatever writes a row also
notes what it wrote: a seal for each thing that is kept, and a sum for each vector.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Literal
from zlib import crc32

import numpy as np

from corpus.connection import Connection

__all__ = ["Sealed", "find_problems", "seal", "seal_all", "vector_sum"]

Sealed = Literal["document", "feedback"]
"""The kinds of things that have a seal."""

_ROWS: dict[Sealed, tuple[str, ...]] = {
    "document": (
        "SELECT id, name, source, title, publisher, published, language, kind, pages, characters, added_at,"
        " text_sha256 FROM documents WHERE id = ?",
        "SELECT * FROM origins WHERE document = ?",
        "SELECT * FROM folders WHERE document = ?",
        "SELECT * FROM details WHERE document = ?",
        'SELECT id, number, start, "end", section, context, sentences FROM passages WHERE document = ? ORDER BY number',
    ),
    "feedback": ("SELECT * FROM feedback WHERE id = CAST(? AS BIGINT)",),
}
_CHANGED: dict[Sealed, str] = {
    "document": "what is kept of {} is not what was written: remove it and add it again",
    "feedback": "feedback {} is not what was written: restore the library from a backup",
}


def seal(connection: Connection, kind: Sealed, key: str | int) -> None:
    """Note what the rows of one thing are now; the seal of what is gone goes with it.

    Call it in the transaction that writes them.

    Args:
        connection: to the library.
        kind: of the thing.
        key: its id.
    """
    if (found := _sum_of(connection, kind, key)) is None:
        connection.execute("DELETE FROM seals WHERE kind = ? AND id = ?", (kind, str(key)))
    else:
        connection.execute("INSERT OR REPLACE INTO seals VALUES (?, ?, ?)", (kind, str(key), found))


def vector_sum(vector: bytes, sentences: bytes | None) -> int:
    """CRC-32 of a passage's vector and of the vectors of its sentences, as they are kept."""
    return crc32(sentences or b"", crc32(vector))


def seal_all(connection: Connection) -> None:
    """Seal what a library of an older version holds, as it is."""
    for (document,) in connection.execute("SELECT id FROM documents").fetchall():
        seal(connection, "document", document)
    for (feedback,) in connection.execute("SELECT id FROM feedback").fetchall():
        seal(connection, "feedback", feedback)
    rows = connection.execute("SELECT passage, fingerprint, vector, sentences FROM vectors")
    sums = ((passage_id, fingerprint, vector_sum(*vectors)) for passage_id, fingerprint, *vectors in rows)
    connection.executemany("INSERT INTO vector_sums VALUES (?, ?, ?)", sums)


def find_problems(connection: Connection) -> list[str]:
    """Look at everything that is kept.

    Returns:
        What is wrong, a line each; empty when all is well.
    """
    problems = [*_changed_texts(connection)]
    problems += _changed_originals(connection)
    problems += _misplaced_passages(connection)
    problems += _broken_seals(connection)
    problems += _broken_vectors(connection)
    return problems


def _changed_texts(connection: Connection) -> Iterator[str]:
    for name, characters, digest, text in connection.execute(
        "SELECT name, characters, text_sha256, CAST(text AS BLOB) FROM documents"
    ):
        raw = text.encode() if isinstance(text, str) else text  # SQLite may hold what is no text at all
        if sha256(raw).hexdigest() != digest or len(raw.decode("utf-8", "replace")) != characters:
            yield f"the text of {name} is not what was added: remove it and add it again"


def _changed_originals(connection: Connection) -> Iterator[str]:
    for name, document, data in connection.execute(
        "SELECT name, document, bytes FROM originals JOIN documents ON documents.id = document"
    ):
        if sha256(data).hexdigest() != document:
            yield f"the file that {name} was read from is not what was added: remove it and add it again"


def _misplaced_passages(connection: Connection) -> Iterator[str]:
    query = """
        SELECT name, number FROM passages JOIN documents ON documents.id = passages.document
        WHERE NOT (0 <= start AND start < "end" AND "end" <= characters)"""
    for name, number in connection.execute(query):
        yield f"passage {number} of {name} is outside its text: remove the document and add it again"


def _broken_seals(connection: Connection) -> Iterator[str]:
    for kind, key, digest in connection.execute("SELECT kind, id, sha256 FROM seals").fetchall():
        if kind not in _ROWS or _sum_of(connection, kind, key) != digest:
            row = connection.execute("SELECT name FROM documents WHERE id = ?", (key,)).fetchone()
            yield _CHANGED.get(kind, "the seal of {} is damaged: restore the library from a backup").format(
                row[0] if row else key
            )


def _broken_vectors(connection: Connection) -> Iterator[str]:
    query = """
        SELECT vectors.passage, vectors.fingerprint, length(vector), vector, sentences, crc32
        FROM vectors LEFT JOIN vector_sums USING (passage, fingerprint)"""
    widths: dict[str, int] = {}
    for passage_id, fingerprint, width, vector, sentences, kept in connection.execute(query):
        same = width == widths.setdefault(fingerprint, width)
        as_written = kept is None or kept == vector_sum(vector, sentences)  # a running older version keeps none
        if not (same and as_written and _are_numbers(vector, "<f4") and _are_numbers(sentences or b"", "<f2")):
            yield f"the vector of passage {passage_id} is damaged: rebuild the library"


def _sum_of(connection: Connection, kind: Sealed, key: str | int) -> str | None:
    """SHA-256 over the rows of a thing; None when it is not there."""
    first, *others = _ROWS[kind]
    rows = [[*row] for row in connection.execute(first, (key,))]
    if not rows:
        return None
    rows += [[*row] for query in others for row in connection.execute(query, (key,))]
    return sha256(json.dumps(rows).encode()).hexdigest()


def _are_numbers(blob: bytes, kind: str) -> bool:
    return len(blob) % np.dtype(kind).itemsize == 0 and bool(np.isfinite(np.frombuffer(blob, kind)).all())
