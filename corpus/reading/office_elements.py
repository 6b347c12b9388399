"""From the elements that office-oxide tells of to text: headings, paragraphs, lists, tables, notes and pictures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from corpus.reading.counting import Label, is_mark, label_of
from corpus.reading.fields import believed_title
from corpus.reading.sheets import write_sheet
from corpus.reading.tables import let_down
from corpus.reading.writing import Writer

__all__ = ["ElementWriter"]

_Element = Mapping[str, Any]
"""What office-oxide calls an element: a mapping with a ``type``, and others in its ``content``."""

_MOST_REPEATED = 50
"""Columns or rows over which a cell reaches at most."""
_TITLE_SIZE = 32
"""Half points: the size of letters from which on a paragraph that opens a document is its title."""
_LONGEST_TITLE = 200
_FEWEST_WORDS_OF_PICTURE = 3


class ElementWriter:
    """A file's sections on their way to text.

    Args:
        paged: whether each section is a page of its own.
        sheets: whether the sections are sheets.

    Attributes:
        writer: has written the text.
        title: what the document opens with in large letters.
    """

    def __init__(self, *, paged: bool, sheets: bool) -> None:
        self.writer = Writer()
        self.title: str | None = None
        self._paged = paged
        self._sheets = sheets

    def write(self, sections: Sequence[Mapping[str, Any]], drawn: Sequence[Sequence[str]] = ()) -> None:
        """Write all sections, and what stands above and below their pages, once, at the end.

        Args:
            sections: as office-oxide tells of them.
            drawn: for each of them the paragraphs that are drawn on it.
        """
        edges: dict[str, None] = {}
        for section, shapes in zip(sections, chain(drawn, repeat(())), strict=False):
            if self._paged:
                self.writer.page((section.get("title") or "") if self._sheets else "")
            if self._sheets:
                write_sheet(self.writer, section, self._element)
            else:
                self._elements(section.get("elements") or ())
            for words in shapes:
                self.writer.paragraph(words)
            notes = " ".join(_texts(section.get("speaker_notes") or ()))
            if notes:
                self.writer.paragraph(f"Notes: {notes}")
            edges.update(dict.fromkeys(_edges(section)))
        for words in edges:
            self.writer.paragraph(words)

    def _elements(self, elements: Sequence[_Element]) -> None:
        for element in elements:
            self._element(element)

    def _element(self, element: _Element) -> None:
        kind = element.get("type")
        if kind == "heading":
            self.writer.heading(element.get("level") or 1, _words(element))
        elif kind == "paragraph":
            self._paragraph(element)
        elif kind == "list":
            self._list(element, element.get("level") or 0)
        elif kind == "table":
            self._table(element)
        elif kind in ("endnote", "footnote"):
            name = str(element.get("marker") or kind)
            self.writer.paragraph(f"{name[:1].upper()}{name[1:]}: {' '.join(_texts(element.get('content') or ()))}")
        elif kind == "image":
            self._picture(element)
        else:
            self._elements([each for each in element.get("content") or () if isinstance(each, Mapping)])

    def _paragraph(self, element: _Element) -> None:
        words = _words(element)
        sizes = [each.get("font_size_half_pt") or 0 for each in element.get("content") or () if each.get("text")]
        if not self.writer.text and sizes and min(sizes) >= _TITLE_SIZE and len(words) <= _LONGEST_TITLE:
            self.title = believed_title(words)
            self.writer.heading(1, words)
        else:
            self._clause(words)
        for each in element.get("content") or ():
            if each.get("type") == "image":
                self._picture(each)

    def _clause(self, words: str) -> None:
        """Write a paragraph, which may have a number."""
        label, rest = label_of(words)
        if label is None:
            self.writer.paragraph(rest)
        else:
            self._item(label.level, rest, label, None)

    def _item(self, level: int, words: str, label: Label | None, mark: int | str | None) -> None:
        """Write an item of a list, with the label that is printed before it, or else with the mark."""
        if label is None or is_mark(label.text):
            self.writer.item(level, words, label.text if label else mark)
        else:
            self.writer.paragraph(f"{label.text} {words}")

    def _picture(self, element: _Element) -> None:
        words = " ".join(str(element.get("alt_text") or "").split())
        if len(words.split()) >= _FEWEST_WORDS_OF_PICTURE:
            self.writer.paragraph(f"Picture: {words}")

    def _list(self, element: _Element, level: int) -> None:
        first = element.get("start_number") or 1
        for number, item in enumerate(element.get("items") or (), first):
            mark = _mark(number, element.get("style")) if element.get("ordered") else None
            label, words = label_of("\n".join(_texts(item.get("content") or (), _as_it_is)))
            self._item(level, words, label, mark)
            if item.get("nested"):
                self._list(item["nested"], level + 1)

    def _table(self, element: _Element) -> None:
        rows = element.get("rows") or ()
        if all(len(row.get("cells") or ()) < 2 for row in rows):
            for row in rows:
                for cell in row.get("cells") or ():
                    self._elements(cell.get("content") or ())
            return
        headers = next((at for at, row in enumerate(rows) if not row.get("is_header")), len(rows))
        self.writer.table(list(_grid(rows)), headers if headers < len(rows) else 0)


def _grid(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[str]]:
    """The words of a table's cells, one for each column, those that reach over several columns or rows in each.

    Of what reaches over several columns only a header is repeated, the others are followed by empty cells.
    """
    below: dict[int, tuple[str, int]] = {}
    for row in rows:
        cells: list[str] = []
        for cell in row.get("cells") or ():
            let_down(cells, below, str)
            words = " ".join(_texts(cell.get("content") or ()))
            wide, deep = (min(max(cell.get(name) or 1, 1), _MOST_REPEATED) for name in ("col_span", "row_span"))
            for column in range(wide):
                shown = words if not column or row.get("is_header") else ""
                if deep > 1:
                    below[len(cells)] = (shown, deep - 1)
                cells.append(shown)
        let_down(cells, below, str)
        yield cells


def _words(element: _Element) -> str:
    """The words of a paragraph, with its own line breaks."""
    pieces = []
    for each in element.get("content") or ():
        if each.get("type") in ("line_break", "page_break"):
            pieces.append("\n")
        elif each.get("text"):
            pieces.append(str(each["text"]))
        elif isinstance(each.get("content"), list):
            pieces.append(_words(each))
    return "".join(pieces)


def _with_label(words: str) -> str:
    """A paragraph's words after its number, if it has one."""
    label, words = label_of(words)
    return f"{label.text} {words}" if label else words


