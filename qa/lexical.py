"""BM25 over the same passages as the vectors: a tantivy index of the terms that ``qa.normalisation`` gives."""

import json
import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
import tantivy
from numpy.typing import NDArray

from qa.normalisation import query_terms, search_terms

__all__ = ["CONTEXT_BOOST", "LEXICAL_VERSION", "PAIR_BOOST", "LexicalIndex", "inverse_document_frequency"]

LEXICAL_VERSION = 2
"""Part of the index's fingerprint: raise it whenever its fields change."""

PAIR_BOOST = 0.3
CONTEXT_BOOST = 0.5
"""Weights of the scores of pairs of terms, and of the context line's terms, beside that of the text's terms."""
_LIKE = 20
"""Passages looked at for words like a misspelt one."""
_WRITER_BYTES = 64 * 1024 * 1024


class LexicalIndex:
    """Finds the passages that share a question's words, by BM25 (Robertson and Zaragoza 2009).

    Three fields: the passage's terms, its pairs of neighbouring terms, and the terms of its context line. A
    passage's score is the sum of its BM25 scores in the three, the pairs and the context counting less. Pairs reward
    words that stand together as they do in the question (Metzler and Croft 2005, the ordered windows of their
    sequential dependence model). Text is cut into terms here, and tantivy takes them as they are, so that documents
    and questions can never be cut differently.
    """

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._folder = folder
        self._index = index
        self._searcher = index.searcher()

    @classmethod
    def build(cls, folder: Path, passages: Iterable[tuple[int, str, str]]) -> Self:
        """Make an index of ``(passage id, context, text)`` in an empty folder."""
        index = cls(folder, tantivy.Index(_schema(), path=str(folder)))
        index.change(passages)
        return index

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index that ``build`` wrote.

        Raises:
            ValueError: the folder holds none.
        """
        return cls(folder, tantivy.Index.open(str(folder)))

    def ids(self) -> NDArray[np.int64]:
        """The ids of all passages: int64 [n], ascending."""
        found = self._searcher.search(tantivy.Query.all_query(), limit=max(1, self._searcher.num_docs), count=False)
        values = self._searcher.fast_field_values("id", [address for _, address in found.hits])
        return np.sort(np.asarray(values, np.int64))

    def held(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of some ids whose passages are in the index, or were in it lately: int64 [n]."""
        return np.array([each for each in ids.tolist() if self._searcher.doc_freq("id", each)], np.int64)

    def removed_share(self, more: int = 0) -> float:
        """The share of passages that were removed, but whose words still count in the inverse document frequencies.

        Tantivy forgets them when it merges the segment that they are in.

        Args:
            more: how many passages will be removed besides.
        """
        segments = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))["segments"]
        held = sum(int(segment["max_doc"]) for segment in segments)
        removed = sum(int(segment["deletes"]["num_deleted_docs"]) for segment in segments if segment["deletes"])
        return (removed + more) / max(1, held)

    def change(self, added: Iterable[tuple[int, str, str]], removed: Iterable[int] = ()) -> None:
        """Remove passages by id, then add others as ``(passage id, context, text)``, in the index's folder.

        Passages that are added one after the other have the scores that they would have if they were added at once.
        """
        writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        for passage_id in removed:
            writer.delete_documents_by_term("id", int(passage_id))
        for passage_id, context, text in added:
            terms = search_terms(text)
            writer.add_document(
                tantivy.Document(
                    id=passage_id,
                    terms=" ".join(terms),
                    pairs=" ".join(_pairs(terms)),
                    context=" ".join(search_terms(context)),
                )
            )
        self._commit(writer)

    def clear(self) -> None:
        """Remove all passages, of which then none counts in the document frequencies any more."""
        writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        writer.delete_all_documents()
        self._commit(writer)

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, question: str, k: int, within: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The ``k`` best ``(passage id, score)``, best first; fewer when fewer share a term with the question.

        Those with the same score follow by id, whatever the order in which they were added.
        With ``within``, only the passages with these ids, int64 [n]: their scores are those that they have among all.
        """
        query = self._query(query_terms(question))
        if query is None:
            return []
        # All are ranked and then sorted out: a query for thousands of ids takes tantivy longer.
        limit = k if within is None else max(1, self._searcher.num_docs)
        hits = self._searcher.search(query, limit=limit, count=False).hits
        ids = np.asarray(self._searcher.fast_field_values("id", [address for _, address in hits]), np.int64)
        order = np.lexsort((ids, [-score for score, _ in hits]))
        kept = order if within is None else order[np.isin(ids[order], within)][:k]
        return [(int(ids[place]), hits[place][0]) for place in kept]

    def like(self, term: str, edits: int) -> list[int]:
        """The ids of some passages with a term that is at most so many edits away from one, 0 to 2."""
        if not term:
            return []
        query = tantivy.Query.fuzzy_term_query(self._index.schema, "terms", term, edits, True)
        hits = self._searcher.search(query, limit=_LIKE, count=False).hits
        found = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [int(each) for each in np.asarray(found, np.int64)]

    def weight(self, term: str) -> float:
        """How much a term says: the inverse document frequency of BM25, by its commonest field; never negative."""
        total = self._searcher.num_docs
        # Tantivy counts removed passages too, see ``removed_share``.
        found = min(total, max(self._searcher.doc_freq(field, term) for field in ("terms", "context")))
        return inverse_document_frequency(found, total)

    def _query(self, terms: list[str]) -> tantivy.Query | None:
        schema = self._index.schema
        parts = [
            *_weighted(schema, "terms", terms, 1.0),
            *_weighted(schema, "pairs", _pairs(terms), PAIR_BOOST),
            *_weighted(schema, "context", terms, CONTEXT_BOOST),
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts]) if parts else None


def inverse_document_frequency(found: int, total: int) -> float:
    """How much a term says that stands in so many of all passages, as BM25 has it."""
    return math.log(1 + (total - found + 0.5) / (found + 0.5))


def _weighted(schema: tantivy.Schema, field: str, terms: list[str], boost: float) -> list[tantivy.Query]:
    return [
        tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, "freq"), boost * count)
        for term, count in Counter(terms).items()
    ]


def _pairs(terms: list[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(terms)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", fast=True, indexed=True)
    for field in ("terms", "pairs", "context"):
        builder.add_text_field(field, tokenizer_name="spaces", index_option="freq")
    return builder.build()
