"""Questions to begin with, for a library that the bundled question set is about."""

from collections.abc import Collection

from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, read_questions

__all__ = ["example_questions"]

_PLAIN_KINDS = ("when", "where", "who", "how-many")


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
