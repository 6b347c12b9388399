"""A question of two halves, "who signed it and when?": both are answered, or it is told which is missing."""

from dataclasses import replace

from corpus.phrases import Phrase, joined_by
from qa.answer import Answer, Citation, abstention, given
from qa.answers.inputs import renumbered

__all__ = ["joined"]


def joined(question: str, halves: tuple[str, str], answers: tuple[Answer, Answer]) -> Answer:
    """The answers to the two halves of a question as one.

    Args:
        question: the whole.
        halves: as they were asked.
        answers: to each.
    """
    answered = [answer for answer in answers if not answer.abstained]
    retrieved = tuple(dict.fromkeys(hit for answer in answers for hit in answer.retrieved))
    if not answered:
        first = answers[0]
        nothing = abstention(question, first.reason or first.text, max(answer.confidence for answer in answers))
        return replace(nothing, nearest=first.nearest, retrieved=retrieved, guess=_guess(answers))
    citations: list[Citation] = []
    texts: list[str] = []
    for half, answer in zip(halves, answers, strict=True):
        if answer.abstained:
            texts.append(Phrase("The documents do not say: {half}", half=half))
            continue
        cited, text = renumbered(answer, len(citations))
        citations += cited
        texts.append(text)
    direct = joined_by("; ", [answer.direct for answer in answered if answer.direct])
    probability = min(answer.confidence for answer in answered)
    return replace(
        given(question, direct, joined_by("\n", texts), probability, citations),
        date=answered[0].date if len(answered) == 1 else None,
        agreement=answered[0].agreement if len(answered) == 1 else replace(answered[0].agreement, differ=0, others=()),
        retrieved=retrieved,
        guess=_guess(answers),
    )


def _guess(answers: tuple[Answer, Answer]) -> str | None:
    return "; ".join(answer.guess for answer in answers if answer.guess) or None
