"""What ``footnote chat`` serves, and to whom, by its options."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import as_path

if TYPE_CHECKING:
    from qa.chat.desk import Desks
    from qa.chat.serving import Access
    from qa.library import Library

__all__ = ["Anybody", "Auth", "Host", "Libraries", "Proxies", "PublicUrl", "Rate", "access_by", "desks_over"]

Libraries = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        parser=as_path,
        help="The folder of the libraries that are made, chosen and deleted in the page; with --auth, each user has a "
        "folder in it. Without it: one among the user's data, beside the press releases.",
    ),
]
Host = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        help="The address to listen on. Another than this machine's own needs --auth, or --without-passwords.",
    ),
]
Auth = Annotated[
    Path | None,
    typer.Option(
        metavar="USERS.toml",
        parser=as_path,
        help="Let in only the users of this file, whom footnote user add adds; each has libraries of the own.",
    ),
]
Anybody = Annotated[
    bool, typer.Option("--without-passwords", help="With --host: let in everybody who reaches this machine.")
]
PublicUrl = Annotated[
    str,
    typer.Option(
        metavar="URL", help="Where a proxy in front of the chat serves it, as https://docs.example.org/footnote."
    ),
]
Proxies = Annotated[
    list[str] | None,
    typer.Option(
        "--proxy",
        metavar="ADDRESS",
        help="With --public-url: the address of the proxy, if it is on another machine; may be repeated.",
    ),
]
Rate = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="How many questions, uploads and the like a user may send in a minute. Without it: 600 with --auth or "
        "another --host, else any number.",
    ),
]
"""Options of ``footnote chat`` that say whom it lets in, from where, and what they may have."""

_MOST_A_MINUTE = 600


def access_by(
    host: str, auth: Path | None, anybody: bool, public_url: str, proxies: list[str] | None, rate: int | None
) -> "Access":
    """Who may use the chat.

    Raises:
        UnusableUsers: the file of users is not there, or cannot be read.
    """
    from qa.chat.gate import LOCAL_HOSTS
    from qa.chat.serving import Access
    from qa.errors import UnusableUsers
    from qa.server.users import Users

    users = Users(auth) if auth is not None else None
    if users is not None and not users.all():
        raise UnusableUsers(f"there are no users in {auth}: add one by footnote user add NAME --auth {auth}")
    shared = users is not None or host not in LOCAL_HOSTS
    return Access(
        users=users,
        anybody=anybody,
        public_url=public_url,
        proxies=tuple(proxies or ("127.0.0.1", "::1")),
        most_a_minute=rate or (_MOST_A_MINUTE if shared else None),
    )


def desks_over(
    library: str | None, libraries: Path | None, with_users: bool, opening: "Callable[[str | None], Library]"
) -> "Desks":
    """The libraries that are served; the first is opened, where there are no users, so that errors come at once.

    Args:
        library: the one that is named; alone, it is the only one.
        libraries: the folder of those that are made in the page.
        with_users: whether each user has libraries of the own, and none besides.
        opening: opens the library in a folder; None is the bundled press releases.
    """
    from qa.chat.desk import Desks
    from qa.library import bundled_folder
    from qa.shelf import Shelf

    bundled = bundled_folder()
    folder = libraries or (bundled.parent / "libraries" if library is None else None)

    def open_one(place: Path) -> "Library":
        return opening(None if place == bundled else str(place))

    if with_users:
        base = folder or bundled.parent / "libraries"
        return Desks(lambda user: Shelf(base / user), open_one)
    if library is not None and libraries is None:
        return Desks.over(opening(library))  # a folder, or a library on a server
    first = {"Press releases": bundled} if library is None and libraries is None else {}
    if library is not None:
        first = {Path(library).resolve().name: Path(library)}
    shelf = Shelf(folder, first)
    shelf.forget_deleted()
    desks = Desks(lambda _: shelf, open_one)
    desks.desk("", "")
    return desks
