"""Markup, however broken or hostile, becomes a tree; a tree becomes text with headings, lists, tables and code."""

import re
from collections.abc import Set
from html import unescape

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

from corpus.lines import count_words
from corpus.reading.tables import CELLS, header_end

__all__ = ["is_code", "parsed", "rendered", "stripped"]

_BLOCKS = frozenset({"p", "pre", "blockquote", "quote", "figcaption", "caption", "legend", "address", "hr", "center"})
_BLOCKS |= {"body", "div", "dl", "fieldset", "figure", "form", "ol", "table", "ul", "menu", "dir", "article", "aside"}
_BLOCKS |= {"details", "dialog", "footer", "header", "main", "nav", "section", "summary"}
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_LISTS = frozenset({"dir", "menu", "ol", "ul"})
_BROKEN = frozenset({"tr", "br", "dt", "dd", "option"})

# What is not allowed in markup marks the breaks until the text is whole.
_PARAGRAPH, _BREAK, _OPEN, _CLOSE = "\x1e", "\x1f", "\x1d", "\x1c"
_MARK = re.compile(f"([{_PARAGRAPH}{_BREAK}{_CLOSE}]|{_OPEN}[^{_OPEN}]*{_OPEN})")
"""``_OPEN`` stands on both sides of what an item or a heading begins with, ``_CLOSE`` where either ends."""

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENDLESS_TAG = re.compile(r"<([A-Za-z][\w:-]{0,30})\s[^<>]{20000,}>")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})?[^<>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MAX_CELL = 300
_MAX_NESTING = 10
"""Lists in one another beyond which items are indented no further."""
_ITEM_NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]")
_CODE_CLASS = re.compile(r"code|lang|highlight|prettyprint|brush|hljs|terminal|console|listing", re.I)
_PROSE_WORDS = 8
"""Words of a line that is prose and no code."""


