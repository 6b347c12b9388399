"""Files become documents, or are refused in one line that says why."""

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus.reading
from corpus.document import DatedBy
from corpus.errors import (
    BinaryFile,
    DocumentError,
    EmptyDocument,
    NoSuchPath,
    TooLargeFile,
    UnreadableFile,
    UnsupportedFormat,
)
from corpus.metadata import Metadata
from corpus.reading import read_bytes, read_file, supported_suffixes
from tests.corpus.reading.packing import packed

TEXT = "Library to open in May\r\n\r\n12 March 2019\r\n\r\nThe council met on Monday and agreed to open it.\r\n"


def test_a_document_is_known_by_the_hash_of_its_bytes_and_keeps_its_text_to_the_character(tmp_path: Path):
    path = tmp_path / "library.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    document = read_file(path)
    assert document.id == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.text == TEXT
    assert (document.name, document.source) == ("library.txt", str(path))
    assert (document.title, document.published) == ("Library to open in May", date(2019, 3, 12))


@given(
    st.text(min_size=1).filter(lambda text: any(map(str.isalnum, text))),
    st.sampled_from([".txt", ".md", ".log", ""]),
)
def test_text_is_never_changed(text: str, suffix: str):
    data = text.encode("utf-8", "ignore")
    try:
        document = read_bytes(data, "name" + suffix)
    except DocumentError:
        return
    if not text.startswith("\ufeff") and not {"\0", "\x1b"} & set(text):
        assert document.text == data.decode()


def test_metadata_goes_before_what_the_file_says(tmp_path: Path):
    metadata = Metadata("Title", "Hall", date(2020, 1, 1), "en", "report")
    document = read_bytes(TEXT.encode(), "library.txt", metadata)
    assert (document.title, document.publisher, document.published) == ("Title", "Hall", date(2020, 1, 1))
    assert (document.language, document.kind) == ("en", "report")


@pytest.mark.parametrize(
    ("data", "name", "metadata", "published", "dated_by"),
    [
        (b"Title\n\n4 May 2019\n\nWords.", "a.txt", Metadata(), date(2019, 5, 4), DatedBy.TEXT),
        (
            b"Title\n\n4 May 2019\n\nWords.",
            "a.txt",
            Metadata(published=date(2020, 1, 1)),
            date(2020, 1, 1),
            DatedBy.METADATA,
        ),
        (b"---\ndate: 2019-05-04\n---\nWords.", "a.md", Metadata(), date(2019, 5, 4), DatedBy.METADATA),
        (b"---\ndate: 2019-02-31\n---\nWords.", "a.md", Metadata(), None, None),
        (b"Title\n\n04/05/19\n\nWords.", "a.txt", Metadata(), None, None),
        (b"Words.", "a.txt", Metadata(), None, None),
    ],
    ids=["text", "metadata first", "front matter", "no day of the calendar", "two digits of a year", "nothing"],
)
def test_a_document_knows_where_its_date_comes_from(data, name, metadata, published, dated_by):
    document = read_bytes(data, name, metadata)
    assert (document.published, document.dated_by) == (published, dated_by)


def test_a_text_without_a_title_is_called_by_its_files_name():
    assert read_bytes(b"The meeting is at 5 pm.", "minutes of may.txt").title == "minutes of may"


def test_formats_are_told_by_suffix_in_either_case():
    assert read_bytes(b"<html><head><title>T</title></head><body>Words</body></html>", "a.HTML").text == "Words"
    assert read_bytes(b"# T\n\nWords", "a.MD").title == "T"
    assert {"", ".txt", ".md", ".html"} < supported_suffixes()


def test_html_under_another_suffix_is_read_as_html():
    document = read_bytes(
        b"<!DOCTYPE html><html><head><title>T</title></head><body><p>Words</p></body></html>", "a.txt"
    )
    assert (document.text, document.title) == ("Words", "T")


@pytest.mark.parametrize("name", ["README", "notes.2017", "v1.2", ".hidden", "Dr. Smith"])
def test_a_name_without_a_proper_suffix_is_plain_text(name: str):
    assert read_bytes(b"Words", name).text == "Words"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"7z\xbc\xaf\x27\x1c" + b"\0" * 90, "7-Zip archive"), (b"SQLite format 3\0" + b"\0" * 90, "SQLite database")],
)
def test_bytes_go_before_the_name(data: bytes, kind: str):
    with pytest.raises(UnsupportedFormat, match=rf"^notes\.txt is an? {kind}, which is not read; convert it"):
        read_bytes(data, "notes.txt")


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as refused:
        read_file(path)
    message = str(refused.value)
    assert "\n" not in message
    return f"{type(refused.value).__name__}: {message}"


