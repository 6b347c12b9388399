"""Our own words in an answer: composed in another language, and kept with what they were composed of."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from corpus.phrases import Phrase, Translate, kept_as, restored, worded
from qa.answer import Answer, Citation

__all__ = ["answer_from", "in_language", "kept_answer"]

_PHRASES = "phrases"
"""Under this name, what is kept of an answer has its phrases by their English words."""


def in_language(answer: Answer, t: Translate) -> Answer:
    """The answer with each line that was composed for it in another language; what documents say stays as it is."""
    return _with_each(answer, lambda text: worded(text, t))


def kept_answer(answer: Answer) -> dict[str, Any]:
    """The answer as it is kept in a library: the object of its JSON, with what its lines were composed of."""
    phrases: dict[str, Any] = {}

    def noted(text: str) -> str:
        if isinstance(text, Phrase):
            phrases[str(text)] = kept_as(text)
        return text

    _with_each(answer, noted)
    return answer.to_json() | {_PHRASES: phrases}


def answer_from(kept: Mapping[str, Any]) -> Answer:
    """The answer that ``kept_answer`` was given; one that was kept without phrases stays English.

    Raises:
        KeyError: it was made of no answer, or of one of another version.
        TypeError: the same.
        ValueError: the same.
    """
    phrases = {words: restored(phrase) for words, phrase in kept.get(_PHRASES, {}).items()}
    return _with_each(Answer.from_json(kept), lambda text: phrases.get(text, text))


def _with_each(answer: Answer, change: Callable[[str], str]) -> Answer:
    """The answer with each text in it changed that may have been composed."""

    def changed(text: str | None) -> str | None:
        return None if text is None else change(text)

    def cited(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(replace(each, page_label=changed(each.page_label)) for each in citations)

    others = tuple(
        replace(other, answer=change(other.answer), citations=cited(other.citations))
        for other in answer.agreement.others
    )
    return replace(
        answer,
        direct=changed(answer.direct),
        text=change(answer.text),
        reason=changed(answer.reason),
        notice=changed(answer.notice),
        agreement=replace(answer.agreement, others=others),
        citations=cited(answer.citations),
        nearest=cited(answer.nearest),
        sentences=tuple(replace(each, reason=change(each.reason)) for each in answer.sentences),
    )
