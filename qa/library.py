"""The library: documents added, removed and asked; what the three ways in share."""

import importlib.resources
import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

import platformdirs

from corpus.document import Document, Sentence
from corpus.editing import Changes
from corpus.errors import DocumentError, NoSuchPath
from corpus.store import DocumentSummary, Feedback, Store
from embeddings.deferred import DeferredEncoder
from embeddings.encoder import Encoder
from qa.answer import Answer, Found
from qa.asked import Asked
from qa.errors import LibraryError
from qa.holdings import Holdings
from qa.made_with import encoder_for, encoder_name
from qa.milvus.settings import MilvusSettings
from qa.overviews.asking import Form, Overview, Side
from qa.places import Place, place_at
from qa.progress import Progress, no_progress
from qa.reading.early import begin_loading
from qa.retrieval.filters import Where
from qa.settings import PASSAGES_READ
from qa.writing import written_whole

# What only some calls have need of is imported by them, so that what needs little is there at once.
if TYPE_CHECKING:
    from corpus.reading import Reader
    from corpus.transfer import TransferReport
    from qa.add_report import AddReport
    from qa.generation.generator import Generator
    from qa.overviews.contents import Contents
    from qa.pipeline import Pipeline, Step
    from qa.questions import Explanation, Questions
    from qa.reading.cross_encoder import CrossEncoder
    from qa.reading.transformers_models import Reranker
    from qa.retrieval.hybrid import Mode
    from qa.timeline.events import Timeline

__all__ = ["Library", "bundled_folder"]

_WATCHED_MS = 250  # how soon the first look at what is watched is taken
_BUNDLED = "bundled documents"


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
        reader: "CrossEncoder | None" = None,
        reranker: "Reranker | None" = None,
        without: Collection[str] = (),
        llm: "Generator | None" = None,
        document_readers: "Mapping[str, Reader] | None" = None,
    ) -> None:
        self._store = store
        self._holdings = Holdings(place, store, encoder, document_readers)
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

    def close(self) -> None:
        """Let go of the library's files; harmless when it is closed already.

        An index that is being written anew is finished first.
        """
        self._holdings.close()

    @property
    def name(self) -> str:
        """What it is known by in messages: its folder, or where else it is."""
        return self._holdings.place.name

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
        with self._holdings.changing:
            if ray is not None:
                from qa.distributed.adding import add_with_ray

                report = add_with_ray(
                    self._holdings.ingest(),
                    self._holdings.encoder,
                    encoder_name(self._store),
                    sources,
                    ray,
                    progress,
                    sync=sync,
                    exclude=exclude,
                )
            else:
                paths = [Path(source) for source in sources]
                report = self._holdings.ingest().add_paths(paths, progress, sync=sync, exclude=exclude)
            self._holdings.follow(progress)
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
            raise NoSuchPath("{error}: check the path", error=str(error)) from error

    def add_bytes(self, data: bytes, name: str, progress: Progress = no_progress) -> "AddReport":
        """Add one document from its bytes.

        Args:
            data: as they stand in the file.
            name: its file name, whose suffix says which format it is in.
            progress: called with the stage, the steps done and all steps.
        """
        with self._holdings.changing:
            report = self._holdings.ingest().add_bytes(data, name)
            self._holdings.follow(progress)
        return report

    def remove(self, document: str) -> DocumentSummary:
        """Remove a document everywhere, and return what it was.

        Args:
            document: its id or the beginning of it, its file name, or its path.

        Raises:
            NoSuchDocument: the library holds none such, or several.
        """
        with self._holdings.changing:
            summary = self._store.summary(self._store.id_of(document))
            self._store.remove(summary.id)
            self._holdings.follow()
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
        with self._holdings.changing:
            found = self._store.find(document)
            self._holdings.ingest().edit(found.id, changes)
            self._holdings.follow(progress)
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
        return self._holdings.named(name)

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
        from corpus.reading import bytes_of

        try:
            data = bytes_of(Path(summary.source))
        except DocumentError:
            return None
        return data if sha256(data).hexdigest() == summary.id else None

    # Moving

    def export(self, path: str | Path) -> "TransferReport":
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

    def import_from(self, path: str | Path, progress: Progress = no_progress) -> "TransferReport":
        """Take in what ``export`` wrote, all or nothing; what the library holds already stays as it is.

        Args:
            path: of the file.
            progress: called with the stage, the steps done and all steps.

        Raises:
            UnusableExport: it is missing, is no export, is damaged or cut short, or a newer version wrote it.
        """
        with self._holdings.changing:
            report = self._store.import_from(Path(path), self._holdings.ingest().split)
            self._holdings.follow(progress)
        return report

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
        """
        asked = Asked(query, where=where, asked_on=asked_on)
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

    # Upkeep

    def feedback(self) -> list[Feedback]:
        """What people said of answers, in the order of time."""
        return self._store.feedbacks()

    def check(self) -> list[str]:
        """Look at everything that is kept; what is wrong, a line each, and nothing when all is well."""
        return self._holdings.problems()

    def rebuild(self, progress: Progress = no_progress) -> None:
        """Cut, embed and index every document anew.

        Args:
            progress: called with the stage, the steps done and all steps.
        """
        with self._holdings.changing:
            self._holdings.rebuild(progress)

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
    from qa.reading.loading import load_reranker

    return load_reranker(named)
