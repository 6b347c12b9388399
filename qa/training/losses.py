"""What the reader is trained to make small. Each is a sum over the rows that it concerns."""

import torch
from torch import Tensor
from torch.nn import functional

from qa.training.batches import Batch
from qa.training.network import Read

__all__ = ["choice_loss", "distillation_loss", "relevance_loss", "shared_loss", "span_loss", "term_loss", "twin_loss"]

_NEVER = -1e4
_MARGIN = 2.0


def span_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Minus the logarithm of the chance of beginning, and of ending, at any of the tokens where it should.

    Args:
        logits: of beginning and end, float [n, length, 2].
        batch: what was read.
    """
    readable = batch.text.clone()
    readable[:, 0] = True
    rows = logits.new_zeros(len(logits))
    for number, wanted in enumerate((batch.starts, batch.ends)):
        chances = logits[..., number].masked_fill(~readable, _NEVER).log_softmax(-1)
        rows = rows - chances.masked_fill(~wanted, _NEVER).logsumexp(-1)
    return (rows * (batch.labels[:, 0] > 0)).sum() / 2


def shared_loss(logits: Tensor, batch: Batch) -> Tensor:
    """The same over the tokens of all passages that a question is shown with, by how much they exceed no answer.

    It makes the chances of spans in different passages comparable: Clark and Gardner 2018, "Simple and Effective
    Multi-Paragraph Reading Comprehension", shared normalisation.

    Args:
        logits: of beginning and end, float [n, length, 2].
        batch: what was read.
    """
    together = batch.question[:, None] == batch.question[None, :]
    compared = together.sum(-1) > 1
    total = logits.new_zeros(())
    for number, wanted in enumerate((batch.starts, batch.ends)):
        answered = (wanted & batch.text).any(-1) & compared
        exceeding = logits[..., number] - logits[:, :1, number]
        of_rows = exceeding.masked_fill(~batch.text, _NEVER).logsumexp(-1)
        of_questions = of_rows[None, :].expand(len(logits), -1).masked_fill(~together, _NEVER).logsumexp(-1)
        right = exceeding.masked_fill(~wanted, _NEVER).logsumexp(-1)
        total = total + ((of_questions - right) * answered).sum()
    return total / 2


def twin_loss(logits: Tensor, batch: Batch) -> Tensor:
    """By how much "no answer" falls short of being surer, by a margin, for a misleading question than for its twin.

    Args:
        logits: of beginning and end, float [n, length, 2].
        batch: what was read.
    """
    misleads = batch.twin_of >= 0
    spans = logits.masked_fill(~batch.text[..., None], _NEVER).logsumexp(1).sum(-1)
    none = logits[:, 0].sum(-1) - spans
    short = functional.relu(_MARGIN - none + none[batch.twin_of.clamp(min=0)])
    return (short * misleads).sum()


def relevance_loss(logits: Tensor, relevant: Tensor) -> Tensor:
    """Binary cross-entropy where it is known whether the passage is relevant: 1 or 0, and -1 where it is not.

    Args:
        logits: float [n].
        relevant: int64 [n].
    """
    rows = functional.binary_cross_entropy_with_logits(logits, relevant.clamp(min=0).to(logits.dtype), reduction="none")
    return (rows * (relevant >= 0)).sum()


def choice_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy of a choice of three: 0 to 2, and -1 where it is not known.

    Args:
        logits: float [n, 3].
        wanted: int64 [n].
    """
    return functional.cross_entropy(logits, wanted, ignore_index=-1, reduction="sum")


def term_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Binary cross-entropy of the tokens whose word belongs to the question, the mean over those of each row.

    Args:
        logits: float [n, length].
        batch: what was read.
    """
    tokens = functional.binary_cross_entropy_with_logits(logits, batch.terms.to(logits.dtype), reduction="none")
    rows = (tokens * batch.text).sum(-1) / batch.text.sum(-1).clamp(min=1)
    return torch.where(batch.labels[:, 4] > 0, rows, 0.0).sum()


def distillation_loss(read: Read, taught: Read, batch: Batch) -> Tensor:
    """How far what a network says is from what its teacher says, of all that each row's set lets either say.

    The divergence of the chances, over the tokens where an answer may begin and end, of relevance, of yes or no, of
    support, and of the words of earlier questions: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network".

    Args:
        read: by the network that learns.
        taught: by its teacher.
        batch: what was read.
    """
    readable = batch.text.clone()
    readable[:, 0] = True
    masked = (each.spans.masked_fill(~readable[..., None], _NEVER).transpose(1, 2) for each in (read, taught))
    total = _divergence(*masked) * (batch.labels[:, 4] <= 0) / 2
    total = total + _divergence(*(torch.stack([each.relevance, -each.relevance], -1) / 2 for each in (read, taught)))
    total = total + _divergence(read.yes_no, taught.yes_no) * (batch.labels[:, 2] >= 0)
    total = total + _divergence(read.support, taught.support) * (batch.labels[:, 3] >= 0)
    tokens = functional.binary_cross_entropy_with_logits(read.terms, taught.terms.sigmoid(), reduction="none")
    of_terms = (tokens * batch.text).sum(-1) / batch.text.sum(-1).clamp(min=1)
    return (total + of_terms * (batch.labels[:, 4] > 0)).sum()


def _divergence(logits: Tensor, wanted: Tensor) -> Tensor:
    """The Kullback-Leibler divergence of each row's chances from those that are wanted, float [n]."""
    rows = functional.kl_div(logits.log_softmax(-1), wanted.log_softmax(-1), reduction="none", log_target=True)
    return rows.flatten(1).sum(-1)
