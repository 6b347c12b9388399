"""A span of days: what every date, month, season or year comes down to."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from corpus.phrases import Phrase

__all__ = ["DateRange"]

_MONTHS = (
    Phrase("January"), Phrase("February"), Phrase("March"), Phrase("April"), Phrase("May"), Phrase("June"),
    Phrase("July"), Phrase("August"), Phrase("September"), Phrase("October"), Phrase("November"), Phrase("December"),
)  # fmt: skip
_PARTS_OF_YEAR = {
    (1, 3): ("Q1", Phrase("first quarter")),
    (4, 6): ("Q2", Phrase("second quarter")),
    (7, 9): ("Q3", Phrase("third quarter")),
    (10, 12): ("Q4", Phrase("fourth quarter")),
    (1, 6): ("H1", Phrase("first half")),
    (7, 12): ("H2", Phrase("second half")),
}
"""First and last month, and what TimeML and what people call it."""


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """The days from ``start`` to ``end``, both included.

    What is said less precisely than a day is all that was said: "2018" is 1 January to 31 December 2018.

    Raises:
        ValueError: ``end`` comes before ``start``.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"{self.end} comes before {self.start}")

    @classmethod
    def of_day(cls, day: date) -> Self:
        """That day alone."""
        return cls(day, day)

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> Self:
        """The months ``first`` to ``last`` (from 1) of ``year``.

        Raises:
            ValueError: there is no such month or year.
        """
        if not 1 <= last <= 12:
            raise ValueError(f"no month {last}")
        return cls(date(year, first, 1), date(year, last, monthrange(year, last)[1]))

    @classmethod
    def of_years(cls, first: int, last: int) -> Self:
        """The years ``first`` to ``last``.

        Raises:
            ValueError: they are out of order, or outside 1 to 9999.
        """
        return cls(date(first, 1, 1), date(last, 12, 31))

    def contains(self, other: "DateRange") -> bool:
        """Whether every day of ``other`` is in this range."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "DateRange") -> bool:
        """Whether some day is in both."""
        return self.start <= other.end and other.start <= self.end

    def days_from(self, day: date) -> int:
        """How many days ``day`` lies outside this range; 0 when it lies in it."""
        return max((self.start - day).days, (day - self.end).days, 0)

    @property
    def timex3(self) -> str:
        """The range as the value of a TIMEX3 annotation, ISO 8601 with the additions of TimeML, as precise as it is.

        For example "2019-05-30", "2013-W44", "2013-W44-WE", "2013-11", "2014-Q3", "2014-H1", "2018", "199" (the
        1990s), "18" (the 19th century), and of what is no such unit both ends: "2013-11-01/2013-11-02".
        """
        length = (self.end - self.start).days + 1
        if length == 1:
            return self.start.isoformat()
        if (self.start.weekday(), length) in ((0, 7), (5, 2)):
            year, week, _ = self.start.isocalendar()
            return f"{year:04}-W{week:02}" + ("-WE" if length == 2 else "")
        if self._is_of_whole_months():
            return self._timex3_of_months()
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def _timex3_of_months(self) -> str:
        start, end = self.start, self.end
        if (start.month, end.month) == (1, 12):
            return _timex3_of_years(start.year, end.year)
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.year:04}-{start.month:02}"
        part = _PARTS_OF_YEAR.get((start.month, end.month)) if start.year == end.year else None
        if part:
            return f"{start.year:04}-{part[0]}"
        return f"{start.year:04}-{start.month:02}/{end.year:04}-{end.month:02}"

    def _is_of_whole_months(self) -> bool:
        return self.start.day == 1 and self.end.day == monthrange(self.end.year, self.end.month)[1]

    def describe(self) -> str:
        """The range in words, no more precise than it is.

        For example "30 May 2019", "1-2 November 2013", "30 May - 2 June 2019", "November 2013",
        "first half of 2014", "2018", "2014-2015".
        """
        if self.start == self.end:
            return _day(self.start)
        if self._is_of_whole_months():
            return self._describe_months()
        if (self.start.year, self.start.month) == (self.end.year, self.end.month):
            return Phrase("{first}-{day} {month}", first=self.start.day, day=self.end.day, month=_month(self.end))
        if self.start.year == self.end.year:
            first = Phrase("{day} {month}", day=self.start.day, month=_MONTHS[self.start.month - 1])
            return _between(first, _day(self.end))
        return _between(_day(self.start), _day(self.end))

    def _describe_months(self) -> str:
        start, end = self.start, self.end
        if start.month == 1 and end.month == 12:
            return str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
        if start.year != end.year:
            return _between(_month(start), _month(end))
        if start.month == end.month:
            return _month(start)
        part = _PARTS_OF_YEAR.get((start.month, end.month))
        if part is not None:
            return Phrase("{part} of {year}", part=part[1], year=start.year)
        return _between(_MONTHS[start.month - 1], _month(end))


def _between(first: str, last: str) -> Phrase:
    return Phrase("{first} - {last}", first=first, last=last)


def _month(day: date) -> Phrase:
    return Phrase("{month} {year}", month=_MONTHS[day.month - 1], year=day.year)


def _day(day: date) -> Phrase:
    return Phrase("{day} {month}", day=day.day, month=_month(day))


def _timex3_of_years(first: int, last: int) -> str:
    if first == last:
        return f"{first:04}"
    if last - first == 9 and first % 10 == 0:
        return f"{first // 10:03}"
    if last - first == 99 and first % 100 in (0, 1):
        return f"{first // 100:02}"
    return f"{first:04}/{last:04}"
