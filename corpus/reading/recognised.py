"""The lines of recognised text in the order in which they are read, from the places of its words on a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from liteparse import ParsedPage

from corpus.lines import ends_sentence

__all__ = ["recognised_lines"]

_SAME_LINE = 0.5
"""Heights of a word that the middles of two words of a line are apart at most."""
_GUTTER = 1.0
"""Heights of a word that a gap between two columns has at least where it begins."""
_NARROWEST = 0.7
"""The same, where lines of other lengths reach into it."""
_FEWEST_LINES = 3
_FEWEST_WORDS = 3
"""The fewest words that a line of a column has on the whole: fewer are cells of a table, which is read by its rows."""
_APART = 1.7
"""Times the usual distance of two lines, from which on a paragraph ends."""
_LARGER = 1.4
"""How much higher a line is than the one below where it stands over it as a heading does."""
_FULL = 0.85
"""The share of its paragraph's width that a line fills where it is not broken on purpose."""
_WIDE = 1.6
"""Characters' widths of a gap from which on it parts columns of a table, and is shown as several spaces."""
_MOST_SPACES = 40


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, or several, and where they stand."""

    text: str
    left: float
    top: float
    right: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


_Line = list[_Word]


def recognised_lines(page: ParsedPage) -> list[str]:
    """The lines of a page, "" between paragraphs; columns of text one after the other, those of tables side by side."""
    words = [
        _Word(" ".join(item.text.split()), item.x, item.y, item.x + item.width, item.height)
        for item in page.text_items
        if item.text.strip() and item.width > 0 and item.height > 0
    ]
    if not words:
        return []
    height = median(word.height for word in words)
    width = median((word.right - word.left) / len(word.text) for word in words)
    lines = list(_ordered(words, height))
    return [line for paragraph in _paragraphs(lines, height) for line in _unbroken(paragraph, width)][:-1]


def _paragraphs(lines: Sequence[_Line], height: float) -> Iterator[list[_Line]]:
    """The lines parted where they stand further apart, where a column ends, and below what is written larger."""
    steps = [below[0].middle - above[0].middle for above, below in pairwise(lines)]
    down = sorted(step for step in steps if step > 0)
    usual = down[len(down) // 4] if down else height
    paragraph = [lines[0]]
    for step, (above, line) in zip(steps, pairwise(lines), strict=True):
        if step < 0 or step > _APART * usual or _height(above) > _LARGER * _height(line):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _unbroken(lines: Sequence[_Line], width: float) -> list[str]:
    """The lines of a paragraph and "", where those that go on are one; a word that is parted by a hyphen, too."""
    told: list[str] = []
    widest = max(line[-1].right - line[0].left for line in lines)
    for number, line in enumerate(lines):
        words = _spaced(line, width)
        before = lines[number - 1][-1].right - lines[number - 1][0].left if number else 0
        goes_on = words[:1].islower() or (len(lines) >= _FEWEST_LINES and not ends_sentence(told[-1] if told else "."))
        if told and before >= _FULL * widest and goes_on and "  " not in words and "  " not in told[-1]:
            parted = told[-1].endswith("-") and words[:1].islower()
            told[-1] = told[-1][:-1] + words if parted else f"{told[-1]} {words}"
        else:
            told.append(words)
    return [*told, ""]


def _ordered(words: Sequence[_Word], height: float) -> Iterator[_Line]:
    """The lines of words in reading order: where several stand beside a gutter, those left of it go first."""
    lines = _lines(words, height)
    at = 0
    while at < len(lines):
        stop, gutter = _columns(lines, at, height)
        sides = [
            [word for line in lines[at:stop] for word in line if (word.left > gutter) is is_right]
            for is_right in (False, True)
        ]
        if stop - at >= _FEWEST_LINES and all(_is_prose(side, height) for side in sides):
            for side in sides:
                yield from _ordered(side, height)
            at = stop
        else:
            yield lines[at]
            at += 1


def _lines(words: Sequence[_Word], height: float) -> list[_Line]:
    """The words by lines, from top to bottom, each from left to right."""
    lines: list[_Line] = []
    for word in sorted(words, key=lambda each: each.middle):
        if lines and word.middle - lines[-1][0].middle <= _SAME_LINE * height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda each: each.left) for line in lines]


def _columns(lines: Sequence[_Line], at: int, height: float) -> tuple[int, float]:
    """The index after the lines from one on that the same gutter parts, and where that is."""
    gaps = [(after.left - before.right, before.right, after.left) for before, after in pairwise(lines[at])]
    wide, low, high = max(gaps, default=(0.0, 0.0, 0.0))
    if wide < _GUTTER * height:
        return at, 0.0
    stop = at + 1
    while stop < len(lines):
        middle = (low + high) / 2
        left = max((word.right for word in lines[stop] if word.left <= middle), default=low)
        right = min((word.left for word in lines[stop] if word.left > middle), default=high)
        if min(high, right) - max(low, left) < _NARROWEST * height:
            break
        low, high = max(low, left), min(high, right)
        stop += 1
    return stop, (low + high) / 2


def _is_prose(words: Sequence[_Word], height: float) -> bool:
    """Whether words are a column of running text, and not of cells."""
    lines = _lines(words, height)
    count = sum(len(word.text.split()) for word in words)
    return len(lines) >= _FEWEST_LINES and count >= _FEWEST_WORDS * len(lines)


def _height(line: _Line) -> float:
    return max(word.height for word in line)


def _spaced(line: _Line, width: float) -> str:
    """A line with wide gaps as several spaces."""
    told = line[0].text
    for before, after in pairwise(line):
        gap = (after.left - before.right) / width
        told += " " * (max(2, min(round(gap), _MOST_SPACES)) if gap >= _WIDE else 1) + after.text
    return told
