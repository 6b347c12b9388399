"""How a library's questions are answered: its documents, a reader, and what may be added to them, put together."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from corpus.document import Document, Passage
from corpus.phrases import Phrase
from corpus.views import view_of
from qa.answer import Answer, Found, plain_line
from qa.asked import Asked
from qa.holdings import Holdings
from qa.normalisation import search_terms
from qa.overviews.asking import Overview
from qa.pipeline import STEPS, Pipeline, Request, Step, Trace, documents_asked
from qa.query import Query, parse
from qa.reading.candidates import RetrievedPassage
from qa.reading.cross_encoder import CrossEncoder
from qa.reading.loading import load_reader
from qa.recent import Recent
from qa.retrieval.catalogue import Catalogue
from qa.retrieval.filters import Filter, Where
from qa.retrieval.hybrid import Hit, Mode, Retriever
from qa.scoring.model import ScoringModel
from qa.settings import ANSWERS_REMEMBERED, PASSAGES_READ, PASSAGES_RERANKED
from qa.standalone import corrected, courtesy, standalone

# What few questions have need of is imported when one has, so that the first answer of a process is there sooner.
if TYPE_CHECKING:
    from qa.generation.generator import Generator
    from qa.overviews.overviews import Overviews
    from qa.progress import Progress
    from qa.reading.transformers_models import Reranker
    from qa.timeline.events import Timeline
    from qa.timeline.gathering import Sentences

__all__ = ["Explanation", "Questions"]

_ON_TIMELINE = 200


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with what each step on the way to it took and gave."""

    answer: Answer
    trace: Trace


