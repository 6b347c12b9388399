"""XML: the words of a text in paragraphs under headings, or records of data as labels with values and as tables."""

from collections import Counter
from collections.abc import Iterator

from corpus.dates import find_publication_date
from corpus.reading.delimited import is_header
from corpus.reading.html import read_html
from corpus.reading.records import Record, Value, named, write_value
from corpus.reading.result import ReadText
from corpus.reading.sniffing import looks_like_html
from corpus.reading.text import read_text
from corpus.reading.trees import Element, local_name, parsed_xml, words_of
from corpus.reading.writing import MAX_CELL, Writer

__all__ = ["read_xml"]

_PROSE_SHARE = 0.3
"""The share of a file's words that stand in paragraphs, from which on it is a text and no data."""
_PARAGRAPHS = frozenset({"p", "para", "paragraph", "simpara", "formalpara", "l", "ab", "abstract-p", "quote"})
_HEADINGS = frozenset({"title", "head", "heading", "subtitle", "article-title", "invention-title"})
_ITEMS = frozenset({"item", "li", "list-item", "listitem"})
_ROWS = frozenset({"row", "tr"})
_CELLS = frozenset({"td", "th", "entry", "cell"})
_TITLES = ("article-title", "invention-title", "title", "head", "name")
_DEEPEST = 60
_DEEPEST_TITLE = 5
_MIXED_WORDS = 8
"""The fewest words of an element that is a paragraph because words and elements are mixed in it."""


def read_xml(data: bytes) -> ReadText | None:
    """Read XML; a web page as such, what is no XML as plain text; None when the bytes are no text in any encoding.

    Raises:
        TooLargeFile: it holds more than is read.
    """
    root = parsed_xml(data)
    if root is None or not local_name(root):
        read = read_text(data)
        return read_html(data) if read is not None and looks_like_html(read.text) else read
    if local_name(root).lower() == "html":
        return read_html(data)
    writer = Writer()
    prose = _is_prose(root)
    title = _title(root, _DEEPEST_TITLE if prose else 1 + (len(root) == 1))
    if prose:
        _Prose(writer, root).element(root, 1, 0)
    else:
        write_value(writer, _value(root, 0))
    return ReadText(writer.text, title=title, guessed=find_publication_date(writer.text), remarks=_left_out(root))


def _left_out(root: Element) -> tuple[str, ...]:
    """That entities are not expanded, where the file has any of its own."""
    own = root.getroottree().docinfo.internalDTD
    if own is None or not any(own.iterentities()):
        return ()
    return ("what it says by entities of its own is left out; write the words where the entities stand",)


def _is_prose(root: Element) -> bool:
    """Whether most of a tree's words stand in paragraphs."""
    inside = total = 0
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if (_is_paragraph(element) or _is_row(element)) and element is not root:
            count = len(words_of(element))
            inside, total = inside + count, total + count
        else:
            total += len((element.text or "").strip()) if local_name(element) else 0
            waiting.extend(element)
    return inside >= _PROSE_SHARE * total and inside > 0


def _is_paragraph(element: Element) -> bool:
    """Whether an element is a paragraph: by its name, or because words stand beside elements in it."""
    if local_name(element).lower() in _PARAGRAPHS:
        return True
    mixed = any(child.tail and child.tail.strip() for child in element)
    return mixed and len(words_of(element).split()) >= _MIXED_WORDS


def _is_row(element: Element) -> bool:
    """Whether an element is the row of a table, and no record that is called so."""
    names = {local_name(child).lower() for child in element}
    return local_name(element).lower() in _ROWS and bool(names) and names <= _CELLS


def _with_text(root: Element) -> set[Element]:
    """The elements that have paragraphs, headings or tables in them, or are such: all others are data."""
    found: set[Element] = set()
    for element in root.iter():
        if local_name(element).lower() in _HEADINGS or _is_row(element) or _is_paragraph(element):
            above = element
            while above is not None and above not in found:
                found.add(above)
                above = above.getparent()
    return found


class _Prose:
    """Writes the elements of a text."""

    def __init__(self, writer: Writer, root: Element) -> None:
        self._writer = writer
        self._with_text = _with_text(root)

    def element(self, element: Element, level: int, depth: int) -> None:
        name = local_name(element).lower()
        if not name:
            return
        if depth > _DEEPEST:
            self._writer.paragraph(words_of(element))
            return
        if name in _HEADINGS:
            self._writer.heading(level, words_of(element))
        elif any(map(_is_row, element)):
            self._table(element)
        elif name in _ITEMS:
            self._writer.item(0, words_of(element))
        elif _is_paragraph(element):
            self._writer.paragraph(words_of(element))
        elif element not in self._with_text and len(data := _data(element)) <= MAX_CELL:
            self._writer.label(named(local_name(element)), data)
        else:
            if (element.text or "").strip():
                self._writer.paragraph(element.text)
            headed = any(local_name(child).lower() in _HEADINGS for child in element)
            for child in element:
                own = local_name(child).lower() in _HEADINGS
                self.element(child, level if own or not headed else level + 1, depth + 1)

    def _table(self, element: Element) -> None:
        rows = list(filter(_is_row, element))
        heads = sum(local_name(row.getparent()) == "thead" or local_name(row[0]) == "th" for row in rows)
        if local_name(element) == "thead" and (below := element.getnext()) is not None:
            rows += filter(_is_row, below)
            self._with_text.discard(below)
            below.clear()
        cells = [[words_of(cell) for cell in row if local_name(cell)] for row in rows]
        self._writer.table(cells, heads or int(len(cells) > 1 and is_header(cells)))


def _data(element: Element) -> str:
    """The words of the elements in one, parted by commas."""
    return ", ".join(words for each in element.iter() if not len(each) and (words := words_of(each)))


def _value(element: Element, depth: int) -> Value:
    """An element of data: its words, or a record of its attributes and of what it holds."""
    children = [child for child in element if local_name(child)] if depth < _DEEPEST else []
    attributes: list[tuple[str, Value]] = [
        (str(name).rpartition("}")[2], " ".join(value.split())) for name, value in element.attrib.items()
    ]
    beside = " ".join([element.text or "", *(child.tail or "" for child in element)])
    words = " ".join(beside.split()) if depth < _DEEPEST else words_of(element)
    if not children:
        return Record([("", words), *attributes]) if attributes else words
    counts = Counter(map(local_name, children))
    if len(children) > 1 and len(counts) == 1:
        values: Value = [_value(child, depth + 1) for child in children]
        return Record([*attributes, (local_name(children[0]), values)]) if attributes else values
    return Record([*attributes, ("", words), *_fields(children, counts, depth)])


def _fields(children: list[Element], counts: Counter[str], depth: int) -> Iterator[tuple[str, Value]]:
    """What the children of an element say, those of one name together."""
    done: set[str] = set()
    for child in children:
        name = local_name(child)
        if counts[name] == 1:
            yield name, _value(child, depth + 1)
        elif name not in done:
            done.add(name)
            yield name, [_value(each, depth + 1) for each in children if local_name(each) == name]


def _title(root: Element, deepest: int) -> str | None:
    """What the text is called: the first of its titles that stands near the top."""
    for name in _TITLES:
        for depth in range(1, deepest + 1):
            found = next((each for each in root.iterfind("/".join(["*"] * depth)) if local_name(each) == name), None)
            if found is not None and (words := words_of(found)):
                return words
    return None
