"""What a library of many passages costs: to index, to search, to add to, in memory and on the disk.

    python tests/benchmarks/growth.py --data DIR [--passages 1000,10000,100000,1000000] [--folder DIR] [--out FILE]
    python tests/benchmarks/growth.py --data DIR --vectors 10000000 [--folder DIR] [--out FILE]

What is real: the questions, of SQuAD 2.0's training set, and ``--real`` vectors, those of its sentences. What is drawn:
the passages' words, one by one as often as the set has them, and their vectors, each a real one moved at random with
the covariance of all at half their spread. Each library has documents of 100 passages of 25 words, and is searched with
questions that have real words and real vectors. With --vectors only the index of vectors is measured, with no text.

The recall is of the ten nearest that comparing with every vector finds. Times are of one process, one question after
the other: on the clock, and of the processor, which is what to trust when the machine is shared.
"""

import argparse
import gzip
import json
import os
import platform
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from corpus.document import Document, Passage, Sentence
from corpus.store import Store
from embeddings.encoder import load_encoder
from embeddings.growing_index import GrowingIndex
from qa.indexes import vectors_fingerprint
from qa.library import Library

PASSAGES, WORDS = 100, 25  # of a document, and of a passage
AT_ONCE = 10_000  # vectors that are drawn at once
NEAREST = 10


