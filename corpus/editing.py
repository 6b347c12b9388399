"""What a user says of a document by hand: it goes before what the file says, and before its metadata."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypedDict

from corpus.dates import find_publication_date
from corpus.document import DatedBy, Document
from corpus.errors import BadEdit

__all__ = ["Changes", "carried_over", "edited"]

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Changes(TypedDict, total=False):
    """What is to be described otherwise; what is left out stays as it is, and None takes a value away.

    Attributes:
        title: a document has one always.
        publisher: who published it.
        published: the day of publication.
        language: its ISO 639 code, as "en".
        kind: what sort of document it is ("press release").
    """

    title: str
    publisher: str | None
    published: date | None
    language: str | None
    kind: str | None


def edited(document: Document, changes: Changes) -> Document:
    """The document as its user describes it; its id and text stay.

    Raises:
        BadEdit: the title is empty, or the language is no code.
        TypeError: a field is not one of ``Changes``, or its value is of another type.
    """
    given: Mapping[str, Any] = changes
    if unknown := given.keys() - _READ.keys():
        raise TypeError(f"a document has no {', '.join(sorted(unknown))} to edit")
    values = {name: _READ[name](value) for name, value in given.items()}
    if "published" in values:
        values["dated_by"] = DatedBy.USER if values["published"] else None
    return replace(document, **values, edited=tuple(sorted({*document.edited, *given})))


def carried_over(document: Document, before: Document) -> Document:
    """A new state of a file, with what the user had set on the state ``before`` it.

    Titles, publishers, languages and kinds describe the source, and are kept. A day of publication describes one
    state, and the new one may say another: it is kept only where the new text gives again the very guess that the
    user has set right.
    """
    kept = {name: getattr(before, name) for name in before.edited if name != "published"}
    guessed_again = document.dated_by is DatedBy.TEXT and document.published == find_publication_date(before.text)
    if "published" in before.edited and guessed_again:
        kept |= {"published": before.published, "dated_by": before.dated_by}
    return replace(document, **kept, edited=tuple(name for name in before.edited if name in kept))


def _words(value: str | None) -> str | None:
    """Words in one line; None when there are none."""
    if not isinstance(value, str | None):
        raise TypeError(f"{value!r} must be text, or None")
    return " ".join((value or "").split()) or None


def _title(value: str | None) -> str:
    title = _words(value)
    if title is None:
        raise BadEdit("a document cannot be without a title: give it another one")
    return title


def _language(value: str | None) -> str | None:
    code = (_words(value) or "").lower()
    if code and not _LANGUAGE.fullmatch(code):
        raise BadEdit("{code} is no language code: give its ISO 639 code, as en for English", code=repr(code[:40]))
    return code or None


def _day(value: date | None) -> date | None:
    if not isinstance(value, date | None):
        raise TypeError(f"the day of publication must be a datetime.date, or None, not {value!r}")
    return value.date() if isinstance(value, datetime) else value


_READ: dict[str, Callable[[Any], Any]] = {
    "title": _title,
    "publisher": _words,
    "published": _day,
    "language": _language,
    "kind": _words,
}
