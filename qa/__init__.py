"""Questions: retrieved, read, answered, evaluated, and the ways in.

from qa import Library

library = Library.open("my-library")
library.add("reports/")
answer = library.ask("When was the first 2+2?")
"""

from importlib import import_module
from typing import TYPE_CHECKING

from qa.errors import FootnoteError

if TYPE_CHECKING:
    from qa.answer import Agreement, Answer, AnswerDate, Citation, OtherAnswer, Retrieved
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
    """Import what is slow to import when it is first used, which ``footnote --help`` should not wait for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("qa.library" if name == "Library" else "qa.answer"), name)
