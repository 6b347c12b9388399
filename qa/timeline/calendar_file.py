"""A timeline as an iCalendar file (RFC 5545), for calendars."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

import icalendar
from icalendar.enums import TRANSP

from qa.text import one_line
from qa.timeline.events import Event, Telling, Timeline
from qa.wording import source_line

__all__ = ["to_icalendar"]


def to_icalendar(timeline: Timeline) -> bytes:
    """An all-day event for each event; one that is told less precisely than a day spans all the days it may be.

    The same timeline gives the same bytes: nothing in it depends on the clock. An event keeps its UID for as long as
    the sentence that tells it most precisely is the same.
    """
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Footnote//Timeline//EN")
    calendar.calendar_name = f"Timeline: {one_line(timeline.query)}" if timeline.query else "Timeline"
    for event in timeline.events:
        calendar.add_component(_entry(event))
    return bytes(calendar.to_ical())


def _entry(event: Event) -> icalendar.Event:
    days, cited = event.days, event.first.citation
    named = f"{cited.document_id} {cited.start} {cited.end} {days.start} {days.end}"
    return icalendar.Event.new(
        uid=f"{sha256(named.encode()).hexdigest()[:32]}@footnote",
        stamp=datetime.combine(cited.published or days.start, time(), UTC),
        start=days.start,
        end=min(days.end, date.max - timedelta(days=1)) + timedelta(days=1),  # the first day after it
        summary=one_line(cited.quote),
        description="\n\n".join(map(_told, event.tellings)),
        transparency=TRANSP.TRANSPARENT,
    )


def _told(telling: Telling) -> str:
    when = telling.when if telling.derivation is None else f"{telling.when} ({telling.derivation})"
    source = " · ".join([telling.citation.title, *source_line(telling.citation)])
    return "\n".join(map(one_line, (when, f"“{telling.citation.quote}”", source)))
