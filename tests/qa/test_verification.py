"""Sentences that were written of passages are shown only where the passages carry them."""

from datetime import date

import pytest

from corpus.document import Document
from corpus.passages import split
from qa.generation.verification import Source, Verdict, Verifier
from qa.reading.cross_encoder import BundledCrossEncoder

MILL = (
    "The mill at Alder Ford was rebuilt in March 1911 after a fire. It cost £2,300,000, of which Anna Reyes gave "
    "12 per cent. Until 1954 it ground flour for twenty-one villages. The bridge beside it was opened by Tomas Hale "
    "on 3 June 1920, and does not carry lorries."
)
"""Made for these tests."""


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(BundledCrossEncoder())


def source(text: str, published: date | None = date(2019, 5, 31)) -> Source:
    document = Document("a" * 64, "mill.txt", "mill.txt", text, "The mill", published=published)
    (passage,) = split(document, lambda words: len(words.split()))
    return Source.of(document, passage)


def verdict(verifier: Verifier, sentence: str, text: str = MILL) -> Verdict:
    return verifier.verify(sentence, [source(text)])


@pytest.mark.parametrize(
    "sentence",
    [
        "The mill at Alder Ford was rebuilt in March 1911 after a fire.",
        "It cost £2.3 million, of which Anna Reyes gave 12%.",
        "Anna Reyes gave 12 per cent of the cost.",
        "Tomas Hale opened the bridge on 3 June 1920.",
        "The bridge was opened by Tomas Hale in 1920.",
        "A fire destroyed the mill, and it was rebuilt in 1911.",
    ],
)
def test_what_a_passage_says_in_other_words_or_figures_is_supported(verifier: Verifier, sentence: str) -> None:
    assert verdict(verifier, sentence).kind == "supported"


@pytest.mark.parametrize(
    ("sentence", "kind", "named"),
    [
        ("The mill at Alder Ford was rebuilt in March 1912 after a fire.", "refuted", "March 1912"),
        ("Anna Reyes gave 15% of the cost.", "refuted", "15%"),
        ("The mill ground flour for 22 villages until 1954.", "refuted", "22"),
        ("The mill was painted by Berta Koll in 1987.", "not said", "Berta Koll"),
        ("Berta opened the bridge in 1920.", "not said", "Berta"),
    ],
)
def test_a_value_that_no_passage_has_is_named_in_the_reason(
    verifier: Verifier, sentence: str, kind: str, named: str
) -> None:
    found = verdict(verifier, sentence)
    assert found.kind == kind
    assert f"“{named}”" in found.reason
    assert found.probability == 0.0


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Reyes opened the bridge on 3 June 1920.",
        "Tomas Hale gave 12 per cent of the cost.",
        "The mill was rebuilt in 1954.",
        "The bridge carries lorries.",
        "Hale gave 12 per cent of the cost.",
        "The mill ground flour for 12 villages until 1954.",
        "The mill at Alder Ford was rebuilt twice in March 1911 after a fire.",
        "The mill at Alder Ford was rebuilt in March 1911 after a fire, and the bridge was not opened in 1920.",
        "Berta Koll opened the bridge in 1920.",
    ],
)
def test_what_it_says_of_something_else_is_not_supported(verifier: Verifier, sentence: str) -> None:
    assert verdict(verifier, sentence).kind != "supported"


@pytest.mark.parametrize(("ordinal", "kind"), [("first", "supported"), ("second", "refuted")])
def test_another_ordinal_than_that_of_the_passage_is_not_supported(verifier: Verifier, ordinal: str, kind: str) -> None:
    text = "The first regatta of the club was held at Alder Ford in May 1911. It rained."
    assert verdict(verifier, f"The {ordinal} regatta was held at Alder Ford in May 1911.", text).kind == kind


def test_the_number_of_an_item_of_a_list_is_no_amount(verifier: Verifier) -> None:
    text = "1. The ferry leaves at noon.\n2. The ferry carries lorries.\n3. A ticket costs 40 crowns."
    found = verdict(verifier, "The ferry carries 2 lorries.", text)
    assert (found.kind, found.probability) == ("not said", 0.0)


def test_several_sentences_have_the_verdicts_that_each_has_alone(verifier: Verifier) -> None:
    sentences = ["The bridge was opened by Tomas Hale in 1920.", "The bridge carries lorries."]
    sources = [source(MILL)]
    assert verifier.verify_all(sentences, sources) == [verifier.verify(each, sources) for each in sentences]


def test_the_sentences_that_carry_it_are_quoted_by_exact_offsets(verifier: Verifier) -> None:
    found = verdict(verifier, "Tomas Hale opened the bridge on 3 June 1920.")
    assert [quoted.quote.text for quoted in found.quotes] == [MILL[MILL.index("The bridge beside") :]]
    assert all(quoted.document.text[quoted.start : quoted.end] == quoted.quote.text for quoted in found.quotes)


def test_a_day_told_from_the_day_of_writing_is_compared_by_what_it_means(verifier: Verifier) -> None:
    text = "The council met yesterday and closed the ferry."
    assert verdict(verifier, "The council closed the ferry on 30 May 2019.", text).kind == "supported"
    assert verdict(verifier, "The council closed the ferry on 31 May 2019.", text).kind != "supported"


@pytest.mark.parametrize(
    "sentence",
    [
        "...",
        "Was the mill at Alder Ford rebuilt in March 1911?",
        "The mill at Alder Ford was rebuilt by:",
        "Anna Reyes",
        "No.",
        "Tomas Hale: 3 June 1920",
    ],
)
def test_what_says_nothing_is_not_supported(verifier: Verifier, sentence: str) -> None:
    found = verdict(verifier, sentence)
    assert (found.kind, found.reason) == ("not said", "it says nothing that could be checked")


def test_what_no_passage_is_there_for_is_not_supported(verifier: Verifier) -> None:
    assert verifier.verify("The mill was rebuilt.", []).kind == "not said"
