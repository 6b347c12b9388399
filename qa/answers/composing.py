"""The composing step: from a decision to what a person reads, each part with its citations.

A date that its line does not name in full says how it was worked out: "the day before the document's date".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from corpus.dates import DateRange, TimeExpression
from corpus.document import DatedBy
from corpus.phrases import Phrase, joined_by
from qa.answer import Agreement, Answer, AnswerDate, Citation, OtherAnswer, Retrieved, abstention, given
from qa.answers.deciding import Decision, Outcome
from qa.answers.grouping import Group
from qa.query import AnswerType, Query
from qa.reading.candidates import RetrievedPassage, SpanCandidate
from qa.settings import MOST_CITATIONS, NEAREST_PASSAGES

__all__ = ["compose", "guess_of", "markers"]

_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_FEW = 14


def compose(query: Query, decision: Decision, passages: Sequence[RetrievedPassage]) -> Answer:
    """The answer that was decided on, or the abstention.

    Args:
        query: the question.
        decision: what is answered.
        passages: those that were found, best first.
    """
    match decision.outcome:
        case Outcome.ABSTAIN:
            answer = _abstained(query, decision)
        case Outcome.LIST:
            answer = _listed(query, decision.groups)
        case Outcome.ANSWER:
            answer = _sentences(query, decision.groups) if query.wants_sentence else _short(query, decision.groups)
    return replace(answer, retrieved=_ranking(passages))


def guess_of(query: Query, group: Group) -> str:
    """What is answered for a group: yes or no, where that is asked and sure, or its words."""
    verdict = group.best.scores.verdict if query.answer_type is AnswerType.YES_NO else None
    return verdict or _words(group.shown)


def _short(query: Query, groups: Sequence[Group]) -> Answer:
    """One short answer, with the documents that give it and those that give another."""
    best = groups[0]
    shown = best.shown
    cited = [shown, *(each for each in best.by_document() if each.document.id != shown.document.id)]
    own = _citations(cited[:MOST_CITATIONS])
    others = _others(best, groups[1:], len(own) + 1)
    witnesses = best.witnesses()
    otherwise = [
        Phrase("; otherwise {answer} {markers}", answer=other.answer, markers=markers(other.citations))
        for other in others
    ]
    text = joined_by("", [_words(shown), _derivation(shown), f" {markers(own)}", *otherwise])
    return replace(
        given(query.text, _words(shown), text, best.probability, own),
        date=_date_of(best),
        agreement=Agreement(
            agree=len(witnesses),
            differ=sum(len(other.citations) for other in others),
            others=tuple(others),
            copies=sum(len(witness) - 1 for witness in witnesses),
        ),
    )


def _others(best: Group, groups: Iterable[Group], number: int) -> list[OtherAnswer]:
    """What documents say that do not give the best answer: the newest first, each document by its own citation.

    Last come those that only deny it.
    """
    spoken_for = {each.document.id for each in best.by_document()}
    differing: list[tuple[Group, list[SpanCandidate]]] = []
    for group in groups:
        witnesses = [each for each in group.witnesses() if each[0].document.id not in spoken_for]
        if witnesses:
            differing.append((group, [witness[0] for witness in witnesses]))
            spoken_for |= {each.document.id for witness in witnesses for each in witness}
    others = []
    for group, candidates in sorted(differing, key=lambda each: each[0].newest, reverse=True):
        cited = _citations(candidates, number)
        number += len(cited)
        others.append(OtherAnswer(_words(group.shown), tuple(cited)))
    if denied := _citations((each for each in best.denying if each.document.id not in spoken_for), number):
        others.append(OtherAnswer(Phrase("not {answer}", answer=_words(best.shown)), tuple(denied)))
    return others


def _listed(query: Query, groups: Sequence[Group]) -> Answer:
    """Every different answer, dates in the order of time, each with the documents that give it."""
    cited: list[Citation] = []
    items: dict[str, str] = {}
    for group in sorted(groups, key=lambda each: each.first_day):
        shown = group.shown
        others = [each for each in group.by_document() if each.document.id != shown.document.id]
        own = _citations([shown, *others], len(cited) + 1)
        cited += own
        items.setdefault(_words(shown), joined_by("", [_words(shown), _derivation(shown), f" {markers(own)}"]))
    between = "; " if any("," in item for item in items) else ", "
    direct, text = joined_by(between, list(items)), joined_by("; ", list(items.values()))
    return replace(
        given(query.text, direct, text, groups[0].probability, cited),
        agreement=Agreement(len({citation.document_id for citation in cited})),
    )


def _sentences(query: Query, groups: Sequence[Group]) -> Answer:
    """The sentence that answers, after "Yes" or "No" where the reader is sure of it; one that says more after it."""
    best = groups[0].best
    following = [] if query.answer_type is AnswerType.YES_NO else groups[1:]
    beside = [each.best for each in following if each.best.document.id == best.document.id][:1]
    sentences = sorted([best, *beside], key=lambda each: each.start)
    cited = _citations(sentences)
    text = " ".join(f"{each.words} [{one.marker}]" for each, one in zip(sentences, cited, strict=True))
    direct = _words(best)
    if query.answer_type is AnswerType.YES_NO and best.scores.verdict is not None:
        direct = Phrase(best.scores.verdict)
        text = Phrase("{verdict}: {text}", verdict=direct, text=text)
    return replace(
        given(query.text, direct, text, best.probability, cited), agreement=Agreement(len(groups[0].witnesses()))
    )


def _abstained(query: Query, decision: Decision) -> Answer:
    """No answer, the reason in words, and the nearest passages."""
    nearest: list[SpanCandidate] = []
    for group in decision.groups:
        if all(group.best.source is not other.source for other in nearest):
            nearest.append(group.best)
    probability = decision.groups[0].probability if decision.groups else 0.0
    return replace(
        abstention(query.text, decision.why, probability), nearest=tuple(_citations(nearest[:NEAREST_PASSAGES]))
    )


# Citations and dates


def _words(candidate: SpanCandidate) -> str:
    """The short answer: of a date the days that it means, else the words of the span."""
    return candidate.days.describe() if candidate.days is not None else candidate.words


def _citations(candidates: Iterable[SpanCandidate], first: int = 1) -> list[Citation]:
    """A citation of the sentence of each candidate, numbered from ``first``; the same sentence keeps its number."""
    found = []
    numbers: dict[tuple[str, int, int], int] = {}
    for candidate in candidates:
        place = (candidate.document.id, candidate.place.start, candidate.place.end)
        marker = numbers.setdefault(place, len(numbers) + first)
        found.append(Citation.of(candidate.document, place[1], place[2], marker, candidate.probability))
    return found


def markers(cited: Sequence[Citation], before: str = "") -> str:
    """The numbers of citations, as an answer's text has them: "[1][2]"; nothing when there are none."""
    numbers = "".join(f"[{marker}]" for marker in dict.fromkeys(citation.marker for citation in cited))
    return before + numbers if numbers else ""


