"""The words around quotes, laid out as their document is: paragraphs, items, rows of a table below its header.

What is shown is the document's own text. What only sets it, as the marks of Markdown and the breaks of lines, is told
apart from its words, so that a page can leave it unseen.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus.document import BlockKind, Sentence
from corpus.views import marks_in
from qa.answer import Citation

__all__ = ["Block", "FindSentences", "Piece", "blocks_around", "no_sentences", "pieces_of"]

FindSentences = Callable[[str, int, int], Sequence[Sentence]]
"""Gives the sentences of a document, by its id, that overlap a slice of its text."""

REACH = 200
"""Characters shown around a quote."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_TABLE = frozenset({BlockKind.ROW, BlockKind.HEADER})


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a document's text.

    Attributes:
        parts: its words, each with whether it only sets them, as "##" does.
        citation: whose quote they are, or a part of it; None where they stand around one.
        is_first: whether the quote begins with it.
    """

    parts: tuple[tuple[str, bool], ...]
    citation: Citation | None = None
    is_first: bool = False

    @classmethod
    def of(cls, text: str, citation: Citation | None = None) -> "Piece":
        """Words of a text as it is kept; of a quote, all of it."""
        return cls(((text, False),), citation, citation is not None)

    @property
    def text(self) -> str:
        """All of it, as it is kept."""
        return "".join(text for text, _ in self.parts)

    @property
    def words(self) -> str:
        """What of it does not only set the rest."""
        return "".join(text for text, is_mark in self.parts if not is_mark)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document's layout.

    Attributes:
        kind: what it is: "paragraph", "heading", "item", "code", "line" or "table".
        pieces: its text; () of a table.
        header: of a table, the words of its columns; () when they have none.
        rows: of a table, the pieces of each cell of each row.
    """

    kind: str
    pieces: tuple[Piece, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()

    @property
    def has_bullet(self) -> bool:
        """Whether its text begins with a mark that only sets it, as the hyphen of an item does."""
        return bool(self.pieces and self.pieces[0].parts[0][1])


def no_sentences(_document: str, _start: int, _end: int) -> Sequence[Sentence]:
    """Where no layout is known."""
    return ()


def blocks_around(text: str, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> list[Block]:
    """The blocks that hold some quotes, and those near them.

    Args:
        text: of the document.
        sentences: of it, those near the quotes, in their order.
        citations: of the quotes, in the order in which they stand; no two overlap.

    Returns:
        Blocks in the order of the document; none when its layout does not tell where a quote stands.
    """
    first, last = citations[0].start, citations[-1].end
    near = [each for each in sentences if each.end > first - REACH and each.start < last + REACH]
    held = all(any(s.start <= each.start and each.end <= s.end for s in near) for each in citations)
    if not held:
        return []
    blocks = []
    for kind, members in _grouped(text, near):
        if kind == "table":
            blocks.append(_table(text, members, citations))
            continue
        start, end = members[0].start, members[-1].end
        before = "… " if start < (clipped := _clipped_start(text, start, end, first)) else ""
        after = " …" if end > (until := _clipped_end(text, start, end, last)) else ""
        pieces = pieces_of(text, citations, clipped, until, members[0].kind)
        around = [[Piece.of(words)] if words else [] for words in (before, after)]
        blocks.append(Block(kind, (*around[0], *pieces, *around[1])))
    return blocks


def pieces_of(
    text: str, citations: Sequence[Citation], start: int, end: int, kind: BlockKind | None = None
) -> list[Piece]:
    """A slice of a text, cut at the quotes in it.

    Args:
        text: of the document.
        citations: of the quotes, in their order; of those that overlap, the first stands.
        start: of the slice.
        end: of the slice.
        kind: of the block that it is of, which says what only sets its words; None for a text as it is kept.
    """
    pieces: list[Piece] = []
    done = start
    for citation in citations:
        first, last = max(citation.start, start), min(citation.end, end)
        if done <= first < last:
            pieces += [_piece(text, done, first, kind), _piece(text, first, last, kind, citation)]
            done = last
    return [piece for piece in (*pieces, _piece(text, done, end, kind)) if piece.parts]


def _piece(text: str, start: int, end: int, kind: BlockKind | None, citation: Citation | None = None) -> Piece:
    """A slice that is in one quote, or outside of all."""
    marks = marks_in(text, start, end, kind) if kind is not None else []
    edges = [start, *(edge for mark in marks for edge in mark), end]
    parts = ((text[first:last], bool(number % 2)) for number, (first, last) in enumerate(pairwise(edges)))
    return Piece(tuple(part for part in parts if part[0]), citation, citation is not None and citation.start == start)


def _grouped(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[str, list[Sentence]]]:
    """The sentences of each block, with its kind."""
    for is_table, members in groupby(sentences, key=lambda each: each.kind in _TABLE):
        if is_table:
            yield "table", list(members)
            continue
        run: list[Sentence] = []
        for sentence in members:
            if run and not _goes_on(text, run[-1], sentence):
                yield _shown_as(run[0]), run
                run = []
            run.append(sentence)
        yield _shown_as(run[0]), run


def _goes_on(text: str, before: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence belongs to the block of the one before."""
    same = before.kind is sentence.kind
    if same and before.kind is BlockKind.PARAGRAPH:
        return not _BLANK_LINE.search(text, before.end, sentence.start)
    return same and "\n" not in text[before.end : sentence.start]


def _shown_as(sentence: Sentence) -> str:
    if sentence.kind in (BlockKind.LABEL, BlockKind.MESSAGE, BlockKind.CAPTION):
        return "line"
    return str(sentence.kind)


def _table(text: str, rows: Sequence[Sentence], citations: Sequence[Citation]) -> Block:
    """Rows of a table below the words of their header."""
    columns = list(dict.fromkeys(cell.header for row in rows for cell in row.cells if cell.header))
    shown: list[tuple[tuple[Piece, ...], ...]] = []
    for row in rows:
        if row.kind is BlockKind.HEADER and columns:
            continue  # its words stand above already
        cells = [pieces_of(text, citations, cell.start, cell.end, row.kind) for cell in row.cells]
        if not cells:
            shown.append((tuple(pieces_of(text, citations, row.start, row.end, row.kind)),))
            continue
        by_header = {cell.header: tuple(pieces) for cell, pieces in zip(row.cells, cells, strict=True)}
        in_columns = len(by_header) == len(cells) and by_header.keys() <= set(columns)
        shown.append(tuple(by_header.get(name, ()) for name in columns) if in_columns else tuple(map(tuple, cells)))
    return Block("table", header=tuple(columns), rows=tuple(_marked_once(row) for row in shown))


def _marked_once(row: tuple[tuple[Piece, ...], ...]) -> tuple[tuple[Piece, ...], ...]:
    """A row in which the first piece of each quote is its first, though the quote begins before the cell."""
    seen: set[int] = set()
    cells = []
    for cell in row:
        pieces = []
        for piece in cell:
            is_first = piece.citation is not None and piece.citation.marker not in seen
            pieces.append(replace(piece, is_first=is_first))
            if piece.citation is not None:
                seen.add(piece.citation.marker)
        cells.append(tuple(pieces))
    return tuple(cells)


def _clipped_start(text: str, start: int, end: int, quote: int) -> int:
    """Where a block begins to be shown: not much before the first quote, between words."""
    if start >= quote - REACH:
        return start
    word = re.compile(r"\s+").search(text, quote - REACH, min(end, quote))
    return word.end() if word else start


def _clipped_end(text: str, start: int, end: int, quote: int) -> int:
    """Where a block ends to be shown: not much after the last quote, between words."""
    if end <= quote + REACH:
        return end
    cut = max(text.rfind(space, max(start, quote), quote + REACH) for space in " \n")
    return cut if cut > 0 else quote + REACH
