"""Limits of rate: how often something may happen for each of many keys, in memory that is bounded."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Rate"]

_MOST_KEYS = 10_000


class Rate:
    """A token bucket for each key; threads may share it.

    A key that was not used for long has a full bucket, so that those that were used the longest ago can be forgotten.

    Args:
        most: how often in ``seconds``, and at once.
        seconds: in which an empty bucket fills.
        clock: seconds since whenever.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, cost: int = 1) -> float:
        """Take from the bucket of a key.

        Args:
            key: whose bucket.
            cost: how much is taken; 0 only looks.

        Returns:
            The seconds until it may be tried again; 0 when it may be done now.
        """
        now = self._clock()
        with self._lock:
            held, at = self._buckets.pop(key, (float(self._most), now))
            held = min(float(self._most), held + (now - at) * self._most / self._seconds)
            may = held >= max(cost, 1)
            self._buckets[key] = (held - cost if may else held), now
            if len(self._buckets) > _MOST_KEYS:
                self._buckets.popitem(last=False)
        return 0.0 if may else (max(cost, 1) - held) * self._seconds / self._most
