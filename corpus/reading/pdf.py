"""PDF: headings, paragraphs, lists and tables in reading order, by liteparse; what a file says of itself, by PDFium.

Nothing is fetched and no script runs.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium_c
from liteparse import LayoutBlock, LiteParse, ParsedPage, ParseError, ParseResult

from corpus.errors import DamagedFile, EncryptedFile
from corpus.reading.fields import (
    believed_day,
    believed_language,
    believed_name,
    believed_title,
    believed_url,
    fields_of,
)
from corpus.reading.made import made_of
from corpus.reading.pdf_attachments import attached
from corpus.reading.pdf_blocks import write_blocks
from corpus.reading.pdf_comments import comments_on
from corpus.reading.pdf_fields import fields_by_pdfium, printed_title
from corpus.reading.recognition import HOW_TO, confidence_in, language_data, recognised_page
from corpus.reading.result import ReadText
from corpus.reading.running import Placed, running
from corpus.reading.scans import recognised
from corpus.reading.sniffing import pdf_start
from corpus.reading.typography import as_printed, printed_pages
from corpus.reading.writing import Writer

__all__ = ["MAX_PAGES", "read_pdf"]

MAX_PAGES = 5000
"""Pages that are read of one file."""

_BAND = 0.12
"""Share of a page's height at its top and at its bottom in which headers and footers stand."""
_ENOUGH = 0.9
"""Share of a page's letters and figures that its blocks must hold: else its text is taken as it stands."""
_TURNED = 0.5
_FEWEST_LETTERS = 8
"""Letters and figures below which a page has no text of its own."""
_MOST_LISTED = 10
_OF_ILLUSTRATOR = b"/AIPrivate"
"""A key of data that Adobe Illustrator keeps for itself, by which the engine takes a PDF for none."""
_LETTER = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[A-Za-z]+")
_MOST_SINGLE = 0.1
"""Share of single letters among the words of a page from which on words may be torn: English has a twentieth."""
_FEW_WORDS = 50


def read_pdf(data: bytes) -> ReadText:
    """Read a PDF.

    Raises:
        EncryptedFile: it opens only with a password.
        DamagedFile: it is cut off, or no PDF.
    """
    start = pdf_start(data)
    if start is None:  # of which the engine would try to make one
        raise DamagedFile("is no PDF, whatever its name says; get it again, or give it the suffix of what it is")
    data = data[start:].replace(_OF_ILLUSTRATOR, _OF_ILLUSTRATOR.lower())
    result = _parsed(data)
    turned = _turned(result.pages)
    if turned:
        result = _parsed(data, turned)
    names: dict[int, str] = {}
    parts, left = attached(data)
    remarks = [*_remarks(result), *_recognise(data, result, names), *left]
    writer = _written(result.pages, _whole_words(data, result.pages), names, comments_on(data, MAX_PAGES))
    fields, packet = fields_by_pdfium(data), fields_of((result.doc_meta and result.doc_meta.xmp) or "")
    made = made_of(
        writer,
        title=fields.title or believed_title(packet.get("title")) or printed_title(result.pages),
        author=fields.author or believed_name(packet.get("creator")),
        publisher=believed_name(packet.get("publisher")),
        published=believed_day(packet.get("publicationdate")),
        created=believed_day(fields.created),
        language=fields.language or believed_language(packet.get("language")),
        url=believed_url(packet.get("url") or packet.get("identifier")),
        parts=tuple(parts),
        remarks=tuple(remarks),
    )
    return replace(made, text=as_printed(made.text, made.pages, printed_pages(data)))


def _parsed(data: bytes, turned: Sequence[tuple[int, int]] = ()) -> ParseResult:
    """What the engine makes of a file, its pages turned clockwise by so many degrees each."""
    parser = LiteParse(
        ocr_enabled=False,
        max_pages=MAX_PAGES,
        continue_on_page_error=True,
        extract_blocks=True,
        extract_document_metadata=True,
        emit_word_boxes=True,
        extract_links=False,
        keep_headers_footers=True,
        page_orientation_corrections=list(turned) or None,
        quiet=True,
    )
    try:
        return parser.parse(data)
    except ParseError as error:
        if "password" in str(error).lower():
            raise EncryptedFile("is protected by a password; save it without one, and add it again") from error
        raise DamagedFile(
            "is no whole PDF ({why}); get it again, whole", why=" ".join(str(error).split())[:100]
        ) from error


def _turned(pages: Sequence[ParsedPage]) -> list[tuple[int, int]]:
    """The pages whose text stands mostly on its side or on its head, and by how much."""
    turned = []
    for page in pages:
        sizes: Counter[int] = Counter()
        for item in page.text_items:
            sizes[round(item.rotation / 90) * 90 % 360] += len(item.text.strip())
        angle, size = next(iter(sizes.most_common(1)), (0, 0))
        if angle and size > _TURNED * sizes.total():
            turned.append((page.page_num, angle))
    return turned


# From pages to text


def _whole_words(data: bytes, pages: Sequence[ParsedPage]) -> dict[int, str]:
    """The text by PDFium of the pages on which the engine has torn words apart, "t he", by the pages' numbers."""
    torn = {page.page_num: _single(page.text) for page in pages if _single(page.text) > _MOST_SINGLE}
    if not torn:
        return {}
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        texts = {number: document[number - 1].get_textpage().get_text_bounded() for number in torn}
        return {number: text for number, text in texts.items() if _single(text) < torn[number] / 2}
    return {}


