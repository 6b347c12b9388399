"""Texts of many days: messages of a chat, mails in a mail, dated entries, each with the day it was written."""

import re
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
from corpus.mail_heads import ABROAD, MONTHS_ABROAD, QUOTES, is_label

__all__ = ["dates_a_mail", "day_of_message", "parts_by_day", "stamp_at", "times_by_message"]

_WORDS = r"[^\n]{8,120}?(?:\n[ \t>]*<[^\n<>]{1,80}>)?"
_MAIL = compiled(
    r"(?m)^[ \t>]*(?:(?:Date|Sent|Pub(?:lication)? date|Published|Posted)\*? ?: *(?P<date>[^\n]{6,60})"
    rf"|{ABROAD}\*? ?: *(?P<told>[^\n]{{6,60}})"
    rf"|(?:On (?P<on>{_WORDS})|(?:Am|Le|El) (?P<am>{_WORDS})) {QUOTES}"
    r"|From \S+@\S+ +(?P<box>[^\n]{12,60}))[ \t]*$",
)
"""The line that says when a mail was sent or an entry of a feed came out, the one before a mail that is quoted, and the
one in a mailbox."""


_ENTRY = compiled(r"(?m)^[ \t]*(?P<line>[^\n|>]{0,60}(?<![0-9])[12][0-9]{3}(?![0-9])[^\n|>]{0,12})\n\s*(?=[^\n]{80})")
"""A short line with a year in it, above prose: it may date what follows, in an archive of statements or a diary."""


_QUOTE = compiled(r"\s*+(?:>[^\n]*+\n(?:[^\n]*\S[^\n]*\n)*+\s*+)++(?=[^\s>])")
"""A mail that is quoted line by line, up to where the one around it goes on."""


def day_of_message(text: str, offset: int, published: date | None = None) -> date | None:
    """The day that the message was written that holds ``offset``; None where its day is not known.

    A mail and the mails it quotes, and the messages of a chat, are each written on a day of their own, from which
    "yesterday" in them is told. So is each entry of a diary, or of an archive of statements, below its date line.
    A mail that is quoted is never of the day of the mail around it, though the line before it may not be understood.

    Args:
        text: the whole text of a document.
        offset: any.
        published: the day of what is no message, and of messages that have no dates.
    """
    starts, days, undated = _messages(text)
    number = bisect_right(starts, offset)
    if number and starts[number - 1] in undated:
        return None
    return (days[number - 1] if number else None) or published


def dates_a_mail(text: str, offset: int) -> bool:
    """Whether ``offset`` is on a line that says when a mail was sent: its time is no event."""
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    found = _MAIL.match(plain(text[start : end if end >= 0 else None]))
    return found is not None and (not found["told"] or _is_in_head(text, start))


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
        yield first, last, day_of_message(text, first, published)


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
def _messages(text: str) -> tuple[list[int], list[date | None], frozenset[int]]:
    """Where the messages of a text begin, in order, the day of each, and where the quoted begin that have none known.

    There are none in a text that is one message.
    """
    stamps = [(stamp.start, stamp.day) for stamp in find_stamps(text)]
    parts = list(_dated_parts(plain(text)))
    found = sorted([*stamps, *parts], key=lambda part: part[0])
    undated = frozenset(at for at, day in parts if day is None)
    days = {day for _, day in found if day}
    if not undated and (not days or (not stamps and len(days) < 2)):
        return [], [], undated
    return [at for at, _ in found], [day for _, day in found], undated


def _dated_parts(text: str) -> Iterator[tuple[int, date | None]]:
    """Where mails and the entries of diaries and archives begin, each with its day; None for a mail with another."""
    around: date | None = None
    mails = [found for found in _MAIL.finditer(text) if not found["told"] or _is_in_head(text, found.start())]
    head = text.find("\n\n", len(text) - len(text.lstrip()))  # where that of the mail itself ends
    outer = [found.start() for found in mails if not _is_within_quote(found)]
    for found in mails:
        words = next(filter(None, found.groups()))
        day = _day_of_mail(words, day_first=bool(found["told"] or found["am"]))
        if day is not None or _is_quoted(found, words, below_head=0 <= head < found.start()):
            yield found.start(), day
            if not _is_within_quote(found):
                after = bisect_right(outer, found.start())
                end = outer[after] if after < len(outer) else len(text)
                goes_on = _QUOTE.match(text, found.end(), end) if found["am"] and around else None
                if goes_on:
                    yield goes_on.end(), around
                else:
                    around = day
    for found in _ENTRY.finditer(text):
        day = date_of_line(found["line"].rstrip(" :*_"))
        if day is not None:
            yield found.start(), day


def _is_in_head(text: str, start: int) -> bool:
    """Whether the line at ``start`` stands below or above another of the head of a mail."""
    above, below = text[max(start - _LONGEST_LINE, 0) : start], text[start : start + _LONGEST_LINE]
    return any(map(is_label, [*above.split("\n")[-2:-1], *below.split("\n")[1:2]]))


_LONGEST_LINE = 1000


def _is_within_quote(found: re.Match[str]) -> bool:
    return found[0].lstrip().startswith(">")


def _is_quoted(found: re.Match[str], words: str, *, below_head: bool) -> bool:
    """Whether a line with a clock is surely before a mail that is quoted, whatever its day."""
    if not any(one[-1:].isdigit() and other[:1].isdigit() for one, other in pairwise(words.split(":"))):
        return False
    quotes = bool(found["on"] or found["am"])
    return quotes or (below_head and not found["box"] and _is_in_head(found.string, found.start()))


def _day_of_mail(words: str, *, day_first: bool) -> date | None:
    """The day that the line before a mail tells, in English, or else in German, French or Spanish.

    Args:
        words: such as "Tue, 12 Mar 2024 17:05", "12. März 2024 um 17:05".
        day_first: whether they are of a language that never writes the month first.
    """
    day = _only_day(words) or _only_day(_in_figures(words))
    return day or (_only_day(_with_stops(words)) if day_first else None)


def _in_figures(words: str) -> str:
    """The day whose month has a name in another language, as "12.3.2024"; "" where there is none."""
    said = [word.strip(".,").casefold() for word in words.split() if word.casefold() not in ("de", "del")]
    for day, month, year in zip(said, said[1:], said[2:], strict=False):
        number, day = MONTHS_ABROAD.get(month), day.removesuffix("er")
        if number and day.isdigit() and year.isdigit():
            return f"{day}.{number}.{year}"
    return ""


def _with_stops(words: str) -> str:
    """The first day in figures with stops, which tell that it comes first: "12/3/24" is "12.3.2024"; "" without one."""
    for word in words.split():
        parts = word.strip(",").replace("/", ".").replace("-", ".").split(".")
        if len(parts) == _PARTS_OF_DAY and all(map(str.isdigit, parts)):
            century = ("19" if parts[2] >= _FIRST_OF_1900 else "20") if len(parts[2]) == len("24") else ""
            return f"{parts[0]}.{parts[1]}.{century}{parts[2]}"
    return ""


_PARTS_OF_DAY = 3
_FIRST_OF_1900 = "70"


def _only_day(words: str) -> date | None:
    """The day of a mail; in "Wed May  1 12:03:04 2024" the year stands at the end."""
    words = _YEAR_AT_END.sub(r"\1, \3 \2", words)
    times = find_time_expressions(words, None)
    return full_day(times[0]) if times else None


_YEAR_AT_END = compiled(r"([a-z]{3} +[0-9]{1,2}) +([0-9:]{5,8}) +([0-9]{4})$")
