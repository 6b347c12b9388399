"""Text in pictures (OCR), by the Tesseract inside liteparse, where its language data is; nothing is fetched."""

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from liteparse import LiteParse, ParsedPage, ParseError

from corpus.reading.recognised import recognised_lines

__all__ = ["HOW_TO", "languages_of", "recognised", "tessdata"]

HOW_TO = "install Tesseract's language data (tesseract-ocr-eng), or name its folder in TESSDATA_PREFIX"

_FOLDERS = ("/usr/share/tesseract-ocr/*/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")
_NO_LANGUAGES = frozenset({"osd", "equ"})
_MOST_LANGUAGES = 3
_AT_ONCE = 4
"""Pages that are recognised before the time is looked at."""
_SECONDS = 40
"""Of CPU time for all the pages of one file: the rest are left out, and said to be."""


def tessdata() -> Path | None:
    """The folder with Tesseract's language data: the one that ``TESSDATA_PREFIX`` names, or the system's own.

    Returns:
        None where there is no data, or ``TESSDATA_PREFIX`` is set to nothing.
    """
    named = os.environ.get("TESSDATA_PREFIX")
    folders = [path for pattern in _FOLDERS for path in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)]
    if named is not None:
        folders = [Path(named)] if named else []
    return next((folder for folder in folders if languages_of(folder)), None)


def recognised(data: bytes, numbers: Sequence[int], folder: Path) -> dict[int, ParsedPage]:
    """The pages of a PDF with what can be recognised on them, by their numbers; as many as there is time for.

    Args:
        data: the PDF.
        numbers: of the pages, from 1.
        folder: holds Tesseract's language data.
    """
    until = time.process_time() + _SECONDS
    found: dict[int, ParsedPage] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        if time.process_time() > until:
            break
        parser = LiteParse(
            ocr_enabled=True,
            tessdata_path=str(folder),
            ocr_language=languages_of(folder),
            ocr_failure_fatal=False,
            num_workers=1,
            target_pages=",".join(map(str, numbers[start : start + _AT_ONCE])),
            continue_on_page_error=True,
            quiet=True,
        )
        try:
            pages = parser.parse(data).pages
        except ParseError:
            break
        # The engine's own blocks are made for text that is exact.
        found.update(
            (page.page_num, replace(page, text="\n".join(recognised_lines(page)), blocks=[])) for page in pages
        )
    return found


def languages_of(folder: Path) -> str:
    """The languages that a folder has data of, as Tesseract wants them: "eng+deu"; English goes first. "" for none."""
    found = {path.stem for path in folder.glob("*.traineddata")} - _NO_LANGUAGES
    return "+".join(sorted(found, key=lambda name: (name != "eng", name))[:_MOST_LANGUAGES])
