"""Files become documents, behind ``read_file``, ``read_bytes`` and ``read_all``.

Which formats there are says ``corpus.reading.registry``; all but plain text and Markdown are read in worker processes.
"""

import hashlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.document import DatedBy, Document
from corpus.errors import (
    BinaryFile,
    DamagedFile,
    DocumentError,
    EmptyDocument,
    NoSuchPath,
    TooLargeFile,
    UnreadableFile,
)
from corpus.language import detect_language
from corpus.metadata import Metadata
from corpus.phrases import Phrase
from corpus.reading.registry import TEXT_SUFFIXES, read, suffix_of, supported_suffixes
from corpus.reading.result import Part, Reader, ReadText
from corpus.reading.sniffing import is_marked, looks_like_html
from corpus.reading.workers import ReaderPool, shared_pool
from corpus.titles import find_title

__all__ = ["MAX_BYTES", "ReadText", "Reader", "bytes_of", "read_all", "read_bytes", "read_file", "supported_suffixes"]

MAX_BYTES = 256 * 1024 * 1024
"""The largest file that becomes a document."""

_DEEPEST = 4
"""How many files a file may stand in, one in the other."""
_MOST_PARTS = 5000
"""The most files that are read out of one."""
_HEAD = 4096
_MOST_TOLD = 3
"""Reasons that one line gives why a file has no words."""


def read_file(path: Path, metadata: Metadata | None = None) -> Document:
    """Read a file into a document, without the files inside it.

    Args:
        path: where the file is.
        metadata: what is known of it from outside; goes before what the file says of itself.

    Raises:
        NoSuchPath: nothing stands at the path.
        UnreadableFile: it is a folder or a device, or may not be read.
        DocumentError: it cannot be read, as ``read_bytes`` says.
    """
    return _document(bytes_of(path), path.name, str(path.resolve()), metadata or Metadata(), None, {})[0]


def read_bytes(data: bytes, name: str, metadata: Metadata | None = None) -> Document:
    """Read the bytes of a file into a document; ``name`` says which format they are in, and is the source.

    Raises:
        UnsupportedFormat: no reader knows the bytes, nor the suffix of the name.
        TooLargeFile: there are more than ``MAX_BYTES``, or more text than a document may have.
        BinaryFile: the bytes are not text in any encoding.
        EmptyDocument: they hold no words.
        EncryptedFile: they are protected by a password.
        DamagedFile: they are broken.
        CostlyFile: reading them takes more time or memory than any file may.
    """
    return _document(data, Path(name).name or name, name, metadata or Metadata(), None, {})[0]


def read_all(
    data: bytes, name: str, source: str, metadata: Metadata | None = None, folder: str = "",
    pool: ReaderPool | None = None, readers: Mapping[str, Reader] | None = None,
) -> Iterator[Document | DocumentError]:  # fmt: skip
    """Read a file and the files inside it: a mail and its attachments, the members of an archive.

    A file inside another is named by its own name, its ``folder`` is the path of the other, its ``source`` is the
    other's with its name after a slash, and its ``parent`` is the other's document, if that has words of its own.

    Args:
        data: the file's bytes, as ``bytes_of`` gives them.
        name: its name.
        source: where it came from.
        metadata: what is known of it from outside.
        folder: the folders between what was added and the file.
        pool: reads it; the one that the process shares when None.
        readers: readers of the caller's own, by the suffix of the files that they read, such as ".kml", which go before
            those that there are. They are run in this process, without its limits.

    Yields:
        The file's document, then each of those inside it, depth first; where one cannot be read, why. An archive has
        no document of its own.
    """
    yield from _all(data, name, source, metadata or Metadata(), folder, pool, readers or {}, None, [_MOST_PARTS])


def _all(
    data: bytes, name: str, source: str, metadata: Metadata, folder: str, pool: ReaderPool | None,
    readers: Mapping[str, Reader], within: str | None, left: list[int], depth: int = 0,
) -> Iterator[Document | DocumentError]:  # fmt: skip
    """As ``read_all``; ``within`` is the parent's id, and ``left`` holds how many files may be read yet."""
    shown = f"{folder}/{_printable(name)}" if folder else _printable(name)
    try:
        document, parts = _document(data, name, source, metadata, pool, readers)
    except DocumentError as error:
        yield type(error)("{folder}/{error}", folder=folder, error=error.line) if depth else error
        return
    except _OnlyParts as error:
        document, parts = None, error.parts
        yield from (UnreadableFile("{shown}: {remark}", shown=shown, remark=remark) for remark in error.remarks)
    if document is not None:
        document = replace(document, folder=folder, parent=within)
        yield document
    for part in parts:
        inside = _printable(part.name or Path(name).stem)
        if depth == _DEEPEST or not left[0]:
            limit = (
                Phrase("stands in too many files, one in the other")
                if left[0]
                else Phrase("is not among the first {most}", most=_MOST_PARTS)
            )
            yield TooLargeFile(
                "{shown}/{inside} {limit}; take it out, and add it by itself", shown=shown, inside=inside, limit=limit
            )
            return
        left[0] -= 1
        above, _, own = inside.rpartition("/")
        yield from _all(
            part.data, own, f"{source}/{inside}", Metadata(), f"{shown}/{above}" if above else shown, pool,
            readers, document.id if document else within, left, depth + 1,
        )  # fmt: skip


