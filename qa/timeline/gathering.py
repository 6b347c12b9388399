"""From documents to the sentences in them that name a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.dates import DateRange, TimeExpression, dates_a_mail, times_by_message
from corpus.document import Document
from corpus.titles import is_date_line
from qa.answer import Citation
from qa.timeline.events import Telling

__all__ = ["Sentences", "tellings_in"]

_LONGEST_DAYS = 36_500
"""From a hundred years on a span is a background ("the 19th century"): it would lie under all other events, and places
nothing among them."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of one document.

    Attributes:
        document: the document.
        scores: their spans ``(start, end)``, each with how much it has to do with the query, 0 to 1.
    """

    document: Document
    scores: Mapping[tuple[int, int], float]


def tellings_in(sentences: Sentences) -> Iterator[Telling]:
    """Those of the sentences that name a time, once for each time; what is no event is left out.

    No events are the day of a mail in its head, a date line, the dateline of a report, a date with no other words, and
    a sentence that the document says again, as a running head.
    """
    document = sentences.document
    found = [
        (each, each.range)
        for each in times_by_message(document.text, document.published)
        if each.range is not None
        and (each.range.end - each.range.start).days < _LONGEST_DAYS
        and not dates_a_mail(document.text, each.start)
    ]
    said: set[tuple[str, DateRange]] = set()
    place = 0
    for start, end in sorted(sentences.scores):
        while place < len(found) and found[place][0].start < start:
            place += 1
        inside = []
        for each, days in found[place:]:
            if each.end > end:
                break
            inside.append((each, days))
        score = sentences.scores[start, end]
        for each, days in _events(document.text, start, end, inside):
            key = (" ".join(document.text[start:end].split()), days)
            if key not in said:
                said.add(key)
                cited = Citation.of(document, start, end, 1, score)
                yield Telling(cited, days, each.text, each.derived, document.written_on(start), each.heading)


def _events(
    text: str, start: int, end: int, found: list[tuple[TimeExpression, DateRange]]
) -> list[tuple[TimeExpression, DateRange]]:
    """The times of one sentence at which it says that something was."""
    if found and _is_dateline(text[start : found[0][0].start], found[0][1]):
        found = found[1:]
    if not found or not _says_more(text, start, end, found) or is_date_line(text[start:end]):
        return []
    return _narrowest(found)


def _is_dateline(before: str, days: DateRange) -> bool:
    """Whether a day stands at the head of a report, after nothing but its place in capitals: "PARIS, March 20"."""
    letters = [letter for letter in before if letter.isalpha()]
    return days.start == days.end and len(letters) > 1 and all(map(str.isupper, letters))


def _says_more(text: str, start: int, end: int, found: list[tuple[TimeExpression, DateRange]]) -> bool:
    """Whether a sentence has words besides its times."""
    edges = [start, *(edge for each, _ in found for edge in (each.start, each.end)), end]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return any(letter.isalpha() for first, last in gaps for letter in text[first:last])


def _narrowest(found: list[tuple[TimeExpression, DateRange]]) -> list[tuple[TimeExpression, DateRange]]:
    """The times without those that hold another, in order: "in 2017" is said again by "on 3 May" of that year."""
    kept: list[tuple[TimeExpression, DateRange]] = []
    for each, days in sorted(found, key=lambda f: (f[1].end - f[1].start, f[0].derived, f[0].start)):
        if not any(days.contains(other) for _, other in kept):
            kept.append((each, days))
    return sorted(kept, key=lambda f: f[0].start)
