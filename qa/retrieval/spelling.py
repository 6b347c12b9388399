"""Words of a question that are misspelt, corrected by the documents' own words.

A word that stands in no document, and is none of the language, may be a mistyped one of theirs, or of the words that
ask. What is one or two edits away is taken, the nearest first and of these the commonest; a name stays as it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from corpus.language import detect_language
from qa.normalisation import search_terms
from qa.settings import MISSPELT_LENGTH, TWO_EDITS_LENGTH

__all__ = ["Like", "corrected"]

Like = Callable[[str, int], Sequence[str]]
"""From a term and a number of edits to texts that hold a term no further away."""

_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]+(?![\w'’-])")
_ASKING = (
    "who whom whose what which when where why how did does do was were is are has have had can could will would should "
    "must may many much long often the and for from with about of in on at by to a an"
).split()


def corrected(question: str, is_known: Callable[[str], bool], like: Like) -> str:
    """The question with its misspelt words corrected; one that is surely of another language than English as it is.

    Args:
        question: as it was typed.
        is_known: whether a word stands in some document, or is a word of the language.
        like: finds texts with terms like one.
    """

    def written(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) < MISSPELT_LENGTH or (word[0].isupper() and found.start() > 0) or is_known(word):
            return word
        return _nearest(word, _candidates(word, like)) or word

    mended = _WORD.sub(written, question)
    return question if mended != question and detect_language(question) not in (None, "en") else mended


def _candidates(word: str, like: Like) -> Mapping[str, int]:
    """The words that one may be meant for, with how often the documents have them."""
    edits = _edits(word)
    counted: Counter[str] = Counter(_ASKING)
    for term in search_terms(word):
        counted.update(_words_of(like(term, edits)))
    return counted


def _words_of(texts: Iterable[str]) -> Iterable[str]:
    return (found[0].lower() for text in texts for found in _WORD.finditer(text))


def _nearest(word: str, candidates: Mapping[str, int]) -> str | None:
    """The candidate with the fewest edits, of these the commonest; None where all are too far away."""
    lowered = word.lower()
    near = [
        (edits, -count, other)
        for other, count in candidates.items()
        if (edits := OSA.distance(lowered, other, score_cutoff=_edits(word))) <= _edits(word)
        and _same_letters_begin(lowered, other)
    ]
    return min(near)[2] if near else None


def _same_letters_begin(word: str, other: str) -> bool:
    """Whether two words begin alike, or with two letters swapped: people seldom mistype the first one."""
    return word[0] == other[0] or word[:2] == other[:2][::-1]


def _edits(word: str) -> int:
    return 2 if len(word) >= TWO_EDITS_LENGTH else 1
