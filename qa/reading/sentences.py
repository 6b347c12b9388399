"""Reading by form and by words: the reader that needs no model of its own."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.question import Question, Wants
from qa.reading.likeness import Likeness
from qa.reading.reader import Candidate, Reading, once_each
from qa.spans import Span, spans_in

__all__ = ["SentenceReader"]

# Fitted by tests/benchmarks/fit_sentence_reader.py, in the order of ``SentenceReader.features``.
_INTERCEPT = -5.90
_WEIGHTS = np.array([3.58, 2.46, 1.30, 1.18, 0.89])

_NEARNESS_OF_NONE = {False: 0.0, True: 0.5}  # whether the question asks for no kind of span


class SentenceReader:
    """Reads sentence by sentence: likeness to the question, words in common, and a span of the kind asked for.

    The support of a sentence is a logistic regression over the features of ``features``, fitted by
    ``tests/benchmarks/fit_sentence_reader.py``.

    Args:
        weight: how much a term says: its inverse document frequency in BM25, 0 or more.
    """

    threshold = 0.25
    """Where the reader was fitted, about nine in ten of the questions that the documents answer lie above it, and nine
    in ten of those on other subjects below."""

    def __init__(self, weight: Callable[[str], float]) -> None:
        self._weight = weight

    def read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        """See ``Reader``; a sentence gives one reading for each span of the kind asked for, or else one."""
        return once_each(reading for candidate in candidates for reading in self._read_passage(question, candidate))

    def rank(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """See ``Reader``: in the order in which they come, which is that of their scores."""
        return list(candidates)

    def _read_passage(self, question: Question, candidate: Candidate) -> Iterator[Reading]:
        for start, end, span, vector in self.features(question, candidate):
            support = 1 / (1 + math.exp(-(_INTERCEPT + float(vector @ _WEIGHTS))))
            yield Reading(candidate, start, end, support, span)

    def features(
        self, question: Question, candidate: Candidate
    ) -> Iterator[tuple[int, int, Span | None, NDArray[np.float64]]]:
        """Each sentence of a passage, with each span in it or None, and what is known of them: float64 [5], 0 to 1.

        In order: the four figures of ``Likeness.of_sentence``, and how near the question's terms stand to the span.
        """
        document = candidate.document
        likeness = Likeness(question, candidate, self._weight)
        for number, (start, end) in enumerate(candidate.passage.spans):
            if question.wants is Wants.OTHER and likeness.repeats_title(number):
                continue  # a heading that repeats the title says nothing of its own
            passage = (candidate.passage.start, candidate.passage.end)
            found: Sequence[Span | None] = spans_in(document, start, end, question, passage) or [None]
            for span in found:
                nearness = _NEARNESS_OF_NONE[question.wants is Wants.OTHER]
                if span is not None:
                    nearness = likeness.of_span(number, span.start, span.end)
                yield start, end, span, np.array([*likeness.of_sentence(number), nearness])
