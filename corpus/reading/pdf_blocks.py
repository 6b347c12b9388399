"""The blocks that liteparse finds on a page of a PDF, as headings, paragraphs, items, tables and code."""

from collections.abc import Iterator, Sequence

from liteparse import LayoutBlock, ParsedPage

from corpus.lines import count_words, ends_sentence
from corpus.reading.pdf_lines import Line, Lines, headings_of, joined, paragraphs_of, unmarked
from corpus.reading.pdf_tables import head_of, is_more, is_rest, write_table
from corpus.reading.writing import Writer

__all__ = ["write_blocks"]

_LONGEST_HEADING = 200
_CODE_WORDS = 8


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
    runs = list(_runs(blocks))
    for number, run in enumerate(runs):
        kind = _kind(run[0])
        if kind == "table":
            head = head_of(lines, runs[number - 1][-1], run[0]) if number else []
            write_table(writer, lines, run, head, goes_on=not number and is_more(above, run[0]))
            is_open = False
            continue
        if number + 1 < len(runs) and head_of(lines, run[-1], runs[number + 1][0]):
            run = run[:-1]
        if kind == "paragraph":
            is_open = _write_paragraphs(writer, lines, run, is_open)
        else:
            is_open = False
            _write_others(writer, lines, kind, run)
    return is_open


def _write_others(writer: Writer, lines: Lines, kind: str, run: Sequence[LayoutBlock]) -> None:
    if kind == "heading" and run:
        _write_headings(writer, lines, run)
    elif run:
        _write_block(writer, lines, run[0])


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
        if run and not same and not (len(run) == 1 and kind == "paragraph" and is_rest(run[0], block)):
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


def _write_block(writer: Writer, lines: Lines, block: LayoutBlock) -> None:
    if block.kind == "list_item":
        _write_items(writer, lines, block)
    elif block.kind == "code" and all(count_words(line) < _CODE_WORDS for line in block.lines or ()):
        writer.code("\n".join(block.lines or ()))
    elif block.lines:
        writer.lines(block.lines)
    elif block.text:
        writer.paragraph(unmarked(block.text))
