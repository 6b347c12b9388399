"""What a question asks for: the kind of answer, the words that matter, and the limits it sets."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from corpus.dates import DateRange
from qa.normalisation import ORDINALS, search_terms, search_text
from qa.sources import according_to, name_terms
from qa.temporal import Event, Period, event_in, period_in
from qa.wanted import MEASURES, ROLES, Wants, asks_for_several, events_asked, wanted

__all__ = ["Question", "Wants", "analyse", "ordinals_in", "says_what", "without_ordinal"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone, taken apart.

    Attributes:
        text: the question.
        said: the question as a reader should look for it: without the source that it names, without asking for the
            latest or the earliest, which are found by comparing what is read, and, where it asks when, without its
            limits of time.
        wants: the kind of answer it asks for.
        several: whether it asks for a list.
        describes: whether it asks what somebody is whom it names, in "who is Ann Lee".
        long: whether it asks for an account of something, which takes sentences.
        broad: whether such an account is of what is told of something, and not of why or how it is so.
        why: whether it asks for a reason.
        of_words: whether it asks what somebody or a document says of something.
        of_speech: whether it asks when something was said, written or asked, which a dated document tells by its date.
        ordinal: which of several it asks about, as a number: 2 in "the second round"; None when it does not say.
        latest: whether it asks for the last in time of what it describes.
        earliest: whether it asks for the first in time, without calling it that.
        terms: its search terms without the words that only make it a question, each once.
        names: those of its terms that stand in names: capitalised, or with figures in them.
        counted: the terms that may stand for what is counted: of "how many commercial contracts" that of "contracts",
            of people all that stand for people.
        role: the terms of the office or part that a person is asked for by, in "who was the defence minister".
        period: the days that it is limited to, in "in May 2019" or "after 2013".
        from_now: the same with its words, where they are told from the day of asking, in "this week"; else None.
        event: that before or after which it asks, in "before the visit to Rome".
        source: the terms of the name of its source, in "according to the Ministry"; none of "the documents".
    """

    text: str
    said: str
    wants: Wants
    several: bool
    describes: bool
    long: bool
    broad: bool
    why: bool
    of_words: bool
    of_speech: bool
    ordinal: int | None
    latest: bool
    earliest: bool
    terms: tuple[str, ...]
    names: frozenset[str]
    counted: frozenset[str]
    role: tuple[str, ...]
    period: DateRange | None
    from_now: Period | None
    event: Event | None
    source: tuple[str, ...]


