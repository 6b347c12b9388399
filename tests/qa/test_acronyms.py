"""Names written by their initials."""

import pytest

from qa.acronyms import acronyms_in, spells_out


def test_words_of_capitals_are_found_with_and_without_dots():
    assert acronyms_in("Did the CAA meet the U.S. envoy in Lima, in 2016?") == ["CAA", "US"]


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("The Civil Aviation Authority said so.", "CAA"),
        ("the Ministry of Foreign Affairs of Peru", "MFA"),
        ("the Bank for the Northern Isles", "BNI"),
    ],
)
def test_a_text_spells_them_out(text, acronym):
    assert spells_out(text, acronym)


@pytest.mark.parametrize(
    "text", ["The civil aviation authority said so.", "Civil Aviation", "Authority for Civil Aviation"]
)
def test_other_words_do_not(text):
    assert not spells_out(text, "CAA")
