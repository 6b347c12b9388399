"""The documents that a question names as its source: "according to the Gazette", "in the 2011 report".

What may name one is found by the form of its words; whether the library has it, by what is known of the documents.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.dates import find_time_expressions
from qa.normalisation import search_terms
from qa.retrieval.catalogue import Catalogue

__all__ = [
    "ANY_DOCUMENT",
    "CONVERSATIONS",
    "KINDS_OF_DOCUMENT",
    "Mention",
    "Source",
    "documents_named",
    "mentions",
    "without_source",
]

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


# The documents of a library that are mentioned

_MOST_SOURCES = 8
_MOST_MENTIONS = 16
_TERMS_OF_A_TITLE = 3  # of fewer, a title is mostly what the document is about, not its name
_BESIDE_NAMES = frozenset(search_terms("from dated published issued about own official"))


@dataclass(frozen=True, slots=True)
class Source:
    """Documents that a question names as its source.

    Attributes:
        words: the words that name them, those of several with commas between them.
        documents: their ids.
    """

    words: str
    documents: frozenset[str]


def without_source(question: str, catalogue: Callable[[], Catalogue]) -> tuple[str, Source | None]:
    """The question without the source that it names, and the source; None where the library has none such.

    Args:
        question: one that stands alone.
        catalogue: what is known of the documents; asked for only when there is something to look up.
    """
    rest, sources, documents = _without_sources(question, catalogue)
    return (rest, Source(", ".join(sources), documents)) if sources else (question, None)


def documents_named(words: str, catalogue: Catalogue) -> frozenset[str]:
    """The ids of the documents that words name which can name nothing else: "the Gazette's 2011 article"."""
    return _named(Mention(words, "", explicit=True), catalogue)


def _without_sources(question: str, catalogue: Callable[[], Catalogue]) -> tuple[str, list[str], frozenset[str]]:
    """The question without the sources that it names, these, and the ids of their documents.

    Two mentions mean the documents that both name, "according to the Gazette, in the 2017 article"; where there are
    none, those of either, "according to the Gazette, and in the 2011 report".
    """
    rest = question
    found: list[tuple[str, frozenset[str]]] = []
    while len(found) < _MOST_SOURCES:
        each = ((mention, _named(mention, catalogue())) for mention in islice(mentions(rest), _MOST_MENTIONS))
        mention, named = next(((mention, ids) for mention, ids in each if ids), (None, None))
        if mention is None or named is None:
            break
        rest = mention.rest
        found.append((mention.source, named))
    if not found or not any(map(str.isalnum, rest)):
        return question, [], frozenset()
    sources, sets = zip(*found, strict=True)
    documents = frozenset.intersection(*sets) or frozenset.union(*sets)
    return rest, list(dict.fromkeys(sources)), documents


def _named(mention: Mention, catalogue: Catalogue) -> frozenset[str]:
    """The ids of the documents that a mention names: by publisher, title, file name, kind and day of publication."""
    expressions = find_time_expressions(mention.source, None)
    if len(expressions) > 1 or any(expression.range is None for expression in expressions):
        return frozenset()
    words, days = mention.source, None
    for expression in expressions:
        words, days = words.replace(expression.text, " "), expression.range
    terms = frozenset(search_terms(words)) - _BESIDE_NAMES
    dated = None if days is None else catalogue.published(days)
    for way in _ways(mention, terms, days is not None, catalogue):
        if found := way if dated is None else way & dated:
            return found
    return frozenset()


def _ways(mention: Mention, terms: frozenset[str], has_days: bool, catalogue: Catalogue) -> Iterator[frozenset[str]]:
    """The ids of the documents that the words of a mention may name, the likeliest first."""
    some = KINDS_OF_DOCUMENT | CONVERSATIONS if mention.explicit else KINDS_OF_DOCUMENT
    kinds, names = terms & some, terms - some - ANY_DOCUMENT
    if terms.isdisjoint(some | ANY_DOCUMENT):
        yield _by_name(mention, names, catalogue)
    elif kinds and (names or has_days):  # "the report" alone may be any
        yield catalogue.holding(names | kinds, "publisher", "title", "name", "kind")
        yield catalogue.holding(names, "publisher")
        by_some = frozenset[str]().union(*(catalogue.holding([name], "publisher") for name in names))
        yield catalogue.holding(names, "publisher", "title") & by_some
    elif names:
        yield catalogue.holding(names, "publisher", "kind")
    # Who talked to each other stands in the text of a conversation, its day before it.
    if has_days and (not names or kinds & CONVERSATIONS) and (mention.explicit or not kinds):
        yield frozenset(document.id for document in catalogue.documents)


def _by_name(mention: Mention, names: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    """The ids of the documents that are named without a word for what they are: by publisher, title or file name.

    A name that is not said to be a source's must be most of a publisher's: Japan is none for the Embassy in Japan.
    """
    published = catalogue.holding(names, "publisher")
    if not mention.explicit:
        publishers = zip(catalogue.documents, catalogue.terms("publisher"), strict=True) if published else ()
        published &= {document.id for document, publisher in publishers if 2 * len(names) > len(publisher)}
    return published | catalogue.titled(names, _TERMS_OF_A_TITLE) | catalogue.called(mention.source)
