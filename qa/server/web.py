"""The server without a page: a JSON interface to one library, with what those who run it need to see."""

import asyncio
import contextlib
import inspect
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from opentelemetry.trace import NoOpTracer, Tracer
from pydantic import BaseModel, Field

from corpus.errors import FootnoteError, LibraryError, NoSuchDocument
from qa.generation.generator import Generator
from qa.server.admission import Admission, App, Rates
from qa.server.limits import BODY_SECONDS, MOST_AT_ONCE, MOST_REQUESTS_WAITING, READY_SECONDS
from qa.server.observing import Measures, ObservedLibrary
from qa.server.openai import openai_routes
from qa.server.operations import Operations
from qa.server.request_log import RequestLog
from qa.text import one_line

__all__ = ["Serving", "web_app"]

_FIRST_QUESTION = "What is told of the first of them?"
_AGAIN_SECONDS = 2.0
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

log = logging.getLogger("qa.server")


@dataclass(frozen=True, slots=True)
class Serving:
    """What each worker is told.

    Attributes:
        library: where it is; None for the bundled press releases.
        shared: a folder for what the workers share: counts and rates.
        encoder: as for ``Library.open``.
        reader: as for ``Library.open``.
        reranker: as for ``Library.open``.
        adding: whether documents may be added.
        local: whether this machine alone is served.
        per_second: requests that each client may send; 0 for any number.
        most_bytes: of a request.
        log_questions: whether questions, and what errors say, may stand in the log.
        traces: where OpenTelemetry's spans are sent, as an address of HTTP; None for nowhere.
        llm: a language model, which each worker gets a copy of; None for none.
    """

    library: str | None
    shared: str
    encoder: str | None = None
    reader: str | None = None
    reranker: str | None = None
    adding: bool = False
    local: bool = True
    per_second: float = 20.0
    most_bytes: int = 2**20
    log_questions: bool = False
    traces: str | None = None
    llm: Generator | None = None


class _Question(BaseModel):
    question: str
    history: list[str] = Field(default_factory=list)
    where: dict[str, str] | None = None


class _Words(BaseModel):
    query: str
    k: int = 5
    where: dict[str, str] | None = None


class _Text(BaseModel):
    name: str = Field(min_length=1)
    text: str


class _Held:
    """The library of a worker, opened in the background and again while it cannot be."""

    def __init__(self, serving: Serving, measures: Measures, tracer: Tracer) -> None:
        self._serving, self._measures, self._tracer = serving, measures, tracer
        self._library: ObservedLibrary | None = None
        self._why_not = "the library is being opened"
        self._looked_at = 0.0
        self._one_look = CapacityLimiter(1)

    @property
    def library(self) -> ObservedLibrary:
        """The library.

        Raises:
            LibraryError: it is not open.
        """
        if self._library is None:
            raise LibraryError(self._why_not)
        return self._library

    async def keep_opening(self) -> None:
        """Open the library and ask it a first question, again and again until that works."""
        while self._library is None:
            try:
                await to_thread.run_sync(self._open)
            except FootnoteError as error:
                self._why_not = one_line(str(error))
                log.warning("the library cannot be opened", exc_info=error)
                await asyncio.sleep(_AGAIN_SECONDS)

    def _open(self) -> None:
        serving = self._serving
        library = ObservedLibrary.open(
            serving.library,
            encoder=serving.encoder,
            reader=serving.reader,
            reranker=serving.reranker,
            llm=serving.llm,
        )
        try:
            library.ask(_FIRST_QUESTION, llm=False)
        except BaseException:
            library.close()
            raise
        library.observe(self._measures, self._tracer, _log_question if serving.log_questions else None)
        self._library = library

    async def why_not_ready(self) -> str | None:
        """Why no question can be answered now; None when one can. Looked at once in a while."""
        if self._library is None:
            return self._why_not
        async with self._one_look:
            if time.monotonic() - self._looked_at < READY_SECONDS:
                return None
            try:
                await to_thread.run_sync(self.library.search, _FIRST_QUESTION, 1, limiter=CapacityLimiter(1))
            except FootnoteError as error:
                return one_line(str(error))
            self._looked_at = time.monotonic()
        return None

    def close(self) -> None:
        if self._library is not None:
            self._library.close()


