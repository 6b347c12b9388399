"""The sentences of passages that a claim may rest on, found by its words and its values."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

from corpus.dates import TimeExpression, find_time_expressions
from qa.generation.sources import Source, SourceSentence
from qa.generation.stated import (
    Kind,
    Stated,
    initials_of,
    opening_in,
    other_ordinals,
    same_amount,
    same_days,
    stated_in,
    words_of,
)
from qa.normalisation import ORDINALS, among, related, search_terms
from qa.settings import EVIDENCE_CHARACTERS, EVIDENCE_GAIN, EVIDENCE_SENTENCES, QUOTE_GAIN, SAME_PLACE

__all__ = ["Claim", "Evidence", "Place", "find_evidence"]

_BESIDE, _AROUND = 3, 6
"""Terms on each side of a value that are looked for, and terms on each side of a place among which they are."""

Place = tuple[Source, SourceSentence]
"""A sentence with the source that it stands in."""


@dataclass(frozen=True, eq=False)
class Claim:
    """A sentence that is to be verified, with what of it can be compared.

    Attributes:
        text: the sentence.
        values: its numbers, dates and names.
    """

    text: str
    values: tuple[Stated, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """A sentence."""
        return cls(text, tuple(stated_in(text, None)))

    def opened(self, sources: Iterable[Source]) -> Self:
        """The sentence with the word that it opens with among its values, where a source has it as a name."""
        opening = opening_in(self.text)
        if opening is None or any(value.start == opening.start for value in self.values):
            return self
        inside = re.compile(rf"(?<=[a-z,;] ){re.escape(opening.words)}(?!\w)")
        if not any(inside.search(source.text) for source in sources):
            return self
        return type(self)(self.text, (opening, *self.values))

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing of anything: it has no terms, or no words beside its values, as an item of a list."""
        rest, opening = self.text, opening_in(self.text)
        for value in [*self.values, *([opening] if opening else [])]:
            rest = f"{rest[: value.start]}{' ' * len(value.words)}{rest[value.end :]}"
        return not self.terms or not any(map(str.isalpha, rest))

    @cached_property
    def terms(self) -> list[str]:
        """Its search terms, in order."""
        return search_terms(self.text)

    def terms_without(self, value: Stated) -> set[str]:
        """Its search terms but for those of a value."""
        return set(search_terms(f"{self.text[: value.start]} {self.text[value.end :]}"))


@dataclass(frozen=True, eq=False)
class Evidence:
    """What of the sources a claim may rest on.

    Attributes:
        claim: the sentence.
        places: the sentences that were chosen, in the order of the sources.
        missing: the claim's values that stand in no source.
        weights: how much each of the claim's terms says: the rarer among the sentences, the more.
        held: of each chosen sentence, the claim's terms that it holds in whatever form.
        holding: of each value that sentences hold, the numbers of those among the chosen.
    """

    claim: Claim
    places: tuple[Place, ...]
    missing: tuple[Stated, ...]
    weights: dict[str, float]
    held: tuple[frozenset[str], ...]
    holding: dict[Stated, frozenset[int]]

    @cached_property
    def text(self) -> str:
        """The chosen sentences, as they are read: their values written as the claim writes them.

        That "twenty-one" is "21", and "yesterday" the day before the document's, was seen by value, and is nothing that
        the reader has to know.
        """
        return " ".join(self.sentences)

    @cached_property
    def sentences(self) -> list[str]:
        """Each of the chosen sentences as it is read."""
        return [_written_alike(self.claim, *place) for place in self.places]

    @property
    def context(self) -> str:
        """What stands above the first of them."""
        return self.places[0][0].passage.context if self.places else ""

    def occurrence(self, value: Stated, at: int) -> int | None:
        """Where a value begins in the text of a chosen sentence; None where it is not in it, or more than once."""
        source, sentence = self.places[at]
        words = value.words if value.kind is Kind.NAME else _words_of_same(self.claim, value, source, sentence)
        found = _whole(words, sentence.text) if words else []
        if not found and value.kind is Kind.NAME:
            found = _whole(value.parts[-1], sentence.text)
        return found[0] if len(found) == 1 else None

    def _terms_around(self, at: int, start: int) -> frozenset[str]:
        """The claim's terms on each side of a place in a chosen sentence."""
        text = self.places[at][1].text
        around = [*_terms(text[:start])[-_AROUND:], *_terms(text[start:])[: _AROUND + 2]]
        return frozenset(term for term in self.weights if among(term, around))

    def rivals(self, value: Stated) -> list[tuple[int, Stated]]:
        """The other values of its kind in the chosen sentences, each with the number of its sentence."""
        own = set(value.parts) or {value.words.casefold()}
        return [
            (at, each)
            for at, (_, sentence) in enumerate(self.places)
            for each in sentence.stated
            if each.kind is value.kind and own.isdisjoint(each.parts or (each.words.casefold(),))
        ]

    def near(self, value: Stated) -> float:
        """Share of the terms beside a value in the claim that the chosen sentences have around it; 1.0 of none."""
        found = [(at, self.occurrence(value, at)) for at in self.holding[value]]
        return self._share_around(value, [(at, start) for at, start in found if start is not None])

    def displaced(self, value: Stated) -> float:
        """By how much more of the terms beside a value are around another of its kind than around itself, as a share.

        Others that the claim has as well do not count: in a list all have the same beside them.
        """
        said = set(words_of(self.claim.text))
        rivals = [(at, each.start) for at, each in self.rivals(value) if not said.issuperset(words_of(each.words))]
        return self._share_around(value, rivals) - self.near(value) if rivals else -1.0

    def _share_around(self, value: Stated, places: Sequence[tuple[int, int]]) -> float:
        """The largest share of the terms beside a value in the claim that are around one of some places."""
        text = self.claim.text
        terms = {*_terms(text[: value.start])[-_BESIDE:], *_terms(text[value.end :])[:_BESIDE]}
        shares = [self.share(terms, self._terms_around(at, start)) for at, start in places]
        return max(shares) if terms and shares else 1.0

    @property
    def quoted(self) -> tuple[Place, ...]:
        """Those of its sentences that hold what no other does: the best, and each that adds enough to it."""
        ranked = _by_gain(self.held, self.weights, self.holding)
        chosen = [at for n, (at, gain) in enumerate(ranked) if n == 0 or gain >= QUOTE_GAIN]
        return tuple(self.places[at] for at in sorted(chosen))

    def share(self, terms: Iterable[str], held: frozenset[str]) -> float:
        """The share of some of the claim's terms, by weight, that are held; 0.0 of none."""
        wanted = self.weights.keys() & set(terms)
        total = sum(self.weights[term] for term in wanted)
        return sum(self.weights[term] for term in wanted & held) / total if total else 0.0

    def rival(self, value: Stated, least: float = SAME_PLACE) -> str | None:
        """The words of another value that stands where a missing one would; None where nothing stands there.

        Args:
            value: that is missing.
            least: share of the claim's other terms from which on a sentence is its place.
        """
        rest = self.claim.terms_without(value) & self.weights.keys()
        shares = [self.share(rest, held) for held in self.held]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < least:
            return None
        return next(iter(_of_kind(value, self.places[best][1])), None)


