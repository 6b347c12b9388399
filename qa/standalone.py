"""What was typed, as a question that stands alone: the contextualise step.

A greeting or "what can you do?" is no question to the documents, and gets a plain line.

A word that stands in no document, and is none of the language, may be a mistyped one of theirs, or of the words that
ask. What is one or two edits away is taken, the nearest first and of these the commonest; a name stays as it is.

A follow-up takes words of earlier questions, chosen one by one by the reader's head for them (Voskarides et al. 2020,
"Query Resolution for Conversational Search with Limited Supervision"), from what was asked and never from an answer,
which may be wrong. They are put behind it as it was typed, so that it never grows beyond them.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from corpus.language import detect_language
from corpus.phrases import Phrase, joined_by, quoted
from qa.normalisation import search_terms
from qa.settings import EARLIER_QUESTIONS, MISSPELT_LENGTH, MOST_ADDED_WORDS, TERM_PROBABILITY, TWO_EDITS_LENGTH

__all__ = ["Like", "Terms", "corrected", "courtesy", "standalone"]

Terms = Callable[[str, Sequence[str]], Sequence[tuple[str, float]]]
"""From a question and the earlier ones to the words of these, each with the probability that it belongs to it."""


def standalone(question: str, history: Sequence[str], terms: Terms) -> str:
    """The question with the words of the conversation that it needs behind it, in brackets.

    Args:
        question: as it was typed.
        history: the earlier questions, oldest first; the last few count.
        terms: tells which of their words belong to the question.
    """
    earlier = [text for text in history if text.strip()][-EARLIER_QUESTIONS:]
    if not earlier:
        return question
    said = set(search_terms(question))
    added: dict[str, str] = {}
    for word, probability in terms(question, earlier):
        own = search_terms(word)
        if probability >= TERM_PROBABILITY and own and not said.issuperset(own):
            added.setdefault(" ".join(own), word)
    words = list(added.values())[:MOST_ADDED_WORDS]
    return f"{question.rstrip(' ?.!')} ({' '.join(words)})?" if words else question


# Typing errors

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
        counted.update(found[0].lower() for text in like(term, edits) for found in _WORD.finditer(text))
    return counted


def _nearest(word: str, candidates: Mapping[str, int]) -> str | None:
    """The candidate with the fewest edits, of these the commonest; None where all are too far away."""
    from rapidfuzz.distance import OSA  # here, for few questions have an unknown word

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


# Courtesies

_NO_QUESTION = re.compile(
    r"^\W*(?:(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day)|thanks?(?: you)?|bye|goodbye)"
    r"(?:\s+(?:there|all|everybody|everyone|footnote|again|very much|a lot))?"
    r"|help(?: me)?|what (?:can|do) you (?:do|know)|what can i ask(?: you)?|how does this work|who are you"
    r"|what (?:are|is) (?:you|this)|what documents (?:do you have|are there))\W*$",
    re.IGNORECASE,
)
"""A greeting, or a question for what Footnote does."""
_MOST_NAMED = 3


def courtesy(text: str, titles: Callable[[], Sequence[str]]) -> str | None:
    """The line for what is no question to the documents; None for a question.

    Args:
        text: what was typed.
        titles: gives those of the library's documents, asked for only when a line names them.
    """
    if _NO_QUESTION.match(text):
        return Phrase(
            "Ask a question, and the answer comes with the exact passages that say so. {holds}", holds=_holds(titles())
        )
    return None


def _holds(titles: Sequence[str]) -> str:
    """What the library holds, in a sentence."""
    if not titles:
        return Phrase("The library holds no documents yet.")
    named: str = joined_by("; ", [quoted(title) for title in titles[:_MOST_NAMED]])
    if rest := len(titles) - len(titles[:_MOST_NAMED]):
        named = Phrase("{named} and {rest} more", named=named, rest=rest)
    if len(titles) == 1:
        return Phrase("The library holds 1 document: {named}.", named=named)
    return Phrase("The library holds {count} documents: {named}.", count=len(titles), named=named)
