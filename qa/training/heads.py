"""The heads on what is no span, fitted anew to a network that no longer changes.

When the weights of a run are mixed with others, the layers stay good for spans while these heads, each one matrix over
the last layer, no longer fit them. They are fitted here by themselves, as regularised logistic regressions.
"""

from collections.abc import Callable, Iterator
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.training.batches import Batch, batch_of
from qa.training.network import ReaderNetwork
from qa.training.rows import Rows

__all__ = ["refit"]

_AT_ONCE = 32
_RIDGE = 2e-4
_STEPS = 120
_SUPPORT, _TERMS = 3, 4  # columns of Rows.labels


def refit(network: ReaderNetwork, rows: Rows, count: int, seed: int) -> None:
    """Fit the heads of support and of the words of earlier questions, on about so many rows that say something of them.

    Args:
        network: whose other weights stay as they are.
        rows: prepared ones.
        count: of rows, drawn at random.
        seed: of the draw.
    """
    first, support, tokens, terms, weights = [], [], [], [], []
    for batch in _batches(rows, count, seed):
        hidden = _hidden(network, batch)
        first.append(hidden[:, 0])
        support.append(batch.labels[:, _SUPPORT])
        known = batch.text & (batch.labels[:, _TERMS, None] > 0)
        tokens.append(hidden[known])
        terms.append(batch.terms[known])
        weights.append((1 / batch.text.sum(-1, keepdim=True)).expand_as(known)[known])
    windows, said = torch.cat(first), torch.cat(support)
    of_tokens, wanted, weight = torch.cat(tokens), torch.cat(terms).float(), torch.cat(weights)

    def of_support() -> Tensor:
        return functional.cross_entropy(network.support(windows), said, ignore_index=-1)

    def of_terms() -> Tensor:
        logits = network.terms(of_tokens).squeeze(-1)
        return functional.binary_cross_entropy_with_logits(logits, wanted, weight, reduction="sum") / weight.sum()

    _fit(network.support, of_support)
    _fit(network.terms, of_terms)


def _batches(rows: Rows, count: int, seed: int) -> Iterator[Batch]:
    known = np.flatnonzero((rows.labels[:, [_SUPPORT, _TERMS]] >= 0).any(axis=1))
    chosen = np.array(Random(seed).sample(known.tolist(), min(count, len(known))))
    chosen = chosen[np.argsort(np.diff(rows.at)[chosen], kind="stable")]
    for start in range(0, len(chosen), _AT_ONCE):
        yield batch_of(rows, chosen[start : start + _AT_ONCE])


@torch.no_grad()
def _hidden(network: ReaderNetwork, batch: Batch) -> Tensor:
    return network.hidden(batch.ids, batch.segments, batch.mask).float()


def _fit(head: nn.Linear, loss: Callable[[], Tensor]) -> None:
    """Make a loss small, not far from where the head was."""
    before = [value.detach().clone() for value in head.parameters()]
    optimizer = torch.optim.LBFGS(head.parameters(), max_iter=_STEPS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        moved = torch.stack([(now - old).square().sum() for now, old in zip(head.parameters(), before, strict=True)])
        total = loss() + _RIDGE * moved.sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(closure)  # type: ignore[no-untyped-call]
