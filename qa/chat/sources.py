"""The sources beside the conversation: a card for each passage that is cited, and a document opened at the place.

Written by Jinja2 with autoescape: whatever a document holds is shown, and nothing of it comes to life.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from corpus.document import Document
from corpus.errors import NoSuchDocument
from corpus.phrases import counted, worded
from corpus.store import DocumentSummary
from qa.answer import Answer, Citation
from qa.chat.context import REACH, Block, FindSentences, Piece, blocks_around, no_sentences, pieces_of
from qa.chat.markdown import cited
from qa.chat.pages import PageView
from qa.worded_answers import in_language
from qa.wording import Translate, day_in_words, document_line, english, source_line

__all__ = [
    "Card",
    "FindDocument",
    "passage",
    "render_document",
    "render_sources",
    "render_welcome",
    "surroundings",
    "templates",
]

FindDocument = Callable[[str], Document]
"""Gives the document that has an id; raises ``NoSuchDocument`` when it was removed."""

_MOST_NAMED = 8
_PART = 30_000  # characters of a document that are shown at a time

templates = Environment(
    loader=PackageLoader("qa.chat", "assets/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""The templates of the chat's own HTML."""
templates.filters["source_line"] = source_line
templates.filters["document_line"] = document_line
templates.filters["worded"] = worded
templates.filters["counted"] = counted
templates.filters["day_in_words"] = day_in_words


@dataclass(frozen=True, slots=True)
class Card:
    """Quotes of one document that stand close together, with the words around them.

    Attributes:
        citations: of each quote; at least one.
        blocks: the quotes and what is around them.
        removed: whether the document is no longer in the library; the quotes then stand alone.
    """

    citations: tuple[Citation, ...]
    blocks: tuple[Block, ...]
    removed: bool = False


def render_sources(
    number: int,
    answer: Answer,
    find: FindDocument,
    focus: int | None = None,
    sentences: FindSentences = no_sentences,
    instead: Sequence[str] = (),
    t: Translate = english,
) -> str:
    """The cards of an answer: its sources, then those that differ; or the nearest passages.

    Args:
        number: the exchange's place in the conversation, from 0.
        answer: the answer.
        find: gives a cited document, for the words around a quote.
        focus: the marker of the quote that is looked for.
        sentences: gives the layout around a quote.
        instead: questions that could be asked instead.
        t: translates the texts of the page.
    """
    answer = in_language(answer, t)
    others = [(f"{t('Otherwise')}: {other.answer}", other.citations) for other in answer.agreement.others]
    groups = [(t("Sources"), answer.citations), *others, (t("The nearest passages"), answer.nearest)]
    return templates.get_template("sources.html").render(
        number=number,
        focus=focus,
        abstained=answer.abstained,
        instead=instead,
        t=t,
        sections=[(heading, _cards(citations, find, sentences)) for heading, citations in groups if citations],
    )


def render_document(
    document: Document,
    number: int | None = None,
    answer: Answer | None = None,
    marker: int | None = None,
    at: int = 0,
    page: PageView | None = None,
    t: Translate = english,
) -> str:
    """A document as it is kept, with the quotes of an answer marked in it.

    A long one is shown in parts.

    Args:
        document: the document.
        number: the place of the answer's exchange, for the way back to its sources.
        answer: whose quotes are marked.
        marker: the quote to look at; None for none.
        at: an offset in the part to show, when there is no quote to look at.
        page: the page as it is printed; None where it cannot be shown.
        t: translates the texts of the page.
    """
    citations = [] if answer is None else [each for each in cited(answer) if each.document_id == document.id]
    citations.sort(key=lambda each: each.start)
    places = [each.marker for each in citations]
    current = places.index(marker) if marker in places else None
    at = citations[current].start if current is not None else at
    start, end = _part(document.text, at)
    on_page = page is not None and any(mark.marker == marker for mark in page.marks)
    return templates.get_template("document.html").render(
        document=document,
        number=number,
        focus=marker,
        focus_on="page" if on_page else "text" if current is not None else "place" if at else "title",
        current=current,
        places=places,
        page=page,
        label=worded(document.page_label(at) or "", t),
        pieces=pieces_of(document.text, citations, start, at) + pieces_of(document.text, citations, at, end),
        before=len(pieces_of(document.text, citations, start, at)),
        earlier=max(0, start - 1) if start else None,
        later=end if end < len(document.text) else None,
        t=t,
    )


