"""Rows of tokens to train on, prepared once and kept as arrays in one file, so that training is tensors alone."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from qa.reading.cross_encoder import Window, windows
from qa.training.examples import AS_READ, Example, Unit

__all__ = ["BEGINS", "ENDS", "READABLE", "TERM", "Row", "Rows", "prepare", "row_of"]

READABLE, BEGINS, ENDS, TERM = 1, 2, 4, 8
"""Marks of a token: it is of the text; an answer may begin there, or end there; its word belongs to the question."""
UNKNOWN = -1

_LENGTHS, _DRAWN = (96, 128, 192, 256, 352), (0.1, 0.25, 0.25, 0.25, 0.15)
_WHOLE = 256
"""Tokens that a passage is cut to where it is not known which of its words tell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A window and what it should be read as: see ``Rows``."""

    ids: list[int]
    marks: list[int]
    passage_at: int
    labels: tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """Many rows, one after another.

    Attributes:
        ids: of all tokens, uint16 [tokens].
        marks: of all tokens, uint8 [tokens]; the first of a row begins and ends an answer where there is none.
        at: where each row begins, and where the last ends, int64 [rows + 1].
        passage_at: index in each row of the first token after the question, int16 [rows].
        labels: int8 [rows, 5]: spans known (1), relevance (0, 1), yes or no (0 to 2), support (0 to 2), terms known
            (1); -1 where it is not known.
        question: int32 [rows], the same for rows of one question that are shown together.
        unit: int32 [rows], the same for rows that are learnt from in one step.
        twin: uint8 [rows], 1 for a question that misleads, whose unit's first row has the one that it differs from.
    """

    ids: NDArray[np.uint16]
    marks: NDArray[np.uint8]
    at: NDArray[np.int64]
    passage_at: NDArray[np.int16]
    labels: NDArray[np.int8]
    question: NDArray[np.int32]
    unit: NDArray[np.int32]
    twin: NDArray[np.uint8]

    @classmethod
    def load(cls, path: Path) -> "Rows":
        """Rows that were saved."""
        return cls(**load_file(path))

    def part(self, first: int, last: int | None) -> "Rows":
        """The rows from one number to before another, about: units stay whole."""
        begin = int(np.searchsorted(self.unit, self.unit[first - 1], side="right")) if first else 0
        end = int(np.searchsorted(self.unit, self.unit[last - 1], side="right")) if last else len(self.unit)
        chosen, tokens = slice(begin, end), slice(int(self.at[begin]), int(self.at[end]))
        return Rows(
            self.ids[tokens],
            self.marks[tokens],
            self.at[begin : end + 1] - self.at[begin],
            self.passage_at[chosen],
            self.labels[chosen],
            self.question[chosen],
            self.unit[chosen],
            self.twin[chosen],
        )

    def save(self, path: Path) -> None:
        """Write the rows to a file, whole or not at all."""
        fresh = path.with_suffix(".fresh")
        save_file({field.name: np.ascontiguousarray(getattr(self, field.name)) for field in fields(self)}, fresh)
        fresh.rename(path)


def prepare(units: Sequence[Unit], tokenizer: Tokenizer, random: Random) -> Rows:
    """The rows of units, each cut to a length that is drawn."""
    rows: list[Row] = []
    question: list[int] = []
    of_unit: list[int] = []
    twin: list[int] = []
    questions = 0
    for number, unit in enumerate(units):
        length = random.choices(_LENGTHS, _DRAWN)[0] if unit.rows[0].spans else _WHOLE
        if unit.rows[0].source in AS_READ:
            length = _LENGTHS[-1]
        seed = random.random()
        rows.append(row_of(tokenizer, unit.rows[0], length, Random(seed)))
        rows += [row_of(tokenizer, example, length, random) for example in unit.rows[1:]]
        question += [questions] * len(unit.rows)
        twin += [0] * len(unit.rows)
        if unit.twin:
            rows.append(
                _misled(row_of(tokenizer, replace(unit.rows[0], question=unit.twin.question), length, Random(seed)))
            )
            question.append(questions + 1)
            twin.append(1)
        of_unit += [number] * (len(rows) - len(of_unit))
        questions += 2
    return Rows(
        np.concatenate([np.asarray(row.ids, np.uint16) for row in rows]),
        np.concatenate([np.asarray(row.marks, np.uint8) for row in rows]),
        np.cumsum([0, *(len(row.ids) for row in rows)]),
        np.array([row.passage_at for row in rows], np.int16),
        np.array([row.labels for row in rows], np.int8),
        np.array(question, np.int32),
        np.array(of_unit, np.int32),
        np.array(twin, np.uint8),
    )


def _misled(row: Row) -> Row:
    """A row with the question of a misleading twin: the stretch of text is the same, and nothing there answers."""
    marks = [BEGINS | ENDS, *(mark & ~(BEGINS | ENDS) for mark in row.marks[1:])]
    return replace(row, marks=marks, labels=(row.labels[0], UNKNOWN, *row.labels[2:]))


def row_of(tokenizer: Tokenizer, example: Example, max_tokens: int, random: Random) -> Row:
    """An example as one window: what is too long is cut around the answer, at a place chosen at random."""
    whole = next(windows(tokenizer, example.question, example.context, example.text, 1 << 20))
    marks = _marks(example, whole)
    room = max(8, max_tokens - whole.text_at - 1)
    first = _first(marks, room, random) if example.terms is None else 0
    kept = marks[first : first + room]
    ids = [*whole.ids[: whole.text_at], *whole.ids[whole.text_at + first :][: len(kept)], whole.ids[-1]]
    begins, ends = (any(mark & kind for mark in kept) for kind in (BEGINS, ENDS))
    cut = begins != ends  # of the answers none is there whole
    if not (begins and ends):
        kept = [mark & ~(BEGINS | ENDS) for mark in kept]
    head = 0 if begins and ends else BEGINS | ENDS
    labels = (
        1 if example.spans and not cut else UNKNOWN,
        UNKNOWN if example.relevant is None else int(example.relevant),
        UNKNOWN if example.yes_no is None else example.yes_no,
        UNKNOWN if example.support is None else example.support,
        UNKNOWN if example.terms is None else 1,
    )
    return Row(ids, [head, *[0] * (whole.text_at - 1), *kept, 0], whole.passage_at, labels)


def _first(marks: Sequence[int], room: int, random: Random) -> int:
    """Where to begin a stretch of so many tokens, so that it holds as much of the answers as it can."""
    last = len(marks) - room
    if last <= 0:
        return 0
    wanted = [place for place, mark in enumerate(marks) if mark & (BEGINS | ENDS)]
    if not wanted:
        return random.randint(0, last)
    low, high = wanted[0], wanted[-1] + 1
    if high - low > room:
        low = next(place for place in wanted if marks[place] & BEGINS)
        high = next((place for place in wanted if place >= low and marks[place] & ENDS), low) + 1
    earliest, latest = max(0, high - room), min(low, last)
    return random.randint(earliest, latest) if earliest <= latest else latest


def _marks(example: Example, window: Window) -> list[int]:
    """The marks of the text's tokens."""
    marks = [READABLE] * len(window.offsets)
    for start, end in zip(example.starts, example.ends, strict=True):
        tokens = [n for n, (low, high) in enumerate(window.offsets) if low < end and high > start]
        if tokens:
            marks[tokens[0]] |= BEGINS
            marks[tokens[-1]] |= ENDS
    for start, end in example.terms or ():
        for n, (low, high) in enumerate(window.offsets):
            if low < end and high > start:
                marks[n] |= TERM
    return marks
