"""From an overview that is asked for to an answer: which documents, which of their sentences, in which form."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.dates import DateRange
from corpus.phrases import Phrase, counted, quoted
from embeddings.encoder import Encoder
from qa.answer import Answer
from qa.normalisation import among, search_terms
from qa.overviews.asking import Form, Overview
from qa.overviews.comparison import compared, telling_of
from qa.overviews.contents import Contents, Statement, contents_of
from qa.overviews.extract import nothing_to_quote
from qa.overviews.listing import listed
from qa.overviews.summary import summarised
from qa.query import Query, parse
from qa.reading.candidates import RetrievedPassage, documents_of
from qa.retrieval.catalogue import Catalogue
from qa.scoring.features import Weight
from qa.settings import OVERVIEW_DOCUMENTS, OVERVIEW_NAMED, OVERVIEW_PASSAGES
from qa.timeline.relevance import sentences_about

__all__ = ["Overviews"]


@dataclass(frozen=True, slots=True)
class Overviews:
    """Gives overviews of a library's documents.

    Args:
        _catalogue: what is known of the documents.
        _contents: what some documents say, one after the other.
        _retrieve: finds so many passages about something in some documents, None for all.
        _encoder: puts sentences into vectors.
        _weight: how much a term says in these documents.
    """

    _catalogue: Callable[[], Catalogue]
    _contents: Callable[[Collection[str]], Iterator[Contents]]
    _retrieve: Callable[[Query, frozenset[str] | None, int], list[RetrievedPassage]]
    _encoder: Encoder
    _weight: Weight

    def answer(self, question: str, overview: Overview, allowed: frozenset[str] | None = None) -> Answer | None:
        """An overview; None where it is after all a question that a passage may answer.

        Args:
            question: as it was asked.
            overview: what it asks for.
            allowed: the ids of the only documents that may be asked; None for all.
        """
        if overview.unclear is not None:
            return self._unclear(question, overview.unclear, allowed)
        documents = _both(overview.documents, allowed)
        if overview.form is Form.COMPARISON:
            return self._comparison(question, overview, documents, allowed)
        if overview.form is Form.LIST:
            contents = self._contents(self._newest(documents))
            answer = listed(question, overview.noun, contents, self._encoder)
        else:
            answer = summarised(question, self._statements(overview.about, documents), overview.about)
        return replace(answer, notice=None if overview.about else self._notice(documents))

    def _newest(self, documents: frozenset[str] | None) -> list[str]:
        """The ids of some documents, or of all, in the library's order; of more than may be read the newest."""
        asked = [each for each in self._catalogue().documents if documents is None or each.id in documents]
        newest = sorted(asked, key=lambda each: each.published or date.min, reverse=True)[:OVERVIEW_DOCUMENTS]
        kept = {each.id for each in newest}
        return [each.id for each in asked if each.id in kept]

    def _notice(self, documents: frozenset[str] | None) -> str | None:
        """That not all documents were read, where they are too many."""
        asked = len(self._catalogue().documents) if documents is None else len(documents)
        if asked <= OVERVIEW_DOCUMENTS:
            return None
        return Phrase(
            "Made of the newest {few} of {all} documents: name or filter them for the others.",
            few=OVERVIEW_DOCUMENTS,
            all=counted(asked),
        )

    def _unclear(self, question: str, words: str, allowed: frozenset[str] | None) -> Answer:
        titles = [each.title for each in self._catalogue().documents if allowed is None or each.id in allowed]
        if len(titles) == 1:
            return summarised(question, self._statements("", allowed))
        return nothing_to_quote(
            question,
            Phrase(
                "“{words}” may be any of {count} documents. Name one by its title or its file:",
                words=words,
                count=len(titles),
            )
            if titles
            else Phrase("The library holds no documents yet."),
            titles[:OVERVIEW_NAMED],
        )

    def _statements(self, about: str, documents: frozenset[str] | None) -> list[Statement]:
        """The sentences of some documents, or those of them that are about something."""
        if not about:
            return self._all(documents)
        asked = parse(about, Catalogue.empty)
        if asked.period is not None and not asked.terms_beside(asked.period.words):
            return telling_of(self._all(documents), asked.period.days)
        passages = self._retrieve(asked, documents, OVERVIEW_PASSAGES)
        found = {
            (some.document.id, span): score
            for some in sentences_about(asked, passages, self._weight)
            for span, score in some.scores.items()
        }
        best = max(found.values(), default=1.0)
        statements = []
        for document in documents_of(passages).values():
            own = {each.hit.passage_id: each.passage for each in passages if each.document.id == document.id}
            for statement in contents_of(document, own, {}).statements:
                score = found.get((document.id, (statement.place.start, statement.place.end)))
                if score is not None:
                    statements.append(replace(statement, relevance=score / best))
        return statements

    def _all(self, documents: frozenset[str] | None) -> list[Statement]:
        return [each for contents in self._contents(self._newest(documents)) for each in contents.statements]

    def _comparison(
        self, question: str, overview: Overview, documents: frozenset[str] | None, allowed: frozenset[str] | None
    ) -> Answer | None:
        if overview.sides is None:
            return self._of_two(question, overview.about, documents)
        first, second = overview.sides
        if first.days is not None and second.days is not None:
            names = first.words, second.words
            return self._of_times(question, names, (first.days, second.days), overview.about, documents)
        one, other = (self._about(overview.about, self._all(_both(side.documents, allowed))) for side in overview.sides)
        return compared(question, (quoted(first.words), quoted(second.words)), (one, other), of_times=False)

    def _of_two(self, question: str, about: str, documents: frozenset[str] | None) -> Answer | None:
        """The comparison of the only two documents that may be asked, the older first."""
        both = [each for each in self._catalogue().documents if documents is None or each.id in documents]
        if len(both) != 2:
            return None
        both.sort(key=lambda each: (each.published is not None, each.published, each.name))
        first, second = (self._about(about, self._all(frozenset({each.id}))) for each in both)
        older, newer = (quoted(each.title if both[0].title != both[1].title else each.path) for each in both)
        return compared(question, (older, newer), (first, second), of_times=False)

    def _of_times(
        self,
        question: str,
        names: tuple[str, str],
        days: tuple[DateRange, DateRange],
        about: str,
        documents: frozenset[str] | None,
    ) -> Answer:
        """What differs between two times: between the documents of each, or else between what is told of each."""
        earlier, later = (self._dated(each, documents) for each in days)
        if earlier and later and not earlier & later:
            sides = self._about(about, self._all(earlier)), self._about(about, self._all(later))
            return compared(question, names, sides, of_times=False)
        statements = self._statements(about, documents)
        return compared(
            question, names, (telling_of(statements, days[0]), telling_of(statements, days[1])), of_times=True
        )

    def _dated(self, days: DateRange, documents: frozenset[str] | None) -> frozenset[str]:
        """The documents that were published in some days or, of a whole year, have it in their title or their name."""
        catalogue = self._catalogue()
        year = days.start.year
        is_whole = days.contains(DateRange(date(year, 1, 1), date(year, 12, 31)))
        named = frozenset(
            each.id for each in catalogue.documents if is_whole and str(year) in f"{each.title} {each.name}"
        )
        return _both(catalogue.published(days) | named, documents) or frozenset()

    def _about(self, about: str, statements: Sequence[Statement]) -> list[Statement]:
        """Those of some sentences that have a word of what they are to be about, or stand under a heading with one."""
        wanted = search_terms(about)
        return [
            each
            for each in statements
            if not wanted or any(among(term, (*each.terms, *search_terms(each.section))) for term in wanted)
        ]


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """What is in both, None being all."""
    if one is None or other is None:
        return one if other is None else other
    return one & other