def _single(text: str) -> float:
    """The share of a text's words that are single letters."""
    words = _LETTERS.findall(text)
    return sum(len(word) == 1 for word in words) / max(len(words), _FEW_WORDS)


def _written(
    pages: Sequence[ParsedPage],
    instead: Mapping[int, str],
    names: Mapping[int, str],
    comments: Mapping[int, Sequence[str]],
) -> Writer:
    """The text of the pages.

    Args:
        pages: as the engine has read them.
        instead: of some pages, another text to be taken.
        names: of some pages.
        comments: what is written onto some pages, which stands below their text, unless it is part of it.
    """
    writer = Writer()
    repeated = running(_at_edges(pages), len(pages), sum(len(page.text) for page in pages))
    is_open = False
    above: LayoutBlock | None = None
    begun = 0
    for number, page in enumerate(pages):
        for _ in range(begun, max(begun + 1, page.page_num)):  # a damaged page is left out, and counted
            begun += 1
            writer.page(names.get(begun, ""))
        blocks = page.blocks or []
        lost = _letters(page.text) * _ENOUGH > sum(_letters(text) for block in blocks for text in _texts(block))
        if lost or page.page_num in instead:
            writer.lines(instead.get(page.page_num, page.text).splitlines())
            is_open, above = _write_comments(writer, page, comments), None
            continue
        own = [block for at, block in enumerate(blocks) if (number, at) not in repeated]
        is_open = write_blocks(writer, page, own, is_open, above)
        above = own[-1] if own else None
        is_open = _write_comments(writer, page, comments, is_open)
    return writer


def _write_comments(
    writer: Writer, page: ParsedPage, comments: Mapping[int, Sequence[str]], is_open: bool = False
) -> bool:
    """Write what is written onto a page; whether the page then still ends amid a sentence."""
    printed = "".join(_LETTER.findall(page.text))
    for words in comments.get(page.page_num, ()):
        if "".join(_LETTER.findall(words)) not in printed:
            writer.paragraph(words)
            is_open = False
    return is_open


def _at_edges(pages: Sequence[ParsedPage]) -> Iterator[Placed]:
    for number, page in enumerate(pages):
        for at, block in enumerate(page.blocks or []):
            if block.bbox is None or block.text is None:
                continue
            top, bottom = block.bbox.y, block.bbox.y + block.bbox.height
            if bottom <= _BAND * page.height or top >= (1 - _BAND) * page.height:
                yield Placed(number, at, block.text, bottom <= _BAND * page.height)


def _letters(text: str) -> int:
    return len(_LETTER.findall(text))


def _texts(block: LayoutBlock) -> Iterator[str]:
    """All that a block says."""
    yield f"{block.marker or ''} {block.text or ''}"
    yield from block.lines or ()
    for row in ([block.header] if block.header else []) + (block.rows or []):
        yield from (cell.text for cell in row)


def _remarks(result: ParseResult) -> Iterator[str]:
    if result.total_pages > len(result.pages) + len(result.page_errors):
        yield f"only the first {len(result.pages)} of its {result.total_pages} pages were read"
    if result.page_errors:
        yield f"{_listed(error.page_num for error in result.page_errors)}: damaged, and left out"


def _recognise(data: bytes, result: ParseResult, names: dict[int, str]) -> Iterator[str]:
    """Put in place of the pages that are pictures what can be recognised on them; what is to be said of that.

    ``names`` takes what these pages are called.
    """
    pictures = [page.page_num for page in result.pages if _letters(page.text) < _FEWEST_LETTERS]
    pictures = _with_pictures(data, pictures)
    if not pictures:
        return
    folder = language_data()
    if folder is None:
        yield f"{_listed(pictures)}: pictures, and no text; for it to be read, {HOW_TO}"
        return
    found = recognised(data, pictures, folder)
    result.pages[:] = [found.get(page.page_num, page) for page in result.pages]
    names.update((number, recognised_page(number, page)) for number, page in found.items() if page.text.strip())
    if names:
        sure = confidence_in(list(found.values()))
        yield f"{_listed(found)}: text recognised in pictures (OCR), with a confidence of {sure:.0%}"
    if left := [number for number in pictures if number not in found]:
        yield f"{_listed(left)}: pictures whose text was not read, for lack of time; split the file"


def _with_pictures(data: bytes, numbers: Sequence[int]) -> list[int]:
    """Those of the pages that hold pictures."""
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        return [number for number in numbers if _has_picture(document, number - 1)]
    return []


def _has_picture(document: pypdfium2.PdfDocument, index: int) -> bool:
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(document[index]) as page:
        return next(iter(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None
    return False


def _listed(numbers: Iterable[int]) -> str:
    """Page numbers in words: "page 2", "pages 1, 3-7"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if not runs or number > runs[-1][-1] + 1:
            runs.append([number])
        runs[-1].append(number)
    shown = [f"{run[0]}-{run[-1]}" if run[-1] > run[0] else str(run[0]) for run in runs]
    noun = "page" if len(runs) == 1 and runs[0][0] == runs[0][-1] else "pages"
    return f"{noun} {', '.join(shown[:_MOST_LISTED])}{', …' if len(shown) > _MOST_LISTED else ''}"
