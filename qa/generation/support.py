"""How likely the evidence supports a claim: from the reader's logits and from what the two have in common.

A mean of decision trees, fitted by ``python -m qa.training fit-support`` and kept as JSON beside this file: what one
feature says depends on the others. A claim in the evidence's own words is false by a single word, and one in other
words is often true.
"""

import math
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import numpy as np

from qa.answers.checking import DENYING
from qa.generation.asking import NOTHING_ASKED, asked_for, margin, question_for
from qa.generation.evidence import Evidence
from qa.normalisation import among, search_terms
from qa.reading.cross_encoder import CrossEncoder, Scores
from qa.scoring.features import Floats

__all__ = ["ASKED", "FITTED", "SUPPORT_FEATURES", "read_support", "support_features"]

FITTED = Path(__file__).parent / "weights.json"
"""Where the fitted weights are."""

SUPPORT_FEATURES = (
    "supported",  # the reader's logit of "supported" over the other two
    "relevance",  # its logit that the evidence is about the claim
    "terms_held",  # share of the claim's terms, by weight, in the evidence
    "terms_in_best",  # in its best sentence
    "terms_unknown",  # logarithm of one more than the terms that stand nowhere in it
    "run",  # longest run of terms that both have in the same order without a gap, as a share of the claim's
    "altered",  # logarithm of one more than the terms that are put into a sentence which goes on alike around them
    "denials",  # logarithm of one more than the terms of both that follow a word which denies in one of them alone
    "values_near",  # share of the terms beside a value in the claim that stand beside it in the evidence, of the worst
    "values_asked",  # margin, in logits, of a value over its rivals where the evidence is asked for it; of the worst
    "length",  # logarithm of the claim's terms
)
"""The features in their order."""

ASKED = SUPPORT_FEATURES.index("values_asked")
"""The place of the one that takes reading more."""

_FAR = 12.0
_DENIED = 2  # terms after it
_ALIKE_AROUND = 3  # terms before and after together


def read_support(
    evidence: Evidence, model: CrossEncoder, is_open: Callable[[Floats], bool] = lambda _: True
) -> tuple[Floats, Sequence[Scores]]:
    """The features of a claim and its evidence, and what the reader says of the two.

    Args:
        evidence: what was found of the claim: at least one sentence.
        model: the reader, which reads the evidence beside the claim and beside the questions for its values.
        is_open: tells from the features but for ``values_asked`` whether the values have to be asked for.
    """
    passage, text = (evidence.context, evidence.text), evidence.claim.text
    (windows,) = model.score(text, [passage])
    row, values = support_features(evidence, windows), asked_for(evidence)
    if values and is_open(row):
        answers = model.score([question_for(evidence, value) for value in values], [passage] * len(values))
        row[ASKED] = min(margin(value, answer, evidence) for value, answer in zip(values, answers, strict=True))
    return row, windows


def support_features(evidence: Evidence, windows: Sequence[Scores]) -> Floats:
    """The features of a claim and its evidence, float64 [features], in the order of ``SUPPORT_FEATURES``.

    Args:
        evidence: what was found of the claim, whose values were not asked for.
        windows: what the reader says of the claim beside the evidence's text.
    """
    window = max(windows, key=lambda each: each.support[0])
    supported, refuted, not_said = window.support
    claim = evidence.claim
    shares = [evidence.share(claim.terms, own) for own in evidence.held]
    every = frozenset().union(*evidence.held)
    read = search_terms(evidence.text)
    known = {
        "supported": _margin(supported, refuted, not_said),
        "relevance": float(np.clip(window.relevance, -_FAR, _FAR)),
        "terms_held": evidence.share(claim.terms, every),
        "terms_in_best": max(shares),
        "terms_unknown": math.log1p(len(set(claim.terms) - every)),
        "run": _longest_run(claim.terms, read) / max(1, len(claim.terms)),
        "altered": math.log1p(max(_altered(claim.terms, search_terms(sentence)) for sentence in evidence.sentences)),
        "denials": math.log1p(len((_denied(claim.text) ^ _denied(evidence.text)).intersection(claim.terms, read))),
        "values_near": min((evidence.near(value) for value, own in evidence.holding.items() if own), default=1.0),
        "values_asked": NOTHING_ASKED,
        "length": math.log1p(len(claim.terms)),
    }
    return np.array([known[name] for name in SUPPORT_FEATURES])


def _margin(one: float, *others: float) -> float:
    return float(np.clip(one - np.logaddexp.reduce(others), -_FAR, _FAR))


def _denied(text: str) -> set[str]:
    """The terms that follow a word which denies."""
    return {term for word in DENYING.finditer(text) for term in search_terms(text[word.end() :][:80])[:_DENIED]}


def _altered(claim: Sequence[str], sentence: Sequence[str]) -> int:
    """How many terms of a claim stand in the place of others of a sentence, or between two that are neighbours in it.

    Only where the two are alike around them: in other words there is no telling what stands in the place of what.
    """
    parts = [(0, 0, 0), *SequenceMatcher(None, claim, sentence, autojunk=False).get_matching_blocks()]
    altered = 0
    for (start, other, length), (next_start, next_other, next_length) in pairwise(parts):
        own, theirs = claim[start + length : next_start], sentence[other + length : next_other]
        is_within = (length and next_length) or theirs
        if is_within and length + next_length >= _ALIKE_AROUND:
            altered += sum(not among(term, theirs) for term in own)
    return altered


def _longest_run(terms: Sequence[str], others: Sequence[str]) -> int:
    """The longest run of terms that both sequences have."""
    longest, before = 0, [0] * (len(others) + 1)
    for term in terms:
        row = [0] * (len(others) + 1)
        for at, other in enumerate(others, 1):
            if term == other:
                row[at] = before[at - 1] + 1
                longest = max(longest, row[at])
        before = row
    return longest
