"""Words in text boxes and shapes on the sheets of old Excel (MS-XLS 2.4.329): office-oxide leaves them out."""

import struct
from collections.abc import Iterator
from contextlib import suppress

from corpus.errors import DamagedFile
from corpus.reading.compound import streams_of

__all__ = ["words_drawn_in_old"]

_SHEET, _BEGIN, _END, _TEXT, _MORE = 0x85, 0x809, 0x0A, 0x1B6, 0x3C
"""Kinds of records."""
_WORKSHEET = 0


def words_drawn_in_old(data: bytes) -> list[list[str]]:
    """The paragraphs that are drawn on each worksheet of a workbook, in its order; none of one that is damaged."""
    drawn = []
    with suppress(DamagedFile, struct.error, IndexError):
        book = streams_of(data).get(("Workbook",), b"")
        for kind, sheet in _records(book, 0):
            if kind == _SHEET and sheet[5] == _WORKSHEET:
                drawn.append(list(_drawn_on(book, struct.unpack_from("<I", sheet)[0])))
    return drawn


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the stream, up to its end, without those of the parts in it."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + size]
        if depth <= 0:
            return
        at += 4 + size


def _drawn_on(book: bytes, start: int) -> Iterator[str]:
    left, words = 0, ""
    for kind, record in _records(book, start):
        if kind == _TEXT:
            left, words = struct.unpack_from("<H", record, 10)[0], ""
        elif kind == _MORE and left and record:
            is_wide = record[0] & 1
            piece = record[1 : 1 + left * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace")
            left -= len(piece) or left
            words += piece
            if not left:
                yield from filter(str.strip, words.splitlines())
        else:
            left = 0
