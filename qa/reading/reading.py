"""The reading step: the reader looks at each passage, and gives the places that may answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from corpus.dates import DateRange, TimeExpression, stamp_at
from corpus.document import BlockKind
from qa.answers.values import value_of
from qa.normalisation import written_as_in
from qa.query import AnswerType, Query
from qa.reading.candidates import PassageScores, RetrievedPassage, SpanCandidate
from qa.reading.cross_encoder import CrossEncoder, Scores
from qa.reading.decoding import ViewSpan, best_spans, margin_within
from qa.reading.records import Record
from qa.reading.rows import with_rows_apart
from qa.settings import PASSAGES_READ_TO_THE_END, SPANS_PER_PASSAGE
from qa.times import times_within

__all__ = ["read", "resolve_dates"]

_EDGES = " \t\n\r\u00a0,;:"


def read(
    model: CrossEncoder, query: Query, passages: Sequence[RetrievedPassage], records: Sequence[Record] = ()
) -> list[SpanCandidate]:
    """The span candidates of passages, in the order of the passages, and of records.

    Args:
        model: looks at the question and each passage together.
        query: the question. Where it asks for an explanation or for yes or no, every sentence is a candidate.
        passages: to read, best first.
        records: what is known of their documents, to read beside them.
    """
    candidates: list[SpanCandidate] = []
    scored = _scores(model, query, [*passages, *(record.passage for record in records)])
    whole = scored[: len(passages)]
    apart = with_rows_apart(model, query.text, passages, whole)
    for passage, scores, windows in zip(passages, map(_passage_scores, whole), apart, strict=True):
        if query.wants_sentence:
            candidates += _sentences(query, passage, windows, scores)
        else:
            spans = best_spans(windows, passage.view, passage.parts, SPANS_PER_PASSAGE)
            candidates += _spans(passage, spans, scores)
            if query.answer_type is AnswerType.DATE:
                candidates += _dates(passage, windows, scores)
    for record, windows in zip(records, scored[len(passages) :], strict=True):
        candidates += record.candidates(windows)
    return candidates


def resolve_dates(query: Query, candidates: Sequence[SpanCandidate]) -> list[SpanCandidate]:
    """The candidates with the times that they name resolved against the date of their document, each span once.

    Where a date is asked for, a span is taken for the first time that it overlaps; otherwise only for one that it
    wholly is. Of "this week" a sentence that was written at another time tells only where it names that week.
    """
    resolved: dict[tuple[str, int, int], SpanCandidate] = {}
    for candidate in candidates:
        if query.period is not None and query.period.from_now and _is_of_another_time(query.period.around, candidate):
            continue
        dated = candidate if query.wants_sentence or candidate.fact is not None else _resolved(query, candidate)
        key = (dated.document.id, dated.start, dated.end)
        if key not in resolved or resolved[key].margin < dated.margin:
            resolved[key] = dated
    return list(resolved.values())


def _scores(model: CrossEncoder, query: Query, passages: Sequence[RetrievedPassage]) -> list[list[Scores]]:
    """The scores of each passage's windows, none where the reader did not read on.

    The question is read with its sums written as the passage writes them.
    """
    asked = [written_as_in(passage.view.text, query.text) for passage in passages]
    given = [(passage.passage.context, passage.view.text) for passage in passages]
    return model.score(query.text if set(asked) == {query.text} else asked, given, PASSAGES_READ_TO_THE_END)


def _passage_scores(windows: Sequence[Scores]) -> PassageScores:
    best = max(windows, key=lambda window: window.relevance, default=None)
    return PassageScores(best.relevance, best.yes_no) if best is not None else PassageScores()


def _spans(passage: RetrievedPassage, spans: Sequence[ViewSpan], scores: PassageScores) -> Iterator[SpanCandidate]:
    """The reader's own spans, without the marks at their edges that belong to the sentence."""
    for span in spans:
        place = passage.view.span(span.start, span.end)
        if place is None:
            continue
        start, end = _trimmed(passage.document.text, *place)
        number = _sentence_at(passage, start)
        if start < end and number is not None:
            value = value_of(passage.document.text[start:end])
            yield SpanCandidate(passage, scores, number, start, end, span.margin, value)


def _sentences(
    query: Query, passage: RetrievedPassage, windows: Sequence[Scores], scores: PassageScores
) -> Iterator[SpanCandidate]:
    """Every sentence, with the margin of the best span in it; of a yes-no question its value is the answer."""
    for number, (sentence, (start, end)) in enumerate(
        zip(passage.passage.sentences, passage.view.sentences, strict=True)
    ):
        margin = margin_within(windows, start, end)
        if margin is not None:
            verdict = scores.verdict if query.answer_type is AnswerType.YES_NO else None
            value = value_of(verdict or passage.document.text[sentence.start : sentence.end])
            yield SpanCandidate(passage, scores, number, sentence.start, sentence.end, margin, value)


