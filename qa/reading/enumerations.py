"""Enumerations: the items that a sentence puts beside one another, "the Rose, the Lark and the Swan"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from qa.spans import CAPITAL, names_in

__all__ = ["Enumeration", "enumerations_in", "is_beside", "people_beside", "points_around"]

_PREPOSITIONS = "on for by in to with from at about".split()
_AND = r"(?:\s*,\s+(?:and\s+)?|\s+and\s+)"
_LAST_AND = re.compile(r"\s*,?\s+(?:and|as well as)\s+")
_END = re.compile(
    r"\s*(?:[,.;:!?()\n]|\s(?:who|whom|which|that|whose|was|were|is|are|has|had|have|did|will|would|in|on|at|during|to|for|from"
    r"|with|by|as|after|before|when|while|took|\w{3,}ed)\b|$)"
)
_CLAUSE = re.compile(
    r"\b(?:who|which|that|was|were|is|are|had|has|have|did|said|will|would|while|but|when|where|[a-z]+ed|led)\b"
)
"""A word that begins something else than the next of an enumeration."""
_BEGINS = re.compile(r".*\b(?P<first>(?:the|an?|its|his|her|their|two|three|four|five)\s+)", re.DOTALL | re.IGNORECASE)
_NAMES = re.compile(rf"{CAPITAL}(?:[ \u00a0](?:(?:of|de|da|do|di|la|le|al)[ \u00a0])*{CAPITAL})*")
_BESIDES = re.compile(
    rf"\b(?:[Bb]esides|[Ii]n addition to|[Aa]long with)\s+(?P<first>{_NAMES.pattern})"
    rf"(?:,\s+(?:which|who)\s+[^,]+)?,\s+(?P<others>{_NAMES.pattern}(?:{_AND}{_NAMES.pattern})*)"
)
_BETWEEN = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:,|;|and\b|&|as well as\b)")
_MOST_WORDS, _MOST_BETWEEN = 8, 9
_LINE = re.compile(r"[^\n]+")
_POINT = re.compile(r"\s*(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]|[-–•*·])\s+(?=\S)")
"""What begins a point of a list: "(a)", "1.", "-"."""
_SENTENCE_END = re.compile(r"[.;,]?(?:\s+and)?\s*$|[.;](?=\s+[A-Z])")
_REACH = 2000
_ARTICLE = re.compile(r"(?:the|an?)\s+")


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Items that stand beside one another.

    Attributes:
        items: where each stands in the text, in order.
        introduced: where what calls them begins and ends, the words before a colon; empty when there is no colon.
    """

    items: tuple[tuple[int, int], ...]
    introduced: tuple[int, int]

    @property
    def start(self) -> int:
        """Where the first item begins."""
        return self.items[0][0]

    @property
    def end(self) -> int:
        """Where the last item ends."""
        return self.items[-1][1]


def enumerations_in(text: str, start: int, end: int) -> list[Enumeration]:
    """The enumerations of a sentence from ``start`` to ``end``, those first whose form is surest; none in a monster."""
    if end - start > _REACH:
        return []
    ways = (_after_besides, _after_prepositions, _after_articles, _of_names)
    return [
        Enumeration(tuple(items), _introduction(text, start, items[0][0]))
        for way in ways
        for items in way(text, start, end)
        if len(items) > 1 and all(_is_item(text[first:last]) for first, last in items)
    ]


def people_beside(text: str, start: int, end: int) -> list[Enumeration]:
    """The runs of people in a sentence between whose names stand only commas, titles and offices."""
    runs: list[list[tuple[int, int]]] = []
    for name in names_in(text, start, end):
        if runs and is_beside(text, runs[-1][-1][1], name[0]):
            runs[-1].append(name)
        else:
            runs.append([name])
    return [Enumeration(tuple(run), _introduction(text, start, run[0][0])) for run in runs if len(run) > 1]


def points_around(text: str, at: int) -> Enumeration | None:
    """The points of a list in whose lines ``at`` stands, or in the line before them, which ends with a colon.

    Each is given by its first sentence, without its letter, number or dash.
    """
    lines = [line for line in _LINE.finditer(text, *_near(text, at)) if line[0].strip()]
    here = next((place for place, line in enumerate(lines) if line.start() <= at <= line.end()), None)
    if here is None:
        return None
    while here > 0 and _POINT.match(lines[here][0]) and not lines[here][0].rstrip().endswith(":"):
        here -= 1
    if not lines[here][0].rstrip().endswith(":"):
        return None
    style = _style(lines[here + 1]) if here + 1 < len(lines) else None
    points = list(takewhile(lambda line: style is not None and _style(line) == style, lines[here + 1 :]))
    items = tuple(_first_sentence(line) for line in points)
    return Enumeration(items, lines[here].span()) if len(items) > 1 and at <= points[-1].end() else None


