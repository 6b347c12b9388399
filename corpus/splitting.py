"""What a library remembers of how its documents were split, apart from the splitting, which few questions need."""

from dataclasses import dataclass

__all__ = ["SPLITTING_VERSION", "PassageSettings"]

SPLITTING_VERSION = 6
"""Raise it whenever the same document would be split otherwise: libraries are then split again."""


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How documents are split.

    Attributes:
        max_tokens: the most tokens in a passage, counted sentence by sentence.
        overlap_sentences: how many of the last sentences of a passage the next one begins with.
    """

    max_tokens: int = 230
    overlap_sentences: int = 2
