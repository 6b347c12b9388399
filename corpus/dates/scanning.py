"""The times that the rules find in a text, from left to right."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.dates.anaphora import ANAPHORIC_RULES
from corpus.dates.days import DAY_RULES
from corpus.dates.meaning import NoSuchDay, Reading, Rule, start_of
from corpus.dates.periods import PERIOD_RULES
from corpus.dates.relative import RELATIVE_RULES
from corpus.dates.years import YEAR_RULES

__all__ = ["Reads", "scan"]


@dataclass(frozen=True, slots=True)
class Reads:
    """Words of a text, from ``start`` up to ``end``, and what they mean."""

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


_RULES = _by_first_word((*DAY_RULES, *PERIOD_RULES, *YEAR_RULES, *ANAPHORIC_RULES, *RELATIVE_RULES))


def scan(text: str) -> list[Reads]:
    """What the rules find, from left to right; at each place the longest."""
    found: list[Reads] = []
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        rules = _RULES.get(start_of(text, start, word[0])) if start >= end else None
        if rules and not _inside_a_word(text, start):
            end, reading = _longest(text, start, rules)
            if reading is not None:
                found.append(Reads(start, end, reading))
    return found


def _inside_a_word(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")


def _longest(text: str, start: int, rules: Iterable[Rule]) -> tuple[int, Reading | None]:
    """Where the longest match ends, and its reading; None when there is none, or it is a day that is none."""
    end, best = start, None
    for rule in rules:
        match = rule.pattern.match(text, start)
        if match and match.end() > end:
            try:
                reading = rule.read(match)
            except NoSuchDay:
                end, best = match.end(), None
            except (ValueError, OverflowError):
                continue
            else:
                if reading is not None:
                    end, best = match.end(), reading
    return end, best