def web_app(serving: Serving) -> App:
    """What one worker serves; the library is opened when it starts.

    Args:
        serving: what the worker is told.
    """
    measures = Measures()
    tracer, end_traces = _tracer(serving.traces)
    held = _Held(serving, measures, tracer)
    rates = Rates(Path(serving.shared), serving.per_second) if serving.per_second else None

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = MOST_AT_ONCE
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(held.keep_opening)
            yield
            tasks.cancel_scope.cancel()
        held.close()
        if rates is not None:
            rates.close()
        end_traces()

    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None, lifespan=lifespan)
    _add_errors(app)
    _add_state(app, held, measures)
    _add_operations(app, held, serving)
    app.include_router(openai_routes(lambda request, name: held.library))
    admission = Admission(
        app,
        rates=rates,
        most_bytes=serving.most_bytes,
        most_waiting=MOST_REQUESTS_WAITING,
        body_seconds=BODY_SECONDS,
        local=serving.local,
    )
    return RequestLog(admission, measures, tracer)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(FootnoteError)
    async def refused(_: Request, error: Exception) -> JSONResponse:
        status = 404 if isinstance(error, NoSuchDocument) else 503 if isinstance(error, LibraryError) else 400
        return JSONResponse({"error": one_line(str(error))}, status)

    @app.exception_handler(Exception)
    async def failed(_: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": "something unexpected went wrong; the server's log says what"}, 500)


def _add_state(app: FastAPI, held: _Held, measures: Measures) -> None:
    @app.get("/health")
    async def health() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "alive"}

    @app.get("/ready", response_model=None)
    async def ready() -> JSONResponse:
        """Say whether a question can be answered now; 503 with the reason when not."""
        reason = await held.why_not_ready()
        return JSONResponse({"ready": reason is None} | ({"reason": reason} if reason else {}), 503 if reason else 200)

    @app.get("/metrics")
    def metrics() -> Response:
        """Give the counts and latencies of all workers to Prometheus."""
        return Response(measures.page(), media_type=_METRICS_TYPE)


def _add_operations(app: FastAPI, held: _Held, serving: Serving) -> None:
    def offered() -> Operations:
        return Operations(held.library)

    @app.post("/ask", description=inspect.getdoc(Operations.ask))
    def ask(asked: _Question) -> dict[str, Any]:
        return offered().ask(asked.question, asked.history, asked.where)

    @app.post("/search", description=inspect.getdoc(Operations.search))
    def search(asked: _Words) -> list[dict[str, Any]]:
        return offered().search(asked.query, asked.k, asked.where)

    @app.get("/documents", description=inspect.getdoc(Operations.documents))
    def documents() -> list[dict[str, Any]]:
        return offered().documents()

    @app.get("/source", description=inspect.getdoc(Operations.source))
    def source(document: str, start: int = 0, end: int = 2000) -> dict[str, Any]:
        return offered().source(document, start, end)

    @app.get("/documents/{document_id}.txt", response_class=PlainTextResponse)
    def text(document_id: str) -> str:
        """Give the whole text of a document, exactly as it is kept."""
        return held.library.document(document_id).text

    if serving.adding:

        @app.post("/add", description=inspect.getdoc(Operations.add))
        def add(given: _Text) -> dict[str, Any]:
            return offered().add(given.name, given.text)


def _log_question(question: str) -> None:
    log.info("question", extra={"fields": {"question": question}})


def _tracer(address: str | None) -> tuple[Tracer, Callable[[], None]]:
    """What makes spans, and what sends the last of them."""
    if address is None:
        return NoOpTracer(), lambda: None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "footnote"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
    return provider.get_tracer("footnote"), provider.shutdown
