"""A library's rows in PostgreSQL, which many machines may share; SQLAlchemy connects to it.

The tables are those of the SQLite file (``corpus.schema``), in a schema of the library's own, so that one database
holds many libraries. A transaction that writes waits for the one before it, as in SQLite.

PostgreSQL keeps no NUL in a text, which a document may have. It is kept as U+10FFFF, which is no character and of the
same length, so that all offsets stay true.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

from corpus.errors import DamagedLibrary, LibraryError, NewerLibrary
from corpus.phrases import Phrase
from corpus.schema import VERSION
from corpus.sql_dialect import FOLLOWED, FORMAT_TABLE, PostgresqlConnection, library_tables

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine
    from sqlalchemy.engine import Connection as SqlConnection

__all__ = ["SqlDatabase"]

_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,47}")

_BUSY_SECONDS = 30  # how long to wait for another process that writes, as for SQLite
_CONNECT_SECONDS = 10
_STATEMENT_SECONDS = 120  # a statement that takes longer is given up by the server
_PAUSES = (0.2, 0.5, 1.0, 2.0)  # seconds between attempts at a server that cannot be reached, for it may be restarting


class SqlDatabase:
    """A schema of a PostgreSQL database; see ``KeepsRows``."""

    def __init__(self, place: str, engine: "Engine", schema: str, name: str) -> None:
        self._place = place
        self._engine = engine
        self._schema = schema
        self._name = name

    @classmethod
    def open(cls, place: str) -> Self:
        """Open the tables of a library; make them when they are absent.

        Args:
            place: the URL of a database, with ``library`` for the library's name in it:
                ``postgresql://user:password@host/database?library=reports``.

        Raises:
            NewerLibrary: a newer version of Footnote wrote it.
            LibraryError: it cannot be reached or written, the URL is none, or the extra ``postgresql`` is
                not installed.
        """
        if find_spec("sqlalchemy") is None or find_spec("psycopg") is None:
            raise LibraryError(
                "documents are kept in PostgreSQL through a package that is not installed: "
                "pip install 'footnote-qa[postgresql]'"
            )
        from sqlalchemy import create_engine

        url, schema = _parted(place)
        name = url.set(query={}).render_as_string(hide_password=True)
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=8,
            connect_args={
                "connect_timeout": _CONNECT_SECONDS,
                "options": f"-c statement_timeout={_STATEMENT_SECONDS}s -c lock_timeout={_BUSY_SECONDS}s",
            },
        )
        database = cls(place, engine, schema, name)
        try:
            database._bring_up()
        except BaseException:
            engine.dispose()
            raise
        return database

    @property
    def place(self) -> str:
        """See ``KeepsRows``; it may hold a password, so it is never shown."""
        return self._place

    @property
    def read_only(self) -> bool:
        """See ``KeepsRows``."""
        return False

    def close(self) -> None:
        """See ``KeepsRows``."""
        self._engine.dispose()

    def problems(self) -> list[str]:
        """See ``KeepsRows``: PostgreSQL checks its pages itself, where its checksums are on."""
        return []

    @contextmanager
    def reading(self) -> Iterator["PostgresqlConnection"]:
        """See ``KeepsRows``."""
        with self._transaction("REPEATABLE READ") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator["PostgresqlConnection"]:
        """See ``KeepsRows``.

        Raises:
            LibraryError: another process keeps it, it cannot be reached, or its disk is full.
        """
        with self._transaction("READ COMMITTED") as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))")
            yield connection

    @contextmanager
    def _transaction(self, isolation: str) -> Iterator["PostgresqlConnection"]:
        from sqlalchemy.exc import DBAPIError, IntegrityError

        with self._translated():
            opened = self._connected(isolation)
            try:
                with opened.begin():
                    opened.exec_driver_sql(f'SET LOCAL search_path TO "{self._schema}"')
                    yield PostgresqlConnection(opened)
            except IntegrityError as error:  # a mistake of the caller's code, not of the library
                raise ValueError(str(error.orig)) from error
            except DBAPIError as error:
                if error.connection_invalidated:
                    opened.invalidate()
                raise
            finally:
                opened.close()

    def _connected(self, isolation: str) -> "SqlConnection":
        """A connection, tried for a few seconds, for a server may be starting again."""
        from sqlalchemy.exc import OperationalError

        for pause in (*_PAUSES, None):
            try:
                return self._engine.connect().execution_options(isolation_level=isolation)
            except OperationalError as error:
                if pause is None or _is_refused(error):
                    raise
                time.sleep(pause)
        raise AssertionError

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Say in one line of a person's words what PostgreSQL has found."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            said = " ".join(str(cause).split())[:300]
            state = getattr(cause, "sqlstate", None)
            if state is None:
                advice = _REFUSED if _is_refused(error) else _UNREACHABLE
            elif (known := _MEANING.get(state) or _MEANING.get(state[:2])) is not None:
                advice = known
            else:
                raise
            raise LibraryError(
                "the documents in {name} {advice} ({said})", name=self._name, advice=advice, said=said
            ) from error

    def _bring_up(self) -> None:
        """Make the tables that are not there yet."""
        from sqlalchemy import text

        with self._translated():
            opened = self._connected("READ COMMITTED")
            with opened, opened.begin():
                opened.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": self._schema})
                opened.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"')
                opened.exec_driver_sql(f'SET LOCAL search_path TO "{self._schema}"')
                version = self._version_of(opened)
                if version > VERSION:
                    raise NewerLibrary(
                        "the documents in {name} were written by a newer version of Footnote (format "
                        "{version}, this one reads {known}): upgrade footnote-qa",
                        name=self._name,
                        version=version,
                        known=VERSION,
                    )
                if version < VERSION:
                    library_tables().create_all(opened)
                    opened.exec_driver_sql(FOLLOWED)
                    if not version:
                        opened.exec_driver_sql("INSERT INTO generation VALUES (0)")
                    opened.exec_driver_sql("DELETE FROM footnote_format")
                    opened.execute(text("INSERT INTO footnote_format VALUES (:version)"), {"version": VERSION})

    def _version_of(self, opened: "SqlConnection") -> int:
        """The version of the tables; 0 where there are none."""
        from sqlalchemy import inspect

        tables = inspect(opened).get_table_names(schema=self._schema)
        if not tables:
            return 0
        if FORMAT_TABLE not in tables:
            raise DamagedLibrary(
                "the schema {schema} of {name} belongs to another program: name the library otherwise",
                schema=self._schema,
                name=self._name,
            )
        return int(opened.exec_driver_sql("SELECT version FROM footnote_format").scalar_one())


def _parted(place: str) -> tuple["URL", str]:
    """The URL of the database, and the name of the library's schema in it.

    Raises:
        LibraryError: it is no URL of a PostgreSQL database, or names no library, or not with such a name.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(place)
        library = url.query.get("library", "")
    except (ArgumentError, ValueError) as error:  # the latter of a port
        raise LibraryError(
            "the URL of the documents' database is none: write postgresql://USER:PASSWORD@HOST/DATABASE"
        ) from error
    if url.get_backend_name() != "postgresql":
        raise LibraryError(
            "documents are kept in PostgreSQL or in a folder, not in {engine}: write "
            "postgresql://USER:PASSWORD@HOST/DATABASE, or name a folder",
            engine=url.get_backend_name(),
        )
    if not isinstance(library, str) or not _SCHEMA.fullmatch(library):
        raise LibraryError(
            "{library} is no name for a library in PostgreSQL: take small letters, digits and _, 48 at most",
            library=repr(library),
        )
    return url.set(drivername="postgresql+psycopg").difference_update_query(["library"]), library


def _is_refused(error: Exception) -> bool:
    """Whether a server that is there does not let us in: when connecting, it gives no code but only says so."""
    return "FATAL" in str(error) and "the database system is" not in str(error)  # starting up, or shutting down


_UNREACHABLE = Phrase("cannot be reached: see that the server runs and that the URL is right, then try again")
_REFUSED = Phrase("may not be opened: check the user, the password and the name of the database")
_MEANING = {  # by SQLSTATE, or its class
    "08": _UNREACHABLE,
    "42501": Phrase("may not be read or written by this user: look at the rights, or name another user"),
    "53": Phrase("cannot grow or take a connection, for the server is full: make room, then try again"),
    "55": Phrase("are in use by another process that does not let go of them: try again when it has finished"),
    "57": Phrase("took too long, or the server was stopped meanwhile: try again"),
    "58": Phrase("could not be read or written by the server: look at its disk and try again"),
}
