"""Cases written one by one: a question over a few small documents that agree, deny, correct or contradict each other.

Each document is learnt from as if it were the only one: what gives an answer there is one, whether it is right or not,
and what is about another year, person or thing is none. Each answer that is given, filled into the question, is a claim
too: the sentences that give it support it, those that give another or deny it refute it, and the most promising of the
others say nothing of it. So the reader learns to tell who says the same and who says otherwise from who speaks of
another thing.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from qa.answers.values import same, value_of
from qa.evaluation.public_sets import json_lines
from qa.evaluation.question_sets import Evidence, GoldQuestion
from qa.generation.sources import Source
from qa.query import Query
from qa.reading.candidates import RetrievedPassage, SpanCandidate
from qa.settings import PASSAGES_GIVEN
from qa.training.examples import NOT_SAID, REFUTED, SUPPORTED, Example, Unit
from qa.training.statements import FALSE, TRUE, Statement, library_of, with_another_value
from qa.training.written import examples_of, found_for

__all__ = ["CASES", "Case", "Said", "units_of_cases"]

CASES = Path(__file__).parent.parent.parent / "tests" / "benchmarks" / "agreement_learnt.jsonl"
"""The cases that the reader learns from; those of ``agreement.jsonl`` beside it are only counted."""

_NEAR = 2
"""Sentences of each document that say nothing of a claim: the most promising ones."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that gives an answer, or only denies one.

    Attributes:
        document: its file name.
        quote: its words, verbatim.
        answer: what it gives, as it stands there, or "yes" or "no"; empty where it only denies.
    """

    document: str
    quote: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A question over a few small documents.

    Attributes:
        id: its name.
        question: as asked.
        documents: their texts by their file names.
        answers: what is right, in one or several ways of saying it; empty where no document answers.
        says: every sentence that gives an answer, right or not.
        denies: every sentence that only denies the right one.
        agree: the documents that give the right answer.
        true: a sentence in reply that is true; empty where there is none.
        false: one that is false by the same documents; empty where there is none.
    """

    id: str
    question: str
    documents: dict[str, str]
    answers: tuple[str, ...]
    says: tuple[Said, ...]
    denies: tuple[Said, ...]
    agree: tuple[str, ...]
    true: str = ""
    false: str = ""

    def gold(self, said: Sequence[Said]) -> GoldQuestion:
        """Its question with some of the answers that are given for the right ones."""
        evidence = tuple(Evidence(each.document, each.quote) for each in said)
        return GoldQuestion(self.id, self.question, tuple(each.answer for each in said) or self.answers, evidence)

    @property
    def right(self) -> list[Said]:
        """The sentences that give the right answer, in whatever words."""
        return [each for each in self.says if self._is_right(each)]

    def agrees(self, one: Said, other: Said) -> bool:
        """Whether two sentences give the same answer."""
        return _alike(one.answer, other.answer) or (one in self.right and other in self.right)

    def _is_right(self, said: Said) -> bool:
        if said.document not in self.agree:
            return False
        alone = sum(each.document == said.document for each in self.says) == 1
        return alone or any(_alike(said.answer, answer) for answer in self.answers)


def units_of_cases(path: Path, random: Random) -> Iterator[Unit]:
    """Units to learn from, of all cases of a file.

    Args:
        path: a case a line, as an object with the fields of ``Case``.
        random: chooses other values for true sentences.
    """
    for row in json_lines(path):
        says, denies = (tuple(Said(**each) for each in row[key]) for key in ("says", "denies"))
        fields = {key: row[key] for key in ("id", "question", "documents", "true", "false") if key in row}
        answers, agree = tuple(row["answers"]), tuple(row["agree"])
        yield from _units(Case(**fields, answers=answers, says=says, denies=denies, agree=agree), random)


def _units(case: Case, random: Random) -> Iterator[Unit]:
    with tempfile.TemporaryDirectory() as place:
        documents = Path(place) / "documents"
        documents.mkdir()
        for name, text in case.documents.items():
            (documents / name).write_text(text, encoding="utf-8")
        with library_of(Path(place)) as library:
            query, found, candidates = found_for(library, case.question)
    rows = list(_asked(case, found, candidates))
    if rows and (not case.answers or any(row.starts for row in rows)):
        yield Unit(tuple(sorted(rows, key=lambda row: not row.starts)))
    if not query.wants_sentence:
        yield from (Unit((each,)) for each in _claimed(case, query, candidates))
    sources = tuple(Source.retrieved(each) for each in found[:PASSAGES_GIVEN])
    for kind, text in ((TRUE, case.true), (FALSE, case.false)):
        if text and (unit := Statement(text, kind, case.gold(case.right), sources).unit) is not None:
            yield unit
            if kind == TRUE and (false := with_another_value(unit, random)) is not None:
                yield false


def _asked(case: Case, found: Sequence[RetrievedPassage], candidates: Sequence[SpanCandidate]) -> Iterator[Example]:
    """The question with the passages of each document, as if there were no other."""
    for name in case.documents:
        own = [passage for passage in found if passage.document.path == name]
        gold = case.gold([each for each in case.says if each.document == name])
        yield from examples_of(gold, own, candidates, all_marked=True)


def _claimed(case: Case, query: Query, candidates: Sequence[SpanCandidate]) -> Iterator[Example]:
    """Each answer that is given as a claim, with each sentence that bears on it and the most promising others."""
    sentences: dict[tuple[str, int], SpanCandidate] = {}
    for each in sorted(candidates, key=lambda each: -each.margin):
        sentences.setdefault((each.document.path, each.place.start), each)
    for number, given in enumerate(case.says):
        if any(case.agrees(given, other) for other in case.says[:number]):
            continue
        near = dict.fromkeys(case.documents, _NEAR)
        for sentence in sentences.values():
            label = _label(case, sentence, given)
            if label == NOT_SAID:
                near[sentence.document.path] -= 1
            if label is not None and near[sentence.document.path] >= 0:
                text = " ".join(filter(None, (sentence.place.lead, sentence.sentence_text)))
                yield Example("written", query.claim(given.answer), "", text, spans=False, support=label)


def _label(case: Case, sentence: SpanCandidate, given: Said) -> int | None:
    """What a sentence says of an answer that is given; None where it denies the right one and that is another."""
    if others := _at(case.says, sentence):
        return SUPPORTED if any(case.agrees(given, other) for other in others) else REFUTED
    if _at(case.denies, sentence):
        return REFUTED if given in case.right else None
    return NOT_SAID


def _at(marked: Sequence[Said], sentence: SpanCandidate) -> list[Said]:
    """What is marked in a sentence."""
    start, end, text = sentence.place.start, sentence.place.end, sentence.document.text
    return [
        each
        for each in marked
        if each.document == sentence.document.path
        and any(first < end and start < last for first, last in Evidence(each.document, each.quote).locate(text))
    ]


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or same(value_of(one), value_of(other))
