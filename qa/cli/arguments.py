"""What a command is given, looked at before any work is done."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import typer

from corpus.errors import BadEdit, LibraryError, NoSuchPath
from embeddings.threads import lacks_avx2
from qa.cli.progress import progress_bars
from qa.milvus.settings import MilvusSettings, is_milvus_url
from qa.reading.early import begin_loading, begin_loading_encoder

# What some commands have no need of is imported where it is used: numpy alone takes as long as all that is here.
if TYPE_CHECKING:
    from corpus.dates import DateRange
    from corpus.editing import Changes
    from qa.generation.generator import Generator
    from qa.library import Library

__all__ = [
    "changes",
    "check_there",
    "check_writable",
    "day",
    "days",
    "filter_of",
    "language_model",
    "minimum",
    "open_library",
]


def open_library(
    place: str | None,
    encoder: str | None = None,
    *,
    make: bool = False,
    replace_encoder: bool = False,
    reader: str | None = None,
    reranker: str | None = None,
    llm: "Generator | None" = None,
    is_searched: bool = False,
    is_asked: bool = False,
) -> "Library":
    """Open the library.

    Args:
        place: its folder, or the URL of one on Milvus; None for the bundled press releases.
        encoder: a folder or a name on the model hub; None for the library's own.
        make: make a library in a folder that has none, as only ``add`` does.
        replace_encoder: let the encoder take the place of the one that the library was made with.
        reader: a folder or a name on the model hub; None for the bundled one.
        reranker: a folder or a name on the model hub; None for none.
        llm: a language model; None for none.
        is_searched: whether something will be looked for by meaning, for which the default encoder begins to load.
        is_asked: whether a question will be asked, for which the bundled reader then begins to load.

    Raises:
        LibraryError: there is none, or it cannot be used.
        EncoderUnusable: the encoder cannot be loaded.
        ReaderUnusable: the reader or reranker cannot be loaded.
    """
    if place is not None and not make and not _holds_library(place):
        raise LibraryError(f"there is no library in {place}: make one with footnote add PATH --library {place}")
    if is_searched and encoder is None:
        begin_loading_encoder()
    if is_asked and reader is None:
        begin_loading()
    if is_asked and lacks_avx2():
        from qa.cli.page import complain

        complain("this processor has no AVX2: the models are run without it, which takes several times as long")
    with progress_bars() as progress:
        for kind, name in (("encoder", encoder), ("reader", reader), ("reranker", reranker)):
            if name is not None:
                progress(f"Loading the {kind}", 0, 0)
        from qa.library import Library, bundled_folder

        try:
            return Library.open(
                place,
                encoder=encoder,
                replace_encoder=replace_encoder,
                reader=reader,
                reranker=reranker,
                llm=llm,
                progress=progress,
            )
        except LibraryError as error:
            if place is None and not bundled_folder().exists():
                raise LibraryError(f"{error}; for the press releases, FOOTNOTE_HOME names it") from error
            raise


def language_model(name: str | None, url: str | None, prices: str | None) -> "Generator | None":
    """The language model that is named, None when none is.

    Raises:
        typer.BadParameter: the prices are no two numbers, or there is an address or prices without a name.
    """
    if name is None or not name.strip():
        if name is not None or url is not None or prices is not None:
            raise typer.BadParameter("name the model as well, as in --llm llama3.2", param_hint="--llm")
        return None
    from qa.generation.client import DEFAULT_URL, LanguageModel

    try:
        read, written = (float(price) for price in prices.split(",")) if prices is not None else (0.0, 0.0)
    except ValueError as error:
        raise typer.BadParameter(
            f"{prices!r} is no pair of prices: write 0.15,0.60", param_hint="--llm-prices"
        ) from error
    return LanguageModel(name, url or DEFAULT_URL, prices=None if prices is None else (read, written))


def _holds_library(place: str) -> bool:
    from corpus.database import FILE_NAME

    database: Path | str = Path(place)
    if is_milvus_url(place):
        database = MilvusSettings.from_url(place).documents
    try:
        return isinstance(database, str) or (database / FILE_NAME).is_file()
    except OSError as error:
        raise LibraryError(f"{place} cannot be read ({error.strerror}): look at its permissions") from error


def check_there(paths: Sequence[Path]) -> None:
    """Refuse a path that is missing, which is mostly mistyped, before anything is added.

    Raises:
        NoSuchPath: nothing stands at one of the paths.
    """
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            raise NoSuchPath(f"{path} cannot be added ({error.strerror}): check the path") from error


def check_writable(predictions: Path | None, report: Path | None) -> None:
    """Refuse a place that cannot be written, before the work and not after it.

    Raises:
        typer.BadParameter: the file or the folder cannot be made.
    """
    try:
        if report is not None:
            report.mkdir(parents=True, exist_ok=True)
        if predictions is not None:
            predictions.open("ab").close()
    except OSError as error:
        raise typer.BadParameter(
            f"{error.filename} cannot be written ({error.strerror}): name another place",
            param_hint="--predictions" if report is None or report.is_dir() else "--report",
        ) from error


def changes(**options: str | None) -> "Changes":
    """Read the options of ``edit``, by the names of the fields; "none" takes a value away, None is not given.

    Raises:
        BadEdit: none is given, or the day of publication is no full day.
    """
    from corpus.dates import read_day

    given: dict[str, Any] = {
        name: None if value == "none" else value for name, value in options.items() if value is not None
    }
    if not given:
        raise BadEdit("there is nothing to change: say what, as in --published 2017-03-20")
    if given.get("published") is not None:
        try:
            given["published"] = read_day(given["published"])
        except ValueError as error:
            raise BadEdit("{why}: write it as 2017-03-20 or 20 March 2017", why=error.args[0]) from error
    return cast("Changes", given)


def filter_of(conditions: Sequence[str] | None) -> dict[str, str]:
    """Read what ``--where`` says, each time it is given.

    Raises:
        typer.BadParameter: it is no field with a value, or names a field again.
        BadFilter: there is no such field, or its value is no date.
    """
    where: dict[str, str] = {}
    for text in conditions or ():
        field, equals, value = text.partition("=")
        if not equals:
            raise typer.BadParameter(f"{text!r} is no FIELD=VALUE, as publisher=Reuters", param_hint="--where")
        if field.strip() in where:
            raise typer.BadParameter(f"{field.strip()} is given twice: name it once", param_hint="--where")
        where[field.strip()] = value
    if where:
        from qa.retrieval.filters import Filter

        Filter.of(where)
    return where


def minimum(text: str) -> tuple[str, float]:
    """Read what ``--min`` says.

    Raises:
        typer.BadParameter: it is no metric with a value.
    """
    from qa.evaluation import parse_minimum

    try:
        return parse_minimum(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--min") from error


def days(text: str, option: str) -> "DateRange":
    """Read the days that a person names: "2013", "March 2017", "3 May 2019", "last week".

    Raises:
        typer.BadParameter: they are no date.
    """
    from corpus.dates import find_time_expressions

    # The word before it tells a year from any other number.
    said = f"since {text.strip()}"
    found = find_time_expressions(said, date.today())
    if len(found) != 1 or found[0].range is None or (found[0].start, found[0].end) != (len("since "), len(said)):
        raise typer.BadParameter(f"{text!r} is no date: write 2013, March 2017 or 2017-03-20", param_hint=option)
    return found[0].range


def day(text: str, option: str) -> date:
    """Read the one day that a person names: "3 May 2019", "yesterday".

    Raises:
        typer.BadParameter: it is no date, or more than a day.
    """
    found = days(text, option)
    if found.start != found.end:
        raise typer.BadParameter(f"{text!r} is more than a day: write 2017-03-20", param_hint=option)
    return found.start
