"""Whether a library survives a process that is killed, or whose writes fail, at any instant.

    python tests/benchmarks/kills.py [--kills N] [--faults N] [--seed N] [--out FILE]

A child process adds, replaces, edits, removes and exports documents, and rebuilds the library, in a random order, and
tells of each change when it begins and when it has returned. With --kills it is killed (SIGKILL) after a random time,
N times over. With --faults system calls of it that write fail instead: in run k the k-th of each kind in each thread,
by turns as a disk that is full (ENOSPC) or broken (EIO); needs strace, and a system that lets it trace.

After each, the library must open; footnote check must find nothing; every document must be as it was reported, or, of
the change that had not returned, as it was before or after, with all its passages, none of another state; what is there
must be found by a word that only it has; and what was exported must be whole. Everything is real, the encoder too; it
is loaded once, and the children are forked. The exit code is 1 when anything was lost or torn.
"""

import argparse
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import qa.made_with
from corpus.document import Document
from corpus.errors import FootnoteError
from corpus.reading import read_bytes
from corpus.store import Store
from corpus.transfer import records
from embeddings.encoder import load_encoder
from qa.cli import run
from qa.library import Library

MOST_DOCUMENTS = 12
CHANGES = ("add", "replace", "folder", "edit", "remove", "rebuild", "export")
WEIGHTS = (8, 4, 2, 2, 2, 1, 1)
WRITES = ("pwrite64", "write", "fsync", "ftruncate", "rename", "mkdir", "sendfile", "fdatasync", "unlink")
MOST_CHANGES = 3.0
"""How many changes a child makes at the most before it is killed."""
CHANGES_WITH_FAULTS = 7

State = dict[str, Any] | None
"""A document's text and the title that it was given by hand, None when it has none; None when it is not held."""


