"""An extract as an answer: lines of the documents' own words, each with its citation."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.phrases import Phrase, joined_by, quoted
from qa.answer import Agreement, Answer, Citation, given, plain_line
from qa.overviews.contents import Statement
from qa.text import one_line

__all__ = ["ITEM", "Extract", "nothing_to_quote"]

ITEM = "- "
"""What an item of an extract begins with, as in Markdown."""


class Extract:
    """Lines that are put together one after the other; what they quote is cited by number.

    Args:
        kind: what kind of overview it is, "summary".
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._lines: list[str] = []
        self._citations: list[Citation] = []
        self._direct: list[str] = []

    def line(self, text: str) -> None:
        """A line of our own words."""
        self._lines.append(_one_line(text))

    def item(self, text: str, direct: str) -> None:
        """An item of a list.

        Args:
            text: what is read, with what ``quoted`` gave in it.
            direct: what of it belongs to the short answer.
        """
        self._lines.append(joined_by("", [ITEM, _one_line(text)]))
        self._direct.append(_one_line(direct))

    def quoted(self, statement: Statement) -> str:
        """The words of a sentence with the number of its citation."""
        return f"{statement.words} {self.marker(statement)}"

    def marker(self, statement: Statement) -> str:
        """The number of a sentence's citation."""
        return self.cite(Citation.of(statement.document, statement.place.start, statement.place.end, 1, 1.0))

    def cite(self, citation: Citation) -> str:
        """The number that a citation gets here; a sentence that is cited already keeps its number."""
        place = (citation.document_id, citation.start, citation.end)
        for known in self._citations:
            if (known.document_id, known.start, known.end) == place:
                return f"[{known.marker}]"
        self._citations.append(replace(citation, marker=len(self._citations) + 1))
        return f"[{len(self._citations)}]"

    def answer(self, question: str) -> Answer:
        """The answer to a question that stands alone. Nothing in it is worked out, so that nothing is uncertain."""
        documents = {citation.document_id for citation in self._citations}
        direct, text = joined_by("; ", self._direct), joined_by("\n", self._lines)
        whole = given(question, direct, text, 1.0, self._citations)
        return replace(whole, overview=self._kind, agreement=Agreement(len(documents)))


def nothing_to_quote(question: str, reason: str, titles: Sequence[str] = ()) -> Answer:
    """What is said where there is nothing to give an overview of, with the titles of what might be meant."""
    if titles:
        named = joined_by("; ", [quoted(title) for title in titles])
        reason = Phrase("{reason} {named}.", reason=reason, named=named)
    return plain_line(question, reason)


def _one_line(text: str) -> str:
    return text.with_each(one_line) if isinstance(text, Phrase) else one_line(text)
