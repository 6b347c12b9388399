"""``footnote serve``: the library for programs, from several processes, for those who run it on a server."""

from typing import Annotated

import typer

from qa.cli.arguments import language_model, open_library
from qa.cli.options import (
    AsJson,
    EncoderName,
    LibraryFolder,
    ModelName,
    ModelPrices,
    ModelUrl,
    ReaderName,
    RerankerName,
)
from qa.errors import CannotServe

__all__ = ["serve"]


def serve(
    library: LibraryFolder = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, metavar="PORT", help="The port to listen on; 0 takes any free one."),
    ] = 8080,
    public: Annotated[
        bool,
        typer.Option("--public", help="Let --host name an address that other machines reach. There are no passwords."),
    ] = False,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes answer.")] = 1,
    adding: Annotated[bool, typer.Option("--adding", help="Let programs add documents.")] = False,
    rate: Annotated[
        float,
        typer.Option(min=0, metavar="N", help="Requests that each client may send in a second; 0 for any number."),
    ] = 20.0,
    most_bytes: Annotated[
        int, typer.Option("--max-bytes", min=1, metavar="N", help="The largest request, in bytes.")
    ] = 2**20,
    grace: Annotated[
        int,
        typer.Option(min=0, metavar="SECONDS", help="How long running requests may take once the server is to end."),
    ] = 30,
    traces: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where to send OpenTelemetry's spans by HTTP: http://HOST:4318/v1/traces."),
    ] = None,
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help="Log the questions too, and what errors say.")
    ] = False,
    encoder: EncoderName = None,
    reader: ReaderName = None,
    reranker: RerankerName = None,
    llm: ModelName = None,
    llm_url: ModelUrl = None,
    llm_prices: ModelPrices = None,
    as_json: AsJson = False,
) -> int:
    """Serve the library to programs, as JSON over HTTP, until Ctrl-C or SIGTERM.

    There are /ask, /search, /documents, /source and OpenAI's /v1, described at /openapi.json, and /health, /ready and
    /metrics for those who run it. Logs are JSON on stderr, a line for each request.
    """
    try:
        from qa.server.web import Serving
        from qa.server.workers import serve as serve_from_workers
    except ModuleNotFoundError as error:
        raise CannotServe(f"{error.name} is not installed: pip install 'footnote-qa[serve]'") from error
    from qa.cli.page import say

    model = language_model(llm, llm_url, llm_prices)
    with open_library(library, encoder, reader=reader, reranker=reranker) as opened:
        opened.search("anything")  # so that the indexes are made once, and not by each worker
    told = Serving(
        library=None if library is None else str(library),
        shared="",
        encoder=encoder,
        reader=reader,
        reranker=reranker,
        adding=adding,
        per_second=rate,
        most_bytes=most_bytes,
        log_questions=log_questions,
        traces=traces,
        llm=model,
    )

    def ready(address: str) -> None:
        say(f"Footnote serves at {address} until you press Ctrl-C.", as_json and {"address": address})

    serve_from_workers(told, host, port, workers=workers, grace=grace, public=public, ready=ready)
    return 0
