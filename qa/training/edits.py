"""Sentences that say what a passage says in other words, and others that differ from it in one thing, made by template.

After SummEdits (Laban et al. 2023, "LLMs as Factual Reasoners"), where a summary is edited so that it is still true, or
no longer. The edits themselves are in ``qa.training.sentence_edits``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from corpus.sentences import sentence_spans
from qa.evaluation.public_sets import json_lines
from qa.training.sentence_edits import FALSE_EDITS, LONGEST, SHORTEST, TRUE_EDITS, Edit, Editable, Marked, kind_of

__all__ = ["ANOTHER_PARAGRAPH", "ONE_OF_TWO", "TWO_IN_ONE", "Edited", "edited", "marked_passages"]

TWO_IN_ONE, ONE_OF_TWO = "two in one", "one of two"
"""Two sentences of a passage joined, both as they stand; and the second of them edited, so that it is false."""

ANOTHER_PARAGRAPH = "another paragraph"
"""A sentence of another passage of the same article."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A sentence that was made of one of a passage's.

    Attributes:
        passage: what it was made of.
        claim: the sentence.
        edit: how it was made: a key of ``TRUE_EDITS`` or ``FALSE_EDITS``, ``TWO_IN_ONE``,
            ``ONE_OF_TWO`` or ``ANOTHER_PARAGRAPH``.
        supported: whether the passage still says so.
    """

    passage: Marked
    claim: str
    edit: str
    supported: bool


def marked_passages(folder: Path) -> Iterator[Marked]:
    """The paragraphs of a set with SQuAD's questions: ``passages.jsonl.gz`` and ``questions.jsonl.gz``."""
    answers: dict[str, dict[int, str]] = defaultdict(dict)
    for row in json_lines(folder / "questions.jsonl.gz"):
        for start, words in zip(row.get("starts", ()), row["answers"], strict=False):
            answers[row["pid"]].setdefault(start, words)
    for row in json_lines(folder / "passages.jsonl.gz"):
        kept: list[tuple[int, str]] = []
        for start, words in sorted(answers[row["pid"]].items()):
            if row["text"][start : start + len(words)] == words and (
                not kept or start >= kept[-1][0] + len(kept[-1][1])
            ):
                kept.append((start, words))
        yield Marked(row["title"].replace("_", " "), row["text"], tuple(kept))


def edited(passages: Sequence[Marked], random: Random) -> Iterator[Edited]:
    """Of each passage one sentence that is still true and one that no longer is, where it allows both.

    Of the edits that a passage allows, the one that was made least often so far is taken.
    """
    elsewhere: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        for _, words in passage.answers:
            elsewhere[kind_of(words)].append(words)
    made: Counter[str] = Counter()
    of_article: dict[str, list[Marked]] = defaultdict(list)
    for passage in passages:
        of_article[passage.title].append(passage)
    for passage in passages:
        sentences = _sentences(passage, elsewhere, random)
        other = random.choice(of_article[passage.title])
        foreign = [] if other is passage else [each.text for each in _sentences(other, elsewhere, random)]
        false = {**_false(sentences), ANOTHER_PARAGRAPH: foreign}
        for tried, supported in ((_true(sentences), True), (false, False)):
            kept = {name: claims for name, claims in tried.items() if claims}
            name = min(kept, key=lambda name: made[name], default=None)
            if name is not None:
                made[name] += 1
                yield Edited(passage, random.choice(kept[name]), name, supported)


def _true(sentences: Sequence[Editable]) -> dict[str, list[str]]:
    """The claims by each edit after which a sentence is still true, and pairs of sentences in one."""
    claims = {name: _made(edit, sentences) for name, edit in TRUE_EDITS.items()}
    return {**claims, TWO_IN_ONE: _joined(sentences, [(each, each.text) for each in sentences])}


def _false(sentences: Sequence[Editable]) -> dict[str, list[str]]:
    """The claims by each edit after which a sentence is no longer true, alone or joined to one that still is."""
    claims = {name: _made(edit, sentences) for name, edit in FALSE_EDITS.items()}
    edits = list(FALSE_EDITS.values())
    edited = [(each, each.random.choice(edits)(each)) for each in sentences]
    return {**claims, ONE_OF_TWO: _joined(sentences, [(each, claim) for each, claim in edited if claim is not None])}


def _made(edit: Edit, sentences: Sequence[Editable]) -> list[str]:
    return [claim for sentence in sentences if (claim := edit(sentence)) is not None]


def _joined(sentences: Sequence[Editable], others: Sequence[tuple[Editable, str]]) -> list[str]:
    """Sentences followed by others of the same passage, each in one."""
    return [
        f"{one.text.removesuffix('.')}, and {replace(other, text=claim).within}"
        for one in sentences
        for other, claim in others
        if one is not other and len(one.text.split()) + len(claim.split()) <= LONGEST
    ]


def _sentences(passage: Marked, elsewhere: Mapping[str, Sequence[str]], random: Random) -> list[Editable]:
    made = []
    for start, end in sentence_spans(passage.text):
        words = passage.text[start:end]
        inside = tuple((at - start, answer) for at, answer in passage.answers if start <= at < end)
        if inside and SHORTEST <= len(words.split()) <= LONGEST and words.endswith("."):
            made.append(Editable(words, inside, passage, elsewhere, random))
    return made
