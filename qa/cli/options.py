"""The options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsJson",
    "DocumentName",
    "EncoderName",
    "Exclude",
    "LibraryFolder",
    "ModelName",
    "ModelPrices",
    "ModelUrl",
    "ReaderName",
    "RerankerName",
    "Sync",
    "TargetLibrary",
    "Threads",
    "Where",
    "as_path",
    "as_place",
]


def as_path(text: str) -> Path:
    """Refuse an empty path: it would mean the current folder, and is mostly a variable that is not set."""
    if not text.strip():
        raise typer.BadParameter("the path is empty")
    return Path(text)


def as_place(text: str) -> str:
    """Refuse an empty name of a library, for the same reason."""
    return text if "://" in text else str(as_path(text))


def _use_threads(wanted: int | None) -> None:
    from embeddings.threads import limit_threads

    if wanted is not None and (used := limit_threads(wanted)) < wanted:
        from qa.cli.page import complain

        complain(f"--threads {wanted} is more than there are processors: {used} are used")


DocumentName = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="Its file name, its path, its id, or the beginning of its id.")
]
LibraryFolder = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="DIR",
        parser=as_place,
        envvar="FOOTNOTE_LIBRARY",
        help="The folder of the library, or the URL of one on Milvus. Without it: the bundled press releases.",
    ),
]
TargetLibrary = Annotated[
    str | None,
    typer.Option(
        "--to",
        "--library",
        metavar="DIR",
        parser=as_place,
        help="The library that takes it in, a folder or the URL of one on Milvus. Without it: the press releases.",
    ),
]
EncoderName = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="NAME_OR_PATH",
        help="A sentence-transformers model: a folder, or a name on the model hub, which is fetched from the "
        "network. Without it: the one that the library was made with, at first all-MiniLM-L6-v2.",
    ),
]
ReaderName = Annotated[
    str | None,
    typer.Option(
        "--reader",
        metavar="NAME_OR_PATH",
        help="An extractive question-answering model of transformers: a folder, or a name on the model hub "
        "(deepset/tinyroberta-squad2). Without it: the reader that comes with Footnote.",
    ),
]
RerankerName = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        metavar="NAME_OR_PATH",
        help="A cross-encoder of sentence-transformers: a folder, or a name on the model hub. It then chooses which of "
        "the passages found are read.",
    ),
]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--llm",
        metavar="MODEL",
        help="A language model, which then adds to the answer the sentences that the passages support. Its key is read "
        "from FOOTNOTE_LLM_KEY. Without it: none.",
    ),
]
ModelUrl = Annotated[
    str | None,
    typer.Option(
        "--llm-url",
        metavar="URL",
        help="Where the model is, at any endpoint that speaks as OpenAI's does. Without it: Ollama on this machine, "
        "http://127.0.0.1:11434/v1.",
    ),
]
ModelPrices = Annotated[
    str | None,
    typer.Option(
        "--llm-prices",
        metavar="IN,OUT",
        help="What a million tokens cost that it reads, and that it writes, as 0.15,0.60, for the cost to be told.",
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FIELD=VALUE",
        help="Ask only documents with this publisher, title, document (a file name or id), kind or language, or "
        "published, since, until, after or before a day, month, year or span: publisher=Reuters, published=2013-2017; "
        "may be repeated.",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="PATTERN",
        help="Leave out what it matches in folders, as in .gitignore: drafts/, *.log; may be repeated. A file "
        ".footnoteignore in a folder has such patterns as well.",
    ),
]
Sync = Annotated[
    bool, typer.Option("--sync", help="Remove the documents of the folders whose files are no longer there.")
]
Threads = Annotated[
    int | None,
    typer.Option(
        "--threads",
        min=1,
        metavar="N",
        callback=_use_threads,
        help="Run the models on so many threads. Without it: on as many as there are processors.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")]
"""Types of the arguments that several commands have, each with its help."""
