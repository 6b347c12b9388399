"""Where the language data of Tesseract is, without which no text in pictures is recognised: it is never fetched."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from liteparse import ParsedPage

from corpus.phrases import Phrase

__all__ = ["HOW_TO", "confidence_in", "language_data", "languages_in", "recognised_page"]

HOW_TO = Phrase("install Tesseract's language data (tesseract-ocr-eng), or name its folder in TESSDATA_PREFIX")

_SYSTEM = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share", "/opt/homebrew/share")
_NO_LANGUAGES = frozenset({"equ", "osd"})
_MOST_LANGUAGES = 3
"""Languages that are looked for in one picture: each takes its time."""


def language_data() -> Path | None:
    """The folder of Tesseract's language data: that of ``TESSDATA_PREFIX``, or the system's newest.

    Returns:
        None without data, or where ``TESSDATA_PREFIX`` is set to nothing.
    """
    return next((folder for folder in _folders() if languages_in(folder)), None)


def languages_in(folder: Path) -> str:
    """The languages that a folder has data of, as Tesseract wants them: "eng+deu"; English goes first. "" for none."""
    found = {path.stem for path in folder.glob("*.traineddata")} - _NO_LANGUAGES
    return "+".join(sorted(found, key=lambda name: (name != "eng", name))[:_MOST_LANGUAGES])


def confidence_in(pages: Sequence[ParsedPage]) -> float:
    """Tesseract's mean confidence in the characters that it has seen, from 0 to 1."""
    items = [item for page in pages for item in page.text_items if item.confidence is not None and item.text.strip()]
    weight = sum(len(item.text) for item in items)
    return sum((item.confidence or 0) * len(item.text) for item in items) / weight if weight else 0


def recognised_page(number: int, page: ParsedPage) -> str:
    """What a page is called whose text was recognised, as citations show it: "2 (recognised by OCR, 93% sure)"."""
    return f"{number} (recognised by OCR, {confidence_in([page]):.0%} sure)"


def _folders() -> Iterator[Path]:
    named = os.environ.get("TESSDATA_PREFIX")
    if named is not None:
        yield from (Path(named), Path(named) / "tessdata") if named else ()
        return
    for system in map(Path, _SYSTEM):
        yield system
        yield from sorted(system.glob("*/tessdata"), reverse=True)
        yield system / "tessdata"
