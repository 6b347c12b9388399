"""One normalisation for documents and queries, so that what means the same is written the same.

``search_text`` rewrites a text lightly, for the encoder; ``search_terms`` goes on to the terms that BM25 counts.
Neither is ever shown or quoted: quotes are cut from the document as it came.
"""

import re
import unicodedata
from collections.abc import Iterable

import Stemmer

from corpus.dates.figures import in_words
from corpus.dates.vocabulary import CARDINALS

__all__ = [
    "NORMALISATION_VERSION",
    "NUMBERS",
    "ORDINALS",
    "among",
    "query_terms",
    "related",
    "search_terms",
    "search_text",
    "written_as_in",
]

NORMALISATION_VERSION = 4
"""Part of every index's fingerprint: raise it whenever these rules change."""

NUMBERS = {"zero": 0} | {word: n for word, n in CARDINALS.items() if word not in ("a", "an") and "-" not in word}
"""The numbers of one word below a hundred, in their order."""

ORDINALS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth").split()
"""The first twelve in words, in their order."""
_ORDINALS_BY_FIGURE = {f"{n}{('st', 'nd', 'rd')[n - 1] if n < 4 else 'th'}": word for n, word in enumerate(ORDINALS, 1)}

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’ʼ", "'") | dict.fromkeys("“”„", '"'))
_TENS = "|".join(word for word, value in NUMBERS.items() if value >= 20)
_UNITS = "|".join(word for word, value in NUMBERS.items() if 0 < value < 10)
_TENS_AND_UNITS = re.compile(rf"\b((?ai:{_TENS}))-((?ai:{_UNITS}))\b")  # ASCII: else an "i" would match "ı" and "İ"
_SMALL = rf"(?:\d{{1,2}}|(?ai:{'|'.join(NUMBERS)}))"
# "2 + 2", "two-plus-two", "Two Plus Two", "P5+1": small numbers with a plus between them are one term.
_SUM = re.compile(
    rf"(?<![\w.])([a-z]?){_SMALL}(?:(?:\s?\+\s?|\s?-?\s?plus\s?-?\s?){_SMALL})+(?![\w%])(?!\.\d)",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(_SMALL, re.IGNORECASE)

_WORD = re.compile(r"[a-z]?\d+(?:[+-]\d+)+|\d+(?:[.,]\d+)+|\w+")
_POSSESSIVE = re.compile(r"'s\b")
# Scripts that put no spaces between words: every pair of neighbouring characters is a term.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")

# The 33 words that Lucene's EnglishAnalyzer drops.
_STOP_WORDS = frozenset(
    (
        "a an and are as at be but by for if in into is it no not of on or such that the their then there "
        "these they this to was will with"
    ).split()
)


def search_text(text: str) -> str:
    """The text with compatibility forms, dashes and sums of small numbers written in one way.

    Unicode NFKC; every dash a hyphen; "two-plus-two", "Two Plus Two" and "2 + 2" all "2+2"; "twenty-one" "21";
    "2024-04-03" "3 April 2024".
    """
    text = in_words(unicodedata.normalize("NFKC", text).translate(_DASHES))
    text = _TENS_AND_UNITS.sub(lambda m: str(NUMBERS[m[1].lower()] + NUMBERS[m[2].lower()]), text)
    return _SUM.sub(lambda m: m[1].upper() + "+".join(_values(m[0][len(m[1]) :])), text)


def written_as_in(text: str, question: str) -> str:
    """The question with its sums as a text writes them: "2+2" as "Two Plus Two" where that is what the text has."""

    def form(found: re.Match[str]) -> str:
        meant = search_text(found[0])
        return next((other[0] for other in _SUM.finditer(text) if search_text(other[0]) == meant), found[0])

    return _SUM.sub(form, question)


def search_terms(text: str) -> list[str]:
    """The terms of a text in their order: case and accents folded, stop words dropped, words stemmed.

    A range ("1-2 November") is found both whole and by its ends; a sum ("2+2") only whole. The stemmer is Snowball's
    for English (Porter 1980), which leaves other scripts alone.
    """
    folded = _fold(search_text(text).lower())
    words: list[str] = []
    for word in _WORD.findall(_POSSESSIVE.sub("", folded)):
        words.extend(_parts(word))
    # A stemmer for each call: PyStemmer's objects are not safe to share between threads.
    stemmed: list[str] = Stemmer.Stemmer("english").stemWords([word for word in words if word not in _STOP_WORDS])
    return stemmed


def query_terms(question: str) -> list[str]:
    """The terms of a question in their order, without those that only make it a question; all, if it has no others.

    A document that says "when" or "who" is no likelier to answer: without these words BM25 put 1.5 points more right
    paragraphs first on SQuAD.
    """
    terms = search_terms(question)
    return [term for term in terms if term not in _QUESTION_TERMS] or terms


def _parts(word: str) -> list[str]:
    if "-" in word:
        return [word, *word.split("-")]
    if "," in word:
        return [word.replace(",", "")]
    if word in NUMBERS:
        return [str(NUMBERS[word])]
    if word in _ORDINALS_BY_FIGURE:
        return [_ORDINALS_BY_FIGURE[word]]
    if _UNSPACED.search(word):
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    return [word]


def _fold(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    folded = "".join(c for c in decomposed if not unicodedata.combining(c) or ord(c) > 0x36F)
    return unicodedata.normalize("NFC", folded)


def _values(compound: str) -> list[str]:
    numbers = map(str.lower, _NUMBER_WORD.findall(compound))
    return [word.lstrip("0") or "0" if word.isdigit() else str(NUMBERS[word]) for word in numbers]


_QUESTION_TERMS = frozenset(search_terms("who whom whose what which when where why how did do does were has have had"))


def related(term: str, other: str) -> bool:
    """Whether two terms are forms of one word: the same, or one the beginning of the other ("japan", "japanes").

    A name may have been put into Latin letters in two ways: "sergey" is "sergei".
    """
    if term == other:
        return True
    short, long = (term, other) if len(term) <= len(other) else (other, term)
    if len(short) < 4 or len(long) - len(short) > 4:
        return False
    if long.startswith(short):
        return short.isalpha()
    return short[0] == long[0] and len(long) - len(short) <= 1 and _latin(short) == _latin(long)


def among(term: str, words: Iterable[str]) -> bool:
    """Whether one of the words is a form of a term, with which it then begins alike."""
    first = term[:1]
    return any(related(term, word) for word in words if word[:1] == first)


def _latin(term: str) -> str:
    return term.replace("y", "i").replace("j", "i").replace("ii", "i")
