"""What was planned, and what came to be: the first is told before it was to be, or as a plan, and may have changed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa.question import Question, Wants
from qa.reading import Reading

__all__ = ["as_planned"]

_NOT_PLANNED = 0.4
_NOT_DONE = 0.4
_ONLY_PLANNED = 0.25
_BEFORE_PLANNED = 0.5
_POSTPONED = 183
"""Days from which on what was later than planned is not the same thing put off."""
_LIKE = 0.25
"""Share of the support of what was planned from which on something that came to be later lowers it."""

_PLAN = re.compile(
    r"\b(?:originally|initially|provisionally|tentatively|(?:was|were|is|are|been|be|first|originally) "
    r"(?:planned|scheduled|due|expected|set|supposed|meant|foreseen|slated|pencilled|penciled|intended|hoped)"
    r"|should|likely|probable|probably|possibly|postponed|put off|put back|pushed back|delayed"
    r"|(?:plan|intend|expect|hope|aim|promise|propose|agree)(?:s|d|ed)? (?:to|for)|(?:planned|set) for|promised)\b",
    re.IGNORECASE,
)
_ASKS_PLAN = re.compile(
    r"\b(?:originally|initially|supposed to|planned|scheduled|due to|expected|meant to|foreseen|slated|intended"
    r"|(?:was|were|is|are)\b.{0,60}?\b(?:going to|to (?!the\b|an?\b|its\b|his\b|her\b|their\b)[a-z]+))\b",
    re.IGNORECASE,
)
_ASKS_DONE = re.compile(r"\b(?:(?:have|has) been held|were held|took place|have taken place|happened)\b", re.IGNORECASE)
_ASKS_OUTCOME = re.compile(r"\b(?:actually|eventually|finally|really|in the end|in fact)\b", re.IGNORECASE)
_ASKS_PAST = re.compile(r"\b(?:did|was|were|has|have|had)\b", re.IGNORECASE)


def as_planned(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings of a question for a date: what was planned lowered where something came to be, or the other way.

    "When was the signing supposed to be?" asks for the plan, "when was the signing?" for what came of it, if that is
    told at all. What was before a plan was made is hardly what was planned. "When was it actually signed?" does not ask
    for a plan.
    """
    if question.wants is not Wants.DATE:
        return list(readings)
    if question.several:
        past = _ASKS_DONE.search(question.text) is not None
        return [_times(reading, _NOT_DONE if past and _is_ahead(reading) else 1.0) for reading in readings]
    planned = [_is_plan(reading) for reading in readings]
    if _ASKS_PLAN.search(question.text):
        return [_times(reading, 1.0 if plan else _NOT_PLANNED) for reading, plan in zip(readings, planned, strict=True)]
    if not _ASKS_PAST.search(question.text):
        return list(readings)
    plans = [reading for reading, plan in zip(readings, planned, strict=True) if plan]
    done = [reading for reading, plan in zip(readings, planned, strict=True) if not plan and reading.days]
    outcome = bool(done) and _ASKS_OUTCOME.search(question.text) is not None
    return [
        _times(reading, _of_plan(reading, done, outcome=outcome) if plan else _of_done(reading, plans))
        for reading, plan in zip(readings, planned, strict=True)
    ]


def _of_plan(plan: Reading, done: Sequence[Reading], *, outcome: bool) -> float:
    came = outcome or any(_came_after(each, plan) and each.support >= _LIKE * plan.support for each in done)
    return _ONLY_PLANNED if came else 1.0


def _of_done(done: Reading, plans: Sequence[Reading]) -> float:
    before = any(_was_before(done, plan) and plan.support >= done.support for plan in plans)
    return _BEFORE_PLANNED if before else 1.0


def _came_after(done: Reading, plan: Reading) -> bool:
    """Whether it was after the plan was made, on other days, and not so long after that it is another thing."""
    made = _made(plan)
    if done.days is None or plan.days is None or made is None:
        return False
    late = (done.days.start - plan.days.end).days
    return done.days.end >= made and not done.days.overlaps(plan.days) and late <= _POSTPONED


def _was_before(done: Reading, plan: Reading) -> bool:
    made = _made(plan)
    return done.days is not None and made is not None and done.days.end < made


def _made(plan: Reading) -> date | None:
    """The last day that a plan may have been made: when it was written, or, told of later, when it was to be."""
    return min(plan.written, plan.days.start) if plan.written is not None and plan.days is not None else None


def _is_plan(reading: Reading) -> bool:
    """Whether a date was still to come when it was told, or is told as a plan."""
    return _is_ahead(reading) or _PLAN.search(reading.sentence) is not None


def _is_ahead(reading: Reading) -> bool:
    """Whether a date was still to come when it was told."""
    return reading.days is not None and reading.written is not None and reading.days.start > reading.written


def _times(reading: Reading, factor: float) -> Reading:
    return replace(reading, support=reading.support * factor)
