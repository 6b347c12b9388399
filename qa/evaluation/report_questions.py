"""The report's list of questions: each with its answer, its citations in their place, and the evidence."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from qa.evaluation.evaluation import METRICS
from qa.evaluation.judging import CheckedCitation, LocatedEvidence, Row

__all__ = ["STATES", "render_questions", "state_of"]

STATES = {"right": "right", "wrong": "wrong", "abstained": "abstained in vain", "unjudged": "not judged"}
"""How a question came out, and the words for it."""

_NOTHING = Markup("")
_FILTERS = (("all", "All"), ("wrong", "Wrong"), ("abstained", "Abstained in vain"), ("right", "Right"))


def state_of(row: Row) -> str:
    """Which of ``STATES`` the question came out in."""
    if row.right is None:
        return "unjudged"
    if row.right:
        return "right"
    return "abstained" if row.answer.abstained else "wrong"


def render_questions(rows: Sequence[Row]) -> Markup:
    """The list of questions with a choice of which to show, which works by style alone."""
    numbered = list(enumerate(rows, start=1))
    # The sort is stable: failures first, each group in the order asked.
    numbered.sort(key=lambda pair: ("wrong", "abstained", "unjudged", "right").index(state_of(pair[1])))
    counts = {state: sum(state_of(row) == state for row in rows) for state in STATES}
    counts["all"] = len(rows)
    choices = _join(
        Markup('<input type="radio" name="show" id="show-{}"{}><label for="show-{}">{} <b>{}</b></label>').format(
            name, Markup(" checked") if name == "all" else _NOTHING, name, label, counts[name]
        )
        for name, label in _FILTERS
        if counts[name]
    )
    return Markup(
        '<section class="questions"><h2>Questions, failures first</h2><div class="filters" role="radiogroup" '
        'aria-label="Questions to show">{}</div>{}</section>'
    ).format(choices, _join(_question(number, row) for number, row in numbered))


def _question(number: int, row: Row) -> Markup:
    question, answer, state = row.question, row.answer, state_of(row)
    history = _join(Markup('<p class="history">{}</p>').format(earlier) for earlier in question.history)
    return Markup(
        '<details class="question {}" id="q{}"{}><summary><span class="mark">{}</span>'
        '<span class="asked">{}<span class="text" dir="auto">{}</span>'
        '<span class="given" dir="auto">{}</span></span>'
        '<span class="label">{}<br>{}</span></summary><div class="body">{}</div></details>'
    ).format(
        state,
        number,
        _NOTHING if state == "right" else Markup(" open"),
        {"right": "✓", "wrong": "✗", "abstained": "∅", "unjudged": "·"}[state],
        history,
        question.question,
        "abstained" if answer.abstained else answer.direct or "(no answer)",
        question.id,
        question.kind,
        _join([_gold(row), _answer(row), _citations(row), _evidence(row), _scores(row)]),
    )


def _gold(row: Row) -> Markup:
    if row.question.answers is None:
        return _NOTHING
    golds = " · ".join(row.question.answers) or "Nothing: the documents do not say"
    return _part("Right would be", Markup('<p class="gold">{}</p>').format(golds))


def _answer(row: Row) -> Markup:
    answer = row.answer
    said = Markup('<p dir="auto">{}</p>').format(answer.text)
    if answer.reason and answer.reason != answer.text:
        said += Markup("<p>{}</p>").format(answer.reason)
    if answer.standalone_question.strip() != answer.question.strip():
        said += Markup('<p class="note">Read as: {}</p>').format(answer.standalone_question)
    if answer.date:
        days = " to ".join(dict.fromkeys((answer.date.start.isoformat(), answer.date.end.isoformat())))
        derived = f", from “{answer.date.derived_from}”" if answer.date.derived_from else ""
        said += Markup('<p class="note">Means {}{}</p>').format(days, derived)
    agreement = "" if answer.abstained else f"; {answer.agreement.agree} agree, {answer.agreement.differ} differ"
    said += Markup('<p class="note">Confidence {:.2f}{}</p>').format(answer.confidence, agreement)
    return _part("It said", said)


def _citations(row: Row) -> Markup:
    if not row.citations:
        return _NOTHING
    name = "It cited" if row.answer.citations else "Nearest passages"
    return _part(name, Markup("<ol>{}</ol>").format(_join(map(_citation, row.citations))))


def _citation(shown: CheckedCitation) -> Markup:
    cited = shown.citation
    verdict = "" if shown.supports is None else "touches the evidence" if shown.supports else "beside the evidence"
    page = f", page {cited.page}" if cited.page else ""
    return Markup(
        '<li class="{}" value="{}"><p class="source">{}{}, {}–{} {}{}</p>'
        '<blockquote dir="auto"><span>{}</span><mark>{}</mark><span>{}</span></blockquote></li>'
    ).format(
        "" if shown.supports is None else "supports" if shown.supports else "beside",
        cited.marker,
        cited.document,
        page,
        cited.start,
        cited.end,
        Markup('<b class="verdict">{}</b>').format(verdict) if verdict else _NOTHING,
        _NOTHING if shown.exact else Markup(' <b class="inexact">not the document’s words</b>'),
        shown.before,
        cited.quote,
        shown.after,
    )


def _evidence(row: Row) -> Markup:
    if not row.evidence:
        return _NOTHING
    return _part("Evidence", Markup("<ul>{}</ul>").format(_join(map(_piece, row.evidence))))


def _piece(piece: LocatedEvidence) -> Markup:
    evidence = piece.evidence
    found = f"retrieved at rank {piece.rank}" if piece.rank else "not retrieved"
    state = f"{found}, {'cited' if piece.cited else 'not cited'}" if piece.spans else "nowhere in the library"
    quote = Markup('<blockquote dir="auto">{}</blockquote>').format(evidence.quote) if evidence.quote else _NOTHING
    return Markup('<li><p class="source">{} <b class="verdict">{}</b></p>{}</li>').format(
        evidence.document, state, quote
    )


def _scores(row: Row) -> Markup:
    given = ((METRICS[name].label, value) for name, value in row.scores.items() if value is not None)
    return _part(
        "Scores",
        Markup('<p class="note">{}</p>').format(" · ".join(f"{label} {value:.2f}" for label, value in given)),
    )


def _part(name: str, content: Markup) -> Markup:
    return Markup("<section><h3>{}</h3><div>{}</div></section>").format(name, content)


def _join(parts: Iterable[Markup]) -> Markup:
    return _NOTHING.join(parts)
