"""A library on Milvus: its rows in a database, which is the truth, and a collection that is made from them."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError
from corpus.store import Store
from qa.milvus.engine import Engine, NoRows
from qa.milvus.indexes import MilvusIndexes, fields_of
from qa.milvus.settings import DOCUMENTS_VARIABLE, MilvusSettings
from qa.normalisation import NORMALISATION_VERSION, search_terms

__all__ = ["MilvusPlace"]

_VERSION = 1  # of the collection's fields: raise it whenever they change
_ATTEMPTS = 5
_LIBRARY = "library id"  # the setting by which a collection knows its library
_ABOUT = -1  # the id of the row that says what the collection was made from
_TOGETHER = 1000  # passages written at once


@dataclass(frozen=True, slots=True)
class _State:
    """What a collection was made from.

    Attributes:
        library: the id of the library.
        made_from: a digest of the encoder and of how terms are made.
        generation: of the store.
        last: the highest id of a passage in it.
        passages: a digest of their ids.
    """

    library: str
    made_from: str
    generation: int = 0
    last: int = 0
    passages: str = ""

    @classmethod
    def read(cls, engine: Engine) -> Self | None:
        """That of a collection; None where nothing says it.

        Raises:
            LibraryError: the collection is none of Footnote's.
        """
        row = engine.row(_ABOUT, ["document"])
        try:
            return None if row is None else cls(**json.loads(row["document"]))
        except (ValueError, TypeError) as error:
            raise LibraryError(_FOREIGN.format("is not Footnote's")) from error

    def write(self, engine: Engine, dimension: int) -> None:
        vector = [1.0] + [0.0] * (dimension - 1)
        row = {"id": _ABOUT, "state": -self.generation, "document": json.dumps(asdict(self)), "start": 0, "end": 0}
        engine.put([{**row, **fields_of((), ()), "vector": vector}])


class MilvusPlace:
    """A library on Milvus; see ``qa.places.Place``.

    The database has all: documents, passages, vectors. The collection is derived from it, and one row of it says from
    which state. It is written last, so that after a crash, whoever opens the library next sees that the collection is
    behind, and brings it up to date. Nobody holds a lock meanwhile: rows are written by the ids of their passages,
    which are never given twice, so that two who do the same leave the same.
    """

    def __init__(self, settings: MilvusSettings) -> None:
        self._settings = settings
        self._engine: Engine | None = None

    @property
    def name(self) -> str:
        """See ``Place``."""
        return f"{self._settings.name} on {self._settings.address}"

    @property
    def database(self) -> Path | str:
        """See ``Place``."""
        return self._settings.documents

    def close(self) -> None:
        """See ``Place``."""
        if self._engine is not None:
            self._engine.close()

    def indexes(self, store: Store, fingerprint: str, before: object = None) -> MilvusIndexes:
        """See ``Place``."""
        engine = self._connected()
        wanted = _State(store.setting_once(_LIBRARY, secrets.token_hex(16)), _made_from(fingerprint))
        for _ in range(_ATTEMPTS):
            generation = store.generation
            try:
                has_rows = _bring_up(engine, store, fingerprint, wanted, generation)
            except LibraryError as error:
                raise LibraryError(f"{error}; the documents are kept, and are indexed at the next question") from error
            if store.generation == generation:  # else somebody has changed the library meanwhile
                break
        return MilvusIndexes(engine if has_rows else NoRows(), generation)

    def growth(self, store: Store, fingerprint: str, indexes: object) -> None:
        """See ``Place``: Milvus does itself what keeps it fast."""

    def problems(self, store: Store, fingerprint: str) -> list[str]:
        """See ``Place``."""
        engine = self._connected()
        library = store.setting(_LIBRARY)
        state = None
        if engine.is_there() and engine.is_ours():
            engine.load()
            state = _State.read(engine)
        wanted = store.embedded(fingerprint)
        if state is None:
            return [f"{self.name} has none of the {len(wanted):,} passages: {_ANEW}"] if len(wanted) else []
        if state.library != library:
            return [_FOREIGN.format("has the passages of another library")]
        held = np.array(sorted(engine.ids(0)), np.int64)
        missing, surplus = np.setdiff1d(wanted, held), np.setdiff1d(held, wanted)
        is_behind = state.generation != store.generation
        advice = _ANEW if is_behind else "rebuild the library"
        problems = [f"{len(missing):,} passages are not in {self.name}: {advice}"] if len(missing) else []
        problems += [f"{len(surplus):,} passages in {self.name} are of no document: {advice}"] if len(surplus) else []
        waiting = len(store.unembedded(fingerprint))
        return problems + ([f"{waiting:,} passages have no vector yet: ask a question"] if waiting else [])

    def _connected(self) -> Engine:
        if self._engine is None:
            self._engine = Engine.connect(self._settings)
        return self._engine


def _bring_up(engine: Engine, store: Store, fingerprint: str, wanted: _State, generation: int) -> bool:
    """Have the collection hold the passages of the store, and say so; whether there are any."""
    state = _kept(engine, wanted)
    if state is not None and state.generation == generation:
        return True
    _, sample = store.vectors(fingerprint, store.embedded(fingerprint)[:1])
    if not len(sample):
        if state is not None:
            engine.drop()
        return False
    dimension = sample.shape[1]
    if state is None:
        engine.make(dimension)
        state = replace(wanted, passages=_digest(np.empty(0, np.int64)))
        state.write(engine, dimension)
    # What the collection holds is listed before what it shall hold: so a row is removed only when its passage is gone,
    # and never because somebody else was faster.
    last = state.last
    held = np.fromiter(engine.ids(last), np.int64)
    passages = store.embedded(fingerprint)
    if state.passages != _digest(passages[passages <= last]):  # some of them were removed
        last = 0
        held = np.fromiter(engine.ids(last), np.int64)
        passages = store.embedded(fingerprint)
    engine.remove(np.setdiff1d(held, passages).tolist())
    added = np.setdiff1d(passages[passages > last], held)
    for start in range(0, len(added), _TOGETHER):
        engine.put(_rows(store, fingerprint, added[start : start + _TOGETHER], generation))
    if store.generation == generation:
        whole = replace(wanted, generation=generation, last=int(passages.max()), passages=_digest(passages))
        whole.write(engine, dimension)
    return True


def _kept(engine: Engine, wanted: _State) -> _State | None:
    """What the collection was made from; None when it is not there, or was made otherwise and is dropped.

    Raises:
        LibraryError: it is not this library's.
    """
    if not engine.is_there():
        return None
    if not engine.is_ours():
        raise LibraryError(_FOREIGN.format("is not Footnote's"))
    engine.load()
    state = _State.read(engine)
    if state is None and engine.count("id > 0"):
        raise LibraryError(_FOREIGN.format("does not say what it was made from"))
    if state is not None and state.library != wanted.library:
        other = "" if state.made_from == wanted.made_from else ", made with another encoder"
        raise LibraryError(_FOREIGN.format(f"has the passages of another library{other}"))
    if state is None or state.made_from != wanted.made_from:
        engine.drop()
        return None
    return state


def _rows(store: Store, fingerprint: str, ids: NDArray[np.int64], generation: int) -> Iterator[dict[str, Any]]:
    """A row for each of these passages that is not gone."""
    found, vectors = store.vectors(fingerprint, ids)
    passages = store.passages_by_id(found)
    views = store.views_of(passages)
    for passage_id, vector in zip(found.tolist(), vectors, strict=True):
        if passage_id in views:
            passage = passages[passage_id]
            yield {
                "id": passage_id,
                "state": generation,
                "document": passage.document_id,
                "start": passage.start,
                "end": passage.end,
                **fields_of(search_terms(views[passage_id].text), search_terms(passage.context)),
                "vector": vector.tolist(),
            }


def _made_from(fingerprint: str) -> str:
    return hashlib.sha256(json.dumps([_VERSION, fingerprint, NORMALISATION_VERSION]).encode()).hexdigest()[:32]


def _digest(ids: NDArray[np.int64]) -> str:
    return hashlib.sha256(ids.astype("<i8").tobytes()).hexdigest()


_ANEW = "they are put there at the next question"
_FOREIGN = (
    f"the collection in Milvus {{}}: name another in the URL, or say with {DOCUMENTS_VARIABLE} where the documents are "
    "that it was made from"
)
