"""A collection in Milvus: connected to, made, written, searched; what goes wrong said in a person's words."""

import importlib.util
import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, Self

from corpus.errors import LibraryError
from qa.milvus.settings import TOKEN_VARIABLE, MilvusSettings

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient

__all__ = ["BM25_FIELDS", "Engine", "NoRows", "Searched"]

BM25_FIELDS = ("terms", "pairs", "context")
"""What of a passage BM25 is counted over, each in a field of its own, as in ``qa.lexical``."""

_OLDEST = (2, 5)  # the first version with a BM25 function
_OLDEST_LITE = (3, 2)
_MOST_TEXT = 65_535  # bytes of a text field in Milvus
_MOST_ABOUT = 1_024
_ROWS = 500  # written in a request: some 3 MB
_IDS = 16_000  # read in a request: Milvus gives 16,384 rows at most
_PAUSE = 0.2  # seconds between attempts to connect
_K1, _B = 1.2, 0.75  # of BM25, as tantivy has them

_lite_users: Counter[str] = Counter()  # by path: how many in this process have it open
_lite_lock = threading.Lock()


class Engine:
    """One collection; threads may share it.

    A row is a passage: its id, the document that it is of, its place in the document's text, its terms, its vector, and
    the state of the library in which it came. One row more, with the id -1, says what the collection was made from.
    """

    def __init__(self, settings: MilvusSettings, client: "MilvusClient") -> None:
        self._settings = settings
        self._client = client
        self._closed = False

    @classmethod
    def connect(cls, settings: MilvusSettings) -> Self:
        """Connect to Milvus, tried again while it does not answer until the time is up.

        Raises:
            LibraryError: it cannot be reached, is too old, refuses the token, is used by another process, or the extra
                ``milvus`` is not installed.
        """
        if importlib.util.find_spec("pymilvus") is None or (
            settings.is_lite and importlib.util.find_spec("milvus_lite") is None
        ):
            raise LibraryError(
                "Milvus is reached through a package that is not installed: pip install 'footnote-qa[milvus]'"
            )
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs, with tracebacks, what it raises as well
        with _translated(settings):
            client = _connected(settings)
            engine = cls(settings, client)
            try:
                engine._check_version()
            except BaseException:
                engine.close()
                raise
        return engine

    def close(self) -> None:
        """Let go of the connection, and of the folder of Milvus Lite; harmless when that was done already."""
        with _lite_lock:
            if self._closed:
                return
            self._closed = True
            self._client.close()
            if self._settings.is_lite:
                _lite_users[self._settings.address] -= 1
                if not _lite_users[self._settings.address]:
                    from milvus_lite.server_manager import server_manager_instance

                    server_manager_instance.release_server(self._settings.address)

    def _check_version(self) -> None:
        said = str(self._client.get_server_version(timeout=self._settings.timeout))
        numbers = re.search(r"(\d+)\.(\d+)", said)
        oldest = _OLDEST_LITE if "lite" in said else _OLDEST
        if numbers is None or (int(numbers[1]), int(numbers[2])) < oldest:
            raise LibraryError(
                f"the Milvus at {self._settings.address} is of version {said}, which has no BM25: upgrade it to "
                f"{'.'.join(map(str, oldest))} or newer"
            )

    # The collection

    def is_there(self) -> bool:
        """Whether the collection is there."""
        with _translated(self._settings):
            return bool(self._client.has_collection(self._settings.name, timeout=self._settings.timeout))

    def is_ours(self) -> bool:
        """Whether the collection has the fields that ``make`` gives it."""
        with _translated(self._settings):
            found = self._client.describe_collection(self._settings.name, timeout=self._settings.timeout)
        return {"id", "state", "document", "vector", *BM25_FIELDS} <= {field["name"] for field in found["fields"]}

    def make(self, dimension: int) -> None:
        """Make the collection for vectors of this length, and have it loaded."""
        from pymilvus import MilvusClient

        settings = self._settings
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index(
            "vector", index_type=settings.index, metric_type="COSINE", params=dict(settings.index_parameters)
        )
        for each in BM25_FIELDS:
            indexes.add_index(
                f"{each}_bm25",
                index_type="SPARSE_INVERTED_INDEX",
                metric_type="BM25",
                params={"bm25_k1": _K1, "bm25_b": _B},
            )
        partitions = {"num_partitions": settings.partitions} if settings.partitions else {}
        with _translated(settings):
            self._client.create_collection(
                settings.name,
                schema=self._schema(dimension),
                consistency_level=settings.consistency,
                num_shards=settings.shards,
                timeout=settings.timeout,
                **partitions,
            )
            self._client.create_index(settings.name, indexes, timeout=settings.timeout)
        self.load()

    def load(self) -> None:
        """Have the collection in memory, in as many copies as the settings say."""
        settings = self._settings
        with _translated(settings):
            self._client.load_collection(settings.name, replica_number=settings.replicas, timeout=settings.timeout)

    def drop(self) -> None:
        """Forget the collection."""
        with _translated(self._settings):
            self._client.drop_collection(self._settings.name, timeout=self._settings.timeout)

    def _schema(self, dimension: int) -> "CollectionSchema":
        from pymilvus import DataType, Function, FunctionType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("state", DataType.INT64)
        schema.add_field(
            "document", DataType.VARCHAR, max_length=_MOST_ABOUT, is_partition_key=self._settings.partitions > 0
        )
        schema.add_field("start", DataType.INT64)
        schema.add_field("end", DataType.INT64)
        for each in BM25_FIELDS:
            schema.add_field(
                each,
                DataType.VARCHAR,
                max_length=_MOST_TEXT,
                enable_analyzer=True,
                enable_match=True,
                analyzer_params={"tokenizer": self._settings.tokenizer},
            )
            schema.add_field(f"{each}_bm25", DataType.SPARSE_FLOAT_VECTOR)
            schema.add_function(
                Function(
                    name=f"{each}_function",
                    function_type=FunctionType.BM25,
                    input_field_names=[each],
                    output_field_names=[f"{each}_bm25"],
                )
            )
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        return schema

    # Rows

    def put(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows; one takes the place of another with the same id."""
        batch: list[Mapping[str, Any]] = []
        for row in rows:
            batch.append({name: _cut(value) for name, value in row.items()})
            if len(batch) == _ROWS:
                self._put(batch)
                batch = []
        if batch:
            self._put(batch)

    def _put(self, batch: list[Mapping[str, Any]]) -> None:
        with _translated(self._settings):
            self._client.upsert(self._settings.name, batch, timeout=self._settings.timeout)

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the rows with these ids."""
        for start in range(0, len(ids), _IDS):
            with _translated(self._settings):
                self._client.delete(
                    self._settings.name,
                    ids=[int(each) for each in ids[start : start + _IDS]],
                    timeout=self._settings.timeout,
                )

    def row(self, row_id: int, fields: Sequence[str]) -> dict[str, Any] | None:
        """Some fields of the row with this id; None when there is none."""
        with _translated(self._settings):
            found = self._client.get(
                self._settings.name, ids=[row_id], output_fields=[*fields], timeout=self._settings.timeout
            )
        return dict(found[0]) if found else None

    def ids(self, after: int) -> Iterator[int]:
        """The ids of all rows with a greater one than this."""
        with _translated(self._settings):
            found = self._client.query_iterator(
                self._settings.name,
                batch_size=_IDS,
                filter=f"id > {after}",
                output_fields=["id"],
                timeout=self._settings.timeout,
            )
            try:
                while batch := found.next():
                    yield from (int(row["id"]) for row in batch)
            finally:
                found.close()

    def texts(self, condition: str, field: str, most: int) -> dict[int, str]:
        """A field of some rows that meet a condition, by their ids."""
        with _translated(self._settings):
            rows = self._client.query(
                self._settings.name,
                filter=condition,
                output_fields=["id", field],
                limit=most,
                timeout=self._settings.timeout,
            )
        return {int(row["id"]): str(row[field]) for row in rows}

    def count(self, condition: str) -> int:
        """How many rows meet a condition."""
        with _translated(self._settings):
            rows = self._client.query(
                self._settings.name, filter=condition, output_fields=["count(*)"], timeout=self._settings.timeout
            )
        return int(rows[0]["count(*)"])

    def search(self, field: str, query: str | list[float], k: int, condition: str) -> list[tuple[int, float]]:
        """The ``k`` rows that score highest in a field among those that meet a condition, best first."""
        parameters = {"params": dict(self._settings.search_parameters)} if field == "vector" else {}
        with _translated(self._settings):
            (hits,) = self._client.search(
                self._settings.name,
                data=[query],
                anns_field=field,
                limit=min(k, _IDS),
                filter=condition,
                output_fields=["id"],
                search_params=parameters,
                timeout=self._settings.timeout,
            )
        # Milvus Lite gives BM25 scores as distances, with a minus.
        return [(int(hit["id"]), float(hit["distance"]) if field == "vector" else abs(hit["distance"])) for hit in hits]


class Searched(Protocol):
    """What the indexes ask of a collection; ``Engine`` says what each method does."""

    def search(self, field: str, query: str | list[float], k: int, condition: str) -> list[tuple[int, float]]:
        """The rows that score highest in a field."""
        ...

    def count(self, condition: str) -> int:
        """How many rows meet a condition."""
        ...

    def texts(self, condition: str, field: str, most: int) -> dict[int, str]:
        """A field of some rows."""
        ...


class NoRows:
    """The collection of an empty library, which is not made before there is a vector to tell its dimension."""

    def search(self, field: str, query: str | list[float], k: int, condition: str) -> list[tuple[int, float]]:
        """None."""
        return []

    def count(self, condition: str) -> int:
        """None."""
        return 0

    def texts(self, condition: str, field: str, most: int) -> dict[int, str]:
        """None."""
        return {}


def _connected(settings: MilvusSettings) -> "MilvusClient":
    """A connection, tried for as long as the settings say: the client itself repeats requests, but not this."""
    from pymilvus import MilvusClient
    from pymilvus.exceptions import MilvusException

    until = time.monotonic() + settings.timeout
    while True:
        try:
            with _lite_lock:
                client = MilvusClient(
                    settings.address,
                    token=settings.token,
                    db_name=settings.database,
                    timeout=settings.timeout,
                    dedicated=True,
                )
                _lite_users[settings.address] += settings.is_lite
        except MilvusException as error:
            if "unavailable" not in _said(error).lower() or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return client


def _said(error: BaseException) -> str:
    """What Milvus or the connection to it says, in one line; of a connection the cause, which says more."""
    import grpc

    cause = error.__cause__
    if isinstance(cause, grpc.RpcError) and hasattr(cause, "details"):
        return f"{cause.code().name}: {' '.join(str(cause.details()).split())[:300]}"
    return " ".join(str(getattr(error, "message", None) or error).split())[:300]


def _cut(value: Any) -> Any:  # noqa: ANN401
    """A text within what a field holds, cut at a space."""
    if not isinstance(value, str) or len(value) <= _MOST_TEXT:
        return value
    return value[:_MOST_TEXT].rpartition(" ")[0]


@contextmanager
def _translated(settings: MilvusSettings) -> Iterator[None]:
    """Say in one line of a person's words what Milvus has found."""
    import grpc
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except (MilvusException, grpc.RpcError, grpc.FutureTimeoutError, OSError) as error:
        said = _said(error)
        meanings = (advice for words, advice in _MEANING if words.search(said.lower()))
        advice = next(meanings, "could not do it: see what it says")
        raise LibraryError(f"the Milvus at {settings.address} {advice} ({said})") from error


_MEANING = (
    (
        re.compile("unauthenticated|auth check failure|permission ?denied|privilege"),
        f"refuses the token: put the right one into {TOKEN_VARIABLE}",
    ),
    (
        re.compile("quota|exhausted|no space|memory|rate limit|deny to write"),
        "is full, or takes no more for now: make room there, then try again",
    ),
    (
        re.compile("open local milvus"),
        "cannot be opened: end the other process that uses it, or look at the folder",
    ),
    (
        re.compile("unavailable|deadline|timeout|time out|fail connecting|connect|closed"),
        "cannot be reached, or does not answer in time: see that it runs, then try again",
    ),
)
