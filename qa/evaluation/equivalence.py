"""Whether an answer says the same as one that is known to be right.

Words are compared as SQuAD's official script compares them (Rajpurkar et al. 2016, "SQuAD: 100,000+
Questions for Machine Comprehension of Text"; version 2 of the script, Rajpurkar et al. 2018), dates and
numbers by value: "eleven" is "11", "17 per cent" is "17%", "11 November 2011" is "November 11, 2011". A value is
right only as a whole: "12" is not "12 345 678", nor is "0142" "555 0142". Yes and No are compared as such. It
shares no code with what finds the answers, except for the reading of dates and of numbers, so that the judge
does not repeat the mistakes of the judged.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

from corpus.dates import DateRange, find_time_expressions
from qa.quantities import quantities, quantity

__all__ = [
    "MOST_EXTRA_WORDS",
    "SHORT_ANSWER",
    "accepts",
    "accepts_list",
    "holds",
    "list_items",
    "normalise",
    "same",
    "same_dates",
    "same_quantity",
    "tells",
    "token_f1",
    "yes_or_no",
]

MOST_EXTRA_WORDS = 5
"""How many words an answer may have beside the gold answer that it contains: room for a title and a name."""

ENOUGH_F1 = 0.8
"""Token F1 from which an answer passes for the gold answer: one word more or less in four or five."""

ENOUGH_F1_OF_SENTENCE = 0.6
"""Token F1 from which a sentence passes for a gold answer that is one: beside it, sentences have much in common."""

SHORT_ANSWER = 8
"""How many words a gold answer has at most that is not a sentence."""

MOST_QUOTED_WORDS = 80
"""How many words a quote may have that is to tell the answer: a long sentence or two, but no page."""

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """SQuAD's ``normalize_answer``: lower case, no ASCII punctuation, no articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def token_f1(prediction: str, gold: str) -> float:
    """SQuAD's ``compute_f1``: the harmonic mean of the precision and recall of normalised words."""
    predicted, wanted = normalise(prediction).split(), normalise(gold).split()
    if not predicted or not wanted:
        return float(predicted == wanted)
    common = sum((Counter(predicted) & Counter(wanted)).values())
    return 2 * common / (len(predicted) + len(wanted))


