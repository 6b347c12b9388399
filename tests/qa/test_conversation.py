import pytest

from qa.conversation import standalone


@pytest.mark.parametrize(
    ("history", "question", "alone"),
    [
        (["When was the first summit?"], "And the second one?", "When was the second summit?"),
        (["When was the first 3+1?", "And the second one?"], "and the third?", "When was the third 3+1?"),
        (["Who leads the delegation of Chile?"], "What about Peru?", "Who leads the delegation of Peru?"),
        (["When was the first summit held?"], "Where was it held?", "Where was the first summit held?"),
        (["Why did Ortega travel to Quito?"], "Who did he meet there?", "Who did Ortega meet in Quito?"),
        (
            ["When did President Boric visit Peru?"],
            "How many contracts?",
            "How many contracts (President Boric visit Peru)?",
        ),
        (["Who founded the Hanseatic League?"], "When did it end?", "When did the Hanseatic League end?"),
    ],
)
def test_a_follow_up_is_filled_in_from_the_question_before(history, question, alone):
    assert standalone(question, history) == alone


@pytest.mark.parametrize(
    "question",
    [
        "Who was the prime minister of France in 1990?",
        "Is there a treaty?",
        "When was the first summit?",
        "2+2?",
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(question):
    assert standalone(question, ["When did President Boric visit Peru?"]) == question


def test_without_a_conversation_nothing_is_filled_in():
    assert standalone("Where was it held?", []) == "Where was it held?"


@pytest.mark.parametrize("question", ["", "?", "and", "what about", "it" * 1000, "the the the"])
def test_odd_questions_are_left_in_peace(question):
    assert isinstance(standalone(question, [question, "Who?"]), str)
