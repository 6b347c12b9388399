"""What may be wrong with a library's database, looked for."""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256

import numpy as np

__all__ = ["find_problems"]


def find_problems(connection: sqlite3.Connection) -> list[str]:
    """Look at everything that is kept.

    Returns:
        What is wrong, a line each; empty when all is well.
    """
    rows = connection.execute("PRAGMA integrity_check").fetchall()
    problems = [f"the database is damaged: {line}" for (line,) in rows if line != "ok"]
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        problems.append(f"row {row} of {table} belongs to no row of {parent}")
    problems += _changed_texts(connection)
    problems += _misplaced_passages(connection)
    problems += _broken_vectors(connection)
    return problems


def _changed_texts(connection: sqlite3.Connection) -> Iterator[str]:
    for name, characters, digest, raw in connection.execute(
        "SELECT name, characters, text_sha256, CAST(text AS BLOB) FROM documents"
    ):
        if sha256(raw).hexdigest() != digest or len(raw.decode("utf-8", "replace")) != characters:
            yield f"the text of {name} is not what was added: remove it and add it again"


def _misplaced_passages(connection: sqlite3.Connection) -> Iterator[str]:
    query = """
        SELECT name, number FROM passages JOIN documents ON documents.id = passages.document
        WHERE NOT (0 <= start AND start < end AND end <= characters)"""
    for name, number in connection.execute(query):
        yield f"passage {number} of {name} is outside its text: remove the document and add it again"


def _broken_vectors(connection: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT passage, fingerprint, length(vector), vector, sentences FROM vectors"
    widths: dict[str, int] = {}
    for passage_id, fingerprint, width, vector, sentences in connection.execute(query):
        same = width == widths.setdefault(fingerprint, width)
        if not same or not _are_numbers(vector, "<f4") or not _are_numbers(sentences or b"", "<f2"):
            yield f"the vector of passage {passage_id} is damaged: rebuild the library"


def _are_numbers(blob: bytes, kind: str) -> bool:
    return len(blob) % np.dtype(kind).itemsize == 0 and bool(np.isfinite(np.frombuffer(blob, kind)).all())
