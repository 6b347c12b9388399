"""``footnote user``: the people who may use a chat with passwords, and the tokens of their programs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import AsJson, as_path

if TYPE_CHECKING:
    from qa.server.users import Users

__all__ = ["add", "list_users", "remove", "token", "user"]

user = typer.Typer(
    help="Add, list and remove the people who may use footnote chat --auth.",
    add_completion=False,
    no_args_is_help=True,
)
"""The commands."""

UsersFile = Annotated[
    Path,
    typer.Option("--auth", metavar="USERS.toml", parser=as_path, help="The file of users. Without it: users.toml."),
]
UserName = Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits, - and _.")]


@user.command()
def add(name: UserName, auth: UsersFile = Path("users.toml"), as_json: AsJson = False) -> int:
    """Add a user, or give one another password, which is typed, or read from standard input."""
    users = _users(auth)
    users.add(name, _password())
    _say(f"{name} may log in.", as_json, {"user": name})
    return 0


@user.command(name="list")
def list_users(auth: UsersFile = Path("users.toml"), as_json: AsJson = False) -> int:
    """List the users."""
    found = _users(auth).all().values()
    lines = [f"{each.name} ({len(each.tokens)} tokens)" if each.tokens else each.name for each in found]
    listed = [{"user": each.name, "tokens": len(each.tokens)} for each in found]
    _say("\n".join(lines) or "There are no users.", as_json, {"users": listed})
    return 0


@user.command()
def token(
    name: UserName,
    auth: UsersFile = Path("users.toml"),
    drop: Annotated[bool, typer.Option("--drop", help="Make all tokens of the user worthless instead.")] = False,
    as_json: AsJson = False,
) -> int:
    """Make a token with which a program may do what the user may; it is shown once and kept nowhere."""
    users = _users(auth)
    if drop:
        dropped = users.drop_tokens(name)
        _say(f"{dropped} tokens of {name} are worthless now.", as_json, {"user": name, "dropped": dropped})
    else:
        made = users.add_token(name)
        _say(made, as_json, {"user": name, "token": made})
    return 0


@user.command()
def remove(name: UserName, auth: UsersFile = Path("users.toml"), as_json: AsJson = False) -> int:
    """Remove a user, who is out at once; the user's libraries stay."""
    _users(auth).remove(name)
    _say(f"{name} may not log in any more.", as_json, {"removed": name})
    return 0


def _users(path: Path) -> "Users":
    from qa.server.users import Users

    return Users(path)


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _say(message: str, as_json: bool, value: dict[str, object]) -> None:
    from qa.cli.page import say

    say(message, as_json and value)
