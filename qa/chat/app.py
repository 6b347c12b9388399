"""The chat's page, of Gradio's own parts."""

import os
from collections.abc import Mapping
from typing import Any

# Before Gradio is imported, because it reads it then.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

from qa.chat.answers_tab import AnswersTab
from qa.chat.desk import Desks
from qa.chat.documents_tab import DocumentsTab
from qa.chat.history import History
from qa.chat.language_model import language_model_tab
from qa.chat.libraries import Libraries
from qa.chat.notes_tab import notes_tab
from qa.chat.timeline_tab import timeline_tab
from qa.server.endpoints import add_endpoints

__all__ = ["build_app"]

_AT_ONCE = 8  # questions answered at the same time; more wait
_MASTHEAD = '<h1 class="fn-name">Footnote<sup aria-hidden="true">1</sup></h1>'


def build_app(desks: Desks, where: Mapping[str, str]) -> gr.Blocks:
    """The chat's page, ready to be served.

    Args:
        desks: gives each request its library; used from Gradio's worker threads.
        where: the filter that the page begins with, values by field.
    """
    run: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    app = gr.Blocks(title="Footnote", analytics_enabled=False, delete_cache=(3600, 3600), fill_height=True)
    with app:
        history = History()
        with gr.Row(elem_id="fn-top"):
            gr.HTML(_MASTHEAD, js_on_load=None, apply_default_css=False, elem_id="fn-masthead")
            libraries = Libraries(desks, run)
        with gr.Tabs(elem_id="fn-tabs"):
            answers = AnswersTab(desks, history, where, {**run, "concurrency_limit": _AT_ONCE})
            documents = DocumentsTab(desks, {**run, "concurrency_limit": _AT_ONCE})
            answers.follow(documents.changed, {**run, "concurrency_limit": _AT_ONCE})
            notes_tab(desks, {**run, "concurrency_limit": _AT_ONCE})
            timeline_tab(desks, {**run, "trigger_mode": "always_last"})
            language_model_tab(desks, run)
        add_endpoints(lambda request, library: desks.find(request, library).library)
        app.load(libraries.shown, None, libraries.outputs, **run)
        app.load(answers.begun, None, answers.begun_outputs, **run)
    app.queue(max_size=64, api_open=False)
    return app
