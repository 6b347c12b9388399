"""The bundled cross-encoder: a question and a passage in, where an answer begins and ends out.

The network is gte-small's BERT of twelve layers, trained further by ``qa.training``. After four it says how promising a
passage is, and only the best are read to the end. It says besides how relevant the passage is, whether a question is
answered with yes or no, whether a claim is supported, and which words of earlier questions belong to one that follows.
Its matrices are kept and multiplied in eight bits, by ONNX Runtime, which starts in a quarter of a second where
importing torch takes seven. Every window is read by itself, on one thread: what is read
in a passage does not depend on its neighbours in a batch, nor on how many processors there are.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.model_folder import digest
from embeddings.threads import threads
from embeddings.tokenizer import load_tokenizer
from embeddings.weights import mapped_weights
from qa.errors import ReaderUnusable
from qa.settings import FIRST_LOOK_LEAD

__all__ = [
    "BUNDLED",
    "FORMAT",
    "MAX_QUESTION",
    "MAX_TOKENS",
    "BundledCrossEncoder",
    "CrossEncoder",
    "Scores",
    "Window",
    "asked_of_each",
    "read_settings",
    "windows",
]

Array: TypeAlias = NDArray[np.float32]

BUNDLED = Path(__file__).parent.parent / "weights" / "reader"
"""Where the bundled weights are."""

FORMAT = 3
"""Version of the weights' files; others are refused."""

MAX_QUESTION = 64
"""Tokens of a question that are read; what comes after is left out."""

MAX_TOKENS = 512
"""Tokens of a window."""

_MOST_HISTORY = 256  # tokens of a question and what was said before it
_WORD = re.compile(r"\w+(?:['’+./-]\w+)*")
_READ_AGAIN = "install footnote again (pip install --force-reinstall --no-deps), or name another reader"


@dataclass(frozen=True, slots=True)
class Scores:
    """What a cross-encoder says of one window over a passage, in logits.

    Attributes:
        offsets: where in the passage's text each token begins and ends.
        starts: float32 [tokens], that an answer begins at the token.
        ends: float32 [tokens], that it ends there.
        none: that there is no answer, against the sum of a start and an end.
        relevance: that the passage is about the question; 0.0 from a model that does not say.
        yes_no: that a question is answered with yes, with no, with neither; zeros from a model that does not say.
        support: that the passage supports what is said in place of a question, refutes it, or does not say; likewise.
    """

    offsets: list[tuple[int, int]]
    starts: Array
    ends: Array
    none: float
    relevance: float
    yes_no: tuple[float, float, float] = (0.0, 0.0, 0.0)
    support: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Window:
    """One row of tokens: [CLS] question [SEP] context [SEP] a stretch of the passage's text [SEP].

    Attributes:
        ids: of the tokens.
        passage_at: index of the first token that is not the question's.
        text_at: index of the first token of the text, after the context.
        offsets: where in the passage's text each of its tokens begins and ends, from ``text_at`` on.
    """

    ids: list[int]
    passage_at: int
    text_at: int
    offsets: list[tuple[int, int]]

    @property
    def text_end(self) -> int:
        """Index after the last token of the text."""
        return self.text_at + len(self.offsets)


class CrossEncoder(Protocol):
    """Whatever can look at a question and passages together."""

    def terms(self, question: str, history: Sequence[str]) -> list[tuple[str, float]]:
        """The words of earlier questions, each with the probability that it belongs to this one; none if unknown."""
        ...

    def score(
        self, question: str | Sequence[str], passages: Sequence[tuple[str, str]], most: int | None = None
    ) -> list[list[Scores]]:
        """The scores of each passage's windows.

        Args:
            question: as asked; or as it is asked of each passage, where that differs.
            passages: of each the context line above it, and its text.
            most: read no more than so many, those that a first look finds most promising and nearly as promising as
                the best, and say nothing of the others; a model that does not look first reads all.
        """
        ...


