"""Files added from the page, one by one, with a line for each."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import FootnoteError
from corpus.phrases import Phrase
from qa.library import Library

__all__ = ["BEING_READ", "added"]

BEING_READ = "is being read"
"""The outcome of a file that has none yet."""

_UNEXPECTED = Phrase("Something went wrong while reading it. The terminal where Footnote runs says what.")

log = logging.getLogger(__name__)


def added(library: Library, paths: Sequence[str]) -> Iterator[list[list[str]]]:
    """Add files one by one; after each, what became of all so far: name, outcome and reason.

    Args:
        library: where they are added.
        paths: where their bytes are; a document is named by the last part.
    """
    report: list[list[str]] = []
    names: Counter[str] = Counter()
    for path in map(Path, paths):
        names[path.name] += 1
        number = names[path.name]
        # A browser tells no folders: files of one name in several of them are told apart by a number.
        source = path.name if number == 1 else f"{number}/{path.name}"
        yield [*report, [path.name, BEING_READ, ""]]
        try:
            done = library.add_bytes(path.read_bytes(), source)
        except FootnoteError as error:
            report.append([path.name, "refused", error.line])
            continue
        except Exception:
            log.exception("A document could not be added")
            report.append([path.name, "refused", _UNEXPECTED])
            continue
        report += [[name, "added", ""] for name in done.added]
        report += [[name, "took the place of an older one", ""] for name in done.replaced]
        for outcome, those in (("skipped", done.skipped), ("refused", done.refused)):
            report += [[each.source.removeprefix(f"{number}/"), outcome, each.reason] for each in those]
    yield report
