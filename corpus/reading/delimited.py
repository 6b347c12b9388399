"""Tables with a row a line, CSV and TSV: what parts the cells and which row heads the columns is found out."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.dates import find_publication_date
from corpus.reading.decoding import decode
from corpus.reading.result import ReadText
from corpus.reading.writing import Writer

__all__ = ["MAX_COLUMNS", "is_figure", "is_header", "read_csv", "read_tsv"]

MAX_ROWS = 200_000
"""The most rows that are read."""
MAX_COLUMNS = 16_384
"""The most columns that are read, as many as a sheet of Excel or LibreOffice has."""
_DELIMITERS = ",;\t|"
_SAMPLE = 200
"""How many rows are looked at to find out what parts the cells."""
_FEWEST_ALIKE = 0.6
"""The share of rows that have equally many cells where the right character parts them."""
_MOST_BEFORE = 20
"""The most lines that stand above a table."""
_LONGEST_HEADER = 80
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BREAKS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FIGURE = re.compile(r"[-+(]?[$€£¥]?\s?[-+(]?\d[\d.,:/\s-]*[%)]?|true|false|n/?a|-+", re.IGNORECASE)


def read_csv(data: bytes) -> ReadText | None:
    """Read a table whose cells are parted by commas, semicolons, tabs or bars; None when the bytes are no text.

    Lines above the table and below it that have one cell alone, such as its title, are paragraphs.
    """
    text = decode(data)
    if text is None:
        return None
    told = _SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    return _read(text, told[1] if told else _delimiter(text))


def read_tsv(data: bytes) -> ReadText | None:
    """Read a table whose cells are parted by tabs, unless it has none; None when the bytes are no text."""
    text = decode(data)
    if text is None:
        return None
    return _read(text, "\t" if "\t" in text else _delimiter(text))


def is_figure(words: str) -> bool:
    """Whether words are a figure, a date in figures, or stand for one, such as "n/a"."""
    return _FIGURE.fullmatch(words) is not None


def is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of some rows names the columns: short different words, and not what the others hold."""
    first, body = rows[0], rows[1:]
    names = [name for name in first if name]
    if not body or len(names) < max(1, len(first) - 1) or len({name.casefold() for name in names}) < len(names):
        return False
    if any(len(name) > _LONGEST_HEADER for name in names):
        return False
    if not any(map(is_figure, names)):
        return True
    # Years and the like may head columns, where what heads the first one is a word and what is below it is none.
    return not is_figure(first[0]) and all(is_figure(cell) for row in body for cell in row[1:] if cell)


def _read(text: str, delimiter: str) -> ReadText:
    rows, remarks = _within_limits(list(islice(_rows(text, delimiter), MAX_ROWS + 1)))
    above, table, below = _parts(rows)
    writer = Writer()
    for row in above:
        writer.paragraph(" ".join(filter(None, row)))
    if table and max(map(len, table)) < 2:
        for (words,) in table:
            writer.item(0, words)
    elif table:
        writer.table(table, int(is_header(table[:_SAMPLE])))
    for row in below:
        writer.paragraph(" ".join(filter(None, row)))
    return ReadText(writer.text, guessed=find_publication_date(writer.text[:_GUESSED]), remarks=remarks)


_GUESSED = 10_000
"""Characters in which the day of a table is looked for: its rows have days of their own."""


def _within_limits(rows: Sequence[list[str]]) -> tuple[list[list[str]], tuple[str, ...]]:
    """As many rows and columns as are read, and what is to be said of the others, if any hold something."""
    remarks = []
    if len(rows) > MAX_ROWS:
        remarks.append(f"only the first {MAX_ROWS:,} rows are read")
    if any(any(row[MAX_COLUMNS:]) for row in rows):
        remarks.append(f"only the first {MAX_COLUMNS:,} columns are read")
    return [row[:MAX_COLUMNS] for row in rows[:MAX_ROWS]], tuple(remarks)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows that hold something, as they come."""
    lines = _BREAKS.sub(" ", text).replace("\0", "").splitlines(keepends=True)
    limit = csv.field_size_limit(len(text) + 1)
    try:
        for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                yield cells
    finally:
        csv.field_size_limit(limit)


def _delimiter(text: str) -> str:
    """What parts the cells: what makes the most rows equally long, of these the one that makes them longest."""
    sample = text[: 1 << 18]
    best, most = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        rows = list(islice(_rows(sample, delimiter), _SAMPLE))
        lengths = Counter(len(row) for row in rows if len(row) > 1)
        if not lengths:
            continue
        columns, count = lengths.most_common(1)[0]
        share = count / len(rows)
        if share >= _FEWEST_ALIKE or count > 2:
            best, most = max((best, most), (delimiter, (round(share, 1), columns)), key=lambda each: each[1])
    return best


def _parts(rows: Sequence[list[str]]) -> tuple[Sequence[list[str]], list[list[str]], Sequence[list[str]]]:
    """The lines above a table, its rows, all equally long, and the lines below it."""
    lengths = Counter(map(len, rows[: 10 * _SAMPLE]))
    if not lengths or (width := lengths.most_common(1)[0][0]) < 2:
        return (), list(rows), ()
    first = next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    first = first if first <= _MOST_BEFORE else 0
    last = len(rows)
    while last > first + 1 and sum(map(bool, rows[last - 1])) == 1 and rows[last - 1][0] and len(rows[last - 1]) == 1:
        last -= 1
    width = max(width, len(rows[first]))
    table = [[*row, *[""] * (width - len(row))] for row in rows[first:last]]
    return rows[:first], table, rows[last:]
