"""Settings, INI, properties, TOML and YAML: sections as headings, keys as labels with values, and the comments."""

import re
import tomllib

import yaml  # type: ignore[import-untyped]

from corpus.errors import TooLargeFile
from corpus.phrases import counted
from corpus.reading.decoding import decode
from corpus.reading.records import MAX_VALUES, Record, Value, write_value
from corpus.reading.result import ReadText
from corpus.reading.source import read_code
from corpus.reading.text import read_text
from corpus.reading.writing import Writer

__all__ = ["read_settings", "read_toml", "read_yaml"]

_SECTION = re.compile(r"\[{1,2}\s*([^\[\]]{1,120}?)\s*\]{1,2}\s*(?:[#;].*)?")
_SETTING = re.compile(r"(?:export\s+)?([\w.$@/\"' -]{1,80}?)\s*(?:=|:(?!//)|\s{2,})\s*(.*)")
_COMMENT = re.compile(r"\s*(?:[#;!]+|//|REM\b)\s?(.*)")
_OWN_LINE_COMMENT = re.compile(r"(?m)^\s*#+ ?(.*)$")
_DEEPEST = 60
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


def read_settings(data: bytes) -> ReadText | None:
    """Read settings with a key and a value on each line, in sections or not; None when the bytes are no text."""
    text = decode(data)
    if text is None:
        return None
    writer = Writer()
    for line in text.splitlines():
        words = line.strip()
        comment = _COMMENT.fullmatch(words)
        if comment:
            writer.paragraph(comment[1])
        elif section := _SECTION.fullmatch(words):
            writer.heading(1 + min(section[1].count("."), 3), section[1])
        elif setting := _SETTING.fullmatch(words):
            value = setting[2].strip().removesuffix(",")
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            writer.label(setting[1].strip("\"'"), value[1:-1] if quoted else value)
        elif words.strip("[]{}(),\"' "):
            writer.paragraph(words)
    return ReadText(writer.text)


def read_yaml(data: bytes) -> ReadText | None:
    """Read YAML, its comments first; as code where it is not valid; None when the bytes are no text.

    Raises:
        TooLargeFile: it stands for more values than are read.
    """
    text = decode(data)
    if text is None:
        return None
    try:
        values = [_Values().of(node, 0) for node in yaml.compose_all(text, Loader=_LOADER) if node is not None]
    except (yaml.YAMLError, RecursionError, ValueError):
        return read_code(data)
    if not any(isinstance(value, Record | list) for value in values):
        return read_text(data)
    return _written(values, text)


def read_toml(data: bytes) -> ReadText | None:
    """Read TOML, its comments first; as settings where it is not valid; None when the bytes are no text."""
    text = decode(data)
    if text is None:
        return None
    try:
        values = [_plain(tomllib.loads(text.replace("\r\n", "\n"), parse_float=str))]
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return read_settings(data)
    return _written(values, text)


def _written(values: list[Value], text: str) -> ReadText:
    """Values below the comments that stand on lines of their own."""
    writer = Writer()
    for comment in _OWN_LINE_COMMENT.findall(text):
        writer.paragraph(comment)
    for value in values:
        write_value(writer, value)
    return ReadText(writer.text)


def _plain(value: object) -> Value:
    match value:
        case dict():
            return Record([(name, _plain(each)) for name, each in value.items()])
        case list():
            return [_plain(each) for each in value]
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


class _Values:
    """Makes values of YAML's nodes, and counts them: a few aliases may stand for millions."""

    def __init__(self) -> None:
        self._count = 0

    def of(self, node: yaml.Node, depth: int) -> Value:
        self._count += 1
        if self._count > MAX_VALUES:
            raise TooLargeFile(
                "stands for more than {most} values; split it into smaller files", most=counted(MAX_VALUES)
            )
        if depth > _DEEPEST:
            return ""
        if isinstance(node, yaml.MappingNode):
            return Record([(_key(key), self.of(value, depth + 1)) for key, value in node.value])
        if isinstance(node, yaml.SequenceNode):
            return [self.of(value, depth + 1) for value in node.value]
        return "" if node.value in ("null", "~") else str(node.value)


def _key(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "key"
