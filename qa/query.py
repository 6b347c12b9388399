"""What a question says, parsed once: the kind of answer, its terms and names, its constraints of time, its source.

No later step looks at the question's text to decide anything; the reader and the retriever take it whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.dates.figures import in_words
from qa.normalisation import search_terms, search_text
from qa.overviews.asking import Overview, overview_in
from qa.retrieval.catalogue import Catalogue
from qa.retrieval.sources import Source, without_source
from qa.time_constraints import Comparison, Duration, Event, Period, comparison_in, duration_in, event_in, period_in

__all__ = ["AnswerType", "Order", "Query", "parse"]


class AnswerType(StrEnum):
    """The kind of answer that a question asks for."""

    DATE = "date"
    YES_NO = "yes or no"
    EXPLANATION = "explanation"
    """Why, or how: answered by a sentence."""
    ANY = "anything"


class Order(StrEnum):
    """Which of several in the order of time a question asks for."""

    EARLIEST = "earliest"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Query:
    """A question that stands alone.

    Attributes:
        text: the question without the source that it names, its days in words: what is retrieved for and read with.
        answer_type: the kind of answer.
        several: whether it asks for a list.
        order: whether it asks for the latest or the earliest of several.
        terms: its search terms without those that only make it a question, each once.
        names: those of its terms that stand in names: capitalised, or with figures in them.
        period: the days that it is limited to, "in May 2019"; None where it names none, or several.
        event: the event before or after which it asks, "before the visit to Rome".
        comparison: the two events whose times it compares.
        duration: what it asks the duration of, where that may be told by two dates.
        halves: the two questions that it asks at once, "who signed it and when".
        source: the documents that it names as its source, "according to the Gazette".
        asking: where in its text the words are that ask: (start, end).
        overview: the overview that it asks for, which no single passage gives.
    """

    text: str
    answer_type: AnswerType
    several: bool
    order: Order | None
    terms: tuple[str, ...]
    names: frozenset[str]
    period: Period | None = None
    event: Event | None = None
    comparison: Comparison | None = None
    duration: Duration | None = None
    halves: tuple[str, str] | None = None
    source: Source | None = None
    asking: tuple[int, int] | None = None
    overview: Overview | None = None

    def terms_beside(self, words: str) -> tuple[str, ...]:
        """Its terms without those of some of its words."""
        left_out = set(search_terms(words))
        return tuple(term for term in self.terms if term not in left_out)

    def claim(self, answer: str) -> str:
        """The question with an answer in the place of the words that ask: "4 May is the deadline for entries."."""
        if self.asking is None:
            return f"{self.text} {answer}"
        start, end = self.asking
        return f"{self.text[:start]}{answer}{self.text[end:].rstrip(' ?')}."

    @property
    def wants_sentence(self) -> bool:
        """Whether a sentence answers it, rather than a few words of one."""
        return self.answer_type in (AnswerType.YES_NO, AnswerType.EXPLANATION)


_MEASURES = "many|much|long|often|old|far|tall|high|deep|wide|big|large|heavy|fast|thick|hot|cold|strong|late|early"
_ASKING_WORD = re.compile(
    rf"\b(?:when|(?:which|what)(?:\s+(?:date|day|month|year))?|where|who|whom|whose|why|how(?:\s+(?:{_MEASURES}))?)\b",
    re.IGNORECASE,
)
_AUXILIARY_FIRST = re.compile(
    r"^\W*(?:(?:and|but|so|then)\s+)?(?:is|are|was|were|do|does|did|can|ca|could|may|must|should|shall|will|would|has|have|had)"
    r"(?:n['’]t)?\s(?!.*\bor\b)(?!.*\b(?:tell|know|say|see|show|explain|give|find|state|and|so|if)\b(?:\s+[\w']+){0,4}?,?\s+"
    r"(?:when|where|who|why|which|what|how)\b)",
    re.IGNORECASE | re.DOTALL,
)
_EXPLAINED = re.compile(r"^\W*(?:please\s+)?(?:describe|explain|outline|tell me (?:about|how|why))\b", re.IGNORECASE)
_LISTED = re.compile(
    r"^\W*(?:please\s+)?(?:list|name|enumerate)\s+(?:all|the|every|each)\b"
    r"|\b(?:which|what)\s+(?:[\w-]+\s+){0,2}[a-z]{2,}(?<!ss)(?<!us)(?<!is)s\s+(?:are|were|have|do|did|can|must|took|will)\b"
    r"|\b(?:what|who|which)\s+(?:all\s+)?(?:are|were)\s+(?:all\s+)?the\b",
    re.IGNORECASE,
)
_ASKING = "who|whom|what|which|when|where|why|how"
_HALVES = re.compile(
    rf"^(?P<first>[^?]*?\b(?:{_ASKING})\b[^?]+?)[,?]?\s+and\s+"
    rf"(?P<second>(?:(?:by|at|on|in|for|to|from|with)\s+)?(?:{_ASKING})\b[^?]*)\W*$"
    rf"|^(?P<one>{_ASKING})\s+and\s+(?P<other>{_ASKING})\b(?P<rest>[^?]+)\W*$",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(rf"^\W*(?:{_ASKING})\b\s*", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?:(?P<latest>most recent|most recently|latest|newest)|(?P<earliest>earliest|oldest))\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’-]*|\b\w*\d\w*(?:[+-]\w+)*")
_WHOLE_QUESTION = 4

_ONLY_ASKING = frozenset(
    search_terms(
        "who whom whose what which when where why how did do does done was were is are be been being has have had "
        "can could will would shall should may might must i me my you your we us our about any some there here "
        "according please tell many much list name"
    )
)


def parse(text: str, catalogue: Callable[[], Catalogue], asked_on: date | None = None) -> Query:
    """Parse a question that stands alone.

    Args:
        text: the question.
        catalogue: what is known of the documents, to see which of them the question names as its source.
        asked_on: the day from which "this week" is told; None leaves such words as they are.
    """
    named, source = without_source(text, catalogue)
    text = in_words(named)
    answer_type = _answer_type(text)
    period, event = period_in(text, asked_on), event_in(text)
    name_terms = {term for name in _NAME.findall(search_text(text).strip()) for term in search_terms(name)}
    terms = dict.fromkeys(term for term in search_terms(text) if term not in _ONLY_ASKING)
    return Query(
        text=text,
        answer_type=answer_type,
        several=_LISTED.search(text) is not None,
        order=_order(text, answer_type),
        terms=tuple(terms),
        names=frozenset(name_terms & terms.keys()),
        period=event.period if event is not None and event.period is not None else None if event else period,
        event=event,
        comparison=comparison_in(text),
        duration=duration_in(text),
        halves=_halves(text),
        source=source,
        asking=asked.span() if (asked := _ASKING_WORD.search(text)) else None,
        overview=overview_in(text, source.documents if source is not None else None, catalogue),
    )


def _halves(text: str) -> tuple[str, str] | None:
    """The two questions of one: a second that is only a word or two asks it of what the first is about."""
    found = _HALVES.match(text)
    if found is None:
        return None
    if found["rest"] is not None:
        rest = found["rest"].strip()
        return f"{found['one']} {rest}?", f"{found['other']} {rest}?"
    first, second = found["first"].strip(), found["second"].strip()
    if len(second.split()) < _WHOLE_QUESTION:
        second = f"{second} {_ASKED_FIRST.sub('', first)}"
    return f"{first}?", f"{second}?"


def _answer_type(text: str) -> AnswerType:
    """The kind of answer, by the word that asks: a person, a place or a number is told by the reader alone."""
    if _AUXILIARY_FIRST.match(text):
        return AnswerType.YES_NO
    if _EXPLAINED.match(text):
        return AnswerType.EXPLANATION
    asked = _ASKING_WORD.search(text)
    match asked[0].lower().split() if asked is not None else []:
        case ["when"] | ["which" | "what", _]:
            return AnswerType.DATE
        case ["why"] | ["how"]:
            return AnswerType.EXPLANATION
        case _:
            return AnswerType.ANY


def _order(text: str, answer_type: AnswerType) -> Order | None:
    """The latest or the earliest, where a date is asked for: elsewhere such words belong to what is described."""
    found = _ORDER.search(text) if answer_type is AnswerType.DATE else None
    if found is None:
        return None
    return Order.LATEST if found["latest"] else Order.EARLIEST
