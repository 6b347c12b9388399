"""Lists of numbered things, "the towns of the first five rounds": each is asked for by itself, and told in order."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa.answer import Agreement, Answer, Citation, given
from qa.answering.citing import citations, markers, ranking, words
from qa.answering.derivation import derivation
from qa.answering.groups import Group, grouped
from qa.nations import is_country
from qa.normalisation import ORDINALS, among, search_terms
from qa.question import Question, Wants, ordinals_in
from qa.reading import Candidate, Reading
from qa.spans import CAPITAL, TITLES

__all__ = ["Numbered", "Series", "in_series", "series_in"]

_COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"(?:{'|'.join(_COUNTS)}|\d{{1,2}})"
_THINGS = (
    rf"(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:first\s+(?P<first>{_COUNT})\s+|(?P<count>{_COUNT})\s+)?"
    r"(?P<before>(?:(?!first\b|last\b|of\b|the\b)[\w+'’-]+\s+){0,3}?)"
    r"(?P<noun>(?:round|session|meeting|summit|conference|congress|edition|assembl|forum|consultation|exercise|workshop)(?:e?s|ies))"
    r"(?P<rest>\s+(?:of|between|on|with)\s+[^?,]*?)?"
)
_HELD = r"(?:held|hosted|staged|convened|take\s+place|took\s+place|taken\s+place|happened?)"
_DONE = rf"(?:\s+so\s+far)?\s+(?:(?:have|were|was|did|been)\s+)*{_HELD}\b"
_PLACES = r"(?P<place>cities|towns|places|venues|capitals|villages|ports|countries)"
_WHEN = r"(?P<when>when|on\s+which\s+(?:dates|days)|(?:the\s+)?(?:dates|days))"
_WAYS = [
    re.compile(way, re.IGNORECASE)
    for way in (
        rf"^\W*(?:in|at)\s+(?:which|what)\s+{_PLACES}\s+(?:were|have|did)\s+{_THINGS}{_DONE}",
        rf"^\W*(?:which|what)\s+{_PLACES}\s+hosted\s+{_THINGS}\s*[?.]?$",
        rf"^\W*(?:please\s+)?(?:list|name|give|tell|show)\s+(?:me\s+)?(?:all\s+)?(?:the\s+)?(?:{_PLACES}|{_WHEN})\s+"
        rf"(?:where|when|in\s+which|at\s+which|on\s+which|of|that\s+hosted)\s+{_THINGS}(?:{_DONE}|\s*[?.]?$)",
        rf"^\W*(?:which|what)\s+{_THINGS}{_DONE}[^?]*?,?\s+and\s+(?:(?P<when>when)|where)\b",
        rf"^\W*(?:(?P<when>when)|where)\s+(?:were|have|did)\s+{_THINGS}{_DONE}",
    )
]
_SINGULAR = {"cities": "city", "countries": "country"}
_MOST = len(ORDINALS)
_LEAST = 2
_NEEDED = 0.3
"""Share of the reader's threshold that suffices for what is called by its ordinal."""
_NEAR, _PLANNED, _OTHER_WORD = 0.5, 0.25, 0.5
_BEFORE_THING = re.compile(
    rf"\b(?P<ordinal>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\b(?P<following>(?:\s+[\w+'’-]+){{1,3}})",
    re.IGNORECASE,
)
_LIKE_THINGS = re.compile(r"\b(?:round|session|meeting|time)\b", re.IGNORECASE)
"""What meetings that have ordinals are called beside one another."""
_AHEAD = re.compile(
    r"\b(?:will|shall|would|should|to\s+be|be\s+held|plan(?:s|ned)?|propos(?:e|es|ed|al)|invit(?:es|ed|ation)|postponed)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"{CAPITAL}(?:[ \u00a0](?:(?:de|del|da|do|di|la|le|al|of|on|upon)[ \u00a0])*{CAPITAL})*")


@dataclass(frozen=True, slots=True)
class Series:
    """Several things of a kind that are told apart by ordinals, and what is asked of each.

    Attributes:
        asks: what asks it of one: "when", "where" or "in which town".
        thing: what one is called: "round".
        of: the words before and after that: "Council", "of the talks".
        count: of how many it is asked; None for all.
    """

    asks: str
    thing: str
    of: tuple[str, str]
    count: int | None

    def question(self, number: int) -> str:
        """The question for one of them."""
        before, after = self.of
        return " ".join(f"{self.asks} was the {ORDINALS[number - 1]} {before} {self.thing} {after} held?".split())

    def numbers(self, candidates: Iterable[Candidate]) -> range:
        """Those that are asked for; of all, as many as passages name by ordinals."""
        if self.count is not None:
            return range(1, self.count + 1)
        named = {number for candidate in candidates for number in ordinals_in(candidate.text)}
        last = next((number for number in range(1, _MOST + 1) if number + 1 not in named), 0)
        return range(1, last + 1)


@dataclass(frozen=True, slots=True)
class Numbered:
    """What was read of one of several.

    Attributes:
        number: which.
        question: the question for it.
        readings: what was read, the best supported first.
        candidates: in which passages.
    """

    number: int
    question: Question
    readings: Sequence[Reading]
    candidates: Sequence[Candidate]


def series_in(question: str) -> Series | None:
    """The series that a question asks of; None when it asks of none."""
    for way in _WAYS:
        found = way.search(question)
        if found is None:
            continue
        told = found.groupdict()
        place = (told.get("place") or "").lower()
        asks = f"In which {_SINGULAR.get(place, place.removesuffix('s'))}" if place else "Where"
        count = told["first"] or told["count"]
        number = None if count is None else int(count) if count.isdecimal() else _COUNTS.index(count.lower()) + 2
        if number is not None and not _LEAST <= number <= _MOST:
            return None
        return Series(
            "When" if told.get("when") else asks,
            _singular(told["noun"]),
            (told["before"].strip(), (told["rest"] or "").strip()),
            number,
        )
    return None


def in_series(question: str, series: Series, found: Sequence[Numbered], threshold: float) -> Answer | None:
    """The list of what is told of each, in their order; None where too few are told of to call it one.

    More must be told of than not; of all that there are, those after the last that is told of are taken for plans.

    Args:
        question: the question for all of them.
        series: what it asks of.
        found: what was read of each, in their order.
        threshold: the support below which a reading does not count.
    """
    groups = _in_order([_told(series, each, threshold) for each in found])
    while series.count is None and groups and groups[-1] is None:
        groups, found = groups[:-1], found[:-1]
    told = [(each, group) for each, group in zip(found, groups, strict=True) if group is not None]
    if len(told) < _LEAST or 2 * len(told) <= len(found):
        return None
    cited: list[Citation] = []
    items, texts = [], []
    for each, group in told:
        own = citations([group.chosen()], len(cited) + 1)
        cited += own
        item = f"{ORDINALS[each.number - 1]} {series.thing}: {words(group.chosen())}"
        items.append(item)
        texts.append(f"{item}{derivation(group.chosen())} {markers(own)}")
    missing = [ORDINALS[each.number - 1] for each, group in zip(found, groups, strict=True) if group is None]
    untold = f"; not told: {', '.join(missing)}" if missing else ""
    candidates = list(dict.fromkeys(candidate for each in found for candidate in each.candidates))
    return replace(
        given(
            question, ", ".join(items), "; ".join(texts) + untold, sum(g.support for _, g in told) / len(found), cited
        ),
        retrieved=ranking(candidates),
        agreement=Agreement(len({citation.document_id for citation in cited})),
    )


def _singular(noun: str) -> str:
    lowered = noun.lower()
    for plural, singular in (("ies", "y"), ("sses", "ss")):
        if lowered.endswith(plural):
            return lowered.removesuffix(plural) + singular
    return lowered.removesuffix("s")


def _told(series: Series, each: Numbered, threshold: float) -> list[Group]:
    """What is told of one, of the kind that is asked for, and not of what is to come.

    Sentences that call it by its ordinal need less support than others.
    """
    weighed = [replace(reading, support=reading.support * _called(series, each, reading)) for reading in each.readings]
    readings = [
        reading
        for reading in sorted(weighed, key=lambda reading: -reading.support)
        if reading.support >= _NEEDED * threshold
        and (_is_past(reading) if each.question.wants is Wants.DATE else _is_place(each.question, reading))
    ]
    return grouped(each.question, readings)


def _called(series: Series, each: Numbered, reading: Reading) -> float:
    """How surely a reading is of the thing with that ordinal, and not of a plan; 0.0 where nothing calls it so."""
    called = _calls(series, each, reading.sentence)
    if each.question.wants is Wants.PLACE:
        planned = 0.0 if series.count is None else _PLANNED
        return called * (planned if _AHEAD.search(reading.sentence) else 1.0)
    alone = ordinals_in(reading.candidate.text, each.question.terms) == {each.number}
    return max(called, _NEAR * _calls(series, each, reading.candidate.text) if alone else 0.0)


def _calls(series: Series, each: Numbered, text: str) -> float:
    """How surely a text calls a thing by the ordinal: by the question's own word for it, or by another; 0.0 if not."""
    before, after = series.of
    of = set(search_terms(f"{before} {after}"))
    named = not of.isdisjoint(search_terms(text))
    best = 0.0
    for found in _BEFORE_THING.finditer(text):
        if each.number in ordinals_in(found["ordinal"]):
            following = search_terms(found["following"])
            if among(series.thing, following) or not of.isdisjoint(following):
                return 1.0
            if _LIKE_THINGS.search(found["following"]):
                best = 1.0 if named else _OTHER_WORD
    return best


def _is_past(reading: Reading) -> bool:
    return reading.days is not None and (reading.written is None or reading.days.start <= reading.written)


def _is_place(question: Question, reading: Reading) -> bool:
    """Whether the short answer is the name of one place, which is a country only if that is asked for."""
    name = reading.span.answer if reading.span is not None else ""
    titled = not TITLES.isdisjoint(name.lower().split())
    country = is_country(name) and re.search(r"\bcountry\b|^\W*where\b", question.text, re.IGNORECASE) is None
    return _PLACE.fullmatch(name) is not None and not titled and not country


def _in_order(found: Sequence[Sequence[Group]]) -> list[Group | None]:
    """One group of each, or none, no day before that of the one before it: those of which most are sure together."""
    best: list[tuple[float, date, list[Group | None]]] = [(0.0, date.min, [])]
    for groups in found:
        ahead = [(score, day, [*chosen, None]) for score, day, chosen in best]
        for group in groups:
            first = group.first_day if group.chosen().days is not None else date.min
            before = [path for path in best if path[1] < first or first == date.min]
            if before:
                score, _, chosen = max(before, key=lambda path: path[0])
                ahead.append((score + 1 + math.log1p(group.strength()), first, [*chosen, group]))
        best = ahead
    return max(best, key=lambda path: path[0])[2]
