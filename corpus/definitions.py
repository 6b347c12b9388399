"""Terms that a text defines after what they stand for, as contracts do: 'Ana Berg, of 2 Quay Street (the "Lessee")'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import BlockKind

__all__ = ["Definition", "definitions_in", "may_define"]

_QUOTED = r"(?:the\s+|an?\s+|each\s+an?\s+)?[\"“„«](?:the\s+)?([^\"“”„«»]{1,60})[\"”“»]"
_FROM_NOW_ON = r"(?:here(?:in)?after|henceforth|below|together|collectively|jointly):?,?\s+"
_CALLED = r"(?:(?:referred\s+to\s+as|called|known\s+as)\s+)?"
_DEFINED = re.compile(
    rf"[(\[]\s*(?:{_FROM_NOW_ON})?{_CALLED}{_QUOTED}[^()\[\]]{{0,60}}[)\]]"
    rf"|,\s*{_FROM_NOW_ON}{_CALLED}{_QUOTED}",
    re.IGNORECASE,
)
"""What follows the words that it defines: '(the "Lessee")', ', hereinafter the "Lessee"'."""
_JOINT = re.compile(r"(?:.*(?:[;:]|\bbetween:?)\s)?[\s,.;)]*(?:(?:and|or|to)\b\s*)?", re.IGNORECASE | re.DOTALL)
"""What stands before the words that a term stands for."""
_MOST = 240
"""Characters of the words that a term stands for; of more they are no name of anything."""


_NO_PROSE = frozenset({BlockKind.CODE, BlockKind.HEADER, BlockKind.LABEL, BlockKind.ROW})


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and the words that it stands for.

    Attributes:
        term: as it is used afterwards: "Lessee".
        start: offset of the words that it stands for.
        end: offset after them.
    """

    term: str
    start: int
    end: int


def may_define(kind: BlockKind) -> bool:
    """Whether a sentence of such a block may define terms in passing: no code, row or label."""
    return kind not in _NO_PROSE


def definitions_in(text: str, start: int, end: int) -> Iterator[Definition]:
    """The terms that a sentence defines, in order.

    Args:
        text: the whole text.
        start: offset of the sentence.
        end: offset after it.
    """
    at = start
    for found in _DEFINED.finditer(text, start, end):
        joint = _JOINT.match(text, max(at, found.start() - 2 * _MOST), found.start())
        first = joint.end() if joint is not None else at
        last = first + len(text[first : found.start()].rstrip())
        if 0 < last - first <= _MOST:
            yield Definition(found[1] or found[2], first, last)
        at = found.end()
