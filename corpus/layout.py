"""A document's lines as blocks: headings, paragraphs, items, rows, code, labels, messages and captions.

Each block knows the headings that it stands under and what must be read before it to be understood: the items above it
in its list, the caption or the line that introduces its table, who wrote its message. Boilerplate, rules and comments
are in no block.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile

from corpus.dates.stamps import find_stamps
from corpus.document import BlockKind, Cell
from corpus.entries import is_caption, is_quoting, is_short, label_of, mail_of, speakers
from corpus.lines import Form, Line, ends_sentence
from corpus.lists import Outline
from corpus.tables import Table, table_at
from corpus.titles import is_title_like
from corpus.views import plain

__all__ = ["LEAD_JOINT", "Block", "heading_words", "layout_of"]

LEAD_JOINT = " > "
"""What stands between a heading or an item and what is under it, in a lead or a section's name."""

_NARROW = 40
"""Characters below which lines are not wrapped but broken on purpose."""
_RAGGED = 0.75
"""Share of its run's width below which a line was not filled."""
_LONGEST_LEAD = 160
_LONGEST_ENTRY = 300
"""The most characters of a log's entry that is one sentence whatever its punctuation."""
_MOST_GROUP_WORDS = 8
_MOST_NEXT_LINE_WORDS = 10
_MOST_BARE_LABEL_WORDS = 4
_OF_ONE_LINE = frozenset({BlockKind.LABEL, BlockKind.CAPTION})
_QUESTION_LABELS = frozenset({"q", "question", "frage", "f"})
_ANSWER_LABELS = frozenset({"a", "answer", "antwort"})


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document's layout.

    Attributes:
        start: offset of its first character.
        end: offset after its last.
        kind: what it is.
        path: the headings it stands under, outermost first; of a heading, with itself at the end.
        lead: what must be read before it, its headings aside; "" when there is nothing.
        later_lead: the same before its second sentence and those after it: the stamp that its first begins with.
        cells: of a table's row, or of a label and its value in two columns.
        level: of a heading, from 1; else 0.
        is_apart: whether boilerplate stands between it and the block before.
        is_whole: whether it is one sentence whatever its punctuation.
    """

    start: int
    end: int
    kind: BlockKind
    path: tuple[str, ...] = ()
    lead: str = ""
    later_lead: str = ""
    cells: tuple[Cell, ...] = ()
    level: int = 0
    is_apart: bool = False
    is_whole: bool = False


def layout_of(
    text: str, lines: Sequence[Line], boilerplate: Set[int] = frozenset(), headings: Mapping[int, int] | None = None
) -> list[Block]:
    """The blocks of a text, in order.

    Args:
        text: the whole text.
        lines: all its lines.
        boilerplate: the indices of the lines that are boilerplate.
        headings: the levels of the lines that are headings, by their indices.
    """
    return _Layout(text, lines, boilerplate, headings or {}).blocks()


def heading_words(line: Line) -> str:
    """A heading without the marks that make it one; its number stays."""
    return plain(line.text[line.marker :].rstrip("#") if line.level else line.text)


class _Layout:
    """Goes through the lines of a text once, from its first to its last."""

    def __init__(self, text: str, lines: Sequence[Line], boilerplate: Set[int], headings: Mapping[int, int]) -> None:
        self._text = text
        self._lines = lines
        self._boilerplate = boilerplate
        self._headings = headings
        self._ends = _runs(lines, boilerplate, headings)
        starts = {stamp.start: stamp for stamp in find_stamps(text)}
        self._stamps = {number: starts[line.start] for number, line in enumerate(lines) if line.start in starts}
        self._speakers = speakers(lines)
        self._blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []
        self._outline = Outline()
        self._is_apart = False
        self._intro = ""  # the line or the caption that introduces what comes next
        self._mail = ""  # who wrote the mail that is being read, and when
        self._question = ""

    def blocks(self) -> list[Block]:
        at = 0
        while at < len(self._lines):
            at = self._next(at)
        return self._blocks

    def _next(self, at: int) -> int:
        """Read the block, or the run of blocks, that begins with a line; the index after its last line."""
        line = self._lines[at]
        if at in self._boilerplate:
            self._end_lists()
            self._is_apart = True
        elif at in self._headings:
            self._heading(line, self._headings[at])
        elif line.form is Form.CODE:
            self._put(line.start, line.end, BlockKind.CODE, whole=True)
        elif at in self._stamps:
            return self._entry(at)
        elif line.form not in (Form.RULE, Form.FENCE):
            table = table_at(self._text, self._lines, at, self._ends[at])
            if table is not None:
                self._table(table)
                return table.end
            return self._item(at) if line.form is Form.ITEM else self._run(at)
        return at + 1

    def _put(
        self, start: int, end: int, kind: BlockKind, lead: Sequence[str] = (), later: str = "", *, whole: bool = False,
        cells: tuple[Cell, ...] = (), level: int = 0,
    ) -> None:  # fmt: skip
        words = LEAD_JOINT.join(_shortened(part) for part in (self._mail, *lead) if part)
        path = tuple(heading for _, heading in self._path)
        self._blocks.append(Block(start, end, kind, path, words, later, cells, level, self._is_apart, whole))
        self._is_apart = False

    def _end_lists(self) -> None:
        self._outline.clear()
        self._intro = ""

    def _heading(self, line: Line, level: int) -> None:
        self._end_lists()
        above = takewhile(lambda heading: heading[0] < level, self._path)
        self._path = [*above, (level, heading_words(line))]
        self._put(line.start, line.end, BlockKind.HEADING, whole=True, level=level)

    # Tables

    def _table(self, table: Table) -> None:
        pairs = table.columns == 2 and not table.has_header
        for row in table.rows:
            line = self._lines[row.line]
            kind = BlockKind.HEADER if row.is_header else BlockKind.LABEL if pairs else BlockKind.ROW
            lead = (*self._outline.path(), self._intro, plain(row.group))
            self._put(line.start, line.end, kind, lead, whole=True, cells=row.cells)
        self._intro = ""

    # Lists

    def _item(self, at: int) -> int:
        """An item with the lines that it goes on in."""
        line, stop = self._lines[at], at + 1
        width = len(line.text)
        while stop < self._ends[at] and self._goes_on(line, stop, width):
            width = max(width, len(self._lines[stop].text))
            stop += 1
        end = self._lines[stop - 1].end
        above = self._outline.enter(line, plain(self._text[line.start + line.marker : min(end, line.start + 400)]))
        self._put(line.start, end, BlockKind.ITEM, (self._intro, *above))
        return stop

    def _goes_on(self, item: Line, number: int, width: int) -> bool:
        line, before = self._lines[number], self._lines[number - 1]
        if line.form is not Form.PLAIN or number in self._stamps:
            return False
        return line.indent > item.indent or _wraps(before, line, width)

    # Messages

    def _entry(self, at: int) -> int:
        """An entry of a log or a chat: a line with a stamp, and those below it that have none."""
        line, stop = self._lines[at], at + 1
        while stop < self._ends[at] and stop not in self._stamps:
            stop += 1
        end = self._lines[stop - 1].end
        mark = self._stamps[at]
        stamp = " ".join(self._text[line.start : min(mark.end, line.end)].split()).strip(" :-–—|>*")
        whole = not mark.by_name and end - line.start <= _LONGEST_ENTRY
        self._end_lists()
        self._put(line.start, end, BlockKind.MESSAGE, later=stamp, whole=whole)
        return stop

    # Paragraphs and labels

    def _run(self, at: int) -> int:
        """Lines of plain text with no empty line between them: paragraphs, labels with values, what people say."""
        stop = at + 1
        while stop < self._ends[at] and self._lines[stop].form is Form.PLAIN and stop not in self._stamps:
            stop += 1
        line = self._lines[at]
        if line.form is Form.ROW:
            stop = at + 1
        above = self._outline.path() if line.gap and self._outline.holds(line) else ()
        if not above:
            self._outline.clear()
        pieces = list(self._pieces(at, stop))
        fields = [
            field for first, _, kind in pieces if kind is BlockKind.LABEL and (field := label_of(self._words(first)))
        ]
        if mail := mail_of(fields):
            self._mail = ""
        group = self._group(pieces)
        for number, (first, last, kind) in enumerate(pieces):
            self._piece(first, last, kind, (*above, group if number else ""))
        self._mail = f"From {mail}" if mail else self._mail
        return pieces[-1][1]

    def _words(self, number: int) -> str:
        return self._lines[number].text.lstrip("> \t")

    def _pieces(self, at: int, stop: int) -> Iterator[tuple[int, int, BlockKind]]:
        """The run cut where a label begins and where its value ends: (first line, line after the last, kind)."""
        width = max(len(line.text) for line in self._lines[at:stop])
        first, kind = at, self._kind(at)
        for number in range(at + 1, stop):
            before, line = self._lines[number - 1], self._lines[number]
            wraps = _wraps(before, line, width)
            if wraps and (kind is not BlockKind.LABEL or line.text[0].islower()):
                continue
            begins = self._kind(number)
            if wraps and begins is not BlockKind.LABEL:
                continue
            if (
                first == number - 1
                and begins is BlockKind.PARAGRAPH
                and kind is BlockKind.LABEL
                and self._is_bare(first)
            ):
                continue
            if begins is not BlockKind.PARAGRAPH or kind in _OF_ONE_LINE:
                yield first, number, kind
                first, kind = number, begins
        if kind is BlockKind.LABEL and first == stop - 1 and self._is_bare(first):
            stop += 1  # its value stands after an empty line
        yield first, stop, kind

    def _is_bare(self, number: int) -> bool:
        """Whether a label's line ends without its value."""
        words = self._words(number)
        return words.endswith(":") and not is_quoting(words)

    def _kind(self, number: int) -> BlockKind:
        """What a line begins."""
        words = self._words(number)
        if is_caption(words):
            return BlockKind.CAPTION
        if is_quoting(words):
            return BlockKind.LABEL
        field = label_of(words)
        if field is None:
            return BlockKind.LABEL if self._has_value_below(number) else BlockKind.PARAGRAPH
        if field[0] in self._speakers:
            return BlockKind.MESSAGE
        return BlockKind.LABEL if is_short(field[1]) else BlockKind.PARAGRAPH

    def _has_value_below(self, number: int) -> bool:
        """Whether a line is a label whose value stands on the next, as "Phone:" above "555 0142"."""
        words = self._words(number)
        if not words.endswith(":") or len(words.split()) > _MOST_BARE_LABEL_WORDS or not words[0].isupper():
            return False
        if number + 1 >= len(self._lines) or number + 1 in self._boilerplate or number + 1 in self._headings:
            return False
        below = self._lines[number + 1]
        alone = number + 2 >= len(self._lines) or self._lines[number + 2].gap > 0
        near = below.gap == 0 or (below.gap == 1 and alone)
        return (
            near
            and below.form is Form.PLAIN
            and number + 1 not in self._stamps
            and not ends_sentence(below.text)
            and not below.text.endswith(":")
            and len(below.text.split()) <= _MOST_NEXT_LINE_WORDS
            and label_of(below.text) is None
            and (
                alone
                or label_of(self._lines[number + 2].text) is not None
                or self._lines[number + 2].text.endswith(":")
            )
        )

    def _group(self, pieces: Sequence[tuple[int, int, BlockKind]]) -> str:
        """The line above labels that says whose they are, as a name above a phone number."""
        (first, last, kind), *others = pieces
        line = self._lines[first]
        names = kind is BlockKind.PARAGRAPH and last == first + 1 and len(line.text.split()) <= _MOST_GROUP_WORDS
        if names and others and is_title_like(line) and all(piece[2] is BlockKind.LABEL for piece in others):
            return plain(line.text)
        return ""

    def _piece(self, first: int, last: int, kind: BlockKind, lead: Sequence[str]) -> None:
        start, end = self._lines[first].start, self._lines[last - 1].end
        words = self._words(first)
        intro, self._intro = self._intro, ""
        quoted = is_quoting(words)
        self._mail = "" if quoted else self._mail
        if kind is BlockKind.LABEL:
            self._put(start, end, kind, lead, whole=True)
        elif kind is BlockKind.MESSAGE:
            self._speech(start, end, words, lead)
        else:
            self._paragraph(first, last, kind, (intro if self._outline else "", *lead))
        self._mail = quoted or self._mail

    def _speech(self, start: int, end: int, words: str, lead: Sequence[str]) -> None:
        """What somebody says, or the answer to a question that stands above it."""
        label, said = label_of(words) or ("", "")
        asked = self._question if label.casefold() in _ANSWER_LABELS else ""
        self._put(start, end, BlockKind.MESSAGE, (*lead, asked), later="" if asked else label)
        self._question = plain(said) if label.casefold() in _QUESTION_LABELS else ""

    def _paragraph(self, first: int, last: int, kind: BlockKind, lead: Sequence[str]) -> None:
        line = self._lines[first]
        start, end = line.start, self._lines[last - 1].end
        if line.form is Form.ROW and " | " in line.text:
            kind = BlockKind.ROW
        elif self._mail and kind is BlockKind.PARAGRAPH:
            kind = BlockKind.MESSAGE
        self._put(start, end, kind, lead, whole=line.form is Form.ROW)
        words = self._text[max(start, end - 2 * _LONGEST_LEAD) : end]
        if kind is BlockKind.CAPTION:
            self._intro = _shortened(plain(self._text[start : min(end, start + 2 * _LONGEST_LEAD)]))
        elif words.endswith(":"):
            self._intro = _last_sentence(plain(words)).rstrip(": ")
        elif last == first + 1 and is_title_like(line) and self._introduces(last):
            self._intro = plain(line.text)

    def _introduces(self, number: int) -> bool:
        """Whether a line of a table or a list follows at once."""
        below = self._lines[number] if number < len(self._lines) else None
        return below is not None and below.gap == 0 and below.form in (Form.ITEM, Form.ROW)


def _runs(lines: Sequence[Line], boilerplate: Set[int], headings: Mapping[int, int]) -> list[int]:
    """For each line, the index after the last that follows with no empty line, boilerplate or heading between."""
    ends = [len(lines)] * len(lines)
    for number in range(len(lines) - 2, -1, -1):
        parted = lines[number + 1].gap or number + 1 in boilerplate or number + 1 in headings
        ends[number] = number + 1 if parted else ends[number + 1]
    return ends


def _wraps(before: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the sentence of the line before, which was as wide as the run allows."""
    if line.text[0].islower():
        return True
    if ends_sentence(before.text) and len(before.text) < _RAGGED * width:
        return False
    return width >= _NARROW and len(before.text) + 1 + len(line.text.split(maxsplit=1)[0]) >= _RAGGED * width


def _shortened(words: str) -> str:
    """Words cut after the last that fits into a lead."""
    return words if len(words) <= _LONGEST_LEAD else words[:_LONGEST_LEAD].rsplit(" ", 1)[0]


def _last_sentence(words: str) -> str:
    """What stands after the last stop."""
    cut = max(words.rfind(mark) for mark in (". ", "! ", "? "))
    return words[cut + 2 :] if cut >= 0 else words[-_LONGEST_LEAD:]
