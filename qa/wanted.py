"""The kind of answer that a question asks for, and whether it asks for several, by the form of its words alone."""

import re
from dataclasses import dataclass
from enum import Enum

from qa.normalisation import ORDINALS

__all__ = ["MEASURES", "ROLES", "Wants", "asks_for_several", "events_asked", "wanted"]


class Wants(Enum):
    """The kind of answer that a question asks for."""

    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    OTHER = "other"


MEASURES = (
    "many|much|long|old|far|often|frequently|big|large|small|high|low|tall|short|deep|heavy|fast|wide|close|thick|hot|cold"
    "|expensive|near"
)
"""What is asked for a number after "how"."""
ROLES = (
    "person man woman people minister president premier chancellor king queen emperor pope leader "
    "head chief chair chairman chairwoman director manager officer official secretary ambassador "
    "envoy diplomat general admiral commander governor mayor senator deputy judge lawyer author "
    "writer poet artist painter composer musician singer actor actress scientist researcher engineer "
    "inventor professor teacher student doctor founder owner player coach champion winner speaker "
    "participant attendee delegate member guest visitor "
    "spokesman spokeswoman spokesperson candidate politician explorer"
).split()
"""Offices and parts that a person is asked for by."""
_OTHER_PEOPLE = (
    "executive chairperson co-chair treasurer trustee councillor alderman lawmaker consul attaché co-ordinator "
    "coordinator negotiator captain colonel lieutenant sergeant sailor soldier pilot driver astronaut bishop "
    "archbishop cardinal priest rabbi imam prince princess duke duchess lord lady justice prosecutor barrister "
    "solicitor attorney plaintiff claimant defendant appellant witness victim suspect nurse surgeon patient architect "
    "designer curator librarian archivist historian philosopher economist biologist physicist chemist astronomer "
    "geologist mathematician scholar journalist reporter editor photographer presenter conductor novelist sculptor "
    "ceo cfo spouse partner host boss commissioner superintendent principal headmaster dean rector vicar pastor abbot "
    "warden sheriff inspector detective trainer predecessor successor adviser advisor aide assistant colleague "
    "husband wife father mother son daughter brother sister uncle aunt cousin widow farmer fisherman businessman "
    "businesswoman entrepreneur banker striker goalkeeper referee skipper umpire"
).split()
_DATES = "date day month year decade century weekday deadline birthday anniversary season".split()
_NUMBERS = (
    "percentage percent proportion share number amount price cost sum total rate volume population age size length "
    "height width depth weight distance budget fine salary wage turnout capacity speed temperature duration fee "
    "income revenue turnover penalty frequency compensation toll"
).split()
_PLACES = (
    "place city town village country state region province county district location venue capital continent island "
    "port harbour harbor airport street square building hall hotel room palace castle church cathedral museum "
    "university college school hospital clinic address birthplace hometown sea ocean lake river mountain"
).split()

_Head = tuple[Wants, bool]
"""The kind that a noun asks for, and whether it is a plural."""


def _plural(noun: str) -> str:
    if noun.endswith(("man", "woman")):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


_HEADS: dict[str, _Head] = {
    form: (kind, form != noun)
    for kind, nouns in (
        (Wants.PLACE, _PLACES),
        (Wants.NUMBER, _NUMBERS),
        (Wants.DATE, _DATES),
        (Wants.PERSON, [*ROLES, *_OTHER_PEOPLE]),
    )
    for noun in nouns
    for form in (noun, _plural(noun))
} | {"people": (Wants.PERSON, True)}

_AUXILIARIES = frozenset(
    "is are was were be been being am did do does has have had can could will would shall should may might must".split()
)
_PREPOSITIONS = frozenset(
    "of in on at to from for by with about between among before after during since until under over into as than "
    "according per".split()
)
_DETERMINERS = frozenset(
    "the a an this that these those his her its their our your my he she it they we you i any all".split()
)
_ENDS_NOUN = (
    _AUXILIARIES
    | _PREPOSITIONS
    | _DETERMINERS
    | frozenset("who whom whose which when where why how if and or but not".split())
)
"""The words that a noun, and what stands before it, do not reach over."""
_PASTS = frozenset(
    "sat won took came went left made met got ran began fell rose gave sent led held spoke wrote saw found lost paid "
    "sold built broke chose drew drove grew knew put set said stood threw told wore bought brought sank flew became "
    "hit cut drank fought forgot gained hurt left lent lit shot shut swam taught understood woke written known seen "
    "held".split()
)
_ADVERBS = frozenset("also ever first last later near next not now once only still then there twice".split())
_PRESENTS = frozenset("get take make hold choose name sit belong own run use need pay join give".split())
_NO_PLURALS = frozenset("news series means gas bus lens always perhaps plus versus".split())
_COUNTS = frozenset("two three four five six seven eight nine ten eleven twelve several many".split())
_MANY = frozenset("are were have did do".split())
_MOST_BEFORE = 3
"""Words before a noun after "which": in "which Peruvian deputy foreign ministers"."""

