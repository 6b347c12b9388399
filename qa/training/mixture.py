"""What is learnt from together: how many examples of which set, each with passages that do not answer beside it.

A reader sees many passages on what is asked, and all but a few do not answer. So questions are shown with passages
that share most words with them and do not hold the answer: one of the same document first, then one on something else.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random

from qa.lexical import LexicalIndex
from qa.training import examples as sets
from qa.training.drafts import MONTHS
from qa.training.examples import AS_READ, NEITHER, NOT_SAID, REFUTED, SUPPORTED, YES, Example, Unit
from qa.training.office import OfficeDocuments
from qa.training.statements import WORKPLACES
from qa.training.templates import Templates
from qa.training.written import units_of

__all__ = ["Shares", "mixture"]

_LOOKED_AT = 25
_PUBLISHERS = ("Daily News", "City Council", "Press Office", "Research Institute", "Statistics Office", "Wiki")
_HEADINGS = ("Background", "History", "Overview", "Results", "Terms", "Notes", "Summary", "Section 3", "Early years")
_LEFT_OUT = frozenset("a an the is are was were be been did do does has have had of in on at to for by that".split())
_NO_CONTEXT, _WRONG_CONTEXT = 0.33, 0.06


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of each kind of example there are: where a set has fewer, it is gone through again.

    Attributes:
        squad: of SQuAD 2.0's questions, as a share of all; those with a misleading twin come together with it.
        with_rivals: share of the questions with an answer that are shown with passages that do not answer as well.
        with_neighbour: share of SQuAD's passages that are shown with the paragraph before or after them.
        in_key_words: share of the questions that are asked in key words, as people type them.
        shifts: of SQuADShifts and of first turns of Doc2Dial.
        spans: of other sets of questions with spans.
        yes_or_no: of questions that are answered with yes or no.
        claims: of claims with what a passage says of them.
        answers_as_claims: of SQuAD's questions with an answer, right or plausible, as a claim.
        follow_ups: of questions of conversations.
        made: of questions on tables, lists, logs and messages that are made by template.
        office: of questions on everyday documents that are made.
        written: how many times each question that was written one by one is learnt from.
    """

    squad: float = 1.0
    with_rivals: float = 0.5
    with_neighbour: float = 0.3
    in_key_words: float = 0.1
    shifts: tuple[tuple[str, int], ...] = (
        ("shift_new_wiki", 8000),
        ("shift_reddit", 7000),
        ("shift_amazon_reviews", 6000),
        ("doc2dial_firstturn", 2000),
        ("shift_new_wiki_bm25neg", 1500),
        ("shift_reddit_bm25neg", 1500),
        ("shift_amazon_reviews_bm25neg", 1500),
    )
    spans: tuple[tuple[str, int], ...] = (
        ("tydiqa_en", 8000),
        ("bioasq_span", 4000),
        ("tatqa", 2000),
        ("fairytaleqa_span", 5000),
        ("qamr", 5000),
        ("molweni", 1000),
    )
    yes_or_no: tuple[tuple[str, int], ...] = (("boolq_yesno", 9000), ("condaqa", 9000))
    claims: tuple[tuple[str, int], ...] = (
        ("fm2_claims", 7000),
        ("fever_symmetric", 3000),
        ("contract_nli", 5000),
        ("nli_small", 5000),
    )
    answers_as_claims: int = 10_000
    follow_ups: int = 8000
    made: int = 10_000
    office: int = 40_000
    written: int = 3

    def of_all_but_written(self, share: float) -> "Shares":
        """So small a share of everything but what was written: to go on from weights that have learnt the rest."""

        def some(counts: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
            return tuple((name, round(share * count)) for name, count in counts)

        return replace(
            self,
            squad=share * self.squad,
            shifts=some(self.shifts),
            spans=some(self.spans),
            yes_or_no=some(self.yes_or_no),
            claims=some(self.claims),
            answers_as_claims=round(share * self.answers_as_claims),
            follow_ups=round(share * self.follow_ups),
            made=round(share * self.made),
            office=round(share * self.office),
        )


def mixture(data: Path, shares: Shares, seed: int, count_tokens: Callable[[str], int]) -> list[Unit]:
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
    office = OfficeDocuments(templates.names, count_tokens)
    units += [unit for unit in (office.make(random) for _ in range(shares.office)) if unit is not None]
    if shares.written:
        units += [
            unit for folder in sorted((WORKPLACES / "learnt").iterdir()) for unit in units_of(folder, random)
        ] * shares.written
    random.shuffle(units)
    titles = sorted({each.context for each in pool if each.context})
    units = [_in_key_words(unit, shares.in_key_words, random) for unit in units]
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


def _drawn(examples: Sequence[Example], count: int, random: Random) -> list[Example]:
    """So many examples, each as often as any other but for one time."""
    times, rest = divmod(count, max(1, len(examples)))
    return [*(each for _ in range(times) for each in examples), *random.sample(examples, rest)]


def _squad(data: Path, squad: dict[str, Example], rivals: _Rivals, shares: Shares, random: Random) -> Iterator[Unit]:
    pairs = [pair for pair in sets.misleading_twins(data) if pair[0] in squad and pair[1] in squad]
    pairs = [pair for pair in pairs if squad[pair[0]].text == squad[pair[1]].text]
    used = {id_ for pair in pairs for id_ in pair[:2]}
    rest = [example for id_, example in squad.items() if id_ not in used]
    neighbours = _Neighbours(list(squad.values()), shares.with_neighbour)
    for answered, misleading, _ in random.sample(pairs, round(shares.squad * len(pairs))):
        beside = rivals.of(squad[answered], 2, random) if random.random() < shares.with_rivals else []
        yield Unit((neighbours.joined(squad[answered], random), *beside), squad[misleading])
    for asked in random.sample(rest, round(shares.squad * len(rest))):
        beside = rivals.of(asked, 3, random) if asked.starts and random.random() < shares.with_rivals else []
        yield Unit((neighbours.joined(asked, random), *beside))


class _Neighbours:
    """Paragraphs of an article in their order: a passage of a person's document is longer than one of them."""

    def __init__(self, examples: Sequence[Example], share: float) -> None:
        articles: dict[str, list[str]] = {}
        for example in examples:
            paragraphs = articles.setdefault(example.context, [])
            if not paragraphs or paragraphs[-1] != example.text:
                paragraphs.append(example.text)
        self._share = share
        self._beside: dict[str, list[tuple[str, str]]] = {}
        for paragraphs in articles.values():
            for before, after in pairwise(paragraphs):
                self._beside.setdefault(after, []).append((before + "\n", ""))
                self._beside.setdefault(before, []).append(("", "\n" + after))

    def joined(self, asked: Example, random: Random) -> Example:
        """An example, at times with the paragraph before or after its own, if that does not hold the answer too."""
        beside = self._beside.get(asked.text)
        if not beside or random.random() >= self._share:
            return asked
        before, after = random.choice(beside)
        if any(answer.lower() in (before + after).lower() for answer in asked.answers):
            return asked
        shift = len(before)
        return replace(
            asked,
            text=before + asked.text + after,
            starts=tuple(start + shift for start in asked.starts),
            ends=tuple(end + shift for end in asked.ends),
        )


def _shifts(shifts: Sequence[Example], rivals: _Rivals, shares: Shares, random: Random) -> Iterator[Unit]:
    for source, count in shares.shifts:
        for asked in _drawn([example for example in shifts if example.source == source], count, random):
            compared = source in ("shift_new_wiki", "doc2dial_firstturn") and random.random() < 2 * shares.with_rivals
            yield Unit((asked, *(rivals.of(asked, 1, random) if compared else [])))


def _spans(spans: dict[str, list[Example]], rivals: _Rivals, shares: Shares, random: Random) -> Iterator[Unit]:
    for source, count in shares.spans:
        for asked in _drawn(spans[source], count, random):
            most = {"tydiqa_en": 0.6, "bioasq_span": 0.4}.get(source, 0.0)
            yield Unit((asked, *(rivals.of(asked, 1, random) if random.random() < most else [])))


def _yes_or_no(data: Path, shares: Shares, random: Random) -> Iterator[Example]:
    """The questions as they are; a part with another's passage; and answered with yes or no, as claims."""
    examples = sets.yes_or_no(data)
    for source, count in shares.yes_or_no:
        of_source = [example for example in examples if example.source == source]
        for asked in _drawn(of_source, count, random):
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
        for claim in _drawn(of_source, count, random):
            if random.random() < 0.06:
                other = random.choice(of_source)
                yield replace(claim, context=other.context, text=other.text, relevant=False, support=NOT_SAID)
            else:
                yield claim
    pairs = [pair for pair in sets.misleading_twins(data) if pair[0] in squad and pair[1] in squad]
    for answered, misleading, plausible in random.sample(pairs, min(shares.answers_as_claims, len(pairs))):
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
    for asked in _drawn(examples, shares.follow_ups, random):
        yield asked
        if random.random() < 0.12:
            yield replace(asked, question=random.choice(alone).question, terms=())


def _in_key_words(unit: Unit, share: float, random: Random) -> Unit:
    """At times a question with an answer in the words that a hurried person would type."""
    if unit.twin or not unit.rows[0].starts or random.random() >= share:
        return unit
    words = unit.rows[0].question.rstrip(" ?").split()
    kept = " ".join(word for word in words if word.lower() not in _LEFT_OUT)
    return Unit(tuple(replace(row, question=kept) for row in unit.rows)) if len(kept.split()) > 1 else unit


def _with_contexts(unit: Unit, titles: Sequence[str], random: Random) -> Unit:
    """Two thirds of the units with a line of context above each passage, of which a few are wrong."""
    if unit.rows[0].terms is not None or unit.rows[0].source in AS_READ:
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
        parts.append(f"{random.randint(1, 28)} {random.choice(MONTHS)} {random.randint(1960, 2025)}")
    if random.random() < 0.3:
        parts.append(" > ".join(random.sample(_HEADINGS, random.randint(1, 2))))
    return " | ".join(part for part in parts if part)
