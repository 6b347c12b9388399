"""Any sentence-transformers model, loaded quietly from a folder and run as fast as the machine allows."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedEncoder
from embeddings.spans import Spans, span_means

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["Transformer", "fast_precision", "quiet"]

_BATCH = 32
_BATCH_ON_GPU = 256
_UNLIMITED = 1 << 30  # tokens, for a model that reads texts of any length


class Transformer:
    """A model of sentence-transformers. Threads may share one: it encodes for one at a time.

    Importing sentence-transformers takes seconds, and happens here when the first model is loaded.

    Attributes:
        dimension: of its vectors.
        max_tokens: how many tokens of a text it reads, marks included.
    """

    def __init__(self, folder: Path) -> None:
        """Load the model.

        Raises:
            DamagedEncoder: the files in the folder cannot be loaded.
        """
        self._model = _load(folder)
        self._lock = threading.Lock()  # the tokenizers of transformers cannot be shared between threads
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = min(int(self._model.max_seq_length or _UNLIMITED), _UNLIMITED)

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has, without marks, however long it is."""
        tokenizer: Any = self._model.tokenizer
        with self._lock:
            if callable(tokenizer):  # of transformers; a static model has one of tokenizers
                tokens = tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
            else:
                tokens = tokenizer.encode(text, add_special_tokens=False)
        return len(tokens)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn queries into vectors, with the model's prompt for them: float32 [n, d], of any length."""
        return self._encode(self._model.encode_query, texts, nullcontext(), None)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Turn passages into vectors, with the model's prompt for them: float32 [n, d], of any length.

        Where the processor multiplies in bfloat16, so do the model's matrix products: that is twice as fast,
        and the vectors are those of float32 to 0.9999 in cosine.
        """
        return self._encode(self._model.encode_document, texts, fast_precision(self._model.device.type), progress)

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Spans], progress: Callable[[int, int], None] | None = None
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]] | None]:
        """Turn passages, and spans of characters in each, into vectors, not yet of unit length.

        Returns:
            float32 [n, d], and for each passage float32 [its spans, d]; None in place of the latter when the
            model's vectors are no means of token vectors, so that a span of tokens has none.
        """
        if not self._means_tokens():
            return self.encode_passages(texts, progress), None
        parts: list[Any] = [None] * len(texts)
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows in self._batches(texts, progress):
            batch = [texts[row] for row in rows]
            with self._lock, fast_precision(self._model.device.type):
                encode: Callable[..., Any] = self._model.encode
                tokenizer: Any = self._model.tokenizer
                outputs = encode(batch, batch_size=len(batch), output_value=None, show_progress_bar=False)
                offsets = tokenizer(batch, truncation=True, max_length=self.max_tokens, return_offsets_mapping=True)[
                    "offset_mapping"
                ]
            for row, output, edges in zip(rows, outputs, offsets, strict=True):
                tokens = output["token_embeddings"].float().cpu().numpy()[: len(edges)]
                vectors[row] = output["sentence_embedding"].float().cpu().numpy()
                parts[row] = span_means(tokens, edges, spans[row])
        return vectors, parts

    def _means_tokens(self) -> bool:
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

    def _encode(
        self,
        encode: Callable[..., Any],
        texts: Sequence[str],
        precision: AbstractContextManager[Any],
        progress: Callable[[int, int], None] | None,
    ) -> NDArray[np.float32]:
        """Encode in batches of texts of like length, so that little is padded."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows in self._batches(texts, progress):
            with self._lock, precision:
                vectors[rows] = encode([texts[row] for row in rows], batch_size=len(rows), show_progress_bar=False)
        return vectors

    def _batches(self, texts: Sequence[str], progress: Callable[[int, int], None] | None) -> Iterator[list[int]]:
        """The rows of texts of like length, the longest first."""
        size = _BATCH if self._model.device.type == "cpu" else _BATCH_ON_GPU
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), size):
            yield order[start : start + size]
            if progress:
                progress(min(start + size, len(order)), len(order))


def fast_precision(device: str) -> AbstractContextManager[Any]:
    """Within it torch multiplies matrices in bfloat16, on a device ("cpu", "cuda") that is faster so."""
    import torch

    if device == "cpu":
        able = torch.cpu.get_capabilities()
        fast = able.get("avx512_bf16") or able.get("amx_bf16")
    else:
        fast = device == "cuda" and torch.cuda.is_bf16_supported()
    return torch.autocast(device, torch.bfloat16) if fast else nullcontext()


def _load(folder: Path) -> "SentenceTransformer":
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Parallel tokenizers save a few per cent of the time, and print warnings when a process forks.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer

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
