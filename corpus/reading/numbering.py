"""The numbers that Word shows before headings and clauses (ECMA-376, 17.9): office-oxide tells of few of them.

They stand in no paragraph, but follow from all the paragraphs before it. Here each is written into its paragraph, so
that "4.2 Rent" is read as it is printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from corpus.reading.packages import Package
from corpus.reading.trees import Element, parsed_xml

__all__ = ["Label", "is_mark", "label_of", "write_labels", "written"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBERING, _STYLES = "word/numbering.xml", "word/styles.xml"
_LEVELS = 9
_DEEPEST_STYLE = 20
_HEADING = re.compile(r"heading ?[1-9]", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_OPEN, _CLOSE = "\ue0f1", "\ue0f2"
"""What a label stands between on its way through the engine: characters of no script."""
_LABELLED = re.compile(rf"{_OPEN}(\d)\|([^{_CLOSE}]*){_CLOSE}")
_ROMAN = {
    1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix", 5: "v", 4: "iv",
    1: "i",
}  # fmt: skip
_MOST_ROMAN = 4000
_MARK = re.compile(r"\(?[\w.]{1,16}[.)]?")
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Label:
    """The number of a paragraph, as it is printed, and how deep its list lies, from 0."""

    text: str
    level: int


def label_of(words: str) -> tuple[Label | None, str]:
    """The label that was written into a paragraph, and its words without it."""
    found = _LABELLED.match(words)
    return (Label(found[2], int(found[1])), words[found.end() :]) if found else (None, words)


def is_mark(label: str) -> bool:
    """Whether a label is a number or a letter, and no words, such as "Article 2"."""
    return _MARK.fullmatch(label) is not None


def write_labels(body: Element, package: Package) -> bool:
    """Write the numbers of paragraphs into them, before headings as words, else as labels; whether there are any.

    Args:
        body: of the document, which is changed.
        package: the Word file.
    """
    if _NUMBERING not in package.names:
        return False
    lists, written = _Lists(package), False
    for paragraph in body.iter(f"{_W}p"):
        label, is_heading = lists.next(paragraph)
        if not label or not any((text.text or "").strip() for text in paragraph.iter(f"{_W}t")):
            continue
        written = True
        run = etree.Element(f"{_W}r")
        text = etree.SubElement(run, f"{_W}t")
        text.text = f"{label.text} " if is_heading else f"{_OPEN}{label.level}|{label.text}{_CLOSE}"
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        layout = paragraph.find(f"{_W}pPr")
        paragraph.insert(0 if layout is None else list(paragraph).index(layout) + 1, run)
        if is_heading and layout is not None and (own := layout.find(f"{_W}numPr")) is not None:
            layout.remove(own)  # the engine takes it for an item
    return written


@dataclass(slots=True)
class _Style:
    """What a style says of numbers: the list and the level, if any, and whether it is a heading's."""

    above: str | None
    list_: str | None
    level: int | None
    is_heading: bool


@dataclass(slots=True)
class _Level:
    start: int
    form: str
    pattern: str
    style: str | None


