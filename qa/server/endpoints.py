"""Named endpoints of Gradio's API: ask, search, add, documents and source, which are tools of MCP as well."""

import inspect
import json
from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import api

from corpus.errors import FootnoteError
from qa.library import Library
from qa.server.operations import Operations
from qa.text import one_line

__all__ = ["LibraryOf", "add_endpoints"]

LibraryOf = Callable[[gr.Request, str], Library]
"""Gives the library that a request may use, by its id or name; the first one for "". Raises ``FootnoteError``."""

_LIBRARY = "    library: its id or name; the first one when it is not given.\n"


def add_endpoints(library_of: LibraryOf) -> None:
    """Define the endpoints, within ``gr.Blocks``: the operations, each with the library as one more parameter.

    Args:
        library_of: gives the library.
    """
    for operation in (Operations.ask, Operations.search, Operations.add, Operations.documents, Operations.source):
        # Unqueued, a tool of MCP is called here; queued, Gradio would call itself over HTTP, as nobody.
        api(_endpoint(operation, library_of), api_name=operation.__name__, queue=False)


def _endpoint(operation: Callable[..., Any], library_of: LibraryOf) -> Callable[..., Any]:
    """An operation on the library that a request names; errors that are the caller's mistake are told to the caller."""
    signature = _with_library(inspect.signature(operation))

    def endpoint(*args: object, **kwargs: object) -> object:
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        request, library = given.arguments.pop("request"), given.arguments.pop("library")
        try:
            result = operation(Operations(library_of(request, library)), **given.arguments)
        except FootnoteError as error:
            raise gr.Error(one_line(str(error)), print_exception=False) from error
        return json.loads(json.dumps(result), object_hook=_named_file)

    endpoint.__name__ = operation.__name__
    endpoint.__doc__ = _described(operation)
    endpoint.__annotations__ = {name: each.annotation for name, each in signature.parameters.items()}
    endpoint.__annotations__["return"] = signature.return_annotation
    endpoint.__signature__ = signature  # type: ignore[attr-defined]
    return endpoint


def _with_library(signature: inspect.Signature) -> inspect.Signature:
    """The signature of an operation, with the request in the place of ``self`` and the library in the end."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    request = inspect.Parameter("request", kind, annotation=gr.Request)
    library = inspect.Parameter("library", kind, default="", annotation=str)
    _, *parameters = signature.parameters.values()
    return signature.replace(parameters=[request, *parameters, library])


def _described(operation: Callable[..., Any]) -> str:
    """What an operation does and takes, with the library."""
    before, returns, after = inspect.cleandoc(operation.__doc__ or "").partition("\nReturns:")
    arguments = before if "\nArgs:" in before else f"{before}\nArgs:\n"
    return f"{arguments}{_LIBRARY}{returns}{after}"


def _named_file(given: dict[str, Any]) -> dict[str, Any]:
    """An object of JSON with ``file`` for ``path``: one with a path is to Gradio a file of this machine, to be sent."""
    return {"file" if name == "path" else name: value for name, value in given.items()}
