"""Logs and warnings: those of libraries are kept from the user, the chat's own are shown in a line each."""

import logging
import os
import warnings

from qa.text import one_line

__all__ = ["hush_libraries", "show_errors"]

_HUSH = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_ETAG_TIMEOUT": "5",  # seconds until a hub that does not answer is taken to be out of reach
    "HF_HUB_VERBOSITY": "critical",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "critical",
}


def hush_libraries() -> None:
    """Keep the warnings and logs of libraries from the user; before any of them is imported."""
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    for name, value in _HUSH.items():
        os.environ.setdefault(name, value)


def show_errors() -> None:
    """Let what the chat's page only hints at be read in the terminal that serves it."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.getLogger("qa").addHandler(handler)


class _OneLine(logging.Formatter):
    """What went wrong, without the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        what = f" ({type(error).__name__}: {error})" if error else ""
        return f"footnote: {one_line(record.getMessage() + what)}"
