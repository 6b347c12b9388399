"""How likely the evidence supports a claim: from the reader's logits and from what the two have in common.

A mean of decision trees, fitted by ``python -m qa.training fit-support`` and kept as JSON beside this file: what one
feature says depends on the others. A claim in the evidence's own words is false by a single word, and one in other
words is often true.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from qa.generation.asking import NOTHING_ASKED, asked_for, margin, question_for
from qa.generation.evidence import Evidence
from qa.generation.stated import Kind
from qa.normalisation import search_terms
from qa.reading.cross_encoder import CrossEncoder, Scores
from qa.scoring.features import Floats

__all__ = ["ASKED", "FITTED", "SUPPORT_FEATURES", "read_support", "support_features"]

FITTED = Path(__file__).parent / "weights.json"
"""Where the fitted weights are."""

SUPPORT_FEATURES = (
    "supported",  # the reader's logit of "supported" over the other two
    "refuted",  # of "refuted"
    "relevance",  # its logit that the evidence is about the claim
    "terms_held",  # share of the claim's terms, by weight, in the evidence
    "terms_in_best",  # in its best sentence
    "terms_unknown",  # logarithm of one more than the terms that stand nowhere in it
    "singled_out",  # logarithm of one more than those of them that set one thing above or before all others
    "run",  # longest run of terms that both have in the same order without a gap, as a share of the claim's
    "values_held",  # share of the claim's numbers and dates in the evidence; 1.0 of none
    "values_near",  # share of the terms beside a value in the claim that stand beside it in the evidence, of the worst
    "values_beside",  # the same of the nearest terms alone
    "values_asked",  # margin, in logits, of a value of the claim where the evidence is asked for it; of the worst
    "values_swapped",  # 1.0 where two names, two numbers or two dates stand in another order than in a sentence
    "rivals",  # logarithm of one more than the numbers and dates of the evidence that the claim does not have
    "length",  # logarithm of the claim's terms
)
"""The features in their order."""

ASKED = SUPPORT_FEATURES.index("values_asked")
"""The place of the one that takes reading more."""

_FAR = 12.0
_SINGLING_OUT = frozenset(search_terms("only sole first last most least more less"))


def _singles_out(term: str) -> bool:
    """Whether a term is a word of degree or of rank: the superlatives end alike, and there are few others."""
    return term.endswith("est") or term in _SINGLING_OUT


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
        row[ASKED] = min(margin(value, answer, evidence.text) for value, answer in zip(values, answers, strict=True))
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
    known = {
        "supported": _margin(supported, refuted, not_said),
        "refuted": _margin(refuted, supported, not_said),
        "relevance": float(np.clip(window.relevance, -_FAR, _FAR)),
        "terms_held": evidence.share(claim.terms, every),
        "terms_in_best": max(shares),
        "terms_unknown": math.log1p(len(set(claim.terms) - every)),
        "singled_out": math.log1p(sum(map(_singles_out, set(claim.terms) - every))),
        "run": _longest_run(claim.terms, search_terms(evidence.text)) / max(1, len(claim.terms)),
        "values_near": min(_near(evidence, 3, 6), default=1.0),
        "values_beside": min(_near(evidence, 1, 2), default=1.0),
        "values_asked": NOTHING_ASKED,
        "values_swapped": float(_is_swapped(evidence)),
        "length": math.log1p(len(claim.terms)),
        **_values(evidence),
    }
    return np.array([known[name] for name in SUPPORT_FEATURES])


def _margin(one: float, *others: float) -> float:
    return float(np.clip(one - np.logaddexp.reduce(others), -_FAR, _FAR))


def _values(evidence: Evidence) -> dict[str, float]:
    """What of the claim's values the evidence holds, and how many others."""
    held = {value: bool(own) for value, own in evidence.holding.items()}
    counted = [own for value, own in held.items() if value.kind is not Kind.NAME]
    others = sum(len(sentence.amounts) + len(sentence.times) for _, sentence in evidence.places)
    return {
        "values_held": sum(counted) / len(counted) if counted else 1.0,
        "rivals": math.log1p(max(0, others - sum(counted))) if counted else 0.0,
    }


def _near(evidence: Evidence, beside: int, around: int) -> Iterator[float]:
    """Of each value that the evidence holds, the share of the terms beside it that it has beside it there as well.

    Args:
        evidence: of the claim.
        beside: how many terms on each side of it in the claim.
        around: how many on each side in the evidence.
    """
    text = evidence.claim.text
    for value, own in evidence.holding.items():
        terms = {*search_terms(text[: value.start])[-beside:], *search_terms(text[value.end :])[:beside]}
        found = [(at, evidence.occurrence(value, at)) for at in own]
        shares = [
            evidence.share(terms, evidence.terms_around(at, start, around)) for at, start in found if start is not None
        ]
        if terms and shares:
            yield max(shares)


def _is_swapped(evidence: Evidence) -> bool:
    """Whether two values of a kind stand in another order in every sentence that holds both."""
    for one, other in combinations(evidence.holding, 2):
        both = evidence.holding[one] & evidence.holding[other]
        if one.kind is not other.kind or not both or one.words == other.words:
            continue
        places = [(evidence.occurrence(one, at), evidence.occurrence(other, at)) for at in both]
        known = [(first, second) for first, second in places if first is not None and second is not None]
        if known and all(first > second for first, second in known):
            return True
    return False


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