_ROLE = rf"(?:{'|'.join(ROLES)})"
_WHO_IS_IT = re.compile(r"^\W*(?:Who|who)(?:['’]s|\s+(?:is|was))\s+(?:[A-Z][\w'’.-]*\s*){1,4}\W*$")
"""A question for what somebody is, whom it names."""
_LONG = re.compile(
    r"^\W*(?:(?:and|but|so|then)\s+)?(?:why|how(?!\s+(?:"
    rf"{MEASURES}|recently|late|early|soon|strong)\b))\b"
    r"|\b(?:describe|explain|summari[sz]e|outline|tell me about|what happened)\b"
    r"|\bwhat (?:does|do|did|has|have|is|was|were) .*\b(?:say|says|said|write|think) (?:about|of|on|regarding)\b"
)
_SAYS_OF = re.compile(r"\bwhat (?:does|do|did|has|have) .*\b(?:say|said|think) (?:about|of|on|regarding)\b")
_WHY_OR_HOW = re.compile(r"\b(?:why|how)\b")
_YES_OR_NO = re.compile(
    r"^\W*(?:(?:and|but|so|then)\s+)?(?:did|does|do|was|were|is|are|has|have|had)\b(?!.*\b(?:what|which|how|why)\b)"
)
"""A question that is answered by yes or no, or better by the sentences that say which."""
_SPEECH = re.compile(
    r"\bdid\b.*?\b(?:say|tell|ask|write|mention|announce|report|inform|express|confirm|remind|suggest|propose|invite|warn|"
    r"complain|thank|apologi[sz]e|reply|answer|post|send|message|note|state|declare|promise|recommend|request|describe)\b"
)
_FEW = r"(?:\d+|few|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ORDINAL = re.compile(
    rf"\b(?:(?P<word>(?i:{'|'.join(ORDINALS)}))|(?P<figures>\d{{1,3}})(?:st|nd|rd|th))\b"
    rf"(?!\s+(?:half|quarter|(?:{_FEW}\s+)?(?:years?|months?|weeks?|days?|hours?|minutes?))\b)"
    r"(?P<name>(?:\s+[A-Z][\w'’-]*)*)"
)
_LATEST = re.compile(
    r"\b(?:most recent|latest|newest|last)\b(?!\s+(?:year|month|week|night|name|century|decade))", re.IGNORECASE
)
_EARLIEST = re.compile(r"\b(?:earliest|oldest)\b", re.IGNORECASE)
_EXTREME = re.compile(f"{_LATEST.pattern}|{_EARLIEST.pattern}", re.IGNORECASE)
_VERB = (
    r"(?:of|is|are|was|were|did|do|does|has|have|had|can|could|will|would|may|might|must|should|came|come|there|took|take"
    r"|went|go|got|get|per|an?|the)\b"
)
_COUNTED = re.compile(rf"\bhow (?:many|much)\s+(?P<words>(?:(?!{_VERB})[\w-]+\s*){{1,5}})(?P<verb>{_VERB})?")
_PEOPLE = frozenset(
    search_terms(
        "people persons participants passengers travellers travelers visitors guests attendees delegates members "
        "officials residents inhabitants citizens workers employees staff students soldiers victims spectators"
    )
)
_ROLE_ASKED = re.compile(
    r"\bwho(?:m)?\s+(?:is|are|was|were)\s+(.+?)"
    r"(?=\s+(?:in|at|on|during|before|after|when|while|from|by|with|back|ever|then|that|who)\b|(?<!\bof)\s+the\b|[?,.]|$)",
    re.IGNORECASE,
)
_ROLES_ASKED = re.compile(rf"\b(?:which|what)\s+((?:\w+\s+){{0,3}}?{_ROLE}s)\b", re.IGNORECASE)
_SOME_ROLE = re.compile(rf"{_ROLE}s?\b", re.IGNORECASE)
_ASKING = frozenset(
    search_terms(
        "who whom whose what which when where why how did do does done was were is are be been being has have had "
        "having can could will would shall should may might must i me my you your he him his she her it its we us our "
        "times they them their from about than also any some there here according please tell many much"
    )
)
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'’-]*|\b\w*\d\w*(?:[+-]\w+)*")


def analyse(text: str, asked_on: date | None = None) -> Question:
    """Take a question apart by the form of its words alone.

    Args:
        text: one that stands alone.
        asked_on: the day it was asked, for "this week"; None leaves such words as they are.
    """
    lowered = text.lower()
    wants, asking = wanted(text)
    describes = _WHO_IS_IT.match(text) is not None
    if describes:
        wants = Wants.OTHER
    source = according_to(text)
    counted = _COUNTED.search(lowered)
    asked = text if source is None else source.rest
    events = events_asked(asked)
    several = asks_for_several(asked)
    event, period = event_in(asked), period_in(asked, asked_on)
    # What is asked for, and the limits of time, are looked for by their meaning and not by their words.
    timeless = _without_times(asked, event, period)
    spoken = _EXTREME.sub(" ", timeless).lower()
    if wants is Wants.DATE:
        spoken = events["events"].lower() if events else spoken.replace(asking, " ")
    ordinals = ordinals_in(asked)
    terms = dict.fromkeys(_content(spoken))
    names = {term for name in _NAME.findall(search_text(timeless).strip()) for term in search_terms(name)}
    said = f"When were the {events['events'].strip()}?" if events else asked
    if wants is Wants.DATE:
        said = _without_times(said, event, period, adverbs_only=True)
    limit = _limit(event, period)
    long = _LONG.search(lowered) is not None or (wants is Wants.OTHER and _YES_OR_NO.match(lowered) is not None)
    return Question(
        text=text,
        said=" ".join(_EXTREME.sub(" ", said).split()),
        wants=wants,
        several=several,
        describes=describes,
        long=long,
        broad=long and _WHY_OR_HOW.search(lowered) is None,
        why=re.search(r"\bwhy\b", lowered) is not None,
        of_words=_SAYS_OF.search(lowered) is not None,
        of_speech=wants is Wants.DATE and _SPEECH.search(lowered) is not None,
        ordinal=ordinals.pop() if len(ordinals) == 1 else None,
        latest=_LATEST.search(_without_times(asked, None, period)) is not None,
        earliest=_EARLIEST.search(lowered) is not None,
        terms=tuple(terms),
        names=frozenset(names & terms.keys()),
        counted=_what_is_counted(counted) if counted else frozenset(),
        role=_role(timeless, several),
        period=limit,
        from_now=period if period and period.from_now and period.days == limit else None,
        event=event,
        source=name_terms(source.source) if source else (),
    )


