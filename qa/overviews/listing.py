"""A list without a language model: all dates or all deadlines, each with a sentence that names it."""

from collections.abc import Iterable, Sequence

from embeddings.encoder import Encoder
from qa.answer import Answer
from qa.normalisation import among, search_terms
from qa.overviews.contents import Contents
from qa.overviews.deadlines import deadline_scores
from qa.overviews.extract import Extract, nothing_to_quote
from qa.settings import DEADLINE_SCORE, LISTED_ITEMS
from qa.timeline.events import Event, Telling
from qa.timeline.gathering import Sentences, tellings_in
from qa.timeline.merging import merged

__all__ = ["listed"]

_DEADLINE = frozenset(search_terms("deadline due"))
_TIMES = _DEADLINE | frozenset(search_terms("date day month year time"))


def listed(question: str, noun: str, contents: Iterable[Contents], encoder: Encoder) -> Answer:
    """All times that some documents name, or those by which something must be done, in their order.

    Args:
        question: as it was asked.
        noun: what is listed, in the question's words: "deadlines", "dates".
        contents: what the documents say.
        encoder: tells sentences that set a deadline from others.
    """
    found = list(contents)
    events = _events(noun, found, encoder)
    if not events:
        return nothing_to_quote(question, f"No {noun} were found.")
    extract = Extract("list")
    shown = events[:LISTED_ITEMS]
    of = f"“{found[0].document.title}”" if len(found) == 1 else f"{len(found)} documents"
    number = f"{len(shown)} of {len(events)}" if len(shown) < len(events) else str(len(events))
    extract.line(f"The {noun} found in {of} ({number}), an extract: each with a sentence that names it.")
    for event in shown:
        first = event.first
        markers = "".join(dict.fromkeys(extract.cite(telling.citation) for telling in event.tellings))
        derived = f" ({first.derivation})" if first.derivation else ""
        extract.item(f"{first.when}{derived}: {first.citation.quote} {markers}", first.when)
    return extract.answer(question)


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
