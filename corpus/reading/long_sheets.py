"""The rows of an Excel workbook that lie below the first ten thousand of a sheet, which is all that office-oxide shows.

The workbook is given to it again with the next rows of each sheet alone, until none are left.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from corpus.reading.empty_rows import SHEET
from corpus.reading.packages import Package

__all__ = ["ROWS", "with_later_rows"]

ROWS = 10_000
"""Rows that office-oxide shows of a sheet."""
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_END = re.compile(rb"</(?:\w+:)?sheetData>")


def with_later_rows(data: bytes) -> Iterator[bytes]:
    """The workbook with the rows of each sheet after the first ``ROWS``, as many at a time, in place of them.

    Raises:
        DamagedFile, EncryptedFile, TooLargeFile: as ``Package.read`` says.
    """
    package = Package(data)
    members = {member.filename: package.read(member) for member in package.members()}
    rows = {name: _rows_of(part) for name, part in members.items() if SHEET.fullmatch(name)}
    for first in range(ROWS, max((len(places) - 1 for places in rows.values()), default=0), ROWS):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, part in members.items():
                archive.writestr(name, _window(part, rows[name], first) if name in rows else part)
        yield out.getvalue()


def _rows_of(sheet: bytes) -> list[int]:
    """Where each row of a sheet begins, and where the last one ends; empty when it has none."""
    places = [row.start() for row in _ROW.finditer(sheet)]
    end = _END.search(sheet, places[-1]) if places else None
    return [*places, end.start()] if end else []


def _window(sheet: bytes, places: list[int], first: int) -> bytes:
    """A sheet with so many of its rows alone, from the row ``first`` on."""
    if not places:
        return sheet
    start, end = (places[min(at, len(places) - 1)] for at in (first, first + ROWS))
    return sheet[: places[0]] + sheet[start:end] + sheet[places[-1] :]