def ordinals_in(text: str, about: Collection[str] = ()) -> set[int]:
    """The ordinals that a text names: 2 for "second" and "2nd".

    Args:
        text: any text.
        about: search terms; an ordinal that belongs to a name without any of them ("the Second World War") is left out.
    """
    return {
        ORDINALS.index(found["word"].lower()) + 1 if found["word"] else int(found["figures"])
        for found in _ORDINAL.finditer(text)
        if not about or not found["name"] or not set(about).isdisjoint(search_terms(found["name"]))
    }


def says_what(words: str) -> bool:
    """Whether words may say what somebody is: they hold an office or a part, or a word that is no name."""
    return _SOME_ROLE.search(words) is not None or any(word[:1].islower() for word in words.split())


def without_ordinal(question: Question) -> Question:
    """The question for all of which it asks for one by its ordinal: "when was the round" for "the third round"."""
    said = " ".join(_ORDINAL.sub(lambda found: found["name"], question.said).split())
    ordinals = set(search_terms(" ".join(found[0] for found in _ORDINAL.finditer(question.said))))
    terms = tuple(term for term in question.terms if term not in ordinals)
    return replace(question, said=said, ordinal=None, several=True, terms=terms)


def _role(text: str, several: bool) -> tuple[str, ...]:
    found = _ROLE_ASKED.search(text) or (_ROLES_ASKED.search(text) if several else None)
    return _content(found[1]) if found is not None and _SOME_ROLE.search(found[1]) else ()


def _what_is_counted(found: re.Match[str]) -> frozenset[str]:
    """The last of the words before a verb that is known for one; else any of them, for another verb may be among them.

    Money is not called so where it is told.
    """
    terms = _content(found["words"])
    counted = frozenset(terms[-1:] if found["verb"] else terms) - {"money"}
    return _PEOPLE if counted & _PEOPLE else counted


def _content(text: str) -> tuple[str, ...]:
    return tuple(term for term in search_terms(text) if term not in _ASKING)


_ENDS = re.compile(r"\s*(?:[?.,;)]|$)")
_PREPOSITION = re.compile(r"\b(?:in|on|during|at|of|from)\s+(?:the\s+)?$", re.IGNORECASE)


def _without_times(text: str, event: Event | None, period: Period | None, *, adverbs_only: bool = False) -> str:
    """A question without its limits of time; ``adverbs_only`` leaves those that describe something: "the 1987 fair"."""
    for said in (event, period):
        at = -1 if said is None else text.find(said.words)
        if said is not None and at >= 0:
            end = at + len(said.words)
            if adverbs_only and not _ENDS.match(text, end):
                continue
            preposition = _PREPOSITION.search(text, 0, at) if adverbs_only else None
            text = text[: preposition.start() if preposition else at].rstrip() + " " + text[end:].lstrip()
    return re.sub(r"\s+(?=[?.,]|$)", "", text)


def _limit(event: Event | None, period: Period | None) -> DateRange | None:
    """The days that the question is limited to, as long as it is not known when the event was."""
    if event is not None and (period is None or period.words in event.words or event.days is not None):
        return event.limit(event.days) if event.days else None
    return period.days if period else None
