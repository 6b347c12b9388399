"""Training: a plan of epochs, worked off step by step, which can be stopped at any moment and goes on from there."""

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from random import Random
from typing import NamedTuple

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from qa.training.batches import Batch, batches, row_of
from qa.training.examples import Example
from qa.training.losses import relevance_loss, shared_loss, span_loss
from qa.training.neighbours import Neighbours
from qa.training.network import ReaderNetwork
from qa.training.precision import fast_precision
from qa.training.rivals import find_rivals
from qa.training.unanswerable import Unanswerable

__all__ = ["Mix", "Settings", "load_trained", "train"]

_WITHOUT_CONTEXT = 0.3
_CLIP = 1.0
_AVERAGED_OVER = 300  # steps
_LAST_ROUND = 0.35  # share of its weights, beside those of the round before


@dataclass(frozen=True, slots=True)
class Mix:
    """What the examples of an epoch are, and how they are learnt from.

    Attributes:
        shares: of the answered examples of each set that is not taken whole.
        others: share of the examples with a passage on something else.
        made: chance that an unanswerable example is made of an answered one, by set.
        made_of_rest: the same for the sets that ``made`` does not name.
        reworded: chance that one more is made, by another word in a word's place, for the sets that ``made`` names.
        dropout: share of what each layer adds that is left out.
        rivals: passages beside the one that answers, for the sets that ``made`` names (see ``find_rivals``).
    """

    shares: Mapping[str, float]
    others: float
    made: Mapping[str, float]
    made_of_rest: float
    reworded: float
    dropout: float = 0.0
    rivals: int = 0


_MIXES = (
    Mix(
        shares={"shift_reddit": 0.5, "shift_amazon_reviews": 0.4},
        others=0.3,
        made={"nqg": 1.0, "shift_new_wiki": 1.0},
        made_of_rest=0.2,
        reworded=0.0,
    ),
    Mix(
        shares={"nqg": 0.4, "shift_new_wiki": 0.4, "shift_reddit": 0.05, "shift_amazon_reviews": 0.05},
        others=0.05,
        made={"nqg": 0.35, "shift_new_wiki": 0.35},
        made_of_rest=0.03,
        reworded=0.25,
    ),
    Mix(
        shares={"shift_reddit": 0.5, "shift_amazon_reviews": 0.4},
        others=0.15,
        made={"nqg": 1.0, "shift_new_wiki": 1.0},
        made_of_rest=0.2,
        reworded=0.5,
        dropout=0.1,
    ),
    Mix(
        shares={"nqg": 0.6, "shift_new_wiki": 0.6, "shift_reddit": 0.1, "shift_amazon_reviews": 0.1},
        others=0.03,
        made={"nqg": 0.25, "shift_new_wiki": 0.25},
        made_of_rest=0.03,
        reworded=0.1,
        dropout=0.1,
        rivals=2,
    ),
)
"""Of each epoch: at first everything, then what is most like the documents of an encyclopedia, and harder. By then the
answers are known by heart, so the second round leaves out a share of what the layers say, and makes other questions.
The third shows each question with the passages that took in the network so far."""


