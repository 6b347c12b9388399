"""Where a library on Milvus is, and all in which one installation of Milvus differs from another."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self, get_args
from urllib.parse import parse_qsl, urlsplit

import platformdirs

from corpus.errors import LibraryError

__all__ = ["DOCUMENTS_VARIABLE", "TOKEN_VARIABLE", "Consistency", "MilvusSettings", "is_milvus_url"]

TOKEN_VARIABLE = "FOOTNOTE_MILVUS_TOKEN"  # noqa: S105
DOCUMENTS_VARIABLE = "FOOTNOTE_DOCUMENTS"
"""What in the environment says what should not stand in a command: the token, and where the documents are."""

Consistency = Literal["Strong", "Session", "Bounded", "Eventually"]
"""How soon a search sees what was added; see ``MilvusSettings``."""

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,47}")
_LITE = "lite"
_IN_URL = {
    "consistency": str,
    "index": str,
    "shards": int,
    "partitions": int,
    "replicas": int,
    "tokenizer": str,
    "timeout": float,
    "database": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MilvusSettings:
    """A library on Milvus, and what differs between Milvus Lite, one server and a cluster.

    The defaults suit one server. All but the last of what follows ``documents`` may stand in the URL as well:
    ``milvus+http://host:19530/reports?consistency=Bounded&replicas=2``. What is marked "when made" is settled when the
    collection is made, and later changes nothing.

    Attributes:
        address: of the server, ``http://host:19530``; the path of a folder for Milvus Lite.
        name: of the library: that of its collection, and of its schema in PostgreSQL.
        documents: where its rows are: a folder, for an SQLite file that one machine uses, or the URL of a PostgreSQL
            database, for a library that several share.
        token: "user:password" or an API key; "" where none is asked for.
        database: in Milvus.
        consistency: "Strong" sees all that was added anywhere before the question. "Bounded" answers sooner on a
            cluster, and may miss what was added in the last seconds; "Session" sees what the same process added.
        index: of the vectors. "HNSW" holds them in memory; "DISKANN" needs a disk and less memory; "IVF_SQ8" less of
            both, and finds less; "FLAT" compares all; "AUTOINDEX" leaves it to the server. When made.
        index_parameters: those of that index; none for the server's own. When made.
        search_parameters: those of a search in it.
        shards: write channels, for many who add at once. When made.
        partitions: over which documents are spread by a hash; 0 for one. With a filter, only theirs are searched. When
            made.
        replicas: copies in memory, on as many query nodes, for many who ask at once.
        tokenizer: what parts a text at its spaces: terms are made by Footnote. When made.
        timeout: in seconds, of one request with its repetitions.
    """

    address: str
    name: str
    documents: Path | str
    token: str = field(default="", repr=False)
    database: str = ""
    consistency: Consistency = "Strong"
    index: str = "HNSW"
    shards: int = 1
    partitions: int = 0
    replicas: int = 1
    tokenizer: str = "whitespace"
    timeout: float = 20.0
    index_parameters: Mapping[str, Any] = field(default_factory=lambda: {"M": 32, "efConstruction": 256})
    search_parameters: Mapping[str, Any] = field(default_factory=lambda: {"ef": 256})

    @classmethod
    def from_url(cls, url: str, environment: Mapping[str, str] = os.environ) -> Self:
        """Read what a URL and the environment say.

        Args:
            url: ``milvus+http://host:19530/name``, ``milvus+https://...``, or ``milvus+lite:///path/to/folder``.
            environment: whose ``FOOTNOTE_MILVUS_TOKEN`` is the token, and whose ``FOOTNOTE_DOCUMENTS`` a folder or the
                URL of a PostgreSQL database. Without the latter the documents are beside Milvus Lite, or in a folder of
                the user's data.

        Raises:
            LibraryError: the URL or a value in it cannot be understood.
        """
        parts = urlsplit(url)
        kind = parts.scheme.partition("+")[2]
        if kind == _LITE and "://" in url:
            settings = cls._lite(Path(parts.netloc + parts.path), environment)
        elif kind in ("http", "https") and parts.hostname:
            settings = cls._server(kind, parts.netloc, parts.path.strip("/"), environment)
        else:
            raise LibraryError(
                f"{url} is no place of a library: write milvus+http://HOST:19530/NAME, or milvus+lite:///PATH/TO/FOLDER"
            )
        return replace(settings, **_read(parts.query)) if parts.query else settings

    @classmethod
    def _lite(cls, folder: Path, environment: Mapping[str, str]) -> Self:
        if not folder.name:
            raise LibraryError("the path of the library is empty: write milvus+lite:///PATH/TO/FOLDER")
        name = "library"
        return cls(
            address=str(folder.absolute() / "milvus.db"),
            name=name,
            documents=_documents(environment, name) or folder,
            tokenizer="standard",  # the only one that it has
            index="FLAT",  # exact, and as fast as any for what it is made for
            index_parameters={},
            search_parameters={},
        )

    @classmethod
    def _server(cls, scheme: str, host: str, name: str, environment: Mapping[str, str]) -> Self:
        if "@" in host:
            raise LibraryError(f"a password in the URL is seen by others: put the token into {TOKEN_VARIABLE}")
        if not _NAME.fullmatch(name):
            raise LibraryError(
                f"{name!r} is no name for a library on Milvus: take small letters, digits and _, 48 at most"
            )
        own = platformdirs.user_data_path("footnote", appauthor=False) / "milvus" / f"{host.replace(':', '_')}_{name}"
        return cls(
            address=f"{scheme}://{host}",
            name=name,
            documents=_documents(environment, name) or own,
            token=environment.get(TOKEN_VARIABLE, ""),
        )

    @property
    def is_lite(self) -> bool:
        """Whether it is Milvus Lite, in this process."""
        return "://" not in self.address


def is_milvus_url(place: str) -> bool:
    """Whether it is the URL of a library on Milvus."""
    return place.startswith("milvus+")


def _documents(environment: Mapping[str, str], name: str) -> Path | str | None:
    where = environment.get(DOCUMENTS_VARIABLE, "")
    if "://" not in where:
        return Path(where) if where else None
    return f"{where}{'&' if '?' in where else '?'}library={name}"


def _read(query: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, text in parse_qsl(query, keep_blank_values=True):
        if key not in _IN_URL:
            raise LibraryError(f"{key!r} in the URL of the library is unknown: it may have {', '.join(_IN_URL)}")
        try:
            values[key] = _IN_URL[key](text)
        except ValueError as error:
            raise LibraryError(f"{key}={text} in the URL of the library is no number") from error
    if values.get("consistency", "Strong") not in get_args(Consistency):
        raise LibraryError(f"consistency={values['consistency']} is none of {', '.join(get_args(Consistency))}")
    if "index" in values and values["index"] != "HNSW":
        values |= {"index_parameters": {}, "search_parameters": {}}
    return values