class Ordeal:
    """A library, the files it is made from, and what is known of it.

    Attributes:
        known: by the name of each document, the states that it may be in.
        changes: how many have returned.
        failures: how many have said that they failed.
        cut_off: how many of each kind were being made when the child ended.
        held: how many documents were held after each round.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self.library = root / "library"
        self.documents = root / "documents"
        self.export = root / "export.jsonl.gz"
        self.documents.mkdir()
        self.known: dict[str, list[State]] = {}
        self.changes = 0
        self.failures = 0
        self.cut_off: Counter[str] = Counter()
        self.held: list[int] = []
        self._making: str | None = None
        self._pace = 1.0
        self._chance = random.Random(seed)

    def round(self, end: "End", changes: int = 10_000) -> list[str]:
        """Change the library in a child until ``end`` has ended it, or so many changes are made; what is wrong then."""
        (reader, writer), (waits, goes) = os.pipe(), os.pipe()
        seed = self._chance.random()
        child = os.fork()
        if not child:
            os.close(reader)
            os.close(goes)
            _leave(lambda: os.read(waits, 1) and self._change(writer, seed, changes))
        os.close(writer)
        os.close(waits)
        with os.fdopen(reader, encoding="utf-8") as pipe, os.fdopen(goes, "wb") as go:
            first = end(child, go, pipe, self._pace)
            lines = [*first.splitlines(), *pipe]
            problems = [problem for line in lines for problem in self._hear(line)]
        os.waitpid(child, 0)
        if self._making:
            self.cut_off[self._making] += 1
            self._making = None
        problems += self._verify()
        self.held.append(len(self.known))
        return problems

    # In the child

    def _change(self, writer: int, seed: float, changes: int) -> None:
        self._chance = random.Random(seed)
        with os.fdopen(writer, "w", encoding="utf-8", buffering=1) as pipe:
            for _ in range(changes):
                self._write_files()
                kind, after = self._next()
                pipe.write(json.dumps({"begin": kind, "after": after}) + "\n")
                started = time.monotonic()
                try:
                    with Library.open(self.library) as library:
                        self._do(library, kind, after)
                except (FootnoteError, OSError) as error:
                    pipe.write(json.dumps({"failed": str(error), "kind": type(error).__name__}) + "\n")
                    return  # it may have been made or not, and what follows from it is not known
                except Exception as error:
                    pipe.write(json.dumps({"failed": str(error), "kind": f"unexpected {type(error).__name__}"}) + "\n")
                else:
                    pipe.write(json.dumps({"done": kind, "seconds": time.monotonic() - started}) + "\n")
                    self.known |= {name: [state] for name, state in after.items()}

    def _write_files(self) -> None:
        """Have the files as the documents are held, whatever a change that was cut off has left."""
        held = {name: states[-1]["text"] for name, states in self.known.items() if states[-1] is not None}
        for path in self.documents.iterdir():
            if path.name not in held:
                path.unlink()
        for name, text in held.items():
            path = self.documents / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")

    def _next(self) -> tuple[str, dict[str, State]]:
        """A change that can be made now, and the states after it of the documents that it changes."""
        held = [name for name, states in self.known.items() if states[-1] is not None]
        (kind,) = self._chance.choices(CHANGES, WEIGHTS)
        if kind == "add" and len(held) >= MOST_DOCUMENTS:
            kind = "remove"
        if kind in ("rebuild", "export"):
            return kind, {}
        if not held or kind == "add":
            return "add", {f"{self._chance.getrandbits(48):012x}.txt": {"text": self._text(), "title": None}}
        names = self._chance.sample(held, min(len(held), 3)) if kind == "folder" else [self._chance.choice(held)]
        if kind == "remove":
            return kind, {names[0]: None}
        if kind == "edit":
            return kind, {names[0]: self.known[names[0]][-1] | {"title": f"Edited {self._word()}"}}
        return kind, {name: self.known[name][-1] | {"text": self._text()} for name in names}

    def _do(self, library: Library, kind: str, after: dict[str, State]) -> None:
        for name, state in after.items():
            if kind in ("add", "replace", "folder"):
                (self.documents / name).write_text(state["text"], encoding="utf-8")
            elif kind == "edit":
                library.edit(name, title=state["title"])
            elif kind == "remove":
                (self.documents / name).unlink(missing_ok=True)
                library.remove(name)
        if kind in ("add", "replace"):
            library.add(*(self.documents / name for name in after))
        elif kind == "folder":
            library.add(self.documents)
        elif kind == "rebuild":
            library.rebuild()
        elif kind == "export":
            library.export(self.export)

    def _text(self) -> str:
        """Some paragraphs, the first with a word that no other document has."""
        words = [f"It rained on day {self._chance.randrange(1000)} of {self._word()}." for _ in range(12)]
        return f"Report of {self._word()}\n\nThe {self._word()} was opened.\n\n" + "\n\n".join(words) + "\n"

    def _word(self) -> str:
        return "".join(self._chance.choices("bdfgklmnprstvz", k=9))

    # In the parent

    def _hear(self, line: str) -> Iterator[str]:
        """Learn from what the child has told; a line that the kill has cut is none."""
        with suppress(ValueError):
            told = json.loads(line)
            self._making = told.get("begin")
            if "begin" in told:
                self._begun = told["after"]
                for name, state in told["after"].items():
                    self.known.setdefault(name, [None]).append(state)
            elif "done" in told:
                self.changes += 1
                self._pace += (told["seconds"] - self._pace) / 10
                self.known |= {name: [state] for name, state in self._begun.items()}
            else:
                self.failures += 1
            if told.get("kind", "").startswith("unexpected"):
                yield f"{told['kind']}: {told['failed']}"

    def _verify(self) -> list[str]:
        """What is wrong with the library; what is known is then what it holds."""
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            _leave(lambda: self._report(writer))
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        if not said:
            return ["the library could not be looked at: its process died"]
        told = json.loads(said)
        self.known = {name: [state] for name, state in told["held"].items()}
        return list(told["problems"])

    def _report(self, writer: int) -> None:
        held: dict[str, State] = {}
        try:
            with redirect_stdout(io.StringIO()):
                problems = [*self._problems(held)]
        except Exception as error:
            problems = [f"{type(error).__name__}: {error}"]
        with os.fdopen(writer, "w", encoding="utf-8") as pipe:
            json.dump({"problems": problems, "held": held}, pipe)

    def _problems(self, held: dict[str, State]) -> Iterator[str]:
        if (self.library / "footnote.db").exists():
            with Store.open(self.library) as store:  # as the process has left it, before anything is brought up to date
                yield from (f"before: {line}" for line in store.check())
            if run(["check", "--library", str(self.library)]) != 0:
                yield "footnote check finds damage"
        with Library.open(self.library) as library:
            for summary in library.documents():
                yield from self._problems_of(library, library.document(summary.id), held)
            for name, states in self.known.items():
                if name not in held and None not in states:
                    yield f"{name} is lost"
            if library._holdings.store.unembedded(library._holdings.fingerprint):
                yield "passages have no vectors"
            yield from (f"after: {line}" for line in library.check())
        if self.export.exists():
            for _ in records(self.export):
                pass

    def _problems_of(self, library: Library, document: Document, held: dict[str, State]) -> Iterator[str]:
        allowed = self.known.get(document.name, [None])
        titles = [state["title"] for state in allowed if state and state["text"] == document.text]
        if not titles:
            yield f"{document.name} is none of the {len(allowed)} states that it may be in"
        title = document.title if "title" in document.edited else None
        if titles and title not in titles:
            yield f"{document.name} is called {title!r} and not as one of {titles}"
        held[document.name] = {"text": document.text, "title": title}
        landmark = document.text.split("The ")[1].split(" was opened")[0]
        found = library.search(landmark, k=1)
        if [(each.document, landmark in each.text) for each in found] != [(document.name, True)]:
            yield f"{document.name} is not found by {landmark}"
        passages = [
            each.passage for each in library._holdings.store.passages() if each.passage.document_id == document.id
        ]
        if passages != library._holdings.ingest().split(document):
            yield f"{document.name} has the passages of another state"


def _leave(do: Callable[[], None]) -> None:
    """Do something in a forked child, and end it without what the parent would do at its end."""
    code = 70
    try:
        do()
        code = 0
    finally:
        os._exit(code)


End = Callable[[int, IO[bytes], IO[str], float], str]
"""Ends a child, given its id, the pipe to let it go, the pipe that it tells by, and the seconds that a change takes.

