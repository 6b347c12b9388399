"""What a language model writes, sentence by sentence, with verification and without it.

    python tests/benchmarks/written.py --model NAME --url URL --keep DIR [--data DIR] [--sets A,B] [--half HALF]
        [--limit N] [--passages N] [--characters N] [--tokens N] [--seconds N] [--labels FILE.jsonl]

Every question is asked of its set's library, and the model writes over the passages found. What it wrote is kept in
DIR, so that another run, after a change of the verification, judges the same words and asks the model nothing;
``--seconds`` ends a run early, and the next one goes on. ``--passages``, ``--characters`` and ``--tokens`` bound what a
small machine has to read and write.

``DIR/sentences.jsonl`` gets every sentence with the verdict, its quotes and the passages that were given. A person who
has read a sentence beside its passages writes a line ``{"set": ..., "id": ..., "text": ..., "false": KIND}`` into the
file of ``--labels``: KIND is "" where the passages say so, else what is false or unsaid: "number", "date", "name" or
"other". Of labelled sentences are then counted the false shown without verification and with it, and the true that
are dropped; intervals are 95%, by bootstrap over questions.

SmolLM2-135M (``python -m tests.qa.model_server``) over the first 53 bundled questions, with ``--passages 3 --characters
1500 --tokens 150``, 78 sentences, of which eight say nothing:

    false of those written                     36 of 70
    false in a number, a date or a name        20, of which shown 1: a minister with another's office
    false otherwise                            16, of which shown 7: what it says of "the passage" itself, mostly
    of the false, shown                        0.222 (0.086 to 0.370)
    of the true, not shown                     0.500 (0.333 to 0.657), two thirds of them as beside the point

and over LIT-RAGBench (108 questions in two libraries, one without the passages that answer), with the same bounds, 232
sentences, many of which are parts of the prompt or items of a list:

    false in a number, a date or a name        91, of which 89 are written anew, and shown 1: none of 55 in the look
                                               half, 1 of 34 in the other

Qwen2.5-Coder-1.5B over 34 bundled questions and 68 of LIT-RAGBench, with ``--limit 34 --passages 3 --characters 2200
--tokens 110``, writes 55 sentences that say something:

    false of those written                     31 of 55, 0.56 (0.40 to 0.72), most of them where a table has to be read
    of the false, shown                        7 of 31, 0.23 (0.07 to 0.42): five have another number of the passage
    of the true, not shown                     10 of 24, 0.42 (0.17 to 0.61)
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from own_sets import ALL_SETS
from predictions import Settings, kept_library

from qa.evaluation.metrics import Interval, bootstrap
from qa.evaluation.question_sets import GoldQuestion
from qa.generation import prompt, writing
from qa.generation.client import LanguageModel
from qa.generation.generator import Message, Piece
from qa.library import Library

_DEFAULT_SETS = ("press_releases", "lit_ragbench")


class Kept:
    """A model whose words are kept in a file, so that it writes about a question once."""

    def __init__(self, model: LanguageModel, path: Path) -> None:
        self._model, self._path, self._lock = model, path, threading.Lock()
        self._texts: dict[str, str] = {}
        if path.exists():
            self._texts = {row["asked"]: row["text"] for row in map(json.loads, path.open(encoding="utf-8"))}

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def knows(self, question: str) -> bool:
        """Whether what it writes about a question is kept."""
        return any(asked.endswith(f"Question: {question}") for asked in self._texts)

    def stream(
        self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None, most_tokens: int
    ) -> Iterator[Piece]:
        """What is kept of the last line that was asked, or what the model writes now."""
        asked = messages[-1].text.rpartition("\n")[2]
        if asked not in self._texts:
            text = "".join(each.text for each in self._model.stream(messages, schema=schema, most_tokens=most_tokens))
            with self._lock, self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"asked": asked, "text": text}, ensure_ascii=False) + "\n")
            self._texts[asked] = text
        yield Piece(self._texts[asked])


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence that was written.

    Attributes:
        of: its set, its question and its words, by which it is labelled.
        shown: whether it is part of the answer.
        told: all else that a person reads beside it.
    """

    of: tuple[str, str, str]
    shown: bool
    told: Mapping[str, Any]