class _OnlyParts(Exception):
    """A file has no words of its own, but files inside it."""

    def __init__(self, parts: tuple[Part, ...], remarks: tuple[str, ...]) -> None:
        self.parts = parts
        self.remarks = remarks


def bytes_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        NoSuchPath: nothing stands at the path.
        UnreadableFile: it is a folder or a device, or may not be read.
        TooLargeFile: there are more than ``MAX_BYTES``.
    """
    shown = _printable(str(path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableFile("{shown} is a folder; name a file in it", shown=shown)
        if not stat.S_ISREG(mode):
            raise UnreadableFile("{shown} is not a regular file; copy what it holds into one", shown=shown)
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(shown)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchPath("{shown} does not exist; check the path", shown=shown) from None
    except (OSError, ValueError) as error:
        reason = str(error.strerror if isinstance(error, OSError) else error)
        raise UnreadableFile(
            "{shown} cannot be read ({reason}); check the path and its permissions", shown=shown, reason=reason
        ) from error


def _document(
    data: bytes, name: str, source: str, metadata: Metadata, pool: ReaderPool | None, readers: Mapping[str, Reader]
) -> tuple[Document, tuple[Part, ...]]:
    """The document of a file, and the files inside it."""
    name = _printable(name)
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    if not data:
        raise EmptyDocument("{name} is empty; check that it is the right file", name=name)
    read = _read(data, name, pool, readers)
    if not any(map(str.isalnum, read.text)):
        if read.parts:
            raise _OnlyParts(read.parts, read.remarks)
        raise EmptyDocument("{name} has no words{why}", name=name, why=_why(read))
    published, dated_by = _published(read, metadata)
    document = Document(
        id=hashlib.sha256(data).hexdigest(),
        name=name,
        source=_printable(source),
        text=read.text,
        title=metadata.title or read.title or find_title(read.text) or Path(name).stem,
        publisher=metadata.publisher or read.publisher,
        published=published,
        language=metadata.language or read.language or detect_language(read.text),
        kind=metadata.kind,
        pages=read.pages,
        dated_by=dated_by,
        author=read.author,
        url=read.url,
        page_kind=read.page_kind,
        page_names=read.page_names,
        remarks=read.remarks,
    )
    return document, read.parts


def _why(read: ReadText) -> str:
    """Why there are no words, if the reader knows."""
    if not read.remarks:
        return Phrase("; check that it is the right file")
    told = "; ".join(read.remarks[:_MOST_TOLD])
    more = len(read.remarks) - _MOST_TOLD
    return Phrase(": {told}; and so on ({more} more)", told=told, more=more) if more > 0 else f": {told}"


def _published(read: ReadText, metadata: Metadata) -> tuple[date, DatedBy] | tuple[None, None]:
    """The day of publication, and where it comes from."""
    if given := metadata.published or read.published:
        return given, DatedBy.METADATA
    return (read.guessed, DatedBy.TEXT) if read.guessed else (None, None)


def _read(data: bytes, name: str, pool: ReaderPool | None, readers: Mapping[str, Reader]) -> ReadText:
    """What the reader for the bytes makes of them, in a worker unless they are plain text; a refusal names the file."""
    try:
        if (own := readers.get(suffix_of(name))) is not None:
            return _read_by(own, data)
        return read(data, name) if _is_plain(data, name) else (pool or shared_pool()).read(data, name)
    except DocumentError as error:
        raise type(error)("{name} {error}", name=name, error=error.line) from error


def _read_by(reader: Reader, data: bytes) -> ReadText:
    """What a reader of the caller's own makes of bytes; whatever goes wrong in it is a fault of the one file."""
    try:
        read = reader(data)
        if read is not None:
            read.text.encode()  # what is no Unicode cannot be kept
    except DocumentError:
        raise
    except Exception as error:
        raise DamagedFile(
            "cannot be read by the reader given for it ({kind}: {error})", kind=type(error).__name__, error=str(error)
        ) from error
    if read is None:
        raise BinaryFile("holds no text for the reader given for it; check that it is the right file")
    return read


def _is_plain(data: bytes, name: str) -> bool:
    """Whether a file is read without an engine, and so can do no harm."""
    head = data[:_HEAD].replace(b"\0", b"").decode("latin-1").lstrip("ï»¿ÿþ")
    return suffix_of(name) in TEXT_SUFFIXES and not is_marked(data) and not looks_like_html(head)


def _too_large(name: str) -> TooLargeFile:
    return TooLargeFile(
        "{name} is larger than {most} MB; split it into smaller files", name=name, most=MAX_BYTES // 2**20
    )


def _printable(name: str) -> str:
    """A name that can be stored and shown: what is no Unicode becomes "?"."""
    return " ".join(name.encode("utf-8", "replace").decode("utf-8").splitlines())
