"""How long it takes until a document is found that is added to a large library, and until a removed one is not.

    python tests/benchmarks/adding.py [--passages N] [--rounds N] [--out FILE]
    python tests/benchmarks/adding.py --folder N [--words N] [--out FILE]

The library holds made documents of ten passages each, of words drawn as language draws them (Zipf) and vectors drawn at
random. Documents of ten passages are added and removed one at a time, each followed by a search. What is counted is all
of it, from the call of ``add_bytes`` to the first passage found, less the time in which the encoder reads; as seconds
on the clock, and of the processor.

With --folder, N small files of --words words are added from a folder instead, and then again, with the memory that the
process has at every tenth of the way and the most that it ever had, in MB: it must not grow with their number.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from corpus.document import Document, Passage, Sentence
from corpus.store import Store
from embeddings.encoder import load_encoder
from embeddings.onnx import OnnxEncoder
from qa.indexes import vectors_fingerprint
from qa.library import Library

WORDS = 20_000
PASSAGE = 120  # words
PASSAGES = 10  # a document
WRITTEN_AT_ONCE = 100  # documents


def main() -> None:
    """Fill a library, change it, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000, metavar="N", help="of the library; 10,000")
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="documents added and removed; 20")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--folder", type=int, metavar="N", help="add a folder of so many files instead")
    parser.add_argument("--words", type=int, default=PASSAGE, metavar="N", help=f"of each of these files; {PASSAGE}")
    arguments = parser.parse_args()
    chance = np.random.default_rng(2013)
    if arguments.folder:
        show(added_folder(arguments.folder, arguments.words, chance), arguments.out)
        return
    with TemporaryDirectory() as folder, Library.open(folder) as library:
        fill(Path(folder), arguments.passages, chance)
        figures = {"passages": arguments.passages, "first index": taken(lambda: library.search("w1 w2"))}
        changes: dict[str, list[dict[str, float]]] = {"add": [], "remove": []}
        for number in range(arguments.rounds):
            text = "\n\n".join(sentence(chance) for _ in range(PASSAGES)) + f" Landmark{number}."
            name = f"new-{number}.txt"
            changes["add"].append(taken(lambda t=text, n=name: added(library, t, n)))
            if number % 2:
                changes["remove"].append(taken(lambda n=name: removed(library, n)))
        for change, several in changes.items():
            for kind in ("seconds", "processor"):
                values = [each[kind] for each in several]
                figures[f"{change}, {kind}"] = {"median": float(np.median(values)), "most": max(values)}
    show(figures, arguments.out)


def show(figures: dict[str, object], out: Path | None) -> None:
    print(json.dumps(figures, indent=1))
    if out:
        out.write_text(json.dumps(figures) + "\n", encoding="utf-8")


def added_folder(files: int, words: int, chance: np.random.Generator) -> dict[str, object]:
    """The memory while a folder is added, and the seconds that this takes, and that adding it again takes."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "documents"
        folder.mkdir()
        for number in range(files):
            (folder / f"{number}.txt").write_text(f"File {number}. {sentence(chance, words)}\n", encoding="utf-8")
        megabytes: dict[int, int] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage == "Reading" and done * 10 // total > len(megabytes):
                megabytes[done] = resident()

        with Library.open(Path(name) / "library") as library:
            first = taken(lambda: library.add(folder, progress=watch))
            again = taken(lambda: library.add(folder))
            held = len(library.documents())
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        figures = {
            "files": files,
            "words": words,
            "documents": held,
            "MB by files": megabytes,
            "MB at the end": resident(),
        }
        return figures | {"most MB": most, "first": first, "again": again}


def resident() -> int:
    """The memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def added(library: Library, text: str, name: str) -> None:
    library.add_bytes(text.encode(), name)
    (best,) = library.search(text.rpartition(" ")[2], k=1)
    assert best.document == name, best


def removed(library: Library, name: str) -> None:
    document = library.remove(name)
    assert all(found.document_id != document.id for found in library.search("w1 w2"))


def taken(do: Callable[[], object]) -> dict[str, float]:
    """Seconds on the clock and of the processor that something takes, less those of the encoder."""
    with encoding_time() as spent:
        clock, processor = time.perf_counter(), time.process_time()
        do()
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return {"seconds": clock - spent["seconds"], "processor": processor - spent["processor"]}


@contextmanager
def encoding_time() -> Iterator[dict[str, float]]:
    """What the encoder takes meanwhile."""
    spent = {"seconds": 0.0, "processor": 0.0}
    encode = OnnxEncoder.encode_with_spans

    def timed(self, *texts):
        clock, processor = time.perf_counter(), time.process_time()
        vectors = encode(self, *texts)
        spent["seconds"] += time.perf_counter() - clock
        spent["processor"] += time.process_time() - processor
        return vectors

    OnnxEncoder.encode_with_spans = timed
    try:
        yield spent
    finally:
        OnnxEncoder.encode_with_spans = encode


def fill(folder: Path, passages: int, chance: np.random.Generator) -> None:
    encoder = load_encoder()
    fingerprint = vectors_fingerprint(encoder.fingerprint)
    with Store.open(folder) as store:
        for number in range(passages // PASSAGES):
            texts = [sentence(chance) for _ in range(PASSAGES)]
            store.add(*document(f"made-{number}", texts))
            if number % WRITTEN_AT_ONCE == WRITTEN_AT_ONCE - 1 or number == passages // PASSAGES - 1:
                ids = store.unembedded(fingerprint)
                vectors = chance.standard_normal((len(ids), encoder.dimension)).astype(np.float32)
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
                store.put_vectors(fingerprint, ids, vectors, [vector[None] for vector in vectors])


def document(name: str, texts: list[str]) -> tuple[Document, list[Passage]]:
    text = "\n\n".join(texts)
    made = Document(name, f"{name}.txt", f"/{name}.txt", text, name)
    ends = np.cumsum([len(each) + 2 for each in texts]) - 2
    spans = [(int(end) - len(each), int(end)) for end, each in zip(ends, texts, strict=True)]
    return made, [
        Passage(name, k, start, end, None, name, (Sentence(start, end),)) for k, (start, end) in enumerate(spans)
    ]


def sentence(chance: np.random.Generator, words: int = PASSAGE) -> str:
    return " ".join(f"w{word % WORDS}" for word in chance.zipf(1.2, words)).capitalize() + "."


if __name__ == "__main__":
    main()
