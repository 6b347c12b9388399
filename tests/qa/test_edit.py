"""A document is described otherwise, and all that depends on it follows, for every process and after a crash."""

import sqlite3
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from corpus.document import DatedBy
from qa import Library
from qa.errors import BadEdit, NoSuchDocument

WHEN = "When was the bridge opened?"
BRIDGE = "Bridge opens\n\n5 March 1987\n\nThe bridge over the Zembla was opened yesterday by Oswin Tarrel.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "harvest.txt").write_text("The harvest of 1991 came to 68 tonnes of rye.", encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path, notes: Path):
    with Library.open(tmp_path / "library") as opened:
        opened.add(notes)
        yield opened


def described(library: Library, name: str = "bridge.txt"):
    document = library.document(name)
    return document.title, document.publisher, document.published, document.dated_by


def test_adding_says_which_dates_are_guessed_and_which_are_missing(tmp_path, notes):
    (notes / "metadata.json").write_text('{"harvest.txt": {"published": "1992-01-15"}}', encoding="utf-8")
    (notes / "letter.txt").write_text("Dear Ana, it rains.", encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        report = library.add(notes)
        assert (report.guessed, report.undated) == (("bridge.txt",), ("letter.txt",))
        assert (library.add(notes).guessed, library.add(notes).undated) == ((), ())


def test_yesterday_is_another_day_after_an_edit(library):
    before = library.ask(WHEN)
    assert before.direct == "4 March 1987"
    assert before.citations[0].dated_by is DatedBy.TEXT
    assert before.to_json()["citations"][0]["dated_by"] == "text"
    edited = library.edit("bridge.txt", published=date(1990, 3, 20))
    assert (edited.published, edited.dated_by) == (date(1990, 3, 20), DatedBy.USER)
    after = library.ask(WHEN)
    assert after.direct == "19 March 1990"
    assert (after.citations[0].published, after.citations[0].dated_by) == (date(1990, 3, 20), DatedBy.USER)
    assert library.document("bridge.txt").text == BRIDGE


def test_without_a_date_yesterday_stays_as_it_is_written(library):
    library.edit("bridge.txt", published=None)
    answer = library.ask("When was the bridge over the Zembla opened by Oswin Tarrel?")
    assert answer.date is None
    assert answer.citations[0].published is None


def test_a_document_is_found_by_what_it_is_called_now(library):
    assert library.search("crayfish gazette", mode="lexical") == []
    library.edit("harvest.txt", title="Crayfish", publisher="The Gazette")
    assert [hit.document for hit in library.search("crayfish gazette", mode="lexical")] == ["harvest.txt"]
    assert library.search("The Gazette on crayfish", mode="dense")[0].document == "harvest.txt"
    (context,) = {found.context for found in library.search("rye") if found.document == "harvest.txt"}
    assert context == "Crayfish | The Gazette"


def test_an_edit_that_no_passage_shows_embeds_nothing(library):
    stages: list[str] = []
    library.edit("bridge.txt", lambda stage, *_: stages.append(stage), kind="news", published=date(1987, 3, 5))
    assert stages == []
    assert library.documents()[0].kind == "news"
    library.edit("bridge.txt", lambda stage, *_: stages.append(stage), title="Bridge")
    assert "Embedding" in stages


def test_an_edit_outlasts_adding_the_same_file_rebuilding_and_opening_again(library, notes, tmp_path):
    library.edit("bridge.txt", published=date(1990, 3, 20), title="By hand")
    expected = ("By hand", None, date(1990, 3, 20), DatedBy.USER)
    assert len(library.add(notes).skipped) == 2
    assert described(library) == expected
    library.rebuild()
    assert described(library) == expected
    library.close()
    with Library.open(tmp_path / "library") as again:
        assert described(again) == expected
        assert again.ask(WHEN).direct == "19 March 1990"
        assert again.check() == []


def test_of_a_changed_file_what_describes_the_source_is_kept_and_a_new_date_taken(library, notes):
    library.edit("bridge.txt", published=date(1990, 3, 20), publisher="The Gazette")
    (notes / "bridge.txt").write_text(BRIDGE + "It is red.", encoding="utf-8")
    assert library.add(notes).guessed == ()
    assert described(library) == ("Bridge opens", "The Gazette", date(1990, 3, 20), DatedBy.USER)
    (notes / "bridge.txt").write_text(BRIDGE.replace("5 March 1987", "6 June 1991"), encoding="utf-8")
    assert library.add(notes).guessed == ("bridge.txt",)
    assert described(library) == ("Bridge opens", "The Gazette", date(1991, 6, 6), DatedBy.TEXT)


def test_a_bundled_press_release_can_be_edited(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    with Library.open() as library:
        assert {summary.dated_by for summary in library.documents()} == {DatedBy.METADATA}
        name = library.documents()[0].name
        library.edit(name, kind="note")
    with Library.open() as library:
        assert [summary.kind for summary in library.documents() if summary.name == name] == ["note"]


def test_another_library_open_on_the_folder_sees_an_edit_at_its_next_question(library, tmp_path):
    with Library.open(tmp_path / "library") as other:
        assert other.ask(WHEN).direct == "4 March 1987"
        library.edit("bridge.txt", published=date(1990, 3, 20), title="Opening")
        assert other.document(other.documents()[0].id).title == "Opening"
        answer = other.ask(WHEN)
        assert (answer.direct, answer.citations[0].title) == ("19 March 1990", "Opening")


def test_edits_of_different_fields_at_once_are_all_kept(library, tmp_path):
    with Library.open(tmp_path / "library") as other:
        edits = [
            threading.Thread(target=lambda: [library.edit("bridge.txt", title=f"Title {n}") for n in range(5)]),
            threading.Thread(target=lambda: [other.edit("bridge.txt", publisher=f"Publisher {n}") for n in range(5)]),
        ]
        for edit in edits:
            edit.start()
        for edit in edits:
            edit.join()
    assert described(library)[:2] == ("Title 4", "Publisher 4")
    (context,) = {found.context for found in library.search("bridge") if found.document == "bridge.txt"}
    assert context == "Title 4 | Publisher 4 | 5 March 1987"
    assert library.check() == []


EDIT_AND_DIE = """
import os, signal, sys
from datetime import date
from qa import Library
def die(stage, done, total):
    if stage == "Embedding":
        os.kill(os.getpid(), signal.SIGKILL)
Library.open(sys.argv[1]).edit("bridge.txt", die, published=date(1990, 3, 20))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no SIGKILL")
def test_a_process_killed_in_the_middle_of_an_edit_leaves_it_to_be_finished(library, tmp_path):
    folder = tmp_path / "library"
    assert library.ask(WHEN).direct == "4 March 1987"
    killed = subprocess.run([sys.executable, "-c", EDIT_AND_DIE, str(folder)], check=False, timeout=120)
    assert killed.returncode == -9
    assert library.ask(WHEN).direct == "19 March 1990"
    with Library.open(folder) as again:
        assert again.ask(WHEN).direct == "19 March 1990"
        assert again.check() == []


def test_a_library_of_the_version_before_dates_were_told_apart_is_brought_up(library, tmp_path):
    library.close()
    database = sqlite3.connect(tmp_path / "library" / "footnote.db")
    later = "origins folders details exchanges conversations notes seals vector_sums files originals journal".split()
    triggers = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    dropped = [f"DROP TRIGGER {name};" for name in triggers] + [f"DROP TABLE {table};" for table in later]
    database.executescript("".join(dropped) + "PRAGMA user_version = 1;")
    database.close()
    with Library.open(tmp_path / "library") as again:
        assert again.ask(WHEN).citations[0].dated_by is DatedBy.TEXT
        again.edit("bridge.txt", published=date(1990, 3, 20))
        assert again.ask(WHEN).direct == "19 March 1990"


def test_what_cannot_be_is_refused_and_changes_nothing(library):
    before = described(library)
    with pytest.raises(BadEdit):
        library.edit("bridge.txt", title=" ", publisher="The Gazette")
    with pytest.raises(NoSuchDocument):
        library.edit("other.txt", title="Other")
    with pytest.raises(TypeError, match="no text to edit"):
        library.edit("bridge.txt", text="Other words")
    assert described(library) == before