def find_evidence(claim: Claim, sources: Sequence[Source]) -> Evidence:
    """The fewest sentences that hold as much as possible of a claim, and its values that none holds."""
    claim = claim.opened(sources)
    places = [(source, sentence) for source in sources for sentence in source.sentences]
    held = _held(claim, places)
    weights = _weights(claim, held)
    holding = {
        value: frozenset(at for at, (source, sentence) in enumerate(places) if _holds(claim, value, source, sentence))
        for value in claim.values
    }
    chosen = _chosen(places, held, weights, holding)
    missing = tuple(
        value
        for value in claim.values
        if not holding[value] and not _is_above(claim, value, sources, [places[at] for at in chosen])
    )
    missing += tuple(other_ordinals(claim.text, {term for at in chosen for term in places[at][1].terms}))
    return Evidence(
        claim,
        tuple(places[at] for at in chosen),
        missing or tuple(_unknown_opening(claim, sources, held, weights)),
        weights,
        tuple(held[at] for at in chosen),
        {value: frozenset(n for n, at in enumerate(chosen) if at in own) for value, own in holding.items()},
    )


@lru_cache(maxsize=2**12)
def _terms(text: str) -> tuple[str, ...]:
    """The search terms of a part of a sentence, which is asked for again and again."""
    return tuple(search_terms(text))


def _whole(words: str, text: str) -> list[int]:
    """Where words stand in a text, not as a part of longer ones."""
    return [found.start() for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)]


def _unknown_opening(
    claim: Claim, sources: Sequence[Source], held: Sequence[frozenset[str]], weights: Mapping[str, float]
) -> Iterator[Stated]:
    """The word that opens a claim, where it stands in no source though a sentence says of something else what it says.

    Such a word may be a name ("Lee opened the bridge") or any other ("Bees fly").
    """
    opening = opening_in(claim.text)
    if opening is None or any(
        _has_name(part, each)
        for source in sources
        for each in [*source.sentences, source.above]
        for part in opening.parts
    ):
        return
    rest = claim.terms_without(opening) & weights.keys()
    total = sum(weights[term] for term in rest)
    if total and max((sum(weights[term] for term in own & rest) for own in held), default=0.0) >= SAME_PLACE * total:
        yield opening


def _held(claim: Claim, places: Sequence[Place]) -> list[frozenset[str]]:
    """Of each sentence, the claim's terms that it holds in whatever form."""
    by_letter: dict[str, set[str]] = defaultdict(set)  # forms of one word begin alike
    for _, sentence in places:
        for term in sentence.terms:
            by_letter[term[0]].add(term)
    forms: dict[str, set[str]] = defaultdict(set)
    for term in set(claim.terms):
        for other in by_letter[term[0]]:
            if related(term, other):
                forms[other].add(term)
    return [frozenset().union(*(forms[term] for term in sentence.terms if term in forms)) for _, sentence in places]


