"""What ``footnote ask --explain`` prints: each step of a question with its time, what it took and what it gave."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from rich.text import Text

from qa.answer import Sentence
from qa.answers.deciding import Decision
from qa.answers.grouping import Group
from qa.cli.page import Page, print_json
from qa.cli.printing_written import print_written
from qa.pipeline import Step, Trace
from qa.query import Query
from qa.questions import Explanation
from qa.reading.candidates import RetrievedPassage, SpanCandidate
from qa.scoring.features import FEATURES
from qa.text import one_line

__all__ = ["print_explanation", "steps_as_json"]

_MOST_SHOWN = 5


def print_explanation(explanation: Explanation, as_json: bool) -> None:
    """Print the steps of a question, then its answer; or one object with both."""
    if as_json:
        print_json({"answer": explanation.answer.to_json(), "steps": steps_as_json(explanation.trace)})
        return
    page = Page()
    for step in explanation.trace.steps:
        page.put(Text.assemble((step.name, "bold cyan"), f"  {step.milliseconds:.1f} ms"))
        for line in _lines(step.gave):
            page.put(Text(one_line(line), "dim"), indent=4)
    page.gap()
    print_written(explanation.answer, unsupported=True)


def steps_as_json(trace: Trace) -> list[dict[str, Any]]:
    """The steps as objects of JSON."""
    return [{"step": each.name, "ms": each.milliseconds, "gave": _as_json(each)} for each in trace.steps]


def _as_json(step: Step) -> Any:  # noqa: ANN401
    if isinstance(step.gave, np.ndarray):
        return [dict(zip(FEATURES, map(float, row.round(4)), strict=True)) for row in step.gave]
    return _lines(step.gave)


def _lines(gave: Any) -> list[str]:  # noqa: ANN401
    """What a step gave, a line each, the first few of many."""
    match gave:
        case str():
            return [gave]
        case Query():
            told = ((each.name, getattr(gave, each.name)) for each in fields(gave))
            return [f"{name}: {_plain(value)}" for name, value in told if value]
        case Decision():
            return [f"{gave.outcome}: {gave.why}"]
        case np.ndarray():
            return _features(gave)
        case list():
            lines = [_line(each) for each in gave[:_MOST_SHOWN]]
            return [*lines, f"... of {len(gave)}"] if len(gave) > _MOST_SHOWN else lines
        case (None, None):
            return ["all documents"]
        case (frozenset() as documents, nothing):
            return [f"{len(documents)} documents" + (f": {nothing}" if nothing else "")]
        case _:
            return []


def _line(gave: Any) -> str:  # noqa: ANN401
    match gave:
        case RetrievedPassage():
            return f"{gave.hit.score:.3f}  {gave.document.path} [{gave.passage.start}:{gave.passage.end}]"
        case SpanCandidate():
            chance = f"{gave.probability:.2f}" if gave.probability else f"margin {gave.margin:.1f}"
            days = f" = {gave.days.describe()}" if gave.days is not None else ""
            return f"{chance}  “{gave.words[:80]}”{days}  {gave.document.path} [{gave.start}:{gave.end}]"
        case Group():
            return f"{gave.probability:.2f}  “{gave.shown.words[:80]}”  {len(gave.candidates)} candidates"
        case Sentence():
            return f"{gave.probability:.2f}  {gave.verdict}  {gave.text[:80]}"
        case _:
            return str(gave)


def _features(rows: "np.ndarray[Any, Any]") -> list[str]:
    """The features of the first candidates by the reader's margin, those that are not 0."""
    order: Sequence[int] = np.argsort(-rows[:, 0])[:2].tolist()
    return [
        ", ".join(f"{name} {value:.2f}" for name, value in zip(FEATURES, rows[number], strict=True) if value)
        for number in order
    ]


def _plain(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, (tuple, frozenset)):
        return ", ".join(map(str, sorted(value) if isinstance(value, frozenset) else value))
    if is_dataclass(value):
        return ", ".join(f"{each.name} {getattr(value, each.name)}" for each in fields(value))
    return str(value)
