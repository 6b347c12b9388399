"""How like a question the sentences of a passage are, by meaning and by words."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from corpus.document import Document
from qa.normalisation import among, related, search_terms
from qa.question import Question
from qa.reading.reader import Candidate

__all__ = ["Likeness"]

_CLAUSE_END = re.compile(r"[,;:()]|\s[-–—]\s|\b(?:which|that|who|where|while|because|although|during|after|before)\b")
_CLAUSE_STEPS = 4
_REACH = 8.0
_REPEATS = 0.75


class Likeness:
    """The likeness of a question and a passage; every figure lies between 0 and 1.

    Args:
        question: the question.
        candidate: the passage.
        weight: how much a term says: its inverse document frequency in BM25, 0 or more.
    """

    def __init__(self, question: Question, candidate: Candidate, weight: Callable[[str], float]) -> None:
        self._question = question
        self._document: Document = candidate.document
        self._hit = candidate.hit
        self._sentences = candidate.passage.spans
        self._weight = weight
        text = candidate.document.text
        self._terms = [search_terms(text[start:end]) for start, end in candidate.passage.spans]
        around = {*search_terms(candidate.passage.context), *chain.from_iterable(self._terms)}
        self._names = self._coverage([term for term in question.terms if term in question.names], around)

    def of_sentence(self, number: int) -> tuple[float, float, float, float]:
        """What is known of one sentence.

        In order: the cosine of question and sentence; the share of the question's terms, by weight, in the sentence,
        and in it and its neighbours; the share of the question's names in the passage with its context.
        """
        similarities = self._hit.sentence_similarities
        cosine = similarities[number] if similarities else self._hit.similarity
        near = set(chain.from_iterable(self._terms[max(0, number - 1) : number + 2]))
        wanted = self._question.terms
        return cosine, self._coverage(wanted, set(self._terms[number])), self._coverage(wanted, near), self._names

    def repeats_title(self, number: int) -> bool:
        """Whether a sentence says little but the title again, as a heading does that says nothing of its own."""
        title = set(search_terms(self._document.title))
        return sum(term in title for term in self._terms[number]) > _REPEATS * len(self._terms[number])

    def of_span(self, number: int, start: int, end: int) -> float:
        """How near the question's terms stand to a span in a sentence, by weight: 1.0 when all touch it.

        Args:
            number: of the sentence.
            start: offset of the span in the document.
            end: offset after it.
        """
        first, last = self._sentences[number]
        before = _distances(self._document.text[first:start], backwards=True)
        after = _distances(self._document.text[end:last], backwards=False)
        weights = [self._weight(term) for term in self._question.terms]
        total = sum(weights)
        if not total:
            return 0.5
        near = 0.0
        for term, weight in zip(self._question.terms, weights, strict=True):
            steps = [step for found in (before, after) for step in _steps_to(term, found)]
            near += weight * math.exp(-min(steps) / _REACH) if steps else 0.0
        return near / total

    def _coverage(self, wanted: Sequence[str], found: set[str]) -> float:
        """The share of the wanted terms that are found, by weight; 1.0 when nothing is wanted."""
        weights = {term: self._weight(term) for term in wanted}
        total = sum(weights.values())
        held = sum(weight for term, weight in weights.items() if among(term, found))
        return held / total if total else 1.0


def _distances(text: str, *, backwards: bool) -> dict[str, int]:
    """How many terms away from one end of a text each of its terms stands; the end of a clause counts for several."""
    clauses = [search_terms(clause) for clause in _CLAUSE_END.split(text)]
    steps: dict[str, int] = {}
    at = 0
    for clause in reversed(clauses) if backwards else clauses:
        for term in reversed(clause) if backwards else clause:
            steps.setdefault(term, at)
            at += 1
        at += _CLAUSE_STEPS
    return steps


def _steps_to(term: str, distances: dict[str, int]) -> Iterator[int]:
    return (steps for other, steps in distances.items() if related(term, other))
