"""Members of ZIP files, read one by one under bounds; nothing is ever written, and no name is used as a path."""

import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from corpus.errors import DamagedFile, EncryptedFile, TooLargeFile
from corpus.phrases import counted
from corpus.reading.trees import parsed_xml

__all__ = ["BROKEN_ZIP", "MAX_MEMBER", "MAX_MEMBERS", "Package", "is_bomb", "related"]

MAX_MEMBERS = 20_000
"""The most members of a file."""
MAX_MEMBER = 128 * 2**20
"""The most bytes of a member, unpacked."""
_MAX_RATIO = 200
"""How many bytes may come of one, on the whole, from a member of some size: text comes to 20, an empty sheet to 150."""
_MAX_ALWAYS = 16 * 2**20
"""Bytes up to which a member may come of however few."""
_ENCRYPTED = 0x1
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip
"""What ``zipfile`` raises on damaged files, and on what it does not know."""


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether so many bytes from so few are no document, but made to fill the memory."""
    return unpacked > MAX_MEMBER or (unpacked > _MAX_ALWAYS and unpacked > _MAX_RATIO * max(packed, 1))


class Package:
    """A format that is a ZIP file inside, such as OpenDocument and EPUB.

    Raises:
        DamagedFile: it is no ZIP file, or broken.
        TooLargeFile: it has more members than any document has.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except BROKEN_ZIP as error:
            raise DamagedFile("is damaged, or cut off; save it anew where it was made") from error
        if len(self._archive.filelist) > MAX_MEMBERS:
            raise TooLargeFile(
                "has more than {most} files inside; split it into smaller files", most=counted(MAX_MEMBERS)
            )
        self.names = frozenset(self._archive.namelist())

    def members(self) -> list[zipfile.ZipInfo]:
        """What is in it, in its own order."""
        return self._archive.filelist

    def read(self, member: str | zipfile.ZipInfo) -> bytes:
        """A member's bytes; b"" when there is none of that name.

        Raises:
            EncryptedFile: it is protected by a password.
            TooLargeFile: it is larger than any member of a document, or made of far too few bytes.
            DamagedFile: it is broken, or packed in an unknown way.
        """
        if isinstance(member, str):
            if member not in self.names:
                return b""
            member = self._archive.getinfo(member)
        if member.flag_bits & _ENCRYPTED:
            raise EncryptedFile("is protected by a password; save it without one, and add it again")
        try:
            with self._archive.open(member) as file:
                data = file.read(MAX_MEMBER + 1)  # what the directory says of its size may be a lie
        except BROKEN_ZIP as error:
            raise DamagedFile("is damaged, or packed in an unknown way; save it anew where it was made") from error
        if is_bomb(member.compress_size, len(data)):
            raise TooLargeFile("unpacks to far more than any document holds; take out of it what you need")
        return data


def related(package: Package, part: str) -> Iterator[tuple[str, str, str]]:
    """The parts that a part of an Office file names: by which id, as what, and their names in the package.

    Raises:
        DamagedFile, EncryptedFile, TooLargeFile: as ``Package.read`` says.
    """
    folder, name = posixpath.split(part)
    tree = parsed_xml(package.read(f"{folder}/_rels/{name}.rels"))
    if tree is not None:
        for each in tree.iter("{*}Relationship"):
            kind = (each.get("Type") or "").rpartition("/")[2]
            yield (
                each.get("Id") or "",
                kind,
                posixpath.normpath(posixpath.join(folder, each.get("Target") or "")).lstrip("/"),
            )
