"""Documents that repeat one another: a reprint, or a sentence quoted whole, is no second witness."""

import re
from collections.abc import Sequence

from qa.reading.candidates import SpanCandidate

__all__ = ["by_witness", "is_one_witness", "repeats"]

_SHINGLE = 5  # words
_OF_PASSAGE, _FEWEST_OF_PASSAGE = 0.5, 20
_OF_SENTENCE, _FEWEST_OF_SENTENCE = 0.8, 6
_WORD = re.compile(r"\w+")


def by_witness(candidates: Sequence[SpanCandidate]) -> list[list[SpanCandidate]]:
    """The candidates by independent document, each with those of the documents that repeat it.

    Args:
        candidates: one of each document, the best first; so are those of a witness, and the witnesses.
    """
    witnesses: list[list[SpanCandidate]] = []
    for candidate in candidates:
        known = next((each for each in witnesses if any(_repeat(candidate, other) for other in each)), None)
        if known is None:
            witnesses.append([candidate])
        else:
            known.append(candidate)
    return witnesses


def _repeat(one: SpanCandidate, other: SpanCandidate) -> bool:
    return is_one_witness((one.source.text, one.sentence_text), (other.source.text, other.sentence_text))


def is_one_witness(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether a passage repeats another, or a sentence of it the other's: of each the passage and the sentence."""
    return repeats(one[0], other[0], _OF_PASSAGE, _FEWEST_OF_PASSAGE) or repeats(one[1], other[1])


def repeats(one: str, other: str, share: float = _OF_SENTENCE, fewest: int = _FEWEST_OF_SENTENCE) -> bool:
    """Whether one text says again, in the same words, most of what the other says.

    The shorter text's runs of five words (Broder 1997, "On the resemblance and containment of documents") are looked
    for in the longer; there are few enough of them to be compared whole.

    Args:
        one: a text.
        other: another.
        share: of the shorter text's runs, from which on it is repeated.
        fewest: runs that the shorter text must have: a few words in common are no copy.
    """
    few, many = sorted((_shingles(one), _shingles(other)), key=len)
    return len(few) >= fewest and len(few & many) >= share * len(few)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
