"""The lines of a PDF's paragraphs: an engine joins lines too eagerly, and what was printed shows where one ends.

The engine gives blocks in reading order, whose text has lost its line breaks, its hyphens at line ends and, where
paragraphs stand close together, the breaks between these. It also gives the pieces of text on the page with their
places. Here each block is put together again from its pieces.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Protocol

from corpus.lines import ends_sentence

__all__ = ["Box", "Item", "Line", "Lines", "Word", "headings_of", "joined", "paragraphs_of", "unmarked"]

_MARK = re.compile(r"\\([^\w\s])|\*+|~~")
_UNSEEN = re.compile(r"[\s\u00ad\u2010-]+")
_HYPHEN = re.compile(r"[^\W_][-\u2010\u00ad]\Z")
_MOST_MISSED = 0.1
"""Share of a block's characters that may be in none of the pieces."""
_BULLET = re.compile(r"[•◦‣⁃▪▫●○■□❖➢➤✓·*–—o-]|[\uf000-\uf0ff]")
_OPENING_BULLET = re.compile(r"\s*[•◦‣▪▫●○■□❖➢]\s*(?=\S)")
_FAR = 4
"""Heights of a line from its bullet, at most."""
_HEADING_GAP = 1.4
"""Heights of a heading's line from its last line to its next, at most."""
_SAME = 1.1
_HALF = 0.5
_PARAGRAPH_GAP = 1.22
"""From line to line, in lines of the paragraph, from where on a new one begins; body text varies by a fiftieth."""
_INDENT = 0.8
"""Of the size of its letters: how far in the first line of a paragraph begins."""
_NEAR = 0.25
_SHORT = 0.15
"""Share of the width of the lines around one that it leaves empty where it was broken off on purpose."""
_ROUGH = 2
"""Points by which places may differ."""
_FEW_LINES = 4
"""Lines below which their own distance says nothing of what is usual."""
_COLUMN = 36
"""Points by which the lines of a column may begin apart."""
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]\s")
_AROUND = 60
"""Lines before and after one that show where its column begins and ends."""
_KEYS = (3, 2, 1)


class Box(Protocol):
    """A place on a page, measured from its left and its top, in points."""

    x: float
    y: float
    width: float
    height: float


class Word(Box, Protocol):
    """A word on a page."""

    text: str


class Item(Word, Protocol):
    """A piece of text on a page, of several words."""

    @property
    def words(self) -> Sequence[Word]:
        """They, each with its place."""


@dataclass(slots=True)
class Line:
    """A printed line, or a part of one.

    Attributes:
        text: its words.
        x: of its left edge, in points.
        y: of its upper edge, from the top of the page.
        right: of its right edge.
        height: of its letters.
        opens: whether a block of the engine's begins with it.
        is_item: whether a bullet stands before it.
    """

    text: str
    x: float
    y: float
    right: float
    height: float
    opens: bool = False
    is_item: bool = False


@dataclass(slots=True)
class _Piece:
    item: Item
    squeezed: str
    used: bool = False


