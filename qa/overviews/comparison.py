"""Two documents or two times side by side: what differs between them, and what stands in only one, quoted."""

from collections.abc import Sequence

from corpus.dates import DateRange
from corpus.phrases import Phrase
from qa.answer import Answer
from qa.overviews.contents import Statement
from qa.overviews.extract import Extract, nothing_to_quote
from qa.overviews.matching import Matching, matched
from qa.overviews.summary import most_central
from qa.settings import COMPARED_ONLY, COMPARED_PAIRS
from qa.time_constraints import times_told

__all__ = ["compared", "telling_of"]


def compared(
    question: str, names: tuple[str, str], sides: tuple[Sequence[Statement], Sequence[Statement]], of_times: bool
) -> Answer:
    """What differs between two documents or two times.

    Args:
        question: as it was asked.
        names: how the two are called.
        sides: their sentences.
        of_times: whether they are two times in the same documents, whose dates are expected to differ.
    """
    first, second = ([each for each in side if each.says_something] for side in sides)
    for name, side in zip(names, (first, second), strict=True):
        if not side:
            return nothing_to_quote(question, Phrase("Nothing is said of {name} that could be compared.", name=name))
    matching = matched(first, second, _without_times if of_times else lambda each: each.words)
    extract = Extract("comparison")
    extract.line(_opening(names, matching))
    _pairs(extract, "They differ in what they give", matching.other_values)
    _pairs(extract, "They put it differently", matching.other_words)
    for name, only in zip(names, matching.only, strict=True):
        shown = most_central([each for each in only if each.stands_alone] or only, COMPARED_ONLY)
        if shown:
            only_of = "Only of {name} (the {few} of {all} that stand for the rest):"
            pattern = only_of if len(only) > len(shown) else "Only of {name}:"
            extract.line(Phrase(pattern, name=name, few=len(shown), all=len(only)))
        for statement in shown:
            extract.item(extract.quoted(statement), statement.words)
    return extract.answer(question)


def telling_of(statements: Sequence[Statement], days: DateRange) -> list[Statement]:
    """The sentences that tell of some days and no others, or name none in a document of these days."""
    return [
        each
        for each in statements
        if any(days.contains(told.days) for told in times_told(each.document, each.place.start, each.place.end))
    ]


def _pairs(extract: Extract, heading: str, pairs: Sequence[tuple[Statement, Statement]]) -> None:
    shown = pairs[:COMPARED_PAIRS]
    if shown:
        rest = " (the first {few} of {all}):" if len(pairs) > len(shown) else ":"
        extract.line(Phrase(heading + rest, few=len(shown), all=len(pairs)))
    for one, other in shown:
        extract.item(
            Phrase(
                "“{one}” {first} → “{other}” {second}",
                one=one.words,
                first=extract.marker(one),
                other=other.words,
                second=extract.marker(other),
            ),
            f"{one.words} → {other.words}",
        )


def _opening(names: tuple[str, str], matching: Matching) -> str:
    differ = len(matching.other_values) + len(matching.other_words)
    one, other = map(len, matching.only)
    return Phrase(
        "{first} and {second} side by side, an extract in the documents' own words. Sentences that differ: {differ}; "
        "that say the same: {same}; only in the first: {one}; only in the second: {other}.",
        first=names[0],
        second=names[1],
        differ=differ,
        same=len(matching.same),
        one=one,
        other=other,
    )


def _without_times(statement: Statement) -> str:
    """The words without the times, which differ by themselves."""
    document, place = statement.document, statement.place
    words = document.text[place.start : place.end]
    for told in reversed(times_told(document, place.start, place.end)):
        words = f"{words[: told.start]} {words[told.end :]}"
    return words
