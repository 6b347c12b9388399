"""Answers that a person keeps as notes, in the library's SQLite file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.database import InDatabase
from corpus.errors import NoSuchNote
from corpus.rows import now, writable

__all__ = ["Note", "Notes"]


@dataclass(frozen=True, slots=True)
class Note:
    """An answer that was kept.

    Attributes:
        id: its number.
        conversation: the id of the conversation that it is from, which may be deleted; "" when none was kept.
        question: what was asked.
        answer: as JSON has it, with what it cites.
        at: when it was kept, in UTC.
    """

    id: int
    conversation: str
    question: str
    answer: dict[str, Any]
    at: datetime


class Notes(InDatabase):
    """The notes of a library; they outlast the conversations and the documents that they are from.

    Threads may share them. All methods raise ``LibraryError`` when the file cannot be read or written.
    """

    def keep(self, question: str, answer: Mapping[str, Any], conversation: str = "") -> int:
        """Keep an answer, once: the same answer to the same question of a conversation stays one note.

        Args:
            question: what was asked.
            answer: as JSON has it.
            conversation: the id of the conversation that it is from.

        Returns:
            The number of the note.
        """
        values = (conversation, writable(question), json.dumps(answer))
        held = "SELECT id FROM notes WHERE (conversation, text, answer) = (?, ?, ?)"
        with self._database.writing() as connection:
            if (row := connection.execute(held, values).fetchone()) is not None:
                return int(row["id"])
            (number,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM notes").fetchone()
            connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?)", (number, *values, now()))
            return int(number)

    def all(self) -> list[Note]:
        """All notes, the latest first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM notes ORDER BY id DESC").fetchall()
        return [
            Note(
                row["id"],
                row["conversation"] or "",
                row["text"],
                json.loads(row["answer"]),
                datetime.fromisoformat(row["at"]),
            )
            for row in rows
        ]

    def remove(self, note: int) -> None:
        """Forget a note.

        Raises:
            NoSuchNote: there is none such.
        """
        with self._database.writing() as connection:
            if connection.execute("DELETE FROM notes WHERE id = ? RETURNING id", (note,)).fetchone() is None:
                raise NoSuchNote("there is no such note, or it was removed already")
