"""Models that the user names: any extractive reader of transformers, any cross-encoder of sentence-transformers."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderError
from embeddings.model_folder import find_model
from embeddings.sentence_transformers import quiet
from embeddings.threads import threads
from qa.errors import ReaderUnusable
from qa.reading.cross_encoder import MAX_QUESTION, MAX_TOKENS, Scores, asked_of_each

__all__ = ["Reranker", "TransformersReader"]

_BATCH = 16
_SHARE = 4  # a quarter of a window is at most the question, and a quarter is shared with the next window


class TransformersReader:
    """An extractive question-answering model of transformers, as a cross-encoder. Threads may share one."""

    def __init__(self, name_or_path: str) -> None:
        """Load the model from a folder, or from the model hub.

        Raises:
            ReaderUnusable: there is no such model, it is damaged, or it cannot say where in a text an answer stands.
        """
        folder = _find(name_or_path)
        self._tokenizer, self._model = _load(folder, name_or_path)
        self._lock = threading.Lock()  # the tokenizers of transformers cannot be shared between threads
        self._max_tokens = min(MAX_TOKENS, int(self._tokenizer.model_max_length))

    def score(
        self, question: str | Sequence[str], passages: Sequence[tuple[str, str]], most: int | None = None
    ) -> list[list[Scores]]:
        """See ``CrossEncoder``; the context line stands before the text, and no answer lies in it."""
        import torch

        with self._lock, torch.inference_mode():
            asked = asked_of_each(question, passages)
            shortened = {each: self._shortened(each) for each in set(asked)}
            given = self._tokenizer(
                [shortened[each] for each in asked],
                [f"{context}\n{text}" if context else text for context, text in passages],
                truncation="only_second",
                max_length=self._max_tokens,
                stride=self._max_tokens // _SHARE,
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
            )
            found: list[list[Scores]] = [[] for _ in passages]
            for first in range(0, len(given["input_ids"]), _BATCH):
                rows = list(range(first, min(first + _BATCH, len(given["input_ids"]))))
                inputs = {name: [given[name][row] for row in rows] for name in self._tokenizer.model_input_names}
                padded = self._tokenizer.pad(inputs, return_tensors="pt").to(self._model.device)
                out = self._model(**padded)
                starts, ends = (logits.float().cpu().numpy() for logits in (out.start_logits, out.end_logits))
                for place, row in enumerate(rows):
                    number = given["overflow_to_sample_mapping"][row]
                    above = len(passages[number][0]) + 1 if passages[number][0] else 0
                    found[number].append(_scores(given, row, starts[place], ends[place], above))
        return found

    def terms(self, question: str, history: Sequence[str]) -> list[tuple[str, float]]:
        """See ``CrossEncoder``; such a model knows nothing of conversations."""
        return []

    def _shortened(self, question: str) -> str:
        edges = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        most = min(MAX_QUESTION, self._max_tokens // _SHARE)
        return question if len(edges) <= most else question[: edges[most - 1][1]]


class Reranker:
    """A cross-encoder of sentence-transformers that says how relevant a passage is. Threads may share one."""

    def __init__(self, name_or_path: str) -> None:
        """Load the model from a folder, or from the model hub.

        Raises:
            ReaderUnusable: there is no such model, it is damaged, or it does not give one score.
        """
        folder = _find(name_or_path)
        from sentence_transformers import CrossEncoder

        try:
            with quiet():
                self._model: Any = CrossEncoder(
                    str(folder), local_files_only=True, model_kwargs={"use_safetensors": True}
                )
        except Exception as error:  # transformers raises anything for a file that is not what it expects
            raise ReaderUnusable(
                f"{name_or_path} cannot be loaded as a reranker ({_line(error)}): name another"
            ) from error
        if self._model.num_labels != 1:
            raise ReaderUnusable(f"{name_or_path} gives {self._model.num_labels} scores, not one: name a reranker")
        self._lock = threading.Lock()

    def relevance(self, question: str, passages: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """How relevant each passage is, float32 [n], by its context line and its text."""
        pairs = [(question, f"{context}\n{text}" if context else text) for context, text in passages]
        with self._lock:
            scores = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        return np.asarray(scores, dtype=np.float32)


def _find(name_or_path: str) -> Path:
    try:
        return find_model(name_or_path)
    except EncoderError as error:
        raise ReaderUnusable(str(error)) from error


def _load(folder: Path, name: str) -> tuple[Any, Any]:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        with quiet():
            tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            load: Any = AutoModelForQuestionAnswering.from_pretrained
            model, report = load(folder, local_files_only=True, use_safetensors=True, output_loading_info=True)
    except Exception as error:  # transformers raises anything for a file that is not what it expects
        raise ReaderUnusable(f"{name} cannot be loaded as a reader ({_line(error)}): name another") from error
    if not getattr(tokenizer, "is_fast", False):
        raise ReaderUnusable(f"the tokenizer of {name} does not say where its tokens stand: name another reader")
    if report["missing_keys"]:
        raise ReaderUnusable(f"{name} is no extractive question-answering model: name one that is")
    import torch

    torch.set_num_threads(threads())
    return tokenizer, model.to("cuda" if torch.cuda.is_available() else "cpu").eval()


def _scores(given: Any, row: int, starts: NDArray[np.float32], ends: NDArray[np.float32], above: int) -> Scores:  # noqa: ANN401
    offsets = given["offset_mapping"][row]
    text = [
        number
        for number, (part, (start, _)) in enumerate(zip(given.sequence_ids(row), offsets, strict=True))
        if part == 1 and start >= above
    ]
    return Scores(
        offsets=[(offsets[number][0] - above, offsets[number][1] - above) for number in text],
        starts=starts[text],
        ends=ends[text],
        none=float(starts[0] + ends[0]),
        relevance=0.0,
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
