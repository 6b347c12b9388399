"""Markdown: kept as it is; its front matter and headings say what it is about."""

from datetime import date

import pytest

from corpus.reading.markdown import read_markdown


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Report\n\nWords.", "Report"),
        ("Words.\n\n## The *second* `part` of [it](http://x.org) ##\n", "The second part of it"),
        ("Report\r\n======\r\n\r\nWords.", "Report"),
        ('---\ntitle: "Front: matter"\n---\n# Report', "Front: matter"),
        ("---\nauthor: Ann\n---\n# snake_case names", "snake_case names"),
        ("```\n# comment\n```\nWords", None),
        ("Words\n\n---\n\nmore", None),
        ("", None),
    ],
)
def test_the_title_is_that_of_the_front_matter_else_the_first_heading(text: str, title: str | None):
    read = read_markdown(text.encode())
    assert read is not None
    assert read.title == title
    assert read.text == text


def test_front_matter_gives_date_and_language():
    read = read_markdown(b"---\ntitle: T\ndate: 2019-03-12T10:00:00\nlang: en-GB\n---\nWords")
    assert read is not None
    assert (read.published, read.language) == (date(2019, 3, 12), "en")


def test_a_date_that_is_none_is_left_out():
    read = read_markdown(b"---\ndate: soon\nlang: 5\n---\nWords")
    assert read is not None
    assert (read.published, read.language) == (None, None)


def test_bytes_that_are_no_text_are_refused():
    assert read_markdown(b"\x00\x01\x02" * 100) is None
