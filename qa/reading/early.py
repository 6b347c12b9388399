"""The bundled models, loaded on threads of their own while all else that a first question needs is imported."""

import threading
from contextlib import suppress

from embeddings.errors import EncoderError
from qa.errors import ReaderUnusable

__all__ = ["begin_loading", "begin_loading_encoder"]


def begin_loading() -> None:
    """Begin to load the bundled reader; harmless when that has begun. Who needs it waits, or is told what failed."""
    threading.Thread(target=_load, name="footnote-reader-loading").start()


def begin_loading_encoder() -> None:
    """Begin to load the default encoder, likewise."""
    threading.Thread(target=_load_encoder, name="footnote-encoder-loading").start()


def _load() -> None:
    from qa.reading.loading import load_reader  # here, for this is what takes time

    with suppress(ReaderUnusable):
        load_reader()


def _load_encoder() -> None:
    from embeddings.encoder import load_encoder  # as above

    with suppress(EncoderError):
        load_encoder()
