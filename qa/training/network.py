"""The reader as a network to train: a BERT whose last layer is read by small heads."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["OF_FIRST", "OF_TOKENS", "Read", "ReaderNetwork"]

OF_TOKENS, OF_FIRST = ("span", "terms"), ("relevance", "yes_no", "support")
"""The heads that read every token, and those that read the first, in the order in which their logits are given."""

_HEADS, _DIMENSION, _INNER = 12, 384, 1536


class _Layer(nn.Module):
    """One layer of BERT, with query, key and value in one product."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(_DIMENSION, 3 * _DIMENSION)
        self.out = nn.Linear(_DIMENSION, _DIMENSION)
        self.norm1 = nn.LayerNorm(_DIMENSION, eps=1e-12)
        self.inner = nn.Linear(_DIMENSION, _INNER)
        self.outer = nn.Linear(_INNER, _DIMENSION)
        self.norm2 = nn.LayerNorm(_DIMENSION, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = hidden.shape
        width = _DIMENSION // _HEADS
        query, key, value = self.qkv(hidden).view(batch, length, 3, _HEADS, width).permute(2, 0, 3, 1, 4)
        # Written out: on a processor, the gradient of fused attention in bfloat16 takes as long as the rest together.
        scores = query @ key.transpose(-1, -2) * width**-0.5 + mask
        mixed = (scores.softmax(-1).to(value.dtype) @ value).transpose(1, 2).reshape(batch, length, _DIMENSION)
        hidden = self.norm1(hidden + self.out(mixed))
        answer: Tensor = self.norm2(hidden + self.outer(functional.gelu(self.inner(hidden))))
        return answer


@dataclass(frozen=True, slots=True)
class Read:
    """What the network says of a batch, in logits.

    Attributes:
        spans: that an answer begins, and ends, at a token, float [n, length, 2]; at the first token that there is none.
        relevance: that the passage is about the question, float [n].
        yes_no: yes, no, neither, float [n, 3].
        support: that the passage supports a claim, refutes it, does not say, float [n, 3].
        terms: that the word of a token belongs to the question, float [n, length].
    """

    spans: Tensor
    relevance: Tensor
    yes_no: Tensor
    support: Tensor
    terms: Tensor


def _head(logits: int) -> nn.Linear:
    head = nn.Linear(_DIMENSION, logits)
    nn.init.normal_(head.weight, std=0.02)
    nn.init.zeros_(head.bias)
    return head


class ReaderNetwork(nn.Module):
    """A BERT of a few layers with a head for each thing that the reader says.

    The embeddings are taken as they are and never trained: they are half of the weights, and most words of a person's
    documents are in no training set.

    Args:
        layers: how many.
    """

    def __init__(self, layers: int = 6) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, _DIMENSION)
        self.positions = nn.Embedding(512, _DIMENSION)
        self.segments = nn.Embedding(2, _DIMENSION)
        self.norm = nn.LayerNorm(_DIMENSION, eps=1e-12)
        self.layers = nn.ModuleList(_Layer() for _ in range(layers))
        self.span, self.terms = _head(2), _head(1)
        self.relevance, self.yes_no, self.support = _head(1), _head(3), _head(3)
        for module in (self.words, self.positions, self.segments, self.norm):
            module.requires_grad_(requires_grad=False)

    @classmethod
    def from_weights(cls, folder: Path) -> "ReaderNetwork":
        """The network that the reader's weights in a folder came from, but for the rounding to eight bits."""
        kept = load_file(folder / "model.safetensors")
        network = cls(1 + max(int(name.split(".")[1]) for name in kept if name.startswith("layers.")))
        state = network.state_dict()
        state["words.weight"] = kept["words"] * kept["words.scale"][:, None]
        for name in ("positions", "segments"):
            state[f"{name}.weight"] = kept[name].float()
        for name in state:
            if name in kept:
                matrix, scale = kept[name].float(), kept.get(name.removesuffix(".weight") + ".scale")
                state[name] = matrix if scale is None else (matrix * scale).T
        for place, heads in (("tokens", OF_TOKENS), ("first", OF_FIRST)):
            sizes = [len(state[f"{head}.bias"]) for head in heads]
            for kind, values in (("weight", kept[f"{place}.weight"].T), ("bias", kept[f"{place}.bias"])):
                for head, part in zip(heads, torch.split(values, sizes), strict=True):
                    state[f"{head}.{kind}"] = part
        network.load_state_dict(state)
        return network

    @classmethod
    def from_encoder(cls, folder: Path, layers: int = 6) -> "ReaderNetwork":
        """The network over the first layers of a BERT encoder, its heads set by torch's generator."""
        given = load_file(folder / "model.safetensors")
        network = cls(layers)
        state = network.state_dict()
        for name in ("weight", "bias"):
            state[f"norm.{name}"] = given[f"embeddings.LayerNorm.{name}"]
            for number in range(layers):
                layer = f"encoder.layer.{number}"
                parts = [given[f"{layer}.attention.self.{part}.{name}"] for part in ("query", "key", "value")]
                state[f"layers.{number}.qkv.{name}"] = torch.cat(parts)
                state[f"layers.{number}.out.{name}"] = given[f"{layer}.attention.output.dense.{name}"]
                state[f"layers.{number}.norm1.{name}"] = given[f"{layer}.attention.output.LayerNorm.{name}"]
                state[f"layers.{number}.inner.{name}"] = given[f"{layer}.intermediate.dense.{name}"]
                state[f"layers.{number}.outer.{name}"] = given[f"{layer}.output.dense.{name}"]
                state[f"layers.{number}.norm2.{name}"] = given[f"{layer}.output.LayerNorm.{name}"]
        for part, name in (("words", "word"), ("positions", "position"), ("segments", "token_type")):
            state[f"{part}.weight"] = given[f"embeddings.{name}_embeddings.weight"]
        network.load_state_dict(state)
        return network

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Read:
        """Read a batch: see ``hidden``."""
        hidden = self.hidden(ids, segments, mask)
        first = hidden[:, 0]
        return Read(
            self.span(hidden).float(),
            self.relevance(first).float().squeeze(-1),
            self.yes_no(first).float(),
            self.support(first).float(),
            self.terms(hidden).float().squeeze(-1),
        )

    def hidden(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """What the heads read, float [n, length, dimension].

        Args:
            ids: int64 [n, length], of the tokens.
            segments: int64 [n, length], 0 in the question and 1 in the passage.
            mask: bool [n, length], true where there is a token.
        """
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden: Tensor = self.norm(self.words(ids) + self.positions(positions) + self.segments(segments))
        bias = torch.zeros(mask.shape, dtype=hidden.dtype, device=ids.device).masked_fill(~mask, -1e4)[:, None, None, :]
        if torch.is_autocast_enabled(ids.device.type):
            kind = torch.get_autocast_dtype(ids.device.type)
            hidden, bias = hidden.to(kind), bias.to(kind)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden

    @torch.no_grad()
    def mix(self, other: "ReaderNetwork", share: float) -> None:
        """Take a mean of these weights and another network's, to which they are near.

        Between the weights that a run began from and what it came to lie some that do what both can (Wortsman et al.
        2022, "Robust fine-tuning of zero-shot models").

        Args:
            other: of as many layers.
            share: of these weights in the mean, 0 to 1.
        """
        for mine, theirs in zip(self.parameters(), other.parameters(), strict=True):
            mine.lerp_(theirs, 1 - share)
