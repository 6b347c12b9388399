"""Questions written one by one about everyday documents, with the passages that Footnote itself finds for them.

A template knows its kinds of document; what is written one by one has all others. The documents are put into a
library, and each question is learnt from with the passages and rows of tables that are found for it and that the reader
as it is finds most promising: what it will have to tell apart later it is shown in training, with the same line of
context above it. So are statements about them, to be verified.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

import numpy as np

from qa.evaluation.question_sets import GoldQuestion, read_questions
from qa.library import Library
from qa.normalisation import written_as_in
from qa.pipeline import Request, Trace
from qa.reading.candidates import RetrievedPassage, SpanCandidate
from qa.reading.rows import rows_of
from qa.retrieval.filters import Filter
from qa.training.examples import NEITHER, NO, YES, Example, Unit
from qa.training.office import seen_at
from qa.training.statements import library_of, statements_of, with_another_value

__all__ = ["units_of"]

_WORDS = {"yes": YES, "no": NO}
_BESIDE, _ROWS_BESIDE = 3, 2
"""Passages that do not answer, beside those that do, and rows of each table: the most promising ones, for of the others
the reader knows already that they do not."""
_TELLING = 4
"""Characters from which on an answer is told by its words alone: where they stand, that may be said as well."""

Place = tuple[int, int]


def units_of(folder: Path, random: Random) -> Iterator[Unit]:
    """A unit for each question of a folder, with the passages that are found for it; none where none of them answers.

    And one for each statement about its documents, with what is found to verify it by; a true one also with another
    value in it.

    Args:
        folder: holds ``documents/``, ``questions.jsonl`` and, if there are statements, ``statements.jsonl``.
        random: chooses the other values.
    """
    with library_of(folder) as library:
        for question in read_questions(folder / "questions.jsonl"):
            rows = list(_examples(question, *_found(library, question)))
            if rows and (not question.answers or any(row.starts for row in rows)):
                yield Unit(tuple(sorted(rows, key=lambda row: not row.starts)))
        for unit in filter(None, (statement.unit for statement in statements_of(folder, library))):
            yield unit
            if (false := with_another_value(unit, random)) is not None:
                yield false


def _found(library: Library, question: GoldQuestion) -> tuple[list[RetrievedPassage], list[SpanCandidate]]:
    """The passages that are found, and the candidates that the reader sees in them."""
    trace = Trace()
    _, candidates = library.pipeline().candidates(Request(question.question, Filter.of(None), date.today()), trace)
    found: list[RetrievedPassage] = next(step.gave for step in trace.steps if step.name == "retrieve")
    return found, candidates


def _examples(
    question: GoldQuestion, found: Sequence[RetrievedPassage], candidates: Sequence[SpanCandidate]
) -> Iterator[Example]:
    """The question with each passage that answers, and with the most promising of those that do not."""
    margins: dict[int, dict[int, float]] = {id(passage): {} for passage in found}
    for each in candidates:
        of_sentences = margins.get(id(each.source))
        if of_sentences is not None:
            of_sentences[each.sentence] = max(each.margin, of_sentences.get(each.sentence, -np.inf))
    beside = 0
    for passage in sorted(found, key=lambda passage: -max(margins[id(passage)].values(), default=-np.inf)):
        places = list(_answers(question, passage))
        if not places:
            if beside >= _BESIDE or not margins[id(passage)] or _may_answer(question, passage):
                continue
            beside += 1
        yield from _of_passage(question, passage, places, margins[id(passage)])


def _answers(question: GoldQuestion, passage: RetrievedPassage) -> Iterator[Place]:
    """Where in the passage's view the answer stands, in the words that are quoted for it."""
    text, yes_or_no = passage.document.text, _verdict(question) is not None
    for piece in question.evidence:
        if piece.document != passage.document.path:
            continue
        for start, end in piece.locate(text):
            if not yes_or_no and question.answers:
                start = text.find(question.answers[0], start, end)
                end = start + len(question.answers[0])
            if start >= 0 and (place := _seen(passage, start, end)) is not None:
                yield place


def _seen(passage: RetrievedPassage, start: int, end: int) -> Place | None:
    """A place of the document in the passage's view; None if it is not there whole."""
    if start < passage.passage.start or end > passage.passage.end:
        return None
    inside = seen_at(passage.view, start, end)
    return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None


def _may_answer(question: GoldQuestion, passage: RetrievedPassage) -> bool:
    """Whether a passage that is not quoted for the answer holds its words all the same."""
    if _verdict(question) is not None:
        return False
    words = passage.view.text.casefold()
    return any(len(answer) >= _TELLING and answer.casefold() in words for answer in question.answers or ())


def _verdict(question: GoldQuestion) -> int | None:
    return _WORDS.get(question.answers[0].casefold()) if question.answers else None


def _of_passage(
    question: GoldQuestion, passage: RetrievedPassage, places: Sequence[Place], margins: Mapping[int, float]
) -> Iterator[Example]:
    """The passage as a whole, and of a table the answering row and the most promising others by themselves."""
    asked, text = written_as_in(passage.view.text, question.question), passage.view.text
    promise = {passage.view.sentences[number][0]: margin for number, margin in margins.items()}
    rows = sorted(rows_of(passage.passage, passage.view), key=lambda row: -promise.get(row.start, -np.inf))
    of_rows = [(row, [place for place in places if row.start <= place[0] and place[1] <= row.end]) for row in rows]
    answering = [(row, inside) for row, inside in of_rows if inside]
    outside = [] if answering else list(places)
    yield _example(question, asked, passage.passage.context, text, outside, bool(places), spans=not answering)
    for row, inside in [*answering, *[each for each in of_rows if not each[1]][:_ROWS_BESIDE]]:
        moved = [(start - row.start, end - row.start) for start, end in inside]
        yield _example(question, asked, row.context, text[row.start : row.end], moved, bool(inside), spans=True)


def _example(
    question: GoldQuestion, asked: str, context: str, text: str, places: Sequence[Place], answers: bool, *, spans: bool
) -> Example:
    verdict = _verdict(question)
    return Example(
        "written",
        asked,
        context,
        text,
        tuple(start for start, _ in places),
        tuple(end for _, end in places),
        spans=spans,
        relevant=True if answers else False if question.answers else None,
        yes_no=None if verdict is None else verdict if answers else NEITHER,
    )
