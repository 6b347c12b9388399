"""Question files: questions with the answers and the evidence that are right, one JSON object a line.

    {"id": "q1", "question": "When did it open?", "answers": ["1987"], "kind": "when", "history": [],
     "evidence": [{"document": "opening.txt", "quote": "The observatory was opened in 1987."}]}

``answers`` is empty when the documents do not say, so that abstaining is right, and null when no answer is
known, so that only what is retrieved and cited is judged. Any one piece of evidence is enough. Of a piece
of evidence only ``document`` is required: without ``quote`` the whole document is meant; ``start`` tells
which of several occurrences of the quote is meant; ``grade`` (1 when left out) how relevant it is.
``kind``, ``history`` (the earlier questions of the conversation, oldest first), ``asked_on`` (the day, as
2022-06-10, from which "this week" is told; today when it is left out), ``group`` (the article, dialogue or
document the question is about, by which a set is halved), ``half`` ("look" or "measure", where the set itself
is halved) and ``evidence`` may be left out. Each answer of a question of kind "list" or "two-part" is a whole
list, parted by commas or semicolons.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qa.errors import BadQuestionSet

__all__ = ["PRESS_RELEASE_QUESTIONS", "Evidence", "GoldQuestion", "read_questions", "write_questions"]

PRESS_RELEASE_QUESTIONS = Path(__file__).parent / "questions" / "press-releases.jsonl"
"""The question file over the bundled press releases."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document that support an answer, or a whole document that is relevant.

    Attributes:
        document: the document's file name.
        quote: the words, verbatim; None for the whole document.
        start: offset of the quote in the document's text, when one occurrence of several is meant.
        grade: how relevant it is, for graded judgements.
    """

    document: str
    quote: str | None = None
    start: int | None = None
    grade: int = 1

    def locate(self, text: str) -> list[tuple[int, int]]:
        """Where the quote stands in the document's text: the slices ``[start, end)`` of all its occurrences.

        When there is none, white space of any kind and length is taken for equal. A quote with a ``start``
        that is right has that one place; the whole document has one, all of it; a quote that is nowhere has
        none.
        """
        if self.quote is None:
            return [(0, len(text))]
        if self.start is not None and text.startswith(self.quote, self.start):
            return [(self.start, self.start + len(self.quote))]
        words = (re.escape(word) for word in self.quote.split())
        for pattern in (re.escape(self.quote), r"\s+".join(words)):
            if places := [match.span() for match in re.finditer(pattern, text)]:
                return places
        return []


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question and what is right: see the module's description of the fields."""

    id: str
    question: str
    answers: tuple[str, ...] | None
    evidence: tuple[Evidence, ...] = ()
    kind: str = ""
    history: tuple[str, ...] = ()
    asked_on: date | None = None
    group: str = ""
    half: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents say; when they do not, abstaining is right."""
        return self.answers != ()


# --- Question files -------------------------------------------------------------------------------


def read_questions(path: Path) -> list[GoldQuestion]:
    """Read a question file.

    Raises:
        BadQuestionSet: the file is missing, is not JSON Lines in UTF-8, holds no question, or a line lacks
            a field; the message names the file and the line.
    """
    questions: dict[str, GoldQuestion] = {}
    for number, line in enumerate(_read_lines(path), start=1):
        if line.strip():
            question = _question(line, f"{path}, line {number}")
            if question.id in questions:
                raise BadQuestionSet(
                    f'{path}, line {number}: the id "{question.id}" is taken; give each question its own'
                )
            questions[question.id] = question
    if not questions:
        raise BadQuestionSet(f"{path} holds no question; write one JSON object a line")
    return list(questions.values())


def write_questions(path: Path, questions: Iterable[GoldQuestion]) -> None:
    """Write a question file that ``read_questions`` reads back as it was."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for question in questions:
            file.write(json.dumps(_question_json(question), ensure_ascii=False) + "\n")


