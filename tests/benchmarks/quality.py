"""How well passages are found, and questions answered, on public sets.

    python tests/benchmarks/quality.py SET --data DIR [--limit N] [--library-cache DIR] [--out FILE]
    python tests/benchmarks/quality.py squad2_dev --data DIR --answers --limit 300 [--report DIR]

DIR holds a folder for each set. A library is made of the set's documents, every question is put to the dense index
alone, to BM25 alone, to both fused, and to both with the best passages put in order by the reader, and the figures come
out beside each other, each with its 95% interval. Documents go in without their titles, as other systems index them;
with --titles they keep them. --answers asks the questions end to end instead.

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
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np

import qa.asking
from qa.answer import Retrieved
from qa.evaluation import Evaluation, evaluate
from qa.evaluation.metrics import Interval, Span, bootstrap_mean, ndcg, reciprocal_rank
from qa.evaluation.public_sets import (
    QuestionSet,
    from_beir,
    from_gold_documents,
    from_passage_lists,
    from_spans,
    from_spans_of_documents,
    from_squad,
    from_squad_articles,
)
from qa.evaluation.question_sets import GoldQuestion
from qa.evaluation.report import write_report
from qa.library import Library
from qa.question import Question, analyse
from qa.retriever import Mode as SearchMode

Mode = SearchMode | Literal["read"]
MODES: tuple[Mode, ...] = ("dense", "lexical", "fused", "read")
SEED = 20261122

Scores = dict[str, float]
Ranking = Sequence[Retrieved]


def main() -> None:
    """Measure one set and print a table."""
    arguments = _arguments()
    chosen = SETS[arguments.set]
    question_set = chosen.load(arguments.data / arguments.set, arguments.split)
    if not arguments.titles:
        question_set = _without_titles(question_set)
    questions = _sample(question_set.questions, arguments, chosen)
    if arguments.without_time:
        qa.asking.analyse = _without_time
        questions = [replace(question, asked_on=None) for question in questions]
    with _library(arguments, question_set) as library:
        if arguments.answers:
            results = _answers(library, questions, arguments)
        else:
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
    parser.add_argument("--split", default="all", help="squad2_dev: dev, held or all (the default)")
    parser.add_argument("--titles", action="store_true", help="let documents keep their titles")
    parser.add_argument(
        "--modes",
        nargs="+",
        choices=MODES,
        default=MODES,
        metavar="MODE",
        help=f"which of {', '.join(MODES)}",
    )
    parser.add_argument("--library-cache", type=Path, metavar="DIR", help="keep the library here for the next time")
    parser.add_argument("--reader", metavar="NAME_OR_PATH", help="another reader than the bundled one")
    parser.add_argument("--encoder", metavar="NAME_OR_PATH", help="another sentence-transformers model")
    parser.add_argument("--without-time", action="store_true", help="leave out what questions say of time")
    parser.add_argument("--answers", action="store_true", help="answer the questions end to end")
    parser.add_argument("--report", type=Path, metavar="DIR", help="with --answers: write the report there")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    return parser.parse_args()


def _without_time(text: str, _: date | None = None) -> Question:
    """A question taken apart as if it said nothing of time: to measure what its limits and orders bring."""
    return replace(analyse(text), period=None, event=None, ordinal=None, latest=False, earliest=False)


# --- Retrieval ------------------------------------------------------------------------------------


def _retrieval(
    library: Library, questions: Sequence[GoldQuestion], chosen: "Measured", modes: Sequence[Mode]
) -> dict[str, Any]:
    asked = [question for question in questions if question.evidence]
    figures: dict[Mode, dict[str, Interval]] = {}
    seconds = {}
    for mode in modes:
        began = time.process_time()
        judge = chosen.judge(library)
        scores = []
        for done, question in enumerate(asked, start=1):
            scores.append(
                judge(question, library.retrieve(question.question, chosen.depth, mode, asked_on=question.asked_on))
            )
            _progress(mode, done, len(asked))
        seconds[mode] = (time.process_time() - began) / len(asked)
        figures[mode] = {name: _mean(row[name] for row in scores) for name in scores[0]}
    _print_table(figures, len(asked), seconds)
    return {
        "questions": len(asked),
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
            **_characters(question, library, [(hit.document, (hit.start, hit.end)) for hit in hits[:5]], "@5"),
        }

    return judge


def _squashed(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", "", text.lower())


def _characters(
    question: GoldQuestion, library: Library, slices: Sequence[tuple[str, Span]], suffix: str = ""
) -> Scores:
    """Recall, precision and intersection over union, in characters."""
    wanted = {
        (piece.document, at)
        for piece in question.evidence
        for start, end in piece.locate(library.document(piece.document).text)
        for at in range(start, end)
    }
    given = {(document, at) for document, (start, end) in slices for at in range(start, end)}
    common = len(wanted & given)
    return {
        f"character recall{suffix}": common / len(wanted),
        f"character precision{suffix}": common / len(given) if given else 0.0,
        f"character IoU{suffix}": common / len(wanted | given),
    }


# --- Answers --------------------------------------------------------------------------------------


def _answers(library: Library, questions: Sequence[GoldQuestion], arguments: argparse.Namespace) -> dict[str, Any]:
    began = time.process_time()
    evaluation = evaluate(library, questions, _progress)
    seconds = (time.process_time() - began) / len(questions)
    rows = {summary.metric.label: summary.overall for summary in evaluation.summary_rows() if summary.overall}
    if arguments.set == "chunking_eval":
        rows |= _cited_characters(evaluation, library)
    print("| metric | value | 95% interval | questions |\n|---|---|---|---|")
    for label, value in rows.items():
        print(f"| {label} | {value.value:.3f} | {value.low:.3f} - {value.high:.3f} | {value.count} |")
    print(f"\n{len(questions)} questions, {seconds:.3f} CPU-seconds each")
    if arguments.report:
        print(write_report(evaluation, arguments.report, title=arguments.set))
    return {"cpu_seconds_per_question": seconds, **evaluation.to_json()}


def _cited_characters(evaluation: Evaluation, library: Library) -> dict[str, Interval]:
    scores = [
        _characters(
            row.question,
            library,
            [(cited.document, (cited.start, cited.end)) for cited in row.answer.citations],
            " cited",
        )
        for row in evaluation.rows
    ]
    return {name: _mean(row[name] for row in scores) for name in scores[0]}


# --- Sets -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """A set: how it is read, how a ranking is judged and how deep, and how many questions are asked."""

    load: Callable[[Path, str], QuestionSet]
    judge: Callable[[Library], Callable[[GoldQuestion, Ranking], Scores]]
    depth: int = 10
    limit: int = 0


def _squad2_dev(folder: Path, split: str) -> QuestionSet:
    chosen = None if split == "all" else split
    return from_squad(folder / "passages.jsonl.gz", folder / "questions.jsonl.gz", chosen)


def _squad490(folder: Path, split: str) -> QuestionSet:
    """The questions of squad2_dev over the 490 articles of haystack_squad490; the set has no folder of its own."""
    squad = folder.parent / "squad2_dev"
    return from_squad_articles(
        folder.parent / "haystack_squad490" / "docs.jsonl.gz",
        squad / "passages.jsonl.gz",
        squad / "questions.jsonl.gz",
        None if split == "all" else split,
    )


def _lihua_world(folder: Path, _: str) -> QuestionSet:
    """Chat logs, each published at the time in its first line; questions of type Null have no answer.

    Questions for a time are a kind of their own. Where their answer names a day in figures, as "20260206_16:00" or
    "this Wednesday (20260520)", the day alone is right as well.
    """
    made = from_gold_documents(folder / "docs.jsonl.gz", folder / "questions.jsonl.gz")
    return QuestionSet(
        tuple(replace(document, published=_logged(document.text)) for document in made.documents),
        tuple(_lihua_question(question) for question in made.questions),
    )


def _lihua_question(question: GoldQuestion) -> GoldQuestion:
    if question.kind == "Null":
        return replace(question, answers=())
    answers = question.answers or ()
    days = ["-".join(found) for answer in answers for found in re.findall(r"(20\d\d)-?(\d\d)-?(\d\d)", answer)]
    is_when = re.match(r"when\b", question.question, re.IGNORECASE) is not None
    return replace(question, answers=(*answers, *days), kind="when" if is_when else question.kind)


def _logged(text: str) -> date | None:
    found = re.match(r"Time: (\d{4})(\d{2})(\d{2})_", text)
    return date(*map(int, found.groups())) if found else None


def _beir(qrels: str, queries: str = "queries.jsonl") -> Callable[[Path, str], QuestionSet]:
    return lambda folder, _: from_beir(folder / "docs.jsonl.gz", folder / queries, folder / qrels)


def _gold_documents(questions: str) -> Callable[[Path, str], QuestionSet]:
    return lambda folder, _: from_gold_documents(folder / "docs.jsonl.gz", folder / questions)


def _timeqa(level: str) -> Callable[[Path, str], QuestionSet]:
    """One of the two sets of questions of timeqa; neither has a folder of its own."""

    def load(folder: Path, _: str) -> QuestionSet:
        files = folder.parent / "timeqa"
        return from_spans_of_documents(
            files / "human_train.docs.jsonl.gz", files / f"human_train.{level}.questions.jsonl.gz"
        )

    return load


SETS: Mapping[str, Measured] = {
    "squad2_dev": Measured(_squad2_dev, _documents_judge(1, 5, 10), limit=1000),
    "chunking_eval": Measured(lambda folder, _: from_spans(folder), _spans_judge),
    "haystack_squad490": Measured(_gold_documents("questions100.jsonl"), _documents_judge(1, 3, 5, 10)),
    "nq_gold": Measured(_gold_documents("questions.jsonl.gz"), _documents_judge(1, 5, 10)),
    "ir_cranfield": Measured(_beir("qrels.tsv"), _graded_judge, depth=20),
    "ir_cisi": Measured(_beir("qrels.tsv"), _graded_judge, depth=20),
    "beir_nfcorpus": Measured(_beir("qrels.dev.tsv.gz", "queries.jsonl.gz"), _graded_judge, depth=20),
    "lihua_world": Measured(_lihua_world, _documents_judge(1, 5, 10)),
    "lit_ragbench": Measured(lambda folder, _: from_passage_lists(folder / "en.jsonl.gz"), _documents_judge(1, 5, 10)),
    "realtimeqa_clean": Measured(_gold_documents("questions.jsonl"), _documents_judge(1, 5, 10)),
    "timeqa_easy": Measured(_timeqa("easy"), _documents_judge(1, 5, 10), limit=400),
    "timeqa_hard": Measured(_timeqa("hard"), _documents_judge(1, 5, 10), limit=400),
    "squad490": Measured(_squad490, _spans_judge, limit=1000),
}


def _sample(
    questions: Sequence[GoldQuestion], arguments: argparse.Namespace, chosen: Measured
) -> Sequence[GoldQuestion]:
    """The questions asked: for retrieval those with evidence, for answers those without an answer too."""
    pool = [question for question in questions if question.evidence or arguments.answers]
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
        folder = (arguments.library_cache or Path(scratch)) / f"{arguments.set}-{digest}"
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
