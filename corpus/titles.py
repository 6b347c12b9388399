"""Which lines of a text look like titles, and which of them is its own."""

import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.dates import date_of_line
from corpus.entries import label_of
from corpus.lines import Form, Line, blocks_of, count_words, ends_sentence, lines_of

__all__ = ["find_title", "is_date_line", "is_prose", "is_title_like", "same_words"]

_NO_TITLE_END = re.compile(r"""[.!,;:。！、،؛–—-]["'”’»)\]]*\Z""")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{2}[.!?][\"'”’»)]*\s+[^\W\d_]")
_ADDRESS = re.compile(r"\w@\w|://|www\.")
_CASED = re.compile(r"[^\W\d_]")

_NUMBER = re.compile(r"\d+")

_HEAD = 20_000
_HEAD_LINES = 30
_LONGEST_TITLE = 250
_LONGEST_DATE = 60
_PROSE_WORDS = 8
_UNPUNCTUATED_PROSE_WORDS = 30
_TITLE_WORDS = 3
_FIGURES_SHARE = 0.3


def find_title(text: str) -> str | None:
    """The line above the first running prose that looks like the title; None when no line does.

    One of three words or more goes before a shorter one, which on pages is often the name of the part of the
    site; a shorter one that is a label with its value, such as "Total: 12", is none.
    """
    lines = lines_of(text, 0, _HEAD)[:_HEAD_LINES]
    candidates: list[str] = []
    for block in blocks_of(lines):
        members = lines[block.start : block.stop]
        if is_prose(members):
            break
        if len(members) == 1 and is_title_like(members[0]):
            candidates.append(members[0].text[members[0].marker :])
    long = next((line for line in candidates if count_words(line) >= _TITLE_WORDS), None)
    return long or next((line for line in candidates if label_of(line) is None), None)


def is_title_like(line: Line) -> bool:
    """Whether a line could be a title or a heading: short, no sentence, no date, no address."""
    words = line.text[line.marker :]
    first = _CASED.search(words)
    return (
        line.form in (Form.PLAIN, Form.MARKED_HEADING)
        and first is not None
        and not (first.start() == 0 and first[0].islower())
        and len(words) <= _LONGEST_TITLE
        and not _NO_TITLE_END.search(words)
        and not _SENTENCE_INSIDE.search(words)
        and not _ADDRESS.search(words)
        and not _is_mostly_figures(words)
        and not is_date_line(words)
    )


def _is_mostly_figures(words: str) -> bool:
    """Whether a line is a date, a time or a row of numbers, in whatever language its words are."""
    letters_and_digits = sum(map(str.isalnum, words))
    digits = sum(map(str.isdigit, words))
    return digits >= _FIGURES_SHARE * letters_and_digits and len(_NUMBER.findall(words)) > 1


@lru_cache(4096)  # of most lines it is asked several times, when the text is read and when it is split
def is_date_line(line: str) -> bool:
    """Whether a line is there to say when the text was published, which no row of a table is."""
    is_row = line.startswith("|") and line.endswith("|")
    return len(line) <= _LONGEST_DATE and not is_row and not ends_sentence(line) and date_of_line(line) is not None


def is_prose(block: Sequence[Line], words: int = _PROSE_WORDS) -> bool:
    """Whether a block is running text: a sentence of some length, or a great many words without a stop."""
    text = " ".join(line.text[line.marker :] for line in block)
    count = count_words(text)
    stopped = ends_sentence(text) or _SENTENCE_INSIDE.search(text) is not None
    return count >= _UNPUNCTUATED_PROSE_WORDS or (stopped and count >= words)


def same_words(text: str) -> str:
    """The letters and digits of a line, for telling whether two lines say the same."""
    return "".join(filter(str.isalnum, text.casefold()))
