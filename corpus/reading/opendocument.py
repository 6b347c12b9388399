"""OpenDocument (ISO 26300): texts, sheets and slides, with their headings, lists, tables, notes and comments."""

from collections.abc import Iterator
from datetime import date

from corpus.errors import DamagedFile, EncryptedFile
from corpus.reading.delimited import MAX_COLUMNS
from corpus.reading.fields import believed_day, believed_language, believed_name, believed_title
from corpus.reading.list_numbers import ListNumbers, Numbers
from corpus.reading.made import made_of
from corpus.reading.numbering import is_mark
from corpus.reading.packages import Package
from corpus.reading.result import ReadText
from corpus.reading.sheet_tables import Cell, said_for_each, spread, write_tables
from corpus.reading.trees import Element, local_name, parsed_xml, words_of
from corpus.reading.writing import Writer

__all__ = ["read_odp", "read_ods", "read_odt"]

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"

_INLINE_LEFT_OUT = frozenset({f"{_OFFICE}annotation-end", f"{_TEXT}tracked-changes", f"{_TEXT}ruby-text"})
_MOST_SPACES = 100
_MOST_REPEATED_ROWS = 100
"""Rows over which a row is repeated at most; a sheet may say that it is a million times there."""
_MOST_REPEATED_COLUMNS = 50
_MOST_CELLS = 3_000_000
"""Of all the tables of a file together."""
_DEEPEST = 60
_MANIFEST = "META-INF/manifest.xml"


def read_odt(data: bytes) -> ReadText:
    """Read a text (ODT), its headers and footers left out: they say the same on each page.

    Raises:
        DamagedFile: it is broken.
        EncryptedFile: it is protected by a password.
        TooLargeFile: it unpacks to more than any document holds.
    """
    return _Reading(data).read("text")


def read_ods(data: bytes) -> ReadText:
    """Read a workbook (ODS): each sheet is a page with its name; hidden sheets, too.

    Raises:
        DamagedFile, EncryptedFile, TooLargeFile: as ``read_odt`` says.
    """
    return _Reading(data).read("spreadsheet")


def read_odp(data: bytes) -> ReadText:
    """Read a presentation (ODP): each slide is a page, its notes below it.

    Raises:
        DamagedFile, EncryptedFile, TooLargeFile: as ``read_odt`` says.
    """
    return _Reading(data).read("presentation")


