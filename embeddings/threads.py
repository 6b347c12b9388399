"""On how many threads models are run: on as many as this process has processors, or on fewer when it is told so."""

import os
from pathlib import Path

__all__ = ["lacks_avx2", "limit_threads", "processors", "threads"]

_PROCESSORS = Path("/proc/cpuinfo")

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


def lacks_avx2() -> bool:
    """Whether this is an x86 processor without AVX2, on which ONNX Runtime and FAISS take slower ways of their own.

    Only Linux tells; elsewhere False.
    """
    try:
        lines = _PROCESSORS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line.split() for line in lines if line.startswith("flags")), None)
    return flags is not None and "avx2" not in flags
