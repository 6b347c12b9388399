from datetime import date

import pytest

from corpus.errors import DamagedFile, EncryptedFile
from corpus.reading.epub import read_epub
from tests.corpus.reading.packing import book, packed

CHAPTERS = {"b": "<h1>Two</h1><p>The end.</p>", "a": "<h1>One</h1><ul><li>Ana</li><li>Bo</li></ul>"}


def test_the_chapters_of_a_book_are_read_in_the_order_of_its_spine():
    read = read_epub(book(CHAPTERS))

    assert read.text == "# One\n\n- Ana\n- Bo\n\n# Two\n\nThe end."


def test_a_book_says_what_it_is_called_who_wrote_it_and_where_and_when_it_came_out():
    read = read_epub(book(CHAPTERS))

    assert (read.title, read.author, read.publisher, read.published, read.language) == (
        "Tales", "Ana Berg, Bo Lind", "Quay Press", date(1998, 4, 1), "en",
    )  # fmt: skip


def test_a_book_that_its_seller_locked_is_refused_and_one_with_locked_fonts_is_not():
    def locked(name: str) -> dict[str, str]:
        uri = f'<encryption><CipherData><CipherReference URI="{name}"/></CipherData></encryption>'
        return {"META-INF/encryption.xml": uri}

    with pytest.raises(EncryptedFile):
        read_epub(book(CHAPTERS, **locked("OEBPS/text/a.xhtml")))
    assert read_epub(book(CHAPTERS, **locked("OEBPS/font.woff"))).title == "Tales"


def test_what_does_not_say_which_chapters_it_has_is_refused():
    with pytest.raises(DamagedFile):
        read_epub(packed({"mimetype": "application/epub+zip"}))
