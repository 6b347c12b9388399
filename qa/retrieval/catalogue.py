"""What is known of a library's documents, and which of them have what is looked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from corpus.dates import DateRange
from corpus.masthead import masthead_of
from corpus.store import DocumentSummary
from qa.normalisation import among, related, search_terms

__all__ = ["Catalogue"]


class Catalogue:
    """What is known of the documents of one generation of a library, and the terms of it, taken once.

    Args:
        documents: all of them.
        edges: gives the beginning and the end of each one's text by its id, where its masthead is looked for.
    """

    def __init__(
        self, documents: Sequence[DocumentSummary], edges: Callable[[], Mapping[str, tuple[str, str]]] = dict
    ) -> None:
        self.documents = documents
        self._edges = edges
        self._mastheads: dict[str, list[frozenset[str]]] | None = None
        self._terms: dict[tuple[str, ...], list[frozenset[str]]] = {}
        self._known: dict[tuple[str, ...], frozenset[str]] = {}

    @classmethod
    def empty(cls) -> "Catalogue":
        """The catalogue of no documents."""
        return cls([])

    def holding(self, wanted: Iterable[str], *fields: str) -> frozenset[str]:
        """The ids of the documents in whose fields each of these terms stands, in whatever form; none for no terms."""
        documents = self.terms(*fields)
        known = self._vocabulary(fields)
        forms = [{term for term in known if related(term, word)} for word in wanted]
        return frozenset(
            document.id
            for document, terms in zip(self.documents, documents, strict=True)
            if forms and not any(terms.isdisjoint(form) for form in forms)
        )

    def holding_any(self, wanted: Iterable[str], *fields: str) -> frozenset[str]:
        """The ids of the documents in whose fields one of these terms stands, in whatever form."""
        return frozenset[str]().union(*(self.holding([term], *fields) for term in wanted))

    def in_masthead(self, wanted: Iterable[str]) -> frozenset[str]:
        """The ids of the documents with a line in their masthead that has each of these terms; none for no terms.

        One of several may stand in another line of it: "Republic of Peru" above "Ministry of Trade".
        """
        if self._mastheads is None:
            edges = self._edges()
            self._mastheads = {
                document.id: [
                    frozenset(search_terms(line)) for line in masthead_of(*edges[document.id], document.title)
                ]
                for document in self.documents
                if document.id in edges
            }
        terms = list(wanted)
        return frozenset(document for document, lines in self._mastheads.items() if _mastheads(terms, lines))

    def terms(self, *fields: str) -> list[frozenset[str]]:
        """The terms of some fields of each document."""
        if fields not in self._terms:
            texts = [" ".join(map(partial(_words, document), fields)) for document in self.documents]
            terms = {text: frozenset(search_terms(text)) for text in set(texts)}
            self._terms[fields] = [terms[text] for text in texts]
        return self._terms[fields]

    def _vocabulary(self, fields: tuple[str, ...]) -> frozenset[str]:
        """The terms of some fields of all documents."""
        if fields not in self._known:
            self._known[fields] = frozenset[str]().union(*self.terms(*fields))
        return self._known[fields]

    def publishers_in(self, text: str, documents: frozenset[str]) -> bool:
        """Whether a text names, word by word, the publisher of another document than these."""
        said = frozenset(search_terms(text))
        return any(
            terms and terms <= said and document.id not in documents
            for document, terms in zip(self.documents, self.terms("publisher"), strict=True)
        )

    def published(self, days: DateRange) -> frozenset[str]:
        """The ids of the documents that were published in these days."""
        return frozenset(
            document.id
            for document in self.documents
            if document.published is not None and days.contains(DateRange.of_day(document.published))
        )


def _words(document: DocumentSummary, field: str) -> str:
    """The words of a field; those of a file name are parted as its writer parted them."""
    value = getattr(document, field) or ""
    return value.replace("_", " ") if field == "name" else value


def _mastheads(terms: Sequence[str], lines: Sequence[frozenset[str]]) -> bool:
    """Whether a line of a masthead has all these terms, or all but one of several, which another line has."""
    for line in lines:
        missing = [term for term in terms if not among(term, line)]
        if terms and not missing:
            return True
        if len(missing) == 1 < len(terms) - 1 and any(among(missing[0], other) for other in lines):
            return True
    return False
