"""Writes that fail at every place in turn, and bits that flip: nothing is lost, torn, or changed unnoticed."""

import _sqlite3
import ctypes
import errno
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.database import FILE_NAME
from corpus.document import Document, Passage
from corpus.errors import LibraryError
from corpus.store import Store

HELD = Document("1" * 64, "held.txt", "/held.txt", "It was in May. " * 900, "Held", author="Ana")
NEW = Document("2" * 64, "new.txt", "/new.txt", "It was in June. " * 900, "New")
NEWER = replace(NEW, id="3" * 64, text="It was in July. " * 900)


def cut(document: Document) -> list[Passage]:
    starts = range(0, len(document.text), 500)
    return [Passage(document.id, n, at, at + 15, None, document.title) for n, at in enumerate(starts)]


# Writes of SQLite that fail

# struct sqlite3_vfs, up to the three methods that let tests put their own in the place of system calls
_METHODS = 13
_Write = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p),
        ("zName", ctypes.c_char_p),
        ("pAppData", ctypes.c_void_p),
        *((f"method{number}", ctypes.c_void_p) for number in range(_METHODS)),
        ("xSetSystemCall", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
        ("xGetSystemCall", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
        ("xNextSystemCall", ctypes.c_void_p),
    ]


def default_vfs() -> _Vfs:
    try:
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        return library.sqlite3_vfs_find(None).contents
    except (AttributeError, OSError):
        pytest.skip("the library of SQLite cannot be reached")


class Writes:
    """Counts the writes of SQLite, and lets one fail.

    Attributes:
        count: how many there were.
        failing: the number, from 1, of the one that fails; 0 for none.
        error: as which it fails; None for one that writes half of what it should, and after it a full disk.
    """

    def __init__(self) -> None:
        self.count = self.failing = 0
        self.error: int | None = errno.ENOSPC

    def write(self, descriptor: int, data: int, size: int, offset: int) -> int:
        self.count += 1
        if self.count == self.failing and self.error is None:
            return os.pwrite(descriptor, ctypes.string_at(data, size // 2), offset)
        if self.failing and (self.count == self.failing or (self.error is None and self.count > self.failing)):
            ctypes.set_errno(self.error or errno.ENOSPC)
            return -1
        return os.pwrite(descriptor, ctypes.string_at(data, size), offset)


@pytest.fixture
def writes() -> Iterator[Writes]:
    """Stands between SQLite and the system's writes."""
    vfs, counted = default_vfs(), Writes()
    at, name = ctypes.addressof(vfs), b"pwrite64"
    before = vfs.xGetSystemCall(at, name) if vfs.iVersion >= 3 else None
    if not before:
        pytest.skip("this SQLite writes otherwise")
    instead = _Write(counted.write)
    vfs.xSetSystemCall(at, name, ctypes.cast(instead, ctypes.c_void_p))
    yield counted
    vfs.xSetSystemCall(at, name, before)


def vectors_of(store: Store) -> None:
    ids = store.unembedded("model")
    vectors = np.random.default_rng(0).standard_normal((len(ids), 8)).astype(np.float32)
    store.put_vectors("model", ids, vectors)


EDITED = replace(HELD, title="Another title")
CHANGES: dict[str, Callable[[Store], object]] = {
    "add": lambda store: store.add(NEW, cut(NEW)),
    "replace": lambda store: store.add(NEWER, cut(NEWER), replaces=HELD.id),
    "edit": lambda store: store.edit(HELD, EDITED, cut(EDITED)),
    "cut anew": lambda store: store.replace_passages(HELD, cut(HELD)[:3]),
    "remove": lambda store: store.remove(HELD.id),
    "vectors": vectors_of,
    "feedback": lambda store: store.add_feedback("When?", {}, "right", "words " * 3000),
}


@contextmanager
def library_with_one_document(folder: Path) -> Iterator[Store]:
    folder.mkdir()
    with Store.open(folder) as store:
        store.add(HELD, cut(HELD))
        yield store


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, None], ids=["full", "broken", "short"])
@pytest.mark.parametrize("change", CHANGES)
def test_every_write_that_fails_leaves_the_library_before_or_after_the_change(
    tmp_path: Path, writes: Writes, change: str, error: int | None
) -> None:
    with library_with_one_document(tmp_path / "whole") as store:
        before = state(store)
        writes.count = 0
        CHANGES[change](store)
        most = writes.count
        after = state(store)
    assert before != after
    assert most > 0
    writes.error = error
    for number in range(1, most + 1):
        folder = tmp_path / f"{number}"
        with library_with_one_document(folder) as store:
            writes.count, writes.failing = 0, number
            with suppress(LibraryError):
                CHANGES[change](store)
            writes.failing = 0
            assert state(store) in (before, after)
            assert store.check() == []
        with Store.open(folder) as store:
            assert state(store) in (before, after)
            assert store.check() == []
            if state(store) == before:  # the process, or the next, can do it when there is room again
                CHANGES[change](store)
                assert state(store) == after


def state(store: Store) -> object:
    """All that a change can change."""
    documents = [store.get(summary.id) for summary in store.summaries()]
    passages = [stored.passage for stored in store.passages()]
    return documents, passages, len(store.embedded("model")), [each.note for each in store.feedbacks()]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, None], ids=["full", "broken", "short"])
def test_every_write_that_fails_while_a_library_is_made_leaves_one_that_can_be_made(
    tmp_path: Path, writes: Writes, error: int | None
) -> None:
    Store.open(tmp_path / "whole").close()
    most = writes.count
    writes.error = error
    for number in range(1, most + 1):
        folder = tmp_path / f"{number}"
        writes.count, writes.failing = 0, number
        with suppress(LibraryError):
            Store.open(folder).close()
        writes.failing = 0
        with Store.open(folder) as store:
            store.add(HELD, cut(HELD))
            assert store.get(HELD.id) == HELD
            assert store.check() == []


# Bits that flip


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    folder = tmp_path / "whole"
    with Store.open(folder) as store:
        for document in (HELD, NEW):
            store.add(document, cut(document))
        vectors_of(store)
        store.add_feedback("When?", {"answer": "May"}, "right")
    return (folder / FILE_NAME).read_bytes()


def test_a_flipped_bit_is_noticed_or_changes_nothing(tmp_path: Path, whole: bytes) -> None:
    chance = random.Random(2013)
    folder = tmp_path / "flipped"
    folder.mkdir()
    with Store.open(tmp_path / "whole") as store:
        expected = state(store)
    noticed = 0
    for _ in range(150):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        for path in folder.iterdir():
            path.unlink()
        (folder / FILE_NAME).write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        problems = problems_of(folder, expected)
        assert problems is not None, f"byte {place}, bit {bit}"
        assert all("\n" not in line for line in problems)
        noticed += bool(problems)
    assert noticed > 10  # most of so small a file is empty


def problems_of(folder: Path, expected: object) -> list[str] | None:
    """What is told of a library; None when nothing is, though it does not hold what is expected."""
    try:
        with Store.open(folder) as store:
            problems = store.check()
            return problems if problems or state(store) == expected else None
    except LibraryError as error:
        return [str(error)]
