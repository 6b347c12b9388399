"""The library: opened and asked; what all ways in share."""

import importlib.resources
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import platformdirs

from corpus.store import Store
from embeddings.deferred import DeferredEncoder
from embeddings.encoder import Encoder
from qa.answer import Answer, Found
from qa.asked import Asked
from qa.documents import DocumentCollection
from qa.errors import BadQuestion, LibraryError
from qa.made_with import encoder_for
from qa.milvus.settings import MilvusSettings
from qa.overviews.asking import Form, Overview, Side
from qa.places import Place, place_at
from qa.progress import Progress, no_progress
from qa.reading.early import begin_loading
from qa.retrieval.filters import Where
from qa.settings import PASSAGES_READ

# What only some calls have need of is imported by them, so that what needs little is there at once.
if TYPE_CHECKING:
    from corpus.reading import Reader
    from qa.generation.generator import Generator
    from qa.overviews.contents import Contents
    from qa.pipeline import Pipeline, Step
    from qa.questions import Explanation, Questions
    from qa.reading.cross_encoder import CrossEncoder
    from qa.reading.transformers_models import Reranker
    from qa.retrieval.hybrid import Mode
    from qa.timeline.events import Timeline

__all__ = ["Library", "bundled_folder"]

_BUNDLED = "bundled documents"


