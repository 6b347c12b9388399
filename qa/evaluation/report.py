"""An evaluation as one HTML file to be read: figures, the calibration picture, every question and answer.

The file asks nothing of any other place, runs no script and is inert whatever the documents hold: every
word that is not ours goes through ``Markup.format``, which escapes it, and a content security policy
forbids the rest.
"""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from qa.evaluation.calibration_picture import coverage_risk_curve, reliability_diagram
from qa.evaluation.evaluation import METRICS, Evaluation, SummaryRow
from qa.evaluation.judging import Row
from qa.evaluation.metrics import Interval
from qa.evaluation.report_questions import STATES, render_questions, state_of

__all__ = ["render_report", "write_report"]

_HEADLINES = (
    "right",
    "contained",
    "right_when_answered",
    "answered",
    "refused",
    "citation_precision",
    "recall@5",
    "citation_exactness",
)
_BY_KIND = (
    "right",
    "contained",
    "exact_match",
    "f1",
    "decision",
    "citation_precision",
    "citation_recall",
    "recall@1",
    "recall@5",
    "mrr@10",
    "ndcg@10",
)
_NOTHING = Markup("")
_NONE = Markup('<span class="none">–</span>')


def write_report(evaluation: Evaluation, folder: Path, title: str = "How often it is right") -> Path:
    """Write the report to ``folder/report.html``; the folder is made if absent.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.html"
    path.write_text(render_report(evaluation, title), encoding="utf-8", newline="\n")
    return path


def render_report(evaluation: Evaluation, title: str = "How often it is right") -> Markup:
    """The report as a page of HTML."""
    return Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="{}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n{}\n</main>\n</body>\n</html>\n"
    ).format(
        "default-src 'none'; style-src 'unsafe-inline'",
        title,
        Markup((files("qa.evaluation") / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own
        Markup("\n").join(
            [
                _masthead(evaluation, title),
                _problems(evaluation.problems),
                _headlines(evaluation),
                _map(evaluation),
                _by_kind(evaluation),
                _calibration(evaluation),
                _all_metrics(evaluation),
                render_questions(evaluation.rows),
            ]
        ),
    )


def _masthead(evaluation: Evaluation, title: str) -> Markup:
    judged = [row for row in evaluation.rows if row.right is not None]
    right = sum(bool(row.right) for row in judged)
    lead = f"{right} of {_count(judged)} right" if judged else _count(evaluation.rows)
    return Markup("<header><h1>{}</h1><p class='lead'>{}</p></header>").format(title, lead)


def _problems(problems: Sequence[str]) -> Markup:
    if not problems:
        return _NOTHING
    return Markup('<section class="problems"><h2>Problems of the question set</h2><ul>{}</ul></section>').format(
        _join(Markup("<li>{}</li>").format(problem) for problem in problems)
    )


def _headlines(evaluation: Evaluation) -> Markup:
    shown = [evaluation.metrics[name] for name in _HEADLINES if name in evaluation.metrics]
    return Markup('<section class="headlines" aria-label="Headline figures">{}</section>').format(
        _join(map(_headline, shown))
    )


def _headline(summary: SummaryRow) -> Markup:
    interval = summary.overall
    if interval is None:
        return _NOTHING
    return Markup(
        '<div class="figure"><h3>{}</h3><p class="value">{}</p>{}<p class="interval">{}of {}</p>'
        '<p class="meaning">{}</p></div>'
    ).format(
        summary.metric.label,
        _percent(interval.value),
        _bar(interval),
        f"{_percent(interval.low)} to {_percent(interval.high)}, " if interval.low < interval.high else "",
        interval.count,
        summary.metric.meaning,
    )


def _bar(interval: Interval) -> Markup:
    """The interval as a line on a scale from 0 to 1, with the value as a tick."""
    low, high = 100 * interval.low, 100 * interval.high
    return Markup(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="scale" x="0" y="2.5" width="100" height="1"/>'
        '<rect class="range" x="{:.1f}" y="1.5" width="{:.1f}" height="3"/>'
        '<rect class="tick" x="{:.1f}" y="0" width="1" height="6"/></svg>'
    ).format(low, max(high - low, 0.5), min(100 * interval.value, 99))


def _map(evaluation: Evaluation) -> Markup:
    """A square for each question, by kind, that leads to it: the failures stand out."""
    kinds = evaluation.kinds or ("",)
    groups = [(kind, [row for row in evaluation.rows if row.question.kind == kind]) for kind in kinds]
    rest = [row for row in evaluation.rows if row.question.kind not in kinds]
    if rest:
        groups.append(("other", rest))
    states = {state_of(row) for row in evaluation.rows}
    numbers = {id(row): number for number, row in enumerate(evaluation.rows, start=1)}
    return Markup('<section class="map"><h2>Every question</h2><p class="key">{}</p><dl>{}</dl></section>').format(
        _join(
            Markup('<span class="square {}"></span>{} ').format(state, label)
            for state, label in STATES.items()
            if state in states
        ),
        _join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(
                kind or "all", _join(_square(row, numbers[id(row)]) for row in rows)
            )
            for kind, rows in groups
        ),
    )


def _square(row: Row, number: int) -> Markup:
    return Markup('<a class="square {}" href="#q{}" title="{}"><span>{}</span></a>').format(
        state_of(row), number, row.question.question, row.question.id
    )


def _by_kind(evaluation: Evaluation) -> Markup:
    shown = [evaluation.metrics[name] for name in _BY_KIND if name in evaluation.metrics]
    if not evaluation.kinds or not shown:
        return _NOTHING
    counts = {kind: sum(row.question.kind == kind for row in evaluation.rows) for kind in evaluation.kinds}
    rows = [
        _table_row(kind, [str(counts[kind]), *(_cell(summary.by_kind[kind]) for summary in shown)])
        for kind in evaluation.kinds
    ]
    overall = _table_row("all", [str(len(evaluation.rows)), *(_cell(summary.overall) for summary in shown)])
    head = _join(Markup('<th scope="col">{}</th>').format(summary.metric.label) for summary in shown)
    return Markup(
        '<section><h2>By kind</h2><div class="wide"><table><thead><tr><th scope="col">Kind</th>'
        '<th scope="col">Questions</th>{}</tr></thead>'
        "<tbody>{}</tbody><tfoot>{}</tfoot></table></div></section>"
    ).format(head, _join(rows), overall)


def _table_row(name: str, cells: Iterable[str | Markup]) -> Markup:
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(
        name, _join(Markup("<td>{}</td>").format(cell) for cell in cells)
    )


def _cell(interval: Interval | None) -> Markup:
    if interval is None:
        return _NONE
    return Markup('<span title="95% interval {:.3f} to {:.3f}, {} questions">{:.2f}</span>').format(
        interval.low, interval.high, interval.count, interval.value
    )


def _calibration(evaluation: Evaluation) -> Markup:
    bins, curve = evaluation.calibration(), evaluation.coverage_risk()
    if not bins:
        return _NOTHING
    return Markup(
        '<section><h2>Can its confidence be believed?</h2><div class="charts">'
        "<figure>{}<figcaption>Answers in groups of equal size by confidence. On the diagonal, of the "
        "answers given with confidence 0.8 eight in ten are right. {}</figcaption></figure>"
        "<figure>{}<figcaption>If only the surest answers were given: the share of questions answered, and "
        "the share of the answers that would be wrong. {}</figcaption></figure></div>{}</section>"
    ).format(
        reliability_diagram(bins),
        _named(evaluation, "calibration_error"),
        coverage_risk_curve(curve),
        _named(evaluation, "risk_area"),
        _confusion(evaluation),
    )


def _named(evaluation: Evaluation, name: str) -> str:
    interval = evaluation.metrics[name].overall if name in evaluation.metrics else None
    return f"{METRICS[name].label}: {interval!s}." if interval else ""


def _confusion(evaluation: Evaluation) -> Markup:
    counts = evaluation.confusion
    return Markup(
        '<div class="wide"><table class="confusion"><thead><tr><td></td><th scope="col">Answered</th>'
        '<th scope="col">Abstained</th></tr></thead><tbody>{}{}</tbody></table></div>'
    ).format(
        _table_row("The documents say", [str(counts.answerable_answered), str(counts.answerable_refused)]),
        _table_row("They do not say", [str(counts.unanswerable_answered), str(counts.unanswerable_refused)]),
    )


def _all_metrics(evaluation: Evaluation) -> Markup:
    rows = (
        Markup(
            '<tr><th scope="row">{}</th><td>{:.3f}</td><td>{}</td><td class="range">{:.3f} – {:.3f}</td>'
            "<td>{}</td>"
            '<td class="meaning">{}{}</td></tr>'
        ).format(
            summary.metric.label,
            summary.overall.value,
            _bar(summary.overall),
            summary.overall.low,
            summary.overall.high,
            summary.overall.count,
            summary.metric.meaning,
            " Less is better." if summary.metric.less_is_better else "",
        )
        for summary in evaluation.summary_rows()
        if summary.overall
    )
    return Markup(
        '<section><h2>All metrics</h2><div class="wide"><table class="metrics"><thead><tr>'
        '<th scope="col">Metric</th><th scope="col">Value</th><td></td><th scope="col">95% interval</th>'
        '<th scope="col">Questions</th><th scope="col">Meaning</th></tr></thead>'
        "<tbody>{}</tbody></table></div></section>"
    ).format(_join(rows))


def _join(parts: Iterable[Markup]) -> Markup:
    return _NOTHING.join(parts)


def _count(rows: Sequence[Row]) -> str:
    return "1 question" if len(rows) == 1 else f"{len(rows):,} questions"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%" if value in (0, 1) or 0.005 <= value < 0.995 else f"{100 * value:.1f}%"