class _Reading:
    """One file being read."""

    def __init__(self, data: bytes) -> None:
        package = Package(data)
        if b"encryption-data" in package.read(_MANIFEST):
            raise EncryptedFile("is protected by a password; save it without one, and add it again")
        root = parsed_xml(package.read("content.xml"))
        body = None if root is None else root.find(f"{_OFFICE}body")
        if root is None or body is None:
            raise DamagedFile("has no content; it is damaged: save it anew where it was made")
        self._body = body
        self._meta = parsed_xml(package.read("meta.xml"))
        self._writer = Writer()
        roots = [each for each in (parsed_xml(package.read("styles.xml")), root) if each is not None]
        self._styles = {style.get(f"{_STYLE}name"): style for each in roots for style in each.iter(f"{_STYLE}style")}
        self._numbers = Numbers(roots)
        self._notes: list[tuple[str, str]] = []
        self._cells = 0
        self._remarks: dict[str, None] = {}

    def read(self, kind: str) -> ReadText:
        content = next((each for each in self._body if isinstance(each.tag, str)), self._body)
        if kind == "presentation":
            self._slides(content)
        elif kind == "spreadsheet":
            for sheet in content.iterchildren(f"{_TABLE}table"):
                self._sheet(sheet)
        else:
            self._blocks(content, 0)
            self._write_notes()
        kinds = {"presentation": "slide", "spreadsheet": "sheet"}
        return made_of(
            self._writer, title=believed_title(self._told(f"{_DC}title")), author=self._author(),
            created=self._day(), language=believed_language(self._told(f"{_DC}language")),
            page_kind=kinds.get(kind, "page"), remarks=tuple(self._remarks),
        )  # fmt: skip

    # Texts

    def _blocks(self, parent: Element, depth: int) -> None:
        """What stands in a text, a section or a cell, from top to bottom."""
        if depth > _DEEPEST:
            return
        for element in parent:
            tag = element.tag
            if tag == f"{_TEXT}h":
                self._heading(element, self._outline_number(element))
            elif tag == f"{_TEXT}p":
                self._paragraph(element, depth)
            elif tag == f"{_TEXT}list":
                self._list(element, 0, "", self._numbers.of_list(element), depth)
            elif tag == f"{_TABLE}table":
                self._table(element, depth)
            elif isinstance(tag, str) and local_name(element) not in _NOT_BODY:
                self._blocks(element, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> None:
        words = self._words(element)
        level = self._heading_level(element.get(f"{_TEXT}style-name"))
        if level and words:
            self._writer.heading(level, words)
        else:
            self._writer.paragraph(words)
        for shape in _shapes(element):
            self._blocks(shape, depth + 1)

    def _heading_level(self, name: str | None) -> int:
        """How deep a heading a paragraph is by its style, for those that are only made to look like one; else 0."""
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            words = (name or "").replace("_20_", " ")
            if words in ("Title", "Heading"):
                return 1
            if style is None or words == "Subtitle":
                return 0
            if (level := style.get(f"{_STYLE}default-outline-level")) and level.isdecimal():
                return int(level[:2])
            name = style.get(f"{_STYLE}parent-style-name")
        return 0

    def _heading(self, element: Element, number: str) -> None:
        """Write a heading, its number before its words."""
        if words := self._words(element):
            level = _number(element, f"{_TEXT}outline-level", 1, 6)
            self._writer.heading(level, f"{number} {words}" if number else words)

    def _outline_number(self, element: Element) -> str:
        """The number of a heading that stands in no list."""
        style = self._styles.get(element.get(f"{_TEXT}style-name"))
        is_none = style is not None and style.get(f"{_STYLE}list-style-name") == ""
        if is_none or element.get(f"{_TEXT}is-list-header") == "true" or not words_of(element):
            return ""
        return self._numbers.of_heading(element)

    def _list(self, element: Element, level: int, around: str, numbers: ListNumbers, depth: int) -> None:
        """A list and those in it; one without a style of its own is numbered as the one around it is."""
        name = element.get(f"{_TEXT}style-name") or around
        for item in element:
            if item.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header") or depth > _DEEPEST:
                continue
            marked = item.tag == f"{_TEXT}list-header"
            for child in item:
                if child.tag == f"{_TEXT}list":
                    self._list(child, level + 1, name, numbers, depth + 1)
                elif child.tag in (f"{_TEXT}h", f"{_TEXT}p"):
                    number = "" if marked else self._numbers.of_item(item, numbers, name, level + 1)
                    self._item(child, level, number, marked)
                    marked = True

    def _item(self, element: Element, level: int, number: str, marked: bool) -> None:
        """Write a heading or a paragraph of a list, with its number unless its item is marked already."""
        words = self._words(element)
        if element.tag == f"{_TEXT}h":
            self._heading(element, number)
        elif marked:
            self._writer.paragraph(words)
        elif number and not is_mark(number):
            self._writer.paragraph(f"{number} {words}")
        else:
            self._writer.item(level, words, int(number) if number.isdecimal() else number or None)

    def _table(self, element: Element, depth: int) -> None:
        """A table of a text; one of a single cell only frames what is in it."""
        rows, headers = self._rows(element)
        if max(map(len, rows), default=0) < 2 or element.find(f".//{_TABLE}table-cell//{_TABLE}table") is not None:
            for cell in element.iter(f"{_TABLE}table-cell"):
                self._blocks(cell, depth + 1)
            return
        grid = spread(rows)
        named = map(said_for_each, grid[:headers])
        self._writer.table([*named, *([cell.words for cell in row] for row in grid[headers:])], headers)

    def _words(self, element: Element) -> str:
        """The words of a paragraph in one line; its notes and comments are kept for later."""
        return " ".join("".join(self._pieces(element)).split())

    def _pieces(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            tag = child.tag
            if tag == f"{_TEXT}s":
                yield " " * _number(child, f"{_TEXT}c", 1, _MOST_SPACES)
            elif tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
                yield " "
            elif tag == f"{_TEXT}note":
                yield self._note(child)
            elif tag == f"{_OFFICE}annotation":
                self._comment(child)
            elif isinstance(tag, str) and tag not in _INLINE_LEFT_OUT and not _is_drawn(child):
                yield from self._pieces(child)
            yield child.tail or ""

    def _note(self, element: Element) -> str:
        """The mark of a foot- or endnote, whose words stand at the end."""
        body = element.find(f"{_TEXT}note-body")
        mark = f"[{words_of(cite)}]" if (cite := element.find(f"{_TEXT}note-citation")) is not None else "[*]"
        if body is not None and (words := _lines_of(body)):
            self._notes.append(("Note", f"{mark} {words}"))
        return mark

    def _comment(self, element: Element) -> None:
        author = words_of(who) if (who := element.find(f"{_DC}creator")) is not None else ""
        if words := _lines_of(element):
            self._notes.append((f"Comment by {author}" if author else "Comment", words))

    def _write_notes(self) -> None:
        for name, words in self._notes:
            self._writer.paragraph(f"{name}: {words}" if name != "Note" else words)
        self._notes.clear()

    # Sheets

    def _sheet(self, element: Element) -> None:
        name = element.get(f"{_TABLE}name") or ""
        self._writer.page(name)
        self._writer.heading(1, name)
        write_tables(self._writer, *self._rows(element))
        self._write_notes()

    def _rows(self, table: Element) -> tuple[list[list[Cell]], int]:
        """The rows of a table and how many head it; what is repeated is repeated within bounds."""
        rows: list[list[Cell]] = []
        headers = 0
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            cells = self._row(row)
            times = (
                _number(row, f"{_TABLE}number-rows-repeated", 1, _MOST_REPEATED_ROWS)
                if any(cell.words for cell in cells)
                else 1
            )
            self._cells += times * len(cells)
            if self._cells > _MOST_CELLS:
                self._remarks[f"only the first {_MOST_CELLS:,} cells of its tables are read"] = None
                break
            rows += [cells] * times
            if local_name(row.getparent()) == "table-header-rows":
                headers += times
        return rows, headers

    def _row(self, row: Element) -> list[Cell]:
        cells: list[Cell] = []
        empty = 0
        for cell in row:
            if cell.tag != f"{_TABLE}table-cell":  # others stand below one that reaches over them
                continue
            times = _number(cell, f"{_TABLE}number-columns-repeated", 1, MAX_COLUMNS)
            wide = _number(cell, f"{_TABLE}number-columns-spanned", 1, MAX_COLUMNS)
            deep = _number(cell, f"{_TABLE}number-rows-spanned", 1, _MOST_REPEATED_ROWS)
            words = self._cell(cell)
            if not words and wide == deep == 1:
                empty += times
                continue
            cells += [Cell("")] * empty
            empty = 0
            is_figure = cell.get(f"{_OFFICE}value-type", "string") != "string"
            cells += [Cell(words, is_figure, max(wide, 1), max(deep, 1))] * min(times, _MOST_REPEATED_COLUMNS)
            if len(cells) > MAX_COLUMNS:
                self._remarks[f"only the first {MAX_COLUMNS:,} columns of its tables are read"] = None
                return cells[:MAX_COLUMNS]
        return cells

    def _cell(self, cell: Element) -> str:
        """The words of a cell as they are shown, or else the value that it holds."""
        paragraphs = [each for each in cell.iter(f"{_TEXT}p", f"{_TEXT}h") if not _is_in_comment(each, cell)]
        words = " ".join(filter(None, map(self._words, paragraphs)))
        for comment in cell.iterchildren(f"{_OFFICE}annotation"):
            self._comment(comment)
        shown = (cell.get(f"{_OFFICE}{name}") for name in ("string-value", "date-value", "value"))
        return words or next(filter(None, shown), "")

    # Slides

    def _slides(self, content: Element) -> None:
        for slide in content.iterchildren(f"{_DRAW}page"):
            self._writer.page()
            for shape in slide:
                if shape.tag == f"{_PRESENTATION}notes":
                    said = [each for each in shape if each.get(f"{_PRESENTATION}class") == "notes"]
                    self._notes += [("Notes", words) for each in said if (words := _lines_of(each))]
                else:
                    self._shape(shape)
            self._write_notes()

    def _shape(self, shape: Element) -> None:
        """What stands on a slide: its title, a text, a table; what is on all slides is left out."""
        role = shape.get(f"{_PRESENTATION}class") or ""
        if role == "title":
            self._writer.heading(1, _lines_of(shape))
        elif role == "subtitle":
            self._writer.paragraph(_lines_of(shape))
        elif shape.tag == f"{_OFFICE}annotation":
            self._comment(shape)
        elif role not in _ON_ALL_SLIDES:
            self._blocks(shape, 0)

    # What it says of itself

    def _told(self, tag: str) -> str | None:
        found = None if self._meta is None else next(self._meta.iter(tag), None)
        return (words_of(found) or None) if found is not None else None

    def _author(self) -> str | None:
        return believed_name(self._told(f"{_META}initial-creator")) or believed_name(self._told(f"{_DC}creator"))

    def _day(self) -> date | None:
        """The day on which it was last saved, or made."""
        return believed_day(self._told(f"{_DC}date")) or believed_day(self._told(f"{_META}creation-date"))


_ON_ALL_SLIDES = frozenset({"header", "footer", "date-time", "page-number"})
_NOT_BODY = frozenset({"tracked-changes", "sequence-decls", "annotation", "forms", "note", "change", "settings"})


def _is_drawn(element: Element) -> bool:
    """Whether an element is a picture, a frame or a shape, and no link."""
    return str(element.tag).startswith(_DRAW) and element.tag != f"{_DRAW}a"


def _shapes(element: Element) -> Iterator[Element]:
    """The frames and shapes in a paragraph that have paragraphs of their own, without those in one another."""
    for child in element:
        if _is_drawn(child) and any(each.tag in (f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}list") for each in child):
            yield child
        else:
            yield from _shapes(child)


def _lines_of(element: Element) -> str:
    """The words of an element's paragraphs in one line."""
    return " ".join(filter(None, map(words_of, element.iter(f"{_TEXT}p", f"{_TEXT}h"))))


def _is_in_comment(element: Element, cell: Element) -> bool:
    for above in element.iterancestors():
        if above is cell:
            return False
        if above.tag in (f"{_OFFICE}annotation", f"{_TEXT}note"):
            return True
    return False


def _number(element: Element, attribute: str, default: int, most: int) -> int:
    """The number that an attribute gives, up to a bound."""
    value = element.get(attribute) or ""
    return min(int(value[:9]), most) if value.isdecimal() and value.isascii() else default
