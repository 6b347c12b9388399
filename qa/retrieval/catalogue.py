"""What is known of a library's documents, and which of them have what is looked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property, partial

from corpus.dates import DateRange
from corpus.store import DocumentSummary
from qa.normalisation import related, search_terms

__all__ = ["Catalogue"]


class Catalogue:
    """What is known of the documents of one generation of a library, and the terms of it, taken once.

    Args:
        documents: all of them.
    """

    def __init__(self, documents: Sequence[DocumentSummary]) -> None:
        self.documents = documents
        self._terms: dict[tuple[str, ...], list[frozenset[str]]] = {}
        self._held: dict[tuple[str, ...], _Postings] = {}

    @classmethod
    def empty(cls) -> "Catalogue":
        """The catalogue of no documents."""
        return cls([])

    def holding(self, wanted: Iterable[str], *fields: str) -> frozenset[str]:
        """The ids of the documents in whose fields each of these terms stands, in whatever form; none for no terms."""
        return self._postings(fields).with_each(wanted)

    def titled(self, words: Set[str], fewest: int) -> frozenset[str]:
        """The ids of the documents whose title has no other terms than these, and so many of them at least."""
        postings, titles = self._postings(("title",)), self._terms_by_document
        return frozenset(
            document
            for word in words
            for document in postings.documents.get(word, ())
            if len(titles[document]) >= fewest and titles[document] <= words
        )

    def called(self, name: str) -> frozenset[str]:
        """The ids of the documents with this file name, in capitals or not."""
        return self._names.get(name.casefold(), frozenset())

    def terms(self, *fields: str) -> list[frozenset[str]]:
        """The terms of some fields of each document."""
        if fields not in self._terms:
            texts = [" ".join(map(partial(_words, document), fields)) for document in self.documents]
            terms = {text: frozenset(search_terms(text)) for text in set(texts)}
            self._terms[fields] = [terms[text] for text in texts]
        return self._terms[fields]

    def _postings(self, fields: tuple[str, ...]) -> "_Postings":
        """Which documents have a term in some fields."""
        if fields not in self._held:
            self._held[fields] = _Postings(
                (document.id, terms) for document, terms in zip(self.documents, self.terms(*fields), strict=True)
            )
        return self._held[fields]

    @cached_property
    def _terms_by_document(self) -> dict[str, frozenset[str]]:
        """The terms of each document's title, by its id."""
        return {document.id: terms for document, terms in zip(self.documents, self.terms("title"), strict=True)}

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        """The ids of the documents with each file name."""
        named: defaultdict[str, set[str]] = defaultdict(set)
        for document in self.documents:
            named[document.name.casefold()].add(document.id)
        return {name: frozenset(ids) for name, ids in named.items()}

    def published(self, days: DateRange) -> frozenset[str]:
        """The ids of the documents that were published in these days."""
        return frozenset(
            document.id
            for document in self.documents
            if document.published is not None and days.contains(DateRange.of_day(document.published))
        )


class _Postings:
    """Which documents have a term, in whatever form.

    Args:
        terms: of each document, with its id.

    Attributes:
        documents: the ids of the documents that have a term just so.
    """

    def __init__(self, terms: Iterable[tuple[str, frozenset[str]]]) -> None:
        held: defaultdict[str, set[str]] = defaultdict(set)
        for document, several in terms:
            for term in several:
                held[term].add(document)
        self.documents: Mapping[str, set[str]] = dict(held)
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)  # forms of a word begin with the same one
        for term in held:
            self._by_letter[term[:1]].append(term)

    def with_each(self, words: Iterable[str]) -> frozenset[str]:
        """The ids of the documents that have each of these words in some form; none for no words."""
        sets = [set[str]().union(*map(self.documents.__getitem__, self._forms(word))) for word in words]
        return frozenset(set.intersection(*sets)) if sets else frozenset()

    def _forms(self, word: str) -> list[str]:
        return [term for term in self._by_letter.get(word[:1], ()) if related(term, word)]


def _words(document: DocumentSummary, field: str) -> str:
    """The words of a field; those of a file name are parted as its writer parted them."""
    value = getattr(document, field) or ""
    return value.replace("_", " ") if field == "name" else value
