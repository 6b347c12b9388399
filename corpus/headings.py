"""The headings of a text: marked ones where it marks them, else short lines that stand alone above prose."""

import re
from collections.abc import Mapping, Sequence, Set

from corpus.lines import Form, Line, blocks_of, count_words
from corpus.titles import is_prose, is_title_like

__all__ = ["find_headings"]

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=[^\W\d_])")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_LONGEST = 120
_MOST_WORDS = 14
_BODY_WORDS = 4
_MOST_IN_A_ROW = 3


def find_headings(lines: Sequence[Line], furniture: Set[int]) -> dict[int, int]:
    """Which lines are headings, and how deep.

    Headings are those marked as in Markdown, by ``#`` or by a line of ``=`` or ``-`` beneath. Only where
    there are none, a line is a heading that stands alone, looks like a title, numbered or not, and has prose,
    items or another heading below it.

    Returns:
        The level, from 1, by the line's index.
    """
    return _marked(lines, furniture) or _unmarked(lines, furniture)


def _marked(lines: Sequence[Line], furniture: Set[int]) -> dict[int, int]:
    found = {}
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else None
        if number in furniture:
            continue
        if line.form is Form.MARKED_HEADING:
            found[number] = line.level
        elif below is not None and below.gap == 0 and _is_underlined(line, below):
            found[number] = 1 if below.text[0] == "=" else 2
    return found


def _is_underlined(line: Line, below: Line) -> bool:
    return len(line.text) <= _LONGEST and _UNDERLINE.fullmatch(below.text) is not None and is_title_like(line)


def _unmarked(lines: Sequence[Line], furniture: Set[int]) -> dict[int, int]:
    """Headings told by form and place alone, from the last line up, since what is below decides."""
    found: dict[int, int] = {}
    blocks = blocks_of(lines)
    for block, following in zip(reversed(blocks[:-1]), reversed(blocks[1:]), strict=True):
        line = lines[block.start]
        if len(block) > 1 or block.start in furniture or following.start in furniture:
            continue
        level = _level(line)
        has_body = is_prose(lines[following.start : following.stop], _BODY_WORDS)
        if level and (following.start in found or (has_body and not _continues(line, lines[following.start]))):
            found[block.start] = level
    return _without_lists(found, blocks)


def _without_lists(found: Mapping[int, int], blocks: Sequence[range]) -> dict[int, int]:
    """The headings less those of which many stand in a row: these are the items of a list."""
    kept: dict[int, int] = {}
    row: list[int] = []
    for block in blocks:
        if block.start in found:
            row.append(block.start)
            continue
        if len(row) <= _MOST_IN_A_ROW:
            kept.update((number, found[number]) for number in row)
        row.clear()
    return kept


def _continues(line: Line, following: Line) -> bool:
    """Whether two numbered lines are the items of one list."""
    numbers = [_NUMBER.match(each.text) for each in (line, following)]
    first, second = (int(number[1].rsplit(".", 1)[-1]) if number else 0 for number in numbers)
    return first > 0 and second == first + 1


def _level(line: Line) -> int:
    """How deep a line is if it is a heading, by its number "3.1"; 0 when it cannot be one."""
    number = _NUMBER.match(line.text)
    whole = Line(line.start, line.end, line.text, line.gap, Form.PLAIN) if number else line
    if len(line.text) > _LONGEST or count_words(line.text) > _MOST_WORDS or not is_title_like(whole):
        return 0
    return 1 + number[1].count(".") if number else 1
