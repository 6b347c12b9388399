"""What the commands print of answers, documents and evaluations.

Every word that is not ours goes through ``one_line``, and none is ever read as rich's markup.
"""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from corpus.document import DatedBy
from corpus.store import DocumentSummary
from qa.answer import Answer, Citation, Found
from qa.cli.page import Page, complain, print_json, say
from qa.text import one_line
from qa.wording import asked_of, derivation, said, source_line, standing

if TYPE_CHECKING:
    from qa.add_report import AddReport
    from qa.evaluation.evaluation import Evaluation, SummaryRow
    from qa.evaluation.metrics import Interval

__all__ = [
    "count",
    "print_answer",
    "print_citations",
    "print_documents",
    "print_evaluation",
    "print_found",
    "print_report",
]

_ID_LETTERS = 12
_MOST_NAMED = 20
_BY_KIND = ("right", "exact_match", "f1", "decision", "citation_precision", "recall@5", "mrr@10")


def print_answer(answer: Answer, as_json: bool) -> None:
    """Print the answer with its citations and how it stands; or why there is none, and what came nearest."""
    if as_json:
        print_json(answer.to_json())
        return
    page = Page()
    if answer.notice:
        page.put(Text(one_line(answer.notice), "yellow"))
    if answer.standalone_question.strip() != answer.question.strip():
        page.put(Text(f"Read as “{one_line(answer.standalone_question)}”", "dim"))
    if (asked := asked_of(answer)) is not None:
        page.put(Text(f"Asked of: {one_line(asked)}", "dim"))
    if answer.abstained:
        if not answer.is_courtesy:
            page.put(Text("The documents do not say.", "bold yellow"))
        page.put(Text(one_line(answer.reason or answer.text)))
        print_citations(page, "The nearest passages", answer.nearest, answer, numbered=False)
        return
    if answer.overview is not None:
        _print_overview(page, answer)
        return
    large, rest = said(answer)
    between = rest[: len(rest) - len(rest.lstrip())]
    page.put(Text.assemble((one_line(large), "bold green"), between, one_line(rest)))
    if derived := derivation(answer):
        words, published = derived
        where = f" in a document of {published}" if published else ""
        page.put(Text(f"derived from “{one_line(words)}”{where}", "italic"), indent=2)
    print_citations(page, None, {c.marker: c for c in answer.citations}.values(), answer, numbered=True)
    page.gap()
    page.put(Text(standing(answer), "dim"))
    for other in answer.agreement.others:
        print_citations(page, f"Another answer: {one_line(other.answer)}", other.citations, answer, numbered=True)


def _print_overview(page: "Page", answer: Answer) -> None:
    """An extract line by line, and the places of what it quotes."""
    from qa.overviews.extract import ITEM

    for line in answer.text.split("\n"):
        page.put(Text(one_line(line)), indent=2 if line.startswith(ITEM) else 0)
    page.gap()
    for citation in answer.citations:
        place = " · ".join([citation.title, *source_line(citation)])
        page.put(Text.assemble((f"[{citation.marker}]", "cyan"), " ", (one_line(place), "dim")))
    page.gap()
    page.put(Text(standing(answer), "dim"))


def print_citations(
    page: "Page", heading: str | None, citations: Iterable[Citation], answer: Answer, *, numbered: bool
) -> None:
    """Print citations with their sources and quotes, under a heading if there is one."""
    citations = list(citations)
    if heading and citations:
        page.gap()
        page.put(Text(heading, "bold yellow"))
    for citation in citations:
        page.gap()
        marker = f"[{citation.marker}]" if numbered else "-"
        page.put(Text.assemble((marker, "cyan"), " ", (one_line(citation.title), "bold")))
        if published := source_line(citation):
            page.put(Text(one_line(" · ".join(published)), "dim"), indent=4)
        page.put(_quoted(citation, answer), indent=4)


def _quoted(citation: Citation, answer: Answer) -> Text:
    """The quote in one line, the words of the answer in it emphasised."""
    quote = Text(f"“{one_line(citation.quote)}”")
    derived_from = answer.date.derived_from if answer.date else None
    words = [one_line(words) for words in (answer.direct, derived_from) if words and words.strip()]
    quote.highlight_words(words, "bold underline", case_sensitive=False)
    return quote


def print_report(report: "AddReport", documents: int, library: str | None, as_json: bool) -> None:
    """Print what became of the files that were to be added, and how many documents the library holds now.

    Args:
        report: what became of them.
        documents: how many the library holds.
        library: its folder or URL, as the user named it.
        as_json: print the report as one object instead.
    """
    for refused in report.refused:
        complain(refused.reason)
    if as_json:
        print_json(asdict(report))
        return
    page = Page()
    _print_names(page, report, documents)
    for each in report.remarks[:_MOST_NAMED]:
        page.put(Text(f"{one_line(each.document)}: {one_line(each.remark)}", "yellow"))
    if len(report.remarks) > _MOST_NAMED:
        page.put(Text(f"... and {len(report.remarks) - _MOST_NAMED:,} more that was not read, or is not sure"))
    for path in report.gone[:_MOST_NAMED]:
        page.put(Text(f"No longer there, and still held: {one_line(path)}"))
    if report.gone:
        page.put(
            Text(f"{count(len(report.gone), 'document')} no longer there. To remove: add the folder again with --sync")
        )
    if unsure := [*report.guessed, *report.undated]:
        page.put(Text(f"{_unsure(report)}. To correct one: {_command_to_date(unsure[0], library)}"))


