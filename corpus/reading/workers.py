"""Files are read in processes of their own, under limits: one that hangs, crashes or eats memory costs that file alone.

A worker is a Python process that knows nothing of the library. It gets the name and the bytes of a file and gives
back what a reader makes of them, through two pipes. It lives on from file to file, and is replaced when it dies, when
it is killed for a file that takes too long, and now and then, lest an engine's leaks add up.

Nothing that comes from a worker is executed or trusted.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Self, cast

from corpus import errors
from corpus.errors import CostlyFile, DamagedFile, DocumentError
from corpus.phrases import restored
from corpus.reading.frames import read_text_of, receive, send
from corpus.reading.limits import Limits, too_hungry, too_slow
from corpus.reading.result import Part, ReadText

__all__ = ["Limits", "ReaderPool", "shared_pool"]

_WAIT = 3
"""How many times its CPU time a file may take by the clock, as when other processes want the CPU too."""
_LONGEST_START = 300
"""Seconds by the clock in which a process must have started, however busy the machine is."""
_BYTES_A_CHARACTER = 4
_MEMORY_SHARE = 0.25
"""A worker that died with this much of its memory in use is taken to have died of that.

An engine that doubles what it has asks for twice as much beside it, and so fails with a third in use.
"""


class ReaderPool:
    """Workers that read files, started when they are needed; safe to use from several threads.

    Args:
        limits: what one file may take.
        workers: how many files are read at a time; as many as there are CPUs when None.
        reader: the function that reads in the worker, as "module:function": from bytes and the file's name to
            ``ReadText``.
    """

    def __init__(
        self, limits: Limits | None = None, workers: int | None = None, reader: str = "corpus.reading.registry:read"
    ) -> None:
        self._limits = limits or Limits()
        self._count = workers or os.cpu_count() or 1
        self._reader = reader
        self._free = threading.BoundedSemaphore(self._count)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._threads: ThreadPoolExecutor | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, data: bytes, name: str) -> Future[ReadText]:
        """Read a file in the background; its result, or its error, is that of ``read``."""
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._count, "reader")
        return self._threads.submit(self.read, data, name)

    def read(self, data: bytes, name: str) -> ReadText:
        """Read a file in a worker, and wait for it.

        Args:
            data: its bytes.
            name: its name, for the suffix.

        Raises:
            DocumentError: it cannot be read; the message goes on after the name of the file.
        """
        with self._free:
            worker = self._take()
            has_read = worker.has_read
            try:
                try:
                    return worker.read(data, name)
                except (_Died, CostlyFile) as error:
                    if not has_read or self._closed or (isinstance(error, _Died) and error.was_slow):
                        raise
                # Not this file but one before it may be to blame, which only a new worker can tell.
                self._discard(worker)
                worker = self._take(new=True)
                return worker.read(data, name)
            except _Died as death:
                raise death.error() from None
            finally:
                self._give_back(worker)

    def close(self) -> None:
        """End all workers; files that are being read are given up."""
        with self._lock:
            self._closed = True
            workers, threads = list(self._all), self._threads
        for worker in workers:
            self._discard(worker)
        if threads is not None:
            threads.shutdown(cancel_futures=True)

    def _take(self, *, new: bool = False) -> "_Worker":
        with self._lock:
            if self._idle and not new:
                return self._idle.pop()
            worker = _Worker(self._limits, self._reader)
            self._all.add(worker)
            return worker

    def _give_back(self, worker: "_Worker") -> None:
        with self._lock:
            if worker.is_alive and not self._closed:
                self._idle.append(worker)
                return
        self._discard(worker)

    def _discard(self, worker: "_Worker") -> None:
        worker.end()
        with self._lock:
            self._all.discard(worker)


@cache
def shared_pool() -> ReaderPool:
    """The pool that the whole process shares, made when it is first asked for and ended with the process."""
    pool = ReaderPool()
    atexit.register(pool.close)
    return pool


class _Died(Exception):
    """A worker died over a file."""

    def __init__(self, limits: Limits, status: int | None, memory: int, *, timed_out: bool) -> None:
        self._limits, self._status, self._memory, self._timed_out = limits, status, memory, timed_out

    @property
    def was_slow(self) -> bool:
        """Whether it was killed for taking too long."""
        return self._timed_out or self._killed_by == getattr(signal, "SIGXCPU", None)

    @property
    def _killed_by(self) -> int:
        return -self._status if self._status is not None else 0

    def error(self) -> DocumentError:
        """What to tell the user."""
        if self.was_slow:
            return too_slow(self._limits)
        if self._killed_by == getattr(signal, "SIGKILL", None) or self._memory > _MEMORY_SHARE * self._limits.memory:
            return too_hungry(self._limits)
        return DamagedFile("made its reader crash; it is damaged: open it where it was made, and save it anew")


class _Worker:
    """One process that reads, seen from the process that asks."""

    def __init__(self, limits: Limits, reader: str) -> None:
        self._limits = limits
        self._killed = self._is_greeted = False
        self.is_alive = True
        self.has_read = False
        """Whether it has read another file already."""
        root = str(Path(__file__).resolve().parent.parent.parent)
        start = (
            f"import sys; sys.path += {[root, *sys.path]!r}; from corpus.reading.serving import serve; "
            f"serve({limits.seconds!r}, {limits.memory!r}, {limits.characters!r}, {reader!r})"
        )
        self._process = subprocess.Popen(  # noqa: S603  (this very interpreter, with nothing of a file's in it)
            [sys.executable, "-I", "-S", "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    def read(self, data: bytes, name: str) -> ReadText:
        """Read a file.

        Raises:
            DocumentError: it cannot be read.
            _Died: the worker died, or was killed for being slow.
        """
        self._greet()
        try:
            with self._watched(_WAIT * self._limits.seconds):
                send(self._questions, json.dumps({"name": name}).encode(), data)
                answer = _received(self._answers, self._limits)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError):
            raise self._death() from None
        self.has_read = True
        if answer.is_last:
            self.end()
        if isinstance(answer.result, DocumentError):
            raise answer.result
        return answer.result

    def _greet(self) -> None:
        """Wait until a new process is ready, whose start is not the file's to answer for."""
        if self._is_greeted:
            return
        try:
            with self._watched(_LONGEST_START):
                receive(self._answers, 0)
        except (OSError, ValueError, EOFError) as error:
            ended, death = not self.is_alive, self._death()
            if ended:
                raise death from None
            raise RuntimeError("the process that reads files does not start") from error
        self._is_greeted = True

    @contextlib.contextmanager
    def _watched(self, seconds: float) -> Iterator[None]:
        """Kill the process if what is done takes longer."""
        watch = threading.Timer(seconds, self._kill)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.is_alive = False
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()

    def _kill(self) -> None:
        self._killed = True
        self._process.kill()

    def _death(self) -> _Died:
        """How the process died; it is dead afterwards, also where it only said what it should not."""
        status, memory = _status_of(self._process)
        death = _Died(self._limits, status, memory, timed_out=self._killed)
        self.end()
        return death


