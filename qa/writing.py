"""Files that are written whole, or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qa.errors import CannotWrite

__all__ = ["check_place", "write_whole", "written_whole"]


def check_place(path: Path) -> None:
    """Refuse a place that cannot be written, before the work and not after it.

    Raises:
        CannotWrite: there is no such folder, or nothing may be written there.
    """
    try:
        if _is_device(path):
            path.open("ab").close()
            return
        if path.is_dir():
            raise CannotWrite(f"{path} is a folder: name a file")
        aside = _aside(path)
        aside.open("xb").close()
        aside.unlink()
    except OSError as error:
        raise _cannot_write(path, error) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file aside, and put it in its place when it is whole; what stood there before stays until then.

    Raises:
        CannotWrite: it cannot be written; nothing is left behind.
    """
    with written_whole(path) as file:
        file.write(data)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """The same for a file that is written little by little, in the block.

    Raises:
        CannotWrite: it cannot be written; nothing is left behind, nor is after any other error.
    """
    try:
        if _is_device(path):  # a pipe or a terminal, whose place no file may take
            with path.open("ab") as device:
                yield device
            return
        aside = _aside(path)
        try:
            with aside.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path.resolve())
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _is_device(path: Path) -> bool:
    in_dev = path.is_relative_to("/dev") and not path.is_relative_to("/dev/shm")  # noqa: S108
    return in_dev or (path.exists() and not path.is_file() and not path.is_dir())


def _aside(path: Path) -> Path:
    """A new name beside the file, or beside the one that a link leads to."""
    return path.resolve().with_name(f".footnote-{secrets.token_hex(8)}")


def _cannot_write(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(f"{path} cannot be written ({error.strerror}): name another place")
