"""What ``footnote timeline`` prints."""

from textwrap import shorten

from rich.text import Text

from qa.cli.page import Page, print_json
from qa.cli.printing import count
from qa.text import one_line
from qa.timeline.events import Event, Timeline

__all__ = ["print_timeline"]

_LONGEST_WORDS = 20  # characters: the column is as wide as its widest cell


def print_timeline(timeline: Timeline, as_json: bool) -> None:
    """Print a line for each event: when it was, the document that tells it, and its words."""
    if as_json:
        print_json(timeline.to_json())
        return
    page = Page()
    if not timeline.events:
        page.put(Text("No dated sentence of the documents fits."))
        return
    rows = [(_when(event), _documents(event), event.first.citation.quote) for event in timeline.events]
    page.table(("When", "Document", "Sentence"), rows)
    documents = {telling.citation.document_id for event in timeline.events for telling in event.tellings}
    page.gap()
    page.put(Text(f"{count(len(rows), 'event')} in {count(len(documents), 'document')}.", "bold"))


def _when(event: Event) -> str:
    """The days, with the words that they were derived from."""
    telling = event.first
    if telling.derived_from is None:
        return telling.when
    return f"{telling.when} (“{shorten(one_line(telling.derived_from), _LONGEST_WORDS, placeholder='…')}”)"


def _documents(event: Event) -> str:
    more = len({telling.citation.document_id for telling in event.tellings}) - 1
    return f"{event.first.citation.document}{f' and {more} more' if more else ''}"
