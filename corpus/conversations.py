"""Conversations about a library, kept in its database."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.connection import Connection
from corpus.database import InDatabase
from corpus.errors import NoSuchConversation
from corpus.rows import now

__all__ = ["ConversationSummary", "Conversations", "KeptExchange"]

_FOUND = """
    SELECT * FROM conversations
    WHERE ?1 = '' OR replace(lower(title), lower(?1), '') <> lower(title) OR EXISTS (
        SELECT 1 FROM exchanges
        WHERE conversation = id AND replace(lower(question || answer), lower(?1), '') <> lower(question || answer))
    ORDER BY updated_at DESC, rowid DESC"""


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A conversation without what was said in it.

    Attributes:
        id: what it is known by.
        title: for people.
        created_at: when it began, in UTC.
        updated_at: when something was last said in it, in UTC.
    """

    id: str
    title: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """A question and what came back.

    Attributes:
        question: as it was typed.
        answer: as JSON has it.
    """

    question: str
    answer: dict[str, Any]


class Conversations(InDatabase):
    """The conversations about a library.

    Threads may share them. All methods raise ``LibraryError`` when the file cannot be read or written.
    """

    def find(self, words: str = "") -> list[ConversationSummary]:
        """The conversations in whose title, questions or answers some words stand, the latest first; "" for all."""
        with self._database.reading() as connection:
            return [_summary(row) for row in connection.execute(_FOUND, (words.strip(),))]

    def begin(self, title: str) -> str:
        """Begin a conversation, and return its id."""
        conversation, at = secrets.token_hex(8), now()
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)",
                (conversation, title, at, at),
            )
        return conversation

    def put(self, conversation: str, number: int, question: str, answer: Mapping[str, Any]) -> None:
        """Keep an exchange in its place, from 0; what was in that place or after it is forgotten.

        Raises:
            NoSuchConversation: there is none such.
        """
        at = now()
        with self._database.writing() as connection:
            _check(connection, conversation)
            _forget_from(connection, conversation, number)
            connection.execute(
                "INSERT INTO exchanges (conversation, number, question, answer, at) VALUES (?, ?, ?, ?, ?)",
                (conversation, number, question, json.dumps(answer), at),
            )
            connection.execute("UPDATE conversations SET updated_at = ? WHERE id = ?", (at, conversation))

    def answer(self, conversation: str, number: int, answer: Mapping[str, Any]) -> None:
        """Keep what came back to a question that was put in its place before; what was asked since stays.

        Raises:
            NoSuchConversation: there is none such.
        """
        with self._database.writing() as connection:
            _check(connection, conversation)
            connection.execute(
                "UPDATE exchanges SET answer = ? WHERE conversation = ? AND number = ?",
                (json.dumps(answer), conversation, number),
            )

    def forget_from(self, conversation: str, number: int) -> None:
        """Forget the exchanges from a place on.

        Raises:
            NoSuchConversation: there is none such.
        """
        with self._database.writing() as connection:
            _check(connection, conversation)
            _forget_from(connection, conversation, number)

    def get(self, conversation: str) -> tuple[ConversationSummary, list[KeptExchange]]:
        """A conversation, and what was said in it.

        Raises:
            NoSuchConversation: there is none such.
        """
        query = "SELECT question, answer FROM exchanges WHERE conversation = ? ORDER BY number"
        with self._database.reading() as connection:
            summary = _check(connection, conversation)
            rows = connection.execute(query, (conversation,)).fetchall()
        return summary, [KeptExchange(row["question"], json.loads(row["answer"])) for row in rows]

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title.

        Raises:
            NoSuchConversation: there is none such.
        """
        with self._database.writing() as connection:
            _check(connection, conversation)
            connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation))

    def delete(self, conversation: str) -> None:
        """Forget a conversation.

        Raises:
            NoSuchConversation: there is none such.
        """
        with self._database.writing() as connection:
            _check(connection, conversation)
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))


def _check(connection: Connection, conversation: str) -> ConversationSummary:
    row = connection.execute("SELECT * FROM conversations WHERE id = ?", (conversation,)).fetchone()
    if row is None:
        raise NoSuchConversation("there is no such conversation, or it was deleted: choose another, or begin one")
    return _summary(row)


def _forget_from(connection: Connection, conversation: str, number: int) -> None:
    connection.execute("DELETE FROM exchanges WHERE conversation = ? AND number >= ?", (conversation, number))


def _summary(row: Mapping[str, Any]) -> ConversationSummary:
    created, updated = (datetime.fromisoformat(row[name]) for name in ("created_at", "updated_at"))
    return ConversationSummary(row["id"], row["title"], created, updated)
