"""Files become documents: one reader for each format, behind ``read_file`` and ``read_bytes``.

A new format is one module with one function from bytes to ``ReadText``, and one line in ``_READERS``.
"""

import hashlib
import re
import stat
from datetime import date
from pathlib import Path

from corpus.document import DatedBy, Document
from corpus.errors import (
    BinaryFile,
    EmptyDocument,
    NoSuchPath,
    TooLargeFile,
    UnreadableFile,
    UnsupportedFormat,
)
from corpus.language import detect_language
from corpus.metadata import Metadata
from corpus.reading.html import looks_like_html, read_html
from corpus.reading.markdown import read_markdown
from corpus.reading.result import Reader, ReadText
from corpus.reading.text import read_text
from corpus.titles import find_title

__all__ = ["MAX_BYTES", "read_bytes", "read_file", "supported_suffixes"]

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that becomes a document."""

_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")
_READERS: dict[str, Reader] = {
    "": read_text,
    ".txt": read_text,
    ".text": read_text,
    ".log": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
}


def supported_suffixes() -> frozenset[str]:
    """The suffixes of the files that can be read, in lower case; "" stands for a name that has none."""
    return frozenset(_READERS)


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
    _reader_for(path.name)
    return _document(_bytes_of(path), path.name, str(path.resolve()), metadata or Metadata())


def read_bytes(data: bytes, name: str, metadata: Metadata | None = None) -> Document:
    """Read the bytes of a file into a document; ``name`` says which format they are in, and is the source.

    Raises:
        UnsupportedFormat: no reader knows the suffix of the name.
        TooLargeFile: there are more than ``MAX_BYTES``.
        BinaryFile: the bytes are not text in any encoding.
        EmptyDocument: they hold no words.
    """
    _reader_for(name)
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


def _reader_for(name: str) -> Reader:
    suffix = Path(name).suffix.lower()
    if not _SUFFIX.fullmatch(suffix):
        suffix = ""
    if suffix not in _READERS:
        known = ", ".join(sorted(filter(None, _READERS)))
        raise UnsupportedFormat(f"{_printable(name)}: {suffix} files are not read; convert it to one of {known}")
    return _READERS[suffix]


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
    """What the reader for the name's suffix makes of the bytes; HTML is read as such whatever its name."""
    read = _reader_for(name)(data)
    if read is not None and looks_like_html(read.text):
        read = read_html(data)
    if read is None:
        raise BinaryFile(f"{name} is not text in any encoding; save it as plain text or HTML")
    return read


def _too_large(name: str) -> TooLargeFile:
    return TooLargeFile(f"{name} is larger than {MAX_BYTES // 2**20} MB; split it into smaller files")


def _printable(name: str) -> str:
    """A name that can be stored and shown: what is no Unicode becomes "?"."""
    return " ".join(name.encode("utf-8", "replace").decode("utf-8").splitlines())
