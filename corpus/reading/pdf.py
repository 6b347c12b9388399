"""PDF: headings, paragraphs, lists and tables in reading order, by liteparse; what a file says of itself, by PDFium.

Nothing is fetched and no script runs.
"""

import contextlib
import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import mean

import pypdfium2
import pypdfium2.raw as pdfium_c
from liteparse import LayoutBlock, LiteParse, ParsedPage, ParseError, ParseResult

from corpus.errors import DamagedFile, EncryptedFile
from corpus.lines import count_words, ends_sentence
from corpus.reading.fields import (
    believed_day,
    believed_language,
    believed_name,
    believed_title,
    believed_url,
    fields_of,
)
from corpus.reading.made import made_of
from corpus.reading.pdf_lines import Line, Lines, headings_of, joined, paragraphs_of, unmarked
from corpus.reading.recognition import HOW_TO, language_data
from corpus.reading.result import ReadText
from corpus.reading.running import Placed, running
from corpus.reading.scans import recognised
from corpus.reading.sniffing import sniff
from corpus.reading.typography import as_printed, printed_pages
from corpus.reading.writing import Writer

__all__ = ["MAX_PAGES", "read_pdf"]

MAX_PAGES = 5000
"""Pages that are read of one file."""

_BAND = 0.12
"""Share of a page's height at its top and at its bottom in which headers and footers stand."""
_ENOUGH = 0.9
"""Share of a page's letters and figures that its blocks must hold: else its text is taken as it stands."""
_LONGEST_HEADING = 200
_CODE_WORDS = 8
_ROW_GAP = 1.5
"""Heights of a table's rows within which its last row ends below it."""
_TURNED = 0.5
_FEWEST_LETTERS = 8
"""Letters and figures below which a page has no text of its own."""
_MOST_LISTED = 10
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
    result = _parsed(data)
    turned = _turned(result.pages)
    if turned:
        result = _parsed(data, turned)
    remarks = [*_remarks(result), *_recognise(data, result)]
    writer = _written(result.pages, _whole_words(data, result.pages))
    fields, packet = _fields(data), fields_of((result.doc_meta and result.doc_meta.xmp) or "")
    made = made_of(
        writer,
        title=fields.title or believed_title(packet.get("title")) or _printed_title(result.pages),
        author=fields.author or believed_name(packet.get("creator")),
        publisher=believed_name(packet.get("publisher")),
        published=believed_day(packet.get("publicationdate")),
        created=believed_day(fields.created),
        language=fields.language or believed_language(packet.get("language")),
        url=believed_url(packet.get("url") or packet.get("identifier")),
        remarks=tuple(remarks),
    )
    return replace(made, text=as_printed(made.text, made.pages, printed_pages(data)))


def _parsed(data: bytes, turned: Sequence[tuple[int, int]] = ()) -> ParseResult:
    """What the engine makes of a file, its pages turned clockwise by so many degrees each."""
    if sniff(data) != ".pdf":  # of which the engine would make one
        raise DamagedFile("is no PDF, whatever its name says; get it again, or give it the suffix of what it is")
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
        raise DamagedFile(f"is no whole PDF ({' '.join(str(error).split())[:100]}); get it again, whole") from error


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


def _written(pages: Sequence[ParsedPage], instead: Mapping[int, str]) -> Writer:
    """The text of the pages, of some of which another text is taken instead."""
    writer = Writer()
    repeated = running(_at_edges(pages), len(pages), sum(len(page.text) for page in pages))
    is_open = False
    begun = 0
    for number, page in enumerate(pages):
        for _ in range(begun, max(begun + 1, page.page_num)):  # a damaged page is left out, and counted
            writer.page()
            begun += 1
        blocks = page.blocks or []
        lost = _letters(page.text) * _ENOUGH > sum(_letters(text) for block in blocks for text in _texts(block))
        if lost or page.page_num in instead:
            writer.lines(instead.get(page.page_num, page.text).splitlines())
            is_open = False
            continue
        own = [block for at, block in enumerate(blocks) if (number, at) not in repeated]
        is_open = _write_blocks(writer, page, own, is_open)
    return writer


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


