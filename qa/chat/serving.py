"""The chat served over HTTP until it is interrupted: to this machine, or to users with passwords."""

import logging
import socket
import threading
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App

from qa.chat.app import build_app
from qa.chat.asking import give_up
from qa.chat.desk import Desks
from qa.chat.documents_tab import add_downloads
from qa.chat.gate import LOCAL_HOSTS, MOST_UPLOADED, Door, Gate
from qa.chat.history import add_exports
from qa.chat.languages import translations
from qa.chat.login import Login
from qa.chat.notes_tab import add_notes
from qa.chat.theme import theme
from qa.chat.timeline_tab import add_files
from qa.errors import CannotServe
from qa.server.openai import openai_routes
from qa.server.rate import Rate
from qa.server.users import Users

__all__ = ["Access", "serve"]

_ASSETS = files("qa.chat") / "assets"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use the chat, and how it is reached.

    Attributes:
        users: who must log in; None where nobody has to.
        anybody: whether it may be served to other machines without passwords.
        public_url: where a proxy in front of it serves it, such as "https://docs.example.org/footnote"; "" for none.
        proxies: addresses of such proxies, whose word is taken on where a request comes from.
        most_a_minute: questions, uploads and the like of a user, or from an address, in a minute; None for any number.
    """

    users: Users | None = None
    anybody: bool = False
    public_url: str = ""
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    most_a_minute: int | None = None

    def door(self, host: str) -> Door:
        """How the chat is reached that listens on an address.

        Raises:
            CannotServe: the public URL is none.
        """
        public = urlsplit(self.public_url)
        if self.public_url and (public.scheme not in ("http", "https") or not public.hostname or public.query):
            raise CannotServe(f"{self.public_url} is no address of a page: give one like https://example.org/footnote.")
        name = frozenset({public.hostname} if public.hostname else ())
        return Door(
            names=LOCAL_HOSTS
            | name
            | ({host, socket.gethostname().lower()} if host not in LOCAL_HOSTS else frozenset()),
            by_address=host not in LOCAL_HOSTS,
            by_https=name if public.scheme == "https" else frozenset(),
            path=public.path.rstrip("/"),
            proxies=frozenset(self.proxies) if self.public_url else frozenset(),
        )

    def login(self) -> Login | None:
        """What knows who has logged in; None where nobody has to."""
        if self.users is None:
            return None
        public = urlsplit(self.public_url)
        return Login(self.users, public.path.rstrip("/") or "/", secure=public.scheme == "https")


def serve(
    desks: Desks,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    ready: Callable[[str], None] | None = None,
    where: Mapping[str, str] | None = None,
    access: Access | None = None,
) -> None:
    """Serve the chat until interrupted.

    Args:
        desks: the libraries that are asked.
        host: an address of this machine.
        port: the port to listen on; 0 takes any free one.
        open_browser: whether to open the page once it is there.
        ready: called with the page's address once it is there.
        where: the filter that the page begins with, values by field.
        access: who may use it; without it, whoever uses this machine.

    Raises:
        CannotServe: it would be served to everybody without passwords, or the port is taken.
    """
    access = access or Access()
    listening = _listen(host, port, access)
    door = access.door(host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"

    def announce() -> None:
        if ready is not None:
            ready(address)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    web_app, end_streams = _web_app(build_app(desks, where or {}), desks, door.path)
    config = uvicorn.Config(
        Gate(web_app, door, access.login(), Rate(access.most_a_minute, 60) if access.most_a_minute else None),
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
        give_up()
        # What is being answered when the chat is stopped is given up, which is no error.
        uvicorn_log = logging.getLogger("uvicorn.error")
        before = uvicorn_log.level
        uvicorn_log.setLevel(logging.CRITICAL)
        try:
            await super().shutdown(sockets)
        finally:
            uvicorn_log.setLevel(before)


def _web_app(blocks: gr.Blocks, desks: Desks, path: str) -> tuple[FastAPI, Callable[[], None]]:
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
        root_path=path or None,
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
        mcp_server=find_spec("mcp") is not None,
        theme=theme(),
        i18n=translations(),
        # Not as ``css``: Gradio would put its own selectors before each of ours, and break the media queries.
        head=f"{_asset('head.html')}<script>{_asset('stream.js')}</script><style>{_asset('chat.css')}</style>",
    )
    mounted = next(part for route in app.routes if isinstance(part := getattr(route, "app", None), App))
    return app, mounted.stop_event.set


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _listen(host: str, port: int, access: Access) -> socket.socket:
    if host not in LOCAL_HOSTS and access.users is None and not access.anybody:
        raise CannotServe(
            f"Without passwords the chat serves this machine alone: use 127.0.0.1, not {host}, or name users by "
            "--auth; --without-passwords lets in everybody who reaches this machine."
        )
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise CannotServe(f"Port {port} of {host} cannot be used ({error.strerror}): choose another.") from error
