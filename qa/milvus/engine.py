"""A collection in Milvus: connected to, made, written, searched; what goes wrong said in a person's words."""

import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self

from corpus.errors import LibraryError
from qa.milvus.connecting import connected, released, translated
from qa.milvus.settings import Consistency, MilvusSettings

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient

__all__ = ["BM25_FIELDS", "Engine", "NoRows", "Searched"]

BM25_FIELDS = ("terms", "pairs", "context")
"""What of a passage BM25 is counted over, each in a field of its own, as in ``qa.lexical``."""

_OLDEST = (2, 5)  # the first version with a BM25 function
_OLDEST_LITE = (3, 2)
_SURE: Consistency = "Strong"  # whatever the settings say, where it is told what the collection holds
_MOST_TEXT = 65_535  # bytes of a text field in Milvus
_MOST_ABOUT = 1_024
_ROWS = 500  # written in a request: some 3 MB
_IDS = 16_000  # read in a request: Milvus gives 16,384 rows at most
_K1, _B = 1.2, 0.75  # of BM25, as tantivy has them


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
        with translated(settings):
            client = connected(settings)
            engine = cls(settings, client)
            try:
                engine._check_version()
            except BaseException:
                engine.close()
                raise
        return engine

    def close(self) -> None:
        """Let go of the connection, and of the folder of Milvus Lite; harmless when that was done already."""
        if not self._closed:
            self._closed = True
            released(self._settings, self._client)

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
        with translated(self._settings):
            return bool(self._client.has_collection(self._settings.name, timeout=self._settings.timeout))

    def is_ours(self) -> bool:
        """Whether the collection has the fields that ``make`` gives it."""
        with translated(self._settings):
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
        with translated(settings):
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
        """Have the collection in memory, in as many copies as the settings say, unless it is there."""
        from pymilvus.client.types import LoadState

        settings = self._settings
        with translated(settings):
            if self._client.get_load_state(settings.name, timeout=settings.timeout)["state"] == LoadState.Loaded:
                return
            self._client.load_collection(settings.name, replica_number=settings.replicas, timeout=settings.timeout)

    def drop(self) -> None:
        """Forget the collection."""
        with translated(self._settings):
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
        with translated(self._settings):
            self._client.upsert(self._settings.name, batch, timeout=self._settings.timeout)

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the rows with these ids."""
        for start in range(0, len(ids), _IDS):
            with translated(self._settings):
                self._client.delete(
                    self._settings.name,
                    ids=[int(each) for each in ids[start : start + _IDS]],
                    timeout=self._settings.timeout,
                )

    def row(self, row_id: int, fields: Sequence[str]) -> dict[str, Any] | None:
        """Some fields of the row with this id; None when there is none."""
        with translated(self._settings):
            found = self._client.get(
                self._settings.name,
                ids=[row_id],
                output_fields=[*fields],
                timeout=self._settings.timeout,
                consistency_level=_SURE,
            )
        return dict(found[0]) if found else None

    def ids(self, after: int) -> Iterator[int]:
        """The ids of all rows with a greater one than this."""
        with translated(self._settings):
            found = self._client.query_iterator(
                self._settings.name,
                batch_size=_IDS,
                filter=f"id > {after}",
                output_fields=["id"],
                timeout=self._settings.timeout,
                consistency_level=_SURE,
            )
            try:
                while batch := found.next():
                    yield from (int(row["id"]) for row in batch)
            finally:
                found.close()

    def texts(self, condition: str, field: str, most: int) -> dict[int, str]:
        """A field of some rows that meet a condition, by their ids."""
        with translated(self._settings):
            rows = self._client.query(
                self._settings.name,
                filter=condition,
                output_fields=["id", field],
                limit=most,
                timeout=self._settings.timeout,
                consistency_level=self._settings.consistency,
            )
        return {int(row["id"]): str(row[field]) for row in rows}

    def count(self, condition: str) -> int:
        """How many rows meet a condition."""
        with translated(self._settings):
            rows = self._client.query(
                self._settings.name,
                filter=condition,
                output_fields=["count(*)"],
                timeout=self._settings.timeout,
                consistency_level=self._settings.consistency,
            )
        return int(rows[0]["count(*)"])

    def search(self, field: str, query: str | list[float], k: int, condition: str) -> list[tuple[int, float]]:
        """The ``k`` rows that score highest in a field among those that meet a condition, best first."""
        parameters = {"params": dict(self._settings.search_parameters)} if field == "vector" else {}
        with translated(self._settings):
            (hits,) = self._client.search(
                self._settings.name,
                data=[query],
                anns_field=field,
                limit=min(k, _IDS),
                filter=condition,
                output_fields=["id"],
                search_params=parameters,
                timeout=self._settings.timeout,
                consistency_level=self._settings.consistency,
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


def _cut(value: Any) -> Any:  # noqa: ANN401
    """A text within what a field holds, cut at a space."""
    if not isinstance(value, str) or len(value) <= _MOST_TEXT:
        return value
    return value[:_MOST_TEXT].rpartition(" ")[0]
