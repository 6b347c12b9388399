"""HTML: the article of a page as paragraphs, without the page around it."""

import logging
import re
from datetime import date

import htmldate
import trafilatura
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from corpus.reading.decoding import decode
from corpus.reading.result import ReadText

logging.getLogger("htmldate").addHandler(logging.NullHandler())

__all__ = ["looks_like_html", "read_html"]

_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.DOTALL
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.I,
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])", re.I)

_HEAD = 4096
_ARTICLE_LIMIT = 3_000_000
"""Characters of markup beyond which a page is no article, and finding one in it would take minutes."""
_MAX_CELL = 300
_MAX_BYLINE = 80
_DOCUMENT_SHARE = 0.9
"""A page of which this much is neither link nor navigation is a document by itself."""
_MIN_ARTICLE = 200
_MIN_SHARE = 0.05

_PARAGRAPHS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "graphic",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "list",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "quote",
        "section",
        "summary",
        "table",
        "ul",
    ]
)
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_PARAGRAPH, _BREAK, _ITEM, _ITEM_END = "\x1e", "\x1f", "\x1d", "\x1c"
_MARK = re.compile(f"([{_PARAGRAPH}{_BREAK}{_ITEM}{_ITEM_END}])")
_BEFORE = dict.fromkeys(_PARAGRAPHS, _PARAGRAPH) | dict.fromkeys(("br", "lb", "tr", "row", "option"), _BREAK)
_BEFORE |= {"li": _ITEM, "item": _ITEM}
_AFTER = (
    dict.fromkeys(_PARAGRAPHS, _PARAGRAPH) | {"li": _ITEM_END, "item": _ITEM_END} | dict.fromkeys(_CELLS, " ")
)
_INVISIBLE = frozenset(
    [
        "audio",
        "canvas",
        "embed",
        "head",
        "iframe",
        "math",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_AROUND = frozenset({"a", "aside", "button", "footer", "form", "nav"})


def looks_like_html(text: str) -> bool:
    """Whether text begins as an HTML document does, whatever its file is called."""
    return _MARKUP.match(text[:_HEAD]) is not None


def read_html(data: bytes) -> ReadText | None:
    """Read a page: its article when it has one, else all that can be seen; None when the bytes are not text.

    The article is found by trafilatura, the day of publication by htmldate from markup alone, not by guesses
    from the text. Nothing is ever fetched.
    """
    declared = _DECLARED.search(data[:_HEAD])
    text = decode(data, None if declared is None else (declared[1] or declared[2]).decode("ascii", "ignore"))
    if text is None:
        return None
    page = _parsed(text)
    if page is None:
        return ReadText("")
    return ReadText(
        _content(text, page),
        title=_title(page),
        published=_published(text),
        language=_language(page),
    )


def _parsed(text: str) -> lxml_html.HtmlElement | None:
    """The page as a tree, whatever is wrong with its markup; None when nothing is left of it."""
    clean = _NOT_IN_XML.sub(" ", _XML_DECLARATION.sub("", text))
    try:
        return lxml_html.document_fromstring(
            clean, parser=lxml_html.HTMLParser(no_network=True, remove_pis=True)
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _content(text: str, page: lxml_html.HtmlElement) -> str:
    """What a page has to say: its article, if there is a page around one, else all that can be seen."""
    everything = _rendered(page, _INVISIBLE)
    unlinked = len(_rendered(page, _INVISIBLE | _AROUND))
    if unlinked >= _DOCUMENT_SHARE * len(everything) or len(text) > _ARTICLE_LIMIT:
        return everything
    article = _article(text)
    return article if len(article) >= min(unlinked, max(_MIN_ARTICLE, _MIN_SHARE * unlinked)) else everything


def _article(text: str) -> str:
    """The main text as trafilatura finds it; empty when there is none."""
    try:
        # The tree is parsed anew because the extractor changes it.
        found = trafilatura.bare_extraction(_parsed(text), include_comments=False, include_formatting=True)
        return "" if found is None or isinstance(found, dict) else _rendered(found.body, frozenset())
    except Exception:  # hostile markup reaches odd corners of the extractor; all visible text is left
        return ""


def _rendered(root: etree._Element, skipped: frozenset[str]) -> str:
    """The text of a tree: empty lines between paragraphs, headings and tables; items and rows on lines.

    Written as a loop, because pages may be nested deeper than Python recurses.
    """
    out: list[str] = []
    preformatted = 0
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            preformatted += tag == "pre"
            out.append(_BEFORE.get(tag, ""))
            cells = _cells(element) if tag in _ROWS else None
            if cells is not None:
                out.append(" | ".join(cells))
            if cells is not None or tag in skipped or _hidden(element):
                walk.skip_subtree()
            elif element.text:
                out.append(element.text if preformatted else _SPACE.sub(" ", element.text))
            continue
        if event == "end":
            preformatted -= tag == "pre"
            out.append(_AFTER.get(tag, ""))
        if element.tail and element is not root:
            out.append(element.tail if preformatted else _SPACE.sub(" ", element.tail))
    return _tidy("".join(out))


def _hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(
        " ", ""
    )


def _cells(row: etree._Element) -> list[str] | None:
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


def _title(page: lxml_html.HtmlElement) -> str | None:
    """The page's headline: its only first-level heading where the title repeats it, else the title."""
    named = _words(page.findtext(".//head/title"))
    heads = [words for head in page.iter("h1") if (words := _words(head.text_content()))]
    if len(heads) == 1 and (named is None or heads[0].casefold() in named.casefold()):
        return heads[0]
    shared = next(
        (meta.get("content") for meta in page.iter("meta") if meta.get("property") == "og:title"), None
    )
    return _words(shared) or named or next(iter(heads), None)


def _words(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _published(text: str) -> date | None:
    """The day that the markup gives as the day of publication; what is only a guess is left out."""
    page = _parsed(text) if len(text) <= _ARTICLE_LIMIT else None
    if page is None:
        return None
    _without_prose(page)
    try:
        found = htmldate.find_date(page, extensive_search=False, original_date=True)
        return None if found is None else date.fromisoformat(found)
    except Exception:  # as for the article; a document can do without a date
        return None


def _without_prose(page: lxml_html.HtmlElement) -> None:
    """Take out what htmldate would guess from: dates in running text and in the addresses of pictures."""
    for element in page.iter():
        if element.tag == "img":
            element.attrib.clear()
        if element.tag != "script" and _is_prose(element.text):
            element.text = None
        if _is_prose(element.tail):
            element.tail = None


def _is_prose(text: str | None) -> bool:
    words = (text or "").strip()
    return len(words) > _MAX_BYLINE or words.endswith((".", "!", "?"))


def _language(page: lxml_html.HtmlElement) -> str | None:
    code = _LANGUAGE.match(page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    return code[0].lower() if code else None
