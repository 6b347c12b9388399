"""Tables written in plain text: framed by ``|``, parted by tabs or commas, or aligned in columns."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from corpus.document import Cell
from corpus.lines import Form, Line

__all__ = ["Row", "Table", "table_at"]

_Span = tuple[int, int]
_Split = Callable[[Line], list[_Span]]

_PIPE = re.compile(r"(?<!\\)\|")
_TABS = re.compile(r"\t+")
_TAB = re.compile(r"\t")
_COMMA_CELL = re.compile(r'"(?:[^"]|"")*"|[^,]*')
_GAP = re.compile(r"\S {2,}\S")
_VALUE = re.compile(r"[-+(~<>≤≥]?\s*[$€£¥]?\s*[-+(]?\d|[-–—]+\Z|n/?a\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?:FY ?)?(?:19|20)\d\d\Z")
_PERIOD = re.compile(r"(?=.*[A-Za-z]{2}).*\b(?:19|20)\d\d\b")

_SAMPLE = 50
"""How many rows are looked at to tell whether a column holds figures."""
_WIDEST = 400
"""Characters beyond which a line is no row of aligned columns."""
_MOST_HEADER_ROWS = 3
_LONGEST_HEADER = 60
_MOST_HEADER_WORDS = 8
_FEWEST_ALIGNED = 3
_FEWEST_FIGURES = 2
_FEWEST_WITHOUT_FIGURES = 3
"""How many columns and rows a table needs for its first row to be its header where nothing else shows it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        line: the index of its line.
        cells: those that hold something, each with its header.
        is_header: whether it is the header row, or one of several.
        group: the words of the row above that stands for a group of rows ("Assets"); else "".
    """

    line: int
    cells: tuple[Cell, ...]
    is_header: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        rows: in order, without those that are empty.
        end: the index after its last line.
        columns: how many columns it has.
        has_header: whether its columns have headers.
    """

    rows: tuple[Row, ...]
    end: int
    columns: int
    has_header: bool


def table_at(text: str, lines: Sequence[Line], start: int, end: int) -> Table | None:
    """The table that begins with a line; None when there is none.

    Args:
        text: the whole text.
        lines: all its lines.
        start: the index of the line.
        end: the index after the last line that may belong to it: no empty line comes between.
    """
    first = lines[start]
    if first.form is Form.ROW and _is_piped(first):
        stop = _stop(lines, start, end, lambda line: _is_ruled(line) or (line.form is Form.ROW and _is_piped(line)))
        return _table(text, lines, start, stop, _pipes(lines[start:stop]))
    if first.form is Form.ROW and "\t" in first.text:
        stop = _stop(lines, start, end, lambda line: line.form is Form.ROW and "\t" in line.text)
        return _table(text, lines, start, stop, _tabs(text, lines[start:stop])) if stop > start + 1 else None
    if first.form is Form.ROW:
        count = len(_by_commas(first))
        stop = _stop(lines, start, end, lambda line: line.form is Form.ROW and len(_by_commas(line)) == count)
        return _table(text, lines, start, stop, _by_commas) if stop > start + 1 else None
    if _is_aligned(first) and not (start and not first.gap and _is_aligned(lines[start - 1])):
        stop = _stop(lines, start, end, lambda line: _is_aligned(line) or _is_ruled(line))
        columns = _rivers(lines[start:stop]) if stop - start >= _FEWEST_ALIGNED else []
        return _table(text, lines, start, stop, _by_columns(columns)) if len(columns) > 1 else None
    return None


def _stop(lines: Sequence[Line], start: int, end: int, belongs: Callable[[Line], bool]) -> int:
    """The index after the lines in a row that belong."""
    return start + sum(1 for _ in takewhile(belongs, (lines[number] for number in range(start, end))))


def _is_piped(line: Line) -> bool:
    return line.text.startswith("|") or " | " in line.text


def _is_ruled(line: Line) -> bool:
    return line.form is Form.RULE and ("-" in line.text or "=" in line.text)


def _is_aligned(line: Line) -> bool:
    return (
        line.form in (Form.PLAIN, Form.ITEM, Form.ROW)
        and "\t" not in line.text
        and len(line.text) + line.indent <= _WIDEST
        and _GAP.search(line.text) is not None
    )


# How lines are cut into cells


