"""Compound files (MS-CFB): the streams in which old Office, Outlook and what is embedded in files keep their data."""

import struct
from collections.abc import Mapping
from io import BytesIO

import olefile  # type: ignore[import-untyped]

from corpus.errors import DamagedFile

__all__ = ["Streams", "as_compound", "is_compound", "root_names", "streams_of", "within"]

Streams = Mapping[tuple[str, ...], bytes]
"""The streams of a compound file, by their names below those of the storages that they are in."""

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_STREAMS = 20_000
_SECTOR, _ENTRY, _NUMBERS_IN_SECTOR = 4096, 128, 1024
"""Bytes of a sector and of an entry of the directory; numbers of sectors in one."""
_MOST_TABLES = 109
"""Sectors that say which follows which, as many as the header names."""
_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STREAM, _ROOT = 2, 5
_LONGEST_NAME = 31


def is_compound(data: bytes) -> bool:
    """Whether bytes begin as a compound file does."""
    return data.startswith(_SIGNATURE)


def streams_of(data: bytes) -> Streams:
    """The streams of a compound file, those that are damaged left out.

    Raises:
        DamagedFile: it is none, or broken.
    """
    found: dict[tuple[str, ...], bytes] = {}
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            for path in file.listdir()[:_MOST_STREAMS]:
                try:
                    found[tuple(path)] = file.openstream(path).read()
                except OSError:
                    continue
    except Exception as error:  # the library raises whatever slices and struct do on damaged files
        raise DamagedFile("is damaged, or cut off; save it anew where it was made") from error
    return found


def root_names(data: bytes) -> frozenset[str]:
    """The names of what stands in no storage of a compound file; none of one that is broken."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            return frozenset(path[0] for path in file.listdir() if len(path) == 1)
    except Exception:  # as above
        return frozenset()


def within(streams: Streams, *storages: str) -> Streams:
    """The streams in a storage, by their names below it."""
    return {path[len(storages) :]: data for path, data in streams.items() if path[: len(storages)] == storages}


def as_compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of some streams, with small ones filled up by zeros: the formats inside say where they end.

    Args:
        streams: by their names, of which there are few: in the directory, each stands to the right of the one before.

    Raises:
        ValueError: together they are larger than such a file can be.
    """
    names = sorted((name[:_LONGEST_NAME] for name in streams), key=lambda name: (len(name), name.upper()))
    bodies = [streams[name].ljust(-(-max(len(streams[name]), 1) // _SECTOR) * _SECTOR, b"\0") for name in names]
    chains = [-(-(len(names) + 1) * _ENTRY // _SECTOR), *(len(body) // _SECTOR for body in bodies)]
    used = sum(chains)
    tables = 1
    while tables * _NUMBERS_IN_SECTOR < used + tables:
        tables += 1
    if tables > _MOST_TABLES:
        raise ValueError("the streams are larger than a compound file can be")
    starts = [sum(chains[:at]) for at in range(len(chains) + 1)]
    last = {start - 1 for start in starts[1:]}
    table = [_END if at in last else at + 1 for at in range(used)] + [_TABLE] * tables
    table += [_NONE] * (tables * _NUMBERS_IN_SECTOR - len(table))
    entries = [_entry("Root Entry", _ROOT, _END, 0, child=1 if names else _NONE)]
    for at, (name, body) in enumerate(zip(names, bodies, strict=True), 1):
        entries.append(_entry(name, _STREAM, starts[at], len(body), right=at + 1 if at < len(names) else _NONE))
    folder = b"".join(entries).ljust(chains[0] * _SECTOR, b"\0")
    return b"".join(
        [_header(chains[0], range(used, used + tables)), folder, *bodies, struct.pack(f"<{len(table)}I", *table)]
    )


def _header(folder: int, tables: range) -> bytes:
    versions = (0x3E, 4, 0xFFFE, 12, 6)  # minor, major, order of bytes, and the powers of two that sectors are long
    fields = (folder, len(tables), 0, 0, _SECTOR, _END, 0, _END, 0)
    named = [*tables, *[_NONE] * (_MOST_TABLES - len(tables))]
    return struct.pack(f"<8s16x5H6x9I{_MOST_TABLES}I", _SIGNATURE, *versions, *fields, *named).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _NONE, child: int = _NONE) -> bytes:
    written = f"{name}\0".encode("utf-16-le")
    return struct.pack("<64sH2B3I36xIQ", written, len(written), kind, 1, _NONE, right, child, start, size)
