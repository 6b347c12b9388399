"""Who held an office at a time, by when each of its holders came and went, as far as passages tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
from itertools import chain

from corpus.dates import DateRange
from qa.offices import names_an_owner
from qa.question import Question
from qa.reading import Candidate, Reading
from qa.reading.reader import once_each
from qa.successions.grammar import DEPARTED, POST, successions_in
from qa.successions.office import Office, office_asked
from qa.successions.people import Person, people_in
from qa.successions.readings import people_of, reading_of
from qa.successions.sentences import Sentence, sentences_of
from qa.temporal import Told, times_told

__all__ = ["by_tenure"]

_IN_OFFICE_ALL_THE_TIME = 0.85
_IN_OFFICE_ON_A_DAY = 0.75
_UNTIL_THE_NEXT = 0.7
_SINCE_BEFORE = 0.5
_NOT_THEN = 0.3
_OTHERS = 0.5
_ELSEWHERE = 0.5
"""Share of the support of the best sentence for those that name the holder in other documents."""


class _Told(Enum):
    """What a sentence tells of somebody's time in an office."""

    BEGAN = auto()
    ENDED = auto()
    HELD = auto()


@dataclass(frozen=True, slots=True)
class _Fact:
    """What one sentence tells of one person's time in an office.

    Attributes:
        told: what it tells.
        person: of whom.
        days: when; None where it does not say.
        candidate: the passage it was read in.
        start: offset of the sentence.
        end: offset after it.
        names_office: whether it calls the office.
        is_inferred: whether it only follows from another's coming or leaving, and not from this sentence.
    """

    told: _Told
    person: Person
    days: DateRange | None
    candidate: Candidate
    start: int
    end: int
    names_office: bool = False
    is_inferred: bool = False


@dataclass(slots=True)
class _Holder:
    """One person with all that is told of him; ``linked`` are those who came before or after."""

    facts: list[_Fact] = field(default_factory=list)

    def is_same(self, person: Person) -> bool:
        return all(person.is_same(fact.person) for fact in self.facts)

    @property
    def names_office(self) -> bool:
        return any(fact.names_office for fact in self.facts)

    @property
    def began(self) -> date | None:
        """The first day in office."""
        return min((f.days.start for f in self.facts if f.told is _Told.BEGAN and f.days), default=None)

    @property
    def ended(self) -> date | None:
        """The last day in office."""
        return max((f.days.end for f in self.facts if f.told is _Told.ENDED and f.days), default=None)

    @property
    def held(self) -> list[DateRange]:
        """Days on which the office was held."""
        return [f.days for f in self.facts if f.told is _Told.HELD and f.days]

    @property
    def known_from(self) -> date | None:
        """The first day of which it is told that the office was held."""
        return min([days.start for days in self.held] + ([self.began] if self.began else []), default=None)


