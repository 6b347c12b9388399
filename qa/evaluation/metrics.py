"""The metrics, each defined once, with its source; pure functions over plain values.

Conventions: 1 is best unless a metric says otherwise; offsets are ``[start, end)`` in characters; a rank
counts from 1;
a value that no question can give (the precision of no citations) is None and is left out of means.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.dates import DateRange
from qa.evaluation.equivalence import accepts, accepts_list, holds, list_items, same, tells, token_f1

__all__ = [
    "Bin",
    "Confusion",
    "Floats",
    "Interval",
    "Span",
    "area_under_risk",
    "bootstrap",
    "bootstrap_mean",
    "calibration_bins",
    "contained",
    "coverage_risk",
    "exact_match",
    "expected_calibration_error",
    "f1",
    "ndcg",
    "overlaps",
    "reciprocal_rank",
    "right",
    "right_at_risk",
    "tells_one",
]

Span = tuple[int, int]
Floats = npt.NDArray[np.float64]
"""A slice ``[start, end)``, and numbers: float64 [n]."""


# --- Answers --------------------------------------------------------------------------------------


def exact_match(prediction: str | None, golds: Sequence[str], when: DateRange | None = None) -> float:
    """1 when the prediction is one of the gold answers, else 0.

    SQuAD's exact match (Rajpurkar et al. 2016), with dates and numbers compared by value as
    ``qa.evaluation.equivalence`` says. No gold answers means that abstaining is right, as in SQuAD 2.0 (Rajpurkar et
    al. 2018).

    Args:
        prediction: the direct answer; None when abstained.
        golds: the answers that are right; empty when the documents do not say.
        when: the days that the prediction means, when known beside its words.
    """
    if prediction is None or not golds:
        return float(prediction is None and not golds)
    return float(any(same(prediction, gold, when) for gold in golds))


def f1(prediction: str | None, golds: Sequence[str], when: DateRange | None = None) -> float:
    """Token F1 with the best of the gold answers (Rajpurkar et al. 2016); 1 wherever ``exact_match`` is."""
    if exact_match(prediction, golds, when):
        return 1.0
    return max((token_f1(prediction, gold) for gold in golds), default=0.0) if prediction else 0.0


def right(
    prediction: str | None, golds: Sequence[str], when: DateRange | None = None, *, is_list: bool = False
) -> bool:
    """Whether a person would call the answer right; the headline figure is its mean.

    Without gold answers: it abstained. With them: it did not, and ``qa.evaluation.equivalence.accepts`` the answer for
    one of them (the same words, date or number; token F1 of at least 0.8; or the gold answer with a few
    words beside it), or for each item of a prediction that lists several; for a list, ``accepts_list``: every item of
    it is there.
    """
    if prediction is None or not golds:
        return prediction is None and not golds
    accept = accepts_list if is_list else accepts
    if any(accept(prediction, gold, when) for gold in golds):
        return True
    given = list_items(prediction)
    return 1 < len(given) <= len(golds) and all(any(same(item, gold) for gold in golds) for item in given)


def tells_one(shown: Sequence[str], golds: Sequence[str], when: DateRange | None = None) -> bool:
    """Whether one of the sentences shown ``qa.evaluation.equivalence.tells`` one of the gold answers."""
    return any(tells(sentence, gold, when) for sentence in shown for gold in golds)


def contained(
    prediction: str | None, golds: Sequence[str], when: DateRange | None = None, *, is_list: bool = False
) -> bool:
    """Whether it is right, or the right answer stands in it: what ``right`` would be with better spans.

    For a list, each item must stand in it.
    """
    if right(prediction, golds, when, is_list=is_list) or prediction is None:
        return right(prediction, golds, when, is_list=is_list)
    wanted = [list_items(gold) if is_list else [gold] for gold in golds]
    return any(all(holds(prediction, item, when) for item in items) for items in wanted)


@dataclass(frozen=True, slots=True)
class Confusion:
    """The decision to answer against what was to be done; counts of questions."""

    answerable_answered: int
    answerable_refused: int
    unanswerable_answered: int
    unanswerable_refused: int

    @classmethod
    def of(cls, answerable: Sequence[bool], answered: Sequence[bool]) -> "Confusion":
        """Count the four cases over questions."""
        cases = list(zip(answerable, answered, strict=True))
        return cls(*(cases.count(case) for case in [(True, True), (True, False), (False, True), (False, False)]))


# --- Confidence -----------------------------------------------------------------------------------


def coverage_risk(confidence: Floats, correct: Floats, total: int | None = None) -> list[tuple[float, float]]:
    """The coverage-risk curve (Geifman & El-Yaniv 2017, "Selective Classification for Deep Neural Networks").

    Answers are given in the order of their confidence, the surest first. Each point is the share of
    questions answered so far and the share of those answers that are wrong. Answers of equal confidence
    come together, since no threshold parts them.

    Args:
        confidence: ``[n]``, of the answers that were given.
        correct: ``[n]``, 1 where the answer is right, else 0.
        total: how many questions were asked; ``n`` when left out. The curve ends at ``n / total``.
    """
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(1 - correct[order])
    last = _last_of_ties(confidence[order])
    total = len(confidence) if total is None else total
    return [((at + 1) / total, float(wrong[at]) / (at + 1)) for at in last]


def area_under_risk(confidence: Floats, correct: Floats) -> float | None:
    """The area under the coverage-risk curve; less is better.

    It is the mean risk over the coverages of the answers given. 0 when every answer is right; with some
    wrong it is lowest when those are the least sure. None without answers.
    """
    if not len(confidence):
        return None
    order = np.argsort(-confidence, kind="stable")
    last = _last_of_ties(confidence[order])
    risk = np.cumsum(1 - correct[order])[last] / (last + 1)
    return float(np.sum(risk * np.diff(last, prepend=-1)) / len(confidence))


def right_at_risk(confidence: Floats, correct: Floats, risk: float, answerable: int) -> float | None:
    """The share of the answerable questions answered right, with at most ``risk`` of the answers shown wrong.

    Answers are shown down to the confidence at which the most are shown and no more than ``risk`` of them is wrong, as
    in "coverage at a given risk" of Geifman & El-Yaniv 2017. 0 where even the surest exceed it.

    Args:
        confidence: ``[n]``, of the best answer to each question that got one.
        correct: ``[n]``, 1 where it is right, else 0, as for any question without an answer.
        risk: the share of the answers shown that may be wrong.
        answerable: how many questions have an answer; None is returned for 0.
    """
    if not answerable:
        return None
    order = np.argsort(-confidence, kind="stable")
    good = np.cumsum(correct[order])
    last = _last_of_ties(confidence[order])
    allowed = last[1 - good[last] / (last + 1) <= risk + 1e-9]
    return float(good[allowed[-1]]) / answerable if len(allowed) else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: their mean confidence, the share that is right, and how many."""

    confidence: float
    right: float
    count: int


