"""Reading for lists and broad accounts: what two readers make of the same places, taken together."""

from collections.abc import Sequence
from dataclasses import replace

from qa.question import Question
from qa.reading.reader import Candidate, Reader, Reading, once_each

__all__ = ["BothReaders"]


class BothReaders:
    """The mean of the supports that two readers give to a span; none counts as 0.

    Such a question wants every item, also those that one reader does not see: a trained one looks for the one best
    answer, and one by form and words knows no better than the words.

    Args:
        first: whose threshold and ranking are taken.
        second: another.
    """

    def __init__(self, first: Reader, second: Reader) -> None:
        self._first, self._second = first, second

    @property
    def threshold(self) -> float:
        """See ``Reader``."""
        return self._first.threshold

    def read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        """See ``Reader``."""
        found: dict[tuple[str, int, int], list[Reading]] = {}
        for reader in (self._first, self._second):
            for reading in reader.read(question, candidates):
                # A long question is answered by sentences; one reader may have found the clause that is wanted.
                place = reading if question.long else reading.span or reading
                found.setdefault((reading.document.id, place.start, place.end), []).append(reading)
        return once_each(
            replace(readings[0], support=sum(reading.support for reading in readings) / 2)
            for readings in found.values()
        )

    def rank(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """See ``Reader``."""
        return self._first.rank(question, candidates)
