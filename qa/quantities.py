"""Numbers as people write them in English, with what they count: "eleven years", "$30 billion"."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from corpus.dates.vocabulary import ORDINALS
from qa.normalisation import NUMBERS

__all__ = ["SCALES", "Located", "Quantity", "located", "quantities", "quantity"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what is counted.

    Attributes:
        value: the number itself.
        unit: "%", "$" and the like, or the words after the number in the singular; empty when there are none.
        ordinal: "fifth" rather than "five".
    """

    value: Fraction
    unit: str = ""
    ordinal: bool = False

    def agrees(self, other: "Quantity") -> bool:
        """Equal values, and equal units unless one names none: "14 days" and "two weeks", "1.5 km" and "1500 m"."""
        if self.ordinal != other.ordinal:
            return False
        if not self.unit or not other.unit:
            return self.value == other.value
        (times, unit), (other_times, other_unit) = (
            _MEASURED_IN.get(each, (Fraction(1), each)) for each in (self.unit, other.unit)
        )
        return unit == other_unit and self.value * times == other.value * other_times


@dataclass(frozen=True, slots=True)
class Located:
    """A quantity in a text: ``text[start:end]`` are its words, its unit among them where that is a sign."""

    start: int
    end: int
    quantity: Quantity


def quantity(text: str) -> Quantity | None:
    """The quantity that ``text`` is: one number, what it counts in at most four words, and nothing more.

    Digits and English number words alike: "eleven years", "over $30 billion", "17 per cent", "400,000
    people a year", "fifth". "Over", "about" and the like are passed over; "less than" is not. A day and its
    month are no quantity.
    """
    tokens = _tokens(text)
    while tokens and tokens[0] in _ABOUT:
        tokens = tokens[1:]
    currency = _UNITS.get(tokens[0]) if tokens else None
    read = _read_number(tokens, 1 if currency else 0)
    if read is None:
        return None
    value, ordinal, end = read
    rest = [token for token in tokens[end:] if token not in _ARTICLES]
    if len(rest) > _MOST_UNIT_WORDS or _MONTHS.intersection(rest):
        return None
    if any(_read_number(rest, at) for at in range(len(rest))):
        return None
    return Quantity(value, currency or " ".join(_singular(token) for token in rest), ordinal)


def quantities(text: str) -> list[Quantity]:
    """Every number in ``text``, in order, without its unit."""
    tokens, at, found = _tokens(text), 0, []
    while at < len(tokens):
        read = _read_number(tokens, at)
        if read is None:
            at += 1
        else:
            value, ordinal, at = read
            found.append(Quantity(value, ordinal=ordinal))
    return found


def located(text: str) -> list[Located]:
    """Every number in ``text`` with its place and its unit, in order.

    The unit is a sign or a unit of measure beside it, or else the next word. Figures that belong to a name, a version
    or a time of the clock ("G20", "1.2.3", "10:30") are no numbers.
    """
    tokens = list(_tokens_in(text))
    words = [token.word for token in tokens]
    at, found = 0, []
    while at < len(words):
        read = _read_number(words, at)
        if read is None:
            at += 1
            continue
        value, ordinal, after = read
        unit, first, last = _unit_beside(text, tokens, at, after)
        found.append(Located(tokens[first].start, tokens[last - 1].end, Quantity(value, unit, ordinal)))
        at = after
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


def _tokens_in(text: str) -> Iterator[_Token]:
    """The tokens of a text with their places; what has figures and is no number says nothing."""
    money = False
    for found in _CHUNK.finditer(text):
        start, end, word = found.start(), found.end(), found[0].lower()
        number = _FIGURES.fullmatch(word) if len(word) <= _LONGEST_NUMBER else None
        if number is None or _NAMED.search(text, 0, start):
            is_word = number is None and not any(map(str.isdecimal, word))
            yield _Token(_WRITTEN_PERCENT.sub("percent", word) if is_word else _MEANINGLESS, start, end)
            money = word in _CURRENCIES
            continue
        tail = number["tail"]
        middle, scale = end - len(tail), _SCALE_WORDS.get(tail) if money else None
        money = False
        if tail in _ENDINGS:
            yield _Token(word, start, end)
        elif tail and not scale and tail not in _UNITS and tail not in SCALES:
            yield _Token(_MEANINGLESS, start, end)
        else:
            yield _Token(_SPACES.sub("", number["value"]), start, middle)
            if tail:
                yield _Token(scale or tail, middle, end)


