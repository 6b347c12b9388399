"""Records of data, whatever notation they came in, as text: labels with values, headings over what is nested, tables.

    {"customer": {"name": "Ana Berg", "city": "Oslo"}, "items": [{"sku": "A1", "quantity": "2"}, ...]}

becomes "Customer name: Ana Berg", "Customer city: Oslo", and below the heading "Items" a table with the columns "Sku"
and "Quantity". What names a record heads it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.errors import TooLargeFile
from corpus.lines import ends_sentence
from corpus.phrases import counted
from corpus.reading.markup import parsed, rendered
from corpus.reading.writing import MAX_CELL, Writer

__all__ = ["MAX_VALUES", "Record", "Value", "named", "write_value"]


@dataclass(slots=True)
class Record:
    """Names with their values, in order; a name may come twice."""

    fields: list[tuple[str, "Value"]] = field(default_factory=list)


Value = str | Record | list["Value"]
"""A word or a figure as it was written ("" for nothing), a record, or a list of these."""

MAX_VALUES = 2_000_000
"""The most values of a file; few bytes may stand for more of them where they refer to one another."""
_DEEPEST = 40
"""Values nested deeper are left out."""
_MOST_FIELDS_INLINE = 8
"""The most fields of a record that are told as fields of the one around it."""
_LONGEST_SERIES = 300
"""The most characters of a list of words that is told in one line."""
_LONGEST_IN_SERIES = 60
_MOST_COLUMNS = 40
_TEXT_WORDS = 8
"""The fewest words of a sentence that is no cell of a table."""
_FULL = 0.5
"""The share of a table's cells that must hold something: records that have less in common are told one by one."""
_NAMES = ("title", "name", "subject", "label", "heading", "fullname", "displayname")
"""Fields that name a record, in order of preference."""
_WORDS = re.compile(r"[\s_\-.]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_MARKUP = re.compile(r"</?[a-z][a-z0-9]{0,10}(?:\s[^<>]*)?/?>", re.IGNORECASE)


def write_value(writer: Writer, value: Value) -> None:
    """Write data as text.

    Raises:
        TooLargeFile: there is more of it than is read.
    """
    _Writing(writer).value("", value, 1)


def named(name: str) -> str:
    """The name of a field in words: "unitPrice" and "unit_price" are "Unit price"; "DB_HOST" stays as it is."""
    if _CONSTANT.fullmatch(name):
        return name
    words = [word for word in _WORDS.split(name) if word]
    said = " ".join(word if word.isupper() else word.lower() for word in words) if len(words) > 1 else "".join(words)
    return said[:1].upper() + said[1:]


class _Writing:
    """Writes values, and counts them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._count = 0

    def value(self, name: str, value: Value, level: int) -> None:
        self._count += 1
        if self._count > MAX_VALUES:
            raise TooLargeFile("has more than {most} values; split it into smaller files", most=counted(MAX_VALUES))
        if level > _DEEPEST:
            return
        if isinstance(value, Record):
            self._record(name, value, level)
        elif isinstance(value, list):
            self._list(name, value, level)
        else:
            self._scalar(name, value)

    def _scalar(self, name: str, value: str) -> None:
        if _MARKUP.search(value) and (page := parsed(value)) is not None:
            value = rendered(page)
        paragraphs = [words for words in re.split(r"\n\s*\n", value) if words.strip()]
        if name and len(paragraphs) == 1 and len(value) <= MAX_CELL and not ends_sentence(value):
            self._writer.label(name, value)
            return
        for number, words in enumerate(paragraphs):
            self._writer.paragraph(f"{name}: {words.strip()}" if name and not number else words)

    def _record(self, name: str, record: Record, level: int) -> None:
        """A record: its plain fields first, for what follows a heading stands under it."""
        if name:
            self._writer.heading(level, name)
            level += 1
        fields = list(_inlined(record))
        for label, value in fields:
            if isinstance(value, str) and value != name:  # which the heading says
                self.value(label, value, level)
        for label, value in fields:
            if not isinstance(value, str):
                self.value(label, value, level)

    def _list(self, name: str, values: Sequence[Value], level: int) -> None:
        records = [value for value in values if isinstance(value, Record)]
        table = _table(records) if len(records) == len(values) else None
        if name and (table or len(records) < len(values) or len(records) != 1):
            self._writer.heading(level, name)
            level += 1
        if table:
            self._count += sum(map(len, table))
            self._writer.table(table, 1)
            return
        names = _names_of(values)
        for number, value in enumerate(values, 1):
            if words := value if isinstance(value, str) else _series(value) if isinstance(value, list) else "":
                self._count += 1
                self._writer.item(0, words)
            else:
                self.value(names[number - 1] or f"{name or 'Record'} {number}", value, level)


def _inlined(record: Record) -> Iterator[tuple[str, Value]]:
    """The fields of a record, with those of small records in it and with lists of a few words in one line."""
    for name, value in record.fields:
        label = named(name)
        if isinstance(value, list) and (series := _series(value)):
            yield label, series
        elif isinstance(value, Record) and _is_small(value):
            for inner, each in value.fields:
                words = named(inner)
                words = words if words[:2].isupper() else words[:1].lower() + words[1:]
                yield f"{label} {words}".rstrip(), each
        elif value != "":
            yield label, value


def _is_small(record: Record) -> bool:
    return len(record.fields) <= _MOST_FIELDS_INLINE and all(isinstance(value, str) for _, value in record.fields)


def _series(values: Sequence[Value]) -> str:
    """Some words in one line; "" when they are no such words, or too many."""
    words = [value for value in values if isinstance(value, str) and len(value) <= _LONGEST_IN_SERIES]
    series = ", ".join(filter(None, words)) if len(words) == len(values) else ""
    return series if len(series) <= _LONGEST_SERIES else ""


def _table(records: Sequence[Record]) -> list[list[str]] | None:
    """Records that have the same plain fields as the rows of a table, below its header; None for others."""
    if len(records) < 2:
        return None
    rows: list[dict[str, str]] = []
    columns: dict[str, None] = {}
    for record in records:
        row: dict[str, str] = {}
        for name, value in _inlined(record):
            if not isinstance(value, str) or len(value) > MAX_CELL or name in row or _is_text(value):
                return None
            row[name] = value
        columns.update(dict.fromkeys(row))
        rows.append(row)
    if not 2 <= len(columns) <= _MOST_COLUMNS or sum(map(len, rows)) < _FULL * len(columns) * len(rows):
        return None
    return [list(columns), *([row.get(column, "") for column in columns] for row in rows)]


def _is_text(value: str) -> bool:
    """Whether a value is running text or markup, and no cell of a table."""
    return _MARKUP.search(value) is not None or (len(value.split()) >= _TEXT_WORDS and ends_sentence(value))


def _names_of(values: Sequence[Value]) -> list[str]:
    """What each of some records is called: by a field that names it, or else by the first that tells all apart."""
    records = [_short_fields(value) for value in values]
    common = [name for name in records[0] if all(name in record for record in records)] if records else []
    by_key = {re.sub(r"[\W_]", "", name).lower(): name for name in reversed(common)}
    naming = next((by_key[key] for key in _NAMES if key in by_key), None)
    if naming:
        return [record[naming] for record in records]
    telling = next((name for name in common if len({record[name] for record in records}) == len(records) > 1), None)
    return [f"{named(telling)} {record[telling]}" if telling else "" for record in records]


def _short_fields(value: Value) -> dict[str, str]:
    """The fields of a record that could name it."""
    fields = value.fields if isinstance(value, Record) else ()
    return {name: each for name, each in fields if isinstance(each, str) and 0 < len(each) <= _LONGEST_IN_SERIES}
