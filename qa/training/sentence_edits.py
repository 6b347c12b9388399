"""Edits of a sentence by template: after some it says the same in other words, after others something else.

What is changed are the answers that people marked in it, so that no edit depends on what a verifier takes for a name or
a number.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from qa.training.drafts import MONTHS

__all__ = ["FALSE_EDITS", "LONGEST", "SHORTEST", "TRUE_EDITS", "Edit", "Editable", "Marked", "kind_of"]

SHORTEST, LONGEST = 8, 45
"""Words of a sentence that is edited."""

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_YEAR = re.compile(r"1\d{3}|20[0-2]\d")
_DAY = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}}), (\d{{4}})\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|can|could|will|would|should|must|may)\b(?! not)")
_NOT = re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|should|must|may|did|does|do) not\b")
_BRACKET = re.compile(r" \([^()]*\)")
_ASIDE = re.compile(r", (?:which|who|where|including|such as|known as) [^,;()]*,(?= [a-z])")
_CLAUSES = re.compile(r"([^;()]+?)(?:, (?:and|but|while|although|though) (?:[a-z]+ ){1,6}|; )")
_FRONT = re.compile(r"((?:In|On|During|By|Since|After|At) [^,;()]{3,30}), ((?:[Tt]he|[Ii]t|[A-Z]\w+) [^;:?]+)\.")
_SMALL = "two three four five six seven eight nine ten eleven twelve".split()
_SMALL_WORD = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b(?!-)")
_ANTONYMS = (
    ("increased", "decreased"),
    ("rose", "fell"),
    ("largest", "smallest"),
    ("highest", "lowest"),
    ("higher", "lower"),
    ("more than", "less than"),
    ("before", "after"),
    ("first", "last"),
    ("most", "least"),
    ("early", "late"),
    ("northern", "southern"),
    ("eastern", "western"),
    ("north", "south"),
    ("east", "west"),
    ("won", "lost"),
    ("began", "ended"),
    ("opened", "closed"),
    ("accepted", "rejected"),
    ("allowed", "forbidden"),
    ("supported", "opposed"),
    ("younger", "older"),
    ("majority", "minority"),
    ("always", "never"),
    ("gained", "lost"),
    ("positive", "negative"),
    ("major", "minor"),
    ("above", "below"),
    ("internal", "external"),
    ("public", "private"),
    ("rural", "urban"),
)
_ONE_OF = re.compile(r"\bone of the (most \w+|\w+est|first|few|last|only)\b")
_A_THING = re.compile(r"\b(is|was|became|remains|remained) an? (?=[a-z])")
_SINGLED_OUT = ("first", "last", "only", "largest", "oldest", "latest", "most important", "most recent", "best known")
_OPPOSITES = {one: other for pair in _ANTONYMS for one, other in (pair, pair[::-1])}
_OPPOSED = re.compile(rf"\b(?:{'|'.join(_OPPOSITES)})\b")


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph with the answers that people marked in it.

    Attributes:
        title: of its article.
        text: its words.
        answers: where each begins, and its words; in order, without overlap.
    """

    title: str
    text: str
    answers: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Editable:
    """A sentence with the answers in it, by their offsets in it, and what may be put in their places."""

    text: str
    answers: tuple[tuple[int, str], ...]
    passage: Marked
    elsewhere: Mapping[str, Sequence[str]]
    random: Random

    @property
    def within(self) -> str:
        """Its words after others: a first word that is no name in lower case."""
        first = self.text.split()[0]
        keeps = first[1:] != first[1:].lower() or any(at == 0 for at, _ in self.answers)
        return self.text if keeps else self.text[0].lower() + self.text[1:]

    def of_kind(self, kind: str) -> list[tuple[int, str]]:
        """Its answers of a kind."""
        return [each for each in self.answers if kind_of(each[1]) == kind]

    def others(self, kind: str) -> list[str]:
        """Answers of a kind that the passage has outside of this sentence."""
        return [words for _, words in self.passage.answers if kind_of(words) == kind and words not in self.text]

    def put(self, answer: tuple[int, str], words: str) -> str:
        """The sentence with other words in the place of an answer."""
        start, old = answer
        return self.text[:start] + words + self.text[start + len(old) :]


Edit = Callable[[Editable], str | None]
"""Makes a claim of a sentence; None where it does not allow that."""


def kind_of(words: str) -> str:
    """Whether an answer is a date, a number, a name or something else."""
    if any(month in words for month in MONTHS) or _YEAR.fullmatch(words):
        return "date"
    if any(map(str.isdecimal, words)):
        return "number"
    return "name" if words[:1].isupper() and len(words.split()) <= 4 else "other"


def _shorter(sentence: Editable) -> str | None:
    """Without what stands in brackets or aside."""
    shorter = _ASIDE.sub("", _BRACKET.sub("", sentence.text))
    return shorter if shorter != sentence.text else None


def _first_clause(sentence: Editable) -> str | None:
    """The first of two clauses."""
    found = _CLAUSES.match(sentence.text)
    return f"{found[1]}." if found and len(found[1].split()) >= SHORTEST else None


