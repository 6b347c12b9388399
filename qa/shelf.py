"""A shelf: the libraries of one person, each in a folder of its own, made, named and deleted.

What a person types as a name never becomes a path: a folder is named by an id of our own, and only ids that stand on
the shelf are looked up. What is deleted is kept aside for some days and can be brought back.
"""

import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.database import FILE_NAME
from corpus.errors import LibraryError
from qa.errors import BadName, NoSuchLibrary
from qa.settings import DAYS_KEPT_ASIDE, MOST_LIBRARIES, MOST_NAME_CHARACTERS
from qa.text import one_line, plain
from qa.writing import write_whole

__all__ = ["Place", "Shelf"]

_NAME_FILE = "name.txt"
_ASIDE = ".deleted"
_FIRST = "My documents"
_NAMING = threading.Lock()
"""Held from where a name is found to be free until it is taken."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a library stands.

    Attributes:
        id: of the library on its shelf.
        name: for people.
        folder: that it is in.
        lasting: whether it was put there from elsewhere, so that it can be neither renamed nor deleted.
    """

    id: str
    name: str
    folder: Path
    lasting: bool = False


class Shelf:
    """The libraries of one person; threads and processes may share it.

    Args:
        folder: where they are made; None where none can be.
        lasting: libraries from elsewhere that stand first on it, by their names.
    """

    def __init__(self, folder: Path | None, lasting: Mapping[str, Path] | None = None) -> None:
        self._folder = folder
        self._lasting = [Place(_slug(name), name, path, lasting=True) for name, path in (lasting or {}).items()]

    @property
    def makes(self) -> bool:
        """Whether libraries can be made on it."""
        return self._folder is not None

    def places(self) -> list[Place]:
        """The libraries: those from elsewhere, then the others by name."""
        return [*self._lasting, *sorted(self._made(), key=lambda place: (place.name.casefold(), place.id))]

    def find(self, wanted: str) -> Place:
        """A library by its id or its name; the first one for "", which is made where there is none.

        Raises:
            NoSuchLibrary: there is none such, or it was deleted.
        """
        places = self.places()
        if not wanted and not places:
            return self._first()
        found = next((place for place in places if place.id == wanted), None)
        found = found or next((place for place in places if place.name == wanted or not wanted), None)
        if found is None:
            raise NoSuchLibrary("this library was deleted or moved away: choose another")
        return found

    def make(self, name: str) -> Place:
        """Make an empty library.

        Raises:
            BadName: the name is empty, far too long, or taken.
            LibraryError: no more can be made here, or it cannot be written.
        """
        with _NAMING:
            return self._make(name)

    def _first(self) -> Place:
        """The first library, which one of those makes who come for it at once."""
        with _NAMING:
            return next(iter(self.places()), None) or self._make(_FIRST)

    def _make(self, name: str) -> Place:
        if self._folder is None:
            raise LibraryError("no library can be made here: start the chat with --libraries DIR")
        if len(self.places()) >= MOST_LIBRARIES:
            raise LibraryError("there are {most} libraries: delete one first", most=MOST_LIBRARIES)
        library, checked = secrets.token_hex(6), self._checked(name)
        place = Place(library, checked, self._folder / library)
        try:
            place.folder.mkdir(parents=True)
            write_whole(place.folder / _NAME_FILE, checked.encode())
            (place.folder / FILE_NAME).touch()
        except OSError as error:
            raise LibraryError(
                "{folder} cannot be made ({why}): look at its permissions",
                folder=str(place.folder),
                why=str(error.strerror),
            ) from error
        return place

    def rename(self, library: str, name: str) -> Place:
        """Give a library another name.

        Raises:
            BadName: the name is empty, far too long, or taken.
            NoSuchLibrary: there is no such library.
            LibraryError: it does not belong to this shelf.
        """
        place = self._own(library)
        with _NAMING:
            checked = self._checked(name, besides=place.id)
            write_whole(place.folder / _NAME_FILE, checked.encode())
        return Place(place.id, checked, place.folder)

    def delete(self, library: str) -> Place:
        """Put a library aside, from where ``restore`` brings it back for some days.

        Raises:
            NoSuchLibrary: there is no such library.
            LibraryError: it does not belong to this shelf, or cannot be moved.
        """
        place = self._own(library)
        aside = place.folder.parent / _ASIDE
        try:
            aside.mkdir(exist_ok=True)
            place.folder.rename(aside / f"{place.id}@{int(time.time())}")
        except OSError as error:
            raise LibraryError(
                "{name} cannot be deleted ({why}): look at its permissions", name=place.name, why=str(error.strerror)
            ) from error
        return place

    def deleted(self, library: str) -> Place | None:
        """A library that was deleted and can be brought back; None when there is none such."""
        return next((place for place in self._aside() if place.id == library), None)

    def restore(self, library: str) -> Place:
        """Bring a deleted library back.

        Raises:
            NoSuchLibrary: none such is kept aside.
            LibraryError: it cannot be moved.
        """
        place = self.deleted(library)
        if place is None:
            raise NoSuchLibrary("this library is no longer kept aside")
        folder = place.folder.parents[1] / place.id
        try:
            place.folder.rename(folder)
        except OSError as error:
            raise LibraryError(
                "{name} cannot be brought back ({why})", name=place.name, why=str(error.strerror)
            ) from error
        return Place(place.id, place.name, folder)

    def forget_deleted(self) -> None:
        """Remove for good what was deleted more than some days ago."""
        oldest = time.time() - DAYS_KEPT_ASIDE * 24 * 3600
        for place in self._aside():
            if int(place.folder.name.rpartition("@")[2]) < oldest:
                shutil.rmtree(place.folder, ignore_errors=True)

    def _made(self) -> Iterator[Place]:
        for folder in _folders_in(self._folder):
            if _ID.fullmatch(folder.name) and (folder / FILE_NAME).is_file():
                yield Place(folder.name, _name_of(folder, folder.name), folder)

    def _aside(self) -> Iterator[Place]:
        for folder in _folders_in(self._folder and self._folder / _ASIDE):
            library, at, when = folder.name.rpartition("@")
            if at and when.isdecimal():
                yield Place(library, _name_of(folder, library), folder)

    def _own(self, library: str) -> Place:
        place = self.find(library)
        if place.lasting:
            raise LibraryError("{name} can be neither renamed nor deleted here", name=place.name)
        return place

    def _checked(self, name: str, besides: str = "") -> str:
        cleaned = one_line(plain(name))
        if not any(map(str.isalnum, cleaned)) or len(cleaned) > MOST_NAME_CHARACTERS:
            raise BadName("a library needs a name of at most {most} characters: type one", most=MOST_NAME_CHARACTERS)
        if any(place.name.casefold() == cleaned.casefold() and place.id != besides for place in self.places()):
            raise BadName("there is a library named {name} already: choose another name", name=cleaned)
        return cleaned


def _folders_in(folder: Path | None) -> list[Path]:
    """The folders in a folder, links to elsewhere left out; none when it is not there."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(each for each in folder.iterdir() if each.is_dir() and not each.is_symlink())


def _name_of(folder: Path, otherwise: str) -> str:
    try:
        return one_line((folder / _NAME_FILE).read_text(encoding="utf-8")) or otherwise
    except (OSError, UnicodeDecodeError):
        return otherwise


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "library"
