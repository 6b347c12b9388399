"""Empty rows of an Excel sheet, which its file and office-oxide leave out: below one another table may begin."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from corpus.errors import DocumentError
from corpus.reading.packages import Package

__all__ = ["SHEET", "with_empty_rows"]

SHEET = re.compile(r"/?xl/worksheets/[^/]*\.xml", re.IGNORECASE)
"""The name of the part that holds a sheet."""
_ROW = re.compile(rb'<((?:\w+:)?)row\b[^>]*?\sr="(\d{1,7})"')


def with_empty_rows(data: bytes) -> bytes:
    """A workbook with a row, of one cell without a value, wherever its sheets leave out one or more between others.

    One that is damaged stays as it is, for the engine may read it all the same.
    """
    with suppress(DocumentError):
        return _with_empty_rows(data)
    return data


def _with_empty_rows(data: bytes) -> bytes:
    package = Package(data)
    sheets = {name: package.read(name) for name in package.names if SHEET.fullmatch(name)}
    filled = {name: b"".join(pieces) for name, part in sheets.items() if len(pieces := list(_filled(part))) > 1}
    if not filled:
        return data
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in package.members():
            archive.writestr(member.filename, filled.get(member.filename) or package.read(member))
    return out.getvalue()


def _filled(sheet: bytes) -> Iterator[bytes]:
    """A sheet in pieces, with a row where it leaves out some."""
    at = before = 0
    for found in _ROW.finditer(sheet):
        prefix, number = found[1], int(found[2])
        if 0 < before < number - 1:
            yield sheet[at : found.start()]
            at = found.start()
            yield b'<%srow r="%d"><%sc r="A%d"></%sc></%srow>' % (
                prefix,
                number - 1,
                prefix,
                number - 1,
                prefix,
                prefix,
            )
        before = number
    yield sheet[at:]
