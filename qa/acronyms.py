"""Names written by their initials: CAA for Civil Aviation Authority."""

import re
from functools import lru_cache

__all__ = ["acronyms_in", "spells_out"]

_ACRONYM = re.compile(r"(?<![\w.])(?:[A-Z]{2,6}|(?:[A-Z]\.){2,6})(?![\w])")
_BETWEEN = r"(?:[ \u00a0-]+(?:of|and|the|for|in|on|to|de|du|der|del|und|et|&))*[ \u00a0-]+"


def acronyms_in(text: str) -> list[str]:
    """The words of two to six capitals in a text, without the dots that may stand between them."""
    return [found[0].replace(".", "") for found in _ACRONYM.finditer(text)]


@lru_cache(maxsize=256)
def spells_out(text: str, acronym: str) -> bool:
    """Whether a text has capitalised words with these initials, one after another."""
    words = (rf"{initial}[^\W\d_][\w'’]*" for initial in acronym)
    return re.search(rf"\b{_BETWEEN.join(words)}\b", text) is not None
