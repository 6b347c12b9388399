"""Whether an answer says the same as one that is known to be right.

Words are compared as SQuAD's official script compares them (Rajpurkar et al. 2016, "SQuAD: 100,000+
Questions for Machine Comprehension of Text"; version 2 of the script, Rajpurkar et al. 2018), dates and
numbers by value: "eleven" is "11", "17 per cent" is "17%", "11 November 2011" is "November 11, 2011". It
shares no code with what finds the answers, except for the reading of dates, so that the judge does not
repeat the mistakes of the judged.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

from corpus.dates import DateRange, find_time_expressions
from qa.evaluation.quantities import quantities, quantity

__all__ = [
    "MOST_EXTRA_WORDS",
    "accepts",
    "accepts_list",
    "holds",
    "list_items",
    "normalise",
    "same",
    "same_dates",
    "same_quantity",
    "token_f1",
]

MOST_EXTRA_WORDS = 5
"""How many words an answer may have beside the gold answer that it contains: room for a title and a name."""

ENOUGH_F1 = 0.8
"""Token F1 from which an answer passes for the gold answer: one word more or less in four or five."""

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
        normalise(prediction) == normalise(gold)
        or same_dates(prediction, gold, when)
        or same_quantity(prediction, gold)
    )


def accepts(prediction: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether a person who knows that ``gold`` is right would take ``prediction`` for right.

    True when one of these holds:

    - it is the ``same``;
    - token F1 is at least 0.8;
    - the gold answer's words stand together in the prediction, with at most ``MOST_EXTRA_WORDS`` others
      beside them ("Deputy Minister Jane Roe" for "Jane Roe"), none of which denies it or brings in another
      answer ("not", "and", "or", ...). When the gold answer is a date, every date in the prediction must
      lie within it ("19 October 1956" for "1956"); when it is a number, the prediction must hold no other
      number ("12 March 2012" is not "12").

    Token F1 alone never makes one date or number pass for another ("3 May 2019" for "4 May 2019").
    """
    if same(prediction, gold, when):
        return True
    if _differs_in_value(prediction, gold, when):
        return False
    return token_f1(prediction, gold) >= ENOUGH_F1 or _contains(prediction, gold)


def holds(prediction: str, gold: str, when: DateRange | None = None) -> bool:
    """Whether the gold answer stands anywhere in the prediction, however long that is.

    It does when the prediction is accepted, or holds the gold answer's words together, its date or its
    number.
    """
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

    They are parted by semicolons or, when there are none, by commas and the "and" after the last comma. The
    comma inside "November 11, 2011" parts nothing.
    """
    if ";" not in gold:
        gold = _COMMA_BEFORE_YEAR.sub(r"\1 ", gold)
        if "," in gold:
            gold = _LAST_AND.sub(";", gold).replace(",", ";")
    return [item.strip() for item in gold.split(";") if item.strip()]


_COMMA_BEFORE_YEAR = re.compile(r"\b([^\W\d_]{3,9}\.? \d{1,2}(?:\s*[-–]\s*\d{1,2})?),\s+(?=\d{4}\b)")
_LAST_AND = re.compile(r",?\s+and\s+(?=[^,]*$)")


def _differs_in_value(prediction: str, gold: str, when: DateRange | None) -> bool:
    """Both are dates, or both are numbers, and neither contains the other."""
    wanted, given = _dates(gold), (when,) if when else _dates(prediction)
    if wanted and given:
        return not all(any(ours.contains(theirs) for ours in wanted) for theirs in given)
    ours, theirs = quantity(gold), quantity(prediction)
    return ours is not None and theirs is not None and ours.value != theirs.value


# Words that deny the answer beside them, or bring in another.
_OTHERWISE = frozenset(("and", "but", "except", "neither", "never", "no", "nor", "not", "or", "than", "without"))


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
    return _position(words, wanted) is not None or _holds_value(prediction, item)


def _position(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    if not wanted:
        return None
    starts = range(len(words) - len(wanted) + 1)
    return next((at for at in starts if words[at : at + len(wanted)] == wanted), None)


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
