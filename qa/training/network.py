"""The reader as a network to train: a BERT whose last layer is read by two small heads."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["ReaderNetwork"]

_LAYERS, _HEADS, _DIMENSION, _INNER = 6, 12, 384, 1536


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
        self.dropout = 0.0

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = hidden.shape
        width = _DIMENSION // _HEADS
        query, key, value = self.qkv(hidden).view(batch, length, 3, _HEADS, width).permute(2, 0, 3, 1, 4)
        # Written out: on a processor, the gradient of fused attention in bfloat16 takes as long as the rest together.
        scores = query @ key.transpose(-1, -2) * width**-0.5 + mask
        mixed = (scores.softmax(-1).to(value.dtype) @ value).transpose(1, 2).reshape(batch, length, _DIMENSION)
        hidden = self.norm1(hidden + self._thinned(self.out(mixed)))
        answer: Tensor = self.norm2(hidden + self._thinned(self.outer(functional.gelu(self.inner(hidden)))))
        return answer

    def _thinned(self, values: Tensor) -> Tensor:
        return functional.dropout(values, self.dropout, self.training) if self.dropout else values


class ReaderNetwork(nn.Module):
    """all-MiniLM-L6-v2 with a head for where an answer begins and ends, and one for how relevant the passage is.

    The embeddings are taken as they are and never trained: they are half of the weights, and most words of a person's
    documents are in no training set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, _DIMENSION)
        self.positions = nn.Embedding(512, _DIMENSION)
        self.segments = nn.Embedding(2, _DIMENSION)
        self.norm = nn.LayerNorm(_DIMENSION, eps=1e-12)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.span = nn.Linear(_DIMENSION, 2)
        self.relevance = nn.Linear(_DIMENSION, 1)
        for module in (self.words, self.positions, self.segments, self.norm):
            module.requires_grad_(requires_grad=False)

    @classmethod
    def from_encoder(cls, folder: Path) -> "ReaderNetwork":
        """The network over an encoder's weights, its heads set by torch's generator."""
        given = load_file(folder / "model.safetensors")
        network = cls()
        for head in (network.span, network.relevance):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        state = network.state_dict()
        for name in ("weight", "bias"):
            state[f"norm.{name}"] = given[f"embeddings.LayerNorm.{name}"]
            for number in range(_LAYERS):
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

    def set_dropout(self, share: float) -> None:
        """From now on, while training, leave out a share of what each product of a layer adds."""
        for module in self.modules():
            if isinstance(module, _Layer):
                module.dropout = share

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Read a batch.

        Args:
            ids: int64 [n, length], of the tokens.
            segments: int64 [n, length], 0 in the question and 1 in the passage.
            mask: bool [n, length], true where there is a token.

        Returns:
            The logits of beginning and end, float [n, length, 2], those of "no answer" at the first token; and the
            logit of relevance, float [n].
        """
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.positions(positions) + self.segments(segments))
        bias = torch.zeros(mask.shape, dtype=hidden.dtype, device=ids.device).masked_fill(~mask, -1e4)[:, None, None, :]
        if torch.is_autocast_enabled(ids.device.type):
            kind = torch.get_autocast_dtype(ids.device.type)
            hidden, bias = hidden.to(kind), bias.to(kind)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return self.span(hidden).float(), self.relevance(hidden[:, 0]).float().squeeze(-1)
