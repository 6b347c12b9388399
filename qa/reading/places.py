"""Where in a passage an answer may stand, as a cross-encoder sees it: spans, or for a long question sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.dates import find_time_expressions
from corpus.document import Document, Passage
from qa.normalisation import search_terms
from qa.question import Question, Wants
from qa.reading.clauses import clause_in
from qa.reading.cross_encoder import Scores
from qa.reading.decoding import TextSpan, best_spans, score_within
from qa.reading.enumerations import is_beside
from qa.reading.likeness import Likeness
from qa.reading.reader import Candidate
from qa.spans import Span, spans_in

__all__ = ["Place", "of_kind", "places_in"]

_MOST_SPANS = 3
_MOST_PLACES = 8
_MARGIN_KEPT = 8.0
"""How far behind the best of its passage a span may be: the limits that a question sets may yet prefer it."""
_LESS_SURE = 3.0
"""By how much less it says of the person beside another that it was the other who was read."""
_EDGES = " \t\n\r\u00a0,;:"
_CLOSERS = {")": "(", "]": "[", "”": "“"}
_MOST_IN_LINE = 14
_NEIGHBOURS = 2
_TITLES = re.compile(r"(?:(?:mrs?|ms|miss|dr|prof|professor|sir|lady|lord|h\.e|the|hon)\b\.?\s*)+", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer may stand.

    Attributes:
        margin: by how much its logits exceed those of "no answer".
        sentence: the number of the sentence, in its passage.
        span: the short answer in it; None when the sentence itself is the answer.
    """

    margin: float
    sentence: int
    span: Span | None


def places_in(question: Question, candidate: Candidate, windows: Sequence[Scores], likeness: Likeness) -> list[Place]:
    """The places of a passage that may answer, the likeliest first."""
    if question.long:
        sentences = sorted(_sentences(candidate, windows, likeness), key=lambda place: -place.margin)
        return [_with_clause(question, candidate, place) for place in sentences]
    read, by_form = list(_read(question, candidate, windows)), _by_form(question, candidate, windows)
    answers = [place for place in read if not _cannot_answer(question, place)]
    offered = [
        *_by_themselves(question, candidate.document, answers, by_form),
        *_beside_the_named(question, read, by_form),
    ]
    if question.several:
        offered += list(_enumerated(candidate, offered))
    if question.of_speech:
        offered += _sentences(candidate, windows, likeness)
    places: dict[object, Place] = {}
    for place in sorted(offered, key=lambda place: -place.margin):
        if place.margin >= next(iter(places.values()), place).margin - _MARGIN_KEPT:
            places.setdefault(place.span or place.sentence, place)
    return list(places.values())[:_MOST_PLACES]


def of_kind(question: Question, document: Document, span: Span) -> bool:
    """Whether a span is of the kind that the question asks for, by its form."""
    if question.wants is Wants.OTHER:
        return True
    if question.wants is Wants.DATE:
        return span.days is not None
    if question.wants is Wants.NUMBER:
        return bool(spans_in(document, span.start, span.end, question))
    return any(word[:1].isupper() for word in span.answer.split()) and not _FIGURE.search(span.answer)


def _sentences(candidate: Candidate, windows: Sequence[Scores], likeness: Likeness) -> Iterator[Place]:
    """Each sentence, by the best span in it, but for headings that repeat the title."""
    at = candidate.passage.start
    for number, (start, end) in enumerate(candidate.passage.spans):
        found = score_within(windows, start - at, end - at)
        if found is not None and not likeness.repeats_title(number):
            yield Place(found.margin, number, None)


def _with_clause(question: Question, candidate: Candidate, place: Place) -> Place:
    """The sentence, and in it the clause that is wanted, such as a reason, if it has one."""
    return replace(place, span=clause_in(question, candidate.document, *candidate.passage.spans[place.sentence]))


def _read(question: Question, candidate: Candidate, windows: Sequence[Scores]) -> Iterator[Place]:
    """The spans with the highest margins, each within one sentence."""
    passage = candidate.passage
    spans = best_spans(windows, _MOST_SPANS, [start - passage.start for start, _ in passage.spans])
    for found in dict.fromkeys([*spans, *_of_period(question, candidate, windows)]):
        start, end = _trimmed(candidate, found)
        words = " ".join(candidate.document.text[start:end].split())
        number = _sentence_of(passage, start)
        if number is not None:
            yield Place(found.margin, number, Span(start, end, words))


def _of_period(question: Question, candidate: Candidate, windows: Sequence[Scores]) -> Iterator[TextSpan]:
    """The best span of each sentence that tells of the question's period, which of many like it may not be the best."""
    if question.period is None or question.wants is Wants.DATE:
        return
    at = candidate.passage.start
    for start, end in candidate.passage.spans:
        told = candidate.times(start, end)
        found = (
            score_within(windows, start - at, end - at) if any(question.period.overlaps(t.days) for t in told) else None
        )
        if found is not None:
            yield found


def _by_form(question: Question, candidate: Candidate, windows: Sequence[Scores]) -> list[Place]:
    """The spans of the kind that the question asks for, found by their form."""
    at = candidate.passage.start
    places = []
    for number, (start, end) in enumerate(candidate.passage.spans):
        for span in spans_in(candidate.document, start, end, question, (at, candidate.passage.end)):
            found = score_within(windows, span.start - at, span.end - at)
            if found is not None:
                places.append(Place(found.margin, number, span))
    return places