def main() -> None:
    """Measure libraries of growing size, or an index of vectors alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds squad2_train")
    parser.add_argument("--passages", default="1000,10000,100000,1000000", metavar="N,...", help="sizes of libraries")
    parser.add_argument("--vectors", type=int, metavar="N", help="measure an index of so many vectors instead")
    parser.add_argument("--real", type=int, default=5_000, metavar="N", help="sentences that are encoded; 5,000")
    parser.add_argument("--questions", type=int, default=300, metavar="N", help="that are asked; 300")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="keep what is made there, and use what is there")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    with nullcontext(arguments.folder) if arguments.folder else TemporaryDirectory() as kept:
        folder = Path(kept)
        folder.mkdir(parents=True, exist_ok=True)
        drawn = Drawn(arguments.data, folder, arguments.real, arguments.questions)
        if arguments.vectors:
            rows = [index_alone(drawn, arguments.vectors, folder / f"vectors-{arguments.vectors}")]
        else:
            sizes = [int(size) for size in arguments.passages.split(",")]
            rows = [library_of(drawn, size, folder / f"library-{size}") for size in sizes]
    report = {"machine": machine(), "real vectors": arguments.real, "rows": rows}
    print(json.dumps(report, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(report) + "\n", encoding="utf-8")


class Drawn:
    """Questions and vectors that are real, and more of both that are drawn like them; the same at every call."""

    def __init__(self, data: Path, folder: Path, real: int, questions: int) -> None:
        texts = [row["text"] for row in lines(data / "squad2_train" / "passages.jsonl.gz")]
        asked = [row["question"] for row in lines(data / "squad2_train" / "questions.jsonl.gz")]
        chance = np.random.default_rng(1)
        self.words = np.array(re.findall(r"[A-Za-z]+", " ".join(texts)))
        self.questions = [asked[row] for row in chance.choice(len(asked), questions, replace=False)]
        sentences = [each for text in texts for each in re.split(r"(?<=[.!?])\s+", text) if len(each) > 40]
        kept = folder / f"real-{real}-{questions}.npz"
        if not kept.exists():
            encoder = load_encoder()
            some = [sentences[row] for row in chance.choice(len(sentences), real, replace=False)]
            np.savez(kept, real=encoder.encode_passages(some), asked=encoder.encode_queries(self.questions))
        with np.load(kept) as arrays:
            self.real, self.asked = arrays["real"], arrays["asked"]
        values, axes = np.linalg.eigh(np.cov(self.real, rowvar=False))
        self._spread = ((axes * np.sqrt(np.maximum(values, 0))) @ axes.T / 2).astype(np.float32)

    def vectors(self, first: int, count: int) -> np.ndarray:
        """The vectors from one number on: float32 [count, d], of unit length; ``first`` divides by ``AT_ONCE``."""
        parts = []
        for start in range(first, first + count, AT_ONCE):
            chance = np.random.default_rng(start + 7)
            noise = chance.standard_normal((AT_ONCE, self.real.shape[1]), np.float32) @ self._spread
            moved = self.real[chance.integers(0, len(self.real), AT_ONCE)] + noise
            parts.append(moved / np.linalg.norm(moved, axis=1, keepdims=True))
        return np.concatenate(parts)[:count]

    def passages(self, number: int) -> list[str]:
        """The texts of the passages of a document."""
        chance = np.random.default_rng(number)
        drawn = self.words[chance.integers(0, len(self.words), (PASSAGES, WORDS))]
        return [" ".join(each).capitalize() + "." for each in drawn]

    def nearest(self, count: int) -> np.ndarray:
        """The numbers of the ten vectors nearest to each question: int64 [questions, 10]."""
        best = np.full((len(self.asked), NEAREST), -1.0, np.float32)
        named = np.zeros((len(self.asked), NEAREST), np.int64)
        for start in range(0, count, AT_ONCE):
            cosines = self.asked @ self.vectors(start, min(AT_ONCE, count - start)).T
            both = np.concatenate([best, cosines], axis=1)
            numbers = np.concatenate(
                [named, np.broadcast_to(np.arange(start, start + cosines.shape[1]), cosines.shape)], axis=1
            )
            order = np.argpartition(-both, NEAREST - 1, axis=1)[:, :NEAREST]
            best, named = np.take_along_axis(both, order, 1), np.take_along_axis(numbers, order, 1)
        return named


def library_of(drawn: Drawn, size: int, folder: Path) -> dict[str, Any]:
    """The figures of a library with so many passages."""
    print(f"{size:,} passages", flush=True)
    figures: dict[str, Any] = {"passages": size}
    if not (folder / "filled").exists():
        figures["fill"] = taken(lambda: fill(drawn, size, folder))
        (folder / "filled").touch()
    with Library.open(folder) as library:
        figures["index"] = taken(lambda: library.search(drawn.questions[0], mode="lexical"))
        library.search(drawn.questions[0])
        indexes = library._holdings.indexes()
        figures |= index_figures(drawn, indexes.vectors, size)
        searches = [lambda q=q: library.search(q) for q in drawn.questions]
        figures["hybrid, at first"] = times(searches)  # much is read from the disk then
        figures["hybrid"] = times(searches)
        figures["words alone"] = times([lambda q=q: library.search(q, mode="lexical") for q in drawn.questions])
        figures["MB resident"] = in_another_process(memory_of_library, folder, drawn.questions)
        figures["add 5 passages, found after"] = times([lambda n=n: added(library, drawn, n) for n in range(9)])
        figures["remove it, gone after"] = times([lambda n=n: removed(library, n) for n in range(9)])
    with Library.open(folder) as library:
        figures["open again"] = taken(lambda: library.search(drawn.questions[0]))
    figures["MB on the disk"] = on_disk(folder)
    print(json.dumps(figures, indent=1), flush=True)
    return figures


def index_alone(drawn: Drawn, size: int, folder: Path) -> dict[str, Any]:
    """The figures of an index of so many vectors."""
    figures: dict[str, Any] = {"vectors": size}
    if not folder.exists():
        aside = folder.with_suffix(".aside")
        aside.mkdir(parents=True)

        def some(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            blocks = np.unique(ids // AT_ONCE).tolist()
            parts = [drawn.vectors(at * AT_ONCE, AT_ONCE)[ids[ids // AT_ONCE == at] - at * AT_ONCE] for at in blocks]
            return ids, np.concatenate(parts)

        figures["build"] = taken(lambda: GrowingIndex.write(aside, np.arange(size), some))
        aside.rename(folder)
    index = GrowingIndex.load(folder)
    figures |= index_figures(drawn, index, size, first=0)
    figures["MB resident"] = in_another_process(memory_of_index, folder, drawn.asked)
    figures["MB on the disk"] = on_disk(folder)
    return figures


def index_figures(drawn: Drawn, index: GrowingIndex, size: int, first: int = 1) -> dict[str, Any]:
    """How well an index finds, and how fast; its ids count from ``first``."""
    expected = drawn.nearest(size) + first
    found = [index.search(query[None], NEAREST)[1][0] for query in drawn.asked]
    each = np.array([len({*a} & {*b}) / NEAREST for a, b in zip(expected.tolist(), map(list, found), strict=True)])
    chance = np.random.default_rng(3)
    means = chance.choice(each, (2000, len(each))).mean(axis=1)
    return {
        "recall@10": [float(each.mean()), *map(float, np.quantile(means, [0.025, 0.975]))],
        "vectors alone": times([lambda q=q: index.search(q[None], 100) for q in drawn.asked]),
    }


def fill(drawn: Drawn, size: int, folder: Path) -> None:
    encoder = load_encoder()
    fingerprint = vectors_fingerprint(encoder.fingerprint)
    Library.open(folder).close()
    with Store.open(folder) as store:
        for first in range(0, size, AT_ONCE):
            vectors = drawn.vectors(first, min(AT_ONCE, size - first))
            for number in range(first // PASSAGES, (first + len(vectors)) // PASSAGES):
                store.add(*document(f"made-{number}", drawn.passages(number)))
            ids = list(range(first + 1, first + len(vectors) + 1))
            store.put_vectors(fingerprint, ids, vectors, list(vectors[:, None]))


def document(name: str, texts: list[str]) -> tuple[Document, list[Passage]]:
    text = "\n\n".join(texts)
    ends = np.cumsum([len(each) + 2 for each in texts]) - 2
    spans = [(int(end) - len(each), int(end)) for end, each in zip(ends, texts, strict=True)]
    passages = [
        Passage(name, k, start, end, None, name, (Sentence(start, end),)) for k, (start, end) in enumerate(spans)
    ]
    return Document(name, f"{name}.txt", f"/{name}.txt", text, name), passages


def added(library: Library, drawn: Drawn, number: int) -> None:
    """Add a document of five passages and find it."""
    words = drawn.passages(10**8 + number)[:30]
    text = "\n\n".join(" ".join(words[start : start + 6]) for start in range(0, 30, 6))
    library.add_bytes(f"{text}\n\nThe landmarks of Quolm{number}x.".encode(), f"new-{number}.txt")
    (best,) = library.search(f"Quolm{number}x", k=1)
    assert best.document == f"new-{number}.txt", best


def removed(library: Library, number: int) -> None:
    """Remove a document and find that it is gone."""
    library.remove(f"new-{number}.txt")
    assert all(found.document != f"new-{number}.txt" for found in library.search(f"Quolm{number}x", k=1))


def times(calls: list[Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of each call, on the clock and of the processor: the median and what 95 in 100 do not exceed."""
    each = [taken(call) for call in calls]
    figures = {}
    for kind in ("seconds", "processor"):
        values = np.array([one[kind] for one in each]) * 1000
        figures |= {f"p50 {kind} ms": float(np.median(values)), f"p95 {kind} ms": float(np.quantile(values, 0.95))}
    return {name.replace(" seconds", ""): round(value, 2) for name, value in figures.items()}