def _unit_beside(text: str, tokens: Sequence[_Token], at: int, after: int) -> tuple[str, int, int]:
    """The unit of the number from one token to another, and the tokens from the first to the last of both."""
    if at > 0 and tokens[at - 1].word in _CURRENCIES:
        return _UNITS[tokens[at - 1].word], at - 1, after
    follows = after < len(tokens) and _JOINT.fullmatch(text, tokens[after - 1].end, tokens[after].start)
    word = tokens[after].word if follows else ""
    if word in _CURRENCIES and text[tokens[after].end : tokens[after].end + 1].isdecimal():
        return "", at, after  # the sign of the next amount
    if word in _UNITS:
        return _UNITS[word], at, after + 1
    return (_singular(word) if word.isalpha() and word not in _NO_UNITS else ""), at, after


_MOST_UNIT_WORDS = 4


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ABOUT = _words("a about almost an approximately around exactly just nearly of only over roughly some the total")
_ARTICLES = _words("a an the of")
_MONTHS = frozenset(_words("january february march april may june july august september october november december"))
_UNITS = {
    sign: unit
    for unit, signs in {
        "$": "$ us$ dollar dollars usd",
        "€": "€ euro euros eur",
        "£": "£ pound pounds gbp",
        "¥": "¥ yen jpy",
        "₽": "₽ ruble rubles rouble roubles rub",
        "%": "% percent",
        "metre": "m metre meter metres meters",
        "kilometre": "km kilometre kilometer kilometres kilometers",
        "centimetre": "cm centimetre centimeter centimetres centimeters",
        "kilogram": "kg kilogram kilogramme kilograms kilogrammes kilo kilos",
        "millimetre": "mm millimetre millimeter millimetres millimeters",
        "gram": "g gram gramme grams grammes",
        "tonne": "t tonne tonnes",
        "litre": "l litre liter litres liters",
        "millilitre": "ml millilitre milliliter millilitres milliliters",
        "hour": "h hr hrs hour hours",
        "minute": "min mins minute minutes",
    }.items()
    for sign in _words(signs)
}
_MEASURED_IN = {
    "kilometre": (Fraction(1000), "metre"),
    "centimetre": (Fraction(1, 100), "metre"),
    "millimetre": (Fraction(1, 1000), "metre"),
    "tonne": (Fraction(1000), "kilogram"),
    "gram": (Fraction(1, 1000), "kilogram"),
    "millilitre": (Fraction(1, 1000), "litre"),
    "hour": (Fraction(60), "minute"),
    "day": (Fraction(24 * 60), "minute"),
    "week": (Fraction(7 * 24 * 60), "minute"),
    "year": (Fraction(12), "month"),
}
"""How many times another unit a unit is, and which; a month has no number of days."""
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "tn": 1_000_000_000_000,
}
"""What multiplies the number before it, and by how much."""
_ORDINALS = {word: value for word, value in ORDINALS.items() if "-" not in word}
_ORDINALS |= {word.replace("y", "ieth"): value for word, value in NUMBERS.items() if value >= 20}

