"""A language model writes over passages, and each of its sentences is verified as soon as it is complete.

A sentence is verified against the passages that it names, then against all; what these support is shown with their own
words as its citations, wherever the model said that they stand. What they do not is kept with the reason, and shown
only where a person wants to see it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Protocol

from corpus.phrases import Phrase
from qa.answer import Citation, Sentence
from qa.errors import TooLongForModel
from qa.generation.dispute import Dispute
from qa.generation.generator import Generator, Usage
from qa.generation.parsing import SentenceParser, WrittenSentence
from qa.generation.prompt import NO_ANSWER, SENTENCES, given, to_rewrite, to_write
from qa.generation.relevance import Relevant
from qa.generation.verification import Source, Verdict
from qa.normalisation import search_terms
from qa.reading.candidates import RetrievedPassage
from qa.settings import (
    MOST_REPEATED,
    MOST_REWRITTEN_CHARACTERS,
    MOST_REWRITTEN_TOKENS,
    MOST_SENTENCE_CHARACTERS,
    MOST_SENTENCES,
    MOST_WRITTEN_TOKENS,
)
from qa.text import one_line

__all__ = ["Markers", "Verifying", "rewritten", "write"]


class Verifying(Protocol):
    """Whatever can say whether passages support a sentence, as ``qa.generation.verification.Verifier`` does."""

    def verify(self, sentence: str, sources: Sequence[Source]) -> Verdict:
        """What the sources say of a sentence."""
        ...

    def disputed(self, sentence: str, sources: Sequence[Source]) -> Dispute | None:
        """What the documents say of a sentence that more of them contradict than carry; None of any other."""
        ...


@dataclass(slots=True)
class Markers:
    """The numbers of citations: a place that is cited again keeps its number.

    Attributes:
        numbers: of each place that has one, by document, start and end.
    """

    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    @classmethod
    def after(cls, citations: Iterable[Citation]) -> "Markers":
        """Those of an answer's citations, and the numbers after them."""
        return cls({(each.document_id, each.start, each.end): each.marker for each in citations})

    def of(self, place: tuple[str, int, int]) -> int:
        """The number of a place, the next one if it has none."""
        return self.numbers.setdefault(place, max(self.numbers.values(), default=0) + 1)


