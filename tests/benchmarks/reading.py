"""How well the reader reads: SQuAD 2.0's questions, each with the paragraph that it was written for.

    python tests/benchmarks/reading.py --data DIR [--limit N] [--reader NAME_OR_PATH] [--out FILE]

Exact match and F1 are those of SQuAD 2.0: words without case, punctuation and articles, the best of the gold answers;
for a question without an answer, 1 when none is given. Whether one is given depends on a threshold on the margin of
the best span over "no answer". It is chosen on every other article, and the figures are those of the rest.
The time is that of 20 passages of 200 tokens.
"""

import argparse
import json
import re
import string
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.public_sets import json_lines
from qa.reading.cross_encoder import BUNDLED, BundledCrossEncoder, CrossEncoder
from qa.reading.decoding import best_spans

ROUNDS = 20


@dataclass(frozen=True)
class Read:
    """One question: its article, whether it has an answer, what was read and how surely."""

    article: str
    answerable: bool
    exact: float
    f1: float
    margin: float


def main() -> None:
    """Read, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds a folder for each set")
    parser.add_argument("--limit", type=int, metavar="N", help="take every so many-th question only")
    parser.add_argument("--reader", metavar="NAME_OR_PATH", help="another reader than the bundled one")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    model = _load(arguments.reader)
    read = _read(model, arguments.data / "squad2_dev", arguments.limit or 1)
    articles = sorted({each.article for each in read})
    fitting = [each for each in read if articles.index(each.article) % 2 == 0]
    judged = [each for each in read if articles.index(each.article) % 2 == 1]
    threshold = max(np.unique([each.margin for each in fitting]), key=lambda t: _mean(_scores(fitting, t, "f1")))
    at_85 = float(np.quantile([each.margin for each in judged if each.answerable], 0.15))
    answerable = [each for each in judged if each.answerable]
    others = [each for each in judged if not each.answerable]
    figures = {
        "questions": len(judged),
        "threshold": float(threshold),
        "exact match": _mean(_scores(judged, threshold, "exact")),
        "F1": _mean(_scores(judged, threshold, "f1")),
        "answered of the answerable": _mean([each.margin >= threshold for each in answerable]),
        "refused of the unanswerable": _mean([each.margin < threshold for each in others]),
        "refused while 85% of the answerable are answered": _mean([each.margin < at_85 for each in others]),
        "exact match of the answerable, always answering": _mean([each.exact for each in answerable]),
        "F1 of the answerable, always answering": _mean([each.f1 for each in answerable]),
        "milliseconds for 20 passages of 200 tokens, median": _time(model),
    }
    for name, value in figures.items():
        print(f"{value:9.3f}  {name}")
    if arguments.out:
        arguments.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _load(name: str | None) -> CrossEncoder:
    if name is None or (Path(name) / "reader.json").is_file():
        return BundledCrossEncoder(Path(name) if name else BUNDLED)
    from qa.reading.transformers_models import TransformersReader

    return TransformersReader(name)


def _read(model: CrossEncoder, folder: Path, step: int) -> list[Read]:
    passages = {row["pid"]: row for row in json_lines(folder / "passages.jsonl.gz")}
    asked = [row for row in json_lines(folder / "questions.jsonl.gz") if row["split"] == "dev"][::step]
    found = []
    for number, row in enumerate(asked, 1):
        passage = passages[row["pid"]]
        windows = model.score(row["question"], [(passage["title"].replace("_", " "), passage["text"])])[0]
        span = best_spans(windows, 1)[0]
        words = passage["text"][span.start : span.end]
        exact = max((float(_words(words) == _words(gold)) for gold in row["answers"]), default=0.0)
        f1 = max((_f1(words, gold) for gold in row["answers"]), default=0.0)
        found.append(Read(passage["title"], not row["unanswerable"], exact, f1, span.margin))
        if number % 500 == 0:
            print(f"{number} of {len(asked)} read", flush=True)
    return found


def _scores(read: Sequence[Read], threshold: float, kind: str) -> NDArray[np.float64]:
    return np.array(
        [
            (getattr(each, kind) if each.answerable else 0.0)
            if each.margin >= threshold
            else float(not each.answerable)
            for each in read
        ]
    )


def _mean(values: Sequence[float] | NDArray[np.float64]) -> float:
    return float(np.mean(values))


def _words(text: str) -> list[str]:
    plain = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    return re.sub(r"\b(?:a|an|the)\b", " ", plain).split()


def _f1(words: str, gold: str) -> float:
    given, wanted = Counter(_words(words)), Counter(_words(gold))
    common = (given & wanted).total()
    return 2 * common / (given.total() + wanted.total()) if common else 0.0


def _time(model: CrossEncoder) -> float:
    """Milliseconds for 20 passages of 200 tokens: the median of some rounds."""
    passages = [("A title", " ".join(f"word{letter}" for letter in "abcdefghij" * 10)) for _ in range(20)]
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        model.score("When was the harbour rebuilt after the fire?", passages)
        took.append(time.perf_counter() - began)
    return 1000 * float(np.median(took))


if __name__ == "__main__":
    main()