class Library(DocumentCollection):
    """A folder with a person's documents and all that is derived from them.

    Threads may share a library, and processes may open the same folder: what one adds, the others find at their
    next question. Use it as a context manager, or close it.
    """

    def __init__(
        self,
        place: Place,
        store: Store,
        encoder: Encoder,
        reader: "CrossEncoder | None" = None,
        reranker: "Reranker | None" = None,
        without: Collection[str] = (),
        llm: "Generator | None" = None,
        document_readers: "Mapping[str, Reader] | None" = None,
    ) -> None:
        super().__init__(place, store, encoder, document_readers)
        self._asked_with = reader, reranker, without
        self.llm = llm

    @classmethod
    def open(
        cls,
        path: str | Path | MilvusSettings | None = None,
        *,
        encoder: str | Encoder | None = None,
        replace_encoder: bool = False,
        reader: "str | CrossEncoder | None" = None,
        reranker: str | None = None,
        without: Collection[str] = (),
        llm: "Generator | None" = None,
        document_readers: "Mapping[str, Reader] | None" = None,
        progress: Progress = no_progress,
    ) -> Self:
        """Open the library in a folder; it is made when it is absent.

        Args:
            path: the folder; None for the bundled press releases, which are kept with the user's data. Of a library
                that is searched by Milvus its URL, ``milvus+http://host:19530/name``, or its settings.
            encoder: a folder with a sentence-transformers model, or the name of one on the model hub; None for the
                encoder that the library was made with, which by default needs no network. Or an encoder of your own.
            replace_encoder: let ``encoder`` take the place of the one that the library was made with; all passages
                are embedded anew.
            reader: a folder with an extractive question-answering model of transformers, or the name of one on the
                model hub; None for the bundled reader. Or a reader of your own.
            reranker: a folder with a cross-encoder of sentence-transformers, or the name of one on the model hub: it
                then chooses, of the passages found, those that are read.
            without: steps and features of the score that are taken away, to measure what they bring.
            llm: a language model, which then adds to each answer what it can write from the passages and they support.
            document_readers: readers of your own, by the suffix of the files that they read, such as ``".kml"``:
                functions from a file's bytes to ``corpus.reading.ReadText``. They go before those that there are.
            progress: watches the bundled press releases being added at the first use.

        Raises:
            LibraryError: the folder cannot be used, or was made by another encoder or a newer version; or what stands
                for a suffix in ``document_readers`` is none.
            EncoderUnusable: the encoder that is named cannot be loaded. The library's own is loaded when it is first
                needed, and what needs it raises this.
            ReaderUnusable: the reader or reranker that is named cannot be loaded.
        """
        if path is not None and not str(path).strip():
            raise LibraryError("the path of the library is empty: name its folder, or give none for the press releases")
        if document_readers:
            _check_suffixes(document_readers)
        place = place_at(path if path is not None else bundled_folder())
        store = Store.open(place.database)
        try:
            library = cls(
                place,
                store,
                encoder_for(store, place.name, encoder, replace_encoder),
                _reader_of(reader),
                _reranker_of(reranker),
                without,
                llm,
                document_readers,
            )
            if path is None:
                library._add_bundled(progress)
        except BaseException:
            store.close()
            raise
        return library

    # Questions

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        where: Where | None = None,
        asked_on: date | None = None,
        watch: "Callable[[Step], None] | None" = None,
        llm: "Generator | bool" = True,
    ) -> Answer:
        """Answer a question, or abstain and say why.

        A question that is asked again is answered at once, until the library changes.

        Args:
            question: in words. A source that it names, "according to the Gazette", is all that is asked, when the
                library has documents of it.
            history: the earlier questions of the conversation, oldest first.
            where: what the documents that are asked must be, ``{"publisher": "The Gazette", "published": "1987"}``: see
                ``Filter.of``.
            asked_on: the day from which "this week" in the question is told; today when it is not given. It plays no
                part in a question that does not speak of it.
            watch: told each step when it has ended, as by ``explain``; nothing when the answer is known.
            llm: False to leave out the library's language model, or another one for this question. Whatever goes wrong
                with it, the answer stands that was found without it, with a notice.

        Raises:
            BadFilter: ``where`` names a field that there is not, or a date that is none.
            BadQuestion: it is empty or far too long, or the history is no list of questions.
            ReaderUnusable: the reader's weights are missing or damaged.
        """
        asked = Asked(question, history, where, asked_on)
        if self._generator(llm) is None:
            return self._asking().answer(asked, watch)
        return self._explained(asked, watch, llm).answer

    async def aask(
        self,
        question: str,
        history: Sequence[str] = (),
        where: Where | None = None,
        asked_on: date | None = None,
    ) -> Answer:
        """Answer a question as ``ask`` does, on a thread of its own, while the event loop goes on.

        Args:
            question: as for ``ask``.
            history: as for ``ask``.
            where: as for ``ask``.
            asked_on: as for ``ask``.

        Raises:
            FootnoteError: as ``ask`` does.
        """
        import asyncio

        return await asyncio.to_thread(self.ask, question, history, where, asked_on)

    def ask_all(self, questions: Iterable[str], at_once: int = 2, where: Where | None = None) -> Iterator[Answer]:
        """Answer questions that have nothing to do with each other, several at the same time, in their order.

        Args:
            questions: in words; they are taken as they are needed, so that there may be any number.
            at_once: how many are answered at the same time.
            where: as for ``ask``, for all of them.

        Raises:
            FootnoteError: as ``ask`` does, for the first question that cannot be asked.
        """
        from collections import deque
        from concurrent.futures import Future, ThreadPoolExecutor

        waiting: deque[Future[Answer]] = deque()
        with ThreadPoolExecutor(at_once) as pool:
            for question in questions:
                waiting.append(pool.submit(self.ask, question, where=where))
                if len(waiting) >= at_once:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def ask_stream(
        self,
        question: str,
        history: Sequence[str] = (),
        where: Where | None = None,
        asked_on: date | None = None,
        watch: "Callable[[Step], None] | None" = None,
        llm: "Generator | bool" = True,
    ) -> Iterator[Answer]:
        """Answer a question as ``ask`` does, and give the answer as it grows.

        Args:
            question: as for ``ask``.
            history: as for ``ask``.
            where: as for ``ask``.
            asked_on: as for ``ask``.
            watch: as for ``explain``.
            llm: as for ``ask``.

        Yields:
            The answer that was found in the documents, as soon as it is there; then, with a language model, the same
            with each sentence that it adds, once that is verified. The last one is what ``ask`` gives.

        Raises:
            FootnoteError: as ``ask`` does.
        """
        asked = Asked(question, history, where, asked_on)
        if (generator := self._generator(llm)) is None:
            yield self._asking().answer(asked, watch)
            return
        explained = self._asking().explain(asked, watch)
        yield explained.answer
        yield from self._questions.written(explained, asked, generator)

    def explain(
        self,
        question: str,
        history: Sequence[str] = (),
        where: Where | None = None,
        asked_on: date | None = None,
        watch: "Callable[[Step], None] | None" = None,
        llm: "Generator | bool" = True,
    ) -> "Explanation":
        """Answer a question as ``ask`` does, and keep what each step took and gave.

        Args:
            question: as for ``ask``.
            history: as for ``ask``.
            where: as for ``ask``.
            asked_on: as for ``ask``.
            watch: told each step when it has ended; what it raises ends the question, and is raised here.
            llm: as for ``ask``.

        Raises:
            FootnoteError: as ``ask`` does.
        """
        return self._explained(Asked(question, history, where, asked_on), watch, llm)

    def _explained(
        self, asked: Asked, watch: "Callable[[Step], None] | None", llm: "Generator | bool"
    ) -> "Explanation":
        explained = self._asking().explain(asked, watch)
        if (generator := self._generator(llm)) is None:
            return explained
        started = time.perf_counter()
        answers = [explained.answer, *self._questions.written(explained, asked, generator)]
        if len(answers) > 1:
            explained.trace.keep("write", started, list(answers[-1].sentences))
        return replace(explained, answer=answers[-1])

    @cached_property
    def _questions(self) -> "Questions":
        from qa.questions import Questions

        return Questions(self._holdings, *self._asked_with)

    def _asking(self) -> "Questions":
        """How questions are answered; at the first, the models begin to load while all else is imported."""
        if "_questions" not in vars(self):
            self._begin_loading_encoder()
            if self._asked_with[0] is None:
                begin_loading()
        return self._questions

    def _begin_loading_encoder(self) -> None:
        if isinstance(self._holdings.encoder, DeferredEncoder):
            self._holdings.encoder.prefetch()

    def _generator(self, llm: "Generator | bool") -> "Generator | None":
        """The model that writes: the one that is given, the library's own, or none."""
        return self.llm if llm is True else llm or None

    def search(
        self,
        query: str,
        k: int = PASSAGES_READ,
        mode: "Mode" = "fused",
        where: Where | None = None,
        asked_on: date | None = None,
    ) -> list[Found]:
        """The ``k`` best passages for a question or for some words, best first.

        Args:
            query: in words.
            k: how many.
            mode: "dense" or "lexical" to look at one index alone.
            where: what their documents must be, as for ``ask``.
            asked_on: the day from which "this week" is told, as for ``ask``.

        Raises:
            BadFilter: ``where`` cannot be read.
            BadQuestion: as for ``ask``; or ``k`` is no number from 1 on, or there is no such mode.
        """
        asked = Asked(query, where=where, asked_on=asked_on)
        if not isinstance(k, int) or k < 1:
            raise BadQuestion("as many passages as {k} cannot be found: give a number from 1 on", k=repr(k))
        if mode not in ("fused", "dense", "lexical"):
            raise BadQuestion('there is no search by {mode}: give "fused", "dense" or "lexical"', mode=repr(mode))
        if mode != "lexical":
            self._begin_loading_encoder()
        return self._questions.search(asked, k, mode)

    def standalone(self, question: str, history: Sequence[str] = ()) -> str:
        """The question with its misspelt words corrected, and with the words of the conversation that it needs.

        Args:
            question: as it was typed.
            history: the earlier questions of the conversation, oldest first.
        """
        return self._questions.standalone(question, history)

    def pipeline(self) -> "Pipeline":
        """The steps of a question over the documents as they are now, with the library's reader."""
        return self._questions.pipeline()

    def contents(self, documents: Collection[str]) -> Iterator["Contents"]:
        """What some documents say, one after the other; those that are removed meanwhile are left out.

        Args:
            documents: their ids.
        """
        return self._holdings.contents(documents)

    def summarise(self, document: str | None = None, about: str = "", where: Where | None = None) -> Answer:
        """The sentences that stand for the rest of a document, or of all; nothing is said in other words.

        Args:
            document: its id or the beginning of it, its file name, or its path; None for all documents.
            about: what the sentences are to have to do with, in words; "" for all that is said.
            where: what the documents must be, as for ``ask``.

        Raises:
            NoSuchDocument: the library holds none such, or several.
            BadFilter: ``where`` cannot be read.
        """
        overview = Overview(Form.SUMMARY, self._only(document), about)
        return self._questions.overview(f"Summarise {about or document or 'everything'}", overview, where)

    def deadlines(self, document: str | None = None, where: Where | None = None) -> Answer:
        """The days by which something must be done, in their order, each with a sentence that says so.

        Args:
            document: as for ``summarise``.
            where: as for ``ask``.

        Raises:
            NoSuchDocument: the library holds none such, or several.
            BadFilter: ``where`` cannot be read.
        """
        overview = Overview(Form.LIST, self._only(document), noun="deadlines")
        return self._questions.overview("List all deadlines", overview, where)

    def compare(self, first: str, second: str, about: str = "") -> Answer:
        """What differs between two documents, their sentences side by side, and what stands in only one.

        Args:
            first: one of them: its id or the beginning of it, its file name, or its path.
            second: the other.
            about: what the sentences are to have to do with, in words; "" for all that is said.

        Raises:
            NoSuchDocument: the library holds none such, or several.
        """
        sides = Side(first, self._only(first)), Side(second, self._only(second))
        return self._questions.overview(
            f"Compare {first} with {second}", Overview(Form.COMPARISON, about=about, sides=sides)
        )

    def _only(self, document: str | None) -> frozenset[str] | None:
        return None if document is None else frozenset({self._store.id_of(document)})

    def term_weights(self) -> Callable[[str], float]:
        """How much a search term says in this library: its inverse document frequency in BM25, 0 or more."""
        return self._holdings.term_weights()

    # Time

    def timeline(
        self,
        query: str | None = None,
        since: date | None = None,
        until: date | None = None,
        progress: Progress = no_progress,
    ) -> "Timeline":
        """What the documents tell, in the order of time.

        Args:
            query: what it has to do with, in words; a time that they name ("in 2017") limits it as well. None for every
                dated sentence of the library.
            since: leave out what ended before this day.
            until: leave out what began after this day.
            progress: called with the stage, the documents looked through and all documents.

        Raises:
            BadQuestion: the query is empty or far too long, or ``until`` comes before ``since``.
        """
        if query is None:
            from qa.timeline.timeline import timeline_of

            return timeline_of(self._holdings.sentences(progress), since=since, until=until)
        return self._questions.timeline(Asked(query), since, until, progress)

    def _add_bundled(self, progress: Progress) -> None:
        """Add the press releases, once: what a user then removes stays removed."""
        if self._store.setting(_BUNDLED) is None:
            with importlib.resources.as_file(importlib.resources.files("corpus") / "press_releases") as folder:
                self.add(folder, progress=progress)
            self._store.set_setting(_BUNDLED, "added")


def bundled_folder() -> Path:
    """Where the library of the bundled press releases is kept, among the user's data."""
    home = os.environ.get("FOOTNOTE_HOME") or platformdirs.user_data_dir("footnote", appauthor=False)
    return Path(home) / "press-releases"


def _check_suffixes(suffixes: Iterable[str]) -> None:
    from corpus.reading.registry import suffix_of

    for suffix in suffixes:
        if not suffix or suffix_of(f"file{suffix}") != suffix:
            raise LibraryError(
                '"{suffix}" is no suffix of a file: write it with its dot in lower case, like ".kml"', suffix=suffix
            )


def _reader_of(named: "str | CrossEncoder | None") -> "CrossEncoder | None":
    if not isinstance(named, str):
        return named
    from qa.reading.loading import load_reader

    return load_reader(named) if named else None


def _reranker_of(named: str | None) -> "Reranker | None":
    if not named:
        return None
    from qa.reading.transformers_models import Reranker

    return Reranker(named)
