"""Who followed whom in an office, as sentences tell it: "A succeeded B", "his successor, A, agreed"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.spans import TITLES
from qa.successions.people import Person
from qa.successions.sentences import Sentence, sentences_of

__all__ = ["DEPARTED", "POST", "Succession", "successions_in"]


@dataclass(frozen=True, slots=True)
class Succession:
    """One person followed another in an office.

    Attributes:
        successor: who came.
        predecessor: who was until then.
        start: offset of the sentence, or the two, that tell it.
        end: offset after it.
        at: offset of the word that tells it.
        office: what the sentence calls the office, as far as it says "as mayor".
    """

    successor: Person
    predecessor: Person
    start: int
    end: int
    at: int
    office: str = ""


POST = (
    r"(?:ministry|portfolio|office|post|position|chair|presidency|command|department|leadership|directorship|duties|seat"
    r"|role|reins|helm|mayoralty|throne|chairmanship|secretariat|directorate|embassy|government)"
)
"""What an office is called without saying which."""
_APPOINTED = (
    r"(?:appointed|named|chosen|elected|picked|nominated|selected|designated|called|promoted|chose|picks?|names?)"
)
DEPARTED = (
    r"(?:left(?!\s+the\s+(?:meeting|room|hall|session|table|building))|leaves|leaving|will\s+leave|retire[ds]"
    r"|will\s+retire|resign(?:ed|s)|stepped\s+(?:down|aside)|steps\s+down|died|departed|bowed\s+out|moved\s+(?:on|to)|quit|gave\s+up|was\s+(?:dismissed|sacked|removed|recalled|ousted)|fell)"
)
"""How somebody ceases to hold an office."""
_TAKE_UP = (
    rf"(?:took\s+(?:up\s+(?:[\w’'-]+\s+){{0,3}}?{POST}|over|office)|takes\s+(?:over|office)"
    rf"|assumed\s+(?:[\w’'-]+\s+){{0,3}}?{POST}"
    rf"|became\s+(?:[\w’'-]+\s+){{0,4}}?(?:{'|'.join(sorted(TITLES))})\b"
    r"|(?:was|been)\s+(?:sworn\s+in|appointed|elected|named|installed)|(?:has|have|had)\s+(?:been\s+(?:in\s+(?:charge|office"
    r"|command)|at\s+the\s+(?:head|helm))|held|led|headed|chaired|run)\b)"
)
"""How somebody comes to hold an office, or has held it since."""
_TIMES = r"(?:[\w’'-]+\s+){0,6}?"
_ACTIVE = re.compile(
    r"\b(?:succeed(?:s|ed|ing)?|replac(?:es?|ed|ing)|(?P<loose>follow(?:s|ed|ing)?)"
    r"|(?:take|takes|took|taken|taking)\s+(?:over\s+(?!\d)(?:[^,.;]{0,60}?\s)??from|the\s+place\s+of)"
    r"|step(?:s|ped)\s+into\s+the\s+shoes\s+of)\s+"
)
_TO_FOLLOW = re.compile(
    rf"\b{_APPOINTED}\b[^.;]{{0,80}}?\b(?:to\s+(?:succeed|replace|follow|take\s+over\s+from|take\s+the\s+place\s+of)"
    r"|(?:as\s+(?:the\s+)?)?successor\s+(?:of|to)|in\s+(?:the\s+)?place\s+of|in\s+succession\s+to)\s+"
)
_PASSIVE = re.compile(
    rf"\b(?:was|were|been|be|being|is)\s+{_TIMES}(?:succeeded|replaced|(?P<loose>followed))\s+(?:[^,.;]{{0,50}}?\s)??by\s+"
)
_HANDED = re.compile(
    r"\b(?:(?:hand(?:s|ed|ing)?|pass(?:es|ed|ing)?|turn(?:s|ed)?)\s+(?:over\s+|on\s+)?"
    rf"(?:[^,.;]{{0,40}}?\b{POST}\b[^,.;]{{0,40}}?\s)(?:over\s+|on\s+)?to|hand(?:s|ed|ing)?\s+over\s+to|(?:gave|gives|given)\s+way\s+to|(?:made|makes)\s+way\s+for)\s+"
)
_OWN = re.compile(
    r"\b(?P<whose>[Hh]is|[Hh]er|[Mm]y|[Oo]ur|[Tt]heir|[’']s|s[’'])\s+(?:(?:late|immediate|direct|own|elected|chosen)\s+)?"
    r"(?P<side>predecessor|successor)\b(?:\s+(?:as|at|in)\s+[^,.;]{2,60}?)??"
    r"(?:,\s*|\s+(?:is|was|will\s+be)\s+|\s+)"
)
_SUCCESSOR_OF = re.compile(r"\b(?:,\s*|is\s+|was\s+)?(?:the\s+)?(?P<side>successor|predecessor)\s+(?:of|to)\s+")
_AS_OWN_SUCCESSOR = re.compile(
    rf"\b{_APPOINTED}\s+(?P<name>[^;.]{{3,160}}?)\s+(?:as\s+(?:his|her|their)\s+successor|in\s+(?:his|her)\s+(?:place|stead)"
    r"|to\s+(?:succeed|replace|follow)\s+(?:him|her))\b"
)
_WHEN_DEPARTED = re.compile(
    rf"\b(?:[Ww]hen|[Aa]fter|as|[Ss]ince|[Oo]nce|because)\s+(?P<name>[^,;.]{{3,90}}?)\s+(?:has\s+|had\s+)?{DEPARTED}\b"
)
_IS_NEW = re.compile(
    rf"\b[Tt]he\s+new\s+[^,.;:]{{3,80}}?\s+(?:is|will\s+be|was)\s+(?:now\s+)?|\b[Tt]he\s+{POST}\s+(?:went|passed)\s+to\s+"
)
_PLACE_TAKEN = re.compile(
    rf"(?P<whose>\b[Hh]is|\b[Hh]er|[’']s|s[’'])\s+(?:place|{POST})\s+(?:was|has\s+been|is|will\s+be)\s+(?:\w+\s+)?"
    r"(?:taken|filled)\s+(?:over\s+)?by\s+"
)
_SINCE = re.compile(r"\b(?:since|from)\s+[^,.;]{3,40}?[, ]\s*(?=[A-Z])")
_HAS_IT = re.compile(
    r"\s+(?:has\s+been\s+(?:in\s+charge|in\s+office|at\s+the)|has\s+(?:held|led|headed|chaired|run)|took\s+over)\b"
)
_DEPARTED = re.compile(rf"\b{DEPARTED}\b")
_TAKEN_UP = re.compile(rf"\b{_TAKE_UP}\b")
_AS_OFFICE = re.compile(
    r"\s+(?:as|at\s+the\s+head\s+of|at\s+the\s+helm\s+of|in\s+the\s+(?:post|office)\s+of)\s+(?P<office>[^,.;()]{3,80})"
)
_IN_OFFICE = re.compile(
    r"\s*(?:[,.;)]|$|and\b|as\b|in\b(?!\s+the\s+(?:street|room|list|speech|queue))|on\s+\d|on\s+[A-Z]"
    r"|at\s+the\s+head\b|last\b|this\b|earlier\b|two\b|a\s)"
)
"""What stands after one who was followed in an office, and not into a room."""


def successions_in(text: str, sentences: Sequence[tuple[int, int]]) -> list[Succession]:
    """Who followed whom, as far as the sentences say for certain.

    Args:
        text: the document's.
        sentences: where the sentences of a passage begin and end in it, in order.
    """
    told = sentences_of(text, sentences)
    found = [each for sentence in told for way in _WAYS for each in way(sentence)]
    found += [each for one, other in pairwise(told) for each in _departed_then(one, other)]
    return [each for each in found if each is not None]


def _active(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "A succeeded B", "A, who took over from B", "A succeeded him"."""
    for found in sentence.every(_ACTIVE):
        chosen = any(each.start() < found.start() < each.end() for each in sentence.every(_TO_FOLLOW))
        if chosen or sentence.is_passive(found.start()):
            continue
        old = sentence.object_at(found.end())
        if old is None or (found["loose"] and not _IN_OFFICE.match(sentence.text, old.end, sentence.end)):
            continue
        new = sentence.subject_of(found.start())
        yield _told(sentence, new, sentence.resolved(old, new), found.start(), old.end)