def _beside_the_named(question: Question, read: Sequence[Place], by_form: Sequence[Place]) -> Iterator[Place]:
    """Of each sentence in which the very person was read whom the question names, the likeliest other person.

    Who met Ann is told by "Bo met Ann" as by "Ann met Bo", and a cross-encoder does not always tell them apart.
    """
    for place in read:
        others = [other for other in by_form if other.sentence == place.sentence]
        if others and question.wants is Wants.PERSON and _terms(place) & question.names:
            best = max(others, key=lambda other: other.margin)
            yield Place(max(place.margin - _LESS_SURE, best.margin), best.sentence, best.span)


def _enumerated(candidate: Candidate, offered: Sequence[Place]) -> Iterator[Place]:
    """The spans that an enumeration puts beside a likelier one, with its margin: all of "Ann, Bo and the mayor, Eva".

    So do the lines of a list. A cross-encoder looks for the one best answer, and takes little interest in the others.
    """
    spans = sorted(
        (p for p in offered if p.span is not None), key=lambda p: (p.sentence, p.span.start if p.span else 0)
    )
    run: list[Place] = []
    for place in spans:
        if run and not (_joined(candidate.document, run[-1], place) or _in_a_list(candidate, run[-1], place)):
            yield from _with_best_margin(run)
            run = []
        run.append(place)
    yield from _with_best_margin(run)


def _joined(document: Document, one: Place, other: Place) -> bool:
    """Whether nothing but a comma or "and", with a title or an office, stands between two spans of a sentence."""
    if one.sentence != other.sentence or one.span is None or other.span is None:
        return False
    return is_beside(document.text, one.span.end, other.span.start)


def _in_a_list(candidate: Candidate, one: Place, other: Place) -> bool:
    """Whether two spans stand in one line of a list or in neighbouring ones: short, and no sentences."""
    numbers = range(one.sentence, other.sentence + 1)
    lines = [candidate.document.text[slice(*candidate.passage.spans[number])].strip() for number in numbers]
    return len(lines) <= _NEIGHBOURS and all(
        len(line.split()) <= _MOST_IN_LINE and not line.endswith((".", "!", "?", ":")) for line in lines
    )


def _with_best_margin(run: Sequence[Place]) -> Iterator[Place]:
    best = max((place.margin for place in run), default=0.0)
    yield from (replace(place, margin=best) for place in run if place.margin < best)


def _by_themselves(
    question: Question, document: Document, read: Sequence[Place], by_form: Sequence[Place]
) -> Iterator[Place]:
    """The spans that were read, and those that were found by their form.

    A date, a number or a person is given by itself rather than with the words around it: the best in what was read
    takes its place, and its margin. People that were read together stay together.
    """
    taken: set[Span | None] = set()
    for place in read:
        inside = [other for other in by_form if _overlap(other, place)]
        together = _all_inside(document, place, inside) if question.wants is Wants.PERSON else None
        if together is not None and not question.several:
            taken.update(other.span for other in inside)
            yield together
        elif inside and question.wants is not Wants.PLACE:
            best = max(inside, key=lambda other: other.margin)
            taken.add(best.span)
            yield Place(max(place.margin, best.margin), best.sentence, best.span)
        else:
            yield place
    yield from (place for place in by_form if place.span not in taken)


def _all_inside(document: Document, place: Place, inside: Sequence[Place]) -> Place | None:
    """The people that were read together, "Ann Lee and Bo Ray", by themselves; None where it was one."""
    people = sorted((p for p in inside if p.span is not None), key=lambda p: p.span.start if p.span else 0)
    first, last = (people[0].span, people[-1].span) if len(people) > 1 else (None, None)
    if first is None or last is None or not all(_joined(document, *pair) for pair in pairwise(people)):
        return None
    words = " ".join(document.text[first.start : last.end].split())
    return Place(place.margin, place.sentence, Span(first.start, last.end, words))


def _overlap(one: Place, other: Place) -> bool:
    a, b = one.span, other.span
    return a is not None and b is not None and a.start < b.end and b.start < a.end


def _sentence_of(passage: Passage, at: int) -> int | None:
    return next((number for number, (start, end) in enumerate(passage.spans) if start <= at < end), None)


def _cannot_answer(question: Question, place: Place) -> bool:
    """Whether words are no answer: they say what the question says, name whom it names, or are of another kind."""
    terms, words = _terms(place), place.span.answer if place.span else ""
    if question.wants is Wants.PERSON and (terms & question.names or _FIGURE.search(words) or _TITLES.fullmatch(words)):
        return True
    if question.wants is Wants.PLACE and find_time_expressions(words, None):
        return True
    return terms <= set(question.terms)


def _terms(place: Place) -> set[str]:
    return set(search_terms(place.span.answer)) if place.span else set()


def _trimmed(candidate: Candidate, found: TextSpan) -> tuple[int, int]:
    """Where a span stands in the document, without the marks at its edges that belong to the sentence."""
    text = candidate.document.text
    start, end = candidate.passage.start + found.start, candidate.passage.start + found.end
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and (text[end - 1] in _EDGES or _unopened(text[start:end])):
        end -= 1
    return start, end


def _unopened(words: str) -> bool:
    opener = _CLOSERS.get(words[-1])
    return opener is not None and opener not in words
