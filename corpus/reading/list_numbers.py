"""The numbers that OpenDocument shows before headings and items (ISO 26300-1, 16.30 to 16.34).

They are in no paragraph, but follow from the styles of lists, the outline's among them, and from what is above.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.reading.counting import written
from corpus.reading.trees import Element, local_name

__all__ = ["ListNumbers", "Numbers"]

_LEVELS = 10
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_PLACE = re.compile(r"%(\d{1,2})%")
_NUMBERED = frozenset({"list-level-style-number", "outline-level-style"})


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered.

    Attributes:
        form: of the number, as ``numbering.written`` takes it.
        pattern: what is printed, "%2%" standing for the number of the second level.
        start: the first number.
    """

    form: str
    pattern: str
    start: int


class ListNumbers:
    """Counts the items of one list, whatever their levels."""

    def __init__(self) -> None:
        self._counts: list[int | None] = [None] * _LEVELS

    def next(self, levels: Mapping[int, _Level], at: int, start: int | None = None) -> str:
        """What is printed before the next item; "" for a bullet.

        Args:
            levels: of the list's style, from 1.
            at: the level of the item, from 1.
            start: the number that the item has by itself.
        """
        level = levels.get(at)
        if level is None:
            return ""
        for above in range(1, at):  # what is left out is counted
            if self._counts[above - 1] is None and above in levels:
                self._counts[above - 1] = levels[above].start
        before = self._counts[at - 1]
        self._counts[at - 1] = start if start is not None else level.start if before is None else before + 1
        self._counts[at:] = [None] * (_LEVELS - at)

        def number(found: re.Match[str]) -> str:
            place = int(found[1])
            count = self._counts[place - 1] if 0 < place <= at else None
            return written(count, levels[place].form) if count is not None and place in levels else ""

        return " ".join(_PLACE.sub(number, level.pattern).split())


class Numbers:
    """The numbers of a document.

    Args:
        roots: of the parts that hold its styles.
    """

    def __init__(self, roots: Sequence[Element]) -> None:
        self._styles = dict(pair for root in roots for pair in _list_styles(root))
        outlines = (style for root in roots for style in root.iter(f"{_TEXT}outline-style"))
        self._outline = next((_levels(style) for style in outlines), {})
        self._headings = ListNumbers()
        self._lists: dict[str, ListNumbers] = {}

    def of_heading(self, element: Element) -> str:
        """What is printed before the next heading that stands in no list."""
        at = _number(element, f"{_TEXT}outline-level", 1)
        return self._headings.next(self._outline, at, _start(element))

    def of_list(self, element: Element) -> ListNumbers:
        """The numbers of the next list: those of the one that it goes on with, or of its own."""
        style = element.get(f"{_TEXT}style-name") or ""
        goes_on = element.get(f"{_TEXT}continue-numbering") == "true"
        before = element.get(f"{_TEXT}continue-list") or (style if goes_on else None)
        numbers = (None if before is None else self._lists.get(before)) or ListNumbers()
        self._lists |= dict.fromkeys((element.get(_ID) or style, style), numbers)
        return numbers

    def of_item(self, item: Element, numbers: ListNumbers, style: str, at: int) -> str:
        """What is printed before the next item of a list; "" for a bullet.

        Args:
            item: of the list.
            numbers: of the list.
            style: its name.
            at: the level of the item, from 1.
        """
        return numbers.next(self._styles.get(style, {}), at, _start(item))


def _list_styles(root: Element) -> Iterator[tuple[str, dict[int, _Level]]]:
    for style in root.iter(f"{_TEXT}list-style"):
        yield style.get(f"{_STYLE}name") or "", _levels(style)


def _levels(style: Element) -> dict[int, _Level]:
    found = {}
    for each in style:
        at = _number(each, f"{_TEXT}level", 1)
        if local_name(each) in _NUMBERED and at <= _LEVELS and each.get(f"{_STYLE}num-format", "1") in _FORMS:
            form = _FORMS[each.get(f"{_STYLE}num-format", "1")]
            found[at] = _Level(form, _pattern(each, at), _number(each, f"{_TEXT}start-value", 1))
    return found


def _pattern(level: Element, at: int) -> str:
    """What is printed before an item: as newer programs write it out, or else of as many levels as are shown."""
    told = next((str(value) for name, value in level.attrib.items() if name.endswith("}num-list-format")), None)
    if told is not None:
        return told
    first = max(1, at - _number(level, f"{_TEXT}display-levels", 1) + 1)
    numbers = ".".join(f"%{place}%" for place in range(first, at + 1))
    return f"{level.get(f'{_STYLE}num-prefix') or ''}{numbers}{level.get(f'{_STYLE}num-suffix') or ''}"


def _number(element: Element, attribute: str, default: int) -> int:
    value = element.get(attribute) or ""
    return int(value) if value.isdecimal() and value.isascii() and len(value) < len("100000") else default


def _start(element: Element) -> int | None:
    """The number that an item or a heading has by itself; None when it goes on from the one before."""
    start = _number(element, f"{_TEXT}start-value", -1)
    return None if start < 0 else start
