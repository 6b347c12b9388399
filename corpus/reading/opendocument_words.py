"""The words of OpenDocument's paragraphs, with notes and comments kept for later (ISO 26300-1, 6 and 14.1)."""

from collections.abc import Iterator

from corpus.reading.trees import Element, words_of
from corpus.reading.writing import Writer

__all__ = ["DC", "DRAW", "OFFICE", "TABLE", "TEXT", "Words", "is_drawn", "lines_of", "number_of"]

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
"""Paragraphs, headings, lists and notes."""
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
"""Tables, their rows and cells."""
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
"""The body, comments and values."""
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
"""Pages, frames and shapes."""
DC = "{http://purl.org/dc/elements/1.1/}"
"""Fields of the Dublin Core."""

_INLINE_LEFT_OUT = frozenset({f"{OFFICE}annotation-end", f"{TEXT}tracked-changes", f"{TEXT}ruby-text"})
_MOST_SPACES = 100


class Words:
    """Reads the words of paragraphs, one after the other, and keeps the notes and comments in them."""

    def __init__(self) -> None:
        self._notes: list[tuple[str, str]] = []

    def of(self, element: Element) -> str:
        """The words of a paragraph in one line; its notes and comments are kept for later."""
        return " ".join("".join(self._pieces(element)).split())

    def _pieces(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                yield " " * number_of(child, f"{TEXT}c", 1, _MOST_SPACES)
            elif tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                yield " "
            elif tag == f"{TEXT}note":
                yield self._note(child)
            elif tag == f"{OFFICE}annotation":
                self.comment(child)
            elif isinstance(tag, str) and tag not in _INLINE_LEFT_OUT and not is_drawn(child):
                yield from self._pieces(child)
            yield child.tail or ""

    def _note(self, element: Element) -> str:
        """The mark of a foot- or endnote, whose words stand at the end."""
        body = element.find(f"{TEXT}note-body")
        mark = f"[{words_of(cite)}]" if (cite := element.find(f"{TEXT}note-citation")) is not None else "[*]"
        if body is not None and (words := lines_of(body)):
            self._notes.append(("Note", f"{mark} {words}"))
        return mark

    def comment(self, element: Element) -> None:
        """Keep a comment."""
        author = words_of(who) if (who := element.find(f"{DC}creator")) is not None else ""
        if words := lines_of(element):
            self._notes.append((f"Comment by {author}" if author else "Comment", words))

    def keep(self, kind: str, words: str) -> None:
        """Keep what a note of some kind says."""
        self._notes.append((kind, words))

    def write_notes(self, writer: Writer) -> None:
        """Write the notes and comments that have been kept."""
        for name, words in self._notes:
            writer.paragraph(f"{name}: {words}" if name != "Note" else words)
        self._notes.clear()


def is_drawn(element: Element) -> bool:
    """Whether an element is a picture, a frame or a shape, and no link."""
    return str(element.tag).startswith(DRAW) and element.tag != f"{DRAW}a"


def lines_of(element: Element) -> str:
    """The words of an element's paragraphs in one line."""
    return " ".join(filter(None, map(words_of, element.iter(f"{TEXT}p", f"{TEXT}h"))))


def number_of(element: Element, attribute: str, default: int, most: int) -> int:
    """The number that an attribute gives, up to a bound."""
    value = element.get(attribute) or ""
    return min(int(value[:9]), most) if value.isdecimal() and value.isascii() else default
