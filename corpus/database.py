"""The SQLite file that a library is kept in: opened, checked, and shared between threads and processes.

A library may also be kept in another database: see ``corpus.sql_database``.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.connection import KeepsRows
from corpus.errors import DamagedLibrary, LibraryError, NewerLibrary
from corpus.phrases import Phrase
from corpus.schema import APPLICATION_ID, VERSION, bring_up

__all__ = ["FILE_NAME", "Database", "InDatabase"]

FILE_NAME = "footnote.db"
"""The name of the database in the folder of a library."""
BUSY_SECONDS = 30.0  # how long to wait for another process that writes
_READERS_KEPT = 8  # connections that are kept open for those who will read next


class Database:
    """Connections to one file: one that writes, used by one thread at a time, and one for each thread that reads.

    Who reads does not wait for who writes, and sees what was committed last. Other processes may use the same file
    meanwhile. A committed transaction survives a crash and a power cut (write-ahead log, synced at each commit).

    Attributes:
        path: the SQLite file.
        read_only: True when the folder may only be read; ``writing`` then raises.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._writer = connection
        self._lock = threading.Lock()  # of the connection that writes
        self._idle: list[sqlite3.Connection] = []  # those that read, while nobody does
        self._is_closed = False

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the database of the library in ``folder``; make both when they are absent.

        Raises:
            NewerLibrary: a newer version of Footnote wrote it.
            DamagedLibrary: the file is no database, is damaged, or belongs to another program.
            LibraryError: the folder cannot be made, read or written.
        """
        path = folder / FILE_NAME
        _make_folder(folder)
        read_only = path.exists() and not (_may_write(folder) and _may_write(path))
        with _translated(path):
            connection = _opened(path, read_only=read_only)
        return cls(path, connection, read_only=read_only)

    def close(self) -> None:
        """Close the file; harmless when it is closed already."""
        with self._lock:
            self._is_closed = True
            while self._idle:
                self._idle.pop().close()
            self._writer.close()

    @property
    def place(self) -> Path:
        """See ``KeepsRows``."""
        return self.path.parent

    def problems(self) -> list[str]:
        """See ``KeepsRows``."""
        with self.reading() as connection:
            rows = connection.execute("PRAGMA integrity_check").fetchall()
            problems = [f"the database is damaged: {line}" for (line,) in rows if line != "ok"]
            for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
                problems.append(f"row {row} of {table} belongs to no row of {parent}")
        return problems

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A transaction that reads: all that is read within belongs to one moment."""
        connection = self._reader()
        try:
            with _transaction(self.path, connection, "BEGIN"):
                yield connection
        finally:
            self._idle.append(connection)
            if self._is_closed or len(self._idle) > _READERS_KEPT:
                self._close_one()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes: all of it is kept, or on any error none.

        Raises:
            LibraryError: the library is read-only, another process keeps it, or the disk is full.
        """
        if self.read_only:
            raise LibraryError(
                "{folder} may only be read: change its permissions, or copy it elsewhere", folder=str(self.path.parent)
            )
        with self._lock, _transaction(self.path, self._writer, "BEGIN IMMEDIATE"):
            yield self._writer

    def _reader(self) -> sqlite3.Connection:
        """A connection that nobody else reads with."""
        if self._is_closed:
            raise _closed(self.path)
        with suppress(IndexError):
            return self._idle.pop()
        with _translated(self.path):
            if self.read_only:
                return _opened(self.path, read_only=True)
            connection = _connect(f"{self.path.absolute().as_uri()}?mode=rw")
            connection.execute("PRAGMA query_only = ON")
            return connection

    def _close_one(self) -> None:
        with suppress(IndexError):
            self._idle.pop().close()


class InDatabase:
    """Something that is kept in the database of a library; threads may share it.

    Args:
        database: that of the library.
    """

    def __init__(self, database: KeepsRows) -> None:
        self._database = database

    @classmethod
    def open(cls, place: Path | str) -> Self:
        """Open what the library at a place keeps; make the library when it is absent.

        A folder that may only be read is opened to be read.

        Args:
            place: a folder, which holds an SQLite file; or the URL of another database, as ``KeepsRows.place`` is.

        Raises:
            NewerLibrary: a newer version of Footnote wrote it.
            DamagedLibrary: the file is no library, or is damaged; it is left as it was.
            LibraryError: the folder cannot be made, read or written, or the database cannot be reached.
        """
        if isinstance(place, Path):
            return cls(Database.open(place))
        from corpus.sql_database import SqlDatabase  # here, for few have need of it, and it needs an optional package

        return cls(SqlDatabase.open(place))

    @property
    def place(self) -> Path | str:
        """Where it is kept, by which it can be opened again."""
        return self._database.place

    def close(self) -> None:
        """Close the file; harmless when it is closed already."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """True when the folder may only be read; changes then raise ``LibraryError``."""
        return self._database.read_only


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise LibraryError(
            "{folder} is a file, not a folder: name a folder to keep the library in", folder=str(folder)
        ) from error
    except OSError as error:
        raise LibraryError(
            "{folder} cannot be made ({why}): choose another folder", folder=str(folder), why=str(error.strerror)
        ) from error


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


@contextmanager
def _transaction(path: Path, connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    with _translated(path):
        connection.execute(begin)
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("ROLLBACK")
            raise


def _opened(path: Path, *, read_only: bool) -> sqlite3.Connection:
    connection = _connect_to_read(path) if read_only else _connect(f"{path.absolute().as_uri()}?mode=rwc")
    try:
        _prepare(connection, path, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """Read a library that may not be written.

    SQLite reads a write-ahead log through a file beside it, which it cannot make in such a folder. A library
    that was closed well has no log: its file is all there is, and is read as one that nobody changes
    (``immutable``).
    """
    log = path.with_name(path.name + "-wal")
    unlogged = not log.exists() or log.stat().st_size == 0
    return _connect(f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if unlogged else ''}")


def _prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    """Make the tables of a new library, and bring those of an older version up to this one.

    A file that is no library is refused before anything is written to it. What an older library lacks and that
    may only be read is made aside, in memory.
    """
    version = _version_of(connection, path)
    if read_only:
        if not version:
            raise LibraryError("{path} is empty and may not be written: choose another folder", path=str(path))
        bring_up(connection, version, aside=True)
        return
    if not version:
        connection.execute("PRAGMA page_size = 8192")  # five vectors of MiniLM to a page; two to one of 4096
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what a person removes is not left in free pages
    if version == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        bring_up(connection, _version_of(connection, path))  # another process may have been faster
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the library's tables; 0 when the file is empty."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if (application, version, tables) == (0, 0, 0):
        return 0
    if application != APPLICATION_ID:
        raise DamagedLibrary("{path} belongs to another program: name another folder for the library", path=str(path))
    if version > VERSION:
        raise NewerLibrary(
            "{path} was written by a newer version of Footnote (format {version}, this one reads "
            "{known}): upgrade footnote-qa",
            path=str(path),
            version=version,
            known=VERSION,
        )
    return int(version)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Say in one line of a person's words what SQLite has found."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise _closed(path) from error
    except sqlite3.IntegrityError:
        raise  # a mistake of the caller's code, not of the library
    except UnicodeDecodeError as error:  # of damaged text, also in what SQLite says of it
        raise DamagedLibrary("{path} {advice} (text in it is no UTF-8)", path=str(path), advice=_DAMAGED[1]) from error
    except sqlite3.Error as error:
        kind, advice = _MEANING.get(_primary_code(error), _DAMAGED)
        raise kind("{path} {advice} ({error})", path=str(path), advice=advice, error=str(error)) from error


def _closed(path: Path) -> LibraryError:
    return LibraryError("{folder} has been closed: open the library again", folder=str(path.parent))


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


_DAMAGED = (
    DamagedLibrary,
    Phrase("is damaged or is no library: restore it from a backup, or remove the folder and add the documents again"),
)
_BUSY = (
    LibraryError,
    Phrase("is in use by another process that does not let go of it: try again when it has finished"),
)
_FORBIDDEN = (LibraryError, Phrase("cannot be opened or written: look at its permissions, or choose another folder"))
_MEANING: dict[int, tuple[type[LibraryError], Phrase]] = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PERM: _FORBIDDEN,
    sqlite3.SQLITE_READONLY: _FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: _FORBIDDEN,
    sqlite3.SQLITE_AUTH: _FORBIDDEN,
    sqlite3.SQLITE_FULL: (LibraryError, Phrase("cannot grow, for the disk is full: free some space and try again")),
    sqlite3.SQLITE_IOERR: (LibraryError, Phrase("could not be read or written: look at the disk and try again")),
    sqlite3.SQLITE_NOMEM: (
        LibraryError,
        Phrase("needs more memory than there is: close other programs and try again"),
    ),
}
