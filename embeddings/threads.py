"""One thread for small matrix products.

The threads of a BLAS wait for each other by spinning, and wait most where other programs want the cores too:
on a busy machine of two cores a query took MiniLM 275 ms with two threads, and 27 ms with one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

__all__ = ["one_blas_thread"]


class _Users:
    """How many are within ``one_blas_thread`` now, and what the last of them has to undo."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.number = 0
        self.controller: Any = None
        self.limit: Any = None


_users = _Users()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Have numpy multiply matrices on one thread; when the last user leaves, all is as it was before."""
    with _users.lock:
        if _users.controller is None:
            _users.controller = import_module("threadpoolctl").ThreadpoolController()
        if _users.number == 0:
            _users.limit = _users.controller.limit(limits=1, user_api="blas")
        _users.number += 1
    try:
        yield
    finally:
        with _users.lock:
            _users.number -= 1
            if _users.number == 0:
                _users.limit.restore_original_limits()
