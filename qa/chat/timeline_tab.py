"""The chat's third tab: the timeline of the library, narrowed by a query, and its files."""

import logging
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from corpus.errors import FootnoteError
from qa.chat.desk import Desks
from qa.chat.languages import label, told, translator
from qa.chat.timeline_rendering import render_no_timeline, render_timeline
from qa.chat.timelines import Timelines
from qa.timeline.calendar_file import to_icalendar
from qa.timeline.csv_table import to_csv

__all__ = ["add_files", "timeline_tab"]

_UNEXPECTED = "Something went wrong while reading the dates. The terminal where Footnote runs says what."

log = logging.getLogger(__name__)


def timeline_tab(desks: Desks, run: Mapping[str, Any]) -> None:
    """Make the tab, within ``gr.Tabs``.

    Args:
        desks: gives the library whose timeline is shown.
        run: how the events of the page are run, as ``gr.on`` takes it.
    """

    def show(request: gr.Request, query: str) -> Iterator[str]:
        timelines, t = desks.of(request).timelines, translator(request)
        yield f'<p class="fn-pending">{t("Reading the dates")}</p>'
        try:
            library = timelines.library
            yield render_timeline(timelines.get(query), library.document, library.sentences, t)
        except FootnoteError as error:
            yield render_no_timeline(told(error, request))
        except Exception:
            log.exception("A timeline could not be made")
            yield render_no_timeline(t(_UNEXPECTED))

    with gr.Tab(label("Timeline"), elem_id="fn-timeline-tab") as tab:
        with gr.Row(elem_id="fn-narrow"):
            box = gr.Textbox(label=label("Only what has to do with"), elem_id="fn-about")
            button = gr.Button(label("Show"), variant="primary", size="md", elem_id="fn-show", scale=0)
        script = (files("qa.chat") / "assets" / "timeline.js").read_text(encoding="utf-8")
        shown = gr.HTML("", elem_id="fn-events", js_on_load=script, apply_default_css=False)
    gr.on([tab.select, box.submit, button.click], show, [box], [shown], **run)


def add_files(app: FastAPI, desks: Desks) -> None:
    """Serve a timeline as a file at ``/timeline.csv`` and ``/timeline.ics``, with its query as ``?query=``."""

    @app.get("/timeline.csv")
    def csv(request: Request, query: str = "", library: str = "") -> Response:
        return _file(request, lambda: desks.find(request, library).timelines, query, "csv")

    @app.get("/timeline.ics")
    def ics(request: Request, query: str = "", library: str = "") -> Response:
        return _file(request, lambda: desks.find(request, library).timelines, query, "ics")


def _file(request: Request, timelines: Callable[[], Timelines], query: str, suffix: str) -> Response:
    try:
        timeline = timelines().get(query)
    except FootnoteError as error:
        return PlainTextResponse(f"{told(error, request)}\n", 400)
    content = to_csv(timeline).encode() if suffix == "csv" else to_icalendar(timeline)
    kind = "text/csv" if suffix == "csv" else "text/calendar"
    return Response(
        content, media_type=kind, headers={"content-disposition": f"attachment; filename=timeline.{suffix}"}
    )