def _date_of(group: Group) -> AnswerDate | None:
    """The days that an answer means; derived when no document of its group names them in full."""
    shown = group.shown
    if shown.value.time is None or shown.days is None:
        return None
    named = any(
        each.value.time is not None and each.days == shown.days and not _is_derived(each.value.time)
        for each in group.candidates
    )
    derived_from = None if named or not _is_derived(shown.value.time) else shown.value.time.text
    return AnswerDate(shown.days.start, shown.days.end, derived_from)


def _ranking(passages: Sequence[RetrievedPassage]) -> tuple[Retrieved, ...]:
    """The passages that were found, as an answer tells them."""
    return tuple(
        Retrieved(p.document.name, p.document.id, p.passage.start, p.passage.end, round(p.hit.score, 6))
        for p in passages
    )


def _derivation(candidate: SpanCandidate) -> str:
    """What is put behind an answer, in brackets, that its line alone does not say; or nothing.

    Of a date what it was told from, of a fact that is known of a document where it is from.
    """
    if candidate.fact is not None:
        return Phrase(" ({origin})", origin=candidate.fact.origin) if candidate.fact.origin else ""
    time, written = candidate.value.time, candidate.written
    if time is None or time.range is None or not _is_derived(time):
        return ""
    words = " ".join(time.text.split())
    if time.told_from is not None:
        told_from = " ".join(time.told_from.split())
        return Phrase(" (derived: “{words}”, told from “{told_from}” before it)", words=words, told_from=told_from)
    if time.heading is not None:
        return Phrase(" (derived: “{words}”, its year by the heading “{heading}”)", words=words, heading=time.heading)
    if written is None:
        return ""
    of_message = written != candidate.document.published
    if candidate.is_sentence:
        return Phrase(f" (derived: the {'message' if of_message else 'document'}'s own date)")
    day = DateRange.of_day(written).describe()
    if of_message:
        origin = Phrase("the message's date, {day}", day=day)
    elif candidate.document.dated_by is DatedBy.TEXT:
        origin = Phrase("the document's date, {day}, guessed from its file", day=day)
    else:
        origin = Phrase("the document's date, {day}", day=day)
    step = _step(words, time.range, written, origin)
    return Phrase(" (derived: “{words}”, {step})", words=words, step=step)


def _is_derived(time: TimeExpression) -> bool:
    """Whether its days follow only with the document's own date, a date before it, or a heading."""
    return time.derived or time.told_from is not None or time.heading is not None


def _step(words: str, days: DateRange, written: date, origin: str) -> str:
    """The step from the document's date to the days, for example "the day before the document's date, 31 May 2019"."""
    if _MONTH.search(words):
        return Phrase("its year by {origin}", origin=origin)
    away = (days.start - written).days
    if days.start == days.end and abs(away) <= _FEW:
        if away == 0:
            return Phrase("the day of {origin}", origin=origin)
        side = "before" if away < 0 else "after"
        if abs(away) == 1:
            return Phrase(f"the day {side} {{origin}}", origin=origin)
        return Phrase(f"{{days}} days {side} {{origin}}", days=abs(away), origin=origin)
    return Phrase("counted from {origin}", origin=origin)
