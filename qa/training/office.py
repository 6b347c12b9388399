"""Everyday documents made by template: price lists, manuals, terms, minutes, logs, FAQs, with questions on them.

Nobody has published questions on such documents, where what misleads stands in the next row, column or clause. They are
split and read here as a person's own are (``corpus.passages``, ``corpus.views``), so that the reader sees tables, lists
and labels in training as it will see them later. Half of the questions have a twin that differs in one thing, such as
the row or the year, and that the document does not answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from random import Random

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage
from corpus.passages import split
from corpus.splitting import PassageSettings
from corpus.views import View, view_of
from qa.reading.rows import rows_of
from qa.training.drafts import THINGS, TOPICS, Asked, Draft, Values
from qa.training.examples import NEITHER, Example, Unit
from qa.training.office_prose import PROSE
from qa.training.office_rules import RULES
from qa.training.office_tables import TABLES

__all__ = ["OfficeDocuments", "seen_at"]

_SECTIONS = (*TABLES, *PROSE, *RULES)
_ROWS_APART = 0.5
"""Share of the questions on a row of a table that are shown with the row alone, as the reader reads it."""


class OfficeDocuments:
    """Makes units of examples on documents that are made.

    Args:
        names: of people, places and firms.
        count_tokens: as for ``corpus.passages.split``.
    """

    def __init__(self, names: Sequence[str], count_tokens: Callable[[str], int]) -> None:
        self._values = Values(names)
        self._count_tokens = count_tokens

    def make(self, random: Random) -> Unit | None:
        """A question on a new document, with other passages of it; None where the answer was split in two."""
        draft = Draft()
        title = f"{random.choice(self._values.names)}: {random.choice(TOPICS)[0].lower()}"
        draft.add(f"# {title}\n\n")
        for section in random.sample(_SECTIONS, random.randint(2, 4)):
            if random.random() < 0.6:
                draft.add(f"## {random.choice(TOPICS)[0]}\n\n")
            section(draft, self._values, random)
            draft.add("\n\n")
        asked = random.choice(draft.asked)
        name = f"{random.choice(THINGS)}.md"
        document = Document(sha256(draft.text.encode()).hexdigest(), name, name, draft.text, title)
        passages = split(document, self._count_tokens, PassageSettings())
        holding = [passage for passage in passages if passage.start <= asked.start and asked.end <= passage.end]
        if not holding:
            return None
        asked = replace(asked, question=_typed(asked.question, random))
        rows = self._rows_apart(document, holding[0], asked, random) if random.random() < _ROWS_APART else None
        if rows is None:
            first = self._example(document, holding[0], asked)
            if first is None:
                return None
            rows = [first]
        others = [passage for passage in passages if passage not in holding]
        rows += [self._other(document, each, asked) for each in random.sample(others, min(len(others), 3))]
        twin = None
        if asked.twin is not None and random.random() < 0.6:
            twin = Example("office", asked.twin, rows[0].context, rows[0].text)
        return Unit(tuple(rows), twin)

    def _rows_apart(self, document: Document, passage: Passage, asked: Asked, random: Random) -> list[Example] | None:
        """The row of a table that answers and some that do not, as they are read; None if none does."""
        view = view_of(document.text, passage)
        rows = rows_of(passage, view)
        inside = seen_at(view, asked.start, asked.end)
        holding = [row for row in rows if len(inside) and row.start <= inside[0] and inside[-1] < row.end]
        if not holding or asked.yes_no is not None:
            return None
        row = holding[0]
        start, end = int(inside[0]) - row.start, int(inside[-1]) + 1 - row.start
        text = view.text[row.start : row.end]
        first = Example("office", asked.question, row.context, text, (start,), (end,), relevant=True)
        others = [each for each in rows if each != row]
        return [
            first,
            *(
                Example("office", asked.question, each.context, view.text[each.start : each.end], relevant=False)
                for each in random.sample(others, min(len(others), 3))
            ),
        ]

    def _example(self, document: Document, passage: Passage, asked: Asked) -> Example | None:
        view = view_of(document.text, passage)
        inside = seen_at(view, asked.start, asked.end)
        if not len(inside):
            return None
        start, end = int(inside[0]), int(inside[-1]) + 1
        if asked.yes_no is not None:
            return Example(
                "office",
                asked.question,
                passage.context,
                view.text,
                spans=False,
                relevant=None if asked.yes_no == NEITHER else True,
                yes_no=asked.yes_no,
            )
        return Example("office", asked.question, passage.context, view.text, (start,), (end,), relevant=True)

    def _other(self, document: Document, passage: Passage, asked: Asked) -> Example:
        view = view_of(document.text, passage)
        return Example(
            "office",
            asked.question,
            passage.context,
            view.text,
            spans=asked.yes_no is None,
            relevant=False,
            yes_no=None if asked.yes_no is None else NEITHER,
        )


def seen_at(view: View, start: int, end: int) -> NDArray[np.intp]:
    """Where words of a document stand in a view of it: the first time, where they are there twice, as a term is."""
    inside = np.flatnonzero((view.places >= start) & (view.places < end))
    breaks = np.flatnonzero(np.diff(inside) > 1)
    return inside[: breaks[0] + 1] if len(breaks) else inside


def _typed(question: str, random: Random) -> str:
    """A question as it is typed: at times with two letters the wrong way round."""
    if random.random() > 0.06:
        return question
    at = random.randrange(1, max(2, len(question) - 2))
    return question[:at] + question[at + 1 : at + 2] + question[at] + question[at + 2 :]