def _read_lines(path: Path) -> list[str]:
    try:
        # Not splitlines(): JSON strings may hold the separators U+2028 and U+2029 unescaped.
        return path.read_bytes().decode("utf-8-sig").split("\n")
    except FileNotFoundError:
        raise BadQuestionSet(f"{path} is not there; give the path of a question file") from None
    except UnicodeDecodeError as error:
        raise BadQuestionSet(f"{path} is not UTF-8 text at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise BadQuestionSet(f"{path} cannot be read ({error.strerror}); give the path of a question file") from None


def _question(line: str, place: str) -> GoldQuestion:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadQuestionSet(f"{place}: not a JSON object ({error}); write one question a line") from None
    if not isinstance(fields, dict):
        raise BadQuestionSet(f"{place}: not a JSON object; write one question a line")
    return GoldQuestion(
        id=_words(fields, "id", place),
        question=_words(fields, "question", place),
        answers=_answers(fields, place),
        evidence=tuple(_evidence(piece, place) for piece in _list(fields, "evidence", place)),
        kind=_words(fields, "kind", place, required=False) or "",
        history=_list_of_words(fields, "history", place),
        asked_on=_day(fields, "asked_on", place),
        group=_words(fields, "group", place, required=False) or "",
        half=_half(fields, place),
    )


def _evidence(fields: object, place: str) -> Evidence:
    if not isinstance(fields, dict):
        raise BadQuestionSet(f'{place}: each piece of "evidence" must be an object with "document" and "quote"')
    start, grade = fields.get("start"), fields.get("grade", 1)
    if not (start is None or _is_count(start)) or not _is_count(grade):
        raise BadQuestionSet(f'{place}: "start" and "grade" of a piece of evidence must be whole numbers from 0')
    document = _words(fields, "document", place)
    return Evidence(document, _words(fields, "quote", place, required=False), start, grade)


def _answers(fields: Mapping[str, Any], place: str) -> tuple[str, ...] | None:
    if "answers" not in fields:
        raise BadQuestionSet(f'{place}: no "answers"; give a list, empty when the documents do not say')
    return None if fields["answers"] is None else _list_of_words(fields, "answers", place)


def _words(fields: Mapping[str, Any], name: str, place: str, *, required: bool = True) -> Any:  # noqa: ANN401
    """A field that is a string with words in it; None for one that may be left out and is."""
    value = fields.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or ((required or name == "quote") and not value.strip()):
        raise BadQuestionSet(f'{place}: "{name}" must be a string with words in it')
    return value


def _half(fields: Mapping[str, Any], place: str) -> str:
    value = fields.get("half", "")
    if value not in ("", "look", "measure"):
        raise BadQuestionSet(f'{place}: "half" must be "look" or "measure"')
    return str(value)


def _day(fields: Mapping[str, Any], name: str, place: str) -> date | None:
    value = _words(fields, name, place, required=False)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadQuestionSet(f'{place}: "{name}" must be a day written as 2022-06-10') from None


def _list(fields: Mapping[str, Any], name: str, place: str) -> list[Any]:
    value = fields.get(name, [])
    if not isinstance(value, list):
        raise BadQuestionSet(f'{place}: "{name}" must be a list')
    return value


def _list_of_words(fields: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
    values = _list(fields, name, place)
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise BadQuestionSet(f'{place}: "{name}" must be a list of strings with words in them')
    return tuple(values)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _question_json(question: GoldQuestion) -> dict[str, Any]:
    optional: dict[str, Any] = {"history": list(question.history)} if question.history else {}
    if question.asked_on is not None:
        optional["asked_on"] = question.asked_on.isoformat()
    if question.group:
        optional["group"] = question.group
    if question.half:
        optional["half"] = question.half
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.question,
        "answers": None if question.answers is None else list(question.answers),
        "evidence": [_evidence_json(piece) for piece in question.evidence],
    } | optional


def _evidence_json(piece: Evidence) -> dict[str, Any]:
    fields: dict[str, Any] = {"document": piece.document}
    if piece.quote is not None:
        fields["quote"] = piece.quote
    if piece.start is not None:
        fields["start"] = piece.start
    if piece.grade != 1:
        fields["grade"] = piece.grade
    return fields