def _as_it_is(words: str) -> str:
    return words


def _texts(elements: Sequence[_Element], shown: Callable[[str], str] = _with_label) -> Iterator[str]:
    """The words of elements and of what is in them, piece by piece, those of lists and tables too."""
    for element in elements:
        kind = element.get("type")
        if kind in ("paragraph", "heading"):
            if words := shown(" ".join(_words(element).split())):
                yield words
        elif kind == "list":
            for item in element.get("items") or ():
                yield from _texts(item.get("content") or ())
                yield from _texts([{"type": "list", **item["nested"]}] if item.get("nested") else ())
        elif kind == "table":
            for row in element.get("rows") or ():
                for cell in row.get("cells") or ():
                    yield from _texts(cell.get("content") or ())
        else:
            yield from _texts([each for each in element.get("content") or () if isinstance(each, Mapping)])


def _edges(section: Mapping[str, Any]) -> Iterator[str]:
    """What stands above and below the pages of a section."""
    for name, part in section.items():
        if ("header" in name or "footer" in name) and isinstance(part, Mapping):
            words = " ".join(_texts(part.get("content") or ()))
            if any(map(str.isalpha, words)):
                yield words


def _mark(number: int, style: str | None) -> int | str:
    """The mark of an item of a numbered list."""
    letters = "letter" in (style or "") or "alpha" in (style or "")
    if not letters or number > 26:
        return number
    letter = chr(ord("a") + number - 1)
    return f"{letter.upper() if 'upper' in (style or '') else letter}."
