"""Who sends a request: a person who has logged in, or a program with a token; and the page to log in.

A person gets a cookie with 32 random bytes, of which only the hash is kept, in memory: whoever restarts the chat logs
everybody out. A user who is removed, or gets another password, is logged out with that.
"""

import asyncio
import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from qa.chat.languages import preferred
from qa.chat.sources import templates
from qa.server.rate import Rate
from qa.server.users import User, Users

__all__ = ["Login", "Owners"]

_COOKIE = "footnote"
_SECONDS = 7 * 24 * 3600  # after its last use, a cookie is worth nothing
_MOST_KEPT = 10_000
_FAILURES_OF_NAME, _FAILURES_OF_ADDRESS, _WITHIN = 10, 30, 300.0
_AT_ONCE = 2  # passwords are checked at the same time, each in 64 MiB


class Login:
    """Knows who has logged in; threads may share it.

    Args:
        users: those there are.
        path: of the page, where the cookie is sent: "/" or "/footnote".
        secure: whether the page is served by HTTPS, so that the cookie is sent by nothing else.
        clock: seconds since whenever.
    """

    def __init__(self, users: Users, path: str, *, secure: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._users, self._path, self._secure, self._clock = users, path, secure, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[User, float]] = OrderedDict()
        self._failures = (Rate(_FAILURES_OF_NAME, _WITHIN, clock), Rate(_FAILURES_OF_ADDRESS, _WITHIN, clock))
        self._checking = asyncio.Semaphore(_AT_ONCE)

    def user(self, headers: Mapping[bytes, str]) -> str | None:
        """The name of the user who sent a request with these headers; None when nobody is known."""
        kind, _, token = headers.get(b"authorization", "").partition(" ")
        if kind.lower() == "bearer":
            found = self._users.of_token(token.strip())
            return found.name if found else None
        return self._of_cookie(_cookie(headers))

    def page(self, headers: Mapping[bytes, str], complaint: str = "", name: str = "") -> bytes:
        """The page to log in, in a language that the browser asks for.

        Args:
            headers: of the request.
            complaint: why it did not work before.
            name: that was typed before.
        """
        language, t = preferred(headers.get(b"accept-language", ""))
        page = templates.get_template("login.html")
        return page.render(language=language, complaint=complaint and t(complaint), name=name, t=t).encode()

    async def enter(self, form: bytes, address: str) -> tuple[str | None, str, str]:
        """Log a person in.

        Args:
            form: what the page has sent.
            address: from where.

        Returns:
            The header that sets the cookie, or None; the complaint if it is None; and the name that was typed.
        """
        fields = parse_qs(form.decode("utf-8", "replace"))
        name, password = (fields.get(field, [""])[0] for field in ("name", "password"))
        if any(rate.wait(key, 0) for rate, key in zip(self._failures, (name, address), strict=True)):
            return None, "That was tried too often. Wait some minutes.", name
        async with self._checking:
            user = await asyncio.to_thread(self._users.check, name, password)
        if user is None:
            for rate, key in zip(self._failures, (name, address), strict=True):
                rate.wait(key)
            return None, "There is no such user with this password.", name
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            self._kept[_digest(cookie)] = user, self._clock() + _SECONDS
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return self._header(cookie, _SECONDS), "", name

    def leave(self, headers: Mapping[bytes, str]) -> str:
        """Log a person out, and return the header that takes the cookie away."""
        with self._lock:
            self._kept.pop(_digest(_cookie(headers)), None)
        return self._header("", 0)

    def _of_cookie(self, cookie: str) -> str | None:
        with self._lock:
            user, until = self._kept.pop(_digest(cookie), (None, 0.0))
            if user is None or until < self._clock():
                return None
            now = self._users.all().get(user.name)
            if now is None or now.password != user.password:
                return None
            self._kept[_digest(cookie)] = user, self._clock() + _SECONDS
            return user.name

    def _header(self, cookie: str, seconds: int) -> str:
        secure = "; Secure" if self._secure else ""
        return f"{_COOKIE}={cookie}; Path={self._path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


class Owners:
    """Whose each of Gradio's sessions is: of the first who named it, since a browser makes up its name.

    Gradio itself asks nobody: whoever names the session of another person gets what that person is shown.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: OrderedDict[str, str] = OrderedDict()

    def belongs(self, session: str, user: str) -> bool:
        """Whether a session is a user's; one that nobody has named is from now on."""
        with self._lock:
            owner = self._of.pop(session, user)
            self._of[session] = owner
            if len(self._of) > _MOST_KEPT:
                self._of.popitem(last=False)
            return owner == user


def _cookie(headers: Mapping[bytes, str]) -> str:
    try:
        found = SimpleCookie(headers.get(b"cookie", "")).get(_COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