def taken(do: Callable[[], object]) -> dict[str, float]:
    clock, processor = time.perf_counter(), time.process_time()
    do()
    return {"seconds": time.perf_counter() - clock, "processor": time.process_time() - processor}


def in_another_process(measure: Callable[..., dict[str, int]], *given: object) -> dict[str, int]:
    """What a function gives in a new process, whose memory is not also that of what is drawn here."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(measure, *given).result()


def memory_of_library(folder: Path, questions: list[str]) -> dict[str, int]:
    """The memory of a process that has searched a library."""
    with Library.open(folder) as library:
        for question in questions:
            library.search(question)
        return memory()


def memory_of_index(folder: Path, asked: np.ndarray) -> dict[str, int]:
    """The memory of a process that has searched an index."""
    index = GrowingIndex.load(folder)
    for query in asked:
        index.search(query[None], NEAREST)
    return memory()


def memory() -> dict[str, int]:
    """The memory of this process in MB: all, its own, and pages of files, which processes share."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = dict(re.findall(r"(VmRSS|RssAnon|RssFile):\s+(\d+) kB", status))
    return {name: int(found[name]) // 1024 for name in ("VmRSS", "RssAnon", "RssFile")}


def on_disk(folder: Path) -> dict[str, int]:
    """The MB of each part of a library, and of all."""
    sizes: dict[str, int] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.relative_to(folder).parts[0] if path.parent == folder else path.parent.name.split("-")[0]
            sizes[part] = sizes.get(part, 0) + path.stat().st_size
    return {part: size // 2**20 for part, size in sizes.items()} | {"all": sum(sizes.values()) // 2**20}


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*:\s*(.*)", info.read_text(encoding="utf-8")) if info.exists() else []
    return {
        "processor": names[0] if names else platform.processor(),
        "processors": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main()
