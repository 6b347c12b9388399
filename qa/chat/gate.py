"""The gate before the chat: it lets in the one page and its programs, and nothing else of Gradio.

Gradio serves far more than a page needs: files, uploads, a proxy, an API with its documentation. Most of its
published vulnerabilities are in those routes (CVE-2023-51449, CVE-2026-28414, CVE-2026-28416), so the gate names the
routes that the page and programs use and answers 404 to all others. It also refuses what Gradio lets pass: a request
whose ``Host`` is none of ours (DNS rebinding: a page elsewhere makes its own name resolve to 127.0.0.1; Gradio's strict
CORS trusts every host name but the local ones), one sent by a page of another origin, one that is too large, too slow
or one of too many, and, where there are users, one by nobody or about another user's session. And it tells the
browser, with a Content-Security-Policy, to load nothing from anywhere else.
"""

import asyncio
import ipaddress
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from fastapi import HTTPException

from corpus.phrases import Phrase, listed, worded
from qa.chat.bodies import App, Message, Receive, Scope, Send, in_time, read, read_again
from qa.chat.desk import USER
from qa.chat.languages import preferred
from qa.chat.login import Login, Owners
from qa.server.rate import Rate

__all__ = ["LOCAL_HOSTS", "MOST_BYTES", "MOST_UPLOADED", "Door", "Gate"]

