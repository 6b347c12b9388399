"""How well passages are found, on public sets.

    python tests/benchmarks/retrieval.py SET --data DIR [--limit N] [--libraries DIR] [--out FILE]

DIR of --data holds a folder for each set. A library is made of all the set's documents, every question is put to the
dense index alone, to BM25 alone, to both fused, and to both with the best passages put in order by the reader, and the
figures come out beside each other, each with its 95% interval. Documents go in without their titles, as other systems
index them; with --titles they keep them.

A passage counts for the document that it is a slice of (in squad2_dev, a paragraph). Of the long documents of
chunking_eval, it counts when it holds a whole gold span, both reduced to lower-case letters and digits.
"""

import argparse
import hashlib
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from qa.answer import Retrieved
from qa.evaluation.benchmark_sets import open_set
from qa.evaluation.metrics import Interval, Span, bootstrap_mean, ndcg, reciprocal_rank
from qa.evaluation.public_sets import (
    QuestionSet,
    from_beir,
    from_gold_documents,
    from_passage_lists,
    from_spans,
    from_squad_articles,
)
from qa.evaluation.question_sets import GoldQuestion
from qa.library import Library
from qa.retrieval.hybrid import Mode as SearchMode

Mode = SearchMode | Literal["read"]
MODES: tuple[Mode, ...] = ("dense", "lexical", "fused", "read")
SEED = 20261122

Scores = dict[str, float]
Ranking = Sequence[Retrieved]


def main() -> None:
    """Measure one set and print a table."""
    arguments = _arguments()
    chosen = SETS[arguments.set]
    question_set = chosen.load(arguments.data)
    if not arguments.titles:
        question_set = _without_titles(question_set)
    questions = _sample(question_set.questions, arguments, chosen)
    with _library(arguments, question_set) as library:
        results = _retrieval(library, questions, chosen, arguments.modes)
    results = {
        "set": arguments.set,
        "titles": arguments.titles,
        "documents": len(question_set.documents),
        **results,
    }
    if arguments.out:
        arguments.out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=SETS, metavar="SET", help=f"one of {', '.join(SETS)}")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds a folder for each set")
    parser.add_argument("--limit", type=int, metavar="N", help="ask N questions drawn with a fixed seed; 0 for all")
    parser.add_argument("--titles", action="store_true", help="let documents keep their titles")
    parser.add_argument("--modes", nargs="+", choices=MODES, default=MODES, metavar="MODE", help=", ".join(MODES))
    parser.add_argument("--libraries", type=Path, metavar="DIR", help="keep the library here for the next time")
    parser.add_argument("--reader", metavar="NAME_OR_PATH", help="another reader than the bundled one")
    parser.add_argument("--encoder", metavar="NAME_OR_PATH", help="another encoder than the default one")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    return parser.parse_args()


# --- Retrieval ------------------------------------------------------------------------------------


def _retrieval(
    library: Library, questions: Sequence[GoldQuestion], chosen: "Measured", modes: Sequence[Mode]
) -> dict[str, Any]:
    figures: dict[Mode, dict[str, Interval]] = {}
    seconds = {}
    for mode in modes:
        began = time.process_time()
        judge = chosen.judge(library)
        scores = []
        for done, question in enumerate(questions, start=1):
            scores.append(
                judge(question, library.search(question.question, chosen.depth, mode, asked_on=question.asked_on))
            )
            _progress(mode, done, len(questions))
        seconds[mode] = (time.process_time() - began) / len(questions)
        figures[mode] = {name: _mean(row[name] for row in scores) for name in scores[0]}
    _print_table(figures, len(questions), seconds)
    return {
        "questions": len(questions),
        "modes": {
            mode: {name: [value.value, value.low, value.high] for name, value in row.items()}
            for mode, row in figures.items()
        },
        "cpu_seconds_per_question": seconds,
    }


def _documents_judge(*depths: int) -> Callable[[Library], Callable[[GoldQuestion, Ranking], Scores]]:
    """A question's document is found at the rank of the first passage of it."""

    def judge(question: GoldQuestion, hits: Ranking) -> Scores:
        gold = {piece.document for piece in question.evidence}
        rank = next((rank for rank, hit in enumerate(hits, start=1) if hit.document in gold), None)
        recall = {f"recall@{k}": float(rank is not None and rank <= k) for k in depths}
        return {**recall, "mrr@10": reciprocal_rank(rank, depth=10)}

    return lambda _: judge