@dataclass(slots=True)
class _Kind:
    """A kind of list: its levels, and how far each has been counted; None where it begins anew."""

    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class _Lists:
    """The lists of a document, counted paragraph by paragraph."""

    def __init__(self, package: Package) -> None:
        self._styles = dict(_styles(parsed_xml(package.read(_STYLES))))
        numbering = parsed_xml(package.read(_NUMBERING))
        kinds = {_value(each, "abstractNumId"): _kind(each) for each in _all(numbering, "abstractNum")}
        self._kinds: dict[str, _Kind] = {}
        self._starts: dict[str, dict[int, int]] = {}
        for each in _all(numbering, "num"):
            name = _value(each, "numId")
            kind = kinds.get(_of(each, "abstractNumId"))
            if kind is not None and name:
                self._kinds[name] = kind
                self._starts[name] = {
                    _number(_value(own, "ilvl"), 0): _number(start, 1)
                    for own in each.iterfind(f"{_W}lvlOverride")
                    if (start := _of(own, "startOverride"))
                }

    def next(self, paragraph: Element) -> tuple[Label | None, bool]:
        """The label of the next paragraph, None where it has no number, and whether it is a heading."""
        layout = paragraph.find(f"{_W}pPr")
        if layout is None:
            return None, False
        name, level, is_heading = self._place(layout)
        kind = self._kinds.get(name or "")
        if kind is None or level not in kind.levels:
            return None, is_heading
        for each, start in self._starts.pop(name or "", {}).items():
            if each < _LEVELS:
                kind.counts[each] = start - 1
        count = kind.counts[level]
        kind.counts[level] = kind.levels[level].start if count is None else count + 1
        for above in range(level):  # what is left out is counted
            if kind.counts[above] is None and above in kind.levels:
                kind.counts[above] = kind.levels[above].start
        kind.counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        text = _printed(kind, level)
        return (Label(text, level) if text else None), is_heading

    def _place(self, layout: Element) -> tuple[str | None, int, bool]:
        """The list that a paragraph stands in, at which level, and whether it is a heading, by itself and its style."""
        own = layout.find(f"{_W}numPr")
        name, level = (_of(own, "numId"), _of(own, "ilvl")) if own is not None else ("", "")
        style_name = _of(layout, "pStyle")
        styles = list(self._above(style_name))
        is_heading = layout.find(f"{_W}outlineLvl") is not None or any(style.is_heading for style in styles)
        found = next((style for style in styles if style.list_), None)
        if not name and found is not None:
            name = found.list_ or ""
            level = level or ("" if found.level is None else str(found.level)) or self._level_named(name, style_name)
        return name or None, min(_number(level, 0), _LEVELS - 1), is_heading

    def _above(self, name: str) -> Iterator[_Style]:
        """A style and those that it is based on."""
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.above or ""

    def _level_named(self, name: str, style: str) -> str:
        """The level of a list that is a style's own."""
        levels = self._kinds[name].levels if name in self._kinds else {}
        return next((str(number) for number, level in levels.items() if level.style == style), "")


def _styles(tree: Element | None) -> Iterator[tuple[str, _Style]]:
    for each in _all(tree, "style"):
        layout = each.find(f"{_W}pPr")
        own = layout.find(f"{_W}numPr") if layout is not None else None
        level = _of(own, "ilvl") if own is not None else ""
        is_heading = bool(_HEADING.fullmatch(_of(each, "name"))) or (
            layout is not None and layout.find(f"{_W}outlineLvl") is not None
        )
        yield (
            _value(each, "styleId"),
            _Style(
                _of(each, "basedOn") or None,
                (_of(own, "numId") if own is not None else "") or None,
                _number(level, 0) if level else None,
                is_heading,
            ),
        )


def _kind(element: Element) -> _Kind:
    return _Kind(
        {
            _number(_value(each, "ilvl"), 0): _Level(
                _number(_of(each, "start"), 1),
                _of(each, "numFmt") or "decimal",
                _of(each, "lvlText"),
                _of(each, "pStyle") or None,
            )
            for each in element.iterfind(f"{_W}lvl")
            if _number(_value(each, "ilvl"), 0) < _LEVELS
        }
    )


def _printed(kind: _Kind, level: int) -> str:
    """The number that a paragraph of a level has now; "" for a bullet."""
    if kind.levels[level].form in ("bullet", "none"):
        return ""

    def count(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        number = kind.counts[at]
        return "" if number is None else written(number, kind.levels[at].form)

    return " ".join(_PLACE.sub(count, kind.levels[level].pattern).split())


def written(number: int, form: str) -> str:
    """A number in figures, letters or Roman figures, by the name that ECMA-376 (17.18.59) has for them."""
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


def _all(tree: Element | None, name: str) -> Iterator[Element]:
    return iter(()) if tree is None else tree.iterfind(f"{_W}{name}")


def _of(element: Element, name: str) -> str:
    """The value of an element's child; "" when it has none."""
    child = element.find(f"{_W}{name}")
    return "" if child is None else _value(child, "val")


def _value(element: Element, name: str) -> str:
    return str(element.get(f"{_W}{name}") or "")


def _number(words: str, otherwise: int) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else otherwise
