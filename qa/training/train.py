"""Training: prepared rows, worked off step by step, which can be stopped at any moment and goes on from there."""

import json
import math
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor

from qa.training.batches import Batch, batch_of, plan
from qa.training.losses import (
    choice_loss,
    distillation_loss,
    relevance_loss,
    shared_loss,
    span_loss,
    term_loss,
    twin_loss,
)
from qa.training.network import ReaderNetwork
from qa.training.precision import fast_precision
from qa.training.rows import Rows

__all__ = ["Settings", "load_trained", "loss_of", "train"]

_CLIP = 1.0
_MADE_BEFOREHAND = 6


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        first: number of the first row to learn from.
        last: number of the row before which to end; None to learn from all that follow.
        passes: over all rows, each in another order.
        tokens: in a step, padding among them.
        rate: the highest learning rate, reached after ``warmup`` steps and falling in a line to nothing.
        warmup: steps.
        decay: weight decay.
        shared: weight of the loss over the spans of all passages that a question is shown with, beside each alone.
        twins: weight of the margin between a misleading question and its twin.
        relevance: weight of the loss of relevance.
        yes_no: weight of that of yes or no.
        support: weight of that of what is said of a claim.
        terms: weight of that of the words of earlier questions.
        early: weight of what is said of spans and relevance after the first layers.
        taught: weight of the distance from what a teacher says, if there is one.
        averaged: over how many of the last steps the weights are averaged.
        minutes: at most, of this machine: the rate falls to nothing by then; None for as long as it takes.
        seed: the same seed gives the same weights on the same machine, if ``minutes`` are None.
        keep_every: steps between two checkpoints.
        report_every: steps between two reports of progress.
    """

    first: int = 0
    last: int | None = None
    passes: int = 1
    tokens: int = 2400
    rate: float = 1.5e-4
    warmup: int = 150
    decay: float = 0.01
    shared: float = 1.0
    twins: float = 0.25
    relevance: float = 0.4
    yes_no: float = 1.5
    support: float = 1.5
    terms: float = 2.0
    early: float = 0.3
    taught: float = 2.0
    averaged: int = 200
    minutes: float | None = None
    seed: int = 1
    keep_every: int = 50
    report_every: int = 10


def train(
    rows: Rows,
    network: ReaderNetwork,
    out: Path,
    settings: Settings,
    progress: Callable[[int, int, float, float], None] | None = None,
    teacher: ReaderNetwork | None = None,
) -> ReaderNetwork:
    """Train a network, from the last checkpoint in ``out`` if there is one.

    Args:
        rows: to train on, those that ``settings`` names.
        network: with the weights to begin from.
        out: folder of the checkpoint, which is replaced whole.
        settings: how.
        progress: called every few steps with the step, the number of steps, the loss, and rows per second.
        teacher: a network whose every answer is learnt from as well.

    Returns:
        The network with the averaged weights: see ``load_trained``.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    averaged = {name: value.detach().clone() for name, value in _trained(network)}
    optimizer = torch.optim.AdamW(
        [value for _, value in _trained(network)], lr=settings.rate, weight_decay=settings.decay, fused=True
    )
    rows = rows.part(settings.first, settings.last)
    if teacher is not None:
        teacher.to(device).eval()
    random = Random(settings.seed)
    order = [chosen for _ in range(settings.passes) for chosen in plan(rows, settings.tokens, random)]
    out.mkdir(parents=True, exist_ok=True)
    first = _resume(out, network, optimizer, averaged, settings)
    begun, seen = time.perf_counter(), 0
    seconds = math.inf if settings.minutes is None else 60 * settings.minutes
    for step, batch in enumerate(_batches(rows, order[first:]), first):
        left = min(1 - step / len(order), 1 - (time.perf_counter() - begun) / seconds)
        if left <= 0:
            _keep(out, network, optimizer, averaged, step, settings)
            break
        torch.manual_seed((settings.seed << 32) + step)  # what is left out, the same for a run that was stopped
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * min((step + 1) / settings.warmup, left)
        loss = _step(network, optimizer, batch.to(device), settings, teacher)
        _average(averaged, network, step, settings.averaged)
        seen += len(order[step])
        ended = step + 1 == len(order)
        if (step + 1) % settings.keep_every == 0 or ended:
            _keep(out, network, optimizer, averaged, step + 1, settings)
        if progress and ((step + 1) % settings.report_every == 0 or ended):
            progress(step + 1, len(order), float(loss), seen / (time.perf_counter() - begun))
    load_trained(network, out)
    return network.eval()


