"""HTML: the article of a page as paragraphs, without the page around it."""

import logging
import re

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from corpus.dates import find_publication_date
from corpus.reading.decoding import decode
from corpus.reading.markup import is_code, parsed, rendered, stripped
from corpus.reading.page_dates import certain_day, guessed_day, without_others
from corpus.reading.result import ReadText
from corpus.reading.tables import make_plain
from corpus.reading.visibility import INVISIBLE, remove_invisible

__all__ = ["read_html"]

logging.getLogger("htmldate").addHandler(logging.NullHandler())

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.I,
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])", re.I)
_AROUND = frozenset({"a", "aside", "button", "footer", "form", "nav"})

_HEAD = 4096
_ARTICLE_LIMIT = 3_000_000
"""Characters of markup beyond which a page is no article, and finding one in it would take minutes."""
_DOCUMENT_SHARE = 0.9
"""A page of which this much is neither link nor navigation is a document by itself."""
_MIN_ARTICLE = 200
_MIN_SHARE = 0.05
_BESIDE_HEADLINE = re.compile(r"\s*[|–—·:-]\s*(?P<site>[^|]{2,60})")


def read_html(data: bytes) -> ReadText | None:
    """Read a page: its article when it has one, else all that can be seen; None when the bytes are not text.

    What cannot be seen is left out, and the article is found by trafilatura. Nothing is ever fetched.
    """
    declared = _DECLARED.search(data[:_HEAD])
    text = decode(data, None if declared is None else (declared[1] or declared[2]).decode("ascii", "ignore"))
    if text is None:
        return None
    page = parsed(text)
    if page is None:
        words = stripped(text)
        return ReadText(words, guessed=find_publication_date(words))
    remove_invisible(page)
    article = without_others(page) if len(text) <= _ARTICLE_LIMIT else page
    published = certain_day(article)
    guessed = guessed_day(article) if published is None and article is not page else None
    make_plain(page)
    title, language = _title(page), _language(page)
    site = _site(page, title)
    return ReadText(_content(page, len(text)), title, published, language, publisher=site, guessed=guessed)


def _content(page: HtmlElement, size: int) -> str:
    """What a page has to say: its article, if there is a page around one, else all that can be seen.

    The tree is the extractor's to change, and of no use afterwards.
    """
    everything = rendered(page, INVISIBLE)
    unlinked = len(rendered(page, INVISIBLE | _AROUND))
    if unlinked >= _DOCUMENT_SHARE * len(everything) or size > _ARTICLE_LIMIT:
        return everything
    article = _article(page)
    return article if len(article) >= min(unlinked, max(_MIN_ARTICLE, _MIN_SHARE * unlinked)) else everything


def _article(page: HtmlElement) -> str:
    """The main text as trafilatura finds it; empty when there is none."""
    import trafilatura  # here, for it is slow to import, and most documents are no web pages

    for block in page.iter("pre"):
        if is_code(block):
            _nest_in_code(block)
    try:
        found = trafilatura.bare_extraction(page, include_comments=False, include_formatting=True)
        if found is None or isinstance(found, dict):
            return ""
        for block in found.body.iter("code"):
            if "\n" in "".join(block.itertext()):
                block.tag = "pre"
                block.set("class", "code")
        return rendered(found.body)
    except Exception:  # hostile markup reaches odd corners of the extractor; the visible text is left
        return ""


def _nest_in_code(block: HtmlElement) -> None:
    """Make the words of preformatted code plain words of an element for code, which the extractor keeps as they are."""
    words, tail = "".join(block.itertext()), block.tail
    block.clear()
    block.tail = tail
    code = block.makeelement("code")
    code.text = words
    block.append(code)


def _title(page: HtmlElement) -> str | None:
    """The page's headline: its only first-level heading where the title repeats it, else the title."""
    named = _words(page.findtext(".//head/title"))
    heads = [words for head in page.iter("h1") if (words := _words(head.text_content()))]
    if len(heads) == 1 and (named is None or heads[0].casefold() in named.casefold()):
        return heads[0]
    shared = next((meta.get("content") for meta in page.iter("meta") if meta.get("property") == "og:title"), None)
    return _words(shared) or named or next(iter(heads), None)


def _site(page: HtmlElement, title: str | None) -> str | None:
    """The name of the site: what the page says it is, or what its title has besides the headline."""
    said = (meta.get("content") for meta in page.iter("meta") if meta.get("property") == "og:site_name")
    if site := _words(next(said, None)):
        return site
    named = _words(page.findtext(".//head/title")) or ""
    beside = _BESIDE_HEADLINE.fullmatch(named.removeprefix(title)) if title and named.startswith(title) else None
    return beside["site"] if beside else None


def _words(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _language(page: HtmlElement) -> str | None:
    code = _LANGUAGE.match(page.get("lang") or page.get("xml:lang") or "")
    return code[0].lower() if code else None
