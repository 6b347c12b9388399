"""A timeline as comma-separated values (RFC 4180), for spreadsheets and programs."""

import csv
import io
from collections.abc import Iterator

from qa.text import one_line
from qa.timeline.events import Timeline

__all__ = ["COLUMNS", "to_csv"]

COLUMNS = (
    "start", "end", "when", "derived_from", "sentence", "document", "title", "published", "page",
    "offset_start", "offset_end", "event",
)  # fmt: skip
"""The columns; ``event`` is the number of the event, from 1, which several documents may tell of."""

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def to_csv(timeline: Timeline) -> str:
    """A row for each sentence, with the days that it names itself; the exact words stand at the offsets.

    A text that a spreadsheet would take for a formula has an apostrophe before it (CWE-1236).
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(timeline))
    return file.getvalue()


def _rows(timeline: Timeline) -> Iterator[list[str | int]]:
    for number, event in enumerate(timeline.events, start=1):
        for telling in event.tellings:
            cited = telling.citation
            yield [
                telling.days.start.isoformat(),
                telling.days.end.isoformat(),
                telling.when,
                _cell(telling.derived_from or ""),
                _cell(cited.quote),
                _cell(cited.document),
                _cell(cited.title),
                cited.published.isoformat() if cited.published else "",
                cited.page or "",
                cited.start,
                cited.end,
                number,
            ]


def _cell(text: str) -> str:
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA_STARTS) else line
