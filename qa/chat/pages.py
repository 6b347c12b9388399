"""The page of a document as it is printed, with the words of quotes marked, where its file can be drawn."""

import base64
import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.errors import FootnoteError
from corpus.page_pictures import Box, PagePicture, draw_page, is_pdf, marked
from qa.answer import Citation
from qa.library import Library

__all__ = ["Mark", "PageView", "page_view"]

_MOST_KEPT = 24  # pages that are kept drawn

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of a quote on a page.

    Attributes:
        box: where it stands.
        marker: of the quote.
        is_first: whether the quote begins with it.
    """

    box: Box
    marker: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it is printed.

    Attributes:
        number: of the page, from 1.
        pages: how many the document has.
        picture: the page.
        marks: the lines of quotes on it.
        earlier: where the page before begins in the document's text; None on the first.
        later: where the page after begins; None on the last.
    """

    number: int
    pages: int
    picture: PagePicture
    marks: tuple[Mark, ...]
    earlier: int | None
    later: int | None

    @property
    def source(self) -> str:
        """The picture as a ``data:`` address, which a page shows without asking for a file."""
        return f"data:image/png;base64,{base64.b64encode(self.picture.png).decode()}"


def page_view(library: Library, document: Document, at: int, citations: Sequence[Citation]) -> PageView | None:
    """The page that holds a place of a document.

    Args:
        library: that holds the document.
        document: the document.
        at: an offset in its text.
        citations: of quotes of the document, some of which may stand on the page.

    Returns:
        None where the document has no pages, or its file is not there any more or cannot be drawn.
    """
    number = document.page_at(at)
    picture = _drawn.get(library, document, number) if number is not None else None
    if number is None or picture is None:
        return None
    edges = [*document.pages, len(document.text)]
    start, end = edges[number - 1], edges[number]
    text, marks = document.text[start:end], []
    for citation in citations:
        if start <= citation.start < end:
            boxes = marked(picture, text, citation.start - start, min(citation.end, end) - start)
            marks += [Mark(box, citation.marker, is_first=not place) for place, box in enumerate(boxes)]
    return PageView(
        number=number,
        pages=len(document.pages),
        picture=picture,
        marks=tuple(marks),
        earlier=edges[number - 2] if number > 1 else None,
        later=end if number < len(document.pages) else None,
    )


class _Drawn:
    """The pages that were looked at last; threads share it. A file that cannot be drawn is tried once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], PagePicture | None] = OrderedDict()

    def get(self, library: Library, document: Document, number: int) -> PagePicture | None:
        """A page of a document that the library holds; what is drawn depends on the bytes of its file alone."""
        key = document.id, number
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        data = library.original(document.id) if document.page_kind == "page" else None
        if data is None or not is_pdf(data):
            return None
        try:
            picture = draw_page(data, number)
        except FootnoteError as error:
            log.info("Page %d of %s cannot be drawn: %s", number, document.name, error)
            picture = None
        with self._lock:
            self._kept[key] = picture
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return picture


_drawn = _Drawn()