class Lines:
    """The pieces of text of one page, each of which is part of one line only."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._by_start: dict[str, list[_Piece]] = defaultdict(list)
        self._bullets: list[Item] = []
        for item in items:
            if _BULLET.fullmatch(item.text.strip()):
                self._bullets.append(item)
            if squeezed := _UNSEEN.sub("", _OPENING_BULLET.sub("", item.text)):
                self._by_start[squeezed[: _KEYS[0]]].append(_Piece(item, squeezed))
        self.leading = _leading(items)
        """The usual distance of two lines, in heights of a line; 0 on a page of a line."""
        self.height = median([item.height for item in items if item.text.strip()] or [0.0])
        """The usual height of a line."""
        self._last: _Piece | None = None
        """The last piece of the block before."""

    def of(self, text: str, box: Box | None) -> list[Line] | None:
        """The lines of a block.

        Args:
            text: what the engine says of the block, without its marks.
            box: where the block stands.

        Returns:
            Its lines in reading order; None where the pieces do not make it up.
        """
        found = self._found(text, box) or self._found(text, None)
        for line in found or ():
            line.is_item = line.is_item or self._is_item(line)
        return found

    def _is_item(self, line: Line) -> bool:
        """Whether a bullet stands before a line."""
        return any(
            abs(bullet.y + bullet.height / 2 - line.y - line.height / 2) < _HALF * line.height
            and 0 < line.x - bullet.x < _FAR * line.height
            for bullet in self._bullets
        )

    def row(self, box: Box, columns: Sequence[float]) -> list[str]:
        """The words in a box as a row of a table.

        Args:
            box: where the row stands.
            columns: the left edges of the table's columns.
        """
        cells = [""] * len(columns)
        pieces = [piece for pieces in self._by_start.values() for piece in pieces if _is_in(piece.item, box)]
        for piece in sorted(pieces, key=lambda piece: piece.item.x):
            piece.used = True
            for word in piece.item.words:
                column = max(0, bisect_right(columns, word.x + _ROUGH) - 1)
                cells[column] = f"{cells[column]} {word.text}".lstrip()
        return cells

    def phrases(self, box: Box, space: float) -> list[Line]:
        """The words in a box that stand together, those of a line parted by more than so many of its heights.

        Words of the next line that stand below a phrase belong to it.
        """
        words = [
            word
            for pieces in self._by_start.values()
            for piece in pieces
            if _is_in(piece.item, box)
            for word in piece.item.words
        ]
        phrases: list[Line] = []
        for word in sorted(words, key=lambda word: (round(word.y / max(self.height, 1)), word.x)):
            right = word.x + word.width
            for phrase in phrases:
                near = space * self.height if abs(phrase.y - word.y) < _HALF * self.height else 0
                if word.x - phrase.right < near and phrase.x - right < near:
                    phrase.text = f"{phrase.text} {word.text}"
                    phrase.x, phrase.right, phrase.y = min(phrase.x, word.x), max(phrase.right, right), word.y
                    break
            else:
                phrases.append(Line(word.text, word.x, word.y, right, word.height))
        return phrases

    def _found(self, text: str, box: Box | None) -> list[Line] | None:
        places = [at for at, character in enumerate(text) if not _UNSEEN.match(character)]
        squeezed = "".join(text[at] for at in places)
        found: list[tuple[_Piece, bool]] = []
        at = missed = 0
        while at < len(squeezed):
            piece = self._next(squeezed, at, found[-1][0] if found else self._last, box)
            if piece is None:
                at, missed = at + 1, missed + 1
                continue
            piece.used = True
            spaced = places[at] > 0 and text[places[at] - 1].isspace()
            found.append((piece, spaced))
            at += len(piece.squeezed)
        if not squeezed or missed > _MOST_MISSED * len(squeezed):
            for piece, _ in found:
                piece.used = False
            return None
        self._last = found[-1][0]
        return list(_in_lines(found))

    def _next(self, squeezed: str, at: int, before: _Piece | None, box: Box | None) -> _Piece | None:
        """The unused piece with which the text goes on; of several, the one that stands where the text would go on."""
        candidates = [
            piece
            for size in _KEYS
            for piece in self._by_start.get(squeezed[at : at + size], ())
            if not piece.used
            and min(len(piece.squeezed), _KEYS[0]) == size
            and squeezed.startswith(piece.squeezed, at)
            and (box is None or _is_in(piece.item, box))
        ]
        if len(candidates) < 2 or before is None:
            return max(candidates, key=lambda piece: len(piece.squeezed), default=None)
        return min(candidates, key=lambda piece: (_distance(before.item, piece.item), -len(piece.squeezed)))


def _leading(items: Sequence[Item]) -> float:
    """The distance of two lines that most of a page's text has, in heights of a line."""
    sizes: Counter[float] = Counter()
    for before, item in pairwise(sorted(items, key=lambda each: (round(each.x / _COLUMN), each.y))):
        step = (item.y - before.y) / before.height if before.height > 0 else 0
        if _HALF < step < _FAR:
            sizes[round(step, 1)] += len(item.text)
    return max(sizes, key=lambda step: (sizes[step], -step), default=0)


def _is_in(item: Box, box: Box) -> bool:
    """Whether the middle of a piece is in a box, or all but."""
    x, y = item.x + item.width / 2, item.y + item.height / 2
    return box.x - _ROUGH <= x <= box.x + box.width + _ROUGH and box.y - _ROUGH <= y <= box.y + box.height + _ROUGH


def _distance(before: Item, item: Item) -> float:
    """How far a piece is from where the text would go on: on the same line, or else below."""
    if abs(item.y - before.y) < _HALF * before.height and item.x >= before.x:
        return item.x - before.x - before.width
    down = item.y - before.y
    return 1000 + (down if down > 0 else 10_000 - down)


def _in_lines(found: Sequence[tuple[_Piece, bool]]) -> Iterator[Line]:
    line: Line | None = None
    for piece, spaced in found:
        item = piece.item
        words = " ".join(_OPENING_BULLET.sub("", item.text).split())
        if line and abs(item.y + item.height - line.y - line.height) < _HALF * line.height and item.x >= line.x:
            line.text += f" {words}" if spaced else words
            line.right = max(line.right, item.x + item.width)
            continue
        if line:
            yield line
        bulleted = _OPENING_BULLET.match(item.text) is not None
        line = Line(words, item.x, item.y, item.x + item.width, item.height, is_item=bulleted)
    if line:
        yield line


