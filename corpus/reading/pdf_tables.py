"""The tables that liteparse finds on a page of a PDF, with the rows and the headers that it leaves out of them."""

from collections.abc import Sequence
from itertools import pairwise

from liteparse import LayoutBlock, LayoutCell

from corpus.reading.pdf_lines import Line, Lines, unmarked
from corpus.reading.writing import Writer

__all__ = ["head_of", "is_more", "is_rest", "write_table"]

_ROW_GAP = 1.5
"""Heights of a table's rows within which its last row ends below it, and its header stands above it."""
_SPACE = 0.35
"""Heights of a line between two words of running text at most."""
_TOUCHING = 0.02
"""Heights of a line between the cells of a table with rules, whose boxes are those of the rules."""
_FEWEST_NAMES = 3
_MOST_UNNAMED = 1 / 3
"""Share of a table's columns that its header may leave without a name."""
_MOST_HEADER_LINES = 3


def write_table(
    writer: Writer, lines: Lines, blocks: Sequence[LayoutBlock], head: Sequence[str], *, goes_on: bool
) -> None:
    """Write a table.

    Args:
        writer: writes it.
        lines: of the page.
        blocks: the table, and what stands right below it and is its last row.
        head: the names of its columns where it has none itself, else ().
        goes_on: whether it is more of the table before.
    """
    table, *rest = blocks
    header = [list(head)] if head else [[unmarked(cell.text) for cell in table.header]] if table.header else []
    if header and not head and _is_running(table.header or [], lines.height):
        writer.paragraph(" ".join(filter(None, header.pop())))
    rows = [[unmarked(cell.text) for cell in row] for row in table.rows or ()]
    rows += [lines.row(block.bbox, _columns(table)) for block in rest if block.bbox]
    writer.table([*header, *rows], len(header), goes_on=goes_on)


def head_of(lines: Lines, block: LayoutBlock, table: LayoutBlock) -> list[str]:
    """The names of a table's columns, where the block above it is its header, which the engine leaves out; else []."""
    if table.kind != "table" or table.header or block.kind not in ("paragraph", "heading"):
        return []
    if table.bbox is None or block.bbox is None or not _stands_on(block, table):
        return []
    extents = _extents(table)
    phrases = lines.phrases(block.bbox, _SPACE)
    cells = [""] * len(extents)
    for phrase in phrases:
        column = max(range(len(extents)), key=lambda at: _common(phrase, extents[at]), default=0)
        if not cells or any(character.isdigit() for character in phrase.text[:1]):
            return []
        cells[column] = f"{cells[column]} {phrase.text}".strip()
    names = list(filter(None, cells))
    is_full = len(names) >= _FEWEST_NAMES and len(cells) - len(names) <= _MOST_UNNAMED * len(cells)
    return cells if is_full and len(set(names)) == len(names) else []


def _stands_on(block: LayoutBlock, table: LayoutBlock) -> bool:
    """Whether a block stands right above a table, and no wider."""
    above, below = block.bbox, table.bbox
    if above is None or below is None:
        return False
    height = below.height / _count_rows(table)
    inside = below.x - height <= above.x and above.x + above.width <= below.x + below.width + height
    gap = below.y - above.y - above.height
    return bool(inside and -height < gap < _ROW_GAP * height and above.height < _MOST_HEADER_LINES * height)


def _common(phrase: Line, extent: tuple[float, float]) -> float:
    """How far a phrase and a column stand above one another; negative, how far apart they are."""
    return min(phrase.right, extent[1]) - max(phrase.x, extent[0])


def is_more(above: LayoutBlock | None, block: LayoutBlock) -> bool:
    """Whether a table at the top of a page is more of the one before: it has no header, and begins as far left."""
    if above is None or above.bbox is None or block.bbox is None or above.kind != "table" or block.header:
        return False
    return bool(abs(block.bbox.x - above.bbox.x) < _ROW_GAP * block.bbox.height / _count_rows(block))


def is_rest(table: LayoutBlock, block: LayoutBlock) -> bool:
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


def _is_running(cells: Sequence[LayoutCell], height: float) -> bool:
    """Whether a row of cells is running text, such as a caption that the engine has cut at the columns below it."""
    boxes = [cell.bbox for cell in cells if cell.text.strip() and cell.bbox]
    gaps = [right.x - left.x - left.width for left, right in pairwise(boxes)]
    return bool(gaps) and max(gaps) <= _SPACE * height and max(map(abs, gaps)) > _TOUCHING * height


def _count_rows(table: LayoutBlock) -> int:
    return max(len(table.rows or ()) + bool(table.header), 1)


def _columns(table: LayoutBlock) -> list[float]:
    """The left edges of a table's columns, from its cells."""
    return [left for left, _ in _extents(table)]


def _extents(table: LayoutBlock) -> list[tuple[float, float]]:
    """From where to where the columns of a table reach, by their cells; [] where one has none."""
    rows = [*([table.header] if table.header else []), *(table.rows or ())]
    width = max(map(len, rows), default=0)
    boxes = [[box for row in rows if at < len(row) and (box := row[at].bbox)] for at in range(width)]
    if not all(boxes):
        return []
    return [(min(box.x for box in each), max(box.x + box.width for box in each)) for each in boxes]
