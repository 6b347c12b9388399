"""Reading: where in the retrieved passages an answer stands, and how strongly each place supports it.

``Reader`` is the seam: ``SentenceReader`` reads by form and by words, with no model of its own; a trained reader takes
its place by giving the same ``Reading``.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage
from qa.normalisation import search_terms
from qa.question import Question, Wants
from qa.retriever import Hit
from qa.spans import Span, spans_in

__all__ = ["Candidate", "Reader", "Reading", "SentenceReader", "related"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A retrieved passage with its document, ready to be read."""

    hit: Hit
    passage: Passage
    document: Document


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where a passage may answer the question.

    Attributes:
        candidate: the passage it was read in.
        start: offset in the document of the sentence that carries the answer.
        end: offset after it.
        support: how strongly the sentence supports the answer: about the chance that it does, 0 to 1.
        span: the short answer in it; None when the sentence itself is the answer.
    """

    candidate: Candidate
    start: int
    end: int
    support: float
    span: Span | None

    @property
    def document(self) -> Document:
        """The document it was read in."""
        return self.candidate.document


class Reader(Protocol):
    """Whatever can read passages with a question in mind."""

    def read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        """The places that may answer, the best supported first."""
        ...


# Fitted by tests/benchmarks/fit_reader.py, in the order of ``SentenceReader.features``.
_INTERCEPT = -5.90
_WEIGHTS = np.array([3.58, 2.46, 1.30, 1.18, 0.89])

_CLAUSE_END = re.compile(r"[,;:()]|\s[-–—]\s|\b(?:which|that|who|where|while|because|although|during|after|before)\b")
_CLAUSE_STEPS = 4
_REACH = 8.0
_REPEATS = 0.75


class SentenceReader:
    """Reads sentence by sentence: likeness to the question, words in common, and a span of the kind asked for.

    The support of a sentence is a logistic regression over the features of ``features``, fitted by
    ``tests/benchmarks/fit_reader.py``.

    Args:
        weight: how much a term says: its inverse document frequency in BM25, 0 or more.
    """

    def __init__(self, weight: Callable[[str], float]) -> None:
        self._weight = weight

    def read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        """See ``Reader``; a sentence gives one reading for each span of the kind asked for, or else one."""
        best: dict[tuple[str, int, int], Reading] = {}
        for candidate in candidates:
            for reading in self._read_passage(question, candidate):
                place = reading.span or reading
                key = (reading.document.id, place.start, place.end)
                # Passages overlap: what was read twice counts once, where it was read best.
                if key not in best or best[key].support < reading.support:
                    best[key] = reading
        return sorted(best.values(), key=lambda r: (-r.support, r.document.id, (r.span or r).start))

    def _read_passage(self, question: Question, candidate: Candidate) -> Iterator[Reading]:
        for start, end, span, vector in self.features(question, candidate):
            support = 1 / (1 + math.exp(-(_INTERCEPT + float(vector @ _WEIGHTS))))
            yield Reading(candidate, start, end, support, span)

    def features(
        self, question: Question, candidate: Candidate
    ) -> Iterator[tuple[int, int, Span | None, NDArray[np.float64]]]:
        """Each sentence of a passage, with each span in it or None, and what is known of them: float64 [5], 0 to 1.

        In order: the cosine of question and sentence; the share of the question's terms, by weight, in the sentence,
        and in it and its neighbours; the share of the question's names in the passage with its context; how near
        the question's terms stand to the span.
        """
        hit, document, passage = candidate.hit, candidate.document, candidate.passage
        terms = [search_terms(document.text[start:end]) for start, end in passage.sentences]
        around = {*search_terms(passage.context), *chain.from_iterable(terms)}
        title = set(search_terms(document.title))
        names = self._coverage([term for term in question.terms if term in question.names], around)
        for number, (start, end) in enumerate(passage.sentences):
            if question.wants is Wants.OTHER and _share(terms[number], title) > _REPEATS:
                continue  # a heading that repeats the title says nothing of its own
            cosine = hit.sentence_similarities[number] if hit.sentence_similarities else hit.similarity
            within = self._coverage(question.terms, set(terms[number]))
            near = set(chain.from_iterable(terms[max(0, number - 1) : number + 2]))
            known = [cosine, within, self._coverage(question.terms, near), names]
            found: Sequence[Span | None] = spans_in(document, start, end, question) or [None]
            for span in found:
                nearness = self._nearness(question, document, start, end, span)
                yield start, end, span, np.array([*known, nearness])

    def _nearness(self, question: Question, document: Document, start: int, end: int, span: Span | None) -> float:
        """How near the question's terms stand to a span in its sentence, by weight: 1.0 when all touch it."""
        if span is None:
            return 0.0 if question.wants is not Wants.OTHER else 0.5
        before = _distances(document.text[start : span.start], backwards=True)
        after = _distances(document.text[span.end : end], backwards=False)
        weights = [self._weight(term) for term in question.terms]
        total = sum(weights)
        if not total:
            return 0.5
        near = 0.0
        for term, weight in zip(question.terms, weights, strict=True):
            steps = [step for found in (before, after) for step in _steps_to(term, found)]
            near += weight * math.exp(-min(steps) / _REACH) if steps else 0.0
        return near / total

    def _coverage(self, wanted: Sequence[str], found: set[str]) -> float:
        """The share of the wanted terms that are found, by weight; 1.0 when nothing is wanted."""
        weights = {term: self._weight(term) for term in wanted}
        total = sum(weights.values())
        held = sum(weight for term, weight in weights.items() if any(related(term, other) for other in found))
        return held / total if total else 1.0


def _share(terms: Sequence[str], of: set[str]) -> float:
    return sum(term in of for term in terms) / max(1, len(terms))


def related(term: str, other: str) -> bool:
    """Whether two terms are forms of one word: the same, or one the beginning of the other ("japan", "japanes")."""
    if term == other:
        return True
    short, long = sorted((term, other), key=len)
    return len(short) >= 4 and len(long) - len(short) <= 4 and long.startswith(short) and short.isalpha()


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
