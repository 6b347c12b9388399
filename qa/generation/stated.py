"""The values that a sentence states and that can be checked one by one: numbers, dates and names."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from corpus.dates import DateRange, TimeExpression, find_time_expressions
from qa.normalisation import ORDINALS, search_terms
from qa.quantities import Quantity, located

__all__ = [
    "Kind",
    "Stated",
    "amounts_in",
    "initials_of",
    "is_about",
    "opening_in",
    "other_ordinals",
    "same_amount",
    "same_days",
    "stated_in",
    "words_of",
]

_WORD = re.compile(r"[^\W_]+(?:['’.&/+-][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:]\s|\n)\W*\Z")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_BETWEEN_NAMES = re.compile(r"[ \u00a0]|[ \u00a0]?&[ \u00a0]?")
_ABOUT = re.compile(
    r"(?:\b(?:about|almost|approximately|around|circa|just|least|less|more|most|nearly|over|roughly|some|than|under)|[~≈])\s*\Z",
    re.IGNORECASE,
)
_OPENERS = frozenset(
    (
        "according additionally after all also although another any because before besides between both despite "
        "during each either even every few finally furthermore he however if instead like likewise many meanwhile "
        "more moreover most neither nevertheless next notably now once only other otherwise our over overall several "
        "she similarly since so some still thereafter therefore though through throughout thus together under unless "
        "unlike until upon what when where whereas whether which while who whose why within yet you"
    ).split()
)
"""Words that open a sentence before a name ("Although Anna Reyes") beside those that say nothing in a search."""
_OF_INITIALS = re.compile(r"[^\W\d_a-z][^\W_]*(?:(?: of| the| for| &)* [^\W\d_a-z][^\W_]*)+")


_ORDINAL_TERMS = frozenset(term for ordinal in ORDINALS for term in search_terms(ordinal))


class Kind(StrEnum):
    """What sort of value is stated."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that a text states: ``text[start:end] == words``.

    Attributes:
        kind: what it is.
        start: offset of its first character.
        end: offset after its last.
        words: as they are written.
        quantity: of a number.
        about: of a number, whether it is said to be one that comes near ("about 2 million").
        time: of a date.
        parts: of a name, its words in lower case.
    """

    kind: Kind
    start: int
    end: int
    words: str
    quantity: Quantity | None = None
    about: bool = False
    time: TimeExpression | None = None
    parts: tuple[str, ...] = ()


def stated_in(text: str, written: date | None) -> list[Stated]:
    """The values that a text states, in order: dates first taken out, then numbers, then names.

    Args:
        text: a sentence.
        written: the day against which "yesterday" or "March 18" are resolved.
    """
    found = [
        Stated(Kind.DATE, time.start, time.end, time.text, time=time) for time in find_time_expressions(text, written)
    ]
    rest = _without(text, found)
    numbers = amounts_in(rest, text)
    found += numbers
    found += _names(_without(rest, numbers))
    return sorted(found, key=lambda each: each.start)


def opening_in(text: str) -> Stated | None:
    """The word that opens a sentence, where it may be a name or any other: of "Lee came", of "Bees fly"."""
    word = _WORD.search(text)
    if word is None or not word[0][0].isupper() or word[0].casefold() in _OPENERS or not search_terms(word[0]):
        return None
    if word[0].endswith("ly") or text[word.end() : word.end() + 1] == ",":
        return None
    return Stated(Kind.NAME, word.start(), word.end(), word[0], parts=(_plain_word(word[0]),))


def other_ordinals(text: str, terms: Set[str]) -> list[Stated]:
    """The ordinals in words of a text, where others and not these are among some search terms: "second" by "first"."""
    if not terms & _ORDINAL_TERMS:
        return []
    return [
        Stated(Kind.NUMBER, word.start(), word.end(), word[0])
        for word in _WORD.finditer(text)
        if word[0].lower() in ORDINALS and not set(search_terms(word[0])) <= terms
    ]


def amounts_in(text: str, shown: str | None = None, *, ordinals: bool = False) -> list[Stated]:
    """The numbers of a text; of words that only look like one, none.

    Args:
        text: a sentence.
        shown: the same with all its words, where some are blank in it.
        ordinals: whether those in words count ("fourth"), which often only put things in order.
    """
    shown = text if shown is None else shown
    return [
        Stated(
            Kind.NUMBER, each.start, each.end, shown[each.start : each.end], each.quantity, is_about(text, each.start)
        )
        for each in located(text)
        if (ordinals and each.quantity.ordinal) or not _is_word_for_more(text[each.start : each.end], each.quantity)
    ]


def _is_word_for_more(words: str, quantity: Quantity) -> bool:
    """Whether words are figures that stand for much else: "one of", "first of all", "a third party"."""
    return not any(map(str.isdecimal, words)) and (quantity.ordinal or quantity.value == 1)


def is_about(text: str, start: int) -> bool:
    """Whether the words before a number say that it only comes near."""
    return _ABOUT.search(text, max(0, start - 20), start) is not None


def same_amount(claimed: Stated, other: Quantity) -> bool:
    """Whether a number in a source is the one that was claimed.

    Values must be equal, or of a claim that is said to be near, equal once rounded to as many figures. Units must be
    equal where both are signs or units of measure.
    """
    own = claimed.quantity
    if own is None or own.ordinal != other.ordinal or not _same_unit(own.unit, other.unit):
        return False
    if own.value == other.value:
        return True
    return claimed.about and abs(own.value - other.value) < _last_figure(own.value)


def _same_unit(one: str, other: str) -> bool:
    return one == other or not {one, other} <= _SIGNS


_SIGNS = frozenset(
    ("%", "$", "€", "£", "¥", "₽", "metre", "kilometre", "centimetre", "kilogram", "litre", "hour", "minute")
)


def _last_figure(value: Fraction) -> Fraction:
    """The worth of the last figure of a number that is not 0: 100,000 of 2.3 million."""
    worth = Fraction(1)
    if value.denominator != 1:
        while (value / worth).denominator != 1 and worth > Fraction(1, 10**9):
            worth /= 10
        return worth
    while value and (value / worth) % 10 == 0:
        worth *= 10
    return worth


def same_days(claimed: TimeExpression, others: Sequence[TimeExpression]) -> bool:
    """Whether a source names the days that were claimed, or days among them.

    What is claimed less precisely is carried by what is more precise ("2013" by "2 November 2013"), never the other
    way round. A span ("from 2013 to 2015") is carried by itself or its two ends, and words whose days are not known by
    the same words.
    """
    if claimed.range is None:
        return _plain(claimed.text) in {_plain(other.text) for other in others}
    ranges = [other.range for other in others if other.range is not None]
    is_unit = "/" not in claimed.range.timex3
    if any(claimed.range == other or (is_unit and claimed.range.contains(other)) for other in ranges):
        return True
    return _has_ends(claimed.range, ranges)


def _has_ends(days: DateRange, ranges: Sequence[DateRange]) -> bool:
    begins = any(other.start == days.start and other.end <= days.end for other in ranges)
    return begins and any(other.end == days.end and other.start >= days.start for other in ranges)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _without(text: str, found: Sequence[Stated]) -> str:
    """A text of equal length in which what was found is blank."""
    for each in found:
        text = text[: each.start] + "," * (each.end - each.start) + text[each.end :]
    return text


def _names(text: str) -> list[Stated]:
    """Runs of capitalised words, and words with figures in them.

    The first word of a sentence is part of a name only where another capitalised word follows, or where it is
    capitalised within as well: alone it may be any word.
    """
    found: list[Stated] = []
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        if run and (word is None or not _is_name(word[0]) or not _goes_on(text, run[-1], word)):
            found += _name(text, run)
            run = []
        if word is not None and _is_name(word[0]):
            run.append(word)
    return found


def _name(text: str, run: Sequence[re.Match[str]]) -> list[Stated]:
    first = run[0][0]
    opens = _SENTENCE_START.search(text, 0, run[0].start()) is not None and not _is_marked(first)
    if opens and (len(run) == 1 or first.casefold() in _OPENERS or not search_terms(first)):
        run = run[1:]
    if not run:
        return []
    start, end = run[0].start(), run[-1].end()
    return [Stated(Kind.NAME, start, end, text[start:end], parts=tuple(words_of(text[start:end])))]


def _is_name(word: str) -> bool:
    return (word[0].isupper() and word != "I") or _has_both(word)


def _is_marked(word: str) -> bool:
    """Whether a word is written as only names are: "NATO", "McKay", "G20"."""
    return any(letter.isupper() for letter in word[1:]) or _has_both(word)


def _has_both(word: str) -> bool:
    return any(map(str.isdecimal, word)) and any(map(str.isalpha, word))


def _goes_on(text: str, before: re.Match[str], word: re.Match[str]) -> bool:
    return _BETWEEN_NAMES.fullmatch(text, before.end(), word.start()) is not None


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without the "'s" of a possessive and the stops of "U.S."."""
    return [_plain_word(found[0]) for found in _WORD.finditer(text)]


def _plain_word(word: str) -> str:
    word = _POSSESSIVE.sub("", word).casefold().replace("’", "'")
    return word.replace(".", "") if max(map(len, word.split("."))) == 1 else word


def initials_of(text: str) -> set[str]:
    """The initials of the names in a text, in lower case: "who" of "World Health Organization"."""
    runs = (re.findall(r"[^\W_]+", found[0]) for found in _OF_INITIALS.finditer(text))
    return {"".join(word[0] for word in words if word[0].isupper()).casefold() for words in runs}
