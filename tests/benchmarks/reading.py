"""How well the reader reads, head by head.

    python tests/benchmarks/reading.py --data DIR [--limit N] [--reader NAME_OR_PATH] [--out FILE]

Spans: SQuAD 2.0's development questions, each with the paragraph that it was written for. Exact match and F1 are those
of SQuAD 2.0: words without case, punctuation and articles, the best of the gold answers; for a question without an
answer, 1 when none is given. Whether one is given depends on a threshold on the margin of the best span over "no
answer". It is chosen on every other article, and the figures are those of the rest. AUC is the chance that the margin
is higher for a question with an answer than for one without.

Among ten: the best span of the paragraph and the nine others that share most words with the question (BM25).

Yes or no, claims and the words of earlier questions: the parts that training holds back (``qa.training.examples``), and
only with a reader that says something of them. Terms are counted as words of what was said before; those that belong
to the question are content words of its written-out form that it does not have itself.

The time is that of 12 passages of about 230 tokens.
"""

import argparse
import json
import re
import string
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from corpus.views import View
from qa.evaluation.public_sets import json_lines
from qa.lexical import LexicalIndex
from qa.reading.cross_encoder import BUNDLED, BundledCrossEncoder, CrossEncoder, Scores
from qa.reading.decoding import ViewSpan, best_spans
from qa.training.examples import claims, follow_ups, yes_or_no

ROUNDS = 20
OPEN_ONE_IN = 12
TERM_CHANCE = 0.5


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
    parser.add_argument("--limit", type=int, default=1, metavar="N", help="take every so many-th question only")
    parser.add_argument("--reader", metavar="NAME_OR_PATH", help="another reader than the bundled one")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    model = _load(arguments.reader)
    figures = {
        **_spans(model, arguments.data / "squad2_dev", arguments.limit),
        **_among_ten(model, arguments.data / "squad2_dev", arguments.limit * OPEN_ONE_IN),
    }
    if isinstance(model, BundledCrossEncoder):
        figures |= _yes_or_no(model, arguments.data, arguments.limit)
        figures |= _claims(model, arguments.data, arguments.limit)
        figures |= _terms(model, arguments.data)
    figures["milliseconds for 12 passages of 230 tokens, median"] = _time(model)
    for name, value in figures.items():
        print(f"{value:9.3f}  {name}")
    if arguments.out:
        arguments.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _load(name: str | None) -> CrossEncoder:
    if name is None or (Path(name) / "reader.json").is_file():
        return BundledCrossEncoder(Path(name) if name else BUNDLED)
    from qa.reading.transformers_models import TransformersReader

    return TransformersReader(name)


def _squad(folder: Path, step: int) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    passages = {row["pid"]: row for row in json_lines(folder / "passages.jsonl.gz")}
    return passages, [row for row in json_lines(folder / "questions.jsonl.gz") if row["split"] == "dev"][::step]


def _spans(model: CrossEncoder, folder: Path, step: int) -> dict[str, float]:
    passages, asked = _squad(folder, step)
    read = []
    for row in asked:
        passage = passages[row["pid"]]
        windows = model.score(row["question"], [_shown(passage)])[0]
        span = _best_span(windows, passage["text"])
        exact, f1 = _agreement(passage["text"][span.start : span.end], row["answers"])
        read.append(Read(passage["title"], not row["unanswerable"], exact, f1, span.margin))
    articles = sorted({each.article for each in read})
    fitting = [each for each in read if articles.index(each.article) % 2 == 0]
    judged = [each for each in read if articles.index(each.article) % 2 == 1]
    threshold = max(np.unique([each.margin for each in fitting]), key=lambda t: _mean(_scores(fitting, t, "f1")))
    at_85 = float(np.quantile([each.margin for each in judged if each.answerable], 0.15))
    answerable = [each for each in judged if each.answerable]
    others = [each for each in judged if not each.answerable]
    return {
        "questions": len(judged),
        "threshold": float(threshold),
        "exact match": _mean(_scores(judged, threshold, "exact")),
        "F1": _mean(_scores(judged, threshold, "f1")),
        "AUC of answerable against not": float(
            roc_auc_score([each.answerable for each in judged], [each.margin for each in judged])
        ),
        "refused while 85% of the answerable are answered": _mean([each.margin < at_85 for each in others]),
        "exact match of the answerable, always answering": _mean([each.exact for each in answerable]),
        "F1 of the answerable, always answering": _mean([each.f1 for each in answerable]),
    }


