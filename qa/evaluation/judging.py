"""One answer judged: whether it is right, its citations are exact and to the point, and what was found."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from corpus.dates import DateRange
from corpus.document import Document
from qa.answer import Answer, Citation
from qa.errors import NoSuchDocument
from qa.evaluation import metrics
from qa.evaluation.equivalence import SHORT_ANSWER
from qa.evaluation.metrics import Span
from qa.evaluation.question_sets import Evidence, GoldQuestion

__all__ = ["RECALL_DEPTHS", "Answering", "CheckedCitation", "Judge", "LocatedEvidence", "Row", "is_right"]

RECALL_DEPTHS = (1, 5, 10, 20)
"""The depths of the ranking at which recall is measured."""

_LISTS = ("list", "two-part")  # kinds of question whose answers must be there whole, in any order

_SENTENCES = ("definition", "how", "why")  # kinds of question that sentences answer

_ASKS_FOR_SENTENCES = re.compile(
    r"\b(?:why|explain|describe|what happen(?:s|ed)|what (?:do|does|did) .+ mean"
    r"|how(?! (?:many|much|long|old|far|often|big|large|high|tall|deep|wide|fast|heavy|soon|late|early)\b))\b",
    re.IGNORECASE,
)

_AROUND = 160  # characters shown on each side of a quote


def is_right(
    question: GoldQuestion, direct: str | None, quotes: Sequence[str] = (), when: DateRange | None = None
) -> bool:
    """Whether an answer is right.

    It is when ``qa.evaluation.metrics.right`` takes the direct answer. Where the gold answer is a sentence, or the
    question asks for one ("why", "how"), it also is when the direct answer or a quote tells the gold answer.

    Args:
        question: with its gold answers.
        direct: the short answer; None when abstained.
        quotes: the sentences that are cited.
        when: the days that the direct answer means, when known.
    """
    golds = question.answers or ()
    if metrics.right(direct, golds, when, is_list=question.kind in _LISTS):
        return True
    if direct is None:
        return False
    is_open = question.kind in _SENTENCES or _ASKS_FOR_SENTENCES.search(question.question) is not None
    sentences = golds if is_open else [gold for gold in golds if len(gold.split()) > SHORT_ANSWER]
    return metrics.tells_one((direct, *quotes), sentences, when)


class Answering(Protocol):
    """What is evaluated: a ``Library``, or anything that answers questions and shows its documents."""

    def ask(self, question: str, history: Sequence[str] = (), *, asked_on: date | None = None) -> Answer:
        """Answer the question; ``history`` holds the conversation's earlier questions, oldest first.

        ``asked_on``, the day from which "this week" is told, is given only where the question file has it.
        """

    def document(self, id_or_name: str, /) -> Document:
        """The document of that id or file name; raises ``NoSuchDocument``."""


@dataclass(frozen=True, slots=True)
class LocatedEvidence:
    """A piece of evidence, where it stands, and whether it was found.

    Attributes:
        evidence: the piece itself.
        document_id: the document it is in; empty when the library has none of that name.
        spans: the places of its quote; empty when it is nowhere.
        rank: the rank of the first retrieved passage that it is in; None when it is in none.
        cited: whether a citation touches it.
    """

    evidence: Evidence
    document_id: str
    spans: tuple[Span, ...]
    rank: int | None = None
    cited: bool = False


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """A citation with the words around it, checked against its document.

    Attributes:
        citation: the citation itself.
        exact: whether the document's text from ``start`` to ``end`` is the quote.
        supports: whether it touches a piece of evidence; None when no evidence is known.
        before: the document's words before the quote.
        after: those after it.
    """

    citation: Citation
    exact: bool
    supports: bool | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question, its answer, and what each metric says of it.

    Attributes:
        question: the question and what is right.
        answer: what came back.
        scores: metric name to value; None where the metric does not apply to the question.
        citations: the answer's citations, or when it abstained the nearest passages, checked.
        evidence: each piece of evidence, located.
    """

    question: GoldQuestion
    answer: Answer
    scores: Mapping[str, float | None]
    citations: tuple[CheckedCitation, ...]
    evidence: tuple[LocatedEvidence, ...]

    @property
    def right(self) -> bool | None:
        """Whether it is right; None when no answer is known."""
        value = self.scores["right"]
        return None if value is None else bool(value)


