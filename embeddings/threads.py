"""On how many threads models are run: on as many as this process has processors, or on fewer when it is told so."""

import os

__all__ = ["limit_threads", "processors", "threads"]

_limit: list[int] = []


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def limit_threads(most: int) -> int:
    """Run the models that are loaded from now on, in this process, on so many threads at most.

    Args:
        most: 1 or more; more than there are processors would only be slower, so that this is the most.

    Returns:
        How many threads are used then.
    """
    _limit[:] = [max(1, min(most, processors()))]
    return threads()


def threads() -> int:
    """How many threads a model that is loaded now runs on; all its users share them."""
    return _limit[0] if _limit else processors()
