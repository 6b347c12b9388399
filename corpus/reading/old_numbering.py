"""The numbers that old Word shows before paragraphs (MS-DOC 2.4.6.3): office-oxide tells only that they have some.

They stand in no paragraph, but follow from its properties, its style's and the lists of the document. Here the
paragraphs are found in the streams of the file, counted, and their labels written into what the engine tells of them.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from corpus.errors import DamagedFile
from corpus.reading.compound import streams_of
from corpus.reading.counting import LEVELS, Kind, Label, Level, Lists, marked

__all__ = ["write_old_labels"]

_MAGIC = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x100, 0x200
_CHARACTERS_AT = 0x4C
_STYLES_AT, _PROPERTIES_AT, _PIECES_AT, _LISTS_AT, _OVERRIDES_AT = 0xA2, 0x102, 0x1A2, 0x2E2, 0x2EA
"""Where the head of the main stream tells of the parts of the table stream (MS-DOC 2.5.6)."""
_STYLE, _LIST, _LEVEL = 0x4600, 0x460B, 0x260A
"""Properties of paragraphs (MS-DOC 2.6.2)."""
_TABLE_PROPERTIES, _TABS = (0xD606, 0xD608), 0xC615
_PAGE = 512
_DEEPEST_STYLE = 20
_FORMS = {1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 22: "decimalZero", 23: "bullet"}
_FORMS |= {255: "none"}
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
"""What a field is told to do, before what it shows."""
_END = re.compile("[\r\x07\x0c]")
_FAR = 300
"""Paragraphs among which the one is looked for that the engine tells of next."""


@dataclass(slots=True)
class _Properties:
    """What a paragraph or a style says of numbers; None of what it leaves to the style above."""

    style: int
    list_: int | None = None
    level: int | None = None


def write_old_labels(told: Mapping[str, Any], data: bytes) -> None:
    """Write the numbers of an old Word file's paragraphs into what the engine tells of it.

    The engine takes each item for a numbered one; where the number is not known, as in a damaged file, there is none.

    Args:
        told: what the engine tells, which is changed.
        data: the file.
    """
    paragraphs: list[tuple[str, Label | None]] = []
    with suppress(DamagedFile, struct.error, LookupError, ValueError):
        paragraphs.extend(_paragraphs(data))
    _write(told["sections"], iter(paragraphs))


def _write(elements: Sequence[Any], paragraphs: Iterator[tuple[str, Label | None]]) -> None:
    waiting = list(islice(paragraphs, _FAR))
    for element in _in_order(elements):
        if element.get("type") == "list" or "items" in element:
            element["ordered"] = False
            continue
        words = _letters("".join(_texts(element)))
        at = next((at for at, (own, _) in enumerate(waiting) if words and own == words), None)
        if at is None:
            continue
        label = waiting[at][1]
        del waiting[: at + 1]
        waiting += islice(paragraphs, at + 1)
        if label is not None:
            text = f"{label.text} " if element["type"] == "heading" else marked(label)
            element["content"].insert(0, {"type": "text", "text": text})


def _in_order(element: object) -> Iterator[dict[str, Any]]:
    """The paragraphs, headings and lists of what the engine tells, from top to bottom."""
    if isinstance(element, list):
        for each in element:
            yield from _in_order(each)
    elif isinstance(element, dict):
        if element.get("type") in ("paragraph", "heading", "list") or "items" in element:
            yield element
        if element.get("type") not in ("paragraph", "heading"):
            for name in ("elements", "items", "rows", "cells", "content", "nested"):
                yield from _in_order(element.get(name))


def _texts(element: Mapping[str, Any]) -> Iterator[str]:
    for each in element.get("content") or ():
        yield str(each.get("text") or "")
        if isinstance(each.get("content"), list):
            yield from _texts(each)


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


# The file


def _paragraphs(data: bytes) -> Iterator[tuple[str, Label | None]]:
    """The letters and figures of each paragraph that has any, and its label."""
    streams = streams_of(data)
    main = streams.get(("WordDocument",), b"")
    magic, flags = struct.unpack_from("<H8xH", main)
    if magic != _MAGIC or flags & _ENCRYPTED:
        raise ValueError("no Word file that is open to read")
    table = streams[("1Table" if flags & _SECOND_TABLE else "0Table",)]
    start, size = struct.unpack_from("<II", main, _LISTS_AT)
    lists, list_names, linked = _lists(table, start, size, _part(main, table, _OVERRIDES_AT))
    styles = _styles(_part(main, table, _STYLES_AT))
    pages = _pages(main, _part(main, table, _PROPERTIES_AT))
    for words, place in _texts_of(main, _part(main, table, _PIECES_AT)):
        own = _properties_at(main, pages, place)
        number, level = _place(own, styles)
        name = list_names.get(number, "")
        if level is None:
            level = linked.get((name.partition(" ")[0], own.style), 0)
        label = lists.next(name, min(level, LEVELS - 1)) if name else None
        if letters := _letters(words):
            yield letters, label


def _part(main: bytes, table: bytes, at: int) -> bytes:
    start, size = struct.unpack_from("<II", main, at)
    return table[start : start + size]


def _texts_of(main: bytes, pieces: bytes) -> Iterator[tuple[str, int]]:
    """The paragraphs of the document itself, and where in the stream each ends (MS-DOC 2.4.1)."""
    left = struct.unpack_from("<i", main, _CHARACTERS_AT)[0]
    at = 0
    while pieces[at] == 1:
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    count = (struct.unpack_from("<I", pieces, at + 1)[0] - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}i", pieces, at + 5)
    words = ""
    for number in range(count):
        size = min(ends[number + 1] - ends[number], left)
        start = struct.unpack_from("<I", pieces, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
        wide = 1 if start & 0x40000000 else 2
        start = (start & 0x3FFFFFFF) // (3 - wide)
        text = main[start : start + size * wide].decode("cp1252" if wide == 1 else "utf-16-le", "replace")
        left -= size
        begin = 0
        for found in _END.finditer(text):
            yield _FIELD.sub("", words + text[begin : found.start()]), start + wide * found.start()
            words, begin = "", found.end()
        words += text[begin:]


def _pages(main: bytes, part: bytes) -> list[tuple[int, int, bytes]]:
    """The pages that hold the properties of paragraphs: where each begins and ends in the stream, and itself."""
    count = (len(part) - 4) // 8
    numbers = struct.unpack_from(f"<{2 * count + 1}I", part)
    places = [(number & 0x3FFFFF) * _PAGE for number in numbers[count + 1 :]]
    return [(*numbers[at : at + 2], main[place : place + _PAGE]) for at, place in enumerate(places)]


def _properties_at(main: bytes, pages: Sequence[tuple[int, int, bytes]], place: int) -> _Properties:
    """The properties of the paragraph that ends at a place of the stream (MS-DOC 2.4.6.1)."""
    page = next((page for start, end, page in pages if start <= place < end), None)
    if page is None:
        return _Properties(0)
    count = page[_PAGE - 1]
    ends = struct.unpack_from(f"<{count + 1}I", page)
    run = next((at for at in range(count) if ends[at] <= place < ends[at + 1]), None)
    offset = 2 * page[4 * (count + 1) + 13 * run] if run is not None else 0
    if not offset:
        return _Properties(0)
    size, offset = (2 * page[offset] - 1, offset + 1) if page[offset] else (2 * page[offset + 1], offset + 2)
    own = page[offset : offset + size]
    return _read(_Properties(struct.unpack_from("<H", own)[0]), own[2:])


def _read(properties: _Properties, changes: bytes) -> _Properties:
    """Properties with the changes that a list of them makes (MS-DOC 2.2.5.1)."""
    at = 0
    while at + 2 < len(changes):
        kind = struct.unpack_from("<H", changes, at)[0]
        at += 2
        if kind == _LIST:
            properties.list_ = struct.unpack_from("<H", changes, at)[0]
        elif kind == _LEVEL:
            properties.level = changes[at]
        elif kind == _STYLE:
            properties.style = struct.unpack_from("<H", changes, at)[0]
        at += _size(kind, changes[at : at + 2])
    return properties


def _size(kind: int, begins: bytes) -> int:
    """Bytes that a change takes after its name."""
    size = (1, 1, 2, 4, 2, 2, 0, 3)[kind >> 13]
    if size:
        return size
    if kind in _TABLE_PROPERTIES:
        return int.from_bytes(begins, "little") + 1
    if kind == _TABS and begins[:1] == b"\xff":
        raise ValueError("tabs without their number")
    return begins[0] + 1


def _place(own: _Properties, styles: Mapping[int, tuple[int, _Properties]]) -> tuple[int, int | None]:
    """The number of a paragraph's list, 0 for none, and its level, by itself and the styles above it."""
    list_, level, name = own.list_, own.level, own.style
    for _ in range(_DEEPEST_STYLE):
        if list_ is not None or name not in styles:
            break
        name, style = styles[name]
        level = style.level if level is None else level
        list_ = style.list_
    return list_ or 0, level