def _graded_judge(_: Library) -> Callable[[GoldQuestion, Ranking], Scores]:
    """Passages reduced to documents by first appearance; graded judgements."""

    def judge(question: GoldQuestion, hits: Ranking) -> Scores:
        gold = {piece.document: float(piece.grade) for piece in question.evidence}
        order = list(dict.fromkeys(hit.document for hit in hits))[:10]
        missed = [grade for document, grade in gold.items() if document not in order]
        found = ndcg([gold.get(document, 0.0) for document in order], missed) or 0.0
        return {"ndcg@10": found, "recall@10": sum(document in order for document in gold) / len(gold)}

    return judge


def _spans_judge(library: Library) -> Callable[[GoldQuestion, Ranking], Scores]:
    """Whole gold spans in the passages' text; and characters of gold spans in the first five passages."""
    texts: dict[str, str] = {}

    def passage(hit: Retrieved) -> str:
        if hit.document not in texts:
            texts[hit.document] = library.document(hit.document).text
        return texts[hit.document][hit.start : hit.end]

    def judge(question: GoldQuestion, hits: Ranking) -> Scores:
        facts = [_squashed(piece.quote or "") for piece in question.evidence]
        bodies = [_squashed(passage(hit)) for hit in hits[:10]]
        found = [next((rank for rank, body in enumerate(bodies, 1) if fact in body), None) for fact in facts]
        first = min((rank for rank in found if rank), default=None)
        return {
            **{f"hits@{k}": float(first is not None and first <= k) for k in (1, 4, 10)},
            "span recall@10": sum(rank is not None for rank in found) / len(facts),
            "mrr@10": reciprocal_rank(first, depth=10),
            **_characters(question, library, [(hit.document, (hit.start, hit.end)) for hit in hits[:5]]),
        }

    return judge


