"""Asking the evidence for a value of a claim: what stands where the claim has it, by the reader of questions.

"Lee founded the mill in 1911" is asked as "who or what founded the mill in 1911?": where the evidence answers that with
another name, the claim has the right words and the wrong value. Cf. QAGS (Wang, Cho and Lewis 2020), which lets a model
write the questions.
"""

import re
from collections.abc import Sequence

import numpy as np

from qa.generation.evidence import Evidence
from qa.generation.stated import Kind, Stated
from qa.reading.cross_encoder import Scores

__all__ = ["NOTHING_ASKED", "asked_for", "margin", "question_for"]

NOTHING_ASKED = 12.0
"""The margin of a claim with no value that could be another: as sure as can be."""

_ASKED = {Kind.NAME: "who or what", Kind.DATE: "when", Kind.NUMBER: "how many"}
_MOST_ASKED = 2
_LONGEST_SPAN = 12  # tokens


def asked_for(evidence: Evidence) -> list[Stated]:
    """The values of a claim that are asked for: those that the evidence holds beside others of their kind."""
    held = [value for value, own in evidence.holding.items() if own]
    rivals = {value: evidence.others(value) for value in held}
    return sorted((value for value in held if rivals[value]), key=lambda value: -rivals[value])[:_MOST_ASKED]


def question_for(evidence: Evidence, value: Stated) -> str:
    """A claim as a question for one of its values."""
    text = evidence.claim.text
    return f"{text[: value.start]}{_ASKED[value.kind]}{text[value.end :]}".rstrip(" .") + "?"


def margin(value: Stated, windows: Sequence[Scores], text: str) -> float:
    """By how much a value is the better answer than the best other span, in logits, bounded.

    Args:
        value: that was asked for.
        windows: what the reader says of the question beside the evidence.
        text: the evidence's.
    """
    places = _places(value, text)
    own = other = -np.inf
    for window in windows:
        sums = window.starts[:, None] + window.ends[None, :]
        begins, ends = np.array(window.offsets, dtype=np.int64).reshape(-1, 2).T
        length = np.arange(len(begins))[None, :] - np.arange(len(begins))[:, None]
        is_span = (length >= 0) & (length < _LONGEST_SPAN)
        is_own = np.zeros_like(is_span)
        for start, end in places:
            is_own |= (begins[:, None] < end) & (ends[None, :] > start)
        own = max(own, np.max(sums, where=is_span & is_own, initial=-np.inf))
        other = max(other, np.max(sums, where=is_span & ~is_own, initial=-np.inf))
    return float(np.clip(np.nan_to_num(own - other, nan=NOTHING_ASKED), -NOTHING_ASKED, NOTHING_ASKED))


def _places(value: Stated, text: str) -> list[tuple[int, int]]:
    """Where a value's words stand in a text, or those of its parts."""
    for words in (value.words,), value.parts:
        found = [each.span() for word in words for each in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I)]
        if found:
            return found
    return []
