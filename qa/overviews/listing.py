"""A list without a language model: all dates, deadlines, amounts or names, each with a sentence that has it."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from embeddings.encoder import Encoder
from qa.answer import Answer, Citation
from qa.generation.stated import Kind, stated_in
from qa.normalisation import among, search_terms
from qa.overviews.contents import Contents
from qa.overviews.deadlines import deadline_scores
from qa.overviews.extract import Extract, nothing_to_quote
from qa.settings import DEADLINE_SCORE, LISTED_ITEMS, MOST_CITATIONS
from qa.timeline.events import Event, Telling
from qa.timeline.gathering import Sentences, tellings_in
from qa.timeline.merging import merged

__all__ = ["listed"]

_DEADLINE = frozenset(search_terms("deadline due"))
_KINDS = dict.fromkeys(("amounts", "sums", "figures", "numbers"), Kind.NUMBER) | dict.fromkeys(
    ("people", "persons", "names"), Kind.NAME
)
_TIMES = _DEADLINE | frozenset(search_terms("date day month year time"))


@dataclass(frozen=True, slots=True)
class _Item:
    """A thing of a list: what it is, how that was worked out, a sentence that has it, and where its sentences stand."""

    words: str
    derivation: str
    sentence: str
    citations: tuple[Citation, ...]


def listed(question: str, noun: str, contents: Iterable[Contents], encoder: Encoder) -> Answer:
    """All times, amounts or names in some documents; times in their order, the others as they come.

    Args:
        question: as it was asked.
        noun: what is listed, in the question's words: "deadlines", "dates", "amounts", "names".
        contents: what the documents say.
        encoder: tells sentences that set a deadline from others.
    """
    found = list(contents)
    kind = _KINDS.get(noun.lower().split()[-1])
    items = [_item_of(event) for event in _events(noun, found, encoder)] if kind is None else _stated(kind, found)
    if not items:
        return nothing_to_quote(question, f"No {noun} were found.")
    extract = Extract("list")
    shown = items[:LISTED_ITEMS]
    of = f"“{found[0].document.title}”" if len(found) == 1 else f"{len(found)} documents"
    number = f"{len(shown)} of {len(items)}" if len(shown) < len(items) else str(len(items))
    what = "names of people, firms and places" if kind is Kind.NAME else noun
    extract.line(f"The {what} found in {of} ({number}), an extract: each with a sentence that has it.")
    for item in shown:
        markers = "".join(dict.fromkeys(map(extract.cite, item.citations)))
        extract.item(f"{item.words}{item.derivation}: {item.sentence} {markers}", item.words)
    return extract.answer(question)


def _item_of(event: Event) -> _Item:
    first = event.first
    derivation = f" ({first.derivation})" if first.derivation else ""
    citations = tuple(telling.citation for telling in event.tellings)
    return _Item(first.when, derivation, first.citation.quote, citations)


def _stated(kind: Kind, contents: Sequence[Contents]) -> list[_Item]:
    """The amounts with what they count, or the names, each once with at most ``MOST_CITATIONS`` of its sentences."""
    items: dict[Hashable, _Item] = {}
    statements = (each for some in contents for each in some.statements if each.says_something)
    for statement in statements:
        for value in stated_in(statement.words, statement.document.published):
            if value.kind is not kind or (value.quantity is not None and not value.quantity.unit):
                continue
            cited = Citation.of(statement.document, statement.place.start, statement.place.end, 1, 1.0)
            key = value.quantity or value.parts
            before = items.get(key, _Item(value.words, "", statement.words, ()))
            items[key] = replace(before, citations=(*before.citations, cited)[:MOST_CITATIONS])
    return list(items.values())


def _events(noun: str, contents: Sequence[Contents], encoder: Encoder) -> Sequence[Event]:
    """The events of the times that are asked for; other words beside "dates" must stand in their sentences."""
    tellings = [telling for each in contents for telling in tellings_in(_sentences(each))]
    terms = frozenset(search_terms(noun))
    about = terms - _TIMES
    tellings = [each for each in tellings if all(among(term, search_terms(each.citation.quote)) for term in about)]
    return merged(tellings if terms.isdisjoint(_DEADLINE) else _deadlines(tellings, encoder))


def _deadlines(tellings: Sequence[Telling], encoder: Encoder) -> list[Telling]:
    quotes = [telling.citation.quote for telling in tellings]
    scores = deadline_scores(encoder, quotes, [telling.words for telling in tellings])
    return [telling for telling, score in zip(tellings, scores, strict=True) if score >= DEADLINE_SCORE]


def _sentences(contents: Contents) -> Sentences:
    spans = ((each.place.start, each.place.end) for each in contents.statements if each.says_something)
    return Sentences(contents.document, dict.fromkeys(spans, 1.0))
