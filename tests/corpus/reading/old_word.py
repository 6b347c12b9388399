"""Small files of old Word (MS-DOC), made in the tests: paragraphs in lists, and styles that stand in one."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.reading.compound import as_compound

TEXT_AT, PAGE_AT = 2048, 1024
PARTS = {"styles": 0xA2, "properties": 0x102, "pieces": 0x1A2, "lists": 0x2E2, "overrides": 0x2EA}


@dataclass(frozen=True)
class Level:
    """A level of a list: its pattern, in which "%1" stands for the number of the first, and how it is counted."""

    pattern: str
    form: int = 0
    start: int = 1
    flags: int = 0
    restarts_below: int = 0


def old_word(
    paragraphs: Sequence[tuple[str, int, int]], lists: Sequence[Sequence[Level]], style_in: tuple[int, int] = (0, 0)
) -> bytes:
    """A file of old Word.

    Args:
        paragraphs: words, the number of the list that each stands in, from 1 and 0 for none, and its level; -1 for what
            is in the second style.
        lists: their levels.
        style_in: the list and the level in which paragraphs of the second style stand.
    """
    text = "".join(f"{words}\r" for words, _, _ in paragraphs).encode("cp1252")
    ends = [TEXT_AT]
    for words, _, _ in paragraphs:
        ends.append(ends[-1] + len(words) + 1)
    main = bytearray(TEXT_AT) + text
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, 0x200)
    struct.pack_into("<HHH", main, 0x18, TEXT_AT & 0xFFFF, 0, TEXT_AT + len(text))
    struct.pack_into("<H", main, 0x20, 14)
    struct.pack_into("<H", main, 0x3E, 22)
    struct.pack_into("<i", main, 0x4C, len(text))
    struct.pack_into("<H", main, 0x98, 93)
    main[PAGE_AT : PAGE_AT + 512] = page_of(ends, paragraphs)
    made, formats = lists_of(lists)
    parts = {
        "styles": styles_of(style_in),
        "properties": struct.pack("<III", TEXT_AT, ends[-1], PAGE_AT // 512),
        "pieces": b"\2" + struct.pack("<IiiHIH", 16, 0, len(text), 0, 0x40000000 | TEXT_AT * 2, 0),
        "lists": made,
        "overrides": struct.pack("<I", len(lists))
        + b"".join(struct.pack("<I12x", 7 + number) for number in range(len(lists)))
        + b"\xff" * 4 * len(lists),
    }
    table = b""
    for name, part in parts.items():
        struct.pack_into("<II", main, PARTS[name], len(table), len(part))
        table += part + (formats if name == "lists" else b"")
    return as_compound({"WordDocument": bytes(main), "1Table": table})


def page_of(ends: Sequence[int], paragraphs: Sequence[tuple[str, int, int]]) -> bytes:
    """The page that holds the properties of all the paragraphs."""
    page = bytearray(512)
    struct.pack_into(f"<{len(ends)}I", page, 0, *ends)
    at = 510
    for number, (_, list_, level) in enumerate(paragraphs):
        changes = struct.pack("<HHHB", 0x460B, list_, 0x260A, level) if list_ > 0 else b""
        own = struct.pack("<H", 1 if list_ < 0 else 0) + changes
        own = bytes([0, (len(own) + 1) // 2]) + own
        at = (at - len(own)) // 2 * 2
        page[at : at + len(own)] = own
        page[4 * len(ends) + 13 * number] = at // 2
    page[511] = len(paragraphs)
    return bytes(page)


def lists_of(lists: Sequence[Sequence[Level]]) -> tuple[bytes, bytes]:
    """The directory of the lists, and the levels that follow it."""
    names = [struct.pack("<Ii9HBB", 7 + number, 0, *[0xFFF] * 9, 0, 0) for number in range(len(lists))]
    return struct.pack("<H", len(lists)) + b"".join(names), b"".join(
        level_of(levels[at] if at < len(levels) else Level("", 255)) for levels in lists for at in range(9)
    )


def level_of(level: Level) -> bytes:
    text = "".join(
        chr(int(sign) - 1) if level.pattern[at - 1] == "%" and at else sign for at, sign in enumerate(level.pattern)
    )
    text = text.replace("%", "")
    head = struct.pack("<iBB9xB8xBBBB", level.start, level.form, level.flags, 0, 0, 0, level.restarts_below, 0)
    return head + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def styles_of(style_in: tuple[int, int]) -> bytes:
    """Two styles, the second on the first, which may stand in a list."""
    changes = struct.pack("<HHHB", 0x460B, style_in[0], 0x260A, style_in[1]) if style_in[0] else b""
    styles = b""
    for number, (name, own) in enumerate((("Normal", b""), ("Clause", changes))):
        head = struct.pack(
            "<HHHHH", 0 if not number else 0xFFE, 1 | (0 if number else 0xFFF) << 4, 1 | number << 4, 0, 0
        )
        body = head + struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
        body += struct.pack("<HH", 2 + len(own), number) + own
        body += bytes(len(body) % 2)
        styles += struct.pack("<H", len(body)) + body
    return struct.pack("<HHHHHHHHHH", 18, 2, 10, 1, 0x5B, 15, 0, 0, 0, 0) + styles
