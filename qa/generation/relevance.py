"""Whether a sentence has to do with the question: what passages support may still be beside the point."""

from collections.abc import Callable

from qa.reading.cross_encoder import CrossEncoder
from qa.settings import BESIDE_THE_POINT

__all__ = ["Relevant", "relevance_to"]

Relevant = Callable[[str], bool]
"""From a sentence to whether it may be part of the answer."""


def relevance_to(question: str, model: CrossEncoder, *, must_answer: bool) -> Relevant:
    """What tells whether sentences have to do with a question.

    Args:
        question: one that stands alone.
        model: reads it and a sentence together, as it reads a passage.
        must_answer: whether a sentence must answer the question by itself, as where the documents gave no answer.
    """

    def is_relevant(sentence: str) -> bool:
        windows = model.score(question, [("", sentence)])[0]
        if not windows:
            return False
        scores = windows[0]
        spans = (scores.starts[place] + scores.ends[place:].max() for place in range(len(scores.starts)))
        margin = float(max(spans, default=scores.none)) - scores.none
        if must_answer:
            return scores.relevance >= 0 and margin > 0
        return scores.relevance + margin / 2 > BESIDE_THE_POINT

    return is_relevant
