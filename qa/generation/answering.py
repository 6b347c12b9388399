"""From the answer that was found in the documents to the one that a language model adds to, sentence by sentence."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.phrases import Phrase
from qa.answer import Agreement, Answer, Generation, Sentence
from qa.errors import ModelUnusable
from qa.generation.generator import Generator, Usage
from qa.generation.relevance import relevance_to
from qa.generation.writing import Markers, Verifying, rewritten, write
from qa.pipeline import Trace
from qa.reading.candidates import RetrievedPassage
from qa.reading.cross_encoder import CrossEncoder

__all__ = ["Draft", "Retrieving", "markers_after", "passages_of", "written_answers"]

Retrieving = Callable[[str], Sequence[RetrievedPassage]]
"""Finds the passages for a question, best first."""


@dataclass(slots=True)
class Draft:
    """An answer that grows.

    Attributes:
        found: the answer as it was found in the documents.
        generation: what the model has had to do with it so far.
        started: when it began, by ``time.perf_counter``.
        sentences: what it has written so far.
    """

    found: Answer
    generation: Generation
    started: float
    sentences: tuple[Sentence, ...] = ()

    def spend(self, usage: Usage) -> None:
        """Add what a call took."""
        now = self.generation
        spent = Usage(now.prompt_tokens, now.completion_tokens, now.cost).plus(usage)
        self.generation = replace(
            now, prompt_tokens=spent.prompt_tokens, completion_tokens=spent.completion_tokens, cost=spent.cost
        )

    def answer(self, notice: str | None = None) -> Answer:
        """The answer with what was written so far."""
        ms = round((time.perf_counter() - self.started) * 1000, 1)
        whole = replace(
            self.found,
            sentences=self.sentences,
            generation=replace(self.generation, ms=ms, notice=notice),
            notice=notice or self.found.notice,
            timings_ms={**self.found.timings_ms, "write": ms},
        )
        carried = [sentence for sentence in self.sentences if sentence.shown]
        if not carried:
            return whole
        cited = {each.marker: each for sentence in carried for each in sentence.citations}
        if self.found.abstained:
            return replace(
                whole,
                direct=carried[0].text,
                text=whole.written,
                abstained=False,
                reason=None,
                confidence=min(sentence.probability for sentence in carried),
                agreement=Agreement(),
                citations=tuple(cited.values()),
                nearest=(),
            )
        own = {each.marker: each for each in self.found.citations}
        others = {each.marker for other in self.found.agreement.others for each in other.citations}
        new = [each for marker, each in cited.items() if marker not in own and marker not in others]
        return replace(
            whole,
            text=Phrase("{found}\n\n{written}", found=self.found.text, written=whole.written),
            citations=(*self.found.citations, *new),
        )


def written_answers(
    found: Answer,
    passages: Sequence[RetrievedPassage],
    history: Sequence[str],
    retrieve: Retrieving,
    generator: Generator,
    reader: CrossEncoder,
    verifier: Verifying,
) -> Iterator[Answer]:
    """The answer with each sentence that a model adds, once it is verified; the last one is whole.

    Whatever goes wrong with the model, the answer that was found stands, with a line that says what.

    Args:
        found: the answer that was found in the documents.
        passages: those that were retrieved for it, best first.
        history: the earlier questions of the conversation, oldest first.
        retrieve: finds the passages of a follow-up that the model has written to stand alone.
        generator: the model.
        reader: tells which sentences have to do with the question.
        verifier: says what the passages support.
    """
    draft = Draft(found, Generation(generator.name), time.perf_counter())
    try:
        question = found.standalone_question
        if any(text.strip() for text in history):
            line, usage = rewritten(generator, found.question, history)
            draft.spend(usage)
            if line is not None:
                question, passages = line, retrieve(line) or passages
                draft.generation = replace(draft.generation, question=line)
        is_relevant = relevance_to(question, reader, must_answer=found.abstained)
        for each in (
            write(generator, verifier, question, passages, markers_after(found), is_relevant) if passages else ()
        ):
            if isinstance(each, Usage):
                draft.spend(each)
                continue
            draft.sentences = (*draft.sentences, each)
            yield draft.answer()
    except ModelUnusable as error:
        yield draft.answer(error.line)
        return
    yield draft.answer(None if draft.answer().written else _nothing(generator, draft.sentences))


def passages_of(trace: Trace, answer: Answer) -> list[RetrievedPassage]:
    """The passages that were retrieved for a question and for those that it asked first, each once, best first.

    Those that the answer cites, or that came nearest, come before the others.
    """
    once: dict[tuple[str, int], RetrievedPassage] = {}
    for step in trace.steps:
        if step.name == "retrieve":
            for passage in step.gave:
                once.setdefault((passage.document.id, passage.passage.start), passage)
    cited = [(each.document_id, each.start) for each in (*answer.citations, *answer.nearest)]

    def is_cited(passage: RetrievedPassage) -> bool:
        place = passage.passage
        return any(place.document_id == document and place.start <= start < place.end for document, start in cited)

    return sorted(once.values(), key=lambda passage: not is_cited(passage))


def markers_after(found: Answer) -> Markers:
    """The numbers of what an answer cites, to go on from."""
    others = (each for other in found.agreement.others for each in other.citations)
    return Markers.after((*found.citations, *others))


def _nothing(generator: Generator, sentences: Sequence[Sentence]) -> str:
    if not sentences:
        return Phrase("the language model {name} wrote nothing at all", name=generator.name)
    return Phrase(
        "the language model {name} wrote nothing that answers the question and that the documents support",
        name=generator.name,
    )