_WORD = re.compile(r"[^\W_][\w’'+-]*|[?.,;:!]")
_EVENTS = re.compile(
    r"^\W*(?:which|what)\s+(?P<events>(?:[\w+'’-]+\s+){1,6}?)"
    r"(?:took\s+place|happened|occurred|(?:are|were|have been)\s+(?:held|planned|\w+ed\b[^?]*?\band\s+when))\b",
    re.IGNORECASE,
)
_ASKS = r"(?:when|who(?:m|se)?|where|why|how|what|which)\b"
_ASKED_AT_START = re.compile(
    rf"(?:^|[?.:!–—-])\W*(?:(?:and|but|so|then|of|in|on|at|to|from|for|by|with|until|since|between|under|during)\s+)*(?P<word>{_ASKS})"
)
_ASKED_FIRST = re.compile(
    r"(?:[,;]|\b(?:and|but|so|then|of|in|on|at|to|from|for|by|with|until|since|tell me|know|say))\s*"
    rf"(?P<word>{_ASKS})"
)
_ASKED = re.compile(rf"\b(?P<word>{_ASKS})")
_AND_WHEN = re.compile(r"\band when (?:was|were|did|is|are|will|has|have)\b")
_DATE_ON_WHICH = re.compile(
    r"\W*(?:the\s+)?(?:exact\s+)?(?:date|day|year|month)\s+(?:on|in|when|that)\b(?:\s+which\b)?"
)
_HOW = re.compile(rf"how\s+(?:(?P<date>long ago|recently)|{MEASURES})\b")
_COSTS = re.compile(r"what\s+(?:did|does|do|will|would|has|have)\b.*\b(?:cost|weigh|measure)\b")
_TIME_OF_YEAR = re.compile(r"what time of (?:the )?year\b|(?:what|which) point\b")
_WHAT_IS = re.compile(r"(?:what|which)(?:['’]s|\s+(?:is|was|are|were|will be|would be))\s+")
_OWNED = re.compile(r"(?:[\w-]+\s+){0,3}?[\w-]+['’]s?\s")
_OF_THEM = re.compile(r"which\s+(?:one\s+)?of\s+(?:the|these|those|his|her|its|their)\s+")
_TELL = re.compile(
    r"^\W*(?:please\s+)?(?:(?:(?:tell|give|show)(?:\s+(?:me|us))?|find|list|name(?!\s+of\b)|state|identify|enumerate)\s+)?"
)
_DATE_FIRST = re.compile(r"(?:exact\s+)?(?:dates?|day|year|month)\b|(?:last|first|next) time\b")
_ANY_LIST = re.compile(
    r"^\W*(?:please\s+)?(?:list|enumerate)\b|\b(?:list|name) all\b|\blist (?:of|the)\b"
    r"|\bwho (?:are|were) (?:the|all)\b"
    r"|\bwho (?:all )?(?:attended|participated|took part|were (?:present|there|involved))\b"
    rf"|\b(?:when|where)\s+(?:were|are|have|did|will)\s+(?:all\s+)?(?:of\s+)?(?:the|these|those|his|her|its|their)?\s*"
    rf"(?:(?!{'|'.join(ORDINALS)}|last\b|latest\b)[\w+-]+\s+){{0,3}}?"
    r"(?:summits|meetings|rounds|visits|conferences|sessions|events|trips|fairs|editions|festivals|ceremonies|concerts|"
    r"matches|hearings|attacks|accidents|floods|fires|strikes|votes|deliveries|payments|inspections)\b"
)


@dataclass(frozen=True, slots=True)
class _Noun:
    """A noun that a question asks for: its kind, if it is known, whether it is a plural, and the words up to it."""

    wants: Wants
    plural: bool
    asking: str


def events_asked(question: str) -> re.Match[str] | None:
    """The ``events`` that a question asks for, which are told by their dates: fairs, in "which fairs took place"."""
    return _EVENTS.search(question)


def wanted(question: str) -> tuple[Wants, str]:
    """The kind of answer that a question asks for, and the words, in lower case, that ask for it."""
    events = events_asked(question)
    if events:
        return Wants.DATE, events[0].lower()
    lowered = question.lower()
    if found := _AND_WHEN.search(lowered) or _DATE_ON_WHICH.match(lowered):
        return Wants.DATE, found[0]
    asked = _asked(lowered)
    if asked is None:
        noun = _noun_told(lowered)
        return (noun.wants, noun.asking) if noun is not None else (Wants.OTHER, "")
    word, rest = asked["word"], lowered[asked.start("word") :]
    if word == "when":
        return Wants.DATE, word
    if word == "where":
        return Wants.PLACE, word
    if word in ("who", "whom", "whose"):
        return Wants.PERSON, word
    if word == "how":
        how = _HOW.match(rest)
        return (Wants.OTHER, "") if how is None else (Wants.DATE if how["date"] else Wants.NUMBER, how[0])
    if found := _TIME_OF_YEAR.match(rest):
        return Wants.DATE, found[0]
    if _COSTS.match(rest):
        return Wants.NUMBER, word
    noun = _noun_of(rest)
    return (noun.wants, noun.asking) if noun is not None else (Wants.OTHER, "")


