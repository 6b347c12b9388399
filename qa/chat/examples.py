"""Questions to begin with: of the bundled question set where it is about the library, else of its own documents."""

import threading
from collections.abc import Collection, Iterator

from corpus.errors import FootnoteError
from corpus.store import Store
from qa.chat.guide import answered, guide_to, passages_of
from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, read_questions
from qa.library import Library

__all__ = ["Examples", "example_questions"]

_PLAIN_KINDS = ("when", "where", "who", "how-many")
_MOST = 4
_MOST_DOCUMENTS = 8  # that are looked into for a question


def example_questions(documents: Collection[str]) -> list[str]:
    """The first question of each plain kind in the bundled set that these documents answer.

    Args:
        documents: the names of the documents in the library.

    Returns:
        Questions whose evidence lies wholly in the documents; none for a library of other documents.
    """
    of_kind: dict[str, str] = {}
    for question in read_questions(PRESS_RELEASE_QUESTIONS):
        needed = {evidence.document for evidence in question.evidence}
        if needed and needed <= set(documents) and not question.history:
            of_kind.setdefault(question.kind, question.question)
    return [of_kind[kind] for kind in _PLAIN_KINDS if kind in of_kind]


class Examples:
    """Questions that a library answers, one of a document, kept until its documents change; threads may share them.

    Args:
        library: what is asked.
        store: of the library.
    """

    def __init__(self, library: Library, store: Store) -> None:
        self._library, self._store = library, store
        self._lock = threading.Lock()
        self._of: list[str] | None = None
        self._kept: list[str] = []

    def found(self) -> Iterator[list[str]]:
        """All that are known, then again with each that is found; each was asked, and is answered."""
        documents = self._library.documents()
        if bundled := example_questions([each.name for each in documents]):
            yield bundled
            return
        with self._lock:
            ids = [each.id for each in documents]
            if ids == self._of:
                yield self._kept
                return
            self._kept = []
            for document_id in ids[:_MOST_DOCUMENTS]:
                if question := self._one_of(document_id):
                    self._kept = list(dict.fromkeys([*self._kept, question]))
                    yield self._kept
                if len(self._kept) == _MOST:
                    break
            self._of = ids

    def _one_of(self, document_id: str) -> str | None:
        """A question that a document answers; None where none was found, or it was removed meanwhile."""
        try:
            document = self._library.document(document_id)
            guide = guide_to(document, passages_of(self._store, document_id))
            return next(answered(self._library, document, guide), None)
        except FootnoteError:
            return None
