"""Text in pictures (OCR), by the Tesseract inside liteparse, where its language data is; nothing is fetched."""

import os
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from liteparse import LiteParse, ParsedPage, ParseError
from PIL import Image, UnidentifiedImageError

from corpus.errors import CostlyFile, DamagedFile, UnsupportedFormat
from corpus.reading.result import ReadText

__all__ = ["HOW_TO", "read_picture", "recognised", "tessdata"]

HOW_TO = "install Tesseract's language data (tesseract-ocr-eng), or name its folder in TESSDATA_PREFIX"

_FOLDERS = ("/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")
_NO_LANGUAGES = frozenset({"osd", "equ"})
_MOST_LANGUAGES = 3
_AT_ONCE = 4
"""Pages that are recognised before the time is looked at."""
_SECONDS = 40
"""Of CPU time for all the pages of one file: the rest are left out, and said to be."""
_MOST_PIXELS = 100_000_000
_MOST_FRAMES = 200
_DOTS_PER_INCH = 200


def tessdata() -> Path | None:
    """The folder with Tesseract's language data: the one that ``TESSDATA_PREFIX`` names, or the system's own.

    Returns:
        None where there is no data, or ``TESSDATA_PREFIX`` is set to nothing.
    """
    named = os.environ.get("TESSDATA_PREFIX")
    folders = [path for pattern in _FOLDERS for path in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)]
    if named is not None:
        folders = [Path(named)] if named else []
    return next((folder for folder in folders if _languages(folder)), None)


def recognised(data: bytes, numbers: Sequence[int], folder: Path) -> dict[int, ParsedPage]:
    """The pages of a PDF with what can be recognised on them, by their numbers; as many as there is time for.

    Args:
        data: the PDF.
        numbers: of the pages, from 1.
        folder: holds Tesseract's language data.
    """
    languages = sorted(_languages(folder), key=lambda name: (name != "eng", name))[:_MOST_LANGUAGES]
    until = time.process_time() + _SECONDS
    found: dict[int, ParsedPage] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        if time.process_time() > until:
            break
        parser = LiteParse(
            ocr_enabled=True,
            tessdata_path=str(folder),
            ocr_language="+".join(languages),
            ocr_failure_fatal=False,
            num_workers=1,
            target_pages=",".join(map(str, numbers[start : start + _AT_ONCE])),
            continue_on_page_error=True,
            extract_blocks=True,
            emit_word_boxes=True,
            extract_links=False,
            keep_headers_footers=True,
            quiet=True,
        )
        try:
            found.update((page.page_num, page) for page in parser.parse(data).pages)
        except ParseError:
            break
    return found


def _languages(folder: Path) -> list[str]:
    return [path.stem for path in folder.glob("*.traineddata") if path.stem not in _NO_LANGUAGES]


def read_picture(data: bytes) -> ReadText:
    """Read the text in a picture: a photograph of a page, a screenshot, a scan of several pages.

    Raises:
        UnsupportedFormat: Tesseract's language data is not there.
        DamagedFile: it is no whole picture.
        CostlyFile: it has too many pixels.
    """
    from corpus.reading.pdf import read_pdf  # here, for it takes from this module

    if tessdata() is None:
        raise UnsupportedFormat(f"is a picture; for its text to be read, {HOW_TO}")
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS // 2  # Pillow refuses twice as many
    out = BytesIO()
    try:
        with Image.open(BytesIO(data)) as picture:
            frames = []
            for number in range(min(getattr(picture, "n_frames", 1), _MOST_FRAMES)):
                picture.seek(number)
                frames.append(picture.convert("RGB"))
        frames[0].save(out, "PDF", save_all=True, append_images=frames[1:], resolution=_DOTS_PER_INCH)
    except Image.DecompressionBombError as error:
        raise CostlyFile("has too many pixels to be read; make it smaller") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFile("is no whole picture; save it anew") from error
    return read_pdf(out.getvalue())
