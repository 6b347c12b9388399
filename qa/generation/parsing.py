"""Sentences out of what a language model writes, as it comes: JSON of the form that was asked for, or plain text.

Whatever a model writes is borne: other JSON, a fence of Markdown around it, plain text with markers of any kind, an end
in the middle. A marker names passages that were given, or none: "[0]", "[7]" of six and "[1-999999999]" cost nothing.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.sentences import sentence_spans
from qa.text import one_line

__all__ = ["SentenceParser", "WrittenSentence", "without_markers"]

_MARKER = re.compile(
    r"[\[【](?:\s*(?:passages?|sources?))?[\s\d,;:.#&–—-]{1,400}(?:†[^\]】]{0,80})?[\]】]|[\[【][\d,;\s]*\Z",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(\d+)(?:\s*[–—-]\s*(\d+))?")
_LONGEST_NUMBER = 6  # digits
_OPEN = re.compile(r"[\[【][^\[\]【】]{0,400}\Z")
_THOUGHT = re.compile(r"\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_FENCE = re.compile(r"\s*```\w*\s*\n?")
_BULLET = re.compile(r"\A(?:[-*•#>]+\s+|\d{1,2}[.)]\s+)+")
_EMPHASIS = re.compile(r"\*{1,3}|`+|(?<!\w)_{1,3}|_{1,3}(?!\w)")
_SPACE_BEFORE_STOP = re.compile(r"\s+([.,;:!?])")
_BEGUN = 12  # characters after which the next sentence has surely begun
_TEXTS = ("text", "sentence", "answer")
_PASSAGES = ("passages", "passage", "citations", "sources")


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence as a model wrote it.

    Attributes:
        text: without markers and marks of Markdown.
        passages: the passages that it names, each number from 1 once.
        quote: the words that it says it rests on; "" when it names none.
    """

    text: str
    passages: tuple[int, ...] = ()
    quote: str = ""


class SentenceParser:
    """Takes what a model writes piece by piece, and gives each sentence once it is complete."""

    def __init__(self, passages: int) -> None:
        """Begin.

        Args:
            passages: how many were given, which alone can be named.
        """
        self._passages = passages
        self._buffer = ""
        self._found_json = False
        self._at = 0  # of JSON, where the next object begins

    def feed(self, text: str) -> list[WrittenSentence]:
        """The sentences that are complete with some more characters."""
        self._buffer += text
        if self._is_json:
            return list(self._objects()) if "}" in text else []
        return [] if self._may_become_json else self._sentences(is_end=False)

    def end(self) -> list[WrittenSentence]:
        """The sentences that are left when nothing more comes."""
        if not self._is_json:
            return self._sentences(is_end=True)
        left = list(self._objects())
        return left if left or self._found_json else self._other_json()

    @property
    def _body(self) -> str:
        """What was written, without thoughts and a fence before it."""
        return _FENCE.sub("", _THOUGHT.sub("", self._buffer, count=1), count=1).lstrip()

    @property
    def _is_json(self) -> bool:
        return self._body.startswith("{") or re.match(r"\[\s*\{", self._body) is not None

    @property
    def _may_become_json(self) -> bool:
        start = self._buffer.lstrip()
        return len(start) < _BEGUN and (not start or start[0] in "<`[")

    def _objects(self) -> Iterator[WrittenSentence]:
        """The objects of the first array, as far as they are complete."""
        body, decoder = self._body, json.JSONDecoder(strict=False)
        self._at = self._at or body.find("[") + 1
        while self._at and (start := body.find("{", self._at)) >= 0:
            try:
                found, self._at = decoder.raw_decode(body, start)
            except (ValueError, RecursionError):
                return
            yield from self._of_object(found)

    def _of_object(self, found: dict[str, Any]) -> Iterator[WrittenSentence]:
        text = next((found[name] for name in _TEXTS if isinstance(found.get(name), str)), None)
        if text is None:
            return
        self._found_json = True
        named: Any = next((found[name] for name in _PASSAGES if name in found), [])
        quote = found.get("quote")
        own = self._numbers(" ".join(map(str, named)) if isinstance(named, list) else str(named))
        inner = SentenceParser(self._passages)
        for sentence in inner._plain(text):
            numbers = tuple(dict.fromkeys((*own, *sentence.passages)))
            yield WrittenSentence(sentence.text, numbers, quote if isinstance(quote, str) else "")

    def _other_json(self) -> list[WrittenSentence]:
        """The sentences of the texts in an object of another form."""
        try:
            found = json.loads(self._body.strip().removesuffix("```"), strict=False)
        except (ValueError, RecursionError):
            return []
        texts = [value for value in found.values() if isinstance(value, str)] if isinstance(found, dict) else []
        return [sentence for text in texts for sentence in SentenceParser(self._passages)._plain(text)]

    def _plain(self, text: str) -> list[WrittenSentence]:
        self._buffer = text
        return self._sentences(is_end=True)

    def _sentences(self, *, is_end: bool) -> list[WrittenSentence]:
        """The sentences of plain text; the last one stays until the next has begun."""
        body = self._body
        settled = body if is_end else _OPEN.sub("", body)
        # Blanks stand for the markers while the text is divided, so that every offset stays.
        markers = list(_MARKER.finditer(settled))
        blank = _MARKER.sub(lambda found: " " * len(found[0]), settled)
        spans = sentence_spans(blank)
        done = spans if is_end else _settled(spans)
        if not done:
            return []
        cut = len(body) if is_end else spans[len(done)][0]
        self._buffer = body[cut:]
        return [
            WrittenSentence(text, self._numbers(" ".join(found[0] for found in _markers_of(done, place, markers, cut))))
            for place, (start, end) in enumerate(done)
            if (text := without_markers(blank[start:end]))
        ]

    def _numbers(self, text: str) -> tuple[int, ...]:
        """The passages that a marker names, in order, each once."""
        named: dict[int, None] = {}
        for first, last in _NUMBERS.findall(text):
            if max(len(first), len(last)) <= _LONGEST_NUMBER:
                low, high = int(first), int(last or first)
                named |= dict.fromkeys(range(max(low, 1), min(high, self._passages) + 1))
        return tuple(named)


def without_markers(text: str) -> str:
    """A text in one line without anything that could be taken for a marker, and without marks of Markdown."""
    while (less := _MARKER.sub(" ", text)) != text:
        text = less
    text = _BULLET.sub("", one_line(_EMPHASIS.sub("", text)))
    text = _SPACE_BEFORE_STOP.sub(r"\1", text).strip()
    return text if any(map(str.isalnum, text)) else ""


def _settled(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences after which another has surely begun."""
    begun = bool(spans) and spans[-1][1] - spans[-1][0] >= _BEGUN
    return list(spans[:-1]) if begun else list(spans[:-2])


def _markers_of(
    spans: Sequence[tuple[int, int]], place: int, markers: Sequence[re.Match[str]], cut: int
) -> list[re.Match[str]]:
    """The markers within a sentence and after it; of the first, those before it too."""
    low = spans[place][0] if place else 0
    high = spans[place + 1][0] if place + 1 < len(spans) else cut
    return [found for found in markers if low <= found.start() < high]
