"""A page of a PDF as a picture, and where on it the words of a quote stand.

The file is drawn by PDFium in a process of its own under limits, as it was when it was read: see
``corpus.reading.workers``.
"""

import atexit
import ctypes
import json
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
from rapidfuzz.fuzz import partial_ratio_alignment

from corpus.errors import DamagedFile
from corpus.reading.result import Part, ReadText
from corpus.reading.workers import Limits, ReaderPool

__all__ = ["Box", "PagePicture", "draw", "draw_page", "is_pdf", "marked"]

_PIXELS = 1600
"""The longer side of a picture: letters of 10 points are then 19 pixels high on A4."""
_LIMITS = Limits(seconds=20)
_SCALE = 10_000
"""Boxes are whole numbers of such a part of a page's width and height."""
_ALIKE = 80
"""Least likeness, of 100, of the words on a page to those that were read of it, by rapidfuzz's partial ratio."""
_GAP = 3
"""Heights of a line that may lie between two letters of it; more lies between columns."""
_MOST_COMPARED = 4000
"""The most letters of a quote that are compared one by one, where they do not stand on the page as they were read."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in shares of its width and height from its upper left corner, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it is printed.

    Attributes:
        png: the picture.
        width: of it, in pixels.
        height: of it, in pixels.
        letters: the letters and figures on the page in the order in which the file has them.
        boxes: where each of ``letters`` stands.
    """

    png: bytes
    width: int
    height: int
    letters: str
    boxes: tuple[Box, ...]


def is_pdf(data: bytes) -> bool:
    """Whether the bytes of a file are a PDF's, by how they begin."""
    return b"%PDF-" in data[:1024]


def draw_page(data: bytes, number: int) -> PagePicture:
    """Draw a page of a PDF.

    Args:
        data: the bytes of the file.
        number: of the page, from 1.

    Raises:
        DocumentError: it cannot be drawn, or takes too long.
    """
    drawn = _pool().read(data, str(number))
    told: dict[str, Any] = json.loads(drawn.text)
    boxes = tuple(Box(*(edge / _SCALE for edge in box)) for box in told["boxes"])
    return PagePicture(drawn.parts[0].data, told["width"], told["height"], told["letters"], boxes)


def marked(page: PagePicture, text: str, start: int, end: int) -> list[Box]:
    """Where on a page the words of a quote stand, a box a line; none where they are not found.

    The words are compared by their letters and figures alone, for a reader of layout parts lines, cells and hyphens
    otherwise than the file does. Of words that the page has more than once, those are marked that stand as far down.

    Args:
        page: the page.
        text: what was read of the page.
        start: offset in it of the quote.
        end: offset after it.
    """
    words, before = _folded(text[start:end])[0], len(_folded(text[:start])[0])
    letters, places = _folded(page.letters)
    if not words or not letters:
        return []
    share = before / len(_folded(text)[0])
    found = list(_occurrences(letters, words))
    if found:
        first = min(found, key=lambda at: abs(at / len(letters) - share))
        last = first + len(words) - 1
    else:
        alike = partial_ratio_alignment(words[:_MOST_COMPARED], letters, score_cutoff=_ALIKE)
        if alike is None or alike.dest_start == alike.dest_end:
            return []
        first, last = alike.dest_start, alike.dest_end - 1
    return _lines(page.boxes[places[first] : places[last] + 1])


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters and figures of a text in their plain form and lower case, and the place of each."""
    letters, places = [], []
    for at, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if letter.isalnum():
                letters.append(letter)
                places.append(at)
    return "".join(letters), places


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _lines(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of letters joined, a box for each line or column that they stand in."""
    cuts = [0]
    for at, (one, two) in enumerate(pairwise(boxes), start=1):
        height = max(one.bottom - one.top, two.bottom - two.top)
        overlap = min(one.bottom, two.bottom) - max(one.top, two.top)
        if overlap < height / 2 or abs(two.left - one.right) > _GAP * height:
            cuts.append(at)
    return [_around(boxes[first:last]) for first, last in pairwise([*cuts, len(boxes)])]


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


@cache
def _pool() -> ReaderPool:
    pool = ReaderPool(_LIMITS, workers=1, reader=f"{__name__}:draw")
    atexit.register(pool.close)
    return pool


# In the worker


def draw(data: bytes, name: str) -> ReadText:
    """What a worker makes of a PDF and the number of a page: its letters with their boxes as JSON, and its picture.

    Raises:
        DamagedFile: it has no such page.
    """
    with closing(pypdfium2.PdfDocument(data)) as document:
        number = int(name)
        if not 0 < number <= len(document):
            raise DamagedFile("has no page {number}", number=number)
        page = document[number - 1]
        scale = _PIXELS / max(*page.get_size(), 1)
        picture = page.render(scale=scale).to_pil()
        letters, boxes = _letters(page)
    png = BytesIO()
    picture.convert("RGB").quantize(64).save(png, "PNG")
    told = {"width": picture.width, "height": picture.height, "letters": letters, "boxes": boxes}
    return ReadText(json.dumps(told), parts=(Part("page.png", png.getvalue()),))


def _letters(page: pypdfium2.PdfPage) -> tuple[str, list[list[int]]]:
    """The letters and figures of a page, and their boxes."""
    text = page.get_textpage()
    letters, boxes = [], []
    for at in range(text.count_chars()):
        letter = chr(min(pdfium_c.FPDFText_GetUnicode(text, at), 0x10FFFF))
        if not letter.isalnum():
            continue
        left, bottom, right, top = text.get_charbox(at, loose=True)
        corners = [_on_picture(page, x, y) for x, y in ((left, top), (right, bottom))]
        (x0, x1), (y0, y1) = (sorted(edges) for edges in zip(*corners, strict=True))
        letters.append(letter)
        boxes.append([x0, y0, x1, y1])
    return "".join(letters), boxes


def _on_picture(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    """A point of a page, in points from its lower left corner before it is turned, on its picture."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _SCALE, _SCALE, 0, x, y, across, down)
    return across.value, down.value
