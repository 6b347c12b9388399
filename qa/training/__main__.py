"""The commands of the recipe."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.reading.cross_encoder import BUNDLED

if TYPE_CHECKING:
    from qa.training.network import ReaderNetwork

__all__ = ["app", "export", "fit", "fit_support", "prepare", "recipe", "train"]

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

_ROWS = "rows.safetensors"
_Start = Annotated[Path, typer.Option(help="weights to begin from: the reader's, or a BERT encoder's, also in ONNX")]
_Layers = Annotated[int, typer.Option(help="layers of an encoder to begin from")]


@app.callback()
def recipe() -> None:
    """From files of questions to the weights of the reader."""


@app.command()
def prepare(
    data: Annotated[Path, typer.Option(help="folder of the public sets")],
    out: Annotated[Path, typer.Option(help="folder of the run")],
    start: _Start = BUNDLED,
    seed: Annotated[int, typer.Option(help="the same seed gives the same rows")] = 1,
    share: Annotated[float, typer.Option(help="of all but what was written one by one, to train on")] = 1.0,
) -> None:
    """Write the rows to train on as arrays of tokens, which is all that another machine needs to train."""
    from random import Random

    from embeddings.tokenizer import load_tokenizer
    from qa.training.mixture import Shares, mixture
    from qa.training.rows import prepare as rows_of

    tokenizer = load_tokenizer(start)

    def count_tokens(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    rows = rows_of(mixture(data, Shares().of_all_but_written(share), seed, count_tokens), tokenizer, Random(seed))
    out.mkdir(parents=True, exist_ok=True)
    rows.save(out / _ROWS)
    typer.echo(f"{len(rows.unit)} rows of {len(rows.ids)} tokens")


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="folder of the run; one that was stopped goes on")],
    data: Annotated[Path | None, typer.Option(help="folder of the public sets, to prepare rows from")] = None,
    start: _Start = BUNDLED,
    layers: _Layers = 6,
    first: Annotated[int, typer.Option(help="number of the first row to learn from")] = 0,
    last: Annotated[int | None, typer.Option(help="number of the row before which to end")] = None,
    rate: Annotated[float, typer.Option(help="highest learning rate")] = 1.5e-4,
    passes: Annotated[int, typer.Option(help="times that each row is learnt from")] = 1,
    tokens: Annotated[int, typer.Option(help="tokens in a step: more for a GPU")] = 2400,
    minutes: Annotated[float | None, typer.Option(help="at most, where a machine is lent for a time")] = None,
    keep_every: Annotated[int, typer.Option(help="steps between two checkpoints")] = 50,
    teacher: Annotated[Path | None, typer.Option(help="run of a network to learn from as well")] = None,
    teacher_start: Annotated[Path | None, typer.Option(help="weights that the teacher's run began from")] = None,
    teacher_layers: Annotated[int, typer.Option(help="its layers")] = 12,
    seed: Annotated[int, typer.Option(help="the same seed gives the same weights")] = 1,
) -> None:
    """Train the reader, or go on with a run."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch

    from qa.training.rows import Rows
    from qa.training.train import Settings, load_trained
    from qa.training.train import train as run

    if not (out / _ROWS).exists():
        if data is None:
            raise typer.BadParameter(f"{out} has no rows yet: say with --data where the public sets are")
        prepare(data, out, start, seed)

    def report(step: int, steps: int, loss: float, speed: float) -> None:
        typer.echo(f"{step}/{steps} loss {loss:.3f} {speed:.1f} rows/s")

    torch.manual_seed(seed)
    settings = Settings(
        first=first,
        last=last,
        passes=passes,
        tokens=tokens,
        rate=rate,
        seed=seed,
        minutes=minutes,
        keep_every=keep_every,
    )
    taught_by = None
    if teacher is not None:
        taught_by = _network(teacher_start or start, teacher_layers)
        load_trained(taught_by, teacher)
    run(Rows.load(out / _ROWS), _network(start, layers), out, settings, report, taught_by)


@app.command()
def export(
    run: Annotated[list[Path], typer.Option(help="folder of a run, which need not have ended; of several, the mean")],
    out: Annotated[Path, typer.Option(help="folder to write the weights to")],
    start: _Start = BUNDLED,
    layers: _Layers = 6,
    tokenizer: Annotated[Path, typer.Option(help="folder with the tokenizer of those weights")] = BUNDLED,
) -> None:
    """Write the weights of a run, or the mean of several, in eight bits."""
    from qa.training.export import write
    from qa.training.train import load_trained

    network = _network(start, layers)
    load_trained(network, *run)
    write(network, tokenizer / "tokenizer.json", out)


@app.command()
def fit(
    data: Annotated[Path, typer.Option(help="folder of the public sets")],
    keep: Annotated[Path, typer.Option(help="folder of what is observed; what is there is not observed again")],
    out: Annotated[Path | None, typer.Option(help="file to write the weights to; none to report alone")] = None,
    sets: Annotated[str, typer.Option(help="names of sets with commas between them; all when left out")] = "",
    limit: Annotated[int, typer.Option(help="how many questions of each set")] = 100,
    passages: Annotated[int, typer.Option(help="how many passages a library may have")] = 400,
    strength: Annotated[float, typer.Option(help="of the regularisation")] = 10.0,
    reader: Annotated[str | None, typer.Option(help="another reader than the bundled one")] = None,
) -> None:
    """Fit the score of answers on many sets, and report each with the weights fitted on all others."""
    import json

    from qa.scoring.features import FEATURES
    from qa.training.fit import FITTED_ON, held_out, observe_set, together
    from qa.training.fit import fit as fitted

    keep.mkdir(parents=True, exist_ok=True)
    apart = {}
    for name in sets.split(",") if sets else FITTED_ON:
        apart[name] = observe_set(name, data, keep, limit, passages, reader)
        typer.echo(f"{name}: {len(apart[name])} questions")
    observed = together(apart)
    if len(observed) < 2:
        raise typer.BadParameter(
            "each set is measured with what is fitted on the others: name two or more", param_hint="--sets"
        )
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


@app.command()
def fit_support(
    data: Annotated[Path, typer.Option(help="folder of the public sets")],
    keep: Annotated[Path, typer.Option(help="folder of what is observed; what is there is not observed again")],
    out: Annotated[Path | None, typer.Option(help="file to write the trees to; none to report alone")] = None,
) -> None:
    """Fit how likely passages support a sentence, and report each set with the weights fitted on all others."""
    import json

    from qa.training import fit_support as fitting

    keep.mkdir(parents=True, exist_ok=True)
    observed = fitting.observe_sets(data, keep)
    typer.echo(f"{'set':18} claims   read    AUC  balanced  true dropped  ECE")
    for name, row in fitting.held_out_support(observed).items():
        typer.echo(
            f"{name:18} {row.claims:6} {row.read:6.3f} {row.auc:6.3f} {row.balanced_accuracy:9.3f} "
            f"{row.true_dropped:13.3f} {row.calibration_error:6.3f}"
        )
    if out is not None:
        out.write_text(json.dumps(fitting.fit_support(observed).to_json()) + "\n", encoding="utf-8")


def _network(start: Path, layers: int) -> "ReaderNetwork":
    from qa.training.network import ReaderNetwork

    if (start / "reader.json").exists():
        return ReaderNetwork.from_weights(start)
    return ReaderNetwork.from_encoder(start, layers)


if __name__ == "__main__":
    app()
