"""Source code: kept to the letter between fences, with what its functions and classes are called as headings."""

import re
from collections.abc import Iterator, Sequence

from corpus.reading.decoding import decode
from corpus.reading.result import ReadText
from corpus.reading.writing import Writer

__all__ = ["read_code"]

_DEFINITION = re.compile(
    r"""(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|unsafe|pub(?:\([a-z]+\))?
          |open|override|virtual|inline|extern|const|local)\s+)*
        (?:class|interface|struct|enum|trait|impl|module|namespace|object|record|type|protocol
          |def|func|function|fn|fun|sub|proc|procedure
          |create(?:\s+or\s+replace)?\s+(?:table|view|function|procedure|index|trigger))\b
        \s*(?:if\s+not\s+exists\s+)?(?:<[^>\n]{0,60}>\s*)?(?:\([^()\n]{0,80}\)\s*)?
        (?P<name>[\w$.:"`\[\]]{1,80})""",
    re.VERBOSE | re.IGNORECASE,
)
_ABOVE = re.compile(r"\s*(?:@\w|#|//|/\*|\*|--\s|template\b)")
"""Lines that belong to the definition below them: decorators and comments."""
_INDENT = 4
"""Columns of indentation up to which a definition is a heading: those of classes, but not what is inside functions."""
_FEWEST_LINES = 4
"""The fewest lines between two headings: definitions of a line or two are left together."""


def read_code(data: bytes) -> ReadText | None:
    """Read source code in any encoding; None when the bytes are no text.

    A definition at the top of the file or of a class has its name as a heading above it, so that a quoted line shows
    where it stands; all lines stay as they are.
    """
    text = decode(data)
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    writer = Writer()
    for level, name, part in _parts(lines):
        if name:
            writer.heading(level, name)
        writer.code("\n".join(part))
    return ReadText(writer.text)


def _parts(lines: Sequence[str]) -> Iterator[tuple[int, str, Sequence[str]]]:
    """The lines under each definition: the level of its heading, its name, and the lines."""
    begin, level, name = 0, 1, ""
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        found = _DEFINITION.match(line.lstrip()) if indent <= _INDENT else None
        above = number
        while found and above > begin and _ABOVE.match(lines[above - 1]):
            above -= 1
        if found and above - begin >= _FEWEST_LINES:
            yield level, name, lines[begin:above]
            begin, level, name = above, 2 if indent else 1, found["name"].strip('"`[]:.')
        elif found and not name:
            level, name = 2 if indent else 1, found["name"].strip('"`[]:.')
    yield level, name, lines[begin:]
