"""Conversations are kept with what was said in them, found by it, and forgotten."""

import pytest

from corpus.conversations import Conversations, KeptExchange
from corpus.errors import NoSuchConversation


@pytest.fixture
def conversations(tmp_path):
    with Conversations.open(tmp_path) as opened:
        yield opened


def titles(conversations, words=""):
    return [each.title for each in conversations.find(words)]


def test_a_conversation_is_as_it_was_after_opening_again(tmp_path):
    with Conversations.open(tmp_path) as first:
        begun = first.begin("Bridges")
        first.put(begun, 0, "When?", {"answer": "né 𝔘"})
        first.put(begun, 1, "Who?", {"answer": None})
    with Conversations.open(tmp_path) as again:
        summary, exchanges = again.get(begun)
    assert (summary.title, summary.id) == ("Bridges", begun)
    assert exchanges == [KeptExchange("When?", {"answer": "né 𝔘"}), KeptExchange("Who?", {"answer": None})]


def test_the_latest_comes_first(conversations):
    first, second = conversations.begin("First"), conversations.begin("Second")
    assert titles(conversations) == ["Second", "First"]
    conversations.put(first, 0, "When?", {})
    assert titles(conversations) == ["First", "Second"]
    assert conversations.get(first)[0].updated_at > conversations.get(second)[0].updated_at


def test_words_are_found_in_titles_questions_and_answers(conversations):
    first = conversations.begin("Bridges")
    conversations.put(first, 0, "Who paid for the ferry?", {"answer": "100% Mayor Lind"})
    conversations.begin("Other things")
    for words in ("bridge", " FERRY ", "mayor lind", "100%"):
        assert titles(conversations, words) == ["Bridges"]
    assert titles(conversations, "tunnel") == []


def test_another_exchange_in_a_place_takes_it_and_forgets_what_came_after(conversations):
    begun = conversations.begin("Bridges")
    for number in range(3):
        conversations.put(begun, number, f"{number}?", {})
    conversations.put(begun, 1, "other?", {})
    assert [each.question for each in conversations.get(begun)[1]] == ["0?", "other?"]
    conversations.forget_from(begun, 1)
    assert [each.question for each in conversations.get(begun)[1]] == ["0?"]


def test_a_conversation_is_renamed_and_deleted(conversations):
    begun, other = conversations.begin("Bridges"), conversations.begin("Other")
    conversations.put(begun, 0, "When?", {})
    conversations.rename(begun, "<b>'; DROP TABLE conversations; --")
    assert "<b>'; DROP TABLE conversations; --" in titles(conversations)
    conversations.delete(begun)
    assert [each.id for each in conversations.find()] == [other]
    assert conversations.find("When?") == []


def test_a_conversation_that_is_not_there_is_named_as_the_mistake(conversations):
    for change in (
        lambda: conversations.get("none"),
        lambda: conversations.put("none", 0, "When?", {}),
        lambda: conversations.rename("none", "Bridges"),
        lambda: conversations.forget_from("none", 0),
        lambda: conversations.delete("none"),
    ):
        with pytest.raises(NoSuchConversation, match="choose another, or begin one"):
            change()
