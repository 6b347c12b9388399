"""OpenDocument (ISO 26300): texts, sheets and slides, with their headings, lists, tables, notes and comments."""

from collections.abc import Iterator
from datetime import date

from corpus.errors import DamagedFile, EncryptedFile
from corpus.reading.counting import is_mark
from corpus.reading.embedded import in_opendocument, pictures_in
from corpus.reading.fields import believed_day, believed_language, believed_name, believed_title
from corpus.reading.list_numbers import ListNumbers, Numbers
from corpus.reading.made import made_of
from corpus.reading.opendocument_tables import Tables
from corpus.reading.opendocument_words import DC, DRAW, OFFICE, TABLE, TEXT, Words, is_drawn, lines_of, number_of
from corpus.reading.packages import Package
from corpus.reading.result import ReadText
from corpus.reading.sheet_tables import said_for_each, spread, write_tables
from corpus.reading.trees import Element, local_name, parsed_xml, words_of
from corpus.reading.writing import Writer

__all__ = ["read_odp", "read_ods", "read_odt"]

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"

_DEEPEST = 60
_EDGES = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")
_MANIFEST = "META-INF/manifest.xml"


def read_odt(data: bytes) -> ReadText:
    """Read a text (ODT); what stands above and below its pages is read once, at the end.

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
        body = None if root is None else root.find(f"{OFFICE}body")
        if root is None or body is None:
            raise DamagedFile("has no content; it is damaged: save it anew where it was made")
        self._body = body
        self._embedded = in_opendocument(package)
        self._data = data
        self._meta = parsed_xml(package.read("meta.xml"))
        self._writer = Writer()
        roots = [each for each in (parsed_xml(package.read("styles.xml")), root) if each is not None]
        self._styles = {style.get(f"{_STYLE}name"): style for each in roots for style in each.iter(f"{_STYLE}style")}
        self._numbers = Numbers(roots)
        edges = (lines_of(edge) for root in roots for edge in root.iter(*(f"{_STYLE}{name}" for name in _EDGES)))
        self._edges = [words for words in dict.fromkeys(edges) if any(map(str.isalpha, words))]
        self._words = Words()
        self._tables = Tables(self._words)

    def read(self, kind: str) -> ReadText:
        content = next((each for each in self._body if isinstance(each.tag, str)), self._body)
        if kind == "presentation":
            self._slides(content)
        elif kind == "spreadsheet":
            for sheet in content.iterchildren(f"{TABLE}table"):
                self._sheet(sheet)
        else:
            self._blocks(content, 0)
            self._words.write_notes(self._writer)
            for words in self._edges:
                self._writer.paragraph(words)
        scans = () if any(map(str.isalnum, self._writer.text)) else pictures_in(self._data)
        kinds = {"presentation": "slide", "spreadsheet": "sheet"}
        return made_of(
            self._writer, title=believed_title(self._told(f"{DC}title")), author=self._author(),
            created=self._day(), language=believed_language(self._told(f"{DC}language")),
            page_kind=kinds.get(kind, "page"), parts=(*self._embedded.parts, *scans),
            remarks=(*self._tables.remarks, *self._embedded.remarks),
        )  # fmt: skip

    # Texts

    def _blocks(self, parent: Element, depth: int) -> None:
        """What stands in a text, a section or a cell, from top to bottom."""
        if depth > _DEEPEST:
            return
        for element in parent:
            tag = element.tag
            if tag == f"{TEXT}h":
                self._heading(element, self._outlinenumber_of(element))
            elif tag == f"{TEXT}p":
                self._paragraph(element, depth)
            elif tag == f"{TEXT}list":
                self._list(element, 0, "", self._numbers.of_list(element), depth)
            elif tag == f"{TABLE}table":
                self._table(element, depth)
            elif isinstance(tag, str) and local_name(element) not in _NOT_BODY:
                self._blocks(element, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> None:
        words = self._words.of(element)
        level = self._heading_level(element.get(f"{TEXT}style-name"))
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
        if words := self._words.of(element):
            level = number_of(element, f"{TEXT}outline-level", 1, 6)
            self._writer.heading(level, f"{number} {words}" if number else words)

    def _outlinenumber_of(self, element: Element) -> str:
        """The number of a heading that stands in no list."""
        style = self._styles.get(element.get(f"{TEXT}style-name"))
        is_none = style is not None and style.get(f"{_STYLE}list-style-name") == ""
        if is_none or element.get(f"{TEXT}is-list-header") == "true" or not words_of(element):
            return ""
        return self._numbers.of_heading(element)

    def _list(self, element: Element, level: int, around: str, numbers: ListNumbers, depth: int) -> None:
        """A list and those in it; one without a style of its own is numbered as the one around it is."""
        name = element.get(f"{TEXT}style-name") or around
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header") or depth > _DEEPEST:
                continue
            marked = item.tag == f"{TEXT}list-header"
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._list(child, level + 1, name, numbers, depth + 1)
                elif child.tag in (f"{TEXT}h", f"{TEXT}p"):
                    number = "" if marked else self._numbers.of_item(item, numbers, name, level + 1)
                    self._item(child, level, number, marked)
                    marked = True

    def _item(self, element: Element, level: int, number: str, marked: bool) -> None:
        """Write a heading or a paragraph of a list, with its number unless its item is marked already."""
        words = self._words.of(element)
        if element.tag == f"{TEXT}h":
            self._heading(element, number)
        elif marked:
            self._writer.paragraph(words)
        elif number and not is_mark(number):
            self._writer.paragraph(f"{number} {words}")
        else:
            self._writer.item(level, words, int(number) if number.isdecimal() else number or None)

    def _table(self, element: Element, depth: int) -> None:
        """A table of a text; one of a single cell only frames what is in it."""
        rows, headers = self._tables.rows(element)
        if max(map(len, rows), default=0) < 2 or element.find(f".//{TABLE}table-cell//{TABLE}table") is not None:
            for cell in element.iter(f"{TABLE}table-cell"):
                self._blocks(cell, depth + 1)
            return
        grid = spread(rows)
        named = map(said_for_each, grid[:headers])
        self._writer.table([*named, *([cell.words for cell in row] for row in grid[headers:])], headers)

    # Sheets

    def _sheet(self, element: Element) -> None:
        name = element.get(f"{TABLE}name") or ""
        self._writer.page(name)
        self._writer.heading(1, name)
        write_tables(self._writer, *self._tables.rows(element))
        self._words.write_notes(self._writer)

    # Slides

    def _slides(self, content: Element) -> None:
        for slide in content.iterchildren(f"{DRAW}page"):
            self._writer.page()
            for shape in slide:
                if shape.tag == f"{_PRESENTATION}notes":
                    said = [each for each in shape if each.get(f"{_PRESENTATION}class") == "notes"]
                    for words in filter(None, map(lines_of, said)):
                        self._words.keep("Notes", words)
                else:
                    self._shape(shape)
            self._words.write_notes(self._writer)

    def _shape(self, shape: Element) -> None:
        """What stands on a slide: its title, a text, a table; what is on all slides is left out."""
        role = shape.get(f"{_PRESENTATION}class") or ""
        if role == "title":
            self._writer.heading(1, lines_of(shape))
        elif role == "subtitle":
            self._writer.paragraph(lines_of(shape))
        elif shape.tag == f"{OFFICE}annotation":
            self._words.comment(shape)
        elif role not in _ON_ALL_SLIDES:
            self._blocks(shape, 0)

    # What it says of itself

    def _told(self, tag: str) -> str | None:
        found = None if self._meta is None else next(self._meta.iter(tag), None)
        return (words_of(found) or None) if found is not None else None

    def _author(self) -> str | None:
        return believed_name(self._told(f"{_META}initial-creator")) or believed_name(self._told(f"{DC}creator"))

    def _day(self) -> date | None:
        """The day on which it was last saved, or made."""
        return believed_day(self._told(f"{DC}date")) or believed_day(self._told(f"{_META}creation-date"))


_ON_ALL_SLIDES = frozenset({"header", "footer", "date-time", "page-number"})
_NOT_BODY = frozenset({"tracked-changes", "sequence-decls", "annotation", "forms", "note", "change", "settings"})


def _shapes(element: Element) -> Iterator[Element]:
    """The frames and shapes in a paragraph that have paragraphs of their own, without those in one another."""
    for child in element:
        if is_drawn(child) and any(each.tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list") for each in child):
            yield child
        else:
            yield from _shapes(child)
