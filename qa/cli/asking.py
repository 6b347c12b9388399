"""Questions one after another: from standard input, a line each, or typed by a person, as one conversation."""

import contextlib
import sys
from collections.abc import Mapping
from datetime import date

from corpus.errors import FootnoteError
from qa.cli.page import complain
from qa.cli.printing import print_answer
from qa.errors import BadQuestion
from qa.library import Library

__all__ = ["ask_each", "converse"]

_ENOUGH = {"exit", "quit", ":q"}


def ask_each(library: Library, where: Mapping[str, str], asked_on: date | None, as_json: bool) -> int:
    """Ask each line of standard input by itself, and print the answers in their order; with JSON, an object a line.

    Returns:
        0 when one was answered, 1 when none was, 2 when none could be asked.

    Raises:
        BadQuestion: there is no line.
    """
    codes = []
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            answer = library.ask(line.strip(), where=where, asked_on=asked_on)
        except FootnoteError as error:
            complain(str(error))
            codes.append(2)
            continue
        print_answer(answer, as_json)
        codes.append(1 if answer.abstained else 0)
    if not codes:
        raise BadQuestion("there is no question: give one, or lines on standard input")
    return min(codes)


def converse(library: Library, where: Mapping[str, str], asked_on: date | None) -> int:
    """Ask what a person types, each question after those before it, until Ctrl-D or "exit".

    Returns:
        0.
    """
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - lets a person edit and repeat what is typed
    history: list[str] = []
    with contextlib.suppress(EOFError):
        while (typed := input("? ").strip()).lower() not in _ENOUGH:
            if not typed:
                continue
            try:
                answer = library.ask(typed, history, where, asked_on)
            except FootnoteError as error:
                complain(str(error))
                continue
            print_answer(answer, as_json=False)
            history.append(typed)
    return 0
