"""Where the sentences of a text begin and end.

Within a paragraph the boundaries are those of ``sentencex`` (Wikimedia's rule-based segmenter for some 300
languages). Where paragraphs, items of lists, headings, rows of tables and deliberate line breaks end, so does
a sentence, whatever its punctuation. So does each entry of a log and each message of a chat, and nothing divides its
stamp.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Set
from itertools import pairwise

import sentencex  # type: ignore[import-untyped]

from corpus.dates.stamps import find_stamps
from corpus.lines import Form, Line, blocks_of, lines_of

__all__ = ["sentence_spans"]

_STANDS_ALONE = frozenset({Form.MARKED_HEADING, Form.ROW, Form.RULE, Form.FENCE, Form.CODE})
_BEGINS = _STANDS_ALONE | {Form.ITEM}
_LABEL = re.compile(r"\[?\d{1,2}[:.]\d{2}\b|[^\W\da-z_][\w.'’-]*(?: [\w.'’()-]+){0,3}:\s")
_SPACE = re.compile(r"\s")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_AFTER_STOP = re.compile(r"(?<=[.!?] )[^\W\d_]")
_ITEM_NUMBER = re.compile(r"\W*\d{1,3}\. *")
_LONGEST_ENTRY = 400
"""Characters of the entry of a log, without an author, that is one sentence whatever stops it has."""
_ORDINALS = frozenset("bs cs da de et fi fo hr hu is lb lv nb nn no pl sk sl sr tr".split())
"""Languages that write ordinals with a stop: "der 2. Weltkrieg", "den 3. maj"."""
_ORDINAL = re.compile(r"(?<![\w.,:/-])\d{1,2}\. *$")
_HYPHENATED = re.compile(r"\w[-\u00ad\u2010]$")
_WINDOW = 4000
_MARGIN = 200
_NARROW = 40
"""Characters below which lines are not wrapped but broken on purpose."""
_RAGGED = 0.75
"""Share of its block's width below which a line was not filled."""


def sentence_spans(
    text: str, start: int = 0, end: int | None = None, language: str | None = None
) -> list[tuple[int, int]]:
    """The sentences between two offsets of a text.

    Args:
        text: the whole text.
        start: where to begin.
        end: where to stop; the text's end when None.
        language: ISO 639-1 code, for its abbreviations; English rules when None.

    Returns:
        Spans ``(start, end)`` in code points: in order, disjoint, none empty, without white space around
        them, and together covering every character that is not white space.
    """
    spans: list[tuple[int, int]] = []
    found = find_stamps(text)
    edges = (bisect_left(found, at, key=lambda stamp: stamp.start) for at in (start, len(text) if end is None else end))
    stamps = {stamp.start: stamp for stamp in found[slice(*edges)]}
    for first, last in _segments(lines_of(text, start, end), stamps.keys()):
        stamp = stamps.get(first.start)
        body = min(stamp.end if stamp else first.start + first.marker, last)
        whole = stamp is not None and not stamp.by_name and last - body <= _LONGEST_ENTRY
        cuts = [] if whole else [body + cut for cut in _boundaries(text[body:last], language or "en")]
        spans.extend(_trimmed(text, [first.start, *cuts, last]))
    return spans


def _segments(lines: list[Line], stamped: Set[int]) -> Iterator[tuple[Line, int]]:
    """Runs of lines that no structure divides: the first of each, and where the last ends."""
    for block in blocks_of(lines):
        members = lines[block.start : block.stop]
        width = max(len(line.text) for line in members)
        first = members[0]
        for before, line in pairwise(members):
            if line.start in stamped or _divided(before, line, width):
                yield first, before.end
                first = line
        yield first, members[-1].end


def _divided(before: Line, line: Line, width: int) -> bool:
    """Whether a sentence cannot run on from one line to the next.

    A line that was wrapped is about as wide as its block. Where the next word would easily have fitted on the
    line before, the break was meant, unless what follows goes on in lower case, or the line ends in a hyphen. A time
    or a name with a colon begins another speaker's words, or another field.
    """
    if before.form in _STANDS_ALONE or line.form in _BEGINS or _LABEL.match(line.text):
        return True
    if line.text[0].islower() or _HYPHENATED.search(before.text):
        return False
    fits = len(before.text) + 1 + len(line.text.split(maxsplit=1)[0])
    return width < _NARROW or fits < _RAGGED * width


def _boundaries(paragraph: str, language: str) -> list[int]:
    """Offsets at which the sentences of a paragraph begin, the first not included.

    The segmenter is given a copy of equal length: it fails on white space beyond ASCII after an initial and
    on lone surrogates, takes a line break for more than it is here, and sees no boundary before a lower-case
    letter, which is where sentences begin in texts that have no capitals at all. A very long paragraph is
    given in windows, because its time is quadratic.
    """
    plain = _SURROGATE.sub("\ufffd", _SPACE.sub(" ", paragraph))
    if plain.islower():
        plain = _AFTER_STOP.sub(_capital, plain)
    starts, at = [0], 0
    while at + _WINDOW < len(plain):
        # The end of a window is left to the next one, which sees what follows.
        found = [at + cut for cut in _cuts(plain[at : at + _WINDOW], language) if cut < _WINDOW - _MARGIN]
        starts += found
        at = found[-1] if found else at + _WINDOW - _MARGIN
    starts += [at + cut for cut in _cuts(plain[at:], language)]
    return _without_fragments(plain, starts)


def _cuts(text: str, language: str) -> list[int]:
    """Where the segmenter sees sentences begin, the first not included."""
    try:
        found = sentencex.get_sentence_boundaries(language, text)
    except BaseException as error:
        # A panic in the segmenter's Rust code derives from BaseException; its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return []
    starts = [int(sentence["start_index"]) for sentence in found[1:]]
    if language not in _ORDINALS:
        return starts
    return [start for start in starts if not _ORDINAL.search(text, max(0, start - _MARGIN), start)]


def _without_fragments(paragraph: str, starts: list[int]) -> list[int]:
    """The starts of sentences, less those of pieces without words: stray marks, and an item's number."""
    kept: list[int] = []
    number = True
    for start, end in pairwise([*starts, len(paragraph)]):
        piece = paragraph[start:end]
        if not number and any(map(str.isalnum, piece)):
            kept.append(start)
        number = _ITEM_NUMBER.fullmatch(piece) is not None
    return kept


def _capital(letter: re.Match[str]) -> str:
    upper = letter[0].upper()
    return upper if len(upper) == 1 else letter[0]


def _trimmed(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if words := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(words)
