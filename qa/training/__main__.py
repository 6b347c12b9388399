"""The commands of the recipe."""

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app", "calibrate", "export", "recipe", "train"]

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def recipe() -> None:
    """From files of questions to the weights of the reader."""


@app.command()
def train(
    data: Annotated[Path, typer.Option(help="folder of the public sets")],
    out: Annotated[Path, typer.Option(help="folder of the run; one that was stopped goes on")],
    lengths: Annotated[
        str, typer.Option(help="tokens that examples are cut to, for each epoch; rounds are parted by a slash")
    ] = "144,224/160/160",
    rate: Annotated[float, typer.Option(help="highest learning rate")] = 3e-4,
    seed: Annotated[int, typer.Option(help="the same seed gives the same weights")] = 1,
    limit: Annotated[int | None, typer.Option(help="take only every so many-th example, for a trial")] = None,
) -> None:
    """Train the reader, or go on with a run."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch

    from embeddings.encoder import installed_folder
    from qa.reading.windows import load_tokenizer
    from qa.training.examples import read_examples
    from qa.training.network import ReaderNetwork
    from qa.training.train import Settings
    from qa.training.train import train as run

    folder = installed_folder()
    rounds = tuple(tuple(int(length) for length in epochs.split(",")) for epochs in lengths.split("/"))
    settings = Settings(lengths=rounds, rate=rate, seed=seed)

    def report(step: int, steps: int, loss: float, speed: float) -> None:
        if step % 20 == 0 or step == steps:
            typer.echo(f"{step}/{steps} loss {loss:.3f} {speed:.1f} examples/s")

    torch.manual_seed(seed)
    run(
        read_examples(data)[:: limit or 1],
        ReaderNetwork.from_encoder(folder),
        load_tokenizer(folder),
        out,
        settings,
        report,
    )


@app.command()
def export(
    run: Annotated[Path, typer.Option(help="folder of the run")],
    data: Annotated[Path, typer.Option(help="folder of the public sets, for the calibration")],
    out: Annotated[Path, typer.Option(help="folder to write the weights to")],
    questions: Annotated[int, typer.Option(help="how many questions to calibrate on")] = 1500,
) -> None:
    """Write the weights of a run in eight bits, and calibrate them."""
    from embeddings.encoder import installed_folder
    from qa.training.export import write
    from qa.training.network import ReaderNetwork
    from qa.training.train import load_trained

    folder = installed_folder()
    network = ReaderNetwork.from_encoder(folder)
    load_trained(run, network)
    write(network, folder / "tokenizer.json", out)
    calibrate(data, out, questions)


@app.command()
def calibrate(
    data: Annotated[Path, typer.Option(help="folder of the public sets")],
    weights: Annotated[Path, typer.Option(help="folder of the weights")],
    questions: Annotated[int, typer.Option(help="how many questions to calibrate on")] = 1500,
) -> None:
    """Fit the chances and the threshold of weights that are written already."""
    from qa.reading.cross_encoder import BundledCrossEncoder
    from qa.training.calibrate import fit, fit_ranking, observe
    from qa.training.export import write_calibration

    def progress(done: int, total: int) -> None:
        if done % 100 == 0 or done == total:
            typer.echo(f"{done}/{total} questions asked")

    observed = observe(data, BundledCrossEncoder(weights), questions, progress)
    calibration, ranking = fit(observed), fit_ranking(observed)
    write_calibration(weights, calibration, ranking)
    for name, value in (*calibration.items(), *ranking.items()):
        typer.echo(f"{value:8.4f} {name}")


if __name__ == "__main__":
    app()
