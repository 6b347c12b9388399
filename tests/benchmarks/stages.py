"""Where the time goes: adding documents by stage, and answering questions by step.

    python tests/benchmarks/stages.py --data DIR [--documents N] [--questions N] [--rounds N] [--out FILE]

The first so many articles of SQuAD 2.0's development set are cut, kept, embedded and indexed, each stage by itself, and
then the set's questions on them are asked. Printed are the median of several rounds, with the least and the most, in
milliseconds of the processor: for a passage by stage, for a question by step, and each one's share of all. Of whole
questions, and of searches with the question's embedding, the median and what 95 in 100 do not exceed, on the clock.
"""

import argparse
import gzip
import json
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from corpus.document import Document
from corpus.passages import split
from corpus.reading import read_all
from corpus.store import Store
from embeddings.encoder import load_encoder
from qa.indexes import Indexes, vectors_fingerprint
from qa.ingest import text_to_embed
from qa.library import Library

Taken = dict[str, list[float]]


def main() -> None:
    """Add, ask, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds squad2_dev")
    parser.add_argument("--documents", type=int, default=100, metavar="N", help="paragraphs that are added; 100")
    parser.add_argument("--questions", type=int, default=30, metavar="N", help="that are asked; 30")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="repeated so often; 3")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    texts = {row["pid"]: row["text"] for row in lines(arguments.data / "squad2_dev" / "passages.jsonl.gz")}
    held = dict(list(texts.items())[: arguments.documents])
    asked = [
        row["question"] for row in lines(arguments.data / "squad2_dev" / "questions.jsonl.gz") if row["pid"] in held
    ][: arguments.questions]
    adding: Taken = defaultdict(list)
    answering: Taken = defaultdict(list)
    clock: Taken = defaultdict(list)
    for _ in range(arguments.rounds):
        with TemporaryDirectory() as folder:
            add(list(held.values()), Path(folder), adding)
            ask(asked, Path(folder), answering, clock)
    report = {
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "adding, ms a passage": figures(adding),
        "answering, ms a question": figures(answering),
        "on the clock, ms a question": {
            name: {"p50": round(statistics.median(several), 1), "p95": round(float(np.quantile(several, 0.95)), 1)}
            for name, several in clock.items()
        },
    }
    print(json.dumps(report, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(report) + "\n", encoding="utf-8")


def add(texts: Sequence[str], folder: Path, taken: Taken) -> None:
    """Add texts as documents, one stage after the other."""
    encoder = load_encoder()
    fingerprint = vectors_fingerprint(encoder.fingerprint)
    Library.open(folder).close()

    def stage(name: str, do: Callable[[], Any]) -> Any:
        started = time.process_time()
        gave = do()
        taken[name].append((time.process_time() - started) * 1000 / len(texts))
        return gave

    documents: list[Document] = stage(
        "read",
        lambda: [
            each
            for number, text in enumerate(texts)
            for each in read_all(text.encode(), f"{number}.txt", f"/{number}.txt")
            if isinstance(each, Document)
        ],
    )
    cut = stage("cut into passages", lambda: [split(document, encoder.count_tokens) for document in documents])
    with Store.open(folder) as store:
        stage("keep", lambda: [store.add(document, some) for document, some in zip(documents, cut, strict=True)])
        ids = store.unembedded(fingerprint)
        views, passages = store.views_of(ids), store.passages_by_id(ids)
        inputs = [text_to_embed(passages[number], views[number]) for number in ids]
        vectors = stage(
            "embed", lambda: encoder.encode_with_spans([text for text, _ in inputs], [s for _, s in inputs])
        )
        stage("keep vectors", lambda: store.put_vectors(fingerprint, ids, *vectors))
        stage("index", lambda: Indexes.current(store, folder / "derived", fingerprint))


def ask(questions: Sequence[str], folder: Path, taken: Taken, clock: Taken) -> None:
    """Ask questions, and note how long each step takes in the middle, and each whole question on the clock."""
    steps: Taken = defaultdict(list)
    with Library.open(folder) as library:
        library.explain(questions[0])
        for question in questions:
            each: dict[str, float] = defaultdict(float)
            last = time.process_time()

            def watch(step: Any, each: dict[str, float] = each) -> None:
                nonlocal last
                now = time.process_time()
                each[step.name] += (now - last) * 1000
                last = now

            started = time.perf_counter()
            library.explain(question, watch=watch)
            clock["answer"].append((time.perf_counter() - started) * 1000)
            for name, milliseconds in each.items():
                steps[name].append(milliseconds)
        for question in questions:
            started = time.perf_counter()
            library.search(question)
            clock["search"].append((time.perf_counter() - started) * 1000)
    for name, several in steps.items():
        taken[name].append(statistics.median(several))


def figures(taken: Mapping[str, Sequence[float]]) -> dict[str, dict[str, Any]]:
    """Of each stage the median, the least and the most, and its share of all."""
    medians = {name: statistics.median(several) for name, several in taken.items()}
    total = sum(medians.values())
    return {
        name: {
            "ms": round(medians[name], 2),
            "least and most": [round(min(several), 2), round(max(several), 2)],
            "share": round(medians[name] / total, 3),
        }
        for name, several in taken.items()
    }


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main()
