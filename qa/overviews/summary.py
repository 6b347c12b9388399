"""A summary without a language model: the sentences of the documents that stand for the rest, quoted."""

from collections.abc import Sequence
from itertools import groupby

from corpus.document import Document
from corpus.phrases import Phrase, quoted
from qa.answer import Answer
from qa.overviews.centrality import central
from qa.overviews.contents import Statement
from qa.overviews.extract import Extract, nothing_to_quote
from qa.settings import (
    SUMMARY_DOCUMENT_SENTENCES,
    SUMMARY_MOST_SENTENCES,
    SUMMARY_READ_AT_ONCE,
    SUMMARY_SENTENCES,
)

__all__ = ["called", "most_central", "representative", "summarised"]


def summarised(question: str, statements: Sequence[Statement], about: str = "") -> Answer:
    """The summary of what some documents say.

    Args:
        question: as it was asked.
        statements: the sentences of the documents, document by document, in order.
        about: what they are about; "" where they are all that the documents say.
    """
    chosen = representative(statements)
    if not chosen:
        return nothing_to_quote(question, Phrase("There are no sentences to make a summary of."))
    documents = list({each.document.id: each.document for each in statements}.values())
    extract = Extract("summary")
    extract.line(_opening(chosen, statements, documents, about))
    for document, members in groupby(chosen, key=lambda each: each.document):
        if len(documents) > 1:
            extract.line(Phrase("{document}:", document=called(document, documents)))
        for statement in members:
            extract.item(extract.quoted(statement), statement.words)
    return extract.answer(question)


def representative(statements: Sequence[Statement]) -> list[Statement]:
    """The sentences that stand for all, in order: those of each document, and of many documents of these the same."""
    together = [list(members) for _, members in groupby(statements, key=lambda each: each.document.id)]
    most = SUMMARY_SENTENCES if len(together) == 1 else SUMMARY_DOCUMENT_SENTENCES
    chosen = [statement for members in together for statement in _of_one(members, most)]
    return most_central(chosen, SUMMARY_MOST_SENTENCES)


def _of_one(statements: Sequence[Statement], most: int) -> list[Statement]:
    """Those of one document: sentences of prose, or what it has instead where there is hardly any prose."""
    prose = [each for each in statements if each.stands_alone]
    if len(prose) < min(most, len(statements)):
        prose = [each for each in statements if each.stands_alone or each.says_something]
    while len(prose) > SUMMARY_READ_AT_ONCE:  # a long document part by part, then what its parts gave
        starts = range(0, len(prose), SUMMARY_READ_AT_ONCE)
        parts = [prose[start : start + SUMMARY_READ_AT_ONCE] for start in starts]
        prose = [each for part in parts for each in most_central(part, most * most)]
    return most_central(prose, most)


def most_central(statements: Sequence[Statement], most: int) -> list[Statement]:
    """At most so many sentences that stand for all of them, in their order."""
    if len(statements) <= most:
        return list(statements)
    places = central([each.terms for each in statements], [each.weight for each in statements], most)
    return [statements[place] for place in places]


def called(document: Document, documents: Sequence[Document]) -> str:
    """What a document is called among others: by its title, and by its path where others have its title."""
    is_named = sum(other.title == document.title for other in documents) == 1
    if is_named:
        return quoted(document.title)
    return Phrase("“{title}” ({path})", title=document.title, path=document.path)


def _opening(
    chosen: Sequence[Statement], statements: Sequence[Statement], documents: Sequence[Document], about: str
) -> str:
    """What the summary is of, and that it is an extract."""
    of: str
    if len(documents) == 1:
        of = quoted(documents[0].title)
        if about:
            of = Phrase("what {document} says about “{about}”", document=of, about=about)
    else:
        of = Phrase("{count} documents", count=len(documents))
        if about:
            of = Phrase("what {documents} say about “{about}”", documents=of, about=about)
    return Phrase(
        "An extract of {documents}: {few} of {all} sentences that stand for the rest, in the documents' own words.",
        documents=of,
        few=len(chosen),
        all=len(statements),
    )
