"""The third of several, where no document calls it that: the dates that are told, counted from the first."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import prod

from qa.answer import Answer, Citation, Computation, Input, given
from qa.answering.citing import citations, date_of, markers, ranking, words
from qa.answering.compose import IN_LIST
from qa.answering.groups import Group, grouped
from qa.question import Question, ordinals_in
from qa.reading import Candidate, Reading

__all__ = ["counted", "named"]


def named(question: Question, readings: Sequence[Reading]) -> bool:
    """Whether a sentence among the readings names the ordinal that the question asks for."""
    return any(question.ordinal in ordinals_in(reading.sentence, question.terms) for reading in readings)


def counted(
    question: Question, readings: Sequence[Reading], candidates: Sequence[Candidate], threshold: float
) -> Answer | None:
    """The answer by counting, or None when the documents do not give enough to count.

    They do when they date as many as are asked for, no two of which may be the same, call the earliest the first, and
    call none by another ordinal than it has in the order of time.

    Args:
        question: asks when one of several was, by its ordinal.
        readings: of the question without the ordinal, the best supported first.
        candidates: the passages that were read.
        threshold: the support below which a reading does not count.
    """
    enough = max([threshold, *(IN_LIST * reading.support for reading in readings[:1])])
    sure = [reading for reading in readings if reading.support >= enough and reading.days is not None]
    groups = sorted(grouped(question, sure), key=lambda group: group.first_day)[: question.ordinal]
    if question.ordinal is None or len(groups) < max(2, question.ordinal) or not _in_order(question, groups):
        return None
    cited: list[Citation] = []
    inputs = []
    for number, group in enumerate(groups, start=1):
        chosen = group.chosen()
        own = citations([chosen], len(cited) + 1)
        cited += own
        if chosen.days is not None:
            inputs.append(Input(str(number), words(chosen), chosen.days.start, chosen.days.end, tuple(own)))
    chosen = groups[-1].chosen()
    how = "counted: " + ", ".join(f"{each.answer} {markers(each.citations)}" for each in inputs)
    return replace(
        given(question.text, words(chosen), f"{words(chosen)} ({how})", prod(group.support for group in groups), cited),
        date=date_of(groups[-1], chosen),
        retrieved=ranking(candidates),
        computation=Computation(how, tuple(inputs)),
    )


def _in_order(question: Question, groups: Sequence[Group]) -> bool:
    days = [group.chosen().days for group in groups]
    if any(one is None or other is None or one.overlaps(other) for one, other in pairwise(days)):
        return False
    called = [{n for r in group.readings for n in ordinals_in(r.sentence, question.terms)} for group in groups]
    return 1 in called[0] and all(not names or number in names for number, names in enumerate(called, start=1))
