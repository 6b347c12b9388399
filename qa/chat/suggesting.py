"""What could be asked instead, where the documents do not say: questions that the nearest passages answer."""

from collections.abc import Iterator

from corpus.errors import FootnoteError
from corpus.store import Store
from qa.answer import Answer
from qa.chat.guide import answered, guide_to, passages_of
from qa.library import Library

__all__ = ["suggested"]

_MOST_TRIED = 2  # questions of each passage


def suggested(library: Library, store: Store, answer: Answer) -> Iterator[str]:
    """Questions made of the passages that came nearest, each of which was asked and is answered.

    Args:
        library: that was asked.
        store: of the library.
        answer: an abstention.
    """
    seen: set[str] = set()
    for nearest in answer.nearest:
        try:
            document = library.document(nearest.document_id)
            passages = passages_of(store, document.id)
            around = [each for each in passages if each.start <= nearest.start < each.end]
            question = next(answered(library, document, guide_to(document, around), _MOST_TRIED), None)
        except FootnoteError:  # removed meanwhile
            continue
        if question is not None and question not in seen:
            seen.add(question)
            yield question
