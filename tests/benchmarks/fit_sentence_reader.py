"""Fit the weights of the sentence reader, and show what they bring.

    python tests/benchmarks/fit_sentence_reader.py --data DIR [--questions N]

DIR holds squad2_dev and squadshifts. Of each of three kinds of text (SQuAD's development set, newer Wikipedia, Reddit)
a library is made; it is asked questions that its documents answer and questions on the other two's documents, which it
should refuse. The first fit tells the sentences, and spans in them, that hold a gold answer from all others; the
second turns the best one's score into the chance that it is right.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.public_sets import QuestionSet, from_squad
from qa.evaluation.question_sets import GoldQuestion
from qa.library import Library
from qa.question import analyse
from qa.reading.sentences import SentenceReader
from qa.training.calibrate import logistic

NAMES = ("cosine", "terms in the sentence", "terms around it", "names", "nearness")
SEED = 20261122
PASSAGES = 500
UNANSWERABLE_WEIGHT = 0.25


@dataclass(frozen=True)
class Asked:
    """A question put to a library: what is known of each sentence, and whether it holds a gold answer."""

    kind: str
    features: NDArray[np.float64]
    right: NDArray[np.bool_]


def main() -> None:
    """Fit, and print the weights and what they do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds a folder for each set")
    parser.add_argument("--questions", type=int, default=600, metavar="N", help="answerable ones of each set")
    arguments = parser.parse_args()
    asked = [question for questions in _ask_all(arguments.data, arguments.questions) for question in questions]
    weights = logistic(
        np.concatenate([question.features for question in asked]),
        np.concatenate([question.right for question in asked]).astype(float),
        [(None, None), *[(0.0, None)] * len(NAMES)],
        regularised=0.0,
    )
    best = np.array([_best(question, weights) for question in asked])
    share = np.array([UNANSWERABLE_WEIGHT if question.kind == "adversarial" else 1.0 for question in asked])
    offset, scale = logistic(best[:, :1], best[:, 1], [(None, None)] * 2, share, regularised=0.0)
    print(f"intercept {offset + scale * weights[0]:.2f}")
    for name, weight in zip(NAMES, scale * weights[1:], strict=True):
        print(f"{weight:6.2f} {name}")
    _report(asked, 1 / (1 + np.exp(-(offset + scale * best[:, 0]))), best[:, 1])


def _ask_all(data: Path, count: int) -> Iterator[list[Asked]]:
    squad, shifts = data / "squad2_dev", data / "squadshifts"
    # All of SQuAD: the paragraph that an unanswerable question is about must be there to mislead.
    chosen = [from_squad(squad / "passages.jsonl.gz", squad / "questions.jsonl.gz", "dev")]
    for name in ("new_wiki", "reddit"):
        part = from_squad(shifts / f"{name}.passages.jsonl.gz", shifts / f"{name}.questions.jsonl.gz")
        chosen.append(_some(part))
    draw = random.Random(SEED)
    for number, each in enumerate(chosen):
        answerable = [question for question in each.questions if question.answers]
        adversarial = [question for question in each.questions if not question.answers]
        far = [question for other in chosen if other is not each for question in other.questions if question.answers]
        asked = {
            "answerable": draw.sample(answerable, min(count, len(answerable))),
            "adversarial": draw.sample(adversarial, min(count // 2, len(adversarial))),
            "far": [replace(question, evidence=()) for question in draw.sample(far, min(count // 2, len(far)))],
        }
        with tempfile.TemporaryDirectory() as folder:
            each.write(Path(folder, "documents"))
            with Library.open(Path(folder, "library")) as library:
                library.add(Path(folder, "documents"))
                yield [_ask(library, kind, question) for kind, some in asked.items() for question in some]
        print(f"set {number + 1} of {len(chosen)} read")


def _some(questions: QuestionSet) -> QuestionSet:
    """The first passages of a set, and the questions on them."""
    documents = questions.documents[:PASSAGES]
    names = {document.name for document in documents}
    kept = [q for q in questions.questions if all(piece.document in names for piece in q.evidence)]
    return replace(questions, documents=documents, questions=kept)


def _ask(library: Library, kind: str, question: GoldQuestion) -> Asked:
    analysed = analyse(question.question)
    candidates, reader = library.candidates(question.question, 10), SentenceReader(library.term_weights())
    features, right = [], []
    for candidate in candidates:
        gold = [
            span
            for piece in question.evidence
            if piece.document == candidate.document.name
            for span in piece.locate(candidate.document.text)
        ]
        for start, end, span, vector in reader.features(analysed, candidate):
            first, last = (start, end) if span is None else (span.start, span.end)
            features.append(vector)
            right.append(any(first < b and a < last for a, b in gold))
    return Asked(kind, np.array(features).reshape(-1, len(NAMES)), np.array(right, dtype=bool))


def _best(question: Asked, weights: NDArray[np.float64]) -> tuple[float, float]:
    if not len(question.features):
        return float(weights[0]), 0.0
    scores = weights[0] + question.features @ weights[1:]
    return float(scores.max()), float(question.right[scores.argmax()])


def _report(asked: Sequence[Asked], chance: NDArray[np.float64], right: NDArray[np.float64]) -> None:
    kinds = np.array([question.kind for question in asked])
    print("threshold  answered  right if answered  far refused  adversarial refused")
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        given = chance >= threshold
        answered = given[kinds == "answerable"].mean()
        good = right[given & (kinds == "answerable")].mean()
        refused = [1 - given[kinds == kind].mean() for kind in ("far", "adversarial")]
        print(f"{threshold:9.2f}  {answered:8.3f}  {good:17.3f}  {refused[0]:11.3f}  {refused[1]:19.3f}")


if __name__ == "__main__":
    main()
