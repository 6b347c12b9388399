"""Pictures and scans: the text that Tesseract recognises in them, where its language data is installed."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from liteparse import LiteParse, ParsedPage, ParseError
from PIL import Image, ImageOps, UnidentifiedImageError

from corpus.errors import CostlyFile, DamagedFile, EmptyDocument, UnsupportedFormat
from corpus.reading.made import made_of
from corpus.reading.recognised import recognised_lines
from corpus.reading.recognition import HOW_TO, confidence_in, language_data, languages_in, recognised_page
from corpus.reading.result import ReadText
from corpus.reading.writing import Writer

__all__ = ["read_picture"]

MAX_PIXELS = 120_000_000
"""The most pixels of a picture: a page scanned at 600 dots an inch has 35 million."""
_MOST_PAGES = 200
_DOTS_PER_INCH = 200
_LEAST_SURE = 0.6
"""Tesseract's mean confidence below which what it sees is no text, but a picture."""
_SURE = 0.8
"""The confidence below which a picture may stand on its side or on its head."""
_TURNS = (90, 270, 180)
_FEWEST_LETTERS = 3
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError)


def read_picture(data: bytes) -> ReadText:
    """Read the text in a picture; a TIFF may have several pages.

    Raises:
        UnsupportedFormat: no language data is installed; it says which package has it.
        EmptyDocument: no text is recognised in it.
        DamagedFile: it is no picture, or damaged.
        CostlyFile: it has more pixels than are read.
    """
    folder = language_data()
    if folder is None:
        raise UnsupportedFormat("is a picture; for its text to be read, {advice}", advice=HOW_TO)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="PIL")  # of fields that are damaged
        pages = [page for picture in _pictures(data) for page in _recognised(picture, folder)]
    sure = confidence_in(pages)
    if sure < _LEAST_SURE or sum(str.isalpha(letter) for page in pages for letter in page.text) < _FEWEST_LETTERS:
        raise EmptyDocument("is a picture in which no text is recognised; if it has some, scan it larger, and straight")
    writer = Writer()
    for number, page in enumerate(pages, 1):
        writer.page(recognised_page(number, page))
        writer.lines(recognised_lines(page))
    numbers = f"pages 1-{len(pages)}" if len(pages) > 1 else "page 1"
    remark = f"{numbers}: text recognised in pictures (OCR), with a confidence of {sure:.0%}"
    return made_of(writer, remarks=(remark,))


def _pictures(data: bytes) -> Iterator[Image.Image]:
    """Each page of a picture, upright as its camera says."""
    try:
        with Image.open(BytesIO(data)) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            for number in range(min(frames, _MOST_PAGES)):
                picture.seek(number)
                if picture.width * picture.height > MAX_PIXELS:
                    raise _too_many_pixels()
                yield ImageOps.exif_transpose(picture).convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        raise DamagedFile("is no whole picture; save it anew, as PNG or JPEG") from error


def _too_many_pixels() -> CostlyFile:
    return CostlyFile("has more than {millions} million pixels; make it smaller", millions=MAX_PIXELS // 10**6)


def _recognised(picture: Image.Image, folder: Path) -> list[ParsedPage]:
    """The page of a picture; where little is sure, turned as it is best read."""
    best = _parsed(picture, folder)
    sure = confidence_in(best)
    if not any(page.text.strip() for page in best) or sure >= _SURE:
        return best
    for angle in _TURNS:
        turned = _parsed(picture.rotate(angle, expand=True), folder)
        if confidence_in(turned) > sure:
            best, sure = turned, confidence_in(turned)
        if sure >= _SURE:
            break
    return best


def _parsed(picture: Image.Image, folder: Path) -> list[ParsedPage]:
    """What the engine recognises, which takes pictures best inside a PDF."""
    page = BytesIO()
    picture.save(page, "PDF", resolution=_DOTS_PER_INCH)
    parser = LiteParse(
        ocr_enabled=True, tessdata_path=str(folder), ocr_language=languages_in(folder), num_workers=1, quiet=True
    )
    try:
        return list(parser.parse(page.getvalue()).pages)
    except ParseError as error:
        raise DamagedFile("is no whole picture; save it anew, as PNG or JPEG") from error