def _style(line: re.Match[str]) -> str | None:
    """How a line is marked as a point, the same for "(a)" and "(b)"; None where it is none."""
    mark = _POINT.match(line[0])
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", mark[0].strip())) if mark else None


def _near(text: str, at: int) -> tuple[int, int]:
    """Whole lines around an offset, as far as a list may reach."""
    start = text.rfind("\n", 0, max(0, at - _REACH)) + 1
    end = text.find("\n", min(len(text), at + _REACH))
    return start, end if end >= 0 else len(text)


def _first_sentence(line: re.Match[str]) -> tuple[int, int]:
    mark = _POINT.match(line[0])
    first = mark.end() if mark else 0
    stop = _SENTENCE_END.search(line[0], first)
    return line.start() + first, line.start() + (stop.start() if stop else len(line[0]))


def is_beside(text: str, end: int, start: int) -> bool:
    """Whether nothing but a comma or "and", with a title or an office, stands between two names."""
    between = text[end:start]
    return (
        end <= start
        and _BETWEEN.match(between) is not None
        and len(between.split()) <= _MOST_BETWEEN
        and not _CLAUSE.search(between)
    )


def _introduction(text: str, start: int, first: int) -> tuple[int, int]:
    colon = text.rfind(":", start, first)
    return (start, colon) if colon >= 0 else (first, first)


def _is_item(words: str) -> bool:
    return 0 < len(words.split()) <= _MOST_WORDS and _CLAUSE.search(words) is None


def _after_besides(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """All of "Besides Spain, which had been there, Malta and Cyprus"."""
    for found in _BESIDES.finditer(text, start, end):
        others = [name.span() for name in _NAMES.finditer(text, *found.span("others"))]
        yield [found.span("first"), *others]


def _after_prepositions(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """What stands after one preposition that is repeated: "one on meat, one on milk, and one on fruit and rice"."""
    for word in _PREPOSITIONS:
        parts = list(re.compile(rf"{_AND}(?:\w+\s+)?{word}\s+").finditer(text, start, end))
        if not parts or not re.search(r"\band\b", parts[-1][0]):
            continue
        before = [found.end() for found in re.compile(rf"\b{word}\s+").finditer(text, start, parts[0].start())]
        stop = _STOP.search(text, parts[-1].end(), end)
        if before and stop:
            starts = [before[-1], *(part.end() for part in parts)]
            yield list(zip(starts, [*(part.start() for part in parts), stop.start()], strict=True))


_STOP = re.compile(r"\s*(?:[,.;:!?()\n]|$)")


def _after_articles(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Things that are called one after the other: "a red torch, a warm hat and spare batteries"."""
    for last in _LAST_AND.finditer(text, start, end):
        stop = _END.search(text, last.end(), end)
        chunks = _chunks_before(text, start, last.start())
        if stop is None or stop.start() <= last.end() or len(chunks) < 2:
            continue
        items = [*chunks[1:], (last.end(), stop.start())]
        first = _BEGINS.match(text, *chunks[0])
        if first is not None and sum(_ARTICLE.match(text, a) is not None for a, _ in items) * 2 >= len(items):
            yield [(first.start("first"), chunks[0][1]), *items]


def _of_names(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Names one after the other: "Rome, Paris and Cape Town"."""
    pattern = re.compile(rf"{_NAMES.pattern}(?:,\s+{_NAMES.pattern})*,?\s+and\s+{_NAMES.pattern}")
    for found in pattern.finditer(text, start, end):
        yield [name.span() for name in _NAMES.finditer(text, *found.span())]


def _chunks_before(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What stands between the commas before an "and", the last of them backwards as long as they may be items."""
    begin = max(start, *(text.rfind(mark, start, end) + 1 for mark in ":;()"))
    marks = [begin, *(found.end() for found in re.compile(r",\s+").finditer(text, begin, end)), end]
    chunks = [(one, other if other == end else text.rfind(",", one, other)) for one, other in pairwise(marks)]
    kept: list[tuple[int, int]] = []
    for chunk in reversed(chunks):
        kept.insert(0, chunk)
        if not _is_item(text[chunk[0] : chunk[1]]):
            break
    return kept
