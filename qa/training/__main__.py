"""The commands of the recipe."""

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app", "export", "fit", "recipe", "train"]

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


@app.command()
def fit(
    data: Annotated[Path, typer.Option(help="folder of the public sets")],
    keep: Annotated[Path, typer.Option(help="folder of what is observed; what is there is not observed again")],
    out: Annotated[Path | None, typer.Option(help="file to write the weights to; none to report alone")] = None,
    sets: Annotated[str, typer.Option(help="names of sets with commas between them; all when left out")] = "",
    limit: Annotated[int, typer.Option(help="how many questions of each set")] = 100,
    passages: Annotated[int, typer.Option(help="how many passages a library may have")] = 400,
    strength: Annotated[float, typer.Option(help="of the regularisation")] = 0.03,
) -> None:
    """Fit the score of answers on many sets, and report each with the weights fitted on all others."""
    import json

    from qa.scoring.features import FEATURES
    from qa.training.fit import FITTED_ON, held_out, observe_set
    from qa.training.fit import fit as fitted

    keep.mkdir(parents=True, exist_ok=True)
    observed = {}
    for name in sets.split(",") if sets else FITTED_ON:
        observed[name] = observe_set(name, data, keep, limit, passages)
        typer.echo(f"{name}: {len(observed[name])} questions")
    typer.echo(f"{'set':20} questions offered  first  at .1  at .2    ECE")
    for name, row in held_out(observed, strength).items():
        typer.echo(
            f"{name:20} {row.questions:9} {row.offered:7.3f} {row.first_right:6.3f} {row.at_tenth:6.3f} "
            f"{row.at_fifth:6.3f} {row.calibration_error:6.3f}"
        )
    model = fitted(observed, strength)
    for feature, weight in zip(FEATURES, model.weights, strict=True):
        typer.echo(f"{weight:8.3f} {feature}")
    if out is not None:
        out.write_text(json.dumps(model.to_json(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()
