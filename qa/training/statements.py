"""Statements written one by one about everyday documents, as somebody may write them in reply to a question.

Of a question that the documents answer one is true to them and one is false by the same passage, with another row's
value, another person or the contrary; of any other question one is said nowhere. Each is verified as the sentences of a
language model are: by the sentences that are found for it in the passages that are found for its question.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

from qa.evaluation.public_sets import json_lines
from qa.evaluation.question_sets import GoldQuestion, read_questions
from qa.generation.evidence import Claim, Evidence, find_evidence
from qa.generation.sources import Source
from qa.generation.stated import Kind, Stated, stated_in
from qa.library import Library
from qa.pipeline import Request, Trace
from qa.retrieval.filters import Filter
from qa.settings import PASSAGES_GIVEN
from qa.training.examples import NOT_SAID, REFUTED, SUPPORTED, Example, Unit

__all__ = ["TRUE", "WORKPLACES", "Statement", "library_of", "statements_of", "with_another_value"]

WORKPLACES = Path(__file__).parent.parent.parent / "tests" / "benchmarks" / "workplaces"
"""Where the documents are that were written one by one, with their questions and statements."""

TRUE, FALSE, UNSAID = "true", "false", "unsaid"
"""Kinds of statements."""


@dataclass(frozen=True)
class Statement:
    """A sentence that somebody may write in reply to a question.

    Attributes:
        text: the sentence.
        kind: "true", "false" by the passage that answers the question, or "unsaid".
        question: that it replies to.
        sources: the passages that are found for the question, the best first.
    """

    text: str
    kind: str
    question: GoldQuestion
    sources: tuple[Source, ...]

    @cached_property
    def evidence(self) -> Evidence:
        """What is found of it in the passages that a language model would be given."""
        return find_evidence(Claim.of(self.text), self.sources)

    @property
    def is_answerable(self) -> bool:
        """Whether what is quoted for the answer to its question is among what was found."""
        return any(self._answers(source, source.start, source.end) for source in self.sources)

    @property
    def label(self) -> int | None:
        """What the evidence says of it; None of a true one whose evidence is not that of its question."""
        found = any(self._answers(source, each.start, each.end) for source, each in self.evidence.places)
        if self.kind == TRUE:
            return SUPPORTED if found else None
        return REFUTED if found and self.kind == FALSE else NOT_SAID

    @property
    def unit(self) -> Unit | None:
        """It with its evidence, to learn from; None where a value of it stands nowhere, for then it is not read."""
        evidence, label = self.evidence, self.label
        if not evidence.places or evidence.missing or label is None:
            return None
        return Unit((Example("written", self.text, evidence.context, evidence.text, spans=False, support=label),))

    def _answers(self, source: Source, start: int, end: int) -> bool:
        """Whether a stretch of a source has a part of what is quoted for the answer."""
        return any(
            start < last and first < end
            for piece in self.question.evidence
            if piece.document == source.document.path
            for first, last in piece.locate(source.document.text)
        )


@contextmanager
def library_of(folder: Path) -> Iterator[Library]:
    """A library of the documents of a folder, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as place, Library.open(Path(place) / "library") as library:
        library.add(folder / "documents")
        yield library


def statements_of(folder: Path, library: Library) -> Iterator[Statement]:
    """The statements of a folder; none where it has no ``statements.jsonl``.

    Args:
        folder: holds ``questions.jsonl`` and ``statements.jsonl``, of which each line has a question's ``id``, and a
            sentence that is ``true`` and one that is ``false``, or one that is ``unsaid``.
        library: of its documents.
    """
    path = folder / "statements.jsonl"
    if not path.exists():
        return
    questions = {question.id: question for question in read_questions(folder / "questions.jsonl")}
    pipeline = library.pipeline()
    for row in json_lines(path):
        question = questions[row["id"]]
        found = pipeline.passages(Request(question.question, Filter.of(None), date.today()), Trace())
        sources = tuple(Source.retrieved(each) for each in found[:PASSAGES_GIVEN])
        yield from (Statement(row[kind], kind, question, sources) for kind in (TRUE, FALSE, UNSAID) if kind in row)


def with_another_value(unit: Unit, random: Random) -> Unit | None:
    """A true statement with another number, date or name of its evidence in the place of one of its own: a false one.

    None of a statement that is not true, or whose evidence has no other value of a kind that it has.

    Args:
        unit: a statement with its evidence.
        random: chooses among them.
    """
    (true,) = unit.rows
    if true.support != SUPPORTED:
        return None
    beside = [other for other in stated_in(true.text, None) if other.words.casefold() not in true.question.casefold()]
    pairs = [(own, other) for own in stated_in(true.question, None) for other in beside if _may_stand_for(own, other)]
    if not pairs:
        return None
    own, other = random.choice(pairs)
    said = f"{true.question[: own.start]}{other.words}{true.question[own.end :]}"
    return Unit((replace(true, question=said, support=REFUTED),))


def _may_stand_for(own: Stated, other: Stated) -> bool:
    """Whether a value is of the kind of another, and told in as many words."""
    if own.kind is not other.kind or not set(own.parts).isdisjoint(other.parts):
        return False
    return own.kind is Kind.NAME or len(own.words.split()) == len(other.words.split())
