"""Files inside office files: what was put into a text, a sheet or a slide as an object becomes a document of its own.

An object is a file as it is, or a compound file (MS-CFB) around it: a package of any file (MS-OLEDS 2.3.6), one that is
the work of a program that keeps streams, such as old Word, or a stream that holds the whole, such as a PDF.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO

from corpus.errors import DamagedFile, DocumentError
from corpus.reading.compound import Streams, as_compound, is_compound, streams_of, within
from corpus.reading.decoding import decode
from corpus.reading.packages import MAX_MEMBER, Package
from corpus.reading.result import Part, name_apart
from corpus.reading.sniffing import sniff
from corpus.reading.trees import parsed_xml

__all__ = ["Embedded", "in_office", "in_opendocument", "in_rich_text", "pictures_in"]

_FOLDER = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+", re.IGNORECASE)
_PICTURE = re.compile(r"(?:(?:word|ppt|xl)/media|Pictures)/[^/]+\.(?:png|jpe?g|tiff?|bmp|gif)", re.IGNORECASE)
_DOCUMENTS = {
    ".doc": ("WordDocument", "0Table", "1Table", "Data"),
    ".xls": ("Workbook", "Book"),
    ".ppt": ("PowerPoint Document", "Current User", "Pictures"),
}
"""The streams without which a document of old Office is none, the first of which tell of what kind it is."""
_WHOLE = ("package", "embeddedodf", "contents")
"""Streams that hold a whole file, in lower case."""
_NATIVE, _MADE_BY = "\x01Ole10Native", "\x01CompObj"
_MADE_BY_AT = 28
_MOST_TOLD = 5
_SLIDES, _OBJECT, _IS_PACKED = "PowerPoint Document", 0x1011, 0x10
_MOST_OBJECTS = 1_000
_MANIFEST, _OPENDOCUMENT = "META-INF/manifest.xml", "application/vnd.oasis.opendocument."
_OBJECT_OF_ANOTHER = "application/vnd.sun.star.oleobject"
_READ_AS = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp", "chart": ".odt"}
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{2}")


class Embedded:
    """The files inside one file: those that can be read, and what is to be told of the others."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._others: Counter[str] = Counter()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is not read, in one line each."""
        told = [
            f"an embedded {what} is not read" if count == 1 else f"embedded and not read: {count} times {what}"
            for what, count in self._others.most_common(_MOST_TOLD)
        ]
        left = sum(count for _, count in self._others.most_common()[_MOST_TOLD:])
        return (*told, f"{left} more embedded objects are not read") if left else tuple(told)

    def take(self, name: str, data: bytes) -> None:
        """Take an object.

        Args:
            name: of it, which the file has given it; its suffix is that of what it turns out to be.
            data: its bytes, a compound file or the file itself.
        """
        if not is_compound(data):
            self._put(name, data)
            return
        try:
            self.take_streams(name, streams_of(data), data)
        except DamagedFile:
            self.leave("object that is damaged")

    def take_streams(self, name: str, streams: Streams, data: bytes | None = None, otherwise: str = "") -> None:
        """Take an object that is kept as streams.

        Args:
            name: as ``take`` has it.
            streams: of the object.
            data: the compound file that they are in, when it is one by itself.
            otherwise: what it is called when it cannot be read.
        """
        names = {path[0]: content for path, content in streams.items() if len(path) == 1}
        for suffix, own in _DOCUMENTS.items():
            kept = {each: names[each] for each in own if each in names}
            if any(each in names for each in own[: 2 if suffix == ".xls" else 1]):
                try:
                    self._put(name, data or as_compound(kept), suffix)
                except ValueError:
                    self.leave("object that is too large")
                return
        if "__properties_version1.0" in names and data:
            self._put(name, data, ".msg")
        elif _NATIVE in names and (packed := _packed(names[_NATIVE])):
            self._put(packed[0] or name, packed[1])
        elif whole := next((names[each] for each in names if each.lower() in _WHOLE and sniff(names[each])), None):
            self._put(name, whole)
        elif "EncryptedPackage" in names:
            self.leave("object that is protected by a password")
        elif not any(path[0] == "VBA" for path in streams):  # macros say nothing
            self.leave(otherwise or _maker(names))

    def leave(self, what: str) -> None:
        """Say that something is not read."""
        self._others[what] += 1

    def _put(self, name: str, data: bytes, suffix: str | None = None) -> None:
        """Add a file under a name that no other has, unless it is there already."""
        if any(part.data == data for part in self.parts):
            return
        suffix = suffix or sniff(data, posixpath.splitext(name)[1].lower())
        own = name.replace("\\", "/").rpartition("/")[2].strip(" .") or "object"
        stem, given = posixpath.splitext(own)
        if suffix and (not given or given.lower() in (".bin", ".ole")):
            given = suffix
        if not suffix and given.lower() in ("", ".bin", ".ole"):
            self.leave("object of an unknown format")
            return
        self.parts.append(Part(name_apart(f"{stem}{given}", self.parts), data))


def in_office(data: bytes) -> Embedded:
    """What is embedded in a file of Office, new or old; nothing in one that cannot be looked into."""
    found = Embedded()
    with suppress(DocumentError):
        if is_compound(data):
            _take_from_streams(streams_of(data), found)
        else:
            package = Package(data)
            for member in package.members():
                if _FOLDER.fullmatch(member.filename):
                    _take_member(member.filename, package, found)
    return found


def pictures_in(data: bytes) -> list[Part]:
    """The pictures in a file of new Office or OpenDocument, for one that has no words: they may be scans."""
    with suppress(DocumentError):
        package = Package(data)
        names = sorted(name for name in package.names if _PICTURE.fullmatch(name))
        return [Part(posixpath.basename(name), package.read(name)) for name in names]
    return []