class BundledCrossEncoder:
    """The cross-encoder whose weights come with Footnote. Threads may share one."""

    def __init__(self, folder: Path = BUNDLED) -> None:
        """Load the weights and check them.

        Raises:
            ReaderUnusable: a file is missing, damaged, or of another version.
        """
        settings = read_settings(folder)
        for name, expected in settings["files"].items():
            _check(folder / name, expected)
        self._tokenizer = load_tokenizer(folder)
        weights = mapped_weights(folder / "model.safetensors")
        self._words, self._word_scale = weights.pop("words"), weights.pop("words.scale")
        self._positions = weights.pop("positions").astype(np.float32)
        self._segments = weights.pop("segments").astype(np.float32)
        self._norm = weights.pop("norm.weight"), weights.pop("norm.bias")
        self._weights = weights  # ONNX Runtime reads them where they are
        first = {name for name in weights if _is_of_first_look(name, settings["looks_after"])}
        self._session = _session(folder / "graph.onnx", weights, weights.keys() - first)
        self._look_session = _session(folder / "look.onnx", weights, first) if first else None
        self._threads = ThreadPoolExecutor(threads(), thread_name_prefix="footnote-reader")

    def score(
        self, question: str | Sequence[str], passages: Sequence[tuple[str, str]], most: int | None = None
    ) -> list[list[Scores]]:
        """See ``CrossEncoder``."""
        cut = [
            list(windows(self._tokenizer, asked, context, text, MAX_TOKENS))
            for asked, (context, text) in zip(asked_of_each(question, passages), passages, strict=True)
        ]
        looks = self._threads.map(self._look, (window for several in cut for window in several))
        looked = [[next(looks) for _ in several] for several in cut]
        if most is not None and self._look_session is not None:
            looked = _most_promising(looked, most)
        scores = self._threads.map(self._read, (look for several in looked for look in several))
        return [[next(scores) for _ in several] for several in looked]

    def terms(self, question: str, history: Sequence[str]) -> list[tuple[str, float]]:
        """The words of a conversation, each with the chance that it belongs to a question that follows.

        Which words of what was said before are meant with a question: Voskarides et al. 2020, "Query Resolution for
        Conversational Search with Limited Supervision".

        Args:
            question: as asked.
            history: what was said before, the oldest first: the questions, and at the end the last answer if it is
                short. What does not fit into a window is left out, the oldest first.

        Returns:
            Each word once, as it was written last, with the highest of its chances, 0 to 1; in the order in which the
            words were last said.
        """
        text = "\n".join(reversed(history))
        window = next(windows(self._tokenizer, question, "", text, _MOST_HISTORY))
        tokens, _ = self._run(self._look(window).hidden)
        found: dict[str, tuple[str, float]] = {}
        for match in _WORD.finditer(text):
            logits = [
                float(tokens[window.text_at + place, 2])
                for place, (start, end) in enumerate(window.offsets)
                if start < match.end() and match.start() < end
            ]
            if logits:
                word = match[0]
                written, chance = found.get(word.lower(), (word, 0.0))
                found[word.lower()] = written, max(chance, 1 / (1 + math.exp(-max(logits))))
        return list(found.values())

    def _look(self, window: Window) -> "_Look":
        """Read a window through the first layers, if there are some that say something, else through none."""
        hidden = self._embedded(window)
        if self._look_session is None:
            return _Look(window, hidden, 0.0)
        tokens, first, hidden = self._look_session.run(["tokens", "first", "looked"], {"hidden": hidden})
        text = tokens[0, window.text_at : window.text_end]
        margin = text.max(axis=0).sum() - tokens[0, 0].sum() if len(text) else 0.0
        return _Look(window, hidden, float(first[0, 0] + margin / 2))

    def _read(self, look: "_Look") -> Scores:
        window = look.window
        tokens, first = self._run(look.hidden)
        text = tokens[window.text_at : window.text_end]
        relevance, *others = (float(logit) for logit in first)
        yes, no, neither, supported, refuted, not_said = others
        none = float(tokens[0, :2].sum())
        return Scores(
            window.offsets, text[:, 0], text[:, 1], none, relevance, (yes, no, neither), (supported, refuted, not_said)
        )

    def _embedded(self, window: Window) -> Array:
        """The sum of a window's embeddings, normalised, float32 [1, tokens, dimension]."""
        ids = np.asarray(window.ids)
        segments = (np.arange(len(ids)) >= window.passage_at).astype(np.int64)
        words = self._words[ids] * self._word_scale[ids, None]
        hidden = words + self._positions[: len(ids)] + self._segments[segments]
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        embedded: Array = (centred / spread * self._norm[0] + self._norm[1])[None]
        return embedded

    def _run(self, hidden: Array) -> tuple[Array, Array]:
        """The logits of each token, float32 [tokens, 3], and those of the window, float32 [7]."""
        tokens, first = self._session.run(["tokens", "first"], {"hidden": hidden})
        return tokens[0], first[0]