log = logging.getLogger(__name__)

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names under which a page of this machine may be asked for."""

MOST_BYTES = 2**20
"""The largest request that is read; a question of ten thousand words is a tenth of it."""

MOST_UPLOADED = 200 * 2**20
"""The same of files that are sent to be added."""

_ENTRY = 4 * 2**10  # the largest form to log in

_NAMED = "(?:ask|search|add|documents|source)"
_ROUTES = {
    "GET": re.compile(
        r"/|/config|/theme\.css|/favicon\.ico|/(?:assets|static)(?:/(?!\.)[\w.-]+)+"
        rf"|/gradio_api/(?:app_id|queue/data|upload_progress|heartbeat/\w+|info|openapi\.json|call/{_NAMED}/\w+|mcp/?)"
        r"|/timeline\.(?:csv|ics)|/documents/[0-9a-f]+\.(?:txt|original)|/conversations/[0-9a-f]+\.(?:md|json)"
        r"|/notes\.(?:md|json)|/v1/models|/login"
    ),
    "POST": re.compile(
        rf"/gradio_api/(?:queue/join|cancel|upload|call/{_NAMED}|mcp/?)|/log(?:in|out)|/v1/chat/completions"
    ),
}
_ROUTES["HEAD"] = _ROUTES["GET"]
_ROUTES["DELETE"] = re.compile(r"/gradio_api/mcp/?")
_ASKS = re.compile(rf"/gradio_api/(?:queue/join|upload|call/{_NAMED}|mcp/?)|/v1/chat/completions")
_SESSION = re.compile(r"/gradio_api/heartbeat/(\w+)")

# Gradio's own page needs inline scripts, and its HTML component compiles its template with ``Function``.
# Handlers in attributes, which markup smuggled in by a document would need, stay forbidden.
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; script-src-attr 'none'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
# Without a referrer, a browser sends a form from "null", as it does one of another origin.
_FORM = {"referrer-policy": "same-origin"}


@dataclass(frozen=True, slots=True)
class Door:
    """How the chat is reached.

    Attributes:
        names: under which it may be asked for.
        by_address: whether it may be asked for by any IP address, too; a name that is made to resolve to one is none.
        by_https: the names that a proxy in front of it serves by HTTPS.
        path: before every route, as a proxy in front of it has it: "" or "/footnote".
        proxies: addresses from which ``X-Forwarded-For`` is believed.
    """

    names: frozenset[str] = LOCAL_HOSTS
    by_address: bool = False
    by_https: frozenset[str] = frozenset()
    path: str = ""
    proxies: frozenset[str] = frozenset()

    def knows(self, host: str) -> bool:
        """Whether a ``Host`` is one under which the chat may be asked for."""
        name = _host_name(host)
        return name is not None and (name in self.names or (self.by_address and _is_address(name)))


@dataclass(frozen=True, slots=True)
class _Request:
    """What the gate looks at."""

    method: str
    path: str
    headers: Mapping[bytes, str]
    address: str
    query: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def length(self) -> int | None:
        """The bytes of its body. A body sent in chunks gives no length; no browser sends one."""
        given = self.headers.get(b"content-length", "")
        return int(given) if given.isdecimal() else None


class Gate:
    """An ASGI application around another: passes on what may pass, with its user, and refuses the rest in one line.

    Args:
        app: the chat.
        door: how it is reached.
        login: who the users are; None where there are none.
        rate: how often a user, or an address where there are no users, may ask for something; None for any number.
    """

    def __init__(
        self, app: App, door: Door | None = None, login: Login | None = None, rate: Rate | None = None
    ) -> None:
        self._app, self._door, self._login, self._rate = app, door or Door(), login, rate
        self._owners = Owners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _with_headers(send))
        # A websocket is left unanswered, which closes it: the page opens none.

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = self._request(scope)
        user = self._login.user(request.headers) if self._login else ""
        refusal = self._refusal(request) or self._limited(request, user)
        if refusal is not None:
            await _refuse(send, request, *refusal)
            return
        started = gone = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        async def receiving() -> Message:
            nonlocal gone
            message = await receive()
            gone = gone or message["type"] == "http.disconnect"
            return message

        try:
            async with asyncio.timeout(None) as limit:
                await self._admit(scope, request, user, in_time(receiving, request.length or 0, limit), sending)
        except TimeoutError:
            if started or not limit.expired():
                raise
            await _refuse(send, request, 408, Phrase("That came too slowly: try again."), connection="close")
        except Exception as error:
            if isinstance(error.__cause__, HTTPException):
                # An answer that comes too late: Gradio has told the page in the stream that its session is forgotten.
                await sending({"type": "http.response.body", "body": b""})
            elif not gone:
                raise
            # Nobody is harmed by what fails after that: Gradio forgets a session once for each of its streams.
            log.info("A request failed after its page was left or told of it", exc_info=True)

    async def _admit(self, scope: Scope, request: _Request, user: str | None, receive: Receive, send: Send) -> None:
        """Log a person in or out, turn away nobody, and hand on what a user may ask for."""
        if self._login is not None and request.path in ("/login", "/logout"):
            await self._log(self._login, request, receive, send)
        elif user is None:
            await self._turn_away(request, send)
        else:
            if self._login is not None:
                sessions, receive = await _sessions(request, receive)
                if not all(self._owners.belongs(session, user) for session in sessions):
                    await _refuse(send, request, 403, Phrase("This is the page of another user: load it again."))
                    return
            await self._app(self._inside(scope, request, user), receive, send)

    def _inside(self, scope: Scope, request: _Request, user: str) -> Scope:
        """A request as the chat sees it: from its user, without the path and the headers of a proxy."""
        headers = [each for each in scope["headers"] if not each[0].lower().startswith(b"x-forwarded-")]
        secure = _host_name(request.headers[b"host"]) in self._door.by_https
        scheme = "https" if secure else scope.get("scheme", "http")
        raw = request.path.encode()
        return {**scope, "path": request.path, "raw_path": raw, "headers": headers, "scheme": scheme, USER: user}

    def _request(self, scope: Scope) -> _Request:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        address = (scope.get("client") or ("", 0))[0]
        if address in self._door.proxies:
            address = headers.get(b"x-forwarded-for", address).rpartition(",")[2].strip()
        path = scope["path"]
        if self._door.path and (path + "/").startswith(self._door.path + "/"):
            path = path[len(self._door.path) :] or "/"
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        return _Request(scope["method"], path, headers, address, query)

    def _refusal(self, request: _Request) -> tuple[int, Phrase] | None:
        """The status and the reason for which a request is turned away; None when it may pass."""
        host, origin = request.headers.get(b"host", ""), request.headers.get(b"origin")
        if not self._door.knows(host):
            return 403, Phrase("This chat answers only at {names}.", names=listed(sorted(self._door.names - {"::1"})))
        # A link from elsewhere may lead to the page, but not start a download or any work.
        foreign = request.path not in ("/", "/login") and request.headers.get(b"sec-fetch-site") in (
            "cross-site",
            "same-site",
        )
        if foreign or (origin is not None and urlsplit(origin).netloc != host):
            return 403, Phrase("This chat answers only to its own page.")
        route = _ROUTES.get(request.method)
        if route is None or not route.fullmatch(request.path):
            return 404, Phrase("There is nothing here; the chat is at /.")
        most = MOST_UPLOADED if request.path == "/gradio_api/upload" else MOST_BYTES
        if request.method == "POST" and (request.length is None or request.length > most):
            return 413, Phrase("That is too large: at most {most} MiB can be sent at once.", most=most // 2**20)
        return None

    def _limited(self, request: _Request, user: str | None) -> tuple[int, Phrase] | None:
        if self._rate is None or request.method != "POST" or not _ASKS.fullmatch(request.path):
            return None
        seconds = self._rate.wait(user or request.address)
        said = Phrase("That was asked too often: wait {seconds} seconds.", seconds=f"{seconds:.0f}")
        return (429, said) if seconds else None

    async def _turn_away(self, request: _Request, send: Send) -> None:
        """Lead a person to the page to log in, and tell a program that it needs a token."""
        if request.path == "/":
            await _refuse(send, request, 303, Phrase("Log in first."), location=f"{self._door.path}/login")
        else:
            await _refuse(send, request, 401, Phrase("Log in, or send a token."), **{"www-authenticate": "Bearer"})

    async def _log(self, login: Login, request: _Request, receive: Receive, send: Send) -> None:
        """Show the page to log in, let a person in, or let one out."""
        home = {"location": f"{self._door.path}/"}
        if request.method != "POST":
            await _reply(send, 200, login.page(request.headers), "text/html", **_FORM)
        elif request.path == "/logout":
            await _refuse(
                send, request, 303, Phrase("Logged out."), **home, **{"set-cookie": login.leave(request.headers)}
            )
        elif (request.length or 0) > _ENTRY:
            await _refuse(send, request, 413, Phrase("That is too long for a name and a password."))
        else:
            form = await read(receive)
            cookie, complaint, name = await login.enter(form, request.address)
            if cookie is None:
                await _reply(send, 401, login.page(request.headers, complaint, name), "text/html", **_FORM)
            else:
                await _refuse(send, request, 303, Phrase("Logged in."), **home, **{"set-cookie": cookie})


async def _sessions(request: _Request, receive: Receive) -> tuple[list[str], Receive]:
    """The sessions of Gradio that a request names in its address or its body, and the body to be read again."""
    found = list(request.query.get("session_hash", []))
    if in_path := _SESSION.fullmatch(request.path):
        found.append(in_path[1])
    if request.method != "POST" or request.path == "/gradio_api/upload":
        return found, receive
    body = await read(receive)
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if isinstance(given, dict) and given.get("session_hash") is not None:
        found.append(str(given["session_hash"]))
    return found, read_again(body, receive)


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            own = {name.lower() for name, _ in given}
            ours = [(name.encode(), value.encode()) for name, value in _HEADERS.items() if name.encode() not in own]
            message = {**message, "headers": [*given, *ours]}
        await send(message)

    return sending


async def _refuse(send: Send, request: _Request, status: int, reason: Phrase, **headers: str) -> None:
    """Say in a line why not, in a language that is asked for."""
    said = worded(reason, preferred(request.headers.get(b"accept-language", ""))[1])
    if request.path == "/gradio_api/queue/join":  # to which Gradio's page shows what is JSON alone
        await _reply(send, status, json.dumps({"detail": said}).encode(), "application/json", **headers)
    else:
        await _reply(send, status, f"{said}\n".encode(), "text/plain", **headers)


async def _reply(send: Send, status: int, body: bytes, kind: str, **headers: str) -> None:
    given = {"content-type": f"{kind}; charset=utf-8", "content-length": str(len(body)), **headers}
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
