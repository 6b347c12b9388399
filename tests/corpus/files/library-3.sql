BEGIN TRANSACTION;
PRAGMA user_version = 3;
CREATE TABLE folders (
        document TEXT PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
        folder TEXT NOT NULL           -- from what was added down to the file, with "/" between
    ) STRICT;
INSERT INTO "folders" VALUES('57203ecf277404398a95e3cac35efef2afa88e62f1731f6fb9681dd6e970ccf4','');
INSERT INTO "folders" VALUES('07106467b0dd38eab1418aab6b25716048d0fd541522ee517a9d82cf069a46d2','1992/rye');
INSERT INTO "folders" VALUES('cf65474fabf47936d056f35d783ea07ac99cf4cfa4843a9d4a0b921b73b233f3','');
COMMIT;
