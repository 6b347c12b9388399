"""Whose turn it is in one page: questions that wait for the one before, and the last thing that was looked at."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.chat.asking import Stop

__all__ = ["Looking", "Turn", "Waiting"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that is to be asked.

    Attributes:
        question: as it was typed.
        number: the place of the exchange that it takes, with all after it given up; None to go on after the last.
    """

    question: str
    number: int | None = None


@dataclass(slots=True, eq=False)
class Waiting:
    """The questions of a page that are to be asked, one after the other.

    Gradio answers events of several parts at the same time, each with the conversation as it was; so all put their
    questions here, and one event asks them.

    Attributes:
        busy: whether one is being answered.
        stop: ends the one that is being answered.
    """

    busy: bool = False
    stop: Stop = field(default_factory=Stop)
    _turns: deque[Turn] = field(default_factory=deque)
    _put: int = 0
    _last: Turn | None = None

    def __hash__(self) -> int:
        """Another one whenever a question came, by which Gradio sees that it did."""
        return hash(self._put)

    def put(self, turn: Turn) -> None:
        """Let a question wait; one without words is none, and one that was sent twice is one."""
        if turn.question.strip() and not (turn == self._last and (self.busy or self._turns)):
            self._last = turn
            self._turns.append(turn)
            self._put += 1

    def take(self) -> Turn | None:
        """The next question; None when there is no more."""
        return self._turns.popleft() if self._turns else None

    def give_back(self) -> list[str]:
        """The questions that wait, which are not asked then."""
        questions = [turn.question for turn in self._turns]
        self._turns.clear()
        return questions


@dataclass(slots=True, eq=False)
class Looking:
    """What a page looks at in one of its parts: the last that was asked for, however long an earlier one takes."""

    _moves: int = 0
    _last: int = -1

    def __hash__(self) -> int:
        """Always the same: nothing follows from a change."""
        return 0

    def move(self) -> int:
        """Look at something else from now on; its number."""
        self._moves += 1
        return self._moves

    def is_still_at(self, move: int) -> bool:
        """Whether nothing else is looked at since a move."""
        return move == self._moves

    def at(self, asked: Mapping[str, Any]) -> int:
        """Look at what the page asks for, which counts what it asks for; of two at once, the later one stays."""
        turn = int(asked.get("turn", 0))
        if turn < self._last:
            return 0
        self._last = turn
        return self.move()
