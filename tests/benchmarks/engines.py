"""Whether a library answers the same on another engine, and after it came back.

    python tests/benchmarks/engines.py --to URL --data DIR [--limit N] [--out FILE]
    python tests/benchmarks/engines.py --to URL --questions FILE.jsonl --documents DIR [--out FILE]

A library is made in a folder, exported, imported to URL (milvus+http://... or milvus+lite:///...), exported from there
and imported into a folder again. The first form finds passages for questions of SQuAD 2.0 (DIR holds ``squad2_dev``),
and prints recall@5 of each, with its 95% interval, how much of the first five passages is the same, and Reciprocal Rank
Fusion as the engines have it beside our own. The second asks questions and prints how many answers are the same, word
for word, and how many are right.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from qa.evaluation.benchmark_sets import open_set
from qa.evaluation.metrics import bootstrap_mean, right
from qa.evaluation.question_sets import GoldQuestion, read_questions
from qa.library import Library

SEED = 20261126
FIRST = 5
RANK = 60  # the constant of Reciprocal Rank Fusion, as Milvus has it


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", required=True, metavar="URL", help="of an empty library on Milvus")
    parser.add_argument("--data", type=Path, metavar="DIR", help="holds squad2_dev")
    parser.add_argument("--limit", type=int, default=400, metavar="N", help="questions, drawn with a fixed seed")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="questions to be answered")
    parser.add_argument("--documents", type=Path, metavar="DIR", help="that they are asked of")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        if arguments.questions:
            documents, questions = arguments.documents, read_questions(arguments.questions)
            measured: Callable[..., dict[str, Any]] = answers
        else:
            (made,) = open_set("squad2_dev", arguments.data)
            documents, _ = made.write(Path(scratch) / "set")
            (documents / "metadata.json").unlink(missing_ok=True)
            asked = [question for question in made.questions if question.evidence]
            questions = random.Random(SEED).sample(asked, min(arguments.limit, len(asked)))
            measured = retrieval
        libraries = stack.enter_context(moved(documents, arguments.to, Path(scratch)))
        problems = {name: library.check() for name, library in libraries.items()}
        figures = {"questions": len(questions), "problems": problems, **measured(libraries, questions)}
    print(json.dumps(figures, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


@contextmanager
def moved(documents: Path, url: str, scratch: Path) -> Iterator[dict[str, Library]]:
    """The library in a folder, at the URL, and in a folder again."""
    places = scratch / "folder", url, scratch / "back"
    with ExitStack() as stack:
        first, second, third = (stack.enter_context(Library.open(place)) for place in places)
        first.add(documents)
        first.export(scratch / "there.jsonl.gz")
        second.import_from(scratch / "there.jsonl.gz")
        second.export(scratch / "back.jsonl.gz")
        third.import_from(scratch / "back.jsonl.gz")
        yield {"folder": first, "milvus": second, "back": third}


def retrieval(libraries: dict[str, Library], questions: Sequence[GoldQuestion]) -> dict[str, Any]:
    """Recall of the gold documents among the first passages, for each library and for ranks fused."""
    found: dict[str, list[list[tuple[str, int]]]] = {name: [] for name in libraries}
    found["milvus, by ranks"] = []
    seconds: dict[str, list[float]] = {name: [] for name in libraries}
    for done, question in enumerate(questions):
        print(f"\r{done}/{len(questions)}", end="", file=sys.stderr)
        for name, library in libraries.items():
            began = time.perf_counter()
            hits = library.search(question.question, FIRST)
            seconds[name].append(time.perf_counter() - began)
            found[name].append([(hit.document, hit.start) for hit in hits])
        lists = [libraries["milvus"].search(question.question, 100, mode) for mode in ("dense", "lexical")]
        found["milvus, by ranks"].append(by_ranks([[(hit.document, hit.start) for hit in hits] for hits in lists]))
    gold = [{piece.document for piece in question.evidence} for question in questions]
    figures: dict[str, Any] = {}
    for name, rankings in found.items():
        scores = [
            float(any(document in wanted for document, _ in hits)) for hits, wanted in zip(rankings, gold, strict=True)
        ]
        recall = bootstrap_mean(np.array(scores))
        shared = [len({*one} & {*other}) / FIRST for one, other in zip(rankings, found["folder"], strict=True)]
        figures[name] = {
            f"recall@{FIRST}": recall and [recall.value, recall.low, recall.high],
            f"shared with the folder's first {FIRST}": statistics.fmean(shared),
        }
        if name in seconds:
            figures[name]["median milliseconds"] = round(1000 * statistics.median(seconds[name]), 1)
    return figures


def by_ranks(lists: Sequence[Sequence[tuple[str, int]]]) -> list[tuple[str, int]]:
    """The first of several rankings by the sum of their reciprocal ranks (Cormack, Clarke and Buettcher 2009)."""
    scores: dict[tuple[str, int], float] = {}
    for ranking in lists:
        for rank, each in enumerate(ranking, 1):
            scores[each] = scores.get(each, 0.0) + 1 / (RANK + rank)
    return sorted(scores, key=lambda each: -scores[each])[:FIRST]


def answers(libraries: dict[str, Library], questions: Sequence[GoldQuestion]) -> dict[str, Any]:
    """How many answers are the same as the folder's, and how many are right."""
    given: dict[str, list[dict[str, Any]]] = {
        name: [
            library.ask(question.question, question.history, asked_on=question.asked_on).to_json()
            for question in questions
        ]
        for name, library in libraries.items()
    }
    return {
        name: {
            "same": sum(
                all(one[key] == other[key] for key in ("answer", "text", "abstained", "date"))
                for one, other in zip(each, given["folder"], strict=True)
            ),
            "right": sum(
                not answer["abstained"] and bool(right(answer["answer"], question.answers))
                for answer, question in zip(each, questions, strict=True)
                if question.answers
            ),
            "abstained": sum(answer["abstained"] for answer in each),
        }
        for name, each in given.items()
    }


if __name__ == "__main__":
    main()
