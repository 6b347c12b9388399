"""The Gradio chat: one page on this machine, where a question gets its answer and, beside it, the sources.

The page is set by ``rendering``. ``gr.Chatbot`` is not used, because it reads messages as Markdown, strips
the attributes that screen readers need, and makes the HTML source of a message its accessible name.
"""

import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

# Before Gradio is imported, because it reads it then.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from markupsafe import Markup

from corpus.errors import FootnoteError
from qa.chat.examples import example_questions
from qa.chat.filtering import FilterControls
from qa.chat.local_only import LOCAL_HOSTS, LocalOnly
from qa.chat.rendering import render_answer, render_pending, render_refusal, render_welcome
from qa.chat.timeline_tab import Timelines, add_files, timeline_tab
from qa.errors import CannotServe
from qa.library import Library
from qa.retrieval.filters import Where

__all__ = ["Conversation", "build_app", "serve"]

_ASSETS = files("qa.chat") / "assets"
_UNEXPECTED = "Something went wrong while answering. The terminal where Footnote runs says what."

_MASTHEAD = '<h1 class="fn-name">Footnote<sup aria-hidden="true">1</sup></h1>'

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked so far, and the page that shows it.

    Attributes:
        questions: the questions that were understood, oldest first: what a follow-up may refer to.
        exchanges: each question with what came back, as HTML.
    """

    questions: tuple[str, ...] = ()
    exchanges: tuple[Markup, ...] = ()

    @property
    def next(self) -> int:
        """The place of the exchange that comes next, from 1."""
        return len(self.exchanges) + 1

    def page(self, *more: Markup) -> str:
        """The conversation as HTML, with exchanges that are not yet part of it."""
        return str(Markup("").join([*self.exchanges, *more]))

    def asked(self, question: str, library: Library, where: Where | None = None) -> "Conversation":
        """The conversation with one more exchange; whatever goes wrong becomes one polite line in it.

        With ``where``, only the documents that it lets through are asked.
        """
        questions = self.questions
        try:
            answer = library.ask(question, history=questions, where=where)
            exchange = render_answer(self.next, answer, library.document)
            questions = (*questions, question)
        except FootnoteError as error:
            exchange = render_refusal(self.next, question, str(error))
        except Exception:
            log.exception("A question could not be answered")
            exchange = render_refusal(self.next, question, _UNEXPECTED)
        return Conversation(questions, (*self.exchanges, exchange))


def build_app(
    library: Library, where: Mapping[str, str] | None = None, timelines: Timelines | None = None
) -> gr.Blocks:
    """The chat's page for a library, ready to be served.

    Args:
        library: what is asked; used from Gradio's worker threads, one question at a time.
        where: the filter that the page begins with, values by field.
        timelines: its timelines, when others use them too.
    """
    documents = library.documents()
    examples = example_questions([document.name for document in documents])
    welcome = str(render_welcome(documents, examples))

    def ask(question: str, conversation: Conversation, *chosen: str) -> Iterator[dict[Any, Any]]:
        if not question.strip():
            yield {transcript: gr.skip()}
            return
        pending = render_pending(conversation.next, question)
        yield {box: "", transcript: conversation.page(pending)}
        conversation = conversation.asked(question, library, only.where(*chosen))
        yield {transcript: conversation.page(), state: conversation}

    def ask_example(
        conversation: Conversation, publisher: str, since: str, until: str, example: gr.EventData
    ) -> Iterator[dict[Any, Any]]:
        yield from ask(str(example.question), conversation, publisher, since, until)

    def start_again() -> dict[Any, Any]:
        return {box: "", transcript: welcome, state: Conversation()}

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # Answering is bound by the processor: one question at a time, while a few may wait.
    one: dict[str, Any] = {
        **quiet,
        "trigger_mode": "once",
        "concurrency_id": "ask",
        "concurrency_limit": 1,
    }

    app = gr.Blocks(title="Footnote", analytics_enabled=False, delete_cache=(3600, 3600))
    with app:
        state = gr.State(Conversation())
        with gr.Row(elem_id="fn-masthead"):
            gr.HTML(_MASTHEAD, js_on_load=None, apply_default_css=False)
            again = gr.Button("New conversation", elem_id="fn-again", variant="secondary", scale=0)
        with gr.Tabs(elem_id="fn-tabs"):
            with gr.Tab("Answers", elem_id="fn-answers-tab"):
                transcript = gr.HTML(
                    welcome, elem_id="fn-transcript", js_on_load=_asset("chat.js"), apply_default_css=False
                )
                with gr.Column(elem_id="fn-ask", scale=0):
                    with gr.Row(elem_id="fn-asking"):
                        box = gr.Textbox(
                            label="Your question",
                            placeholder="Ask the documents",
                            max_lines=6,
                            autofocus=True,
                            elem_id="fn-question",
                        )
                        send = gr.Button("Ask", variant="primary", elem_id="fn-send", scale=0)
                    only = FilterControls.build(documents, where or {})
            timeline_tab(timelines or Timelines(library), one)

        outputs = [box, transcript, state]
        gr.on([box.submit, send.click], ask, [box, state, *only.inputs], outputs, **one)
        transcript.select(ask_example, [state, *only.inputs], outputs, **one)
        again.click(start_again, None, outputs, **quiet)
    app.queue(max_size=16, api_open=False)
    return app


def serve(
    library: Library,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """Serve the chat until interrupted.

    Args:
        library: what is asked.
        host: an address of this machine; the chat has no passwords, so it answers to no other machine.
        port: the port to listen on; 0 takes any free one.
        open_browser: whether to open the page once it is there.
        ready: called with the page's address once it is there.
        where: the filter that the page begins with, values by field.

    Raises:
        CannotServe: the host is not this machine, or the port is taken.
    """
    listening = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    timelines = Timelines(library)
    web_app, end_streams = _web_app(build_app(library, where, timelines), timelines)

    def announce() -> None:
        if ready is not None:
            ready(address)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    config = uvicorn.Config(
        LocalOnly(web_app),
        log_level="warning",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    try:
        _Server(config, announce, end_streams).run(sockets=[listening])
    except KeyboardInterrupt:
        log.info("The chat was stopped.")


class _Server(uvicorn.Server):
    """A server that says when the page is there, and ends the streams to open pages before it stops."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None], stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started, self._tell_stopping = started, stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._tell_stopping()
        await super().shutdown(sockets)


