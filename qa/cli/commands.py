"""The commands of ``footnote``: each reads its words, asks the library, prints, and returns an exit code."""

import sys
from contextlib import nullcontext, redirect_stdout
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import DamagedLibrary, NoSuchPath
from qa.cli.arguments import (
    changes,
    check_there,
    check_writable,
    day,
    days,
    filter_of,
    language_model,
    minimum,
    open_library,
)
from qa.cli.chatting import (
    Anybody,
    Auth,
    Host,
    Libraries,
    Proxies,
    PublicUrl,
    Rate,
    access_by,
    desks_over,
)
from qa.cli.exit_codes import EXIT_CODES
from qa.cli.options import (
    AsJson,
    DocumentName,
    EncoderName,
    Exclude,
    LibraryFolder,
    ModelName,
    ModelPrices,
    ModelUrl,
    ReaderName,
    RerankerName,
    Sync,
    TargetLibrary,
    Threads,
    Where,
    as_path,
)
from qa.cli.progress import progress_bars
from qa.cli.serving import serve
from qa.cli.users import user
from qa.text import plain

if TYPE_CHECKING:
    from datetime import date

    from corpus.transfer import TransferReport
    from qa.library import Library

__all__ = [
    "add",
    "app",
    "ask",
    "chat",
    "check",
    "edit",
    "evaluate",
    "export",
    "footnote",
    "import_file",
    "list_documents",
    "rebuild",
    "remove",
    "search",
    "serve",
    "show",
    "timeline",
    "watch",
]

_EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"{code if line == meaning[0] else '':>5}  {line}" for code, meaning in EXIT_CODES.items() for line in meaning
)

app = typer.Typer(
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    epilog=_EPILOG,
)
"""The commands."""
app.add_typer(user, name="user")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"footnote {version('footnote-qa')}")
        except PackageNotFoundError:
            typer.echo("footnote (not installed)")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def footnote(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> int:
    """Answers to questions over your own documents, each with the exact passages that say so.

    Each command says more of itself, as in: footnote ask --help.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        return 2
    return 0


@app.command()
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUESTION]",
            help="What to ask, in words. Without it: what is typed, as a conversation; or each line of standard input.",
        ),
    ] = None,
    library: LibraryFolder = None,
    history: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUESTION",
            help="An earlier question of the conversation; may be repeated, the oldest first.",
        ),
    ] = None,
    where: Where = None,
    asked_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The day from which “this week” is told, if not today."),
    ] = None,
    encoder: EncoderName = None,
    threads: Threads = None,
    reader: ReaderName = None,
    reranker: RerankerName = None,
    llm: ModelName = None,
    llm_url: ModelUrl = None,
    llm_prices: ModelPrices = None,
    unsupported: Annotated[
        bool,
        typer.Option("--unsupported", help="Show what the model wrote and no passage supports, struck through."),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what each step took and gave, with its time.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Answer a question, with the passages that say so.

    A source that the question names ("according to Reuters", "in the 2011 report") is all that is asked, and so is what
    --where leaves. The exit code is 0 for an answer and 1 when the documents do not say.
    """
    limits = filter_of(where)
    on = None if asked_on is None else day(asked_on, "--asked-on")
    model = language_model(llm, llm_url, llm_prices)
    text = " ".join(question or [])
    is_asked = not question or any(map(str.isalnum, text))
    with open_library(
        library, encoder, reader=reader, reranker=reranker, llm=model, is_searched=is_asked, is_asked=is_asked
    ) as opened:
        from qa.cli.printing import print_answer  # here, while the models are loaded

        if not question:
            return _ask_on(opened, limits, on, as_json)
        asked = text, history or [], limits, on
        if model is not None and not (explain or as_json):
            from qa.cli.printing_written import print_growing

            return 1 if print_growing(opened.ask_stream(*asked), unsupported).abstained else 0
        explained = opened.explain(*asked)
    if explain:
        from qa.cli.explaining import print_explanation

        print_explanation(explained, as_json)
    else:
        print_answer(explained.answer, as_json)
    return 1 if explained.answer.abstained else 0


def _ask_on(library: "Library", where: dict[str, str], asked_on: "date | None", as_json: bool) -> int:
    from qa.cli.asking import ask_each, converse

    if sys.stdin.isatty() and not as_json:
        return converse(library, where, asked_on)
    return ask_each(library, where, asked_on, as_json)


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for, in words.")],
    library: LibraryFolder = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, metavar="N", help="How many passages.")] = 10,
    where: Where = None,
    words: Annotated[
        bool, typer.Option("--words", help="Look for the words alone, not for what they mean; no model is loaded.")
    ] = False,
    encoder: EncoderName = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> int:
    """Find the passages that come nearest to some words, without an answer.

    The exit code is 1 when there are none.
    """
    limits = filter_of(where)
    with open_library(library, encoder, is_searched=not words) as opened:
        found = opened.search(" ".join(query), k, "lexical" if words else "fused", where=limits)
    from qa.cli.printing import print_found

    print_found(found, as_json)
    return 0 if found else 1


