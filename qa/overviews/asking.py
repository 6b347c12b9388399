"""Questions that one passage cannot answer: for a summary, for a list of all dates, for what differs between two.

Only the form of the words is looked at, and what the library's documents are called. A form that ordinary questions
have too ("what is X about?") asks for an overview only where X names documents.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from corpus.dates import DateRange, find_time_expressions
from qa.normalisation import search_terms
from qa.overviews.naming import LINKING, documents_called, is_of_all, names_only_a_kind
from qa.retrieval.catalogue import Catalogue

__all__ = ["Form", "Overview", "Side", "overview_in"]


class Form(StrEnum):
    """What kind of overview is asked for."""

    SUMMARY = "summary"
    LIST = "list"
    COMPARISON = "comparison"
    """Of two documents or of two times; also what changed from one to the other."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared.

    Attributes:
        words: how the question names it: "2013", "the old lease".
        documents: the ids of its documents; None where it is a time.
        days: the days that it is, where it is a time.
    """

    words: str
    documents: frozenset[str] | None = None
    days: DateRange | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """An overview that a question asks for.

    Attributes:
        form: what kind.
        documents: the ids of the documents that it names; None for all.
        about: the words for what it is to be about, "the deposit"; "" for all that the documents say.
        noun: what is listed, in the question's words: "deadlines".
        sides: the two that are compared; None where the only two documents there are are meant.
        unclear: the words that stand for a document where nothing tells which: "the report".
    """

    form: Form
    documents: frozenset[str] | None = None
    about: str = ""
    noun: str = ""
    sides: tuple[Side, Side] | None = None
    unclear: str | None = None


_ASKED = r"^\W*(?:(?:please|(?:can|could|would|will) you)\s+)*"
_END = r"[\s?.!]*$"
_SUMMARY = re.compile(
    rf"{_ASKED}(?:summari[sz]e|sum\s+up|(?:(?:give|write|make|show)\s+(?:me\s+|us\s+)?)?(?:an?\s+|the\s+)?(?:\w+\s+)?"
    rf"(?:summary|overview)(?:\s+of\b|(?={_END})))\s*(?P<of>.*?){_END}",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = re.compile(
    rf"{_ASKED}(?:what(?:['’]s|\s+is|\s+are)\s+(?P<is>\S.*?)\s+about|what\s+(?:do|does)\s+(?P<says>\S.*?)\s+say"
    rf"|what\s+are\s+the\s+(?:main|key|most\s+important)\s+\w+\s+(?:of|in)\s+(?P<of>\S.*?)){_END}",
    re.IGNORECASE | re.DOTALL,
)
_LIST = re.compile(
    rf"{_ASKED}(?:list|name|show|give|find|extract|what\s+are)\s+(?:me\s+)?(?P<all>(?:all|every|each)\s+)?(?:of\s+)?(?:the\s+)?"
    r"(?P<noun>[a-z]+(?:[ -][a-z]+)?)(?:\s+(?:that\s+are\s+)?(?:named|mentioned|given))?"
    rf"(?:\s+(?:in|of|from)\s+(?P<of>\S.*?))?{_END}",
    re.IGNORECASE | re.DOTALL,
)
_LISTED = re.compile(
    r"\b(?:dates|days|times|deadlines)$|^(?:amounts|sums|figures|numbers|people|persons|names)$", re.IGNORECASE
)
_COMPARE = re.compile(
    rf"{_ASKED}(?:compare\b|what(?:['’]s|\s+has|\s+have|\s+is|\s+was)?\s+(?:changed|different|new)\b"
    r"|(?:(?:what(?:['’]s|\s+is|\s+are|\s+were)|list|show|give|find)\s+(?:me\s+)?(?:all\s+)?(?:the\s+)?)?"
    rf"(?:differences?|changes)(?=\s+(?:between|from|in)\b)|how\s+(?:do|does)\s+(?=\S.*\sdiffer\b))"
    rf"\s*(?P<of>.*?)(?:\s+differ)?{_END}",
    re.IGNORECASE | re.DOTALL,
)
_SAID = re.compile(r"^(?:what|everything|all)\b.*?\babout\s+", re.IGNORECASE)
_TOPIC = re.compile(r"\s+(?:on|about|regarding|concerning)\s+(?P<topic>[^,]+)$", re.IGNORECASE)
_UP_TO_BOTH = re.compile(r"^.*?\b(?:between|from|both)\s+", re.IGNORECASE)
_JOINTS = re.compile(r"\s*,?\s+(?:differ\s+)?(?:and|with|to|against|from|versus|vs\.?)\s+", re.IGNORECASE)


def overview_in(
    text: str,
    named: frozenset[str] | None,
    catalogue: Callable[[], Catalogue],
) -> Overview | None:
    """The overview that a question asks for; None for most questions, which a passage answers.

    Args:
        text: the question without the source that it names.
        named: the ids of the documents of that source; None where it names none.
        catalogue: what is known of the documents; asked for only where the form is that of an overview.
    """
    if (found := _SUMMARY.match(text)) is not None:
        return _summary(found["of"], named, catalogue())
    if (found := _COMPARE.match(text)) is not None:
        return _comparison(found["of"], named, catalogue())
    if (found := _LIST.match(text)) is not None and _LISTED.search(found["noun"]):
        asked = Overview(Form.LIST, named, noun=found["noun"])
        return _list(asked, found["of"] or "", found["all"] is not None, catalogue())
    if (found := _ABOUT.match(text)) is not None:
        documents = documents_called(next(filter(None, found.groups())), catalogue(), surely=True)
        return Overview(Form.SUMMARY, documents) if documents else None
    return None


def _summary(words: str, named: frozenset[str] | None, catalogue: Catalogue) -> Overview:
    """The summary of what the words name, or of what is said about it."""
    words = _SAID.sub("", words)
    if is_of_all(words, catalogue) or (named is not None and names_only_a_kind(words)):
        return Overview(Form.SUMMARY, named)
    if (documents := documents_called(words, catalogue)) is not None:
        return Overview(Form.SUMMARY, documents if named is None else documents & named or named)
    if names_only_a_kind(words):
        return Overview(Form.SUMMARY, unclear=words)
    return Overview(Form.SUMMARY, named, about=words)


def _list(asked: Overview, words: str, all_of_them: bool, catalogue: Catalogue) -> Overview | None:
    """A list of what stands in the documents that words name; None where they name something else."""
    if is_of_all(words, catalogue):
        return asked
    documents = documents_called(words, catalogue, surely=not all_of_them)
    return None if documents is None else replace(asked, documents=documents)


def _comparison(words: str, named: frozenset[str] | None, catalogue: Catalogue) -> Overview | None:
    """The comparison of two times or of two documents; None where the words name neither."""
    if (sides := _two_documents(words, catalogue)) is not None:
        return Overview(Form.COMPARISON, sides=sides)
    if (times := _two_times(words)) is not None:
        return _of_times(words, times, named, catalogue)
    topic = _TOPIC.search(words)
    if topic is not None:
        without = _comparison(words[: topic.start()], named, catalogue)
        return None if without is None else replace(without, about=topic["topic"])
    everything = frozenset(document.id for document in catalogue.documents)
    both = (named or everything) if is_of_all(words, catalogue) else documents_called(words, catalogue)
    return Overview(Form.COMPARISON, both) if both is not None and len(both) == 2 else None


def _two_documents(words: str, catalogue: Catalogue) -> tuple[Side, Side] | None:
    """The documents on both sides of "and", "with", "to", where both sides name some."""
    for both in dict.fromkeys((_UP_TO_BOTH.sub("", words), words)):
        for joint in _JOINTS.finditer(both):
            one, other = both[: joint.start()].strip(), both[joint.end() :].strip()
            first, second = (documents_called(part, catalogue) for part in (one, other))
            if first and second and first != second:
                return Side(one, first), Side(other, second)
    return None


def _two_times(words: str) -> tuple[Side, Side] | None:
    """The times on both sides of "and", "to", the earlier first; None where they do not name one each."""
    for joint in _JOINTS.finditer(words):
        times = [
            Side(each.text, days=each.range)
            for part in (words[: joint.start()], words[joint.end() :])
            for each in find_time_expressions(part, None)
        ]
        if len(times) == 2 and all(side.days is not None for side in times):
            first, second = sorted(times, key=lambda side: side.days.start if side.days is not None else date.max)
            return first, second
    return None


def _of_times(
    words: str, times: tuple[Side, Side], named: frozenset[str] | None, catalogue: Catalogue
) -> Overview | None:
    """What changed from one time to the other, in some documents or about something."""
    for side in times:
        words = words.replace(side.words, " ", 1)
    about = " ".join(word for word in words.split() if not LINKING.issuperset(search_terms(word)))
    documents = named if is_of_all(about, catalogue) else documents_called(about, catalogue)
    return Overview(Form.COMPARISON, documents, "" if documents is not None else about, sides=times)
