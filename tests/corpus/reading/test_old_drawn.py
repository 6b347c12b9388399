"""Words in the text boxes of old Excel workbooks are read, sheet by sheet."""

import struct

from corpus.reading.compound import as_compound
from corpus.reading.old_drawn import words_drawn_in_old


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def text_box(words: str, *, is_wide: bool = False) -> bytes:
    body = bytes([is_wide]) + words.encode("utf-16-le" if is_wide else "latin-1")
    head = struct.pack("<10xH6x", len(words))
    return record(0x1B6, head) + record(0x3C, body) + record(0x3C, bytes(24))


def test_text_boxes_belong_to_their_sheets_and_charts_have_none():
    sheets = [
        text_box("Sold in May\nand June") + text_box("Größe Ω", is_wide=True),
        record(0x809) + text_box("a chart on the sheet") + record(0x0A),
        text_box("North"),
    ]
    parts = [record(0x809, bytes(16)) + sheet + record(0x0A) for sheet in sheets]
    kinds = [0, 0, 2]
    size = 4 + 16 + len(kinds) * (4 + 8) + 4
    places = [size + sum(map(len, parts[:at])) for at in range(len(parts))]
    names = [record(0x85, struct.pack("<IBBH", at, 0, kind, 0)) for at, kind in zip(places, kinds, strict=True)]
    book = record(0x809, bytes(16)) + b"".join(names) + record(0x0A) + b"".join(parts)

    assert words_drawn_in_old(as_compound({"Workbook": book})) == [["Sold in May", "and June", "Größe Ω"], []]
    assert words_drawn_in_old(as_compound({"Workbook": book[: size - 20]})) == [[], []]
    assert words_drawn_in_old(b"") == []
