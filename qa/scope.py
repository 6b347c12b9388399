"""Which documents may answer: those that a filter lets through, and those of the source that the question names."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from corpus.dates import DateRange, find_time_expressions
from corpus.store import DocumentSummary
from qa.errors import BadFilter
from qa.normalisation import related, search_terms
from qa.sources import ANY_DOCUMENT, KINDS_OF_DOCUMENT, Mention, mentions

__all__ = ["FIELDS", "Catalogue", "Scope", "Scoped", "Where", "scoped"]

Where = Mapping[str, str | int | date]
"""A filter as users give it: values by field, ``{"publisher": "TASS", "published": 2017}``."""

_TEXTS = ("publisher", "title", "document", "kind", "language")
_ONE_DAY = timedelta(days=1)
_DAYS: dict[str, Callable[[DateRange], DateRange]] = {
    "published": lambda days: days,
    "since": lambda days: DateRange(days.start, date.max),
    "until": lambda days: DateRange(date.min, days.end),
    "after": lambda days: DateRange(days.end + _ONE_DAY, date.max),
    "before": lambda days: DateRange(date.min, days.start - _ONE_DAY),
}
FIELDS = (*_TEXTS, *_DAYS)
"""What a filter may go by."""

_FEW = 8
_ID = re.compile(r"[0-9a-f]{4,}")
_TERMS_OF_A_TITLE = 3  # of fewer, a title is mostly what the document is about, not its name
_BESIDE_NAMES = frozenset(search_terms("from dated published issued about"))


class Catalogue:
    """What is known of the documents of one generation of a library, and the terms of it, taken once."""

    def __init__(self, documents: Sequence[DocumentSummary]) -> None:
        self.documents = documents
        self._terms: dict[tuple[str, ...], list[frozenset[str]]] = {}

    def holding(self, wanted: Iterable[str], *fields: str) -> frozenset[str]:
        """The ids of the documents in whose fields each of these terms stands, in whatever form; none for no terms."""
        documents = self.terms(*fields)
        known = frozenset[str]().union(*documents)
        forms = [{term for term in known if related(term, word)} for word in wanted]
        return frozenset(
            document.id
            for document, terms in zip(self.documents, documents, strict=True)
            if forms and not any(terms.isdisjoint(form) for form in forms)
        )

    def terms(self, *fields: str) -> list[frozenset[str]]:
        """The terms of some fields of each document."""
        if fields not in self._terms:
            self._terms[fields] = [
                frozenset(search_terms(" ".join(getattr(document, field) or "" for field in fields)))
                for document in self.documents
            ]
        return self._terms[fields]

    def published(self, days: DateRange) -> frozenset[str]:
        """The ids of the documents that were published in these days."""
        return frozenset(
            document.id
            for document in self.documents
            if document.published is not None and days.contains(DateRange.of_day(document.published))
        )


@dataclass(frozen=True, slots=True)
class _Condition:
    """One field of a filter, and the days that its value means, when it is a date."""

    field: str
    value: str
    days: DateRange | None

    @classmethod
    def of(cls, field: str, value: str) -> "_Condition":
        if field not in FIELDS:
            raise BadFilter(f"documents have no {field!r} to go by: name one of {', '.join(FIELDS)}")
        if not any(map(str.isalnum, value)):
            raise BadFilter(f"the {field} to go by is empty: give a value, or leave it out")
        return cls(field, value.strip(), _days(field, value) if field in _DAYS else None)

    def documents(self, catalogue: Catalogue) -> frozenset[str]:
        """The ids of the documents that it lets through: those that have the value itself, or else all its words."""
        if self.days is not None:
            return catalogue.published(self.days)
        if self.field == "document":
            return self._called_so(catalogue) or catalogue.holding(search_terms(self.value), "name")
        wanted = self.value.casefold()
        exact = (d.id for d in catalogue.documents if (getattr(d, self.field) or "").casefold() == wanted)
        return frozenset(exact) or catalogue.holding(search_terms(self.value), self.field)

    def _called_so(self, catalogue: Catalogue) -> frozenset[str]:
        """The ids of the documents with this id, or one that begins so, this file name or this path."""
        wanted, path = self.value.casefold(), os.path.normpath(Path.cwd() / self.value)
        begins = _ID.fullmatch(wanted) is not None
        return frozenset(
            document.id
            for document in catalogue.documents
            if wanted in (document.id, document.name.casefold(), document.source.casefold())
            or document.source == path
            or (begins and document.id.startswith(wanted))
        )

    def __str__(self) -> str:
        return f"{self.field} “{self.value}”"


@dataclass(frozen=True, slots=True)
class Scope:
    """A filter of documents: each of its conditions must hold. Without conditions it lets all through."""

    conditions: tuple[_Condition, ...] = ()

    @classmethod
    def of(cls, where: Where | None) -> "Scope":
        """Read a filter.

        Args:
            where: values by field. "publisher", "title", "kind" and "language" let a document through that has
                this very value; where none has, those that have all its words. "document" is an id or its beginning, a
                file name or a path. "published", "since", "until" (with the days named), "after" and "before" (without
                them) take a day, a month, a year or a span: "2017-03-20", "March 2017", "2013-2017".

        Raises:
            BadFilter: there is no such field, or its value is no date.
        """
        return cls(tuple(_Condition.of(field, str(value)) for field, value in (where or {}).items()))

    @property
    def where(self) -> dict[str, str] | None:
        """The filter as it was given; None when there is none."""
        return {condition.field: condition.value for condition in self.conditions} or None

    def documents(self, catalogue: Catalogue) -> frozenset[str] | None:
        """The ids of the documents that it lets through; None for all."""
        if not self.conditions:
            return None
        return frozenset.intersection(*(condition.documents(catalogue) for condition in self.conditions))

    def nothing(self, catalogue: Catalogue) -> str:
        """Why no document fits, and what there is instead, where that is little."""
        unmet = [condition for condition in self.conditions if not condition.documents(catalogue)]
        sentences = [f"No document fits {' and '.join(map(str, unmet or self.conditions))}."]
        for condition in unmet:
            if condition.field in ("publisher", "kind", "language"):
                values = {getattr(document, condition.field) for document in catalogue.documents} - {None}
                if len(values) <= _FEW:
                    known = f"is {'; '.join(sorted(values))}" if values else "is not known"
                    sentences.append(f"Their {condition.field} {known}.")
        return " ".join(sentences)


@dataclass(frozen=True, slots=True)
class Scoped:
    """A question, and the documents that may answer it.

    Attributes:
        question: without the source that it names.
        source: the words that name documents of the library as its source; None when it names none.
        documents: their ids; None for all.
        nothing: why no document may answer; None when some may.
    """

    question: str
    source: str | None
    documents: frozenset[str] | None
    nothing: str | None


def scoped(question: str, scope: Scope, catalogue: Callable[[], Catalogue]) -> Scoped:
    """Find out which documents may answer a question.

    Args:
        question: one that stands alone.
        scope: the filter that it is asked under.
        catalogue: what is known of the documents; asked for only when there is something to look up.
    """
    documents = scope.documents(catalogue()) if scope.conditions else None
    if documents is not None and not documents:
        return Scoped(question, None, documents, scope.nothing(catalogue()))
    for mention in mentions(question):
        if named := _named(mention, catalogue()):
            both = named if documents is None else named & documents
            nothing = f"No document of “{mention.source}” fits {' and '.join(map(str, scope.conditions))}."
            return Scoped(mention.rest, mention.source, both, None if both else nothing)
    return Scoped(question, None, documents, None)


def _named(mention: Mention, catalogue: Catalogue) -> frozenset[str]:
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
    return frozenset()


def _ways(mention: Mention, terms: frozenset[str], has_days: bool, catalogue: Catalogue) -> Iterator[frozenset[str]]:
    """The ids of the documents that the words of a mention may name, the likeliest first."""
    kinds, names = terms & KINDS_OF_DOCUMENT, terms - KINDS_OF_DOCUMENT - ANY_DOCUMENT
    if terms.isdisjoint(KINDS_OF_DOCUMENT | ANY_DOCUMENT):
        yield _by_name(mention, names, catalogue)
    elif kinds and (names or has_days):  # "the report" alone may be any
        yield catalogue.holding(names | kinds, "publisher", "title", "name", "kind")
        yield catalogue.holding(names, "publisher")
    elif names:
        yield catalogue.holding(names, "publisher", "kind")
    elif has_days:
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


def _days(field: str, value: str) -> DateRange:
    """The days that a value lets through.

    Raises:
        BadFilter: it is no date.
    """
    expressions = find_time_expressions(value, None)
    found = expressions[0].range if len(expressions) == 1 else None
    try:
        if found is not None and expressions[0].text == value.strip():
            return _DAYS[field](found)
    except OverflowError:  # no day is before the first or after the last
        pass
    raise BadFilter(
        f"{field} {value!r} is no date to go by: write a day, a month, a year or a span, "
        "as 2017-03-20, March 2017, 2017 or 2013-2017"
    )
