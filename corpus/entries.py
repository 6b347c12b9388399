"""Lines that begin with a label: "Phone: 555 0142", "Ana: Hello.", "From: Ana Berg", "Table 2: Fares"."""

import re
from collections.abc import Sequence

from corpus.lines import Form, Line, ends_sentence
from corpus.mail_heads import AUTHOR_LABELS, DAY_LABELS, OTHER_LABELS, QUOTES

__all__ = ["is_caption", "is_quoting", "is_short", "label_of", "mail_fields", "mail_of", "speakers"]

_LABEL = re.compile(
    r"(?![^:\n]{0,48}[^\W\d_]{4}\. )(?P<label>[^\W\d_][^:|<>?!;\n]{0,48}?)[*_]{0,3} ?:[*_]{0,3}[ \t]+(?P<value>\S.*)"
)
_LONGEST_LABEL = 60
_MOST_LABEL_WORDS = 6
_MOST_VALUE_WORDS = 14
_MOST_WORDS_OF_SENTENCE = 6
"""How many words a value may have that ends as a sentence: with more it is prose after a word and a colon."""

_MAIL_LABELS = {"author": AUTHOR_LABELS, "day": DAY_LABELS}
_READ_AS = {
    "from": "This mail was sent by",
    "to": "It was sent to",
    "cc": "A copy was sent to",
    "date": "It was sent on",
    "sent": "It was sent on",
    "subject": "Its subject is",
}
"""How the fields at the head of a mail (RFC 5322) are read: as what they say of the mail, and of nothing else."""
_ADDRESS = re.compile(r"\s*<[^<>]*>")
_QUOTING = re.compile(rf"(?:>[ \t]*)*(?P<words>(?:On|Am|Le|El)\b.{{8,160}}) {QUOTES}")
_LINE = re.compile(r"(?m)^[>*_ \t]*(?P<line>\S.*)$")
_CAPTION = re.compile(
    r"(?:\*{1,2})?(?:Table|Tab\.|Figure|Fig\.|Chart|Exhibit|Listing|Tabelle|Abbildung|Abb\.|Tableau|Tabla|Figura)"
    r"\s+[A-Z]?\d{1,3}(?:[.-]\d{1,3})*[a-z]?\s*(?:[:.–—|-]|\*{1,2})\s*\S"
)


def label_of(words: str) -> tuple[str, str] | None:
    """The label and the value of a line; None when it is prose, or has none."""
    found = _LABEL.match(words) if ":" in words[:_LONGEST_LABEL] else None
    if found is None or len(found["label"].split()) > _MOST_LABEL_WORDS:
        return None
    return found["label"].strip("*_ "), found["value"].strip()


def is_short(value: str) -> bool:
    """Whether what stands after a colon is a value, and not a sentence that a word introduces."""
    count = len(value.split())
    return count <= _MOST_VALUE_WORDS and (count <= _MOST_WORDS_OF_SENTENCE or not ends_sentence(value))


def speakers(lines: Sequence[Line]) -> frozenset[str]:
    """Whose names stand before what they say, in a text that is a dialogue; nobody's in others."""
    said: dict[str, list[bool]] = {}
    for line in lines:
        if line.form is Form.PLAIN and (found := label_of(line.text)):
            said.setdefault(found[0], []).append(ends_sentence(found[1]))
    often = {name: ends for name, ends in said.items() if len(ends) > 1}
    ends = [end for some in often.values() for end in some]
    return frozenset(often) if len(often) > 1 and 2 * sum(ends) > len(ends) else frozenset()


def mail_of(fields: Sequence[tuple[str, str]]) -> str:
    """Who wrote a mail and when, from the lines at its head; "" when they are not those of a mail."""
    known = {label.casefold(): value for label, value in reversed(fields)}
    author, day = (
        next((known[label] for label in known if label in _MAIL_LABELS[part]), "") for part in ("author", "day")
    )
    author = _ADDRESS.sub("", author).strip() or author
    return ", ".join(filter(None, (author, day))) if author and (day or known.keys() & OTHER_LABELS) else ""


def mail_fields(text: str) -> list[tuple[int, int, str]]:
    """The labels at the head of a mail, and how each is read: ``(start, end, words)``; none in other text.

    Args:
        text: lines with a label each.
    """
    lines = [(found.start("line"), found["line"]) for found in _LINE.finditer(text)]
    fields = [(at, field) for at, line in lines if (field := label_of(line))]
    if not mail_of([field for _, field in fields]) or ("@" not in text and "subject:" not in text.casefold()):
        return []
    ends = [(at, at + text[at:].index(":") + 1, field[0].casefold()) for at, field in fields]
    return [(at, end, _READ_AS[label]) for at, end, label in ends if label in _READ_AS]


def is_quoting(words: str) -> str:
    """Who is quoted and since when, from a line such as "On 3 May 2024, Ana wrote:"; "" from others."""
    found = _QUOTING.fullmatch(words)
    return found["words"] if found else ""


def is_caption(words: str) -> bool:
    """Whether words are the caption of a table or of a figure: "Table 2: Fares"."""
    return _CAPTION.match(words) is not None
