"""The chat served over HTTP to this machine, until it is interrupted."""

import logging
import socket
import threading
import webbrowser
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App

from qa.chat.app import build_app
from qa.chat.desk import Desks
from qa.chat.documents_tab import add_downloads
from qa.chat.history import add_exports
from qa.chat.languages import translations
from qa.chat.local_only import LOCAL_HOSTS, MOST_UPLOADED, LocalOnly
from qa.chat.notes_tab import add_notes
from qa.chat.theme import theme
from qa.chat.timeline_tab import add_files
from qa.errors import CannotServe
from qa.server.openai import openai_routes

__all__ = ["serve"]

_ASSETS = files("qa.chat") / "assets"

log = logging.getLogger(__name__)


def serve(
    desks: Desks,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
    where: Mapping[str, str] | None = None,
) -> None:
    """Serve the chat until interrupted.

    Args:
        desks: the libraries that are asked.
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

    def announce() -> None:
        if ready is not None:
            ready(address)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    web_app, end_streams = _web_app(build_app(desks, where or {}), desks)
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
    finally:
        desks.close()


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
        # What is being answered when the chat is stopped is given up, which is no error.
        uvicorn_log = logging.getLogger("uvicorn.error")
        before = uvicorn_log.level
        uvicorn_log.setLevel(logging.CRITICAL)
        try:
            await super().shutdown(sockets)
        finally:
            uvicorn_log.setLevel(before)


def _web_app(blocks: gr.Blocks, desks: Desks) -> tuple[FastAPI, Callable[[], None]]:
    """The page as a web application, and what ends the streams by which open pages hold on to it."""
    # Mounted rather than launched: ``launch`` asks for its own page over HTTP, through a proxy if one is set.
    app = FastAPI(openapi_url=None)
    add_files(app, desks)
    add_exports(app, desks)
    add_notes(app, desks)
    add_downloads(app, desks)
    app.include_router(openai_routes(lambda request, library: desks.find(request, library).library))
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        app_kwargs={"openapi_url": None},
        allowed_paths=[],
        blocked_paths=[str(Path.cwd())],
        max_file_size=MOST_UPLOADED,
        enable_monitoring=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        i18n=translations(),
        # Not as ``css``: Gradio would put its own selectors before each of ours, and break the media queries.
        head=f"{_asset('head.html')}<style>{_asset('chat.css')}</style>",
    )
    mounted = next(part for route in app.routes if isinstance(part := getattr(route, "app", None), App))
    return app, mounted.stop_event.set


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _listen(host: str, port: int) -> socket.socket:
    if host not in LOCAL_HOSTS:
        raise CannotServe(f"The chat has no passwords, so it serves this machine alone: use 127.0.0.1, not {host}.")
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise CannotServe(f"Port {port} of {host} cannot be used ({error.strerror}): choose another.") from error
