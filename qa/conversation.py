"""A follow-up becomes a question that stands alone, by the form of its words.

Only what the earlier questions name is filled in; nothing is taken from the answers, which may be wrong.
"""

import re
from collections.abc import Sequence

__all__ = ["standalone"]

_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|then|also|ok|okay|well)\b\W*)*"
    r"(?:(?:(?:in|on|at|by|for|to|from|since|until|of) )?(?:what|which|who|whom|whose|when|where|why|how)\b"
    r"(?:\s+(?:many|much|long|old|often|far|exactly|else))?\s*"
    r"(?:(?:\w+\s+){0,2}?(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should)\b)?"
    r"|(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should)\b)\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\W*(?:and|but|so|then|also|ok|okay|well)\b[\s,]*", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:and\s+|but\s+)?(?:what|how) about"
    r"|and(?!\s+(?:what|which|who|whom|whose|when|where|why|how|in|on|at)\b))"
    r"\s+(.+?)[\s?.!]*$",
    re.IGNORECASE,
)
_ORDINAL = (
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|latest|next|previous|most recent|earliest|"
    r"inaugural|\d+(?:st|nd|rd|th)"
)
_ORDINAL_ONE = re.compile(rf"^(?:the\s+)?({_ORDINAL})(?:\s+(?:one|time))?$", re.IGNORECASE)
_ORDINALS = re.compile(rf"\b(?:{_ORDINAL})\b", re.IGNORECASE)
_VERBS = (
    r"(?:\w+ed|held|take place|took place|happen|begin|began|start|end|meet|met|go|went|say|said|come|came|visit|"
    r"travel|sign|make|made|give|gave|do|done|cancel|become|became|win|won|lead|leads|led|write|wrote|speak|spoke|"
    r"leave|left)\b"
)
_VERB_FIRST = re.compile(rf"^{_VERBS}\s+", re.IGNORECASE)
_VERB = re.compile(rf"\s+{_VERBS}.*$", re.IGNORECASE)
_NAME = r"[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*"
_NAMES = re.compile(rf"(?<!^)\b{_NAME}")
_PLACE = re.compile(rf"\b(?:in|to|at|from|near)\s+((?:the\s+)?{_NAME})")
_ASKED = re.compile(r"^\W*(?:and\s+|but\s+)?(?:what|which|who|whom|whose|when|where|why|how)\b", re.IGNORECASE)

_THING = re.compile(r"\b(it|this|that|these|those|they|them)\b(?!\s+\w+\s+(?:that|which))", re.IGNORECASE)
_THINGS_OWN = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him)\b", re.IGNORECASE)
_PERSONS_OWN = re.compile(r"\b(?:his|her)\b", re.IGNORECASE)
_THERE = re.compile(
    r"\bthere\b(?!\s+(?:is|are|was|were|be|any|a|an)\b)(?<!\bare there)(?<!\bis there)"
    r"(?<!\bwere there)(?<!\bwas there)",
    re.I,
)
_FEW_WORDS = 4


def standalone(question: str, history: Sequence[str]) -> str:
    """The question with what the conversation says filled in.

    Args:
        question: the newest question.
        history: the earlier questions, oldest first.

    Returns:
        The question itself when it stands alone already.
    """
    if not history:
        return question
    before = standalone(history[-1], history[:-1])
    return _what_about(question, before) or _filled(question, before)


def _what_about(question: str, before: str) -> str | None:
    """The question before, about something else: "And the second one?", "What about Peru?"."""
    found = _WHAT_ABOUT.match(question)
    if found is None:
        return None
    other = found[1]
    ordinal = _ORDINAL_ONE.match(other)
    if ordinal is not None and _ORDINALS.search(before):
        return _ORDINALS.sub(ordinal[1], before, count=1)
    names = list(_NAMES.finditer(before))
    if re.fullmatch(_NAME, other) and names:
        return before[: names[-1].start()] + other + before[names[-1].end() :]
    return f"{_without_mark(before)}, {other}?"


def _filled(question: str, before: str) -> str:
    """The question with its pronouns replaced by what the question before names."""
    filled = question
    people, place = _people(before), _PLACE.search(before)
    if people:
        filled = _PERSON.sub(people[0], filled)
        filled = _PERSONS_OWN.sub(f"{people[0]}'s", filled)
    if place is not None:
        filled = _THERE.sub(f"in {place[1]}", filled)
    topic = _topic(before)
    if topic:
        filled = _THING.sub(topic, filled, count=1)
        filled = _THINGS_OWN.sub(f"{topic}'s", filled, count=1)
    if filled != question:
        return _LEAD.sub("", filled)
    if topic and _ASKED.match(question) and len(question.split()) <= _FEW_WORDS and not _NAMES.search(question):
        return f"{_without_mark(_LEAD.sub('', question))} ({_subject(before)})?"
    return question


def _topic(question: str) -> str:
    """What a question is about, without what is said of it: "the first summit" of "When was the first summit held?"."""
    return _VERB.sub("", _VERB_FIRST.sub("", _subject(question))).strip()


def _subject(question: str) -> str:
    """A question without its question words."""
    return _without_mark(_ASKS.sub("", question, count=1))


def _people(question: str) -> list[str]:
    places = {found[1] for found in _PLACE.finditer(question)}
    return [
        found[0].removesuffix("'s").removesuffix("’s") for found in _NAMES.finditer(question) if found[0] not in places
    ]


def _without_mark(question: str) -> str:
    return question.strip().rstrip("?!. ")
