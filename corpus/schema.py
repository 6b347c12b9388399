"""The tables of a library, version by version: a new library and an old one come to the same ones."""

import sqlite3

from corpus.document import DatedBy
from corpus.integrity import seal_all

__all__ = ["APPLICATION_ID", "VERSION", "bring_up"]

APPLICATION_ID = 0x464E4F54  # "FNOT": what `file` and SQLite know the format by
VERSION = 6
"""What SQLite and `file` know the format by, and the version that this Footnote writes."""

# In `passages`, since version 3, the list has [start, end, kind, lead, [[start, end, header], ...]], cut off after the
# last that says something; the comment there is part of the table, which is the same in every library.
_TABLES = (
    """CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        publisher TEXT,
        published TEXT,                -- ISO 8601 date
        language TEXT,
        kind TEXT,
        pages TEXT NOT NULL,           -- JSON list of offsets
        characters INTEGER NOT NULL,
        added_at TEXT NOT NULL,        -- ISO 8601, UTC
        text_sha256 TEXT NOT NULL,     -- of the text in UTF-8: SQLite itself does not notice a changed letter
        text TEXT NOT NULL             -- last, so that reading the other columns never touches its pages
    ) STRICT""",
    "CREATE INDEX documents_by_source ON documents (source)",
    """CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: an old index names no new passage
        document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        number INTEGER NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        section TEXT,
        context TEXT NOT NULL,
        sentences TEXT NOT NULL,       -- JSON list of [start, end]
        UNIQUE (document, number)
    ) STRICT""",
    """CREATE TABLE vectors (
        passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
        fingerprint TEXT NOT NULL,     -- of the encoder
        vector BLOB NOT NULL,          -- float32, little endian
        sentences BLOB,                -- a vector a sentence, float16, little endian; last, as `vector` is read alone
        UNIQUE (passage, fingerprint)
    ) STRICT""",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE feedback (
        id INTEGER PRIMARY KEY,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,          -- JSON
        verdict TEXT NOT NULL,
        note TEXT NOT NULL,
        at TEXT NOT NULL               -- ISO 8601, UTC
    ) STRICT""",
    "CREATE TABLE generation (value INTEGER NOT NULL) STRICT",
    "INSERT INTO generation VALUES (0)",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

# A table of its own: a column added to `documents` would stand after the text.
_ORIGINS = """CREATE {} TABLE origins (
        document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
        dated_by TEXT,                 -- metadata, text or user; NULL without a date
        edited TEXT NOT NULL           -- JSON list of the fields that the user has set
    ) STRICT"""
# So is this: a process of the version before may still be writing to `origins`.
_FOLDERS = """CREATE {} TABLE folders (
        document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
        folder TEXT NOT NULL           -- from what was added down to the file, with "/" between
    ) STRICT"""
_DETAILS = (
    """CREATE {} TABLE details (
        document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
        author TEXT,
        url TEXT,
        page_kind TEXT NOT NULL,       -- page, slide or sheet
        page_names TEXT NOT NULL,      -- JSON list
        parent TEXT,                   -- id of the document it came in, which may be removed by itself
        remarks TEXT NOT NULL          -- JSON list of lines
    ) STRICT""",
    "CREATE INDEX details_by_parent ON details (parent)",
)
_CONVERSATIONS = (
    """CREATE {} TABLE conversations (
        id TEXT PRIMARY KEY,
        title TEXT,
        created_at TEXT,               -- ISO 8601, UTC, as all times here
        updated_at TEXT,
        owner TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE {} TABLE exchanges (
        conversation TEXT REFERENCES conversations ON DELETE CASCADE,
        number INTEGER,
        question TEXT,
        answer TEXT,                   -- JSON, as ``Answer.to_json`` has it
        at TEXT,
        PRIMARY KEY (conversation, number)
    ) STRICT""",
    """CREATE {} TABLE notes (
        id INTEGER PRIMARY KEY,
        conversation TEXT,
        text TEXT,
        answer TEXT,                   -- JSON
        at TEXT
    ) STRICT""",
)
# What SQLite does not notice is a letter that changed in a row: see ``corpus.integrity``.
_SUMS = (
    """CREATE {} TABLE seals (
        kind TEXT NOT NULL,            -- document, feedback, conversation or note
        id TEXT NOT NULL,
        sha256 TEXT NOT NULL,          -- of its rows
        PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE {} TABLE vector_sums (
        passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
        fingerprint TEXT NOT NULL,
        crc32 INTEGER NOT NULL,        -- of the passage's vector and those of its sentences
        PRIMARY KEY (passage, fingerprint)
    ) STRICT, WITHOUT ROWID""",
)
_FILES = """CREATE {} TABLE files (
        source TEXT PRIMARY KEY,       -- absolute path
        sha256 TEXT NOT NULL,          -- of its bytes, when it was read
        stamp TEXT NOT NULL            -- its size and times then
    ) STRICT, WITHOUT ROWID"""

# What has changed, in order, so that an index of the whole library can follow without looking through all of it. A
# number in a row that nobody can guess tells a copy that was changed otherwise from the library it was copied from.
_JOURNAL = """CREATE {} TABLE journal (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        passage INTEGER NOT NULL,      -- that was added or removed, or was given a vector
        mark INTEGER NOT NULL DEFAULT (random())
    ) STRICT"""
_TRIGGERS = (
    "CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN INSERT INTO journal (passage) VALUES (new.id); END",
    "CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN INSERT INTO journal (passage) VALUES (old.id); END",
    "CREATE TRIGGER vector_added AFTER INSERT ON vectors BEGIN INSERT INTO journal (passage) VALUES (new.passage); END",
)
_ORIGINALS = """CREATE {} TABLE originals (
        document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,  -- SHA-256 of the bytes
        bytes BLOB NOT NULL
    ) STRICT"""
_ADDED = {3: (_FOLDERS,), 4: (*_DETAILS, *_CONVERSATIONS, *_SUMS, _FILES), 5: (_ORIGINALS,), 6: (_JOURNAL,)}
"""The tables that later versions added, by the version."""


def bring_up(connection: sqlite3.Connection, version: int, *, aside: bool = False) -> None:
    """Make the tables that a library of an older version lacks, and fill them from what it has.

    Args:
        connection: to the library, in a transaction unless ``aside``.
        version: of the tables that are there; 0 when none are.
        aside: make them in memory, for this connection alone, and leave the file as it is.
    """
    if version < 1:
        for statement in _TABLES:
            connection.execute(statement)
    if aside:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA foreign_keys = OFF")  # what is aside cannot refer to the file
    where = "TEMP" if aside else ""
    if version < 2:
        _add_origins(connection, where)
    for number, statements in _ADDED.items():
        for statement in statements if version < number else ():
            connection.execute(statement.format(where))
    if version < 4 and not aside:
        seal_all(connection)
    if version < 6:
        _begin_journal(connection, where)
    if not aside:
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _add_origins(connection: sqlite3.Connection, where: str) -> None:
    connection.create_function("dated_by", 2, _dated_by, deterministic=True)
    connection.execute(_ORIGINS.format(where))
    connection.execute(
        "INSERT INTO origins SELECT id, iif(published IS NULL, NULL, dated_by(published, CAST(text AS BLOB))), '[]'"
        " FROM documents"
    )


def _begin_journal(connection: sqlite3.Connection, where: str) -> None:
    """Begin the journal with a row that means nothing, so that there always is a last one."""
    if where:  # nothing changes
        connection.execute("INSERT INTO journal VALUES (1, 0, 0)")
        return
    connection.execute("INSERT INTO journal (passage) VALUES (0)")
    for statement in _TRIGGERS:
        connection.execute(statement)


def _dated_by(published: str, text: bytes) -> str:
    """Where the date of a document came from that was added when this was not kept.

    What the text says again may have come from it; what it does not say was given from outside.
    """
    from corpus.dates import find_publication_date  # here, for only an old library has need of it

    found = find_publication_date(text.decode("utf-8", "replace"))
    return DatedBy.TEXT if found is not None and found.isoformat() == published else DatedBy.METADATA