def _styles(part: bytes) -> dict[int, tuple[int, _Properties]]:
    """The styles of paragraphs: above which other each stands, and its properties (MS-DOC 2.9.271)."""
    head, count, base = struct.unpack_from("<HHH", part)
    at, styles = 2 + head, {}
    for number in range(count):
        size = struct.unpack_from("<H", part, at)[0]
        style, at = part[at + 2 : at + 2 + size], at + 2 + size
        if size < base:
            continue
        above = struct.unpack_from("<H", style, 2)[0]
        if above & 0xF == 1:
            place = base + 4 + 2 * struct.unpack_from("<H", style, base)[0]
            place += place % 2
            changes = style[place + 4 : place + 2 + struct.unpack_from("<H", style, place)[0]]
            styles[number] = (above >> 4, _read(_Properties(number), changes))
    return styles


def _lists(
    table: bytes, start: int, size: int, overrides: bytes
) -> tuple[Lists, dict[int, str], dict[tuple[str, int], int]]:
    """The lists, their names by the numbers that paragraphs call them by, and the levels that styles stand at."""
    count = struct.unpack_from("<H", table, start)[0] if size else 0
    at = start + size
    kinds: dict[str, Kind] = {}
    linked: dict[tuple[str, int], int] = {}
    for number in range(count):
        own = struct.unpack_from("<Ii9HB", table, start + 2 + 28 * number)
        levels = {}
        for level in range(1 if own[11] & 1 else LEVELS):
            levels[level], at = _level(table, at)
            linked[str(own[0]), own[2 + level]] = level
        kinds[str(own[0])] = Kind(levels)
    named: dict[str, Kind] = {}
    starts: dict[str, dict[int, int]] = {}
    names: dict[int, str] = {}
    places = struct.unpack_from("<I", overrides)[0] if overrides else 0
    at = 4 + 16 * places
    for number in range(places):
        kind, levels_changed = struct.unpack_from("<I8xB", overrides, 4 + 16 * number)
        name = names[number + 1] = f"{kind} {number + 1}"
        starts[name] = {}
        at += 4
        for _ in range(levels_changed):
            first, flags = struct.unpack_from("<iI", overrides, at)
            at += 8
            if flags & 0x20:
                own_level, at = _level(overrides, at)
                first = own_level.start
            if flags & 0x10:
                starts[name][flags & 0xF] = first
        if str(kind) in kinds:
            named[name] = kinds[str(kind)]
    return Lists(named, starts), names, linked


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """A level of a list, and where it ends (MS-DOC 2.9.150)."""
    start, form, flags = struct.unpack_from("<iBB", data, at)
    characters, paragraphs, limit = data[at + 24 : at + 27]
    at += 28 + characters + paragraphs
    size = struct.unpack_from("<H", data, at)[0]
    text = data[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
    pattern = "".join(f"%{ord(sign) + 1}" if ord(sign) < LEVELS else sign for sign in text)
    restarts = limit if flags & 8 else None
    return Level(start, _FORMS.get(form, "decimal"), pattern, None, bool(flags & 4), restarts), at + 2 + 2 * size
