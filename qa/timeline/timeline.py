"""From sentences to a timeline."""

from collections.abc import Iterable
from datetime import date

from corpus.dates import DateRange
from qa.errors import BadQuestion
from qa.timeline.events import Timeline
from qa.timeline.gathering import Sentences, tellings_in
from qa.timeline.merging import merged

__all__ = ["timeline_of"]


def timeline_of(
    sentences: Iterable[Sentences],
    query: str | None = None,
    period: DateRange | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Timeline:
    """The events that sentences tell of, in the order of time.

    Args:
        sentences: of each document, those that the timeline is about.
        query: what they have to do with; None for everything.
        period: the days that the query names.
        since: leave out what ended before this day.
        until: leave out what began after this day.

    Raises:
        BadQuestion: ``until`` comes before ``since``.
    """
    if since is not None and until is not None and until < since:
        raise BadQuestion(
            "the timeline would end ({until}) before it begins ({since}): give the earlier day first",
            until=str(until),
            since=str(since),
        )
    limits = [DateRange(since or date.min, until or date.max), *([period] if period else [])]
    # Put together before they are limited: a month may be the less precise telling of a day that lies outside.
    events = merged(telling for some in sentences for telling in tellings_in(some))
    within = (event for event in events if all(event.days.overlaps(limit) for limit in limits))
    return Timeline(tuple(within), query, since, until)
