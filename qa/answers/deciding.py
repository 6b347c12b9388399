"""The deciding step: one answer, several, or none, by one threshold on the probability."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.phrases import Phrase
from qa.answers.grouping import Group
from qa.normalisation import among, search_terms
from qa.query import AnswerType, Order, Query
from qa.reading.candidates import RetrievedPassage
from qa.settings import DIFFERING_SHARE, LISTED_SHARE, MOST_ITEMS, THRESHOLD

__all__ = ["Decision", "Outcome", "decide"]


class Outcome(StrEnum):
    """What is decided."""

    ANSWER = "answer"
    LIST = "list"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided, and why.

    Attributes:
        outcome: an answer, a list, or none.
        groups: what is answered, the best first; then, for one answer, those that differ.
        why: in words.
    """

    outcome: Outcome
    groups: tuple[Group, ...]
    why: str


def decide(query: Query, groups: Sequence[Group], passages: Sequence[RetrievedPassage]) -> Decision:
    """Decide what is answered.

    Args:
        query: the question.
        groups: the most probable first.
        passages: those that were read, for the reason of an abstention.
    """
    if not groups or groups[0].probability < THRESHOLD:
        return Decision(Outcome.ABSTAIN, tuple(groups), _reason(query, groups, passages))
    best = groups[0].probability
    probable = [each for each in groups if each.probability >= LISTED_SHARE * best]
    if query.order is not None:
        probable.sort(key=lambda each: each.last_day, reverse=query.order is Order.LATEST)
        return Decision(Outcome.ANSWER, tuple(probable[:1]), f"the {query.order} of {len(probable)}")
    if query.several and not query.wants_sentence:
        listed = [each for each in probable if each.probability >= LISTED_SHARE * THRESHOLD][:MOST_ITEMS]
        return Decision(Outcome.LIST, tuple(listed), f"{len(listed)} of at least {LISTED_SHARE:.0%} of {best:.2f}")
    enough = max(THRESHOLD, DIFFERING_SHARE * best)
    shown = [groups[0], *(each for each in groups[1:] if each.probability >= enough)]
    newer = [each for each in shown[1:] if each.replaces(shown[0])]
    if newer and not query.wants_sentence:
        first = max(newer, key=lambda each: each.newest)
        shown = [first, *(each for each in shown if each is not first)]
        return Decision(Outcome.ANSWER, tuple(shown), f"the newest of {len(newer) + 1} by the same author")
    return Decision(Outcome.ANSWER, tuple(shown), f"{best:.2f} is at least {THRESHOLD:.2f}")


def _reason(query: Query, groups: Sequence[Group], passages: Sequence[RetrievedPassage]) -> str:
    """Why the documents are taken not to say, for a person to read."""
    if not passages:
        return Phrase("No passage of these documents has anything to do with the question.")
    if missing := _missing_names(query, passages):
        names: str = Phrase("“{name}”", name=missing[0])
        for name in missing[1:]:
            names = Phrase("{names} or “{name}”", names=names, name=name)
        return Phrase("None of the documents that come nearest mentions {names}.", names=names)
    if query.answer_type is AnswerType.DATE and not any(each.best.days is not None for each in groups):
        return Phrase("The passages that come nearest name no date that could be the answer.")
    return Phrase("The documents have passages on this subject, but none of them clearly gives the answer.")


def _missing_names(query: Query, passages: Sequence[RetrievedPassage]) -> list[str]:
    """The names of the question, as it writes them, that stand in none of the passages that were read."""
    held: set[str] = set()
    for passage in passages:
        held |= {*search_terms(passage.passage.context), *search_terms(passage.view.text)}
    missing = {name for name in query.names if not among(name, held)}
    words = [word.strip("?.,;:!\"'“”’()") for word in query.text.split()]
    return list(dict.fromkeys(word for word in words if word and missing.intersection(search_terms(word))))
