"""Who held an office at a time, by when each of its holders came and went, as far as passages tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.dates import DateRange
from qa.question import Question
from qa.reading import Candidate, Reading, once_each
from qa.successions.facts import Fact, ToldOf, facts_in, links_in
from qa.successions.office import Office, office_asked
from qa.successions.people import Person
from qa.successions.readings import people_of, reading_of

__all__ = ["Holder", "by_tenure", "holders_of"]

_IN_OFFICE_ALL_THE_TIME = 0.85
_IN_OFFICE_ON_A_DAY = 0.75
_UNTIL_THE_NEXT = 0.7
_SINCE_BEFORE = 0.5
_NOT_THEN = 0.3
_OTHERS = 0.5
_ELSEWHERE = 0.5
"""Share of the support of the best sentence for those that name the holder in other documents."""


@dataclass(slots=True)
class Holder:
    """One person with all that is told of his time in an office."""

    facts: list[Fact] = field(default_factory=list)

    def is_same(self, person: Person) -> bool:
        """Whether a name may be theirs."""
        return all(person.is_same(fact.person) for fact in self.facts)

    @property
    def names_office(self) -> bool:
        """Whether it is told of this very office."""
        return any(fact.names_office for fact in self.facts)

    @property
    def began(self) -> date | None:
        """The first day in office."""
        return min((f.days.start for f in self.facts if f.told is ToldOf.BEGAN and f.days), default=None)

    @property
    def ended(self) -> date | None:
        """The last day in office."""
        return max((f.days.end for f in self.facts if f.told is ToldOf.ENDED and f.days), default=None)

    @property
    def held(self) -> list[DateRange]:
        """Days on which the office was held."""
        return [f.days for f in self.facts if f.told is ToldOf.HELD and f.days]

    @property
    def known_from(self) -> date | None:
        """The first day of which it is told that the office was held."""
        return min([days.start for days in self.held] + ([self.began] if self.began else []), default=None)

    @property
    def known_until(self) -> date | None:
        """The last day of which it is told that the office was held."""
        return max([days.end for days in self.held] + ([self.ended] if self.ended else []), default=None)


def by_tenure(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> list[Reading]:
    """The readings, the best supported first, with the holder of an office at the time that the question names.

    Who came later or had left is lowered. Where it is not certain who it was, the readings stay as they are.
    """
    office = office_asked(question)
    if office is None:
        return list(readings)
    holders = holders_of(office, candidates)
    then = _then(office.days)
    chosen = _chosen(holders, then)
    absent = [holder for holder in holders if _is_absent(holder, then)]
    lowered = [replace(r, support=r.support * _factor(r, chosen[0] if chosen else None, absent)) for r in readings]
    return once_each([*lowered, *(_given(*chosen, then) if chosen is not None else ())])


def _given(holder: Holder, support: float, then: DateRange) -> Iterator[Reading]:
    """A holder by the sentence that bears most on those days, and by one of each other document."""
    documents: set[str] = set()
    for fact in sorted(holder.facts, key=lambda fact: _bearing(fact, then)):
        if fact.candidate.document.id not in documents:
            share = _ELSEWHERE if documents else 1.0
            yield reading_of(fact.candidate, fact.person, fact.start, fact.end, share * support)
        documents.add(fact.candidate.document.id)


def _bearing(fact: Fact, then: DateRange) -> tuple[bool, bool, bool, bool, int]:
    """How little a sentence bears on those days, to be sorted by: whether it is inferred, whether it dates nothing."""
    within = fact.told is ToldOf.HELD and fact.days is not None and fact.days.overlaps(then)
    return (
        fact.is_inferred,
        not within,
        fact.told is ToldOf.HELD or fact.days is None,
        not fact.names_office,
        -len(fact.person.terms),
    )


def _then(days: DateRange) -> DateRange:
    """The days asked of: of all before a day the last, of all since a day the first."""
    if days.start == date.min:
        return DateRange(days.end, days.end)
    return DateRange(days.start, days.start) if days.end == date.max else days


def _chosen(holders: Sequence[Holder], then: DateRange) -> tuple[Holder, float] | None:
    """Who held the office on those days, and how surely; None where it is not told, or was more than one."""
    for way, support in (
        (_is_covered, _IN_OFFICE_ALL_THE_TIME),
        (_is_seen, _IN_OFFICE_ON_A_DAY),
        (_is_until_next, _UNTIL_THE_NEXT),
        (_is_last_before, _SINCE_BEFORE),
    ):
        fit = [holder for holder in holders if not _is_absent(holder, then) and way(holder, then, holders)]
        if fit:
            others = any(_is_about(other, then) for other in holders if other is not fit[0])
            return None if others or len(fit) > 1 else (fit[0], support)
    return None


def _is_about(holder: Holder, then: DateRange) -> bool:
    """Whether somebody is told to have come, left or held the office on one of those days."""
    moved = [DateRange.of_day(day) for day in (holder.began, holder.ended) if day is not None]
    return any(days.overlaps(then) for days in [*moved, *holder.held])


def _is_absent(holder: Holder, then: DateRange) -> bool:
    """Whether somebody came only after those days, or left before."""
    if any(days.overlaps(then) for days in holder.held):
        return False
    late = holder.began is not None and holder.began > then.end
    return late or (holder.ended is not None and holder.ended < then.start)


def _is_covered(holder: Holder, then: DateRange, holders: Sequence[Holder]) -> bool:
    """Whether the office was held from before those days until after them."""
    first, last = holder.known_from, holder.known_until
    return first is not None and last is not None and first <= then.start and last >= then.end


def _is_seen(holder: Holder, then: DateRange, holders: Sequence[Holder]) -> bool:
    """Whether the office was held on some of those days."""
    return any(then.contains(days) or days.contains(then) for days in holder.held)


def _is_until_next(holder: Holder, then: DateRange, holders: Sequence[Holder]) -> bool:
    """Whether the office was left after those days, and nobody else is known to have held it before that."""
    ended, began = holder.ended, holder.began
    if ended is None or ended <= then.end or (began is not None and began > then.start):
        return False
    return not any(
        other is not holder
        and not _is_absent(other, then)
        and other.known_from is not None
        and other.known_from < ended
        for other in holders
    )


def _is_last_before(holder: Holder, then: DateRange, holders: Sequence[Holder]) -> bool:
    """Whether somebody came before those days, and nobody else is known to have held the office since."""
    began = holder.began
    if began is None or began > then.start or holder.ended is not None:
        return False
    others = [other.known_from for other in holders if other is not holder and other.known_from is not None]
    return all(other < began or other > then.end for other in others)


def _factor(reading: Reading, holder: Holder | None, absent: Sequence[Holder]) -> float:
    named = people_of(reading)
    if holder is not None and any(holder.is_same(person) for person in named):
        return 1.0
    if named and all(any(other.is_same(person) for other in absent) for person in named):
        return _NOT_THEN
    return _OTHERS if holder is not None else 1.0


def holders_of(office: Office, candidates: Sequence[Candidate]) -> list[Holder]:
    """All who are told to have held the office: it stands beside their name, or one of these came before or after."""
    holders: list[Holder] = []
    linked: list[tuple[Person, Person]] = []
    for candidate in dict.fromkeys(candidates):
        for fact in facts_in(office, candidate):
            _put(holders, fact)
        for new, old in links_in(office, candidate):
            _put(holders, new)
            _put(holders, old)
            linked.append((new.person, old.person))
    known = [holder for holder in holders if holder.names_office]
    for _ in linked:
        for one, other in linked:
            for a, b in ((one, other), (other, one)):
                if any(h.is_same(a) for h in known) and not any(h.is_same(b) for h in known):
                    known += [holder for holder in holders if holder.is_same(b)]
    _join(known, linked)
    return known


def _put(holders: list[Holder], fact: Fact) -> None:
    holder = next((holder for holder in holders if holder.is_same(fact.person)), None)
    if holder is None:
        holder = Holder()
        holders.append(holder)
    holder.facts.append(fact)


def _join(holders: Sequence[Holder], linked: Sequence[tuple[Person, Person]]) -> None:
    """Let each begin when the one before left, and leave when the next began, where only the other is told."""
    for new, old in linked:
        later = next((holder for holder in holders if holder.is_same(new)), None)
        former = next((holder for holder in holders if holder.is_same(old)), None)
        if later is None or former is None or later is former:
            continue
        if later.began is not None and former.ended is None:
            _put(
                [former],
                replace(former.facts[0], told=ToldOf.ENDED, days=DateRange.of_day(later.began), is_inferred=True),
            )
        elif later.began is None and former.ended is not None:
            _put(
                [later],
                replace(later.facts[0], told=ToldOf.BEGAN, days=DateRange.of_day(former.ended), is_inferred=True),
            )
