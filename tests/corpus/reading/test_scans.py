"""Scans and photographs are read where Tesseract's language data is installed, and said to be; else the way is told."""

import io
import re

import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import EmptyDocument
from corpus.reading import read_bytes
from corpus.reading.recognition import language_data
from corpus.reading.workers import ReaderPool

WORDS = ["The harbour board", "", "On 4 March 1998 the board met on the pier,", "and had the crane rebuilt."]


def scan(kind: str, **options: object) -> bytes:
    picture = Image.new("RGB", (1200, 500), "white")
    font = ImageFont.load_default(36)
    for number, words in enumerate(WORDS):
        ImageDraw.Draw(picture).text((80, 80 + 60 * number), words, fill="black", font=font)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.skipif(language_data() is None, reason="Tesseract's language data is not installed")
def test_a_page_that_is_a_picture_is_read_and_said_to_be():
    document = read_bytes(scan("PDF"), "scan.pdf")
    assert "On 4 March 1998 the board met on the pier, and had the crane rebuilt." in document.text
    assert document.remarks[0].startswith("page 1: text recognised in pictures (OCR), with a confidence of 9")
    assert document.page_at(10) == 1
    assert re.fullmatch(r"page 1 \(recognised by OCR, 9\d% sure\)", document.page_label(10))


def test_without_language_data_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TESSDATA_PREFIX", "")
    with ReaderPool(workers=1) as pool:
        monkeypatch.setattr("corpus.reading.shared_pool", lambda: pool)
        with pytest.raises(EmptyDocument, match=r"^scan\.pdf has no words: page 1: pictures, and no text; .*install T"):
            read_bytes(scan("PDF"), "scan.pdf")
