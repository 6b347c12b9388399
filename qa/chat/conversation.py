"""A conversation as the page holds it, and as the messages of ``gr.Chatbot``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.phrases import decimal, worded
from qa.chat.asking import Exchange, Progress
from qa.chat.markdown import escaped, exchange_markdown, question_markdown
from qa.wording import Translate, english

__all__ = ["MESSAGES", "Conversation", "exchange_at", "messages", "pending"]

MESSAGES = 2
"""Messages of one exchange: the question, and what came back."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked so far.

    Attributes:
        exchanges: each question with what came back, oldest first.
        id: under which it is kept; "" when it is not kept yet.
    """

    exchanges: tuple[Exchange, ...] = ()
    id: str = ""

    def __hash__(self) -> int:
        """Of its last question, and whether it is answered: an answer holds what has no hash."""
        last = self.exchanges[-1] if self.exchanges else Exchange("")
        return hash((len(self.exchanges), last.question, last.refusal, last.answer is None))

    @property
    def questions(self) -> list[str]:
        """The questions that were understood, oldest first: what a follow-up may refer to."""
        return [exchange.question for exchange in self.exchanges if exchange.answer is not None]

    def upto(self, number: int) -> "Conversation":
        """Its first exchanges, so many."""
        return replace(self, exchanges=self.exchanges[:number])

    def then(self, exchange: Exchange) -> "Conversation":
        """The conversation with one more exchange."""
        return replace(self, exchanges=(*self.exchanges, exchange))


def exchange_at(index: int | tuple[int, int]) -> int:
    """The place of the exchange that a message belongs to, by the place of the message."""
    return (index if isinstance(index, int) else index[0]) // MESSAGES


def messages(exchanges: Sequence[Exchange], t: Translate = english) -> list[dict[str, Any]]:
    """The messages that show some exchanges, ``MESSAGES`` for each."""
    return [
        message
        for number, exchange in enumerate(exchanges)
        for message in (
            {"role": "user", "content": question_markdown(exchange.question)},
            {"role": "assistant", "content": exchange_markdown(number, exchange, t=t)},
        )
    ]


def pending(question: str, stages: Sequence[Progress], t: Translate = english) -> list[dict[str, Any]]:
    """The messages that show a question on its way: what it is doing, and how long each stage before took."""
    now = stages[-1]
    reading = t("Reading 1 passage") if now.passages == 1 else t("Reading {} passages").format(now.passages)
    title = reading if now.stage == "Reading" else t(now.stage)
    ends = [stage.seconds for stage in stages[1:]]
    took = [(stage.stage, end - stage.seconds) for stage, end in zip(stages, ends, strict=False)]
    done = [f"- {t(stage)}: {worded(decimal(seconds), t)} s" for stage, seconds in took]
    return [
        {"role": "user", "content": question_markdown(question)},
        {
            "role": "assistant",
            "content": "\n".join(done),
            "metadata": {"title": escaped(title), "status": "pending"},
        },
    ]
