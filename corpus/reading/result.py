"""What every reader makes of a file's bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

__all__ = ["ReadText", "Reader"]


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file and what the file says of itself.

    Attributes:
        text: all of it, in reading order.
        title: the title that the file's own markup gives.
        published: the day of publication that its markup gives.
        language: the language that its markup gives, as an ISO 639-1 code.
        publisher: the name of the site that its markup gives.
        guessed: the day of publication that its text lets guess.
        pages: the offset at which each page starts, for formats that have pages.
    """

    text: str
    title: str | None = None
    published: date | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    publisher: str | None = None
    guessed: date | None = None


Reader = Callable[[bytes], ReadText | None]
"""Reads a file's bytes; None when they hold no text in any encoding."""
