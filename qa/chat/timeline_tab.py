"""The chat's second tab: the timeline of the library, narrowed by a query, and its files."""

import logging
import threading
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response

from corpus.errors import FootnoteError
from corpus.store import DocumentSummary
from qa.chat.timeline_rendering import render_no_timeline, render_timeline
from qa.library import Library
from qa.timeline.calendar_file import to_icalendar
from qa.timeline.csv_table import to_csv
from qa.timeline.events import Timeline

__all__ = ["Timelines", "add_files", "timeline_tab"]

_UNEXPECTED = "Something went wrong while reading the dates. The terminal where Footnote runs says what."

_PENDING = '<p class="fn-pending">Reading the dates</p>'

log = logging.getLogger(__name__)


class Timelines:
    """The timelines of a library, the last one kept for its files; threads may share it.

    Args:
        library: what is asked.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._lock = threading.Lock()
        self._last: tuple[str, list[DocumentSummary], Timeline] | None = None

    def get(self, query: str) -> Timeline:
        """The timeline of what has to do with a query; of everything when it is empty.

        Raises:
            FootnoteError: there is none, and why.
        """
        query = query.strip()
        with self._lock:
            documents = self.library.documents()
            if self._last is None or self._last[:2] != (query, documents):
                self._last = query, documents, self.library.timeline(query or None)
            return self._last[2]


def timeline_tab(timelines: Timelines, run: Mapping[str, Any]) -> None:
    """Make the tab, within ``gr.Tabs``.

    Args:
        timelines: what is shown.
        run: how the events of the page are run, as ``gr.on`` takes it.
    """

    def show(query: str) -> Iterator[str]:
        yield _PENDING
        try:
            yield render_timeline(timelines.get(query), timelines.library.document)
        except FootnoteError as error:
            yield render_no_timeline(str(error))
        except Exception:
            log.exception("A timeline could not be made")
            yield render_no_timeline(_UNEXPECTED)

    with gr.Tab("Timeline", elem_id="fn-timeline-tab") as tab:
        with gr.Row(elem_id="fn-narrow"):
            box = gr.Textbox(
                label="Only what has to do with", placeholder="Only what has to do with …", elem_id="fn-about"
            )
            button = gr.Button("Show", variant="primary", elem_id="fn-show", scale=0)
        script = (files("qa.chat") / "assets" / "timeline.js").read_text(encoding="utf-8")
        shown = gr.HTML("", elem_id="fn-events", js_on_load=script, apply_default_css=False)
    gr.on([tab.select, box.submit, button.click], show, [box], [shown], **run)


def add_files(app: FastAPI, timelines: Timelines) -> None:
    """Serve a timeline as a file at ``/timeline.csv`` and ``/timeline.ics``, with its query as ``?query=``."""

    @app.get("/timeline.csv")
    def csv(query: str = "") -> Response:
        return _file(timelines, query, "csv")

    @app.get("/timeline.ics")
    def ics(query: str = "") -> Response:
        return _file(timelines, query, "ics")


def _file(timelines: Timelines, query: str, suffix: str) -> Response:
    try:
        timeline = timelines.get(query)
    except FootnoteError as error:
        return PlainTextResponse(f"{error}\n", 400)
    content = to_csv(timeline).encode() if suffix == "csv" else to_icalendar(timeline)
    kind = "text/csv" if suffix == "csv" else "text/calendar"
    return Response(
        content, media_type=kind, headers={"content-disposition": f"attachment; filename=timeline.{suffix}"}
    )
