"""Sentences that tell of the same event are put together, so that a timeline says each thing once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.dates import DateRange
from qa.normalisation import search_terms, search_text
from qa.timeline.events import Event, Telling

__all__ = ["merged"]

_SHARED_TERMS = 4
_SHARED_OF_EQUAL_DAYS = 1 / 2
_SHARED_OF_NESTED_DAYS = 2 / 3
_NAME = re.compile(r"\b[A-Z][\w'’-]*|\b\w*\d\w*(?:[+-]\w+)*")


@dataclass(slots=True)
class _Told:
    """An event as it grows.

    Attributes:
        tellings: its sentences so far, the most precise first.
        days: those of the first.
        terms: the search terms of the first, without its time.
        names: those of them that are capitalised or hold figures.
    """

    tellings: list[Telling]
    days: DateRange
    terms: frozenset[str]
    names: frozenset[str]

    @classmethod
    def by(cls, telling: Telling) -> "_Told":
        quote = search_text(telling.citation.quote.replace(telling.words, " "))
        names = search_terms(" | ".join(_NAME.findall(quote)))
        return cls([telling], telling.days, frozenset(search_terms(quote)), frozenset(names))

    def likeness(self, other: "_Told", shared: int) -> float:
        """The share of the shorter sentence's terms that the other has too; 0 when they tell of two events.

        Args:
            other: the other, whose days hold those of this.
            shared: how many terms they share.
        """
        share = shared / min(len(self.terms), len(other.terms))
        enough = _SHARED_OF_EQUAL_DAYS if self.days == other.days else _SHARED_OF_NESTED_DAYS
        if self.terms == other.terms:
            return share
        alike = shared >= _SHARED_TERMS and share >= enough
        named = self.names <= other.terms or other.names <= self.terms
        document = other.tellings[0].citation.document_id
        apart = any(telling.citation.document_id == document for telling in self.tellings)
        return share if alike and named and not apart else 0.0


def merged(tellings: Iterable[Telling]) -> tuple[Event, ...]:
    """The events that sentences tell of, in the order of time.

    Two sentences tell of the same when they name the same days and share at least four terms and half of those of the
    shorter; or when the days of one lie within those of the other, and they share two thirds. One must have all the
    names and figures of the other: two matches of one day are two events. So are two sentences of one document, unless
    they say the same. The most precise sentence comes first, of equals one that names its days in full, then the one
    published first.
    """
    events: list[_Told] = []
    holding: dict[tuple[str, date | int], list[int]] = defaultdict(list)
    for telling in sorted(tellings, key=_precision):
        told = _Told.by(telling)
        spans = _spans(told.days)
        shared = Counter(place for term in told.terms for span in spans for place in holding.get((term, span), ()))
        likeness, place = max(
            (
                (events[place].likeness(told, count), -place)
                for place, count in shared.items()
                if count >= min(_SHARED_TERMS, len(told.terms)) and told.days.contains(events[place].days)
            ),
            default=(0.0, 0),
        )
        if likeness > 0:
            events[-place].tellings.append(telling)
            continue
        for term in told.terms:
            for span in {_month(told.days.start), *spans[:1]}:
                holding[term, span].append(len(events))
        events.append(told)
    return tuple(sorted(map(_event, events), key=_order))


def _spans(days: DateRange) -> Sequence[date | int]:
    """Where the events that lie within these days are held: under the day, or under each of the months."""
    if days.start == days.end:
        return [days.start]
    return range(_month(days.start), _month(days.end) + 1)


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _precision(telling: Telling) -> tuple[object, ...]:
    cited = telling.citation
    published = cited.published or date.max
    length = telling.days.end - telling.days.start
    return length, telling.derived, published, cited.document_id, cited.start, telling.days


def _event(told: _Told) -> Event:
    return Event(
        tuple(
            replace(telling, citation=replace(telling.citation, marker=marker))
            for marker, telling in enumerate(told.tellings, start=1)
        )
    )


def _order(event: Event) -> tuple[object, ...]:
    cited = event.first.citation
    return event.days, cited.published or date.max, cited.document_id, cited.start