def _write_blocks(writer: Writer, page: ParsedPage, blocks: Sequence[LayoutBlock], is_open: bool) -> bool:
    """Write the blocks of a page.

    Args:
        writer: writes them.
        page: the page.
        blocks: those of its blocks that are to be written.
        is_open: whether the page before ends amid a sentence, with which the first paragraph may go on.

    Returns:
        Whether this page ends so.
    """
    lines = Lines(page.text_items)
    for run in _runs(blocks):
        kind = _kind(run[0])
        if kind == "paragraph":
            is_open = _write_paragraphs(writer, lines, run, is_open)
            continue
        is_open = False
        if kind == "heading":
            _write_headings(writer, lines, run)
        elif kind == "table":
            _write_table(writer, lines, run)
        else:
            _write_block(writer, lines, run[0])
    return is_open


def _kind(block: LayoutBlock) -> str:
    """The kind of a block; a heading of many words is none."""
    is_text = block.kind == "heading" and len(block.text or "") > _LONGEST_HEADING
    return "paragraph" if is_text else block.kind


def _runs(blocks: Sequence[LayoutBlock]) -> Iterator[list[LayoutBlock]]:
    """Blocks that are looked at together: paragraphs, headings of one level, a table and what stands right below it."""
    run: list[LayoutBlock] = []
    for block in blocks:
        kind = _kind(block)
        same = (
            bool(run)
            and kind == _kind(run[-1])
            and (kind == "paragraph" or (kind == "heading" and block.level == run[-1].level))
        )
        if run and not same and not (len(run) == 1 and kind == "paragraph" and _is_rest(run[0], block)):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _write_paragraphs(writer: Writer, lines: Lines, blocks: Sequence[LayoutBlock], is_open: bool) -> bool:
    """Write blocks of running text as paragraphs; whether the last ends amid a sentence."""
    flow: list[Line] = []
    for block in blocks:
        text = unmarked(block.text or "")
        found = lines.of(text, block.bbox)
        if found:
            found[0].opens = True
            flow += found
            continue
        is_open = _write_flow(writer, flow, lines.leading, is_open)
        flow = []
        writer.paragraph(text)
    return _write_flow(writer, flow, lines.leading, is_open)


def _write_flow(writer: Writer, flow: Sequence[Line], leading: float, is_open: bool) -> bool:
    """Write lines as paragraphs, or as items where bullets stand before them; whether they end amid a sentence."""
    for paragraph in paragraphs_of(flow, leading):
        words = joined(paragraph)
        if paragraph[0].is_item:
            writer.item(0, words)
        else:
            writer.paragraph(words, goes_on=is_open and words[:1].islower())
        is_open = not ends_sentence(words) and not paragraph[0].is_item
    return is_open


def _write_headings(writer: Writer, lines: Lines, blocks: Sequence[LayoutBlock]) -> None:
    """Write headings of one level that follow one another; the engine joins and parts them by their style alone."""
    level = blocks[0].level or 1
    found = [lines.of(unmarked(block.text or ""), block.bbox) for block in blocks]
    if any(each is None for each in found):
        for block in blocks:
            writer.heading(level, unmarked(block.text or ""))
        return
    for heading in headings_of([line for each in found for line in each or ()]):
        writer.heading(level, joined(heading))


def _write_items(writer: Writer, lines: Lines, block: LayoutBlock) -> None:
    """Write an item, or several that the engine took for one."""
    text = unmarked(block.text or "")
    found = lines.of(text, block.bbox) or lines.of(f"{block.marker or ''} {text}", block.bbox)
    if found is None:
        writer.item(block.level or 0, text, block.marker if block.ordered else None)
        return
    for number, part in enumerate(paragraphs_of(found, lines.leading)):
        words = joined(part)
        if number and not part[0].is_item:
            writer.paragraph(words)
            continue
        words = words.removeprefix(block.marker or "").lstrip()
        writer.item(block.level or 0, words, block.marker if block.ordered and not number else None)


