"""The marks of a PDF as the file has them: the engine that finds its layout writes all dashes and quotes plain."""

import contextlib
import re
from collections.abc import Iterator, Sequence

import pypdfium2

__all__ = ["as_printed", "printed_pages"]

_PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("“”„″", '"')})
_MARK = re.compile(r"[-'\"]")
_WHITE = re.compile(r"\s+")
_LIST_MARK = re.compile(r"^[ \t]*-(?= )", re.MULTILINE)
_CONTEXT = 8
_SHORT_CONTEXT = 3

_Context = tuple[str, str, str]


def printed_pages(data: bytes) -> list[str]:
    """The text of each page by PDFium, in the order of the file; nothing of a page that it cannot read."""
    pages: list[str] = []
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        for number in range(len(document)):
            pages.append("")
            with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(document[number]) as page:
                pages[-1] = page.get_textpage().get_text_bounded()
    return pages


def as_printed(text: str, starts: Sequence[int], printed: Sequence[str]) -> str:
    """A text with each plain dash and quote replaced by the one that stands in its place on the page.

    A mark is found by the letters around it, white space aside, since the two orders of a page may differ. Where the
    letters are found with different marks, or not at all, it stays plain. The text keeps its length.

    Args:
        text: as the engine gave it.
        starts: the offset at which each page begins.
        printed: the text of each page as the file has it.
    """
    pieces = [text[: starts[0]] if starts else text]
    for start, stop, page in zip(starts, [*starts[1:], len(text)], printed, strict=False):
        pieces.append(_page_as_printed(text[start:stop], page))
    written = sum(map(len, pieces))
    return "".join([*pieces, text[written:]])


def _page_as_printed(text: str, printed: str) -> str:
    raw = _WHITE.sub("", printed)
    folded = raw.translate(_PLAIN)
    if raw == folded:
        return text
    marks: dict[_Context, set[str]] = {}
    for match in _MARK.finditer(folded):
        for context in _contexts(folded, match.start()):
            marks.setdefault(context, set()).add(raw[match.start()])
    own = {match.end() - 1 for match in _LIST_MARK.finditer(text)}
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    squeezed = "".join(text[at] for at in places)
    letters = list(text)
    for match in _MARK.finditer(squeezed):
        place = places[match.start()]
        found = next((marks[each] for each in _contexts(squeezed, match.start()) if each in marks), set())
        if len(found) == 1 and place not in own:
            letters[place] = next(iter(found))
    return "".join(letters)


def _contexts(text: str, at: int) -> Iterator[_Context]:
    """A mark with what stands around it, the surest first."""
    mark, left, right = text[at], text[max(0, at - _CONTEXT) : at], text[at + 1 : at + 1 + _CONTEXT]
    yield mark, left, right
    if len(left) == _CONTEXT:
        yield mark, left, ""
    if len(right) == _CONTEXT:
        yield mark, "", right
    yield mark, left[-_SHORT_CONTEXT:], right[:_SHORT_CONTEXT]
