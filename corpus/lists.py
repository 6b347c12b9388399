"""Which items of a list stand under which: by indentation, or by how they are numbered."""

import re
from dataclasses import dataclass, field

from corpus.lines import Line

__all__ = ["Outline"]

_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*)")
_LETTER = re.compile(r"\(?([A-Za-z]+)")
_ROMAN = re.compile(r"[ivx]+\Z", re.IGNORECASE)
_DEEPER = 2
"""Columns of indentation from which on an item stands under another."""
_DEEPEST = 12
_READ = 4
"""How many of the items that an item stands under are read with it, from the innermost up."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item that others may stand under.

    Attributes:
        indent: the columns before it.
        style: how it is marked: "-", "1", "1.1", "a", "i"; those of one list are marked alike.
        label: its number or letter.
        words: what it says.
    """

    indent: int
    style: str
    label: str
    words: str


@dataclass(slots=True)
class Outline:
    """The items, outermost first, that the next line may stand under."""

    _items: list[_Item] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._items)

    def clear(self) -> None:
        """End the list."""
        self._items.clear()

    def path(self) -> tuple[str, ...]:
        """What the items say, outermost first."""
        return tuple(item.words.rstrip(": ") for item in self._items[-_READ:])

    def enter(self, line: Line, words: str) -> tuple[str, ...]:
        """Put an item where it belongs.

        Args:
            line: the item's first line.
            words: what it says, without its mark.

        Returns:
            What the items say that it stands under, outermost first.
        """
        style, label = _style(line, self._items)
        while self._items and not _is_under(line, style, label, self._items[-1]):
            before = self._items.pop()
            if before.style == style and abs(before.indent - line.indent) < _DEEPER:
                break  # it stands where the other of its list stood
        above = self.path()
        if len(self._items) < _DEEPEST:
            self._items.append(_Item(line.indent, style, label, words))
        return above

    def holds(self, line: Line) -> bool:
        """Whether a line of plain text belongs to an item, for it is indented as far as its words; ends the others."""
        while self._items and line.indent < self._items[-1].indent + _DEEPER:
            self._items.pop()
        return bool(self._items)


def _style(line: Line, items: list[_Item]) -> tuple[str, str]:
    """How an item is marked, and with which number or letter."""
    mark = line.text[: line.marker].strip()
    if number := _NUMBER.match(mark):
        depth = number[1].count(".")
        return "1" + ".1" * depth, number[1]
    if letter := _LETTER.match(mark):
        follows = any(
            item.style == "a" and len(letter[1]) == 1 and ord(item.label) + 1 == ord(letter[1]) for item in items
        )
        case = "a" if letter[1].islower() else "A"
        return (("i" if case == "a" else "I") if _ROMAN.match(letter[1]) and not follows else case), letter[1]
    return mark[:1], ""


def _is_under(line: Line, style: str, label: str, item: _Item) -> bool:
    """Whether an item stands under another, rather than beside it or in another list."""
    if line.indent >= item.indent + _DEEPER:
        return True
    if line.indent <= item.indent - _DEEPER or style == item.style:
        return False
    if style.startswith("1.1"):
        return item.style.startswith("1") and len(item.style) < len(style)
    begins = label in ("", "1", "a", "A", "i", "I")
    if item.style.startswith("1") and not style.startswith("1") and label:
        return begins or bool(item.words)
    return begins and (item.words.endswith(":") or not line.gap) and not item.style.startswith(style)