class Judge:
    """Judges answers against a library's documents, which it looks up once each."""

    def __init__(self, library: Answering) -> None:
        self._library = library
        self._documents: dict[str, Document | None] = {}
        self.problems: list[str] = []

    def row(self, question: GoldQuestion, answer: Answer) -> Row:
        """Judge the answer to the question; evidence that is nowhere is added to ``problems``."""
        evidence = tuple(self._located(question, piece, answer) for piece in question.evidence)
        known = [piece for piece in evidence if piece.spans]
        citations = tuple(self._checked(cited, known) for cited in answer.citations or answer.nearest)
        scores = (
            _answer_scores(question, answer)
            | {"citation_exactness": self._exactness(answer)}
            | _citation_scores(answer, citations, known)
            | _ranking_scores(answer, known)
        )
        return Row(question, answer, scores, citations, evidence)

    def _located(self, question: GoldQuestion, evidence: Evidence, answer: Answer) -> LocatedEvidence:
        document = self._document(evidence.document)
        if document is None:
            self.problems.append(f'{question.id}: the library has no document "{evidence.document}"')
            return LocatedEvidence(evidence, "", ())
        spans = tuple(evidence.locate(document.text))
        if not spans:
            quote = _shortened(evidence.quote or "", 80)
            self.problems.append(f'{question.id}: "{quote}" is nowhere in {evidence.document}')
        found = LocatedEvidence(evidence, document.id, spans)
        return replace(
            found,
            rank=next((rank for rank, hit in enumerate(answer.retrieved, 1) if _touches(found, hit)), None),
            cited=any(_touches(found, citation) for citation in answer.citations),
        )

    def _checked(self, citation: Citation, evidence: Sequence[LocatedEvidence]) -> CheckedCitation:
        document = self._document(citation.document_id)
        text = document.text if document else ""
        return CheckedCitation(
            citation,
            exact=self._is_exact(citation),
            supports=any(_touches(piece, citation) for piece in evidence) if evidence else None,
            before=_tail(text[: citation.start]),
            after=_head(text[citation.end :]),
        )

    def _exactness(self, answer: Answer) -> float | None:
        """The share of all quotes shown, also those of other answers and nearest passages, that are exact."""
        others = (cited for other in answer.agreement.others for cited in other.citations)
        exact = [self._is_exact(cited) for cited in (*answer.citations, *answer.nearest, *others)]
        return _mean(exact)

    def _is_exact(self, citation: Citation) -> bool:
        document = self._document(citation.document_id)
        if document is None or not 0 <= citation.start < citation.end:
            return False
        return document.text[citation.start : citation.end] == citation.quote

    def _document(self, id_or_name: str) -> Document | None:
        if id_or_name not in self._documents:
            try:
                self._documents[id_or_name] = self._library.document(id_or_name)
            except NoSuchDocument:
                self._documents[id_or_name] = None
        return self._documents[id_or_name]


class _Placed(Protocol):
    """A slice of a document: a citation or a retrieved passage."""

    @property
    def document_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _touches(evidence: LocatedEvidence, placed: _Placed) -> bool:
    place = (placed.start, placed.end)
    return evidence.document_id == placed.document_id and any(metrics.overlaps(span, place) for span in evidence.spans)


_ANSWER_SCORES = (
    "right",
    "contained",
    "exact_match",
    "f1",
    "answered",
    "refused",
    "decision",
    "right_when_answered",
)