class _Epoch(NamedTuple):
    """Its round, how many batches it has, what share is left out of what the layers add, and the batches."""

    round: int
    batches: int
    dropout: float
    rows: Callable[[], Iterator[Batch]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        lengths: for each epoch of each round, the tokens that an example is cut to: shorter ones are quicker.
        batch: examples in a step.
        rate: the highest learning rate of a round, reached after ``warmup`` steps and falling in a line to nothing.
        warmup: steps.
        decay: weight decay.
        relevance: weight of the loss of relevance beside that of the span.
        shared: weight of the loss over the spans of all passages that a question is shown with.
        seed: the same seed gives the same weights on the same machine.
        keep_every: steps between two checkpoints.
    """

    lengths: tuple[tuple[int, ...], ...] = ((144, 224), (160,), (160,))
    batch: int = 32
    rate: float = 3e-4
    warmup: int = 150
    decay: float = 0.01
    relevance: float = 0.5
    shared: float = 1.0
    seed: int = 1
    keep_every: int = 200


def train(
    examples: Sequence[Example],
    network: ReaderNetwork,
    tokenizer: Tokenizer,
    out: Path,
    settings: Settings,
    progress: Callable[[int, int, float, float], None] | None = None,
) -> ReaderNetwork:
    """Train a network, from the last checkpoint in ``out`` if there is one.

    Args:
        examples: to train on; unanswerable ones are made of them as well.
        network: with the weights to begin from.
        tokenizer: the encoder's, neither padding nor truncating.
        out: folder of the checkpoint, which is replaced whole.
        settings: how.
        progress: called with the step, the number of steps, the loss, and examples per second.

    Returns:
        The network with what the run has come to: see ``load_trained``.
    """
    torch.manual_seed(settings.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    averaged = {name: value.detach().clone() for name, value in _trained(network)}
    optimizer = torch.optim.AdamW(
        [value for _, value in _trained(network)], lr=settings.rate, weight_decay=settings.decay, fused=True
    )
    epochs = _epochs(examples, network, tokenizer, out, settings)
    shares = _shares_of_rate(epochs, settings.warmup)
    steps = len(shares)
    out.mkdir(parents=True, exist_ok=True)
    step = first = _resume(out, network, optimizer, averaged, settings)
    before = 0
    for round_, count, dropout, rows in epochs:
        if before + count > first:
            begun, seen = time.perf_counter(), 0
            network.set_dropout(dropout)
            for number, batch in enumerate(rows(), before):
                if number < first:
                    continue
                for group in optimizer.param_groups:
                    group["lr"] = settings.rate * shares[number]
                torch.manual_seed(settings.seed * steps + number)  # what is left out does not hang on where it goes on
                loss = _step(network, optimizer, batch, device, settings)
                _average(averaged, network, step)
                step, seen = number + 1, seen + len(batch.ids)
                if step == before + count:
                    save_file(averaged, out / "fresh.safetensors")
                    (out / "fresh.safetensors").replace(out / f"round-{round_}.safetensors")
                if step % settings.keep_every == 0 or step == steps:
                    _keep(out, network, optimizer, averaged, step, settings)
                if progress:
                    progress(step, steps, loss, seen / (time.perf_counter() - begun))
        before += count
    load_trained(out, network)
    return network


def load_trained(out: Path, network: ReaderNetwork) -> None:
    """Give a network what a run has come to: the averaged weights of its last round, mixed with those before.

    What the last round is for it learns at the cost of what came before; between the two lies what does both (Wortsman
    et al. 2022, "Robust fine-tuning of zero-shot models").
    """
    rounds = sorted(out.glob("round-*.safetensors"), key=lambda path: int(path.stem.removeprefix("round-")))
    last = load_file(rounds[-1])
    if len(rounds) > 1:
        before = load_file(rounds[-2])
        last = {name: torch.lerp(before[name], value, _LAST_ROUND) for name, value in last.items()}
    network.load_state_dict(last, strict=False)


def _epochs(
    examples: Sequence[Example], network: ReaderNetwork, tokenizer: Tokenizer, out: Path, settings: Settings
) -> list[_Epoch]:
    vectors = network.words.weight.detach().float().cpu().numpy()
    maker = Unanswerable(examples, Neighbours(tokenizer, vectors))
    epochs: list[_Epoch] = []
    rounds = [(number, length) for number, lengths in enumerate(settings.lengths) for length in lengths]
    for number, (round_, length) in enumerate(rounds):
        mix = _MIXES[min(number, len(_MIXES) - 1)]
        chosen = list(_chosen(examples, maker, mix, Random(f"{settings.seed}/{number}")))
        size = settings.batch // (1 + mix.rivals) or 1
        shown = partial(_with_rivals, chosen, examples, mix, network, tokenizer, length, out / f"rivals-{number}.json")
        rows = partial(_rows, shown, tokenizer, length, size, f"{settings.seed}/{number}/rows")
        epochs.append(_Epoch(round_, -(-len(chosen) // size), mix.dropout, rows))
    return epochs


def _rows(
    shown: Callable[[], list[list[Example]]], tokenizer: Tokenizer, length: int, size: int, seed: str
) -> Iterator[Batch]:
    random = Random(seed)
    return batches([[row_of(tokenizer, each, length, random) for each in group] for group in shown()], size, random)


def _with_rivals(
    chosen: Sequence[Example],
    passages: Sequence[Example],
    mix: Mix,
    network: ReaderNetwork,
    tokenizer: Tokenizer,
    length: int,
    kept: Path,
) -> list[list[Example]]:
    """Each example with its rivals, which are found once and kept in a file: a run that goes on has the same."""
    groups = [[example] for example in chosen]
    if not mix.rivals:
        return groups
    places = [place for place, example in enumerate(chosen) if example.answered and example.source in mix.made]
    if not kept.exists():
        found = find_rivals([chosen[place] for place in places], passages, network, tokenizer, mix.rivals, length)
        fresh = kept.with_suffix(".fresh")
        fresh.write_text(json.dumps(found), encoding="utf-8")
        fresh.rename(kept)
    for place, rivals in zip(places, json.loads(kept.read_text(encoding="utf-8")), strict=True):
        asked = chosen[place]
        groups[place] += [
            replace(
                passages[rival],
                question=asked.question,
                context=passages[rival].context if asked.context else "",
                starts=(),
                ends=(),
                within=None,
                relevant=False,
            )
            for rival in rivals
        ]
    return groups


def _chosen(examples: Sequence[Example], maker: Unanswerable, mix: Mix, random: Random) -> Iterator[Example]:
    """The examples of an epoch: a share of each set, and unanswerable ones made of them."""
    for example in examples:
        if example.answered:
            if random.random() < mix.shares.get(example.source, 1.0):
                bare = random.random() < _WITHOUT_CONTEXT
                yield replace(example, context="") if bare else example
            made = []
            if random.random() < mix.made.get(example.source, mix.made_of_rest):
                made.append(maker.make(example, random))
            if mix.reworded and example.source in mix.made and random.random() < mix.reworded:
                made.append(maker.reworded(example, random))
            yield from (each for each in made if each is not None)
        elif random.random() < mix.others:
            yield example


def _step(
    network: ReaderNetwork, optimizer: torch.optim.Optimizer, batch: Batch, device: torch.device, settings: Settings
) -> float:
    with fast_precision(device.type):
        spans, relevance = network(batch.ids.to(device), batch.segments.to(device), batch.mask.to(device))
    loss = span_loss(spans, batch) + settings.relevance * relevance_loss(relevance, batch.relevant.to(device))
    if batch.has_rivals:
        loss = loss + settings.shared * shared_loss(spans, batch)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_([value for _, value in _trained(network)], _CLIP)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _shares_of_rate(epochs: Sequence[_Epoch], warmup: int) -> list[float]:
    """The share of the highest learning rate at each step: in each round it rises, and falls to nothing."""
    shares: list[float] = []
    for _, group in groupby(epochs, key=lambda epoch: epoch.round):
        steps = sum(epoch.batches for epoch in group)
        shares += [min((step + 1) / warmup, (steps - step) / max(1, steps - warmup)) for step in range(steps)]
    return shares


def _trained(network: ReaderNetwork) -> list[tuple[str, Tensor]]:
    return [(name, value) for name, value in network.named_parameters() if value.requires_grad]


@torch.no_grad()
def _average(averaged: dict[str, Tensor], network: ReaderNetwork, step: int) -> None:
    """An exponential average over the last steps, at first over as many as there were."""
    share = 1 / min(step + 1, _AVERAGED_OVER)
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


def _resume(
    out: Path,
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    averaged: dict[str, Tensor],
    settings: Settings,
) -> int:
    """Take up the last checkpoint, and say how many steps were made; 0 when there is none."""
    place = out / "checkpoint"
    if not place.exists() and (out / "old").exists():  # stopped between two renames
        (out / "old").rename(place)
    if not place.exists():
        return 0
    state = json.loads((place / "state.json").read_text(encoding="utf-8"))
    given = json.loads(json.dumps(asdict(settings)))
    if state["settings"] != given:
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