TABLE = b"<table><tr><th>Name</th><th>Sum</th></tr><tr><td>Ann</td><td>12</td></tr></table>"
SAVED = b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><body>" + TABLE, "sums.doc"),
        (TABLE, "sums.xls"),
        (b"Name\tSum\nAnn\t12\n", "sums.xlsx"),
        (SAVED + TABLE, "sums.doc"),
    ],
)
def test_what_programs_write_as_text_and_call_a_file_of_office_is_read_as_what_it_is(data: bytes, name: str):
    assert read_bytes(data, name).text == "| Name | Sum |\n|---|---|\n| Ann | 12 |"


def test_words_that_are_called_a_word_file_are_words():
    assert read_bytes(b"The crane was sold.", "crane.docx").text == "The crane was sold."


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"\0\0\0\x18ftypheic", "photo.mp4", "a HEIC picture"),
        (b"\0\0\0\x18ftypM4A ", "song.m4a", "a sound recording"),
        (b"\0\0\0\x18ftypisom", "film.mp4", "a video"),
        (packed({"Index/Document.iwa": "1"}), "a.pages", "a file of Apple Pages, Numbers or Keynote"),
    ],
)
def test_what_is_not_read_is_called_what_it_is(data: bytes, name: str, kind: str):
    with pytest.raises(UnsupportedFormat, match=f"is {kind}, which is not read; convert it"):
        read_bytes(data, name)


def test_a_missing_path(tmp_path: Path):
    assert refusal(tmp_path / "none.txt").startswith(f"{NoSuchPath.__name__}: {tmp_path / 'none.txt'} does not exist")
    (tmp_path / "a.txt").write_text("a")
    assert refusal(tmp_path / "a.txt" / "b.txt").startswith(NoSuchPath.__name__)


def test_a_folder_and_a_device(tmp_path: Path):
    (tmp_path / "folder.txt").mkdir()
    assert refusal(tmp_path / "folder.txt").startswith(UnreadableFile.__name__)
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt").startswith(UnreadableFile.__name__)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert refusal(tmp_path / "loop.txt").startswith(UnreadableFile.__name__)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path):
    path = tmp_path / "secret.txt"
    path.write_text("words")
    path.chmod(0)
    assert refusal(path).startswith(UnreadableFile.__name__)


def test_an_impossible_name(tmp_path: Path):
    assert refusal(tmp_path / "a\0.txt").startswith(UnreadableFile.__name__)
    assert refusal(tmp_path / ("a" * 5000 + ".txt")).startswith(UnreadableFile.__name__)


def test_a_name_that_is_no_unicode_is_still_shown_and_stored(tmp_path: Path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_bytes(b"Words here")
    document = read_file(path)
    (document.name + document.source + document.title).encode()
    assert document.name == "caf?.txt"


@pytest.mark.parametrize("name", ["a.MP4", "a.rar", "a.dwg"])
def test_a_format_that_no_reader_knows(name: str):
    with pytest.raises(UnsupportedFormat, match="convert it to PDF, DOCX, HTML or plain text"):
        read_bytes(b"words\0\1", name)


def test_text_under_a_name_that_no_reader_knows_is_read():
    assert read_bytes(b"The crane was sold.", "crane.dat").text == "The crane was sold."


@pytest.mark.parametrize("data", [bytes(range(256)) * 10, b"\0" * 99])
def test_bytes_that_are_no_text(data: bytes):
    with pytest.raises(BinaryFile, match=r"a\.txt"):
        read_bytes(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.txt"),
        (b"", "a.pdf"),
        (b" \r\n\t", "a.txt"),
        ("\ufeff---\u3000".encode(), "a.md"),
        (b"<html><body><script>x</script></body></html>", "a.html"),
    ],
)
def test_a_file_without_words(data: bytes, name: str):
    with pytest.raises(EmptyDocument, match="no words" if data else "is empty"):
        read_bytes(data, name)


def test_a_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(corpus.reading, "MAX_BYTES", 10)
    path = tmp_path / "big.txt"
    path.write_bytes(b"word " * 3)
    assert refusal(path).startswith(TooLargeFile.__name__)
    with pytest.raises(TooLargeFile):
        read_bytes(b"word " * 3, "big.txt")
