"""Sheets of a workbook, as office-oxide tells of them.

A sheet may have a million cells, of which office-oxide tells a kilobyte each: they are taken as they come.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from corpus.reading.delimited import is_figure
from corpus.reading.sheet_tables import Cell, write_tables
from corpus.reading.writing import Writer

__all__ = ["append_rows", "cut_off_sheets", "sheets_of", "write_sheet"]

_NO_NAME = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad|chart)\s*\d*", re.IGNORECASE)
_MOST_REPEATED = 50
"""Columns over which a cell reaches at most."""
_CUT_OFF = re.compile(r"\[\d+ of \d+ rows not shown — worksheet truncated at \d+ rows\]")
"""What office-oxide writes below a sheet of which it does not show all rows."""
_COMMENTED = re.compile(r"([A-Z]{1,3})(\d{1,7})\b")
"""The cell that a comment belongs to."""


def sheets_of(told: str, *, reaches_down: bool) -> dict[str, Any]:
    """What office-oxide tells of a workbook, in its JSON, each cell of which becomes a small tuple.

    Args:
        told: the JSON.
        reaches_down: whether a cell that reaches over several rows takes the place of cells below.
    """
    found: dict[str, Any] = json.loads(told, object_hook=partial(_slim, reaches_down=reaches_down))
    return found


def _slim(told: dict[str, Any], *, reaches_down: bool) -> Any:  # noqa: ANN401  (a cell, or whatever else JSON holds)
    if "row_span" not in told:
        return told
    words = " ".join(
        each["text"]
        for paragraph in told.get("content") or ()
        for each in paragraph.get("content") or ()
        if each.get("text")
    )
    kind = told.get("data_type")  # of old workbooks it is not told
    wide, deep = min(told.get("col_span") or 1, _MOST_REPEATED), (reaches_down and told.get("row_span")) or 1
    return Cell(words, kind != "text" if kind else is_figure(words), wide, deep)


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
    for element in sorted(sheet.get("elements") or (), key=_place):
        if element.get("type") == "table":
            write_tables(writer, [row.get("cells") or () for row in element.get("rows") or ()])
        else:
            write(element)


def _place(element: Mapping[str, Any]) -> tuple[int, int, str]:
    """Where an element stands in its sheet: comments, which are told in any order, below, in the order of cells."""
    found = _COMMENTED.match(str(element.get("marker") or ""))
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, "")