def _batches(rows: Rows, order: Sequence[NDArray[np.int64]]) -> Iterator[Batch]:
    """The batches in their order, some of them made beforehand, while the last is learnt from."""
    with ThreadPoolExecutor(_MADE_BEFOREHAND) as pool:
        waiting: deque[Future[Batch]] = deque()
        for chosen in order:
            waiting.append(pool.submit(batch_of, rows, chosen))
            if len(waiting) > _MADE_BEFOREHAND:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def load_trained(network: ReaderNetwork, *runs: Path) -> None:
    """Give a network the averaged weights of a run's last checkpoint, or of several runs their mean.

    The mean of runs that went on from one another, or from the same weights, is better on what none of them learnt
    from: Wortsman et al. 2022, "Model soups".
    """
    kept = [load_file(_checkpoint(run) / "averaged.safetensors") for run in runs]
    mean = {name: torch.stack([each[name] for each in kept]).mean(0) for name in kept[0]}
    network.load_state_dict({**network.state_dict(), **mean})


def loss_of(network: ReaderNetwork, batch: Batch, settings: Settings, teacher: ReaderNetwork | None = None) -> Tensor:
    """The loss of a batch, for each row."""
    with fast_precision(batch.ids.device.type):
        read = network(batch.ids, batch.segments, batch.mask)
    total = (
        span_loss(read.spans, batch)
        + settings.shared * shared_loss(read.spans, batch)
        + settings.twins * twin_loss(read.spans, batch)
        + settings.relevance * relevance_loss(read.relevance, batch.labels[:, 1])
        + settings.yes_no * choice_loss(read.yes_no, batch.labels[:, 2])
        + settings.support * choice_loss(read.support, batch.labels[:, 3])
        + settings.terms * term_loss(read.terms, batch)
    )
    if read.early is not None:
        total = total + settings.early * (
            span_loss(read.early.spans, batch)
            + settings.shared * shared_loss(read.early.spans, batch)
            + settings.relevance * relevance_loss(read.early.relevance, batch.labels[:, 1])
        )
    if teacher is not None:
        with torch.no_grad(), fast_precision(batch.ids.device.type):
            said = teacher(batch.ids, batch.segments, batch.mask)
        total = total + settings.taught * distillation_loss(read, said, batch)
    return total / len(batch.ids)


def _step(
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    settings: Settings,
    teacher: ReaderNetwork | None,
) -> Tensor:
    loss = loss_of(network, batch, settings, teacher)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_([value for _, value in _trained(network)], _CLIP)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.detach()


def _trained(network: ReaderNetwork) -> list[tuple[str, Tensor]]:
    return [(name, value) for name, value in network.named_parameters() if value.requires_grad]


@torch.no_grad()
def _average(averaged: dict[str, Tensor], network: ReaderNetwork, step: int, over: int) -> None:
    """An exponential average over the last steps, at first over as many as there were."""
    share = 1 / min(step + 1, over)
    names = [name for name, _ in _trained(network)]
    torch._foreach_lerp_([averaged[name] for name in names], [value for _, value in _trained(network)], share)


def _keep(
    out: Path,
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    averaged: dict[str, Tensor],
    step: int,
    settings: Settings,
) -> None:
    """Write a checkpoint beside the last one, and put it in its place."""
    fresh, place, old = out / "fresh", out / "checkpoint", out / "old"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    names = [name for name, _ in _trained(network)]
    state = optimizer.state_dict()["state"]
    save_file({name: value.detach().contiguous() for name, value in _trained(network)}, fresh / "weights.safetensors")
    save_file(averaged, fresh / "averaged.safetensors")
    moments = {
        f"{names[number]}/{kind}": value.reshape(-1) if value.dim() == 0 else value
        for number, kinds in state.items()
        for kind, value in kinds.items()
    }
    save_file(moments, fresh / "optimizer.safetensors")
    (fresh / "state.json").write_text(json.dumps({"step": step, "settings": asdict(settings)}), encoding="utf-8")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _checkpoint(out: Path) -> Path:
    """The last checkpoint, also where a run was stopped between two renames."""
    place = out / "checkpoint"
    return place if place.exists() or not (out / "old").exists() else out / "old"


def _resume(
    out: Path,
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    averaged: dict[str, Tensor],
    settings: Settings,
) -> int:
    """Take up the last checkpoint, and say how many steps were made; 0 when there is none."""
    place = _checkpoint(out)
    if not place.exists():
        return 0
    state = json.loads((place / "state.json").read_text(encoding="utf-8"))
    if state["settings"] != json.loads(json.dumps(asdict(settings))):
        raise ValueError(f"{out} was trained with other settings: name another folder")
    network.load_state_dict(load_file(place / "weights.safetensors"), strict=False)
    averaged.update(load_file(place / "averaged.safetensors", device=str(next(network.parameters()).device)))
    moments = load_file(place / "optimizer.safetensors")
    kept = optimizer.state_dict()
    kept["state"] = {
        number: {
            "step": moments[f"{name}/step"].reshape(()),
            "exp_avg": moments[f"{name}/exp_avg"],
            "exp_avg_sq": moments[f"{name}/exp_avg_sq"],
        }
        for number, (name, _) in enumerate(_trained(network))
    }
    optimizer.load_state_dict(kept)
    return int(state["step"])