def _web_app(blocks: gr.Blocks, timelines: Timelines) -> tuple[FastAPI, Callable[[], None]]:
    """The page as a web application, and what ends the streams by which open pages hold on to it."""
    # Mounted rather than launched: ``launch`` asks for its own page over HTTP, through a proxy if one is set.
    app = FastAPI(openapi_url=None)
    add_files(app, timelines)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        app_kwargs={"openapi_url": None},
        allowed_paths=[],
        blocked_paths=[str(Path.cwd())],
        max_file_size="1kb",
        enable_monitoring=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=_theme(),
        # Not as ``css``: Gradio would put its own selectors before each of ours, and break the media queries.
        head=f"{_asset('head.html')}<style>{_asset('chat.css')}</style>",
    )
    mounted = next(part for route in app.routes if isinstance(part := getattr(route, "app", None), App))
    return app, mounted.stop_event.set


def _theme() -> gr.themes.Base:
    """System fonts only, for a named web font would be fetched; and the page's colours while it loads."""
    sans = ["-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"]
    theme = gr.themes.Base(font=sans, font_mono=["ui-monospace", "Consolas", "monospace"])
    return theme.set(
        body_background_fill="#fdfcf9",
        body_background_fill_dark="#171614",
        body_text_color="#211e1a",
        body_text_color_dark="#ebe6dc",
    )


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _listen(host: str, port: int) -> socket.socket:
    if host not in LOCAL_HOSTS:
        raise CannotServe(f"The chat has no passwords, so it serves this machine alone: use 127.0.0.1, not {host}.")
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise CannotServe(f"Port {port} of {host} cannot be used ({error.strerror}): choose another.") from error
