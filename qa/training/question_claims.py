"""Claims made of questions and their answers: "Who founded the mill?" and "Lee" as "Lee founded the mill".

After QA2D (Demszky, Guu and Liang 2018, "Transforming Question Answering Datasets Into Natural Language Inference
Datasets"), for the few forms of question in which the words keep their order. People wrote the questions beside the
passage, so that a claim says in their words what the passage says in its own, in another order; with another answer of
the passage that is of the same kind it is false.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from qa.evaluation.public_sets import json_lines
from qa.training.sentence_edits import kind_of

__all__ = ["QuestionClaim", "question_claims"]

_WHO = re.compile(
    r"Who ((?!did|do|does|can|could|will|would|should|may|might|else)[a-z]+ [^?]*?[^?\s]{3,})\?", re.IGNORECASE
)
_WHEN = re.compile(
    r"(?:When|In (?:what|which) year) (was|were) ([^?]+?) ([a-z]+ed|built|held|born|sold)\?", re.IGNORECASE
)
_WHERE = re.compile(r"Where (was|were|is|are) ([^?]+?) ([a-z]+ed|built|held|born|found)\?", re.IGNORECASE)
_WHAT_IS = re.compile(r"(?:What|Which|Who) (is|was|are|were) (the [^?]*?[^?\s]{3,})\?", re.IGNORECASE)
_WHAT_THING = re.compile(
    r"(?:What|Which) (?:[a-z]+ ){1,3}?((?:is|was|are|were|has|had|have) (?!the|an?|his|her|its|their|this|that|there)"
    r"[a-z]+ [^?]*?[^?\s]{3,})\?",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"How many ((?:[a-z]+ ){1,3}?(?:is|was|are|were|has|had|have|live|lived|died) (?!the|an?|his|her|its|their|this)"
    r"[^?]*?[^?\s]{3,})\?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[\d.,]+")
_LEFT_HANGING = re.compile(r"\b(?:by|to|with|for|of|from|in|on|at|as|after|against|about|called|named)$")
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class QuestionClaim:
    """A claim that was made of a question.

    Attributes:
        title: of the passage's article.
        text: of the passage.
        claim: the sentence.
        supported: whether it has the question's answer, or another.
    """

    title: str
    text: str
    claim: str
    supported: bool


def question_claims(folder: Path, most: int, random: Random) -> Iterator[QuestionClaim]:
    """Of some questions of a set in SQuAD's form a claim each, every other one with a wrong answer.

    Args:
        folder: with ``passages.jsonl.gz`` and ``questions.jsonl.gz``.
        most: claims.
        random: draws the questions and the wrong answers.
    """
    passages = {row["pid"]: row for row in json_lines(folder / "passages.jsonl.gz")}
    asked = [row for row in json_lines(folder / "questions.jsonl.gz") if row["answers"] and row.get("starts")]
    answers: dict[str, set[str]] = {}
    for row in asked:
        answers.setdefault(row["pid"], set()).add(row["answers"][0])
    random.shuffle(asked)
    made = 0
    for row in asked:
        right, passage = row["answers"][0], passages[row["pid"]]
        supported = made % 2 == 0
        others = sorted(each for each in answers[row["pid"]] if _is_another(each, right))
        if not supported and not others:
            continue
        claim = _said(row["question"].strip(), right if supported else random.choice(others))
        if claim is not None:
            made += 1
            yield QuestionClaim(passage["title"].replace("_", " "), passage["text"], claim, supported)
        if made == most:
            return


def _is_another(words: str, right: str) -> bool:
    one, other = words.casefold(), right.casefold()
    return kind_of(words) == kind_of(right) != "other" and one not in other and other not in one


def _said(question: str, answer: str) -> str | None:
    """What a question asks, said with an answer; None where it is of another form."""
    kind = kind_of(answer)
    if _LEFT_HANGING.search(question.rstrip("?")):
        return None
    if (when := _WHEN.fullmatch(question)) is not None and kind == "date":
        joint = "in" if _YEAR.fullmatch(answer) else "on"
        return _sentence(f"{when[2]} {when[1].lower()} {when[3]} {joint} {answer}")
    if (where := _WHERE.fullmatch(question)) is not None and kind == "name":
        return _sentence(f"{where[2]} {where[1].lower()} {where[3]} in {answer}")
    if (many := _HOW_MANY.fullmatch(question)) is not None and _FIGURES.fullmatch(answer):
        return _sentence(f"{answer} {many[1].replace(' there', '')}")
    if (what := _WHAT_IS.fullmatch(question)) is not None and kind != "other":
        return _sentence(f"{answer} {what[1].lower()} {what[2]}")
    said = _WHO.fullmatch(question) or _WHAT_THING.fullmatch(question)
    return _sentence(f"{answer} {said[1]}") if said is not None and kind == "name" else None


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
