"""From a question to its answer: which passages are read, under which limits, and what is asked first."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answer import Answer, abstention
from qa.answering import (
    Dated,
    Numbered,
    Series,
    compared,
    compose,
    counted,
    dated_by,
    in_series,
    lasted,
    named,
    series_in,
    with_days,
    with_limit,
)
from qa.errors import BadQuestion
from qa.limits import dated_by_document, quoting_source, within_limits
from qa.question import Question, Wants, analyse, without_ordinal
from qa.reading import Candidate, Reader, Reading
from qa.reading.both import BothReaders
from qa.reading.enumerated import with_enumerations
from qa.reading.sentences import SentenceReader
from qa.scope import Scope
from qa.scripts import foreign_script
from qa.successions import by_holders, by_succession, by_tenure
from qa.temporal import comparison_in, duration_in

__all__ = ["Asker", "milliseconds"]

_MANY, _LEAST_THRESHOLD = 20, 0.4
"""Passages from which on the reader's threshold holds: of fewer, one that only looks like an answer is rarer."""

_SURE_OF_EVENT = 0.3
"""Confidence from which on a question is limited to what came before or after an event."""


class Asker:
    """Answers questions that stand alone, from the passages that are found for them.

    Args:
        find: the passages to read for a question, best first.
        reader: reads them.
        sentences: reads them as well where a question asks for several answers, or for whatever is told.
    """

    def __init__(self, find: Callable[[Scope], list[Candidate]], reader: Reader, sentences: SentenceReader) -> None:
        self._find = find
        self._reader = reader
        self._by_words_too = BothReaders(reader, sentences)

    def answer(self, scope: Scope) -> Answer:
        """The answer to a question.

        Raises:
            BadQuestion: it is in a script that no document is written in.
        """
        if scope.nothing is not None:
            return abstention(scope.question, scope.nothing)
        comparison = comparison_in(scope.question)
        if comparison is not None:
            answer = compared(scope.question, comparison, lambda event: self._found(replace(scope, question=event)))
            if answer is not None:
                return answer
        answer = self._found(scope)
        duration = duration_in(scope.question)
        if duration is None:
            return answer
        worked = lasted(scope.question, duration, self._found(replace(scope, question=duration.question)))
        return worked if worked is not None and worked.confidence > answer.confidence else answer

    def _found(self, scope: Scope) -> Answer:
        """The answer that passages give; of a question with a limit, "before the visit", that is asked first."""
        question = analyse(scope.question, scope.asked_on)
        event = self._when(question, scope)
        if question.event is not None and event is not None:
            question = replace(question, period=question.event.limit(event.days))
        started = time.perf_counter()
        candidates = self._find(scope)
        foreign = foreign_script(scope.question, [candidate.text for candidate in candidates])
        if foreign is not None:
            raise BadQuestion(f"no document is written in {foreign} letters: ask in the language of the documents")
        retrieved = time.perf_counter()
        series = series_in(scope.question)
        answer = self._one_by_one(series, scope, candidates) if series is not None else None
        if answer is None:
            answer = self._read_out(question, candidates)
        if question.event is not None and event is not None:
            answer = with_limit(answer, question.event, event)
        if question.from_now is not None and scope.asked_on is not None:
            answer = with_days(answer, question.from_now, scope.asked_on)
        timings = {
            "retrieve": milliseconds(started, retrieved),
            "read": milliseconds(retrieved, time.perf_counter()),
        }
        return replace(answer, timings_ms=timings)

    def _when(self, question: Question, scope: Scope) -> Dated | None:
        """When the event was that a question sets a limit by, if the documents are sure of it."""
        if question.event is None:
            return None
        answer = self._found(replace(scope, question=question.event.question))
        return dated_by(question.event.described, answer) if answer.confidence >= _SURE_OF_EVENT else None

    def _read_out(self, question: Question, candidates: Sequence[Candidate]) -> Answer:
        readable = quoting_source(question, candidates)
        readings = self._read(question, readable)
        threshold = self._threshold(question, readable)
        if question.ordinal is not None and question.wants is Wants.DATE and not named(question, readings):
            every = self._read(without_ordinal(question), readable)
            answer = counted(question, every, candidates, threshold)
            if answer is not None:
                return answer
        return compose(question, readings, candidates, threshold)

    def _one_by_one(self, series: Series, scope: Scope, candidates: Sequence[Candidate]) -> Answer | None:
        """The answer to a question of several that have ordinals, each asked for by its own."""
        found = []
        for number in series.numbers(candidates):
            question = analyse(series.question(number), scope.asked_on)
            own = self._find(replace(scope, question=question.text))
            found.append(Numbered(number, question, self._read(question, quoting_source(question, own)), own))
        return in_series(scope.question, series, found, self._reader.threshold)

    def _threshold(self, question: Question, candidates: Sequence[Candidate]) -> float:
        """The support below which the candidates are taken not to say.

        One of several that is asked for by its ordinal has the others beside it, which look like it among few passages
        as among many.
        """
        share = 1.0 if question.ordinal is not None else len(candidates) / _MANY
        return self._reader.threshold * max(_LEAST_THRESHOLD, min(1.0, share))

    def _read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        """What the candidates say, within the question's limits, the best supported first."""
        by_words_too = question.broad or (question.several and question.wants is not Wants.OTHER)
        reader = self._by_words_too if by_words_too else self._reader
        limited = within_limits(question, dated_by_document(question, reader.read(question, candidates)))
        held = by_tenure(question, by_succession(question, limited, candidates), candidates)
        return by_holders(question, with_enumerations(question, held), candidates)


def milliseconds(start: float, end: float) -> float:
    """From one reading of ``time.perf_counter`` to another, to a tenth."""
    return round((end - start) * 1000, 1)
