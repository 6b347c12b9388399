"""What is learnt from together: how many examples of which set, each with passages that do not answer beside it.

A reader sees many passages on what is asked, and all but a few do not answer. So questions are shown with passages
that share most words with them and do not hold the answer: one of the same document first, then one on something else.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from qa.lexical import LexicalIndex
from qa.training import examples as sets
from qa.training.examples import NEITHER, NOT_SAID, REFUTED, SUPPORTED, YES, Example
from qa.training.templates import Templates

__all__ = ["Shares", "Unit", "mixture"]

_LOOKED_AT = 25
_MONTHS = "January February March April May June July August September October November December".split()
_PUBLISHERS = ("Daily News", "City Council", "Press Office", "Research Institute", "Statistics Office", "Wiki")
_HEADINGS = ("Background", "History", "Overview", "Results", "Terms", "Notes", "Summary", "Section 3", "Early years")
_NO_CONTEXT, _WRONG_CONTEXT = 0.33, 0.06


@dataclass(frozen=True, slots=True)
class Unit:
    """Examples that are learnt from in one step.

    Attributes:
        rows: one question, with the passage that answers first and then others.
        twin: a question that differs in little from it and that the first passage does not answer.
    """

    rows: tuple[Example, ...]
    twin: Example | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of each kind of example there are."""

    twins: int = 3400
    twins_with_rival: int = 1500
    squad: int = 1400
    misleading: int = 800
    shifts: tuple[tuple[str, int], ...] = (
        ("shift_new_wiki", 900),
        ("shift_reddit", 450),
        ("shift_amazon_reviews", 350),
        ("doc2dial_firstturn", 330),
        ("shift_new_wiki_bm25neg", 150),
        ("shift_reddit_bm25neg", 150),
        ("shift_amazon_reviews_bm25neg", 150),
    )
    spans: tuple[tuple[str, int], ...] = (
        ("tydiqa_en", 2400),
        ("bioasq_span", 1300),
        ("tatqa", 700),
        ("fairytaleqa_span", 350),
        ("qamr", 700),
        ("molweni", 300),
    )
    yes_or_no: tuple[tuple[str, int], ...] = (("boolq_yesno", 2200), ("condaqa", 1500))
    claims: tuple[tuple[str, int], ...] = (
        ("fm2_claims", 2600),
        ("fever_symmetric", 1100),
        ("contract_nli", 1500),
        ("nli_small", 900),
    )
    answers_as_claims: int = 900
    follow_ups: int = 3000
    made: int = 1700


def mixture(data: Path, shares: Shares, seed: int) -> list[Unit]:
    """The examples of a run, in an order that is drawn; the same for the same seed."""
    random = Random(seed)
    squad = sets.squad(data)
    spans = {name: sets.with_spans(data, name) for name, _ in shares.spans}
    shifts = sets.train_mix(data)
    pool = [*squad.values(), *shifts, *spans["tydiqa_en"], *spans["bioasq_span"], *spans["tatqa"]]
    with tempfile.TemporaryDirectory() as folder:
        rivals = _Rivals(pool, Path(folder))
        units = [
            *_squad(data, squad, rivals, shares, random),
            *_shifts(shifts, rivals, shares, random),
            *_spans(spans, rivals, shares, random),
        ]
    units += [Unit((each,)) for each in _yes_or_no(data, shares, random)]
    units += [Unit((each,)) for each in _claims(data, squad, shares, random)]
    units += [Unit((each,)) for each in _follow_ups(data, squad, shares, random)]
    templates = Templates(list(squad.values()))
    made = (templates.make(random) for _ in range(shares.made))
    units += [Unit((each,)) for each in made if each is not None]
    random.shuffle(units)
    titles = sorted({each.context for each in pool if each.context})
    return [_with_contexts(unit, titles, random) for unit in units]


class _Rivals:
    """Finds passages that share words with a question and do not answer it."""

    def __init__(self, pool: Sequence[Example], folder: Path) -> None:
        self._passages = list({example.text: example for example in pool}.values())
        LexicalIndex.build(folder, ((n, each.context, each.text) for n, each in enumerate(self._passages)))
        self._index = LexicalIndex.load(folder)

    def of(self, asked: Example, count: int, random: Random) -> list[Example]:
        """So many passages, shown with the question: of its own document the first, then one on something else."""
        answers = {answer.lower() for answer in asked.answers}
        found = [self._passages[place] for place, _ in self._index.search(asked.question, _LOOKED_AT)]
        free = [
            each
            for each in found
            if each.text != asked.text and not any(answer in each.text.lower() for answer in answers)
        ]
        near = [each for each in free if asked.context and each.context == asked.context]
        off = [each for each in free if not asked.context or each.context != asked.context]
        ranked = [*near[:1], *off[:4]] if random.random() < 0.7 else [*off[:4], *near[:1]]
        if len(ranked) > 1:
            ranked[1:] = random.sample(ranked[1:], len(ranked) - 1)
        return [
            Example(asked.source, asked.question, each.context, each.text, relevant=False) for each in ranked[:count]
        ]


