"""Two readers taken together; what each reads is written by hand here."""

from collections.abc import Sequence

from corpus.document import Document, Passage, Sentence
from qa.question import Question, analyse
from qa.reading import Candidate, Reading
from qa.reading.both import BothReaders
from qa.retriever import Hit
from qa.spans import Span

TEXT = "Fairs were held in 1987, 1991 and 1995."
DOCUMENT = Document("id", "news.txt", "/news.txt", TEXT, "News")
CANDIDATE = Candidate(
    Hit(1, 0.5, 0.4, 1.0, ()), Passage("id", 0, 0, len(TEXT), None, "", (Sentence(0, len(TEXT)),)), DOCUMENT
)
QUESTION = analyse("Which fairs took place?")


class Written:
    """A reader that reads what it is given, and ranks backwards."""

    def __init__(self, threshold: float, supports: dict[str, float]) -> None:
        self.threshold = threshold
        self._supports = supports

    def read(self, question: Question, candidates: Sequence[Candidate]) -> list[Reading]:
        return [
            Reading(candidates[0], 0, len(TEXT), support, Span(TEXT.index(words), TEXT.index(words) + 4, words))
            for words, support in self._supports.items()
        ]

    def rank(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        return list(reversed(candidates))


BOTH = BothReaders(Written(0.2, {"1987": 0.75, "1991": 0.5}), Written(0.4, {"1987": 0.25, "1995": 0.75}))


def test_a_span_has_the_mean_of_both_supports_and_the_best_comes_first():
    found = [(reading.span.answer, reading.support) for reading in BOTH.read(QUESTION, [CANDIDATE]) if reading.span]
    assert found == [("1987", 0.5), ("1995", 0.375), ("1991", 0.25)]


def test_threshold_and_ranking_are_those_of_the_first():
    assert BOTH.threshold == 0.2
    assert BOTH.rank(QUESTION, [CANDIDATE, CANDIDATE]) == [CANDIDATE, CANDIDATE]
