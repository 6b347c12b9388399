"""What a library holds goes to one file and comes back from it, to the letter, all or nothing."""

import gzip
import json
import sqlite3
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.database import FILE_NAME
from corpus.document import DatedBy, Document, Passage
from corpus.errors import DamagedLibrary, UnusableExport
from corpus.store import Store
from corpus.transfer import FORMAT, TransferReport, records

KEPT = ("documents", "origins", "folders", "details", "feedback", "conversations", "exchanges", "notes")

LETTER = Document(
    id="1" * 64,
    name="letter.txt",
    source="/documents/letter.txt",
    text="Dear 𝔘,\r\n\0\u2028It was in May.\ufeff",
    title="A “letter”",
    publisher="The Gazette",
    published=date(1987, 3, 4),
    language="en",
    kind="letter",
    pages=(0, 5),
    dated_by=DatedBy.USER,
    edited=("published", "title"),
    folder="2021/notes",
    author="Ana Berg",
    url="https://example.org/letter",
    page_kind="sheet",
    page_names=("Costs", ""),
    remarks=("page 2 is a picture",),
)
PHOTO = replace(LETTER, id="2" * 64, name="photo.txt", source="/documents/letter.txt/photo.txt", parent=LETTER.id)
PLAIN = Document("3" * 64, "a", "a", "words", "a")


