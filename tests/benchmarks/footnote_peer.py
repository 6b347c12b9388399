"""Footnote as one of the peers of a harness that runs each in a process of its own, with the same encoder.

The harness makes a ``Footnote``, and calls ``load``, ``ingest``, ``search`` and ``add`` in one process, ``load``,
``reload`` and ``search`` in another. A document is a dictionary with ``id``, ``title`` and ``text``; what is found is a
list of pairs of a document's id and a passage's text. To run it there, put this file beside the other adapters and name
it in their list: ``"footnote": ("footnote", "footnote_peer", "Footnote")``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from qa.library import Library

Stages = Callable[[str], AbstractContextManager[object]]

_MODES = {"hybrid": "fused", "dense": "dense", "lexical": "lexical"}


class Footnote:
    """A library in the folder that the harness gives, of files with the documents' texts."""

    modes = tuple(_MODES)
    packages = ("footnote-qa", "faiss-cpu", "onnxruntime", "tantivy")

    def load(self) -> None:
        """Load the encoder, which the others do as well."""
        from embeddings.encoder import load_encoder

        load_encoder().encode_queries(["warm"])

    def ingest(
        self, docs: Sequence[Mapping[str, str]], folder: str, split: Mapping[str, object] | None, stages: Stages
    ) -> int:
        """Add all documents, cut by Footnote itself, and return how many passages they have."""
        with stages("write"):
            files = Path(folder) / "files"
            files.mkdir(parents=True)
            self._ids = {f"{number}.txt": doc["id"] for number, doc in enumerate(docs)}
            for name, doc in zip(self._ids, docs, strict=True):
                (files / name).write_text(doc["text"], encoding="utf-8")
            titles = {name: {"title": doc["title"]} for name, doc in zip(self._ids, docs, strict=True) if doc["title"]}
            (files / "metadata.json").write_text(json.dumps(titles), encoding="utf-8")
        with stages("add"):
            self._library = Library.open(Path(folder) / "library")
            self._library.add(files)
        self._keep(folder)
        return sum(summary.passages for summary in self._library.documents())

    def reload(self, folder: str) -> None:
        """Open what another process has added."""
        self._library = Library.open(Path(folder) / "library")
        self._ids = json.loads((Path(folder) / "ids.json").read_text(encoding="utf-8"))

    def search(self, query: str, k: int, mode: str) -> list[tuple[str, str]]:
        """The ids of the documents and the texts of the best passages, best first."""
        return [(self._ids[found.document], found.text) for found in self._library.search(query, k, _MODES[mode])]

    def add(self, doc: Mapping[str, str], folder: str, split: Mapping[str, object] | None, stages: Stages) -> str:
        """Add one more document, and say what that writes."""
        name = f"{len(self._ids)}.txt"
        with stages("add"):
            self._library.add_bytes(doc["text"].encode(), name)
        self._ids[name] = doc["id"]
        self._keep(folder)
        return "its rows in SQLite, one segment of words; vectors beside the index until a tenth has changed"

    def _keep(self, folder: str) -> None:
        (Path(folder) / "ids.json").write_text(json.dumps(self._ids), encoding="utf-8")
