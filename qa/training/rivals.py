"""Passages that a question may be shown beside the one that answers it, to learn which is which.

A library holds many passages on what is asked, and all but a few do not answer. Of those that share most words with the
question, the ones that the network is taken in by are the ones to learn from.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from qa.lexical import LexicalIndex
from qa.training.batches import Row, batch_of, row_of
from qa.training.examples import Example
from qa.training.network import ReaderNetwork
from qa.training.precision import fast_precision

__all__ = ["find_rivals"]

_FOUND = 12
_LOOKED_AT = 5
_AT_ONCE = 64
_SEED = 1


def find_rivals(
    asked: Sequence[Example],
    passages: Sequence[Example],
    network: ReaderNetwork,
    tokenizer: Tokenizer,
    count: int,
    max_tokens: int,
) -> list[list[int]]:
    """For each question the passages in which the network sees the best answers, though they do not hold it.

    Args:
        asked: questions with the passages that answer them.
        passages: what to look in; of examples that share a passage the first counts.
        network: as far as it is trained.
        tokenizer: the network's.
        count: how many to find for each question; fewer where too few share a word with it.
        max_tokens: that a passage is cut to.

    Returns:
        For each question places in ``passages``, those first that the network is most taken in by.
    """
    answers = _answers(asked, network, tokenizer, max_tokens)
    found = list(_found(asked, passages, answers))
    shown = [
        Example("", example.question, passages[place].context, passages[place].text)
        for example, places in zip(asked, found, strict=True)
        for place in places
    ]
    margins = iter(_margins(shown, network, tokenizer, max_tokens))
    rivals = []
    for places in found:
        ranked = sorted(((next(margins), -at, place) for at, place in enumerate(places)), reverse=True)
        rivals.append([place for _, _, place in ranked[:count]])
    return rivals


def _found(asked: Sequence[Example], passages: Sequence[Example], answers: Sequence[set[str]]) -> Iterator[list[int]]:
    """The first passages by BM25 that are not the one that answers and do not hold its answer."""
    first: dict[str, int] = {}
    for place, passage in enumerate(passages):
        first.setdefault(passage.text, place)
    with tempfile.TemporaryDirectory() as folder:
        LexicalIndex.build(Path(folder), ((place, passages[place].context, text) for text, place in first.items()))
        index = LexicalIndex.load(Path(folder))
        for example, answer in zip(asked, answers, strict=True):
            others = (place for place, _ in index.search(example.question, _FOUND))
            free = [
                place
                for place in others
                if passages[place].text != example.text
                and not any(each in passages[place].text.lower() for each in answer)
            ]
            yield free[:_LOOKED_AT]


def _answers(asked: Sequence[Example], network: ReaderNetwork, tokenizer: Tokenizer, max_tokens: int) -> list[set[str]]:
    """The answers in lower case; where only the sentence is known, what the network reads in it."""
    known = [
        {example.text[start:end].lower() for start, end in zip(example.starts, example.ends, strict=True)}
        for example in asked
    ]
    unknown = [place for place, example in enumerate(asked) if example.within is not None]
    sentences = [asked[place] for place in unknown]
    for place, row, logits in _read(sentences, network, tokenizer, max_tokens):
        start = max(row.starts, key=lambda token: float(logits[token, 0]))
        ends = [token for token in row.ends if start <= token < start + 20]
        end = max(ends, key=lambda token: float(logits[token, 1]))
        offsets, at = row.window.offsets, row.window.text_at
        known[unknown[place]] = {sentences[place].text[offsets[start - at][0] : offsets[end - at][1]].lower()}
    return known


def _margins(shown: Sequence[Example], network: ReaderNetwork, tokenizer: Tokenizer, max_tokens: int) -> list[float]:
    """By how much the best span exceeds no answer, in logits."""
    margins = [0.0] * len(shown)
    for place, row, logits in _read(shown, network, tokenizer, max_tokens):
        text = logits[row.window.text_at : row.window.text_end]
        margins[place] = float((text.max(dim=0).values - logits[0]).sum()) if len(text) else 0.0
    return margins


@torch.no_grad()
def _read(
    examples: Sequence[Example], network: ReaderNetwork, tokenizer: Tokenizer, max_tokens: int
) -> Iterator[tuple[int, Row, Tensor]]:
    """The place of each example, its row, and the logits of beginning and end, float [tokens, 2]."""
    device = next(network.parameters()).device
    random = Random(_SEED)
    training = network.training
    network.eval()
    order = sorted(range(len(examples)), key=lambda place: len(examples[place].text))
    for first in range(0, len(order), _AT_ONCE):
        places = order[first : first + _AT_ONCE]
        rows = [row_of(tokenizer, examples[place], max_tokens, random) for place in places]
        batch = batch_of([(row,) for row in rows])
        with fast_precision(device.type):
            spans, _ = network(batch.ids.to(device), batch.segments.to(device), batch.mask.to(device))
        yield from zip(places, rows, spans.cpu(), strict=True)
    network.train(training)
