"""The evidence is asked for the values of a claim, and gives another where the claim has the wrong one."""

import pytest

from qa.generation.asking import asked_for, margin, question_for
from qa.generation.evidence import Claim, find_evidence
from qa.reading.cross_encoder import BundledCrossEncoder
from tests.qa.test_verification import MILL, source


@pytest.fixture(scope="module")
def reader():
    return BundledCrossEncoder()


def evidence(sentence):
    return find_evidence(Claim.of(sentence), [source(MILL)])


def test_a_value_is_asked_for_in_its_own_place_where_it_could_be_another():
    found = evidence("Anna Reyes gave some of the cost, and Tomas Hale opened the bridge.")
    assert [question_for(found, value) for value in asked_for(found)] == [
        "who or what gave some of the cost, and Tomas Hale opened the bridge?",
        "Anna Reyes gave some of the cost, and who or what opened the bridge?",
    ]
    assert asked_for(evidence("The bridge was opened on 3 June 1920.")) == []


def test_the_values_in_whose_place_another_stands_are_asked_for_first():
    values = asked_for(evidence("Reyes opened the bridge beside the mill at Alder Ford on 3 June 1920."))
    assert values[0].words == "Reyes"


def test_the_word_that_opens_a_sentence_is_asked_for_where_the_evidence_has_it_as_a_name():
    assert [value.words for value in evidence("Hale opened the bridge.").claim.values] == ["Hale"]
    assert evidence("Lorries do not cross the bridge.").claim.values == ()


@pytest.mark.parametrize(
    ("sentence", "is_so"),
    [
        ("The mill at Alder Ford was rebuilt in March 1911, and ground flour until 1954.", True),
        ("The mill at Alder Ford was rebuilt in 1954, and ground flour until March 1911.", False),
        ("Anna Reyes gave 12 per cent, and Tomas Hale opened the bridge.", True),
        pytest.param(
            "Tomas Hale gave 12 per cent, and Anna Reyes opened the bridge.",
            False,
            marks=pytest.mark.xfail(strict=True, reason="two people who change places, which the reader overlooks"),
        ),
    ],
)
def test_the_reader_gives_the_value_or_another(reader, sentence, is_so):
    found = evidence(sentence)
    values = asked_for(found)
    answers = reader.score([question_for(found, each) for each in values], [("", found.text)] * len(values))
    margins = [margin(value, answer, found) for value, answer in zip(values, answers, strict=True)]
    assert len(margins) == 2
    assert (min(margins) > 0) == is_so
