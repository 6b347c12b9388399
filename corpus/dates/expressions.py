"""The times that a text names, resolved against the text's own date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from corpus.dates.calendar_rules import CALENDAR_RULES
from corpus.dates.ranges import DateRange
from corpus.dates.reading import Reading, Rule, meaning
from corpus.dates.relative_rules import RELATIVE_RULES
from corpus.dates.vocabulary import blank, compiled, plain

__all__ = ["TimeExpression", "find_time_expressions"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a text that name a day or a span of days.

    Attributes:
        start: offset of the first character.
        end: offset after the last one; ``text[start:end]`` of the whole text is ``self.text``.
        text: the words.
        range: the days meant; None when they depend on a date of writing that is not known.
        derived: whether they depend on the date of writing.
    """

    start: int
    end: int
    text: str
    range: DateRange | None
    derived: bool


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    reading: Reading


_WORD = re.compile(r"[A-Za-z]+|[0-9]+")


def _by_first_word(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    table: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for word in rule.starts:
            table[word] = (*table.get(word, ()), rule)
    return table


_RULES = _by_first_word((*CALENDAR_RULES, *RELATIVE_RULES))


def find_time_expressions(text: str, published: date | None) -> list[TimeExpression]:
    """Find the days and spans of days that a text names, in order and without overlap.

    Understood are dates in the written and the numeric forms of English, with or without a year, and times told
    from the day of writing ("yesterday", "last year", "on Monday"). What is said less precisely than a day keeps its
    precision. Durations and times of the clock are no dates.

    Args:
        text: any text: a document, a passage, a question.
        published: the day the text was written, against which "yesterday" or "March 18" are resolved.
    """
    simple = plain(text)
    found = []
    for each in _joined(simple, _scan(simple)):
        start = _with_lead(simple, each.start)
        derived = not isinstance(each.reading, DateRange)
        found.append(
            TimeExpression(start, each.end, text[start : each.end], meaning(each.reading, published), derived)
        )
    return found


def _scan(text: str) -> list[_Found]:
    """What the rules find, from left to right; at each place the longest."""
    found: list[_Found] = []
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end:
            continue
        first = text[start]
        rules = _RULES.get("0" if first.isdigit() else word[0].lower())
        if rules and not _inside_a_word(text, start):
            best = _longest(text, start, rules)
            if best:
                found.append(best)
                end = best.end
    return found


def _inside_a_word(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")


def _longest(text: str, start: int, rules: Iterable[Rule]) -> _Found | None:
    best: _Found | None = None
    for rule in rules:
        match = rule.pattern.match(text, start)
        if match and (best is None or match.end() > best.end):
            try:
                reading = rule.read(match)
            except ValueError:  # the calendar has no such day
                continue
            if reading is not None:
                best = _Found(start, match.end(), reading)
    return best


_TO = compiled(rf"{blank}?-{blank}?|,?{blank}(?:to|through|until|till){blank}(?:the{blank})?")
_AND = compiled(rf",?{blank}and{blank}(?:the{blank})?")
_FROM = compiled(rf"\b(?P<word>from|between){blank}(?:the{blank})?$")


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """The same, with "from X to Y", "between X and Y" and "X - Y" made one."""
    joined: list[_Found] = []
    for each in found:
        if joined:
            both = _span(text, joined[-1], each)
            if both:
                joined[-1] = both
                continue
        joined.append(each)
    return joined


def _span(text: str, first: _Found, last: _Found) -> _Found | None:
    gap = text[first.end : last.start]
    if len(gap) > 20 or not (_TO.fullmatch(gap) or _AND.fullmatch(gap)):
        return None
    lead = _FROM.search(text, max(first.start - 20, 0), first.start)
    between = lead is not None and lead["word"].lower() == "between"
    if bool(_AND.fullmatch(gap)) != between:
        return None
    reading = _from_to(first.reading, last.reading)
    return reading and _Found(lead.start() if lead else first.start, last.end, reading)


def _from_to(first: Reading, last: Reading) -> Reading | None:
    """The reading of a span; the year that one end lacks is told by the other."""
    if isinstance(first, DateRange):
        end = last if isinstance(last, DateRange) else meaning(last, first.end)
        return DateRange(first.start, end.end) if end and first.start <= end.end else None
    if isinstance(last, DateRange):
        start = meaning(first, last.start)
        return DateRange(start.start, last.end) if start and start.start <= last.end else None

    def read(day: date) -> DateRange:
        start = first(day)
        end = last(start.end)
        return DateRange(start.start, end.end)

    return read


_LEAD = compiled(
    rf"\b(?:(?:the{blank})?(?:very{blank})?(?:early|late|mid|middle|end|beginning|start|close|rest|remainder|turn)"
    rf"(?:-|{blank}|{blank}(?:in|of){blank})(?:the{blank})?|(?:earlier|later){blank})$"
)


def _with_lead(text: str, start: int) -> int:
    """The start of the expression with the words before it that belong to it: "early", "the end of"."""
    lead = _LEAD.search(text, max(start - 30, 0), start)
    return lead.start() if lead else start