def unmarked(text: str) -> str:
    """A text of the engine's without its marks of emphasis and its escapes."""
    return _MARK.sub(lambda mark: mark[1] or "", text)


def joined(lines: Sequence[Line]) -> str:
    """Lines as a text: a break stays where a word may go on over it, which only its reader can tell."""
    text = ""
    for line in lines:
        text += ("" if not text else "\n" if _HYPHEN.search(text) else " ") + line.text
    return text


def headings_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that are all of headings, as headings: one goes on in the next line if that is near and of its size."""
    headings: list[list[Line]] = []
    for line in lines:
        before = headings[-1][-1] if headings else None
        if before is None or not _goes_on(before, line):
            headings.append([])
        headings[-1].append(line)
    return headings


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a heading goes on in a line below."""
    larger, smaller = max(before.height, line.height), min(before.height, line.height)
    near = 0 < line.y - before.y <= _HEADING_GAP * before.height
    return near and larger <= _SAME * smaller and not line.text[:1].isdigit() and not ends_sentence(before.text)


def paragraphs_of(lines: Sequence[Line], leading: float = 0) -> list[list[Line]]:
    """Lines that follow one another, as paragraphs.

    One begins where a block of the engine's does, after a gap, with a line that stands further in, after a line
    that ends a sentence and has room for the next word, and after one that is shorter than those around it.

    Args:
        lines: in reading order.
        leading: the usual distance of two lines on the page, in heights of a line; 0 when it is not known.
    """
    steps = [after.y - line.y for line, after in pairwise(lines) if _is_below(line, after)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0
    paragraphs: list[list[Line]] = []
    for number, line in enumerate(lines):
        if not number or _begins(lines, number, usual, leading):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return paragraphs


def _is_below(line: Line, after: Line) -> bool:
    """Whether a line stands under another in the same column."""
    return 0 < after.y - line.y < 3 * line.height and after.x < line.right and line.x < after.right


def _begins(lines: Sequence[Line], number: int, usual: float, leading: float) -> bool:
    """Whether a paragraph begins with a line; ``usual`` is the distance of lines around it, ``leading`` the page's."""
    before, line = lines[number - 1], lines[number]
    if line.is_item:
        return True
    below = _is_below(before, line)
    step = line.y - before.y
    if below and usual and step > _PARAGRAPH_GAP * max(usual, before.height):
        return True
    left = min(each.x for each in _column(lines, number))
    goes_on = below and before.x > line.x + _HALF * line.height and line.x < left + _NEAR * line.height
    amid = below and line.text[:1].islower() and not ends_sentence(before.text)
    if line.opens and not goes_on and not amid:
        return True
    if (
        line.x > left + _INDENT * line.height
        and before.x < line.x - _HALF * line.height
        and _returns(lines, number, left)
    ):
        return True
    is_apart = below and bool(leading) and step > _PARAGRAPH_GAP * leading * before.height
    return _is_broken_off(lines, number, left, is_apart=is_apart)


def _is_broken_off(lines: Sequence[Line], number: int, left: float, *, is_apart: bool) -> bool:
    """Whether the line before one was ended on purpose: the next word had room on it, and more shows that."""
    before, line = lines[number - 1], lines[number]
    next_word = (len(line.text.split(" ", 1)[0]) + 2) * (line.right - line.x) / max(len(line.text), 1)
    room = max(each.right for each in _column(lines, number - 1)) - before.right
    ended = ends_sentence(before.text) and not line.text[:1].islower()
    alone = len(lines) < _FEW_LINES and not line.text[:1].islower()
    if is_apart and (alone or ended or room > next_word or _NUMBERED.match(line.text)):
        return True
    if ended and room > next_word:
        return True
    near = [each for each in lines[max(0, number - 3) : number + 2] if each.x < before.right and before.x < each.right]
    reach = max(each.right for each in near)
    return reach - before.right > max(next_word, _SHORT * (reach - left))


def _column(lines: Sequence[Line], number: int) -> list[Line]:
    """The lines around one that stand in its column."""
    line = lines[number]
    around = lines[max(0, number - _AROUND) : number + _AROUND]
    return [each for each in around if each.x < line.right and line.x < each.right]


def _returns(lines: Sequence[Line], number: int, left: float) -> bool:
    """Whether the line after one that stands further in stands at the left edge, or there is none."""
    if number + 1 >= len(lines):
        return True
    line, after = lines[number], lines[number + 1]
    return not _is_below(line, after) or after.x < left + _NEAR * line.height
