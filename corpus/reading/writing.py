"""Canonical text, written piece by piece: what readers of every format make headings, lists, tables and pages with.

The text is the one that ``corpus.layout`` understands: headings "# ", items "- " and "1. " after two spaces for each
list around theirs, rows "| a | b |" with a rule of dashes below those that head the columns, code between fences, and
empty lines between paragraphs.
"""

import re
from collections.abc import Sequence

from corpus.errors import TooLargeFile
from corpus.phrases import counted

__all__ = ["MAX_CELL", "MAX_CHARACTERS", "Writer"]

MAX_CHARACTERS = 64 * 1024 * 1024
"""The most characters of a document's text."""
MAX_CELL = 300
"""Characters beyond which the cell of a table is a text of its own, and its row no row."""

_DEEPEST_HEADING = 6
_DEEPEST_LIST = 10
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_MANY_EMPTY = re.compile(r"\n{3,}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Writer:
    """A text being written, with the offsets at which its pages begin.

    Raises:
        TooLargeFile: the text has grown beyond the limit; raised by whatever writes the piece too many.
    """

    def __init__(self, max_characters: int = MAX_CHARACTERS) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._limit = max_characters
        self._in_list = False
        self._columns = 0
        """Of the table that was written last; 0 when something else was."""
        self._pages: list[int] = []
        self._page_names: list[str] = []
        self._starting = 0
        """How many pages begin with the next piece."""

    @property
    def text(self) -> str:
        """All that has been written."""
        return "".join(self._pieces)

    @property
    def pages(self) -> tuple[int, ...]:
        """The offset at which each page begins; an empty one begins where the next does."""
        return (*self._pages, *[self._length] * self._starting)

    @property
    def page_names(self) -> tuple[str, ...]:
        """The names of the pages, parallel to ``pages``; () when none has a name."""
        return tuple(self._page_names) if any(self._page_names) else ()

    def page(self, name: str = "") -> None:
        """Begin a page, a slide or a sheet."""
        self._starting += 1
        self._page_names.append(_one_line(name))

    def heading(self, level: int, words: str) -> None:
        """Write a heading; ``level`` counts from 1."""
        if words := _one_line(words):
            self._put(f"{'#' * min(max(level, 1), _DEEPEST_HEADING)} {words}")

    def paragraph(self, words: str, *, goes_on: bool = False) -> None:
        """Write a paragraph, or the rest of the one before; its own line breaks are kept, empty lines are not."""
        self._put("\n".join(_lines(words)), joint="\n" if goes_on else "\n\n")

    def label(self, name: str, value: str) -> None:
        """Write what something is called and what it is: "Phone: 555 0142"; those in a row stand close together."""
        name, value = _one_line(name).rstrip(": "), _one_line(value)
        if name and value:
            self._put(f"{name}: {value}", close=True)

    def item(self, level: int, words: str, number: int | str | None = None) -> None:
        """Write an item of a list.

        Args:
            level: how many lists stand around its own, from 0.
            words: what it says.
            number: its number, or its whole mark, as "b)"; None for a dash.
        """
        lines = _lines(words)
        if lines:
            indent = "  " * min(max(level, 0), _DEEPEST_LIST)
            mark = "-" if number is None else f"{number}." if isinstance(number, int) else number
            first, *others = lines
            self._put("\n".join([f"{indent}{mark} {first}", *(f"{indent}  {line}" for line in others)]), close=True)

    def table(self, rows: Sequence[Sequence[str]], header_rows: int = 0, *, goes_on: bool = False) -> None:
        """Write a table, whose first rows may head its columns, or more rows of the one before, if it has as many.

        Empty rows are left out, and columns that are empty everywhere. A table of one column is no table, and neither
        is a row one of whose cells is as long as a text: their cells are paragraphs.
        """
        cells = [[_one_line(cell) for cell in row] for row in rows]
        headers = sum(any(row) for row in cells[:header_rows])
        cells = _full(cells)
        at = 0
        while at < len(cells):
            if len(cells[at]) < 2 or max(map(len, cells[at])) > MAX_CELL:
                self._texts(cells[at], cells[headers - 1] if 0 < headers <= at else None)
                at += 1
                continue
            stop = at
            while stop < len(cells) and max(map(len, cells[stop])) <= MAX_CELL:
                stop += 1
            self._rows(cells[at:stop], max(0, headers - at), goes_on=goes_on and not at)
            at = stop

    def lines(self, lines: Sequence[str]) -> None:
        """Write lines as they stand, with the spaces inside them, which may show columns."""
        kept = [_SURROGATE.sub("\ufffd", _NOT_TEXT.sub("", line)).expandtabs().rstrip() for line in lines]
        self._put(_MANY_EMPTY.sub("\n\n", "\n".join(kept)).strip("\n"))

    def code(self, text: str) -> None:
        """Write text as it stands, between fences."""
        lines = [_SURROGATE.sub("\ufffd", _NOT_TEXT.sub("", line)) for line in _LINE_BREAK.split(text)]
        fence = "~~~" if "```" in text else "```"
        if any(map(str.strip, lines)):
            body = "\n".join(lines).strip("\n")
            self._put(f"{fence}\n{body}\n{fence}")

    def _rows(self, rows: Sequence[Sequence[str]], headers: int, *, goes_on: bool) -> None:
        lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
        if headers:
            lines.insert(headers, "|" + "---|" * len(rows[0]))
        self._put("\n".join(lines), joint="\n" if goes_on and self._columns == len(rows[0]) else "\n\n")
        self._columns = len(rows[0])

    def _texts(self, row: Sequence[str], headers: Sequence[str] | None) -> None:
        for column, words in enumerate(row):
            name = headers[column] if headers else ""
            self.paragraph(f"{name}: {words}" if name and words and len(row) > 1 else words)

    def _put(self, piece: str, *, close: bool = False, joint: str = "\n\n") -> None:
        """Add a piece after a joint, which is one line break where it and the one before stand close together."""
        if not piece:
            return
        if self._length:
            joint = "\n" if close and self._in_list and not self._starting else joint
            self._pieces.append(joint)
            self._length += len(joint)
        self._in_list = close
        self._columns = 0
        self._pages += [self._length] * self._starting
        self._starting = 0
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > self._limit:
            raise TooLargeFile(
                "has more than {most} characters of text; split it into smaller files", most=counted(self._limit)
            )


def _full(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows that hold something, all equally long, without columns that are empty in all of them."""
    kept = [row for row in rows if any(row)]
    width = max(map(len, kept), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in kept)]
    return [[row[column] if column < len(row) else "" for column in used] for row in kept]


def _lines(words: str) -> list[str]:
    return [line for part in _LINE_BREAK.split(words) if (line := _one_line(part))]


def _one_line(words: str) -> str:
    """Words in one line, without what is no character of a text."""
    return _SURROGATE.sub("\ufffd", " ".join(_NOT_TEXT.sub("", words).split()))