def _squad(data: Path, squad: dict[str, Example], rivals: _Rivals, shares: Shares, random: Random) -> Iterator[Unit]:
    pairs = [pair for pair in sets.misleading_twins(data) if pair[0] in squad and pair[1] in squad]
    pairs = [pair for pair in pairs if squad[pair[0]].text == squad[pair[1]].text]
    chosen = random.sample(pairs, min(shares.twins, len(pairs)))
    used = {id_ for pair in pairs for id_ in pair[:2]}
    for number, (answered, misleading, _) in enumerate(chosen):
        asked = squad[answered]
        beside = rivals.of(asked, 1, random) if number < shares.twins_with_rival else []
        yield Unit((asked, *beside), squad[misleading])
    rest = [example for id_, example in squad.items() if id_ not in used]
    for asked in random.sample([each for each in rest if each.starts], shares.squad):
        yield Unit((asked, *rivals.of(asked, 2, random)))
    for asked in random.sample([each for each in rest if not each.starts], shares.misleading):
        yield Unit((asked,))


def _shifts(shifts: Sequence[Example], rivals: _Rivals, shares: Shares, random: Random) -> Iterator[Unit]:
    for source, count in shares.shifts:
        of_source = [example for example in shifts if example.source == source]
        for asked in random.sample(of_source, min(count, len(of_source))):
            beside = rivals.of(asked, 1, random) if source in ("shift_new_wiki", "doc2dial_firstturn") else []
            yield Unit((asked, *beside))


def _spans(spans: dict[str, list[Example]], rivals: _Rivals, shares: Shares, random: Random) -> Iterator[Unit]:
    for source, count in shares.spans:
        for asked in random.sample(spans[source], min(count, len(spans[source]))):
            most = {"tydiqa_en": 0.6, "bioasq_span": 0.4}.get(source, 0.0)
            yield Unit((asked, *(rivals.of(asked, 1, random) if random.random() < most else [])))


def _yes_or_no(data: Path, shares: Shares, random: Random) -> Iterator[Example]:
    """The questions as they are; a part with another's passage; and answered with yes or no, as claims."""
    examples = sets.yes_or_no(data)
    for source, count in shares.yes_or_no:
        of_source = [example for example in examples if example.source == source]
        for asked in random.sample(of_source, min(count, len(of_source))):
            roll = random.random()
            if roll < 0.15:
                other = random.choice(of_source)
                yield replace(asked, context=other.context, text=other.text, relevant=False, yes_no=NEITHER)
            elif roll < 0.35 and asked.yes_no is not None:
                yield _answered(asked, random)
            else:
                yield asked


def _answered(asked: Example, random: Random) -> Example:
    """A question with "yes" or "no" after it, as a claim."""
    said = random.choice(("Yes", "No"))
    right = (said == "Yes") == (asked.yes_no == YES)
    support = NOT_SAID if asked.yes_no == NEITHER else SUPPORTED if right else REFUTED
    return replace(asked, question=f"{asked.question} {said}.", relevant=None, yes_no=None, support=support)


def _claims(data: Path, squad: dict[str, Example], shares: Shares, random: Random) -> Iterator[Example]:
    examples = sets.claims(data)
    for source, count in shares.claims:
        of_source = [example for example in examples if example.source == source]
        for claim in random.sample(of_source, min(count, len(of_source))):
            if random.random() < 0.06:
                other = random.choice(of_source)
                yield replace(claim, context=other.context, text=other.text, relevant=False, support=NOT_SAID)
            else:
                yield claim
    pairs = [pair for pair in sets.misleading_twins(data) if pair[0] in squad and pair[1] in squad]
    for answered, misleading, plausible in random.sample(pairs, shares.answers_as_claims):
        asked, twin = squad[answered], squad[misleading]
        right = random.random() < 0.5
        question, answer = (asked.question, asked.answers[0]) if right else (twin.question, plausible)
        yield replace(
            asked if right else twin,
            question=f"{question} {answer}",
            starts=(),
            ends=(),
            spans=False,
            relevant=None,
            support=SUPPORTED if right else NOT_SAID,
        )


def _follow_ups(data: Path, squad: dict[str, Example], shares: Shares, random: Random) -> Iterator[Example]:
    """The questions of conversations, and a part with what was said in another, which belongs to none of theirs."""
    examples = sets.follow_ups(data)
    alone = [example for example in squad.values() if example.starts]
    for asked in random.sample(examples, min(shares.follow_ups, len(examples))):
        yield asked
        if random.random() < 0.12:
            yield replace(asked, question=random.choice(alone).question, terms=())


def _with_contexts(unit: Unit, titles: Sequence[str], random: Random) -> Unit:
    """Two thirds of the units with a line of context above each passage, of which a few are wrong."""
    if unit.rows[0].terms is not None:
        return unit
    bare = random.random() < _NO_CONTEXT
    rows = tuple(replace(row, context="" if bare else _context(row.context, titles, random)) for row in unit.rows)
    twin = None if unit.twin is None else replace(unit.twin, context=rows[0].context)
    return Unit(rows, twin)


def _context(title: str, titles: Sequence[str], random: Random) -> str:
    parts = [random.choice(titles) if title and random.random() < _WRONG_CONTEXT else title]
    if random.random() < 0.2:
        parts.append(random.choice(_PUBLISHERS))
    if random.random() < 0.3:
        parts.append(f"{random.randint(1, 28)} {random.choice(_MONTHS)} {random.randint(1960, 2025)}")
    if random.random() < 0.3:
        parts.append(" > ".join(random.sample(_HEADINGS, random.randint(1, 2))))
    return " | ".join(part for part in parts if part)
