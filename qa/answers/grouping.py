"""The grouping step: candidates that give the same answer, each with the independent documents that give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import DateRange
from qa.answers.copies import by_witness
from qa.answers.values import same
from qa.reading.candidates import SpanCandidate
from qa.settings import AGREEING_SHARE, LEADING_SHARE

__all__ = ["Group", "group"]


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates that give the same answer.

    Attributes:
        candidates: the most probable first.
        leading: those of them that are the most probable of all candidates of their document.
        denying: those whose sentence denies the answer, and which are no longer among the candidates.
    """

    candidates: tuple[SpanCandidate, ...]
    leading: tuple[SpanCandidate, ...] = ()
    denying: tuple[SpanCandidate, ...] = ()

    @property
    def best(self) -> SpanCandidate:
        """The most probable."""
        return self.candidates[0]

    @property
    def probability(self) -> float:
        """That of the most probable."""
        return self.best.probability

    @property
    def shown(self) -> SpanCandidate:
        """The candidate whose words are given: of dates the most precise that is probable enough, else the best."""
        dated = [each for each in self._witnessing() if each.days is not None]
        return min(dated, key=_days, default=self.best) if self.best.days is not None else self.best

    def by_document(self) -> list[SpanCandidate]:
        """The best witness of each document, the most probable first."""
        best: dict[str, SpanCandidate] = {}
        for candidate in self._witnessing():
            best.setdefault(candidate.document.id, candidate)
        return list(best.values())

    def witnesses(self) -> list[list[SpanCandidate]]:
        """The same, those of documents that repeat one another together."""
        return by_witness(self.by_document())

    @property
    def first_day(self) -> date:
        """The first day that it means; the end of time when it is no date."""
        days = self.shown.days
        return days.start if days is not None else date.max

    @property
    def last_day(self) -> date:
        """The last day that it means; the beginning of time when it is no date."""
        days = self.shown.days
        return days.end if days is not None else date.min

    @property
    def newest(self) -> date:
        """The day its newest document came out; the beginning of time when none is dated."""
        return max((each.written for each in self._witnessing() if each.written), default=date.min)

    def replaces(self, other: "Group") -> bool:
        """Whether an author who gives the other answer gave this one later."""
        return any(
            (one.written or date.min) > (before.written or date.max) and one.is_by_author_of(before)
            for one in self._witnessing()
            for before in other._witnessing()
        )

    def _witnessing(self) -> list[SpanCandidate]:
        """The candidates that are probable enough beside the best to say what it says.

        What is the first answer of its own document need be less so: two that answer alike without each other agree.
        """
        return [
            each
            for each in self.candidates
            if each.probability >= (LEADING_SHARE if each in self.leading else AGREEING_SHARE) * self.probability
        ]


def group(candidates: Sequence[SpanCandidate]) -> list[Group]:
    """Put each candidate with the first group whose best gives the same answer.

    Args:
        candidates: the most probable first; so are the groups.
    """
    groups: list[list[SpanCandidate]] = []
    leading: dict[str, SpanCandidate] = {}
    for candidate in candidates:
        leading.setdefault(candidate.document.id, candidate)
        known = next((each for each in groups if _belongs(candidate, each)), None)
        if known is None:
            groups.append([candidate])
        else:
            known.append(candidate)
    return [
        Group(tuple(each), tuple(candidate for candidate in each if leading[candidate.document.id] is candidate))
        for each in groups
    ]


def _belongs(candidate: SpanCandidate, members: Sequence[SpanCandidate]) -> bool:
    """Whether a candidate says what the first of a group says, and contradicts none of its dates."""
    if not same(candidate.value, members[0].value):
        return False
    return candidate.days is None or all(same(candidate.value, each.value) for each in members)


def _days(candidate: SpanCandidate) -> int:
    days: DateRange | None = candidate.days
    return (days.end - days.start).days if days is not None else 0
