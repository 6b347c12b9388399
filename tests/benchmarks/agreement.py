"""Who agrees: how often the documents that give an answer, and those that say otherwise, are told apart.

    python tests/benchmarks/agreement.py [--half look|measure] [--without STEP ...] [--show N]

asks the question of each case in ``agreement.jsonl``, over its two to five small documents alone. Some say the same in
other words or units, some deny it, correct it or contradict it, some are about another thing, and in a tenth of the
cases all are. Each case names the documents that give the answer (``agree``) and those that say otherwise (``differ``);
of two that contradict each other, where nothing tells which is right, either may come first. Told are, with 95%
intervals by bootstrap over the cases:

- right: of all cases with an answer, those that are rightly answered; refused: of the others, those that are not;
- and of those that are answered at all, the share of the documents that agree, and of those that differ, which are
  shown as such; and the cases in which another document is shown as agreeing, or as differing.

The cases were written one by one by several hands that had not seen the code; failures are shown of the *look* half
alone.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from qa.answer import Answer
from qa.evaluation.metrics import bootstrap_mean, right
from qa.library import Library

CASES = Path(__file__).with_suffix(".jsonl")


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown of a case, against what is so.

    Attributes:
        right: whether the answer is.
        agree: the documents that are shown as giving it, and those that do.
        differ: the documents that are shown as saying otherwise, and those that do.
    """

    right: bool
    agree: tuple[frozenset[str], frozenset[str]]
    differ: tuple[frozenset[str], frozenset[str]]


def main() -> None:
    """Ask, and print the shares of each half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("look", "measure"), help="both by default")
    parser.add_argument("--without", nargs="+", default=(), metavar="STEP", help="steps to take away")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N failures of the look half")
    arguments = parser.parse_args()
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for half in [arguments.half] if arguments.half else ["look", "measure"]:
        own = [case for case in cases if half_of(case["id"]) == half]
        answers = [asked(case, arguments.without) for case in own]
        told = [(case, shown_of(case, answer)) for case, answer in zip(own, answers, strict=True) if case["answers"]]
        shown = [each for _, each in told]
        print(
            f"{half}, {len(own)} cases, {len(told)} with an answer, {sum(each is not None for each in shown)} answered"
        )
        refused = [answer.abstained for case, answer in zip(own, answers, strict=True) if not case["answers"]]
        for name, values in [*figures(shown), ("refused", refused)]:
            print(f"  {name}: {bootstrap_mean(np.array(values, dtype=np.float64))}")
        failed = [(case, each) for case, each in told if each is None or not is_told(each)]
        for case, each in failed[: arguments.show if half == "look" else 0]:
            print(f"  {case['id']} {case['kind']}: {case['question']}\n    {each}")


def half_of(identifier: str) -> str:
    """The half that a case is in, by a hash of its id."""
    return "look" if sha256(identifier.encode()).digest()[0] % 2 == 0 else "measure"


def asked(case: dict, without: Sequence[str]) -> Answer:
    """The answer to a case's question, over its documents alone."""
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        documents.mkdir()
        for name, text in case["documents"].items():
            (documents / name).write_text(text, encoding="utf-8")
        with Library.open(Path(folder) / "library", without=without) as library:
            library.add(documents)
            return library.ask(case["question"])


def shown_of(case: dict, answer: Answer) -> Shown | None:
    """What was shown of a case; None where it was not answered."""
    if answer.abstained:
        return None
    agree, differ = frozenset(case["agree"]), frozenset(case["differ"])
    cited = frozenset(each.document for each in answer.citations)
    others = frozenset(each.document for other in answer.agreement.others for each in other.citations)
    if case["kind"] == "contradict" and answer.citations[0].document in differ:
        agree, differ = differ, agree
    return Shown(right(answer.direct, case["answers"], answer.date), (cited, agree), (others, differ))


def is_told(shown: Shown) -> bool:
    """Whether the answer is right and all documents are told apart."""
    return shown.right and all(found == wanted for found, wanted in (shown.agree, shown.differ))


def figures(cases: Sequence[Shown | None]) -> Iterator[tuple[str, list[float]]]:
    """The values of each figure, a case or a document each."""
    answered = [each for each in cases if each is not None]
    yield "right", [each is not None and each.right for each in cases]
    for name, pairs in (("agree", [each.agree for each in answered]), ("differ", [each.differ for each in answered])):
        yield f"of the documents that {name}, shown", [name in found for found, wanted in pairs for name in wanted]
        yield f"cases with another that is shown to {name}", [bool(found - wanted) for found, wanted in pairs]
    yield "all of it told", [each is not None and is_told(each) for each in cases]


if __name__ == "__main__":
    main()
