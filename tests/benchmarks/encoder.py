"""The default encoder, in eight bits, beside the same model in 32 bits as sentence-transformers runs it.

    python tests/benchmarks/encoder.py --data DIR [--sets SET ...] [--limit N]

Over the documents of public sets, each of which is one text here, and their questions: how often a document that
answers is among the first, by both, and the difference with its 95% interval; the cosine of both encoders' vectors; and
how many documents a second of the processor encodes.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from retrieval import SETS

from embeddings.encoder import Encoder, installed_folder, load_encoder
from embeddings.sentence_transformers import SentenceTransformersEncoder
from qa.evaluation.metrics import bootstrap_mean
from qa.evaluation.public_sets import QuestionSet

DEPTHS = (1, 5, 10)
NAMES = ("squad2_dev", "nq_gold", "realtimeqa_clean", "ir_cranfield")


def main() -> None:
    """Encode the sets twice and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds a folder for each set")
    parser.add_argument("--sets", nargs="+", default=NAMES, choices=SETS, metavar="SET", help=", ".join(NAMES))
    parser.add_argument("--limit", type=int, default=3000, metavar="N", help="questions of a set; 3000")
    arguments = parser.parse_args()
    encoders = (SentenceTransformersEncoder(installed_folder(), ""), load_encoder())
    print("| set | questions | " + " | ".join(f"recall@{depth}, 32 bits | 8 bits less" for depth in DEPTHS), end=" | ")
    print("cosine: mean, least | texts per CPU-second: 32, 8 bits |")
    print("|---|---|" + "---|---|" * len(DEPTHS) + "---|---|")
    for name in arguments.sets:
        print(f"| {name} |", " | ".join(compared(SETS[name].load(arguments.data), encoders, arguments.limit)), "|")


def compared(questions: QuestionSet, encoders: Sequence[Encoder], limit: int) -> list[str]:
    """The cells of a set's row."""
    place = {document.name: at for at, document in enumerate(questions.documents)}
    asked = [question for question in questions.questions if question.evidence][:limit]
    gold = [{place[piece.document] for piece in question.evidence} for question in asked]
    texts = [document.text for document in questions.documents]
    vectors, speeds, found = [], [], []
    for encoder in encoders:
        encoder.encode_passages(texts[:2])
        began = time.process_time()
        passages = encoder.encode_passages(texts)
        speeds.append(f"{len(texts) / (time.process_time() - began):.0f}")
        vectors.append(passages)
        found.append(ranks(encoder.encode_queries([question.question for question in asked]), passages, gold))
    cells = [str(len(asked))]
    for depth in DEPTHS:
        first, second = ((ranks <= depth).astype(np.float64) for ranks in found)
        less = bootstrap_mean(second - first)
        cells += [f"{first.mean():.3f}", f"{less.value:+.4f} ({less.low:+.4f} to {less.high:+.4f})" if less else ""]
    cosines = (vectors[0] * vectors[1]).sum(axis=1)
    return [*cells, f"{cosines.mean():.5f}, {cosines.min():.5f}", ", ".join(speeds)]


def ranks(queries: NDArray[np.float32], passages: NDArray[np.float32], gold: Sequence[set[int]]) -> NDArray[np.int64]:
    """The rank, from 1, of the best document that answers each question."""
    scores = queries @ passages.T
    best = np.array([row[list(right)].max() for row, right in zip(scores, gold, strict=True)])
    return (scores >= best[:, None]).sum(axis=1)


if __name__ == "__main__":
    main()
