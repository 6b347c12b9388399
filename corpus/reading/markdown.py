"""Markdown: kept as it was decoded, marks and all; front matter and headings say what it is about."""

import re
from datetime import date

from corpus.dates import find_publication_date
from corpus.lines import Form, lines_of
from corpus.reading.decoding import decode
from corpus.reading.result import ReadText

__all__ = ["read_markdown"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(
    r"""^(title|date|published|lang|language)[ \t]*:[ \t]*(["']?)(.+?)\2[ \t]*\r?$""", re.MULTILINE | re.I
)
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_INLINE = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*`]+|(?<!\w)_+|_+(?!\w)")
_HEAD = 20_000


def read_markdown(data: bytes) -> ReadText | None:
    """Read Markdown in any encoding; None when the bytes are not text.

    The title is the front matter's, else the first heading's, as in CommonMark: ``# Title`` or an underlined
    line.
    """
    text = decode(data)
    if text is None:
        return None
    fields = _front_matter(text)
    language = (fields.get("lang") or fields.get("language") or "")[:2].lower()
    return ReadText(
        text,
        title=fields.get("title") or _first_heading(text),
        published=_day(fields.get("date") or fields.get("published")),
        language=language if language.isalpha() else None,
        guessed=find_publication_date(text),
    )


def _front_matter(text: str) -> dict[str, str]:
    """The simple fields of a YAML block between ``---`` lines at the very top."""
    block = _FRONT_MATTER.match(text[:_HEAD])
    return {name.lower(): value.strip() for name, _, value in _FIELD.findall(block[1])} if block else {}


def _first_heading(text: str) -> str | None:
    block = _FRONT_MATTER.match(text[:_HEAD])
    lines = lines_of(text, block.end() if block else 0, _HEAD)
    for number, line in enumerate(lines):
        if line.form is Form.MARKED_HEADING:
            return _plain(line.text[line.marker :].rstrip("#"))
        below = lines[number + 1] if number + 1 < len(lines) else None
        if below and below.gap == 0 and line.form is Form.PLAIN and _UNDERLINE.fullmatch(below.text):
            return _plain(line.text)
    return None


def _plain(heading: str) -> str | None:
    """A heading without marks of emphasis, code and links."""
    return _INLINE.sub(lambda mark: mark[1] or "", heading).strip() or None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
