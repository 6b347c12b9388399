"""How far a long task has come."""

from collections.abc import Callable

__all__ = ["Progress", "no_progress"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done in words, how many of its steps are done, and how many there are."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
