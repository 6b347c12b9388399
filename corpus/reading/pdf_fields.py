"""What a PDF says of itself in its fields and in the largest letters of its first page."""

import contextlib
import ctypes
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium_c
from liteparse import LayoutBlock, ParsedPage

from corpus.reading.fields import believed_language, believed_name, believed_title
from corpus.reading.pdf_lines import unmarked

__all__ = ["Fields", "fields_by_pdfium", "printed_title"]


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a PDF, as far as they are believed; ``created`` as PDF writes a day."""

    title: str | None = None
    author: str | None = None
    created: str | None = None
    language: str | None = None


def fields_by_pdfium(data: bytes) -> Fields:
    """The fields of the document's information dictionary and its catalog; none where PDFium cannot read it."""
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        told = document.get_metadata_dict()
        return Fields(
            believed_title(told.get("Title")),
            believed_name(told.get("Author")),
            told.get("CreationDate"),
            believed_language(_language(document)),
        )
    return Fields()


def _language(document: pypdfium2.PdfDocument) -> str | None:
    """The language that the catalog names."""
    if not hasattr(pdfium_c, "FPDFCatalog_GetLanguage"):
        return None
    buffer = (ctypes.c_ushort * 32)()  # UTF-16
    size = pdfium_c.FPDFCatalog_GetLanguage(document.raw, buffer, len(buffer))
    return bytes(buffer)[: max(0, 2 * size - 2)].decode("utf-16-le", "ignore") if size <= len(buffer) else None


def printed_title(pages: Sequence[ParsedPage]) -> str | None:
    """The heading of the first page that is printed largest, if it is larger than the page's other text."""
    if not pages:
        return None
    page = pages[0]
    items = [item for item in page.text_items if item.text.strip() and abs(item.rotation) < 1]
    sizes = Counter[float]()
    for item in items:
        sizes[round(item.height, 1)] += len(item.text)
    headings = [block for block in page.blocks or () if block.kind == "heading" and block.text and block.bbox]
    if not headings or not sizes:
        return None
    first = max(headings, key=lambda block: _size(block, page))
    title = believed_title(unmarked(first.text or ""))
    return title if _size(first, page) > sizes.most_common(1)[0][0] else None


def _size(block: LayoutBlock, page: ParsedPage) -> float:
    """The height of the letters of a block."""
    box = block.bbox
    if box is None:
        return 0
    inside = [
        item.height
        for item in page.text_items
        if box.x - 1 <= item.x and box.y - 1 <= item.y and item.y + item.height <= box.y + box.height + 1
    ]
    return round(max(inside, default=0), 1)
