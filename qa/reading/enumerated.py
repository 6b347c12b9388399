"""Readings of a question for several: where one of them stands in an enumeration, the whole of it is given."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.nations import is_country
from qa.normalisation import among, search_terms
from qa.offices import KINDS_OF_OFFICE
from qa.question import Question, Wants
from qa.reading.enumerations import Enumeration, enumerations_in, people_beside, points_around
from qa.reading.reader import Reading, once_each
from qa.spans import TITLES, Span
from qa.successions.people import name_terms, same_name
from qa.wanted import wanted

__all__ = ["with_enumerations"]

_SEVERAL_TOGETHER = 2.0
"""By how much the odds of more than a pair in an enumeration exceed those of what stands alone."""
_CALLED_SO = 3.0
"""The same where it is introduced by the noun that is asked for, or calls one of its items by it."""
_PAIR = 2
_LONGEST_POINT = 40
_BESIDE_PEOPLE, _BESIDE_OTHERS = 0.5, 0.25
"""What is left of the support of what stands elsewhere than the best enumeration."""
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_TITLES_BEFORE = re.compile(r"(?:\b[A-Z][\w’'-]*\.?\s+)+$")


@dataclass(frozen=True, slots=True)
class _Told:
    """The readings of the items of an enumeration, each as well supported as any reading in it.

    Attributes:
        readings: in order.
        is_called_so: whether the noun that is asked for introduces it, or is what it calls one of its items.
        may_be_it: whether no item is clearly of another kind: a country, where no place is asked for.
    """

    readings: tuple[Reading, ...]
    is_called_so: bool
    may_be_it: bool = True

    @property
    def support(self) -> float:
        return self.readings[0].support

    def raised(self) -> float:
        """The support of them together."""
        odds = _SEVERAL_TOGETHER if len(self.readings) > _PAIR and self.may_be_it else 1.0
        odds *= _CALLED_SO if self.is_called_so else 1.0
        return self.support * odds / (1 + self.support * (odds - 1))


def with_enumerations(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, the best supported first, with all items of the enumerations in which one was read.

    Where the best is such an item, what stands elsewhere is lowered: the items of one list are of one kind.
    """
    if not question.several or question.wants in (Wants.DATE, Wants.NUMBER):
        return list(readings)
    told = [*_told(question, readings), *_points(question, readings)]
    if not told:
        return list(readings)
    rest = [reading for reading in readings if not any(_is_within(reading, each) for each in told)]
    best = max(told, key=_Told.raised)
    if best.support > 0 and best.raised() >= max((reading.support for reading in readings), default=0.0):
        share = _BESIDE_PEOPLE if question.wants is Wants.PERSON else _BESIDE_OTHERS
        rest = [r if _is_item(r, best) else replace(r, support=share * r.support) for r in rest]
        told = [_times(each, 1.0 if _agree(each, best) else share) for each in told if each is not best]
        told.append(_times(best, best.raised() / best.support))
    return once_each([*(reading for each in told for reading in each.readings), *rest])


def _told(question: Question, readings: Sequence[Reading]) -> Iterator[_Told]:
    sentences: dict[tuple[str, int, int], list[Reading]] = {}
    for reading in readings:
        sentences.setdefault((reading.document.id, reading.start, reading.end), []).append(reading)
    for (_, start, end), within in sentences.items():
        text = within[0].document.text
        found = people_beside if question.wants is Wants.PERSON else enumerations_in
        for enumeration in found(text, start, end):
            spans = [span for item in enumeration.items if (span := _span(question, text, *item)) is not None]
            read = [reading for reading in within if _touches(reading, enumeration)]
            if len(spans) > 1 and read:
                support = max(r.support for r in read)
                items = tuple(replace(read[0], support=support, span=span) for span in spans)
                countries = question.wants is Wants.OTHER and any(is_country(span.answer) for span in spans)
                yield _Told(items, _is_called_so(question, text, enumeration), may_be_it=not countries)
                break


