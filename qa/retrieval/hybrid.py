"""Candidate passages for a question: dense and lexical lists, fused."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.threads import threads
from qa.normalisation import search_text
from qa.places import LexicalSearch, VectorSearch
from qa.settings import BESIDE_WEIGHT, DENSE_DEPTH, DENSE_WEIGHT, FAVOURED_WEIGHT, LEXICAL_DEPTH, PASSAGES_BESIDE

__all__ = ["DocumentsOf", "Hit", "Mode", "Retriever", "SentenceVectors", "fused"]

Mode = Literal["fused", "dense", "lexical"]
Score = TypeVar("Score", float, NDArray[np.float64])

SentenceVectors = Callable[[Sequence[int]], Mapping[int, NDArray[np.float32]]]
"""From passage ids to the unit vectors of each passage's sentences, ``[sentences, dimension]``."""

DocumentsOf = Callable[[Sequence[int]], Mapping[int, str]]
"""From passage ids to what tells the passages of one document from those of another."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    Attributes:
        passage_id: the passage.
        score: what the ranking goes by; for fused hits 0 to 1.25.
        similarity: the cosine of the question with the passage's nearest sentence, or else with the passage.
        overlap: the passage's BM25 score as a share of the best passage's, 0 to 1.
        sentence_similarities: the cosine of the question with each of the passage's sentences, in order.
    """

    passage_id: int
    score: float
    similarity: float
    overlap: float
    sentence_similarities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds the passages that are likely to answer, by meaning and by words.

    The best of the FAISS index and the best of BM25 are put together, and every one of them gets both scores. They are
    fused by a convex combination of the cosine, taken as it is, and BM25 as a share of the best passage's (Bruch, Gai
    and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"). Reciprocal rank fusion put fewer right
    passages first than BM25 alone, in paragraphs as in long documents: a rank forgets by how much it was the better.

    The cosine is taken with the passage's nearest sentence, where there are sentence vectors: a question asks for a
    sentence, which in the vector of the whole passage is diluted by its neighbours. FAISS finds the passages, and their
    sentences are compared afterwards.

    A document on what is asked has its words in several places: its best passage is raised by a twentieth of the
    shares of the next two. Raising them all put fewer documents among the first ten. So is each passage of a document
    that is favoured, which was written when the question asks about: by three twentieths.
    """

    _encoder: Encoder
    _vectors: VectorSearch
    _lexical: LexicalSearch
    _sentence_vectors: SentenceVectors
    _documents_of: DocumentsOf

    def search(
        self,
        question: str,
        k: int = 20,
        mode: Mode = "fused",
        within: NDArray[np.int64] | None = None,
        favoured: Collection[str] = (),
    ) -> list[Hit]:
        """The ``k`` best passages, best first.

        Args:
            question: in words.
            k: how many.
            mode: to look at one list alone; the lexical one needs no model.
            within: the ids of the only passages that are searched, int64 [n]; None for all.
            favoured: the documents that are likelier to answer than others equally like the question.
        """
        words = _threads().submit(self._by_words, question, within, mode) if mode != "dense" else None
        query = self._encoder.encode_queries([search_text(question)])[0] if mode != "lexical" else None
        nearest = self._nearest(query, within) if query is not None else []
        bm25, sentences = words.result() if words is not None else ({}, {})
        ids = sorted({*list(bm25)[:DENSE_DEPTH], *nearest})
        if not ids:
            return []
        best = max(bm25.values(), default=0.0) or 1.0
        overlaps = np.array([bm25.get(each, 0.0) for each in ids]) / best
        similarities, by_sentence = self._similarities(query, ids, sentences)
        scores = fused(similarities, overlaps, mode)
        if mode == "fused":
            scores = scores + self._raised(ids, scores, overlaps, favoured)
        return [
            Hit(
                passage_id=ids[place],
                score=float(scores[place]),
                similarity=float(similarities[place]),
                overlap=float(overlaps[place]),
                sentence_similarities=tuple(by_sentence[ids[place]].tolist()) if ids[place] in by_sentence else (),
            )
            for place in np.argsort(-scores, kind="stable")[:k].tolist()
        ]

    def _by_words(
        self, question: str, within: NDArray[np.int64] | None, mode: Mode
    ) -> tuple[dict[int, float], dict[int, NDArray[np.float32]]]:
        """The BM25 scores of passages, and the sentence vectors of the best, for which there is time meanwhile."""
        bm25 = dict(self._lexical.search(question, LEXICAL_DEPTH, within))
        return bm25, {} if mode == "lexical" else dict(self._sentence_vectors(list(bm25)[:DENSE_DEPTH]))

    def _nearest(self, query: NDArray[np.float32], within: NDArray[np.int64] | None) -> list[int]:
        _, nearest = self._vectors.search(query[None, :], DENSE_DEPTH, within)
        return [int(passage_id) for passage_id in nearest[0] if passage_id >= 0]

    def _similarities(
        self, query: NDArray[np.float32] | None, ids: list[int], known: Mapping[int, NDArray[np.float32]]
    ) -> tuple[NDArray[np.float64], dict[int, NDArray[np.float32]]]:
        """The cosine of a question with each of some passages, and with their sentences where these have vectors.

        Args:
            query: the question's vector; None when it is looked for by words alone, for which no model is needed.
            ids: of the passages [n], ascending.
            known: the vectors of some passages' sentences.

        Returns:
            The cosines with the passages' nearest sentences, or else with the passages: float64 [n], 0 without a query.
            The cosines with the sentences, by the passage's id.
        """
        if query is None:
            return np.zeros(len(ids)), {}
        cosines = self._vectors.scores(query, np.asarray(ids, np.int64)).astype(np.float64)
        vectors = {**known, **self._sentence_vectors([each for each in ids if each not in known])}
        several = [each for each in ids if each in vectors and len(vectors[each])]
        if not several:
            return cosines, {}
        together = np.concatenate([vectors[each] for each in several]) @ query
        edges = [0, *accumulate(len(vectors[each]) for each in several)]
        cosines[np.searchsorted(ids, several)] = np.maximum.reduceat(together, edges[:-1])
        return cosines, {each: together[start:end] for each, (start, end) in zip(several, pairwise(edges), strict=True)}

    def _raised(
        self, ids: list[int], scores: NDArray[np.float64], overlaps: NDArray[np.float64], favoured: Collection[str]
    ) -> NDArray[np.float64]:
        """By how much each passage is raised: the best of a document by what its others share with the question.

        All passages of the ``favoured`` documents are raised.
        """
        documents = self._documents_of(ids)
        raised = [FAVOURED_WEIGHT if documents.get(each) in favoured else 0.0 for each in ids]
        together: dict[str | None, list[int]] = defaultdict(list)
        for place, each in enumerate(ids):
            together[documents.get(each)].append(place)
        score, overlap = scores.tolist(), overlaps.tolist()
        for places in together.values():
            best = max(places, key=score.__getitem__)
            others = sorted((overlap[place] for place in places if place != best), reverse=True)
            raised[best] += BESIDE_WEIGHT * sum(others[:PASSAGES_BESIDE])
        return np.array(raised)


@cache
def _threads() -> ThreadPoolExecutor:
    """Those that look up words while the question is embedded; all libraries of a process share them."""
    return ThreadPoolExecutor(threads(), "footnote-words")


def fused(similarity: Score, overlap: Score, mode: Mode = "fused") -> Score:
    """The score of a cosine and a share of words, both as the retriever weighs them."""
    weight = {"fused": DENSE_WEIGHT, "dense": 1.0, "lexical": 0.0}[mode]
    return weight * similarity + (1 - weight) * overlap