def _pipes(lines: Sequence[Line]) -> _Split:
    """Cells between bars; bars at both ends are a frame if most rows have one, else the first cell is empty."""
    rows = [line for line in lines if line.form is Form.ROW]
    framed = 2 * sum(line.text.startswith("|") and line.text.endswith("|") for line in rows) >= len(rows)

    def split(line: Line) -> list[_Span]:
        cells = _between(line, _PIPE)
        cells = cells[1:] if framed and line.text.startswith("|") else cells
        return cells[:-1] if line.text.endswith("|") and len(cells) > 1 else cells

    return split


def _tabs(text: str, lines: Sequence[Line]) -> _Split:
    """Cells between tabs, each tab a column where all lines have equally many, else runs of tabs."""
    wholes = [_with_indent(text, line) for line in lines]
    same = len({whole.text.count("\t") for whole in wholes}) == 1
    return lambda line: _between(_with_indent(text, line), _TAB if same else _TABS)


def _with_indent(text: str, line: Line) -> Line:
    """The line with the tabs before it, which stand for empty cells."""
    start = line.start
    while start and text[start - 1] == "\t":
        start -= 1
    return Line(start, line.end, text[start : line.end], line.gap, line.form)


def _between(line: Line, mark: re.Pattern[str]) -> list[_Span]:
    edges = [(0, 0), *(found.span() for found in mark.finditer(line.text)), (len(line.text), len(line.text))]
    return [_trimmed(line, before[1], after[0]) for before, after in pairwise(edges)]


def _by_commas(line: Line) -> list[_Span]:
    cells, at = [], 0
    while at <= len(line.text):
        found = _COMMA_CELL.match(line.text, at)
        start, end = found.span() if found else (at, at)
        cells.append(_trimmed(line, start, end, '" '))
        at = line.text.find(",", end) + 1 or len(line.text) + 1
    return cells


def _trimmed(line: Line, start: int, end: int, around: str = " \t") -> _Span:
    cell = line.text[start:end]
    words = cell.strip(around)
    first = line.start + start + (len(cell) - len(cell.lstrip(around)) if words else 0)
    return first, first + len(words)


def _rivers(lines: Sequence[Line]) -> list[_Span]:
    """The columns of aligned lines: what stands between the columns of characters that are blank in all of them."""
    inked = 0
    for line in lines:
        if line.form is not Form.RULE:
            marks = "".join("0" if character == " " else "1" for character in reversed(line.text))
            inked |= int(marks, 2) << line.indent
    picture = bin(inked)[:1:-1]
    return [(found.start(), found.end()) for found in re.finditer(r"1+(?:01+)*", picture)]


def _by_columns(columns: Sequence[_Span]) -> _Split:
    def split(line: Line) -> list[_Span]:
        spans = ((max(0, start - line.indent), max(0, end - line.indent)) for start, end in columns)
        return [_trimmed(line, start, end) for start, end in spans]

    return split


# What the cells are


def _table(text: str, lines: Sequence[Line], start: int, stop: int, split: _Split) -> Table:
    numbers = [number for number in range(start, stop) if lines[number].form is not Form.RULE]
    rules = [number for number in range(start, stop) if lines[number].form is Form.RULE]
    cells = [split(lines[number]) for number in numbers]
    words = [[text[first:last] for first, last in row] for row in cells[: _MOST_HEADER_ROWS + _SAMPLE]]
    above = sum(number < rules[0] for number in numbers) if rules and rules[0] > start else 0
    count = above if 0 < above <= _MOST_HEADER_ROWS else _header_rows(words, len(cells))
    columns = max(map(len, words), default=0)
    heads = _heads(text, cells, count) if count else {}
    rows = tuple(_rows(text, numbers, cells, heads, columns))
    return Table(rows, stop, columns, any(map(any, heads.values())))


def _heads(text: str, cells: Sequence[Sequence[_Span]], count: int) -> dict[int, list[str]]:
    """The headers that each header row stands in, by its place: those of the first rows, and where they stand again.

    A table that goes on under the same names, as for the year before, repeats the last of its header rows; what stands
    above it to the last row with figures belongs to it.
    """

    def words(place: int) -> list[str]:
        return [text[first:last] for first, last in cells[place]]

    first = [words(place) for place in range(count)]
    heads = dict.fromkeys(range(count), _headers(first))
    named = [first[-1], "".join(first[-1])]
    for place in range(count, len(cells)):
        if words(place) != named[0] or not named[1]:
            continue
        start = place
        while place - start < count - 1 and not any(map(_is_figure, words(start - 1))):
            start -= 1
        heads |= dict.fromkeys(range(start, place + 1), _headers([words(each) for each in range(start, place + 1)]))
    return heads


