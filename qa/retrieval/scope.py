"""The documents that a question names as its source: "according to the Gazette", "in the 2011 report"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from corpus.dates import find_time_expressions
from qa.normalisation import search_terms
from qa.retrieval.catalogue import Catalogue
from qa.retrieval.sources import ANY_DOCUMENT, CONVERSATIONS, KINDS_OF_DOCUMENT, Mention, mentions

__all__ = ["Source", "documents_named", "without_source"]

_MOST_SOURCES = 8
_MOST_MENTIONS = 16
_TERMS_OF_A_TITLE = 3  # of fewer, a title is mostly what the document is about, not its name
_BESIDE_NAMES = frozenset(search_terms("from dated published issued about own official"))
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_BOTH = re.compile(r"^\s*both\s+", re.IGNORECASE)


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
    none, those of either, "according to the Gazette, and in the 2011 report". A question that goes on to name another
    publisher asks that one too, unless it begins with its source.
    """
    rest, leads = question, False
    found: list[tuple[str, frozenset[str]]] = []
    while len(found) < _MOST_SOURCES:
        each = ((mention, _named(mention, catalogue())) for mention in islice(mentions(rest), _MOST_MENTIONS))
        mention, named = next(((mention, ids) for mention, ids in each if ids), (None, None))
        if mention is None or named is None:
            break
        rest, leads = mention.rest, leads or question.endswith(mention.rest)
        found.append((mention.source, named))
    if not found or not any(map(str.isalnum, rest)):
        return question, [], frozenset()
    sources, sets = zip(*found, strict=True)
    documents = frozenset.intersection(*sets) or frozenset.union(*sets)
    if not leads and catalogue().publishers_in(rest, documents):
        return question, [], frozenset()
    return rest, list(dict.fromkeys(sources)), documents


def _named(mention: Mention, catalogue: Catalogue) -> frozenset[str]:
    """The ids of the documents that a mention names, or those of each, "both the Gazette and the Herald"."""
    if found := _named_by(mention, catalogue):
        return found
    parts = _AND.split(_BOTH.sub("", mention.source))
    each = [_named_by(replace(mention, source=part), catalogue) for part in parts] if len(parts) > 1 else []
    return frozenset[str]().union(*each) if all(each) else frozenset()


def _named_by(mention: Mention, catalogue: Catalogue) -> frozenset[str]:
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
    # "The 2017 annual report" may have come out later.
    on = frozenset(search_terms(mention.source)) - _BESIDE_NAMES - ANY_DOCUMENT
    return catalogue.in_masthead(on) if terms and days is not None else frozenset()


def _ways(mention: Mention, terms: frozenset[str], has_days: bool, catalogue: Catalogue) -> Iterator[frozenset[str]]:
    """The ids of the documents that the words of a mention may name, the likeliest first."""
    some = KINDS_OF_DOCUMENT | CONVERSATIONS if mention.explicit else KINDS_OF_DOCUMENT
    kinds, names = terms & some, terms - some - ANY_DOCUMENT
    if terms.isdisjoint(some | ANY_DOCUMENT):
        yield _by_name(mention, names, catalogue)
        if mention.explicit:
            yield catalogue.in_masthead(names)
    elif kinds and (names or has_days):  # "the report" alone may be any
        yield catalogue.holding(names | kinds, "publisher", "title", "name", "kind")
        yield catalogue.holding(names, "publisher")
        yield catalogue.holding(names, "publisher", "title") & catalogue.holding_any(names, "publisher")
        yield catalogue.in_masthead(names | kinds)
        yield catalogue.in_masthead(names)
    elif names:
        yield catalogue.holding(names, "publisher", "kind")
        yield catalogue.in_masthead(names)
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