def _among_ten(model: CrossEncoder, folder: Path, step: int) -> dict[str, float]:
    passages, asked = _squad(folder, step)
    names = list(passages)
    exact, f1, placed = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        shown = [_shown(passages[name]) for name in names]
        LexicalIndex.build(Path(scratch), ((n, title, text) for n, (title, text) in enumerate(shown)))
        index = LexicalIndex.load(Path(scratch))
        for row in asked:
            if row["unanswerable"]:
                continue
            gold = names.index(row["pid"])
            others = [place for place, _ in index.search(row["question"], 10) if place != gold]
            among = [gold, *others[:9]]
            scored = model.score(row["question"], [shown[place] for place in among])
            best, place = max(
                ((_best_span(windows, shown[place][1]), place) for place, windows in zip(among, scored, strict=True)),
                key=lambda found: found[0].margin,
            )
            agreed = _agreement(shown[place][1][best.start : best.end], row["answers"])
            exact.append(agreed[0])
            f1.append(agreed[1])
            placed.append(place == gold)
    return {
        "among ten: exact match": _mean(exact),
        "among ten: F1": _mean(f1),
        "among ten: best span in the right paragraph": _mean(placed),
    }


def _yes_or_no(model: CrossEncoder, data: Path, step: int) -> dict[str, float]:
    examples = yes_or_no(data, held_back=True)[:: max(1, step // 2)]
    right = [
        int(np.argmax(_best(model, each.question, each.context, each.text).yes_no[:2])) == each.yes_no
        for each in examples
    ]
    return {"yes or no right (BoolQ)": _mean(right)}


def _claims(model: CrossEncoder, data: Path, step: int) -> dict[str, float]:
    figures = {}
    examples = claims(data, held_back=True)
    for sources in (("fm2_claims", "fever_symmetric"), ("contract_nli",)):
        chosen = [each for each in examples if each.source in sources][:: max(1, step // 2)]
        said = [int(np.argmax(_best(model, each.question, each.context, each.text).support)) for each in chosen]
        wanted = [each.support for each in chosen]
        name = " and ".join(sources)
        figures[f"support of a claim right ({name})"] = _mean([a == b for a, b in zip(said, wanted, strict=True)])
        figures[f"support of a claim, mean F1 of three ({name})"] = float(f1_score(wanted, said, average="macro"))
        sided = [(a, b) for a, b in zip(said, wanted, strict=True) if b != 2]
        figures[f"of those supported or refuted right ({name})"] = _mean([a == b for a, b in sided])
    return figures


def _best(model: CrossEncoder, question: str, context: str, text: str) -> Scores:
    return max(model.score(question, [(context, text)])[0], key=lambda window: window.relevance)


def _terms(model: BundledCrossEncoder, data: Path) -> dict[str, float]:
    found = wanted = both = 0
    for each in follow_ups(data, held_back=True):
        gold = {each.text[start:end].lower() for start, end in each.terms or ()}
        said = model.terms(each.question, each.text.split("\n")[::-1])
        given = {part for word, chance in said if chance >= TERM_CHANCE for part in re.findall(r"\w+", word.lower())}
        found, wanted, both = found + len(given), wanted + len(gold), both + len(given & gold)
    precision, recall = both / max(1, found), both / max(1, wanted)
    return {
        "words of earlier questions: precision": precision,
        "words of earlier questions: recall": recall,
        "words of earlier questions: F1": 2 * precision * recall / max(1e-9, precision + recall),
    }


def _shown(passage: dict[str, Any]) -> tuple[str, str]:
    return passage["title"].replace("_", " "), passage["text"]


def _best_span(windows: Sequence[Scores], text: str) -> ViewSpan:
    """The best span of a text that is read as it is."""
    view = View(text, np.arange(len(text), dtype=np.int32), ((0, len(text)),))
    return best_spans(windows, view, [(0, len(text))], 1)[0]


def _agreement(said: str, answers: Sequence[str]) -> tuple[float, float]:
    """Exact match and F1 with the answer that is nearest."""
    exact = max((float(_words(said) == _words(gold)) for gold in answers), default=0.0)
    return exact, max((_f1(said, gold) for gold in answers), default=0.0)


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
    """Milliseconds for 12 passages of 230 tokens: the median of some rounds."""
    passages = [("A title", " ".join(f"word{letter}" for letter in "abcdefghijk" * 10)) for _ in range(12)]
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        model.score("When was the harbour rebuilt after the fire?", passages)
        took.append(time.perf_counter() - began)
    return 1000 * float(np.median(took))


if __name__ == "__main__":
    main()
