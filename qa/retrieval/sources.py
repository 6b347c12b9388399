"""The sources that a question names, by the form of its words: "according to X", "in X's report", "does X say".

Whether the library has such a source is for ``qa.retrieval.scope`` to find out, which knows the documents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from qa.normalisation import search_terms

__all__ = ["ANY_DOCUMENT", "CONVERSATIONS", "KINDS_OF_DOCUMENT", "Mention", "mentions"]

ANY_DOCUMENT = frozenset(
    search_terms("document file text source page material passage excerpt context collection library folder archive")
)
"""The terms that stand for a document of whatever kind."""

KINDS_OF_DOCUMENT = frozenset(
    search_terms(
        "announcement article blog book briefing brochure bulletin comment commentary communique communiqué dispatch "
        "email e-mail essay interview letter memo memorandum message minutes newsletter note paper post press "
        "release report publication readout review statement story study summary transcript"
    )
)
"""The terms that stand for a document of some kind."""

CONVERSATIONS = frozenset(
    search_terms("conversation chat discussion dialogue dialog exchange correspondence thread log call talk")
)
"""The terms that stand for a document where it is said to be a source, and for an event otherwise."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a question that may name a source.

    Attributes:
        source: the words that would name it, "the Ministry's 2011 report".
        rest: the question without it.
        explicit: whether they can name nothing else, as after "according to" and "as reported by".
    """

    source: str
    rest: str
    explicit: bool


_ASKS = r"(?:when|who|whom|whose|where|what|which|how|why)"
_MOST_LETTERS = 240  # of a name, so that no time is lost on pages without an end
_NAMED = rf"(?P<source>[^\s,?][^?]{{0,{_MOST_LETTERS}}}?)"
_SAY = r"(?:say|state|report|write|mention|note|tell|describe|call|list|name)"
_SAYS = r"(?:says|states|reports|writes|mentions|notes|tells)"
_ACCORDING = re.compile(r"\baccording to\s+(?:the\s+)?", re.IGNORECASE)
_AS_SAID_BY = re.compile(
    r"\bas (?:per|(?:reported|stated|written|described|published|said) (?:by|in))\s+(?:the\s+)?", re.IGNORECASE
)
_IN = re.compile(r"\b(?:in|from)\s+", re.IGNORECASE)
_BEGINS_IN = re.compile(r"\W*(?:(?:and|but|so)\s+)?in\s+", re.IGNORECASE)
_END = re.compile(rf"\s*(?:,(?!\s*{_ASKS}\b)|(?P<last>,|(?=\?|[.!]?\s*$)|\s(?={_ASKS}\b)))", re.IGNORECASE)
_MOST_ENDS = 5
_DOES_IT_SAY = re.compile(rf"\b(?P<does>does|do|did)\s+{_NAMED}(?P<say>\s+{_SAY})\b(?!\s+{_SAY}\b)", re.IGNORECASE)
_IT_SAYS = [
    re.compile(rf"^\W*{_NAMED}\s+{_SAYS}\s+that\b", re.IGNORECASE),
    re.compile(rf"(?:,\s*|\bas\s+){_NAMED}\s+{_SAYS}\s*(?:,|(?=\?|[.!]?\s*$))", re.IGNORECASE),
]
_NONE_IN_PARTICULAR = re.compile(rf"(?:an?|any|some|each|every|no|{_ASKS})\b", re.IGNORECASE)


def mentions(question: str) -> Iterator[Mention]:
    """All that may name a source, the likeliest first; most questions have nothing that may."""
    yield from _after(_ACCORDING, question)
    yield from _after(_AS_SAID_BY, question)
    for found in _DOES_IT_SAY.finditer(question):
        # Who said something once is a speaker; it is a document that goes on saying it.
        if found["does"].lower() != "did" or _is_document(found["source"]):
            it = "they" if found["does"].lower() == "do" else "it"
            yield _mention(question, found, f"{found['does']} {it}{found['say']}")
    for pattern in _IT_SAYS:
        for found in pattern.finditer(question):
            yield _mention(question, found, "")
    begins = _BEGINS_IN.match(question)
    # The last comes first: "in Quito in the 2011 report" names a report.
    for found in reversed(list(_IN.finditer(question))):
        for end in _ends(question, found.end()):
            source = question[found.end() : end.start()]
            leads = begins is not None and begins.end() == found.end() and end[0].strip() == ","
            if not _NONE_IN_PARTICULAR.match(source) and (leads or _is_document(source)):
                yield Mention(source, _without(question, found.start(), end.end(), ""), explicit=False)


def _after(words: re.Pattern[str], question: str) -> Iterator[Mention]:
    if (found := words.search(question)) is not None:
        for end in _ends(question, found.end()):
            source = question[found.end() : end.start()]
            yield Mention(source, _without(question, found.start(), end.end(), ""), explicit=True)


def _ends(question: str, start: int) -> list[re.Match[str]]:
    """Where a name that begins there may end: the next question word, or the end of the question, or a comma before.

    The last comes first: "the statement of May 31, 2019".
    """
    ends = []
    for end in islice(_END.finditer(question, start + 1, start + _MOST_LETTERS), _MOST_ENDS):
        ends.append(end)
        if end["last"] is not None:
            break
    return ends[::-1]


def _is_document(words: str) -> bool:
    return not (ANY_DOCUMENT | KINDS_OF_DOCUMENT).isdisjoint(search_terms(words))


def _mention(question: str, found: re.Match[str], instead: str) -> Mention:
    return Mention(found["source"], _without(question, found.start(), found.end(), instead), explicit=False)


def _without(question: str, start: int, end: int, instead: str) -> str:
    kept = " ".join(f"{question[:start].rstrip(' ,')} {instead} {question[end:]}".split())
    return re.sub(r"\s+(?=[?,])", "", kept).strip(" ,")
