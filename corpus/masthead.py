"""What a plain text says of where it comes from: its masthead, its foot, and the agency in its dateline."""

import re

from corpus.lines import Form, Line, blocks_of, lines_of
from corpus.titles import is_prose, same_words

__all__ = ["EDGE", "masthead_of"]

EDGE = 4_000
"""Characters at either end of a text that are looked at."""

_HEAD_LINES, _FOOT_LINES = 8, 4
_LONGEST = 160
_IMPRINT = re.compile(r"©|\(c\)|\b(?:published|printed|issued|copyright|press (?:release|office))\b", re.IGNORECASE)
_PLACE_AND_DAY = r"[^\W\d_a-z][\w .,'’-]{2,60}?[.,]? ?"
_NAME = r"[A-Z][\w.& -]{1,30}"
_AGENCY = re.compile(rf"{_PLACE_AND_DAY}(?:/(?P<slashes>{_NAME})/|\((?P<brackets>{_NAME})\) ?[-–—])")
"""The beginning of a report, up to who sends it: "PARIS, March 20. /AFP/", "PARIS, March 20 (AFP) -"."""


def masthead_of(head: str, foot: str, title: str) -> list[str]:
    """The lines that may name who published a text, or what it is a part of.

    Args:
        head: the text's beginning, about ``EDGE`` characters.
        foot: its end.
        title: the document's title, which says what it is about and is left out.
    """
    lines = lines_of(head)
    blocks = blocks_of(lines)
    prose = next((block for block in blocks if is_prose(lines[block.start : block.stop])), None)
    above = lines[: prose.start if prose else _HEAD_LINES][:_HEAD_LINES]
    agency = _AGENCY.match(lines[prose.start].text) if prose else None
    kept = [_words(line) for line in (*above, *lines_of(foot)[-_FOOT_LINES:]) if _may_name(line)]
    said = [words for words in kept if same_words(words) != same_words(title)]
    return [*said, *([agency["slashes"] or agency["brackets"]] if agency else [])]


def _may_name(line: Line) -> bool:
    return len(line.text) <= _LONGEST and (not is_prose([line]) or _IMPRINT.search(line.text) is not None)


def _words(line: Line) -> str:
    return line.text[line.marker :] if line.form is not Form.RULE else ""
