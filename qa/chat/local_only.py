"""Local-only middleware before the chat: it lets in the one page, from this machine, and nothing else of Gradio.

Gradio serves far more than a page needs: files, uploads, a proxy, an API with its documentation. Most of its
published vulnerabilities are in those routes (CVE-2023-51449, CVE-2026-28414, CVE-2026-28416), so this middleware
names the routes that the page and programs use and answers 404 to all others. It also refuses what Gradio lets pass:
a request whose ``Host`` is not this machine (DNS rebinding: a page elsewhere makes its own name resolve to
127.0.0.1; Gradio's strict CORS trusts every host name but the local ones), and one sent by a page of another
origin. And it tells the browser, with a Content-Security-Policy, to load nothing from anywhere else.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

__all__ = ["LOCAL_HOSTS", "MOST_BYTES", "MOST_UPLOADED", "LocalOnly"]

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names under which a page of this machine may be asked for."""

MOST_BYTES = 2**20
"""The largest request that is read; a question of ten thousand words is a tenth of it."""

MOST_UPLOADED = 200 * 2**20
"""The same of files that are sent to be added."""

_NAMED = "(?:ask|search|add|documents|source)"
_ROUTES = {
    "GET": re.compile(
        r"/|/config|/theme\.css|/favicon\.ico|/(?:assets|static)(?:/(?!\.)[\w.-]+)+"
        rf"|/gradio_api/(?:app_id|queue/data|upload_progress|heartbeat/\w+|info|openapi\.json|call/{_NAMED}/\w+)"
        r"|/timeline\.(?:csv|ics)|/documents/[0-9a-f]+\.(?:txt|original)|/conversations/[0-9a-f]+\.(?:md|json)|/notes\.(?:md|json)|/v1/models"
    ),
    "POST": re.compile(rf"/gradio_api/(?:queue/join|cancel|upload|call/{_NAMED})|/v1/chat/completions"),
}
_ROUTES["HEAD"] = _ROUTES["GET"]

# Gradio's own page needs inline scripts, and its HTML component compiles its template with ``Function``.
# Handlers in attributes, which markup smuggled in by a document would need, stay forbidden.
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; script-src-attr 'none'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class LocalOnly:
    """An ASGI application around another: passes on what the page asks for, refuses the rest in one line."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = _refusal(scope)
            if refusal is None:
                await self._app(scope, receive, _with_headers(send))
            else:
                await _refuse(_with_headers(send), *refusal)
        # A websocket is left unanswered, which closes it: the page opens none.


def _refusal(scope: Scope) -> tuple[int, str] | None:
    """The status and the reason for which a request is turned away; None when it may pass."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host, origin = headers.get(b"host", ""), headers.get(b"origin")
    if _host_name(host) not in LOCAL_HOSTS:
        return 403, "This chat answers only at 127.0.0.1 and localhost."
    # A link from elsewhere may lead to the page, but not start a download or any work.
    foreign = scope["path"] != "/" and headers.get(b"sec-fetch-site") in ("cross-site", "same-site")
    if foreign or (origin is not None and urlsplit(origin).netloc != host):
        return 403, "This chat answers only to its own page."
    route = _ROUTES.get(scope["method"])
    if route is None or not route.fullmatch(scope["path"]):
        return 404, "There is nothing here; the chat is at /."
    most = MOST_UPLOADED if scope["path"] == "/gradio_api/upload" else MOST_BYTES
    if scope["method"] == "POST" and not _is_within(most, headers.get(b"content-length")):
        return 413, f"That is too large: at most {most // 2**20} MiB can be sent at once."
    return None


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_within(most: int, content_length: str | None) -> bool:
    # A body sent in chunks gives no length; no browser sends one, so it is refused like one that is too long.
    return content_length is not None and content_length.isdecimal() and int(content_length) <= most


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            message = {**message, "headers": [*message.get("headers", ()), *ours]}
        await send(message)

    return sending


async def _refuse(send: Send, status: int, reason: str) -> None:
    body = f"{reason}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
