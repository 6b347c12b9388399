"""How the paragraphs of a list are counted in Word, new and old, and what is printed before each (ECMA-376, 17.9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["LEVELS", "Kind", "Label", "Level", "Lists", "is_mark", "label_of", "marked", "written"]

LEVELS = 9
"""Levels of a list."""
_PLACE = re.compile(r"%([1-9])")
_OPEN, _CLOSE = "\ue0f1", "\ue0f2"
"""What a label stands between on its way to the text: characters of no script."""
_LABELLED = re.compile(rf"{_OPEN}(\d)\|([^{_CLOSE}]*){_CLOSE}")
_MARK = re.compile(r"\(?[\w.]{1,16}[.)]?")
_ROMAN = {
    1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix", 5: "v", 4: "iv",
    1: "i",
}  # fmt: skip
_MOST_ROMAN = 4000
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Label:
    """The number of a paragraph, as it is printed, and how deep its list lies, from 0."""

    text: str
    level: int


def marked(label: Label) -> str:
    """A label as it is written before the words of its paragraph, for ``label_of`` to find."""
    return f"{_OPEN}{label.level}|{label.text}{_CLOSE}"


def label_of(words: str) -> tuple[Label | None, str]:
    """The label that was written into a paragraph, and its words without it."""
    found = _LABELLED.match(words)
    return (Label(found[2], int(found[1])), words[found.end() :]) if found else (None, words)


def is_mark(label: str) -> bool:
    """Whether a label is a number or a letter, and no words, such as "Article 2"."""
    return _MARK.fullmatch(label) is not None


@dataclass(slots=True)
class Level:
    """A level of a list.

    Attributes:
        start: its first number.
        form: of its numbers, by the name that ECMA-376 has for it (17.18.59).
        pattern: what is printed; "%2" stands for the number of the second level.
        style: of paragraphs that stand at this level by their style.
        legal: whether the numbers of all levels are printed as figures.
        restarts_below: levels above this one let its numbers begin anew, all that are above it when it is None.
    """

    start: int
    form: str
    pattern: str
    style: str | None = None
    legal: bool = False
    restarts_below: int | None = None


@dataclass(slots=True)
class Kind:
    """A kind of list: its levels, and how far each has been counted; None where it begins anew."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Lists:
    """The lists of a document, counted paragraph by paragraph.

    Args:
        kinds: of the lists, by their names; several lists may be of one, and go on with its numbers.
        starts: by the names of lists, numbers with which levels begin when the list does.
    """

    def __init__(self, kinds: Mapping[str, Kind], starts: Mapping[str, Mapping[int, int]]) -> None:
        self.kinds = kinds
        self._starts = dict(starts)

    def next(self, name: str, level: int) -> Label | None:
        """The label of the next paragraph of a list; None where it has no number."""
        kind = self.kinds.get(name)
        if kind is None or level not in kind.levels:
            return None
        for each, start in self._starts.pop(name, {}).items():
            if each < LEVELS:
                kind.counts[each] = start - 1
        count = kind.counts[level]
        kind.counts[level] = kind.levels[level].start if count is None else count + 1
        for above in range(level):  # what is left out is counted
            if kind.counts[above] is None and above in kind.levels:
                kind.counts[above] = kind.levels[above].start
        for below in range(level + 1, LEVELS):
            limit = kind.levels[below].restarts_below if below in kind.levels else None
            if limit is None or level < limit:
                kind.counts[below] = None
        text = _printed(kind, level)
        return Label(text, level) if text else None


def _printed(kind: Kind, level: int) -> str:
    """The number that a paragraph of a level has now; "" for a bullet."""
    own = kind.levels[level]
    if own.form == "bullet":
        return ""

    def count(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        number = kind.counts[at]
        return "" if number is None else written(number, "decimal" if own.legal else kind.levels[at].form)

    return " ".join(_PLACE.sub(count, own.pattern).split())


def written(number: int, form: str) -> str:
    """A number in figures, letters or Roman figures, by the name that ECMA-376 (17.18.59) has for them."""
    if form == "none":
        return ""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % _LETTERS) * min(1 + (number - 1) // _LETTERS, 3)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < _MOST_ROMAN:
        letters = _roman(number)
        return letters.upper() if form == "upperRoman" else letters
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    letters = ""
    for value, sign in _ROMAN.items():
        letters += sign * (number // value)
        number %= value
    return letters
