"""A list without a language model: all dates, deadlines, amounts or names, each with a sentence that has it."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from corpus.dates import times_by_message
from corpus.phrases import Phrase, quoted
from embeddings.encoder import Encoder
from qa.answer import Answer, Citation
from qa.generation.stated import Kind, stated_in
from qa.normalisation import among, search_terms
from qa.overviews.contents import Contents
from qa.overviews.deadlines import deadline_scores
from qa.overviews.extract import Extract, nothing_to_quote
from qa.settings import DEADLINE_SCORE, LISTED_ITEMS, MOST_CITATIONS
from qa.timeline.events import Event
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
    items = _times(noun, found, encoder) if kind is None else _stated(kind, found)
    if not items:
        return nothing_to_quote(question, Phrase("No {noun} were found.", noun=noun))
    extract = Extract("list")
    shown = items[:LISTED_ITEMS]
    of, number, what = Phrase("{count} documents", count=len(found)), str(len(items)), noun
    if len(found) == 1:
        of = quoted(found[0].document.title)
    if len(shown) < len(items):
        number = Phrase("{few} of {all}", few=len(shown), all=len(items))
    if kind is Kind.NAME:
        what = Phrase("names of people, firms and places")
    opening = "The {what} found in {documents} ({number}), an extract: each with a sentence that has it."
    extract.line(Phrase(opening, what=what, documents=of, number=number))
    for item in shown:
        markers = "".join(dict.fromkeys(map(extract.cite, item.citations)))
        parts = {"words": item.words, "derivation": item.derivation, "sentence": item.sentence, "markers": markers}
        extract.item(Phrase("{words}{derivation}: {sentence} {markers}", **parts), item.words)
    return extract.answer(question)


def _item_of(event: Event) -> _Item:
    first = event.first
    derivation = Phrase(" ({derivation})", derivation=first.derivation) if first.derivation else ""
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


def _times(noun: str, contents: Sequence[Contents], encoder: Encoder) -> list[_Item]:
    """The times that are asked for, in their order; last those that no document places in a year, as "31 March"."""
    placed = [telling for each in contents for telling in tellings_in(_sentences(each))]
    unplaced = [item for each in contents for item in _unplaced(each)]
    terms = frozenset(search_terms(noun))
    if not terms.isdisjoint(_DEADLINE):
        are_deadlines = _set_deadlines([(each.citation.quote, each.words) for each in placed], encoder)
        placed = list(compress(placed, are_deadlines))
        unplaced = list(compress(unplaced, _set_deadlines([(each.sentence, each.words) for each in unplaced], encoder)))
    about = terms - _TIMES
    placed = [each for each in placed if _is_about(each.citation.quote, about)]
    unplaced = [each for each in unplaced if _is_about(each.sentence, about)]
    return [*map(_item_of, merged(placed)), *unplaced]


def _unplaced(contents: Contents) -> Iterator[_Item]:
    """The days of a document whose year nothing tells, each with its sentence."""
    document = contents.document
    times = [each for each in times_by_message(document.text, document.published) if each.range is None]
    for statement in contents.statements:
        start, end = statement.place.start, statement.place.end
        for time in times:
            if statement.says_something and start <= time.start < end and any(map(str.isdigit, time.text)):
                cited = Citation.of(document, start, end, 1, 1.0)
                yield _Item(" ".join(time.text.split()), "", cited.quote, (cited,))


def _is_about(sentence: str, about: Collection[str]) -> bool:
    return all(among(term, search_terms(sentence)) for term in about)


def _set_deadlines(found: Sequence[tuple[str, str]], encoder: Encoder) -> list[bool]:
    """Of sentences with a time in each, whether it is a deadline."""
    scores = deadline_scores(encoder, [sentence for sentence, _ in found], [words for _, words in found])
    return [bool(score >= DEADLINE_SCORE) for score in scores]


def _sentences(contents: Contents) -> Sentences:
    spans = ((each.place.start, each.place.end) for each in contents.statements if each.says_something)
    return Sentences(contents.document, dict.fromkeys(spans, 1.0))
