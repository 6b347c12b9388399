"""The headings of a text: marked ones where it marks them, else short lines that stand alone above prose."""

import re
from collections.abc import Mapping, Sequence, Set

from corpus.entries import is_caption, is_short, label_of
from corpus.lines import Form, Line, blocks_of, count_words
from corpus.titles import is_prose, is_title_like

__all__ = ["find_headings"]

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=[^\W\d_])")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_BOLD = re.compile(r"(\*\*|__)[^*_]{2,80}\1:?")
_BOLD_LEVEL = 7
"""Below those that Markdown marks, of which the deepest is 6."""
_LONGEST = 120
_MOST_WORDS = 14
_BODY_WORDS = 4
_MOST_WORDS_ABOVE = 7
_MOST_IN_A_ROW = 3


def find_headings(lines: Sequence[Line], boilerplate: Set[int]) -> dict[int, int]:
    """Which lines are headings, and how deep.

    Headings are those marked as in Markdown, by ``#``, by a line of ``=`` or ``-`` beneath, or as a line that is
    bold and stands alone. Only where there are none, a line is a heading that stands alone, looks like a title,
    numbered or not, and has prose, items, fields, rows or another heading below it. One with a number, or in
    capitals, may stand right above its text.

    Returns:
        The level, from 1, by the line's index.
    """
    return _marked(lines, boilerplate) or _unmarked(lines, boilerplate)


def _marked(lines: Sequence[Line], boilerplate: Set[int]) -> dict[int, int]:
    found = {}
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else None
        if number in boilerplate:
            continue
        if line.form is Form.MARKED_HEADING:
            found[number] = line.level
        elif below is not None and below.gap == 0 and _is_underlined(line, below):
            found[number] = 1 if below.text[0] == "=" else 2
        elif below is not None and line.gap and below.gap and _BOLD.fullmatch(line.text):
            found[number] = _BOLD_LEVEL
    return found


def _is_underlined(line: Line, below: Line) -> bool:
    return len(line.text) <= _LONGEST and _UNDERLINE.fullmatch(below.text) is not None and is_title_like(line)


def _unmarked(lines: Sequence[Line], boilerplate: Set[int]) -> dict[int, int]:
    """Headings told by form and place alone, from the last line up, since what is below decides."""
    found: dict[int, int] = {}
    blocks = blocks_of(lines)
    nothing = range(len(lines), len(lines))
    for block, following in zip(reversed(blocks), reversed([*blocks[1:], nothing][: len(blocks)]), strict=True):
        line = lines[block.start]
        if block.start in boilerplate:
            continue
        level = _level(line)
        if len(block) > 1:
            if level and _is_above_its_text(lines[block.start : block.stop]):
                found[block.start] = level
            continue
        if following.start in boilerplate:
            continue
        has_body = _is_body(lines[following.start : following.stop])
        if level and (following.start in found or (has_body and not _continues(line, lines[following.start]))):
            found[block.start] = level
    return _without_lists(found, blocks)


def _is_body(block: Sequence[Line]) -> bool:
    """Whether a block is what stands below a heading."""
    if is_prose(block, _BODY_WORDS):
        return True
    if not block or _is_listed(block):
        return bool(block)
    field = label_of(block[0].text)
    return field is not None and is_short(field[1])


def _is_listed(block: Sequence[Line]) -> bool:
    """Whether a block is a list, or a table of several rows."""
    return block[0].form is Form.ITEM or (block[0].form is Form.ROW and len(block) > 1)


def _is_above_its_text(block: Sequence[Line]) -> bool:
    """Whether a block's first line is a heading with no empty line below: it has a number of its own, or capitals."""
    line, below = block[:2]
    number = _NUMBER.match(line.text)
    if count_words(line.text) > _MOST_WORDS_ABOVE:
        return False
    if number is None:
        return line.text.isupper() and below.form is Form.PLAIN and not below.text.isupper() and is_prose(block[1:])
    others = [_NUMBER.match(each.text) for each in block[1:]]
    if any(other and other[1].count(".") == number[1].count(".") for other in others):
        return False
    if below.form is Form.ITEM:
        return others[0] is not None and others[0][1].startswith(number[1] + ".")
    return below.form is Form.PLAIN and not below.text[0].islower() and is_prose(block[1:], _BODY_WORDS)


def _without_lists(found: Mapping[int, int], blocks: Sequence[range]) -> dict[int, int]:
    """The headings less those of which many stand in a row: these are the items of a list."""
    kept: dict[int, int] = {}
    row: list[int] = []
    for block in blocks:
        if block.start in found and len(block) == 1:
            row.append(block.start)
            continue
        if block.start in found:  # with its text
            kept[block.start] = found[block.start]
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
    if len(line.text) > _LONGEST or count_words(line.text) > _MOST_WORDS or is_caption(line.text):
        return 0
    if not is_title_like(whole):
        return 0
    return 1 + number[1].count(".") if number else 1
