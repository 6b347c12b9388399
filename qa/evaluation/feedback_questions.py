"""A question set of what people said of answers in the chat."""

from collections.abc import Iterable

from corpus.store import Feedback
from qa.evaluation.question_sets import Evidence, GoldQuestion

__all__ = ["RIGHT", "questions_from"]

RIGHT = "right"
"""The verdict on an answer that the person found right."""


def questions_from(feedbacks: Iterable[Feedback]) -> list[GoldQuestion]:
    """The questions whose answers were last found right, with what they cited as the evidence.

    What is right instead of an answer that was found wrong nobody has said, so it makes no question.

    Args:
        feedbacks: what was said, in the order of time.
    """
    last = {each.question: each for each in feedbacks}
    right = [each for each in last.values() if each.verdict == RIGHT]
    return [_question(number, each) for number, each in enumerate(right, start=1)]


def _question(number: int, feedback: Feedback) -> GoldQuestion:
    answer = feedback.answer
    return GoldQuestion(
        id=f"feedback-{number}",
        question=feedback.question,
        answers=() if answer["abstained"] else (answer["answer"] or answer["text"],),
        evidence=tuple(Evidence(each["document"], each["quote"], each["start"]) for each in answer["citations"]),
        kind="feedback",
    )
