"""Named endpoints of Gradio's API: ask, search, add, documents and source, which are tools of MCP as well."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import gradio as gr
from gradio.events import api

from corpus.errors import FootnoteError
from qa.library import Library
from qa.server.operations import Operations
from qa.text import one_line

__all__ = ["add_endpoints"]

P = ParamSpec("P")
T = TypeVar("T")


def add_endpoints(library: Library) -> None:
    """Define the endpoints, within ``gr.Blocks``.

    Args:
        library: what is asked and added to.
    """
    offered = Operations(library)
    for endpoint in (offered.ask, offered.search, offered.add, offered.documents, offered.source):
        api(_polite(endpoint), api_name=endpoint.__name__)


def _named_file(given: dict[str, Any]) -> dict[str, Any]:
    """An object of JSON with ``file`` for ``path``: one with a path is to Gradio a file of this machine, to be sent."""
    return {"file" if name == "path" else name: value for name, value in given.items()}


def _polite(endpoint: Callable[P, T]) -> Callable[P, T]:
    """The endpoint, whose errors that are the caller's mistake are told to the caller."""

    @wraps(endpoint)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            given: T = json.loads(json.dumps(endpoint(*args, **kwargs)), object_hook=_named_file)
        except FootnoteError as error:
            raise gr.Error(one_line(str(error)), print_exception=False) from error
        return given

    return told
