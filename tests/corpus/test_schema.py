"""A library that an older version made is brought up to this one, whole or not at all."""

import sqlite3
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.database import FILE_NAME
from corpus.document import DatedBy, Sentence
from corpus.schema import VERSION
from corpus.store import Store

FILES = Path(__file__).parent / "files"
"""In library-1.sql a library that version 1 made, with its documents, passages, vectors, settings and feedback; in
library-2.sql and the following what the versions of these numbers added to it."""

DATED = {
    "bridge.txt": (date(1987, 3, 5), DatedBy.TEXT),  # a line of it says so
    "harvest.txt": (date(1992, 1, 15), DatedBy.METADATA),  # it says 4 May
    "letter.txt": (None, None),
}


def make_old(folder: Path, version: int) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    for number in range(1, version + 1):
        connection.executescript((FILES / f"library-{number}.sql").read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


@pytest.fixture(params=[1, 2, 3, 4, 5])
def old(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    make_old(tmp_path, request.param)
    return tmp_path


def dated(store: Store) -> dict[str, tuple[date | None, DatedBy | None]]:
    return {summary.name: (summary.published, summary.dated_by) for summary in store.summaries()}


def content_of(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / FILE_NAME)
    content = [*connection.iterdump(), *map(str, connection.execute("PRAGMA user_version"))]
    connection.close()
    return content


def test_an_old_library_keeps_all_that_it_holds(old: Path) -> None:
    before = content_of(old)
    with Store.open(old) as store:
        assert store.check() == []
        assert "opened yesterday by the engineer" in store.find("bridge.txt").text
        assert store.feedbacks()[0].question == "When was the bridge opened?"
    after = content_of(old)
    assert [line for line in before if line not in after] == before[-1:]
    assert after[-1] == f"({VERSION},)"


def test_where_its_dates_come_from_is_told_by_its_texts(old: Path) -> None:
    with Store.open(old) as store:
        assert dated(store) == DATED
        assert {name: store.find(name).dated_by for name in DATED} == {name: by for name, (_, by) in DATED.items()}
        assert store.find("bridge.txt").edited == ()


def test_it_comes_to_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    tables = "SELECT type, name, sql FROM sqlite_schema ORDER BY name"
    made = []
    for folder in (old, tmp_path / "new"):
        Store.open(folder).close()
        connection = sqlite3.connect(folder / FILE_NAME)
        made.append(connection.execute(tables).fetchall())
        connection.close()
    assert made[0] == made[1]


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
def test_one_that_may_only_be_read_is_read_and_stays_as_it_is(shared_folder: Path, only_reading, version: int) -> None:
    make_old(shared_folder, version)
    content = (shared_folder / FILE_NAME).read_bytes()
    with only_reading(shared_folder), Store.open(shared_folder) as store:
        assert store.read_only
        assert dated(store) == DATED
        assert store.find("bridge.txt").dated_by is DatedBy.TEXT
        assert store.find("bridge.txt").path == "bridge.txt"
        assert store.check() == []
    assert (shared_folder / FILE_NAME).read_bytes() == content


KILLED = """
import os, signal, sys
from pathlib import Path
from corpus import dates
from corpus.store import Store
found, times = dates.find_publication_date, []
def find_and_die(text):
    times.append(text)
    if len(times) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return found(text)
dates.find_publication_date = find_and_die
Store.open(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no SIGKILL")
def test_a_process_killed_while_it_brings_a_library_up_leaves_it_as_it_was(tmp_path: Path) -> None:
    make_old(tmp_path, 1)
    before = content_of(tmp_path)
    assert subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False).returncode == -9
    assert content_of(tmp_path) == before
    with Store.open(tmp_path) as store:
        assert dated(store) == DATED


def test_the_sentences_of_its_passages_are_read(old: Path) -> None:
    with Store.open(old) as store:
        passages = [stored.passage for stored in store.passages()]
    assert all(passage.sentences for passage in passages)
    assert all(passage.sentences == tuple(Sentence(*span) for span in passage.spans) for passage in passages)


def test_what_it_did_not_keep_is_unknown(old: Path) -> None:
    with Store.open(old) as store:
        bridge = store.find("bridge.txt")
    assert (bridge.author, bridge.url, bridge.page_kind, bridge.page_names) == (None, None, "page", ())
    assert (bridge.parent, bridge.remarks) == (None, ())


def test_several_processes_may_open_an_old_library_at_once(old: Path) -> None:
    program = "import sys; from pathlib import Path; from corpus.store import Store; Store.open(Path(sys.argv[1]))"
    processes = [subprocess.Popen([sys.executable, "-c", program, str(old)]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    with Store.open(old) as store:
        assert dated(store) == DATED
        assert store.check() == []


def test_a_document_that_a_running_older_version_adds_is_read(old: Path) -> None:
    Store.open(old).close()
    connection = sqlite3.connect(old / FILE_NAME)
    connection.execute(
        "INSERT INTO documents VALUES ('f00d', 'new.txt', '/new.txt', 'New', NULL, '2020-05-01', NULL, NULL, '[]', 5,"
        " '2020-05-02T00:00:00+00:00', ?, 'words')",
        (sha256(b"words").hexdigest(),),
    )
    connection.commit()
    connection.close()
    with Store.open(old) as store:
        assert dated(store) == DATED | {"new.txt": (date(2020, 5, 1), None)}
        assert store.get("f00d").edited == ()
