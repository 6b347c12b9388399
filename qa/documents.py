"""The documents of a library: added, described otherwise, removed, moved elsewhere and looked after."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from corpus.document import Document, Sentence
from corpus.editing import Changes
from corpus.errors import DocumentError, NoSuchPath
from corpus.store import DocumentSummary, Feedback, Store
from embeddings.encoder import Encoder
from qa.holdings import Holdings
from qa.made_with import encoder_name
from qa.places import Place
from qa.progress import Progress, no_progress
from qa.writing import written_whole

# What only some calls have need of is imported by them, so that what needs little is there at once.
if TYPE_CHECKING:
    from corpus.reading import Reader
    from corpus.transfer import TransferReport
    from qa.add_report import AddReport

__all__ = ["DocumentCollection"]

_WATCHED_MS = 250  # how soon the first look at what is watched is taken


class DocumentCollection:
    """The documents that a library holds, and whatever is done with them but asking: see ``qa.library.Library``."""

    def __init__(
        self,
        place: Place,
        store: Store,
        encoder: Encoder,
        document_readers: "Mapping[str, Reader] | None" = None,
    ) -> None:
        self._store = store
        self._holdings = Holdings(place, store, encoder, document_readers)

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

    # What is in it

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
