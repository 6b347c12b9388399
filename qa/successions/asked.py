"""Whether a question asks who came after somebody in an office, or who before."""

import re
from dataclasses import dataclass
from enum import Enum

from corpus.dates import find_time_expressions
from qa.question import Question, Wants
from qa.successions.people import name_terms

__all__ = ["Asked", "Side", "succession_asked"]


class Side(Enum):
    """Whom of two who held an office a question asks for."""

    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for the one who held an office after or before somebody.

    Attributes:
        side: which of the two.
        known: the terms of the name of the other.
        office: the office in the question's words; empty when it names none.
    """

    side: Side
    known: tuple[str, ...]
    office: str


_WHO = r"\bwho(?:m|ever)?\b"
_AUX = r"(?:\s+(?:has|had|have|will|would|was|is|then|later|eventually|going\s+to|to|set\s+to|due\s+to))*"
_NAMED = r"(?P<known>[^?,]+?)"
_END = r"\s*(?:[?.!,]|$)"
_AS = (
    r"(?:\s+(?:as|at\s+the\s+(?:head|helm)\s+of|in\s+(?:the|his|her)\s+(?:post|office|job|role|chair)(?:\s+of)?"
    r"|in\s+charge\s+of)\b\s*(?P<office>[^?]*?))?(?:\s+(?:in|on|at|last|this)\s[^?]*)?"
)
_OVER = r"(?:[^?]{0,60}?\s)??"
_HELD = (
    r"(?:became|was|is|were|held|headed|led|chaired|ran|served|took\s+over|got|filled|had|came\s+to"
    r"|in\s+charge|been|acted|did)"
)
_GONE = r"(?:\s+(?:had|has))?\s+(?:left|retired|resigned|stepped\s+down|died|gone|quit|departed|gave\s+up)\b[^?]*"
_SUCCESSOR = [
    rf"{_WHO}{_AUX}\s+(?:succeed(?:s|ed)?|replaces?d?|follow(?:s|ed)?|(?:take|takes|took|taken)\s+(?:over\s+{_OVER}from"
    rf"|the\s+place\s+of)|(?:come|came|comes)\s+after)\s+(?!by\b){_NAMED}{_AS}{_END}",
    rf"\bwho\s+(?:is|was|will\s+be|became)\s+(?:the\s+)?successor\s+(?:of|to)\s+{_NAMED}{_AS}{_END}",
    rf"\bwho\s+(?:is|was|will\s+be|became)\s+{_NAMED}['’]s?\s+successor\b{_AS}{_END}",
    rf"\bby\s+whom\s+(?:was|is|has)\s+{_NAMED}\s+(?:been\s+)?(?:succeeded|replaced){_AS}{_END}",
    rf"\bwho\s+(?:was|is|has)\s+{_NAMED}\s+(?:been\s+)?(?:succeeded|replaced|followed)\s+by\b{_AS}{_END}",
    rf"\bwho\s+{_HELD}\b\s*(?P<office>[^?]*?)\s+(?:once|after|when)\s+{_NAMED}{_GONE}{_END}",
    rf"\bwho\s+{_HELD}\b\s*(?P<office>[^?]*?)\s+after\s+{_NAMED}{_END}",
]
_PREDECESSOR = [
    rf"\bwho\s+{_AUX}\s*(?:preceded|came\s+before)\s+{_NAMED}{_AS}{_END}",
    rf"{_WHO}\s+(?:did|does|has|had|will)\s+{_NAMED}\s+(?:succeed(?:ed)?|replaced?|follow(?:ed)?|(?:take|taken)\s+(?:over\s+{_OVER}from"
    rf"|the\s+place\s+of)){_AS}{_END}",
    rf"\bfrom\s+whom\s+did\s+{_NAMED}\s+take\s+over\b{_AS}{_END}",
    rf"\bwho\s+(?:is|was)\s+(?:the\s+)?predecessor\s+(?:of|to)\s+{_NAMED}{_AS}{_END}",
    rf"\bwho\s+(?:is|was)\s+{_NAMED}['’]s?\s+predecessor\b{_AS}{_END}",
    rf"\bwho\s+(?:was|is|has\s+been)\s+(?:succeeded|replaced|followed)\s+by\s+{_NAMED}{_AS}{_END}",
    rf"\bwho\s+{_HELD}\b\s*(?P<office>[^?]*?)\s+(?:before|until)\s+{_NAMED}(?:\s+(?:came|took\s+over|arrived|was\s+appointed))?{_END}",
]
_WAYS = [
    (side, re.compile(way, re.IGNORECASE))
    for side, ways in ((Side.SUCCESSOR, _SUCCESSOR), (Side.PREDECESSOR, _PREDECESSOR))
    for way in ways
]
_DESCRIBED = re.compile(r"(?:the|a|an|his|her|its|this|that)\s|\d", re.IGNORECASE)
"""The beginning of an event or a time, where a person would have a name."""


def succession_asked(question: Question) -> Asked | None:
    """Whom the question asks for, when it is for a successor or a predecessor of somebody whom it names."""
    if question.wants is not Wants.PERSON or question.several:
        return None
    for side, way in _WAYS:
        found = way.search(question.text)
        if found is None or _DESCRIBED.match(found["known"]) or find_time_expressions(found["known"], None):
            continue
        known = name_terms(found["known"])
        if known:
            return Asked(side, known, found.groupdict().get("office") or "")
    return None
