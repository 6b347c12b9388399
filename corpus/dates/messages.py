"""Texts of many days: messages of a chat, mails in a mail, dated entries, each with the day it was written."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from corpus.dates.chronology import YearHeading, headings_within
from corpus.dates.expressions import TimeExpression, find_time_expressions
from corpus.dates.full_day import full_day
from corpus.dates.publication import date_of_line
from corpus.dates.stamps import find_stamps
from corpus.dates.vocabulary import compiled, plain

__all__ = ["dates_a_mail", "day_of_message", "parts_by_day", "stamp_at", "times_by_message"]

_MAIL = compiled(
    r"(?m)^[ \t>]*(?:(?:Date|Sent|Pub(?:lication)? date|Published|Posted)\*?: *(?P<date>[^\n]{6,60})"
    r"|On (?P<on>[^\n]{8,120}?)(?:\n[ \t>]*<[^\n<>]{1,80}>)? wrote:|From \S+@\S+ +(?P<box>[^\n]{12,60}))[ \t]*$",
)
"""The line that says when a mail was sent or an entry of a feed came out, the one before a mail that is quoted, and the
one in a mailbox."""


_ENTRY = compiled(r"(?m)^[ \t]*(?P<line>[^\n|>]{0,60}(?<![0-9])[12][0-9]{3}(?![0-9])[^\n|>]{0,12})\n\s*(?=[^\n]{80})")
"""A short line with a year in it, above prose: it may date what follows, in an archive of statements or a diary."""


def day_of_message(text: str, offset: int) -> date | None:
    """The day that the message was written that holds ``offset``; None outside messages, and where they have no dates.

    A mail and the mails it quotes, and the messages of a chat, are each written on a day of their own, from which
    "yesterday" in them is told. So is each entry of a diary, or of an archive of statements, below its date line.
    """
    starts, days = _messages(text)
    number = bisect_right(starts, offset)
    return days[number - 1] if number else None


def dates_a_mail(text: str, offset: int) -> bool:
    """Whether ``offset`` is on a line that says when a mail was sent: its time is no event."""
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return _MAIL.match(plain(text[start : end if end >= 0 else None])) is not None


def stamp_at(text: str, offset: int) -> tuple[int, int] | None:
    """Where the stamp begins and ends that holds ``offset``; None outside stamps."""
    stamps = find_stamps(text)
    number = bisect_right(stamps, offset, key=lambda stamp: stamp.start)
    stamp = stamps[number - 1] if number else None
    return (stamp.start, stamp.end) if stamp is not None and offset < stamp.end else None


def parts_by_day(
    text: str, published: date | None, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int, date | None]]:
    """The parts from ``start`` to ``end`` that were written on one day each, ``(start, end, day)``.

    Args:
        text: the whole text of a document.
        published: the day of what is no message.
        start: offset.
        end: offset; None for the text's end.
    """
    end = len(text) if end is None else end
    edges = [start, *(at for at in _messages(text)[0] if start < at < end), end]
    for first, last in pairwise(edges):
        yield first, last, day_of_message(text, first) or published


def times_by_message(
    text: str,
    published: date | None,
    start: int = 0,
    end: int | None = None,
    find: Callable[[str, date | None, Sequence[YearHeading]], Sequence[TimeExpression]] = find_time_expressions,
) -> Iterator[TimeExpression]:
    """The times from ``start`` to ``end``, each told from the day its message was written and by the heading over it.

    Args:
        text: the whole text of a document.
        published: the day of what is no message.
        start: offset.
        end: offset; None for the text's end.
        find: finds the times in what was written on one day, with the years that stand over its parts.
    """
    for first, last, written in parts_by_day(text, published, start, end):
        for found in find(text[first:last], written, headings_within(text, first, last)):
            yield replace(found, start=found.start + first, end=found.end + first)


@lru_cache(maxsize=64)
def _messages(text: str) -> tuple[list[int], list[date | None]]:
    """Where the messages of a text begin, in order, and the day of each; none in a text that is one message."""
    stamps = [(stamp.start, stamp.day) for stamp in find_stamps(text)]
    found = sorted([*stamps, *_dated_parts(plain(text))], key=lambda part: part[0])
    days = {day for _, day in found if day}
    if not days or (not stamps and len(days) < 2):
        return [], []
    return [at for at, _ in found], [day for _, day in found]


def _dated_parts(text: str) -> Iterator[tuple[int, date]]:
    """Where mails and the entries of diaries and archives begin, each with its day."""
    for found in _MAIL.finditer(text):
        words = next(filter(None, found.groups()))
        day = _only_day(words)
        if day is not None:
            yield found.start(), day
    for found in _ENTRY.finditer(text):
        day = date_of_line(found["line"].rstrip(" :*_"))
        if day is not None:
            yield found.start(), day


def _only_day(words: str) -> date | None:
    """The day of a mail; in "Wed May  1 12:03:04 2024" the year stands at the end."""
    words = _YEAR_AT_END.sub(r"\1, \3 \2", words)
    times = find_time_expressions(words, None)
    return full_day(times[0]) if times else None


_YEAR_AT_END = compiled(r"([a-z]{3} +[0-9]{1,2}) +([0-9:]{5,8}) +([0-9]{4})$")
