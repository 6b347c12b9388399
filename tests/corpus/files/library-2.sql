BEGIN TRANSACTION;
PRAGMA user_version = 2;
CREATE TABLE origins (
        document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
        dated_by TEXT,                 -- metadata, text or user; NULL without a date
        edited TEXT NOT NULL           -- JSON list of the fields that the user has set
    ) STRICT;
INSERT INTO "origins" VALUES('57203ecf277404398a95e3cac35efef2afa88e62f1731f6fb9681dd6e970ccf4','text','[]');
INSERT INTO "origins" VALUES('07106467b0dd38eab1418aab6b25716048d0fd541522ee517a9d82cf069a46d2','metadata','[]');
INSERT INTO "origins" VALUES('cf65474fabf47936d056f35d783ea07ac99cf4cfa4843a9d4a0b921b73b233f3',NULL,'[]');
COMMIT;
