"""Formulas of an Excel workbook without their values, which programs that only write workbooks do not work out."""

import re
from contextlib import suppress

from corpus.errors import DocumentError
from corpus.reading.empty_rows import SHEET
from corpus.reading.packages import Package

__all__ = ["without_value"]

_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_TEXT = re.compile(rb"""\bt=["']str["']""")
"""The kind of a cell whose value is a text, which may be empty."""


def without_value(data: bytes) -> int:
    """How many formulas of a workbook have no value; 0 for one that is damaged."""
    with suppress(DocumentError):
        package = Package(data)
        sheets = (package.read(name) for name in package.names if SHEET.fullmatch(name))
        return sum(not _TEXT.search(found[1]) for sheet in sheets for found in _FORMULA.finditer(sheet))
    return 0
