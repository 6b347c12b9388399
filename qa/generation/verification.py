"""Whether the passages carry a sentence that was written of them, and which of their sentences do.

First by value: each number, date and name of the sentence must stand in a passage; what stands in none is not said, or
is refuted where another stands in its place. Then by the reader: whether the evidence supports the sentence, refutes
it, or does not say. Cf. SummaC (Laban et al. 2022), MiniCheck (Tang, Laban and Durrett 2024), which read sentence by
sentence as well.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from corpus.document import Document, Quote
from corpus.phrases import Phrase
from qa.generation.dispute import Dispute, disputed
from qa.generation.evidence import Claim, Evidence, find_evidence
from qa.generation.sources import Source
from qa.generation.support import ASKED, FITTED, SUPPORT_FEATURES, read_support
from qa.reading.cross_encoder import CrossEncoder
from qa.scoring.features import Floats
from qa.scoring.trees import Trees
from qa.settings import SUPPORT_THRESHOLD

__all__ = ["Quoted", "Source", "Verdict", "VerdictKind", "Verifier"]

VerdictKind = Literal["supported", "refuted", "not said"]
"""What sources say of a sentence: that it is so, that it is otherwise, or neither."""

_MARGINS = np.array([-12.0, -6.0, -3.0, -1.0, 1.0, 3.0, 6.0, 12.0])
"""What the margin of a value may turn out to be, in logits."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document that carry a sentence: ``document.text[start:end] == quote.text``."""

    document: Document = field(repr=False)
    quote: Quote

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.quote.start

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.quote.end


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sources say of a sentence.

    Attributes:
        kind: whether they support it, refute it, or do not say.
        reason: in words, for a person.
        probability: that it is supported, 0 to 1.
        quotes: the sentences that carry it, in the order of the sources; of one that is refuted, those that refute it;
            none where nothing is said.
    """

    kind: VerdictKind
    reason: str
    probability: float
    quotes: tuple[Quoted, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether the sentence may be shown."""
        return self.kind == "supported"


class Verifier:
    """Verifies sentences against passages. Threads may share one."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model
        self._support = Trees.load(FITTED, SUPPORT_FEATURES)

    def verify(self, sentence: str, sources: Sequence[Source]) -> Verdict:
        """What the sources say of a sentence.

        Args:
            sentence: one, without the markers of its citations.
            sources: the passages that it may rest on, in any order.
        """
        claim = Claim.of(sentence)
        is_open = sentence.rstrip("\"'”’» ").endswith(("?", ":"))  # a question, or what only leads to something else
        if is_open or claim.is_bare:
            return Verdict("not said", Phrase("it says nothing that could be checked"), 0.0)
        evidence = find_evidence(claim, sources)
        if evidence.missing:
            return _by_value(evidence)
        return self._by_reading(evidence)

    def disputed(self, sentence: str, sources: Sequence[Source]) -> Dispute | None:
        """What the documents say of a sentence that is supported, where more of them contradict it than carry it."""
        return disputed(sentence, sources, self._model)

    def verify_all(self, sentences: Sequence[str], sources: Sequence[Source]) -> list[Verdict]:
        """The verdict of each of several sentences on the same sources; on several processors in less time."""
        with ThreadPoolExecutor() as threads:
            return list(threads.map(lambda sentence: self.verify(sentence, sources), sentences))

    def _by_reading(self, evidence: Evidence) -> Verdict:
        if not evidence.places:
            return Verdict("not said", Phrase("no passage speaks of it"), 0.0)
        row, windows = read_support(evidence, self._model, self._is_open)
        probability = float(self._support.probabilities(row[None])[0])
        if probability >= SUPPORT_THRESHOLD:
            return Verdict("supported", Phrase("the passages say so"), probability, _quotes(evidence))
        _, refuted, not_said = windows[0].support
        if refuted > not_said:
            return Verdict("refuted", Phrase("the passages say otherwise"), probability, _quotes(evidence))
        return Verdict("not said", Phrase("the passages do not say so"), probability)

    def _is_open(self, row: Floats) -> bool:
        """Whether asking the evidence for the claim's values may change the verdict."""
        rows = np.repeat(row[None], len(_MARGINS), axis=0)
        rows[:, ASKED] = _MARGINS
        supported = self._support.probabilities(rows) >= SUPPORT_THRESHOLD
        return bool(supported.any() and not supported.all())


def _by_value(evidence: Evidence) -> Verdict:
    """The verdict on a sentence with values that stand in no passage."""
    value = evidence.missing[0]
    rival = evidence.rival(value)
    if rival is not None:
        reason = Phrase("the passages have “{rival}” where it has “{value}”", rival=rival, value=value.words)
        return Verdict("refuted", reason, 0.0, _quotes(evidence))
    return Verdict("not said", Phrase("“{value}” stands in none of the passages", value=value.words), 0.0)


def _quotes(evidence: Evidence) -> tuple[Quoted, ...]:
    return tuple(Quoted(source.document, source.quote(sentence)) for source, sentence in evidence.quoted)
