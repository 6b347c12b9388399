"""Asking the evidence for a value of a claim: what stands where the claim has it, by the reader of questions.

"Lee founded the mill in 1911" is asked as "who or what founded the mill in 1911?": where the evidence answers that with
another name, the claim has the right words and the wrong value. Cf. QAGS (Wang, Cho and Lewis 2020), which lets a model
write the questions.
"""

import re
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qa.generation.evidence import Evidence
from qa.generation.stated import Kind, Stated
from qa.reading.cross_encoder import Scores

__all__ = ["NOTHING_ASKED", "asked_for", "margin", "question_for"]

Offsets: TypeAlias = NDArray[np.int64]

NOTHING_ASKED = 12.0
"""The margin of a claim with no value that could be another: as sure as can be."""

_ASKED = {Kind.NAME: "who or what", Kind.DATE: "when", Kind.NUMBER: "how many"}
_MOST_ASKED = 2
_LONGEST_SPAN = 12  # tokens


def asked_for(evidence: Evidence) -> list[Stated]:
    """The values of a claim that are asked for: of those that the evidence holds beside others, the likeliest wrong.

    These are the ones in whose place, by the words around it, another value stands rather than they themselves do.
    """
    rivalled = [value for value, own in evidence.holding.items() if own and evidence.rivals(value)]
    return sorted(rivalled, key=lambda value: -evidence.displaced(value))[:_MOST_ASKED]


def question_for(evidence: Evidence, value: Stated) -> str:
    """A claim as a question for one of its values."""
    text = evidence.claim.text
    return f"{text[: value.start]}{_ASKED[value.kind]}{text[value.end :]}".rstrip(" .") + "?"


def margin(value: Stated, windows: Sequence[Scores], evidence: Evidence) -> float:
    """By how much a value is the better answer than the best of its rivals in the evidence, in logits, bounded.

    Args:
        value: that was asked for.
        windows: what the reader says of the question beside the evidence.
        evidence: that was asked.
    """
    places = _places(value, evidence.text)
    others = [place for _, rival in evidence.rivals(value) for place in _places(rival, evidence.text)]
    own = other = -np.inf
    for window in windows:
        sums = window.starts[:, None] + window.ends[None, :]
        begins, ends = np.array(window.offsets, dtype=np.int64).reshape(-1, 2).T
        length = np.arange(len(begins))[None, :] - np.arange(len(begins))[:, None]
        is_span = (length >= 0) & (length < _LONGEST_SPAN)
        is_own, is_other = _overlaps(places, begins, ends), _overlaps(others, begins, ends)
        own = max(own, np.max(sums, where=is_span & is_own, initial=-np.inf))
        other = max(other, np.max(sums, where=is_span & is_other & ~is_own, initial=-np.inf))
    return float(np.clip(np.nan_to_num(own - other, nan=NOTHING_ASKED), -NOTHING_ASKED, NOTHING_ASKED))


def _overlaps(places: Sequence[tuple[int, int]], begins: Offsets, ends: Offsets) -> NDArray[np.bool_]:
    """Whether the span from one token to another, bool [tokens, tokens], has a character of one of some places."""
    found = np.zeros((len(begins), len(ends)), dtype=np.bool_)
    for start, end in places:
        found |= (begins[:, None] < end) & (ends[None, :] > start)
    return found


def _places(value: Stated, text: str) -> list[tuple[int, int]]:
    """Where a value's words stand in a text, or those of its parts."""
    for words in (value.words,), value.parts:
        found = [each.span() for word in words for each in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I)]
        if found:
            return found
    return []