def calibration_bins(confidence: Floats, correct: Floats, bins: int = 10, least: int = 10) -> list[Bin]:
    """The reliability diagram's points: bins of equal mass, in order of confidence.

    There are ``bins`` of them, or fewer where they would hold less than ``least`` answers each. Answers of
    equal confidence share their mean rightness, so that the order of the questions makes no difference.
    """
    starts, counts, sure, good = _bins(confidence, correct, bins, least)
    points = zip(np.add.reduceat(sure, starts) / counts, np.add.reduceat(good, starts) / counts, counts, strict=True)
    return [Bin(float(sure), float(good), int(count)) for sure, good, count in points]


def expected_calibration_error(confidence: Floats, correct: Floats, bins: int = 10, least: int = 10) -> float | None:
    """How far confidence and the share of right answers lie apart, on average; less is better.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", over bins of equal mass rather than equal
    width (Nixon et al. 2019, "Measuring Calibration in Deep Learning"). Few answers to a bin overstate it.
    None without answers.
    """
    if not len(confidence):
        return None
    starts, _, sure, good = _bins(confidence, correct, bins, least)
    return float(np.abs(np.add.reduceat(sure - good, starts)).sum() / len(confidence))


def _bins(
    confidence: Floats, correct: Floats, bins: int, least: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats, Floats]:
    """Where each bin starts and how many it holds, and confidence and rightness in order of confidence."""
    order = np.argsort(confidence, kind="stable")
    sure = confidence[order]
    bins = min(bins, max(1, len(sure) // least), len(sure))
    size, more = divmod(len(sure), max(1, bins))
    counts = np.array([size + (place < more) for place in range(bins)], dtype=np.intp)
    return np.cumsum(counts) - counts, counts, sure, _mean_of_ties(sure, correct[order])


def _last_of_ties(ordered: Floats) -> npt.NDArray[np.intp]:
    """Where each run of equal values ends."""
    return np.flatnonzero(np.append(ordered[1:] != ordered[:-1], len(ordered) > 0))


def _mean_of_ties(ordered: Floats, values: Floats) -> Floats:
    """Each value replaced by the mean over its run of equal keys."""
    lengths = np.diff(_last_of_ties(ordered), prepend=-1)
    runs = np.repeat(np.arange(len(lengths)), lengths)
    means: Floats = np.bincount(runs, weights=values, minlength=len(lengths)) / lengths
    return means[runs]


# --- Ranking --------------------------------------------------------------------------------------


def overlaps(one: Span, other: Span) -> bool:
    """Whether the two slices share a character."""
    return one[0] < other[1] and other[0] < one[1]


def reciprocal_rank(rank: int | None, depth: int = 10) -> float:
    """1 over the first relevant result's rank; 0 when it is beyond ``depth`` (MRR when averaged)."""
    return 1 / rank if rank and rank <= depth else 0.0


def ndcg(gains: Sequence[float], missed: Sequence[float] = (), depth: int = 10) -> float | None:
    """Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002), linear gains, logarithm to base 2.

    Args:
        gains: the gain of each result in its order.
        missed: the gains of what is relevant and not among the results.
        depth: how many results count.

    Returns:
        0 to 1; None when nothing is relevant.
    """
    best = _dcg(sorted([*gains, *missed], reverse=True)[:depth])
    return _dcg(gains[:depth]) / best if best else None


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


# --- Intervals ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interval:
    """A value over ``count`` questions, and the 95% interval it would move in over others like them."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


RESAMPLES = 1_000
SEED = 1993


def bootstrap_mean(values: Floats) -> Interval | None:
    """The mean with its 95% percentile bootstrap interval (Efron & Tibshirani 1993); None without values.

    1,000 resamples of the questions with a fixed seed: the same values give the same interval.
    """
    if not len(values):
        return None
    draw = np.random.default_rng(SEED)
    # A tenth at a time, so that many questions do not need much memory.
    tenths = (draw.integers(len(values), size=(RESAMPLES // 10, len(values))) for _ in range(10))
    return _interval(float(values.mean()), [values[chosen].mean(axis=1) for chosen in tenths], len(values))


def bootstrap(count: int, statistic: Callable[[npt.NDArray[np.intp]], float | None]) -> Interval | None:
    """Any statistic with its 95% percentile bootstrap interval; None when it has no value.

    Args:
        count: how many questions there are.
        statistic: the value over chosen questions, given by their places (``[count]``, repeats allowed).
    """
    value = statistic(np.arange(count)) if count else None
    if value is None:
        return None
    draw = np.random.default_rng(SEED)
    drawn = (statistic(draw.integers(count, size=count)) for _ in range(RESAMPLES))
    return _interval(value, [resampled for resampled in drawn if resampled is not None], count)


def _interval(value: float, resampled: npt.ArrayLike, count: int) -> Interval:
    low, high = np.percentile(np.asarray(resampled), [2.5, 97.5])
    return Interval(value, float(low), float(high), count)
