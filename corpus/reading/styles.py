"""The style that a page's own markup gives its elements: its ``<style>`` sheets and ``style`` attributes, cascaded.

Sheets are parsed by tinycss2 and selectors by cssselect. Matching is ours, in time linear in the page: nothing is
compiled or looked up by XPath, both of which a hostile sheet can make take minutes. Sheets that a page links to are
never fetched.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import tinycss2  # type: ignore[import-untyped]
from cssselect import SelectorError
from cssselect import parse as parse_selectors
from cssselect.parser import (
    Attrib,
    Class,
    CombinedSelector,
    Element,
    Hash,
    Matching,
    Negation,
    Pseudo,
    SpecificityAdjustment,
    Tree,
)
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule  # type: ignore[import-untyped]

__all__ = ["PageStyles"]

_MAX_SHEETS = 1_000_000
"""Characters of style sheets that are read; what follows is left out."""
_MAX_SELECTORS = 5_000
"""Characters of a list of selectors beyond which its rule is left out."""
_MAX_PARTS = 30
"""Parts of one selector, as in "ul.menu > li:not(.open)", beyond which it is left out."""
_MAX_NESTING = 20
"""Depth of at-rules in one another beyond which they are left out."""
_MAX_TESTS = 3_000_000
"""Pairs of an element and a rule that may be of it, beyond which the sheets of a page are left out."""

_PROPERTIES = frozenset(
    "animation animation-name background background-clip background-color background-image bottom clip clip-path color"
    " content-visibility display filter font font-size height left margin-left max-height max-width opacity overflow"
    " overflow-x overflow-y padding padding-bottom padding-top position right text-indent text-shadow top transform"
    " transition transition-property visibility width -webkit-animation -webkit-background-clip"
    " -webkit-text-fill-color -webkit-transition".split()
)
"""The properties that decide whether text can be seen."""
_EVERYWHERE = re.compile(r"\s*(?:(?:only\s+)?(?:all|screen)\s*)?", re.I)
_PRINT = re.compile(r"\s*(?:only\s+)?(?:print|speech|aural|braille|tty)\b[^,]*", re.I)
_UNSURE = ""
_STATES = frozenset({"active", "checked", "focus", "focus-visible", "focus-within", "hover", "target", "visited"})
"""Pseudo-classes that are true of no element of a page that nobody has touched."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a sheet declares for what one selector selects.

    Attributes:
        selector: what it is for.
        weight: specificity and place; of two declarations of a property the heavier holds.
        declared: name, value in lower case, and whether it is important.
        conditional: whether it holds only for some windows, as a narrow one.
    """

    selector: Tree
    weight: tuple[tuple[int, int, int], int]
    declared: tuple["_Declared", ...]
    conditional: bool


_Declared = tuple[str, str, bool]


class PageStyles:
    """The declared style of every element of one page."""

    def __init__(self, page: HtmlElement) -> None:
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        self._classes: dict[HtmlElement, frozenset[str]] = {}
        self._above: dict[tuple[int, HtmlElement], bool] = {}
        for rule in _rules(page):
            self._rules[_key(rule.selector)].append(rule)
        if self._rules and sum(sum(1 for _ in self._candidates(each)) for each in page.iter()) > _MAX_TESTS:
            self._rules.clear()

    def of(self, element: HtmlElement, defaults: Mapping[str, str]) -> dict[str, str]:
        """The properties that decide whether the text of an element is seen, as far as they are declared.

        Args:
            element: an element of the page.
            defaults: what holds where no sheet and no attribute says otherwise.

        Returns:
            Values in lower case by the names of properties, without "!important". A property that has another value
            in some windows is left out.
        """
        inline = _inline(element)
        found = [rule for rule in self._candidates(element) if self._matches(rule.selector, element)]
        style = dict(defaults)
        found.sort(key=lambda rule: rule.weight)
        for important in (False, True) if found or inline else ():
            for declared in (*(rule.declared for rule in found if not rule.conditional), inline):
                style.update((name, value) for name, value, heavy in declared if heavy is important)
        for rule in found:
            if rule.conditional:
                style = {
                    **style,
                    **{name: _UNSURE for name, value, _ in rule.declared if style.get(name, value) != value},
                }
        return {name: value for name, value in style.items() if value is not _UNSURE}

    def _candidates(self, element: HtmlElement) -> Iterator[_Rule]:
        """The rules whose selector's own id, class or tag is the element's."""
        keys = [f"#{element.get('id')}", *(f".{name}" for name in self._classes_of(element)), element.tag, "*"]
        for key in keys:
            yield from self._rules.get(key, ())

    def _classes_of(self, element: HtmlElement) -> frozenset[str]:
        if element not in self._classes:
            self._classes[element] = frozenset((element.get("class") or "").split())
        return self._classes[element]

    def _matches(self, selector: Tree, element: HtmlElement) -> bool:
        match selector:
            case Element():
                return selector.element is None or selector.element.lower() == element.tag
            case Class():
                own = selector.class_name in self._classes_of(element)
            case Hash():
                own = selector.id == element.get("id")
            case Attrib():
                own = _has_attribute(selector, element)
            case Negation():
                own = not self._matches(selector.subselector, element)
            case Matching() | SpecificityAdjustment():
                own = any(self._matches(each, element) for each in selector.selector_list)
            case Pseudo():
                own = selector.ident == "root" and element.getparent() is None
            case CombinedSelector():
                return self._matches(selector.subselector, element) and self._combined(selector, element)
            case _:
                return False
        return own and self._matches(selector.selector, element)

    def _combined(self, selector: CombinedSelector, element: HtmlElement) -> bool:
        """Whether what stands above or before an element is what a selector with a combinator wants there."""
        up = selector.combinator in (" ", ">")
        near = element.getparent() if up else element.getprevious()
        if selector.combinator in (">", "+"):
            return near is not None and self._matches(selector.selector, near)
        asked: list[HtmlElement] = []
        found = False
        while near is not None:
            known = self._above.get((id(selector), near))
            asked.append(near)
            if known is not None or self._matches(selector.selector, near):
                found = known is not False
                break
            near = near.getparent() if up else near.getprevious()
        # Of each the answer for it and what is above it; those between have none of their own.
        self._above.update(((id(selector), each), found) for each in asked)
        return found


def _rules(page: HtmlElement) -> Iterator[_Rule]:
    """The declarations of a page's sheets that have to do with what can be seen."""
    left = _MAX_SHEETS
    order = 0
    for sheet in page.iter("style"):
        media = sheet.get("media") or ""
        css = (sheet.text or "")[:left]
        left -= len(css)
        if _PRINT.fullmatch(media):
            continue
        for found, conditional in _qualified(_parsed(css), not _EVERYWHERE.fullmatch(media), 0):
            yield from _of_qualified(found, conditional, order)
            order += 1


