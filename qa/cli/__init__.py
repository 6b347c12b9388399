"""The command line: ``footnote``.

Nothing that is slow to import is imported before a command needs it, so that help is there at once. Whatever
goes wrong is one line on stderr and an exit code that means something; ``EXIT_CODES`` says which.
"""

import atexit
import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

from corpus.errors import FootnoteError
from qa.cli.exit_codes import EXIT_CODES
from qa.cli.logs import hush_libraries
from qa.text import one_line

__all__ = ["EXIT_CODES", "main", "run"]

_COMPLETING = "_FOOTNOTE_COMPLETE"
_OBJECTS_BETWEEN_LOOKS = 100_000  # more than are made on the way to an answer
_INTERRUPTED, _UNEXPECTED, _NOBODY_READS = 130, 70, 141


def main() -> NoReturn:
    """Run the command that the process was started with, and exit."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows "?"
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)  # importing makes many objects and no cycles
    # A thread of numpy's OpenBLAS for each processor would spin for a thirtieth of a second before it sleeps.
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "16")
    if _COMPLETING in os.environ:  # a shell asks what may come next
        _command()(prog_name="footnote")
    ended: list[int] = []
    atexit.register(_leave, ended)  # first, so that it is called last
    ended.append(run(sys.argv[1:]))
    sys.exit(ended[0])


def _leave(ended: Sequence[int]) -> None:
    """End the process at once: to give back what models hold, piece by piece, takes a tenth of a second."""
    if ended:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(ended[0])


def run(arguments: Sequence[str]) -> int:
    """Run a command, and say in one line on stderr what went wrong.

    Args:
        arguments: the words after ``footnote``.

    Returns:
        The exit code.
    """
    from typer import TyperException

    debugging = os.environ.get("FOOTNOTE_DEBUG") == "1"
    if not debugging:
        hush_libraries()
    try:
        code = _invoke(list(arguments))
        sys.stdout.flush()
    except TyperException as error:  # wrong usage
        return _complain(f"{error.format_message()} (see footnote --help)", 2)
    except FootnoteError as error:
        return _complain(str(error), 2)
    except KeyboardInterrupt:
        return _complain("stopped; what was done so far is kept", _INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOBODY_READS
    except Exception as error:
        if debugging:
            traceback.print_exc()
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return _complain(f"something unexpected went wrong ({what}); FOOTNOTE_DEBUG=1 shows where", _UNEXPECTED)
    return code


def _command() -> Any:  # noqa: ANN401
    """All commands; imported here, once ``main`` has seen to it that importing is fast."""
    from typer.main import get_command

    from qa.cli.commands import app

    return get_command(app)


def _invoke(arguments: list[str]) -> int:
    """Run the command without the error handling of typer, which has its own messages and codes."""
    from typer import Exit

    command = _command()
    try:
        with command.make_context("footnote", arguments) as context:
            return int(command.invoke(context) or 0)
    except Exit as ended:
        return ended.exit_code


def _complain(message: str, code: int) -> int:
    print(f"footnote: {one_line(message)}", file=sys.stderr)  # noqa: T201
    return code