def main() -> None:
    """Ask, verify, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--keep", type=Path, required=True, metavar="DIR")
    parser.add_argument("--data", type=Path, metavar="DIR", help="holds a folder for each public set")
    parser.add_argument("--sets", type=lambda text: text.split(","), default=_DEFAULT_SETS, metavar="A,B")
    parser.add_argument("--half", choices=("look", "measure"))
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="questions of each half of a set; 0 for all")
    parser.add_argument("--passages", type=int, default=prompt.PASSAGES_GIVEN, metavar="N", help="given to the model")
    parser.add_argument("--characters", type=int, default=prompt.MOST_GIVEN_CHARACTERS, metavar="N", help="of them")
    parser.add_argument("--tokens", type=int, default=writing.MOST_WRITTEN_TOKENS, metavar="N", help="of an answer")
    parser.add_argument("--seconds", type=float, default=float("inf"), metavar="N", help="after which nothing is asked")
    parser.add_argument("--labels", type=Path, metavar="FILE.jsonl")
    arguments = parser.parse_args()
    vars(prompt)["PASSAGES_GIVEN"], vars(prompt)["MOST_GIVEN_CHARACTERS"] = arguments.passages, arguments.characters
    vars(writing)["MOST_WRITTEN_TOKENS"] = arguments.tokens
    arguments.keep.mkdir(parents=True, exist_ok=True)
    rows = []
    with (arguments.keep / "sentences.jsonl").open("w", encoding="utf-8") as file:
        for row in _rows(arguments):
            rows.append(row)
            name, question, text = row.of
            line = {"set": name, "id": question, "text": text, "shown": row.shown, **row.told}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{len(rows)} sentences, {sum(row.shown for row in rows)} shown")
    if arguments.labels:
        _report(rows, _labels(arguments.labels))


def _rows(arguments: argparse.Namespace) -> Iterator[Row]:
    ends = time.monotonic() + arguments.seconds
    for name in arguments.sets:
        writer = LanguageModel(arguments.model, arguments.url, silence=600, seconds=900)
        asked = wrote = 0
        for number, made in enumerate(
            ALL_SETS[name].open(arguments.data, arguments.half, arguments.limit or None, None)
        ):
            # The same question may be asked of several libraries, and is answered from the passages of each.
            model = Kept(writer, arguments.keep / f"{name}-{number}.jsonl")
            with (
                tempfile.TemporaryDirectory() as scratch,
                kept_library(name, made, Path(scratch), Settings(arguments.keep / "libraries")) as library,
            ):
                for question in made.questions:
                    if time.monotonic() > ends and not model.knows(question.question):
                        continue
                    rows = list(_written(library, name, question, model))
                    asked, wrote = asked + 1, wrote + bool(rows)
                    print(f"\r{name}: {asked}", end="", file=sys.stderr, flush=True)
                    yield from rows
        print(f"\r{name}: {asked} questions, {wrote} with sentences")


def _written(library: Library, name: str, question: GoldQuestion, model: Kept) -> Iterator[Row]:
    answer = library.ask(question.question, asked_on=question.asked_on, llm=model)
    if answer.notice:
        print(f"\n{question.id}: {answer.notice}", file=sys.stderr)
    for each in answer.sentences:
        told = {
            "question": question.question,
            "gold": question.answers,
            "verdict": each.verdict,
            "probability": each.probability,
            "reason": each.reason,
            "quotes": [citation.quote for citation in each.citations],
        }
        yield Row((name, question.id, each.text), each.shown, told)


# --- Figures --------------------------------------------------------------------------------------


def _labels(path: Path) -> dict[tuple[str, str, str], str]:
    with path.open(encoding="utf-8") as lines:
        return {(row["set"], row["id"], row["text"]): row["false"] for row in map(json.loads, lines)}


def _report(rows: Sequence[Row], labels: Mapping[tuple[str, str, str], str]) -> None:
    known = [row for row in rows if row.of in labels]
    kinds = [labels[row.of] for row in known]
    false, shown = np.array([bool(kind) for kind in kinds]), np.array([row.shown for row in known])
    groups: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(known):
        groups.setdefault(row.of[:2], []).append(at)
    places = list(groups.values())
    print(
        f"{len(known)} labelled, of {len(places)} questions: {false.sum()} false, {(false & shown).sum()} of them shown"
    )
    for kind in ("number", "date", "name", "other"):
        own = np.array([each == kind for each in kinds])
        print(f"  {kind}: {own.sum()} false, {(own & shown).sum()} shown")

    def share(part: Any, of: Any) -> Interval | None:
        def value(chosen: Any) -> float | None:
            at = np.concatenate([places[each] for each in chosen])
            return float(part[at].sum() / of[at].sum()) if of[at].any() else None

        return bootstrap(len(places), value)

    print(f"  false of those written {share(false, np.ones(len(false))) or '-'}")
    print(f"  false of those shown {share(false & shown, shown) or '-'}")
    print(f"  of the false, shown {share(false & shown, false) or '-'}")
    print(f"  of the true, dropped {share(~false & ~shown, ~false) or '-'}")


if __name__ == "__main__":
    main()
