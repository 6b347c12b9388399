"""Rows of tokens to train on, cut and put together so that little of a batch is padding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from qa.reading.windows import Window, windows
from qa.training.examples import Example

__all__ = ["Batch", "Row", "batch_of", "batches", "row_of"]

_POOL = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A window and what it should be read as.

    Attributes:
        window: the tokens.
        starts: indices of tokens at which an answer may begin; the first token when there is none.
        ends: indices of tokens at which one may end.
        relevant: 1.0 or 0.0, or -1.0 when it is not known.
    """

    window: Window
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    relevant: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as tensors, padded to the longest: see ``ReaderNetwork.forward``.

    Attributes:
        readable: bool [n, length], true where a span may begin or end: in the text, or at the first token for none.
        starts: bool [n, length], true where it should begin.
        ends: bool [n, length], true where it should end.
        relevant: float [n], 1, 0, or -1 where it is not known.
        group: int64 [n], the same for rows of the same question that were shown together.
    """

    ids: Tensor
    segments: Tensor
    mask: Tensor
    readable: Tensor
    starts: Tensor
    ends: Tensor
    relevant: Tensor
    group: Tensor

    @property
    def has_rivals(self) -> bool:
        """Whether a question is shown with several passages."""
        return len(self.ids) > int(self.group[-1]) + 1


def row_of(tokenizer: Tokenizer, example: Example, max_tokens: int, random: Random) -> Row:
    """An example as one window: what is too long is cut around the answer, at a place chosen at random."""
    whole = next(windows(tokenizer, example.question, example.context, example.text, 1 << 20))
    starts, ends = _targets(example, whole)
    window = whole
    room = max_tokens - whole.text_at - 1
    if len(whole.offsets) > room:
        low, high = (min(starts) - whole.text_at, max(ends) + 1 - whole.text_at) if starts else (0, 0)
        first = random.randint(max(0, high - room), min(low, len(whole.offsets) - room)) if high - low < room else low
        if not starts:
            first = random.randint(0, len(whole.offsets) - room)
        at, end = whole.text_at + first, whole.text_at + first + room
        ids = [*whole.ids[: whole.text_at], *whole.ids[at:end], whole.ids[-1]]
        window = Window(ids, whole.passage_at, whole.text_at, whole.offsets[first : first + room])
        starts = tuple(start - first for start in starts if at <= start < end)
        ends = tuple(stop - first for stop in ends if at <= stop < end)
    known = -1.0 if example.relevant is None else float(example.relevant)
    return Row(window, starts or (0,), ends or (0,), known)


def _targets(example: Example, window: Window) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The tokens at which an answer may begin, and those at which it may end."""
    at, offsets = window.text_at, window.offsets
    if example.within is not None:
        low, high = example.within
        inside = tuple(at + n for n, (start, end) in enumerate(offsets) if low <= start and end <= high)
        return inside, inside
    starts, ends = set(), set()
    for start, end in zip(example.starts, example.ends, strict=True):
        tokens = [n for n, (low, high) in enumerate(offsets) if low < end and high > start]
        if tokens:
            starts.add(at + tokens[0])
            ends.add(at + tokens[-1])
    return tuple(sorted(starts)), tuple(sorted(ends))


def batches(groups: Sequence[Sequence[Row]], size: int, random: Random) -> Iterator[Batch]:
    """Shuffled batches of so many groups, those of like length together, so that little is padded."""
    order = list(range(len(groups)))
    random.shuffle(order)
    together = []
    for start in range(0, len(order), size * _POOL):
        pool = sorted(order[start : start + size * _POOL], key=lambda n: max(len(row.window.ids) for row in groups[n]))
        together += [pool[first : first + size] for first in range(0, len(pool), size)]
    random.shuffle(together)
    for chosen in together:
        yield batch_of([groups[n] for n in chosen])


def batch_of(groups: Sequence[Sequence[Row]]) -> Batch:
    """Groups of rows as one batch."""
    rows = [row for group in groups for row in group]
    length = max(len(row.window.ids) for row in rows)
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros(len(rows), length, dtype=torch.bool)
    readable, starts, ends = torch.zeros_like(mask), torch.zeros_like(mask), torch.zeros_like(mask)
    readable[:, 0] = True
    for number, row in enumerate(rows):
        count = len(row.window.ids)
        ids[number, :count] = torch.tensor(row.window.ids)
        segments[number, row.window.passage_at : count] = 1
        mask[number, :count] = True
        readable[number, row.window.text_at : row.window.text_end] = True
        starts[number, list(row.starts)] = True
        ends[number, list(row.ends)] = True
    return Batch(
        ids,
        segments,
        mask,
        readable,
        starts,
        ends,
        torch.tensor([row.relevant for row in rows]),
        torch.tensor([number for number, group in enumerate(groups) for _ in group]),
    )