def _answer_scores(question: GoldQuestion, answer: Answer) -> dict[str, float | None]:
    if question.answers is None:
        return dict.fromkeys(_ANSWER_SCORES)
    given, golds = None if answer.abstained else answer.direct or "", question.answers
    when = DateRange(answer.date.start, answer.date.end) if answer.date else None
    is_list = question.kind in _LISTS
    right = float(is_right(question, given, [cited.quote for cited in answer.citations], when))
    return {
        "right": right,
        "contained": max(right, float(metrics.contained(given, golds, when, is_list=is_list))),
        "exact_match": metrics.exact_match(given, golds, when),
        "f1": metrics.f1(given, golds, when),
        "answered": float(not answer.abstained) if golds else None,
        "refused": None if golds else float(answer.abstained),
        "decision": float(bool(golds) != answer.abstained),
        "right_when_answered": None if answer.abstained else right,
    }


def _citation_scores(
    answer: Answer, citations: Sequence[CheckedCitation], evidence: Sequence[LocatedEvidence]
) -> dict[str, float | None]:
    """Citation precision and recall, adapted from Liu et al. 2023.

    In "Evaluating Verifiability in Generative Search Engines" people judge whether a citation supports its
    sentence; here, whether it touches a known piece of evidence.
    """
    if not evidence:
        return dict.fromkeys(("citation_precision", "citation_recall", "citation_documents"))
    cited = {citation.document_id for citation in answer.citations}
    return {
        "citation_precision": _mean(bool(c.supports) for c in citations) if answer.citations else None,
        "citation_recall": float(any(piece.cited for piece in evidence)),
        "citation_documents": _mean(document in cited for document in {piece.document_id for piece in evidence}),
    }


def _ranking_scores(answer: Answer, evidence: Sequence[LocatedEvidence]) -> dict[str, float | None]:
    """Whether and where evidence is among the passages retrieved.

    ``recall@k`` is 1 when any piece of evidence is in the first ``k`` passages, since any one is enough
    (the top-k accuracy of Karpukhin et al. 2020). For nDCG a passage gains the best grade among the pieces
    that it is the first to hold; pieces that one passage holds together count once. Where whole documents
    are the evidence, the ranking is of documents, each at its first passage.
    """
    if not evidence:
        return dict.fromkeys([*(f"recall@{k}" for k in RECALL_DEPTHS), "mrr@10", "ndcg@10"])
    whole = all(piece.evidence.quote is None for piece in evidence)
    ranks = range(1, len(answer.retrieved) + 1)
    places = _document_ranks(answer) if whole else dict(zip(ranks, ranks, strict=True))
    gains = [0.0] * len(set(places.values()))
    for piece in evidence:
        if piece.rank is not None:
            at = places[piece.rank] - 1
            gains[at] = max(gains[at], float(piece.evidence.grade))
    missed = [float(piece.evidence.grade) for piece in evidence if piece.rank is None]
    first = min((places[piece.rank] for piece in evidence if piece.rank is not None), default=None)
    return {
        **{f"recall@{k}": float(first is not None and first <= k) for k in RECALL_DEPTHS},
        "mrr@10": metrics.reciprocal_rank(first, depth=10),
        "ndcg@10": metrics.ndcg(gains, missed, depth=10),
    }


def _document_ranks(answer: Answer) -> dict[int, int]:
    """The rank of each retrieved passage's document among the documents, from that of the passage."""
    order = list(dict.fromkeys(hit.document_id for hit in answer.retrieved))
    return {rank: order.index(hit.document_id) + 1 for rank, hit in enumerate(answer.retrieved, start=1)}


def _head(text: str) -> str:
    """The first words of a text that is to be shown, cut at a space."""
    return text if len(text) <= _AROUND else text[:_AROUND].rsplit(" ", 1)[0] + " …"


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else "… " + text[-_AROUND:].split(" ", 1)[-1]


def _shortened(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: length - 2].rstrip() + " …"


def _mean(values: Iterable[float]) -> float | None:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else None
