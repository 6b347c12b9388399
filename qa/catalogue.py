"""What is known of a library's documents, and which of them have what is looked for."""

from collections.abc import Iterable, Sequence

from corpus.dates import DateRange
from corpus.store import DocumentSummary
from qa.normalisation import related, search_terms

__all__ = ["Catalogue"]


class Catalogue:
    """What is known of the documents of one generation of a library, and the terms of it, taken once."""

    def __init__(self, documents: Sequence[DocumentSummary]) -> None:
        self.documents = documents
        self._terms: dict[tuple[str, ...], list[frozenset[str]]] = {}
        self._known: dict[tuple[str, ...], frozenset[str]] = {}

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

    def terms(self, *fields: str) -> list[frozenset[str]]:
        """The terms of some fields of each document."""
        if fields not in self._terms:
            texts = [" ".join(getattr(document, field) or "" for field in fields) for document in self.documents]
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