def parsed(text: str) -> HtmlElement | None:
    """The tree of a page; None when it has no content, or is nested deeper than any page is.

    Tags of tens of thousands of characters lose their attributes, because the time to parse these is
    quadratic.
    """
    clean = _NOT_IN_XML.sub(" ", _ENDLESS_TAG.sub(r"<\1>", _XML_DECLARATION.sub("", text)))
    parser = HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = document_fromstring(clean, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    too_deep = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return None if too_deep else page


def rendered(root: HtmlElement, skipped: Set[str] = frozenset()) -> str:
    """The text of a tree of HTML, or of trafilatura's own elements.

    Headings begin with "#" for each level, as in Markdown; items of lists with a dash or their number, after two
    spaces for each list around theirs; rows of tables are "| a | b |", with a rule of dashes after those that head the
    columns; code stands between fences; a term stands before what it means, "Phone: 555 0142". Empty lines stand
    between paragraphs, headings, lists and tables.
    """
    return _Rendering(root, skipped).text()


class _Rendering:
    """One tree on its way to text, in a loop, because pages are nested deeper than Python recurses."""

    def __init__(self, root: HtmlElement, skipped: Set[str]) -> None:
        self._root = root
        self._skipped = skipped
        self._out: list[str] = [""]
        self._lists: list[int | None] = []
        """The number of the next item of each list around; None where items have none."""
        self._preformatted = self._headings = 0
        self._header_ends: set[HtmlElement] = set()

    def text(self) -> str:
        """All of it."""
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            kind = _kind(element)
            if event == "end":
                if kind not in self._skipped:
                    self._end(element, kind)
                if element is not self._root:
                    self._put(element.tail or "")
            elif kind in self._skipped or (kind == "tr" and self._row(element)):
                walk.skip_subtree()
            else:
                self._start(element, kind)
                self._put(element.text or "")
        return _tidy("".join(self._out))

    def _put(self, words: str) -> None:
        self._out.append(words if self._preformatted else _SPACE.sub(" ", words))

    def _join(self, mark: str) -> None:
        """Go on with a mark right after the last word; a colon that is there already is not put twice."""
        while len(self._out) > 1 and not self._out[-1].strip(" \n"):
            self._out.pop()
        word = self._out[-1].rstrip(" \n")
        self._out[-1] = word.removesuffix(":") if mark == ": " else word
        self._out.append(mark)

    def _start(self, element: HtmlElement, kind: str) -> None:
        if self._preformatted and (kind in _BLOCKS or kind in _BROKEN):
            self._join("\n")
        elif kind in _HEADINGS:
            self._headings += 1
            self._out.append(f"{_PARAGRAPH}{_OPEN}{_HEADINGS[kind]}{_OPEN}")
        elif kind == "li":
            self._out.append(f"{_OPEN}{self._item(element)}{_OPEN}")
        elif kind == "dd" and (before := element.getprevious()) is not None and _kind(before) in ("dt", "dd"):
            self._join("; " if _kind(before) == "dd" else ": ")
        elif kind in _BROKEN:
            self._out.append(" " if self._headings else _BREAK)
        elif kind in _BLOCKS and not (kind in _LISTS and self._lists):
            self._out.append(_PARAGRAPH)
        self._enter(element, kind)

    def _enter(self, element: HtmlElement, kind: str) -> None:
        """Keep in mind what is begun, for what stands in it."""
        if kind in _LISTS:
            self._lists.append(_first_number(element) if kind == "ol" else None)
        elif kind == "table" and (last := header_end(element)) is not None:
            self._header_ends.add(last)
        elif kind == "pre":
            self._preformatted += 1
            if self._preformatted == 1 and is_code(element):
                self._out.append(f"{_fence(element)}\n")
                element.text = (element.text or "").lstrip("\n")

    def _end(self, element: HtmlElement, kind: str) -> None:
        if kind == "pre":
            self._preformatted -= 1
            if not self._preformatted and is_code(element):
                self._join(f"\n{_fence(element)}")
        if kind in _LISTS:
            self._lists.pop()
        if self._preformatted:
            return
        if kind in _HEADINGS:
            self._headings -= 1
            self._out.append(f"{_CLOSE}{_PARAGRAPH}")
        elif kind == "li":
            self._out.append(_CLOSE)
        elif kind == "td":
            self._out.append(" ")
        elif kind in _BLOCKS and not (kind in _LISTS and self._lists):
            self._out.append(_PARAGRAPH)

    def _item(self, element: HtmlElement) -> str:
        """What an item begins with."""
        number = self._lists[-1] if self._lists else None
        own = element.get("value", "")
        if number is not None:
            number = int(own) if own.isdecimal() and len(own) < len("10000") else number
            self._lists[-1] = number + 1
        told = number is None or _ITEM_NUMBER.match("".join(element.itertext())[:_MAX_CELL])
        indent = "  " * min(max(len(self._lists) - 1, 0), _MAX_NESTING)
        return f"{indent}- " if told else f"{indent}{number}. "

    def _row(self, row: HtmlElement) -> bool:
        """Put out a row; false when its table only lays out the page."""
        cells = [cell for cell in row if cell.tag in CELLS]
        if len(cells) < 2 or row.find(".//table") is not None:
            return False
        texts = [" ".join(rendered(cell, self._skipped).replace("|", "\\|").split()) for cell in cells]
        if any(len(text) > _MAX_CELL for text in texts):
            return False
        self._out.append(f"{_BREAK}| {' | '.join(texts)} |")
        if row in self._header_ends:
            self._out.append(f"{_BREAK}|{'---|' * len(cells)}")
        return True


def is_code(element: HtmlElement) -> bool:
    """Whether preformatted text is code, by its markup or because no line of it is as long as prose is."""
    parent = element.getparent()
    classes = f"{element.get('class', '')} {'' if parent is None else parent.get('class', '')}"
    if next(element.iter("code", "samp", "kbd"), None) is not None or _CODE_CLASS.search(classes):
        return True
    return all(count_words(line) < _PROSE_WORDS for line in "".join(element.itertext()).splitlines())


def stripped(text: str) -> str:
    """The text of markup that no tree can be made of: its tags taken out."""
    return _tidy(_SPACE.sub(" ", unescape(_TAG.sub(_mark_of, text))))


def _mark_of(tag: re.Match[str]) -> str:
    kind = (tag[2] or "").lower()
    if kind == "li":
        return _BREAK if tag[1] else f"{_BREAK}- "
    if kind in _BROKEN:
        return "" if tag[1] else _BREAK
    return _PARAGRAPH if kind in _BLOCKS or kind in _HEADINGS else " " if kind in CELLS and tag[1] else ""


def _kind(element: HtmlElement) -> str:
    """The tag of HTML that an element has, or that trafilatura made it of."""
    tag, rend = element.tag, element.get("rend", "")
    if tag == "item":
        return rend[:2] if rend.startswith(("dt", "dd")) else "li"
    if tag == "list":
        return rend if rend in ("ol", "dl") else "ul"
    if tag == "head" and element.getparent() is not None and element.getparent().tag != "html":
        return rend if rend in _HEADINGS else "h2"
    return str({"row": "tr", "cell": "td", "th": "td", "lb": "br"}.get(tag, tag))


def _first_number(element: HtmlElement) -> int | None:
    """The number of a list's first item; None where its items have letters."""
    start = element.get("start", "1")
    if element.get("type", "1") != "1":
        return None
    return int(start) if start.isdecimal() and len(start) < len("10000") else 1


def _fence(element: HtmlElement) -> str:
    return "~~~" if "```" in "".join(element.itertext()) else "```"


def _tidy(marked: str) -> str:
    """Turn marks into line breaks, and begin lines with what the marks say."""
    out: list[str] = []
    indents = [0]
    breaks, opening = 0, ""
    for part in _MARK.split(marked):
        if part in (_PARAGRAPH, _BREAK):
            if not opening:
                breaks = 2 if part == _PARAGRAPH else breaks + 1
        elif part == _CLOSE:
            breaks, opening = 1, ""
            if len(indents) > 1:
                indents.pop()
        elif part.startswith(_OPEN):
            mark = part.strip(_OPEN)
            is_heading = mark.startswith("#")
            indents.append(indents[-1] if is_heading else len(mark) - len(mark.lstrip()) + 2)
            breaks = max(breaks, 1)
            opening = opening if opening and is_heading else mark
        elif words := part.strip(" \n"):
            start = opening or (" " * indents[-1] if breaks else "")
            out.append("\n" * min(breaks, 2) + start + words if out else opening + words)
            breaks, opening = 0, ""
    return "".join(out)
