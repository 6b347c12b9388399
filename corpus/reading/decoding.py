"""From bytes to text in whatever encoding they were written."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

__all__ = ["decode"]

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_C1 = re.compile(rb"[\x80-\x9f]")
_MAX_CONTROL = 0.02
_MAX_DAMAGED = 0.01
_SAMPLE = 1 << 16
_RARE = {
    "cp1125": "cp866",
    "cp1258": "cp1252",
    "cp775": "cp1252",
    "hp_roman8": "cp1252",
    "iso8859_10": "iso8859_2",
    "iso8859_13": "iso8859_2",
    "iso8859_14": "iso8859_2",
    "iso8859_4": "iso8859_2",
    "mac_iceland": "mac_roman",
}
"""Encodings that fit much and are met almost nowhere, and what such text usually is."""
_WEB_ENCODINGS = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euckr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso88591": "cp1252",
    "iso88599": "cp1254",
    "iso885911": "cp874",
    "ksc56011987": "cp949",
    "latin1": "cp1252",
    "latin5": "cp1254",
    "shiftjis": "cp932",
    "shiftjis2004": "cp932",
    "shiftjisx0213": "cp932",
    "sjis": "cp932",
    "tis620": "cp874",
    "unicode": "utf-8",
    "usascii": "cp1252",
    "utf16": "utf-8",
    "xmaccyrillic": "mac_cyrillic",
    "xsjis": "cp932",
}


def decode(data: bytes, declared: str | None = None) -> str | None:
    """The text that bytes stand for, less a byte order mark; nothing else is changed.

    Tried in turn: a byte order mark, escape sequences of ISO 2022, UTF-8, UTF-16 and UTF-32 without a mark,
    the encoding that the document itself declares, UTF-8 with a few damaged bytes, and the guess of charset-
    normalizer.

    Args:
        data: the bytes of a file.
        declared: the encoding that the document gives as its own, if it does.

    Returns:
        The text, or None when the bytes are not text in any encoding.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _text(data.removeprefix(mark).decode(encoding, "replace"))
    if data.startswith(_SIGNATURES):
        return None
    for encoding in _candidates(data, declared):
        text = _text(_strict(data, encoding))
        if text is not None:
            return text
    return None if b"\0" in data else _text(_damaged_utf8(data) or _guessed(data))


def _text(decoded: str | None) -> str | None:
    """The decoded text, unless so much of it is control characters that it cannot be text."""
    if decoded is None or len(_CONTROL.findall(decoded)) > max(3, _MAX_CONTROL * len(decoded)):
        return None
    return decoded


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    """Encodings that leave marks of their own in the bytes, and the declared one; the surest first."""
    if b"\x1b$" in data or b"\x1b(J" in data:
        yield "iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp_2"
    yield "utf-8"
    wide = _wide_encoding(data)
    if wide is not None:
        yield wide
    if declared is not None:
        yield _web_encoding(declared)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, told by which bytes of each unit are zero.

    Even text in a script far from Latin has spaces and line breaks, whose upper bytes are zero.
    """
    sample = data[:_SAMPLE]
    zeros = [sample[lane::4].count(0) for lane in range(4)]
    quarter = len(sample) / 4
    if len(data) % 4 == 0 and quarter >= 1:
        if zeros[3] == quarter and zeros[2] >= 0.9 * quarter and zeros[0] < 0.1 * quarter:
            return "utf-32-le"
        if zeros[0] == quarter and zeros[1] >= 0.9 * quarter and zeros[3] < 0.1 * quarter:
            return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if len(data) % 2 or max(even, odd) < 0.01 * len(sample) or min(even, odd) > 0.05 * max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _web_encoding(name: str) -> str:
    """The encoding that a name is taken to mean in practice, often a superset (WHATWG Encoding Standard)."""
    return _WEB_ENCODINGS.get(re.sub(r"[^a-z0-9]", "", name.lower()), name)


def _strict(data: bytes, encoding: str) -> str | None:
    """The text in this encoding; None when it is not, or when there is no such encoding of text."""
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 in which a few bytes were damaged or cut off, each shown as U+FFFD."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond_ascii = sum(1 for character in text if character > "\x7f")
    return text if damaged <= _MAX_DAMAGED * beyond_ascii else None


def _guessed(data: bytes) -> str | None:
    """The text in the most likely of the encodings in use."""
    guesses = [match.encoding for match in from_bytes(data)]
    if not guesses:
        return None
    encoding = next((guess for guess in guesses if guess not in _RARE), _RARE.get(guesses[0], guesses[0]))
    if encoding == "cp1250" and not _C1.search(data):
        # Where the two differ, windows-1250 has its commonest letters among these bytes, ISO 8859-2 none.
        encoding = "iso8859_2"
    text = _strict(data, _web_encoding(encoding))
    return _strict(data, guesses[0]) if text is None else text
