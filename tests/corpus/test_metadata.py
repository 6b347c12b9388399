"""What ``metadata.json`` says of the files beside it."""

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadMetadata, DocumentError
from corpus.metadata import Metadata, load_metadata


def write(folder: Path, content: object) -> Path:
    path = folder / "metadata.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def test_a_folder_without_the_file_has_no_metadata(tmp_path: Path):
    assert load_metadata(tmp_path) == {}


def test_all_fields_are_read(tmp_path: Path):
    entry = {
        "title": "News",
        "publisher": "Hall",
        "published": "2017-03-20",
        "language": "en",
        "kind": "report",
    }
    assert load_metadata(write(tmp_path, {"a.txt": entry})) == {
        "a.txt": Metadata("News", "Hall", date(2017, 3, 20), "en", "report")
    }


def test_fields_may_be_left_out_and_unknown_ones_are_ignored(tmp_path: Path):
    assert load_metadata(write(tmp_path, {"a.txt": {"title": " ", "colour": 3}})) == {"a.txt": Metadata()}


def test_half_a_character_in_an_escape_does_not_get_into_a_title(tmp_path: Path):
    assert (
        load_metadata(write(tmp_path, '{"a.txt": {"title": "A \\ud83d B \\ud83d\\ude00"}}'))["a.txt"].title
        == "A � B 😀"
    )


def test_a_byte_order_mark_is_allowed(tmp_path: Path):
    (tmp_path / "metadata.json").write_bytes(b'\xef\xbb\xbf{"a.txt": {"title": "T"}}')
    assert load_metadata(tmp_path)["a.txt"].title == "T"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"a.txt": ', "line 1 column 11"),
        ("[1]", "one JSON object"),
        ({"a.txt": "News"}, "'a.txt'"),
        ({"a.txt": {"title": 5}}, "title of 'a.txt'"),
        ({"a.txt": {"published": "20 March"}}, "published of 'a.txt' is '20 March'"),
        ({"a.txt": {"published": "2017-02-30"}}, "2017-02-30"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_what_cannot_be_understood_is_told_in_one_line_that_names_the_file(tmp_path: Path, content: object, says: str):
    with pytest.raises(BadMetadata) as told:
        load_metadata(write(tmp_path, content))
    assert isinstance(told.value, DocumentError)
    assert says in str(told.value)
    assert str(tmp_path / "metadata.json") in str(told.value)
    assert "\n" not in str(told.value)


def test_bytes_that_are_not_utf8_are_told_too(tmp_path: Path):
    (tmp_path / "metadata.json").write_bytes(b'{"a.txt": {"title": "\xff"}}')
    with pytest.raises(BadMetadata, match="not UTF-8"):
        load_metadata(tmp_path)
