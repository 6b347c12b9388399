"""From readings to an answer: those that mean the same are grouped; the best group is given, or none is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.dates import DateRange
from qa.answer import Agreement, Answer, AnswerDate, Citation, OtherAnswer, Retrieved
from qa.limits import missing_names
from qa.normalisation import search_terms
from qa.question import Question, Wants
from qa.reading import Candidate, Reading

__all__ = ["compose"]

_AGREES = 0.3
"""Share of the best support from which a reading that gives the same answer counts for it: two documents that name the
same day in like words are less likely to do so by chance than one."""

_DIFFERS = 0.7
"""Share of the best support from which a reading that gives another answer counts against it."""

_IN_LIST = 0.6
"""Share of the best support from which an answer belongs to a list."""

_FAR = 0.05
"""Support below which a passage is taken to be about something else, rather than near the question."""

_MOST_CITATIONS = 6
_MOST_SENTENCES = 3
_MOST_ITEMS = 8
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class _Group:
    """Readings that give the same answer, the best supported first."""

    readings: tuple[Reading, ...]

    @property
    def support(self) -> float:
        return self.readings[0].support

    def by_document(self) -> list[Reading]:
        """The best reading of each document, the best supported first."""
        best: dict[str, Reading] = {}
        for reading in self.readings:
            best.setdefault(reading.document.id, reading)
        return list(best.values())

    def strength(self) -> float:
        """The chance that some document is right, if each were right by its own support."""
        return 1 - math.prod(1 - reading.support for reading in self.by_document())

    def chosen(self) -> Reading:
        """The reading whose words are given as the answer: the most precise date, otherwise the best supported."""
        dated = [reading for reading in self.readings if reading.span is not None and reading.span.days is not None]
        return min(dated, key=lambda reading: _days(reading)) if dated else self.readings[0]


def compose(
    question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate], threshold: float
) -> Answer:
    """The answer that the readings support, or an abstention that says why.

    Args:
        question: the question, taken apart.
        readings: what was read in the candidates, the best supported first.
        candidates: the passages that were read, best first.
        threshold: the support below which no answer is given.
    """
    if not readings or readings[0].support < threshold:
        return _abstention(question, readings, candidates)
    counted = [reading for reading in readings if reading.support >= _AGREES * readings[0].support]
    # The latest is often told of less plainly than what came before.
    share = _IN_LIST if question.several else _AGREES if question.latest else _DIFFERS
    enough = share * readings[0].support if question.several else max(threshold, share * readings[0].support)
    groups = _ordered(question, [group for group in _grouped(counted) if group.support >= enough])
    if groups[0].readings[0].span is None:
        return _quoted(question, groups, candidates)
    if question.several:
        return _listed(question, groups, candidates)
    return _short(question, groups, candidates)


def _short(question: Question, groups: Sequence[_Group], candidates: Sequence[Candidate]) -> Answer:
    """One short answer, with the documents that give it and those that give another."""
    best = groups[0]
    chosen = best.chosen()
    cited = [
        chosen,
        *(reading for reading in best.by_document() if reading.document.id != chosen.document.id),
    ]
    citations = _citations(cited[:_MOST_CITATIONS])
    agreeing = {reading.document.id for reading in best.readings}
    others = []
    # What came before the latest does not contradict it.
    for group in () if question.latest else groups[1:]:
        differing = [reading for reading in group.by_document() if reading.document.id not in agreeing]
        if differing and group.readings[0].span is not None:
            others.append(OtherAnswer(_words(group.chosen()), tuple(_citations(differing))))
            agreeing |= {reading.document.id for reading in differing}
    differ = sum(len(other.citations) for other in others)
    return replace(
        _given(question, candidates, _words(chosen), best.strength(), citations),
        text=f"{_words(chosen)}{_derivation(chosen)} {_markers(citations)}",
        date=_date(best, chosen),
        agreement=Agreement(len(best.by_document()), differ, tuple(others)),
    )


def _listed(question: Question, groups: Sequence[_Group], candidates: Sequence[Candidate]) -> Answer:
    """Every different answer, each with the documents that give it."""
    named = [group for group in groups if group.readings[0].span is not None] or groups
    chosen = [group.chosen() for group in named[:_MOST_ITEMS]]
    if question.wants is Wants.DATE:
        chosen.sort(key=lambda reading: reading.span.days.start if reading.span and reading.span.days else date.max)
    citations = _citations(chosen)
    items = list(dict.fromkeys(_words(reading) for reading in chosen))
    marked = [f"{_words(r)}{_derivation(r)} [{c.marker}]" for r, c in zip(chosen, citations, strict=True)]
    return replace(
        _given(question, candidates, ", ".join(items), groups[0].support, citations),
        text="; ".join(marked),
        agreement=Agreement(len({reading.document.id for reading in chosen})),
    )


def _quoted(question: Question, groups: Sequence[_Group], candidates: Sequence[Candidate]) -> Answer:
    """The sentences that answer, in the order of their documents."""
    best = groups[0].readings[0]
    others = [group.readings[0] for group in groups[1:_MOST_SENTENCES]]
    ranks = {reading.document.id: rank for rank, reading in reversed(list(enumerate([best, *others])))}
    ordered = sorted([best, *others], key=lambda reading: (ranks[reading.document.id], reading.start))
    citations = _citations(ordered)
    return replace(
        _given(question, candidates, _words(best), best.support, citations),
        text=" ".join(f"{_words(r)} [{c.marker}]" for r, c in zip(ordered, citations, strict=True)),
        agreement=Agreement(len(groups[0].by_document())),
    )


def _given(
    question: Question, candidates: Sequence[Candidate], direct: str, support: float, citations: Sequence[Citation]
) -> Answer:
    """What every answer that is given has."""
    return Answer(
        question=question.text,
        standalone_question=question.text,
        direct=direct,
        text=direct,
        abstained=False,
        reason=None,
        confidence=round(support, 4),
        citations=tuple(citations),
        retrieved=_retrieved(candidates),
    )


def _abstention(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> Answer:
    """No answer, the reason in words, and the nearest passages."""
    reason = _reason(question, readings, candidates)
    nearest: list[Reading] = []
    for reading in readings:
        if all(reading.candidate is not other.candidate for other in nearest):
            nearest.append(reading)
    return Answer(
        question=question.text,
        standalone_question=question.text,
        direct=None,
        text=f"The documents do not say. {reason}",
        abstained=True,
        reason=reason,
        confidence=round(readings[0].support, 4) if readings else 0.0,
        nearest=tuple(_citations(nearest[:_NEAREST])),
        retrieved=_retrieved(candidates),
    )


def _reason(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> str:
    if not candidates:
        return "No passage of these documents has anything to do with the question."
    if question.source and not readings:
        return "None of the documents is from the source that the question names."
    if missing := missing_names(question, candidates):
        return f"None of the documents that come nearest mentions {' or '.join(f'“{name}”' for name in missing)}."
    if question.wants is not Wants.OTHER and not any(reading.span for reading in readings):
        return f"The passages that come nearest name no {question.wants.value} that could be the answer."
    if not readings or readings[0].support < _FAR:
        return "The passages that come nearest are about something else."
    return "The documents have passages on this subject, but none of them clearly gives the answer."


def _grouped(readings: Sequence[Reading]) -> list[_Group]:
    """Put each reading with the first group whose every member means the same."""
    groups: list[list[Reading]] = []
    for reading in readings:
        for group in groups:
            if all(_same(reading, member) for member in group):
                group.append(reading)
                break
        else:
            groups.append([reading])
    return [_Group(tuple(group)) for group in groups]


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings give the same answer: one date within the other, or the words of one among the other's."""
    if one.span is None or other.span is None:
        return one.span is other.span and _key(one) == _key(other)
    if one.span.days is not None and other.span.days is not None:
        return one.span.days.contains(other.span.days) or other.span.days.contains(one.span.days)
    first, second = set(_key(one)), set(_key(other))
    return first <= second or second <= first


