"""Lists without a language model: all dates, deadlines, amounts, people or places, each with a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.views import View
from qa.answer import Answer, Citation
from qa.answers.values import Value, same, value_of
from qa.normalisation import search_terms
from qa.overviews.asking import Listed
from qa.overviews.contents import Contents, Statement
from qa.overviews.extract import Extract, nothing_to_quote
from qa.reading.cross_encoder import CrossEncoder
from qa.reading.decoding import best_spans, margin_within
from qa.settings import DEADLINE_MARGIN, LISTED_ITEMS, LISTED_MARGIN, LISTED_SENTENCES, SPANS_PER_PASSAGE
from qa.timeline.events import Event, Telling
from qa.timeline.gathering import Sentences, tellings_in
from qa.timeline.merging import merged

__all__ = ["listed"]

_PLAIN_TIMES = frozenset(search_terms("date day month year time"))
_DEADLINE = "By when must it be done?"
_ASKED = {Listed.PERSON: "Who?", Listed.PLACE: "Where?", Listed.NUMBER: "How much?"}


@dataclass(frozen=True, slots=True)
class _Item:
    """A thing of the list.

    Attributes:
        words: what it is called, "3 May 2021".
        derivation: how that was worked out; "" where it stands there.
        sentence: one that names it.
        citations: of the sentences that do.
        value: what it means.
    """

    words: str
    derivation: str
    sentence: str
    citations: tuple[Citation, ...]
    value: Value


def listed(question: str, noun: str, kind: Listed, contents: Iterable[Contents], model: CrossEncoder) -> Answer:
    """All that some documents say of one kind.

    Args:
        question: as it was asked.
        noun: what is listed, in the question's words: "deadlines".
        kind: what the noun stands for.
        contents: what the documents say.
        model: reads the sentences that may say it.
    """
    found = list(contents)
    items = _times(noun, found, model) if kind is Listed.TIME else _spans(kind, found, model)
    if not items:
        return nothing_to_quote(question, f"No {noun} were found.")
    extract = Extract("list")
    shown = items[:LISTED_ITEMS]
    of = f"“{found[0].document.title}”" if len(found) == 1 else f"{len(found)} documents"
    number = f"{len(shown)} of {len(items)}" if len(shown) < len(items) else str(len(items))
    extract.line(f"The {noun} found in {of} ({number}), an extract: each with a sentence that names it.")
    for item in shown:
        markers = "".join(dict.fromkeys(map(extract.cite, item.citations)))
        extract.item(f"{item.words}{item.derivation}: {item.sentence} {markers}", item.words)
    return extract.answer(question)


def _times(noun: str, contents: Sequence[Contents], model: CrossEncoder) -> list[_Item]:
    """The times that sentences name, or those by which something must be done, in their order."""
    tellings = (telling for each in contents for telling in tellings_in(_sentences(each)))
    if not _PLAIN_TIMES.issuperset(search_terms(noun)):
        tellings = (telling for telling in tellings if _is_deadline(model, telling))
    return [_item_of(event) for event in merged(tellings)]


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


def _item_of(event: Event) -> _Item:
    first = event.first
    citations = tuple(telling.citation for telling in event.tellings)
    derivation = f" ({first.derivation})" if first.derivation else ""
    return _Item(first.when, derivation, first.citation.quote, citations, value_of(first.when))


def _spans(kind: Listed, contents: Sequence[Contents], model: CrossEncoder) -> list[_Item]:
    """What the reader finds in sentences, each thing once, in the order of the documents."""
    items: list[_Item] = []
    candidates = [
        each for some in contents for each in some.statements if each.says_something and _may_name(each, kind)
    ]
    for statement in candidates[:LISTED_SENTENCES]:
        cited = Citation.of(statement.document, statement.place.start, statement.place.end, 1, 1.0)
        for words in _read(model, kind, statement.words):
            value = value_of(words)
            known = next((place for place, item in enumerate(items) if same(item.value, value)), None)
            if known is None:
                items.append(_Item(words, "", statement.words, (cited,), value))
            else:
                items[known] = replace(items[known], citations=(*items[known].citations, cited))
    return items


def _may_name(statement: Statement, kind: Listed) -> bool:
    """Whether a sentence has a figure, or a capital letter after its first word."""
    if kind is Listed.NUMBER:
        return any(map(str.isdigit, statement.words))
    return any(word[0].isupper() for word in statement.words.split()[1:])


def _read(model: CrossEncoder, kind: Listed, words: str) -> Iterator[str]:
    """What the reader finds in one sentence, in its order."""
    view = View(words, np.arange(len(words), dtype=np.int32), ((0, len(words)),))
    (windows,) = model.score(_ASKED[kind], [("", words)])
    spans = best_spans(windows, view, [(0, len(words))], SPANS_PER_PASSAGE)
    for span in sorted(spans, key=lambda each: each.start):
        text = words[span.start : span.end].strip(" ,;:.")
        if span.margin >= LISTED_MARGIN and text and (kind is not Listed.NUMBER or any(map(str.isdigit, text))):
            yield text
