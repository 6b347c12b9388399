"""The library: documents added, removed and asked; what the three ways in share."""

import asyncio
import importlib.resources
import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache, partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

import numpy as np
import platformdirs
from numpy.typing import NDArray

from corpus.document import Document, Sentence
from corpus.editing import Changes
from corpus.errors import DocumentError, NoSuchDocument, NoSuchPath
from corpus.masthead import EDGE
from corpus.passages import SPLITTING_VERSION, PassageSettings
from corpus.reading import bytes_of
from corpus.store import DocumentSummary, Feedback, Store
from corpus.transfer import TransferReport
from corpus.views import view_of
from embeddings.deferred import DeferredEncoder
from embeddings.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from embeddings.errors import EncoderError
from qa.answer import Answer, Found, plain_line
from qa.answers.courtesy import courtesy
from qa.conversation import standalone
from qa.errors import BadQuestion, EncoderUnusable, LibraryError, OtherEncoder
from qa.generation.answering import passages_of, written_answers
from qa.generation.generator import Generator
from qa.generation.verification import Verifier
from qa.indexes import vectors_fingerprint
from qa.milvus.settings import MilvusSettings
from qa.normalisation import search_terms
from qa.overviews.asking import Form, Overview, Side
from qa.overviews.contents import Contents, contents_of
from qa.overviews.overviews import Overviews
from qa.overviews.written import written_overviews
from qa.pipeline import STEPS, Pipeline, Request, Step, Trace, documents_asked
from qa.places import Place, SearchIndexes, place_at
from qa.progress import Progress, no_progress
from qa.query import Query, parse
from qa.reading.candidates import RetrievedPassage
from qa.reading.cross_encoder import CrossEncoder
from qa.reading.loading import load_reader, load_reranker
from qa.recent import Recent
from qa.retrieval.catalogue import Catalogue
from qa.retrieval.filters import Filter, Where
from qa.retrieval.hybrid import Hit, Mode, Retriever
from qa.retrieval.spelling import corrected
from qa.scoring.model import ScoringModel
from qa.settings import (
    ANSWERS_REMEMBERED,
    MOST_QUESTION_CHARACTERS,
    MOST_QUESTION_WORDS,
    PASSAGES_READ,
    PASSAGES_RERANKED,
)
from qa.timeline.events import Timeline
from qa.timeline.gathering import Sentences
from qa.timeline.relevance import sentences_about
from qa.timeline.timeline import timeline_of
from qa.writing import written_whole

if TYPE_CHECKING:
    from qa.ingest import AddReport, Ingest
    from qa.reading.transformers_models import Reranker

__all__ = ["Explanation", "Library", "bundled_folder"]

