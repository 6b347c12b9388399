"""Rows as tensors, put together so that little of a batch is padding."""

from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from qa.training.rows import BEGINS, ENDS, READABLE, TERM, Rows

__all__ = ["Batch", "batch_of", "plan"]

_POOL = 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows padded to the longest: see ``ReaderNetwork.forward`` for the first three.

    Attributes:
        text: bool [n, length], true in the text.
        starts: bool [n, length], true where an answer should begin: in the text, or at the first token for none.
        ends: bool [n, length], true where it should end.
        terms: bool [n, length], true where the word belongs to the question.
        labels: int64 [n, 5], see ``Rows``.
        question: int64 [n], the same for rows of the same question.
        twin_of: int64 [n], for a question that misleads the row of the one that it differs from, else -1.
    """

    ids: Tensor
    segments: Tensor
    mask: Tensor
    text: Tensor
    starts: Tensor
    ends: Tensor
    terms: Tensor
    labels: Tensor
    question: Tensor
    twin_of: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        return Batch(*(getattr(self, name).to(device, non_blocking=True) for name in self.__slots__))


def plan(rows: Rows, tokens: int, random: Random) -> list[NDArray[np.int64]]:
    """The rows of each batch: about so many tokens with padding; whole units, those of like length together."""
    firsts = np.flatnonzero(np.diff(rows.unit, prepend=-1))
    counts = np.diff(firsts, append=len(rows.unit))
    longest = np.maximum.reduceat(np.diff(rows.at), firsts)
    order = list(range(len(firsts)))
    random.shuffle(order)
    size = max(1, _POOL * tokens // int(longest.mean() * counts.mean() + 1))
    together: list[NDArray[np.int64]] = []
    for start in range(0, len(order), size):
        chosen: list[int] = []
        for unit in sorted(order[start : start + size], key=lambda n: int(longest[n])):
            in_all = sum(int(counts[n]) for n in chosen) + int(counts[unit])
            if chosen and in_all * int(longest[unit]) > tokens:
                together.append(_rows_of(chosen, firsts, counts))
                chosen = []
            chosen.append(unit)
        together.append(_rows_of(chosen, firsts, counts))
    random.shuffle(together)
    return together


def _rows_of(units: list[int], firsts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.arange(firsts[unit], firsts[unit] + counts[unit]) for unit in units])


def batch_of(rows: Rows, chosen: NDArray[np.int64]) -> Batch:
    """The rows with these numbers as one batch."""
    lengths = rows.at[chosen + 1] - rows.at[chosen]
    places = np.arange(int(lengths.max()))
    mask = places[None, :] < lengths[:, None]
    tokens = np.where(mask, rows.at[chosen][:, None] + places[None, :], 0)
    ids = np.where(mask, rows.ids[tokens], 0).astype(np.int64)
    marks = np.where(mask, rows.marks[tokens], 0)
    segments = (mask & (places[None, :] >= rows.passage_at[chosen][:, None])).astype(np.int64)
    firsts = {int(rows.unit[row]): place for place, row in reversed(list(enumerate(chosen)))}
    twin_of = [firsts[int(rows.unit[row])] if rows.twin[row] else -1 for row in chosen]
    return Batch(
        ids=torch.from_numpy(ids),
        segments=torch.from_numpy(segments),
        mask=torch.from_numpy(mask),
        text=torch.from_numpy((marks & READABLE) > 0),
        starts=torch.from_numpy((marks & BEGINS) > 0),
        ends=torch.from_numpy((marks & ENDS) > 0),
        terms=torch.from_numpy((marks & TERM) > 0),
        labels=torch.from_numpy(rows.labels[chosen].astype(np.int64)),
        question=torch.from_numpy(rows.question[chosen].astype(np.int64)),
        twin_of=torch.tensor(twin_of),
    )
