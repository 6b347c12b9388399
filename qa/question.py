"""What a question asks for: the kind of answer, the words that matter, and the limits it sets."""

import re
from dataclasses import dataclass
from enum import Enum

from corpus.dates import DateRange, find_time_expressions
from qa.normalisation import search_terms, search_text
from qa.sources import according_to

__all__ = ["Question", "Wants", "analyse", "ordinals_in"]


class Wants(Enum):
    """The kind of answer that a question asks for."""

    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone, taken apart.

    Attributes:
        text: the question.
        said: the question as a reader should look for it: without the source that it names, and without asking for the
            latest, which is found by comparing what is read.
        wants: the kind of answer it asks for.
        several: whether it asks for a list.
        long: whether it asks for an account of something, which takes sentences.
        ordinal: which of several it asks about, as a number: 2 in "the second round"; None when it does not say.
        latest: whether it asks for the last in time of what it describes.
        terms: its search terms without the words that only make it a question, each once.
        names: those of its terms that stand in names: capitalised, or with figures in them.
        counted: the terms of what is counted, in "how many commercial contracts".
        role: the terms of the office or part that a person is asked for by, in "who was the defence minister".
        period: the days that it is limited to, in "in May 2019".
        source: the terms of the source that it names, in "according to the Ministry".
    """

    text: str
    said: str
    wants: Wants
    several: bool
    long: bool
    ordinal: int | None
    latest: bool
    terms: tuple[str, ...]
    names: frozenset[str]
    counted: tuple[str, ...]
    role: tuple[str, ...]
    period: DateRange | None
    source: tuple[str, ...]


_ROLES = (
    "person man woman people minister president premier chancellor king queen emperor pope leader "
    "head chief chair chairman chairwoman director manager officer official secretary ambassador "
    "envoy diplomat general admiral commander governor mayor senator deputy judge lawyer author "
    "writer poet artist painter composer musician singer actor actress scientist researcher engineer "
    "inventor professor teacher student doctor founder owner player coach champion winner speaker "
    "spokesman spokeswoman spokesperson candidate politician explorer"
).split()
_ROLE = rf"(?:{'|'.join(_ROLES)})"
_PLACES = (
    "place city town village country state region province county district location venue capital continent island"
)
_PLACE = rf"(?:{'|'.join(_PLACES.split())})"
_WHICH = r"\b(?:which|what)\s+(?:\w+\s+){0,2}?"

_WANTS = [
    (Wants.DATE, re.compile(r"\bwhen\b|\bhow long ago\b|\bdates? (?:of|for|when)\b")),
    (Wants.DATE, re.compile(r"\b(?:which|what)\s+(?:\w+\s+)?(?:date|day|month|year|decade|century)s?\b")),
    (
        Wants.NUMBER,
        re.compile(r"\bhow (?:many|much|long|old|far|often|big|large|high|tall|deep|heavy|fast|wide)\b"),
    ),
    (
        Wants.NUMBER,
        re.compile(
            r"\b(?:what|which)\s+(?:\w+\s+){0,2}?"
            r"(?:percentage|percent|proportion|share|number|amount|price|cost|sum|total|rate|volume|population|age)\b"
        ),
    ),
    (Wants.PERSON, re.compile(r"\bwho(?:m|se)?\b")),
    (Wants.PERSON, re.compile(rf"{_WHICH}{_ROLE}s?\b(?!')")),
    (Wants.PLACE, re.compile(r"\bwhere\b")),
    (Wants.PLACE, re.compile(rf"{_WHICH}{_PLACE}\b")),
]
_SEVERAL = re.compile(
    rf"\b(?:which|what)\s+(?:[\w+-]+\s+){{0,3}}?(?:{_ROLE}s|{_PLACE}s|\w{{3,}}(?<!s)s)\s+(?:are|were|did|do|have|had|was)\b"
    r"|\bwho (?:are|were) (?:the|all)\b|\blist (?:of|all|the)\b|\bname (?:all|the)\b"
)
_LONG = re.compile(
    r"^\W*(?:(?:and|but|so|then)\s+)?(?:why|how(?!\s+(?:many|much|long|old|far|often|big|large|high|tall|deep|heavy|fast|wide|"
    r"late|early|soon|small|low|short|strong|hot|cold|thick)\b))\b"
    r"|\b(?:describe|explain|summari[sz]e|outline|tell me about|what happened)\b"
    r"|\bwhat (?:does|do|did|has|have|is|was|were) .*\b(?:say|says|said|write|think) (?:about|of|on|regarding)\b"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_ORDINAL = re.compile(rf"\b(?:({'|'.join(_ORDINALS)})|(\d{{1,3}})(?:st|nd|rd|th))\b(?! half\b)", re.IGNORECASE)
_LATEST = re.compile(
    r"\b(?:most recent|latest|newest|last)\b(?!\s+(?:year|month|week|night|name|century|decade))", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\bhow (?:many|much)\s+((?:(?!(?:of|is|are|was|were|did|do|does|has|have|had|can|could|will|would|came|come)\b)"
    r"[\w-]+\s*){1,5})"
)
_ROLE_ASKED = re.compile(
    r"\bwho(?:m)?\s+(?:is|are|was|were)\s+(.+?)(?=\s+(?:in|at|on|during|before|after|when|while|from|by|with)\b|[?,.]|$)",
    re.IGNORECASE,
)
_ROLES_ASKED = re.compile(rf"\b(?:which|what)\s+((?:\w+\s+){{0,3}}?{_ROLE}s)\b", re.IGNORECASE)
_SOME_ROLE = re.compile(rf"{_ROLE}s?\b", re.IGNORECASE)
_ASKING = frozenset(
    search_terms(
        "who whom whose what which when where why how did do does done was were is are be been being has have had "
        "having can could will would shall should may might must i me my you your he him his she her it its we us our "
        "times they them their from about than also any some there here according please tell many much"
    )
)
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’-]*|\b\w*\d\w*(?:[+-]\w+)*")


def analyse(text: str) -> Question:
    """Take a question apart by the form of its words alone."""
    lowered = text.lower()
    wants, asking = next(
        ((kind, m[0]) for kind, pattern in _WANTS if (m := pattern.search(lowered))), (Wants.OTHER, "")
    )
    latest = _LATEST.search(lowered)
    source = according_to(text)
    counted = _COUNTED.search(lowered)
    said = text if source is None else source.rest
    several = _SEVERAL.search(lowered) is not None
    period, dated = _period(said)
    # What is asked for, and the limits of time, are looked for by their meaning and not by their words.
    spoken = (said if period is None else said.replace(dated, " ")).lower()
    if wants is Wants.DATE:
        spoken = spoken.replace(asking, " ")
    ordinals = ordinals_in(said)
    terms = dict.fromkeys(_content(_LATEST.sub(" ", spoken)))
    names = {term for name in _NAME.findall(search_text(said).strip()) for term in search_terms(name)}
    return Question(
        text=text,
        said=" ".join(_LATEST.sub(" ", said).split()) if latest else said,
        wants=wants,
        several=several,
        long=_LONG.search(lowered) is not None,
        ordinal=ordinals.pop() if len(ordinals) == 1 else None,
        latest=latest is not None,
        terms=tuple(terms),
        names=frozenset(names & terms.keys()),
        counted=_content(counted[1]) if counted else (),
        role=_role(said, several),
        period=period,
        source=tuple(search_terms(source.source)) if source else (),
    )


def ordinals_in(text: str) -> set[int]:
    """The ordinals that a text names: 2 for "second" and "2nd"."""
    return {_ORDINALS.index(m[1].lower()) + 1 if m[1] else int(m[2]) for m in _ORDINAL.finditer(text)}


def _role(text: str, several: bool) -> tuple[str, ...]:
    found = _ROLE_ASKED.search(text) or (_ROLES_ASKED.search(text) if several else None)
    return _content(found[1]) if found is not None and _SOME_ROLE.search(found[1]) else ()


def _content(text: str) -> tuple[str, ...]:
    return tuple(term for term in search_terms(text) if term not in _ASKING)


def _period(text: str) -> tuple[DateRange | None, str]:
    """The days that the question names, when it names them once, and the words that do."""
    found = [(expression.range, expression.text) for expression in find_time_expressions(text, None)]
    return found[0] if len(found) == 1 else (None, "")
