"""Tables of pages made plain: a cell in each column of each row, and the caption above."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TypeVar

from lxml.html import HtmlElement  # type: ignore[import-untyped]

__all__ = ["CELLS", "ROWS", "header_end", "let_down", "make_plain"]

Cell = TypeVar("Cell")

ROWS = frozenset({"tr", "row"})
CELLS = frozenset({"td", "th", "cell"})

_MAX_REACH = 50
"""Columns or rows over which a cell reaches at most; the figure in the markup may be any."""
_MAX_ADDED = 20_000
"""Cells that are added to a page, beyond which its tables are left as they are."""
_MAX_REPEATED = 300
"""Characters of a cell that is repeated; a longer one is part of the page's layout."""


def make_plain(page: HtmlElement) -> None:
    """Repeat cells in all the columns and rows that they reach over, and put captions before their tables.

    Of what reaches over several columns only a header is repeated, the others are followed by empty cells.
    """
    added = 0
    for table in list(page.iter("table")):
        for caption in list(table.iterchildren("caption")):
            caption.drop_tree()
            caption.tag, caption.tail = "p", None
            table.addprevious(caption)
        below: dict[int, tuple[HtmlElement, int]] = {}
        rows = table.iter("tr") if table.find(".//table") is None else ()
        for row in rows:
            cells = [cell for cell in row if cell.tag in CELLS]
            built = _spread(cells, below) if added < _MAX_ADDED else cells
            if len(built) > len(cells):
                added += len(built) - len(cells)
                row.extend(built)


def header_end(table: HtmlElement) -> HtmlElement | None:
    """The last of the rows at the top of a table that say what is in the columns below."""
    last = None
    for row in table.iter(*ROWS):
        cells = [cell for cell in row if cell.tag in CELLS]
        if not cells or not (row.getparent().tag == "thead" or all(map(_is_header, cells))):
            break
        last = row
    return last


def _is_header(cell: HtmlElement) -> bool:
    return bool(cell.tag == "th" or cell.get("role") == "head")


def _spread(cells: Sequence[HtmlElement], below: dict[int, tuple[HtmlElement, int]]) -> list[HtmlElement]:
    """A row's cells, one for each column.

    Args:
        cells: those in the markup of the row.
        below: by column, the cells of the rows above that reach down, and over how many rows more; brought up to date.
    """
    built: list[HtmlElement] = []
    for cell in cells:
        let_down(built, below, _whole)
        rows = _reach(cell, "rowspan")
        for number in range(_reach(cell, "colspan") if len(cells) > 1 or built else 1):
            each = _copy(cell, cell.tag == "th") if number else cell
            if rows > 1:
                below[len(built)] = (each, rows - 1)
            built.append(each)
    let_down(built, below, _whole)
    return built


def let_down(built: list[Cell], below: dict[int, tuple[Cell, int]], copy: Callable[[Cell], Cell]) -> None:
    """Go on with the cells that reach down from the rows above into the next columns.

    Args:
        built: the cells of a row so far, which is added to.
        below: by column, the cells that reach down, and over how many rows more; brought up to date.
        copy: makes another of a cell.
    """
    while len(built) in below:
        cell, rows = below.pop(len(built))
        if rows > 1:
            below[len(built)] = (cell, rows - 1)
        built.append(copy(cell))


def _whole(cell: HtmlElement) -> HtmlElement:
    return _copy(cell, whole=True)


def _copy(cell: HtmlElement, whole: bool) -> HtmlElement:
    """A cell of the same kind, with the same words if it is to be whole and they are few."""
    copy = cell.makeelement(cell.tag)
    if whole and sum(map(len, cell.itertext())) <= _MAX_REPEATED:
        copy = deepcopy(cell)
        copy.tail = None
    copy.attrib.clear()
    return copy


def _reach(cell: HtmlElement, attribute: str) -> int:
    """Over how many columns or rows a cell reaches, by its markup, from where on it is taken to reach over one."""
    reach = (cell.attrib.pop(attribute, None) or "1").strip()
    return min(int(reach), _MAX_REACH) if reach.isdecimal() and int(reach[:9]) else 1
