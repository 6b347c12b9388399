"""BM25 over the same passages as the vectors: a tantivy index of the terms that ``qa.normalisation`` gives."""

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

__all__ = ["LEXICAL_VERSION", "LexicalIndex"]

LEXICAL_VERSION = 1
"""Part of the index's fingerprint: raise it whenever its fields change."""

_PAIR_BOOST = 0.3
_CONTEXT_BOOST = 0.5
_WRITER_BYTES = 64 * 1024 * 1024


class LexicalIndex:
    """Finds the passages that share a question's words, by BM25 (Robertson and Zaragoza 2009).

    Three fields: the passage's terms, its pairs of neighbouring terms, and the terms of its context line. A
    passage's score is the sum of its BM25 scores in the three, the pairs and the context counting less. Pairs reward
    words that stand together as they do in the question (Metzler and Croft 2005, the ordered windows of their
    sequential dependence model). Text is cut into terms here, and tantivy takes them as they are, so that documents
    and questions can never be cut differently.
    """

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._searcher = index.searcher()

    @classmethod
    def build(cls, folder: Path, passages: Iterable[tuple[int, str, str]]) -> None:
        """Write an index of ``(passage id, context, text)`` into an empty folder."""
        index = tantivy.Index(_schema(), path=str(folder))
        _register(index)
        # One thread and one commit: the same passages give the same index, and the same scores.
        writer = index.writer(_WRITER_BYTES, num_threads=1)
        for passage_id, context, text in passages:
            terms = search_terms(text)
            writer.add_document(
                tantivy.Document(
                    id=passage_id,
                    terms=" ".join(terms),
                    pairs=" ".join(_pairs(terms)),
                    context=" ".join(search_terms(context)),
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index that ``build`` wrote."""
        index = tantivy.Index.open(str(folder))
        _register(index)
        return cls(index)

    def search(self, question: str, k: int, within: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The ``k`` best ``(passage id, score)``, best first; fewer when fewer share a term with the question.

        With ``within``, only the passages with these ids, int64 [n]: their scores are those that they have among all.
        """
        query = self._query(query_terms(question))
        if query is None:
            return []
        # All are ranked and then sorted out: a query for thousands of ids takes tantivy longer.
        limit = k if within is None else max(1, self._searcher.num_docs)
        hits = self._searcher.search(query, limit=limit, count=False).hits
        ids = np.asarray(self._searcher.fast_field_values("id", [address for _, address in hits]), np.int64)
        kept = np.arange(len(ids)) if within is None else np.flatnonzero(np.isin(ids, within))[:k]
        return [(int(ids[place]), hits[place][0]) for place in kept]

    def weight(self, term: str) -> float:
        """How much a term says: the inverse document frequency of BM25, by its commonest field; never negative."""
        total = self._searcher.num_docs
        found = max(self._searcher.doc_freq(field, term) for field in ("terms", "context"))
        return math.log(1 + (total - found + 0.5) / (found + 0.5))

    def _query(self, terms: list[str]) -> tantivy.Query | None:
        schema = self._index.schema
        parts = [
            *_weighted(schema, "terms", terms, 1.0),
            *_weighted(schema, "pairs", _pairs(terms), _PAIR_BOOST),
            *_weighted(schema, "context", terms, _CONTEXT_BOOST),
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts]) if parts else None


def _weighted(schema: tantivy.Schema, field: str, terms: list[str], boost: float) -> list[tantivy.Query]:
    return [
        tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, "freq"), boost * count)
        for term, count in Counter(terms).items()
    ]


def _pairs(terms: list[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(terms)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", fast=True)
    for field in ("terms", "pairs", "context"):
        builder.add_text_field(field, tokenizer_name="spaces", index_option="freq")
    return builder.build()


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