def same(prediction: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether the two are the same words after normalisation, the same days or the same quantity.

    Args:
        prediction: the answer that was given.
        gold: an answer that is right.
        when: the days that the prediction means, when that is known beside its words.
    """
    return (
        (normalise(prediction) == normalise(gold) and _values(prediction) == _values(gold))
        or same_dates(prediction, gold, when)
        or same_quantity(prediction, gold)
    )


def accepts(prediction: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether a person who knows that ``gold`` is right would take ``prediction`` for right.

    True when one of these holds:

    - it is the ``same``;
    - both say Yes or both say No; a gold answer that is no more than that allows nothing else;
    - token F1 is at least 0.8, and both name the same numbers and deny with the same words;
    - the gold answer's words stand together in the prediction, with at most ``MOST_EXTRA_WORDS`` others
      beside them ("Deputy Minister Jane Roe" for "Jane Roe"), none of which denies it or brings in another
      answer ("not", "and", "or", ...). When the gold answer is a date, every date in the prediction must
      lie within it ("19 October 1956" for "1956"); when it is a number, the prediction must hold no other
      number ("12 March 2012" is not "12").

    Token F1 alone never makes one date or number pass for another ("3 May 2019" for "4 May 2019").
    """
    if same(prediction, gold, when):
        return True
    if (polarity := yes_or_no(gold)) and (yes_or_no(prediction) or _is_yes_or_no(gold)):
        return yes_or_no(prediction) == polarity
    if _differs_in_value(prediction, gold, when):
        return False
    alike = token_f1(prediction, gold) >= ENOUGH_F1 and _values(prediction) == _values(gold)
    return (alike and _denials(prediction) == _denials(gold)) or _contains(prediction, gold)


def yes_or_no(text: str) -> str | None:
    """Yes or no, in lower case, where the text is that or begins with it and a comma or stop; None otherwise."""
    found = _YES_OR_NO.match(text.strip().lower())
    return {"true": "yes", "false": "no"}.get(found[1], found[1]) if found else None


def _is_yes_or_no(text: str) -> bool:
    return normalise(text) in ("yes", "no", "true", "false")


_YES_OR_NO = re.compile(r"(yes|no|true|false)\s*(?:$|[,.;:!–—])")


def tells(shown: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether a sentence that is shown tells the gold answer, a sentence itself or what one holds.

    It does when it holds the gold answer; when it is at least half of a gold answer that is a sentence; or when token
    F1 is at least 0.6 and every number of the gold answer is named.
    """
    words, wanted = normalise(shown).split(), normalise(gold).split()
    if not words or len(words) > MOST_QUOTED_WORDS + len(wanted):
        return False
    is_half = SHORT_ANSWER < len(wanted) <= 2 * len(words) and _position(wanted, words) is not None
    is_alike = token_f1(shown, gold) >= ENOUGH_F1_OF_SENTENCE and not _values(gold) - _values(shown)
    return holds(shown, gold, when) or is_half or is_alike


def _values(text: str) -> Counter[tuple[object, bool]]:
    """The numbers that a text names, each as often as it does."""
    return Counter((found.value, found.ordinal) for found in quantities(text))


def holds(prediction: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether the gold answer stands anywhere in the prediction, however long that is.

    It does when the prediction is accepted, or holds the gold answer's words together, its date or its
    number.
    """
    if _is_yes_or_no(gold):
        return accepts(prediction, gold)
    return accepts(prediction, gold, when) or _holds(prediction, gold)


def accepts_list(prediction: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether the prediction holds every item of the gold list, in any order.

    An item is there when its normalised words stand together in the prediction, or its date or number does
    by value. The prediction may have ``MOST_EXTRA_WORDS`` more words for each item, so that a sentence that
    lists them passes and a page does not.
    """
    items = list_items(gold)
    words = normalise(prediction).split()
    room = len(normalise(gold).split()) + MOST_EXTRA_WORDS * len(items)
    found = all(_holds(prediction, item) for item in items)
    return same(prediction, gold, when) or (found and len(words) <= room)


def list_items(gold: str) -> list[str]:
    """The items of a gold list.

    They are parted by semicolons or, when there are none, by commas and the last "and". The comma inside "November 11,
    2011" or "1,200" parts nothing.
    """
    if ";" not in gold:
        gold = _COMMA_BEFORE_YEAR.sub(r"\1 ", gold)
        gold = _COMMA.sub(";", _LAST_AND.sub(";", gold))
    return [item.strip() for item in gold.split(";") if item.strip()]


_COMMA_BEFORE_YEAR = re.compile(r"\b([^\W\d_]{3,9}\.? \d{1,2}(?:\s*[-–]\s*\d{1,2})?),\s+(?=\d{4}\b)")
_COMMA = re.compile(r",(?!\d{3}\b)")
_LAST_AND = re.compile(r",?\s+and\s+(?=(?:[^,]|,(?=\d{3}\b))*$)")


def _differs_in_value(prediction: str, gold: str, when: DateRange | None) -> bool:
    """Both are dates, or both are numbers, and neither contains the other."""
    wanted, given = _dates(gold), (when,) if when else _dates(prediction)
    if wanted and given:
        return not all(any(ours.contains(theirs) for ours in wanted) for theirs in given)
    ours, theirs = quantity(gold), quantity(prediction)
    return ours is not None and theirs is not None and ours.value != theirs.value


_DENIALS = frozenset(("except", "neither", "never", "no", "nor", "not", "than", "without"))
_OTHERWISE = _DENIALS | {"and", "but", "or"}  # words that deny the answer beside them, or bring in another


def _denials(text: str) -> frozenset[str]:
    return _DENIALS.intersection(normalise(text).split())


def _contains(prediction: str, gold: str) -> bool:
    words, wanted = normalise(prediction).split(), normalise(gold).split()
    if len(words) > len(wanted) + MOST_EXTRA_WORDS:
        return False
    at = _position(words, wanted)
    if at is None or _OTHERWISE.intersection(words[:at] + words[at + len(wanted) :]):
        return False
    if dates := _dates(gold):
        named = [found.range for found in find_time_expressions(prediction, None) if found.range]
        return all(any(date.contains(other) for date in dates) for other in named)
    if number := quantity(gold):
        return [found.value for found in quantities(prediction)] == [number.value]
    return True


def _holds(prediction: str, item: str) -> bool:
    words, wanted = normalise(prediction).split(), normalise(item).split()
    has_words = _position(words, wanted) is not None and not _values(item) - _values(prediction)
    return has_words or _holds_value(prediction, item)


def _position(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Where the wanted words stand together, not as a part of a longer number."""
    if not wanted:
        return None
    starts = range(len(words) - len(wanted) + 1)
    return next(
        (at for at in starts if words[at : at + len(wanted)] == wanted and _is_whole(words, at, at + len(wanted))), None
    )


def _is_whole(words: Sequence[str], start: int, end: int) -> bool:
    """Whether no number goes on over either end: "345" is not whole in "12 345 678"."""
    joints = [at for at in (start, end) if 0 < at < len(words)]
    return not any(words[at - 1].isdecimal() and words[at].isdecimal() for at in joints)


def _holds_value(prediction: str, item: str) -> bool:
    if dates := _dates(item):
        named = [found.range for found in find_time_expressions(prediction, None) if found.range]
        return all(any(date.contains(other) for other in named) for date in dates)
    number = quantity(item)
    return number is not None and any(number.agrees(other) for other in quantities(prediction))


def same_quantity(prediction: str, gold: str) -> bool:
    """Whether both are quantities of the same value and, where both name one, of the same unit."""
    ours, theirs = quantity(gold), quantity(prediction)
    return ours is not None and theirs is not None and ours.agrees(theirs)


# What may stand beside a date without making the answer anything but a date.
_DATE_WORDS = frozenset(("at", "between", "by", "date", "during", "from", "in", "of", "on", "since", "to", "until"))


def same_dates(prediction: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether both are dates and mean the same first and last day.

    A gold date without a year ("March 18") is read in the prediction's year, so that it equals "18 March
    2017"; the other way round it is not: a prediction that leaves out the year says less than was asked. A
    prediction that is more precise than the gold date, or less, is not the same.
    """
    given = (when,) if when else _dates(prediction)
    if not given:
        return False
    if wanted := _dates(gold):
        return wanted == given
    return len(given) == 1 and _dates(gold, given[0]) == given


def _dates(text: str, within: DateRange | None = None) -> tuple[DateRange, ...]:
    """The ranges of days that ``text`` names, in order of time; empty when it is anything but dates."""
    found = find_time_expressions(text, within.start if within else None)
    ranges = [expression.range for expression in found if expression.range]
    rest = list(text)
    for expression in found:
        rest[expression.start : expression.end] = " " * (expression.end - expression.start)
    words = set(normalise("".join(rest)).split())
    only_dates = len(ranges) == len(found) and words <= _DATE_WORDS and (not within or _has_digits(text))
    return tuple(sorted(ranges, key=lambda days: (days.start, days.end))) if only_dates else ()


def _has_digits(text: str) -> bool:
    return any(character.isdigit() for character in text)
