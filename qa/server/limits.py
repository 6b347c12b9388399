"""Every number of the server that is set by hand: value, unit, origin."""

from typing import Final

__all__ = ["BODY_SECONDS", "MOST_AT_ONCE", "MOST_REQUESTS_WAITING", "READY_SECONDS"]

MOST_AT_ONCE: Final = 8
MOST_REQUESTS_WAITING: Final = 64
"""Requests that a worker of the server answers at the same time, as the chat does, and those that it takes; who comes
later is told to come again. 64 questions of half a second each are half a minute of a core."""

BODY_SECONDS: Final = 20.0
"""Until a request's body must be there, so that slow senders cannot hold a worker's places."""

READY_SECONDS: Final = 1.0
"""For so long a search that succeeded speaks for the next look at whether a worker is ready."""
