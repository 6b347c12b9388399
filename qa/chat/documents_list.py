"""The documents of a library as a list that is searched and filtered, and what became of files that were added."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from corpus.phrases import worded
from corpus.store import DocumentSummary
from qa.chat.adding import BEING_READ
from qa.chat.languages import Translate, english
from qa.chat.sources import templates

__all__ = ["kinds_of", "matching", "render_list", "render_report"]

_MOST_LISTED = 200


def kinds_of(documents: Sequence[DocumentSummary]) -> list[str]:
    """The kinds of files that documents came from, such as "pdf", in alphabetical order."""
    return sorted({_kind(each) for each in documents} - {""})


def matching(documents: Sequence[DocumentSummary], words: str, kind: str) -> list[DocumentSummary]:
    """The documents that have each of some words in what is known of them, the last that was added first.

    Args:
        documents: all.
        words: what to look for, in title, publisher, author, path, kind and date; "" for everything.
        kind: of their files; "" for all.
    """
    wanted = words.casefold().split()
    found = [each for each in documents if not kind or _kind(each) == kind]
    return [each for each in reversed(found) if all(word in _said_of(each) for word in wanted)]


def render_list(
    documents: Sequence[DocumentSummary], words: str = "", kind: str = "", chosen: str = "", t: Translate = english
) -> str:
    """The list.

    Args:
        documents: all of the library.
        words: what it is searched for.
        kind: the kind of files that is shown; "" for all.
        chosen: the id of the document that is looked at; "" for none.
        t: translates the texts of the page.
    """
    found = matching(documents, words, kind)
    return templates.get_template("documents.html").render(
        documents=found[:_MOST_LISTED],
        found=len(found),
        total=len(documents),
        is_narrowed=bool(words.strip() or kind),
        chosen=chosen,
        t=t,
    )


def render_report(lines: Sequence[Sequence[str]], total: int, t: Translate = english) -> str:
    """What became of files so far.

    Args:
        lines: name, outcome and reason of each.
        total: how many files there are.
        t: translates the texts of the page.
    """
    done = sum(outcome != BEING_READ for _, outcome, _ in lines)
    return templates.get_template("report.html").render(
        lines=lines, done=min(done, total), total=total, t=t, worded=worded
    )


def _kind(document: DocumentSummary) -> str:
    return PurePosixPath(document.name).suffix.removeprefix(".").lower()


def _said_of(document: DocumentSummary) -> str:
    published = document.published.isoformat() if document.published else ""
    said = (document.title, document.publisher, document.author, document.path, document.kind, published)
    return " ".join(filter(None, said)).casefold()
