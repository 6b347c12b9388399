"""What people have written onto the pages of a PDF: notes, comments and lines typed over it (ISO 32000-1, 12.5)."""

import contextlib
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium_c

__all__ = ["comments_on"]

_MOST_OF_PAGE = 1_000
_TYPED = pdfium_c.FPDF_ANNOT_FREETEXT
_COMMENTS = frozenset(
    {
        pdfium_c.FPDF_ANNOT_TEXT,
        pdfium_c.FPDF_ANNOT_LINE,
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_CIRCLE,
        pdfium_c.FPDF_ANNOT_POLYGON,
        pdfium_c.FPDF_ANNOT_POLYLINE,
        pdfium_c.FPDF_ANNOT_HIGHLIGHT,
        pdfium_c.FPDF_ANNOT_UNDERLINE,
        pdfium_c.FPDF_ANNOT_SQUIGGLY,
        pdfium_c.FPDF_ANNOT_STRIKEOUT,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_CARET,
        pdfium_c.FPDF_ANNOT_INK,
    }
)


def comments_on(data: bytes, most: int) -> dict[int, list[str]]:
    """What is written onto the first pages of a PDF, by the pages' numbers, from 1; {} where PDFium cannot read it.

    Args:
        data: the file.
        most: how many pages are looked at.
    """
    found: dict[int, list[str]] = {}
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        for number in range(min(len(document), most)):
            with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(document[number]) as page:
                if own := list(_on_page(page)):
                    found[number + 1] = own
    return found


def _on_page(page: pypdfium2.PdfPage) -> Iterator[str]:
    for number in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST_OF_PAGE)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, number)
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        words = _string(annotation, b"Contents") if kind == _TYPED or kind in _COMMENTS else ""
        author = _string(annotation, b"T") if words else ""
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if words:
            yield words if kind == _TYPED else f"Comment ({author}): {words}" if author else f"Comment: {words}"


def _string(annotation: pdfium_c.FPDF_ANNOTATION, key: bytes) -> str:
    """A field of an annotation in one line; "" when it has none."""
    size = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return " ".join(bytes(buffer).decode("utf-16-le", "replace").replace("\0", " ").split())