def _written(nodes: Iterable[Node]) -> str:
    """The parsed CSS as text; "?", which is no CSS, for what is nested deeper than any is."""
    try:
        return str(tinycss2.serialize(nodes))
    except RecursionError:
        return "?"


def _parsed(css: str) -> list[Node]:
    return list(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _qualified(nodes: Iterable[Node], conditional: bool, depth: int) -> Iterator[tuple[QualifiedRule, bool]]:
    """The rules with a selector, each with whether it holds only for some windows."""
    for node in nodes:
        if isinstance(node, QualifiedRule):
            yield node, conditional
        elif isinstance(node, AtRule) and node.content is not None and depth < _MAX_NESTING:
            condition = _written(node.prelude)
            if node.lower_at_keyword not in ("media", "supports", "layer", "container"):
                continue
            always = node.lower_at_keyword in ("supports", "layer")
            if node.lower_at_keyword == "media":
                if _PRINT.fullmatch(condition):
                    continue
                always = _EVERYWHERE.fullmatch(condition) is not None
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _qualified(inside, conditional or not always, depth + 1)


def _of_qualified(found: QualifiedRule, conditional: bool, order: int) -> Iterator[_Rule]:
    declared = tuple(_declarations(tinycss2.parse_blocks_contents(found.content)))
    selectors = _written(found.prelude)
    if not declared or len(selectors) > _MAX_SELECTORS:
        return
    try:
        parsed = parse_selectors(selectors)
    except (SelectorError, RecursionError):
        return
    for selector in parsed:
        if selector.pseudo_element is None and _is_understood(selector.parsed_tree):
            yield _Rule(selector.parsed_tree, (selector.specificity(), order), declared, conditional)


def _inline(element: HtmlElement) -> tuple[_Declared, ...]:
    style = element.get("style")
    return tuple(_declarations(tinycss2.parse_blocks_contents(style[:_MAX_SHEETS]))) if style else ()


def _declarations(nodes: Iterable[Node]) -> Iterator[_Declared]:
    """The name, the value and the importance of the declarations that matter here."""
    for node in nodes:
        if isinstance(node, Declaration) and node.lower_name in _PROPERTIES:
            yield node.lower_name, _written(node.value).strip().lower(), node.important


def _is_understood(selector: Tree, parts: int = _MAX_PARTS) -> bool:
    """Whether a selector is of a usual length, and every part of it of a kind that can be told from the tree here."""
    if isinstance(selector, Element):
        return True
    inside: Iterable[Tree] = ()
    match selector:
        case CombinedSelector() | Negation():
            inside = (selector.subselector,)
        case Matching() | SpecificityAdjustment():
            inside = selector.selector_list
        case Pseudo() if selector.ident not in _STATES and selector.ident != "root":
            return False
        case Pseudo() | Class() | Hash() | Attrib():
            pass
        case _:
            return False
    return parts > 0 and all(_is_understood(each, parts - 1) for each in (selector.selector, *inside))


def _key(selector: Tree) -> str:
    """The id, else the class, else the tag that an element has if the selector selects it."""
    while not isinstance(selector, Element):
        match selector:
            case Hash():
                return f"#{selector.id}"
            case Class():
                return f".{selector.class_name}"
            case CombinedSelector():
                selector = selector.subselector
            case _:
                selector = selector.selector
    return (selector.element or "*").lower()


def _has_attribute(selector: Attrib, element: HtmlElement) -> bool:
    value: str | None = element.get(selector.attrib.lower())
    if value is None or selector.operator == "exists" or selector.value is None:
        return value is not None and selector.operator == "exists"
    wanted = selector.value.value or ""
    match selector.operator:
        case "=":
            return bool(value == wanted)
        case "~=":
            return wanted in value.split()
        case "|=":
            return value == wanted or value.startswith(f"{wanted}-")
        case "^=":
            return bool(wanted) and value.startswith(wanted)
        case "$=":
            return bool(wanted) and value.endswith(wanted)
        case _:
            return selector.operator == "*=" and bool(wanted) and wanted in value
