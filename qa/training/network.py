"""The reader as a network to train: a BERT whose last layer is read by small heads."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from qa.reading.cross_encoder import read_settings
from qa.training.encoders import encoder_weights

__all__ = ["EARLY_AFTER", "OF_FIRST", "OF_TOKENS", "Early", "Read", "ReaderNetwork"]

OF_TOKENS, OF_FIRST = ("span", "terms"), ("relevance", "yes_no", "support")
"""The heads that read every token, and those that read the first, in the order in which their logits are given."""

EARLY_AFTER = 4
"""Layers of a deeper network after which a first look says whether to read on."""

_HEADS, _DIMENSION, _INNER = 12, 384, 1536
_DROPPED = 0.1
"""Share of what a layer adds that is left out while training: Srivastava et al. 2014, "Dropout"."""


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
        self.dropout = nn.Dropout(_DROPPED)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = hidden.shape
        width = _DIMENSION // _HEADS
        query, key, value = self.qkv(hidden).view(batch, length, 3, _HEADS, width).permute(2, 0, 3, 1, 4)
        if hidden.is_cuda:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        else:
            # Written out: on a processor, the gradient of fused attention in bfloat16 takes as long as all the rest.
            scores = query @ key.transpose(-1, -2) * width**-0.5 + mask
            mixed = scores.softmax(-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, _DIMENSION)
        hidden = self.norm1(hidden + self.dropout(self.out(mixed)))
        added = self.outer(functional.gelu(self.inner(hidden)))
        answer: Tensor = self.norm2(hidden + self.dropout(added))
        return answer


@dataclass(frozen=True, slots=True)
class Early:
    """What a first look says of a batch, in logits: spans and relevance, as in ``Read``."""

    spans: Tensor
    relevance: Tensor


@dataclass(frozen=True, slots=True)
class Read:
    """What the network says of a batch, in logits.

    Attributes:
        spans: that an answer begins, and ends, at a token, float [n, length, 2]; at the first token that there is none.
        relevance: that the passage is about the question, float [n].
        yes_no: yes, no, neither, float [n, 3].
        support: that the passage supports a claim, refutes it, does not say, float [n, 3].
        terms: that the word of a token belongs to the question, float [n, length].
        early: what was said after the first layers, by a network that looks twice.
    """

    spans: Tensor
    relevance: Tensor
    yes_no: Tensor
    support: Tensor
    terms: Tensor
    early: Early | None = None


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
        self.early = nn.ModuleDict({"span": _head(2), "relevance": _head(1)}) if layers > 2 * EARLY_AFTER else None
        for module in (self.words, self.positions, self.segments, self.norm):
            module.requires_grad_(requires_grad=False)

    @classmethod
    def from_weights(cls, folder: Path) -> "ReaderNetwork":
        """The network that the reader's weights in a folder came from, but for the rounding to eight bits.

        Raises:
            ReaderUnusable: they are missing or of another version.
        """
        read_settings(folder)
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
        places = {"tokens": OF_TOKENS, "first": OF_FIRST}
        if network.early is not None:
            places |= {"early.tokens": ("early.span",), "early.first": ("early.relevance",)}
        for place, heads in places.items():
            sizes = [len(state[f"{head}.bias"]) for head in heads]
            for kind, values in (("weight", kept[f"{place}.weight"].T), ("bias", kept[f"{place}.bias"])):
                for head, part in zip(heads, torch.split(values, sizes), strict=True):
                    state[f"{head}.{kind}"] = part
        network.load_state_dict(state)
        return network

    @classmethod
    def from_encoder(cls, path: Path, layers: int = 6) -> "ReaderNetwork":
        """The network over the first layers of a BERT encoder, its heads set by torch's generator."""
        given = encoder_weights(path)
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
        states = self.hidden(ids, segments, mask)
        hidden, first = states[-1], states[-1][:, 0]
        early = None
        if self.early is not None:
            looked = states[EARLY_AFTER - 1]
            early = Early(self.early["span"](looked).float(), self.early["relevance"](looked[:, 0]).float().squeeze(-1))
        return Read(
            self.span(hidden).float(),
            self.relevance(first).float().squeeze(-1),
            self.yes_no(first).float(),
            self.support(first).float(),
            self.terms(hidden).float().squeeze(-1),
            early,
        )

    def hidden(self, ids: Tensor, segments: Tensor, mask: Tensor) -> list[Tensor]:
        """What each layer makes of a batch, float [n, length, dimension]; the heads read the last.

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
        states = []
        for layer in self.layers:
            hidden = layer(hidden, bias)
            states.append(hidden)
        return states