def _squashed(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", "", text.lower())


def _characters(question: GoldQuestion, library: Library, slices: Sequence[tuple[str, Span]]) -> Scores:
    """Recall, precision and intersection over union, in characters, of the slices."""
    wanted = {
        (piece.document, at)
        for piece in question.evidence
        for start, end in piece.locate(library.document(piece.document).text)
        for at in range(start, end)
    }
    given = {(document, at) for document, (start, end) in slices for at in range(start, end)}
    common = len(wanted & given)
    return {
        "character recall@5": common / len(wanted),
        "character precision@5": common / len(given) if given else 0.0,
        "character IoU@5": common / len(wanted | given),
    }


# --- Sets -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """A set: how it is read, how a ranking is judged and how deep, and how many questions are asked."""

    load: Callable[[Path], QuestionSet]
    judge: Callable[[Library], Callable[[GoldQuestion, Ranking], Scores]]
    depth: int = 10
    limit: int = 0


def _whole(name: str) -> Callable[[Path], QuestionSet]:
    """One of the sets that answers are measured on, with all its documents and questions."""
    return lambda data: open_set(name, data, limit=None, passages=None)[0]


def _squad490(data: Path) -> QuestionSet:
    """The questions of squad2_dev over the 490 articles of haystack_squad490; the set has no folder of its own."""
    squad = data / "squad2_dev"
    articles = data / "haystack_squad490" / "docs.jsonl.gz"
    return from_squad_articles(articles, squad / "passages.jsonl.gz", squad / "questions.jsonl.gz")


def _beir(name: str, qrels: str, queries: str = "queries.jsonl") -> Callable[[Path], QuestionSet]:
    def load(data: Path) -> QuestionSet:
        folder = data / name
        return from_beir(folder / "docs.jsonl.gz", folder / queries, folder / qrels)

    return load


def _gold_documents(name: str, questions: str) -> Callable[[Path], QuestionSet]:
    return lambda data: from_gold_documents(data / name / "docs.jsonl.gz", data / name / questions)


SETS: Mapping[str, Measured] = {
    "squad2_dev": Measured(_whole("squad2_dev"), _documents_judge(1, 5, 10), limit=1000),
    "chunking_eval": Measured(lambda data: from_spans(data / "chunking_eval"), _spans_judge),
    "haystack_squad490": Measured(
        _gold_documents("haystack_squad490", "questions100.jsonl"), _documents_judge(1, 3, 5, 10)
    ),
    "nq_gold": Measured(_whole("nq_gold"), _documents_judge(1, 5, 10)),
    "ir_cranfield": Measured(_beir("ir_cranfield", "qrels.tsv"), _graded_judge, depth=20),
    "ir_cisi": Measured(_beir("ir_cisi", "qrels.tsv"), _graded_judge, depth=20),
    "beir_nfcorpus": Measured(_beir("beir_nfcorpus", "qrels.dev.tsv.gz", "queries.jsonl.gz"), _graded_judge, depth=20),
    "lihua_world": Measured(_whole("lihua_world"), _documents_judge(1, 5, 10)),
    "lit_ragbench": Measured(
        lambda data: from_passage_lists(data / "lit_ragbench" / "en.jsonl.gz"), _documents_judge(1, 5, 10)
    ),
    "realtimeqa_clean": Measured(_gold_documents("realtimeqa_clean", "questions.jsonl"), _documents_judge(1, 5, 10)),
    "timeqa_easy": Measured(_whole("timeqa_easy"), _documents_judge(1, 5, 10), limit=400),
    "timeqa_hard": Measured(_whole("timeqa_hard"), _documents_judge(1, 5, 10), limit=400),
    "squad490": Measured(_squad490, _spans_judge, limit=1000),
}


def _sample(
    questions: Sequence[GoldQuestion], arguments: argparse.Namespace, chosen: Measured
) -> Sequence[GoldQuestion]:
    """The questions asked: of those with evidence, as many as are to be."""
    pool = [question for question in questions if question.evidence]
    limit = chosen.limit if arguments.limit is None else arguments.limit
    if not 0 < limit < len(pool):
        return pool
    return random.Random(SEED).sample(sorted(pool, key=lambda question: question.id), limit)


def _without_titles(question_set: QuestionSet) -> QuestionSet:
    """Without titles, and without names that tell them."""
    names = {document.name: f"{n:05}.txt" for n, document in enumerate(question_set.documents)}
    return QuestionSet(
        tuple(replace(document, name=names[document.name], title="") for document in question_set.documents),
        tuple(
            replace(
                question,
                evidence=tuple(replace(piece, document=names[piece.document]) for piece in question.evidence),
            )
            for question in question_set.questions
        ),
    )


@contextmanager
def _library(arguments: argparse.Namespace, question_set: QuestionSet) -> Iterator[Library]:
    """A library of the set's documents: a temporary one, or one that was kept."""
    with tempfile.TemporaryDirectory() as scratch:
        digest = hashlib.sha256(repr((question_set.documents, arguments.encoder)).encode()).hexdigest()[:12]
        folder = (arguments.libraries or Path(scratch)) / f"{arguments.set}-{digest}"
        documents, _ = question_set.write(Path(scratch) / "source")
        with Library.open(folder / "library", encoder=arguments.encoder, reader=arguments.reader) as library:
            began = time.process_time()
            report = library.add(documents, progress=_progress)
            print(
                f"{len(report.added)} documents added in {time.process_time() - began:.0f} CPU-seconds",
                file=sys.stderr,
            )
            for refused in report.refused:
                print(f"refused: {refused.source}: {refused.reason}", file=sys.stderr)
            yield library


# --- Output ---------------------------------------------------------------------------------------


def _mean(values: Iterator[float]) -> Interval:
    interval = bootstrap_mean(np.array(list(values)))
    if interval is None:
        raise SystemExit("no question of this set has evidence")
    return interval


def _print_table(figures: Mapping[Mode, Mapping[str, Interval]], count: int, seconds: Mapping[Mode, float]) -> None:
    names = list(next(iter(figures.values())))
    print("| |", " | ".join(names), "|")
    print("|---|" + "---|" * len(names))
    for mode, row in figures.items():
        cells = (f"{row[name].value:.3f} ({row[name].low:.3f}-{row[name].high:.3f})" for name in names)
        print(f"| {mode} |", " | ".join(cells), "|")
    times = ", ".join(f"{mode} {1000 * value:.0f} ms" for mode, value in seconds.items())
    print(f"\n{count} questions; CPU each: {times}")


def _progress(stage: str, done: int, total: int) -> None:
    if done == total or done % 50 == 0:
        print(f"\r{stage}: {done}/{total}   ", end="\n" if done == total else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