def _rows(
    text: str, numbers: Sequence[int], cells: Sequence[Sequence[_Span]], heads: Mapping[int, list[str]], columns: int
) -> Iterator[Row]:
    group, headers = "", list[str]()
    for place, (number, row) in enumerate(zip(numbers, cells, strict=True)):
        is_header = place in heads
        headers = heads.get(place, headers)
        named = [*headers, *[""] * (len(row) - len(headers))] if not is_header else [""] * len(row)
        full = tuple(
            Cell(start, end, header) for (start, end), header in zip(row, named[: len(row)], strict=True) if start < end
        )
        if not full:
            continue
        if not is_header and columns > 2 and len(full) == 1 and full[0].start == row[0][0]:
            group = text[full[0].start : full[0].end]
            yield Row(number, (Cell(full[0].start, full[0].end),))
        else:
            yield Row(number, full, is_header, "" if is_header else group)


def _headers(rows: Sequence[Sequence[str]]) -> list[str]:
    """The header of each column: its cells in the header rows, one that spans several columns said for each."""
    width = max(map(len, rows), default=0)
    headers = [""] * width
    for depth, row in enumerate(rows):
        spanning = ""
        above = depth < len(rows) - 1
        cells = row
        beside = [column for column, words in enumerate(row) if column and words.strip()]
        if above and len(beside) == 1:  # what is said once above all columns holds for all
            cells = [row[0], *[row[beside[0]]] * (width - 1)]
        for column in range(width):
            words = " ".join(cells[column].split()).strip("*_` ") if column < len(cells) else ""
            spanning = words or (spanning if above and column else "")
            if spanning and spanning not in headers[column]:
                headers[column] = f"{headers[column]} {spanning}".strip()[:_LONGEST_HEADER]
    return headers


def _header_rows(rows: Sequence[Sequence[str]], total: int) -> int:
    """How many of the first rows are headers, where no rule shows it."""
    unnamed = sum(1 for _ in takewhile(lambda row: not row[0] and any(row), rows))
    if 0 < unnamed <= _MOST_HEADER_ROWS and unnamed < total:
        return unnamed
    return _above_figures(rows) or int(total > 1 and _is_header(rows[0], rows[1:], total))


def _above_figures(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows stand above columns of figures and hold none; 0 where they do not name them."""
    width = max(map(len, rows), default=0)
    columns = [column for column in range(1, width) if _holds_figures(rows, column)]
    if len(columns) * 2 < width - 1 or not columns:
        return 0
    above = list(takewhile(lambda row: not any(_is_figure(row[each]) for each in columns if each < len(row)), rows))
    if not 1 < len(above) <= min(_MOST_HEADER_ROWS, len(rows) - 2) or sum(bool(row and row[0]) for row in above) > 1:
        return 0
    named = sum(bool(above[-1][column]) for column in columns if column < len(above[-1]))
    return len(above) if 2 * named >= len(columns) else 0


def _holds_figures(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether most of what stands in a column is figures."""
    full = [row[column] for row in rows if column < len(row) and row[column]]
    figures = sum(map(_is_figure, full))
    return figures >= _FEWEST_FIGURES and 2 * figures > len(full)


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a value, which neither a year is nor words with one, as "31 March 2023"."""
    return _VALUE.match(cell) is not None and _YEAR.match(cell) is None and _PERIOD.search(cell) is None


def _is_header(first: Sequence[str], body: Sequence[Sequence[str]], total: int) -> bool:
    """Whether a first row names the columns: short different words, above figures or in a table of some size."""
    names = [name for name in first if name]
    if len(names) < max(2, len(first) - 1) or len(set(names)) < len(names):
        return False
    if any(len(name) > _LONGEST_HEADER or len(name.split()) > _MOST_HEADER_WORDS for name in names):
        return False
    years = [_YEAR.match(name) is not None for name in first]
    if any(_VALUE.match(name) and not year for name, year in zip(first, years, strict=True) if name):
        return False
    figures = [
        _are_figures([row[column] for row in body if column < len(row)], year) for column, year in enumerate(years)
    ]
    if all(figures[column] for column, year in enumerate(years) if year) and any(figures):
        return total > 2 or len(first) > 2
    return not any(years) and min(len(first), total) >= _FEWEST_WITHOUT_FIGURES


def _are_figures(cells: Sequence[str], year: bool) -> bool:
    """Whether the cells below a header are values, such as numbers, where the header is none or is a year."""
    full = [cell for cell in cells if cell]
    return bool(full) and all(_VALUE.match(cell) and not (year and _YEAR.match(cell)) for cell in full)
