"""Named endpoints of Gradio's API: ask, search, add, documents and source, which are tools of MCP as well."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import gradio as gr
from gradio.events import api

from corpus.errors import FootnoteError
from qa.library import Library
from qa.text import one_line

__all__ = ["MOST_SHOWN", "add_endpoints"]

MOST_SHOWN = 20_000
"""Characters of a document that ``source`` gives at most."""

P = ParamSpec("P")
T = TypeVar("T")


def add_endpoints(library: Library) -> None:
    """Define the endpoints, within ``gr.Blocks``.

    Args:
        library: what is asked and added to.
    """

    def ask(question: str, history: list[str] | None = None) -> dict[str, Any]:
        """Answer a question over the documents with the exact quotes that say so, or abstain and say why.

        Args:
            question: the question, in words.
            history: the earlier questions of the conversation, oldest first.

        Returns:
            The answer, its citations with document, offsets and quote, its agreement and confidence.
        """
        answer = json.dumps(library.ask(question, history or []).to_json())
        given: dict[str, Any] = json.loads(answer, object_hook=_named_file)
        return given

    def search(query: str, k: int = 5) -> list[dict[str, Any]]:
        """Find the passages of the documents that come nearest to some words.

        Args:
            query: what to look for, in words.
            k: how many passages.

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
            for each in library.search(query, max(1, min(k, 100)))
        ]

    def add(name: str, text: str) -> dict[str, Any]:
        """Add a document to the library from its text; one of the same name is replaced.

        Args:
            name: the file name, whose suffix says which format the text is in, such as notes.md.
            text: the content of the file.

        Returns:
            The names that were added, replaced and skipped, and those that were refused with the reason.
        """
        report = library.add_bytes(text.encode("utf-8", "replace"), name)
        return {
            "added": list(report.added),
            "replaced": list(report.replaced),
            "skipped": [each.source for each in report.skipped],
            "refused": [{"name": each.source, "reason": each.reason} for each in report.refused],
        }

    def documents() -> list[dict[str, Any]]:
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
            for each in library.documents()
        ]

    def source(document: str, start: int = 0, end: int = 2000) -> dict[str, Any]:
        """Show a part of a document exactly as it is kept, for the context of a quote.

        Args:
            document: its id or the beginning of it, its file name, or its path.
            start: offset of the first character.
            end: offset after the last one; at most 20,000 characters are given.

        Returns:
            The document's id and title, the offsets and the text between them.
        """
        found = library.document(document)
        first = max(0, min(start, len(found.text)))
        last = max(first, min(end, first + MOST_SHOWN, len(found.text)))
        return {
            "document_id": found.id,
            "title": found.title,
            "start": first,
            "end": last,
            "text": found.text[first:last],
        }

    for endpoint in (ask, search, add, documents, source):
        api(_polite(endpoint), api_name=endpoint.__name__)


def _named_file(given: dict[str, Any]) -> dict[str, Any]:
    """An object of JSON with ``file`` for ``path``: one with a path is to Gradio a file of this machine, to be sent."""
    return {"file" if name == "path" else name: value for name, value in given.items()}


def _polite(endpoint: Callable[P, T]) -> Callable[P, T]:
    """The endpoint, whose errors that are the caller's mistake are told to the caller."""

    @wraps(endpoint)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return endpoint(*args, **kwargs)
        except FootnoteError as error:
            raise gr.Error(one_line(str(error)), print_exception=False) from error

    return told
