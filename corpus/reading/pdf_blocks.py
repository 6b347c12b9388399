"""The blocks that liteparse finds on a page of a PDF, as headings, paragraphs, items, tables and code."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from liteparse import LayoutBlock, LayoutCell, ParsedPage

from corpus.lines import count_words, ends_sentence
from corpus.reading.pdf_lines import Line, Lines, headings_of, joined, paragraphs_of, unmarked
from corpus.reading.writing import Writer

__all__ = ["write_blocks"]

_LONGEST_HEADING = 200
_CODE_WORDS = 8
_SPACE = 0.35
"""Heights of a line between two words of running text at most."""
_TOUCHING = 0.02
"""Heights of a line between the cells of a table with rules, whose boxes are those of the rules."""
_ROW_GAP = 1.5
"""Heights of a table's rows within which its last row ends below it."""


def write_blocks(
    writer: Writer, page: ParsedPage, blocks: Sequence[LayoutBlock], is_open: bool, above: LayoutBlock | None
) -> bool:
    """Write the blocks of a page.

    Args:
        writer: writes them.
        page: the page.
        blocks: those of its blocks that are to be written.
        is_open: whether the page before ends amid a sentence, with which the first paragraph may go on.
        above: the last block of the page before, with which, if it is a table, the first block may go on.

    Returns:
        Whether this page ends amid a sentence.
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
            _write_table(writer, lines, run, goes_on=run[0] is blocks[0] and _is_more(above, run[0]))
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


def _write_table(writer: Writer, lines: Lines, blocks: Sequence[LayoutBlock], *, goes_on: bool) -> None:
    """Write a table, with its last row where that is a block of its own."""
    table, *rest = blocks
    header = [[unmarked(cell.text) for cell in table.header]] if table.header else []
    if header and _is_running(table.header or [], lines.height):
        writer.paragraph(" ".join(filter(None, header.pop())))
    rows = [[unmarked(cell.text) for cell in row] for row in table.rows or ()]
    rows += [lines.row(block.bbox, _columns(table)) for block in rest if block.bbox]
    writer.table([*header, *rows], len(header), goes_on=goes_on)


def _is_running(cells: Sequence[LayoutCell], height: float) -> bool:
    """Whether a row of cells is running text, such as a caption that the engine has cut at the columns below it."""
    boxes = [cell.bbox for cell in cells if cell.text.strip() and cell.bbox]
    gaps = [right.x - left.x - left.width for left, right in pairwise(boxes)]
    return bool(gaps) and max(gaps) <= _SPACE * height and max(map(abs, gaps)) > _TOUCHING * height


def _is_more(above: LayoutBlock | None, block: LayoutBlock) -> bool:
    """Whether a table at the top of a page is more of the one before: it has no header, and begins as far left."""
    if above is None or above.bbox is None or block.bbox is None or above.kind != "table" or block.header:
        return False
    return bool(abs(block.bbox.x - above.bbox.x) < _ROW_GAP * block.bbox.height / _count_rows(block))


def _count_rows(table: LayoutBlock) -> int:
    return max(len(table.rows or ()) + bool(table.header), 1)


def _is_rest(table: LayoutBlock, block: LayoutBlock) -> bool:
    """Whether a block is the last row of a table without rules, which the engine leaves out."""
    if table.kind != "table" or table.bbox is None or block.bbox is None or len(_columns(table)) < 2:
        return False
    height = table.bbox.height / _count_rows(table)
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
