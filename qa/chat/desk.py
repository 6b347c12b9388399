"""A desk: a library that is open in the chat, with all that is kept for it; each request is given its own.

No handler of the page knows a library or a user. It asks ``Desks.of`` with the request: the user is the one that the
gate in front of the chat has made out, and the library the one that the page's address names, ``/?library=ID``, looked
up among those of that user and nowhere else. So a reload, a bookmark and the back button keep it, and two windows can
have two.
"""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Self

import gradio as gr
from fastapi.requests import HTTPConnection
from markupsafe import escape

from corpus.conversations import Conversations
from corpus.database import FILE_NAME
from corpus.errors import FootnoteError
from corpus.notes import Notes
from corpus.store import Store
from qa.chat.examples import Examples
from qa.chat.languages import told
from qa.chat.timelines import Timelines
from qa.library import Library
from qa.settings import MOST_OPEN
from qa.shelf import Place, Shelf

__all__ = ["USER", "Desk", "Desks", "Opening", "user_of"]

USER = "footnote.user"
"""Where in the scope of a request the gate writes who sent it."""


def user_of(request: gr.Request | HTTPConnection) -> str:
    """Who sent a request, as the gate has made out; "" where there are no users."""
    asked = request.request if isinstance(request, gr.Request) else request
    return str(asked.scope.get(USER, "")) if asked is not None else ""


Opening = Callable[[Path], AbstractContextManager[Library]]
"""Opens the library in a folder."""


class Desk:
    """A library that is open, and what is kept in it; what ``open`` opened is closed when nobody has it any more.

    Attributes:
        place: where the library stands on its shelf.
        library: the same, open.
        store: of the library, where feedback is kept.
        conversations: of the library.
        notes: of the library.
    """

    def __init__(
        self, place: Place, library: Library, store: Store, conversations: Conversations, notes: Notes
    ) -> None:
        self.place, self.library, self.store = place, library, store
        self.conversations, self.notes = conversations, notes
        self._file = _identity(library)

    @classmethod
    def open(cls, place: Place, opening: Opening) -> Self:
        """Open a library.

        Args:
            place: where it stands.
            opening: how.

        Raises:
            LibraryError: it cannot be used.
        """
        with ExitStack() as stack:
            library = stack.enter_context(opening(place.folder))
            store = stack.enter_context(Store.open(library.database))
            conversations = stack.enter_context(Conversations.open(library.database))
            desk = cls(place, library, store, conversations, stack.enter_context(Notes.open(library.database)))
            weakref.finalize(desk, stack.pop_all().close)
        return desk

    @property
    def is_there(self) -> bool:
        """Whether its files still are where they were opened."""
        return self._file == _identity(self.library)

    @cached_property
    def examples(self) -> Examples:
        """Questions to begin with."""
        return Examples(self.library, self.store)

    @cached_property
    def timelines(self) -> Timelines:
        """Its timelines."""
        return Timelines(self.library)


class Desks:
    """Gives each request its desk; threads may share it.

    Args:
        shelf_of: the shelf of a user; of "" where there are no users.
        opening: how the library in a folder is opened.
    """

    def __init__(self, shelf_of: Callable[[str], Shelf], opening: Opening = Library.open) -> None:
        self.shelf_of = shelf_of
        self._opening = opening
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, Desk] = OrderedDict()

    @classmethod
    def over(cls, library: Library, name: str = "") -> Self:
        """Desks for one library alone, which is open, and closed elsewhere.

        Args:
            library: the library.
            name: for people; that of its folder when it is not given.
        """
        folder = library.database if isinstance(library.database, Path) else Path(library.name)
        shelf = Shelf(None, {name or folder.resolve().name: folder})
        return cls(lambda _: shelf, lambda _: nullcontext(library))

    def close(self) -> None:
        """Let go of all that is open."""
        with self._lock:
            self._open.clear()

    def of(self, request: gr.Request) -> Desk:
        """The desk for a request of the page.

        Raises:
            gr.Error: its library was deleted, or cannot be used; in a line for the person.
        """
        try:
            return self.find(request, request.query_params.get("library", ""))
        except FootnoteError as error:
            raise gr.Error(str(escape(told(error, request))), print_exception=False) from error

    def find(self, request: gr.Request | HTTPConnection, library: str) -> Desk:
        """The desk with a library of the user that a request is of.

        Args:
            request: which says who the user is.
            library: its id or name; the first one for "".

        Raises:
            NoSuchLibrary: the user has none such.
            LibraryError: it cannot be used.
        """
        return self.desk(user_of(request), library)

    def desk(self, user: str, library: str) -> Desk:
        """The desk with a library of a user.

        Raises:
            NoSuchLibrary: the user has none such.
            LibraryError: it cannot be used.
        """
        place = self.shelf_of(user).find(library)
        with self._lock:
            desk = self._open.pop(place.folder, None)
            if desk is None or not desk.is_there:
                desk = Desk.open(place, self._opening)
            self._open[place.folder] = desk
            if len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
            return desk


def _identity(library: Library) -> tuple[int, int] | None:
    """What tells the file of a library from one that took its place; None when it is not there, or in no folder."""
    try:
        found = (Path(library.database) / FILE_NAME).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
