"""A question being answered: the stages as they come, then the answer."""

import logging
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from queue import SimpleQueue
from weakref import WeakSet

from corpus.errors import FootnoteError
from corpus.phrases import Phrase
from qa.answer import Answer
from qa.library import Library
from qa.pipeline import Step
from qa.retrieval.filters import Where

__all__ = ["LEFT", "UNEXPECTED", "Exchange", "Partial", "Progress", "Stop", "ask", "give_up"]

UNEXPECTED = Phrase("Something went wrong while answering. The terminal where Footnote runs says what.")
"""What a person is told of a fault of ours."""

LEFT = Phrase("This was not answered, for the page was left or the connection was lost: ask it again.")
"""What stands in the place of an answer that nobody waited for."""

# What a question is doing after each step of the pipeline; after the steps that are not here, it goes on as before.
_STAGES = {"filter": "Searching", "retrieve": "Reading", "read": "Answering"}

_NONE = Phrase("")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came back.

    Attributes:
        question: as it was typed.
        answer: the answer or abstention; None where there is only a reason why there is none.
        refusal: that reason, in a line.
    """

    question: str
    answer: Answer | None = None
    refusal: Phrase = _NONE


@dataclass(frozen=True, slots=True)
class Partial:
    """An exchange to which a language model still adds."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a question has come.

    Attributes:
        stage: what it is doing: "Searching", "Reading" or "Answering".
        passages: how many passages were found, once they are.
        seconds: since it was asked.
    """

    stage: str
    passages: int
    seconds: float


class Stop:
    """Ends a question from another thread, as its button does."""

    def __init__(self) -> None:
        self._watches: WeakSet[_Watch] = WeakSet()

    def __call__(self) -> None:
        """End the question that is being answered; nothing more comes of it."""
        for watch in list(self._watches):
            watch.stopped = True
            watch.came.put(None)

    def add(self, watch: "_Watch") -> None:
        """A question that it ends."""
        self._watches.add(watch)


class _Stopped(Exception):
    """Nobody waits for the answer any more."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class _Watch:
    """Hands on the stages of a question from the thread that answers it, and ends it when it is stopped."""

    came: "SimpleQueue[Progress | Partial | Exchange | None]"
    started: float = field(default_factory=time.perf_counter)
    stage: str = "Searching"
    passages: int = 0
    stopped: bool = False

    def __call__(self, step: Step) -> None:
        """Take note of a step that has ended."""
        if self.stopped:
            raise _Stopped
        if step.name == "retrieve":
            self.passages = len(step.gave)
        stage = _STAGES.get(step.name, self.stage)
        if stage != self.stage:
            self.stage = stage
            self.came.put(Progress(stage, self.passages, time.perf_counter() - self.started))


_RUNNING: WeakSet[_Watch] = WeakSet()
"""Of the questions that are being answered, as far as anybody holds them."""


def give_up() -> None:
    """End all questions that are being answered, for the chat ends."""
    for watch in list(_RUNNING):
        watch.stopped = True


def ask(
    library: Library,
    question: str,
    history: Sequence[str] = (),
    where: Where | None = None,
    stop: Stop | None = None,
) -> Iterator[Progress | Partial | Exchange]:
    """Ask a question; whatever goes wrong becomes one polite line. Closing the iterator ends the question.

    Args:
        library: what is asked.
        question: as it was typed.
        history: the earlier questions of the conversation that were understood, oldest first.
        where: what the documents must be.
        stop: ends it from another thread.

    Returns:
        Its stages as they begin; with a language model, the exchange as it grows; last the exchange, unless stopped.
    """
    came: SimpleQueue[Progress | Partial | Exchange | None] = SimpleQueue()
    watch = _Watch(came)
    _RUNNING.add(watch)
    if stop is not None:
        stop.add(watch)
    threading.Thread(target=_answer, args=(library, question, history, where, watch), daemon=True).start()
    try:
        yield Progress(watch.stage, 0, 0.0)
        while (news := came.get()) is not None:
            yield news
            if isinstance(news, Exchange):
                break
    finally:
        watch.stopped = True


def _answer(library: Library, question: str, history: Sequence[str], where: Where | None, watch: _Watch) -> None:
    exchange = Exchange(question, refusal=LEFT)
    try:
        with closing(_answers(library, question, history, where, watch)) as answers:
            for answer in answers:
                if watch.stopped:
                    break
                exchange = Exchange(question, answer)
                if library.llm is not None:
                    watch.came.put(Partial(exchange))
    except _Stopped:
        exchange = Exchange(question, refusal=LEFT)
    except FootnoteError as error:
        exchange = Exchange(question, refusal=error.line)
    except Exception:
        if not watch.stopped:  # else nobody waits for it, and what it needs may be gone
            log.exception("A question could not be answered")
        exchange = Exchange(question, refusal=UNEXPECTED)
    watch.came.put(exchange)  # also where nobody waits, lest somebody waits for ever


def _answers(
    library: Library, question: str, history: Sequence[str], where: Where | None, watch: _Watch
) -> Generator[Answer, None, None]:
    """The answer as it grows; closing it ends the call of the model."""
    yield from library.ask_stream(question, history, where, watch=watch)
