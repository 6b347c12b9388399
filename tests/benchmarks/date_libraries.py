"""The libraries that find dates in English text, each made to answer as ours does; imported only when asked for.

What a library says of a time of the clock or of a duration alone is left out. Where it gives one moment and how
exact that is, the whole month or year is taken; where it leaves open which of several days is meant, all are.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from corpus.dates import DateRange, find_time_expressions

__all__ = ["INSTALL", "LIBRARIES", "Finder", "Found", "footnote"]

INSTALL = (
    "The libraries are no dependencies. To measure them, run `pip install recognizers-text-suite 'emoji<2' dateparser "
    "parsedatetime datefinder timefhuman spacy timexy` in a virtual environment of their own, and this file "
    "with its Python."
)


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a text, and the days that they mean; several ranges where it is left open which is meant."""

    start: int
    end: int
    text: str
    ranges: tuple[DateRange, ...]


Finder = Callable[[str, date], list[Found]]
"""Finds the days that a text names, given the day it was written."""


def footnote(text: str, written: date) -> list[Found]:
    """Our own."""
    return [
        Found(each.start, each.end, each.text, (each.range,) if each.range else ())
        for each in find_time_expressions(text, written)
    ]


def _moment(written: date) -> datetime:
    return datetime(written.year, written.month, written.day)


def _day(moment: datetime) -> DateRange:
    return DateRange.of_day(moment.date())


def _period(moment: datetime, name: str) -> DateRange:
    """The month or year of a moment, or its day."""
    if name == "year":
        return DateRange.of_years(moment.year, moment.year)
    if name == "month":
        return DateRange(date(moment.year, moment.month, 1), _end_of_month(moment))
    if name == "week":
        monday = moment.date() - timedelta(days=moment.weekday())
        return DateRange(monday, monday + timedelta(days=6))
    return _day(moment)


def _end_of_month(moment: datetime) -> date:
    return date(moment.year, moment.month, monthrange(moment.year, moment.month)[1])


def _placed(text: str, found: Iterable[tuple[str, DateRange]]) -> Iterator[Found]:
    """What is given without its place, in the order of the text."""
    end = 0
    for words, days in found:
        start = text.find(words, end)
        if start >= 0:
            end = start + len(words)
            yield Found(start, end, words, (days,))


def _recognizers() -> Finder:
    from recognizers_date_time import Culture, DateTimeRecognizer

    model = DateTimeRecognizer(Culture.English).get_datetime_model()
    kinds = {f"datetimeV2.{name}" for name in ("date", "daterange", "datetime", "datetimerange")}

    def ranges(value: dict[str, str]) -> Iterator[DateRange]:
        try:
            if "start" in value and "end" in value:
                start, after = date.fromisoformat(value["start"][:10]), date.fromisoformat(value["end"][:10])
                yield DateRange(start, max(after - timedelta(days=value["type"] == "daterange"), start))
            elif "value" in value:
                yield DateRange.of_day(date.fromisoformat(value["value"][:10]))
        except ValueError:  # "not resolved"
            return

    def find(text: str, written: date) -> list[Found]:
        return [
            Found(
                each.start,
                each.end + 1,
                each.text,
                tuple(days for value in (each.resolution or {}).get("values", ()) for days in ranges(value)),
            )
            for each in model.parse(text, _moment(written))
            if each.type_name in kinds
        ]

    return find


def _dateparser() -> Finder:
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    def find(text: str, written: date) -> list[Found]:
        settings: Any = {"RELATIVE_BASE": _moment(written)}
        exact = DateDataParser(languages=["en"], settings=settings)

        def days(words: str, moment: datetime) -> DateRange:
            return _period(moment, exact.get_date_data(words).period or "day")

        found = search_dates(text, languages=["en"], settings=settings) or ()
        return list(_placed(text, ((words, days(words, moment)) for words, moment in found)))

    return find


def _parsedatetime() -> Finder:
    import parsedatetime

    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)

    def find(text: str, written: date) -> list[Found]:
        found = []
        for moment, context, start, end, words in calendar.nlp(text, _moment(written)) or ():
            exact = context.accuracy
            if exact & context.ACU_DAY:
                name = "day"
            else:
                names = {context.ACU_WEEK: "week", context.ACU_MONTH: "month", context.ACU_YEAR: "year"}
                name = next((name for flag, name in names.items() if exact & flag), "")
            if name:
                found.append(Found(start, end, words, (_period(moment, name),)))
        return found

    return find


def _datefinder() -> Finder:
    from datefinder import find_dates

    def find(text: str, written: date) -> list[Found]:
        base = _moment(written)
        found = find_dates(text, source=True, index=True, base_date=base)
        return [Found(start, end, words, (_day(moment),)) for moment, words, (start, end) in found]

    return find


def _timefhuman() -> Finder:
    from timefhuman import tfhConfig, timefhuman

    def ranges(value: Any) -> Iterator[DateRange]:
        if isinstance(value, datetime):
            yield _day(value)
        elif isinstance(value, date):
            yield DateRange.of_day(value)
        elif isinstance(value, tuple) and len(value) == 2:
            ends = [days for each in value for days in ranges(each)]
            if len(ends) == 2 and ends[0].start <= ends[1].end:
                yield DateRange(ends[0].start, ends[1].end)
        elif isinstance(value, list):
            for each in value:
                yield from ranges(each)

    def find(text: str, written: date) -> list[Found]:
        settings = tfhConfig(now=_moment(written), return_matched_text=True)
        found = [(words, place, tuple(ranges(value))) for words, place, value in timefhuman(text, config=settings)]
        return [Found(*place, words, days) for words, place, days in found if days]

    return find


def _timexy() -> Finder:
    import spacy
    import timexy  # noqa: F401 - registers the component

    language = spacy.blank("en")
    language.add_pipe("timexy", config={"kb_id_type": "timex3", "label": "timexy", "overwrite": False})
    value = re.compile(r'type="DATE" value="(\d{4}-\d\d-\d\d)')

    def find(text: str, written: date) -> list[Found]:
        found = [(each, value.search(each.kb_id_)) for each in language(text).ents]
        return [
            Found(each.start_char, each.end_char, each.text, (DateRange.of_day(date.fromisoformat(day[1])),))
            for each, day in found
            if day
        ]

    return find


LIBRARIES: dict[str, Callable[[], Finder]] = {
    "recognizers": _recognizers,
    "dateparser": _dateparser,
    "parsedatetime": _parsedatetime,
    "datefinder": _datefinder,
    "timefhuman": _timefhuman,
    "timexy": _timexy,
}
"""What makes each library's finder ready; ImportError when it is not installed."""
