"""A timeline as HTML: the picture, and a table in which each row opens the passages that tell of its event."""

from collections.abc import Iterable
from functools import cache
from urllib.parse import urlencode

from corpus.phrases import counted, worded
from qa.answer import Citation
from qa.chat.context import Block, FindSentences, no_sentences
from qa.chat.sources import FindDocument, passage, templates
from qa.timeline.events import Timeline
from qa.timeline.picture import draw
from qa.wording import Translate, english

__all__ = ["render_no_timeline", "render_timeline"]

_MOST_ROWS = 300


def render_no_timeline(reason: str) -> str:
    """One polite line instead of a timeline."""
    return templates.from_string('<p class="fn-lead">{{ reason }}</p>').render(reason=reason)


def render_timeline(
    timeline: Timeline, find: FindDocument, sentences: FindSentences = no_sentences, t: Translate = english
) -> str:
    """The picture of all events, links to the files, and a table of the first few hundred.

    Args:
        timeline: the timeline.
        find: gives a cited document, for the words around a quote.
        sentences: gives the layout around a quote.
        t: translates the texts of the page.
    """

    @cache
    def blocks(citation: Citation) -> tuple[Block, ...]:
        return passage([citation], find, sentences).blocks

    if not timeline.events:
        return render_no_timeline(t("No dated sentence of the documents fits."))
    return templates.get_template("timeline.html").render(
        count=_count(len(timeline.events), t),
        asked=f"?{urlencode({'query': timeline.query})}" if timeline.query else "",
        picture=draw(timeline.events, _MOST_ROWS, t),
        events=timeline.events[:_MOST_ROWS],
        blocks=blocks,
        words=lambda citation: _words(blocks(citation)),
        t=t,
    )


def _words(blocks: Iterable[Block]) -> str:
    """What is quoted in a part of a layout, without the marks that only set it, the cells of a row side by side."""
    quoted = []
    for block in blocks:
        cells = [cell for row in block.rows for cell in row] or [block.pieces]
        said = ("".join(piece.words for piece in cell if piece.citation) for cell in cells)
        quoted.append(" · ".join(filter(None, map(str.strip, said))))
    return " ".join(filter(None, quoted))


def _count(number: int, t: Translate) -> str:
    said = t("1 event.") if number == 1 else t("{} events.").format(worded(counted(number), t))
    if number <= _MOST_ROWS:
        return said
    return f"{said} {t('The first {} are below, all are in the files.').format(_MOST_ROWS)}"
