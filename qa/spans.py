"""Spans that could be a short answer, by their form: dates, numbers, names of people, names of places."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.dates import DateRange, TimeExpression
from corpus.document import Document
from qa.normalisation import ORDINALS, search_terms
from qa.question import Question, Wants
from qa.times import times_within

__all__ = ["CAPITAL", "TITLES", "Span", "is_of_unit", "names_in", "spans_in"]


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of a document's text that could be the answer.

    Attributes:
        start: offset in the document's text.
        end: offset after it.
        answer: the answer as it is given: the words themselves, or the date that they mean.
        days: the days meant, for a date.
        derived: whether the days follow only with the document's own date, or with another that it names before.
        told_from: the words before that the days are told from; None when it is the document's date.
        heading: the words of the heading that gives their year; None when there is none.
    """

    start: int
    end: int
    answer: str
    days: DateRange | None = None
    derived: bool = False
    told_from: str | None = None
    heading: str | None = None


_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "dozen half"
)
_WORDED = rf"(?:{'|'.join(_NUMBER_WORDS.split())})"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|mn)"
_CURRENCY = (
    r"(?:dollars?|euros?|pounds?|yen|roubles?|rubles?|crowns?|kron(?:er|or|a|e)|francs?|pesos?|rupees?|yuan|renminbi|won|"
    r"rand|liras?|zloty|forints?|shekels?|dirhams?|riyals?|dinars?|reais|real)\b"
)
_LENGTH = r"(?:kilomet(?:re|er)s?|(?:centi|milli)?met(?:re|er)s?|miles?|feet|foot|inches|yards?|km|cm|mm|m)\b"
_WEIGHT = r"(?:kilogram(?:me)?s?|grams?|kg|tonnes?|tons?|pounds?|lbs?|ounces?)\b"
_UNIT = (
    rf"(?:%|per ?cent\b|percent\b|percentage points?\b|degrees?\b|{_CURRENCY}|{_LENGTH}|{_WEIGHT}|acres?\b|hectares?\b)"
)
_TIME_UNIT = r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies))\b"
_NUMBER = re.compile(
    rf"(?<![\w.,+-])(?:[$€£¥₽]\s?)?(?:\d+(?:[,.]\d+)*|\b{_WORDED}\b(?:[\s-]+(?:and\s+)?{_WORDED}\b)*)"
    rf"(?:[\s-]{_SCALE}\b)*(?:\s?{_UNIT})?(?!\w*[+]\w)(?![\w.]*\d)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?<![\w.,+-])(?:\d+(?:[,.]\d+)*|\b{_WORDED}\b(?:[\s-]+{_WORDED}\b)*)[\s-]{_TIME_UNIT}(?:\sold\b)?",
    re.IGNORECASE,
)
_NUMBER_OR_DURATION = re.compile(f"{_DURATION.pattern}|{_NUMBER.pattern}", re.IGNORECASE)
_COUNT = re.compile(
    rf"\d|\b(?:{_WORDED}|dozens|hundreds|thousands|millions|both|several|few|none|no|once|twice|all)\b", re.I
)
"""Words that tell how many, if not in so many words."""
_OF_TIME = re.compile(rf"\b{_TIME_UNIT}", re.IGNORECASE)
_LENGTH_OR_TIME = re.compile(rf"\b{_LENGTH}|\b{_TIME_UNIT}", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"\b(?:{'|'.join(ORDINALS)}|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
_ASKS_DURATION = re.compile(
    r"\bhow long\b|\bhow old\b|\bhow many (?:years|months|weeks|days|hours|minutes|decades)\b", re.IGNORECASE
)
_HOW_LONG_IS_IT = re.compile(r"\bhow long (?:is|are|was|were)\b", re.IGNORECASE)
"""A question for a length, or for how long something lasts."""
_ASKS_TIMES = re.compile(r"\bhow (?:many times|often)\b|\bwhich (?:number|time)\b", re.IGNORECASE)
_ASKED_UNITS = [
    (
        re.compile(r"\b(?:percent|percentage|proportion|share)\b|\bper cent\b", re.IGNORECASE),
        re.compile(r"%|per ?cent", re.IGNORECASE),
    ),
    (
        re.compile(
            r"\b(?:money|costs?|price|pay|pays|paid|earn|earned|salary|budget|bill|fine|dollars|euros|yen|pounds)\b",
            re.I,
        ),
        re.compile(rf"[$€£¥₽]|\b{_CURRENCY}|\b(?:million|billion|trillion|bn)\b", re.IGNORECASE),
    ),
    (re.compile(r"\b(?:weigh|weighs|weighed|weight|heavy|mass)\b", re.IGNORECASE), re.compile(rf"\b{_WEIGHT}", re.I)),
    (
        re.compile(r"\b(?:how (?:far|long|high|tall|deep|wide)|length|height|depth|width|distance)\b", re.IGNORECASE),
        re.compile(rf"\b{_LENGTH}", re.IGNORECASE),
    ),
]
"""What a question may ask for besides a bare number, and how that is written."""

CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u017f\u0400-\u042f][\w'’-]*"
"""A capitalised word, as a pattern."""
_NAME = re.compile(rf"{CAPITAL}(?:\.?[ \u00a0](?:(?:de|van|von|der|bin|al|da|di|la|le)[ \u00a0])*{CAPITAL})*")
_TITLES = (
    "mr mrs ms miss dr prof professor sir lady lord dame saint king queen prince princess emperor pope "
    "president premier minister chancellor secretary chairman chairwoman director ambassador envoy senator "
    "governor mayor judge justice captain major colonel general admiral commander sergeant doctor reverend "
    "father brother sister sheikh sultan leader diplomat chief"
).split()
_BESIDE_TITLES = (
    "prime foreign defence defense finance deputy vice state head special first economic development affairs "
    "interior internal external security former acting current then"
).split()
_NOT_PEOPLE = (
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday ministry region council forum embassy plan "
    "programme program university company corporation inc ltd bank treaty declaration summit "
    "agreement committee commission republic federation island islands sea river lake ocean mountain "
    "mount street road avenue party department association office institute agency court act law "
    "union nations news press group conference meeting statement state states city county district "
    "province prefecture government parliament assembly senate congress house army navy force forces "
    "war battle college school museum church park airport station bridge east west north south "
    "eastern western northern southern asia europe africa america this that these those the a an it "
    "he she they we you i our their his her its in on at from to by for with as if but and or not no "
    "yes when where who what which how why there here also however meanwhile besides while after "
    "before during since until both each all some many most other another new last next first second "
    "third english international national affairs issues minister ministers president foreign defence"
).split()
_TITLE_WORDS = frozenset(_TITLES)
TITLES = frozenset(_TITLES + _BESIDE_TITLES)
"""Words, in lower case, that stand before a name as a title or are part of one."""
_OFFICE = re.compile(rf"\b(?:{'|'.join(_TITLES)})[ \u00a0](?:of|for)[ \u00a0](?:the[ \u00a0])?$", re.IGNORECASE)
_OF = re.compile(r"\bof[ \u00a0]$", re.IGNORECASE)
_WORD_OF_NAME = re.compile(r"[\w'’-]+")
_OTHER_WORDS = frozenset([*_NOT_PEOPLE, *_NUMBER_WORDS.split(), "plus"])
_PLACE = re.compile(
    rf"\b(?:in|at|to|from|near|outside|within|across|of|for)[ \u00a0](?:the[ \u00a0])?"
    rf"((?:{CAPITAL}[ \u00a0]?){{1,4}}(?:,[ \u00a0]{CAPITAL})?)"
)


def spans_in(
    document: Document, start: int, end: int, question: Question, within: tuple[int, int] | None = None
) -> list[Span]:
    """The spans of the kind that the question asks for in one sentence of a document, in order.

    A name that the question itself holds is no answer to it.

    Args:
        document: any.
        start: offset of the sentence.
        end: offset after it.
        question: what is asked.
        within: offsets of the passage that the sentence stands in, where "the following year" may be told from.
    """
    times = partial(times_within, document, start, end, within)
    match question.wants:
        case Wants.DATE:
            return list(_dates(question, times()))
        case Wants.NUMBER:
            return list(_numbers(document, start, end, question, times()))
        case Wants.PERSON:
            return list(_people(document, start, end, question))
        case Wants.PLACE:
            return list(_places(document, start, end, question))
        case Wants.OTHER:
            return []


def _dates(question: Question, times: Sequence[TimeExpression]) -> Iterator[Span]:
    for found in times:
        if found.range is not None and found.range != question.period:
            derived = found.derived or found.told_from is not None or found.heading is not None
            yield Span(
                found.start, found.end, found.range.describe(), found.range, derived, found.told_from, found.heading
            )


def _numbers(
    document: Document, start: int, end: int, question: Question, times: Sequence[TimeExpression]
) -> Iterator[Span]:
    sentence = document.text[start:end]
    dates = [(found.start - start, found.end - start) for found in times]
    pattern, fits = _number_pattern(question.text)
    for found in pattern.finditer(sentence):
        in_date = any(found.start() < last and first < found.end() for first, last in dates)
        if not in_date and (fits is None or fits.search(found[0])):
            yield Span(start + found.start(), start + found.end(), found[0])


def _number_pattern(question: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    if _HOW_LONG_IS_IT.search(question):
        return _NUMBER_OR_DURATION, _LENGTH_OR_TIME
    if _ASKS_DURATION.search(question):
        return _DURATION, _OF_TIME
    if _ASKS_TIMES.search(question):
        return re.compile(f"{_NUMBER.pattern}|{_ORDINAL.pattern}", re.IGNORECASE), None
    for asks, written in _ASKED_UNITS:
        if asks.search(question):
            return _NUMBER, written
    return _NUMBER, None


def is_of_unit(question: str, words: str) -> bool:
    """Whether words give a number, and in the unit that a question asks for, where it asks for one: money, a length."""
    _, written = _number_pattern(question)
    if written is None:
        return _ASKS_TIMES.search(question) is not None or _COUNT.search(words) is not None
    return written.search(words) is not None


def _people(document: Document, start: int, end: int, question: Question) -> Iterator[Span]:
    for first, last in names_in(document.text, start, end):
        name = document.text[first:last]
        if not set(search_terms(name)) & question.names:
            yield Span(first, last, name)


def names_in(text: str, start: int, end: int, *, alone: bool = False) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that read as a person's name, without the titles and the office before them.

    Args:
        text: any.
        start: offset from which to look.
        end: offset after it.
        alone: whether one capitalised word without a title counts too.
    """
    for run in _NAME.finditer(text, start, end):
        words = [(run.start() + m.start(), run.start() + m.end(), m[0].lower()) for m in _WORD_OF_NAME.finditer(run[0])]
        # "Peru's Ana Sol": whose she is comes before her name.
        owner = max((place for place, (_, _, word) in enumerate(words[:-1]) if word.endswith(("'s", "’s"))), default=-1)
        words = words[owner + 1 :]
        parts = [place for place, (_, _, word) in enumerate(words) if word in TITLES]
        titled = any(words[place][2] in _TITLE_WORDS for place in parts)
        if parts:
            words = words[parts[-1] + 1 :]
        # "President of Chile Gabriel Boric": the office takes the words before the last two.
        before = text[max(start, run.start() - 40) : run.start()]
        if len(words) > 2 and (_OFFICE.search(before) or (_OF.search(before) and _alone_elsewhere(text, words))):
            words = words[-2:]
        if not words or any(_plain(word) in _OTHER_WORDS for _, _, word in words):
            continue
        # One capitalised word alone is a name only after a title.
        if len(words) > 1 or titled or alone:
            last = words[-1][1]
            yield words[0][0], last - 2 if text[last - 2 : last] in ("'s", "’s") else last


def _alone_elsewhere(text: str, words: Sequence[tuple[int, int, str]]) -> bool:
    """Whether the last two of several words stand elsewhere without those before them."""
    name, whole = text[words[-2][0] : words[-1][1]], text[words[0][0] : words[-1][1]]
    return text.count(name) > text.count(whole)


def _plain(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def _places(document: Document, start: int, end: int, question: Question) -> Iterator[Span]:
    people = set(names_in(document.text, start, end))
    for found in _PLACE.finditer(document.text, start, end):
        name = found[1].strip()
        first = found.start(1)
        terms = set(search_terms(name))
        named = any(a < first + len(name) and first < b for a, b in people)
        if not named and not terms & question.names and not _calendar(name):
            yield Span(first, first + len(name), name)


def _calendar(name: str) -> bool:
    return any(word.lower() in _CALENDAR for word in name.split())


_CALENDAR = frozenset(_NOT_PEOPLE[: _NOT_PEOPLE.index("ministry")])
