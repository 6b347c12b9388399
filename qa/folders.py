"""The files of a folder and below it that are to be added, and what there cannot or need not be looked at."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from corpus.errors import BadExclude
from corpus.metadata import FILE_NAME as METADATA_FILE

__all__ = ["IGNORE_FILE", "Found", "NotWalked", "excludes", "files_at", "is_gone", "stamp_of"]

IGNORE_FILE = ".footnoteignore"
"""The file in a folder whose patterns say what of it is not added; as ``.gitignore`` has them."""

_HIDDEN = (".", "~$")
"""How names begin of what is hidden, and of what Office leaves beside a file while it is open."""
_LEFT_BY_SYSTEMS = frozenset({METADATA_FILE, "Thumbs.db", "desktop.ini"})
_MOST_IGNORE_BYTES = 1024 * 1024
_WRITTEN_OUT = re.compile(r"\\u(dc[89a-f][0-9a-f])")  # a byte of a name that is not UTF-8, as a store keeps it


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to be added, and the folders from what was named down to it, "/" between."""

    path: Path
    folder: str = ""


@dataclass(frozen=True, slots=True)
class NotWalked:
    """A folder or a link that is not looked into, and why; ``is_refused`` when that is not as it should be."""

    path: Path
    reason: str
    is_refused: bool = True


@dataclass(frozen=True, slots=True)
class _Rules:
    """Patterns, and the folder that they are relative to."""

    base: Path
    spec: GitIgnoreSpec


def excludes(patterns: Sequence[str]) -> GitIgnoreSpec:
    """Patterns as in ``.gitignore``.

    Raises:
        BadExclude: one is no such pattern.
    """
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError as error:
        raise BadExclude(
            f"a pattern of what is not added cannot be understood ({error}): write it as in .gitignore"
        ) from error


def files_at(source: Path, spec: GitIgnoreSpec) -> Iterator[Found | NotWalked]:
    """The file itself, or the files in a folder and below it, by their names.

    Hidden files and folders, descriptions, and what ``spec`` or a ``.footnoteignore`` excludes are left out. Links to
    files are followed, links to folders are not.
    """
    if not source.is_dir():
        yield Found(source)
        return
    waiting = [(source, [_Rules(source, spec)])]
    while waiting:
        folder, rules = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name, reverse=True)
            rules = [*rules, *_own_rules(folder)]
        except OSError as error:
            yield NotWalked(folder, f"{folder} cannot be read ({error.strerror}); look at its permissions")
            continue
        except BadExclude as error:
            yield NotWalked(folder, str(error))
            continue
        for entry in entries:
            looked_at = _look_at(entry, source, rules)
            if isinstance(looked_at, Path):
                waiting.append((looked_at, rules))
            elif looked_at is not None:
                yield looked_at


def _look_at(entry: os.DirEntry[str], source: Path, rules: Sequence[_Rules]) -> Found | NotWalked | Path | None:
    """What is to be done with an entry of a folder: the path of one to walk, and None for what is left out."""
    path = Path(entry.path)
    if entry.name.startswith(_HIDDEN) or entry.name in _LEFT_BY_SYSTEMS:
        return None
    try:
        mode = entry.stat().st_mode
    except OSError as error:  # of links: one that leads to itself, or to what is not there
        if _is_excluded(path, rules, is_folder=False):
            return None
        reason = f"{path} cannot be read ({error.strerror}); check where it leads"
        return NotWalked(path, reason, is_refused=not isinstance(error, FileNotFoundError))
    if _is_excluded(path, rules, is_folder=stat.S_ISDIR(mode)):
        return None
    if stat.S_ISDIR(mode):
        if entry.is_symlink():
            return NotWalked(path, "it is a link to a folder; add that folder by itself", is_refused=False)
        return path
    if not stat.S_ISREG(mode):
        return NotWalked(path, "it is no regular file; copy what it holds into one", is_refused=False)
    below = path.relative_to(source).parent.as_posix()
    return Found(path, "" if below == "." else below)


def _own_rules(folder: Path) -> list[_Rules]:
    """What the folder's own file excludes."""
    path = folder / IGNORE_FILE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", errors="replace") as file:
        return [_Rules(folder, excludes(file.read(_MOST_IGNORE_BYTES).splitlines()))]


def _is_excluded(path: Path, rules: Sequence[_Rules], *, is_folder: bool) -> bool:
    """What the rules say that stand nearest to the file, as for git."""
    for rule in reversed(rules):
        name = path.relative_to(rule.base).as_posix() + ("/" if is_folder else "")
        if (said := rule.spec.check_file(name).include) is not None:
            return said
    return False


def stamp_of(path: Path) -> str:
    """The size and the times of a file: with the same stamp, its bytes are taken to be the same.

    The time of the last change of its inode is part of it, which no program can set back.

    Raises:
        OSError: it cannot be looked at.
    """
    at = path.stat()
    return f"{at.st_size}:{at.st_mtime_ns}:{at.st_ctime_ns}"


def is_gone(source: str) -> bool:
    """Whether the file that a document came from, or came in, is there no more; False when nobody can tell."""
    as_written = _WRITTEN_OUT.sub(lambda byte: chr(int(byte[1], 16)), source)
    return _leads_nowhere(Path(source)) and _leads_nowhere(Path(as_written))


def _leads_nowhere(source: Path) -> bool:
    for path in (source, *source.parents):
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError):
            return False
        # Of what came in a file, that file is the nearest that is there.
        return path != source and stat.S_ISDIR(mode)
    return True
