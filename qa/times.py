"""The times that part of a document names, read with the passage around it and the headings over it."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from corpus.dates import TimeExpression, YearHeading, find_time_expressions, times_by_message
from corpus.document import Document

__all__ = ["times_within"]


def times_within(
    document: Document, start: int, end: int, passage: tuple[int, int] | None = None
) -> list[TimeExpression]:
    """The times that are told from ``start`` to ``end``, by offsets in the document.

    Args:
        document: any.
        start: offset of a sentence.
        end: offset after it.
        passage: offsets of the passage that it stands in, where "the following year" may be told from.
    """
    told = times_by_message(document.text, document.published, *(passage or (start, end)), find=_times)
    return [found for found in told if start <= found.start and found.end <= end]


@lru_cache(maxsize=4096)
def _times(text: str, published: date | None, headings: Sequence[YearHeading]) -> tuple[TimeExpression, ...]:
    return tuple(find_time_expressions(text, published, headings))
