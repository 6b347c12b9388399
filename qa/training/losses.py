"""What the reader is trained to make small."""

from torch import Tensor
from torch.nn import functional

from qa.training.batches import Batch

__all__ = ["relevance_loss", "shared_loss", "span_loss"]

_NEVER = -1e4


def span_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Minus the logarithm of the chance of beginning, and of ending, at any of the tokens where it should.

    Args:
        logits: of beginning and end, float [n, length, 2].
        batch: what was read.
    """
    total = logits.new_zeros(())
    readable = batch.readable.to(logits.device)
    for number, wanted in enumerate((batch.starts, batch.ends)):
        chances = logits[..., number].masked_fill(~readable, _NEVER).log_softmax(-1)
        total = total - chances.masked_fill(~wanted.to(logits.device), _NEVER).logsumexp(-1).mean()
    return total / 2


def shared_loss(logits: Tensor, batch: Batch) -> Tensor:
    """The same over the tokens of all passages that a question is shown with, by how much they exceed no answer.

    It makes the chances of spans in different passages comparable: Clark and Gardner 2018, "Simple and Effective
    Multi-Paragraph Reading Comprehension", shared normalisation.

    Args:
        logits: of beginning and end, float [n, length, 2].
        batch: what was read.
    """
    group, readable = batch.group.to(logits.device), batch.readable.to(logits.device).clone()
    readable[:, 0] = False
    together = group[:, None] == group[None, :]
    total = logits.new_zeros(())
    for number, wanted in enumerate((batch.starts.to(logits.device), batch.ends.to(logits.device))):
        answered = (wanted & readable).any(-1)
        exceeding = logits[..., number] - logits[:, :1, number]
        of_rows = exceeding.masked_fill(~readable, _NEVER).logsumexp(-1)
        of_groups = of_rows[None, :].expand(len(group), -1).masked_fill(~together, _NEVER).logsumexp(-1)
        right = exceeding.masked_fill(~wanted, _NEVER).logsumexp(-1)
        total = total + (of_groups - right)[answered].sum() / max(1, int(answered.sum()))
    return total / 2


def relevance_loss(logits: Tensor, relevant: Tensor) -> Tensor:
    """Binary cross-entropy where it is known whether the passage is relevant: 1.0 or 0.0, and -1.0 where it is not.

    Args:
        logits: float [n].
        relevant: float [n].
    """
    known = relevant >= 0
    if not known.any():
        return (logits * 0).sum()  # a gradient of nothing, so that every weight has one at every step
    return functional.binary_cross_entropy_with_logits(logits[known], relevant[known])
