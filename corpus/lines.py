"""The lines of a text, and what form alone says of each: item of a list, row of a table, rule, heading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

__all__ = ["Form", "Line", "blocks_of", "count_words", "ends_sentence", "lines_of"]


class Form(Enum):
    """What a line's own marks make it."""

    PLAIN = "plain"
    ITEM = "item"
    ROW = "row"
    RULE = "rule"  # or a comment: nothing to read
    FENCE = "fence"
    CODE = "code"
    MARKED_HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something, without the white space around it.

    Attributes:
        start: offset of its first character.
        end: offset after its last.
        text: the line itself, ``text[start:end]``.
        gap: how many empty lines stand before it.
        form: what its marks make it.
        marker: how many characters the item's or the heading's mark takes ("2. ", "## "), else 0.
        level: depth of a marked heading, from 1; else 0.
        indent: how many columns of white space stand before it; a tab reaches to the next fourth column.
    """

    start: int
    end: int
    text: str
    gap: int
    form: Form
    marker: int = 0
    level: int = 0
    indent: int = 0


_MARKED_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_TAB = 4
_CODE_INDENT = 4
"""Columns from which on a line of Markdown is code, as in CommonMark."""
_FENCE = re.compile(r"(`{3,}|~{3,})")
_RULE = re.compile(r"[-=_*~+#.|:\s]{3,}|<!--.*-->")
_ROW = re.compile(r"\||.*(?: \| |\S\t+\S)|(?!.*,\s)(?=.*[^\d\s],\S).*,.*,")
_ITEM = re.compile(
    r"""(?: [-*+•◦‣⁃▪●○–·]\s+(?:\d{1,3}[.)]\s+)?       # a bullet
          | \(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s+   # 1.  1.2.  (a)  iv)
            (?:\((?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)\s+)?               # 1. (1)
          | \d{1,2}(?:\.\d{1,3})+\s+                   # 1.2
        )(?=\S)""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SENTENCE_END = re.compile(r"""[.!?…。！？｡।॥؟۔።៕။։][\s"'”’»›」』)\]*_]*\Z""")


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines between ``start`` and ``end`` that are not blank, in order; all kinds of line break count."""
    return list(_lines(text, start, len(text) if end is None else end))


def blocks_of(lines: Sequence[Line]) -> list[range]:
    """Runs of lines with no empty line between them, as ranges of indices."""
    edges = [0, *(number for number, line in enumerate(lines) if number and line.gap), len(lines)]
    return [range(start, end) for start, end in pairwise(edges) if start < end]


def count_words(text: str) -> int:
    """How many words text has, in any script; where words are not spaced, two characters count as one."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text)) + (unspaced + 1) // 2


def ends_sentence(text: str) -> bool:
    """Whether text ends as a sentence does, closing quotes and brackets aside."""
    return _SENTENCE_END.search(text[-20:]) is not None


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    raws = text[start:end].splitlines(keepends=True)
    closed = _closed_fences(raws)
    offset, gap, fence = start, 0, ""
    for number, raw in enumerate(raws):
        words = raw.strip()
        if not words:
            gap += 1
        else:
            before = raw[: len(raw) - len(raw.lstrip())]
            first, indent = offset + len(before), len(before.expandtabs(_TAB))
            opening = _FENCE.match(words)
            if opening and (words.startswith(fence) if fence else number in closed):
                fence = "" if fence else opening[0]
                yield Line(first, first + len(words), words, gap, Form.FENCE, indent=indent)
            elif fence:
                yield Line(first, first + len(words), words, gap, Form.CODE, indent=indent)
            else:
                yield _line(first, words, gap, indent)
            gap = 0
        offset += len(raw)


def _closed_fences(raws: Sequence[str]) -> set[int]:
    """The lines that look like a fence and have another below that could close it: others open nothing."""
    longest = {"`": 0, "~": 0}
    closed = set()
    for number in range(len(raws) - 1, -1, -1):
        if found := _FENCE.match(raws[number].strip()):
            mark, width = found[0][0], len(found[0])
            if longest[mark] >= width:
                closed.add(number)
            longest[mark] = max(longest[mark], width)
    return closed


def _line(first: int, words: str, gap: int, indent: int) -> Line:
    end = first + len(words)
    heading = _MARKED_HEADING.match(words)
    if heading and indent < _CODE_INDENT:
        return Line(first, end, words, gap, Form.MARKED_HEADING, heading.end(), len(heading[1]), indent)
    if _RULE.fullmatch(words):
        return Line(first, end, words, gap, Form.RULE, indent=indent)
    if _ROW.match(words):
        return Line(first, end, words, gap, Form.ROW, indent=indent)
    if item := _ITEM.match(words):
        return Line(first, end, words, gap, Form.ITEM, item.end(), indent=indent)
    return Line(first, end, words, gap, Form.PLAIN, indent=indent)
