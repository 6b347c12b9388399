"""What is no question to the documents - a greeting, "what can you do?" - gets a plain, helpful line."""

import re
from collections.abc import Callable, Sequence

from corpus.phrases import Phrase, joined_by, quoted

__all__ = ["courtesy"]

_NO_QUESTION = re.compile(
    r"^\W*(?:(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|thanks?(?: you)?|bye|goodbye)"
    r"(?:\s+(?:there|all|everybody|everyone|footnote|again|very much|a lot))?"
    r"|help(?: me)?|what (?:can|do) you (?:do|know)|what can i ask(?: you)?|how does this work|who are you"
    r"|what (?:are|is) (?:you|this)|what documents (?:do you have|are there))\W*$",
    re.IGNORECASE,
)
"""A greeting, or a question for what Footnote does."""
_MOST_NAMED = 3


def courtesy(text: str, titles: Callable[[], Sequence[str]]) -> str | None:
    """The line for what is no question to the documents; None for a question.

    Args:
        text: what was typed.
        titles: gives those of the library's documents, asked for only when a line names them.
    """
    if _NO_QUESTION.match(text):
        return Phrase(
            "Ask a question, and the answer comes with the exact passages that say so. {holds}", holds=_holds(titles())
        )
    return None


def _holds(titles: Sequence[str]) -> str:
    """What the library holds, in a sentence."""
    if not titles:
        return Phrase("The library holds no documents yet.")
    named: str = joined_by("; ", [quoted(title) for title in titles[:_MOST_NAMED]])
    if rest := len(titles) - len(titles[:_MOST_NAMED]):
        named = Phrase("{named} and {rest} more", named=named, rest=rest)
    if len(titles) == 1:
        return Phrase("The library holds 1 document: {named}.", named=named)
    return Phrase("The library holds {count} documents: {named}.", count=len(titles), named=named)