class Questions:
    """Answers questions from what a library holds. Threads may share it.

    Args:
        holdings: of the library.
        reader: None for the bundled one.
        reranker: then chooses, of the passages found, those that are read.
        without: steps and features of the score that are taken away, to measure what they bring.
    """

    def __init__(
        self,
        holdings: Holdings,
        reader: CrossEncoder | None = None,
        reranker: "Reranker | None" = None,
        without: Collection[str] = (),
    ) -> None:
        self._holdings = holdings
        self._named_reader = reader
        self._reranker = reranker
        self._without = frozenset(without)
        self._answers: tuple[int, Recent[str, Answer]] = -1, Recent(ANSWERS_REMEMBERED)

    @property
    def reader(self) -> CrossEncoder:
        """What reads the passages.

        Raises:
            ReaderUnusable: its weights are missing or damaged.
        """
        return self._named_reader or load_reader()

    def answer(self, asked: Asked, watch: Callable[[Step], None] | None = None) -> Answer:
        """The answer that is found in the documents; one that was found since they last changed is given again."""
        started = time.perf_counter()
        generation = self._holdings.store.generation
        found_in, answers = self._answers
        if found_in != generation:
            answers = Recent(ANSWERS_REMEMBERED)
            self._answers = generation, answers
        key = asked.key
        if (known := answers.get(key)) is not None:
            return replace(
                known, timings_ms=dict.fromkeys(known.timings_ms, 0.0) | {"total": _milliseconds_since(started)}
            )
        answer = self.explain(asked, watch).answer
        if self._holdings.is_current and self._holdings.store.generation == generation:
            answers.put(key, answer)
        return answer

    def explain(self, asked: Asked, watch: Callable[[Step], None] | None = None) -> Explanation:
        """The answer that is found in the documents, with what each step on the way to it gave."""
        started = time.perf_counter()
        trace = Trace(watch=watch)
        line = courtesy(asked.question, lambda: [each.title for each in self._holdings.catalogue().documents])
        if line is not None:
            return Explanation(plain_line(asked.question, line), trace)
        text = trace.keep("contextualise", started, self.standalone(asked.question, asked.history))
        limits = asked.limits
        answer = self.pipeline().ask(Request(text, limits, asked.day), trace)
        read = trace.milliseconds(*STEPS[4:])
        timings = {"retrieve": trace.milliseconds("retrieve"), "read": read, "total": _milliseconds_since(started)}
        answer = replace(
            answer, question=asked.question, standalone_question=text, where=limits.where, timings_ms=timings
        )
        return Explanation(answer, trace)

    def written(self, explained: Explanation, asked: Asked, generator: "Generator") -> Iterator[Answer]:
        """The answer with each sentence that a language model adds to it, once it is verified."""
        answer = explained.answer
        if answer.is_courtesy:
            return
        from qa.generation.answering import passages_of, written_answers
        from qa.generation.verification import Verifier
        from qa.overviews.written import passages_to_read, written_overviews

        reader = self.reader
        if answer.overview is not None:
            overview = next((step.gave.overview for step in explained.trace.steps if step.name == "parse"), None)
            passages = passages_to_read(self._holdings, overview, answer)
            yield from written_overviews(answer, passages, generator, Verifier(reader))
            return

        def retrieve(text: str) -> list[RetrievedPassage]:
            query = parse(text, self._holdings.catalogue, asked.day)
            return self.retrieved(query, documents_asked(query, asked.limits, self._holdings.catalogue)[0])

        passages = passages_of(explained.trace, answer)
        yield from written_answers(answer, passages, asked.history, retrieve, generator, reader, Verifier(reader))

    def search(self, asked: Asked, k: int, mode: Mode) -> list[Found]:
        """The ``k`` best passages for a question or for some words, best first."""
        parsed = parse(asked.question, self._holdings.catalogue, asked.day)
        documents, _ = documents_asked(parsed, asked.limits, self._holdings.catalogue)
        found = self._ranked(parsed, documents, k, mode)
        return [Found.of(document, passage, hit.score) for hit, passage, document in found]

    def standalone(self, question: str, history: Sequence[str]) -> str:
        """The question with its misspelt words corrected, and with the words of the conversation that it needs."""
        spelt = question if "spelling" in self._without else self._spelt(question)
        return standalone(spelt.strip(), history, self.reader.terms)

    def pipeline(self) -> Pipeline:
        """The steps of a question over the documents as they are now."""
        return Pipeline(
            self._holdings.catalogue,
            self.retrieved,
            self.reader,
            self._holdings.term_weights(),
            ScoringModel.load(),
            self._overviews,
            self._without,
        )

    def retrieved(
        self, query: Query, documents: frozenset[str] | None, k: int = PASSAGES_READ, mode: Mode = "fused"
    ) -> list[RetrievedPassage]:
        """The ``k`` best passages of some documents, None for all, best first, as they are read."""
        return [
            RetrievedPassage(hit, passage, document, view_of(document.text, passage))
            for hit, passage, document in self._ranked(query, documents, k, mode)
        ]

    def _ranked(
        self, query: Query, documents: frozenset[str] | None, k: int, mode: Mode
    ) -> list[tuple[Hit, Passage, Document]]:
        """The same without the views, which a search has no need of: by the reranker, where there is one."""
        if self._reranker is None or mode != "fused":
            return self._hits(query, documents, k, mode)
        found = self._hits(query, documents, max(k, PASSAGES_RERANKED), mode)
        if not found:
            return []
        texts = [(passage.context, view_of(document.text, passage).text) for _, passage, document in found]
        order = np.argsort(-self._reranker.relevance(query.text, texts), kind="stable")
        return [found[place] for place in order[:k]]

    def _hits(
        self, query: Query, documents: frozenset[str] | None, k: int, mode: Mode
    ) -> list[tuple[Hit, Passage, Document]]:
        """The ``k`` best passages with their documents, but for those removed since the indexes were made."""
        held = self._holdings
        indexes = held.indexes()
        retriever = Retriever(
            held.encoder, indexes.vectors, indexes.lexical, held.sentence_vectors, held.store.documents_of
        )
        within = None if documents is None else held.store.passage_ids(documents)
        from_now = query.period is not None and query.period.from_now
        favoured = held.catalogue().published(query.period.around) if query.period and from_now else ()
        hits = retriever.search(query.text, k, mode, within, favoured)
        passages = held.store.passages_by_id([hit.passage_id for hit in hits])
        return [
            (hit, passage, document)
            for hit in hits
            if (passage := passages.get(hit.passage_id)) is not None
            and (document := held.document(passage.document_id)) is not None
        ]

    def overview(self, question: str, overview: Overview, where: Where | None = None) -> Answer:
        """What no single passage can tell: a summary, a list or a comparison of documents."""
        limits = Filter.of(where)
        allowed = limits.documents(self._holdings.catalogue()) if limits.conditions else None
        answer = self._overviews().answer(question, overview, allowed)
        return replace(answer or plain_line(question, Phrase("There is nothing to compare.")), where=limits.where)

    def timeline(self, asked: Asked, since: date | None, until: date | None, progress: "Progress") -> "Timeline":
        """What the documents tell of something, in the order of time; a time that it names limits it as well."""
        from qa.timeline.relevance import sentences_about
        from qa.timeline.timeline import timeline_of

        query = parse(asked.question, Catalogue.empty, asked.day)
        period = query.period.days if query.period is not None else None
        if query.period is not None and not query.terms_beside(query.period.words):  # a time alone
            about: Iterable[Sentences] = self._holdings.sentences(progress)
        else:
            about = sentences_about(query, self.retrieved(query, None, _ON_TIMELINE), self._holdings.term_weights())
        return timeline_of(about, asked.question, period, since, until)

    def _overviews(self) -> "Overviews":
        from qa.overviews.overviews import Overviews

        held = self._holdings
        return Overviews(held.catalogue, held.contents, self.retrieved, held.encoder, held.term_weights())

    def _spelt(self, question: str) -> str:
        """The question with words that stand in no document corrected to words that do."""
        held = self._holdings
        lexical = held.indexes().lexical

        def like(term: str, edits: int) -> list[str]:
            passages = held.store.passages_by_id(lexical.like(term, edits)).values()
            documents = [held.document(passage.document_id) for passage in passages]
            return [view_of(d.text, p).text for d, p in zip(documents, passages, strict=True) if d is not None]

        def is_known(word: str) -> bool:
            # One token of the encoder is a word of the language, or a name that many texts have.
            weights = [lexical.weight(term) < unseen for term in search_terms(word)]
            return all(weights) or held.encoder.count_tokens(word) <= 1

        unseen = lexical.weight("")
        return corrected(question, is_known, like)


def _milliseconds_since(started: float) -> float:
    """From a reading of ``time.perf_counter`` to now, to a tenth."""
    return round((time.perf_counter() - started) * 1000, 1)