It returns what it has read of what the child told.
"""


def kill_after(changes: float) -> End:
    """Kills a child after the time that so many changes take."""

    def end(child: int, go: IO[bytes], told: IO[str], pace: float) -> str:
        go.write(b"g")
        go.flush()
        first = told.readline()
        time.sleep(changes * pace)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        return first

    return end


def fail_write(number: int) -> End:
    """Lets the writes of this number fail in a child, of each kind and in each of its threads."""
    calls = ",".join(WRITES)
    inject = f"inject={calls}:error={('ENOSPC', 'EIO')[number % 2]}:when={number}"
    trace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}", "-e", inject, "-p"]

    def end(child: int, go: IO[bytes], told: IO[str], pace: float) -> str:
        with subprocess.Popen([*trace, str(child)]) as tracer:
            status = Path(f"/proc/{child}/status")
            while "TracerPid:\t0\n" in status.read_text() and tracer.poll() is None:
                time.sleep(0.01)
            go.write(b"g")
            go.flush()
            return told.read()
        return ""

    return end


def main() -> int:
    """Put a library through it, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="how many times the process is killed")
    parser.add_argument("--faults", type=int, default=0, metavar="N", help="up to which number writes fail")
    parser.add_argument("--seed", type=int, default=2013, metavar="N", help="of the changes and of the instants")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    encoder = load_encoder()
    qa.made_with.load_encoder = lambda name: encoder
    read_bytes(b"So that what reading needs is loaded before the children are forked.", "a.txt")
    import embeddings.faiss_index  # noqa: F401

    chance = random.Random(arguments.seed)
    ends = [kill_after(chance.uniform(0, MOST_CHANGES)) for _ in range(arguments.kills)]
    if arguments.faults and shutil.which("strace"):
        ends += [fail_write(number + 1) for number in range(arguments.faults)]
    problems: list[str] = []
    with TemporaryDirectory() as folder:
        ordeal = Ordeal(Path(folder), arguments.seed)
        for number, end in enumerate(ends):
            changes = 10_000 if number < arguments.kills else CHANGES_WITH_FAULTS
            for problem in ordeal.round(end, changes):
                problems.append(f"round {number}: {problem}")
                print(problems[-1], file=sys.stderr)
        figures = {
            "kills": arguments.kills,
            "faults": arguments.faults,
            "changes that returned": ordeal.changes,
            "changes that said they failed": ordeal.failures,
            "changes that were cut off": dict(ordeal.cut_off),
            "documents held, on average": round(sum(ordeal.held) / max(len(ordeal.held), 1), 1),
            "problems": len(problems),
        }
    print(json.dumps(figures, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(figures | {"lines": problems}) + "\n", encoding="utf-8")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
