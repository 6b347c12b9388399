"""What readers of formats with fields of their own have in common: from what was written to what was read."""

import re
from datetime import date

from corpus.dates import find_publication_date
from corpus.reading.result import Part, ReadText
from corpus.reading.writing import Writer

__all__ = ["made_of"]

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")


def made_of(
    writer: Writer, *, title: str | None = None, author: str | None = None, publisher: str | None = None,
    published: date | None = None, created: date | None = None, language: str | None = None, url: str | None = None,
    page_kind: str = "page", parts: tuple[Part, ...] = (), remarks: tuple[str, ...] = (),
) -> ReadText:  # fmt: skip
    """What was read of a file.

    Args:
        writer: has written its text.
        title: as its fields give it.
        author: as its fields give it.
        publisher: as its fields give it.
        published: the day of publication, where a field gives that very day.
        created: the day that the file was made, which is taken for the day of publication only where neither a field
            nor the text gives that, nor speaks of other years alone; a guess.
        language: as its fields give it.
        url: as its fields give it.
        page_kind: what its pages are.
        parts: the files inside it.
        remarks: what could not be read.
    """
    text = writer.text
    return ReadText(
        text,
        title=title,
        published=published,
        language=language,
        pages=writer.pages,
        publisher=publisher,
        guessed=None if published else find_publication_date(text) or _believed(created, text),
        author=author,
        url=url,
        page_kind=page_kind,
        page_names=writer.page_names,
        parts=parts,
        remarks=remarks,
    )


def _believed(created: date | None, text: str) -> date | None:
    """The day that a file was made, unless the text speaks of other years alone: such a file was made anew later."""
    years = {int(year) for year in _YEAR.findall(text)}
    return created if created and (not years or not years.isdisjoint({created.year - 1, created.year})) else None
