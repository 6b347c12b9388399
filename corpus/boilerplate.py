"""The boilerplate of a page - what stands around a text, not in it - told by where and how it stands.

Breadcrumbs, menus, language switches, captions that repeat the title, date lines, links to the top of the
page, and legal notes stand before the first running prose or after the last, as short lines of their own.
Nothing between prose and prose is boilerplate, and a text without prose has none: lists, tables, poems and
chats are left whole.
"""

import re
from collections.abc import Iterable, Sequence

from corpus.lines import Form, Line, blocks_of, count_words, ends_sentence
from corpus.titles import is_date_line, is_prose, same_words

__all__ = ["find_boilerplate"]

_CODES = re.compile(r"(?:[^\w\s]*[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\d*[^\w\s]*(?:\s+|\Z))+")
_HYPHENATED_CODE = re.compile(r"\b[a-z]{2,3}[-_][A-Z]{2}")
_KEY_AND_VALUE = re.compile(r"\S:\s|[@=]|://")
_LEGAL_NOTE = re.compile(
    r"""©|\(c\)\s*\d{4}|\bcopyright\b|\ball\s+rights\s+reserved\b|\bcookies?\b|\bprivacy\s+policy\b|\bterms\s+of\s+(?:use|service)\b
      | \b(?:not|no)\b.{0,30}\b(?:responsib|liab)\w+|\bdisclaimer\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MAX_LABEL_WORDS = 4
_MAX_TINY_SENTENCE_WORDS = 3
_MAX_NOTE_WORDS = 30
_MAX_MENU_WORDS = 5
_MAX_TAIL_SHARE = 0.2
_REPEATED_TITLE_EXTRA = 20
_REPEATED_TITLE_SHARE = 0.6


def find_boilerplate(lines: Sequence[Line], title: str, dated: bool) -> frozenset[int]:
    """Which lines of a document are boilerplate.

    Args:
        lines: all lines of the text.
        title: the document's title.
        dated: whether the day of publication is known; date lines say nothing more then, and are boilerplate.

    Returns:
        Indices into ``lines``.
    """
    blocks = blocks_of(lines)
    prose = [number for number, block in enumerate(blocks) if is_prose(lines[block.start : block.stop])]
    if not prose:
        return frozenset()
    head = range(blocks[prose[0]].start)
    tail = [lines[block.start : block.stop] for block in blocks[prose[0] + 1 :]]
    return _in_head(lines, head, title, dated) | _in_tail(lines, tail, dated)


def _in_head(lines: Sequence[Line], head: range, title: str, dated: bool) -> frozenset[int]:
    """What stands above the title, what repeats it, date lines and language switches.

    The title itself, as it last stands, opens the text unless other boilerplate comes between them.
    """
    repeats = [number for number in head if _repeats(lines[number], title)]
    last = repeats[-1] if repeats else -1
    found = {
        number
        for number in head
        if number in repeats
        or (number < last and _is_menu(lines[number]))
        or _is_code(lines[number])
        or (dated and _is_date_alone(lines, number))
    }
    opens = bool(repeats) and lines[last].form is not Form.ITEM and found.isdisjoint(range(last + 1, head.stop))
    return frozenset(found - {last} if opens else found)


def _repeats(line: Line, title: str) -> bool:
    """Whether a line, which is no row of a table, says the title, or most of it, with little more: "(Photo)"."""
    words, whole = same_words(line.text[line.marker :]), same_words(title)
    shorter, longer = sorted((words, whole), key=len)
    return (
        line.form is not Form.ROW
        and bool(shorter)
        and shorter in longer
        and len(shorter) >= _REPEATED_TITLE_SHARE * len(longer)
        and len(words) <= len(whole) + _REPEATED_TITLE_EXTRA
    )


def _is_date_alone(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is a date and stands by itself; one among others is part of what they say."""
    alone = not number or lines[number].gap > 0
    return alone and (number + 1 == len(lines) or lines[number + 1].gap > 0) and is_date_line(lines[number].text)


def _is_menu(line: Line) -> bool:
    return (
        line.form in (Form.PLAIN, Form.ITEM, Form.RULE)
        and count_words(line.text) <= _MAX_MENU_WORDS
        and not ends_sentence(line.text)
        and not _KEY_AND_VALUE.search(line.text)
    )


def _is_code(line: Line) -> bool:
    """A switch between languages: nothing but their codes."""
    words = line.text[line.marker :]
    return _CODES.fullmatch(words) is not None and _HYPHENATED_CODE.search(words) is not None


def _in_tail(lines: Sequence[Line], tail: list[Sequence[Line]], dated: bool) -> frozenset[int]:
    """What stands alone after the last prose, found from the end of the text upwards.

    A legal note is prose in form; it is boilerplate when something else parts it from the text above.
    """
    peeled: list[Line] = []
    notes: list[Line] = []
    for number in range(len(tail) - 1, -1, -1):
        line, above = tail[number][0], tail[number - 1][-1] if number else None
        if len(tail[number]) > 1:
            break
        if _is_legal_note(line):
            notes.append(line)
        elif (
            _is_label(line, above)
            or _is_code(line)
            or (dated and is_date_line(line.text))
            or (peeled and _is_tiny(line))
        ):
            peeled += [*notes, line]
            notes.clear()
        else:
            break
    peeled += [note for note in notes if not peeled and "©" in note.text]
    if _size(peeled) > _MAX_TAIL_SHARE * _size(lines):
        return frozenset()
    starts = {line.start for line in peeled}
    return frozenset(number for number, line in enumerate(lines) if line.start in starts)


def _is_label(line: Line, above: Line | None) -> bool:
    """A few words that are no sentence, no name, no figure and no item: the text of a link or a button."""
    words = line.text.split()
    return (
        line.form is Form.PLAIN
        and len(words) <= _MAX_LABEL_WORDS
        and line.text[0].isupper()
        and not any(map(str.isdigit, line.text))
        and not any(mark in line.text for mark in '.,:;!?@"“')
        and not (len(words) > 1 and all(word[0].isupper() for word in words))
        and not (above is not None and above.text.endswith((",", ":")))
    )


def _is_tiny(line: Line) -> bool:
    """A sentence of a few words that stands well apart: what a page says of itself ("1 result.")."""
    return line.gap > 1 and line.form is Form.PLAIN and len(line.text.split()) <= _MAX_TINY_SENTENCE_WORDS


def _is_legal_note(line: Line) -> bool:
    return count_words(line.text) <= _MAX_NOTE_WORDS and _LEGAL_NOTE.search(line.text) is not None


def _size(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines)
