"""How often the answers are right on ten made collections of dated documents: see ``collections/README.md``.

    python tests/benchmarks/made_collections.py [NAME ...] [--report DIR]

Each collection becomes a library of its own, without any metadata: dates and sources must be found in the texts.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from qa.evaluation import Evaluation, evaluate
from qa.evaluation.question_sets import read_questions
from qa.evaluation.report import write_report
from qa.library import Library

COLLECTIONS = Path(__file__).with_name("collections")
LABELS = ("Right", "Right or contained", "Answered", "Refused", "Decision", "Right when answered", "Citation exactness")


def main() -> None:
    """Ask the questions of each collection and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = sorted(folder.name for folder in COLLECTIONS.iterdir() if folder.is_dir())
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(names)}; all by default")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write a report on each collection there")
    arguments = parser.parse_args()
    print(f"| collection | {' | '.join(LABELS)} |\n|{'---|' * (len(LABELS) + 1)}")
    for name in arguments.names or names:
        evaluation = ask(COLLECTIONS / name)
        print(f"| {name} | {' | '.join(_values(evaluation))} |")
        if arguments.report:
            write_report(evaluation, arguments.report / name, title=name)


def ask(folder: Path) -> Evaluation:
    """Ask a collection its questions."""
    questions = read_questions(folder / "questions.jsonl")
    with tempfile.TemporaryDirectory() as scratch, Library.open(Path(scratch) / "library") as library:
        library.add(folder / "documents")
        return evaluate(library, questions, _progress)


def _values(evaluation: Evaluation) -> Sequence[str]:
    overall = {row.metric.label: row.overall for row in evaluation.summary_rows()}
    return [f"{value.value:.2f}" if (value := overall.get(label)) else "-" for label in LABELS]


def _progress(stage: str, done: int, total: int) -> None:
    print(f"\r{stage} {done}/{total}", end="" if done < total else "\r", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
