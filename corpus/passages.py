"""A document becomes passages: whole sentences of one section, of the size that the encoder reads best.

Boilerplate is in no passage. A heading is not part of the passages below it but of their context; one that
has nothing below it, and would be lost, opens the passage that follows.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.boilerplate import find_boilerplate
from corpus.dates import DateRange
from corpus.definitions import definitions_in, may_define
from corpus.document import BlockKind, Cell, Document, Passage, Sentence
from corpus.headings import find_headings
from corpus.layout import LEAD_JOINT, Block, layout_of
from corpus.lines import lines_of
from corpus.sentences import sentence_spans
from corpus.splitting import PassageSettings
from corpus.titles import same_words

__all__ = ["split"]

CountTokens = Callable[[str], int]

_TINY_SECTION = 20
_CHARACTERS_PER_TOKEN = 6
"""No language has more on average; a sentence too long by this measure is divided before it is counted."""
_MOST_CHARACTERS_PER_TOKEN = 12
"""Beyond this a tokenizer does not know what it reads, and may count a word of any length as one token."""
_CLAUSE_END = re.compile(r"[,;:)\]}–—،؛]\s+|[、，；：]\s*")
_SPACE = re.compile(r"\s+")
_MAY_DIVIDE = re.compile(r"[^\w ,;:()'\"/%&+-]")
"""What may stand between two sentences, or in them: without any, a block is one."""
_BLANK = re.compile(r"[\W_]*")
_NOTHING = re.compile(r"[\s\-=_*~+#|.:`]*|<!--.*-->")
_SAYING_ALL = frozenset({BlockKind.ROW, BlockKind.HEADER})
_FOLDERS_READ = 2
"""How many of the folders that a file is in are read with it, from the innermost up."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never divided: a sentence, a piece of one that is too long, or a heading kept as text."""

    start: int
    end: int
    tokens: int
    kind: BlockKind = BlockKind.PARAGRAPH
    path: tuple[str, ...] = ()
    lead: str = ""
    cells: tuple[Cell, ...] = ()

    def sentence(self, section: Sequence[str]) -> Sentence:
        """The unit as a sentence of a section, led by the headings that are below the section's own."""
        below = self.path[len(section) :]
        return Sentence(self.start, self.end, self.kind, LEAD_JOINT.join(filter(None, (*below, self.lead))), self.cells)


@dataclass(frozen=True, slots=True)
class _Section:
    """The units under one heading.

    Attributes:
        path: the heading after those above it; the document's title is not repeated.
        apart: whether boilerplate stands between this section and what is above.
        heading: the heading itself; one that only says the title opens the units instead.
        units: what stands under it.
    """

    path: tuple[str, ...]
    apart: bool
    heading: _Unit | None
    units: tuple[_Unit, ...]

    @property
    def tokens(self) -> int:
        return sum(unit.tokens for unit in self.units)


def split(document: Document, count_tokens: CountTokens, settings: PassageSettings | None = None) -> list[Passage]:
    """Split a document into passages.

    A document whose text fits into one passage is one passage. Sections in a row that are all tiny share
    passages, under what their headings have in common, with the headings as part of the text.

    Args:
        document: the document.
        count_tokens: how many tokens the encoder makes of a text; called once for each sentence.
        settings: sizes; the defaults when None.

    Returns:
        Passages in the order of the text, numbered from 0. Together they hold every sentence that is neither
        boilerplate nor a heading.
    """
    settings = settings or PassageSettings()
    units = _Units(document, count_tokens, settings.max_tokens)
    sections = _together(_with_lost_headings(_sections(document, units)), settings.max_tokens)
    if not sections and (everything := units.between(0, len(document.text), _BLANK)):
        sections = [_Section((), False, None, everything)]
    passages: list[Passage] = []
    for section in sections:
        for members in _packed(section.units, settings):
            start, end = members[0].start, members[-1].end
            name = LEAD_JOINT.join(words for words in section.path if not _is_same(words, document.title)) or None
            context = _context(document, name, document.text[start : members[0].end])
            sentences = tuple(unit.sentence(section.path) for unit in members)
            passages.append(Passage(document.id, len(passages), start, end, name, context, sentences))
    return passages


