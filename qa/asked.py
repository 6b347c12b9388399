"""A question as a person asked it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from corpus.phrases import counted
from qa.errors import BadQuestion
from qa.retrieval.filters import Filter, Where
from qa.settings import MOST_QUESTION_CHARACTERS, MOST_QUESTION_WORDS

__all__ = ["Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came, and what it depends on.

    Attributes:
        question: in words.
        history: the earlier questions of the conversation, oldest first.
        where: what the documents that are asked must be; None for any.
        asked_on: the day from which "this week" is told; None for today.
    """

    question: str
    history: Sequence[str] = ()
    where: Where | None = None
    asked_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse what is no question.

        Raises:
            BadQuestion: it is no text, empty or far too long, the history is no list of texts, or the day none.
        """
        if not isinstance(self.question, str):
            raise BadQuestion(
                "a question is a text, not {kind}: ask something in words", kind=type(self.question).__name__
            )
        if (
            isinstance(self.history, str)
            or not isinstance(self.history, Iterable)
            or not all(isinstance(earlier, str) for earlier in self.history)
        ):
            raise BadQuestion("the history is a list of earlier questions, each a text: give [question, ...]")
        if self.asked_on is not None and not isinstance(self.asked_on, date):
            raise BadQuestion(
                "the day of a question is a date, not {kind}: give datetime.date(2024, 1, 31)",
                kind=type(self.asked_on).__name__,
            )
        if any(map(_is_broken, (self.question, *self.history))):
            raise BadQuestion("the question has bytes in it that are no text in UTF-8: type it anew")
        words = len(self.question.split())
        if not any(map(str.isalnum, self.question)):
            raise BadQuestion("the question is empty: ask something in words")
        if words > MOST_QUESTION_WORDS or len(self.question) > MOST_QUESTION_CHARACTERS:
            raise BadQuestion(
                "the question has {words} words in {characters} characters: ask in {most} words or fewer",
                words=counted(words),
                characters=counted(len(self.question)),
                most=MOST_QUESTION_WORDS,
            )

    @property
    def day(self) -> date:
        """The day from which "this week" is told, without a time of day."""
        return self.asked_on.date() if isinstance(self.asked_on, datetime) else self.asked_on or date.today()

    @property
    def limits(self) -> Filter:
        """What the documents that are asked must be.

        Raises:
            BadFilter: it names a field that there is not, or a date that is none.
        """
        return Filter.of(self.where)

    @property
    def key(self) -> str:
        """The same of two questions that must be answered alike while the documents stay."""
        return json.dumps([self.question, list(self.history), self.limits.where, self.day.isoformat()])


def _is_broken(text: str) -> bool:
    """Whether a text has half of a character, as what was read of bytes that are not UTF-8 has."""
    return any("\ud800" <= character <= "\udfff" for character in text)
