"""Questions: retrieved, read, answered, evaluated, and the ways in.

from qa import Library

library = Library.open("my-library")
library.add("reports/")
answer = library.ask("When was the first 2+2?")
"""

from typing import TYPE_CHECKING

from qa.answer import Agreement, Answer, AnswerDate, Citation, OtherAnswer, Retrieved
from qa.errors import FootnoteError

if TYPE_CHECKING:
    from qa.library import Library

__all__ = [
    "Agreement",
    "Answer",
    "AnswerDate",
    "Citation",
    "FootnoteError",
    "Library",
    "OtherAnswer",
    "Retrieved",
]


def __getattr__(name: str) -> object:
    """Import ``Library`` when it is first used: it takes a second, which ``footnote --help`` should not."""
    if name == "Library":
        from qa.library import Library

        return Library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