def _weights(claim: Claim, held: Sequence[frozenset[str]]) -> dict[str, float]:
    return {
        term: math.log1p(len(held) / (0.5 + sum(term in own for own in held))) for term in dict.fromkeys(claim.terms)
    }


def _is_above(claim: Claim, value: Stated, sources: Sequence[Source], chosen: Sequence[Place]) -> bool:
    """Whether a value that no sentence holds stands in what is read above one, or a name's words in several.

    The day that a document was published is not that of what happens on a day which its sentences name.
    """
    if value.kind is Kind.NAME and _together(value, sources):
        return True
    if value.kind is Kind.DATE and any(sentence.times for _, sentence in chosen):
        return False
    return any(_holds(claim, value, source, source.above) for source in sources)


def _holds(claim: Claim, value: Stated, source: Source, sentence: SourceSentence) -> bool:
    match value.kind:
        case Kind.NUMBER:
            return any(amount.quantity and same_amount(value, amount.quantity) for amount in sentence.amounts)
        case Kind.DATE:
            return value.time is not None and same_days(_resolved(claim, value.time, source), sentence.times)
        case Kind.NAME:
            shortened = not initials_of(value.words).isdisjoint(sentence.words)
            return shortened or all(_has_name(part, sentence) for part in value.parts)


def _written_alike(claim: Claim, source: Source, sentence: SourceSentence) -> str:
    """A sentence with each value that a claim has in other words written as the claim writes it."""
    text = sentence.text
    for value in claim.values:
        if value.kind is not Kind.NAME and value.words not in text:
            words = _words_of_same(claim, value, source, sentence)
            text = text.replace(words, value.words, 1) if words else text
    return text


def _words_of_same(claim: Claim, value: Stated, source: Source, sentence: SourceSentence) -> str | None:
    """How a sentence writes a number or a date of a claim; None where it does not have it."""
    if value.time is not None:
        time = _resolved(claim, value.time, source)
        return next((each.text for each in sentence.times if same_days(time, [each])), None)
    return next((each.words for each in sentence.amounts if each.quantity and same_amount(value, each.quantity)), None)


def _resolved(claim: Claim, time: TimeExpression, source: Source) -> TimeExpression:
    """The time that a claim names, "18 March" and "last year" resolved as the source would mean it."""
    if time.range is not None or source.document.published is None:
        return time
    found = find_time_expressions(claim.text, source.document.published)
    return next((each for each in found if each.start == time.start), time)


def _has_name(part: str, sentence: SourceSentence) -> bool:
    """Whether a sentence has a word of a name, in whatever form, or the words that it is the initials of."""
    if part in sentence.words or part in sentence.initials:
        return True
    terms = search_terms(part)
    return bool(terms) and all(any(related(term, other) for other in sentence.terms) for term in terms)


def _together(value: Stated, sources: Sequence[Source]) -> bool:
    """Whether a name's words all stand in one source, though not in one sentence."""
    return any(
        all(any(_has_name(part, each) for each in [*source.sentences, source.above]) for part in value.parts)
        for source in sources
    )


def _chosen(
    places: Sequence[Place],
    held: Sequence[frozenset[str]],
    weights: Mapping[str, float],
    holding: Mapping[Stated, frozenset[int]],
) -> list[int]:
    """The numbers of the sentences that are read, in order."""
    chosen: list[int] = []
    length = 0
    for at, gain in _by_gain(held, weights, holding):
        if gain < EVIDENCE_GAIN or len(chosen) == EVIDENCE_SENTENCES or length >= EVIDENCE_CHARACTERS:
            break
        chosen.append(at)
        length += len(places[at][1].text)
    return sorted(chosen)


def _by_gain(
    held: Sequence[frozenset[str]], weights: Mapping[str, float], holding: Mapping[Stated, frozenset[int]]
) -> Iterator[tuple[int, float]]:
    """The number of each sentence that adds to those before it, and the share of the claim that it adds, most first.

    A value says as much as a term does in the mean.
    """
    per_value = sum(weights.values()) / max(1, len(weights))
    total = sum(weights.values()) + per_value * len(holding)
    terms, values = set(weights), set(holding)

    def gain(at: int) -> float:
        return sum(weights[term] for term in held[at] & terms) + per_value * sum(at in holding[each] for each in values)

    while held and total and gain(best := max(range(len(held)), key=gain)) > 0:
        yield best, gain(best) / total
        terms -= held[best]
        values -= {value for value in values if best in holding[value]}


def _of_kind(value: Stated, sentence: SourceSentence) -> list[str]:
    """The words of the values in a sentence that are of the kind of another."""
    match value.kind:
        case Kind.NUMBER:
            if value.quantity is None:
                return [word for word in words_of(sentence.text) if word in ORDINALS]
            unit = value.quantity.unit
            return [each.words for each in sentence.amounts if each.quantity and each.quantity.unit == unit]
        case Kind.DATE:
            return [each.text for each in sentence.times]
        case Kind.NAME:
            return []
