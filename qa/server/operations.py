"""What programs may ask of a library, in values of JSON: ask, search, add, documents, source.

Every way in for programs offers these: Gradio's API beside the chat, and the server without a page.
"""

from typing import Any

from qa.library import Library

__all__ = ["MOST_FOUND", "MOST_SHOWN", "Operations"]

MOST_SHOWN = 20_000
"""Characters of a document that ``source`` gives at most."""

MOST_FOUND = 100
"""Passages that ``search`` gives at most."""


class Operations:
    """What programs may ask of a library; each gives what ``json.dumps`` takes.

    Their docstrings are what programs are told of them. Each raises ``FootnoteError`` for a mistake of the caller.

    Args:
        library: what is asked and added to.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def ask(
        self, question: str, history: list[str] | None = None, where: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Answer a question over the documents with the exact quotes that say so, or abstain and say why.

        Args:
            question: the question, in words.
            history: the earlier questions of the conversation, oldest first.
            where: what the documents that are asked must be, such as publisher or published, values by field.

        Returns:
            The answer, its citations with document, offsets and quote, its agreement and confidence.
        """
        return self._library.ask(question, history or [], where).to_json()

    def search(self, query: str, k: int = 5, where: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """Find the passages of the documents that come nearest to some words.

        Args:
            query: what to look for, in words.
            k: how many passages.
            where: what their documents must be, such as publisher or published, values by field.

        Returns:
            The passages, best first, each with its document, offsets, text and score.
        """
        return [
            {
                "document": each.path,
                "document_id": each.document_id,
                "title": each.title,
                "start": each.start,
                "end": each.end,
                "text": each.text,
                "score": each.score,
            }
            for each in self._library.search(query, max(1, min(k, MOST_FOUND)), where=where)
        ]

    def add(self, name: str, text: str) -> dict[str, Any]:
        """Add a document to the library from its text; one of the same name is replaced.

        Args:
            name: the file name, whose suffix says which format the text is in, such as notes.md.
            text: the content of the file.

        Returns:
            The names that were added, replaced and skipped, and those that were refused with the reason.
        """
        report = self._library.add_bytes(text.encode("utf-8", "replace"), name)
        return {
            "added": list(report.added),
            "replaced": list(report.replaced),
            "skipped": [each.source for each in report.skipped],
            "refused": [{"name": each.source, "reason": each.reason} for each in report.refused],
        }

    def documents(self) -> list[dict[str, Any]]:
        """List the documents of the library.

        Returns:
            Each document's id, title, publisher, day of publication, file name and length.
        """
        return [
            {
                "document_id": each.id,
                "title": each.title,
                "publisher": each.publisher,
                "published": each.published and each.published.isoformat(),
                "file": each.path,
                "characters": each.characters,
            }
            for each in self._library.documents()
        ]

    def source(self, document: str, start: int = 0, end: int = 2000) -> dict[str, Any]:
        """Show a part of a document exactly as it is kept, for the context of a quote.

        Args:
            document: its id or the beginning of it, its file name, or its path.
            start: offset of the first character.
            end: offset after the last one; at most 20,000 characters are given.

        Returns:
            The document's id and title, the offsets and the text between them.
        """
        found = self._library.document(document)
        first = max(0, min(start, len(found.text)))
        last = max(first, min(end, first + MOST_SHOWN, len(found.text)))
        return {
            "document_id": found.id,
            "title": found.title,
            "start": first,
            "end": last,
            "text": found.text[first:last],
        }
