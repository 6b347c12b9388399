"""A passage as it is read by the encoder, by BM25 and by the reader: cleaned, and with what it needs to be understood.

Nothing here is ever shown or quoted. Every character of a view knows its place in the document, so that whatever is
found in a view is quoted exactly as it was written.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, repeat

import numpy as np
from numpy.typing import NDArray

from corpus.dates.figures import days_in_figures, in_words
from corpus.definitions import Definition, definitions_in, may_define
from corpus.document import BlockKind, Passage, Sentence
from corpus.entries import mail_fields
from corpus.titles import same_words

__all__ = ["View", "marks_in", "plain", "view_of", "visible"]

_INVISIBLE = "\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
_INVISIBLE += "\U0001bca0-\U0001bca3\U000e0000-\U000e0fff"
"""What is not seen: soft hyphens, zero-width and directional characters, variation selectors, tags."""

_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_PLAIN = re.compile(r"(?![-+] )[A-Za-z0-9,.;:!?'\"()/&%+=$@-]+(?: [A-Za-z0-9,.;:!?'\"()/&%+=$@-]+)*")
"""A part that has nothing to clean."""
_SPACE = re.compile(r"[^\S\n\r]*[\n\r]\s*(?:>[ \t]*)*|[^\S ]\s*|  +")
_LINE_END_HYPHEN = re.compile(
    rf"(?<=[^\W_])[-\u2010\u00ad][{_INVISIBLE}]*[ \t]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])[ \t>]*(?=[^\W_])"
)
_WORD_BEFORE = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*\Z")
_WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_AFTER_SUSPENDED_HYPHEN = frozenset("and or to und oder bis et ou y o e en of og och eller".split())
"""What follows the hyphen of "short- and long-term", which stands for a word that is left out."""

_OPENING = re.compile(r"(?:>[ \t]*)+(?!\Z)")
_HEADING_MARKS = re.compile(r"\A#{1,6}[ \t]+|[ \t]+#+\Z")
_BULLET = re.compile(r"\A[-*+•◦‣⁃▪●○–·][ \t]+(?=\S)")
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]+)(?<!`)\1(?!`)")
_LINK = re.compile(r"(!?\[)[^\[\]\n]{0,400}(\]\([^()\s]{0,2000}(?: \"[^\"\n]{0,200}\")?\))")
_EMPHASIS = re.compile(
    r"""(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]*(?:\n[^*\n]+)?(?<=[^\s*])(\1)(?![\w*])   # *a*  **a**  ***a***
      | (?<![\w_])(_{1,3})(?=[^\s_])[^_\n]+(?<=[^\s_])(\3)(?![\w_])                  # _a_  __a__
      | (?<![\w~])(~~)(?=\S)[^~\n]+(?<=\S)(~~)(?![\w~])""",
    re.VERBOSE,
)
_DUNDER = re.compile(r"__[a-z]+__")  # a name of Python's, no emphasis
_COMMENT = re.compile(r"<!--[^\n]{0,2000}?-->[ \t]?")
_STOPPED = re.compile(r"[.!?:;,…。！？][\"'”’»)\]]*\Z")
_LINE_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_STAMP = re.compile(r"\[[^\[\]\n]*[0-9][^\[\]\n]*\]")
"""A stamp in brackets, without which it is read: what stands in brackets seems to belong to what stands before it."""
_COMPATIBLE = frozenset({"<compat>", "<wide>", "<narrow>", "<noBreak>", "<font>"})
"""Forms that are written plainly, as a ligature; a superscript or a fraction would become another number."""

_STANDING_APART = frozenset(
    {BlockKind.ITEM, BlockKind.ROW, BlockKind.HEADER, BlockKind.LABEL, BlockKind.MESSAGE, BlockKind.CAPTION}
)
_REPEATED = 80
"""The most characters of a lead that is read before every item of a list, and not only before the first."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What is read of a passage: its words, cleaned, with lead lines put in.

    Attributes:
        text: the words.
        places: int32 [characters], the offset in the document's text of each; -1 for what was put in. Words that a
            term is defined by stand before their sentence as well, so that a place may come twice.
        sentences: the spans in ``text`` of each of the passage's sentences, without its lead.
        whole: the spans in ``text`` of what was put into other words, "2024-04-03" into "3 April 2024", and is found as
            a whole only.
    """

    text: str
    places: NDArray[np.int32]
    sentences: tuple[tuple[int, int], ...]
    whole: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The document's span of a span of the view, from its first real character to its last; None without any."""
        for first, last in self.whole:
            if start < last and first < end:
                start, end = min(start, first), max(end, last)
        real = self.places[max(0, start) : max(0, end)]
        real = real[real >= 0]
        return (int(real[0]), int(real[-1]) + 1) if len(real) else None


