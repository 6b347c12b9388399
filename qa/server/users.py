"""The users of a chat: a TOML file with their names, hashes of their passwords, and hashes of their tokens.

    [anna]
    password = "$argon2id$v=19$m=65536,t=3,p=4$..."
    tokens = ["9f86d081884c7d65..."]

Passwords are hashed with Argon2id by the parameters of RFC 9106 that argon2-cffi takes by default. A token is 32 random
bytes, which nobody guesses, so that SHA-256 is hash enough. The file is read again whenever it has changed: a user who
is removed is out at the next request.
"""

import hashlib
import hmac
import json
import re
import secrets
import threading
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import BadName, NoSuchUser, UnusableUsers
from qa.writing import written_whole

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = ["SHORTEST_PASSWORD", "User", "Users"]

SHORTEST_PASSWORD = 8
"""Characters of a password, at least (NIST SP 800-63B)."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_PREFIX = "fn-"


@dataclass(frozen=True, slots=True)
class User:
    """One of them.

    Attributes:
        name: small letters, digits, "-" and "_"; it names the folder of the user's libraries.
        password: the hash of the password.
        tokens: the hashes of the tokens.
    """

    name: str
    password: str
    tokens: tuple[str, ...] = ()


class Users:
    """The users that a file keeps; threads may share them.

    Args:
        path: of the file; it need not be there yet.

    Raises:
        UnusableUsers: it cannot be read, is no file of users, or argon2-cffi is not installed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hasher = _hasher()
        self._nobody = self._hasher.hash(secrets.token_hex())
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int, int] | None, dict[str, User]] | None = None
        self.all()

    def all(self) -> dict[str, User]:
        """The users by their names, as the file has them now.

        Raises:
            UnusableUsers: it cannot be read, or is no file of users.
        """
        with self._lock:
            stamp = _stamp(self._path)
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, _users_in(self._path) if stamp else {}
            return self._read[1]

    def check(self, name: str, password: str) -> User | None:
        """The user with a name and a password; None when there is none such, which takes as long to tell."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        user = self.all().get(name)
        try:
            self._hasher.verify(user.password if user else self._nobody, password)
        except (Argon2Error, InvalidHashError):
            return None
        return user

    def of_token(self, token: str) -> User | None:
        """The user whose token it is; None when it is nobody's."""
        digest = _digest(token)
        for user in self.all().values():
            if any(hmac.compare_digest(digest, each) for each in user.tokens):
                return user
        return None

    def add(self, name: str, password: str) -> None:
        """Add a user, or give one that is there another password; the tokens stay.

        Raises:
            BadName: the name cannot be one, or the password is too short.
            CannotWrite: the file cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise BadName(f"{name!r} cannot be a user's name: take small letters, digits, - and _, 32 at most")
        if len(password) < SHORTEST_PASSWORD:
            raise BadName(f"the password is too short: take {SHORTEST_PASSWORD} characters or more")
        users = dict(self.all())
        before = users.get(name)
        users[name] = User(name, self._hasher.hash(password), before.tokens if before else ())
        self._write(users)

    def add_token(self, name: str) -> str:
        """Make a token for a user's programs; it is kept nowhere as it is.

        Raises:
            NoSuchUser: there is none such.
            CannotWrite: the file cannot be written.
        """
        user = self._find(name)
        token = _PREFIX + secrets.token_urlsafe(32)
        self._write({**self.all(), name: User(name, user.password, (*user.tokens, _digest(token)))})
        return token

    def drop_tokens(self, name: str) -> int:
        """Make all tokens of a user worthless, and return how many there were.

        Raises:
            NoSuchUser: there is none such.
            CannotWrite: the file cannot be written.
        """
        user = self._find(name)
        self._write({**self.all(), name: User(name, user.password)})
        return len(user.tokens)

    def remove(self, name: str) -> None:
        """Remove a user; the libraries stay.

        Raises:
            NoSuchUser: there is none such.
            CannotWrite: the file cannot be written.
        """
        self._find(name)
        self._write({each: user for each, user in self.all().items() if each != name})

    def _find(self, name: str) -> User:
        user = self.all().get(name)
        if user is None:
            raise NoSuchUser(f"there is no user {name} in {self._path}: footnote user list names those there are")
        return user

    def _write(self, users: dict[str, User]) -> None:
        # Names and hashes have no character that TOML would have to escape; a list of them is one of JSON's.
        tables = [
            f'[{user.name}]\npassword = "{user.password}"\ntokens = {json.dumps(user.tokens)}\n'
            for user in users.values()
        ]
        with written_whole(self._path) as file:
            Path(file.name).chmod(0o600)
            file.write("\n".join(tables).encode())


def _hasher() -> "PasswordHasher":
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        raise UnusableUsers(
            "users need the package argon2-cffi: pip install 'footnote-qa[users]', or pip install '.[users]' in a"
            " checkout"
        ) from error
    return PasswordHasher()


def _users_in(path: Path) -> dict[str, User]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnusableUsers(f"{path} is no file of users ({error}): make one with footnote user add") from error
    users = {}
    for name, table in tables.items():
        if not (_NAME.fullmatch(name) and isinstance(table, dict) and isinstance(table.get("password"), str)):
            raise UnusableUsers(f"{path} is no file of users ({name} has no password): make one with footnote user add")
        users[name] = User(name, table["password"], tuple(map(str, table.get("tokens", ()))))
    return users


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnusableUsers(f"{path} cannot be read ({error.strerror}): look at its permissions") from error
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
