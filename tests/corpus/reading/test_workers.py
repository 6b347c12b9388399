"""A file that hangs, crashes or eats memory costs itself alone: the next one is read."""

import json
import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import CostlyFile, DamagedFile, DocumentError, EncryptedFile, TooLargeFile
from corpus.reading import read_all
from corpus.reading.result import Part, ReadText
from corpus.reading.workers import Limits, ReaderPool

READER = """
import ctypes, os, signal, sys, tempfile, time
from datetime import date
from corpus.errors import EncryptedFile
from corpus.reading.result import Part, ReadText

seen = []

class Panic(BaseException):
    pass

def read(data, name):
    words = data.decode("utf-8", "replace")
    if words.startswith("run "):
        exec(words.removeprefix("run "))
    seen.append(name)
    inside = (Part("inner", b"\\0\\xff"),)
    return ReadText(words, "T", date(2020, 1, 2), "en", (0, 3), parts=inside, remarks=(str(os.getpid()),))
"""


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hostile_reader.py").write_text(READER)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        with ReaderPool(Limits(seconds=2, memory=400 * 2**20, characters=1000), 2, "hostile_reader:read") as made:
            yield made


def worker_of(pool: ReaderPool) -> str:
    return pool.read(b"words", "a.txt").remarks[0]


def test_all_that_a_reader_says_comes_back_as_it_was(pool: ReaderPool):
    words = "naïve \U0001f600 \ud800"
    read = pool.read(words.encode("utf-8", "replace"), "caf\udce9.txt")
    assert read.text == "naïve \U0001f600 ?"
    assert (read.title, read.published, read.language, read.pages) == ("T", date(2020, 1, 2), "en", (0, 3))
    assert read.parts == (Part("inner", b"\0\xff"),)
    assert type(read) is ReadText


def test_a_worker_lives_on_from_file_to_file(pool: ReaderPool):
    assert worker_of(pool) == worker_of(pool)


@pytest.mark.parametrize(
    ("does", "error", "says"),
    [
        ("while True: pass", CostlyFile, "takes longer than 2 seconds"),
        ("time.sleep(60)", CostlyFile, "takes longer than 2 seconds"),
        ("x = bytearray(1 << 30)", CostlyFile, "takes more than 400 MB of memory"),
        ("x = [bytearray(5 * 10**7) for i in range(10**6)]", CostlyFile, "takes more than 400 MB of memory"),
        ("os._exit(0)", DamagedFile, "made its reader crash"),
        ("os._exit(3)", DamagedFile, "made its reader crash"),
        ("os.abort()", DamagedFile, "made its reader crash"),
        ("ctypes.string_at(0)", DamagedFile, "made its reader crash"),
        ("os.kill(os.getpid(), signal.SIGKILL)", CostlyFile, "memory"),
        ("sys.exit('bye')", DamagedFile, "SystemExit: bye"),
        ("raise Panic('a panic')", DamagedFile, "Panic: a panic"),
        ("raise RecursionError('deep')", DamagedFile, "RecursionError: deep"),
        ("raise EncryptedFile('is locked')", EncryptedFile, "is locked"),
        ("f = tempfile.TemporaryFile(); f.write(b'x'); f.flush()", DamagedFile, "No usable temporary"),
        ("sys.stdout.write('noise'); sys.stdout.flush(); os.write(1, b'x'); raise ValueError", DamagedFile, "Value"),
        ("raise ValueError('two\\nlines')", DamagedFile, "two lines"),
    ],
)
def test_what_a_file_does_costs_that_file_alone(pool: ReaderPool, does: str, error: type, says: str):
    with pytest.raises(error) as refused:
        pool.read(b"run " + does.encode(), "bad.bin")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert pool.read(b"the next one", "good.txt").text == "the next one"


def test_text_that_comes_out_is_limited(pool: ReaderPool):
    with pytest.raises(TooLargeFile, match="has more than 1,000 characters"):
        pool.read(b"x" * 1001, "a.txt")


def test_a_file_is_read_again_by_a_new_worker_when_the_old_one_died_or_was_full(pool: ReaderPool):
    before = worker_of(pool)
    os.kill(int(before), signal.SIGKILL)
    assert worker_of(pool) != before
    for poisoned in (b"run if len(seen) > 0: os.abort()", b"run if len(seen) > 0: raise MemoryError"):
        assert pool.read(poisoned, "innocent.txt").text == poisoned.decode()


def test_files_are_read_at_the_same_time_and_each_has_its_own_result(pool: ReaderPool):
    started = time.monotonic()
    jobs = [b"run os.abort()" if number % 7 == 3 else b"%d" % number for number in range(30)]
    futures = [pool.submit(job, f"{number}.txt") for number, job in enumerate(jobs)]
    for number, future in enumerate(futures):
        if number % 7 == 3:
            assert isinstance(future.exception(), DamagedFile)
        else:
            assert future.result().text == str(number)
    assert time.monotonic() - started < 120


def test_closing_gives_up_what_is_being_read_and_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "hostile_reader.py").write_text(READER)
    monkeypatch.syspath_prepend(tmp_path)
    with ReaderPool(Limits(seconds=60), 1, "hostile_reader:read") as pool:
        process = int(pool.read(b"words", "a.txt").remarks[0])
        future = pool.submit(b"run time.sleep(50)", "slow.txt")
        time.sleep(0.2)
    assert isinstance(future.exception(), DocumentError)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


PARTS = """
import json
from corpus.errors import DamagedFile
from corpus.reading.result import Part, ReadText

def read(data, name):
    told = json.loads(data)
    if isinstance(told, str):
        if told == "broken":
            raise DamagedFile("is broken")
        return ReadText(told)
    words = told.pop("", "")
    return ReadText(words, parts=tuple(Part(name, json.dumps(inside).encode()) for name, inside in told.items()))
"""


def test_files_inside_a_file_become_documents_that_know_where_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "parts_reader.py").write_text(PARTS)
    monkeypatch.syspath_prepend(tmp_path)
    deep: object = "too deep"
    for _ in range(6):
        deep = {"box.zip": deep}
    told = {"a/mail.eml": {"": "a mail", "list.pdf": "a list"}, "b.pdf": "broken", "c.pdf": "last", "d.zip": deep}
    with ReaderPool(workers=1, reader="parts_reader:read") as pool:
        found = list(read_all(json.dumps(told).encode(), "all.zip", "/x/all.zip", folder="in", pool=pool))
    documents = [each for each in found if isinstance(each, Document)]
    assert [(each.path, each.source, each.text) for each in documents] == [
        ("in/all.zip/a/mail.eml", "/x/all.zip/a/mail.eml", "a mail"),
        ("in/all.zip/a/mail.eml/list.pdf", "/x/all.zip/a/mail.eml/list.pdf", "a list"),
        ("in/all.zip/c.pdf", "/x/all.zip/c.pdf", "last"),
    ]
    assert [each.parent for each in documents] == [None, documents[0].id, None]
    assert [str(each) for each in found if not isinstance(each, Document)] == [
        "in/all.zip/b.pdf is broken",
        "in/all.zip/d.zip/box.zip/box.zip/box.zip/box.zip stands in too many files, one in the other; "
        "take it out, and add it by itself",
    ]
