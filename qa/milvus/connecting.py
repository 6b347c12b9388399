"""A connection to Milvus: made, tried again, let go; and what goes wrong in it said in a person's words."""

import logging
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.errors import LibraryError
from qa.milvus.settings import TOKEN_VARIABLE, MilvusSettings

if TYPE_CHECKING:
    from pymilvus import MilvusClient

__all__ = ["connected", "released", "translated"]

_PAUSE = 0.2  # seconds between attempts to connect

_lite_users: Counter[str] = Counter()  # by path: how many in this process have it open
_lite_lock = threading.Lock()


def connected(settings: MilvusSettings) -> "MilvusClient":
    """A connection, tried for as long as the settings say: the client itself repeats requests, but not this."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # it writes to the terminal that Milvus Lite dislikes its pings
    from pymilvus import MilvusClient
    from pymilvus.exceptions import MilvusException

    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs, with tracebacks, what it raises as well
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


def released(settings: MilvusSettings, client: "MilvusClient") -> None:
    """Let go of a connection, and of the folder of Milvus Lite when nobody else in this process has it."""
    with _lite_lock:
        client.close()
        if settings.is_lite:
            _lite_users[settings.address] -= 1
            if not _lite_users[settings.address]:
                from milvus_lite.server_manager import server_manager_instance

                server_manager_instance.release_server(settings.address)


@contextmanager
def translated(settings: MilvusSettings) -> Iterator[None]:
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