def windows(
    tokenizer: Tokenizer, question: str, context: str, text: str, max_tokens: int = 512, stride: int = 128
) -> Iterator[Window]:
    """The windows over a passage: one where it fits, otherwise several that overlap by ``stride`` tokens.

    Args:
        tokenizer: a BERT tokenizer that neither pads nor truncates.
        question: read up to ``MAX_QUESTION`` tokens.
        context: the line above the passage, which is read and not quoted.
        text: of the passage.
        max_tokens: of a window, marks included.
        stride: tokens that a window has in common with the one before.
    """
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:MAX_QUESTION]
    above = tokenizer.encode(context, add_special_tokens=False).ids[: max_tokens // 8]
    body = tokenizer.encode(text, add_special_tokens=False)
    first, last = tokenizer.encode("").ids
    head = [first, *asked, last, *above, last] if above else [first, *asked, last]
    room = max_tokens - len(head) - 1
    at = 0
    while True:
        stretch = slice(at, at + room)
        yield Window([*head, *body.ids[stretch], last], len(asked) + 2, len(head), body.offsets[stretch])
        if at + room >= len(body.ids):
            return
        at += max(1, room - stride)


@dataclass(frozen=True, slots=True)
class _Look:
    """A window that was looked at.

    Attributes:
        window: as it was cut.
        hidden: what the layers read so far made of it, float32 [1, tokens, dimension].
        promise: how likely it is to hold an answer: the logit of relevance and half the margin of the best span.
    """

    window: Window
    hidden: Array
    promise: float


def _most_promising(looked: Sequence[list[_Look]], most: int) -> list[list[_Look]]:
    """The windows of the most promising passages; none of the others."""
    promise = [max((look.promise for look in several), default=-math.inf) for several in looked]
    best = sorted(range(len(looked)), key=lambda place: -promise[place])[:most]
    read_on = {place for place in best if promise[place] >= promise[best[0]] - FIRST_LOOK_LEAD}
    return [several if place in read_on else [] for place, several in enumerate(looked)]


def asked_of_each(question: str | Sequence[str], passages: Sequence[tuple[str, str]]) -> Sequence[str]:
    """The question of each passage, where one is asked of all or each is asked its own."""
    return [question] * len(passages) if isinstance(question, str) else question


def read_settings(folder: Path) -> dict[str, Any]:
    """What ``reader.json`` in a folder of weights says.

    Raises:
        ReaderUnusable: it is missing, damaged, or of another version.
    """
    path = folder / "reader.json"
    try:
        settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        version = settings["format"]
    except FileNotFoundError as error:
        raise ReaderUnusable(f"the reader's weights are missing ({folder}): {_READ_AGAIN}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReaderUnusable(f"{path} is damaged: {_READ_AGAIN}") from error
    if version != FORMAT:
        todo = "update Footnote" if isinstance(version, int) and version > FORMAT else _READ_AGAIN
        raise ReaderUnusable(f"the reader in {folder} is of format {version}, this Footnote reads {FORMAT}: {todo}")
    return settings


def _check(path: Path, expected: str) -> None:
    try:
        found = digest(path)
    except OSError as error:
        raise ReaderUnusable(f"the reader's file {path} is missing: {_READ_AGAIN}") from error
    if found != expected:
        raise ReaderUnusable(f"the reader's file {path} is damaged: {_READ_AGAIN}")


def _is_of_first_look(weight: str, layers: int) -> bool:
    """Whether a weight belongs to the first layers, or to the heads that read the last of these."""
    part, _, rest = weight.partition(".")
    return part == "early" or (part == "layers" and int(rest.split(".")[0]) < layers)


def _session(graph: Path, weights: Mapping[str, NDArray[Any]], names: Set[str]) -> Any:  # noqa: ANN401
    try:
        import onnxruntime
    except ImportError as error:
        raise ReaderUnusable(f"onnxruntime cannot be loaded ({error}): pip install onnxruntime") from error

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # All beyond this level changes nothing in these graphs, and looking for it takes as long as the rest of loading.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    used = sorted(names)
    options.add_external_initializers(used, [onnxruntime.OrtValue.ortvalue_from_numpy(weights[n]) for n in used])
    return onnxruntime.InferenceSession(graph.read_bytes(), options, providers=["CPUExecutionProvider"])
