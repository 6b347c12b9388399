"""Citations of what was read, and the words that an answer gives."""

from collections.abc import Iterable, Sequence

from qa.answer import AnswerDate, Citation, Retrieved
from qa.answers.derivation import is_derived
from qa.answers.grouping import Group
from qa.reading.candidates import RetrievedPassage, SpanCandidate

__all__ = ["citations", "date_of", "markers", "ranking", "words"]


def words(candidate: SpanCandidate) -> str:
    """The short answer: of a date the days that it means, else the words of the span."""
    return candidate.days.describe() if candidate.days is not None else candidate.words


def citations(candidates: Iterable[SpanCandidate], first: int = 1) -> list[Citation]:
    """A citation of the sentence of each candidate, numbered from ``first``; the same sentence keeps its number."""
    found = []
    numbers: dict[tuple[str, int, int], int] = {}
    for candidate in candidates:
        place = (candidate.document.id, candidate.place.start, candidate.place.end)
        marker = numbers.setdefault(place, len(numbers) + first)
        found.append(Citation.of(candidate.document, place[1], place[2], marker, candidate.probability))
    return found


def markers(cited: Sequence[Citation], before: str = "") -> str:
    """The numbers of citations, as an answer's text has them: "[1][2]"; nothing when there are none."""
    numbers = "".join(f"[{marker}]" for marker in dict.fromkeys(citation.marker for citation in cited))
    return before + numbers if numbers else ""


def date_of(group: Group) -> AnswerDate | None:
    """The days that an answer means; derived when no document of its group names them in full."""
    shown = group.shown
    if shown.value.time is None or shown.days is None:
        return None
    named = any(
        each.value.time is not None and each.days == shown.days and not is_derived(each.value.time)
        for each in group.candidates
    )
    derived_from = None if named or not is_derived(shown.value.time) else shown.value.time.text
    return AnswerDate(shown.days.start, shown.days.end, derived_from)


def ranking(passages: Sequence[RetrievedPassage]) -> tuple[Retrieved, ...]:
    """The passages that were found, as an answer tells them."""
    return tuple(
        Retrieved(p.document.name, p.document.id, p.passage.start, p.passage.end, round(p.hit.score, 6))
        for p in passages
    )