_TOKEN = re.compile(r"us\$|[$€£¥₽%]|\d+(?:st|nd|rd|th)\b|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
_CHUNK = re.compile(
    r"us\$|[$€£¥₽%]|per\s?cent\b|(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\w.,]?\d)"
    r"|\d[\w]*(?:[.,:/]\d\w*)*|[^\W\d_]\w*(?:[.:/]\d\w*)*",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?P<value>(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?)(?P<tail>[^\W\d_]*)"
)
_NAMED = re.compile(r"[A-Z]-\Z")  # "G-20", "COVID-19"
_ENDINGS = _words("st nd rd th")
_WRITTEN_PERCENT = re.compile(r"per\s?cent")
_SPACES = re.compile(r"[ ,\u00a0\u202f]")
_CURRENCIES = _words("us$ $ € £ ¥ ₽")
_JOINT = re.compile(r"[\s-]*")
_NO_UNITS = frozenset(
    _words("a an and are as at by for from had has in is of on or than that the to was were which who with")
)
_MEANINGLESS = "\0"
_AND_A_HALF = ["and", "a", "half"]
_LONGEST_NUMBER = 40  # characters: a run of more figures is no number that anybody means
_SPACE_IN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}\b)")
_SHORT_SCALE = re.compile(r"(?<=[$€£¥])(\s?\d[\d,.]*)\s?([kmb])\b")  # "$787.5m"
_SCALE_WORDS = {"k": "thousand", "m": "million", "b": "billion"}


def _tokens(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).lower().replace("per cent", "percent")
    text = _SHORT_SCALE.sub(lambda found: f"{found[1]} {_SCALE_WORDS[found[2]]}", text)
    return _TOKEN.findall(_SPACE_IN_NUMBER.sub("", text))


def _singular(word: str) -> str:
    unit = _UNITS.get(word, word)
    return unit[:-1] if len(unit) > 3 and unit.endswith("s") and not unit.endswith("ss") else unit


def _read_number(tokens: Sequence[str], at: int) -> tuple[Fraction, bool, int] | None:
    """The number that begins at a token: its value, whether it is ordinal, and the place after it."""
    if at >= len(tokens):
        return None
    if re.fullmatch(r"\d[\d,]*(st|nd|rd|th)", tokens[at]):
        return Fraction(tokens[at][:-2].replace(",", "")), True, at + 1
    if tokens[at][0].isdecimal():
        value, at = Fraction(tokens[at].replace(",", "")), at + 1
        while at < len(tokens) and tokens[at] in SCALES:
            value, at = value * SCALES[tokens[at]], at + 1
        return value, False, at
    return _read_number_words(tokens, at)


def _read_number_words(tokens: Sequence[str], at: int) -> tuple[Fraction, bool, int] | None:
    """English number words: "twenty-one", "three hundred and five", "two and a half million", "twenty-first"."""
    total, part, start = Fraction(0), Fraction(0), at
    while at < len(tokens):
        word, first = tokens[at], at == start
        small = NUMBERS.get(word)
        if word in _ORDINALS and _fits(part, _ORDINALS[word]):
            return total + part + _ORDINALS[word], True, at + 1
        if small is not None and _fits(part, small):
            part += small
        elif word in SCALES and SCALES[word] == 100 and (first or 0 < part < 100):
            part = 100 * max(part, Fraction(1))
        elif word in SCALES and (part or (first and len(word) > 2)):
            total, part = total + max(part, Fraction(1)) * SCALES[word], Fraction(0)
        elif part and part.denominator == 1 and tokens[at : at + 3] == _AND_A_HALF:
            part, at = part + Fraction(1, 2), at + 2
        elif first or not _joins(tokens, at):
            break
        at += 1
    return (total + part, False, at) if at > start else None


def _joins(tokens: Sequence[str], at: int) -> bool:
    """Whether the token is the "and" of "three hundred and five"."""
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else ""
    return tokens[at] == "and" and before in SCALES and after in NUMBERS


def _fits(part: Fraction, small: int) -> bool:
    """Whether ``small`` can follow a number read so far: "twenty" and "one", but not "one" and "two"."""
    room = part % 100
    return room == 0 or (small < 10 and room >= 20 and room % 10 == 0)
