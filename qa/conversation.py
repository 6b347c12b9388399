"""A follow-up and what it needs from the conversation: the words of earlier questions that belong to it.

The words are chosen one by one by the reader's head for them (Voskarides et al. 2020, "Query Resolution for
Conversational Search with Limited Supervision"), from what was asked and never from an answer, which may be wrong.
They are put behind the follow-up as it was typed, so that it never grows beyond them.
"""

from collections.abc import Callable, Sequence

from qa.normalisation import search_terms
from qa.settings import EARLIER_QUESTIONS, MOST_ADDED_WORDS, TERM_PROBABILITY

__all__ = ["Terms", "standalone"]

Terms = Callable[[str, Sequence[str]], Sequence[tuple[str, float]]]
"""From a question and the earlier ones to the words of these, each with the probability that it belongs to it."""


def standalone(question: str, history: Sequence[str], terms: Terms | None) -> str:
    """The question with the words of the conversation that it needs behind it, in brackets.

    Args:
        question: as it was typed.
        history: the earlier questions, oldest first; the last few count.
        terms: tells which of their words belong to the question; None adds none.
    """
    earlier = [text for text in history if text.strip()][-EARLIER_QUESTIONS:]
    if not earlier or terms is None:
        return question
    said = set(search_terms(question))
    added: dict[str, str] = {}
    for word, probability in terms(question, earlier):
        own = search_terms(word)
        if probability >= TERM_PROBABILITY and own and not said.issuperset(own):
            added.setdefault(" ".join(own), word)
    words = list(added.values())[:MOST_ADDED_WORDS]
    return f"{question.rstrip(' ?.!')} ({' '.join(words)})?" if words else question