def cut(document: Document) -> list[Passage]:
    return [Passage(document.id, 0, 0, len(document.text), None, document.title)]


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A library in which nothing is empty."""
    folder = tmp_path / "full"
    with Store.open(folder) as store:
        for document in (PLAIN, LETTER, PHOTO):
            store.add(document, cut(document))
        store.remove(PLAIN.id)
        store.add(PLAIN, cut(PLAIN))  # so that it is the last
        store.add_feedback("When?", {"answer": "4 März", "confidence": 0.1 + 0.2}, "right", "né")
        store.add_feedback("Who?", {"answer": None}, "wrong")
    with sqlite3.connect(folder / FILE_NAME) as connection:
        connection.execute("INSERT INTO conversations VALUES ('c1', 'Bridges', '2026-01-01', '2026-01-02', 'ana')")
        connection.execute("INSERT INTO conversations VALUES ('c0', NULL, NULL, NULL, '')")
        for number in (1, 2):
            answer = json.dumps({"text": f"In May {number}."})
            connection.execute("INSERT INTO exchanges VALUES ('c1', ?, 'When?', ?, '2026-01-01')", (number, answer))
        connection.execute("INSERT INTO notes VALUES (7, 'c1', 'Look again', '{\"text\": \"May\"}', '2026-01-03')")
        connection.execute("INSERT INTO notes VALUES (9, NULL, 'Later', NULL, '2026-01-04')")
    connection.close()
    return folder


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(folder / FILE_NAME)
    found = {table: connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall() for table in KEPT}  # noqa: S608
    connection.close()
    return found


def exported(folder: Path, to: Path) -> Path:
    with Store.open(folder) as store, to.open("wb") as file:
        store.export_to(file)
    return to


def test_everything_comes_back_as_it_was(full: Path, tmp_path: Path) -> None:
    file = exported(full, tmp_path / "export.jsonl.gz")
    with Store.open(tmp_path / "other") as store:
        assert store.import_from(file, cut) == TransferReport(3, 2, 2, 2)
        assert store.get(LETTER.id) == LETTER
        assert store.get(PHOTO.id) == PHOTO
        assert [stored.passage for stored in store.passages()] == [*cut(LETTER), *cut(PHOTO), *cut(PLAIN)]
        assert store.check() == []
    assert rows(tmp_path / "other") == rows(full)
    assert all(rows(full).values())


def test_an_export_of_what_was_imported_is_the_same_file_but_for_its_first_and_last_lines(
    full: Path, tmp_path: Path
) -> None:
    file = exported(full, tmp_path / "one")
    with Store.open(tmp_path / "other") as store:
        store.import_from(file, cut)
    again = exported(tmp_path / "other", tmp_path / "two")
    assert [*records(again)] == [*records(file)]


def test_its_lines_are_json_that_any_program_reads(full: Path, tmp_path: Path) -> None:
    with gzip.open(exported(full, tmp_path / "export.jsonl.gz"), "rt", encoding="ascii") as file:
        head, *lines, end = map(json.loads, file)
    assert (head["type"], head["format"]) == ("footnote", FORMAT)
    assert [line["type"] for line in lines] == ["document"] * 3 + ["conversation"] * 2 + ["note"] * 2 + ["feedback"] * 2
    assert (lines[0]["text"], lines[0]["published"]) == (LETTER.text, "1987-03-04")
    assert (end["document"], end["conversation"], end["note"], end["feedback"]) == (3, 2, 2, 2)


def test_what_is_held_stays_and_is_not_taken_twice(full: Path, tmp_path: Path) -> None:
    file = exported(full, tmp_path / "export.jsonl.gz")
    edited = replace(LETTER, title="Another title")
    with Store.open(full) as store:
        store.edit(LETTER, edited, cut(edited))
        store.remove(PLAIN.id)
        before = store.generation
        assert store.import_from(file, cut) == TransferReport(1, 0, 0, 0, held=8)
        assert store.generation > before
        assert store.get(LETTER.id) == edited
        again = store.generation
        assert store.import_from(file, cut) == TransferReport(held=9)
        assert store.generation == again


def test_notes_and_feedback_beside_others_get_numbers_of_their_own(full: Path, tmp_path: Path) -> None:
    file = exported(full, tmp_path / "export.jsonl.gz")
    with Store.open(tmp_path / "other") as store:
        store.add_feedback("Where?", {}, "right")
        assert store.import_from(file, cut).feedback == 2
        assert [feedback.question for feedback in store.feedbacks()] == ["Where?", "When?", "Who?"]
        assert store.check() == []


def test_of_a_text_that_has_changed_no_export_is_made(full: Path, tmp_path: Path) -> None:
    with sqlite3.connect(full / FILE_NAME) as connection:
        connection.execute("UPDATE documents SET text = 'other' WHERE name = 'a'")
    connection.close()
    with pytest.raises(DamagedLibrary, match="the text of a is not what was added"):
        exported(full, tmp_path / "export.jsonl.gz")


# Files that are refused


def refused(file: Path, library: Path) -> str:
    """The line that says why, of a file that leaves a library as it was."""
    with Store.open(library) as store:
        store.add(PHOTO, cut(PHOTO))
        before = rows(library)
        with pytest.raises(UnusableExport) as error:
            store.import_from(file, cut)
        assert rows(library) == before
        assert store.check() == []
    assert "\n" not in str(error.value)
    assert str(file) in str(error.value)
    return str(error.value)


def test_a_file_cut_anywhere_is_refused(full: Path, tmp_path: Path) -> None:
    whole = exported(full, tmp_path / "whole").read_bytes()
    file = tmp_path / "cut"
    for length in range(0, len(whole), 97):
        file.write_bytes(whole[:length])
        assert "is cut short" in refused(file, tmp_path / "library")


def test_a_flipped_bit_anywhere_is_noticed(full: Path, tmp_path: Path) -> None:
    whole = exported(full, tmp_path / "whole").read_bytes()
    file = tmp_path / "flipped"
    for place in range(10, len(whole), 41):  # the ten bytes at the head of gzip hold a time and the like
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        assert "is damaged or no export" in refused(file, tmp_path / "library")


def packed(file: Path, *lines: object) -> Path:
    text = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    end = {"type": "end", "document": 0, "conversation": 0, "note": 0, "feedback": 0}
    for line in lines:
        if isinstance(line, dict) and line.get("type") in end:
            end[line["type"]] += 1
    text += json.dumps(end | {"sha256": sha256(text).hexdigest()}).encode() + b"\n"
    file.write_bytes(gzip.compress(text))
    return file


HEAD = {"type": "footnote", "format": FORMAT}
PAGE = {"type": "document", "id": "4" * 64, "name": "p", "source": "p", "text": "words", "title": "p"}
TIMED = PAGE | {"added_at": "2026-01-01T00:00:00+00:00"}


def test_a_damaged_file_is_not_taken_for_one_of_a_newer_version(tmp_path: Path) -> None:
    file = packed(tmp_path / "newer", HEAD | {"format": FORMAT + 5})
    whole = file.read_bytes()
    file.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])  # the checksum stands before the last four
    assert "is damaged or no export" in refused(file, tmp_path / "library")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([HEAD | {"format": FORMAT + 1}], r"a newer version of Footnote \(format 2, this one reads 1\): upgrade"),
        ([TIMED], "its first line is not that of an export"),
        ([HEAD, {"type": "footnotes"}], "its line 2 does not belong there"),
        ([HEAD, [1]], "a line of it does not say what it is"),
        ([HEAD, PAGE], "a document in it is not as it should be"),
        ([HEAD, TIMED | {"pages": ["one"]}], "a document in it is not as it should be"),
        ([HEAD, TIMED | {"published": "May"}], "a document in it is not as it should be"),
        ([HEAD, TIMED | {"added_at": "May"}], "a document in it is not as it should be"),
        ([HEAD, TIMED | {"text": None}], "a document in it is not as it should be"),
        ([HEAD, TIMED, {"type": "conversation", "id": "c"}], "a conversation in it is not as it should be"),
        ([HEAD, {"type": "note", "id": "x", "text": "t"}], "a note in it is not as it should be"),
    ],
)
def test_what_no_export_says_is_refused(tmp_path: Path, lines: list[object], reason: str) -> None:
    from re import search

    file = packed(tmp_path / "file", *lines)
    assert search(reason, refused(file, tmp_path / "library"))


@pytest.mark.parametrize("content", [b"", b"words", b'{"type": "footnote"}\n', gzip.compress(b"words")])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert "is damaged or no export of Footnote" in refused(file, tmp_path / "library")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in refused(tmp_path / "none", tmp_path / "library")
