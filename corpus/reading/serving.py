"""The process that reads files for another, under limits of its own, until the pipe that they come by is closed."""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from corpus.errors import DamagedFile, DocumentError, TooLargeFile
from corpus.phrases import counted, kept_as
from corpus.reading.frames import receive, send, told_of
from corpus.reading.limits import Limits, too_hungry
from corpus.reading.result import ReadText
from corpus.reading.writing import MAX_CHARACTERS

__all__ = ["serve"]

_MOST_FILES = 200
"""Files after which a worker is replaced."""


def serve(seconds: float, memory: int, characters: int, reader: str) -> None:
    """Read files until the pipe that they come by is closed; this is what a worker runs.

    Args:
        seconds: see ``Limits``.
        memory: see ``Limits``.
        characters: see ``Limits``.
        reader: see ``ReaderPool``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    limits = Limits(seconds, memory, characters)
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what an engine prints would be taken for an answer
    read = _function(reader)
    _limit(limits)
    send(answers, b"")
    for count in range(1, _MOST_FILES + 1):
        try:
            name = json.loads(receive(asked, MAX_CHARACTERS))["name"]
            data = receive(asked, sys.maxsize)
        except EOFError:
            return
        _limit_time(limits)
        frames = _answer(read, data, name, limits, count)
        del data
        send(answers, *frames)


def _function(name: str) -> Callable[[bytes, str], ReadText]:
    module, _, function = name.partition(":")
    found: Callable[[bytes, str], ReadText] = getattr(import_module(module), function)
    return found


def _answer(read: Callable[[bytes, str], ReadText], data: bytes, name: str, limits: Limits, count: int) -> list[bytes]:
    """The frames that tell what became of a file."""
    try:
        made = read(data, name)
        if len(made.text) > limits.characters:
            raise TooLargeFile(
                "has more than {most} characters of text; split it into smaller files", most=counted(limits.characters)
            )
        last = _is_full(limits) or count == _MOST_FILES
        told = {"fields": told_of(made), "parts": [part.name for part in made.parts], "last": last}
        frames = [json.dumps(told).encode(), made.text.encode("utf-8", "replace")]
        return frames + [part.data for part in made.parts]
    except DocumentError as error:
        return _refusal(error, last=count == _MOST_FILES)
    except MemoryError:
        return _refusal(too_hungry(limits), last=True)
    except BaseException as error:  # engines raise what they like, some of it no Exception
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        return _refusal(
            DamagedFile(
                "cannot be read ({reason}); it is damaged, or not what its name says: save it anew", reason=reason
            ),
            last=not isinstance(error, Exception) or count == _MOST_FILES,
        )


def _refusal(error: DocumentError, *, last: bool) -> list[bytes]:
    return [json.dumps({"error": type(error).__name__, "line": kept_as(error.line), "last": last}).encode()]


def _limit(limits: Limits) -> None:
    """Limit the memory of this process, and forbid it to write files and to leave its memory on the disk."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _limit_time(limits: Limits) -> None:
    """Let this process be killed when it has used so much more of the CPU."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime + limits.seconds) + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _is_full(limits: Limits) -> bool:
    """Whether so much memory has been used that the next file might not get what it may take; told by Linux alone."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    used = next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)
    return used > limits.memory // 2
