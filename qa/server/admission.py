"""Which requests a server takes: from whom, how large, how many in a second and at a time.

A server without a page is asked by programs. A request that a page of another origin makes a browser send is refused,
and one whose ``Host`` is not this machine is when only this machine is served (DNS rebinding).
"""

import asyncio
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qa.chat.gate import LOCAL_HOSTS

__all__ = ["Admission", "App", "Rates", "refuse"]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application."""

_ALWAYS = frozenset({"/health", "/ready", "/metrics"})
_BURST_SECONDS = 2.0


class Rates:
    """How often each client may ask, over all workers: a bucket each that leaks at a constant rate.

    It is the generic cell rate algorithm (ITU-T I.371): of each client only the time is kept at which its bucket is
    empty. The times lie in an SQLite file of the folder that the workers share.

    Args:
        folder: that the workers share.
        per_second: requests of a client; 0 for any number.
    """

    def __init__(self, folder: Path, per_second: float) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._database = sqlite3.connect(
            folder / "rates.sqlite", timeout=5, isolation_level=None, check_same_thread=False
        )  # used by the thread of the event loop alone
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE IF NOT EXISTS clients (name TEXT PRIMARY KEY, empty REAL NOT NULL)")

    def wait(self, client: str, now: float | None = None) -> float:
        """Take one request of a client, or say how many seconds it must wait; 0 when it was taken.

        Args:
            client: its address.
            now: seconds since 1970; by the clock when None.
        """
        if not self._interval:
            return 0.0
        now = time.time() if now is None else now
        latest = now + max(_BURST_SECONDS, self._interval)
        taken = self._database.execute(
            """INSERT INTO clients VALUES (?1, ?2 + ?3)
               ON CONFLICT DO UPDATE SET empty = max(empty, ?2) + ?3 WHERE max(empty, ?2) + ?3 <= ?4
               RETURNING empty""",
            (client, now, self._interval, latest),
        ).fetchall()
        if taken:
            return 0.0
        (empty,) = self._database.execute("SELECT empty FROM clients WHERE name = ?", (client,)).fetchone()
        return max(float(empty) + self._interval - latest, 0.001)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: int
    reason: str
    retry_after: float = 0.0


class Admission:
    """An ASGI application around another, which gets the requests that may pass, each with its whole body.

    Args:
        app: the other.
        rates: how often a client may ask; None for any number.
        most_bytes: of a body.
        most_waiting: requests that a worker takes at a time; more are told to come again.
        body_seconds: until a body must be there.
        local: whether this machine alone is served.
    """

    def __init__(
        self,
        app: App,
        *,
        rates: Rates | None,
        most_bytes: int,
        most_waiting: int,
        body_seconds: float,
        local: bool,
    ) -> None:
        self._app = app
        self._rates = rates
        self._most_bytes = most_bytes
        self._most_waiting = most_waiting
        self._body_seconds = body_seconds
        self._local = local
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None and scope["path"] not in _ALWAYS:
            self._running += 1
            try:
                body = await self._body(receive)
                if isinstance(body, bytes):
                    await self._app(scope, _replayed(body, receive), send)
                    return
                refusal = body
            finally:
                self._running -= 1
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await refuse(send, refusal.status, refusal.reason, refusal.retry_after)

    def _refusal(self, scope: Scope) -> _Refusal | None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        if self._local and _host_name(host) not in LOCAL_HOSTS:
            return _Refusal(403, "this server answers only at 127.0.0.1 and localhost")
        if origin is not None and urlsplit(origin).netloc != host:
            return _Refusal(403, "this server answers no page of another origin")
        if scope["path"] in _ALWAYS:
            return None
        if self._running >= self._most_waiting:
            return _Refusal(503, "too many requests are waiting: come again", 1.0)
        if self._rates is not None and (wait := self._rates.wait((scope.get("client") or ("",))[0])):
            return _Refusal(429, "that is too often: come again later", wait)
        return None

    async def _body(self, receive: Receive) -> bytes | _Refusal:
        parts, size, is_more = [], 0, True
        try:
            async with asyncio.timeout(self._body_seconds):
                while is_more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return _Refusal(400, "the request broke off")
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    is_more = message.get("more_body", False)
                    if size > self._most_bytes:
                        return _Refusal(413, f"that is too large: at most {self._most_bytes:,} bytes can be sent")
        except TimeoutError:
            return _Refusal(408, f"the request was not there within {self._body_seconds:g} seconds: send it again")
        return b"".join(parts)


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read, then what comes after it."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


async def refuse(send: Send, status: int, reason: str, retry_after: float = 0.0) -> None:
    """Answer a request with the reason why it is not taken.

    Args:
        send: of the request.
        status: of HTTP.
        reason: in a line.
        retry_after: seconds after which it may be sent again; 0 for none.
    """
    body = json.dumps({"error": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if retry_after:
        headers.append((b"retry-after", str(max(1, round(retry_after + 0.5))).encode()))
    if status in (408, 413):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
