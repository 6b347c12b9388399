"""The sentences of passages that a claim may rest on, found by its words and its values."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from corpus.dates import TimeExpression, find_time_expressions
from qa.generation.sources import Source, SourceSentence
from qa.generation.stated import Kind, Stated, same_amount, same_days, stated_in
from qa.normalisation import among, related, search_terms

__all__ = ["Claim", "Evidence", "find_evidence"]

_MOST_SENTENCES = 4
_MOST_CHARACTERS = 700
_LEAST_GAIN = 0.08
_SAME_PLACE = 0.5


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

    @cached_property
    def terms(self) -> list[str]:
        """Its search terms, in order."""
        return search_terms(self.text)

    def terms_without(self, value: Stated) -> list[str]:
        """Its search terms but for those of a value."""
        return search_terms(f"{self.text[: value.start]} {self.text[value.end :]}")


@dataclass(frozen=True, eq=False)
class Evidence:
    """What of the sources a claim may rest on.

    Attributes:
        claim: the sentence.
        sources: all of them.
        sentences: those chosen, each with its source, in the order of the sources.
        missing: the claim's values that stand in no source.
        weights: how much each of the claim's terms says.
    """

    claim: Claim
    sources: tuple[Source, ...]
    sentences: tuple[tuple[Source, SourceSentence], ...]
    missing: tuple[Stated, ...]
    weights: dict[str, float]

    @property
    def text(self) -> str:
        """The chosen sentences, as they are read: their values written as the claim writes them.

        That "twenty-one" is "21", and "yesterday" the day before the document's, was seen by value, and is nothing that
        the reader has to know.
        """
        return " ".join(_written_alike(self.claim, source, sentence) for source, sentence in self.sentences)

    @property
    def context(self) -> str:
        """What stands above the first of them."""
        return self.sentences[0][0].passage.context if self.sentences else ""

    def rival(self, value: Stated) -> str | None:
        """The words of another value that stands where a missing one would; None where nothing stands there."""
        rest = self.claim.terms_without(value)
        for _, sentence in sorted(self.sentences, key=lambda pair: -self.share(rest, pair[1])):
            if self.share(rest, sentence) < _SAME_PLACE:
                return None
            for words in _of_kind(value, sentence):
                return words
        return None

    def share(self, terms: Iterable[str], sentence: SourceSentence) -> float:
        """The share of terms, by weight, that a sentence has in whatever form; 0.0 of none."""
        wanted = set(terms)
        total = sum(self.weights.get(term, 1.0) for term in wanted)
        held = sum(self.weights.get(term, 1.0) for term in wanted if among(term, sentence.terms))
        return held / total if total else 0.0


def find_evidence(claim: Claim, sources: Sequence[Source]) -> Evidence:
    """The fewest sentences that hold as much as possible of a claim, and its values that none holds."""
    pairs = [(source, sentence) for source in sources for sentence in source.sentences]
    weights = _weights(claim, [sentence for _, sentence in pairs])
    places = {value: _places(claim, value, pairs) for value in claim.values}
    chosen = [pairs[at] for at in _chosen(claim, pairs, weights, places)]
    missing = tuple(
        value for value in claim.values if not places[value] and not _is_above(claim, value, sources, chosen)
    )
    return Evidence(claim, tuple(sources), tuple(chosen), missing, weights)


def _is_above(
    claim: Claim, value: Stated, sources: Sequence[Source], chosen: Sequence[tuple[Source, SourceSentence]]
) -> bool:
    """Whether a value that no sentence holds stands in what is read above one, or a name's words in several.

    The day that a document was published is not that of what happens on a day which its sentences name.
    """
    if value.kind is Kind.NAME and _together(value, sources):
        return True
    if value.kind is Kind.DATE and any(sentence.times for _, sentence in chosen):
        return False
    return any(_holds(claim, value, source, source.above) for source in sources)


def _weights(claim: Claim, sentences: Sequence[SourceSentence]) -> dict[str, float]:
    """How much each term of a claim says: the rarer among the sentences, the more."""
    return {
        term: math.log1p(len(sentences) / (0.5 + sum(among(term, each.terms) for each in sentences)))
        for term in set(claim.terms)
    }


def _places(claim: Claim, value: Stated, pairs: Sequence[tuple[Source, SourceSentence]]) -> frozenset[int]:
    """The numbers of the sentences that hold a value."""
    return frozenset(at for at, (source, sentence) in enumerate(pairs) if _holds(claim, value, source, sentence))


def _holds(claim: Claim, value: Stated, source: Source, sentence: SourceSentence) -> bool:
    match value.kind:
        case Kind.NUMBER:
            return any(amount.quantity and same_amount(value, amount.quantity) for amount in sentence.amounts)
        case Kind.DATE:
            return value.time is not None and same_days(_resolved(claim, value.time, source), sentence.times)
        case Kind.NAME:
            return all(_has_name(part, sentence) for part in value.parts)


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
    """Whether a sentence has a word of a name, or the words that its letters begin."""
    if part in sentence.words or among(part, sentence.terms):
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
    claim: Claim,
    pairs: Sequence[tuple[Source, SourceSentence]],
    weights: dict[str, float],
    places: dict[Stated, frozenset[int]],
) -> list[int]:
    """The numbers of the sentences that hold most of what is not held yet, one after the other; in order."""
    held = [frozenset(term for term in weights if among(term, sentence.terms)) for _, sentence in pairs]
    worth = Counter(weights)
    per_value = sum(weights.values()) / max(1, len(weights))
    total = sum(weights.values()) + per_value * len(places)
    chosen: list[int] = []
    terms, values, length = set(weights), set(places), 0
    while len(chosen) < _MOST_SENTENCES:
        gains = [
            sum(worth[term] for term in own & terms) + per_value * sum(at in places[value] for value in values)
            for at, own in enumerate(held)
        ]
        best = max(range(len(pairs)), key=lambda at: (gains[at], -len(pairs[at][1].text)), default=None)
        if best is None or gains[best] < _LEAST_GAIN * total or (chosen and length > _MOST_CHARACTERS):
            break
        chosen.append(best)
        terms -= held[best]
        values -= {value for value in values if best in places[value]}
        length += len(pairs[best][1].text)
    return sorted(chosen)


def _of_kind(value: Stated, sentence: SourceSentence) -> list[str]:
    """The words of the values in a sentence that are of the kind of another."""
    match value.kind:
        case Kind.NUMBER:
            unit = value.quantity.unit if value.quantity else ""
            return [each.words for each in sentence.amounts if each.quantity and each.quantity.unit == unit]
        case Kind.DATE:
            return [each.text for each in sentence.times]
        case Kind.NAME:
            return []