def _to_follow(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "A was chosen to succeed B", "A, whom they appointed to follow B", "they appointed A in place of B"."""
    for found in sentence.every(_TO_FOLLOW):
        old = sentence.object_at(found.end())
        if old is None:
            continue
        new = sentence.appointed(found.start(), found.end())
        yield _told(sentence, new, sentence.resolved(old, new), found.start(), old.end)


def _passive(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "B was succeeded by A", "He has been replaced by A"."""
    for found in sentence.every(_PASSIVE):
        new = sentence.object_at(found.end())
        if new is None or (found["loose"] and not _AS_OFFICE.match(sentence.text, new.end, sentence.end)):
            continue
        old = sentence.subject_of(found.start())
        yield _told(sentence, new if isinstance(new, Person) else None, old, found.start(), new.end)


def _handed(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "B handed her ministry to A", "B gave way to A"."""
    for found in sentence.every(_HANDED):
        new = sentence.object_at(found.end())
        if isinstance(new, Person):
            yield _told(sentence, new, sentence.subject_of(found.start()), found.start(), new.end)


def _own(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "Her predecessor, B", "B's successor, A"."""
    for found in sentence.every(_OWN):
        named = sentence.object_at(found.end())
        if not isinstance(named, Person):
            continue
        whose = sentence.owner_at(found["whose"], found.start(), named)
        new, old = (named, whose) if found["side"] == "successor" else (whose, named)
        yield _told(sentence, new, old, found.start(), named.end)


def _successor_of(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "A, the successor of B"."""
    for found in sentence.every(_SUCCESSOR_OF):
        one, other = sentence.subject_of(found.start()), sentence.object_at(found.end())
        if not isinstance(other, Person):
            continue
        new, old = (one, other) if found["side"] == "successor" else (other, one)
        yield _told(sentence, new, old, found.start(), other.end)


def _as_own_successor(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "The board appointed A as her successor"."""
    for found in sentence.every(_AS_OWN_SUCCESSOR):
        new = sentence.object_at(found.start("name"))
        if isinstance(new, Person):
            yield _told(sentence, new, sentence.meant_by("his", found.start(), new), found.start(), new.end)


def _place_taken(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "B's place was taken by A"."""
    for found in sentence.every(_PLACE_TAKEN):
        new = sentence.object_at(found.end())
        if isinstance(new, Person):
            old = sentence.owner_at(found["whose"], found.start(), new)
            yield _told(sentence, new, old, found.start(), new.end)


def _when_departed(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "A took up the post in May, when B left for Rome" and "after B left, A took over"."""
    for found in sentence.every(_WHEN_DEPARTED):
        taken = _TAKEN_UP.search(sentence.text, sentence.start, found.start())
        new = sentence.subject_of(taken.start()) if taken is not None else None
        if new is None:
            taken = _TAKEN_UP.search(sentence.text, found.end(), sentence.end)
            new = sentence.subject_of(taken.start()) if taken is not None else None
            new = new if new is not None and new.start > found.end() else None
        old = sentence.object_at(found.start("name"))
        if taken is not None and isinstance(old, Person):
            yield _told(sentence, new, old, taken.start(), taken.end())


def _departed_and(sentence: Sentence) -> Iterator[Succession | None]:
    """As in "B bowed out in May, and since then A has been in charge"."""
    gone = _DEPARTED.search(sentence.text, sentence.start, sentence.end)
    if gone is not None:
        yield from _arrived(sentence, gone.end(), sentence.subject_of(gone.start()))


def _departed_then(one: Sentence, other: Sentence) -> Iterator[Succession | None]:
    """As in "B left for Rome. The new mayor is A."."""
    gone = _DEPARTED.search(one.text, one.start, one.end)
    if gone is not None and one.is_before(other) and not any(other.every(_DEPARTED)):
        yield from _arrived(other, other.start, one.subject_of(gone.start()))


def _arrived(sentence: Sentence, after: int, old: Person | None) -> Iterator[Succession | None]:
    for found in _IS_NEW.finditer(sentence.text, after, sentence.end):
        new = sentence.object_at(found.end())
        if isinstance(new, Person):
            yield _told(sentence, new, old, found.start(), new.end)
    for found in _SINCE.finditer(sentence.text, after, sentence.end):
        new = sentence.object_at(found.end())
        if isinstance(new, Person) and _HAS_IT.match(sentence.text, new.end, sentence.end):
            yield _told(sentence, new, old, found.start(), new.end)


def _told(sentence: Sentence, new: Person | None, old: Person | None, at: int, end: int) -> Succession | None:
    """The succession, told at an offset in a sentence with its last name before ``end``; None when it is not sure."""
    if new is None or old is None or new.is_same(old) or sentence.denies(at, end):
        return None
    office = _AS_OFFICE.match(sentence.text, end, sentence.end)
    start = sentence.start_of(min(new.start, old.start))
    return Succession(new, old, start, sentence.end, at, office["office"] if office else "")


_WAYS = (
    _active,
    _to_follow,
    _passive,
    _handed,
    _own,
    _successor_of,
    _as_own_successor,
    _place_taken,
    _when_departed,
    _departed_and,
)
