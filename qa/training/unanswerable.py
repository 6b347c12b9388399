"""Questions that a passage does not answer, made of questions that it does.

A reader that has only seen passages on other subjects answers whatever is near. SQuAD 2.0 [1] had people write
questions that look answered and are not; here they are made by the kinds that were found among them: a name or number
exchanged, a word put in another's place, the opposite asked, or the sentence with the answer gone from a passage that
is still on the subject.

[1] Rajpurkar, Jia and Liang 2018, "Know What You Don't Know: Unanswerable Questions for SQuAD".
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from corpus.sentences import sentence_spans
from qa.training.examples import Example
from qa.training.neighbours import Neighbours

__all__ = ["Unanswerable"]

_NAME = re.compile(r"[A-Z][\w'’-]+(?: (?:(?:of|the|de|van|von) )?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*(?<![.,])(?:st|nd|rd|th|s)?(?!\w)")
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve hundred thousand million billion".split()
)
_MONTHS = "January February March April May June July August September October November December".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth last".split()
_SETS = [_NUMBER_WORDS, _MONTHS, _ORDINALS, "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()]
_OPPOSITES = [
    pair.split("/")
    for pair in (
        "most/least more/less first/last before/after earliest/latest largest/smallest highest/lowest "
        "oldest/youngest longest/shortest best/worst biggest/smallest early/late start/end started/ended "
        "began/ended begin/end open/close opened/closed increase/decrease increased/decreased rise/fall rose/fell "
        "gain/lose gained/lost win/lose won/lost north/south northern/southern east/west eastern/western "
        "above/below inside/outside major/minor majority/minority maximum/minimum support/oppose "
        "supported/opposed allow/forbid allowed/forbidden accept/reject accepted/rejected include/exclude "
        "included/excluded add/remove added/removed create/destroy created/destroyed founded/abolished born/died "
        "buy/sell bought/sold import/export male/female man/woman men/women father/mother son/daughter "
        "brother/sister king/queen husband/wife arrive/leave arrived/left enter/leave entered/left join/leave "
        "joined/left attack/defend attacked/defended public/private internal/external foreign/domestic "
        "rural/urban rich/poor strong/weak strength/weakness advantage/disadvantage like/dislike likes/dislikes "
        "liked/disliked love/hate positive/negative good/bad better/worse easy/hard hot/cold fast/slow "
        "cheap/expensive old/new upper/lower left/right modern/ancient common/rare similar/different "
        "same/different with/without always/never used/unused known/unknown able/unable legal/illegal "
        "formal/informal direct/indirect success/failure succeed/fail succeeded/failed approve/reject "
        "approved/rejected keep/discard continue/stop continued/stopped"
    ).split()
]
_OPPOSITE = {word: other for pair in _OPPOSITES for word, other in (pair, pair[::-1])}
_DENIED = re.compile(
    r"\b(was|were|is|are|has|have|had|can|could|will|would|should)\b(?= \w+(?:ed|en|ing)\b)", re.IGNORECASE
)
_KEPT = frozenset(
    "what which when where whom whose that this these those with from take took have having does been were same than "
    "then them their they there into onto upon about over under only also some most more name named names called like "
    "during after before because between against through without within each both many much other others such very "
    "will would could should might must being make made makes used using come came gave give given".split()
)
"""Words that mean too little for another in their place to make a question unanswerable."""
_FEWEST_WORDS = 30


class Unanswerable:
    """Makes unanswerable examples of answered ones.

    Args:
        examples: those that names and numbers are taken from, to exchange them for.
        neighbours: of words, to put in each other's place.
    """

    def __init__(self, examples: Sequence[Example], neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._common = {word for text in {e.text for e in examples} for word in re.findall(r"\b[a-z][\w'’-]+", text)}
        titled = {example.text for example in examples if example.context}
        self._names = sorted({name for text in titled for name in self._named(text)})
        self._titled: dict[tuple[str, str], list[str]] = defaultdict(list)
        for text, source, context in sorted({(e.text, e.source.split("_bm25")[0], e.context) for e in examples}):
            if context:
                self._titled[source, context].append(text)
        self._ways: list[tuple[float, Callable[[Example, Random], Example | None]]] = [
            (0.30, self.without_answer),
            (0.34, self.exchanged),
            (0.16, self.opposed),
            (0.20, self.elsewhere),
        ]

    def make(self, example: Example, random: Random) -> Example | None:
        """One of the ways, at random, on an answered example; None when it cannot be made unanswerable so."""
        ways = [way for _, way in self._ways]
        first = random.choices(range(len(ways)), [weight for weight, _ in self._ways])[0]
        for way in (*ways[first:], *ways[:first]):
            if made := way(example, random):
                return made
        return None

    def reworded(self, example: Example, random: Random) -> Example | None:
        """The question with a word near in meaning in place of one that the passage has too."""
        text = set(re.findall(r"\w+", example.text.lower()))
        places = []
        for match in re.finditer(r"\w+", example.question):
            others = [word for word in self._neighbours.of(match[0].lower()) if word not in text]
            if others and match[0].lower() in text and match[0].lower() not in _KEPT:
                places.append((match, others))
        if not places:
            return None
        match, others = random.choice(places)
        question = example.question[: match.start()] + random.choice(others) + example.question[match.end() :]
        return _unanswered(example, question=question)

    def without_answer(self, example: Example, random: Random) -> Example | None:
        """The passage without the sentence that answers, when it does not say the answer again."""
        del random
        text = example.text
        span = example.within or (min(example.starts), max(example.ends))
        sentences = sentence_spans(text)
        holding = [(start, end) for start, end in sentences if start < span[1] and end > span[0]]
        if not holding:
            return None
        rest = (text[: holding[0][0]] + text[holding[-1][1] :].lstrip()).strip()
        answers = {text[start:end].lower() for start, end in zip(example.starts, example.ends, strict=True)}
        if len(rest.split()) < _FEWEST_WORDS or any(answer in rest.lower() for answer in answers):
            return None
        return _unanswered(example, text=rest)

    def exchanged(self, example: Example, random: Random) -> Example | None:
        """The question with another name, number, month or ordinal in place of one that it has."""
        places = list(self._exchangeable(example))
        random.shuffle(places)
        for start, end, others in places:
            kept = [other for other in others if other.lower() not in example.question.lower()]
            if not kept:
                kept = [random.choice(self._names)]
            question = example.question[:start] + random.choice(kept) + example.question[end:]
            return _unanswered(example, question=question)
        return None

    def _exchangeable(self, example: Example) -> list[tuple[int, int, list[str]]]:
        question, text = example.question, example.text
        answers = " ".join(text[s:e] for s, e in zip(example.starts, example.ends, strict=True)).lower()
        places: list[tuple[int, int, list[str]]] = []
        for match in _NUMBER.finditer(question):
            number = match[0]
            near = _nearby_number(number)
            places.append((match.start(), match.end(), [near] if near else []))
        for group in _SETS:
            for match in re.finditer(rf"\b(?:{'|'.join(group)})\b", question, re.IGNORECASE):
                places.append((match.start(), match.end(), [w for w in group if w.lower() != match[0].lower()]))
        inside = self._named(text)
        known = sorted({*inside, *self._named(question)}, key=lambda name: (len(name), name))
        for name in reversed(known):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", question, re.IGNORECASE):
                if match.start() > 0 and not any(s < match.end() and match.start() < e for s, e, _ in places):
                    others = [o for o in inside if o.lower() not in answers and o not in name]
                    places.append((match.start(), match.end(), [*others[:6], *self._some_names(name)]))
        return [place for place in places if place[2]]

    def _named(self, text: str) -> list[str]:
        """The names in a text: words with a capital that are never written without."""
        found = dict.fromkeys(_NAME.findall(text))
        return [name for name in found if len(name) > 3 and (" " in name or name.lower() not in self._common)]

    def _some_names(self, like: str) -> list[str]:
        """A few names of other passages, the same few for the same name."""
        random = Random(like)
        return random.sample(self._names, k=min(6, len(self._names)))

    def opposed(self, example: Example, random: Random) -> Example | None:
        """The question with a word's opposite in its place, or denied."""
        words = [match for match in re.finditer(r"\w+", example.question) if match[0].lower() in _OPPOSITE]
        if words:
            match = random.choice(words)
            question = example.question[: match.start()] + _OPPOSITE[match[0].lower()] + example.question[match.end() :]
        else:
            question, count = _DENIED.subn(lambda match: f"{match[0]} not", example.question, count=1)
            if not count:
                return None
        return _unanswered(example, question=question)

    def elsewhere(self, example: Example, random: Random) -> Example | None:
        """The question with another passage of its document, one of those with most words in common."""
        others = [text for text in self._titled[example.source, example.context] if text != example.text]
        if not others or not example.context:
            return None
        wanted = set(re.findall(r"\w{4,}", example.question.lower()))
        answers = {example.text[s:e].lower() for s, e in zip(example.starts, example.ends, strict=True)}
        others = random.sample(others, k=min(30, len(others)))
        ranked = sorted(others, key=lambda text: -len(wanted & set(re.findall(r"\w{4,}", text.lower()))))
        free = [text for text in ranked[:5] if not any(answer in text.lower() for answer in answers)]
        return replace(_unanswered(example, text=free[0]), relevant=False) if free else None


def _unanswered(example: Example, question: str | None = None, text: str | None = None) -> Example:
    """An example with another question or text: whether the passage is relevant is then a matter of opinion."""
    return replace(
        example,
        question=question or example.question,
        text=text or example.text,
        starts=(),
        ends=(),
        within=None,
        relevant=None,
    )


def _nearby_number(number: str) -> str | None:
    """A number of the same form, some way off; the same for the same number."""
    digits = re.sub(r"\D", "", number)
    if not digits or len(digits) > 9:
        return None
    random = Random(number)
    value = int(digits)
    step = random.choice([1, 2, 3, 5, 7, 10, 20]) * (1 if value < 100 or 1000 <= value <= 2100 else value // 50 + 1)
    other = str(value + step if value <= step or random.random() < 0.5 else value - step)
    return number.replace(digits, other) if digits in number else other
