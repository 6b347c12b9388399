"""Files that are to be added, on local paths or on whatever file system fsspec knows, such as S3.

What a node is told of a file is an object of JSON: the nodes need to know neither the library nor where it is kept.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from pathspec import GitIgnoreSpec

from corpus.errors import BadMetadata, DocumentError, NoSuchPath, UnreadableFile
from corpus.metadata import FILE_NAME, Metadata, parse_metadata
from corpus.reading import MAX_BYTES
from corpus.rows import writable
from qa.file_reading import described, settled
from qa.folders import Found, excludes, stamp_of
from qa.text import one_line

__all__ = ["File", "bytes_of_file", "is_remote", "local_files", "local_path", "remote_files"]

_ATTEMPTS = 4
_FIRST_PAUSE = 0.5
_STATES = ("ETag", "etag", "md5", "LastModified", "mtime", "modified", "created")


@dataclass(frozen=True, slots=True)
class File:
    """A file that is to be added.

    Attributes:
        source: where it is, as documents name it: a real path, or an address such as "s3://bucket/report.pdf".
        name: its own name.
        folder: the folders between what was added and the file.
        shown: its name in reports.
        stamp: tells its states apart as long as it is known; "" when it is not.
        remote: whether ``source`` is an address of fsspec.
        metadata: what is known of it from outside, as ``Metadata`` has it; None for nothing.
        known: the SHA-256 of its state that the library holds; "" for none.
        refused: why it cannot be added; "" when it can.
    """

    source: str
    name: str
    folder: str
    shown: str
    stamp: str
    remote: bool
    metadata: dict[str, str | None] | None = None
    known: str = ""
    refused: str = ""

    def to_json(self) -> bytes:
        """The file for a node."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, told: bytes) -> Self:
        """What ``to_json`` was made of."""
        return cls(**json.loads(told))


def is_remote(source: str) -> bool:
    """Whether a source is an address of fsspec; "file://..." is a path."""
    return "://" in source and not source.startswith("file://")


def local_path(source: str | Path) -> Path:
    """The path that a source names, also as "file://..."."""
    text = str(source)
    return Path(unquote(urlsplit(text).path)) if text.startswith("file://") else Path(source)


def local_files(found: Sequence[Found]) -> Iterator[File]:
    """What nodes are told of files on paths, which each node must see."""
    known: dict[Path, dict[str, Metadata] | DocumentError] = {}
    for file in found:
        about = described(file.path.parent, known)
        try:
            stamp = stamp_of(file.path)
        except (OSError, ValueError):
            stamp = ""
        yield File(
            source=writable(os.path.realpath(file.path)),
            name=file.path.name,
            folder=file.folder,
            shown=str(file.path),
            stamp=stamp,
            remote=False,
            **_described(about, file.path.name),
        )


def remote_files(url: str, exclude: Sequence[str]) -> Iterator[File]:
    """The files at an address and below it, by their names.

    Hidden files, descriptions, and what ``exclude`` matches are left out; a ``.footnoteignore`` is not looked for.

    Raises:
        BadExclude: a pattern cannot be understood.
        NoSuchPath: there is nothing, or the file system is unknown.
        UnreadableFile: the file system refuses, or cannot be reached.
    """
    spec = excludes(exclude)
    system, top = _file_system(url)
    listed = _listed(system, top, url)
    if not listed:
        raise NoSuchPath(f"there are no files at {url}: check the address")
    known: dict[str, dict[str, Metadata] | DocumentError] = {}
    for path, state in sorted(listed.items()):
        below = path.removeprefix(top.rstrip("/")).lstrip("/")
        folder, _, name = (below or path.rpartition("/")[2]).rpartition("/")
        if _is_left_out(below, name, spec):
            continue
        parent = path.rpartition("/")[0]
        if parent not in known:
            known[parent] = _descriptions(system, f"{parent}/{FILE_NAME}", listed)
        source = writable(system.unstrip_protocol(path))
        stamp = ":".join(str(state[key]) for key in _STATES if state.get(key))
        yield File(
            source=source,
            name=name,
            folder=folder,
            shown=source,
            stamp=stamp and f"{state.get('size')}:{stamp}",
            remote=True,
            **_described(known[parent], name),
        )


def bytes_of_file(file: File) -> tuple[bytes, str]:
    """The bytes of a file, and the stamp that stands for them; "" when none does.

    A file system that cannot be reached is asked again a few times.

    Raises:
        DocumentError: it cannot be read, or is too large.
    """
    if not file.remote:
        data, stamp = settled(Path(file.shown))
        return data, stamp or ""
    pause = _FIRST_PAUSE
    for attempt in range(_ATTEMPTS):
        try:
            system, path = _file_system(file.source)
            with system.open(path, "rb") as opened:
                data = opened.read(MAX_BYTES + 1)
        except FileNotFoundError as error:
            raise NoSuchPath(f"{file.source} does not exist any more; check the address") from error
        except Exception as error:  # each file system has exceptions of its own
            if attempt == _ATTEMPTS - 1:
                raise UnreadableFile(f"{file.source} cannot be read ({one_line(str(error))[:200]})") from error
            time.sleep(pause)
            pause *= 2
        else:
            return data, file.stamp
    raise AssertionError("the last attempt returns or raises")


def _file_system(url: str) -> tuple[Any, str]:
    import fsspec

    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise NoSuchPath(f"{url} needs another package ({one_line(str(error))})") from error
    except ValueError as error:
        raise NoSuchPath(f"{url} is on no known file system ({one_line(str(error))[:120]})") from error
    return found


def _listed(system: Any, top: str, url: str) -> dict[str, dict[str, Any]]:  # noqa: ANN401
    try:
        listed: dict[str, dict[str, Any]] = system.find(top, detail=True)
    except FileNotFoundError:
        return {}
    except Exception as error:  # as above
        raise UnreadableFile(f"{url} cannot be listed ({one_line(str(error))[:200]}): check the access") from error
    return listed


def _is_left_out(below: str, name: str, spec: GitIgnoreSpec) -> bool:
    if name == FILE_NAME or any(part.startswith(".") for part in (below or name).split("/")):
        return True
    return bool(below) and bool(spec.check_file(below).include)


def _descriptions(
    system: Any,  # noqa: ANN401
    path: str,
    listed: Mapping[str, object],
) -> dict[str, Metadata] | DocumentError:
    if path not in listed:
        return {}
    try:
        return parse_metadata(system.cat_file(path), path)
    except BadMetadata as error:
        return error


def _described(about: dict[str, Metadata] | DocumentError, name: str) -> dict[str, Any]:
    """What is known of a file from outside, and why it cannot be added."""
    if isinstance(about, DocumentError):
        return {"refused": str(about)}
    if (metadata := about.get(name)) is None:
        return {}
    return {"metadata": {**asdict(metadata), "published": metadata.published and metadata.published.isoformat()}}