class _Units:
    """Cuts parts of one document into units."""

    def __init__(self, document: Document, count_tokens: CountTokens, max_tokens: int) -> None:
        self._text = document.text
        self._language = document.language
        self._count = count_tokens
        self._most = max_tokens
        self._costs: dict[str, int] = {}

    def between(self, start: int, end: int, nothing: re.Pattern[str] = _NOTHING) -> tuple[_Unit, ...]:
        """The units of a part of the text, those left out that are nothing but rules, marks and comments."""
        spans = sentence_spans(self._text, start, end, self._language)
        return tuple(
            _Unit(*piece)
            for first, last in spans
            if not nothing.fullmatch(self._text, first, last)
            for piece in self._of_sentence(first, last)
        )

    def of_block(self, block: Block, path: tuple[str, ...]) -> Iterator[_Unit]:
        """The units of a block: its sentences, each with its lead and with the headings that it stands under."""
        lead, leads = block.lead, self._cost(block.lead, block.kind)
        for first, last in self._sentences(block):
            if _NOTHING.fullmatch(self._text, first, last) and not block.cells:
                continue
            for start, end, tokens in self._of_sentence(first, last):
                cells = _within(block.cells, start, end)
                headers = sum(self._cost(cell.header, block.kind) for cell in cells)
                cost = leads + headers + self._definitions(start, end, block)
                yield _Unit(start, end, tokens + cost, block.kind, path, lead, cells)
            lead = block.later_lead or block.lead

    def of_heading(self, block: Block, path: tuple[str, ...]) -> _Unit:
        """A heading, whatever its length, with the headings that it stands under."""
        tokens = self._tokens(block.start, block.end)
        return _Unit(block.start, block.end, tokens, block.kind, path, block.lead)

    def _sentences(self, block: Block) -> list[tuple[int, int]]:
        if block.is_whole or not _MAY_DIVIDE.search(self._text, block.start, block.end - 1):
            return [(block.start, block.end)]
        return sentence_spans(self._text, block.start, block.end, self._language)

    def _cost(self, words: str, kind: BlockKind) -> int:
        """How many tokens are read besides the text, where they are read again and again."""
        if not words or kind not in (BlockKind.ITEM, BlockKind.ROW):
            return 0
        if words not in self._costs:
            self._costs[words] = self._count(words)
        return self._costs[words]

    def _definitions(self, start: int, end: int, block: Block) -> int:
        """How many tokens are read before a sentence of the terms that it defines."""
        if not may_define(block.kind):
            return 0
        found = definitions_in(self._text, start, end)
        return sum(self._count(f"{each.term}: {self._text[each.start : each.end]}") for each in found)

    def _of_sentence(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The sentence, or its pieces if it is too long, with their tokens; a megabyte is never counted whole."""
        limit = self._most * _CHARACTERS_PER_TOKEN
        while end - start > limit:
            cut = self._cut(start + limit // 2, start + limit)
            yield from self._fitting(start, cut)
            start = cut
        yield from self._fitting(start, end)

    def _fitting(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        piece = self._text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if start >= end:
            return
        tokens = self._tokens(start, end)
        if tokens <= self._most or end - start == 1:
            yield start, end, tokens
            return
        third = (end - start) // 3
        cut = self._cut(start + third, end - third)
        yield from self._fitting(start, cut)
        yield from self._fitting(cut, end)

    def _tokens(self, start: int, end: int) -> int:
        return max(self._count(self._text[start:end]), (end - start) // _MOST_CHARACTERS_PER_TOKEN)

    def _cut(self, low: int, high: int) -> int:
        """Where to cut between two offsets: after the last clause, or word, or else at the end."""
        for boundary in (_CLAUSE_END, _SPACE):
            cuts = [found.end() for found in boundary.finditer(self._text, low, high)]
            if cuts:
                return cuts[-1]
        return max(high, low + 1)


def _within(cells: Sequence[Cell], start: int, end: int) -> tuple[Cell, ...]:
    """The cells, or the parts of cells, that stand between two offsets."""
    if not cells or (start <= cells[0].start and cells[-1].end <= end):
        return tuple(cells)
    first = bisect_right(cells, start, key=lambda cell: cell.end)
    last = bisect_left(cells, end, key=lambda cell: cell.start)
    return tuple(Cell(max(start, cell.start), min(end, cell.end), cell.header) for cell in cells[first:last])


def _sections(document: Document, units: _Units) -> list[_Section]:
    """The sections of a document, those without a body included."""
    lines = lines_of(document.text)
    boilerplate = find_boilerplate(lines, document.title, document.published is not None)
    blocks = layout_of(document.text, lines, boilerplate, find_headings(lines, boilerplate))
    unsaid = _unsaid_title(blocks, document.title)
    sections: list[_Section] = []
    for members in _bodies(blocks):
        opening = members[0]
        path = tuple(words for words in opening.path if not _is_same(words, unsaid))
        heading: _Unit | None = None
        opened: tuple[_Unit, ...] = ()
        if opening.kind is BlockKind.HEADING:
            above = tuple(words for words in opening.path[:-1] if not _is_same(words, unsaid))
            unit, members = units.of_heading(opening, above), members[1:]
            if _is_same(opening.path[-1], document.title):
                opened = (unit,)
            else:
                heading = unit
        inside = (*opened, *(unit for block in members for unit in units.of_block(block, path)))
        sections.append(_Section(path, opening.is_apart, heading, inside))
    return sections


def _unsaid_title(blocks: Sequence[Block], title: str) -> str:
    """The title, where a heading that says it stands over all others: it is in no path; "" where it is one of many."""
    levels = [block.level for block in blocks if block.kind is BlockKind.HEADING]
    own = [block.level for block in blocks if block.kind is BlockKind.HEADING and _is_same(block.path[-1], title)]
    return "" if own and sum(level <= min(own) for level in levels) > len(own) else title


def _bodies(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks, each heading with what stands below it, and parted where boilerplate stands between."""
    bodies: list[list[Block]] = []
    for block in blocks:
        if not bodies or block.kind is BlockKind.HEADING or block.is_apart:
            bodies.append([])
        bodies[-1].append(block)
    return bodies


def _is_same(heading: str, title: str) -> bool:
    return bool(title) and same_words(heading) == same_words(title)


def _with_lost_headings(sections: Sequence[_Section]) -> list[_Section]:
    """Sections that have a body; a heading that has none goes to the body that follows.

    Unless the next heading stands under it: then it is in that section's path.
    """
    kept: list[_Section] = []
    waiting: list[_Section] = []
    for number, section in enumerate(sections):
        if waiting and section.apart:
            kept.append(_joined(waiting, waiting[0].path))
            waiting.clear()
        following = sections[number + 1] if number + 1 < len(sections) else None
        above = following is not None and following.path[: len(section.path)] == section.path
        if section.units:
            opened = tuple(unit for lost in waiting for unit in _with_heading(lost))
            kept.append(replace(section, units=opened + section.units, apart=(waiting or [section])[0].apart))
            waiting.clear()
        elif section.heading is not None and not above:
            waiting.append(section)
    return [*kept, _joined(waiting, waiting[0].path)] if waiting else kept


def _together(sections: Sequence[_Section], max_tokens: int) -> list[_Section]:
    """The same sections, or fewer: all as one where they fit, and those in a row that are tiny as one."""
    if len(sections) < 2:
        return list(sections)
    whole = _joined(sections, _shared_path(sections))
    if whole.tokens <= max_tokens and not any(section.apart for section in sections[1:]):
        return [whole]
    kept: list[_Section] = []
    tiny: list[_Section] = []
    for section in sections:
        if tiny and (section.apart or section.tokens >= _TINY_SECTION):
            kept.append(_joined(tiny, _shared_path(tiny)))
            tiny.clear()
        if section.tokens < _TINY_SECTION:
            tiny.append(section)
        else:
            kept.append(section)
    return [*kept, _joined(tiny, _shared_path(tiny))] if tiny else kept


def _joined(sections: Sequence[_Section], path: tuple[str, ...]) -> _Section:
    """Several sections as one, their headings part of the text; one alone stays as it is."""
    if len(sections) == 1 and sections[0].units:
        return sections[0]
    units = tuple(unit for section in sections for unit in _with_heading(section))
    return _Section(path, sections[0].apart, None, units)


def _with_heading(section: _Section) -> tuple[_Unit, ...]:
    return section.units if section.heading is None else (section.heading, *section.units)


def _shared_path(sections: Sequence[_Section]) -> tuple[str, ...]:
    """The headings that all of the sections stand under."""
    if len(sections) == 1:
        return sections[0].path
    levels = zip(*(section.path for section in sections), strict=False)
    return tuple(names[0] for names in takewhile(lambda names: len(set(names)) == 1, levels))


def _packed(units: Sequence[_Unit], settings: PassageSettings) -> Iterator[Sequence[_Unit]]:
    """Runs of units as long as they may be; the last two of about equal length if one would be tiny."""
    firsts = _balanced(units, _greedy(units, settings), settings.max_tokens)
    for number, (first, last) in enumerate(zip(firsts, [*firsts[1:], len(units)], strict=True)):
        begin = _overlapping(units, first, settings) if number else first
        while begin < first and _tokens(units[begin:last]) > settings.max_tokens:
            begin += 1
        yield units[begin:last]


def _overlapping(units: Sequence[_Unit], first: int, settings: PassageSettings) -> int:
    """Where a passage begins whose own first unit this is; rows, which have their headers, are not said again."""
    begin = first
    while begin and first - begin < settings.overlap_sentences and units[begin - 1].kind not in _SAYING_ALL:
        begin -= 1
    return begin


def _greedy(units: Sequence[_Unit], settings: PassageSettings) -> list[int]:
    """Where passages begin, the overlap not counted as a beginning, when each takes all that it can."""
    firsts: list[int] = []
    room = 0
    for number, unit in enumerate(units):
        if unit.tokens > room:
            overlap = _tokens(units[_overlapping(units, number, settings) : number]) if firsts else 0
            room = settings.max_tokens - (overlap if overlap + unit.tokens <= settings.max_tokens else 0)
            firsts.append(number)
        room -= unit.tokens
    return firsts


def _balanced(units: Sequence[_Unit], firsts: list[int], max_tokens: int) -> list[int]:
    """The same beginnings, but the last one earlier where the last passage would be tiny."""
    if len(firsts) < 2 or _tokens(units[firsts[-1] :]) >= max_tokens // 4:
        return firsts
    begin = firsts[-2]
    middle = min(
        range(begin + 1, len(units)),
        key=lambda cut: abs(_tokens(units[begin:cut]) - _tokens(units[cut:])),
    )
    return [*firsts[:-1], middle]


def _tokens(units: Sequence[_Unit]) -> int:
    return sum(unit.tokens for unit in units)


def _context(document: Document, section: str | None, opening: str) -> str:
    """What the passage is from, in one line; what its first sentence says itself is not said twice."""
    day = document.published and DateRange(document.published, document.published).describe()
    folder = "/".join(document.folder.split("/")[-_FOLDERS_READ:])
    parts = (document.title, document.publisher, day, folder, section)
    said = same_words(opening)
    return " | ".join(part for part in parts if part and same_words(part) != said)
