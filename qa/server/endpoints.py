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


def add_endpoints(library_of: Callable[[gr.Request, str], Library]) -> None:
    """Define the endpoints, within ``gr.Blocks``.

    Args:
        library_of: gives the library that a request may use, by its id or name; the first one for "".
    """

    def ask(request: gr.Request, question: str, history: list[str] | None = None, library: str = "") -> dict[str, Any]:
        """Answer a question over the documents with the exact quotes that say so, or abstain and say why.

        Args:
            request: of the person or program that asks.
            question: the question, in words.
            history: the earlier questions of the conversation, oldest first.
            library: its id or name; the first one when it is not given.

        Returns:
            The answer, its citations with document, offsets and quote, its agreement and confidence.
        """
        answer = json.dumps(library_of(request, library).ask(question, history or []).to_json())
        given: dict[str, Any] = json.loads(answer, object_hook=_named_file)
        return given

    def search(request: gr.Request, query: str, k: int = 5, library: str = "") -> list[dict[str, Any]]:
        """Find the passages of the documents that come nearest to some words.

        Args:
            request: of the person or program that asks.
            query: what to look for, in words.
            k: how many passages.
            library: its id or name; the first one when it is not given.

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
            for each in library_of(request, library).search(query, max(1, min(k, 100)))
        ]

    def add(request: gr.Request, name: str, text: str, library: str = "") -> dict[str, Any]:
        """Add a document to the library from its text; one of the same name is replaced.

        Args:
            request: of the person or program that asks.
            name: the file name, whose suffix says which format the text is in, such as notes.md.
            text: the content of the file.
            library: its id or name; the first one when it is not given.

        Returns:
            The names that were added, replaced and skipped, and those that were refused with the reason.
        """
        report = library_of(request, library).add_bytes(text.encode("utf-8", "replace"), name)
        return {
            "added": list(report.added),
            "replaced": list(report.replaced),
            "skipped": [each.source for each in report.skipped],
            "refused": [{"name": each.source, "reason": each.reason} for each in report.refused],
        }

    def documents(request: gr.Request, library: str = "") -> list[dict[str, Any]]:
        """List the documents of a library.

        Args:
            request: of the person or program that asks.
            library: its id or name; the first one when it is not given.

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
            for each in library_of(request, library).documents()
        ]

    def source(
        request: gr.Request, document: str, start: int = 0, end: int = 2000, library: str = ""
    ) -> dict[str, Any]:
        """Show a part of a document exactly as it is kept, for the context of a quote.

        Args:
            request: of the person or program that asks.
            document: its id or the beginning of it, its file name, or its path.
            start: offset of the first character.
            end: offset after the last one; at most 20,000 characters are given.
            library: its id or name; the first one when it is not given.

        Returns:
            The document's id and title, the offsets and the text between them.
        """
        found = library_of(request, library).document(document)
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
