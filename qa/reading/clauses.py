"""The clause of a sentence that a long question wants to hear: the reason that is given, what is said of something."""

import re
from collections.abc import Sequence

from corpus.document import Document
from qa.question import Question
from qa.spans import Span

__all__ = ["clause_in"]

_NAMED = (
    r"\b(?:because(?:\s+of)?|due\s+to|owing\s+to|on\s+account\s+of|as\s+a\s+result\s+of"
    r"|on\s+the\s+grounds?\s+(?:of|that)|in\s+(?:view|consequence|the\s+wake)\s+of|in\s+response\s+to|thanks\s+to"
    r"|for\s+(?:want|lack|fear)\s+of|(?:caused|forced|prompted|brought\s+about)\s+by|attributed\s+to"
    r"|the\s+reasons?(?:\s+[\w ]{1,40}?)?\s+(?:is|was|are|were)(?:\s+that)?"
    r"|following(?=\s+(?:the|an?|his|her|its|their)\b))\s+"
)
_AIM = (
    r"\b(?=(?:in\s+order\s+to|so\s+as\s+to|so\s+that|to\s+(?:avoid|prevent|ensure|allow|protect|help|make\s+sure))\b)"
)
_LOOSE = r",\s+(?:as|since|after)\s+(?=[a-z])"
_REASON = [re.compile(way, re.IGNORECASE) for way in (_NAMED, _AIM, _LOOSE)]
"""What a reason begins with, the surest first."""
_CAUSED = re.compile(
    r"^\W*(?P<cause>(?!(?:it|this|that|he|she|they|we|i)\b)[^,;:]{3,100}?)\s+(?:has |had |have )?"
    r"(?:forc|oblig|compel|caus|prevent|prompt|delay)(?:ed|es|led|s)\b(?!\s+(?:by|to)\b)",
    re.IGNORECASE,
)
"""A sentence that begins with the reason: "a flood obliged them to move"."""
_REPORT = [
    re.compile(
        r"\b(?:said|says|stated|states|noted|notes|stressed|stresses|explained|explains|added|adds|replied|declared"
        r"|emphasi[sz]ed|pointed\s+out|told\s+[\w ]{1,40}?)(?:\s+to\s+the\s+effect)?\s+that\s+",
        re.IGNORECASE,
    )
]
"""What a report of somebody's words begins with."""
_END = re.compile(
    r"\s*(?:[.!?;]|,?\s+and\s+that\b|,\s+(?:while|but|which|who)\b|,\s+and\s+(?:the|he|she|it|they|this)\b|$)"
)
_FIRST_END = re.compile(r"\s*(?:[,.!?;]|$)")
"""The end of a clause that the sentence begins with."""
_MOST_WORDS = 40


def clause_in(question: Question, document: Document, start: int, end: int) -> Span | None:
    """What the sentence from ``start`` to ``end`` says of what is asked; None when no word tells where it begins."""
    if question.why:
        return _after(_REASON, document, start, end) or _cause(document, start, end)
    return _after(_REPORT, document, start, end) if question.of_words else None


def _after(ways: Sequence[re.Pattern[str]], document: Document, start: int, end: int) -> Span | None:
    sentence = document.text[start:end].rstrip(" \n\t\"'”’)")
    for way in ways:
        if (found := way.search(sentence)) is not None:
            last = (_FIRST_END if found.start() == 0 else _END).search(sentence, found.end())
            words = sentence[found.end() : last.start() if last else None]
            if 1 < len(words.split()) <= _MOST_WORDS:
                return Span(start + found.end(), start + found.end() + len(words), " ".join(words.split()))
    return None


def _cause(document: Document, start: int, end: int) -> Span | None:
    found = _CAUSED.search(document.text[start:end])
    if found is None:
        return None
    return Span(start + found.start("cause"), start + found.end("cause"), " ".join(found["cause"].split()))
