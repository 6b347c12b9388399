"""A timeline as HTML: the picture, and a table in which each row opens the passages that tell of its event.

As in ``rendering``, every word of a document goes through ``Markup.format``, which escapes it.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from markupsafe import Markup

from qa.chat.rendering import FindDocument, render_passage
from qa.timeline.events import Event, Telling, Timeline
from qa.timeline.picture import draw
from qa.wording import day_in_words

__all__ = ["render_no_timeline", "render_timeline"]

_MOST_ROWS = 300
_NOTHING = Markup("")


def render_no_timeline(reason: str) -> Markup:
    """One polite line instead of a timeline."""
    return Markup('<p class="fn-lead">{}</p>').format(reason)


def render_timeline(timeline: Timeline, find: FindDocument) -> Markup:
    """The picture of all events, links to the files, and a table of the first few hundred.

    Args:
        timeline: the timeline.
        find: gives a cited document, for the words around a quote.
    """
    events = timeline.events
    if not events:
        return render_no_timeline("No dated sentence of the documents fits.")
    rows = (_row(number, event, find) for number, event in enumerate(events[:_MOST_ROWS], start=1))
    return Markup(
        '<div class="fn-timeline"><p class="fn-standing">{} {} {}</p><figure>{}</figure>'
        '<table><thead><tr><th scope="col">When</th><th scope="col">What the documents say</th></tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(
        _count(timeline),
        _file("csv", "CSV", timeline),
        _file("ics", "iCalendar", timeline),
        draw(events, _MOST_ROWS),
        _join(rows),
    )


def _count(timeline: Timeline) -> str:
    number = len(timeline.events)
    said = "1 event." if number == 1 else f"{number:,} events."
    return said if number <= _MOST_ROWS else f"{said} The first {_MOST_ROWS} are below, all are in the files."


def _file(suffix: str, name: str, timeline: Timeline) -> Markup:
    asked = f"?{urlencode({'query': timeline.query})}" if timeline.query else ""
    return Markup('<a class="fn-file" href="/timeline.{0}{1}" download="timeline.{0}">{2}</a>').format(
        suffix, asked, name
    )


def _row(number: int, event: Event, find: FindDocument) -> Markup:
    first = event.first
    return Markup(
        '<tr id="fn-event-{}" tabindex="-1"><th scope="row"><time datetime="{}">{}</time>{}</th>'
        '<td><p dir="auto">{}</p>{}</td></tr>'
    ).format(
        number,
        first.days.start.isoformat(),
        first.when,
        _derivation(first),
        first.citation.quote,
        _join(_source(telling, first, find) for telling in event.tellings),
    )


def _derivation(telling: Telling) -> Markup:
    if telling.heading is not None:
        return Markup(
            '<span class="fn-derived">derived from “<bdi>{}</bdi>” below the heading “<bdi>{}</bdi>”</span>'
        ).format(telling.words, telling.heading)
    if telling.derivation is None or telling.written is None:
        return _NOTHING
    return Markup('<span class="fn-derived">derived from “<bdi>{}</bdi>” in {} of {}</span>').format(
        telling.words, telling.teller, day_in_words(telling.written)
    )


def _source(telling: Telling, first: Telling, find: FindDocument) -> Markup:
    """What opens a passage; one that names other days than the row says so."""
    other = f" · {telling.when}" if telling.days != first.days else ""
    return Markup("<details><summary><cite dir='auto'>{}</cite>{}</summary>{}</details>").format(
        telling.citation.title, other, render_passage(find, telling.citation)
    )


def _join(parts: Iterable[Markup]) -> Markup:
    return _NOTHING.join(parts)
