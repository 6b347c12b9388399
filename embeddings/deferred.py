"""An encoder that is loaded when it is first needed."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.spans import Spans

__all__ = ["DeferredEncoder"]


class DeferredEncoder:
    """What is known of an encoder beforehand, and the encoder itself once something is to be encoded; see ``Encoder``.

    Attributes:
        fingerprint: of the encoder.
        max_tokens: how many tokens of a text it reads.
    """

    def __init__(self, load: Callable[[], Encoder], fingerprint: str, max_tokens: int) -> None:
        """Load nothing yet.

        Args:
            load: loads the encoder, which has this fingerprint; what it raises is raised by what needs the encoder.
            fingerprint: of the encoder.
            max_tokens: of the encoder.
        """
        self.fingerprint = fingerprint
        self.max_tokens = max_tokens
        self._load = load
        self._loading: Future[Encoder] | None = None
        self._lock = threading.Lock()

    def prefetch(self) -> None:
        """Begin to load the encoder on a thread of its own, unless that has begun."""
        self._begin(lambda load: threading.Thread(target=load, name="footnote-encoder-loading").start())

    @property
    def dimension(self) -> int:
        """See ``Encoder``."""
        return self._encoder().dimension

    def count_tokens(self, text: str) -> int:
        """See ``Encoder``."""
        return self._encoder().count_tokens(text)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Encoder``."""
        return self._encoder().encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Encoder``."""
        return self._encoder().encode_passages(texts)

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]] | None]:
        """See ``Encoder``."""
        return self._encoder().encode_with_spans(texts, spans)

    def _encoder(self) -> Encoder:
        return self._begin(lambda load: load()).result()

    def _begin(self, run: Callable[[Callable[[], None]], None]) -> Future[Encoder]:
        """The encoder that is being loaded, by ``run`` if nobody has begun."""
        with self._lock:
            if self._loading is not None:
                return self._loading
            loading = self._loading = Future[Encoder]()

        def load() -> None:
            try:
                loading.set_result(self._load())
            except BaseException as error:
                loading.set_exception(error)

        run(load)
        return loading
