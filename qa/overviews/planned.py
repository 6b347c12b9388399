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

from corpus.phrases import Phrase
from qa.answer import Sentence
from qa.generation.generator import Generator, Message, Piece, Usage
from qa.generation.prompt import given
from qa.generation.writing import Markers, Verifying, write
from qa.normalisation import search_terms
from qa.overviews.asking import Form
from qa.overviews.centrality import central
from qa.reading.candidates import RetrievedPassage
from qa.settings import PASSAGES_GIVEN, PLAN_SECONDS, PLAN_STEPS, PLAN_TOKENS, SUMMARY_MOST_SENTENCES

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
    share = min(max(map(len, together), default=0), room * PASSAGES_GIVEN)
    read = [each for members in together for each in members[:share]]
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
    notes: list[Sentence] = []
    puts_together = not all(step.passages for step in steps)
    for number, step in enumerate(steps):
        is_noting = puts_together and bool(step.passages)
        passages = step.passages or _read_again(notes, steps)
        new: list[Sentence] = []
        for each in write(bounded, verifier, question, passages, markers, _always) if passages and bounded.left else ():
            if isinstance(each, Usage):
                done = replace(done, usage=done.usage.plus(each))
                continue
            new.append(each)
            done = replace(done, sentences=(*done.sentences, _noted(each) if is_noting else each))
            yield done
        notes += [each for each in new if each.shown] if is_noting else []
        plan = (*done.plan[:number], f"{step.words}: {_outcome(new, bounded)}", *done.plan[number + 1 :])
        done = replace(done, plan=plan)
        yield done
    if notes and not any(each.shown for each in done.sentences):
        yield replace(done, sentences=(*done.sentences, *_most_central(notes)))


def _noted(sentence: Sentence) -> Sentence:
    """A sentence of one part, which is not shown by itself."""
    if not sentence.shown:
        return sentence
    return replace(sentence, shown=False, citations=(), reason=Phrase("it is noted, to be put together with others"))


def _most_central(notes: Sequence[Sentence]) -> list[Sentence]:
    """Of what was noted, where putting together gave nothing, the sentences that stand for the rest."""
    places = central([search_terms(each.text) for each in notes], [1.0] * len(notes), SUMMARY_MOST_SENTENCES)
    return [notes[place] for place in places]


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


def _read_again(notes: Sequence[Sentence], steps: Sequence[PlanStep]) -> list[RetrievedPassage]:
    """All passages that were read, those first that carry most of what was noted; none where nothing was noted."""
    places = Counter((each.document_id, each.start) for note in notes for each in note.citations)

    def carried(passage: RetrievedPassage) -> int:
        start, end = passage.passage.start, passage.passage.end
        return sum(n for (document, at), n in places.items() if document == passage.document.id and start <= at < end)

    passages = [passage for step in steps for passage in step.passages]
    return sorted(passages, key=lambda each: -carried(each)) if notes else []


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
        if not self.left and not self.stopped:
            self._stop("as many tokens were written as it may take")

    def _stop(self, why: str) -> None:
        self.left, self.stopped = 0, why
