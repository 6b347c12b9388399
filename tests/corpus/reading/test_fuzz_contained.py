"""Files that were broken at random are read or refused in one line, and never harm the process that reads them.

A few mutations of each format are tried with every run of the tests; more with
``FOOTNOTE_FUZZ=1000 pytest tests/corpus/reading/test_fuzz_contained.py``, so many for each format.
"""

import io
import os
import random
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import DocumentError
from corpus.passages import split
from corpus.reading import read_all, supported_suffixes
from corpus.reading.workers import Limits, ReaderPool

EXAMPLES = int(os.environ.get("FOOTNOTE_FUZZ", "6"))
TEXT = (
    "The harbour\n\nOn 4 March 1998 the board met on the pier.\n\n- Ropes\n- Chains\n\n| a | b |\n|---|---|\n| 1 | 2 |"
)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_docx() -> bytes:
    document = docx.Document()
    document.add_heading("The harbour", 1)
    document.add_paragraph("The board met.", style="List Bullet")
    document.add_paragraph("It agreed.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Pier", "4 m"
    return saved(document)


def a_pptx() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Piers"
    slide.placeholders[1].text_frame.text = "Stone"
    return saved(deck)


def an_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in [("Pier", "Depth"), ("North", 4.5), ("South", 7)]:
        book.active.append(row)
    return saved(book)


def a_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    for line, words in enumerate(TEXT.splitlines()):
        canvas.drawString(50, 700 - 14 * line, words)
    canvas.showPage()
    canvas.drawString(50, 700, "A second page")
    canvas.save()
    return out.getvalue()


def zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return out.getvalue()


ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODT = zipped(
    {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<o:document-content xmlns:o="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"><o:body><o:text>'
        "<text:h>The harbour</text:h><text:p>The board met.</text:p></o:text></o:body></o:document-content>",
    }
)
MAIL = (
    b"From: Ada <ada@example.org>\r\nSubject: The pier\r\nDate: Wed, 4 Mar 1998 10:00:00 +0000\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
    b"The board met.\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\na,b\r\n"
    b"1,2\r\n--b--\r\n"
)
SEEDS: dict[str, Callable[[], bytes]] = {
    ".txt": TEXT.encode,
    ".md": TEXT.encode,
    ".html": lambda: (
        b"<html><head><title>T</title></head><body><h1>Pier</h1><ul><li>a<li>b</ul><table><tr><th>a<th>b"
        b"<tr><td>1<td>2</table></body></html>"
    ),
    ".pdf": a_pdf,
    ".docx": a_docx,
    ".pptx": a_pptx,
    ".xlsx": an_xlsx,
    ".odt": lambda: ODT,
    ".eml": lambda: MAIL,
    ".rtf": lambda: rb"{\rtf1\ansi {\b The harbour}\par The board met.\par\trowd\cellx100 a\cell b\cell\row}",
    ".csv": lambda: b'Pier,Depth,Berths\nNorth,4.5,"12, old"\nSouth,5,9\n',
    ".json": lambda: b'{"title": "The harbour", "piers": [{"name": "North", "depth": 4.5}, {"name": "South"}]}',
    ".xml": lambda: b"<?xml version='1.0'?><harbour><pier name='North'>4 m</pier><pier>5 m</pier></harbour>",
    ".srt": lambda: (
        b"1\n00:00:01,000 --> 00:00:02,000\nThe board met.\n\n2\n00:00:03,000 --> 00:00:04,000\nIt rained.\n"
    ),
    ".ipynb": lambda: (
        b'{"cells": [{"cell_type": "markdown", "source": ["# T"]}, {"cell_type": "code", "source": "x"}]}'
    ),
    ".zip": lambda: zipped({"a.txt": "The board met.", "b/c.md": "# The pier"}),
}
INTERESTING = [
    b"\0",
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"-1",
    b"99999999999",
    b"%s",
    b"<",
    b"&#x0;",
    b"{{{{",
    b"\r\n\r\n",
]


def broken(data: bytes, seed: int, edits: int) -> bytes:
    """The bytes with so many random edits: changed, cut out, repeated, put in; inside a ZIP's members as often."""
    chance = random.Random(seed)
    if data.startswith(b"PK") and chance.random() < 0.5:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
            names = before.namelist()
            for name in names:
                member = before.read(name)
                after.writestr(name, edited(member, chance, edits) if chance.random() < 2 / len(names) else member)
        return out.getvalue()
    return edited(data, chance, edits)


def edited(data: bytes, chance: random.Random, edits: int) -> bytes:
    for _ in range(edits):
        at = chance.randrange(len(data) + 1)
        size = min(chance.choice([1, 1, 2, 8, 100, 1000]), len(data) - at)
        choice = chance.randrange(5)
        if choice == 0:
            new = bytes(chance.randrange(256) for _ in range(size))
        elif choice == 1:
            new = b""
        elif choice == 2:
            new = data[at : at + size] * chance.choice([2, 3, 50])
        elif choice == 3:
            new = chance.choice(INTERESTING)
        else:
            return data[:at]
        data = data[:at] + new + data[at + size :]
    return data


@pytest.fixture(scope="module")
def pool():
    with ReaderPool(Limits(seconds=20, memory=2**30), workers=1) as made:
        yield made


@pytest.mark.timeout(0)
@pytest.mark.parametrize("suffix", [suffix for suffix in SEEDS if suffix in supported_suffixes()])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), edits=st.integers(1, 8))
def test_a_broken_file_is_read_or_refused(suffix: str, pool: ReaderPool, seed: int, edits: int):
    data = broken(SEEDS[suffix](), seed, edits)
    for found in read_all(data, f"a{suffix}", f"/x/a{suffix}", pool=pool):
        if isinstance(found, DocumentError):
            assert "\n" not in str(found)
            assert str(found).strip()
            continue
        found.text.encode()
        assert list(found.pages) == sorted(found.pages)
        assert all(0 <= place <= len(found.text) for place in found.pages)
        for passage in split(found, lambda words: len(words.split())):
            assert found.text[passage.start : passage.end].strip()
