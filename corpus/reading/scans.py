"""Pages of a PDF that are pictures: what the Tesseract inside liteparse recognises on them; nothing is fetched."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from liteparse import LiteParse, ParsedPage, ParseError

from corpus.reading.recognised import recognised_lines
from corpus.reading.recognition import languages_in

__all__ = ["recognised"]

_AT_ONCE = 4
"""Pages that are recognised before the time is looked at."""
_SECONDS = 40
"""Of CPU time for all the pages of one file: the rest are left out, and said to be."""


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
            ocr_language=languages_in(folder),
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
        for page in pages:  # the engine's own blocks are made for text that is exact
            found[page.page_num] = replace(page, text="\n".join(recognised_lines(page)), blocks=[])
    return found
