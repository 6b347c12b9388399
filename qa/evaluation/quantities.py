"""Numbers as people write them in English, with what they count: "eleven years", "$30 billion"."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Quantity", "quantities", "quantity"]


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
        """Equal values, and equal units unless one names none."""
        units_agree = self.unit == other.unit or not self.unit or not other.unit
        return self.value == other.value and self.ordinal == other.ordinal and units_agree


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
        "litre": "l litre liter litres liters",
        "hour": "h hr hrs hour hours",
        "minute": "min mins minute minutes",
    }.items()
    for sign in _words(signs)
}
_SMALL = {
    word: value
    for value, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "tn": 1_000_000_000_000,
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        _words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        start=1,
    )
} | {word.replace("y", "ieth"): value for word, value in _TENS.items()}

_TOKEN = re.compile(r"us\$|[$€£¥₽%]|\d+(?:st|nd|rd|th)\b|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
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
    if re.fullmatch(r"\d+(st|nd|rd|th)", tokens[at]):
        return Fraction(tokens[at][:-2]), True, at + 1
    if tokens[at][0].isdecimal():
        value, at = Fraction(tokens[at].replace(",", "")), at + 1
        while at < len(tokens) and tokens[at] in _SCALES:
            value, at = value * _SCALES[tokens[at]], at + 1
        return value, False, at
    return _read_number_words(tokens, at)


def _read_number_words(tokens: Sequence[str], at: int) -> tuple[Fraction, bool, int] | None:
    """English number words: "twenty-one", "three hundred and five", "two million", "twenty-first"."""
    total, part, start = 0, 0, at
    while at < len(tokens):
        word, first = tokens[at], at == start
        small = _SMALL.get(word, _TENS.get(word))
        if word in _ORDINALS and _fits(part, _ORDINALS[word]):
            return Fraction(total + part + _ORDINALS[word]), True, at + 1
        if small is not None and _fits(part, small):
            part += small
        elif word in _SCALES and _SCALES[word] == 100 and (first or 0 < part < 100):
            part = 100 * max(part, 1)
        elif word in _SCALES and (part or (first and len(word) > 2)):
            total, part = total + max(part, 1) * _SCALES[word], 0
        elif first or not _joins(tokens, at):
            break
        at += 1
    return (Fraction(total + part), False, at) if at > start else None


def _joins(tokens: Sequence[str], at: int) -> bool:
    """Whether the token is the "and" of "three hundred and five"."""
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else ""
    return tokens[at] == "and" and before in _SCALES and (after in _SMALL or after in _TENS)


def _fits(part: int, small: int) -> bool:
    """Whether ``small`` can follow a number read so far: "twenty" and "one", but not "one" and "two"."""
    room = part % 100
    return room == 0 or (small < 10 and room >= 20 and room % 10 == 0)
