"""What the nodes of a Ray cluster do: read a file, split its documents, encode their passages.

What goes from stage to stage, and back to who adds, is JSON and the numbers of vectors, so that nothing that came from
a document is executed anywhere.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import TypeAdapter

from corpus.document import Document, Passage
from corpus.errors import DocumentError
from corpus.metadata import Metadata
from corpus.passages import split
from corpus.reading import Reader
from corpus.splitting import PassageSettings
from corpus.views import view_of
from embeddings.encoder import Encoder, load_encoder
from embeddings.errors import EncoderError
from qa.distributed.sources import File, bytes_of_file
from qa.file_reading import ReadFile, documents_of
from qa.ingest import Prepared, text_to_embed

__all__ = ["Encode", "Task", "read_files", "read_result"]


@dataclass(frozen=True, slots=True)
class Task:
    """What each node must know.

    Attributes:
        encoder: its name, as for ``load_encoder``.
        fingerprint: of the encoder, which a node's own must have.
        settings: how documents are split.
        at_once: passages that are encoded in one call: as many as there are processors for it.
        readers: of files, by suffix, which go before those that there are.
    """

    encoder: str | None
    fingerprint: str
    settings: PassageSettings
    at_once: int
    readers: Mapping[str, Reader]


@cache
def _encoder(name: str | None, fingerprint: str) -> Encoder:
    """The encoder, loaded once in a process.

    Raises:
        EncoderError: this node does not have it, or has another.
    """
    encoder = load_encoder(name)
    if encoder.fingerprint != fingerprint:
        raise EncoderError("a node of the cluster has another version of the encoder: install the same on all nodes")
    return encoder


def read_files(batch: pa.Table, task: Task) -> pa.Table:
    """The first stage: files become documents with their passages.

    Args:
        batch: ``File.to_json`` in the column ``file``.
        task: what each node must know.

    Returns:
        The same, with what was made of each file in the column ``made``, and the bytes of those that are not on paths
        in the column ``original``.
    """
    files = batch.column("file").to_pylist()
    made, originals = zip(*(_made(File.from_json(told), task) for told in files), strict=True)
    columns = {"file": files, "made": made, "original": originals}
    return pa.table({name: pa.array(values, pa.large_binary()) for name, values in columns.items()})


def _made(file: File, task: Task) -> tuple[bytes, bytes]:
    data, digest, stamp = b"", "", ""
    try:
        data, stamp = bytes_of_file(file)
        digest = sha256(data).hexdigest()
        if digest == file.known:
            return json.dumps({"sha256": digest, "stamp": stamp, "made": None}).encode(), b""
        found = documents_of(data, file.name, file.source, _metadata(file), file.folder, task.readers)
    except DocumentError as error:
        found, stamp = [error], ""
    made = [{"error": str(each)} if isinstance(each, DocumentError) else _split(each, task) for each in found]
    told = json.dumps({"sha256": digest, "stamp": stamp, "made": made}).encode()
    return told, data if file.remote and any(_is_whole(each, digest) for each in found) else b""


def _is_whole(made: Document | DocumentError, digest: str) -> bool:
    return isinstance(made, Document) and made.id == digest


def _split(document: Document, task: Task) -> dict[str, Any]:
    count_tokens = _encoder(task.encoder, task.fingerprint).count_tokens
    published = document.published and document.published.isoformat()
    return {
        "document": {**asdict(document), "published": published},
        "passages": [asdict(passage) for passage in split(document, count_tokens, task.settings)],
    }


class Encode:
    """The second stage: the passages get their vectors. An actor, which keeps the encoder loaded.

    It does the first stage too where that was not done before.

    Args:
        task: what each node must know.

    Raises:
        EncoderError: the node does not have the encoder.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._encoder = _encoder(task.encoder, task.fingerprint)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Adds the columns ``vectors`` and ``sentences``, numbers of 4 and of 2 bytes, and ``counts`` of sentences."""
        if "made" not in batch.column_names:
            batch = read_files(batch, self._task)
        columns: dict[str, list[bytes]] = {"vectors": [], "sentences": [], "counts": []}
        for told in batch.column("made").to_pylist():
            inputs = [
                each for document, passages in _documents(json.loads(told)) for each in _texts(document, passages)
            ]
            vectors, sentences = self._encoded(inputs)
            columns["vectors"].append(vectors.astype("<f4").tobytes())
            columns["sentences"].append(b"".join(some.astype("<f2").tobytes() for some in sentences or ()))
            columns["counts"].append(json.dumps(None if sentences is None else [*map(len, sentences)]).encode())
        for name, values in columns.items():
            batch = batch.append_column(name, pa.array(values, pa.large_binary()))
        return batch

    def _encoded(
        self, inputs: Sequence[tuple[str, list[tuple[int, int]]]]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]] | None]:
        vectors = [np.zeros((0, self._encoder.dimension), np.float32)]
        sentences: list[NDArray[np.float32]] | None = []
        for start in range(0, len(inputs), self._task.at_once):
            some = inputs[start : start + self._task.at_once]
            whole, parts = self._encoder.encode_with_spans([text for text, _ in some], [spans for _, spans in some])
            vectors.append(whole)
            sentences = None if parts is None or sentences is None else sentences + parts
        return np.concatenate(vectors), sentences


def read_result(row: dict[str, bytes], dimension: int) -> tuple[File, ReadFile, dict[str, Prepared]]:
    """What became of a file, from a row of the last stage.

    Args:
        row: the columns.
        dimension: of the encoder.

    Returns:
        The file, its documents, and what was prepared of each by its id.
    """
    file, told = File.from_json(row["file"]), json.loads(row["made"])
    if told["made"] is None:
        return file, ReadFile(file.source, told["sha256"], told["stamp"], None), {}
    vectors = np.frombuffer(row["vectors"], "<f4").reshape(-1, dimension)
    counts = json.loads(row["counts"])
    sentences = None
    if counts is not None:
        parts = np.frombuffer(row["sentences"], "<f2").reshape(-1, dimension).astype(np.float32)
        sentences = np.split(parts, np.cumsum(counts)[:-1]) if counts else []
    prepared: dict[str, Prepared] = {}
    at = 0
    for document, passages in _documents(told):
        to = at + len(passages)
        own = None if sentences is None else sentences[at:to]
        original = row["original"] if file.remote and _is_whole(document, told["sha256"]) else None
        prepared[document.id] = Prepared(document, passages, vectors[at:to], own, original)
        at = to
    documents = iter(_documents(told))
    made = [DocumentError(each["error"]) if "error" in each else next(documents)[0] for each in told["made"]]
    return file, ReadFile(file.source, told["sha256"] or None, told["stamp"] or None, made), prepared


def _documents(told: dict[str, Any]) -> Iterator[tuple[Document, list[Passage]]]:
    for each in told["made"] or ():
        if "document" in each:
            yield _DOCUMENT.validate_python(each["document"]), _PASSAGES.validate_python(each["passages"])


def _texts(document: Document, passages: Sequence[Passage]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    for passage in passages:
        yield text_to_embed(passage, view_of(document.text, passage))


def _metadata(file: File) -> Metadata | None:
    if file.metadata is None:
        return None
    published = file.metadata["published"]
    return Metadata(**{**file.metadata, "published": published and date.fromisoformat(published)})  # type: ignore[arg-type]


_DOCUMENT = TypeAdapter(Document)
_PASSAGES = TypeAdapter(list[Passage])
