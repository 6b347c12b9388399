"""A guide to a document, made without a language model: its headings, dates, names, and questions that it answers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from corpus.document import BlockKind, Document, Passage
from corpus.layout import LEAD_JOINT
from corpus.store import Store
from qa.library import Library
from qa.settings import SUPPORTED
from qa.text import one_line
from qa.timeline.events import Telling
from qa.timeline.gathering import Sentences, tellings_in

__all__ = ["Guide", "answered", "guide_to", "passages_of"]

_MOST_HEADINGS, _MOST_DATES, _MOST_NAMES = 12, 8, 10
_MOST_ASKED = 8  # questions that are tried, of which those that are answered are offered
# Two words or more with capital letters, as names of people, places and bodies are written.
_NAME = re.compile(r"\b[A-Z]\w*[a-z]\w*(?:[ \u00a0](?:(?:of|and|the|de|van|von) )?[A-Z]\w*[a-z]\w*){1,4}\b")


@dataclass(frozen=True, slots=True)
class Guide:
    """What a document is about.

    Attributes:
        headings: its headings in their order, the first few.
        dates: sentences that name a day, a month or a year, in the order of time, the first few.
        names: words that are written as names, those that stand in it most often first.
    """

    headings: tuple[str, ...]
    dates: tuple[Telling, ...]
    names: tuple[str, ...]


def guide_to(document: Document, passages: Sequence[Passage]) -> Guide:
    """The guide to a document.

    Args:
        document: the document.
        passages: its passages.
    """
    sentences = [sentence for passage in passages for sentence in passage.sentences]
    headings = (_plain(heading) for passage in passages for heading in _headings_of(document, passage))
    prose = [document.text[s.start : s.end] for s in sentences if s.kind is not BlockKind.HEADING]
    # The first word of a sentence has a capital letter whatever it is.
    found = Counter(name[0] for text in prose for name in _NAME.finditer(text) if name.start())
    tellings = tellings_in(Sentences(document, {(s.start, s.end): 1.0 for s in sentences}))
    dates = sorted({each.days: each for each in tellings}.values(), key=lambda each: each.days.start)
    return Guide(
        # The title stands above the guide.
        headings=tuple(dict.fromkeys(each for each in headings if each not in ("", document.title)))[:_MOST_HEADINGS],
        dates=tuple(dates[:_MOST_DATES]),
        names=tuple(" ".join(name.split()) for name, _ in found.most_common(_MOST_NAMES)),
    )


def _headings_of(document: Document, passage: Passage) -> Iterator[str]:
    """The headings that a passage stands under, and those in it."""
    yield from (passage.section or "").split(LEAD_JOINT)
    yield from (document.text[s.start : s.end] for s in passage.sentences if s.kind is BlockKind.HEADING)


def answered(library: Library, document: Document, guide: Guide, most: int = _MOST_ASKED) -> Iterator[str]:
    """Questions that a document answers: each was asked of the library, as a person would ask it.

    The answer must be at least as likely right as not, quote the document first and there what the question was made
    of, and say more than the question does.

    Args:
        library: what is asked.
        document: which must be in it.
        guide: to the document.
        most: how many questions are tried.
    """
    for question, needed in _questions(guide)[:most]:
        answer = library.ask(question, llm=False)
        if answer.abstained or answer.confidence < SUPPORTED or not answer.citations:
            continue
        first = answer.citations[0]
        says_more = not _words(answer.direct or "") <= _words(question)
        if first.document_id == document.id and needed in one_line(first.quote) and says_more:
            yield question


def passages_of(store: Store, document_id: str) -> list[Passage]:
    """The passages of a document, in their order."""
    ids = [int(passage_id) for passage_id in store.passage_ids([document_id])]
    return list(store.passages_by_id(ids).values())


def _questions(guide: Guide) -> list[tuple[str, str]]:
    """Questions that may be answered, each with the words that must stand in what is quoted."""
    asked = [(heading, "") for heading in guide.headings if heading.endswith("?")]
    dated = [(f"What happened {_in(each)}?", one_line(each.words)) for each in guide.dates]
    named = [(f"Who is {name}?", name) for name in guide.names]
    return [*asked, *(each for each in chain(*zip_longest(dated, named)) if each is not None)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _in(telling: Telling) -> str:
    return f"{'on' if telling.days.start == telling.days.end else 'in'} {telling.when}"


def _plain(heading: str) -> str:
    return one_line(heading).strip("#*_= ")
