"""Time in documents: spans of days, the expressions that name them, and the day a document was published."""

from corpus.dates.chronology import YearHeading
from corpus.dates.expressions import TimeExpression, find_time_expressions
from corpus.dates.full_day import read_day
from corpus.dates.messages import dates_a_mail, day_of_message, parts_by_day, stamp_at, times_by_message
from corpus.dates.publication import date_of_line, find_publication_date
from corpus.dates.ranges import DateRange

__all__ = [
    "DateRange",
    "TimeExpression",
    "YearHeading",
    "date_of_line",
    "dates_a_mail",
    "day_of_message",
    "find_publication_date",
    "find_time_expressions",
    "parts_by_day",
    "read_day",
    "stamp_at",
    "times_by_message",
]
