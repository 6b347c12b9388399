"""Sheets of a workbook: what stands above a table is its caption, and its first row heads its columns.

A sheet may have a million cells, of which office-oxide tells a kilobyte each: they are taken as they come.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from corpus.reading.writing import Writer

__all__ = ["append_rows", "cut_off_sheets", "sheets_of", "write_sheet"]

_NO_NAME = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad|chart)\s*\d*", re.IGNORECASE)
_MOST_REPEATED = 50
"""Columns over which a cell reaches at most."""
_CUT_OFF = re.compile(r"\[\d+ of \d+ rows not shown — worksheet truncated at \d+ rows\]")
"""What office-oxide writes below a sheet of which it does not show all rows."""


class _Cell(NamedTuple):
    """A cell: what it shows, what kind of value that is, and over how many columns it reaches."""

    words: str
    kind: str
    wide: int


_EMPTY = _Cell("", "", 1)
_NAME = re.compile(r"[^\W\d_]{2}|(?:19|20)\d\d")
"""Words, or a year: what heads a column, as "n/a" does not."""
_FEWEST_ABOVE = 2
"""Columns of figures in which words alone begin another table."""
_FEWEST_ROWS = 3


def sheets_of(told: str) -> dict[str, Any]:
    """What office-oxide tells of a workbook, in its JSON, each cell of which becomes a small tuple."""
    found: dict[str, Any] = json.loads(told, object_hook=_slim)
    return found


def _slim(told: dict[str, Any]) -> Any:  # noqa: ANN401  (a cell, or whatever else JSON holds)
    if "row_span" not in told:
        return told
    words = (
        each["text"]
        for paragraph in told.get("content") or ()
        for each in paragraph.get("content") or ()
        if each.get("text")
    )
    return _Cell(" ".join(words), told.get("data_type") or "", min(told.get("col_span") or 1, _MOST_REPEATED))


def cut_off_sheets(book: Mapping[str, Any]) -> list[str]:
    """The names of the sheets of which office-oxide shows the first rows alone; what it writes of that is taken out."""
    names = []
    for sheet in book["sections"]:
        elements = sheet.get("elements") or []
        kept = [element for element in elements if not _says_it_is_cut_off(element)]
        if len(kept) < len(elements):
            sheet["elements"] = kept
            names.append(str(sheet.get("title") or ""))
    return names


def _says_it_is_cut_off(element: Mapping[str, Any]) -> bool:
    words = "".join(str(each.get("text") or "") for each in element.get("content") or ())
    return element.get("type") == "paragraph" and _CUT_OFF.fullmatch(words) is not None


def append_rows(book: Mapping[str, Any], later: Mapping[str, Any]) -> None:
    """Put the rows of the sheets of one workbook below those of another that has the same sheets."""
    for sheet, below in zip(book["sections"], later["sections"], strict=True):
        rows = [row for table in _tables_of(below) for row in table["rows"]]
        if tables := _tables_of(sheet):
            tables[-1]["rows"] += rows
        elif rows:
            sheet["elements"].append({"type": "table", "rows": rows})


def _tables_of(sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [element for element in sheet.get("elements") or () if element.get("type") == "table"]


def write_sheet(writer: Writer, sheet: Mapping[str, Any], write: Callable[[Mapping[str, Any]], None]) -> None:
    """Write a sheet.

    Args:
        writer: writes it.
        sheet: the sheet, as ``sheets_of`` gives it.
        write: writes what is no table: comments, pictures, charts.
    """
    if not _NO_NAME.fullmatch(name := str(sheet.get("title") or "")):
        writer.heading(1, name)
    for element in sheet.get("elements") or ():
        if element.get("type") == "table":
            _write_table(writer, [row.get("cells") or () for row in element.get("rows") or ()])
        else:
            write(element)


def _write_table(writer: Writer, rows: Sequence[Sequence[_Cell]]) -> None:
    """Write the cells of a sheet, which may be several tables, one below the other."""
    whole = [[each for cell in row for each in (cell, *[_EMPTY] * (cell.wide - 1))] for row in rows]
    starts = [0, *_beginnings(whole)]
    for start, end in pairwise([*starts, len(whole)]):
        _write_one_table(writer, whole[start:end])


def _write_one_table(writer: Writer, rows: Sequence[Sequence[_Cell]]) -> None:
    """Write a table: rows of one cell above the others as lines of their own."""
    start = 0
    while start < len(rows) - 1 and _count(rows[start]) < 2:
        writer.paragraph(" ".join(cell.words for cell in rows[start] if cell.words))
        start += 1
    body = [[cell.words for cell in row] for row in rows[start:]]
    writer.table(body, int(len(body) > 1 and _is_header(rows[start], body)))


def _beginnings(rows: Sequence[Sequence[_Cell]]) -> Iterator[int]:
    """The rows below the first at which another table begins, with the lines above it."""
    widest, start = 0, 0
    for at, row in enumerate(rows[:-1]):
        named = [column for column, cell in enumerate(row) if cell.words]
        if at > start and len(named) > 1 and _names_figures(row, rows[at + 1], named):
            begin = at
            while begin > start + 1 and _count(rows[begin - 1]) == 1:
                begin -= 1
            stands_out = begin < at or len(named) > widest or _figures(rows[at - 1], named) >= _FEWEST_ABOVE
            if stands_out and _is_whole(rows[start:begin]):
                yield begin
                start, widest = begin, 0
        widest = max(widest, len(named))


def _is_whole(rows: Sequence[Sequence[_Cell]]) -> bool:
    """Whether some rows are a table, and not only the rows that head its columns."""
    return sum(_count(row) > 1 for row in rows) >= _FEWEST_ROWS or any(_figures(row, range(len(row))) for row in rows)


def _names_figures(row: Sequence[_Cell], below: Sequence[_Cell], named: Sequence[int]) -> bool:
    """Whether different words alone stand in a row, above figures in half of their columns."""
    words = {row[column].words for column in named}
    return (
        all(row[column].kind == "text" and _NAME.search(row[column].words) for column in named)
        and len(words) == len(named)
        and 2 * _figures(below, named) >= len(named)
    )


def _figures(row: Sequence[_Cell], columns: Sequence[int]) -> int:
    """How many of the columns hold figures in a row."""
    return sum(column < len(row) and bool(row[column].words) and row[column].kind != "text" for column in columns)


def _count(row: Sequence[_Cell]) -> int:
    return sum(bool(cell.words) for cell in row)


def _is_header(row: Sequence[_Cell], cells: Sequence[Sequence[str]]) -> bool:
    """Whether a first row names the columns: different words, no figures, over all columns but a few."""
    full = [cell for cell in row if cell.words]
    width = max(sum(map(bool, each)) for each in cells[1:])
    return (
        all(cell.kind == "text" for cell in full)
        and len({cell.words for cell in full}) == len(full)
        and 3 * len(full) >= 2 * width
    )