def write(
    generator: Generator,
    verifier: Verifying,
    question: str,
    passages: Sequence[RetrievedPassage],
    markers: Markers,
    is_relevant: Relevant,
) -> Iterator[Sentence | Usage]:
    """Let a model write the answer to a question, sentence by sentence.

    Args:
        generator: that writes.
        verifier: that says what the passages support.
        question: one that stands alone.
        passages: best first; the first of them are given to the model, and all may support what it writes.
        markers: the numbers of the citations that there are already; the new ones are added.
        is_relevant: tells whether a sentence that is supported has to do with the question.

    Yields:
        Each sentence once it is complete and verified; what the call took last.

    Raises:
        ModelUnusable: the model cannot be reached, refuses, or stops in the middle.
    """
    sources = [Source.retrieved(each) for each in passages]
    shown = given(passages)
    while True:
        checking = _Checking(verifier, shown, sources, markers, is_relevant)
        try:
            yield from _written(generator, question, checking)
        except TooLongForModel:
            if len(shown) < 2:
                raise
            shown = shown[: len(shown) // 2]
        else:
            return


def _written(generator: Generator, question: str, checking: "_Checking") -> Iterator[Sentence | Usage]:
    parser, usage = SentenceParser(len(checking.shown)), Usage()
    messages = to_write(question, checking.shown)
    with closing(_closable(generator.stream(messages, schema=SENTENCES, most_tokens=MOST_WRITTEN_TOKENS))) as stream:
        for piece in stream:
            usage = piece.usage or usage
            yield from checking.new(parser.feed(piece.text))
            if checking.is_full:
                break
    if not checking.is_full:
        yield from checking.new(parser.end())
    yield usage


@dataclass(slots=True)
class _Checking:
    """Turns what is written into verified sentences, each said once.

    Attributes:
        verifier: that says what the passages support.
        shown: the passages that the model was given, by whose place it names them.
        sources: all passages.
        markers: the numbers of the citations.
        is_relevant: tells whether a sentence has to do with the question.
        said: how often each sentence was written.
    """

    verifier: Verifying
    shown: Sequence[RetrievedPassage]
    sources: Sequence[Source]
    markers: Markers
    is_relevant: Relevant
    said: dict[str, int] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether enough was written, or the same again and again."""
        return len(self.said) >= MOST_SENTENCES or max(self.said.values(), default=0) >= MOST_REPEATED

    def new(self, written: Iterable[WrittenSentence]) -> Iterator[Sentence]:
        """The sentences, verified, that were not written before."""
        for each in written:
            if self.is_full:
                return
            known = each.text.casefold()
            self.said[known] = self.said.get(known, 0) + 1
            if self.said[known] == 1:
                yield self._verified(each)

    def _verified(self, written: WrittenSentence) -> Sentence:
        if written.text.strip().casefold() == NO_ANSWER.casefold():
            return Sentence(written.text, "not said", Phrase("the language model found no answer in the passages"), 0.0)
        if len(written.text) > MOST_SENTENCE_CHARACTERS:
            text = f"{written.text[:MOST_SENTENCE_CHARACTERS]}…"
            return Sentence(text, "not said", Phrase("it is too long to be checked"), 0.0)
        named = self._named(written)
        verdict = self.verifier.verify(written.text, named) if named else None
        anew = verdict is None or verdict.kind != "supported"
        if verdict is None or anew:
            # What a passage that was named refutes, another one may yet say; then both are to be seen.
            verdict = self.verifier.verify(written.text, self.sources)
        supported = verdict.kind == "supported"
        shown = supported and self.is_relevant(written.text)
        if shown and (dispute := self.verifier.disputed(written.text, self.sources)) is not None:
            reason = Phrase(
                "more documents say otherwise ({most}) than say so ({few})", most=dispute.contradict, few=dispute.carry
            )
            return Sentence(written.text, "refuted", reason, round(verdict.probability, 4))
        beside = Phrase("{reason}, but it does not answer the question", reason=verdict.reason)
        return Sentence(
            written.text,
            verdict.kind,
            verdict.reason if shown or not supported else beside,
            round(verdict.probability, 4),
            shown=shown,
            cited_anew=shown and anew and bool(named),
            citations=self._citations(verdict) if shown else (),
        )

    def _named(self, written: WrittenSentence) -> list[Source]:
        """The passages that the model names, and those that hold the words that it quotes."""
        quote = one_line(written.quote)
        return [
            self.sources[place]
            for place, passage in enumerate(self.shown)
            if place + 1 in written.passages or (quote and quote in one_line(passage.text))
        ]

    def _citations(self, verdict: Verdict) -> tuple[Citation, ...]:
        cited = []
        for each in verdict.quotes:
            marker = self.markers.of((each.document.id, each.start, each.end))
            cited.append(Citation.of(each.document, each.start, each.end, marker, verdict.probability))
        return tuple(cited)


def rewritten(generator: Generator, question: str, history: Sequence[str]) -> tuple[str | None, Usage]:
    """A follow-up as a model writes it to stand alone.

    Args:
        generator: that writes.
        question: the follow-up.
        history: the earlier questions, oldest first.

    Returns:
        The question, None where what was written says no more, or speaks of what nobody asked; and what the call took.

    Raises:
        ModelUnusable: the model cannot be reached, refuses, or stops in the middle.
    """
    text, usage = "", Usage()
    messages = to_rewrite(question, history)
    with closing(_closable(generator.stream(messages, most_tokens=MOST_REWRITTEN_TOKENS))) as stream:
        for piece in stream:
            text += piece.text
            usage = piece.usage or usage
    line = one_line(text.strip().strip('"“”'))
    terms, asked = set(search_terms(line)), set(search_terms(" ".join([question, *history])))
    says_more = bool(terms - set(search_terms(question)))
    is_question = says_more and len(line) <= MOST_REWRITTEN_CHARACTERS and len(terms & asked) * 2 > len(terms)
    return line if is_question else None, usage


def _closable(stream: Iterator[Any]) -> Any:  # noqa: ANN401
    """The stream as something that can be closed, whoever made it."""
    return stream if hasattr(stream, "close") else (piece for piece in stream)
