"""An overview that a language model writes: a plan in steps, documents read part by part, every sentence verified.

The model reads a part at a time and writes of it what the question asks for ("map"); of a summary it then reads again
the passages that carried what it wrote, and writes the whole ("reduce"; Dean and Ghemawat 2004; for summaries Wu et al.
2021, "Recursively Summarizing Books with Human Feedback"). It plans nothing itself: the steps follow from the question
and the length of the documents, so that they are known, and bounded, before the first is taken.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from qa.answer import Sentence
from qa.generation.generator import Generator, Message, Piece, Usage
from qa.generation.prompt import given
from qa.generation.writing import Markers, Verifying, write
from qa.overviews.asking import Form
from qa.reading.candidates import RetrievedPassage
from qa.settings import PLAN_SECONDS, PLAN_STEPS, PLAN_TOKENS

__all__ = ["PlanStep", "Written", "carried_out", "planned"]

_CHARACTERS_A_TOKEN = 4  # in English, where a model does not count them itself


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of a plan.

    Attributes:
        words: what is done, for a person: "Read part 2 of 3 of “Report”".
        passages: what is read; none of the step that puts together what those before it found.
    """

    words: str
    passages: tuple[RetrievedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written so far.

    Attributes:
        plan: a line for each step: what is done, and what came of it.
        sentences: those that were written, each with its verdict.
        usage: what the calls took.
    """

    plan: tuple[str, ...]
    sentences: tuple[Sentence, ...] = ()
    usage: Usage = field(default_factory=Usage)


def planned(form: Form, passages: Sequence[RetrievedPassage]) -> list[PlanStep]:
    """The steps of an overview, at most ``PLAN_STEPS``.

    Args:
        form: of the overview.
        passages: those to be read, document by document, in order: of a summary all of its documents, of a list or a
            comparison those that the extract quotes. Where they are more than there are steps for, each document is
            read from its beginning as far as its share goes, and the last part says how many passages are left out.
    """
    room = PLAN_STEPS - (form is Form.SUMMARY)
    together = [list(members) for _, members in groupby(passages, key=lambda each: each.document.id)]
    share = max(map(len, together), default=0)
    read = list(passages)
    while share > 1 and len(_parts(read)) > room:
        share -= 1
        read = [each for members in together for each in members[:share]]
    parts = _parts(read)[:room]
    left = len(passages) - sum(map(len, parts))
    steps = [PlanStep(_words(part, number, len(parts), left), part) for number, part in enumerate(parts, start=1)]
    if form is Form.SUMMARY and len(steps) > 1:
        steps.append(PlanStep("Put together what was found"))
    return steps


def carried_out(
    steps: Sequence[PlanStep], question: str, generator: Generator, verifier: Verifying, markers: Markers
) -> Iterator[Written]:
    """Take the steps of a plan, within ``PLAN_SECONDS`` and ``PLAN_TOKENS``.

    Args:
        steps: of the plan.
        question: what is asked for.
        generator: writes.
        verifier: says what the passages that are read support.
        markers: the numbers of the citations that there are already; the new ones are added.

    Yields:
        What was written so far: the plan first, then after each sentence and each step.

    Raises:
        ModelUnusable: the model cannot be reached, refuses, or stops in the middle.
    """
    bounded = _Bounded(generator, time.monotonic() + PLAN_SECONDS, PLAN_TOKENS)
    done = Written(tuple(step.words for step in steps))
    yield done
    for number, step in enumerate(steps):
        passages = step.passages or _carrying(done.sentences, steps)
        before = () if step.passages else done.sentences
        kept = done.sentences if step.passages else ()
        new: list[Sentence] = []
        for each in write(bounded, verifier, question, passages, markers, _always) if passages and bounded.left else ():
            if isinstance(each, Usage):
                done = replace(done, usage=done.usage.plus(each))
                continue
            if not _is_known(each, kept):
                new.append(each)
            done = replace(done, sentences=_together(kept, new, before))
            yield done
        outcome = _outcome(new, bounded)
        plan = (*done.plan[:number], f"{step.words}: {outcome}", *done.plan[number + 1 :])
        done = replace(done, plan=plan)
        yield done


def _parts(passages: Sequence[RetrievedPassage]) -> list[tuple[RetrievedPassage, ...]]:
    """Passages in runs that a model can be given at once."""
    parts, left = [], list(passages)
    while left:
        part = given(left)
        parts.append(tuple(part))
        left = left[len(part) :]
    return parts


def _words(part: Sequence[RetrievedPassage], number: int, parts: int, left: int) -> str:
    titles = list(dict.fromkeys(each.document.title for each in part))
    what = f"“{titles[0]}”" if len(titles) == 1 else f"“{titles[0]}” and {len(titles) - 1} more"
    passages = "1 passage" if len(part) == 1 else f"{len(part)} passages"
    of = f"part {number} of {parts}, " if parts > 1 else ""
    unread = f"; {left:,} more are left out" if left and number == parts else ""
    return f"Read {of}{what} ({passages}{unread})"


def _carrying(sentences: Sequence[Sentence], steps: Sequence[PlanStep]) -> list[RetrievedPassage]:
    """The passages that carry most of what was written, in order."""
    places = Counter((each.document_id, each.start) for sentence in sentences for each in sentence.citations)
    carried: Counter[int] = Counter()
    passages = [passage for step in steps for passage in step.passages]
    for number, passage in enumerate(passages):
        for (document, start), count in places.items():
            if passage.document.id == document and passage.passage.start <= start < passage.passage.end:
                carried[number] += count
    best = given([passages[number] for number, _ in carried.most_common()])
    return [passage for passage in passages if passage in best]


def _is_known(sentence: Sentence, others: Sequence[Sentence]) -> bool:
    return any(sentence.text.casefold() == other.text.casefold() for other in others)


def _together(kept: Sequence[Sentence], new: Sequence[Sentence], before: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """All sentences; those that were put together are not shown any more once what came of them is."""
    if any(each.shown for each in new):
        before = [
            replace(each, shown=False, reason="it was put together with others") if each.shown else each
            for each in before
        ]
    return (*kept, *new, *before)


def _outcome(new: Sequence[Sentence], bounded: "_Bounded") -> str:
    supported = sum(each.shown for each in new)
    stopped = f"; {bounded.stopped}" if bounded.stopped else ""
    return f"{len(new)} {'sentence' if len(new) == 1 else 'sentences'} written, {supported} supported{stopped}"


def _always(_: str) -> bool:
    return True


class _Bounded:
    """A generator that ends all its calls together at a time, and after so many tokens."""

    def __init__(self, generator: Generator, until: float, tokens: int) -> None:
        self._generator = generator
        self._until = until
        self.left = tokens
        self.stopped = ""

    @property
    def name(self) -> str:
        """See ``Generator``."""
        return self._generator.name

    def stream(
        self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None, most_tokens: int
    ) -> Iterator[Piece]:
        """See ``Generator``."""
        if time.monotonic() >= self._until:
            self._stop("the time for it was over")
            return
        characters = 0
        for piece in self._generator.stream(messages, schema=schema, most_tokens=min(most_tokens, self.left)):
            characters += len(piece.text)
            yield piece
            if time.monotonic() >= self._until:
                self._stop("the time for it was over")
                break
        self.left = max(0, self.left - characters // _CHARACTERS_A_TOKEN)
        if not self.left:
            self._stop("as many tokens were written as it may take")

    def _stop(self, why: str) -> None:
        self.left, self.stopped = 0, why