def _write_table(writer: Writer, lines: Lines, blocks: Sequence[LayoutBlock]) -> None:
    """Write a table, with its last row where that is a block of its own."""
    table, *rest = blocks
    header = [[unmarked(cell.text) for cell in table.header]] if table.header else []
    rows = [[unmarked(cell.text) for cell in row] for row in table.rows or ()]
    rows += [lines.row(block.bbox, _columns(table)) for block in rest if block.bbox]
    writer.table([*header, *rows], len(header))


def _is_rest(table: LayoutBlock, block: LayoutBlock) -> bool:
    """Whether a block is the last row of a table without rules, which the engine leaves out."""
    if table.kind != "table" or table.bbox is None or block.bbox is None or len(_columns(table)) < 2:
        return False
    height = table.bbox.height / (len(table.rows or ()) + bool(table.header))
    inside = (
        table.bbox.x - height <= block.bbox.x
        and block.bbox.x + block.bbox.width <= table.bbox.x + table.bbox.width + height
        and block.bbox.height < _ROW_GAP * height
    )
    return bool(inside and 0 <= block.bbox.y - table.bbox.y - table.bbox.height < _ROW_GAP * height - block.bbox.height)


def _columns(table: LayoutBlock) -> list[float]:
    """The left edges of a table's columns, from its cells."""
    rows = [*([table.header] if table.header else []), *(table.rows or ())]
    width = max(map(len, rows), default=0)
    edges = [[row[at].bbox.x for row in rows if at < len(row) and row[at].bbox] for at in range(width)]
    return [min(each) for each in edges] if all(edges) else []


def _write_block(writer: Writer, lines: Lines, block: LayoutBlock) -> None:
    if block.kind == "list_item":
        _write_items(writer, lines, block)
    elif block.kind == "code" and all(count_words(line) < _CODE_WORDS for line in block.lines or ()):
        writer.code("\n".join(block.lines or ()))
    elif block.lines:
        writer.lines(block.lines)
    elif block.text:
        writer.paragraph(unmarked(block.text))


# What a file says of itself


@dataclass(frozen=True, slots=True)
class _Fields:
    title: str | None = None
    author: str | None = None
    created: str | None = None
    language: str | None = None


def _fields(data: bytes) -> _Fields:
    """The fields of the document's information dictionary and its catalog; none where PDFium cannot read it."""
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        told = document.get_metadata_dict()
        return _Fields(
            believed_title(told.get("Title")),
            believed_name(told.get("Author")),
            told.get("CreationDate"),
            believed_language(_language(document)),
        )
    return _Fields()


def _language(document: pypdfium2.PdfDocument) -> str | None:
    """The language that the catalog names."""
    if not hasattr(pdfium_c, "FPDFCatalog_GetLanguage"):
        return None
    buffer = (ctypes.c_ushort * 32)()  # UTF-16
    size = pdfium_c.FPDFCatalog_GetLanguage(document.raw, buffer, len(buffer))
    return bytes(buffer)[: max(0, 2 * size - 2)].decode("utf-16-le", "ignore") if size <= len(buffer) else None


def _printed_title(pages: Sequence[ParsedPage]) -> str | None:
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


def _remarks(result: ParseResult) -> Iterator[str]:
    if result.total_pages > len(result.pages) + len(result.page_errors):
        yield f"only the first {len(result.pages)} of its {result.total_pages} pages were read"
    if result.page_errors:
        yield f"{_listed(error.page_num for error in result.page_errors)}: damaged, and left out"


def _recognise(data: bytes, result: ParseResult) -> Iterator[str]:
    """Put in place of the pages that are pictures what can be recognised on them; what is to be said of that."""
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
    sure = [item.confidence for page in found.values() for item in page.text_items if item.confidence is not None]
    if sure:
        yield f"{_listed(found)}: text recognised in pictures (OCR), with a confidence of {mean(sure):.0%}"
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
