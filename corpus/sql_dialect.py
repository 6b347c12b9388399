"""The store's SQL, which is SQLite's, said in PostgreSQL's words; the tables, and the rows that come back."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from corpus.connection import Rows
from corpus.errors import LibraryError
from corpus.schema import bring_up

if TYPE_CHECKING:
    from sqlalchemy import CursorResult, MetaData, TextClause
    from sqlalchemy.engine import Connection as SqlConnection

__all__ = ["FOLLOWED", "FORMAT_TABLE", "PostgresqlConnection", "library_tables"]

FORMAT_TABLE = "footnote_format"
"""The table that says which version of the tables stands in a schema."""

_NUL, _NO_CHARACTER = "\0", "\U0010ffff"
_VALUE = re.compile(r"\?(\d*)")
_TEXT_AS_BYTES = re.compile(r"CAST\((\w+) AS BLOB\)")
_JSON_EACH = re.compile(r"FROM json_each\((\?\d*)\)")
_REPLACE = re.compile(r"INSERT OR REPLACE INTO (\w+)")
_IN_ROWS = ("documents", "conversations")  # the tables whose rows are listed in the order they were added


class PostgresqlConnection:
    """A connection to PostgreSQL that understands the store's SQL; see ``corpus.connection.Connection``."""

    def __init__(self, connection: "SqlConnection") -> None:
        self._connection = connection

    def execute(self, query: str, values: Sequence[Any] = ()) -> Rows:
        """See ``corpus.connection.Connection``."""
        statement = _statement(query, values)
        return _Rows(self._connection.execute(statement, _named(values)))

    def executemany(self, query: str, values: Iterable[Sequence[Any]]) -> None:
        """See ``corpus.connection.Connection``."""
        if rows := [*values]:
            # Of each value's type the first that is not None tells.
            kinds = [next((value for value in column if value is not None), None) for column in zip(*rows, strict=True)]
            self._connection.execute(_statement(query, kinds), [*map(_named, rows)])


class _Row(tuple[Any, ...]):
    """A row whose values are had by their places and by their columns' names, as those of ``sqlite3.Row``."""

    names: Sequence[str]

    def keys(self) -> Sequence[str]:
        return self.names

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)


class _Rows:
    """What a statement found; see ``corpus.connection.Rows``."""

    def __init__(self, found: "CursorResult[Any]") -> None:
        self._found = found
        self._names = tuple(found.keys()) if found.returns_rows else ()

    def fetchone(self) -> _Row | None:
        row = self._found.fetchone()
        return None if row is None else self._read(row)

    def fetchmany(self, size: int = 1) -> list[_Row]:
        return [*map(self._read, self._found.fetchmany(size))]

    def fetchall(self) -> list[_Row]:
        return [*map(self._read, self._found.fetchall())]

    def __iter__(self) -> Iterator[_Row]:
        return map(self._read, self._found)

    def close(self) -> None:
        self._found.close()

    def _read(self, values: Iterable[Any]) -> _Row:
        row = _Row(value.replace(_NO_CHARACTER, _NUL) if isinstance(value, str) else value for value in values)
        row.names = self._names
        return row


FOLLOWED = """
    CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_TABLE_NAME = 'vectors' THEN INSERT INTO journal (passage) VALUES (NEW.passage);
        ELSIF TG_OP = 'DELETE' THEN INSERT INTO journal (passage) VALUES (OLD.id);
        ELSE INSERT INTO journal (passage) VALUES (NEW.id); END IF;
        RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER passage_changed AFTER INSERT OR DELETE ON passages
        FOR EACH ROW EXECUTE FUNCTION note_change();
    CREATE OR REPLACE TRIGGER vector_changed AFTER INSERT OR UPDATE ON vectors
        FOR EACH ROW EXECUTE FUNCTION note_change();
    INSERT INTO journal (passage) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM journal);"""
"""What keeps the journal of changes, as the triggers of ``corpus.schema`` do."""


def _statement(query: str, values: Sequence[Any]) -> "TextClause":
    """The store's statement as SQLAlchemy has it, each parameter of the type of its value."""
    from sqlalchemy import BigInteger, LargeBinary, String, bindparam, text

    types = {int: BigInteger, bytes: LargeBinary, str: String}
    kinds = [
        types.get(int if isinstance(value, int) else str if isinstance(value, str) else type(value)) for value in values
    ]
    return text(_in_postgresql(query)).bindparams(
        *(bindparam(f"v{number}", type_=kind) for number, kind in enumerate(kinds, 1))
    )


def _named(values: Sequence[Any]) -> dict[str, Any]:
    return {f"v{number}": _written(value) for number, value in enumerate(values, 1)}


def _written(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return value
    if _NO_CHARACTER in value:
        raise LibraryError("a text has U+10FFFF in it, which is no character: take it out and add the document again")
    return value.replace(_NUL, _NO_CHARACTER)


@lru_cache(maxsize=256)
def _in_postgresql(query: str) -> str:
    """A statement in SQLite's words in those of PostgreSQL."""
    numbers = count(1)
    query = _TEXT_AS_BYTES.sub(r"\1", query)
    query = _JSON_EACH.sub(r"FROM json_array_elements_text(CAST(\1 AS json)) AS each (value)", query)
    if replaced := _REPLACE.search(query):
        query = _REPLACE.sub(r"INSERT INTO \1", query) + _on_conflict(replaced[1])
    return _VALUE.sub(lambda found: f":v{found[1] or next(numbers)}", query)


def _on_conflict(name: str) -> str:
    """What ends a statement whose row takes the place of the one with the same key."""
    from sqlalchemy import UniqueConstraint

    table = library_tables().tables[name]
    key = [column.name for column in table.primary_key]
    if not key:
        key = [
            column.name for each in table.constraints if isinstance(each, UniqueConstraint) for column in each.columns
        ]
    others = ", ".join(f"{column.name} = excluded.{column.name}" for column in table.columns if column.name not in key)
    return f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {others}"


@cache
def library_tables() -> "MetaData":
    """The tables of a library, as ``corpus.schema`` makes them in SQLite."""
    from sqlalchemy import BigInteger, Column, DefaultClause, Identity, Integer, MetaData, Table, create_engine, text
    from sqlalchemy.pool import StaticPool

    tables = MetaData()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        bring_up(made, 0)
        tables.reflect(create_engine("sqlite://", creator=lambda: made, poolclass=StaticPool))
    for table in tables.tables.values():
        for constraint in table.foreign_key_constraints:
            constraint.ondelete = "CASCADE"  # as all are, though SQLAlchemy does not find it in SQLite
        for column in table.columns:
            column.type = column.type.as_generic()
            if isinstance(column.type, Integer):
                column.type = BigInteger()
    tables.tables["journal"].columns["mark"].server_default = DefaultClause(text("(random() * 9e18)::bigint"))
    for name in _IN_ROWS:
        tables.tables[name].append_column(Column("rowid", BigInteger, Identity(), unique=True, nullable=False))
    Table(FORMAT_TABLE, tables, Column("version", BigInteger, nullable=False))
    return tables
