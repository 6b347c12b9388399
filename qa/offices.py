"""Whether a person holds the office that a question asks for, by the words beside the name."""

import re
from collections.abc import Sequence

from qa.normalisation import among, search_terms
from qa.question import Question, says_what
from qa.reading import Reading

__all__ = ["KINDS_OF_OFFICE", "description_factor", "is_other_office", "names_an_owner", "office_factor"]

_NOT_IN_OFFICE = 0.5
_MOST_MISSING = 2
_NOT_BESIDE = 0.4
_IN_ANOTHER = 0.4
_BESIDE = 6
_QUALIFIERS = frozenset(
    search_terms(
        "prime foreign defence defense finance deputy vice interior economic health justice education trade transport "
        "energy agriculture environment culture labour former acting"
    )
)
"""What tells one office from another."""
_OF_THE_BEARER = frozenset(search_terms("former acting prime deputy vice"))
"""Of these, what says how one holds an office rather than of what it is."""
_OF_OFFICES = _QUALIFIERS | frozenset(
    search_terms(
        "minister president premier chancellor secretary ambassador governor mayor king queen head chief director "
        "affairs mr mrs ms dr january february march april may june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday today yesterday"
    )
)
"""Words beside a name that do not say whose office its bearer holds."""
KINDS_OF_OFFICE = (_QUALIFIERS - {"former", "act"}) | frozenset(
    search_terms(
        "minister ministry president premier chancellor secretary ambassador envoy director mayor governor chair head "
        "chairman chairwoman co-chair chief commander commissioner king queen bishop treasurer dean rector captain "
        "co-ordinator coordinator delegate manager officer engineer speaker leader executive livestock "
        "research fisheries"
    )
)
"""Terms that say what an office is, and not whose."""
_HEADS = KINDS_OF_OFFICE - _QUALIFIERS
"""The words of an office that stand last before a name."""
_JUSTICE = re.compile(r"\bJustices?$")
"""What judges are called before their names."""
_WORD = re.compile(r"[\w+'’-]+")
_APPOSITION = re.compile(r"[\s,(–—-]*(?:(?:is|was|as|the|a|an|who|became|[A-Z][\w.'’-]*)\s+)*[\s,)–—-]*")
"""What may stand between a name and what its bearer is."""
_IS_THEN = re.compile(
    r"\s*(?:[,(]|(?:is|was|as|became|becomes|has been|had been|will be)\b|(?:re-?)?(?:elected|appointed|named)\b)"
)
"""What stands between a name and the office of its bearer."""


def office_factor(question: Question, reading: Reading) -> float:
    """1.0 when the office that the question asks for stands beside the name.

    Where nothing there says whose it is, "the Peruvian minister", it is taken for that of the document's publisher, if
    it is no other office.
    """
    if not question.role or reading.span is None:
        return 1.0
    text, span = reading.document.text, reading.span
    before, after = text[reading.start : span.start], text[span.end : reading.end]
    words = _WORD.findall(before)[-_BESIDE:]
    called = next((term for term in reversed(search_terms(" ".join(words))) if term in _HEADS), None)
    if _IS_THEN.match(after):
        words += _WORD.findall(after)[:_BESIDE]
    beside = search_terms(" ".join(words))
    if _JUSTICE.search(" ".join(words)):
        beside.append("judg")
    if not _owners(words) and (called is None or among(called, question.role)):
        beside += search_terms(reading.document.publisher or "")
    missing = sum(not among(term, beside) for term in question.role)
    other = any(term in _QUALIFIERS and not among(term, question.role) for term in beside)
    return float(_NOT_IN_OFFICE ** min(missing, _MOST_MISSING)) * (_IN_ANOTHER if missing and other else 1.0)


def _owners(words: Sequence[str]) -> list[str]:
    """Those of the words beside a name that may say whose office its bearer holds: names, as in "Peru's minister"."""
    return [word for word in words if word[:1].isupper() and not _OF_OFFICES.issuperset(search_terms(word))]


def names_an_owner(words: str, terms: Sequence[str]) -> bool:
    """Whether words beside a name say whose office its bearer holds, and the terms of an office do not name them."""
    return any(not among(term, terms) for owner in _owners(_WORD.findall(words)) for term in search_terms(owner))


def is_other_office(one: str, other: str) -> bool:
    """Whether words call two offices that are clearly not one: both say of what they are, and it is not the same."""
    first, second = (_QUALIFIERS.intersection(search_terms(words)) - _OF_THE_BEARER for words in (one, other))
    return bool(first and second) and first.isdisjoint(second)


def description_factor(question: Question, reading: Reading) -> float:
    """1.0 when what somebody is stands beside the name, in "Foreign Minister Ann Lee" or "Ann Lee, a teacher"."""
    if not question.describes or reading.span is None:
        return 1.0
    if not says_what(reading.span.answer):
        return _NOT_BESIDE
    text, span = reading.document.text, reading.span
    for name in _WORD.finditer(text, reading.start, reading.end):
        if set(search_terms(name[0])) & question.names:
            between = text[name.end() : span.start] if name.end() <= span.start else text[span.end : name.start()]
            if _APPOSITION.fullmatch(between):
                return 1.0
    return _NOT_BESIDE
