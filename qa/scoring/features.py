"""What is known of a span candidate that may tell whether it is right: the inputs of the fitted score.

All steps before leave their figures as they are; here they become one row of numbers a candidate, and nothing else
raises or lowers a candidate. A feature that compares candidates ("by how much another answer lies behind") does so over
all candidates of one question.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.answers.values import same
from qa.normalisation import among, search_terms
from qa.query import AnswerType, Query
from qa.reading.candidates import RetrievedPassage, SpanCandidate

__all__ = ["FEATURES", "features"]

Floats = NDArray[np.float64]

FEATURES = (
    "margin",  # logits of the span over those of "no answer"
    "margin_to_best",  # how far behind the best margin of all candidates, in logits, at most 10
    "lead",  # how far ahead of the best candidate with another value, in logits, -10 to 10
    "relevance",  # the reader's logit that the passage is about the question
    "relevance_to_best",
    "yes_or_no",  # of a yes-no question, how sure the reader is of yes or of no: their logit over "neither"
    "yes_from_no",  # and by how much it is surer of the one than of the other
    "retrieval",  # the retriever's score
    "retrieval_to_best",
    "reciprocal_rank",  # of the passage
    "cosine",  # of question and sentence
    "terms_in_sentence",  # share of the question's terms, by weight, in the sentence with its lead line
    "terms_near",  # the same in the sentence and its neighbours
    "terms_in_passage",  # the same in the passage with its context line
    "names_in_sentence",  # share of the question's names
    "names_in_passage",
    "names_missing",  # 1.0 where a name of the question stands nowhere in the passage, its context or its document
    "span_in_question",  # share of the span's terms that the question itself holds
    "length",  # logarithm of the span's words
    "in_period",  # 1.0 where its sentence tells of a time within the question's period
    "outside_period",  # 1.0 where it tells of other times only
    "undated_in_period",  # 1.0 where the question has a period and the sentence tells of no time
    "other_documents",  # logarithm of one more than the other documents that give the same value
    "wants_sentence",
)
"""The features in their order. How many passages were read is none of them: it hardly varies where the score is fitted,
and in a library of one page it would say what nothing was learnt of."""

_FAR = 10.0
_GIVEN = -8.0
"""Margin from which on a passage counts as giving an answer, in logits: below it the reader saw almost nothing."""

Weight = Callable[[str], float]
"""How much a term says: its inverse document frequency in BM25, 0 or more."""


def features(query: Query, candidates: Sequence[SpanCandidate], weight: Weight) -> Floats:
    """The features of each candidate, float64 [candidates, features], in the order of ``FEATURES``.

    Args:
        query: the question.
        candidates: all span candidates of the question.
        weight: how much a term says.
    """
    if not candidates:
        return np.zeros((0, len(FEATURES)))
    passages = list({id(candidate.source): candidate.source for candidate in candidates}.values())
    terms = {id(passage): _by_terms(query, passage, weight) for passage in passages}
    margin = max(candidate.margin for candidate in candidates)
    relevance = max(candidate.scores.relevance for candidate in candidates)
    ranked = sorted(passages, key=lambda passage: -passage.hit.score)
    ranks = {id(passage): rank for rank, passage in enumerate(ranked, 1)}
    rows = []
    for number, candidate in enumerate(candidates):
        known = {
            **_by_reader(candidate, query),
            "margin_to_best": max(candidate.margin - margin, -_FAR),
            "relevance_to_best": max(candidate.scores.relevance - relevance, -_FAR),
            "retrieval_to_best": candidate.source.hit.score - ranked[0].hit.score,
            "reciprocal_rank": 1 / ranks[id(candidate.source)],
            **terms[id(candidate.source)][candidate.sentence],
            **_by_form(candidate, query),
            **_by_time(candidate, query),
            **_beside_others(candidates, number),
        }
        rows.append([known[name] for name in FEATURES])
    return np.asarray(rows, dtype=np.float64)


def _beside_others(candidates: Sequence[SpanCandidate], number: int) -> dict[str, float]:
    """How a candidate stands beside those with another value, and which other documents give its own."""
    own = candidates[number]
    rivals, agreeing = -np.inf, set()
    for place, other in enumerate(candidates):
        if place == number or _overlap(own, other):
            continue
        if same(own.value, other.value):
            if other.document.id != own.document.id and other.margin > _GIVEN:
                agreeing.add(other.document.id)
        else:
            rivals = max(rivals, other.margin)
    return {
        "lead": float(np.clip(own.margin - rivals, -_FAR, _FAR)),
        "other_documents": float(np.log1p(len(agreeing))),
    }


def _overlap(one: SpanCandidate, other: SpanCandidate) -> bool:
    return one.document.id == other.document.id and one.start < other.end and other.start < one.end


def _by_reader(candidate: SpanCandidate, query: Query) -> dict[str, float]:
    hit = candidate.source.hit
    yes, no, neither = candidate.scores.yes_no
    similarities = hit.sentence_similarities
    return {
        "margin": candidate.margin,
        "relevance": candidate.scores.relevance,
        "yes_or_no": max(yes, no) - neither if query.answer_type is AnswerType.YES_NO else 0.0,
        "yes_from_no": abs(yes - no) if query.answer_type is AnswerType.YES_NO else 0.0,
        "retrieval": hit.score,
        "cosine": similarities[candidate.sentence] if candidate.sentence < len(similarities) else hit.similarity,
    }


def _by_terms(query: Query, passage: RetrievedPassage, weight: Weight) -> list[dict[str, float]]:
    """What each sentence of a passage holds of the question's terms."""

    def share(wanted: Iterable[str], held: set[str]) -> float:
        """The share of the wanted terms, by weight, that are held in whatever form; 1.0 of none."""
        weights = {term: max(weight(term), 0.1) for term in wanted}
        total = sum(weights.values())
        return sum(weights[term] for term in weights if among(term, held)) / total if total else 1.0

    text = passage.document.text
    sentences = [
        set(search_terms(f"{sentence.lead} {text[sentence.start : sentence.end]}"))
        for sentence in passage.passage.sentences
    ]
    around = set(search_terms(passage.passage.context)).union(*sentences)
    missing = [name for name in query.names if not among(name, around)]
    folded = text.casefold() if missing else ""
    names = tuple(name for name in query.terms if name in query.names)
    of_passage = {
        "terms_in_passage": share(query.terms, around),
        "names_in_passage": share(names, around),
        "names_missing": 0.0 if all(_stands_in(name, folded) for name in missing) else 1.0,
    }
    return [
        {
            "terms_in_sentence": share(query.terms, own),
            "terms_near": share(query.terms, set().union(*sentences[max(0, number - 1) : number + 2])),
            "names_in_sentence": share(names, own),
            **of_passage,
        }
        for number, own in enumerate(sentences)
    ]


def _stands_in(name: str, folded: str) -> bool:
    """Whether the stem of a name is in a text without capitals: the stem of "Tandy" is "tandi"."""
    return name in folded or (name.endswith("i") and f"{name[:-1]}y" in folded)


def _by_form(candidate: SpanCandidate, query: Query) -> dict[str, float]:
    terms = search_terms(candidate.words)
    held = sum(term in query.terms for term in terms)
    return {
        "span_in_question": 0.0 if candidate.is_sentence else held / len(terms) if terms else 1.0,
        "length": float(np.log1p(len(candidate.words.split()))),
        "wants_sentence": float(query.wants_sentence),
    }


def _by_time(candidate: SpanCandidate, query: Query) -> dict[str, float]:
    """How what a sentence tells of times fits the question's period; of a date, how the date itself does."""
    fits = dict.fromkeys(("in_period", "outside_period", "undated_in_period"), 0.0)
    if query.period is None:
        return fits
    days = query.period.around if query.period.from_now else query.period.days
    told = [candidate.days] if candidate.days is not None else candidate.told
    if any(days.overlaps(each) for each in told):
        fits["in_period"] = 1.0
    else:
        fits["outside_period" if told else "undated_in_period"] = 1.0
    return fits
