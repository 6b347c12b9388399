"""Files on paths read into documents: as they are at one moment, with what stands beside them to describe them."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.document import Document
from corpus.errors import DocumentError, UnreadableFile
from corpus.metadata import Metadata, load_metadata
from corpus.reading import Reader, bytes_of, read_all
from qa.folders import stamp_of

__all__ = ["ReadFile", "described", "documents_of", "settled", "stamp_at"]

_ATTEMPTS = 3
"""At reading a file that changes meanwhile."""
_SETTLED_NS = 2_000_000_000
"""How old a change must be for the stamp of a file to tell it from a later one: file systems tell times so roughly."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What became of a file's bytes.

    Attributes:
        source: where it is, as documents name it.
        sha256: of its bytes; None when it could not be read.
        stamp: its stamp when it was read; None when it says nothing, for it may change again without another stamp.
        made: its documents, and why others could not be made; None when it is unchanged.
    """

    source: str
    sha256: str | None
    stamp: str | None
    made: list[Document | DocumentError] | None

    @property
    def ids(self) -> list[str] | None:
        """The ids of its documents; None when it is unchanged."""
        return None if self.made is None else [each.id for each in self.made if isinstance(each, Document)]


def documents_of(
    data: bytes,
    name: str,
    source: str,
    metadata: Metadata | None,
    folder: str,
    readers: Mapping[str, Reader],
) -> list[Document | DocumentError]:
    """The documents that a file holds, or why they cannot be made, with its source as it is.

    Args:
        data: its bytes.
        name: its name, whose suffix says which format it is in.
        source: where it is.
        metadata: what is known of it from outside.
        folder: the folders between what was added and the file.
        readers: of the caller's own, by suffix.
    """
    return [
        replace(each, source=source + each.source[len(" ".join(source.splitlines())) :])
        if isinstance(each, Document)
        else each
        for each in read_all(data, name, source, metadata, folder, readers=readers)
    ]


def stamp_at(path: Path) -> str | None:
    """The stamp of a file; None when it cannot be looked at, as reading it will say."""
    with suppress(OSError, ValueError):
        return stamp_of(path)
    return None


def settled(path: Path) -> tuple[bytes, str | None]:
    """The bytes of a file that did not change while it was read, and the stamp that stands for them.

    Raises:
        DocumentError: it cannot be read, or changes all the time.
    """
    for _ in range(_ATTEMPTS):
        before = stamp_at(path)
        data = bytes_of(path)
        if before == stamp_at(path):
            is_settled = before is not None and path.stat().st_mtime_ns < time.time_ns() - _SETTLED_NS
            return data, before if is_settled else None
    raise UnreadableFile("{path} changes while it is read; add it again when it is finished", path=str(path))


def described(
    folder: Path, known: dict[Path, dict[str, Metadata] | DocumentError]
) -> dict[str, Metadata] | DocumentError:
    """The descriptions that stand beside the files of a folder, read once; or why they cannot be read."""
    if folder not in known:
        try:
            known[folder] = load_metadata(folder)
        except DocumentError as error:
            known[folder] = error
    return known[folder]
