"""Files become documents, behind ``read_file`` and ``read_bytes``: see ``corpus.reading.registry`` for the formats."""

import hashlib
import stat
from datetime import date
from pathlib import Path

from corpus.document import DatedBy, Document
from corpus.errors import DocumentError, EmptyDocument, NoSuchPath, TooLargeFile, UnreadableFile
from corpus.language import detect_language
from corpus.metadata import Metadata
from corpus.reading.registry import read, supported_suffixes
from corpus.reading.result import ReadText
from corpus.titles import find_title

__all__ = ["MAX_BYTES", "read_bytes", "read_file", "supported_suffixes"]

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that becomes a document."""


def read_file(path: Path, metadata: Metadata | None = None) -> Document:
    """Read a file into a document.

    Args:
        path: where the file is.
        metadata: what is known of it from outside; goes before what the file says of itself.

    Raises:
        NoSuchPath: nothing stands at the path.
        UnreadableFile: it is a folder or a device, or may not be read.
        UnsupportedFormat: no reader knows the suffix.
        TooLargeFile: the file is larger than ``MAX_BYTES``.
        BinaryFile: the bytes are not text in any encoding.
        EmptyDocument: it has no words.
    """
    return _document(_bytes_of(path), path.name, str(path.resolve()), metadata or Metadata())


def read_bytes(data: bytes, name: str, metadata: Metadata | None = None) -> Document:
    """Read the bytes of a file into a document; ``name`` says which format they are in, and is the source.

    Raises:
        UnsupportedFormat: no reader knows the suffix of the name.
        TooLargeFile: there are more than ``MAX_BYTES``.
        BinaryFile: the bytes are not text in any encoding.
        EmptyDocument: they hold no words.
    """
    return _document(data, Path(name).name or name, name, metadata or Metadata())


def _bytes_of(path: Path) -> bytes:
    shown = _printable(str(path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableFile(f"{shown} is a folder; name a file in it")
        if not stat.S_ISREG(mode):
            raise UnreadableFile(f"{shown} is not a regular file; copy what it holds into one")
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(shown)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchPath(f"{shown} does not exist; check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableFile(f"{shown} cannot be read ({reason}); check the path and its permissions") from error


def _document(data: bytes, name: str, source: str, metadata: Metadata) -> Document:
    name = _printable(name)
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    read = _read(data, name)
    if not any(map(str.isalnum, read.text)):
        raise EmptyDocument(f"{name} has no words; check that it is the right file")
    published, dated_by = _published(read, metadata)
    return Document(
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
    )


def _published(read: ReadText, metadata: Metadata) -> tuple[date, DatedBy] | tuple[None, None]:
    """The day of publication, and where it comes from."""
    if given := metadata.published or read.published:
        return given, DatedBy.METADATA
    return (read.guessed, DatedBy.TEXT) if read.guessed else (None, None)


def _read(data: bytes, name: str) -> ReadText:
    """What the reader for the bytes makes of them; a refusal names the file."""
    try:
        return read(data, name)
    except DocumentError as error:
        raise type(error)(f"{name} {error}") from error


def _too_large(name: str) -> TooLargeFile:
    return TooLargeFile(f"{name} is larger than {MAX_BYTES // 2**20} MB; split it into smaller files")


def _printable(name: str) -> str:
    """A name that can be stored and shown: what is no Unicode becomes "?"."""
    return " ".join(name.encode("utf-8", "replace").decode("utf-8").splitlines())
