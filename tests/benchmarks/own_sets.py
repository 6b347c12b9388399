"""The sets made for Footnote, which lie beside this file, together with the public ones."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qa.evaluation.benchmark_sets import SETS, BenchmarkSet, folders
from qa.evaluation.public_sets import QuestionSet
from qa.evaluation.question_sets import GoldQuestion

__all__ = ["ALL_SETS"]

_HERE = Path(__file__).parent
_CASES = _HERE.parent / "cases"
_CASE_ANSWERS = _HERE / "case_answers.json"


def _cases(_: Path) -> Sequence[QuestionSet]:
    """Small inputs after public reports of faults, a library each, with the answers that ``case_answers.json`` gives.

    Where a case expects what no plain answer is (a file that is gone, both of two values told apart), it is not asked.
    """
    answers: Mapping[str, Mapping[str, list[str]]] = json.loads(_CASE_ANSWERS.read_text(encoding="utf-8"))
    made = []
    for case, known in answers.items():
        asked = json.loads((_CASES / case / "question.json").read_text(encoding="utf-8"))["questions"]
        questions = tuple(
            GoldQuestion(
                f"{case}/{number}",
                row["question"],
                tuple(known[row["question"]]),
                kind=case,
                history=tuple(row.get("history", ())),
                group=case,
            )
            for number, row in enumerate(asked)
            if row["question"] in known
        )
        made.append(QuestionSet((), questions, _CASES / case / "documents"))
    return made


def _made_collections(data: Path) -> Sequence[QuestionSet]:
    """The ten collections; a question is about its collection."""
    return [
        replace(made, questions=tuple(replace(each, group=each.id.partition("/")[0]) for each in made.questions))
        for made in folders(_HERE / "collections")(data)
    ]


ALL_SETS: Mapping[str, BenchmarkSet] = {
    "press_releases": SETS["press_releases"],
    "made_collections": BenchmarkSet(_made_collections, only="look", whole=True),
    "everyday": BenchmarkSet(folders(_HERE / "everyday"), whole=True),
    "offices": BenchmarkSet(folders(_HERE / "offices"), whole=True),
    "workplaces": BenchmarkSet(folders(_HERE / "workplaces" / "measured"), only="measure", whole=True),
    "described": BenchmarkSet(folders(_HERE / "described"), whole=True),
    "defined": BenchmarkSet(folders(_HERE / "defined"), whole=True),
    "cases": BenchmarkSet(_cases, only="look", whole=True),
    **SETS,
}
"""Every set by its name, those made for Footnote first."""