def _status_of(process: subprocess.Popen[bytes]) -> tuple[int | None, int]:
    """How a process ended, negative for a signal, and the bytes of memory that it had at most."""
    if not hasattr(os, "wait4"):
        return process.poll(), 0
    import resource

    with contextlib.suppress(ChildProcessError):
        for _ in range(50):
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                # A process inherits the highest mark of the one that started it, of which then nothing is known.
                inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                most = usage.ru_maxrss if usage.ru_maxrss > inherited else 0
                return process.returncode, most * (1 if sys.platform == "darwin" else 1024)
            threading.Event().wait(0.02)
    return process.poll(), 0


@dataclass(frozen=True, slots=True)
class _Answer:
    result: ReadText | DocumentError
    is_last: bool
    """Whether the worker ends now."""


def _received(pipe: IO[bytes], limits: Limits) -> _Answer:
    """A worker's answer, of which nothing is trusted."""
    most = _BYTES_A_CHARACTER * limits.characters
    told = json.loads(receive(pipe, most))
    if "error" in told:
        error = getattr(errors, str(told["error"]))
        if not issubclass(error, DocumentError):
            raise ValueError(error)
        line = restored(told["line"]).with_each(lambda part: " ".join(part.split()))
        if len(line.splitlines()) != 1:
            raise ValueError(line)
        return _Answer(error(line), bool(told["last"]))
    text = receive(pipe, most).decode("utf-8", "replace")
    left, parts = limits.part_bytes, []
    for name in told["parts"]:
        data = receive(pipe, left)
        left -= len(data)
        parts.append(Part(str(name), data))
    return _Answer(read_text_of(told["fields"], text, tuple(parts)), bool(told["last"]))
