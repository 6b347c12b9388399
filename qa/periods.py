"""Whether what a sentence tells was so in the days that a question is limited to.

A sentence that names those days says it outright. One that tells how something came to be so, "she became mayor in
2009", says it of the days after, until another comes to be so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from corpus.dates import DateRange
from qa.question import Question, Wants
from qa.reading import Reading
from qa.temporal import Told

__all__ = ["days_beside", "period_factors"]


class _Told(Enum):
    """What a sentence tells of a period; of several days that overlap it, the first of these that holds."""

    OF_JUST_IT = auto()
    """What was in all of a long period, and neither before nor after."""
    FROM_ITS_START = auto()
    """What was from the start of a long period on, or came to be then."""
    OF_IT = auto()
    """What was in all of it, or on some day of it."""
    OF_A_PART = auto()
    """What was in a part of it, or came to be at the end of a long one."""
    BESIDE = auto()
    """Something in it, but the answer stands nearer to other days."""
    BEGUN = auto()
    """What began before it, and did not end by what else is told."""
    ENDED = auto()
    """What began before it, and before another of the kind that did as well."""
    OF_ANOTHER = auto()
    WITHOUT_DATE_THEN = auto()
    """Nothing, in a document of that period."""
    WITHOUT_DATE_BEFORE = auto()
    """Nothing, in a document that is older than the period."""
    WITHOUT_DATE = auto()


_DATED = {
    _Told.OF_JUST_IT: 1.0,
    _Told.FROM_ITS_START: 1.0,
    _Told.OF_IT: 1.0,
    _Told.OF_A_PART: 0.9,
    _Told.BESIDE: 0.7,
    _Told.BEGUN: 0.9,
    _Told.ENDED: 0.35,
    _Told.OF_ANOTHER: 0.2,
    _Told.WITHOUT_DATE_THEN: 0.9,
    _Told.WITHOUT_DATE_BEFORE: 0.2,
    _Told.WITHOUT_DATE: 0.8,
}
"""How well a sentence of a dated document is supported within the period: without a date of its own it may as much tell
of the document's time."""
_OLD_NEWS = 0.3
"""What is left of that where a period is told from the day of asking, and the sentence tells of another time."""
_UNDATED = {
    _Told.OF_JUST_IT: 12.0,
    _Told.FROM_ITS_START: 6.0,
    _Told.OF_IT: 4.0,
    _Told.OF_A_PART: 2.0,
    _Told.BESIDE: 0.7,
    _Told.BEGUN: 2.0,
    _Told.ENDED: 0.5,
    _Told.OF_ANOTHER: 0.2,
    _Told.WITHOUT_DATE: 0.4,
}
"""The same in a document without a date, where of many holders of an office only that of the period can be meant."""
_DATED_WITHIN, _DATED_ROUGHLY, _DATED_ELSEWHERE = 1.0, 0.5, 0.1
"""The same where the answer is a date itself."""

_YEARLY, _LEAST = 0.9, 0.5
"""What is left after each year of the support for what has begun, and what is always left."""
_LIKE = 0.5
"""Share of the support from which on another that began later ends it."""
_YEAR = 365.25
_LONG = 500
"""Days from which on it counts where in a period something was: one who asks "from 2004 to 2010" asks for its whole."""
_EDGE = 0.12
"""Share of a long period, at its start or its end, that is taken for the start or the end itself."""
_SHORTEST_LIFE = 20
"""Years from which on a time in brackets is taken for a lifetime."""

_BEGINS = re.compile(
    r"\b(?:became|becomes?|join(?:s|ed)|appointed|(?:re-?)?elected|named|renamed|redesignated|promoted|moved|relocated|"
    r"transferred|acquired|bought|purchased|sold|signed|replaced|re-?established|founded|formed|created|"
    r"took (?:over|up|office|the)|succeed(?:ed|ing)|start(?:ed|ing)|began|beginning|since|entered|enlisted|adopted|"
    r"launched|returned|went to|came to|converted|changed|switched|merged|assumed|installed|hired|loaned|deal|contract|"
    r"assigned|posted|inaugurated|sworn|married|settled|enrolled|new)\b",
    re.IGNORECASE,
)
"""The words that tell of something coming to be so."""

_FOR = re.compile(r"\bfor\s+(?:the\s+)?(?:years?\s+|period\s+)?$", re.IGNORECASE)
"""What stands before the time that a plan, a budget or a report is for, whenever it was made."""

_GONE = re.compile(
    r"\b(?:succeed(?:ed|s|ing)|replac(?:ed|es|ing)|(?:took|takes|taking) over (?:[\w' -]+ )?from|followed|in place of"
    r"|in succession to|the departure of|instead of)\s+(?:the\s+)?(?:[\w.]+\s+){0,3}$",
    re.IGNORECASE,
)
"""What stands before one who was until then."""


@dataclass(frozen=True, slots=True)
class _Time:
    """What a reading tells of the period, and of what began before it the first day."""

    told: _Told
    began: date | None = None