def render_welcome(documents: Sequence[DocumentSummary], t: Translate = english) -> str:
    """What stands beside an empty conversation: the documents that are asked.

    Args:
        documents: all of the library; the first few are named.
        t: translates the texts of the page.
    """
    return templates.get_template("welcome.html").render(documents=documents, most=_MOST_NAMED, t=t)


def surroundings(text: str, start: int, end: int, reach: int = REACH) -> tuple[str, str]:
    """The words before and after ``text[start:end]``, each at most ``reach`` characters, cut between words.

    An ellipsis stands where words were left out, and several line breaks become one: these words are for
    reading, only the quote between them is exact.
    """
    before, after = text[max(0, start - reach) : start], text[end : end + reach]
    if start > reach:
        before = "… " + re.sub(r"^\S*\s+", "", before)
    if end + reach < len(text):
        after = re.sub(r"\s+\S*$", "", after) + " …"
    return _one_break(before).lstrip(), _one_break(after).rstrip()


def _one_break(words: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", words)


def _cards(citations: Sequence[Citation], find: FindDocument, sentences: FindSentences) -> list[Card]:
    """A card for each passage, in the order of its first marker; quotes that stand close together share one."""
    clusters: list[list[Citation]] = []
    for citation in dict.fromkeys(citations):
        for cluster in clusters:
            near = min(abs(citation.start - other.end) for other in cluster) <= 2 * REACH
            apart = all(citation.start >= other.end or citation.end <= other.start for other in cluster)
            if citation.document_id == cluster[0].document_id and near and apart:
                cluster.append(citation)
                break
        else:
            clusters.append([citation])
    return [passage(sorted(cluster, key=lambda each: each.start), find, sentences) for cluster in clusters]


def passage(citations: Sequence[Citation], find: FindDocument, sentences: FindSentences = no_sentences) -> Card:
    """Quotes of one document that stand close together, in their order, with the words around them.

    Args:
        citations: of the quotes.
        find: gives their document.
        sentences: gives the layout around them; where none is known, the words stand as one text.
    """
    try:
        text = find(citations[0].document_id).text
    except NoSuchDocument:
        # Removed since it was cited: the quotes still stand, without their surroundings.
        alone = tuple(Block("text", (Piece.of(each.quote, each),)) for each in citations)
        return Card(tuple(citations), alone, removed=True)
    start, end = citations[0].start, citations[-1].end
    near = sentences(citations[0].document_id, max(0, start - REACH), end + REACH)
    blocks = blocks_around(text, near, citations) if near else []
    return Card(tuple(citations), tuple(blocks or [_as_text(text, citations)]))


def _as_text(text: str, citations: Sequence[Citation]) -> Block:
    """The quotes among the words around them, line by line."""
    start, end = citations[0].start, citations[-1].end
    before, _ = surroundings(text, start, citations[0].end)
    _, after = surroundings(text, citations[-1].start, end)
    within = pieces_of(text, citations, start, end)
    between = [piece if piece.citation else Piece.of(_one_break(piece.text)) for piece in within]
    return Block("text", (Piece.of(before), *between, Piece.of(after)))


def _part(text: str, at: int) -> tuple[int, int]:
    """Where the part of a text begins and ends that holds an offset, at line breaks where there are some.

    The parts are the same wherever in them one looks, except that a place near an end of one is shown in its middle.
    """
    if len(text) <= _PART * 3 // 2:
        return 0, len(text)
    start = max(0, at - _PART // 3)
    end = min(len(text), start + _PART)
    if start:
        start = text.rfind("\n", max(0, start - 2000), start) + 1 or start
    if end < len(text):
        end = text.rfind("\n", end - 2000, end) + 1 or end
    return start, end
