"""From what was read to an answer: the same grouped, independent documents counted, times compared."""

from qa.answering.comparing import compared, lasted
from qa.answering.compose import compose
from qa.answering.counting import counted, named
from qa.answering.inputs import Dated, dated_by, with_days, with_limit
from qa.answering.series import Numbered, Series, in_series, series_in

__all__ = [
    "Dated",
    "Numbered",
    "Series",
    "compared",
    "compose",
    "counted",
    "dated_by",
    "in_series",
    "lasted",
    "named",
    "series_in",
    "with_days",
    "with_limit",
]
