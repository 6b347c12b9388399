"""What a library's rows are written to and read from: SQLite's own connection, or one that answers in the same way.

Whatever reads or writes rows does so in the SQL that SQLite and PostgreSQL share, with ``?`` for values. Where they
differ, ``corpus.sql_database`` says the same in the other's words.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

__all__ = ["Connection", "KeepsRows", "Rows"]


class Rows(Protocol):
    """The rows that a query found; each is a sequence of its values, which are also had by their columns' names."""

    def fetchone(self) -> Any:  # noqa: ANN401
        """The next row, None after the last."""
        ...

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """So many of the rows that follow, fewer at the end."""
        ...

    def fetchall(self) -> list[Any]:
        """All rows that follow."""
        ...

    def __iter__(self) -> Iterator[Any]: ...

    def close(self) -> None:
        """Let go of the rows that were not fetched."""
        ...


class Connection(Protocol):
    """A connection within a transaction."""

    def execute(self, query: str, values: Sequence[Any] = ..., /) -> Rows:
        """Run a query with a value for each ``?``."""
        ...

    def executemany(self, query: str, values: Iterable[Sequence[Any]], /) -> object:
        """Run a statement once for each sequence of values."""
        ...


class KeepsRows(Protocol):
    """A database that keeps a library; threads may share it, and other processes use it meanwhile."""

    @property
    def place(self) -> Path | str:
        """Where it is, by which it can be opened again: a folder with an SQLite file, or the URL of a database."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether it may only be read."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads: all that is read within belongs to one moment."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes, one at a time: all of it is kept, or on any error none."""
        ...

    def problems(self) -> list[str]:
        """What the database itself finds damaged, a line each."""
        ...

    def close(self) -> None:
        """Let go of it; harmless when it is closed already."""
        ...
