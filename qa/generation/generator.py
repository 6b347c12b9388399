"""Whatever can write: the one thing that is asked of a language model. Another client is one file with this method."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

__all__ = ["Generator", "Message", "Piece", "Usage"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a language model.

    Attributes:
        role: who speaks: "system" for what the model is told to do, "user" and "assistant" for what is said.
        text: the words.
    """

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call took.

    Attributes:
        prompt_tokens: tokens that were read; 0 when the model does not say.
        completion_tokens: tokens that were written; likewise.
        cost: in the currency of the prices that were given; None without prices.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None

    def plus(self, other: "Usage") -> "Usage":
        """What two calls took together."""
        costs = [each.cost for each in (self, other) if each.cost is not None]
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            sum(costs) if costs else None,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what a model writes, as it comes.

    Attributes:
        text: the next characters; "" when there are none.
        usage: what the call took: of the last piece, where the model says it.
    """

    text: str = ""
    usage: Usage | None = None


class Generator(Protocol):
    """A language model that writes an answer to messages. Threads may share one."""

    @property
    def name(self) -> str:
        """The model's name, as it is shown."""
        ...

    def stream(
        self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None, most_tokens: int
    ) -> Iterator[Piece]:
        """Write, piece by piece. Closing the iterator ends the call.

        Args:
            messages: what the model is told and asked, in order.
            schema: a JSON schema that the text should follow; a model that cannot be held to one writes as it likes,
                so that whoever reads it must bear other text.
            most_tokens: where it is cut off.

        Raises:
            ModelUnusable: the model cannot be reached, refuses, or stops in the middle; the message says what to do.
        """
        ...