def asks_for_several(question: str) -> bool:
    """Whether a question asks for a list: for events, for a noun in the plural, or in so many words.

    The dates of one thing are not several.
    """
    lowered = question.lower()
    if events_asked(question) or _ANY_LIST.search(lowered):
        return True
    asked = _asked(lowered)
    if asked is None:
        noun = _noun_told(lowered)
    else:
        noun = _noun_of(lowered[asked.start("word") :]) if asked["word"] in ("what", "which") else None
    return noun is not None and noun.plural and not noun.asking.endswith(("dates", "days"))


def _asked(lowered: str) -> re.Match[str] | None:
    """The word that asks: one that begins a sentence, or the first that can be no relative, "the man who"."""
    return _ASKED_AT_START.search(lowered) or _ASKED_FIRST.search(lowered) or _ASKED.search(lowered)


def _noun_of(asked: str) -> _Noun | None:
    """The noun that is asked for after "which" or "what", or by "what is the"."""
    what_is = _WHAT_IS.match(asked)
    if what_is:
        begins = _WORD.match(asked, what_is.end())
        described = begins is not None and (begins[0] in _DETERMINERS | _COUNTS or _OWNED.match(asked, what_is.end()))
        return _noun_described(asked, what_is.end(), people=False) if described else None
    of_them = _OF_THEM.match(asked)
    start = of_them.end() if of_them else len("which" if asked.startswith("which") else "what")
    found: _Noun | None = None
    words = list(_WORD.finditer(asked, start))
    for place, word in enumerate(words[: _MOST_BEFORE + 1]):
        noun = word[0].removesuffix("'s").removesuffix("’s")
        following = words[place + 1][0] if place + 1 < len(words) else ""
        if noun in _ENDS_NOUN or not noun[0].isalnum() or (place and _is_past(noun)):
            break
        if noun in _HEADS and (place <= 1 or _HEADS[noun][0] is not Wants.DATE):
            kind, plural = _HEADS[noun]
            many = plural and (following in _MANY if of_them else following not in _DETERMINERS)
            found = _Noun(kind, many, asked[: word.end()])
        elif found is not None and _may_follow(noun):
            break
        elif found is not None:  # "which hotel chain"
            found = None
        elif _is_plural(noun) and _goes_on(following) and not of_them:
            return _Noun(Wants.OTHER, True, asked[: word.end()])
        if noun != word[0]:
            break
    return found


def _noun_told(lowered: str) -> _Noun | None:
    """The noun that is asked for without a word that asks: "cost of the bridge", "list the towns"."""
    tell = _TELL.match(lowered)
    start = tell.end() if tell else 0
    while first := _WORD.match(lowered, _after_space(lowered, start)):
        if first[0] not in _DETERMINERS:
            break
        start = first.end()
    start = _after_space(lowered, start)
    if found := _DATE_FIRST.match(lowered, start):
        return _Noun(Wants.DATE, plural=False, asking=found[0])
    noun = _noun_described(lowered, start, people=True)
    if noun is None or (noun.wants is Wants.DATE and noun.plural):
        return None
    following = _WORD.match(lowered, _after_space(lowered, start + len(noun.asking)))
    return None if following is not None and following[0] in _AUXILIARIES else noun


def _after_space(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())


def _noun_described(text: str, start: int, *, people: bool) -> _Noun | None:
    """The noun that a description goes by, "price" in "the agreed price of the land"; of a name, that of its bearer."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start):
        if word[0] in _DETERMINERS and not words:
            continue
        if word[0] in _ENDS_NOUN or not word[0][0].isalnum():
            break
        words.append(word)
    while len(words) > 1 and _is_past(words[-1][0]):
        words.pop()
    if not words:
        return None
    head = words[-1]
    if head[0] in ("name", "names") and text[head.end() :].startswith(" of "):
        bearer = _noun_described(text, head.end() + len(" of "), people=True)
        return bearer if bearer is not None and bearer.wants in (Wants.PERSON, Wants.PLACE) else None
    asking = text[start : head.end()]
    if head[0] in _HEADS and (people or _HEADS[head[0]][0] is not Wants.PERSON):
        kind, plural = _HEADS[head[0]]
        return _Noun(kind, plural, asking)
    counted = any(word[0] in _COUNTS for word in words)
    return _Noun(Wants.OTHER, True, asking) if counted and _is_plural(head[0]) else None


def _is_plural(word: str) -> bool:
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s", "’s"))
        and word not in _NO_PLURALS
    )


def _goes_on(following: str) -> bool:
    """Whether a word may follow a plural, "which ships joined", and not a verb, "what makes the"."""
    return following in _AUXILIARIES | _PRESENTS or following == "of" or _is_past(following)


def _may_follow(word: str) -> bool:
    """Whether a word that follows a noun does not go on with it: a verb or an adverb, in "which town hosts"."""
    return _is_past(word) or word.endswith(("s", "ly", "ing")) or word in _ADVERBS


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in _PASTS
