"""A follow-up takes the words of earlier questions that belong to it, and never grows beyond them."""

from qa.standalone import standalone

HISTORY = ["How much is a tyre change for the Volta 3?", "What about a service?"]


def chosen(*words):
    """A reader that finds these words of the conversation to belong to the question."""
    return lambda question, history: [(word, 0.9) for word in words] + [("nothing", 0.01)]


def test_the_words_that_belong_to_a_follow_up_are_put_behind_it():
    asked = standalone("What about a windscreen?", HISTORY, chosen("Volta", "3", "much"))
    assert asked == "What about a windscreen (Volta 3 much)?"


def test_words_that_the_follow_up_says_itself_are_not_said_again():
    assert standalone("And for the Volta 3?", HISTORY, chosen("Volta", "3")) == "And for the Volta 3?"


def test_a_new_topic_takes_none():
    assert standalone("Who reads all invoices?", HISTORY, chosen()) == "Who reads all invoices?"


def test_without_a_conversation_nothing_is_added():
    assert standalone("Where was it held?", [], chosen("Volta")) == "Where was it held?"


def test_a_chain_of_a_hundred_turns_stays_as_short_as_its_questions():
    history: list[str] = []
    for number in range(100):
        asked = standalone(f"And the {number}th one?", history, chosen("Volta", "tyre", "change"))
        assert asked == (f"And the {number}th one (Volta tyre change)?" if number else "And the 0th one?")
        history.append(asked)