@app.command()
def show(document: DocumentName, library: LibraryFolder = None, as_json: AsJson = False) -> int:
    """Show a document's text exactly as it is kept, which is what quotes are cut from."""
    with open_library(library) as opened:
        shown = opened.document(document)
    from qa.cli.page import say

    fields = {
        "document": shown.name,
        "id": shown.id,
        "title": shown.title,
        "text": shown.text,
        "remarks": shown.remarks,
    }
    say(plain(shown.text), as_json and fields)
    return 0


@app.command()
def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, and folders of files.")],
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    threads: Threads = None,
    sync: Sync = False,
    exclude: Exclude = None,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Let the nodes of this Ray cluster read and encode; local stands for all processors of this machine. "
            "PATH may then be an address that fsspec knows, as s3://bucket/reports.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Add files, and the files in folders.

    The library is made if there is none. A file that it holds already is skipped, a changed one takes the place of
    what came from the same path, and one that was moved keeps its document. Documents of the folders whose files are
    no longer there are named, and with --sync removed. A file metadata.json in a folder describes the files beside it:
    {"report.txt": {"title": ..., "publisher": ..., "published": "2024-05-31", "language": "en"}}.
    When interrupted, give the command again: it goes on where it stopped.

    The exit code is 0 when everything is in, 1 when some files were refused, 2 when all were.
    """
    sources = [text if ray is not None and "://" in text else as_path(text) for text in paths]
    check_there([source for source in sources if isinstance(source, Path)])
    with open_library(library, encoder, make=True) as opened:
        # Ray tells of lost processes on stdout, which is for the report.
        with progress_bars() as progress, nullcontext() if ray is None else redirect_stdout(sys.stderr):
            report = opened.add(*sources, progress=progress, sync=sync, exclude=exclude or [], ray=ray)
        documents = len(opened.documents())
    if not any(astuple(report)):
        raise NoSuchPath(f"there are no files in {paths[0]}: name files, or a folder that holds some")
    from qa.cli.printing import print_report

    print_report(report, documents, library, as_json)
    if not report.refused:
        return 0
    return 1 if report.added or report.replaced or report.skipped or report.removed or report.moved else 2


@app.command()
def watch(
    paths: Annotated[list[Path], typer.Argument(metavar="DIR", parser=as_path, help="Folders to keep up with.")],
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    threads: Threads = None,
    sync: Sync = False,
    exclude: Exclude = None,
    as_json: AsJson = False,
) -> int:
    """Add folders as footnote add does, and again whenever something in them changes, until Ctrl-C.

    With --json, each time one object is printed.
    """
    from qa.cli.printing import print_report

    check_there(paths)
    with open_library(library, encoder, make=True) as opened:
        for report in opened.watch(*paths, sync=sync, exclude=exclude or []):
            print_report(report, len(opened.documents()), library, as_json)
    return 0


@app.command()
def remove(document: DocumentName, library: LibraryFolder = None, as_json: AsJson = False) -> int:
    """Remove a document from the library; the file that it came from stays."""
    with open_library(library) as opened:
        removed = opened.remove(document)
    from qa.cli.page import say

    say(f"Removed {removed.name}", as_json and {"removed": asdict(removed)})
    return 0


@app.command()
def edit(
    document: DocumentName,
    published: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The day it was published, as 2017-03-20 or “20 March 2017”."),
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="TEXT", help="Who published it.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="TEXT", help="What sort of document it is.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Its language, as en.")] = None,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> int:
    """Correct the date of a document, its title and what else is kept of it.

    What is left out stays as it is, and the value none takes away what there was. The text is never changed.
    What is set here goes before the file and metadata.json, also when the file is added again.
    """
    given = changes(published=published, title=title, publisher=publisher, kind=kind, language=language)
    with open_library(library, encoder) as opened, progress_bars() as progress:
        edited = opened.edit(document, progress, **given)
    from qa.cli.page import say

    said = ", ".join(f"{name} {getattr(edited, name) or 'none'}" for name in given)
    say(f"Edited {edited.name}: {said}", as_json and {"edited": asdict(edited)})
    return 0


@app.command(name="list")
def list_documents(library: LibraryFolder = None, as_json: AsJson = False) -> int:
    """List the documents of the library."""
    with open_library(library) as opened:
        documents = opened.documents()
    from qa.cli.printing import print_documents

    print_documents(documents, as_json)
    return 0


@app.command()
def timeline(
    library: LibraryFolder = None,
    query: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="What the events have to do with, in words. Without it: every dated sentence."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help='Leave out what ended before: 2013, "March 2017", 2017-03-20.'),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Leave out what began after.")] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", parser=as_path, help="Write a table for spreadsheets to this file."),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", parser=as_path, help="Write an iCalendar file, for calendars."),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", parser=as_path, help="Write a picture to this file.")
    ] = None,
    encoder: EncoderName = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> int:
    """Show what the documents tell in the order of time, each event with the sentence that says so."""
    from qa.cli.printing_timeline import print_timeline
    from qa.timeline.calendar_file import to_icalendar
    from qa.timeline.csv_table import to_csv
    from qa.timeline.picture import to_svg
    from qa.writing import check_place, write_whole

    first = days(since, "--since").start if since is not None else None
    last = days(until, "--until").end if until is not None else None
    for path in (csv, ics, svg):
        if path is not None:
            check_place(path)
    with open_library(library, encoder) as opened, progress_bars() as progress:
        found = opened.timeline(query, first, last, progress)
    if csv is not None:
        write_whole(csv, to_csv(found).encode())
    if ics is not None:
        write_whole(ics, to_icalendar(found))
    if svg is not None:
        write_whole(svg, to_svg(found).encode())
    print_timeline(found, as_json)
    return 0


@app.command()
def chat(
    library: LibraryFolder = None,
    libraries: Libraries = None,
    host: Host = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, metavar="PORT", help="The port to listen on; 0 takes any free one."),
    ] = 7860,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    where: Where = None,
    auth: Auth = None,
    public_url: PublicUrl = "",
    proxy: Proxies = None,
    rate: Rate = None,
    without_passwords: Anybody = False,
    encoder: EncoderName = None,
    threads: Threads = None,
    reader: ReaderName = None,
    reranker: RerankerName = None,
    llm: ModelName = None,
    llm_url: ModelUrl = None,
    llm_prices: ModelPrices = None,
    as_json: AsJson = False,
) -> int:
    """Chat with the documents in the browser, until Ctrl-C.

    The chat is served to this machine alone, unless --auth names users who must log in. With --library, that library is
    all there is; else libraries are made and chosen in the page. What --where says is asked for at first; on the page
    it can be changed.
    """
    limits = filter_of(where)
    access = access_by(host, auth, without_passwords, public_url, proxy, rate)
    model = language_model(llm, llm_url, llm_prices)

    def opening(folder: str | None) -> "Library":
        return open_library(folder, encoder, reader=reader, reranker=reranker, llm=model)

    desks = desks_over(library, libraries, access.users is not None, opening)
    from qa.chat.serving import serve
    from qa.cli.logs import show_errors
    from qa.cli.page import say

    def ready(address: str) -> None:
        say(f"Footnote answers at {address} until you press Ctrl-C.", as_json and {"address": address})

    show_errors()
    serve(desks, host, port, open_browser=browser, ready=ready, where=limits, access=access)
    return 0


app.command()(serve)


@app.command()
def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            parser=as_path,
            help="Questions with the answers and the evidence that are right, one JSON object a line. "
            "Without it: the questions on the bundled press releases.",
        ),
    ] = None,
    library: LibraryFolder = None,
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="OUT.jsonl", parser=as_path, help="Write each answer to this file, one JSON a line."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=as_path, help="Write a report to read, report.html, into this folder."),
    ] = None,
    minimums: Annotated[
        list[str] | None,
        typer.Option(
            "--min",
            metavar="METRIC=VALUE",
            help="What a metric must reach, as right=0.9, for the exit code to be 0; may be repeated.",
        ),
    ] = None,
    from_feedback: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.jsonl",
            parser=as_path,
            help="Write the questions whose answers were found right in the chat to this file, and measure nothing.",
        ),
    ] = None,
    encoder: EncoderName = None,
    threads: Threads = None,
    reader: ReaderName = None,
    reranker: RerankerName = None,
    llm: ModelName = None,
    llm_url: ModelUrl = None,
    llm_prices: ModelPrices = None,
    as_json: AsJson = False,
) -> int:
    """Measure how often the answers are right.

    Every question of the file is asked; the metrics are printed overall and by kind, with intervals. The exit
    code is 1 when a minimum is not reached.
    """
    from qa.cli.page import complain
    from qa.cli.printing import print_evaluation
    from qa.cli.printing_written import print_written_measures
    from qa.evaluation import evaluate as measure
    from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, read_questions
    from qa.evaluation.report import write_report

    if from_feedback is not None:
        return _write_feedback(from_feedback, library, as_json)
    wanted = [minimum(text) for text in minimums or []]
    asked = read_questions(questions or PRESS_RELEASE_QUESTIONS)
    check_writable(predictions, report)
    model = language_model(llm, llm_url, llm_prices)
    with (
        open_library(library, encoder, reader=reader, reranker=reranker, llm=model) as opened,
        progress_bars() as progress,
    ):
        evaluation = measure(opened, asked, progress, predictions)
    written = write_report(evaluation, report) if report else None
    failures = evaluation.failures(wanted)
    print_evaluation(evaluation, written, failures, as_json)
    if evaluation.written is not None and not as_json:
        print_written_measures(evaluation.written)
    for line in [*evaluation.problems, *failures]:
        complain(line)
    return 1 if failures else 0


def _write_feedback(path: Path, library: str | None, as_json: bool) -> int:
    """Write what was said of answers in the chat as a question file."""
    from qa.cli.page import say
    from qa.evaluation.feedback_questions import questions_from
    from qa.evaluation.question_sets import write_questions

    check_writable(path, None)
    with open_library(library) as opened:
        questions = questions_from(opened.feedback())
    write_questions(path, questions)
    say(f"Wrote {len(questions)} questions to {path}", as_json and {"questions": len(questions), "file": str(path)})
    return 0


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=as_path, help="Where to write it.")],
    library: LibraryFolder = None,
    as_json: AsJson = False,
) -> int:
    """Write all that the library holds to one file, as a backup or to move it.

    The file has the documents with what was edited, the conversations, the notes and the feedback, as JSON Lines packed
    with gzip. Vectors and indexes are not in it: footnote import makes them anew.
    """
    from qa.writing import check_place

    check_place(file)
    with open_library(library) as opened:
        written = opened.export(file)
    from qa.cli.page import say

    say(f"Exported {_transferred(written)} to {file}.", as_json and asdict(written))
    return 0


@app.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=as_path, help="What footnote export wrote.")],
    library: TargetLibrary = None,
    encoder: EncoderName = None,
    threads: Threads = None,
    as_json: AsJson = False,
) -> int:
    """Take in what footnote export wrote, all of it or nothing.

    The library is made if there is none. What it holds already stays as it is.
    """
    from corpus.transfer import records

    for _ in records(file):  # a damaged file is refused before a library is made for it
        pass
    with open_library(library, encoder, make=True) as opened, progress_bars() as progress:
        taken = opened.import_from(file, progress)
    from qa.cli.page import say

    held = f", {taken.held:,} held already" if taken.held else ""
    say(f"Imported {_transferred(taken)}{held}.", as_json and asdict(taken))
    return 0


def _transferred(report: "TransferReport") -> str:
    from qa.cli.printing import count

    counts = ((report.documents, "document"), (report.conversations, "conversation"), (report.notes, "note"))
    said = [count(number, thing) for number, thing in counts if number or thing == "document"]
    return ", ".join([*said, *([f"{report.feedback:,} of feedback"] if report.feedback else [])])


@app.command()
def check(library: LibraryFolder = None, as_json: AsJson = False) -> int:
    """Look for damage in all that the library keeps.

    The exit code is 1 when there is any.
    """
    try:
        with open_library(library) as opened:
            problems = opened.check()
    except DamagedLibrary as error:  # too damaged to be opened
        problems = [str(error)]
    from qa.cli.page import say

    say("\n".join(problems) or "All is well.", as_json and {"problems": problems})
    return 1 if problems else 0


@app.command()
def rebuild(library: LibraryFolder = None, encoder: EncoderName = None, as_json: AsJson = False) -> int:
    """Cut, embed and index all documents anew, with another encoder if one is named."""
    with open_library(library, encoder, replace_encoder=encoder is not None) as opened:
        with progress_bars() as progress:
            opened.rebuild(progress)
        documents = opened.documents()
    from qa.cli.page import say

    passages = sum(summary.passages for summary in documents)
    say(
        f"Rebuilt the library: documents {len(documents):,}, passages {passages:,}.",
        as_json and {"documents": len(documents), "passages": passages},
    )
    return 0
