BEGIN TRANSACTION;
PRAGMA user_version = 4;
CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        title TEXT,
        created_at TEXT,               -- ISO 8601, UTC, as all times here
        updated_at TEXT,
        owner TEXT NOT NULL DEFAULT ''
    ) STRICT;
CREATE TABLE details (
        document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
        author TEXT,
        url TEXT,
        page_kind TEXT NOT NULL,       -- page, slide or sheet
        page_names TEXT NOT NULL,      -- JSON list
        parent TEXT,                   -- id of the document it came in, which may be removed by itself
        remarks TEXT NOT NULL          -- JSON list of lines
    ) STRICT;
CREATE TABLE exchanges (
        conversation TEXT REFERENCES conversations ON DELETE CASCADE,
        number INTEGER,
        question TEXT,
        answer TEXT,                   -- JSON, as ``Answer.to_json`` has it
        at TEXT,
        PRIMARY KEY (conversation, number)
    ) STRICT;
CREATE TABLE files (
        source TEXT PRIMARY KEY,       -- absolute path
        sha256 TEXT NOT NULL,          -- of its bytes, when it was read
        stamp TEXT NOT NULL            -- its size and times then
    ) STRICT, WITHOUT ROWID;
CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        conversation TEXT,
        text TEXT,
        answer TEXT,                   -- JSON
        at TEXT
    ) STRICT;
CREATE TABLE seals (
        kind TEXT NOT NULL,            -- document, feedback, conversation or note
        id TEXT NOT NULL,
        sha256 TEXT NOT NULL,          -- of its rows
        PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "seals" VALUES('document','07106467b0dd38eab1418aab6b25716048d0fd541522ee517a9d82cf069a46d2','bc3ccb4d9027239fc6b962c710fc9865be333bf88999d55147d4ce12182f1fe3');
INSERT INTO "seals" VALUES('document','57203ecf277404398a95e3cac35efef2afa88e62f1731f6fb9681dd6e970ccf4','50d3241c8c61c95e849f1c3dc0b1afe00745eb11c12e3fb34e560ac62a2a58d8');
INSERT INTO "seals" VALUES('document','cf65474fabf47936d056f35d783ea07ac99cf4cfa4843a9d4a0b921b73b233f3','07715908d61acf6f66d4753a6a8d144afa5ed4f638ba0bb3c2a43c9a650a3bf9');
INSERT INTO "seals" VALUES('feedback','1','ab4c2ff47d357bc113e058f58deaca7c7ad02ed384ab2a3e6f0b65233cc97d14');
CREATE TABLE vector_sums (
        passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
        fingerprint TEXT NOT NULL,
        crc32 INTEGER NOT NULL,        -- of the passage's vector and those of its sentences
        PRIMARY KEY (passage, fingerprint)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "vector_sums" VALUES(1,'91115daf61ed58521832554f0127bfd881e3d972369bee4206e75d111529c217',637459520);
INSERT INTO "vector_sums" VALUES(2,'91115daf61ed58521832554f0127bfd881e3d972369bee4206e75d111529c217',810325467);
INSERT INTO "vector_sums" VALUES(3,'91115daf61ed58521832554f0127bfd881e3d972369bee4206e75d111529c217',928170149);
CREATE INDEX details_by_parent ON details (parent);
COMMIT;
