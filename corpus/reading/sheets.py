"""Sheets of a workbook: what stands above a table is its caption, and its first row heads its columns."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from corpus.reading.writing import Writer

__all__ = ["write_sheet"]

_NO_NAME = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad|chart)\s*\d*", re.IGNORECASE)
_Rows = Sequence[Mapping[str, Any]]


def write_sheet(writer: Writer, sheet: Mapping[str, Any], write: Callable[[Mapping[str, Any]], None]) -> None:
    """Write a sheet.

    Args:
        writer: writes it.
        sheet: the sheet, as office-oxide tells of it.
        write: writes what is no table: comments, pictures, charts.
    """
    if not _NO_NAME.fullmatch(name := str(sheet.get("title") or "")):
        writer.heading(1, name)
    for element in sheet.get("elements") or ():
        if element.get("type") == "table":
            _write_table(writer, element.get("rows") or ())
        else:
            write(element)


def _write_table(writer: Writer, rows: _Rows) -> None:
    """Write the cells of a sheet: rows of one cell above the others as lines of their own."""
    cells = [[_words(cell) for cell in _spread(row)] for row in rows]
    start = 0
    while start < len(cells) - 1 and sum(map(bool, cells[start])) < 2:
        writer.paragraph(" ".join(filter(None, cells[start])))
        start += 1
    body = cells[start:]
    writer.table(body, int(len(body) > 1 and _is_header(rows[start], body)))


def _spread(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A row's cells, those that reach over several columns followed by empty ones."""
    spread: list[Mapping[str, Any]] = []
    for cell in row.get("cells") or ():
        spread += [cell, *[{}] * (max(cell.get("col_span") or 1, 1) - 1)]
    return spread


def _is_header(row: Mapping[str, Any], cells: Sequence[Sequence[str]]) -> bool:
    """Whether a first row names the columns: different words, no figures, over all columns but a few."""
    kinds = [cell.get("data_type") for cell in row.get("cells") or () if _words(cell)]
    names = [words for words in cells[0] if words]
    width = max(sum(map(bool, each)) for each in cells[1:])
    return all(kind == "text" for kind in kinds) and len(set(names)) == len(names) and 3 * len(names) >= 2 * width


def _words(cell: Mapping[str, Any]) -> str:
    return " ".join(
        str(each["text"])
        for paragraph in cell.get("content") or ()
        for each in paragraph.get("content") or ()
        if each.get("text")
    )
