"""Packages of Outlook (winmail.dat, MS-OXTNEF): the files in them become documents of their own."""

import struct
from collections.abc import Iterator

from corpus.errors import DamagedFile
from corpus.reading.decoding import decode
from corpus.reading.mail import Mail
from corpus.reading.result import Part, ReadText

__all__ = ["read_tnef"]

_HEAD = 6
"""Bytes of the signature and of a key."""
_BEGINS, _NAME, _DATA = 0x00069002, 0x00018010, 0x0006800F
"""Attributes: a file begins, its name, its bytes."""
_MOST = 1_000


def read_tnef(data: bytes) -> ReadText:
    """Read the files in a package of Outlook; what the mail says stands in the mail itself.

    Raises:
        DamagedFile: there are none, or it is cut off.
    """
    mail, name = Mail(), ""
    for kind, value in _attributes(data):
        if kind == _BEGINS:
            name = ""
        elif kind == _NAME:
            name = decode(value.rstrip(b"\0")) or ""
        elif kind == _DATA and value and len(mail.parts) < _MOST:
            mail.put(Part(name, value))
    if not mail.parts:
        raise DamagedFile("is a package of Outlook without files, or damaged; have the mail sent again as plain text")
    return ReadText("", parts=tuple(mail.parts))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD
    while at + 9 <= len(data):
        kind, size = struct.unpack_from("<II", data, at + 1)
        if at + 9 + size > len(data):
            return
        yield kind, data[at + 9 : at + 9 + size]
        at += 11 + size