_ON_TIMELINE = 200
_WATCHED_MS = 250  # how soon the first look at what is watched is taken
_DOCUMENTS_IN_MEMORY = 64
_ENCODER = "encoder"
_OWN = "an encoder of one's own, "
_ENCODER_FINGERPRINT = "encoder fingerprint"
_ENCODER_TOKENS = "encoder tokens"
_BUNDLED = "bundled documents"
_SPLITTING = "splitting"


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer with what each step on the way to it took and gave."""

    answer: Answer
    trace: Trace


class Library:
    """A folder with a person's documents and all that is derived from them.

    Threads may share a library, and processes may open the same folder: what one adds, the others find at their
    next question. Use it as a context manager, or close it.
    """

    def __init__(
        self,
        place: Place,
        store: Store,
        encoder: Encoder,
        reader: CrossEncoder | None = None,
        reranker: "Reranker | None" = None,
        without: Collection[str] = (),
        llm: Generator | None = None,
    ) -> None:
        self._place = place
        self._store = store
        self._encoder = encoder
        self._named_reader = reader
        self._reranker = reranker
        self._without = frozenset(without)
        self.llm = llm
        # A tenth of what the encoder reads is left for the context line.
        window = encoder.max_tokens * 9 // 10
        self._settings = PassageSettings(max_tokens=min(PassageSettings().max_tokens, window))
        self._splitting = json.dumps([SPLITTING_VERSION, asdict(self._settings)])
        self._fingerprint = vectors_fingerprint(encoder.fingerprint)
        self._changes = threading.RLock()  # held by who changes the library, from the first file read to the last
        self._updates = threading.RLock()  # held by who brings the indexes and the catalogue up to date
        self._indexes: SearchIndexes | None = None
        self._growing: threading.Thread | None = None
        self._documents: Recent[str, Document] = Recent(_DOCUMENTS_IN_MEMORY)
        self._answers: Recent[str, Answer] = Recent(ANSWERS_REMEMBERED)
        self._answers_of: int | None = None
        self._known: tuple[int, Catalogue] | None = None

    @classmethod
    def open(
        cls,
        path: str | Path | MilvusSettings | None = None,
        *,
        encoder: str | Encoder | None = None,
        replace_encoder: bool = False,
        reader: str | CrossEncoder | None = None,
        reranker: str | None = None,
        without: Collection[str] = (),
        llm: Generator | None = None,
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
            progress: watches the bundled press releases being added at the first use.

        Raises:
            LibraryError: the folder cannot be used, or was made by another encoder or a newer version.
            EncoderUnusable: the encoder that is named cannot be loaded. The library's own is loaded when it is first
                needed, and what needs it raises this.
            ReaderUnusable: the reader or reranker that is named cannot be loaded.
        """
        if path is not None and not str(path).strip():
            raise LibraryError("the path of the library is empty: name its folder, or give none for the press releases")
        place = place_at(path if path is not None else bundled_folder())
        store = Store.open(place.database)
        try:
            library = cls(
                place,
                store,
                _encoder_for(store, place.name, encoder, replace_encoder),
                load_reader(reader) if isinstance(reader, str) and reader else reader or None,
                load_reranker(reranker) if reranker else None,
                without,
                llm,
            )
            if path is None:
                library._add_bundled(progress)
        except BaseException:
            store.close()
            raise
        return library

    def close(self) -> None:
        """Let go of the library's files; harmless when it is closed already.

        An index that is being written anew is finished first.
        """
        if self._growing is not None:
            self._growing.join()
        self._indexes = None
        self._store.close()
        self._place.close()

    @property
    def name(self) -> str:
        """What it is known by in messages: its folder, or where else it is."""
        return self._place.name

    @property
    def database(self) -> Path | str:
        """Where its rows are kept, as ``Store.open`` and ``Conversations.open`` take it."""
        return self._store.place

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Library {self.name!r}>"

    def __len__(self) -> int:
        """How many documents it holds."""
        return len(self.documents())

    def __iter__(self) -> Iterator[DocumentSummary]:
        """Its documents without their texts, in the order they were added."""
        return iter(self.documents())

    def __bool__(self) -> bool:
        """True, also of a library without documents."""
        return True

    # Documents

    def add(
        self,
        *sources: str | Path,
        progress: Progress = no_progress,
        sync: bool = False,
        exclude: Sequence[str] = (),
        ray: str | None = None,
    ) -> "AddReport":
        """Add files, and the files in folders and below them.

        A file that the library holds already is skipped, a changed file takes the place of what came from the same
        path, a file that was renamed or moved keeps its document, and a file that cannot be read or is not there is
        refused without keeping the others out. What came in a file, as the attachments of a mail, becomes documents of
        their own. An interrupted call loses nothing: the next one goes on where it stopped.

        Whether a file has changed is told by the SHA-256 of its bytes. It is not read again while its size and its
        times are those that it had when it was read.

        Args:
            sources: paths of files and folders; a ``metadata.json`` in a folder describes the files beside it.
            progress: called with the stage, the steps done and all steps.
            sync: remove the documents of the folders whose files are no longer there; without it they are only named.
            exclude: patterns of what in folders is left out, as in ``.gitignore``: "drafts/", "*.log". A file
                ``.footnoteignore`` in a folder has such patterns as well, a line each.
            ray: the address of a Ray cluster whose nodes read and encode, or "local" for the processors of this
                machine. Sources may then be addresses of file systems that fsspec knows, as "s3://bucket/reports".

        Raises:
            BadExclude: a pattern cannot be understood.
            ClusterUnusable: the Ray cluster cannot be reached, or cannot do the work.
            NoSuchPath: a path is empty, or there is nothing at an address.
        """
        if not all(map(str, sources)):
            raise NoSuchPath("a path is empty: name a file or a folder")
        with self._changes:
            if ray is not None:
                from qa.distributed.adding import add_with_ray

                name = self._store.setting(_ENCODER) or None
                if name is not None and name.startswith(_OWN):
                    raise EncoderUnusable(f"the nodes of a cluster cannot load {name}: add without one")
                report = add_with_ray(
                    self._ingest(), self._encoder, name, sources, ray, progress, sync=sync, exclude=exclude
                )
            else:
                paths = [Path(source) for source in sources]
                report = self._ingest().add_paths(paths, progress, sync=sync, exclude=exclude)
            self._follow(progress)
        return report

    def watch(
        self,
        *sources: str | Path,
        sync: bool = False,
        exclude: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> Iterator["AddReport"]:
        """Add folders, and again whenever something in them changes.

        Args:
            sources: paths of folders and files.
            sync: as for ``add``.
            exclude: as for ``add``.
            stop: ends the watching when it is set; without it, Ctrl-C does.

        Yields:
            What became of the files: at first of all, then each time something was added, replaced, moved, removed or
            refused.

        Raises:
            BadExclude: a pattern cannot be understood.
            NoSuchPath: a path is empty or not there.
        """
        from watchfiles import watch  # here, for only this has need of it

        gone: set[str] = set()
        is_first = True
        # It waits from before the first look on, so that nothing that changes meanwhile is missed.
        try:
            changes = watch(*sources, stop_event=stop, yield_on_timeout=True, rust_timeout=_WATCHED_MS)
            for changed in changes:
                if is_first or changed:
                    report = self.add(*sources, sync=sync, exclude=exclude)
                    if is_first or report.news or set(report.gone) - gone:
                        yield report
                    gone, is_first = set(report.gone), False
        except FileNotFoundError as error:
            raise NoSuchPath(f"{error}: check the path") from error

    def add_bytes(self, data: bytes, name: str, progress: Progress = no_progress) -> "AddReport":
        """Add one document from its bytes.

        Args:
            data: as they stand in the file.
            name: its file name, whose suffix says which format it is in.
            progress: called with the stage, the steps done and all steps.
        """
        with self._changes:
            report = self._ingest().add_bytes(data, name)
            self._follow(progress)
        return report

    def remove(self, document: str) -> DocumentSummary:
        """Remove a document everywhere, and return what it was.

        Args:
            document: its id or the beginning of it, its file name, or its path.

        Raises:
            NoSuchDocument: the library holds none such, or several.
        """
        with self._changes:
            summary = self._store.summary(self._store.id_of(document))
            self._store.remove(summary.id)
            self._follow(no_progress)
        return summary

    def edit(self, document: str, progress: Progress = no_progress, **changes: Unpack[Changes]) -> DocumentSummary:
        """Describe a document otherwise, and return what it is then; all that depends on it follows.

        "Yesterday" in it means another day after another day of publication, and it is found by its new title. Its
        id and text stay. What is set here outlasts ``rebuild`` and adding the same file again; of a changed file from
        the same path it describes the new state too, except for the day of publication, unless the new text gives
        again the guess that was set right.

        Args:
            document: its id or the beginning of it, its file name, or its path.
            progress: called with the stage, the steps done and all steps.
            changes: any of ``title``, ``publisher``, ``published``, ``language`` and ``kind``; None takes a value away.

        Raises:
            NoSuchDocument: the library holds none such, or several.
            BadEdit: the title is empty, or the language is no code.
            TypeError: a field is none of these, or its value is of another type.
        """
        with self._changes:
            found = self._store.find(document)
            self._ingest().edit(found.id, changes)
            self._follow(progress)
            return self._store.summary(found.id)

    def documents(self) -> list[DocumentSummary]:
        """All documents without their texts, in the order they were added."""
        return self._store.summaries()

    def document(self, name: str) -> Document:
        """A document with its text.

        Args:
            name: its id or the beginning of it, its file name, or its path.

        Raises:
            NoSuchDocument: the library holds none such, or several.
        """
        held = self._documents.get(name) if self._current() else None
        return held or self._store.find(name)

    def sentences(self, document_id: str, start: int, end: int) -> list[Sentence]:
        """The sentences of a document that overlap a slice of its text, with the layout that they stand in.

        Args:
            document_id: its id.
            start: of the slice.
            end: of the slice.
        """
        return self._store.sentences_within(document_id, start, end)

    def original(self, name: str) -> bytes | None:
        """The bytes that a document was read from.

        Args:
            name: its id or the beginning of it, its file name, or its path.

        Returns:
            What was kept of a document that was added as bytes or from a file system beyond paths, or else what stands
            in its file; None where that has changed, or is not there any more.

        Raises:
            NoSuchDocument: the library holds none such, or several.
        """
        summary = self._store.summary(self._store.id_of(name))
        if (kept := self._store.original(summary.id)) is not None:
            return kept
        try:
            data = bytes_of(Path(summary.source))
        except DocumentError:
            return None
        return data if sha256(data).hexdigest() == summary.id else None

    # Moving

    def export(self, path: str | Path) -> TransferReport:
        """Write all that the library holds to one file, to keep as a backup or to move elsewhere.

        It has the documents as they are kept, with what was edited, the conversations, the notes and the feedback, a
        JSON object a line, packed with gzip; ``corpus.transfer`` describes the format. Vectors and indexes are made
        anew where it is imported. What stood at the path stays until the file is whole.

        Args:
            path: of the file, such as "my-library.jsonl.gz".

        Raises:
            CannotWrite: it cannot be written; nothing is left behind.
        """
        with Store.open(self.database) as store, written_whole(Path(path)) as file:  # others go on with ours
            return store.export_to(file)

    def import_from(self, path: str | Path, progress: Progress = no_progress) -> TransferReport:
        """Take in what ``export`` wrote, all or nothing; what the library holds already stays as it is.

        Args:
            path: of the file.
            progress: called with the stage, the steps done and all steps.

        Raises:
            UnusableExport: it is missing, is no export, is damaged or cut short, or a newer version wrote it.
        """
        with self._changes:
            report = self._store.import_from(Path(path), self._ingest().split)
            self._follow(progress)
        return report

    # Questions

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        where: Where | None = None,
        asked_on: date | None = None,
        watch: Callable[[Step], None] | None = None,
        llm: Generator | bool = True,
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
        started = time.perf_counter()
        _check(question, history)
        if self._generator(llm) is not None:
            return self.explain(question, history, where, asked_on, watch, llm).answer
        generation = self._store.generation
        answers = self._answers
        if self._answers_of != generation:
            answers, self._answers_of = Recent[str, Answer](ANSWERS_REMEMBERED), generation
            self._answers = answers
        asked = json.dumps([question, list(history), Filter.of(where).where, _asking_day(asked_on).isoformat()])
        if (known := answers.get(asked)) is not None:
            return replace(
                known, timings_ms=dict.fromkeys(known.timings_ms, 0.0) | {"total": _milliseconds_since(started)}
            )
        answer = self.explain(question, history, where, asked_on, watch, llm=False).answer
        if (current := self._current()) is not None and current.generation == generation:
            answers.put(asked, answer)
        return answer

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
        watch: Callable[[Step], None] | None = None,
        llm: Generator | bool = True,
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
        if self._generator(llm) is None:
            yield self.ask(question, history, where, asked_on, watch, llm)
            return
        explained = self._explained(question, history, where, asked_on, watch)
        yield explained.answer
        yield from self._written(explained, history, where, asked_on, llm)

    def explain(
        self,
        question: str,
        history: Sequence[str] = (),
        where: Where | None = None,
        asked_on: date | None = None,
        watch: Callable[[Step], None] | None = None,
        llm: Generator | bool = True,
    ) -> Explanation:
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
        explained = self._explained(question, history, where, asked_on, watch)
        started = time.perf_counter()
        answers = [explained.answer, *self._written(explained, history, where, asked_on, llm)]
        if len(answers) > 1:
            explained.trace.keep("write", started, list(answers[-1].sentences))
        return replace(explained, answer=answers[-1])

    def _explained(
        self,
        question: str,
        history: Sequence[str],
        where: Where | None,
        asked_on: date | None,
        watch: Callable[[Step], None] | None,
    ) -> Explanation:
        """The answer that is found in the documents, without a language model."""
        started = time.perf_counter()
        _check(question, history)
        trace = Trace(watch=watch)
        if isinstance(self._encoder, DeferredEncoder):
            self._encoder.prefetch()  # while the reader and the indexes are loaded
        if (line := courtesy(question, self._titles)) is not None:
            return Explanation(plain_line(question, line), trace)
        model = self._reader()
        asked = trace.keep("contextualise", started, self.standalone(question, history))
        limits = Filter.of(where)
        answer = self._pipeline(model).ask(Request(asked, limits, _asking_day(asked_on)), trace)
        read = trace.milliseconds(*STEPS[4:])
        timings = {"retrieve": trace.milliseconds("retrieve"), "read": read, "total": _milliseconds_since(started)}
        answer = replace(answer, question=question, standalone_question=asked, where=limits.where, timings_ms=timings)
        return Explanation(answer, trace)

    def _written(
        self,
        explained: Explanation,
        history: Sequence[str],
        where: Where | None,
        asked_on: date | None,
        llm: Generator | bool,
    ) -> Iterator[Answer]:
        """The answer with each sentence that a language model adds; nothing without one."""
        generator = self._generator(llm)
        if generator is None or explained.answer.is_courtesy:
            return

        reader = self._reader()
        if explained.answer.overview is not None:
            passages = self._overview_passages(explained)
            yield from written_overviews(explained.answer, passages, generator, Verifier(reader))
            return

        def retrieve(text: str) -> list[RetrievedPassage]:
            query = parse(text, self._catalogue, _asking_day(asked_on))
            return self._retrieved(query, documents_asked(query, Filter.of(where), self._catalogue)[0])

        passages = passages_of(explained.trace, explained.answer)
        yield from written_answers(explained.answer, passages, history, retrieve, generator, reader, Verifier(reader))

    def _generator(self, llm: Generator | bool) -> Generator | None:
        """The model that writes: the one that is given, the library's own, or none."""
        return self.llm if llm is True else llm or None

    def search(
        self,
        query: str,
        k: int = PASSAGES_READ,
        mode: Mode = "fused",
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
        """
        _check(query)
        parsed = parse(query, self._catalogue, _asking_day(asked_on))
        asked, _ = documents_asked(parsed, Filter.of(where), self._catalogue)
        return [
            Found(
                document=each.document.name,
                document_id=each.document.id,
                title=each.document.title,
                context=each.passage.context,
                start=each.passage.start,
                end=each.passage.end,
                text=each.text,
                score=round(each.hit.score, 6),
                path=each.document.path,
            )
            for each in self._retrieved(parsed, asked, k, mode)
        ]

    def standalone(self, question: str, history: Sequence[str] = ()) -> str:
        """The question with its misspelt words corrected, and with the words of the conversation that it needs.

        Args:
            question: as it was typed.
            history: the earlier questions of the conversation, oldest first.
        """
        spelt = question if "spelling" in self._without else self._spelt(question)
        return standalone(spelt.strip(), history, self._reader().terms)

    def pipeline(self) -> Pipeline:
        """The steps of a question over the documents as they are now, with the library's reader."""
        return self._pipeline(self._reader())

    def _pipeline(self, model: CrossEncoder) -> Pipeline:
        weight = self.term_weights()
        overviews = self._overviews()
        return Pipeline(self._catalogue, self._retrieved, model, weight, ScoringModel.load(), overviews, self._without)

    def _reader(self) -> CrossEncoder:
        return self._named_reader or load_reader()

    def _retrieved(
        self, query: Query, documents: frozenset[str] | None, k: int = PASSAGES_READ, mode: Mode = "fused"
    ) -> list[RetrievedPassage]:
        """The ``k`` best passages of some documents, None for all, best first."""
        indexes = self._indexed()
        retriever = Retriever(
            self._encoder, indexes.vectors, indexes.lexical, self._sentence_vectors, self._store.documents_of
        )
        rerank = self._reranker is not None and mode == "fused"
        within = None if documents is None else self._store.passage_ids(documents)
        from_now = query.period is not None and query.period.from_now
        favoured = self._catalogue().published(query.period.around) if query.period and from_now else ()
        hits = retriever.search(query.text, max(k, PASSAGES_RERANKED) if rerank else k, mode, within, favoured)
        passages = self._store.passages_by_id([hit.passage_id for hit in hits])
        found = []
        for hit in hits:
            passage = passages.get(hit.passage_id)
            document = self._held(passage.document_id) if passage is not None else None
            if passage is not None and document is not None:  # not removed since the indexes were made
                found.append(RetrievedPassage(hit, passage, document, view_of(document.text, passage)))
        if self._reranker is not None and rerank and found:
            relevance = self._reranker.relevance(query.text, [(p.passage.context, p.view.text) for p in found])
            found = [found[place] for place in np.argsort(-relevance, kind="stable")]
        return found[:k]

    def contents(self, documents: Collection[str]) -> Iterator[Contents]:
        """What some documents say, one after the other; those that are removed meanwhile are left out.

        Args:
            documents: their ids.
        """
        self._bring_up_to_date(no_progress)
        for document_id in documents:
            document = self._held(document_id)
            if document is None:
                continue
            ids = self._store.passage_ids([document_id]).tolist()
            yield contents_of(document, self._store.passages_by_id(ids), self._sentence_vectors(ids))

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
        return self._overview(f"Summarise {about or document or 'everything'}", overview, where)

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
        return self._overview("List all deadlines", overview, where)

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
        return self._overview(f"Compare {first} with {second}", Overview(Form.COMPARISON, about=about, sides=sides))

    def _overview_passages(self, explained: Explanation) -> list[RetrievedPassage]:
        """What a language model is to read for an overview: whole documents to summarise them, else what is quoted."""
        asked = next((step.gave.overview for step in explained.trace.steps if step.name == "parse"), None)
        is_whole = asked is not None and asked.form is Form.SUMMARY and not asked.about
        citations = explained.answer.citations
        found = []
        for document in map(self._held, dict.fromkeys(each.document_id for each in citations)):
            if document is None:
                continue
            quoted = [each.start for each in citations if each.document_id == document.id]
            passages = self._store.passages_by_id(self._store.passage_ids([document.id]).tolist())
            for passage_id, passage in sorted(passages.items(), key=lambda each: each[1].number):
                if is_whole or any(passage.start <= start < passage.end for start in quoted):
                    hit = Hit(passage_id, 0.0, 0.0, 0.0, ())
                    found.append(RetrievedPassage(hit, passage, document, view_of(document.text, passage)))
        return found

    def _only(self, document: str | None) -> frozenset[str] | None:
        return None if document is None else frozenset({self._store.id_of(document)})

    def _overview(self, question: str, overview: Overview, where: Where | None = None) -> Answer:
        limits = Filter.of(where)
        allowed = limits.documents(self._catalogue()) if limits.conditions else None
        answer = self._overviews().answer(question, overview, allowed)
        return replace(answer or plain_line(question, "There is nothing to compare."), where=limits.where)

    def _overviews(self) -> Overviews:
        return Overviews(self._catalogue, self.contents, self._retrieved, self._encoder, self.term_weights())

    def _titles(self) -> list[str]:
        return [document.title for document in self._catalogue().documents]

    def _spelt(self, question: str) -> str:
        """The question with words that stand in no document corrected to words that do."""
        lexical = self._indexed().lexical

        def like(term: str, edits: int) -> list[str]:
            passages = self._store.passages_by_id(lexical.like(term, edits)).values()
            documents = [self._held(passage.document_id) for passage in passages]
            return [view_of(d.text, p).text for d, p in zip(documents, passages, strict=True) if d is not None]

        def is_known(word: str) -> bool:
            # One token of the encoder is a word of the language, or a name that many texts have.
            held = [lexical.weight(term) < unseen for term in search_terms(word)]
            return all(held) or self._encoder.count_tokens(word) <= 1

        unseen = lexical.weight("")
        return corrected(question, is_known, like)

    def term_weights(self) -> Callable[[str], float]:
        """How much a search term says in this library: its inverse document frequency in BM25, 0 or more."""
        return cache(self._indexed().lexical.weight)

    def _catalogue(self) -> Catalogue:
        """What is known of the documents as they are now, or as they were before a change that is under way."""
        if (known := self._known) is not None and (known[0] == self._store.generation or self._is_changing()):
            return known[1]
        with self._updates:
            generation = self._store.generation
            if self._known is None or self._known[0] != generation:
                self._known = generation, Catalogue(self._store.summaries(), partial(self._store.edges, EDGE))
            return self._known[1]

    # Time

    def timeline(
        self,
        query: str | None = None,
        since: date | None = None,
        until: date | None = None,
        progress: Progress = no_progress,
    ) -> Timeline:
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
            return timeline_of(self._sentences(progress), since=since, until=until)
        _check(query)
        asked = parse(query, Catalogue.empty, _asking_day(None))
        period = asked.period.days if asked.period is not None else None
        if asked.period is not None and not asked.terms_beside(asked.period.words):  # a time alone
            about: Iterable[Sentences] = self._sentences(progress)
        else:
            about = sentences_about(asked, self._retrieved(asked, None, _ON_TIMELINE), self.term_weights())
        return timeline_of(about, query, period, since, until)

    def _sentences(self, progress: Progress) -> Iterator[Sentences]:
        """The sentences of every document: all but the boilerplate of its pages."""
        documents = len(self._store.summaries())
        passages = groupby(self._store.passages(), key=lambda stored: stored.passage.document_id)
        for done, (document_id, members) in enumerate(passages):
            progress("Reading dates", done, documents)
            spans = {span for stored in members for span in stored.passage.spans}
            try:
                document = self._store.get(document_id)
            except NoSuchDocument:  # removed meanwhile
                continue
            yield Sentences(document, dict.fromkeys(spans, 1.0))
        progress("Reading dates", documents, documents)

    # Upkeep

    def feedback(self) -> list[Feedback]:
        """What people said of answers, in the order of time."""
        return self._store.feedbacks()

    def check(self) -> list[str]:
        """Look at everything that is kept; what is wrong, a line each, and nothing when all is well."""
        return self._store.check() + self._place.problems(self._store, self._fingerprint)

    def rebuild(self, progress: Progress = no_progress) -> None:
        """Cut, embed and index every document anew.

        Args:
            progress: called with the stage, the steps done and all steps.
        """
        with self._changes:
            self._ingest().split_again(progress)
            self._store.set_setting(_SPLITTING, self._splitting)
            self._store.drop_other_vectors(self._fingerprint)
            self._bring_up_to_date(progress)

    def _add_bundled(self, progress: Progress) -> None:
        """Add the press releases, once: what a user then removes stays removed."""
        if self._store.setting(_BUNDLED) is None:
            with importlib.resources.as_file(importlib.resources.files("corpus") / "press_releases") as folder:
                self.add(folder, progress=progress)
            self._store.set_setting(_BUNDLED, "added")

    def _ingest(self) -> "Ingest":
        from qa.ingest import Ingest  # here, for reading files has need of much that questions have not

        return Ingest(self._store, self._encoder, self._settings, self._fingerprint)

    def _bring_up_to_date(self, progress: Progress) -> SearchIndexes:
        """The indexes of the library as it is now; passages that have no vectors yet are embedded first."""
        with self._updates:
            if (current := self._current()) is None:
                self._documents = Recent(_DOCUMENTS_IN_MEMORY)
                if not self._store.read_only:
                    self._split_as_now(progress)
                    if self._store.unembedded(self._fingerprint):
                        self._ingest().embed(progress)
                current = self._indexes = self._place.indexes(self._store, self._fingerprint, self._indexes)
            return current

    def _indexed(self) -> SearchIndexes:
        """The indexes to ask: of the library as it is now, or as it was before a change that is under way."""
        if (current := self._current()) is not None:
            return current
        if (before := self._indexes) is not None and self._is_changing():
            return before
        return self._bring_up_to_date(no_progress)

    def _is_changing(self) -> bool:
        """Whether another thread is changing the library."""
        if self._changes.acquire(blocking=False):
            self._changes.release()
            return False
        return True

    def _follow(self, progress: Progress) -> None:
        """Let the indexes follow a change of ours."""
        self._bring_up_to_date(progress)
        self._grow()

    def _grow(self) -> None:
        """Have the indexes written anew when much has changed since they were; the old ones are used meanwhile."""
        is_growing = self._growing is not None and self._growing.is_alive()
        if is_growing or self._store.read_only or self._indexes is None:
            return
        write = self._place.growth(self._store, self._fingerprint, self._indexes)
        if write is None:
            return

        def grow() -> None:
            with suppress(OSError, LibraryError):  # then it is tried again after the next change
                write()
                with self._updates:
                    self._indexes = self._place.indexes(self._store, self._fingerprint)

        self._growing = threading.Thread(target=grow, name="footnote-index")
        self._growing.start()

    def _current(self) -> SearchIndexes | None:
        """The indexes; None when something has changed, by whichever process, since they were made."""
        made = self._indexes
        return made if made is not None and made.generation == self._store.generation else None

    def _split_as_now(self, progress: Progress) -> None:
        """Split the documents again, if the library was made by a version that split them otherwise."""
        known = self._store.setting(_SPLITTING)
        if known != self._splitting:
            if known is not None:
                self._ingest().split_again(progress)
            self._store.set_setting(_SPLITTING, self._splitting)

    def _sentence_vectors(self, ids: Sequence[int]) -> Mapping[int, NDArray[np.float32]]:
        return self._store.sentence_vectors(self._fingerprint, ids)

    def _held(self, document_id: str) -> Document | None:
        """A document, from memory when it was asked for lately; None when it was removed meanwhile."""
        documents = self._documents
        if (document := documents.get(document_id)) is None:
            try:
                document = self._store.get(document_id)
            except NoSuchDocument:
                return None
            documents.put(document_id, document)
        return document


def bundled_folder() -> Path:
    """Where the library of the bundled press releases is kept, among the user's data."""
    home = os.environ.get("FOOTNOTE_HOME") or platformdirs.user_data_dir("footnote", appauthor=False)
    return Path(home) / "press-releases"


def _encoder_for(store: Store, place: str, named: str | Encoder | None, replace_encoder: bool) -> Encoder:
    """The encoder that was named, or else the library's own; a library keeps the encoder it was made with.

    Raises:
        EncoderUnusable: it cannot be loaded.
        OtherEncoder: the library was made with another one.
    """
    own = None if named is None or isinstance(named, str) else named
    name = named if isinstance(named, str) or named is None else f"{_OWN}{type(named).__name__}"
    made_with = store.setting(_ENCODER)
    known, tokens = store.setting(_ENCODER_FINGERPRINT), store.setting(_ENCODER_TOKENS)

    def load() -> Encoder:
        if own is None and name is None and made_with is not None and made_with.startswith(_OWN):
            raise OtherEncoder(
                f"{place} was made with {made_with}: give Library.open that one, or rebuild the library with another"
            )
        try:
            encoder = own or load_encoder(name or made_with or None)
        except EncoderError as error:
            raise EncoderUnusable(str(error)) from error
        if known not in (None, encoder.fingerprint) and not replace_encoder:
            raise OtherEncoder(
                f"{place} was made with the encoder {made_with or DEFAULT_ENCODER}, not with this "
                f"{name or made_with or DEFAULT_ENCODER}: name that one, or rebuild the library with this one"
            )
        return encoder

    if name is None and not replace_encoder and known is not None and tokens is not None:
        return DeferredEncoder(load, known, int(tokens))
    encoder = load()
    if not store.read_only and (known != encoder.fingerprint or tokens is None):
        if known != encoder.fingerprint:
            store.set_setting(_ENCODER, name or "")
        store.set_setting(_ENCODER_FINGERPRINT, encoder.fingerprint)
        store.set_setting(_ENCODER_TOKENS, str(encoder.max_tokens))
    return encoder


def _asking_day(asked_on: date | None) -> date:
    """The day that was given, without its time of day; else today."""
    return asked_on.date() if isinstance(asked_on, datetime) else asked_on or date.today()


def _milliseconds_since(started: float) -> float:
    """From a reading of ``time.perf_counter`` to now, to a tenth."""
    return round((time.perf_counter() - started) * 1000, 1)


def _check(question: str, history: Sequence[str] = ()) -> None:
    """Refuse what is no question.

    Raises:
        BadQuestion: it is no text, empty or far too long, or the history is no list of texts.
    """
    if not isinstance(question, str):
        raise BadQuestion(f"a question is a text, not {type(question).__name__}: ask something in words")
    if isinstance(history, str) or not all(isinstance(earlier, str) for earlier in history):
        raise BadQuestion("the history is a list of earlier questions, each a text: give [question, ...]")
    words = len(question.split())
    if not any(map(str.isalnum, question)):
        raise BadQuestion("the question is empty: ask something in words")
    if words > MOST_QUESTION_WORDS or len(question) > MOST_QUESTION_CHARACTERS:
        raise BadQuestion(
            f"the question has {words:,} words in {len(question):,} characters: "
            f"ask in {MOST_QUESTION_WORDS} words or fewer"
        )