def view_of(text: str, passage: Passage) -> View:
    """A passage as it is read.

    Args:
        text: the whole text of the document.
        passage: of the document.
    """
    page = _Page(text, _fields(text, passage.sentences))
    before: Sentence | None = None
    lead = ""  # what has been read last of headings and leads
    for sentence in passage.sentences or (Sentence(passage.start, passage.end),):
        if before is not None:
            page.insert(_separator(text, before, sentence, page.last()))
        if sentence.lead and _is_read(sentence, lead):
            page.insert(in_words(sentence.lead.rstrip(": ")) + ": ")
        if may_define(sentence.kind):
            for defined in definitions_in(text, sentence.start, sentence.end):
                page.define(defined)
        start = page.length
        page.read(sentence)
        page.sentences.append((start, page.length))
        lead = same_words(sentence.lead)
        if sentence.kind in (BlockKind.HEADING, BlockKind.MESSAGE):
            lead += same_words(text[sentence.start : sentence.end])
        before = sentence
    return page.view(len(passage.sentences))


def plain(words: str) -> str:
    """Words as they are read in a view, for what is put in there."""
    if _PLAIN.fullmatch(words):
        return words
    page = _Page(words)
    page.read(Sentence(0, len(words)))
    return page.text.strip()


def marks_in(text: str, start: int, end: int, kind: BlockKind) -> list[tuple[int, int]]:
    """The spans of a slice of a text that only set its words, such as the marks of Markdown; in order, none overlap.

    Args:
        text: of the document.
        start: of the slice.
        end: of the slice.
        kind: of the block that it is of.
    """
    marks: list[tuple[int, int]] = []
    part = text[start:end]
    for first, last in sorted(_marks(part, kind)) if kind is not BlockKind.CODE else ():
        if not marks or start + first >= marks[-1][1]:
            marks.append((start + first, start + last))
    return marks


def visible(text: str) -> str:
    """Text without the characters that are not seen, as in a view: what is compared with views is written so."""
    return _UNSEEN.sub("", text)


def _fields(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int, str]]:
    """The labels at the heads of mails in a passage, and how each is read: ``(start, end, words)``."""
    found: list[tuple[int, int, str]] = []
    for is_label, run in groupby(sentences, key=lambda sentence: sentence.kind is BlockKind.LABEL):
        if is_label:
            labels = list(run)
            start = labels[0].start
            found += ((start + a, start + b, words) for a, b, words in mail_fields(text[start : labels[-1].end]))
    return found


def _is_read(sentence: Sentence, lead: str) -> bool:
    """Whether a lead is read: where it is another than before, and before each item of a list if it is short."""
    words = same_words(sentence.lead)
    if sentence.kind is BlockKind.MESSAGE and lead.startswith(words):
        return False
    return words != lead or (sentence.kind is BlockKind.ITEM and len(sentence.lead) <= _REPEATED)


def _separator(text: str, before: Sentence, sentence: Sentence, last: str) -> str:
    """What is read between two sentences: a stop where only the layout says that one has ended."""
    if not _LINE_BREAK.search(text, before.end, sentence.start) or _STOPPED.search(last):
        return " "
    if before.kind is BlockKind.HEADING:
        return ": "
    return ". " if not _STANDING_APART.isdisjoint((before.kind, sentence.kind)) else " "


