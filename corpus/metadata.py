"""What people say of their documents in a ``metadata.json`` beside them."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import BadMetadata

__all__ = ["FILE_NAME", "Metadata", "load_metadata", "parse_metadata"]

FILE_NAME = "metadata.json"
"""The name of the file that describes the files beside it."""
_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document from outside it; what is given here goes before what the file says.

    Attributes:
        title: its title.
        publisher: who published it.
        published: the day of publication.
        language: ISO 639-1 code.
        kind: what sort of document it is ("press release").
    """

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    kind: str | None = None


def load_metadata(folder: Path) -> dict[str, Metadata]:
    """Read the ``metadata.json`` in a folder.

    It holds ``{file name: {"title", "publisher", "published", "language", "kind"}}``. Every field may be left
    out; ``published`` is an ISO 8601 day; other fields are ignored.

    Returns:
        Metadata by file name; nothing when the folder has no such file.

    Raises:
        BadMetadata: the file cannot be read, is not JSON of this form, or gives a date that is none.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > _LIMIT:
            raise BadMetadata(f"{path} is too large; keep it under {_LIMIT // 2**20} MB")
        return parse_metadata(path.read_bytes(), str(path))
    except OSError as error:
        raise BadMetadata(f"{path} cannot be read ({error.strerror}); check its permissions") from error


def parse_metadata(data: bytes, path: str) -> dict[str, Metadata]:
    """Read the bytes of a ``metadata.json``.

    Args:
        data: its bytes.
        path: where it is, for people.

    Raises:
        BadMetadata: they are not JSON of this form, or give a date that is none.
    """
    try:
        entries = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadMetadata(f"{path} is not valid JSON ({_where(error)}); correct it or remove it") from error
    if not isinstance(entries, dict):
        raise BadMetadata(f"{path} must hold one JSON object with an entry for each file name")
    return {name: _metadata(path, name, entry) for name, entry in entries.items()}


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno} column {error.colno}"
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else "nested too deeply"


def _metadata(path: str, name: str, entry: object) -> Metadata:
    if not isinstance(entry, dict):
        raise BadMetadata(f'{path}: the entry for {name!r} must be an object such as {{"title": "..."}}')
    return Metadata(
        title=_text(path, name, entry, "title"),
        publisher=_text(path, name, entry, "publisher"),
        published=_day(path, name, _text(path, name, entry, "published")),
        language=_text(path, name, entry, "language"),
        kind=_text(path, name, entry, "kind"),
    )


def _text(path: str, name: str, entry: dict[str, Any], field: str) -> str | None:
    """A field in one line; None when absent or empty. Half a character, which JSON can spell, is U+FFFD."""
    value = entry.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadMetadata(f"{path}: {field} of {name!r} must be text in quotation marks, not {json.dumps(value)[:40]}")
    return " ".join(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").split()) or None


def _day(path: str, name: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadMetadata(
            f"{path}: published of {name!r} is {value[:40]!r}, which is no date; write it as 2017-03-20"
        ) from None
