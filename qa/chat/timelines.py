"""The timelines of a library, as the page and its files show them."""

import threading

from corpus.store import DocumentSummary
from qa.library import Library
from qa.timeline.events import Timeline

__all__ = ["Timelines"]


class Timelines:
    """The timelines of a library, the last one kept for its files; threads may share it.

    Args:
        library: what is asked.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._lock = threading.Lock()
        self._last: tuple[str, list[DocumentSummary], Timeline] | None = None

    def get(self, query: str) -> Timeline:
        """The timeline of what has to do with a query; of everything when it is empty.

        Raises:
            FootnoteError: there is none, and why.
        """
        query = query.strip()
        with self._lock:
            documents = self.library.documents()
            if self._last is None or self._last[:2] != (query, documents):
                self._last = query, documents, self.library.timeline(query or None)
            return self._last[2]