def _moved(sentence: Editable) -> str | None:
    """With what it opens with at its end: "In 1990, the mill closed" as "The mill closed in 1990"."""
    found = _FRONT.fullmatch(sentence.text)
    if found is None:
        return None
    return f"{found[2][0].upper()}{found[2][1:]} {found[1][0].lower()}{found[1][1:]}."


def _written(sentence: Editable) -> str | None:
    """A number or a day in another form."""
    text = _DAY.sub(r"\2 \1 \3", sentence.text)
    if text == sentence.text:
        text = _DAY_FIRST.sub(r"\2 \1, \3", text)
    text = _SMALL_WORD.sub(lambda found: str(2 + _SMALL.index(found[0])), text)
    text = re.sub(r"(\d),000,000\b", r"\1 million", text)
    text = re.sub(r"\b(\d+)%", r"\1 percent", text) if "%" in text else text.replace(" percent", "%")
    return text if text != sentence.text else None


def _reported(sentence: Editable) -> str | None:
    """As what a document says, as language models write."""
    opening = sentence.random.choice(("According to the text, ", "The passage says that ", "Notably, "))
    return opening + sentence.within


def _other_number(sentence: Editable) -> str | None:
    """Another number or year that the passage does not have."""
    numbers = [found for found in _NUMBER.finditer(sentence.text) if len(found[0]) > 1 or found[0] not in "01"]
    if not numbers:
        return None
    found = sentence.random.choice(numbers)
    value = int(found[0].replace(",", ""))
    step = sentence.random.choice((1, 2, 3, 10)) if value < 2100 else 10 ** (len(str(value)) - 2)
    other = value + step * sentence.random.choice((1, -1) if value > step else (1,))
    words = f"{other:,}" if "," in found[0] else str(other)
    if re.search(rf"\b{words}\b", sentence.passage.text):
        return None
    return sentence.text[: found.start()] + words + sentence.text[found.end() :]


def _of_kind(kind: str, same_passage: bool) -> Edit:
    """An answer replaced by another of its kind, of the same passage or of any other."""

    def make(sentence: Editable) -> str | None:
        answers = sentence.of_kind(kind)
        if not answers:
            return None
        answer = sentence.random.choice(answers)
        pool = sentence.others(kind) if same_passage else sentence.elsewhere[kind]
        words = sentence.random.choice(pool) if pool else answer[1]
        unlike = words.casefold() not in answer[1].casefold() and answer[1].casefold() not in words.casefold()
        if not unlike or (words in sentence.passage.text) != same_passage:
            return None
        return sentence.put(answer, words)

    return make


def _negated(sentence: Editable) -> str | None:
    """With "not" after its first auxiliary, or without the one that it has."""
    if _NOT.search(sentence.text):
        return _NOT.sub(r"\1", sentence.text, count=1)
    found = _AUXILIARY.search(sentence.text)
    return f"{sentence.text[: found.end()]} not{sentence.text[found.end() :]}" if found else None


def _opposite(sentence: Editable) -> str | None:
    found = _OPPOSED.search(sentence.text)
    return (
        None if found is None else sentence.text[: found.start()] + _OPPOSITES[found[0]] + sentence.text[found.end() :]
    )


def _singled_out(sentence: Editable) -> str | None:
    """One thing of several said to be the first, the only, the largest: "a bridge" as "the oldest bridge"."""
    text = _ONE_OF.sub(r"the \1", sentence.text, count=1)
    if text == sentence.text:
        degree = sentence.random.choice(_SINGLED_OUT)
        text = _A_THING.sub(rf"\1 the {degree} ", sentence.text, count=1)
    return text if text != sentence.text else None


def _swapped(sentence: Editable) -> str | None:
    """Two names, numbers or dates of the sentence in each other's place, where more than a list lies between them."""
    for kind in ("name", "date", "number"):
        answers = sentence.of_kind(kind)
        if len(answers) < 2:
            continue
        (one, first), (other, second) = answers[0], answers[-1]
        between = sentence.text[one + len(first) : other]
        if re.search(r"[a-z]{2,} [a-z]{2,}", between) and first not in second and second not in first:
            return sentence.text[:one] + second + between + first + sentence.text[other + len(second) :]
    return None


TRUE_EDITS: Mapping[str, Edit] = {
    "shorter": _shorter,
    "first clause": _first_clause,
    "moved": _moved,
    "written otherwise": _written,
    "reported": _reported,
}
"""Edits after which a sentence is still true."""

FALSE_EDITS: Mapping[str, Edit] = {
    "number": _other_number,
    "number of the passage": _of_kind("number", same_passage=True),
    "date of the passage": _of_kind("date", same_passage=True),
    "date": _of_kind("date", same_passage=False),
    "name": _of_kind("name", same_passage=False),
    "name of the passage": _of_kind("name", same_passage=True),
    "word": _of_kind("other", same_passage=False),
    "negation": _negated,
    "opposite": _opposite,
    "singled out": _singled_out,
    "swapped": _swapped,
}
"""Edits after which it no longer is."""
