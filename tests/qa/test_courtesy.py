"""What is no question to the documents gets a plain line, and every question is left alone."""

import pytest

from qa.standalone import courtesy


@pytest.mark.parametrize("text", ["Hello", "good morning!", "Thank you very much", "what can you do?", "help"])
def test_a_greeting_or_a_question_for_what_it_does_gets_a_line(text):
    assert courtesy(text, lambda: ["Lease", "Minutes"]) == (
        "Ask a question, and the answer comes with the exact passages that say so. "
        "The library holds 2 documents: “Lease”; “Minutes”."
    )


@pytest.mark.parametrize(
    "text",
    ["Hello Kitty was first sold when?", "What can you do with the pump?", "help desk number", "who are they?"],
)
def test_a_question_is_a_question(text):
    assert courtesy(text, lambda: ["Lease"]) is None


def test_an_empty_library_says_so():
    assert courtesy("hi", list) == (
        "Ask a question, and the answer comes with the exact passages that say so. The library holds no documents yet."
    )
