"""The indexes of a library in Milvus: one collection, asked as FAISS and tantivy are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from qa.lexical import CONTEXT_BOOST, PAIR_BOOST, inverse_document_frequency
from qa.milvus.engine import BM25_FIELDS, Searched
from qa.normalisation import query_terms

__all__ = ["MilvusIndexes", "MilvusVectors", "MilvusWords", "fields_of"]

_WEIGHTS = dict(zip(BM25_FIELDS, (1.0, PAIR_BOOST, CONTEXT_BOOST), strict=True))
_LIKE = 20  # passages looked at for words like a misspelt one, as in ``qa.lexical``
_LOOKED_AT = 1000  # passages with a part of the word, of which these are


class MilvusIndexes:
    """Both indexes of a library, as of one generation of its store; see ``qa.places.SearchIndexes``.

    What comes into the collection later is of a later state, and not seen: so a question finds whole documents only,
    whatever others are adding.
    """

    def __init__(self, engine: Searched, generation: int) -> None:
        self.generation = generation
        self.vectors = MilvusVectors(engine, generation)
        self.lexical = MilvusWords(engine, generation)


class MilvusVectors:
    """The vectors in the collection; see ``embeddings.index.VectorIndex``."""

    def __init__(self, engine: Searched, generation: int) -> None:
        self._engine = engine
        self._generation = generation

    def search(
        self, queries: NDArray[np.float32], k: int, within: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """See ``VectorIndex``; with an index that is not exact, near vectors may be missed."""
        cosines = np.full((len(queries), k), -np.inf, np.float32)
        ids = np.full((len(queries), k), -1, np.int64)
        for place, query in enumerate(queries):
            hits = _searched(self._engine, "vector", query.tolist(), k, self._generation, within)
            for rank, (passage_id, cosine) in enumerate(hits):
                ids[place, rank], cosines[place, rank] = passage_id, cosine
        return cosines, ids

    def scores(self, query: NDArray[np.float32], ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See ``VectorIndex``; 0 for a vector that was removed meanwhile, whose passage is gone as well."""
        wanted = np.asarray(ids, np.int64)
        found = dict(_searched(self._engine, "vector", query.tolist(), len(wanted), self._generation, wanted))
        return np.array([found.get(int(passage_id), 0.0) for passage_id in wanted], np.float32)


class MilvusWords:
    """BM25 over the terms in the collection; see ``qa.lexical.LexicalIndex``, whose three fields and weights it has.

    The scores of the fields are added here and not by Milvus's own ranker, which takes ranks, or shares of the best
    score, in their place: both forget by how much a passage was the better.
    """

    def __init__(self, engine: Searched, generation: int) -> None:
        self._engine = engine
        self._generation = generation
        self._total: int | None = None
        self._weights: dict[str, float] = {}

    def search(self, question: str, k: int, within: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """See ``LexicalIndex``."""
        scores: dict[int, float] = defaultdict(float)
        for field, text in fields_of(query_terms(question), query_terms(question)).items():
            if text:
                for passage_id, score in _searched(self._engine, f"{field}_bm25", text, k, self._generation, within):
                    scores[passage_id] += _WEIGHTS[field] * score
        return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:k]

    def like(self, term: str, edits: int) -> list[int]:
        """See ``LexicalIndex``.

        Of a word cut into one part more than there are edits, one part stands unchanged in any word that is so near.
        """
        if not term or _token(term) != term:
            return []
        cuts = np.linspace(0, len(term), edits + 2).astype(int)
        parts = {term[start:end] for start, end in pairwise(cuts.tolist()) if end > start}
        condition = " or ".join(f'terms like "%{part}%"' for part in sorted(parts))
        texts = self._engine.texts(f"{_visible(self._generation, None)} and ({condition})", "terms", _LOOKED_AT)
        near = (
            passage_id
            for passage_id, text in texts.items()
            if any(OSA.distance(term, other, score_cutoff=edits) <= edits for other in text.split())
        )
        return [passage_id for passage_id, _ in zip(near, range(_LIKE), strict=False)]

    def weight(self, term: str) -> float:
        """See ``LexicalIndex``."""
        if self._total is None:
            self._total = self._count(None)
        if term not in self._weights:
            token = _token(term)
            found = max(self._count(f"text_match({each}, '{token}')") for each in ("terms", "context")) if token else 0
            self._weights[term] = inverse_document_frequency(found, self._total)
        return self._weights[term]

    def _count(self, condition: str | None) -> int:
        visible = _visible(self._generation, None)
        return self._engine.count(f"{visible} and {condition}" if condition else visible)


def fields_of(terms: Sequence[str], context: Sequence[str]) -> dict[str, str]:
    """What stands in the fields for BM25, a token after a space for each term.

    Args:
        terms: of a passage's text, or of a question.
        context: of a passage's context line, or of the question again.
    """
    tokens = [*map(_token, terms)]
    pairs = [f"{first}x0x{second}" for first, second in pairwise(tokens)]
    return dict(zip(BM25_FIELDS, (" ".join(each) for each in (tokens, pairs, map(_token, context))), strict=True))


def _token(term: str) -> str:
    """A term in Latin letters and digits alone, which every tokenizer leaves whole."""
    return term if term.isascii() and (term.isalnum() or not term) else f"x0{term.encode().hex()}"


def _searched(
    engine: Searched, field: str, query: str | list[float], k: int, generation: int, within: NDArray[np.int64] | None
) -> list[tuple[int, float]]:
    if not k or (within is not None and not len(within)):
        return []
    return engine.search(field, query, k, _visible(generation, within))


def _visible(generation: int, within: NDArray[np.int64] | None) -> str:
    """The condition for what had come by a generation, and is among these ids."""
    condition = f"state > 0 and state <= {generation}"
    if within is None:
        return condition
    runs = " or ".join(
        f"id == {first}" if first == last else f"(id >= {first} and id <= {last})" for first, last in _runs(within)
    )
    return f"{condition} and ({runs})"


def _runs(ids: NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """The first and the last of each run of ids: those of a document's passages follow each other."""
    ordered = np.unique(ids)
    breaks = np.flatnonzero(np.diff(ordered) > 1)
    firsts, lasts = ordered[np.r_[0, breaks + 1]], ordered[np.r_[breaks, len(ordered) - 1]]
    return zip(firsts.tolist(), lasts.tolist(), strict=True)
