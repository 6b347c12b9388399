"""The office that a question asks the holder of at a time, and whether words beside a name call it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.dates import DateRange
from qa.normalisation import among, search_terms
from qa.offices import KINDS_OF_OFFICE, is_other_office, names_an_owner
from qa.question import Question, Wants
from qa.successions.people import Person
from qa.successions.sentences import Sentence

__all__ = ["Office", "office_asked"]

_ASKS = re.compile(
    r"\bwho\s+(?:was|is|were|held|holds|occupied|had|headed|heads|led|leads|ran|runs|chaired|chairs|served\s+as|acted\s+as"
    r"|has\s+been|had\s+been)\b",
    re.IGNORECASE,
)
_HOLDING = frozenset(
    search_terms(
        "held holds hold occupied had headed heads led leads ran runs run served acted post office position job role "
        "portfolio charge back boss person top man woman time beginning end start early late middle then current "
        "incumbent duties"
    )
)
"""The terms of a question that say that an office is held, and not which."""
_HEADS = frozenset(search_terms("head chair chairman chairwoman president leader executive director mayor boss"))
"""What the head of something may be called that a question does not call by an office: "who led the club"."""
_BEFORE, _AFTER = 9, 9
_TIME = re.compile(r"\b(?:at\s+the\s+time|during|when|while|back)\b", re.IGNORECASE)
_THEN = re.compile(
    r"\s*(?:\(|,(?!\s*(?:to|in|on|at|for|with|by|from|has|had|have|will|would|said|and|but|or|while|when|where|as|since"
    r"|after|before|until|together|\w+ed|\w+ing)\b)"
    r"|(?:is|was|as|became|becomes|has\s+been|had\s+been|will\s+be)\b|(?:re-?)?(?:elected|appointed|named)\b)"
)
"""What stands between a name and the office of its bearer."""
_CLAUSE = re.compile(r"[,;.]\s+(?=[a-z])|[;.)]|\b(?:who|whom|which|said|met|and)\b")
_NOT_IT = re.compile(
    r"\b(?:former|previous|future|late|deputy|vice|assistant|designate|ex-\w+|vice-\w+)\b", re.IGNORECASE
)
_WORD = re.compile(r"[\w+'’-]+")
_OF = re.compile(r"\b(?:of|at|for|from)\s+(?:the\s+)?$")
"""What stands before one of whom something is, in "the house of Ann Lee"."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a question asks the holder of.

    Attributes:
        terms: the terms that say which it is.
        days: those that the question asks of.
        is_common: whether no name tells whose it is, as in "the chair of the hospital board".
    """

    terms: tuple[str, ...]
    days: DateRange
    is_common: bool

    def is_beside(self, sentence: Sentence, person: Person, context: str) -> bool:
        """Whether the office is what stands beside a name, as that of its bearer.

        What it is must stand there. Whose it is may stand in the sentence or in ``context``, if nothing else does.
        """
        words = self._beside(sentence, person)
        beside = search_terms(words)
        if any(not among(term, self.terms) for less in _NOT_IT.findall(words) for term in search_terms(less)):
            return False
        if not self._kinds and not any(among(term, _HEADS) for term in beside):
            return False
        if all(among(term, beside) for term in self.terms):
            return True
        around = f"{sentence.text[sentence.start : sentence.end]} {context}"
        return not names_an_owner(words, self.terms) and self.is_called(words, around)

    def may_be_in(self, words: str) -> bool:
        """Whether words have what it is, without which it stands beside no name in them."""
        terms, kinds = search_terms(words), self._kinds
        return all(among(term, terms) for term in kinds) if kinds else any(among(term, _HEADS) for term in terms)

    def is_called(self, words: str, context: str) -> bool:
        """Whether words say what the office is, and they or the context whose it is."""
        around = search_terms(f"{words} {context}")
        return self.may_be_in(words) and all(among(term, around) for term in self.terms)

    @property
    def _kinds(self) -> list[str]:
        """Those of its terms that call an office, as "mayor" does."""
        return [term for term in self.terms if _is_of_kind(term)]

    def found_in(self, text: str) -> list[str]:
        """Those of its terms that stand anywhere in a text."""
        lowered = text.lower()
        return [term for term in self.terms if term in lowered]

    def is_named(self, words: str) -> bool:
        """Whether words have a term of it."""
        terms = search_terms(words)
        return any(among(term, terms) for term in self.terms)

    def is_not(self, words: str) -> bool:
        """Whether words call an office that is clearly another one."""
        return is_other_office(" ".join(self.terms), words)

    def _beside(self, sentence: Sentence, person: Person) -> str:
        text = sentence.text
        others = [other for other in sentence.people(sentence.end) if not other.is_same(person)]
        first = max([sentence.start, *(other.end for other in others if other.end <= person.start)])
        first = max(first, text.rfind(")", first, person.start) + 1)
        last = min([sentence.end, *(other.start for other in others if other.start >= person.end)])
        before = _WORD.findall(text, first, person.start)[-_BEFORE:]
        if _OF.search(text, first, person.start):
            before = []
        after: list[str] = []
        if _THEN.match(text, person.end, last):
            clause = _CLAUSE.search(text, person.end + 2, last)
            after = _WORD.findall(text, person.end, clause.start() if clause else last)[:_AFTER]
        return " ".join([*before, *after])


def office_asked(question: Question) -> Office | None:
    """The office whose holder at a time a question asks for; None when it asks for something else."""
    asks = _ASKS.search(question.text)
    if asks is None or question.wants is not Wants.PERSON or question.several or question.period is None:
        return None
    if question.ordinal is not None or question.earliest:
        return None
    office = search_terms(_TIME.split(question.text)[0])
    terms = [term for term in question.terms if term in office and term not in _HOLDING]
    if asks[0].lower().split()[-1].startswith("chair"):
        terms.append("chair")
    if not _is_office(question, asks[0], terms):
        return None
    has_capitals = any(letter.isupper() for letter in question.text[1:])
    common = has_capitals and question.names.isdisjoint(terms) and any(_is_of_kind(term) for term in terms)
    return Office(tuple(dict.fromkeys(terms)), question.period, common)


def _is_office(question: Question, asks: str, terms: Sequence[str]) -> bool:
    """Whether what the question names is an office, or something that somebody is the head of."""
    heads = re.search(r"headed|heads|led|leads|ran|runs|chair", asks, re.IGNORECASE)
    return bool(terms) and (bool(question.role) or heads is not None or any(_is_of_kind(term) for term in terms))


@lru_cache(maxsize=4096)
def _is_of_kind(term: str) -> bool:
    return among(term, KINDS_OF_OFFICE)
