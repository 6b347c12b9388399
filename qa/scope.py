"""Which documents may answer a question: those that a filter lets through, of the source that the question names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from corpus.dates import find_time_expressions
from qa.catalogue import Catalogue
from qa.filters import Filter
from qa.normalisation import search_terms
from qa.sources import ANY_DOCUMENT, CONVERSATIONS, KINDS_OF_DOCUMENT, Mention, mentions
from qa.temporal import Period, period_in

__all__ = ["Scope", "scope_of"]

_MOST_SOURCES = 8
_MOST_MENTIONS = 16
_TERMS_OF_A_TITLE = 3  # of fewer, a title is mostly what the document is about, not its name
_BESIDE_NAMES = frozenset(search_terms("from dated published issued about own official"))
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_BOTH = re.compile(r"^\s*both\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """A question, and the documents that may answer it.

    Attributes:
        question: without the source that it names.
        source: the words that name documents of the library as its source, those of several with commas between them;
            None when it names none.
        documents: their ids; None for all.
        nothing: why no document may answer; None when some may.
        asked_on: the day it was asked, from which "this week" is told; None when that is not known.
    """

    question: str
    source: str | None
    documents: frozenset[str] | None
    nothing: str | None
    asked_on: date | None = None

    @property
    def from_now(self) -> Period | None:
        """The days that the question tells from the day of asking, as "this week"; None when it does not."""
        period = period_in(self.question, self.asked_on)
        return period if period is not None and period.from_now else None


def scope_of(question: str, limits: Filter, catalogue: Callable[[], Catalogue], asked_on: date | None = None) -> Scope:
    """Find out which documents may answer a question.

    Args:
        question: one that stands alone.
        limits: the filter that it is asked under.
        catalogue: what is known of the documents; asked for only when there is something to look up.
        asked_on: the day it was asked, when that is known.
    """
    documents = limits.documents(catalogue()) if limits.conditions else None
    if documents is not None and not documents:
        return Scope(question, None, documents, limits.nothing(catalogue()), asked_on)
    rest, sources, named = _without_sources(question, catalogue)
    if not sources:
        return Scope(question, None, documents, None, asked_on)
    source, both = ", ".join(sources), named if documents is None else named & documents
    nothing = f"No document of “{source}” fits {' and '.join(map(str, limits.conditions))}."
    return Scope(rest, source, both, None if both else nothing, asked_on)


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
    dated = frozenset(document.id for document in catalogue.documents) if days is None else catalogue.published(days)
    for found in _ways(mention, terms, days is not None, catalogue):
        if found & dated:
            return found & dated
    # "The 2017 annual report" may have come out later.
    on = frozenset(search_terms(mention.source)) - _BESIDE_NAMES - ANY_DOCUMENT
    return catalogue.imprinted(on) if terms and days is not None else frozenset()


def _ways(mention: Mention, terms: frozenset[str], has_days: bool, catalogue: Catalogue) -> Iterator[frozenset[str]]:
    """The ids of the documents that the words of a mention may name, the likeliest first."""
    some = KINDS_OF_DOCUMENT | CONVERSATIONS if mention.explicit else KINDS_OF_DOCUMENT
    kinds, names = terms & some, terms - some - ANY_DOCUMENT
    if terms.isdisjoint(some | ANY_DOCUMENT):
        yield _by_name(mention, names, catalogue)
        if mention.explicit:
            yield catalogue.imprinted(names)
    elif kinds and (names or has_days):  # "the report" alone may be any
        yield catalogue.holding(names | kinds, "publisher", "title", "name", "kind")
        yield catalogue.holding(names, "publisher")
        yield catalogue.holding(names, "publisher", "title") & catalogue.holding_any(names, "publisher")
        yield catalogue.imprinted(names | kinds)
        yield catalogue.imprinted(names)
    elif names:
        yield catalogue.holding(names, "publisher", "kind")
        yield catalogue.imprinted(names)
    # Who talked to each other stands in the text of a conversation, its day before it.
    if has_days and (not names or kinds & CONVERSATIONS) and (mention.explicit or not kinds):
        yield frozenset(document.id for document in catalogue.documents)


def _by_name(mention: Mention, names: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    """The ids of the documents that are named without a word for what they are: by publisher, title or file name.

    A name that is not said to be a source's must be most of a publisher's: Japan is none for the Embassy in Japan.
    """
    published = catalogue.holding(names, "publisher")
    said = mention.source.casefold()
    return frozenset(
        document.id
        for document, publisher, title in zip(
            catalogue.documents, catalogue.terms("publisher"), catalogue.terms("title"), strict=True
        )
        if (document.id in published and (mention.explicit or 2 * len(names) > len(publisher)))
        or (len(title) >= _TERMS_OF_A_TITLE and title <= names)
        or document.name.casefold() == said
    )
