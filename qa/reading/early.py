"""The bundled reader, loaded on a thread of its own while all else that a first question needs is imported."""

import threading
from contextlib import suppress

from qa.errors import ReaderUnusable

__all__ = ["begin_loading"]


def begin_loading() -> None:
    """Begin to load the bundled reader; harmless when that has begun. Who needs it waits, or is told what failed."""
    threading.Thread(target=_load, name="footnote-reader-loading").start()


def _load() -> None:
    from qa.reading.loading import load_reader  # here, for this is what takes time

    with suppress(ReaderUnusable):
        load_reader()