def _key(reading: Reading) -> tuple[str, ...]:
    place = reading.span or reading
    return tuple(search_terms(reading.document.text[place.start : place.end]))


def _ordered(question: Question, groups: list[_Group]) -> list[_Group]:
    """The best group first: the one most documents support most, or the latest when the question asks for that."""
    if question.latest:
        return sorted(groups, key=lambda group: (_latest(group), group.strength()), reverse=True)
    return sorted(groups, key=_Group.strength, reverse=True)


def _latest(group: _Group) -> int:
    """The last day that a group means, or else the day its newest document came out, as an ordinal."""
    chosen = group.chosen()
    if chosen.span is not None and chosen.span.days is not None:
        return chosen.span.days.end.toordinal()
    return max((r.document.published.toordinal() for r in group.readings if r.document.published), default=0)


def _days(reading: Reading) -> int:
    days = reading.span.days if reading.span is not None else None
    return (days.end - days.start).days if days is not None else 0


def _words(reading: Reading) -> str:
    if reading.span is not None:
        return reading.span.answer
    return " ".join(reading.document.text[reading.start : reading.end].split())


def _derivation(reading: Reading) -> str:
    span, published = reading.span, reading.document.published
    if span is None or not span.derived or published is None:
        return ""
    words = " ".join(reading.document.text[span.start : span.end].split())
    return f" (derived: “{words}” in a document of {DateRange.of_day(published).describe()})"


def _date(group: _Group, chosen: Reading) -> AnswerDate | None:
    if chosen.span is None or chosen.span.days is None:
        return None
    named = any(r.span and not r.span.derived and r.span.days == chosen.span.days for r in group.readings)
    words = None if named else chosen.document.text[chosen.span.start : chosen.span.end]
    return AnswerDate(chosen.span.days.start, chosen.span.days.end, words if chosen.span.derived else None)


def _citations(readings: Sequence[Reading]) -> list[Citation]:
    """A citation of the sentence of each reading, numbered from 1; the same sentence keeps its number."""
    citations = []
    markers: dict[tuple[str, int, int], int] = {}
    for reading in readings:
        marker = markers.setdefault((reading.document.id, reading.start, reading.end), len(markers) + 1)
        citations.append(Citation.of(reading.document, reading.start, reading.end, marker, reading.support))
    return citations


def _markers(citations: Sequence[Citation]) -> str:
    return "".join(f"[{citation.marker}]" for citation in citations)


def _retrieved(candidates: Sequence[Candidate]) -> tuple[Retrieved, ...]:
    return tuple(
        Retrieved(c.document.name, c.document.id, c.passage.start, c.passage.end, round(c.hit.score, 6))
        for c in candidates
    )
