"""What is told of the questions of a server: counts and latencies for Prometheus, spans for OpenTelemetry.

Neither holds a word of a question, of an answer or of a document.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from opentelemetry.trace import Span, Tracer, set_span_in_context
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from qa.answer import Answer
from qa.library import Library
from qa.pipeline import Step

__all__ = ["Measures", "ObservedLibrary", "outcome_of"]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_WATCH = 4  # of the arguments after the question, the place of who is told each step
_PASSAGES = (0, 1, 2, 5, 10, 20, 50, 100)


class Measures:
    """The metrics of one worker; what ``page`` shows is the sum over all workers.

    The workers share a folder, which the variable ``PROMETHEUS_MULTIPROC_DIR`` must name before ``prometheus_client``
    is imported.
    """

    def __init__(self) -> None:
        own = CollectorRegistry()
        self._requests = Counter(
            "footnote_requests", "Requests that were answered.", ["method", "route", "status"], registry=own
        )
        self._seconds = Histogram(
            "footnote_request_seconds", "How long requests took.", ["route"], buckets=_SECONDS, registry=own
        )
        self.running = Gauge(
            "footnote_running_requests", "Requests being answered.", multiprocess_mode="livesum", registry=own
        )
        """Requests that are being answered now; incremented and decremented by who answers them."""
        self._steps = Histogram(
            "footnote_step_seconds", "How long each step of a question took.", ["step"], buckets=_SECONDS, registry=own
        )
        self._questions = Counter("footnote_questions", "Questions, by what became of them.", ["outcome"], registry=own)
        self._abstentions = Counter("footnote_abstentions", "Questions that the documents do not answer.", registry=own)
        self._passages = Histogram(
            "footnote_passages_retrieved", "Passages found for a question.", buckets=_PASSAGES, registry=own
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request.

        Args:
            method: of HTTP.
            route: the path with the names of its parts, "/documents/{document_id}.txt", never what was asked for.
            status: of the response.
            seconds: until the response was sent.
        """
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def step(self, step: Step) -> None:
        """Count a step of the pipeline."""
        self._steps.labels(step.name).observe(step.milliseconds / 1000)

    def answer(self, answer: Answer) -> None:
        """Count an answer."""
        self._questions.labels(outcome_of(answer)).inc()
        if answer.abstained:
            self._abstentions.inc()
        self._passages.observe(len(answer.retrieved))

    @staticmethod
    def page() -> bytes:
        """The metrics of all workers, as Prometheus reads them."""
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


class ObservedLibrary(Library):
    """A library whose questions are counted, timed and traced."""

    _observers: tuple[Measures, Tracer] | None = None
    _note: Callable[[str], None] | None = None

    def observe(self, measures: Measures, tracer: Tracer, note: Callable[[str], None] | None = None) -> None:
        """Count and trace all questions from now on.

        Args:
            measures: where they are counted.
            tracer: makes their spans.
            note: is told each question; None for nobody.
        """
        self._observers, self._note = (measures, tracer), note

    def ask(self, question: str, *args: Any, **kwargs: Any) -> Answer:  # noqa: ANN401
        """Answer as ``Library.ask`` does, within a span that has one for each step of the pipeline."""
        if self._observers is None:
            return super().ask(question, *args, **kwargs)
        measures, tracer = self._observers
        with tracer.start_as_current_span("ask", record_exception=False, set_status_on_exception=False) as span:
            answer = super().ask(question, *args, **self._watched(question, span, args, kwargs))
            _describe(span, answer)
        measures.answer(answer)
        return answer

    def ask_stream(self, question: str, *args: Any, **kwargs: Any) -> Iterator[Answer]:  # noqa: ANN401
        """Answer as ``Library.ask_stream`` does; the span ends when the last sentence of a language model is there."""
        if self._observers is None or self.llm is None:
            yield self.ask(question, *args, **kwargs)
            return
        measures, tracer = self._observers
        span = tracer.start_span("ask", record_exception=False, set_status_on_exception=False)
        try:
            for answer in super().ask_stream(question, *args, **self._watched(question, span, args, kwargs)):
                yield answer
            _describe(span, answer)
        finally:
            span.end()
        measures.answer(answer)

    def _watched(self, question: str, span: Span, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """The named arguments of a question, with who counts and traces its steps among them."""
        if self._note is not None:
            self._note(question)
        if len(args) >= _WATCH or self._observers is None:
            return dict(kwargs)
        return {**kwargs, "watch": partial(_step_ended, *self._observers, span, kwargs.get("watch"))}


def _step_ended(
    measures: Measures, tracer: Tracer, span: Span, watch: Callable[[Step], None] | None, step: Step
) -> None:
    """Count a step and trace it under the span of its question; it has just ended."""
    ended, within = time.time_ns(), set_span_in_context(span)
    tracer.start_span(step.name, within, start_time=ended - int(step.milliseconds * 1e6)).end(ended)
    measures.step(step)
    if watch is not None:
        watch(step)


def _describe(span: Span, answer: Answer) -> None:
    span.set_attribute("footnote.outcome", outcome_of(answer))
    span.set_attribute("footnote.passages", len(answer.retrieved))
    span.set_attribute("footnote.citations", len(answer.citations))


def outcome_of(answer: Answer) -> str:
    """What became of a question, in a word: "answered", "abstained", or "plain" for a line that answers a greeting."""
    if answer.abstained:
        return "abstained"
    return "answered" if answer.citations else "plain"
