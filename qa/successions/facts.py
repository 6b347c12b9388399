"""What passages tell of people's time in an office: when they came, when they left, that they held it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain

from corpus.dates import DateRange
from qa.offices import names_an_owner
from qa.reading import Candidate
from qa.successions.grammar import DEPARTED, POST, successions_in
from qa.successions.office import Office
from qa.successions.people import Person, people_in
from qa.successions.sentences import Sentence, sentences_of
from qa.temporal import Told

__all__ = ["Fact", "ToldOf", "facts_in", "links_in"]

_BEGINS = re.compile(
    r"\b(?:has|have|had)\s+(?:been|held|led|headed|chaired|run|served|occupied)\b"
    r"|\b(?:became|becomes|assumed|took\s+up|took\s+over|takes\s+over|took\s+office)\b|\b(?:was|were|is)\s+(?:sworn\s+in|appointed|elected|named|confirmed)\b"
)
_ENDS = re.compile(rf"\b{DEPARTED}\b")
_SINCE = re.compile(r"\b(?:since|from)\s+(?:the\s+)?$", re.IGNORECASE)
_OPEN = re.compile(r"\bsince\s+(?:the\s+)?$", re.IGNORECASE)
"""What stands before the first day of a time that has not ended, or only with the day of writing."""
_ANY_OFFICE = re.compile(rf"\b(?:{POST}|charge)\b")
_CUT = re.compile(r"[;.]\s|,\s+(?:who|which|and|but|while|had|has|is|was|will|chaired|said)\b")
_STOP = re.compile(r"[,;]")
_FARTHEST, _WORDS = 160, 20
_WHEN = re.compile(r"\s*,?\s*when\b[^,;]{0,60}")
_IN_ROWS = frozenset("since from to until till present now today years mr mrs ms dr sir lady lord".split())
"""Words that a row of a list of holders may have besides a name and a time."""
_YEAR = 367
"""Days from which on a time says too little of when an office was held."""


class ToldOf(Enum):
    """What a sentence tells of somebody's time in an office."""

    BEGAN = auto()
    ENDED = auto()
    HELD = auto()


@dataclass(frozen=True, slots=True)
class Fact:
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

    told: ToldOf
    person: Person
    days: DateRange | None
    candidate: Candidate
    start: int
    end: int
    names_office: bool = False
    is_inferred: bool = False


def facts_in(office: Office, candidate: Candidate) -> Iterator[Fact]:
    """What the sentences of a passage, or the rows of a list in it, tell of each person."""
    sentences = sentences_of(candidate.document.text, candidate.passage.spans)
    context = _context(office, candidate)
    yield from _rows(office, candidate, sentences, context)
    yield from chain.from_iterable(_facts(office, candidate, sentence, context) for sentence in sentences)


def links_in(office: Office, candidate: Candidate) -> Iterator[tuple[Fact, Fact]]:
    """Who began when another ended."""
    text = candidate.document.text
    for found in successions_in(text, candidate.passage.spans):
        if office.is_not(found.office):
            continue
        days = _time_of(candidate, found.start, found.at, found.end)
        new = Fact(ToldOf.BEGAN, found.successor, days, candidate, found.start, found.end)
        yield new, replace(new, told=ToldOf.ENDED, person=found.predecessor)


def _rows(office: Office, candidate: Candidate, sentences: Sequence[Sentence], context: str) -> Iterator[Fact]:
    """What a list of holders with their years tells, under a line that calls the office."""
    header = ""
    for row in sentences:
        times = _times(candidate, row.start, row.end)
        people = people_in(row.text, row.start, row.end)
        if not _is_row(row, people, times):
            header = row.text[row.start : row.end]
        elif office.is_called(header, context):
            (person,), (told,) = people, times
            began = Fact(ToldOf.BEGAN, person, told.days, candidate, row.start, row.end, names_office=True)
            yield began
            if not _OPEN.search(row.text, row.start, told.start):
                yield replace(began, told=ToldOf.ENDED)


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


def _facts(office: Office, candidate: Candidate, sentence: Sentence, context: str) -> Iterator[Fact]:
    """What a sentence tells of each person's time in the office."""
    written = candidate.document.written_on(sentence.start)
    times = _times(candidate, sentence.start, sentence.end)
    named = office.may_be_in(sentence.text[sentence.start : sentence.end])
    for person in sentence.people(sentence.end) if named else ():
        if office.is_beside(sentence, person, context):
            told_of = [told.days for told in times] or ([DateRange.of_day(written)] if written else [])
            shown = told_of[0] if len(told_of) == 1 and (told_of[0].end - told_of[0].start).days < _YEAR else None
            yield Fact(ToldOf.HELD, person, shown, candidate, sentence.start, sentence.end, names_office=True)
    for pattern, told in ((_BEGINS, ToldOf.BEGAN), (_ENDS, ToldOf.ENDED)):
        for found in sentence.every(pattern):
            subject = sentence.subject_of(found.start())
            words = sentence.text[found.start() : sentence.end]
            clause = words[: cut.start()] if (cut := _CUT.search(words)) else words
            named = office.is_named(clause)
            fits = (named or _ANY_OFFICE.search(clause)) and not office.is_not(clause)
            days = _time_of(candidate, sentence.start, found.start(), sentence.end)
            if subject is None or days is None or not (fits or told is ToldOf.ENDED):
                continue
            if found[0].startswith(("has ", "have ", "had ")) and not _is_since(candidate, found.end(), sentence.end):
                continue
            called = office.is_called(clause, context) and not names_an_owner(clause, office.terms)
            yield Fact(told, subject, days, candidate, sentence.start, sentence.end, names_office=called)


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
        DateRange.of_day(told.days.start) if _OPEN.search(text, max(0, told.start - _WORDS), told.start) else told.days
    )


def _times(candidate: Candidate, start: int, end: int) -> list[Told]:
    """The times that are told between two offsets of a document, by these offsets."""
    return [Told(each.days, start + each.start, start + each.end) for each in candidate.times(start, end)]
