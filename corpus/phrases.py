"""Lines of our own words that know what they were composed of, so that they can be composed in another language, too.

A ``Phrase`` is its English text, as ``markupsafe.Markup`` is its HTML: whoever does not care for languages takes it for
the string that it is. What is put together of phrases by ``+`` or an f-string is a plain string, and stays English.
"""

from collections.abc import Callable, Sequence
from string import Formatter
from typing import Any, Self

__all__ = [
    "Phrase",
    "Translate",
    "counted",
    "decimal",
    "english",
    "joined_by",
    "kept_as",
    "listed",
    "quoted",
    "restored",
    "worded",
]

Translate = Callable[[str], str]
"""Gives a text in a person's language; what stands in braces in it stands for what differs."""


def english(text: str) -> str:
    """A text as it is written here."""
    return text


class Phrase(str):
    """A text in English, with its pattern and what was put into that.

    Args:
        pattern: the text, with a name in braces for each part, as ``str.format`` takes it; where there are no parts,
            the text as it stands.
        parts: by their names: words of documents as they stand, or phrases.
    """

    __slots__ = ("parts", "pattern")
    pattern: str
    parts: dict[str, str]

    def __new__(cls, pattern: str, /, **parts: str | int) -> Self:
        """Compose the text."""
        given = {name: part if isinstance(part, str) else str(part) for name, part in parts.items()}
        phrase = super().__new__(cls, _composed(pattern, given))
        phrase.pattern, phrase.parts = pattern, given
        return phrase

    def __reduce__(self) -> tuple[Any, ...]:
        """The phrase is copied, and sent to other processes, by its parts."""
        return _remade, (self.pattern, self.parts)

    def with_each(self, change: Callable[[str], str]) -> "Phrase":
        """The phrase with each of its plain parts changed."""

        def changed(part: str) -> str:
            return part.with_each(change) if isinstance(part, Phrase) else change(part)

        return Phrase(self.pattern, **{name: changed(part) for name, part in self.parts.items()})


def worded(text: str, t: Translate) -> str:
    """A text in another language: a phrase composed of its parts anew, anything else as it stands."""
    if not isinstance(text, Phrase):
        return text
    return _composed(t(text.pattern), {name: worded(part, t) for name, part in text.parts.items()})


def joined_by(between: str, texts: Sequence[str]) -> Phrase:
    """Texts one after the other, as ``between.join`` puts them."""
    parts = {f"text{number}": text for number, text in enumerate(texts)}
    return Phrase(between.join(f"{{{name}}}" for name in parts), **parts)


def listed(texts: Sequence[str]) -> str:
    """Texts as a list in a sentence: "one, two and three"."""
    if len(texts) < 2:
        return texts[0] if texts else ""
    return Phrase("{most} and {last}", most=joined_by(", ", texts[:-1]), last=texts[-1])


def quoted(title: str) -> Phrase:
    """A title in quotation marks."""
    return Phrase("“{title}”", title=title)


def decimal(number: float, places: int = 1) -> Phrase:
    """A number with so many decimal places: "0.6"."""
    whole, _, rest = f"{number:.{places}f}".partition(".")
    return Phrase("{whole}.{rest}", whole=whole, rest=rest)


def counted(number: int) -> str:
    """A whole number, its digits in groups of three: "10,000"."""
    groups = f"{number:,}".split(",")
    grouped = groups[0]
    for group in groups[1:]:
        grouped = Phrase("{thousands},{rest}", thousands=grouped, rest=group)
    return grouped


def kept_as(phrase: Phrase) -> list[Any]:
    """A phrase as JSON has it."""
    return [phrase.pattern, {n: kept_as(p) if isinstance(p, Phrase) else p for n, p in phrase.parts.items()}]


def restored(kept: Sequence[Any]) -> Phrase:
    """The phrase that ``kept_as`` was given.

    Raises:
        KeyError: that was none.
        TypeError: the same.
        ValueError: the same.
    """
    pattern, parts = kept
    named = [(name, how, change) for _, name, how, change in Formatter().parse(pattern) if name] if parts else []
    if any(name not in parts or how or change for name, how, change in named):
        raise ValueError("a part of a phrase is put into it as it stands")
    return Phrase(pattern, **{n: each if isinstance(each, str) else restored(each) for n, each in parts.items()})


def _composed(pattern: str, parts: dict[str, str]) -> str:
    return pattern.format(**parts) if parts else pattern


def _remade(pattern: str, parts: dict[str, str]) -> Phrase:
    return Phrase(pattern, **parts)
