"""Questions to begin with: of the bundled question set where it is about the library, else of its own documents."""

import logging
import threading
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from corpus.errors import FootnoteError
from corpus.store import Store
from qa.chat.guide import answered, guide_to, passages_of
from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, read_questions
from qa.library import Library

__all__ = ["Examples", "example_questions"]

_PLAIN_KINDS = ("when", "where", "who", "how-many")
_MOST = 4
_MOST_DOCUMENTS = 8  # that are looked into for a question

log = logging.getLogger(__name__)


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

    They are looked for in a thread of its own, once for all who wait.

    Args:
        library: what is asked.
        store: of the library.
    """

    def __init__(self, library: Library, store: Store) -> None:
        self._library, self._store = library, store
        self._lock = threading.Lock()
        self._of: list[str] | None = None
        self._looking = _Looking()

    def found(self) -> Iterator[list[str]]:
        """All that are known, then again with each that is found; each was asked, and is answered."""
        documents = self._library.documents()
        if bundled := example_questions([each.name for each in documents]):
            yield bundled
            return
        ids = [each.id for each in documents]
        with self._lock:
            if ids != self._of:
                self._of, self._looking = ids, _Looking()
                threading.Thread(target=self._look, args=(self._looking, ids), daemon=True).start()
            looking = self._looking
        yield from looking.lists()

    def _look(self, looking: "_Looking", ids: Sequence[str]) -> None:
        found: list[str] = []
        try:
            for document_id in ids[:_MOST_DOCUMENTS]:
                if question := self._one_of(document_id):
                    found = list(dict.fromkeys([*found, question]))
                    looking.tell(found)
                if len(found) == _MOST:
                    break
        except Exception:
            log.exception("Questions to begin with could not be found")
        finally:
            looking.tell(found, is_done=True)

    def _one_of(self, document_id: str) -> str | None:
        """A question that a document answers; None where none was found, or it was removed meanwhile."""
        try:
            document = self._library.document(document_id)
            guide = guide_to(document, passages_of(self._store, document_id))
            return next(answered(self._library, document, guide), None)
        except FootnoteError:
            return None


class _Looking:
    """Questions being looked for: one thread tells them, others wait for them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._found: list[str] = []
        self._is_done = False

    def tell(self, found: list[str], *, is_done: bool = False) -> None:
        """What was found so far, and whether that is all."""
        with self._changed:
            self._found, self._is_done = found, is_done
            self._changed.notify_all()

    def _has_more(self, seen: int) -> bool:
        return self._is_done or len(self._found) > seen

    def lists(self) -> Iterator[list[str]]:
        """What is found, longer each time, until that is all."""
        seen, is_done = 0, False
        while not is_done:
            with self._changed:
                self._changed.wait_for(partial(self._has_more, seen))
                found, is_done = self._found, self._is_done
            if len(found) > seen:
                seen = len(found)
                yield found
