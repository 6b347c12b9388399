"""Running headers, footers and page numbers: what stands at the same place of page after page."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Placed", "running"]

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.?)\s*)?(?:#|[ivxlc]{1,7})(?:\s*(?:of|/|von|de|sur)\s*#)?\W*", re.IGNORECASE
)
_FEWEST_PAGES = 3
_LONGEST = 200
_MOST_OF_TEXT = 0.25
"""Share of the whole text that is never all headers and footers: such a file repeats itself."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block at the top or the bottom of a page.

    Attributes:
        page: the page's index.
        block: the block's index in the page.
        text: its words.
        at_top: whether it stands at the top.
    """

    page: int
    block: int
    text: str
    at_top: bool


def running(placed: Iterable[Placed], pages: int, characters: int) -> frozenset[tuple[int, int]]:
    """Which blocks are repeated from page to page, as (page, block); of each that has words, the first is none.

    A text is repeated that stands at the top, or at the bottom, of three pages, or both of two, whatever its figures.

    Args:
        placed: the blocks at the top and the bottom of all pages, in order.
        pages: how many pages there are.
        characters: how many characters of text there are.
    """
    by_words: dict[tuple[str, bool], list[Placed]] = defaultdict(list)
    for each in placed:
        if len(each.text) <= _LONGEST:
            by_words[_DIGITS.sub("#", " ".join(each.text.casefold().split())), each.at_top].append(each)
    found = [
        each
        for (words, _), blocks in by_words.items()
        if len({each.page for each in blocks}) >= min(_FEWEST_PAGES, max(pages, 2))
        for each in blocks[0 if _NUMBER.fullmatch(words) else 1 :]
    ]
    if sum(len(each.text) for each in found) > _MOST_OF_TEXT * characters:
        return frozenset()
    return frozenset((each.page, each.block) for each in found)
