"""Bodies of requests, read in bounded time: what comes too slowly is given up, and holds nothing (CWE-400)."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

__all__ = ["SILENCE", "App", "Message", "Receive", "Scope", "Send", "in_time", "read", "read_again"]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SILENCE = 30.0
"""Seconds in which nothing of a body comes, until the request is given up."""

_SLOWEST = 8 * 2**10  # bytes of a body in a second, over all of it, at least


async def read(receive: Receive) -> bytes:
    """The body of a request; what came of it when the other side has gone."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def read_again(body: bytes, receive: Receive) -> Receive:
    """Receives a body that was read already, then what comes after it."""
    replayed = False

    async def receiving() -> Message:
        nonlocal replayed
        if replayed:
            return await receive()
        replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


def in_time(receive: Receive, length: int, limit: asyncio.Timeout) -> Receive:
    """Receives a body, for which there is time while it comes fast enough; when all is there, there is no limit.

    Args:
        receive: what is received.
        length: of the body, in bytes.
        limit: which has been entered, and is moved on.
    """
    now = asyncio.get_running_loop().time
    end = now() + SILENCE + length / _SLOWEST
    ended = not length

    async def receiving() -> Message:
        nonlocal ended
        if not ended:
            limit.reschedule(min(now() + SILENCE, end))
        message = await receive()
        if not ended and not message.get("more_body", False):
            ended = True
            limit.reschedule(None)
        return message

    return receiving
