"""How well the passages of a follow-up are found: as it was typed, with the words it needs, with all that was asked.

    python tests/benchmarks/follow_ups.py --data DIR [--half look|measure] [--limit N] [--passages N]
        [--libraries DIR] [--out FILE]

Turns of Doc2Dial's dialogues that follow others, over the set's documents. Each is searched for three times: the bare
turn; the turn with the words of earlier questions that the reader takes for its own (``Library.standalone``); and the
turn after all the earlier questions. A turn is found when one of the first five passages overlaps its evidence. Printed
are the share with its 95% bootstrap interval, and the difference to the bare turn.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from predictions import Settings, kept_library

from qa.evaluation.benchmark_sets import PASSAGES, open_set
from qa.evaluation.metrics import bootstrap_mean
from qa.evaluation.question_sets import GoldQuestion
from qa.library import Library

SET = "doc2dial_rc_val"
DEPTH = 5

Asked = Callable[[Library, GoldQuestion], str]
WAYS: dict[str, Asked] = {
    "bare turn": lambda library, question: question.question,
    "with its words": lambda library, question: library.standalone(question.question, question.history),
    "all that was asked": lambda library, question: " ".join((*question.history, question.question)),
}


def main() -> None:
    """Print how many turns are found each way."""
    arguments = _arguments()
    settings = Settings(arguments.libraries)
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for made in open_set(SET, arguments.data, arguments.half, arguments.limit, arguments.passages):
        with TemporaryDirectory() as scratch, kept_library(SET, made, Path(scratch), settings) as library:
            for question in made.questions:
                if question.history and question.answerable:
                    for way, asked in WAYS.items():
                        found[way].append(_found(library, asked(library, question), question))
    figures = {way: _figure(each, found["bare turn"]) for way, each in found.items()}
    print(f"{len(found['bare turn'])} turns that follow others, {arguments.half} half, recall@{DEPTH}:")
    for way, figure in figures.items():
        print(f"    {way:20} {figure}")
    if arguments.out is not None:
        arguments.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _found(library: Library, text: str, question: GoldQuestion) -> float:
    """1.0 where one of the first passages overlaps a piece of the evidence, else 0.0."""
    hits = library.search(text, DEPTH)
    for piece in question.evidence:
        document = library.document(Path(piece.document).name)
        start = document.text.find(piece.quote or "")
        end = start + len(piece.quote or "")
        if any(hit.document_id == document.id and hit.start < end and start < hit.end for hit in hits):
            return 1.0
    return 0.0


def _figure(found: Sequence[float], bare: Sequence[float]) -> str:
    values = np.asarray(found)
    share, difference = bootstrap_mean(values), bootstrap_mean(values - np.asarray(bare))
    return f"{share.value:.3f} ({share.low:.3f} to {share.high:.3f}), {difference.value:+.3f} to the bare turn"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds a folder for each public set")
    parser.add_argument("--half", choices=("look", "measure"), default="measure")
    parser.add_argument("--limit", type=int, default=300, metavar="N", help="questions")
    parser.add_argument("--passages", type=int, default=PASSAGES, metavar="N", help="of the library")
    parser.add_argument("--libraries", type=Path, metavar="DIR", help="keep the library here for the next time")
    parser.add_argument("--out", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
