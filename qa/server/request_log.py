"""A line of JSON for each request and for what goes wrong, without a word of a question or of a document.

What an error says of itself may quote a document: unless questions may be logged, only its kind and place are told.
"""

import json
import logging
import os
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, Tracer

from qa.server.admission import App, Message, Receive, Scope, Send, refuse
from qa.server.observing import Measures

__all__ = ["JsonLines", "RequestLog", "log_as_json"]

log = logging.getLogger("qa.server")

_NOWHERE = "(none)"
_PROBES = frozenset({"/health", "/ready", "/metrics"})


class JsonLines(logging.Formatter):
    """Formats a record as an object of JSON in one line.

    Args:
        tells_all: whether what an error says may be told.
    """

    def __init__(self, *, tells_all: bool) -> None:
        super().__init__()
        self._tells_all = tells_all

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; ``fields`` of its ``extra`` become fields of the object."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "worker": os.getpid(),
            "event": record.getMessage(),
        } | getattr(record, "fields", {})
        if record.exc_info and (error := record.exc_info[1]) is not None:
            told["error"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)
            if frames:
                told["at"] = f"{frames[-1].filename}:{frames[-1].lineno}"
            if self._tells_all:
                told["message"] = str(error)
        return json.dumps(told)


def log_as_json(*, tells_all: bool) -> None:
    """Write what is logged as lines of JSON to the standard error.

    Args:
        tells_all: whether what an error says may be told.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(tells_all=tells_all))
    logging.getLogger().addHandler(logging.NullHandler())
    for name, level in (("qa", logging.INFO), ("uvicorn.error", logging.WARNING), ("opentelemetry", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


class RequestLog:
    """An ASGI application around another: counts, times, traces and logs each request.

    Args:
        app: the other.
        measures: where requests are counted.
        tracer: makes their spans; a ``traceparent`` of the request is the span above.
    """

    def __init__(self, app: App, measures: Measures, tracer: Tracer) -> None:
        self._app = app
        self._measures = measures
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and tell what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        above = propagate.extract({name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]})
        with (
            self._measures.running.track_inprogress(),
            self._tracer.start_as_current_span(scope["method"], above, SpanKind.SERVER) as span,
        ):
            try:
                await self._app(scope, receive, noting)
            except Exception:
                log.exception("something unexpected went wrong")
                if not status:
                    await refuse(noting, 500, "something unexpected went wrong; the server's log says what")
            route = getattr(scope.get("route"), "path", _NOWHERE)
            span.update_name(f"{scope['method']} {route}")
            span.set_attribute("http.response.status_code", status)
            seconds = time.perf_counter() - started
            self._measures.request(scope["method"], route, status, seconds)
            fields = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            if (context := trace.get_current_span().get_span_context()).is_valid:
                fields["trace"] = trace.format_trace_id(context.trace_id)
            if status >= 400 or route not in _PROBES:
                log.info("request", extra={"fields": fields})
