"""What a library's users have set, and what they said of its answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.database import InDatabase
from corpus.integrity import seal
from corpus.rows import now, writable

__all__ = ["Feedback", "Preferences"]


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


class Preferences(InDatabase):
    """The part of a store that keeps settings and feedback."""

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
