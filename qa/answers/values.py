"""What a span means, so that "two million" and "2,000,000", or "yesterday" and "30 May 2019", are one answer."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.dates import TimeExpression
from qa.normalisation import among, search_terms
from qa.quantities import SCALES, Quantity, quantity

__all__ = ["Value", "same", "value_of"]

_SCALES = {term: scale for word, scale in SCALES.items() if word != "tn" for term in search_terms(word)}
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])")


@dataclass(frozen=True, slots=True)
class Value:
    """What a span means.

    Attributes:
        numbers: the numbers in it, by value.
        terms: its other search terms.
        time: the time that it names, where it is a date.
        quantity: the number and its unit that it is, where it is nothing else.
    """

    numbers: frozenset[float]
    terms: frozenset[str]
    time: TimeExpression | None = None
    quantity: Quantity | None = None


def value_of(words: str, time: TimeExpression | None = None) -> Value:
    """The value of a span's words, and of the time that they name, if it is to be taken for a date."""
    joined = _GROUPED.sub(lambda found: re.sub(r"\s", "", found[0]), words)
    numbers, terms = _amounts(search_terms(joined))
    return Value(frozenset(numbers), frozenset(terms), time, quantity(joined))


def same(one: Value, other: Value) -> bool:
    """Whether two spans give the same answer.

    Dates do when one lies within the other ("November 2013" and "2 November 2013"); quantities when number and unit are
    equal ("EUR 2,500,000" and "2.5 million euros"); words when those of one are among the other's, in whatever form
    ("Lee" and "Ana Lee", "A. Lee" and "Ana Lee"), and the numbers beside them are equal.
    """
    days, others = (value.time.range if value.time is not None else None for value in (one, other))
    if days is not None and others is not None:
        return days.contains(others) or others.contains(days)
    if one.quantity is not None and other.quantity is not None and one.quantity.agrees(other.quantity):
        return True
    if one.numbers != other.numbers:
        return False
    if not one.terms or not other.terms:
        return bool(one.numbers) or one.terms == other.terms
    return _within(one, other) or _within(other, one)


def _within(one: Value, other: Value) -> bool:
    """Whether the terms of one value are among those of another, in whatever form, as initials where both are words."""
    return all(
        term in other.terms or among(term, other.terms) or (not one.numbers and _begins(term, other.terms))
        for term in one.terms
    )


def _begins(initial: str, terms: Iterable[str]) -> bool:
    """Whether a letter is that of a name: the "A" of "A. Lee" of "Ana"."""
    return len(initial) == 1 and initial.isalpha() and any(term.startswith(initial) for term in terms)


def _amounts(terms: Sequence[str]) -> tuple[list[float], list[str]]:
    """The numbers among terms, a scale after one taken with it, and the other terms."""
    numbers: list[float] = []
    words: list[str] = []
    after_number = False
    for term in terms:
        number = float(term) if term.isascii() and term.replace(".", "", 1).isdecimal() else None
        if number is not None:
            numbers.append(number)
        elif term in _SCALES and after_number:
            numbers[-1] *= _SCALES[term]
        else:
            words.append(term)
        after_number = number is not None or (term in _SCALES and after_number)
    return numbers, words
