"""What every reader makes of a file's bytes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Part", "ReadText", "Reader", "name_apart"]


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside another: an attachment of a mail, a member of an archive. It becomes a document of its own.

    Attributes:
        name: its name, with the folders that it is in, "/" between, never used as a path; "" when it is called as the
            file that it is in without the last suffix.
        data: its bytes.
    """

    name: str
    data: bytes


def name_apart(name: str, parts: Sequence[Part]) -> str:
    """A name that none of some files has: the one given, or that with a number."""
    taken = {part.name for part in parts}
    stem, dot, suffix = name.rpartition(".")
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{stem} ({number}){dot}{suffix}" if dot else f"{name} ({number})"
    return unique


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file and what the file says of itself.

    Attributes:
        text: all of it, in reading order; may be "" when there are ``parts``.
        title: the title that the file's own markup or fields give.
        published: the day of publication that its markup or fields give.
        language: the language that its markup or fields give, as an ISO 639-1 code.
        publisher: the name of the site, or of the organisation, that its markup or fields give.
        guessed: the day of publication that its text lets guess.
        pages: the offset at which each page starts, for formats that have pages.
        author: who wrote it, by its own fields.
        url: where it was published, by its own fields.
        page_kind: what its pages are: "page", "slide" or "sheet".
        page_names: the names of its pages, parallel to ``pages``; () when they have none.
        parts: the files inside it.
        remarks: what could not be read, and what is not sure, each in one line for people.
    """

    text: str
    title: str | None = None
    published: date | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    publisher: str | None = None
    guessed: date | None = None
    author: str | None = None
    url: str | None = None
    page_kind: str = "page"
    page_names: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    remarks: tuple[str, ...] = ()


Reader = Callable[[bytes], ReadText | None]
"""Reads a file's bytes; None when they hold no text in any encoding.

It may raise a ``DocumentError`` whose message says what is wrong with the file and what to do, without its name, which
is put before it: "is protected by a password; save it without one".
"""
