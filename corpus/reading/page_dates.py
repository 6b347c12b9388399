"""The day a page was published: what its markup says for certain, and else what its visible text lets guess.

Certain are meta tags, the article's entry in JSON-LD, ``itemprop="datePublished"`` and the ``<time>`` beside the
headline. The dates of comments, of other stories, of calendars, footers and changes are nobody's day of publication,
and where two days have the same claim there is none: no date is better than a wrong one.
"""

import json
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date
from itertools import islice
from typing import Any

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from corpus.dates import find_publication_date, read_day
from corpus.lines import count_words
from corpus.reading.markup import rendered
from corpus.reading.visibility import INVISIBLE

__all__ = ["certain_day", "guessed_day", "without_others"]

_META = (
    frozenset({"article:published_time", "article:published", "og:article:published_time", "datepublished"}),
    frozenset(
        "article:post_date article:published_date article_date_original bt:pubdate citation_publication_date"
        " cxenseparse:recs:publishtime date_published dateposted dc.date.issued dc:issued dcterms.issued"
        " mediator_published_time og:pubdate og:publish_date og:published_time originalpublicationdate parsely-pub-date"
        " pubdate publication_date publish-date publish_date publish_time publishdate published-date published_date"
        " published_time publisheddate rnews:datepublished sailthru.date shareaholic:article_published_time"
        " vr:published_time".split()
    ),
    frozenset("citation_date date dc.date dc.date.created dc:date dcterms.date dcterms.created".split()),
)
"""Names of meta tags that give the day of publication, the surest first."""
_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_ARTICLE = re.compile(r"article|posting|report|story|book|scholarly|review|recipe|pressrelease", re.I)
_PAGE = re.compile(r"webpage|creativework|itempage", re.I)
_MAX_NODES = 2_000
_OF_OTHERS = re.compile(
    r"(?<![a-z])(?:comments?|comment-?list|respond|repl(?:y|ies)|disqus|related|recommend\w*|suggest\w*|sidebar|widget"
    r"|calendar|events?|upcoming|footer|colophon|copyright|popular|trending|latest|most-?read|read-?(?:more|next|also)"
    r"|see-?also|archives?|newsletter|promo|teaser|breadcrumbs?|pagination|next|prev(?:ious)?)(?![a-z])",
    re.I,
)
_HEADS_OTHERS = re.compile(
    r"(?:\d+ )?(?:comments?|repl(?:y|ies)|responses?|see also|archives?|calendar|events)(?: \(?\d+\)?)?:?"
    r"|(?:(?:you )?(?:may|might) also|leave a|join the|related|recommended|more|most|latest|upcoming|next|previous"
    r"|read (?:more|next|also)|other)\b.{0,60}",
    re.I,
)
_CHANGE = re.compile(
    r"(?:©|\(c\)|\b(?:modified|updated?|changed|printed|accessed|retrieved|copyright|revised|reviewed))", re.I
)
_DATED = re.compile(r"date|datum|time|publish|posted|byline|meta", re.I)
_KEPT = frozenset({"article", "body", "h1", "head", "html", "main"})
_MAX_LINE = 80
_PROSE_WORDS = 15
"""Words of the paragraph that ends the head of an article."""
_MAX_CANDIDATES = 200


def certain_day(page: HtmlElement) -> date | None:
    """The day of publication that the markup of a page gives; ``page`` is without the parts of others."""
    for names in _META:
        if day := _agreed(_meta_days(page, names)):
            return day
        if any(True for _ in _meta_days(page, names)):
            return None
    return _json_day(page) or _agreed(_item_days(page)) or _agreed(_header_days(page))


def guessed_day(page: HtmlElement) -> date | None:
    """The day of publication that the visible text of a page lets guess; ``page`` is without the parts of others.

    It is the date line of the text, or what htmldate finds in elements that are named for dates; none if these differ,
    or if there are several such elements with different days.
    """
    line = find_publication_date(rendered(page, INVISIBLE))
    named = {day for day in map(_day_of_element, islice(_named_elements(page), _MAX_CANDIDATES)) if day}
    if len(named) > 1:
        return line if line and line not in named else None
    return _agreed(day for day in (line, *named, _by_htmldate(page)) if day)


def without_others(page: HtmlElement) -> HtmlElement:
    """A copy of a page without what is not the article's: comments, other stories, calendars, menus and footers."""
    page = deepcopy(page)
    for element in list(page.iter()):
        if element.getparent() is not None and _is_of_others(element):
            element.drop_tree()
    for heading in list(page.iter("h2", "h3", "h4", "h5", "h6")):
        if heading.getparent() is not None and _HEADS_OTHERS.fullmatch(" ".join(heading.text_content().split())):
            for element in (*heading.itersiblings(), heading):
                if next(element.iter("h1"), None) is None:
                    element.drop_tree()
    for element in list(page.iter()):
        words = element.text or ""
        if element.tag not in _KEPT and len(words) <= _MAX_LINE and _CHANGE.search(words):
            parent = element.getparent()
            if parent is not None and len(element.text_content()) <= _MAX_LINE and element.tag not in INVISIBLE:
                element.drop_tree()
    return page