def _dates(passage: RetrievedPassage, windows: Sequence[Scores], scores: PassageScores) -> Iterator[SpanCandidate]:
    """The times that a passage names: a reader trained on names and nouns seldom proposes "yesterday".

    A message or an entry of a log is dated by its own stamp as well, which answers for what else its sentence says.
    """
    view = passage.view
    for number, (sentence, (first, last)) in enumerate(zip(passage.passage.sentences, view.sentences, strict=True)):
        edges = [first]
        for time in _times(passage, sentence.start, sentence.end):
            places = view.places[first:last]
            inside = first + np.flatnonzero((places >= time.start) & (places < time.end))
            if not len(inside):
                continue
            edges += [int(inside[0]), int(inside[-1]) + 1]
            margin = margin_within(windows, *edges[-2:])
            if margin is not None:
                yield SpanCandidate(passage, scores, number, time.start, time.end, margin, value_of(time.text, time))
        written = passage.document.written_on(sentence.start) if sentence.kind is BlockKind.MESSAGE else None
        if written is not None:
            beside = [margin_within(windows, *each) for each in zip(edges[::2], [*edges[1::2], last], strict=True)]
            if margins := [margin for margin in beside if margin is not None]:
                yield _stamped(passage, scores, number, written, max(margins))


def _stamped(
    passage: RetrievedPassage, scores: PassageScores, number: int, written: date, margin: float
) -> SpanCandidate:
    """A sentence of a message as what happened on the day of its stamp."""
    sentence = passage.passage.sentences[number]
    words, day = passage.document.text[sentence.start : sentence.end], DateRange.of_day(written)
    stamp = TimeExpression(sentence.start, sentence.end, words, day, derived=True)
    value = value_of(day.describe(), stamp)
    return SpanCandidate(passage, scores, number, sentence.start, sentence.end, margin, value)


def _resolved(query: Query, candidate: SpanCandidate) -> SpanCandidate:
    if candidate.value.time is not None:
        return candidate
    times = [
        time
        for time in _times(candidate.source, candidate.place.start, candidate.place.end)
        if time.start < candidate.end and candidate.start < time.end
    ]
    if not times:
        day = _day_of_stamp(candidate) if query.answer_type is AnswerType.DATE else None
        return candidate if day is None else _widened(candidate, day)
    time = times[0]
    whole = candidate.words.casefold().removeprefix("in ").removeprefix("on ") == " ".join(time.text.split()).casefold()
    if query.answer_type is not AnswerType.DATE and not whole:
        return candidate
    return replace(candidate, start=time.start, end=time.end, value=value_of(time.text, time))


def _is_of_another_time(days: DateRange, candidate: SpanCandidate) -> bool:
    """Whether a sentence was written on a day that is not among these, and names none of them."""
    if candidate.written is None or days.overlaps(DateRange.of_day(candidate.written)):
        return False
    return not any(map(days.overlaps, candidate.told))


def _day_of_stamp(candidate: SpanCandidate) -> TimeExpression | None:
    """The day of the stamp that a candidate is a part of, as a clock is; None outside stamps that have one."""
    is_message = candidate.place.kind is BlockKind.MESSAGE
    stamp = stamp_at(candidate.document.text, candidate.start) if is_message else None
    if stamp is None or candidate.end > stamp[1]:
        return None
    return next(iter(_times(candidate.source, *stamp)), None)


def _widened(candidate: SpanCandidate, day: TimeExpression) -> SpanCandidate:
    """A candidate together with the day of its stamp: "2024-04-03 19:40" for "19:40"."""
    start, end = min(candidate.start, day.start), max(candidate.end, day.end)
    return replace(candidate, start=start, end=end, value=value_of(day.text, day))


def _times(passage: RetrievedPassage, start: int, end: int) -> list[TimeExpression]:
    return times_within(passage.document, start, end, (passage.passage.start, passage.passage.end))


def _sentence_at(passage: RetrievedPassage, offset: int) -> int | None:
    sentences = passage.passage.sentences
    return next((number for number, each in enumerate(sentences) if each.start <= offset < each.end), None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space and marks of punctuation at its edges."""
    words = text[start:end].rstrip(_EDGES)
    return end - len(text[start:end].lstrip(_EDGES)), start + len(words)
