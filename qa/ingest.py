"""From paths to documents in the store, with their passages and vectors."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from corpus.document import DatedBy, Document, Passage
from corpus.editing import Changes, carried_over, edited
from corpus.errors import DocumentError
from corpus.metadata import FILE_NAME as METADATA_FILE
from corpus.metadata import Metadata, load_metadata
from corpus.passages import PassageSettings, split
from corpus.reading import read_bytes, read_file
from corpus.store import Store
from corpus.views import View
from embeddings.encoder import Encoder
from qa.normalisation import search_text

__all__ = ["AddReport", "Ingest", "Progress", "Refused", "Skipped", "no_progress", "text_to_embed"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done in words, how many of its steps are done, and how many there are."""

_BATCH = 64


def no_progress(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that the library holds already."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not become a document, and why, in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of everything that was to be added, by the names of the files.

    Of those that are in, ``guessed`` were dated from their text, and ``undated`` have no date. ``gone`` are the paths
    of documents that the library holds though their files are no longer in the folders that were added, ``removed``
    those that were removed for that reason.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    refused: tuple[Refused, ...] = ()
    guessed: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def report(self) -> AddReport:
        return AddReport(*(tuple(getattr(self, each.name)) for each in fields(self)))


class Ingest:
    """Adds documents to a store; every step can be interrupted, and goes on where it stopped."""

    def __init__(self, store: Store, encoder: Encoder, settings: PassageSettings) -> None:
        self._store = store
        self._encoder = encoder
        self._settings = settings

    def add_paths(self, sources: Sequence[Path], progress: Progress, *, sync: bool = False) -> AddReport:
        """Add files, and the files in folders; one that is refused does not keep the others out.

        Args:
            sources: paths of files and folders.
            progress: called with the stage, the steps done and all steps.
            sync: remove the documents of the folders whose files are no longer there.
        """
        tally = _Tally()
        described: dict[Path, dict[str, Metadata] | DocumentError] = {}
        paths = [(path, _folder(source, path)) for source in sources for path in _files_at(source)]
        for done, (path, folder) in enumerate(paths):
            progress("Reading", done, len(paths))
            try:
                metadata = _described(path.parent, described).get(path.name)
                self._add(replace(read_file(path, metadata), folder=folder), tally)
            except DocumentError as error:
                tally.refused.append(Refused(str(path), str(error)))
        progress("Reading", len(paths), len(paths))
        for source in filter(Path.is_dir, sources):
            self._find_gone(source, sync, tally)
        return tally.report()

    def _find_gone(self, folder: Path, sync: bool, tally: _Tally) -> None:
        """Name, or remove, the documents of a folder that are no longer there.

        From a folder without any file, which may be a disk that is not mounted, nothing is removed.
        """
        sync = sync and any(path.is_file() for path in folder.rglob("*"))
        for summary in self._store.summaries():
            path = Path(summary.source)
            if path.is_relative_to(folder.resolve()) and not path.exists():
                if sync:
                    self._store.remove(summary.id)
                (tally.removed if sync else tally.gone).append(summary.source)

    def add_bytes(self, data: bytes, name: str) -> AddReport:
        """Add one document from its bytes; the suffix of the name says which format it is in."""
        tally = _Tally()
        try:
            self._add(read_bytes(data, name), tally)
        except DocumentError as error:
            tally.refused.append(Refused(name, str(error)))
        return tally.report()

    def _add(self, document: Document, tally: _Tally) -> None:
        before = self._store.by_source(document.source)
        if document.id in self._store and before in (None, document.id):
            if self._moved(document):
                tally.replaced.append(document.name)
                return
            tally.skipped.append(Skipped(document.source, "the library holds it already"))
            return
        if before is not None:
            document = carried_over(document, self._store.get(before))
        self._store.add(document, self.split(document), replaces=before)
        (tally.added if before is None else tally.replaced).append(document.name)
        if document.dated_by is DatedBy.TEXT:
            tally.guessed.append(document.name)
        elif document.published is None:
            tally.undated.append(document.name)

    def _moved(self, document: Document) -> bool:
        """Whether a document that is held has another path now, which it then gets: its old one is gone."""
        held = self._store.get(document.id)
        before = Path(held.source)
        if held.source == document.source or not before.is_absolute() or before.exists():
            return False
        named_so = held.title == Path(held.name).stem
        after = replace(
            held, name=document.name, source=document.source, title=document.title if named_so else held.title
        )
        return self._store.edit(held, after, self.split(after))

    def edit(self, document_id: str, changes: Changes) -> None:
        """Describe a document as its user says, with the passages that follow from it.

        Raises:
            BadEdit: it cannot be described so.
            NoSuchDocument: the library does not hold it.
        """
        done = False
        while not done:  # somebody else may describe it meanwhile
            document = self._store.get(document_id)
            after = edited(document, changes)
            done = after == document or self._store.edit(document, after, self.split(after))

    def split_again(self, progress: Progress) -> None:
        """Cut every document into passages anew."""
        summaries = self._store.summaries()
        for number, summary in enumerate(summaries):
            progress("Splitting", number, len(summaries))
            done = False
            while not done:  # as above
                document = self._store.get(summary.id)
                done = self._store.replace_passages(document, self.split(document))
        progress("Splitting", len(summaries), len(summaries))

    def split(self, document: Document) -> list[Passage]:
        """The passages of a document, as long as the encoder can read."""
        return split(document, self._encoder.count_tokens, self._settings)

    def embed(self, fingerprint: str, progress: Progress) -> None:
        """Turn passages that have no vectors yet into vectors, which are kept batch by batch."""
        ids = self._store.unembedded(fingerprint)
        for start in range(0, len(ids), _BATCH):
            progress("Embedding", start, len(ids))
            batch = ids[start : start + _BATCH]
            views = self._store.views_of(batch)
            passages = self._store.passages_by_id(views)
            inputs = [text_to_embed(passages[passage_id], views[passage_id]) for passage_id in passages]
            vectors, sentences = self._encoder.encode_with_spans(
                [text for text, _ in inputs], [spans for _, spans in inputs]
            )
            self._store.put_vectors(fingerprint, list(passages), vectors, sentences)
        if ids:
            progress("Embedding", len(ids), len(ids))


def text_to_embed(passage: Passage, view: View) -> tuple[str, list[tuple[int, int]]]:
    """What the encoder reads for a passage: its context line, then its view, normalised as a question is.

    Returns:
        The text, and the spans of the sentences in it, each with what is read before it.
    """
    parts = [search_text(passage.context) + "\n"] if passage.context else []
    at, before = len("".join(parts)), 0
    spans = []
    for _, end in view.sentences:
        words = search_text(view.text[before:end]).lstrip(" .:;")
        parts.append(words + " ")
        spans.append((at, at + len(words)))
        at, before = at + len(words) + 1, end
    return "".join(parts), spans


def _files_at(source: Path) -> Iterator[Path]:
    """The file itself, or the files in a folder and below it, hidden ones and descriptions left out."""
    if not source.is_dir():
        yield source
        return
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
        if path.is_file() and not hidden and path.name != METADATA_FILE:
            yield path


def _folder(source: Path, path: Path) -> str:
    """The folders from what was added down to a file, with "/" between."""
    return "" if path == source else path.relative_to(source).parent.as_posix().removeprefix(".")


def _described(folder: Path, known: dict[Path, dict[str, Metadata] | DocumentError]) -> dict[str, Metadata]:
    """The descriptions that stand beside the files of a folder, read once."""
    if folder not in known:
        try:
            known[folder] = load_metadata(folder)
        except DocumentError as error:
            known[folder] = error
    found = known[folder]
    if isinstance(found, DocumentError):
        raise found
    return found