def _is_of_others(element: HtmlElement) -> bool:
    if element.tag in INVISIBLE or element.tag in ("html", "body", "head", "main"):
        return False
    named = _OF_OTHERS.search(f"{element.get('class', '')} {element.get('id', '')}")
    other = element.tag in ("aside", "footer", "nav") or named is not None
    return other and next(element.iter("h1"), None) is None and not _holds_article(element)


def _holds_article(element: HtmlElement) -> bool:
    """Whether most of a page's paragraphs stand in an element, whatever it is called."""
    inside = sum(1 for _ in element.iter("p"))
    return inside > sum(1 for _ in element.getroottree().getroot().iter("p")) / 2 and element.tag in ("article", "div")


def _agreed(days: Iterable[date]) -> date | None:
    """The day that all are, when they are one."""
    found = set(days)
    return found.pop() if len(found) == 1 else None


def _meta_days(page: HtmlElement, names: frozenset[str]) -> Iterator[date]:
    for meta in page.iter("meta"):
        told = (meta.get(attribute, "").strip().lower() for attribute in ("name", "property", "itemprop", "http-equiv"))
        if names.intersection(told) and (day := _read(meta.get("content") or meta.get("datetime") or "")):
            yield day


def _json_day(page: HtmlElement) -> date | None:
    """The day of the article in JSON-LD; of the page where there is no article."""
    articles: list[date] = []
    pages: list[date] = []
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        for node in islice(_nodes(script.text or ""), _MAX_NODES):
            kind = json.dumps(node.get("@type", ""))
            day = _read(str(node.get("datePublished") or ""))
            if day:
                (articles if _ARTICLE.search(kind) else pages if _PAGE.search(kind) else []).append(day)
    return _agreed(articles) if articles else _agreed(pages)


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    """What JSON-LD describes by itself, not as a part of something else, as comments are."""
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each[:_MAX_NODES]
        elif isinstance(each, dict):
            yield each
            waiting += [each[key] for key in ("@graph", "mainEntity") if key in each]


def _item_days(page: HtmlElement) -> Iterator[date]:
    for element in page.iter():
        if "datepublished" in (element.get("itemprop") or "").lower().split():
            day = _day_of_element(element)
            if day:
                yield day


def _header_days(page: HtmlElement) -> Iterator[date]:
    """The days of the ``<time>`` elements between the headline and the first paragraph, or in the headline's header."""
    heads = list(page.iter("h1"))
    if len(heads) != 1:
        return
    header = next(heads[0].iterancestors("header"), heads[0])
    seen = False
    for element in page.iter():
        seen = seen or element is header
        if not seen:
            continue
        if element.tag == "p" and count_words(element.text_content()) >= _PROSE_WORDS:
            return
        if element.tag == "time" and not _CHANGE.search(f"{element.get('class', '')} {element.get('itemprop', '')}"):
            before = element.getprevious()
            said = (element.getparent().text if before is None else before.tail or before.text_content()) or ""
            day = None if _CHANGE.search(said) else _read(element.get("datetime") or "")
            if day:
                yield day


def _named_elements(page: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that are named for dates and hold little else."""
    for element in page.iter():
        names = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        named = element.tag == "time" or (_DATED.search(names) and element.tag not in _KEPT | INVISIBLE)
        if named and len(element.text_content().strip()) <= _MAX_LINE:
            yield element


def _day_of_element(element: HtmlElement) -> date | None:
    return _read(element.get("datetime") or element.get("content") or element.text_content())


def _read(words: str) -> date | None:
    """The one day that words are, in ISO 8601 or in English."""
    if iso := _ISO.match(words):
        try:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError:
            return None
    try:
        return read_day(words)
    except ValueError:
        return None


def _by_htmldate(page: HtmlElement) -> date | None:
    """What htmldate finds in the elements of a page that are named for dates."""
    page = deepcopy(page)
    for element in list(page.iter("meta", "script", "img")):
        element.drop_tree()
    for element in page.iter():
        if _is_prose(element.text):
            element.text = None
        if _is_prose(element.tail):
            element.tail = None
    import htmldate  # here, for it is slow to import, and most documents are no web pages

    try:
        found = htmldate.find_date(page, extensive_search=False, original_date=True)
        return None if found is None else date.fromisoformat(found)
    except Exception:  # hostile markup reaches odd corners of it; a document can do without a date
        return None


def _is_prose(text: str | None) -> bool:
    words = (text or "").strip()
    return len(words) > _MAX_LINE or words.endswith((".", "!", "?"))
