"""What a cross-encoder sees: a question and a passage as one row of tokens, in windows that it can hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from tokenizers import Tokenizer

__all__ = ["MAX_QUESTION", "Window", "windows"]

MAX_QUESTION = 64
"""Tokens of a question that are read; what comes after is left out."""


@dataclass(frozen=True, slots=True)
class Window:
    """One row of tokens: [CLS] question [SEP] context [SEP] a stretch of the passage's text [SEP].

    Attributes:
        ids: of the tokens.
        passage_at: index of the first token that is not the question's.
        text_at: index of the first token of the text, after the context.
        offsets: where in the passage's text each of its tokens begins and ends, from ``text_at`` on.
    """

    ids: list[int]
    passage_at: int
    text_at: int
    offsets: list[tuple[int, int]]

    @property
    def text_end(self) -> int:
        """Index after the last token of the text."""
        return self.text_at + len(self.offsets)


def windows(
    tokenizer: Tokenizer, question: str, context: str, text: str, max_tokens: int = 512, stride: int = 128
) -> Iterator[Window]:
    """The windows over a passage: one where it fits, otherwise several that overlap by ``stride`` tokens.

    Args:
        tokenizer: a BERT tokenizer that neither pads nor truncates.
        question: read up to ``MAX_QUESTION`` tokens.
        context: the line above the passage, which is read and not quoted.
        text: of the passage.
        max_tokens: of a window, marks included.
        stride: tokens that a window has in common with the one before.
    """
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:MAX_QUESTION]
    above = tokenizer.encode(context, add_special_tokens=False).ids[: max_tokens // 8]
    body = tokenizer.encode(text, add_special_tokens=False)
    first, last = tokenizer.encode("").ids
    head = [first, *asked, last, *above, last] if above else [first, *asked, last]
    room = max_tokens - len(head) - 1
    at = 0
    while True:
        stretch = slice(at, at + room)
        yield Window([*head, *body.ids[stretch], last], len(asked) + 2, len(head), body.offsets[stretch])
        if at + room >= len(body.ids):
            return
        at += max(1, room - stride)