def _points(question: Question, readings: Sequence[Reading]) -> Iterator[_Told]:
    """The lists of points that are introduced by the noun that is asked for, where one was read in them."""
    lists: dict[tuple[str, int], list[tuple[Reading, Enumeration]]] = {}
    for reading in readings if question.wants is Wants.OTHER else ():
        found = points_around(reading.document.text, (reading.span or reading).start)
        if found is not None and _is_called_so(question, reading.document.text, found):
            lists.setdefault((reading.document.id, found.start), []).append((reading, found))
    for read in lists.values():
        best, points = max(read, key=lambda each: each[0].support)
        text = best.document.text
        items = [(start, end) for start, end in points.items if len(text[start:end].split()) <= _LONGEST_POINT]
        spans = [Span(start, end, " ".join(text[start:end].split())) for start, end in items]
        if len(spans) > 1:
            each = (replace(best, start=span.start, end=span.end, span=span) for span in spans)
            yield _Told(tuple(each), is_called_so=True)


def _span(question: Question, text: str, start: int, end: int) -> Span | None:
    """An item without its article, a surname alone with its titles; None for one whom the question names."""
    terms = search_terms(text[start:end])
    is_office = question.wants is Wants.PERSON and KINDS_OF_OFFICE.issuperset(terms)
    if is_office or not question.names.isdisjoint(terms):
        return None
    article = _ARTICLE.match(text, start, end)
    start = article.end() if article else start
    if question.wants is Wants.PERSON and not re.search(r"\s", text[start:end]):
        before = _TITLES_BEFORE.search(text, max(0, start - 40), start)
        while before and not TITLES.issuperset(before[0].lower().replace(".", "").split()):
            before = _TITLES_BEFORE.search(text, before.start() + len(before[0].split()[0]) + 1, start)
        start = before.start() if before else start
    return Span(start, end, " ".join(text[start:end].split()))


def _touches(reading: Reading, enumeration: Enumeration) -> bool:
    """Whether a reading stands in an enumeration, or in the words that introduce it."""
    place = reading.span or reading
    first = min(enumeration.start, enumeration.introduced[0])
    return place.start < enumeration.end and first < place.end


def _is_called_so(question: Question, text: str, enumeration: Enumeration) -> bool:
    """Whether the words that introduce an enumeration, or else its items, have the noun that is asked for."""
    if question.wants is not Wants.OTHER:
        return False
    noun = search_terms(wanted(question.text)[1])[-1:]
    called = text[slice(*enumeration.introduced)] or text[enumeration.start : enumeration.end]
    return bool(noun) and among(noun[0], search_terms(called))


def _is_within(reading: Reading, told: _Told) -> bool:
    """Whether a reading stands where an enumeration does, or beside it in its sentence without better support."""
    first, last = told.readings[0], told.readings[-1]
    if reading.document.id != first.document.id or not (reading.span and first.span and last.span):
        return False
    overlaps = reading.span.start < last.span.end and first.span.start < reading.span.end
    return overlaps or (reading.start == first.start and reading.support <= first.support)


def _is_item(reading: Reading, told: _Told) -> bool:
    """Whether a reading is of one of the items, in whatever form of its name."""
    words = reading.span.answer if reading.span is not None else ""
    return any(_is_same(words, item.span.answer) for item in told.readings if item.span is not None)


def _is_same(one: str, other: str) -> bool:
    first, second = sorted((search_terms(one), search_terms(other)), key=len)
    within = bool(first) and all(among(term, second) for term in first)
    return within or same_name(name_terms(one), name_terms(other))


def _agree(one: _Told, other: _Told) -> bool:
    return all(_is_item(reading, other) for reading in one.readings)


def _times(told: _Told, factor: float) -> _Told:
    return replace(told, readings=tuple(replace(r, support=factor * r.support) for r in told.readings))
