"""What is looked at beside the conversation: the sources of an answer, or a document at a place."""

from collections.abc import Mapping, Sequence
from typing import Any

from qa.answer import Answer
from qa.chat.conversation import Conversation
from qa.chat.desk import Desk
from qa.chat.markdown import cited
from qa.chat.pages import page_view
from qa.chat.sources import render_document, render_sources, render_welcome
from qa.wording import Translate

__all__ = ["beside", "opened"]


def beside(
    desk: Desk,
    conversation: Conversation,
    number: int,
    t: Translate,
    marker: int | None = None,
    instead: Sequence[str] = (),
) -> str:
    """The sources of an exchange, or of the last one before that has some; at first, the documents.

    Args:
        desk: with the library that is open.
        conversation: the conversation.
        number: the place of the exchange in it; -1 before the first.
        t: translates the texts of the page.
        marker: the quote to look at; None for none.
        instead: questions that could be asked instead.
    """
    for place in range(number, -1, -1):
        answer = conversation.exchanges[place].answer
        if answer is not None and (answer.citations or answer.nearest):
            return render_sources(place, answer, desk.library.document, marker, desk.library.sentences, instead, t)
    return render_welcome(desk.library.documents(), t)


def opened(desk: Desk, conversation: Conversation, asked: Mapping[str, Any], t: Translate) -> str | None:
    """A document as it is asked for by a button of the page.

    Args:
        desk: with the library that is open.
        conversation: the conversation.
        asked: "quote", the place of an exchange and a marker as "0-2"; or "document", its id, with an offset "at" and
            the place "of" the exchange whose quotes are marked.
        t: translates the texts of the page.

    Returns:
        None where it asks for no document that is there.

    Raises:
        NoSuchDocument: it was removed.
        ValueError: it asks for what no button does.
        LookupError: as above.
    """
    if "quote" in asked:
        number, _, marker = str(asked["quote"]).partition("-")
        answer = conversation.exchanges[int(number)].answer
        if answer is None:
            return None
        citation = {each.marker: each for each in cited(answer)}[int(marker)]
        return _document(desk, citation.document_id, citation.start, int(number), answer, t, citation.marker)
    if "document" not in asked:
        return None
    number = str(asked.get("of", ""))
    answer = conversation.exchanges[int(number)].answer if number else None
    at = max(0, int(asked.get("at", 0)))
    return _document(desk, str(asked["document"]), at, int(number) if number else None, answer, t)


def _document(
    desk: Desk,
    document_id: str,
    at: int,
    number: int | None,
    answer: Answer | None,
    t: Translate,
    marker: int | None = None,
) -> str:
    document = desk.library.document(document_id)
    quoted = [each for each in cited(answer) if each.document_id == document.id] if answer is not None else []
    page = page_view(desk.library, document, at, quoted)
    return render_document(document, number, answer, marker, at, page, t)
