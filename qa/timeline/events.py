"""What a timeline is made of: events, and the sentences that tell of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.dates import DateRange
from corpus.phrases import Phrase
from qa.answer import Citation

__all__ = ["Event", "Telling", "Timeline"]


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that names a time.

    Attributes:
        citation: the sentence; its marker is its place among those that tell of the same event, from 1, and its
            score how much it has to do with the query, 0 to 1 (1 when there is none).
        days: the days that it names, no more precise than it names them.
        words: its words that name them ("yesterday").
        derived: whether they name these days only by the day that they were written.
        written: that day: of the document, or of a message in it; None when it is not known.
        heading: the words of the heading that gives their year, as "2016"; None when there is none.
    """

    citation: Citation
    days: DateRange
    words: str
    derived: bool
    written: date | None = None
    heading: str | None = None

    @property
    def derived_from(self) -> str | None:
        """The words that the days were derived from; None when the document names the days in full."""
        return self.words if self.derived or self.heading else None

    @property
    def derivation(self) -> str | None:
        """The same in words: "derived from “yesterday” in a document of 31 May 2019"; None when they are not."""
        if self.heading is not None:
            words = {"words": self.words, "heading": self.heading}
            return Phrase("derived from “{words}” below the heading “{heading}”", **words)
        if not self.derived or self.written is None:
            return None
        day = DateRange.of_day(self.written).describe()
        return Phrase(f"derived from “{{words}}” in {self.teller} of {{day}}", words=self.words, day=day)

    @property
    def teller(self) -> str:
        """What names the days: "a document", or "a message" in one that was written on another day."""
        return "a document" if self.written == self.citation.published else "a message"

    @property
    def when(self) -> str:
        """The days in words: "November 2013"."""
        return self.days.describe()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that one sentence or several tell of, and when.

    Attributes:
        tellings: the sentences, the most precise first; never empty.
    """

    tellings: tuple[Telling, ...]

    @property
    def first(self) -> Telling:
        """The sentence that tells it most precisely, from which the event has its days."""
        return self.tellings[0]

    @property
    def days(self) -> DateRange:
        """The days of the event."""
        return self.first.days

    def to_json(self) -> dict[str, Any]:
        """The event as an object of JSON; a sentence that names other days than the event has its own."""
        return _when_json(self.first) | {
            "citations": [
                telling.citation.to_json() | {"date": _when_json(telling), "words": telling.words}
                for telling in self.tellings
            ]
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in the order of time.

    Attributes:
        events: by their first day, then by their last.
        query: what they have to do with; None for everything that the documents tell.
        since: the day before which no event ends; None for any.
        until: the day after which no event begins; None for any.
    """

    events: tuple[Event, ...]
    query: str | None = None
    since: date | None = None
    until: date | None = None

    def to_json(self) -> dict[str, Any]:
        """The timeline as the object that ``footnote timeline --json`` prints."""
        return {
            "query": self.query,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "events": [event.to_json() for event in self.events],
        }


def _when_json(telling: Telling) -> dict[str, Any]:
    return {
        "start": telling.days.start.isoformat(),
        "end": telling.days.end.isoformat(),
        "when": telling.when,
        "derived_from": telling.derived_from,
    }
