"""The questions of a page wait for their turn, and the last thing that is looked at stays."""

from copy import deepcopy

from qa.chat.turns import Looking, Turn, Waiting


def test_questions_are_taken_in_the_order_in_which_they_came():
    waiting = Waiting()
    waiting.put(Turn("one"))
    waiting.put(Turn("two", 0))
    assert [waiting.take(), waiting.take(), waiting.take()] == [Turn("one"), Turn("two", 0), None]


def test_a_question_that_came_is_seen_by_gradio_and_one_without_words_is_none():
    waiting = Waiting()
    before = hash(waiting)
    waiting.put(Turn(" \n"))
    assert hash(waiting) == before
    waiting.put(Turn("one"))
    assert hash(waiting) != before


def test_what_is_sent_twice_before_it_is_answered_is_asked_once_and_again_afterwards():
    waiting = Waiting(busy=True)
    waiting.put(Turn("one"))
    waiting.put(Turn("one"))
    assert waiting.give_back() == ["one"]
    waiting.busy = False
    waiting.put(Turn("one"))
    assert waiting.take() == Turn("one")


def test_each_page_has_questions_of_its_own():
    waiting = Waiting()
    other = deepcopy(waiting)
    other.put(Turn("one"))
    assert waiting.take() is None


def test_of_two_things_that_were_asked_for_the_later_one_is_looked_at_whichever_comes_first():
    looking = Looking()
    later = looking.at({"turn": 2})
    earlier = looking.at({"turn": 1})
    assert looking.is_still_at(later)
    assert not looking.is_still_at(earlier)
    looking.move()
    assert not looking.is_still_at(later)
