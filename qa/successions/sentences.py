"""Who is the subject of a verb, its object, or meant by a pronoun: by the form of its sentence and the one before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.successions.people import Person, people_in

__all__ = ["Pronoun", "Sentence", "sentences_of"]

_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*(?:[-*•]|\d+[.)])\s")
_AUXILIARIES = re.compile(
    r"(?:\s|,|\b(?:has|had|have|will|would|is|was|to|been|also|later|then|soon|now|recently|only|eventually|finally"
    r"|formally|officially|himself|herself|in\s+turn|just)\b)*$"
)
_WHO = re.compile(r"\s*,?\s*\b(?:who|whom)$")
_WHOM = re.compile(r"\bwhom\b[^,;]{0,60}$")
_APPOSITION = re.compile(r"\s*[,(–-]\s*[^;]{2,90}$")
_SHE = re.compile(r"\b(?P<pronoun>[Hh]e|[Ss]he)$")
_SUBJECT = re.compile(r"\b(?:[Hh]e|[Ss]he|I|[Ww]e|[Tt]hey)\b")
_SPEAKER = re.compile(r"\b(?:I|[Ww]e)$")
_AND = re.compile(r"\b(?:and|but)$")
_PARTICIPLE = re.compile(r"\s*,\s+\w+ing\b")
_PLURAL = re.compile(r"were\b")
_AND_ANOTHER = re.compile(r"\s+and\s+(?:[A-Z][\w'’.-]*\s+)+[A-Z]")
_DOES = re.compile(r"\s+(?:was|is|has|had|will|became|took|said|left|who|\w+ed)\b")
"""What follows the subject of a sentence."""
_HIM = re.compile(r"him\b|her\b(?=\s*(?:[,.;)]|$|(?:as|in|on|at|and|last|this|when|after|with|to|for|from|by|only)\b))")
"""A pronoun for whom something is done; "her" stands before a noun otherwise."""
_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|is|are)\s+(?:(?!to\b)[\w’'-]+\s+){0,4}$")
_BEFORE_NAME = re.compile(
    r"(?:(?:the|a|an|his|her|its|their|our|my|late|former|outgoing|then|new|acting|first|previous|old|by|of|for|and|mr|mrs"
    r"|ms|dr|minister|ministry|president|premier|prime|chancellor|secretary|ambassador|envoy|director|head|chief|chair|chairman"
    r"|chairwoman|mayor|governor|deputy|colleague|general|admiral|professor|state|foreign|defen[cs]e|finance|interior|captain"
    r"|commander|manager|officer|judge|king|queen|delegate|party|leader|spokes\w+|veteran|long-serving|one|"
    r"[A-Z][\w’'.-]*)[\s,.]+)*",
)
"""What may stand between a verb and the name that is its object."""
_NOT = re.compile(r"\b(?:not|never|nobody|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_PART = re.compile(r"[:;(]")
_OF = re.compile(r"\b(?:of|for|in)\s+$")
_FARTHEST = 140
_REACH = 1500
"""How far back in the text a name is looked for of which a word alone may be a part, in characters."""
_OTHERS = ("my", "our", "their", "i", "we", "they")
"""Pronouns that mean a speaker, or several."""
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Adm|Capt|Sen|Gov|Rev|Hon|Amb|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$"
)
_COMMA = re.compile(r"\s*,?\s*$")
_TO_BE = re.compile(r"\b(?:was|were|been|is|has\s+been|had\s+been)\s+(?:[\w’'-]+\s+){0,4}$")


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A "him" or "her" where a name could stand, from ``start`` to ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text, with the sentence before it in the same paragraph."""

    text: str
    start: int
    end: int
    before: "Sentence | None"

    def every(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern in the sentence."""
        return pattern.finditer(self.text, self.start, self.end)

    def is_before(self, other: "Sentence") -> bool:
        """Whether it is the sentence before another, in the same paragraph."""
        return other.before is not None and other.before.start == self.start

    def start_of(self, offset: int) -> int:
        """Where the sentence that holds an offset begins: this one, or the one before."""
        return self.start if offset >= self.start or self.before is None else self.before.start

    def is_passive(self, verb: int) -> bool:
        """Whether a form of "to be" stands before the verb there."""
        return _PASSIVE.search(self.text, self.start, verb) is not None

    def denies(self, verb: int, end: int) -> bool:
        """Whether there is a "not" in the clause of a verb that begins there, as far as ``end``."""
        parts = [mark.end() for mark in _PART.finditer(self.text, self.start, verb)]
        return _NOT.search(self.text, max([self.start, *parts]), end) is not None

    def object_at(self, offset: int) -> Person | Pronoun | None:
        """Whom a verb that ends there is about: the next name, if only an office stands before it, or a pronoun."""
        pronoun = _HIM.match(self.text, offset, self.end)
        if pronoun is not None:
            return Pronoun(*pronoun.span())
        for person in people_in(self.text, offset, self.end, alone=True):
            alone = len(person.terms) == 1 and _OF.search(self.text, offset, person.start)
            if person.start > offset + _FARTHEST:
                break
            if not alone and _BEFORE_NAME.fullmatch(self.text, offset, person.start):
                if _AND_ANOTHER.match(self.text, person.end, self.end):
                    return None
                return person
        return None

    def resolved(self, what: Person | Pronoun, other: Person | None) -> Person | None:
        """The person; of a pronoun whom it means, who is not ``other``."""
        return what if isinstance(what, Person) else self.meant_by("him", what.start, other)

    def owner_at(self, whose: str, offset: int, other: Person) -> Person | None:
        """Whom a possessive there means, "his" or the "'s" of a name, who is not ``other``."""
        if whose.isalpha():
            return self.meant_by(whose, offset, other)
        people = people_in(self.text, self.start, offset, alone=True)
        return next((person for person in people if person.end == offset), None)

    def subject_of(self, verb: int) -> Person | None:
        """Who does what a verb tells that begins there."""
        end = self._before(_AUXILIARIES, verb)
        participle = _PARTICIPLE.match(self.text, end) is not None
        if _PLURAL.match(self.text, verb):
            return None
        if (who := _WHO.search(self.text, self.start, end)) is not None:
            return self._antecedent(who.start())
        if not participle and (named := self._name_before(end)) is not None:
            return named
        if (she := _SHE.search(self.text, self.start, end)) is not None:
            return self.meant_by(she["pronoun"], she.start("pronoun"), None)
        if _SPEAKER.search(self.text, self.start, end):
            return None
        if self.text[end:verb].lstrip().startswith(",") or _AND.search(self.text, self.start, end):
            subject = _SUBJECT.search(self.text, self.start, end)
            return self.meant_by(subject[0], subject.start(), None) if subject else _only(self.people(end))
        return None

    def appointed(self, verb: int, end: int) -> Person | None:
        """Who is chosen by a verb that begins there, in a clause that ends with ``end``."""
        if (whom := _WHOM.search(self.text, self.start, verb)) is not None:
            return self._antecedent(self._before(_COMMA, whom.start()))
        if self.is_passive(verb):
            return self.subject_of(self._before(_TO_BE, verb))
        named = people_in(self.text, verb, end)
        return _only(named)

    def meant_by(self, pronoun: str, offset: int, other: Person | None) -> Person | None:
        """Whom a pronoun there means: the only person named before it; None when it may be another, or a speaker."""
        if pronoun.lower() in _OTHERS:
            return None
        own = [person for person in self.people(offset) if other is None or not person.is_same(other)]
        if self._has_unknown(offset, other):
            return None
        if own or self.before is None:
            return _only(own)
        return self.before.meant_by(pronoun, self.before.end, other)

    def _has_unknown(self, end: int, other: Person | None) -> bool:
        """Whether a word alone before ``end`` may be a person's name, as the subject of something: "Lee was"."""
        known = self.people(end)
        return any(
            _DOES.match(self.text, person.end, end)
            and not any(person.is_same(each) for each in [*known, *filter(None, [other])])
            for person in people_in(self.text, self.start, end, alone=True)
        )

    def people(self, end: int) -> Sequence[Person]:
        """The people named from its beginning to ``end``; a word alone where it is part of such a name."""
        return _named(self.text, self.start, end, self.end)

    def _antecedent(self, end: int) -> Person | None:
        """The name before "who", or the one that an apposition stands after: "Ann Lee, a teacher, who"."""
        named = self._name_before(end)
        if named is not None:
            return named
        people = self.people(end)
        return people[-1] if people and _APPOSITION.fullmatch(self.text, people[-1].end, end) else None

    def _name_before(self, end: int) -> Person | None:
        """The name that ends there or, in front of an apposition between commas, before it."""
        people = people_in(self.text, self.start, end, alone=True)
        if not people or (len(people[-1].terms) == 1 and _OF.search(self.text, self.start, people[-1].start)):
            return None
        last = people[-1]
        if not self.text[last.end : end].strip():
            return last
        closed = self.text[last.end : end].strip()
        return last if closed.startswith(",") and closed.endswith(",") and len(closed) > 1 else None

    def _before(self, pattern: re.Pattern[str], end: int) -> int:
        found = pattern.search(self.text, self.start, end)
        return found.start() if found is not None else end


def sentences_of(text: str, sentences: Sequence[tuple[int, int]]) -> list[Sentence]:
    """The sentences of a passage, each with the one before it in its paragraph."""
    told: list[Sentence] = []
    for start, end in _joined(text, sentences):
        before = told[-1] if told and not _PARAGRAPH.search(text, told[-1].end, start + 2) else None
        # Only one back: a pronoun seldom reaches farther, and a chain of sentences would grow with the text.
        told.append(Sentence(text, start, end, before and Sentence(text, before.start, before.end, None)))
    return told


def _joined(text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences, one that an abbreviation seems to end together with the next: "She met Ms." and "Lee."."""
    joined: list[tuple[int, int]] = []
    for start, end in sentences:
        if joined and _ABBREVIATED.search(text, *joined[-1]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=512)
def _named(text: str, start: int, end: int, known_to: int) -> Sequence[Person]:
    known = _known(text, max(0, start - _REACH), known_to)
    people = people_in(text, start, end, alone=True)
    return tuple(person for person in people if any(person.is_same(each) for each in known))


@lru_cache(maxsize=512)
def _known(text: str, start: int, end: int) -> Sequence[Person]:
    return tuple(people_in(text, start, end))


def _only(people: Sequence[Person]) -> Person | None:
    """The one person that all of these names are, in the fullest form; None when they are several."""
    longest = max(people, key=lambda person: len(person.terms), default=None)
    return longest if longest is not None and all(longest.is_same(person) for person in people) else None
