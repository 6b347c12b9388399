"""The times that a text names, resolved against the text's own date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from corpus.dates.days import DAY_RULES
from corpus.dates.meaning import Moment, Reading, Relative, Rule, Tense, meaning, start_of
from corpus.dates.periods import PERIOD_RULES
from corpus.dates.ranges import DateRange
from corpus.dates.relative import RELATIVE_RULES
from corpus.dates.tense import tense_at
from corpus.dates.vocabulary import BLANK, compiled, plain
from corpus.dates.years import YEAR_RULES

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


_RULES = _by_first_word((*DAY_RULES, *PERIOD_RULES, *YEAR_RULES, *RELATIVE_RULES))


def find_time_expressions(text: str, published: date | None) -> list[TimeExpression]:
    """Find the days and spans of days that a text names, in order and without overlap.

    Understood are dates in the written and the numeric forms of English, with or without a year, and times
    told from the day of writing ("yesterday", "last year", "on Monday"). What is said less precisely than a
    day keeps its precision. Durations and times of the clock are no dates.

    Args:
        text: any text: a document, a passage, a question.
        published: the day the text was written, against which "yesterday" or "March 18" are resolved.
    """
    simple = plain(text)
    found = []
    for each in map(partial(_as_week, simple), _joined(simple, _scan(simple))):
        start = _with_lead(simple, each.start)
        derived = not isinstance(each.reading, DateRange)
        tense = partial(tense_at, simple, start, each.end)
        moment = Moment(published, tense) if published else None
        found.append(TimeExpression(start, each.end, text[start : each.end], meaning(each.reading, moment), derived))
    return found


def _scan(text: str) -> list[_Found]:
    """What the rules find, from left to right; at each place the longest."""
    found: list[_Found] = []
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        rules = _RULES.get(start_of(text, start, word[0])) if start >= end else None
        best = _longest(text, start, rules) if rules and not _inside_a_word(text, start) else None
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


_TO = compiled(rf"{BLANK}?[-–]{BLANK}?|{BLANK}(?:to|through|thru|until|till){BLANK}(?:the{BLANK})?")
_AND = compiled(rf"{BLANK}and{BLANK}(?:the{BLANK})?")
_FROM = compiled(rf"\b(?P<word>from|between){BLANK}(?:the{BLANK})?$")


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """The same, with "from X to Y", "between X and Y" and "X - Y" made one."""
    joined: list[_Found] = []
    for each in found:
        both = _span(text, joined[-1], each) if joined else None
        if both:
            joined[-1] = both
        else:
            joined.append(each)
    return joined


def _span(text: str, first: _Found, last: _Found) -> _Found | None:
    """The two as one span, when the words between them say so."""
    gap = text[first.end : last.start]
    if len(gap) > _LONGEST_GAP or text.startswith("'s", last.end):
        return None
    lead = _FROM.search(text, max(first.start - _LONGEST_GAP, 0), first.start)
    if not _TO.fullmatch(gap) and not (_AND.fullmatch(gap) and lead and lead["word"].lower() == "between"):
        return None
    if not lead and any(isinstance(each, Relative) and not each.recurs for each in (first.reading, last.reading)):
        return None  # a dash between "last year" and "this year" only parts them
    reading = _from_to(first.reading, last.reading)
    return _Found(lead.start() if lead else first.start, last.end, reading) if reading else None


_LONGEST_GAP = 20  # characters


def _from_to(first: Reading, last: Reading) -> Reading | None:
    """The reading of a span; the year or the week that one end leaves out is told by the other."""
    if isinstance(first, DateRange) and isinstance(last, DateRange):
        return DateRange(first.start, last.end) if first.start <= last.end else None
    if isinstance(first, DateRange) and isinstance(last, Relative) and last.recurs:
        end = _beside(last, first.end, Tense.FUTURE)
        return end and DateRange(first.start, end.end)
    if isinstance(last, DateRange) and isinstance(first, Relative) and first.recurs:
        start = _beside(first, last.start, Tense.PAST)
        return start and DateRange(start.start, last.end)
    return Relative(partial(_span_at, first, last))


def _span_at(first: Reading, last: Reading, moment: Moment) -> DateRange:
    start, end = meaning(first, moment), meaning(last, moment)
    if start and end and end.end < start.start and isinstance(last, Relative) and last.recurs:
        end = _beside(last, start.end, Tense.FUTURE)
    if not start or not end:
        raise ValueError("no such span")
    return DateRange(start.start, end.end)


def _beside(reading: Relative, day: date, side: Tense) -> DateRange | None:
    """What words mean that stand for the next such time after a day (FUTURE) or the last before it (PAST)."""
    for days in (0, 180, 360):
        found = meaning(reading, Moment(day + timedelta(days=side * days), lambda: side))
        if found and (found.start >= day if side == Tense.FUTURE else found.end <= day):
            return found
    return None


_WEEK_OF = compiled(
    rf"(?:\bthe{BLANK}|(?<![\w-])(?<![a-z] ))"
    rf"week{BLANK}(?:of|(?P<from>beginning|starting|commencing)){BLANK}$"
)


def _as_week(text: str, found: _Found) -> _Found:
    """The same; but a day after "the week of" or "the week beginning" as that week."""
    lead = _WEEK_OF.search(text, max(found.start - 40, 0), found.start)
    if not lead:
        return found

    def week(day: DateRange) -> DateRange:
        if day.start != day.end:
            return day
        start = day.start if lead["from"] else day.start - timedelta(days=day.start.weekday())
        return DateRange(start, start + timedelta(days=6))

    reading = found.reading
    if isinstance(reading, Relative):
        return _Found(lead.start(), found.end, Relative(lambda moment: week(reading.at(moment))))
    return _Found(lead.start(), found.end, week(reading))


_PART = "days?|weeks?|weekend|months?|years?|part|third|decades?"
_LEAD = compiled(
    rf"(?<![\w-])(?:the{BLANK})?(?:very{BLANK})?(?:"
    rf"(?:early|late|mid|earlier|later)(?:-|{BLANK})(?:(?:in|of){BLANK})?"
    rf"|(?:end|middle|beginning|start|close|rest|remainder|turn){BLANK}of{BLANK}"
    rf"|(?:first|second|third|fourth|last|final)(?:{BLANK}[a-z]+)?{BLANK}(?:{_PART}){BLANK}(?:of|in){BLANK}"
    rf")(?:the{BLANK})?$"
)


def _with_lead(text: str, start: int) -> int:
    """Where an expression starts with the words before it that leave its days as they are: "the end of"."""
    lead = _LEAD.search(text, max(start - 40, 0), start)
    return lead.start() if lead else start