def period_factors(question: Question, readings: Sequence[Reading]) -> list[float]:
    """By how much the question's period raises or lowers the support of each reading; 1.0 where it has none."""
    period = question.period
    if period is None:
        return [1.0] * len(readings)
    if question.from_now is not None:
        period = question.from_now.around
    times = [_time(period, reading) for reading in readings]
    return [
        _of_date(period, reading.days)
        if reading.days is not None and question.wants is Wants.DATE
        else _factor(question, period, reading, _unless_ended(reading, time, readings, times))
        for reading, time in zip(readings, times, strict=True)
    ]


def days_beside(reading: Reading) -> list[DateRange]:
    """The days that a sentence names nearest to its short answer."""
    return _nearest(reading.times, reading)


def _of_date(period: DateRange, days: DateRange) -> float:
    if period.contains(days):
        return _DATED_WITHIN
    return _DATED_ROUGHLY if period.overlaps(days) else _DATED_ELSEWHERE


def _factor(question: Question, period: DateRange, reading: Reading, time: _Time) -> float:
    factor = (_UNDATED if reading.written is None else _DATED)[time.told]
    if question.from_now is not None and time.told in (_Told.OF_ANOTHER, _Told.WITHOUT_DATE_BEFORE, _Told.ENDED):
        factor *= _OLD_NEWS
    if time.told is _Told.BEGUN and time.began is not None:
        factor *= max(_LEAST, _YEARLY ** ((period.start - time.began).days / _YEAR))
    return factor


def _time(period: DateRange, reading: Reading) -> _Time:
    """What a sentence tells of the period, by the days named nearest to the short answer."""
    written = reading.written
    times = [told for told in reading.times if _may_be_when(reading.sentence, told, period)]
    days = _nearest(times, reading)
    if _is_gone(reading) and all(other.start <= period.end for other in days):
        return _Time(_Told.OF_ANOTHER)
    within = [_part(period, other) for other in days if period.overlaps(other)]
    if within:
        return _Time(min(within, key=list(_Told).index))
    if any(period.overlaps(told.days) for told in times):
        return _Time(_Told.BESIDE)
    if days and all(other.end < period.start for other in days) and _BEGINS.search(reading.sentence):
        return _Time(_Told.BEGUN, max(other.start for other in days))
    if days:
        return _Time(_Told.OF_ANOTHER)
    if written is not None and period.overlaps(DateRange.of_day(written)):
        return _Time(_Told.WITHOUT_DATE_THEN)
    too_early = written is not None and written < period.start
    return _Time(_Told.WITHOUT_DATE_BEFORE if too_early else _Told.WITHOUT_DATE)


def _part(period: DateRange, days: DateRange) -> _Told:
    """Which part of a period some days are that overlap it."""
    length = (period.end - period.start).days
    if period.start > date.min and period.end < date.max and length > _LONG:
        edge = _EDGE * length
        begin = (days.start - period.start).days
        if abs(begin) <= edge:
            return _Told.OF_JUST_IT if abs((days.end - period.end).days) <= edge else _Told.FROM_ITS_START
        if begin > length - edge:
            return _Told.OF_A_PART
    return _Told.OF_IT if days.contains(period) or period.contains(days) else _Told.OF_A_PART


def _is_gone(reading: Reading) -> bool:
    """Whether the short answer is one who was until what the sentence tells: Bo, in "Ann succeeded Bo"."""
    if reading.span is None:
        return False
    return _GONE.search(reading.document.text, reading.start, reading.span.start) is not None


def _may_be_when(sentence: str, told: Told, period: DateRange) -> bool:
    """Whether a time may be that of what a sentence tells: no lifetime, nor what a plan of another time is for."""
    is_for = _FOR.search(sentence, 0, told.start) is not None and not period.overlaps(told.days)
    return not is_for and not _is_lifetime(sentence, told, period)


def _is_lifetime(sentence: str, told: Told, period: DateRange) -> bool:
    """Whether a time is that from the birth to the death of somebody: "Ann Lee (3 May 1909 - 29 July 1976)".

    What else is told of them was not so in all of it. Nobody asks what was from the day of a birth to that of a death:
    a time that is just the ``period`` is none.
    """
    if period.overlaps(told.days) and _part(period, told.days) is _Told.OF_JUST_IT:
        return False
    opened = sentence.rfind("(", 0, told.start)
    in_brackets = opened > sentence.rfind(")", 0, told.start) and sentence.find(")", told.end) >= 0
    return in_brackets and (told.days.end - told.days.start).days > _SHORTEST_LIFE * _YEAR


def _unless_ended(reading: Reading, time: _Time, readings: Sequence[Reading], times: Sequence[_Time]) -> _Time:
    """The same, or that it ended, where something else of the kind began later."""
    ended = time.began is not None and any(
        other.began is not None
        and other.began > time.began
        and later.support >= _LIKE * reading.support
        and _answer(later) != _answer(reading)
        for later, other in zip(readings, times, strict=True)
    )
    return _Time(_Told.ENDED, time.began) if ended else time


def _answer(reading: Reading) -> str:
    return reading.span.answer if reading.span is not None else reading.sentence


def _nearest(times: Sequence[Told], reading: Reading) -> list[DateRange]:
    """The days named nearest to a short answer, as in a list of holders with their years; all where there is none."""
    if reading.span is None or not times:
        return [told.days for told in times]
    start, end = reading.span.start - reading.start, reading.span.end - reading.start
    least = min(told.away_from(start, end) for told in times)
    return [told.days for told in times if told.away_from(start, end) == least]
