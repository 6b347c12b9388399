"""Stdout: colours where it is a terminal, plain text elsewhere, and JSON for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa.text import one_line

__all__ = ["Page", "complain", "print_json", "say"]

_WIDEST = 100  # columns that are comfortable to read


class _Console(Console):
    """A console that leaves it to the command line what happens when nobody reads any more."""

    def on_broken_pipe(self) -> None:
        raise  # the BrokenPipeError that is being handled


class Page:
    """Lines on stdout: folded for a terminal, and never elsewhere, where they may be copied."""

    def __init__(self) -> None:
        self._console = _Console(markup=False, highlight=False, emoji=False)
        self._folds = self._console.is_terminal
        if self._folds:
            self._console.width = min(self._console.width, _WIDEST)

    def gap(self) -> None:
        """An empty line."""
        self._console.print()

    def put(self, text: Text, indent: int = 0) -> None:
        """Lines of text."""
        if self._folds:
            self._console.print(Padding(text, (0, 0, 0, indent), expand=False))
        else:
            self._console.print(Text(" " * indent).append_text(text), soft_wrap=True)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Columns under headings."""
        lines = [[one_line(cell) for cell in row] for row in (headings, *rows)]
        if self._folds:
            table = Table(*lines[0], box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
            for line in lines[1:]:
                table.add_row(*(Text(cell) for cell in line))
            self._console.print(table)
            return
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
            self._console.print(Text("  ".join(cells).rstrip()), soft_wrap=True)


def say(message: str, value: Mapping[str, Any] | Literal[False]) -> None:
    """Print a message's lines, or instead of them the value as JSON if there is one."""
    if value:
        print_json(value)
        return
    for line in message.splitlines():
        Page().put(Text(one_line(line)))


def complain(message: str) -> None:
    """Print a line on stderr."""
    print(f"footnote: {one_line(message)}", file=sys.stderr)  # noqa: T201


def print_json(value: Mapping[str, Any]) -> None:
    """Print one object in UTF-8, whatever the terminal's encoding; halves of characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, default=date.isoformat)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
