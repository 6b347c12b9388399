"""The people whom a text names, and whether two names are one person's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.normalisation import related, search_terms
from qa.offices import KINDS_OF_OFFICE
from qa.spans import TITLES, names_in

__all__ = ["Person", "name_terms", "people_in", "same_name"]

_TITLE_TERMS = frozenset(search_terms(" ".join(TITLES))) | frozenset(
    search_terms("the late former outgoing then new h.e hon vice admiral commodore colonel major lieutenant")
)
_LEADING_TITLE = re.compile(r"(?P<title>[\w-]+)\s+(?=\S)")
_LEADING = re.compile(
    r"\W*(?:when|after|since|as|once|but|and|while|before|in|on|at|for|until|with|then|that|if|because|also|among|under|both)\s+",
    re.IGNORECASE,
)
"""A word with which a sentence begins and which is capitalised for that alone."""
_CALENDAR = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|April|June|July|August|September|October"
    r"|November|December)\b|\b(?:in|since|until|last|of|from|\d+)\s+(?:May|March)\b",
    re.IGNORECASE,
)
"""What is capitalised beside a name and no part of it."""
_OF_OFFICE = re.compile(
    r"['’]s\b|\s+(?:minister|ministry|government|president|premier|chancellor|secretary|ambassador|envoy|director|chair"
    r"|chief|head|prime|foreign|defen[cs]e|deputy|co-ordinator|coordinator|delegation|side|parliament|press)\b"
)
"""What follows a word that says whose an office is, and is no name."""
_INITIALS = 2
"""Letters from which on a word in capitals is not taken for initials: "J." and "JR"."""
_CLOSE = 1
"""By how many letters two spellings of a name may differ."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name in a text, without the titles before it.

    Attributes:
        start: offset in the text.
        end: offset after it.
        terms: its search terms.
    """

    start: int
    end: int
    terms: tuple[str, ...]

    def is_same(self, other: "Person") -> bool:
        """Whether the two names may be one person's."""
        return same_name(self.terms, other.terms)


def people_in(text: str, start: int, end: int, *, alone: bool = False) -> list[Person]:
    """The people named from ``start`` to ``end``, in order; ``alone`` takes a capitalised word alone for a name too."""
    leading = _LEADING.match(text, start, end)
    at = leading.end() if leading else start
    people: list[Person] = []
    for day in _CALENDAR.finditer(text, start, end):
        people += _people(text, at, day.start(), alone)
        at = day.end()
    return [*people, *_people(text, at, end, alone)]


def _people(text: str, start: int, end: int, alone: bool) -> Iterator[Person]:
    for first, last in names_in(text, start, end, alone=alone):
        at = first
        while (title := _LEADING_TITLE.match(text, at, last)) and TITLES.issuperset(title["title"].lower().split("-")):
            at = title.end()
        terms = name_terms(text[at:last])
        single = not re.search(r"\s", text[at:last])
        if (
            not KINDS_OF_OFFICE.issuperset(terms)
            and not _is_short_form(text[at:last])
            and not (single and at == first and _OF_OFFICE.match(text, last))
        ):
            yield Person(at, last, terms)


def _is_short_form(words: str) -> bool:
    """Whether there is an abbreviation in words that are not all in capitals: "HMS Rose"."""
    written = words.split()
    short = [word for word in written if word.isupper() and len(word) > _INITIALS]
    return words.isupper() if len(written) == 1 else 0 < len(short) < len(written)


@lru_cache(maxsize=8192)
def name_terms(words: str) -> tuple[str, ...]:
    """The search terms of a name, without those of titles."""
    return tuple(term for term in search_terms(words) if term not in _TITLE_TERMS)


def same_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the terms of two names may be those of one person: "A. Lee" and "Lee" are Ann Lee, "Ann" alone is not."""
    short, long = sorted((one, other), key=len)
    if not short or not all(any(_alike(term, each) for each in long) for term in short):
        return False
    return len(short) > 1 or len(long) == 1 or (_alike(short[0], long[-1]) or not _alike(short[0], long[0]))


def _alike(term: str, other: str) -> bool:
    if len(term) == 1 or len(other) == 1:
        return term[0] == other[0]
    return term == other or (abs(len(term) - len(other)) <= _CLOSE and related(term, other))
