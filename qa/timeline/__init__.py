"""The timeline of a library: its dated sentences in the order of time, each with the passage that it stands in."""

from qa.timeline.events import Event, Telling, Timeline

__all__ = ["Event", "Telling", "Timeline"]
