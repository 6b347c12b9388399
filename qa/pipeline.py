"""The steps of a question, in order: what each takes, what it gives, and how long it took.

    contextualise -> parse -> filter -> retrieve -> read -> resolve dates -> features -> score -> group
    -> correct -> deny -> decide -> compose (and cite)

No step calls an earlier one. The few questions that are arithmetic over the answers to others (how long between, before
or after, how long it lasted), and those of two halves ("who signed it and when"), ask the pipeline for each, in
``Pipeline.ask``, and work out the rest.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from corpus.phrases import Phrase
from qa.answer import Answer, abstention
from qa.answers.arithmetic import compared, lasted
from qa.answers.checking import with_corrections, without_denials
from qa.answers.composing import compose, guess_of
from qa.answers.deciding import Decision, decide
from qa.answers.grouping import Group, group
from qa.answers.halves import joined
from qa.answers.inputs import Dated, dated_by, with_days, with_limit
from qa.query import Query, parse
from qa.reading.candidates import RetrievedPassage, SpanCandidate
from qa.reading.cross_encoder import CrossEncoder
from qa.reading.reading import read, resolve_dates
from qa.reading.records import records_of
from qa.retrieval.catalogue import Catalogue
from qa.retrieval.filters import Filter, described
from qa.scoring.features import FEATURES, Floats, Weight, features
from qa.scoring.model import ScoringModel, scored
from qa.standalone import standalone
from qa.time_constraints import Period

if TYPE_CHECKING:
    from qa.overviews.overviews import Overviews

__all__ = ["STEPS", "Pipeline", "Request", "Retrieve", "Step", "Trace", "documents_asked"]

STEPS = (
    "contextualise",
    "parse",
    "filter",
    "retrieve",
    "read",
    "resolve dates",
    "features",
    "score",
    "group",
    "correct",
    "deny",
    "decide",
    "compose",
)
"""The steps of one question in their order; ``Trace`` names them so."""

Given = TypeVar("Given")
Takes = ParamSpec("Takes")

Retrieve = Callable[[Query, frozenset[str] | None], list[RetrievedPassage]]
"""Finds the passages to read: from a query and some documents, None for all, to the best, best first."""


@dataclass(frozen=True, slots=True)
class Request:
    """A question that stands alone, and under which conditions it is asked.

    Attributes:
        text: the question.
        where: what the documents must be.
        asked_on: the day from which "this week" is told.
    """

    text: str
    where: Filter
    asked_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """What one step gave.

    Attributes:
        name: one of ``STEPS``, or "write" of a language model.
        milliseconds: how long it took.
        gave: what it gave, as its own objects.
    """

    name: str
    milliseconds: float
    gave: Any


@dataclass(slots=True)
class Trace:
    """The steps that a question took, in order, those of the questions that it asked first before its own.

    Attributes:
        steps: what each gave.
        watch: told each step when it has ended; what it raises ends the question.
    """

    steps: list[Step] = field(default_factory=list)
    watch: Callable[[Step], None] | None = None

    def keep(self, name: str, started: float, gave: Given) -> Given:
        """Keep what a step gave, which began at ``started`` by ``time.perf_counter``, and give it on."""
        self.steps.append(Step(name, round((time.perf_counter() - started) * 1000, 1), gave))
        if self.watch is not None:
            self.watch(self.steps[-1])
        return gave

    def run(self, name: str, step: Callable[Takes, Given], *taken: Takes.args, **named: Takes.kwargs) -> Given:
        """Take a step, and keep what it gave."""
        started = time.perf_counter()
        return self.keep(name, started, step(*taken, **named))

    def milliseconds(self, *names: str) -> float:
        """How long some steps took together."""
        return round(sum(step.milliseconds for step in self.steps if step.name in names), 1)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Answers questions that stand alone.

    Args:
        _catalogue: what is known of the documents.
        _retrieve: finds the passages to read.
        _model: reads them.
        _weight: how much a term says in these documents.
        _scoring: the fitted score.
        _overviews: makes what gives what no single passage can; called only for a question that asks for it.
        _without: features and steps that are taken away, to measure what they bring.
    """

    _catalogue: Callable[[], Catalogue]
    _retrieve: Retrieve
    _model: CrossEncoder
    _weight: Weight
    _scoring: ScoringModel
    _overviews: "Callable[[], Overviews] | None" = None
    _without: frozenset[str] = frozenset()

    def ask(self, request: Request, trace: Trace) -> Answer:
        """The answer to a question, with those of the questions that it depends on worked in."""
        query = self._parsed(request, trace)
        if (overview := self._overview(request, query, trace)) is not None:
            return overview
        if query.comparison is not None:
            worked = compared(
                request.text, query.comparison, lambda text: self._sub_answer(request, query, text, trace)
            )
            if worked is not None:
                return worked
        if query.halves is not None:
            first, second = query.halves
            asked = first, standalone(second, [first], self._model.terms)
            one, other = (self._sub_answer(request, query, half, trace) for half in asked)
            return joined(request.text, query.halves, (one, other))
        event = self._dated_event(request, query, trace)
        if query.event is not None and event is not None:
            query = replace(query, period=Period(query.event.limit(event.days), query.event.words))
        answer = self._answer(request, query, trace)
        if query.event is not None and event is not None:
            answer = with_limit(answer, query.event, event)
        elif query.period is not None and query.period.from_now:
            answer = with_days(answer, query.period, request.asked_on)
        if query.duration is not None:
            lasting = self._sub_answer(request, query, query.duration.question, trace)
            worked = lasted(request.text, query.duration, lasting)
            if worked is not None and worked.confidence > answer.confidence:
                return worked
        return answer

    def _overview(self, request: Request, query: Query, trace: Trace) -> Answer | None:
        """The overview that the question asks for, where it asks for one."""
        if query.overview is None or self._overviews is None or "overviews" in self._without:
            return None
        allowed = request.where.documents(self._catalogue()) if request.where.conditions else None
        if allowed is not None and not allowed:
            return abstention(query.text, request.where.nothing(self._catalogue()))
        return trace.run("compose", self._overviews().answer, query.text, query.overview, allowed)

    def passages(self, request: Request, trace: Trace) -> list[RetrievedPassage]:
        """The passages that are found for a question, best first."""
        return trace.run("retrieve", self._retrieve, *self._asked(request, trace))

    def candidates(self, request: Request, trace: Trace) -> tuple[Query, list[SpanCandidate]]:
        """The query and its span candidates before they are scored: what the score is fitted on."""
        query, documents = self._asked(request, trace)
        return query, self._candidates(query, documents, trace)[1]

    def _asked(self, request: Request, trace: Trace) -> tuple[Query, frozenset[str] | None]:
        """The query, and the documents that may answer it, None for all."""
        query = self._parsed(request, trace)
        return query, documents_asked(query, request.where, self._catalogue)[0]

    def _parsed(self, request: Request, trace: Trace) -> Query:
        return trace.run("parse", self._parse, request)

    def _parse(self, request: Request) -> Query:
        query = parse(request.text, Catalogue.empty if "source" in self._without else self._catalogue, request.asked_on)
        if "arithmetic" in self._without:
            query = replace(query, comparison=None, duration=None, halves=None)
        if "period" in self._without:
            query = replace(query, period=None, event=None)
        return query

    def _sub_answer(self, request: Request, query: Query, text: str, trace: Trace) -> Answer:
        """The answer to a question that another depends on, from the source that the other names."""
        asked = replace(request, text=text)
        own = self._parsed(asked, trace)
        return self._answer(asked, replace(own, source=own.source or query.source), trace)

    def _dated_event(self, request: Request, query: Query, trace: Trace) -> Dated | None:
        """When the event was by which the question sets a limit, where the documents date it and the question not."""
        if query.event is None or query.period is not None:
            return None
        answer = self._sub_answer(request, query, query.event.question, trace)
        return None if answer.abstained else dated_by(query.event.described, answer)

    def _answer(self, request: Request, query: Query, trace: Trace) -> Answer:
        documents, nothing = trace.run("filter", documents_asked, query, request.where, self._catalogue)
        if nothing is not None:
            return abstention(query.text, nothing)
        passages, candidates = self._candidates(query, documents, trace)
        rows = trace.run("features", features, query, candidates, self._weight)
        rated = trace.run("score", self._scored, candidates, rows)
        groups = trace.run("group", group, rated)
        if "correct" not in self._without:
            groups = trace.run("correct", with_corrections, self._model, query, groups)
        if "deny" not in self._without:
            groups = trace.run("deny", without_denials, self._model, query, groups)
        decision = trace.run("decide", decide, query, groups, passages)
        return trace.run("compose", _composed, query, groups, decision, passages)

    def _scored(self, candidates: Sequence[SpanCandidate], rows: Floats) -> list[SpanCandidate]:
        return scored(candidates, self._scoring.probabilities(rows, self._without & set(FEATURES)))

    def _candidates(
        self, query: Query, documents: frozenset[str] | None, trace: Trace
    ) -> tuple[list[RetrievedPassage], list[SpanCandidate]]:
        """The passages that are found, and the places in them that may answer."""
        passages = trace.run("retrieve", self._retrieve, query, documents)
        found = trace.run("read", self._read, query, passages)
        return passages, trace.run("resolve dates", resolve_dates, query, found)

    def _read(self, query: Query, passages: Sequence[RetrievedPassage]) -> list[SpanCandidate]:
        return read(self._model, query, passages, [] if "records" in self._without else records_of(query, passages))


def _composed(
    query: Query, groups: Sequence[Group], decision: Decision, passages: Sequence[RetrievedPassage]
) -> Answer:
    return replace(
        compose(query, decision, passages),
        guess=guess_of(query, groups[0]) if groups else None,
        source=query.source.words if query.source is not None else None,
    )


def documents_asked(
    query: Query, where: Filter, catalogue: Callable[[], Catalogue]
) -> tuple[frozenset[str] | None, str | None]:
    """The documents that may answer, None for all; and why none may, where none does.

    Args:
        query: whose named source is all that is asked.
        where: what the documents must be besides.
        catalogue: what is known of them; asked for only when there is something to look up.
    """
    allowed = where.documents(catalogue()) if where.conditions else None
    if allowed is not None and not allowed:
        return allowed, where.nothing(catalogue())
    if query.source is None:
        return allowed, None
    both = query.source.documents if allowed is None else query.source.documents & allowed
    if both:
        return both, None
    words = {"source": query.source.words, "conditions": described(where.conditions)}
    return both, Phrase("No document of “{source}” fits {conditions}.", **words)
