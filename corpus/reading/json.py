"""JSON and JSON Lines: records as labels with values and as tables, not as notation."""

import json
from collections.abc import Sequence

from corpus.dates import find_publication_date
from corpus.errors import DamagedFile
from corpus.reading.decoding import decode
from corpus.reading.records import Record, Value, write_value
from corpus.reading.result import ReadText
from corpus.reading.writing import Writer

__all__ = ["read_json", "read_json_lines"]

_TITLES = ("title", "name", "headline", "subject")


def read_json(data: bytes) -> ReadText | None:
    """Read JSON, which may be several values, one a line; as plain text where it is not valid.

    Raises:
        DamagedFile: it is nested deeper than any data is.
        TooLargeFile: it holds more than is read.
    """
    text = decode(data)
    if text is None:
        return None
    try:
        return _read(_loaded(text))
    except RecursionError:
        raise DamagedFile("is nested too deep to be read; save what you need of it as a file of its own") from None
    except ValueError:
        return read_json_lines(data)


def read_json_lines(data: bytes) -> ReadText | None:
    """Read JSON Lines, a value on each line; lines that are no JSON are left out, and told of.

    Raises:
        DamagedFile: a line is nested deeper than any data is.
        TooLargeFile: it holds more than is read.
    """
    text = decode(data)
    if text is None:
        return None
    values: list[Value] = []
    broken = 0
    for line in filter(str.strip, text.splitlines()):
        try:
            values.append(_loaded(line))
        except RecursionError:
            raise DamagedFile("is nested too deep to be read; save what you need of it as a file of its own") from None
        except ValueError:
            broken += 1
    if broken > len(values):
        remark = "it is not valid JSON, and kept as plain text"
        return ReadText(text, guessed=find_publication_date(text), remarks=(remark,))
    return _read(values, (f"{broken} lines that are not valid JSON are left out",) if broken else ())


def _read(value: Value, remarks: Sequence[str] = ()) -> ReadText:
    writer = Writer()
    write_value(writer, value)
    fields = dict(reversed(value.fields)) if isinstance(value, Record) else {}
    titles = (fields.get(name) for name in _TITLES)
    title = next((title for title in titles if isinstance(title, str) and title), None)
    return ReadText(writer.text, title=title, guessed=find_publication_date(writer.text), remarks=tuple(remarks))


def _loaded(text: str) -> Value:
    """The values of JSON, figures as they are written."""
    loaded: object = json.loads(
        text, object_pairs_hook=_record, parse_float=str, parse_int=str, parse_constant=str, strict=False
    )
    return _value(loaded)


def _record(pairs: list[tuple[str, object]]) -> Record:
    return Record([(name, _value(value)) for name, value in pairs])


def _value(value: object) -> Value:
    match value:
        case Record() | str():
            return value
        case list():
            return [_value(each) for each in value]
        case bool():
            return "true" if value else "false"
        case _:
            return ""
