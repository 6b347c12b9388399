"""What a document is, and the slices of it that are retrieved and quoted."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from corpus.dates import day_of_message
from corpus.phrases import Phrase

__all__ = ["BlockKind", "Cell", "DatedBy", "Document", "Passage", "Quote", "Sentence"]


class DatedBy(StrEnum):
    """Where a document's day of publication comes from."""

    METADATA = "metadata"
    """It was given with the document, or by the markup of its file."""
    TEXT = "text"
    """A line of the text looks like it, or its file was made then: a guess."""
    USER = "user"
    """The user has set it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file's text after reading; never changed once added.

    All offsets into ``text``, here and everywhere else, count Unicode code points, as Python slices do.

    Attributes:
        id: SHA-256 of the file's bytes, in hexadecimal: what the document is known by.
        name: the file's own name, shown to people.
        source: where the file came from: its absolute path, or the name given with bytes.
        text: the whole text, boilerplate included, exactly as read.
        title: the title given by metadata, found in the text, or else the file's name.
        publisher: who published it, when metadata says so.
        published: the day of publication, given by metadata or found in the text.
        language: ISO 639-1 code, when known.
        kind: what sort of document it is in its publisher's words ("press release").
        pages: the offset at which each page starts, for formats that have pages; else empty.
        dated_by: where ``published`` comes from; None when there is none.
        edited: the names of the fields that the user has set, such as "published", in alphabetical order.
        folder: the folders between what was added and the file, as "2024/invoices"; "" for a file added by itself. Of
            what came in another file, that file's path.
        author: who wrote it, when the file or its metadata says so.
        url: where it was published, when the file says so.
        page_kind: what its pages are: "page", "slide" or "sheet".
        page_names: the names of its pages, in the order of ``pages``; () when they have none.
        parent: the id of the document that it came in: of a mail, for its attachment. None for a file of its own.
        remarks: what could not be read, and how text was recognised in pictures: a line each.
    """

    id: str
    name: str
    source: str
    text: str
    title: str
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    kind: str | None = None
    pages: tuple[int, ...] = ()
    dated_by: DatedBy | None = None
    edited: tuple[str, ...] = ()
    folder: str = ""
    author: str | None = None
    url: str | None = None
    page_kind: str = "page"
    page_names: tuple[str, ...] = ()
    parent: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The name with its folders, which tells files of the same name apart: "2024/invoices/march.md"."""
        return f"{self.folder}/{self.name}" if self.folder else self.name

    def quote(self, start: int, end: int) -> "Quote":
        """The exact words from ``start`` to ``end``.

        Raises:
            ValueError: the slice is empty or reaches outside the text.
        """
        return Quote.of(self, start, end)

    def written_on(self, offset: int) -> date | None:
        """The day that the words at ``offset`` were written: of their message in a chat or a mail, or else of all."""
        return day_of_message(self.text, offset, self.published)

    def page_at(self, offset: int) -> int | None:
        """The number (from 1) of the page that holds ``offset``; None when the format has no pages."""
        return bisect_right(self.pages, offset) or None

    def page_label(self, offset: int) -> str | None:
        """What a person calls the page that holds ``offset``: "page 3", "slide 4", "sheet Costs".

        Returns:
            None when the format has no pages.
        """
        number = self.page_at(offset)
        if number is None:
            return None
        name = self.page_names[number - 1] if number <= len(self.page_names) else ""
        return Phrase(f"{self.page_kind} {{number}}", number=name or number)


class BlockKind(StrEnum):
    """What part of a document's layout a sentence stands in."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """An item of a list."""
    ROW = "row"
    """A row of a table."""
    HEADER = "header"
    """The header row of a table."""
    CODE = "code"
    LABEL = "label"
    """A label and its value: "Phone: 555 0142"."""
    MESSAGE = "message"
    """An entry of a log, a chat or a mail, which has a stamp or an author."""
    CAPTION = "caption"
    """The caption of a table or a figure."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's row.

    Attributes:
        start: offset of its first character in the document's text.
        end: offset after its last.
        header: the words of the header cell of its column; "" when there is none.
    """

    start: int
    end: int
    header: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or what stands for one in a list, a table or code.

    Attributes:
        start: offset of its first character in the document's text.
        end: offset after its last.
        kind: the kind of block it stands in.
        lead: what must be read before it to understand it, and is never quoted: the parents of a list's item
            ("Tents > Red tent"), a table's caption, the headings below the passage's section, the stamp and the
            author of a message. "" when there is nothing.
        cells: of a row, its cells with their headers, empty cells left out; else empty.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    lead: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice ``[start, end)`` of a document's text, aligned to sentences; the unit of retrieval.

    Attributes:
        document_id: the document it is a slice of.
        number: its place among the document's passages, from 0.
        start: offset of its first character in the document's text.
        end: offset after its last character.
        sentences: its sentences, in order; no two overlap.
        section: the heading it stands under, when there is one.
        context: title, publisher, date, folder and section in one line: read with the passage by the encoder and by
            BM25, never part of a quote.
    """

    document_id: str
    number: int
    start: int
    end: int
    section: str | None
    context: str
    sentences: tuple[Sentence, ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The spans ``(start, end)`` of its sentences, in the document's offsets."""
        return tuple((sentence.start, sentence.end) for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document with their place: ``document.text[start:end] == text``, always.

    Made by ``Document.quote`` alone, which is what keeps that promise.
    """

    document_id: str
    start: int
    end: int
    page: int | None
    text: str

    @classmethod
    def of(cls, document: Document, start: int, end: int) -> Self:
        """Cut the words from the document.

        Raises:
            ValueError: the slice is empty or reaches outside the text.
        """
        if not 0 <= start < end <= len(document.text):
            raise ValueError(f"{document.name} has no characters {start} to {end}; it has {len(document.text)}")
        return cls(document.id, start, end, document.page_at(start), document.text[start:end])
