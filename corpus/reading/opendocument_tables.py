"""The tables of OpenDocument and their cells (ISO 26300-1, 9): what is repeated, and what reaches over others."""

from corpus.reading.delimited import MAX_COLUMNS
from corpus.reading.opendocument_words import OFFICE, TABLE, TEXT, Words, number_of
from corpus.reading.sheet_tables import Cell
from corpus.reading.trees import Element, local_name

__all__ = ["Tables"]

_MOST_REPEATED_ROWS = 100
"""Rows over which a row is repeated at most; a sheet may say that it is a million times there."""
_MOST_REPEATED_COLUMNS = 50
_MOST_CELLS = 3_000_000
"""Of all the tables of a file together."""


class Tables:
    """Reads the tables of one file.

    Args:
        words: reads the words in their cells.

    Attributes:
        remarks: what is not read of them, each once.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._cells = 0
        self.remarks: dict[str, None] = {}

    def rows(self, table: Element) -> tuple[list[list[Cell]], int]:
        """The rows of a table and how many head it; what is repeated is repeated within bounds."""
        rows: list[list[Cell]] = []
        headers = 0
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            cells = self._row(row)
            times = (
                number_of(row, f"{TABLE}number-rows-repeated", 1, _MOST_REPEATED_ROWS)
                if any(cell.words for cell in cells)
                else 1
            )
            self._cells += times * len(cells)
            if self._cells > _MOST_CELLS:
                self.remarks[f"only the first {_MOST_CELLS:,} cells of its tables are read"] = None
                break
            rows += [cells] * times
            if local_name(row.getparent()) == "table-header-rows":
                headers += times
        return rows, headers

    def _row(self, row: Element) -> list[Cell]:
        cells: list[Cell] = []
        empty = 0
        for cell in row:
            if cell.tag != f"{TABLE}table-cell":  # others stand below one that reaches over them
                continue
            times = number_of(cell, f"{TABLE}number-columns-repeated", 1, MAX_COLUMNS)
            wide = number_of(cell, f"{TABLE}number-columns-spanned", 1, MAX_COLUMNS)
            deep = number_of(cell, f"{TABLE}number-rows-spanned", 1, _MOST_REPEATED_ROWS)
            words = self._cell(cell)
            if not words and wide == deep == 1:
                empty += times
                continue
            cells += [Cell("")] * empty
            empty = 0
            is_figure = cell.get(f"{OFFICE}value-type", "string") != "string"
            cells += [Cell(words, is_figure, max(wide, 1), max(deep, 1))] * min(times, _MOST_REPEATED_COLUMNS)
            if len(cells) > MAX_COLUMNS:
                self.remarks[f"only the first {MAX_COLUMNS:,} columns of its tables are read"] = None
                return cells[:MAX_COLUMNS]
        return cells

    def _cell(self, cell: Element) -> str:
        """The words of a cell as they are shown, or else the value that it holds."""
        paragraphs = [each for each in cell.iter(f"{TEXT}p", f"{TEXT}h") if not _is_in_comment(each, cell)]
        words = " ".join(filter(None, map(self._words.of, paragraphs)))
        for comment in cell.iterchildren(f"{OFFICE}annotation"):
            self._words.comment(comment)
        shown = (cell.get(f"{OFFICE}{name}") for name in ("string-value", "date-value", "value"))
        return words or next(filter(None, shown), "")


def _is_in_comment(element: Element, cell: Element) -> bool:
    for above in element.iterancestors():
        if above is cell:
            return False
        if above.tag in (f"{OFFICE}annotation", f"{TEXT}note"):
            return True
    return False
