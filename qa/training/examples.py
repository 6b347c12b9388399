"""Questions with passages to train on, read from the public sets that the reader may learn from."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.evaluation.public_sets import json_lines

__all__ = ["Example", "read_examples"]

Spans = tuple[tuple[int, int], ...]

_NOT_TO_TRAIN_ON = ("timeqa", "policyqa")
"""TimeQA is kept for measuring. PolicyQA asks about the privacy policies of OPP-115, which is for research alone:
weights trained on it could not be given to everybody."""
_LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage.

    Attributes:
        source: the set that it comes from.
        question: as asked.
        context: what stands above the passage: the title of its document.
        text: of the passage.
        starts: where in the text an answer may begin; empty when the passage does not answer.
        ends: where in the text such an answer ends.
        relevant: whether the passage is about the question, or None when that is not known.
        within: with ``starts`` and ``ends`` empty, the span of the text in which the answer is known to lie.
    """

    source: str
    question: str
    context: str
    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    relevant: bool | None = None
    within: tuple[int, int] | None = None

    @property
    def answered(self) -> bool:
        """Whether the passage answers the question."""
        return bool(self.starts) or self.within is not None


def read_examples(data: Path) -> list[Example]:
    """Every example of the sets in a folder: ``train_mix`` and ``squad_nqg_pairs`` with ``haystack_squad490``."""
    return [*_train_mix(data / "train_mix"), *_sentence_pairs(data)]


def _train_mix(folder: Path) -> Iterator[Example]:
    passages = {row["pid"]: row for row in json_lines(folder / "passages.jsonl.gz")}
    for row in json_lines(folder / "reader_train.jsonl.gz"):
        if row["src"].startswith(_NOT_TO_TRAIN_ON):
            continue
        passage = passages[row["pid"]]
        yield Example(
            source=row["src"],
            question=row["question"],
            context=_title(passage["title"]),
            text=passage["text"],
            starts=tuple(row["starts"]),
            ends=tuple(start + len(answer) for start, answer in zip(row["starts"], row["answers"], strict=True)),
            relevant=not row["unanswerable"],
        )


def _title(title: str) -> str:
    """A title as a reader would see it; names of files and of collections say nothing."""
    title = title.replace("_", " ").strip()
    return "" if re.match(r"Amazon Reviews|Filtered Reddit", title) else title


def _sentence_pairs(data: Path) -> Iterator[Example]:
    """Questions of which only the sentence that answers is known, with the paragraph that holds it."""
    articles = {row["id"]: row["text"] for row in json_lines(data / "haystack_squad490" / "docs.jsonl.gz")}
    pairs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in json_lines(data / "squad_nqg_pairs" / "train_articles_pairs.jsonl.gz"):
        pairs[row["doc"]].append(row)
    for name in sorted(pairs.keys() & articles.keys()):
        paragraphs = [(text, *_squeezed(text)) for text in articles[name].split("\n") if text.strip()]
        for row in pairs[name]:
            wanted, _ = _squeezed(row["sentence"])
            for text, squeezed, offsets in paragraphs:
                at = squeezed.find(wanted) if wanted else -1
                if at >= 0:
                    span = (offsets[at], offsets[at + len(wanted) - 1] + 1)
                    yield Example("nqg", row["question"], _title(name), text, relevant=True, within=span)
                    break


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in lower case, and where each stands."""
    found = [(letter, match.start()) for match in _LETTERS.finditer(text) for letter in match[0].lower()]
    return "".join(letter for letter, _ in found), [offset for _, offset in found]
