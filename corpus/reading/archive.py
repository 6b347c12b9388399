"""Archives, ZIP and TAR, and files that are packed alone: each member becomes a document of its own.

Nothing is written anywhere, and a member's name is words, never a path: folders above the archive are cut off from it.
"""

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from corpus.errors import DamagedFile, DocumentError, EncryptedFile, TooLargeFile
from corpus.reading.decoding import decode
from corpus.reading.packages import MAX_MEMBER, Package, is_bomb
from corpus.reading.result import Part, ReadText

__all__ = ["read_compressed", "read_tar", "read_zip"]

MAX_TOTAL = 256 * 2**20
"""The most bytes of all the members together."""
MAX_FILES = 5_000
"""The most members that are read."""
_MOST_REMARKS = 20
_UTF8_NAME = 0x800
_MAGIC = slice(257, 262)
_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError, RecursionError)
_HIDDEN = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems leave in archives, and nobody has written."""


class _Members:
    """The members that are read, within bounds, and what is to be told of the others."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._remarks: list[str] = []
        self._total = 0
        self._untold = 0

    def wants(self, name: str) -> bool:
        """Whether a member is to be read; no when there are too many."""
        own = name.rpartition("/")[2]
        if not own or name.startswith(_HIDDEN) or own.startswith(_HIDDEN):
            return False
        if len(self.parts) == MAX_FILES or self._total > MAX_TOTAL:
            limit = f"the first {MAX_FILES:,} files" if len(self.parts) == MAX_FILES else f"{MAX_TOTAL >> 20} MB"
            self.tell(name, f"is not read: only {limit} of an archive are")
            return False
        return True

    def put(self, name: str, data: bytes) -> None:
        self._total += len(data)
        if self._total > MAX_TOTAL:
            self.tell(name, f"is not read: only {MAX_TOTAL >> 20} MB of an archive are")
        else:
            self.parts.append(Part(name, data))

    def tell(self, name: str, why: str) -> None:
        """Say why a member is not read."""
        if len(self._remarks) < _MOST_REMARKS:
            self._remarks.append(f"{name} {why}")
        else:
            self._untold += 1

    def read(self) -> ReadText:
        more = (f"{self._untold} more files are not read",) if self._untold else ()
        return ReadText("", parts=tuple(self.parts), remarks=(*self._remarks, *more))


def read_zip(data: bytes) -> ReadText:
    """Read a ZIP archive.

    Raises:
        DamagedFile: it is broken.
        EncryptedFile: every file in it is protected by a password.
        TooLargeFile: it has more members than any archive that is read.
    """
    package, members = Package(data), _Members()
    locked = False
    for member in package.members():
        name = _name(_decoded(member))
        if member.is_dir() or not members.wants(name):
            continue
        try:
            members.put(name, package.read(member))
        except EncryptedFile:
            locked = True
            members.tell(name, "is protected by a password, and not read")
        except DocumentError as error:
            members.tell(name, str(error))
    if locked and not members.parts:
        raise EncryptedFile("is protected by a password; unpack it, and add what is in it")
    return members.read()


def read_tar(data: bytes) -> ReadText:
    """Read a TAR archive, packed or not; its links and devices are left out.

    Raises:
        DamagedFile: it is broken.
        TooLargeFile: it unpacks to more than is read.
    """
    members = _Members()
    try:
        with tarfile.open(fileobj=BytesIO(_unpacked(data)), mode="r:") as archive:
            for number, member in enumerate(archive):
                name = _name(member.name)
                if member.isfile() and members.wants(name):
                    if member.size > MAX_MEMBER:
                        members.tell(name, "is too large to be read")
                    elif file := archive.extractfile(member):
                        members.put(name, file.read())
                elif member.issym() or member.islnk():
                    members.tell(name, "is not read: it is a link")
                if number > 4 * MAX_FILES:
                    break
    except _BROKEN as error:
        if not members.parts:
            raise DamagedFile("is a damaged archive; pack it anew") from error
        members.tell("the rest", "of the archive is damaged, and not read")
    return members.read()


def read_compressed(data: bytes) -> ReadText:
    """Read what is packed with gzip, bzip2 or xz: a TAR archive, or one file, which may have no name.

    Raises:
        DamagedFile: it is broken.
        TooLargeFile: it unpacks to more than is read.
    """
    unpacked = _unpacked(data)
    if unpacked[_MAGIC] == b"ustar":
        return read_tar(unpacked)
    return ReadText("", parts=(Part(_name(_gzip_name(data)), unpacked),))


def _unpacked(data: bytes) -> bytes:
    """The bytes that are packed; they themselves if they are not."""
    pieces: list[bytes] = []
    size = 0
    try:
        with _opened(data) as file:
            while piece := file.read(1 << 20):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_TOTAL or (size > len(data) and is_bomb(len(data), size)):
                    raise TooLargeFile("unpacks to far more than is read; unpack it, and add what you need of it")
    except _BROKEN as error:
        if not pieces:
            raise DamagedFile("is damaged, or cut off; pack it anew") from error
    return b"".join(pieces)


def _opened(data: bytes) -> BinaryIO | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    """What unpacks the bytes, by what they begin with."""
    file = BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if data.startswith(b"BZh"):
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file) if data.startswith(b"\xfd7zXZ\x00") else file


def _gzip_name(data: bytes) -> str:
    """The name that a file had before gzip packed it, if that says it (RFC 1952)."""
    if not data.startswith(b"\x1f\x8b\x08") or len(data) < 12 or not data[3] & 8:
        return ""
    start = 10 + (2 + int.from_bytes(data[10:12], "little") if data[3] & 4 else 0)
    end = data.find(b"\0", start, start + 1024)
    return data[start:end].decode("utf-8", "replace") if end > start else ""


def _decoded(member: zipfile.ZipInfo) -> str:
    """A member's name, which old programs write in the encoding of their time, and do not say so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return decode(member.orig_filename.encode("cp437")) or member.filename
    except ValueError:
        return member.filename


def _name(name: str) -> str:
    """A name without what would lead out of the archive."""
    return "/".join(_steps(name))


def _steps(name: str) -> Iterator[str]:
    for step in name.replace("\\", "/").replace("\0", "").split("/"):
        words = " ".join(step.split())
        if words not in ("", ".", "..") and not (len(words) == 2 and words[1] == ":"):
            yield words
