"""The numbers that Word shows before headings and clauses (ECMA-376, 17.9): office-oxide tells of few of them.

They stand in no paragraph, but follow from all the paragraphs before it. Here each is written into its paragraph, so
that "4.2 Rent" is read as it is printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from corpus.reading.counting import LEVELS, Kind, Label, Level, Lists, marked
from corpus.reading.packages import Package
from corpus.reading.trees import Element, parsed_xml

__all__ = ["write_labels"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBERING, _STYLES = "word/numbering.xml", "word/styles.xml"
_DEEPEST_STYLE = 20
_HEADING = re.compile(r"heading ?[1-9]", re.IGNORECASE)


def write_labels(body: Element, package: Package) -> bool:
    """Write the numbers of paragraphs into them, before headings as words, else as labels; whether there are any.

    Args:
        body: of the document, which is changed.
        package: the Word file.
    """
    if _NUMBERING not in package.names:
        return False
    numbered, written = _Numbered(package), False
    for paragraph in body.iter(f"{_W}p"):
        label, is_heading = numbered.next(paragraph)
        if not label or not any((text.text or "").strip() for text in paragraph.iter(f"{_W}t")):
            continue
        written = True
        run = etree.Element(f"{_W}r")
        text = etree.SubElement(run, f"{_W}t")
        text.text = f"{label.text} " if is_heading else marked(label)
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


class _Numbered:
    """The paragraphs of a document, one after the other, with the lists that they stand in."""

    def __init__(self, package: Package) -> None:
        self._styles = dict(_styles(parsed_xml(package.read(_STYLES))))
        numbering = parsed_xml(package.read(_NUMBERING))
        of_each = {_value(each, "abstractNumId"): _kind(each) for each in _all(numbering, "abstractNum")}
        kinds: dict[str, Kind] = {}
        starts: dict[str, dict[int, int]] = {}
        for each in _all(numbering, "num"):
            name = _value(each, "numId")
            kind = of_each.get(_of(each, "abstractNumId"))
            if kind is not None and name:
                kinds[name] = kind
                starts[name] = {
                    _number(_value(own, "ilvl"), 0): _number(start, 1)
                    for own in each.iterfind(f"{_W}lvlOverride")
                    if (start := _of(own, "startOverride"))
                }
        self._lists = Lists(kinds, starts)

    def next(self, paragraph: Element) -> tuple[Label | None, bool]:
        """The label of the next paragraph, None where it has no number, and whether it is a heading."""
        layout = paragraph.find(f"{_W}pPr")
        if layout is None:
            return None, False
        name, level, is_heading = self._place(layout)
        return self._lists.next(name or "", level), is_heading

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
        return name or None, min(_number(level, 0), LEVELS - 1), is_heading

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
        levels = self._lists.kinds[name].levels if name in self._lists.kinds else {}
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


def _kind(element: Element) -> Kind:
    return Kind(
        {
            _number(_value(each, "ilvl"), 0): Level(
                _number(_of(each, "start"), 1),
                _of(each, "numFmt") or "decimal",
                _of(each, "lvlText"),
                _of(each, "pStyle") or None,
                each.find(f"{_W}isLgl") is not None,
                _number(restart, 0) if (restart := _of(each, "lvlRestart")) else None,
            )
            for each in element.iterfind(f"{_W}lvl")
            if _number(_value(each, "ilvl"), 0) < LEVELS
        }
    )


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
