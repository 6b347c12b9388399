"""An answer as HTML: the answer with its numbered markers, and beside it the notes that they point to.

Every word of a document or a question goes through ``Markup.format``, which escapes it; nothing is ever read
as Markdown, LaTeX or HTML. What comes out is inert, whatever the documents hold.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from corpus.document import Document
from corpus.errors import NoSuchDocument
from corpus.store import DocumentSummary
from qa.answer import Answer, Citation, OtherAnswer
from qa.wording import asked_of, dated, derivation, said, source_line, standing

__all__ = [
    "FindDocument",
    "render_answer",
    "render_passage",
    "render_pending",
    "render_refusal",
    "render_welcome",
    "surroundings",
]

FindDocument = Callable[[str], Document]
"""Gives the document that has an id; raises ``NoSuchDocument`` when it was removed."""

_MARKER = re.compile(r"\[(\d{1,4})\]")
_NOTHING = Markup("")
_MOST_NAMED = 8
_MOST_REPEATED = 1000
_MOST_LARGE = 80


def render_welcome(documents: Sequence[DocumentSummary], examples: Sequence[str]) -> Markup:
    """What stands on the page before the first question: questions to begin with, and what the library holds.

    Args:
        documents: all documents of the library; the first few are named.
        examples: questions that these documents answer; may be empty.
    """
    if not documents:
        return Markup(
            '<p class="fn-lead">This library holds no documents yet. '
            "Add some with <code>footnote add PATH</code>, then start the chat again.</p>"
        )
    asks = [_item(Markup('<button type="button" class="fn-example">{}</button>').format(text)) for text in examples]
    listed = [
        _item(_title(document.title) + _source_line(document.publisher, dated(document.published, document.dated_by)))
        for document in documents[:_MOST_NAMED]
    ]
    if len(documents) > _MOST_NAMED:
        listed.append(_item(_source_line(f"and {len(documents) - _MOST_NAMED} more")))
    return Markup(
        '<div class="fn-welcome"><div class="fn-main">'
        '<p class="fn-lead">Ask a question. The answer comes with the exact words that say so, '
        "and where they stand.</p>{}</div>"
        '<aside class="fn-notes" aria-label="Documents"><h2>{}</h2><ul>{}</ul></aside></div>'
    ).format(
        Markup("<h2>For example</h2><ul>{}</ul>").format(_NOTHING.join(asks)) if asks else _NOTHING,
        "1 document" if len(documents) == 1 else f"{len(documents)} documents",
        _NOTHING.join(listed),
    )


def render_pending(number: int, question: str) -> Markup:
    """An exchange whose answer is being looked for."""
    body = Markup('<p class="fn-pending">Reading the documents</p>')
    return _exchange(number, question, "pending", body)


def render_refusal(number: int, question: str, reason: str) -> Markup:
    """An exchange that got one polite line instead of an answer."""
    return _exchange(number, question, "refused", Markup("<p>{}</p>").format(reason))


def render_answer(number: int, answer: Answer, find: FindDocument) -> Markup:
    """One exchange of the conversation: the question, its answer or abstention, and the notes.

    Args:
        number: the exchange's place in the conversation, from 1; makes the ids of its notes unique.
        answer: what the library answered.
        find: gives a cited document, for the words around a quote.
    """
    said = _abstention(answer) if answer.abstained else _answered(number, answer)
    body = _notice(answer) + _read_as(answer) + _asked_of(answer) + said
    state = "abstained" if answer.abstained else "answered"
    return _exchange(number, answer.question, state, body, _notes(number, answer, find))


def surroundings(text: str, start: int, end: int, reach: int = 200) -> tuple[str, str]:
    """The words before and after ``text[start:end]``, each at most ``reach`` characters, cut between words.

    An ellipsis stands where words were left out, and several line breaks become one: these words are for
    reading, only the quote between them is exact.
    """
    before, after = text[max(0, start - reach) : start], text[end : end + reach]
    if start > reach:
        before = "… " + re.sub(r"^\S*\s+", "", before)
    if end + reach < len(text):
        after = re.sub(r"\s+\S*$", "", after) + " …"
    return _one_break(before).lstrip(), _one_break(after).rstrip()


def _one_break(words: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", words)


def _exchange(number: int, question: str, state: str, body: Markup, notes: Markup = _NOTHING) -> Markup:
    # A live region, there before the answer is: a screen reader says what comes into it.
    repeated = question if len(question) <= _MOST_REPEATED else question[:_MOST_REPEATED] + " …"
    return Markup(
        '<article class="fn-exchange fn-{state}" aria-labelledby="fn-{number}-question"><div class="fn-main">'
        '<h2 class="fn-question" id="fn-{number}-question" dir="auto">{question}</h2>'
        '<div class="fn-answer" aria-live="polite">{body}</div></div>{notes}</article>'
    ).format(number=number, question=repeated, state=state, body=body, notes=notes)


def _notice(answer: Answer) -> Markup:
    return Markup('<p class="fn-notice" role="note">{}</p>').format(answer.notice) if answer.notice else _NOTHING


def _read_as(answer: Answer) -> Markup:
    if answer.standalone_question.strip() == answer.question.strip():
        return _NOTHING
    return Markup('<p class="fn-read-as">Read as “<bdi>{}</bdi>”</p>').format(answer.standalone_question)


def _asked_of(answer: Answer) -> Markup:
    asked = asked_of(answer)
    return Markup('<p class="fn-asked-of">Asked of: <bdi>{}</bdi></p>').format(asked) if asked else _NOTHING


def _answered(number: int, answer: Answer) -> Markup:
    """The answer, each thing said once: the short answer in large type, then what the text adds to it."""
    large, rest = said(answer)
    body = Markup('<p class="{}" dir="auto">{}</p>')
    size = "fn-direct" if len(answer.direct or answer.text) <= _MOST_LARGE else "fn-text"
    if rest.startswith("\n"):
        shown = body.format(size, large) + body.format("fn-text", _with_markers(number, answer, rest.lstrip()))
    elif rest:
        following = Markup('<span class="fn-rest">{}</span>').format(_with_markers(number, answer, rest))
        shown = body.format(size, Markup.escape(large) + following)
    else:
        shown = body.format(size, _with_markers(number, answer, large))
    return shown + _derivation(answer) + _standing(answer)


def _abstention(answer: Answer) -> Markup:
    reason = Markup('<p class="fn-reason">{}</p>').format(answer.reason or answer.text)
    if answer.is_courtesy:
        return reason
    return Markup('<p class="fn-abstains">The documents do not say</p>') + reason


def _with_markers(number: int, answer: Answer, text: str) -> Markup:
    """Text of the answer, each marker of one of its citations a link to its note."""
    others = (citation for other in answer.agreement.others for citation in other.citations)
    markers = {citation.marker for citation in (*answer.citations, *others)}
    pieces, done = [], 0
    for match in _MARKER.finditer(text):
        if int(match[1]) in markers:
            pieces += [Markup.escape(text[done : match.start()]), _marker(number, int(match[1]))]
            done = match.end()
    return _NOTHING.join([*pieces, Markup.escape(text[done:])])


def _marker(number: int, marker: int) -> Markup:
    return Markup(
        '<a class="fn-marker" id="fn-{0}-marker-{1}" href="#fn-{0}-note-{1}" role="doc-noteref" '
        'aria-label="Source {1}">[{1}]</a>'
    ).format(number, marker)


def _derivation(answer: Answer) -> Markup:
    """Where a date was worked out from a word like "yesterday" and the date of the document that holds it."""
    derived = derivation(answer)
    if derived is None:
        return _NOTHING
    words, published = derived
    line = Markup("— derived from “<bdi>{}</bdi>”").format(words)
    if published:
        line += f" in a document of {published}"
    return Markup('<p class="fn-derived">{}</p>').format(line)


def _standing(answer: Answer) -> Markup:
    return Markup('<p class="fn-standing">{}</p>').format(standing(answer))


def _notes(number: int, answer: Answer, find: FindDocument) -> Markup:
    """The column beside the answer: its sources, then those that differ; or the nearest passages."""
    sections = []
    if answer.citations:
        once = {citation.marker: citation for citation in answer.citations}
        sources = (_note(find, citation, number) for citation in once.values())
        sections.append(_section("Sources", sources))
    sections += [_section("Another answer", _other(find, other, number)) for other in answer.agreement.others]
    if answer.nearest:
        sections.append(_section("The nearest passages", (_note(find, citation) for citation in answer.nearest)))
    if not sections:
        return _NOTHING
    return Markup('<aside class="fn-notes" aria-label="Sources">{}</aside>').format(_NOTHING.join(sections))


def _section(heading: str, notes: Iterable[Markup]) -> Markup:
    return Markup("<section><h3>{}</h3><ol>{}</ol></section>").format(heading, _NOTHING.join(notes))


def _other(find: FindDocument, other: OtherAnswer, number: int) -> list[Markup]:
    said = Markup('<li class="fn-other" dir="auto">{}</li>').format(other.answer)
    return [said, *(_note(find, citation, number) for citation in other.citations)]


def _note(find: FindDocument, citation: Citation, number: int | None = None) -> Markup:
    """One note: who says it, and the exact words marked among those around them.

    With the ``number`` of its exchange, the note is one that a marker points to.
    """
    place = back = _NOTHING
    if number is not None:
        place = Markup('id="fn-{}-note-{}" tabindex="-1"').format(number, citation.marker)
        back = Markup(
            '<a class="fn-back" href="#fn-{0}-marker-{1}" role="doc-backlink" '
            'aria-label="Source {1}, back to the answer">{1}</a>'
        ).format(number, citation.marker)
    return Markup('<li class="fn-note" {}>{}{}{}</li>').format(
        place, back, _title(citation.title), render_passage(find, citation)
    )


def render_passage(find: FindDocument, citation: Citation) -> Markup:
    """Where words that are cited come from, and they themselves, marked among those around them."""
    before, after = _around(find, citation)
    quoted = Markup('<blockquote dir="auto">{}<mark>{}</mark>{}</blockquote>').format(before, citation.quote, after)
    return _source_line(*source_line(citation)) + quoted


def _around(find: FindDocument, citation: Citation) -> tuple[str, str]:
    try:
        text = find(citation.document_id).text
    except NoSuchDocument:
        # Removed since it was cited: the quote still stands, without its surroundings.
        return "", ""
    return surroundings(text, citation.start, citation.end)


def _item(content: Markup) -> Markup:
    return Markup("<li>{}</li>").format(content)


def _title(title: str) -> Markup:
    return Markup('<cite dir="auto">{}</cite>').format(title)


def _source_line(*parts: str | None) -> Markup:
    spans = (Markup("<span>{}</span>").format(part) for part in parts if part)
    return Markup('<p class="fn-source">{}</p>').format(Markup(" · ").join(spans))
