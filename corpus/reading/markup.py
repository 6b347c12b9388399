"""Markup, however broken or hostile, becomes a tree; a tree becomes text with paragraphs, items and rows."""

import re
from collections.abc import Set
from html import unescape

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

__all__ = ["parsed", "rendered", "stripped"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_PARAGRAPHS = frozenset({"p", "pre", "blockquote", "quote", "figcaption", "caption", "legend", "address", "hr"})
_GROUPS = frozenset({"body", "div", "dl", "fieldset", "figure", "form", "list", "ol", "table", "ul", "center"})
_PARTS = frozenset({"article", "aside", "details", "dialog", "footer", "header", "main", "nav", "section", "summary"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_ITEMS = frozenset({"li", "item"})

# What is not allowed in markup marks the breaks until the text is whole.
_PARAGRAPH, _BREAK, _ITEM, _ITEM_END = "\x1e", "\x1f", "\x1d", "\x1c"
_MARK = re.compile(f"([{_PARAGRAPH}{_BREAK}{_ITEM}{_ITEM_END}])")
_OWN_LINES = dict.fromkeys(_HEADINGS | _PARAGRAPHS | _GROUPS | _PARTS, _PARAGRAPH)
_BEFORE = _OWN_LINES | dict.fromkeys(_ROWS | {"br", "lb", "dt", "dd", "option"}, _BREAK) | dict.fromkeys(_ITEMS, _ITEM)
_AFTER = _OWN_LINES | dict.fromkeys(_CELLS, " ") | dict.fromkeys(_ITEMS, _ITEM_END)

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENDLESS_TAG = re.compile(r"<([A-Za-z][\w:-]{0,30})\s[^<>]{20000,}>")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})?[^<>]*>")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MAX_CELL = 300


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

    Empty lines stand between paragraphs, headings and tables; items and rows are lines of their own. Written
    as a loop, because pages are nested deeper than Python recurses.
    """
    out: list[str] = []
    preformatted = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            preformatted -= tag == "pre"
            out.append(_AFTER.get(tag, ""))
            if element.tail and element is not root:
                out.append(element.tail if preformatted else _SPACE.sub(" ", element.tail))
            continue
        preformatted += tag == "pre"
        out.append(_BEFORE.get(tag, ""))
        cells = _cells(element) if tag in _ROWS else None
        if cells is not None:
            out.append(" | ".join(cells))
        if cells is not None or tag in skipped:
            walk.skip_subtree()
        elif element.text:
            out.append(element.text if preformatted else _SPACE.sub(" ", element.text))
    return _tidy("".join(out))


def stripped(text: str) -> str:
    """The text of markup that no tree can be made of: its tags taken out."""
    marked = _TAG.sub(lambda tag: (_AFTER if tag[1] else _BEFORE).get((tag[2] or "").lower(), ""), text)
    return _tidy(_SPACE.sub(" ", unescape(marked)))


def _cells(row: HtmlElement) -> list[str] | None:
    """What the cells of a row say; None when the table only lays out the page."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    if len(cells) < 2 or row.find(".//table") is not None:
        return None
    texts = [_SPACE.sub(" ", " ".join(cell.itertext(with_tail=False))).strip() for cell in cells]
    return texts if all(len(text) <= _MAX_CELL for text in texts) else None


def _tidy(marked: str) -> str:
    """Turn marks into line breaks: an empty line between paragraphs, a dash before the items of lists."""
    out: list[str] = []
    breaks, bullet = 0, ""
    for part in _MARK.split(marked):
        if part == _PARAGRAPH:
            breaks = breaks if bullet else 2
        elif part == _BREAK:
            breaks = breaks if bullet else breaks + 1
        elif part in (_ITEM, _ITEM_END):
            breaks, bullet = max(breaks, 1), "- " if part == _ITEM else ""
        elif words := part.strip(" \n"):
            out.append("\n" * min(breaks, 2) + bullet + words if out else bullet + words)
            breaks, bullet = 0, ""
    return "".join(out)
