"""From readings to an answer: the best group of those that mean the same is given, or none is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.answer import Agreement, Answer, Citation, OtherAnswer, abstention, given
from qa.answering.citing import citations, date_of, markers, ranking, words
from qa.answering.derivation import derivation
from qa.answering.groups import Group, grouped, ordered
from qa.limits import missing_names
from qa.question import Question, Wants
from qa.reading import Candidate, Reading

__all__ = ["IN_LIST", "compose"]

_AGREES = 0.3
"""Share of the best support from which a reading that gives the same answer counts for it: two documents that name the
same day in like words are less likely to do so by chance than one."""

_AGREES_IN_DAYS = 0.15
"""The same for a reading that names days within those of the best, when these are a month or fewer: of all the days
that a document may name, hardly any lie there by chance."""

_DIFFERS = 0.7
"""Share of the best support from which a reading that gives another answer counts against it."""

IN_LIST = 0.28
"""Share of the best support from which a date, a person, a place or a number belongs to a list of such."""

_IN_ANY_LIST = 0.6
"""The same for anything else, which no form tells from what stands beside it."""

_FAR = 0.05
"""Support below which a passage is taken to be about something else, rather than near the question."""

_A_MONTH = 31
_MOST_CITATIONS = 6
_MOST_SENTENCES = 3
_MOST_ITEMS = 8
_NEAREST = 3


def compose(
    question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate], threshold: float
) -> Answer:
    """The answer that the readings support, or an abstention that says why.

    Args:
        question: the question, taken apart.
        readings: what was read in the candidates, the best supported first.
        candidates: the passages that were read, best first.
        threshold: the support below which no answer is given.
    """
    if not readings or readings[0].support < threshold:
        return _abstention(question, readings, candidates)
    counted = [reading for reading in readings if _counts(reading, readings[0])]
    # The latest is often told of less plainly than what came before, and the first of several than what came after.
    in_list = _IN_ANY_LIST if question.wants is Wants.OTHER else IN_LIST
    share = in_list if question.several else _AGREES if question.latest or question.earliest else _DIFFERS
    enough = max(threshold, share * readings[0].support)
    groups = ordered(question, [group for group in grouped(question, counted) if group.support >= enough])
    if groups[0].readings[0].span is None:
        return _quoted(question, groups, candidates)
    if question.several:
        return _listed(question, groups, candidates)
    return _short(question, groups, candidates)


def _counts(reading: Reading, best: Reading) -> bool:
    """Whether a reading is supported well enough beside the best to count for an answer."""
    within = (
        best.days is not None
        and reading.days is not None
        and (best.days.end - best.days.start).days < _A_MONTH
        and best.days.contains(reading.days)
    )
    return reading.support >= (_AGREES_IN_DAYS if within else _AGREES) * best.support


def _short(question: Question, groups: Sequence[Group], candidates: Sequence[Candidate]) -> Answer:
    """One short answer, with the documents that give it and those that give another."""
    best = groups[0]
    chosen = best.chosen()
    cited = [chosen, *(reading for reading in best.by_document() if reading.document.id != chosen.document.id)]
    own = citations(cited[:_MOST_CITATIONS])
    # What came before the latest, after the earliest, or still later after an event, does not contradict it.
    in_order = question.latest or question.earliest or (question.event is not None and chosen.days is not None)
    others = [] if in_order else _others(best, groups[1:], len(own) + 1)
    witnesses = best.witnesses()
    otherwise = "".join(f"; otherwise {other.answer} {markers(other.citations)}" for other in others)
    return replace(
        given(
            question.text,
            words(chosen),
            f"{words(chosen)}{derivation(chosen)} {markers(own)}{otherwise}",
            best.strength(),
            own,
        ),
        retrieved=ranking(candidates),
        date=date_of(best, chosen),
        agreement=Agreement(
            agree=len(witnesses),
            differ=sum(len(other.citations) for other in others),
            others=tuple(others),
            copies=sum(len(witness) - 1 for witness in witnesses),
        ),
    )


def _others(best: Group, groups: Iterable[Group], number: int) -> list[OtherAnswer]:
    """What documents say that do not give the best answer: the newest first, each document by its own citation."""
    agreeing = {reading.document.id for reading in best.readings}
    differing = []
    for group in groups:
        witnesses = [each for each in group.witnesses() if each[0].document.id not in agreeing]
        if witnesses and group.readings[0].span is not None:
            differing.append((group, [witness[0] for witness in witnesses]))
            agreeing |= {reading.document.id for witness in witnesses for reading in witness}
    others = []
    for group, readings in sorted(differing, key=lambda each: each[0].newest, reverse=True):
        cited = citations(readings, number)
        number += len(cited)
        others.append(OtherAnswer(words(group.chosen()), tuple(cited)))
    return others


def _listed(question: Question, groups: Sequence[Group], candidates: Sequence[Candidate]) -> Answer:
    """Every different answer, dates in the order of time, each with the documents that give it."""
    named = [group for group in groups if group.readings[0].span is not None][:_MOST_ITEMS]
    if question.wants is Wants.DATE:
        named.sort(key=lambda group: group.first_day)
    cited: list[Citation] = []
    items: dict[str, str] = {}
    for group in named:
        chosen = group.chosen()
        own = citations(_one_of_each(chosen, group), len(cited) + 1)
        cited += own
        items.setdefault(words(chosen), f"{words(chosen)}{derivation(chosen)} {markers(own)}")
    return replace(
        given(question.text, _between(items).join(items), "; ".join(items.values()), groups[0].support, cited),
        retrieved=ranking(candidates),
        agreement=Agreement(len({citation.document_id for citation in cited})),
    )


def _between(items: Iterable[str]) -> str:
    """What stands between the items of a list: a semicolon where one of them has a comma."""
    return "; " if any("," in item for item in items) else ", "


def _one_of_each(chosen: Reading, group: Group) -> list[Reading]:
    """The reading that is given, that which supports it best, and the best of every other witness."""
    best = group.readings[0]
    beside = [best] if best.document.id == chosen.document.id and best.start != chosen.start else []
    others = (w[0] for w in group.witnesses() if chosen.document.id not in {r.document.id for r in w})
    return [chosen, *beside, *others]


def _quoted(question: Question, groups: Sequence[Group], candidates: Sequence[Candidate]) -> Answer:
    """The sentences that answer, in the order of their documents."""
    best = groups[0].readings[0]
    others = [group.readings[0] for group in groups[1:_MOST_SENTENCES]]
    ranks = {reading.document.id: rank for rank, reading in reversed(list(enumerate([best, *others])))}
    sentences = sorted([best, *others], key=lambda reading: (ranks[reading.document.id], reading.start))
    cited = citations(sentences)
    return replace(
        given(
            question.text,
            words(best),
            " ".join(f"{words(r)} [{c.marker}]" for r, c in zip(sentences, cited, strict=True)),
            best.support,
            cited,
        ),
        retrieved=ranking(candidates),
        agreement=Agreement(len(groups[0].witnesses())),
    )


def _abstention(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> Answer:
    """No answer, the reason in words, and the nearest passages."""
    reason = _reason(question, readings, candidates)
    nearest: list[Reading] = []
    for reading in readings:
        if all(reading.candidate is not other.candidate for other in nearest):
            nearest.append(reading)
    return replace(
        abstention(question.text, reason, readings[0].support if readings else 0.0),
        nearest=tuple(citations(nearest[:_NEAREST])),
        retrieved=ranking(candidates),
    )


def _reason(question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate]) -> str:
    if not candidates:
        return "No passage of these documents has anything to do with the question."
    if question.source and not readings:
        return "None of the documents is from the source that the question names."
    if missing := missing_names(question, candidates):
        return f"None of the documents that come nearest mentions {' or '.join(f'“{name}”' for name in missing)}."
    if question.wants is not Wants.OTHER and not any(reading.span for reading in readings):
        return f"The passages that come nearest name no {question.wants.value} that could be the answer."
    if not readings or readings[0].support < _FAR:
        return "The passages that come nearest are about something else."
    return "The documents have passages on this subject, but none of them clearly gives the answer."