def in_opendocument(package: Package) -> Embedded:
    """What is embedded in a file of OpenDocument: files of its own kinds, which are folders in it, and others."""
    found = Embedded()
    manifest = parsed_xml(package.read(_MANIFEST))
    entries = [] if manifest is None else manifest.iter("{*}file-entry")
    for entry in entries:
        path, kind = (
            next((str(value) for name, value in entry.attrib.items() if name.endswith(f"}}{own}")), "")
            for own in ("full-path", "media-type")
        )
        if kind == _OBJECT_OF_ANOTHER:
            _take_member(path, package, found)
        elif path != "/" and path.endswith("/") and kind.startswith(_OPENDOCUMENT):
            own = kind.removeprefix(_OPENDOCUMENT)
            if own in _READ_AS:
                found.take(f"{path[:-1]}{_READ_AS[own]}", _repacked(package, path, own))
            else:
                found.leave(own)
    return found


def in_rich_text(objects: Iterable[str]) -> Embedded:
    """What is embedded in rich text (MS-OLEDS 2.2.5).

    Args:
        objects: what the groups of objects hold: their bytes in hexadecimal.
    """
    found = Embedded()
    for number, written in enumerate(objects, 1):
        data = bytes.fromhex("".join(_HEXADECIMAL.findall(written)))
        try:
            kind, at = _counted(data, 8)
            for _ in range(2):
                _, at = _counted(data, at)
            native = data[at + 4 : at + 4 + struct.unpack_from("<I", data, at)[0]]
        except struct.error:
            found.leave("object that is damaged")
            continue
        if is_compound(native):
            found.take(f"object {number}", native)
        else:
            found.take_streams(f"object {number}", {(_NATIVE,): bytes(4) + native}, otherwise=f"object ({kind})")
    return found


def _counted(data: bytes, at: int) -> tuple[str, int]:
    """A string whose length is told before it, and where it ends."""
    size = struct.unpack_from("<I", data, at)[0]
    return (decode(data[at + 4 : at + 4 + size].rstrip(b"\0")) or "", at + 4 + size)


def _take_member(name: str, package: Package, found: Embedded) -> None:
    try:
        found.take(posixpath.basename(name), package.read(name))
    except DocumentError as error:
        found.leave(f"{posixpath.basename(name)}, which {error},")


def _repacked(package: Package, folder: str, kind: str) -> bytes:
    """A folder of a file of OpenDocument as a file by itself; a chart as a text, with its titles and its table."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"{_OPENDOCUMENT}{'text' if kind == 'chart' else kind}")
        for name in sorted(package.names):
            if name.startswith(folder) and not name.endswith("/mimetype") and not name.endswith("/"):
                archive.writestr(name.removeprefix(folder), package.read(name))
    return out.getvalue()


def _take_from_streams(streams: Streams, found: Embedded) -> None:
    """Take what a file of old Office holds."""
    for number, storage in enumerate(sorted(set(_storages(streams))), 1):
        found.take_streams(f"object {number}", within(streams, *storage))
    for number, packed in enumerate(_on_slides(streams.get((_SLIDES,), b"")), 1):
        found.take(f"object {number}", packed)


def _storages(streams: Streams) -> Iterator[tuple[str, ...]]:
    """Where Word and Excel keep the objects in a file."""
    for path in streams:
        if path[0] == "ObjectPool" and len(path) > 2:
            yield path[:2]
        elif path[0].startswith("MBD") and len(path) > 1:
            yield path[:1]


def _on_slides(stream: bytes) -> Iterator[bytes]:
    """The objects in the main stream of PowerPoint (MS-PPT 2.10.34), unpacked."""
    at = objects = 0
    while at + 8 <= len(stream) and objects < _MOST_OBJECTS:
        instance, kind, size = struct.unpack_from("<HHI", stream, at)
        body = stream[at + 8 : at + 8 + size]
        at += 8 + size
        if kind != _OBJECT:
            continue
        objects += 1
        if instance & 0xFFF0 != _IS_PACKED:
            yield body
            continue
        try:
            yield zlib.decompressobj().decompress(body[4:], MAX_MEMBER)
        except zlib.error:
            yield b""


def _packed(stream: bytes) -> tuple[str, bytes] | None:
    """The name and the bytes of the file that a package holds, or the bytes that stand there alone."""
    try:
        flags, at = struct.unpack_from("<H", stream, 4)[0], 6
        if flags == 2:
            label, at = _string(stream, at)
            _, at = _string(stream, at)
            _, length = struct.unpack_from("<II", stream, at)
            at += 8 + length
            size = struct.unpack_from("<I", stream, at)[0]
            if at + 4 + size <= len(stream):
                return label, stream[at + 4 : at + 4 + size]
    except (struct.error, ValueError):
        pass
    return ("", stream[4:]) if sniff(stream[4:]) else None


def _string(stream: bytes, at: int) -> tuple[str, int]:
    """A string that a zero ends, and where it ends."""
    end = stream.index(b"\0", at)
    return decode(stream[at:end]) or "", end + 1


def _maker(streams: dict[str, bytes]) -> str:
    """What an object is, as the program that made it calls it: "Microsoft Equation 3.0"."""
    told = streams.get(_MADE_BY, b"")
    size = int.from_bytes(told[_MADE_BY_AT : _MADE_BY_AT + 4], "little")
    name = told[_MADE_BY_AT + 4 : _MADE_BY_AT + 4 + min(size, 100)].split(b"\0")[0]
    words = " ".join((decode(name) or "").split())
    return f"object ({words})" if words and words.isprintable() else "object of an unknown kind"
