"""A list without a language model: all dates or all deadlines, each with a sentence that names it."""

from collections.abc import Iterable, Sequence

from qa.answer import Answer
from qa.normalisation import search_terms
from qa.overviews.contents import Contents
from qa.overviews.extract import Extract, nothing_to_quote
from qa.reading.cross_encoder import CrossEncoder
from qa.reading.decoding import margin_within
from qa.settings import DEADLINE_MARGIN, LISTED_ITEMS, LISTED_SENTENCES
from qa.timeline.events import Event, Telling
from qa.timeline.gathering import Sentences, tellings_in
from qa.timeline.merging import merged

__all__ = ["listed"]

_PLAIN_TIMES = frozenset(search_terms("date day month year time"))
_DEADLINE = "By when must it be done?"


def listed(question: str, noun: str, contents: Iterable[Contents], model: CrossEncoder) -> Answer:
    """All times that some documents name, or those by which something must be done, in their order.

    Args:
        question: as it was asked.
        noun: what is listed, in the question's words: "deadlines", "dates".
        contents: what the documents say.
        model: reads the sentences that may set a deadline.
    """
    found = list(contents)
    events = _events(noun, found, model)
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


def _events(noun: str, contents: Sequence[Contents], model: CrossEncoder) -> Sequence[Event]:
    tellings = [telling for each in contents for telling in tellings_in(_sentences(each))]
    if not _PLAIN_TIMES.issuperset(search_terms(noun)):
        tellings = [telling for telling in tellings[:LISTED_SENTENCES] if _is_deadline(model, telling)]
    return merged(tellings)


def _sentences(contents: Contents) -> Sentences:
    spans = ((each.place.start, each.place.end) for each in contents.statements if each.says_something)
    return Sentences(contents.document, dict.fromkeys(spans, 1.0))


def _is_deadline(model: CrossEncoder, telling: Telling) -> bool:
    """Whether the reader finds in a sentence's time by when something must be done."""
    quote = telling.citation.quote
    start = quote.find(telling.words)
    (windows,) = model.score(_DEADLINE, [("", quote)])
    margin = margin_within(windows, start, start + len(telling.words))
    return margin is not None and margin >= DEADLINE_MARGIN
