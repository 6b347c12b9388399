"""Questions with passages to train on, read from the public sets that the reader may learn from.

A part of some sets is held back, for measuring: see ``is_held_back``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.evaluation.public_sets import is_held_back, json_lines
from qa.normalisation import search_terms

__all__ = [
    "AS_READ",
    "NEITHER",
    "NO",
    "NOT_SAID",
    "REFUTED",
    "SUPPORTED",
    "YES",
    "Example",
    "Unit",
    "claims",
    "follow_ups",
    "misleading_twins",
    "squad",
    "train_mix",
    "with_spans",
    "yes_or_no",
]

YES, NO, NEITHER = range(3)
SUPPORTED, REFUTED, NOT_SAID = range(3)
"""Classes of an answer to a yes-no question, and of a claim beside a passage."""

AS_READ = ("office", "written")
"""Sources whose passages are split, and have a line of context above them, as the reader will read them."""

_NOT_TO_TRAIN_ON = ("timeqa", "policyqa")
"""TimeQA is kept for measuring. PolicyQA asks about the privacy policies of OPP-115, which is for research alone:
weights trained on it could not be given to everybody."""
_SUPPORT = {
    "SUPPORTS": SUPPORTED,
    "REFUTES": REFUTED,
    "NOT ENOUGH INFO": NOT_SAID,
    "entailment": SUPPORTED,
    "contradiction": REFUTED,
    "neutral": NOT_SAID,
}
_ANSWERS = {"YES": YES, "NO": NO, "DON'T KNOW": NEITHER}
_LAST_ANSWER_WORDS = 30
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, or a claim, and a passage, with what the heads of the network should say of them.

    Attributes:
        source: the set that it comes from.
        question: as asked.
        context: what stands above the passage: the title of its document.
        text: of the passage; of a question that follows others, those others.
        starts: where in the text an answer may begin; empty when the passage does not answer.
        ends: where in the text such an answer ends.
        spans: whether ``starts`` and ``ends`` are known.
        relevant: whether the passage is about the question, or None when that is not known.
        yes_no: ``YES``, ``NO``, ``NEITHER``, or None when it is not known.
        support: of a claim ``SUPPORTED``, ``REFUTED``, ``NOT_SAID``, or None.
        terms: where in the text the words stand that belong to the question as well, or None when it is not known.
    """

    source: str
    question: str
    context: str
    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    spans: bool = True
    relevant: bool | None = None
    yes_no: int | None = None
    support: int | None = None
    terms: tuple[tuple[int, int], ...] | None = None

    @property
    def answers(self) -> list[str]:
        """What the answers say."""
        return [self.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Unit:
    """Examples that are learnt from in one step.

    Attributes:
        rows: one question, with the passage that answers first and then others.
        twin: a question that differs in little from it and that the first passage does not answer.
    """

    rows: tuple[Example, ...]
    twin: Example | None = None


def squad(data: Path) -> dict[str, Example]:
    """SQuAD 2.0's training questions by their id, those without an answer among them."""
    return {row["id"]: example for row, example in _mix(data / "squad2_train", "questions.jsonl.gz")}


def misleading_twins(data: Path) -> list[tuple[str, str, str]]:
    """Of SQuAD 2.0: the id of a question, of one that differs in little and has no answer, and what looks like one."""
    rows = json_lines(data / "squad2_train" / "pairs.jsonl.gz")
    return [(row["answerable_id"], row["unanswerable_id"], row["plausible"]["text"]) for row in rows]


def train_mix(data: Path) -> list[Example]:
    """SQuADShifts and the first turns of Doc2Dial."""
    mixed = _mix(data / "train_mix", "reader_train.jsonl.gz")
    return [example for _, example in mixed if not example.source.startswith(_NOT_TO_TRAIN_ON)]


def _mix(folder: Path, questions: str) -> Iterator[tuple[dict[str, Any], Example]]:
    passages = {row["pid"]: row for row in json_lines(folder / "passages.jsonl.gz")}
    for row in json_lines(folder / questions):
        if row["pid"] not in passages:
            continue
        passage = passages[row["pid"]]
        misleading = row["unanswerable"] and row["src"] == "squad2_train"
        yield (
            row,
            Example(
                source=row["src"],
                question=row["question"],
                context=_title(passage["title"]),
                text=passage["text"],
                starts=tuple(row["starts"]),
                ends=tuple(start + len(answer) for start, answer in zip(row["starts"], row["answers"], strict=True)),
                relevant=None if misleading else not row["unanswerable"],
            ),
        )


def _title(title: str) -> str:
    """A title as a reader would see it; names of files and of collections say nothing."""
    title = re.sub(r"[_-]+", " ", title).strip()
    return "" if re.match(r"Amazon Reviews|Filtered Reddit|Wiki1k", title) else title


def with_spans(data: Path, name: str) -> list[Example]:
    """A set of questions with spans: ``tydiqa_en``, ``bioasq_span``, ``tatqa``, ``qamr`` and so on."""
    made = []
    for row in json_lines(data / name / "data.jsonl.gz"):
        answers = {(answer["start"], answer["start"] + len(answer["text"])) for answer in row["answers"]}
        spans = sorted(answers)
        starts, ends = tuple(start for start, _ in spans), tuple(end for _, end in spans)
        relevant = True if spans else None
        made.append(
            Example(name, row["question"], _title(row["title"]), row["passage"], starts, ends, relevant=relevant)
        )
    return made


def yes_or_no(data: Path, held_back: bool = False) -> list[Example]:
    """Questions to be answered with yes or no: BoolQ, of which a part is held back, and CondaQA."""
    made = []
    for row in json_lines(data / "boolq_yesno" / "data.jsonl.gz"):
        if is_held_back(row["passage"]) == held_back:
            made.append(_yes_or_no("boolq_yesno", row, YES if row["label"] == "yes" else NO))
    if not held_back:
        for row in json_lines(data / "condaqa" / "data.jsonl.gz"):
            if row["label"] in _ANSWERS:
                made.append(_yes_or_no("condaqa", row, _ANSWERS[row["label"]]))
    return made


def _yes_or_no(source: str, row: dict[str, Any], label: int) -> Example:
    relevant = None if label == NEITHER else True
    return Example(source, row["question"], row["title"], row["passage"], spans=False, relevant=relevant, yes_no=label)


def claims(data: Path, held_back: bool = False) -> list[Example]:
    """Claims with what a passage says of them; a part of all sets but ``nli_small`` is held back."""
    made: list[Example] = []
    for name in ("fm2_claims", "fever_symmetric", "contract_nli", *(() if held_back else ("nli_small",))):
        for row in json_lines(data / name / "data.jsonl.gz"):
            label = _SUPPORT.get(row["label"])
            if label is None or (name != "nli_small" and is_held_back(_claim_key(name, row)) != held_back):
                continue
            title = row.get("page", "")
            passage = row["passage"].replace("-LRB-", "(").replace("-RRB-", ")")
            relevant = None if label == NOT_SAID else True
            made.append(Example(name, row["question"], title, passage, spans=False, relevant=relevant, support=label))
            if name == "fm2_claims":
                others = [each for each in row["distractors"] if each not in passage and passage not in each]
                if len(others) > 1:
                    made.append(
                        Example(name, row["question"], title, " ".join(others[:2]), spans=False, support=NOT_SAID)
                    )
    return made


def _claim_key(name: str, row: dict[str, Any]) -> str:
    """What claims have in common that must not be parted: the page, the pair, the contract."""
    if name == "fm2_claims":
        return str(row["page"])
    return "-".join(row["id"].split("-")[1:3])


def follow_ups(data: Path, held_back: bool = False) -> list[Example]:
    """Questions of conversations, with the words of what was said before that belong to them: CANARD.

    The text is what was said, newest first: the last answer, the questions, and what the conversation is about.
    """
    made = []
    for row in json_lines(data / "canard" / "dev.jsonl.gz"):
        dialogue, _, number = row["id"].partition("#")
        if is_held_back(dialogue) != held_back:
            continue
        about, said = " - ".join(row["history"][:2]), row["history"][2:]
        last = " ".join(said[-1].split()[:_LAST_ANSWER_WORDS]) if said else ""
        shown = [last] if last and (held_back or int(number) % 2) else []
        text = "\n".join([*shown, *said[-2::-2], about])
        made.append(
            Example(
                "canard", row["question"], "", text, spans=False, terms=_terms(text, row["question"], row["rewrite"])
            )
        )
    return made


def _terms(text: str, question: str, rewrite: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a text stand that a question has only when it is written out."""
    wanted = set(search_terms(rewrite)) - set(search_terms(question))
    found = (match for match in _WORD.finditer(text) if wanted.intersection(search_terms(match[0])))
    return tuple((match.start(), match.end()) for match in found)
