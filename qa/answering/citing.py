"""Citations of what was read, and the words that an answer gives."""

from collections.abc import Iterable, Sequence

from qa.answer import AnswerDate, Citation, Retrieved
from qa.answering.groups import Group
from qa.reading import Candidate, Reading

__all__ = ["citations", "date_of", "markers", "ranking", "words"]


def words(reading: Reading) -> str:
    """The short answer, or else the sentence that carries it."""
    return reading.span.answer if reading.span is not None else " ".join(reading.sentence.split())


def citations(readings: Iterable[Reading], first: int = 1) -> list[Citation]:
    """A citation of the sentence of each reading, numbered from ``first``; the same sentence keeps its number."""
    found = []
    numbers: dict[tuple[str, int, int], int] = {}
    for reading in readings:
        place = (reading.document.id, reading.start, reading.end)
        marker = numbers.setdefault(place, len(numbers) + first)
        found.append(Citation.of(reading.document, reading.start, reading.end, marker, reading.support))
    return found


def markers(cited: Sequence[Citation], before: str = "") -> str:
    """The numbers of citations, as an answer's text has them: "[1][2]"; nothing when there are none."""
    numbers = "".join(f"[{marker}]" for marker in dict.fromkeys(citation.marker for citation in cited))
    return before + numbers if numbers else ""


def date_of(group: Group, chosen: Reading) -> AnswerDate | None:
    """The days that an answer means; derived when no document of its group names them in full."""
    if chosen.span is None or chosen.span.days is None:
        return None
    named = any(r.span and not r.span.derived and r.span.days == chosen.span.days for r in group.readings)
    derived_from = chosen.document.text[chosen.span.start : chosen.span.end]
    is_derived = chosen.span.derived and not named
    return AnswerDate(chosen.span.days.start, chosen.span.days.end, derived_from if is_derived else None)


def ranking(candidates: Sequence[Candidate]) -> tuple[Retrieved, ...]:
    """The passages that were read, as an answer tells them."""
    return tuple(
        Retrieved(c.document.name, c.document.id, c.passage.start, c.passage.end, round(c.hit.score, 6))
        for c in candidates
    )
