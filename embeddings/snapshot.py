"""A derived folder of many files that is there whole or not at all: an index, for one.

It is written aside, every file is synced to the disk and its checksum noted in a manifest, and the folder is
renamed in one step to ``<name>-<first 16 digits of the fingerprint>``. (On why each step is needed: Pillai et
al. 2014, "All File Systems Are Not Created Equal".) What is not found whole is made again by the caller.
"""

import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import Any

__all__ = ["damaged", "discard_others", "find", "link", "publish"]

_FORMAT = 1
_MANIFEST = "manifest.json"
_PUBLISHED = re.compile(r"([a-z][a-z0-9_]*)-[0-9a-f]{16}")
_COPIED = 4096  # bytes below which a file is copied: it takes no longer, and one that serves as a lock is not shared
_SETTLED_NS = 2_000_000_000  # how old a change must be for its time to tell it from a later one
_MOST_KNOWN = 10_000  # files whose checksums are remembered
_known_sums: dict[tuple[int, ...], str] = {}  # by ``_identity``, of all files that this process has looked at
_ATTEMPTS = 10  # at taking the place of a damaged folder, while other processes do the same


def publish(root: Path, name: str, fingerprint: str, write: Callable[[Path], None]) -> Path:
    """Write a folder and put it in its place, whole or not at all.

    Processes may publish the same thing at once: one of their folders stays. Older folders are left alone.

    Args:
        root: where published folders stand; made if absent.
        name: what is published, in small letters, such as "vectors".
        fingerprint: of all that it is made from, in hexadecimal, 16 digits or more.
        write: writes the files into the empty folder that it is given.

    Returns:
        The published folder.

    Raises:
        OSError: the disk is full or may not be written; what was published before is as it was.
    """
    place = _place(root, name, fingerprint)
    root.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(root)
    aside = _aside(root)
    aside.mkdir()
    try:
        write(aside)
        _seal(aside, name, fingerprint)
        _move(aside, place, name, fingerprint)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _sync(root)
    return place


def find(root: Path, name: str, fingerprint: str) -> Path | None:
    """The folder published under this name and fingerprint, if every byte of it is there and as written."""
    place = _place(root, name, fingerprint)
    return place if _is_whole(place, name, fingerprint) else None


def damaged(root: Path) -> list[Path]:
    """The published folders of which something is missing or is not as it was written."""
    return [
        place
        for place in sorted(root.glob("*-*"))
        if (named := _PUBLISHED.fullmatch(place.name))
        and not _is_whole(place, named[1], None, anew=True)
        and place.exists()
    ]


def link(place: Path, folder: Path) -> None:
    """Put what was published into an empty folder as well, to write another state of it.

    Where the file system can, both have the same files: whoever writes the other state adds files, or puts new ones in
    the place of old ones, but changes none.

    Raises:
        OSError: the disk is full, or another process has discarded it meanwhile.
    """
    for path in _files(place):
        linked = folder / path.relative_to(place)
        linked.parent.mkdir(parents=True, exist_ok=True)
        if path.stat().st_size < _COPIED or not _linked(path, linked):
            shutil.copyfile(path, linked)


def _linked(path: Path, other: Path) -> bool:
    """Give a file another name, where the file system can."""
    try:
        os.link(path, other)
    except OSError:
        return False
    return True


def discard_others(root: Path, name: str, fingerprint: str) -> None:
    """Remove what was published under this name with other fingerprints.

    On POSIX systems a process that has such files mapped keeps reading them; elsewhere they stay until later.
    """
    place = _place(root, name, fingerprint)
    for other in root.glob(f"{name}-*"):
        if other != place and _PUBLISHED.fullmatch(other.name):
            _remove(other)


def _place(root: Path, name: str, fingerprint: str) -> Path:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not re.fullmatch(r"[0-9a-f]{16,}", fingerprint):
        raise ValueError(f"{name!r} and {fingerprint!r} do not name a folder")
    return root / f"{name}-{fingerprint[:16]}"


def _aside(root: Path) -> Path:
    return root / f".tmp-{os.getpid()}-{uuid.uuid4().hex}"


def _seal(folder: Path, name: str, fingerprint: str) -> None:
    """Sync every file to the disk, and note what they are in the manifest."""
    files = {}
    for path in _files(folder):
        known = _known_sums.get(_identity(path))
        if known is None:  # else it was sealed before, in another folder
            _sync(path)
        files[path.relative_to(folder).as_posix()] = {"bytes": path.stat().st_size, "sha256": known or _sha256(path)}
    manifest = {"format": _FORMAT, "name": name, "fingerprint": fingerprint, "files": files}
    with (folder / _MANIFEST).open("x", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            _sync(path)


def _move(aside: Path, place: Path, name: str, fingerprint: str) -> None:
    """Rename the folder to its place, unless another process has put a whole one there first."""
    for _ in range(_ATTEMPTS):
        try:
            aside.rename(place)
        except OSError:  # no folder takes the place of one that has files
            if not place.exists():
                raise
        else:
            return
        if _is_whole(place, name, fingerprint):
            return
        _remove(place)
    raise OSError(f"{place} cannot be replaced: remove it")


def _is_whole(folder: Path, name: str, fingerprint: str | None, *, anew: bool = False) -> bool:
    """Whether a folder is as it was published under this name and fingerprint; under any when that is None.

    With ``anew``, files that this process has looked at before are looked at again.
    """
    sum_of = _sha256 if anew else _known_sum
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, dict[str, Any]] = manifest["files"]
        found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
        fingerprint = fingerprint or str(manifest["fingerprint"])
        return (
            (manifest["format"], manifest["name"], manifest["fingerprint"]) == (_FORMAT, name, fingerprint)
            and found.keys() == files.keys()
            and all(path.stat().st_size == files[at]["bytes"] for at, path in found.items())
            and all(sum_of(path) == files[at]["sha256"] for at, path in found.items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # absent, torn, or no manifest of ours
        return False


def _files(folder: Path) -> Iterator[Path]:
    """The files that a manifest lists, in order."""
    manifest = folder / _MANIFEST
    return (path for path in sorted(folder.rglob("*")) if path != manifest and not path.is_dir())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if path.stat().st_mtime_ns < time.time_ns() - _SETTLED_NS:
        if len(_known_sums) >= _MOST_KNOWN:
            _known_sums.clear()
        _known_sums[_identity(path)] = found
    return found


def _known_sum(path: Path) -> str:
    """The checksum of a file, which this process has not to compute again while the file is the same."""
    return _known_sums.get(_identity(path)) or _sha256(path)


def _identity(path: Path) -> tuple[int, ...]:
    """What a file has to itself, and what changes when it is written, by whatever name."""
    about = path.stat()
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns


def _sync(path: Path) -> None:
    """Have the disk hold the file, or the names in the folder, before anything later."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no way to, and writes its directory changes through
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    """Take a published folder away in one step, so that no one ever sees half of it."""
    aside = _aside(folder.parent)
    with suppress(OSError):  # another process was faster, or Windows has a file of it open
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def _clear_leftovers(root: Path) -> None:
    """Remove what processes that are no more have left half written."""
    for leftover in root.glob(".tmp-*-*"):
        writer = leftover.name.split("-")[1]
        if writer.isdigit() and not _is_running(int(writer)):
            shutil.rmtree(leftover, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return True  # there, sending signal 0 would end the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True