class _Page:
    """A view being written: pieces of text, each with the place of its first character, or -1."""

    def __init__(self, text: str, fields: Sequence[tuple[int, int, str]] = ()) -> None:
        self._text = text
        self._fields = fields
        self._pieces: list[tuple[str, int]] = []
        self._whole: list[tuple[int, int]] = []
        self.length = 0
        self.sentences: list[tuple[int, int]] = []

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(words for words, _ in self._pieces)

    def insert(self, words: str) -> None:
        """Put in what is not in the document."""
        self._put(words, -1)

    def last(self) -> str:
        """The end of what has been written."""
        return "".join(words for words, _ in self._pieces[-3:])[-8:]

    def define(self, defined: Definition) -> None:
        """Write a term before the words that it stands for, which come again in their sentence."""
        self.insert(f"{plain(defined.term)}: ")
        self._clean(defined.start, defined.end, BlockKind.PARAGRAPH)
        self.insert(". ")

    def read(self, sentence: Sentence) -> None:
        """Write a sentence, a row's cells each after its header."""
        if not sentence.cells:
            self._clean(sentence.start, sentence.end, sentence.kind)
            return
        for number, cell in enumerate(sentence.cells):
            if number:
                self.insert("; ")
            if cell.header:
                self.insert(in_words(cell.header) + ": ")
            self._clean(cell.start, cell.end, sentence.kind)

    def view(self, sentences: int) -> View:
        """The view, with so many of the sentences."""
        places = array("i")
        for words, place in self._pieces:
            places.extend(repeat(-1, len(words)) if place < 0 else range(place, place + len(words)))
        return View(self.text, np.array(places, np.int32), tuple(self.sentences[:sentences]), tuple(self._whole))

    def _put(self, words: str, place: int) -> None:
        if words:
            self._pieces.append((words, place))
            self.length += len(words)

    def _clean(self, start: int, end: int, kind: BlockKind) -> None:
        """Write a part of the document, with what only decorates or hides its words left out."""
        part = self._text[start:end]
        other = self._in_other_words(start, end) if kind is not BlockKind.CODE else []
        if not other and _PLAIN.fullmatch(part):
            self._put(part, start)
            return
        edits = [
            edit
            for edit in _edits(self._text, start, end, kind)
            if all(edit[1] <= first or last <= edit[0] for first, last, _ in other)
        ]
        at = 0
        for first, last, instead in sorted([*other, *edits]):
            if last <= at:
                continue
            if first > at:
                self._put(part[at:first], start + at)
            if first >= at:
                self._put_instead(instead, start + first, start + last)
            at = last
        self._put(part[at:], start + at)

    def _in_other_words(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """What is read in other words in a part of the document, in its own offsets: days, and labels of mails."""
        part = self._text[start:end]
        found = list(days_in_figures(part))
        for first, last, words in self._fields:
            if start <= first and last <= end:
                before = len(part[: first - start].rstrip())
                found.append((before, last - start, f". {words}" if before else words))
        return sorted(found)

    def _put_instead(self, words: str, start: int, end: int) -> None:
        """Write words in place of a slice of the document; the last of several stands at its end."""
        for character in words[:-1]:
            self._put(character, start)
        self._put(words[-1:], start if len(words) == 1 else end - 1)
        if len(words) > 2:
            self._whole.append((self.length - len(words), self.length))


def _edits(text: str, start: int, end: int, kind: BlockKind) -> Iterator[tuple[int, int, str]]:
    """What is written otherwise in a part of a text: (first, last, instead), in the part's own offsets."""
    part = text[start:end]
    for found in _LINE_END_HYPHEN.finditer(part):
        read = _at_line_end(text, start + found.start(), start + found.end())
        yield found.start(), found.end(), read
    yield from ((found.start(), found.end(), "") for found in _UNSEEN.finditer(part))
    yield from ((found.start(), found.end(), " ") for found in _SPACE.finditer(part))
    if not part.isascii():
        for at, character in enumerate(part):
            if character > "\x7f" and (plain := _compatible(character)) != character:
                yield at, at + 1, plain
    if kind is BlockKind.MESSAGE and (stamp := _STAMP.match(part)):
        yield from ((0, 1, ""), (stamp.end() - 1, stamp.end(), ""))
    if kind is not BlockKind.CODE:
        yield from ((first, last, "") for first, last in _marks(part, kind))


def _marks(part: str, kind: BlockKind) -> Iterator[tuple[int, int]]:
    """The marks of Markdown in a part of a text."""
    opening = {BlockKind.HEADING: _HEADING_MARKS, BlockKind.ITEM: _BULLET}.get(kind)
    if opening is not None:
        yield from (found.span() for found in opening.finditer(part))
    if quoted := _OPENING.match(part):
        yield quoted.span()
    code = [found.span() for found in _CODE.finditer(part)]
    for first, last in code:
        width = 2 if part.startswith("``", first) else 1
        yield from ((first, first + width), (last - width, last))
    yield from (found.span() for found in _COMMENT.finditer(part))
    for pattern in (_LINK, _EMPHASIS):
        for found in pattern.finditer(part):
            inside = any(first <= found.start() < last for first, last in code)
            if not inside and not _DUNDER.fullmatch(found[0]):
                yield from (found.span(number) for number in range(1, pattern.groups + 1) if found[number])


def _at_line_end(text: str, start: int, end: int) -> str:
    """What is read for a hyphen at the end of a line and the break after it: "", "-" or "- ".

    A word that goes on in lower case was divided there, unless the document has it with a hyphen elsewhere.
    """
    if text[start] == "\u00ad":
        return ""
    left = _WORD_BEFORE.search(text, max(0, start - 60), start)
    right = _WORD.match(text, end, end + 60)
    if left is None or right is None or not right[0][0].islower():
        return "-"
    first, second = left[0].casefold(), right[0].casefold()
    if second in _AFTER_SUSPENDED_HYPHEN:
        return "- "
    known = _words_of(text)
    if first + second in known:
        return ""
    return "-" if "-" in first or f"{first}-{second}" in known else ""


@lru_cache(maxsize=8)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text, those with hyphens in them whole."""
    return frozenset(word.replace("\u2010", "-") for word in _WORD.findall(visible(text).casefold()))


@lru_cache(maxsize=4096)
def _compatible(character: str) -> str:
    """The character written plainly, where that is letters, figures or marks of its own."""
    if character in "\u2010\u2011":
        return "-"
    tag = unicodedata.decomposition(character).partition(" ")[0]
    plain = unicodedata.normalize("NFKC", character) if tag in _COMPATIBLE else character
    return character if plain[0].isspace() else plain