def _print_names(page: Page, report: "AddReport", documents: int) -> None:
    """What became of which file, a table of those that were refused, and how many there are of each."""
    from qa.add_report import UNCHANGED

    named = {
        "added": report.added,
        "replaced": report.replaced,
        "moved": report.moved,
        "skipped": tuple(f"{each.source}: {each.reason}" for each in report.skipped if each.reason != UNCHANGED),
        "removed": report.removed,
    }
    for what, names in named.items():
        for name in names[:_MOST_NAMED]:
            page.put(Text(f"{what.capitalize()} {one_line(name)}"))
        if len(names) > _MOST_NAMED:
            page.put(Text(f"... and {len(names) - _MOST_NAMED:,} more {what}"))
    numbers = {what: len(names) for what, names in named.items()}
    numbers["unchanged"] = len(report.skipped) - numbers["skipped"]
    if not any(numbers.values()):
        return
    if report.refused:
        page.gap()
        page.table(("Refused", "Why"), [(each.source, each.reason) for each in report.refused[:_MOST_NAMED]])
        if len(report.refused) > _MOST_NAMED:
            page.put(Text(f"... and {len(report.refused) - _MOST_NAMED:,} more refused"))
        page.gap()
    parts = [f"{number:,} {what}" for what, number in (numbers | {"refused": len(report.refused)}).items() if number]
    page.put(Text(f"{', '.join(parts)}. The library holds {count(documents, 'document')}.", "bold"))


def _unsure(report: "AddReport") -> str:
    """How many documents have a date that may be wrong, or none."""
    counts = {"with a guessed date": len(report.guessed), "without a date": len(report.undated)}
    return ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)


def _command_to_date(name: str, library: str | None) -> str:
    where = ["--library", library] if library else []
    return one_line(shlex.join(["footnote", "edit", name, "--published", "2017-03-20", *where]))


def print_found(found: Sequence[Found], as_json: bool) -> None:
    """Print the passages that a search found, best first."""
    if as_json:
        print_json({"passages": [asdict(each) for each in found]})
        return
    page = Page()
    for number, each in enumerate(found, 1):
        page.put(Text.assemble((f"{number}", "cyan"), " ", (one_line(each.title), "bold"), f"  {each.score:.3f}"))
        page.put(Text(f"{one_line(each.path)} [{each.start}:{each.end}]", "dim"), indent=4)
        page.put(Text(one_line(each.text)), indent=4)
        page.gap()
    if not found:
        page.put(Text("No passage has anything to do with it."))


def print_documents(documents: Sequence[DocumentSummary], as_json: bool) -> None:
    """Print a line for each document."""
    if as_json or not documents:
        say(
            "The library holds no documents yet: footnote add PATH puts some in.",
            as_json and {"documents": [asdict(summary) for summary in documents]},
        )
        return
    rows = [(summary.id[:_ID_LETTERS], _published(summary), summary.path, summary.title) for summary in documents]
    Page().table(("Id", "Published", "Name", "Title"), rows)


def _published(summary: DocumentSummary) -> str:
    guessed = " (guessed)" if summary.dated_by is DatedBy.TEXT else ""
    return f"{summary.published or '-'}{guessed}"


def print_evaluation(evaluation: "Evaluation", report: Path | None, failures: Sequence[str], as_json: bool) -> None:
    """Print the metrics with their intervals, overall and the main ones by kind.

    Args:
        evaluation: what was measured.
        report: the file that it was written to as well.
        failures: the minimums that were not reached.
        as_json: print one object instead, with everything that was measured.
    """
    if as_json:
        print_json(evaluation.to_json() | {"failures": failures})
        return
    page = Page()
    page.put(Text(f"{count(len(evaluation.rows), 'question')}; intervals of 95%, by bootstrap", "bold"))
    page.gap()
    overall = [
        (
            _label(row),
            _value(row.overall),
            _interval(row.overall),
            str(row.overall.count if row.overall else ""),
        )
        for row in evaluation.summary_rows()
    ]
    page.table(("Metric", "Value", "Interval", "Questions"), overall)
    shown = [evaluation.metrics[name] for name in _BY_KIND if name in evaluation.metrics]
    if len(evaluation.kinds) > 1:
        page.gap()
        by_kind = [
            (kind, *(f"{_value(row.by_kind[kind])} {_interval(row.by_kind[kind])}".rstrip() for row in shown))
            for kind in evaluation.kinds
        ]
        page.table(("Kind", *(row.metric.label for row in shown)), by_kind)
    if report is not None:
        page.gap()
        page.put(Text(f"Report: {one_line(str(report))}"))


def _label(row: "SummaryRow") -> str:
    return f"{row.metric.label} (less is better)" if row.metric.less_is_better else row.metric.label


def _value(interval: "Interval | None") -> str:
    return "-" if interval is None else f"{interval.value:.3f}"


def _interval(interval: "Interval | None") -> str:
    return "" if interval is None else f"{interval.low:.2f}–{interval.high:.2f}"


def count(number: int, thing: str) -> str:
    """A number of things: "1 document", "2 documents"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
