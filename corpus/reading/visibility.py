"""What a reader of a page cannot see is taken out of its tree, so that nothing ever reads it.

Hidden is what the page's own markup and style sheets do not display, make transparent, too small, of the colour of
its background, clipped or moved off the screen, and what it keeps from its readers by ``hidden`` or ``aria-hidden``.
Whatever cannot be told - a variable, a colour over a picture, a sheet that is only linked - counts as visible.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml.html import HtmlElement  # type: ignore[import-untyped]
from tinycss2.color4 import parse_color  # type: ignore[import-untyped]

from corpus.reading.markup import parsed, rendered, stripped
from corpus.reading.styles import PageStyles
from corpus.reading.tables import make_plain

__all__ = ["INVISIBLE", "remove_invisible", "visible_text"]

INVISIBLE = frozenset({"audio", "canvas", "embed", "head", "iframe", "math", "noscript", "object", "script"})
INVISIBLE |= {"datalist", "select", "style", "svg", "template", "textarea", "title", "video"}
INVISIBLE |= {"rp", "rt", "rtc"}
"""Elements of HTML of which a reader of the page sees no text, or only how the words below it are read (ruby)."""

Color = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

_BLACK, _WHITE, _LINK = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.0, 0.0, 0.93)
_MIN_CONTRAST = 1.1
"""Contrast as WCAG 2 defines it, from 1 for equal colours to 21; below this the letters cannot be made out."""
_MIN_ALPHA = 0.05
_MIN_PIXELS = 2.0
"""Font size below which letters are dots."""
_MIN_RELATIVE = 0.1
"""The same for a size that is relative to that of the text around it."""
_BOX_PIXELS = 1.0
"""A box no larger than this shows nothing of its text."""
_OFF_SCREEN = {"px": 900.0, "pt": 700.0, "em": 40.0, "rem": 40.0, "ch": 80.0, "%": 100.0, "vw": 100.0, "vh": 100.0}
_FAR_PIXELS = 2_000.0
"""A margin or a shift to the right that is meant to hide; smaller ones move boxes that are seen."""
_CLIPPED_INSET = 50.0

_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|ch|%|vw|vh)?")
_FONT_SIZE = re.compile(r"(?:^|\s)([+-]?(?:\d+\.?\d*|\.\d+)(?:px|pt|em|rem|ch|%|vw|vh)?)(?:\s*/\s*\S+)?\s")
_CLIP = re.compile(r"rect\(([^)]*)\)")
_CLIP_PATH = re.compile(
    r"inset\(\s*([\d.]+)%|circle\(\s*0|polygon\(\s*0(?:px)? 0(?:px)?\s*(?:,\s*0(?:px)? 0(?:px)?\s*)+\)"
)
_MOVED = re.compile(r"translate(?:x|y|3d)?\([^)]*-\d{4}|scale(?:x|y|3d)?\(\s*0\s*[,)]")
_FILTERED = re.compile(r"opacity\(\s*0(?:\.0+)?%?\s*\)")
_FLOATS = frozenset({"absolute", "fixed"})
_FALLBACKS = frozenset({"datalist", "noscript", "template"})
"""Elements that are for scripts, or for browsers that have none: emptied, while others not seen are only not read."""
_OWN_COLOURS = frozenset({"button", "mark", "select", "input", "dialog", "fieldset", "legend"})
"""Elements that every browser gives colours of its own."""


@dataclass(frozen=True, slots=True)
class _Letters:
    """How the letters look that stand directly in an element; these properties are handed down.

    Attributes:
        visible: whether they are drawn.
        tiny: whether they are too small to be seen.
        color: their colour; None when it cannot be told.
        alpha: how opaque they are.
        background: what is behind them; None when it cannot be told.
    """

    visible: bool = True
    tiny: bool = False
    color: Color | None = _BLACK
    alpha: float = 1.0
    background: Color | None = _WHITE

    @property
    def seen(self) -> bool:
        """Whether a reader sees them."""
        if not self.visible or self.tiny or self.alpha < _MIN_ALPHA:
            return False
        known = self.color is not None and self.background is not None
        return not known or _contrast(self.color or _BLACK, self.background or _WHITE) >= _MIN_CONTRAST


def visible_text(html: str) -> str:
    """All that a reader of a page sees of it; of markup that has no content, the words between its tags."""
    page = parsed(html)
    if page is None:
        return stripped(html)
    remove_invisible(page)
    make_plain(page)
    return rendered(page, INVISIBLE)


def remove_invisible(page: HtmlElement) -> None:
    """Empty the elements and take out the words of a page that its reader cannot see.

    The page as a whole is never hidden: where nothing would be left, it is a script that shows it, and all is left.
    """
    styles = PageStyles(page)
    linked = any("stylesheet" in (link.get("rel") or "").lower() for link in page.iter("link"))
    top = _Letters(color=None if linked else _BLACK)
    letters: dict[HtmlElement, _Letters] = {}
    within: set[HtmlElement] = set()
    hidden: list[HtmlElement] = []
    spoken: list[HtmlElement] = []
    for element in page.iter():
        parent = element.getparent()
        if parent in within or element.tag in INVISIBLE - _FALLBACKS:
            within.add(element)
            continue
        style = styles.of(element, _defaults(element))
        letters[element] = _letters(element, style, letters.get(parent, top), linked)
        if element.tag in _FALLBACKS or (element.tag not in ("html", "body") and _is_hidden(style)):
            within.add(element)
            hidden.append(element)
        elif element.get("aria-hidden") == "true":
            spoken.append(element)
    kept = set(hidden)
    hidden += [element for element in spoken if _is_kept_from_all(element, kept)]
    if _shows_words(letters, within):
        _take_out(letters, hidden)


def _defaults(element: HtmlElement) -> dict[str, str]:
    """What the attributes of an element and its kind say of its style, before any style sheet."""
    style: dict[str, str] = {}
    hidden = element.get("hidden")
    closed = element.tag == "dialog" and element.get("open") is None
    if (hidden is not None and hidden.lower() != "until-found") or closed or element.get("popover") is not None:
        style["display"] = "none"
    if element.get("background"):
        style["background-image"] = "url()"
    if color := element.get("bgcolor"):
        style["background-color"] = color.lower()
    if color := element.get({"font": "color", "body": "text"}.get(element.tag, "-")):
        style["color"] = color.lower()
    return style


def _is_hidden(style: Mapping[str, str]) -> bool:
    """Whether an element is not shown, with all that is in it."""
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return True
    if any(value not in ("none", "0s", "all 0s ease 0s") for name, value in style.items() if name in _MOTION):
        return False  # what fades or slides in is hidden only at first
    return (
        _number(style.get("opacity", "1")) < _MIN_ALPHA
        or _FILTERED.search(style.get("filter", "")) is not None
        or _MOVED.search(style.get("transform", "")) is not None
        or _is_off_screen(style)
        or _is_clipped(style)
    )


_MOTION = frozenset({"animation", "animation-name", "transition", "transition-property", "-webkit-animation"})
_MOTION |= {"-webkit-transition"}


def _is_off_screen(style: Mapping[str, str]) -> bool:
    shifts = [style.get("text-indent", "")]
    if style.get("position") in (*_FLOATS, "relative"):
        shifts += [style.get(side, "") for side in ("left", "right", "top", "bottom")]
    margin = _LENGTH.fullmatch(style.get("margin-left", ""))
    return any(map(_is_far, shifts)) or (margin is not None and -float(margin[1]) >= _FAR_PIXELS)


def _is_far(shift: str) -> bool:
    length = _LENGTH.fullmatch(shift)
    if length is None:
        return False
    far = float(length[1])
    return -far >= _OFF_SCREEN[length[2] or "px"] or (length[2] == "px" and far >= _FAR_PIXELS)


def _is_clipped(style: Mapping[str, str]) -> bool:
    """Whether the box of an element shows nothing of what is in it."""
    clip = _CLIP.search(style.get("clip", ""))
    if clip and style.get("position") in _FLOATS:
        sides = [_LENGTH.fullmatch(side) for side in clip[1].replace(",", " ").split()]
        if sides and all(side and float(side[1]) <= _BOX_PIXELS for side in sides):
            return True
    path = _CLIP_PATH.search(style.get("clip-path", ""))
    if path and _number(path[1] or "100") >= _CLIPPED_INSET:
        return True
    cut = any(style.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y"))
    padded = any(not _is_small(style.get(name, "0")) for name in ("padding", "padding-top", "padding-bottom"))
    sizes = [style[name] for name in ("height", "width", "max-height", "max-width") if name in style]
    return cut and not padded and any(map(_is_small, sizes))


def _is_small(size: str) -> bool:
    lengths = [_LENGTH.fullmatch(part) for part in size.split()]
    return all(length and float(length[1]) <= _BOX_PIXELS and length[2] in (None, "px") for length in lengths)


def _letters(element: HtmlElement, style: Mapping[str, str], above: _Letters, linked: bool) -> _Letters:
    """How the letters in an element look, by its own style and what it is given from above."""
    color, alpha = _color(element, style, above)
    background, behind = _background(element, style, above)
    if linked and behind != ("color" in style):
        color = None  # a sheet that is not here may give the other colour
    letters = replace(above, color=color, alpha=alpha, background=background)
    if element.tag in ("html", "body"):
        return letters
    visible = {"visible": True, "hidden": False, "collapse": False}.get(style.get("visibility", ""), above.visible)
    return replace(letters, visible=visible, tiny=_is_tiny(style, above.tiny))


def _is_tiny(style: Mapping[str, str], above: bool) -> bool:
    size = style.get("font-size")
    if size is None:
        short = _FONT_SIZE.search(style.get("font", ""))
        size = short[1] if short else style.get("font") and "medium"
    if size is None or size in ("inherit", "smaller", "larger", "unset"):
        return above
    length = _LENGTH.fullmatch(size)
    if length is None:
        return False
    if length[2] in ("em", "%", "ch"):
        return above or float(length[1]) / (100 if length[2] == "%" else 1) < _MIN_RELATIVE
    if length[2] in ("rem", "vw", "vh"):
        return float(length[1]) < _MIN_RELATIVE
    return float(length[1]) < _MIN_PIXELS


def _color(element: HtmlElement, style: Mapping[str, str], above: _Letters) -> tuple[Color | None, float]:
    """The colour of letters, and how opaque they are."""
    drawn = {style.get("background-clip"), style.get("-webkit-background-clip")} & {"text"} or "text-shadow" in style
    said = style.get("-webkit-text-fill-color") or style.get("color")
    if drawn or element.tag in _OWN_COLOURS:
        return None, 1.0
    if said is None and element.tag == "a":
        return _LINK, 1.0
    if said is None or said in ("inherit", "currentcolor", "unset"):
        return above.color, above.alpha
    return _parsed_color(said)


def _background(element: HtmlElement, style: Mapping[str, str], above: _Letters) -> tuple[Color | None, bool]:
    """What is behind letters, and whether the element itself says so."""
    if element.tag in _OWN_COLOURS or style.get("background-image", "none") != "none":
        return None, False
    said = style.get("background-color") or style.get("background")
    if said is None or said in ("none", "inherit", "initial", "unset", "transparent"):
        return above.background, False
    if "(" in said and not said.startswith(("rgb", "hsl", "#")):
        return None, False
    color, alpha = _parsed_color(said if "(" in said else said.split()[0])
    if color is None or alpha < 1:
        return (above.background, False) if color is not None and alpha == 0 else (None, False)
    return color, True


def _parsed_color(said: str) -> tuple[Color | None, float]:
    try:
        color = parse_color(said)
    except (ValueError, TypeError, RecursionError):
        return None, 1.0
    if color is None or color == "currentcolor":
        return None, 1.0
    try:
        red, green, blue = (float(part) for part in color.to("srgb").coordinates)
    except (NotImplementedError, ValueError, TypeError):
        return None, 1.0
    return (red, green, blue), float(color.alpha)


def _contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _number(text: str) -> float:
    length = _LENGTH.fullmatch(text)
    return 1.0 if length is None else float(length[1]) / (100 if length[2] == "%" and text.endswith("%") else 1)


def _is_kept_from_all(element: HtmlElement, hidden: set[HtmlElement]) -> bool:
    """Whether ``aria-hidden`` hides what has no other form, not the page behind a dialog or the drawn form of a text.

    A formula or a price is often there twice: drawn for the eyes, and as MathML or as hidden text to be spoken.
    """
    parent = element.getparent()
    if parent is None or next(element.iter("article", "h1", "main"), None) is not None:
        return False
    twins = [other for other in parent if other is not element]
    return not any((other in hidden and other.tag not in _FALLBACKS) or _has_formula(other) for other in twins)


def _has_formula(element: HtmlElement) -> bool:
    return next(element.iter("math"), None) is not None


def _shows_words(letters: Mapping[HtmlElement, _Letters], within: set[HtmlElement]) -> bool:
    """Whether a page has words that can be seen."""
    return any(
        any(map(str.isalnum, text))
        for element, look in letters.items()
        if look.seen and element not in within
        for text in _own_texts(element)
    )


def _own_texts(element: HtmlElement) -> Iterator[str]:
    """The words that stand directly in an element."""
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _take_out(letters: Mapping[HtmlElement, _Letters], hidden: list[HtmlElement]) -> None:
    for element, look in letters.items():
        if not look.seen:
            element.text = None
            for child in element:
                child.tail = None
    for element in hidden:
        element.clear(keep_tail=True)
        element.tag = "template"
