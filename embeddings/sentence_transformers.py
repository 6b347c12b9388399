"""Any sentence-transformers model: the encoder of whoever names another than the default."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedEncoder
from embeddings.spans import Spans, readable, span_means, unit_vectors
from embeddings.threads import threads

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SentenceTransformersEncoder", "quiet"]

Array = NDArray[np.float32]

_BATCH = 32
_BATCH_ON_GPU = 256
_UNLIMITED = 1 << 30  # tokens, for a model that reads texts of any length


class SentenceTransformersEncoder:
    """A model of sentence-transformers; see ``Encoder``. It encodes for one thread at a time.

    Importing sentence-transformers takes seconds, and happens here when the first model is loaded. Texts of like length
    are encoded together in float32; what is padded is masked, so that a vector does not depend on the others in its
    batch beyond rounding, some 1e-7.

    Attributes:
        fingerprint: of the model's files.
        dimension: of its vectors.
        max_tokens: how many tokens of a text it reads, special tokens included.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Load the model.

        Args:
            folder: of the model.
            fingerprint: of its files.

        Raises:
            DamagedEncoder: the files in the folder cannot be loaded.
        """
        self._model = _load(folder)
        self._lock = threading.Lock()  # the tokenizers of transformers cannot be shared between threads
        self.fingerprint = fingerprint
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = min(int(self._model.max_seq_length or _UNLIMITED), _UNLIMITED)

    def count_tokens(self, text: str) -> int:
        """See ``Encoder``."""
        tokenizer: Any = self._model.tokenizer
        with self._lock:
            if callable(tokenizer):  # of transformers; a static model has one of tokenizers
                encoded = tokenizer(readable(text), add_special_tokens=False, truncation=False, verbose=False)
                return len(encoded["input_ids"])
            return len(tokenizer.encode(readable(text), add_special_tokens=False))

    def encode_queries(self, texts: Sequence[str]) -> Array:
        """See ``Encoder``; the model's prompt for queries stands before each."""
        return self._encode(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> Array:
        """See ``Encoder``; the model's prompt for passages stands before each."""
        return self._encode(self._model.encode_document, texts)

    def encode_with_spans(self, texts: Sequence[str], spans: Sequence[Spans]) -> tuple[Array, list[Array] | None]:
        """See ``Encoder``."""
        if len(texts) != len(spans):
            raise ValueError(f"{len(texts)} texts need as many lists of spans, not {len(spans)}")
        if not self._averages_tokens():
            return self.encode_passages(texts), None
        parts: list[Any] = [None] * len(texts)
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows in self._batches(texts):
            batch = [readable(texts[row]) for row in rows]
            with self._lock:
                encode: Callable[..., Any] = self._model.encode
                tokenizer: Any = self._model.tokenizer
                outputs = encode(batch, batch_size=len(batch), output_value=None, show_progress_bar=False)
                settings = {"truncation": True, "max_length": self.max_tokens, "return_offsets_mapping": True}
                offsets = tokenizer(batch, **settings)["offset_mapping"]
            for row, output, edges in zip(rows, outputs, offsets, strict=True):
                tokens = output["token_embeddings"].float().cpu().numpy()[: len(edges)]
                vectors[row] = output["sentence_embedding"].float().cpu().numpy()
                parts[row] = unit_vectors(span_means(tokens, edges, spans[row]))
        return unit_vectors(vectors), parts

    def _averages_tokens(self) -> bool:
        """Whether a passage's vector is the mean of its tokens' vectors, read without a prompt."""
        names = [type(module).__name__ for module in self._model]
        pooling = next((module for module in self._model if type(module).__name__ == "Pooling"), None)
        prompts = [self._model.prompts.get(name) for name in ("document", "passage", "corpus")]
        return (
            names in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
            and getattr(pooling, "pooling_mode", None) == "mean"
            and self._model.default_prompt_name is None
            and not any(prompts)
            and bool(getattr(self._model.tokenizer, "is_fast", False))
            and self._model.tokenizer.padding_side == "right"
        )

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Array:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows in self._batches(texts):
            batch = [readable(texts[row]) for row in rows]
            with self._lock:
                vectors[rows] = encode(batch, batch_size=len(rows), show_progress_bar=False)
        return unit_vectors(vectors)

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """The rows of texts of like length, so that little is padded; the longest first."""
        size = _BATCH if self._model.device.type == "cpu" else _BATCH_ON_GPU
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        return (order[start : start + size] for start in range(0, len(order), size))


def _load(folder: Path) -> "SentenceTransformer":
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Parallel tokenizers save a few per cent of the time, and print warnings when a process forks.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads())
    try:
        with quiet():
            return SentenceTransformer(str(folder), local_files_only=True, model_kwargs={"use_safetensors": True})
    except Exception as error:  # transformers raises anything for a file that is not what it expects
        reason = " ".join(str(error).split())[:200]
        raise DamagedEncoder(f"the encoder in {folder} cannot be loaded ({reason}): install it again") from error


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars and no advice from transformers while a model is loaded."""
    logging: Any = import_module("transformers.utils.logging")
    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