def by_tenure(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> list[Reading]:
    """The readings, the best supported first, with the holder of an office at the time that the question names.

    Who came later or had left is lowered. Where it is not certain who it was, the readings stay as they are.
    """
    office = office_asked(question)
    if office is None:
        return list(readings)
    holders = _holders(office, candidates)
    then = _then(office.days)
    chosen = _chosen(holders, then)
    absent = [holder for holder in holders if _is_absent(holder, then)]
    lowered = [replace(r, support=r.support * _factor(r, chosen[0] if chosen else None, absent)) for r in readings]
    return once_each([*lowered, *(_given(*chosen, then) if chosen is not None else ())])


def _given(holder: _Holder, support: float, then: DateRange) -> Iterator[Reading]:
    """A holder by the sentence that bears most on those days, and by one of each other document."""
    documents: set[str] = set()
    for fact in sorted(holder.facts, key=lambda fact: _bearing(fact, then)):
        if fact.candidate.document.id not in documents:
            share = _ELSEWHERE if documents else 1.0
            yield reading_of(fact.candidate, fact.person, fact.start, fact.end, share * support)
        documents.add(fact.candidate.document.id)


def _bearing(fact: _Fact, then: DateRange) -> tuple[bool, bool, bool, bool, int]:
    """How little a sentence bears on those days, to be sorted by: whether it is inferred, whether it dates nothing."""
    within = fact.told is _Told.HELD and fact.days is not None and fact.days.overlaps(then)
    return (
        fact.is_inferred,
        not within,
        fact.told is _Told.HELD or fact.days is None,
        not fact.names_office,
        -len(fact.person.terms),
    )


def _then(days: DateRange) -> DateRange:
    """The days asked of: of all before a day the last, of all since a day the first."""
    if days.start == date.min:
        return DateRange(days.end, days.end)
    return DateRange(days.start, days.start) if days.end == date.max else days


def _chosen(holders: Sequence[_Holder], then: DateRange) -> tuple[_Holder, float] | None:
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


def _is_about(holder: _Holder, then: DateRange) -> bool:
    """Whether somebody is told to have come, left or held the office on one of those days."""
    moved = [DateRange.of_day(day) for day in (holder.began, holder.ended) if day is not None]
    return any(days.overlaps(then) for days in [*moved, *holder.held])


def _is_absent(holder: _Holder, then: DateRange) -> bool:
    """Whether somebody came only after those days, or left before."""
    if any(days.overlaps(then) for days in holder.held):
        return False
    late = holder.began is not None and holder.began > then.end
    return late or (holder.ended is not None and holder.ended < then.start)


def _is_covered(holder: _Holder, then: DateRange, holders: Sequence[_Holder]) -> bool:
    """Whether the office was held from before those days until after them."""
    first = min([days.start for days in holder.held] + ([holder.began] if holder.began else []), default=None)
    last = max([days.end for days in holder.held] + ([holder.ended] if holder.ended else []), default=None)
    return first is not None and last is not None and first <= then.start and last >= then.end


def _is_seen(holder: _Holder, then: DateRange, holders: Sequence[_Holder]) -> bool:
    """Whether the office was held on some of those days."""
    return any(then.contains(days) or days.contains(then) for days in holder.held)


def _is_until_next(holder: _Holder, then: DateRange, holders: Sequence[_Holder]) -> bool:
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


def _is_last_before(holder: _Holder, then: DateRange, holders: Sequence[_Holder]) -> bool:
    """Whether somebody came before those days, and nobody else is known to have held the office since."""
    began = holder.began
    if began is None or began > then.start or holder.ended is not None:
        return False
    others = [other.known_from for other in holders if other is not holder and other.known_from is not None]
    return all(other < began or other > then.end for other in others)


def _factor(reading: Reading, holder: _Holder | None, absent: Sequence[_Holder]) -> float:
    named = people_of(reading)
    if holder is not None and any(holder.is_same(person) for person in named):
        return 1.0
    if named and all(any(other.is_same(person) for other in absent) for person in named):
        return _NOT_THEN
    return _OTHERS if holder is not None else 1.0


def _holders(office: Office, candidates: Sequence[Candidate]) -> list[_Holder]:
    """All who are told to have held the office: it stands beside their name, or one of these came before or after."""
    holders: list[_Holder] = []
    linked: list[tuple[Person, Person]] = []
    for candidate in dict.fromkeys(candidates):
        sentences = sentences_of(candidate.document.text, candidate.passage.sentences)
        for fact in chain(_rows(office, candidate, sentences), *(_facts(office, candidate, s) for s in sentences)):
            _put(holders, fact)
        for new, old in _links(office, candidate):
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


def _put(holders: list[_Holder], fact: _Fact) -> None:
    holder = next((holder for holder in holders if holder.is_same(fact.person)), None)
    if holder is None:
        holder = _Holder()
        holders.append(holder)
    holder.facts.append(fact)


def _join(holders: Sequence[_Holder], linked: Sequence[tuple[Person, Person]]) -> None:
    """Let each begin when the one before left, and leave when the next began, where only the other is told."""
    for new, old in linked:
        later = next((holder for holder in holders if holder.is_same(new)), None)
        former = next((holder for holder in holders if holder.is_same(old)), None)
        if later is None or former is None or later is former:
            continue
        if later.began is not None and former.ended is None:
            _put(
                [former],
                replace(former.facts[0], told=_Told.ENDED, days=DateRange.of_day(later.began), is_inferred=True),
            )
        elif later.began is None and former.ended is not None:
            _put(
                [later],
                replace(later.facts[0], told=_Told.BEGAN, days=DateRange.of_day(former.ended), is_inferred=True),
            )


def _links(office: Office, candidate: Candidate) -> Iterator[tuple[_Fact, _Fact]]:
    """Who began when another ended."""
    text = candidate.document.text
    for found in successions_in(text, candidate.passage.sentences):
        if office.is_not(found.office):
            continue
        days = _time_of(candidate, found.start, found.at, found.end)
        new = _Fact(_Told.BEGAN, found.successor, days, candidate, found.start, found.end)
        yield new, replace(new, told=_Told.ENDED, person=found.predecessor)


_BEGINS = re.compile(
    r"\b(?:has|have|had)\s+(?:been|held|led|headed|chaired|run|served|occupied)\b|\b(?:became|becomes|assumed|took\s+up|took\s+over"
    r"|takes\s+over|took\s+office)\b|\b(?:was|were|is)\s+(?:sworn\s+in|appointed|elected|named|confirmed)\b"
)
_ENDS = re.compile(rf"\b{DEPARTED}\b")
_SINCE = re.compile(r"\b(?:since|from)\s+(?:the\s+)?$", re.IGNORECASE)
_ANY_OFFICE = re.compile(rf"\b(?:{POST}|charge)\b")
_CUT = re.compile(r"[;.]\s|,\s+(?:who|which|and|but|while|had|has|is|was|will|chaired|said)\b")
_STOP = re.compile(r"[,;]")
_FARTHEST, _WORDS = 160, 20
_WHEN = re.compile(r"\s*,?\s*when\b[^,;]{0,60}")
_IN_ROWS = frozenset("since from to until till present now today years mr mrs ms dr sir lady lord".split())
"""Words that a row of a list of holders may have besides a name and a time."""


def _rows(office: Office, candidate: Candidate, sentences: Sequence[Sentence]) -> Iterator[_Fact]:
    """What a list of holders with their years tells, under a line that calls the office."""
    header = ""
    for row in sentences:
        times = _times(candidate, row.start, row.end)
        people = people_in(row.text, row.start, row.end)
        if not _is_row(row, people, times):
            header = row.text[row.start : row.end]
        elif office.is_called(header, _context(office, candidate)):
            (person,), (told,) = people, times
            began = _Fact(_Told.BEGAN, person, told.days, candidate, row.start, row.end, names_office=True)
            yield began
            if told.days.end != date.max:
                yield replace(began, told=_Told.ENDED)


def _is_row(row: Sentence, people: Sequence[Person], times: Sequence[Told]) -> bool:
    """Whether a line has nothing but a name and a time."""
    if len(people) != 1 or len(times) != 1:
        return False
    ends = sorted([(people[0].start, people[0].end), (times[0].start, times[0].end)])
    starts = [row.start, *(end for _, end in ends)]
    rest = " ".join(row.text[a:b] for a, b in zip(starts, [*(start for start, _ in ends), row.end], strict=True))
    return _IN_ROWS.issuperset(re.findall(r"\w+", rest.lower()))


def _context(office: Office, candidate: Candidate) -> str:
    """Where it may stand whose office is meant, if no name beside the holder's says so."""
    document = candidate.document
    around = f"{candidate.passage.context} {document.title} {document.publisher or ''}"
    return f"{around} {' '.join(office.found_in(document.text))}" if office.is_common else around


def _facts(office: Office, candidate: Candidate, sentence: Sentence) -> Iterator[_Fact]:
    """What a sentence tells of each person's time in the office."""
    document, context = candidate.document, _context(office, candidate)
    written = document.written_on(sentence.start)
    times = _times(candidate, sentence.start, sentence.end)
    for person in sentence.people(sentence.end):
        if office.is_beside(sentence, person, context):
            told_of = [told.days for told in times] or ([DateRange.of_day(written)] if written else [])
            shown = told_of[0] if len(told_of) == 1 and (told_of[0].end - told_of[0].start).days < _YEAR else None
            yield _Fact(_Told.HELD, person, shown, candidate, sentence.start, sentence.end, names_office=True)
    for pattern, told in ((_BEGINS, _Told.BEGAN), (_ENDS, _Told.ENDED)):
        for found in sentence.every(pattern):
            subject = sentence.subject_of(found.start())
            words = sentence.text[found.start() : sentence.end]
            clause = words[: cut.start()] if (cut := _CUT.search(words)) else words
            named = office.is_named(clause)
            fits = (named or _ANY_OFFICE.search(clause)) and not office.is_not(clause)
            days = _time_of(candidate, sentence.start, found.start(), sentence.end)
            if subject is None or days is None or not (fits or told is _Told.ENDED):
                continue
            if found[0].startswith(("has ", "have ", "had ")) and not _is_since(candidate, found.end(), sentence.end):
                continue
            called = office.is_called(clause, context) and not names_an_owner(clause, office.terms)
            yield _Fact(told, subject, days, candidate, sentence.start, sentence.end, names_office=called)


_YEAR = 367


def _is_since(candidate: Candidate, start: int, end: int) -> bool:
    times = _times(candidate, start, end)
    return bool(times) and _SINCE.search(candidate.document.text, start, times[0].start) is not None


def _time_of(candidate: Candidate, first: int, start: int, end: int) -> DateRange | None:
    """The time that a verb is told with: the first after it in its clause, or that of a main clause, "in May, when"."""
    text = candidate.document.text
    times = _times(candidate, start, min(end, start + _FARTHEST))
    if times and not _STOP.search(text, start, times[0].start):
        return _moment(text, times[0])
    before = _times(candidate, first, start)
    return _moment(text, before[-1]) if before and _WHEN.fullmatch(text, before[-1].end, start) else None


def _moment(text: str, told: Told) -> DateRange:
    """The days of a time; of "since May" those of its beginning."""
    return (
        DateRange.of_day(told.days.start) if _SINCE.search(text, max(0, told.start - _WORDS), told.start) else told.days
    )


def _times(candidate: Candidate, start: int, end: int) -> list[Told]:
    """The times that are told between two offsets of a document, by these offsets."""
    document = candidate.document
    told = times_told(document.text[start:end], document.written_on(start))
    return [Told(each.days, start + each.start, start + each.end) for each in told]
