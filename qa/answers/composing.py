"""The composing step: from a decision to what a person reads, each part with its citations."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.phrases import Phrase, joined_by
from qa.answer import Agreement, Answer, Citation, OtherAnswer, abstention, given
from qa.answers.citing import citations, date_of, markers, ranking, words
from qa.answers.deciding import Decision, Outcome
from qa.answers.derivation import derivation
from qa.answers.grouping import Group
from qa.query import AnswerType, Query
from qa.reading.candidates import RetrievedPassage, SpanCandidate
from qa.settings import MOST_CITATIONS, NEAREST_PASSAGES

__all__ = ["compose", "guess_of"]


def compose(query: Query, decision: Decision, passages: Sequence[RetrievedPassage]) -> Answer:
    """The answer that was decided on, or the abstention.

    Args:
        query: the question.
        decision: what is answered.
        passages: those that were found, best first.
    """
    match decision.outcome:
        case Outcome.ABSTAIN:
            answer = _abstained(query, decision)
        case Outcome.LIST:
            answer = _listed(query, decision.groups)
        case Outcome.ANSWER:
            answer = _sentences(query, decision.groups) if query.wants_sentence else _short(query, decision.groups)
    return replace(answer, retrieved=ranking(passages))


def guess_of(query: Query, group: Group) -> str:
    """What is answered for a group: yes or no, where that is asked and sure, or its words."""
    verdict = group.best.scores.verdict if query.answer_type is AnswerType.YES_NO else None
    return verdict or words(group.shown)


def _short(query: Query, groups: Sequence[Group]) -> Answer:
    """One short answer, with the documents that give it and those that give another."""
    best = groups[0]
    shown = best.shown
    cited = [shown, *(each for each in best.by_document() if each.document.id != shown.document.id)]
    own = citations(cited[:MOST_CITATIONS])
    others = _others(best, groups[1:], len(own) + 1)
    witnesses = best.witnesses()
    otherwise = [
        Phrase("; otherwise {answer} {markers}", answer=other.answer, markers=markers(other.citations))
        for other in others
    ]
    text = joined_by("", [words(shown), derivation(shown), f" {markers(own)}", *otherwise])
    return replace(
        given(query.text, words(shown), text, best.probability, own),
        date=date_of(best),
        agreement=Agreement(
            agree=len(witnesses),
            differ=sum(len(other.citations) for other in others),
            others=tuple(others),
            copies=sum(len(witness) - 1 for witness in witnesses),
        ),
    )


def _others(best: Group, groups: Iterable[Group], number: int) -> list[OtherAnswer]:
    """What documents say that do not give the best answer: the newest first, each document by its own citation."""
    spoken_for = {each.document.id for each in best.by_document()}
    differing: list[tuple[Group, list[SpanCandidate]]] = []
    for group in groups:
        witnesses = [each for each in group.witnesses() if each[0].document.id not in spoken_for]
        if witnesses:
            differing.append((group, [witness[0] for witness in witnesses]))
            spoken_for |= {each.document.id for witness in witnesses for each in witness}
    others = []
    for group, candidates in sorted(differing, key=lambda each: each[0].newest, reverse=True):
        cited = citations(candidates, number)
        number += len(cited)
        others.append(OtherAnswer(words(group.shown), tuple(cited)))
    return others


def _listed(query: Query, groups: Sequence[Group]) -> Answer:
    """Every different answer, dates in the order of time, each with the documents that give it."""
    in_order = sorted(groups, key=lambda each: each.first_day) if query.answer_type is AnswerType.DATE else groups
    cited: list[Citation] = []
    items: dict[str, str] = {}
    for group in in_order:
        shown = group.shown
        others = [each for each in group.by_document() if each.document.id != shown.document.id]
        own = citations([shown, *others], len(cited) + 1)
        cited += own
        items.setdefault(words(shown), joined_by("", [words(shown), derivation(shown), f" {markers(own)}"]))
    between = "; " if any("," in item for item in items) else ", "
    direct, text = joined_by(between, list(items)), joined_by("; ", list(items.values()))
    return replace(
        given(query.text, direct, text, groups[0].probability, cited),
        agreement=Agreement(len({citation.document_id for citation in cited})),
    )


def _sentences(query: Query, groups: Sequence[Group]) -> Answer:
    """The sentence that answers, after "Yes" or "No" where the reader is sure of it; one that says more after it."""
    best = groups[0].best
    following = [] if query.answer_type is AnswerType.YES_NO else groups[1:]
    beside = [each.best for each in following if each.best.document.id == best.document.id][:1]
    sentences = sorted([best, *beside], key=lambda each: each.start)
    cited = citations(sentences)
    text = " ".join(f"{each.words} [{one.marker}]" for each, one in zip(sentences, cited, strict=True))
    direct = words(best)
    if query.answer_type is AnswerType.YES_NO and best.scores.verdict is not None:
        direct = Phrase(best.scores.verdict)
        text = Phrase("{verdict}: {text}", verdict=direct, text=text)
    return replace(
        given(query.text, direct, text, best.probability, cited), agreement=Agreement(len(groups[0].witnesses()))
    )


def _abstained(query: Query, decision: Decision) -> Answer:
    """No answer, the reason in words, and the nearest passages."""
    nearest: list[SpanCandidate] = []
    for group in decision.groups:
        if all(group.best.source is not other.source for other in nearest):
            nearest.append(group.best)
    probability = decision.groups[0].probability if decision.groups else 0.0
    return replace(
        abstention(query.text, decision.why, probability), nearest=tuple(citations(nearest[:NEAREST_PASSAGES]))
    )
