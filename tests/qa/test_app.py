"""A conversation goes on, whatever a question does to it."""

import pytest

from qa.answer import Agreement, Answer
from qa.chat.app import Conversation
from qa.errors import BadQuestion


class Answering:
    """Stands for a library: answers as it is told, and remembers what it was asked."""

    def __init__(self, *outcomes):
        self.outcomes, self.asked = list(outcomes), []

    def ask(self, question, history=(), where=None):
        self.asked.append((question, tuple(history)))
        self.where = where
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return Answer(question, question, outcome, outcome, False, None, 0.9, agreement=Agreement(1))

    def document(self, name):
        raise AssertionError(f"{name} is cited nowhere")


def test_earlier_questions_are_handed_on_oldest_first():
    library = Answering("1987", "1988", "1989")
    conversation = Conversation()
    for question in ("first?", "second?", "third?"):
        conversation = conversation.asked(question, library)
    assert library.asked[-1] == ("third?", ("first?", "second?"))
    page = conversation.page()
    assert page.index("1987") < page.index("1988") < page.index("1989")
    assert page.count("<article") == 3


def test_the_filter_is_handed_on():
    library = Answering("1987")
    Conversation().asked("first?", library, {"publisher": "The Gazette"})
    assert library.where == {"publisher": "The Gazette"}


def test_a_question_that_cannot_be_asked_gets_its_reason_and_is_not_handed_on():
    library = Answering(BadQuestion("the question has 10,000 words: ask in 500 or fewer"), "1987")
    conversation = Conversation().asked("long", library)
    assert "the question has 10,000 words: ask in 500 or fewer" in conversation.page()
    conversation.asked("short?", library)
    assert library.asked[-1] == ("short?", ())


def test_an_unexpected_error_is_one_polite_line_and_goes_to_the_log(caplog):
    conversation = Conversation().asked("why?", Answering(RuntimeError("secret of the house")))
    page = conversation.page()
    assert "Something went wrong while answering." in page
    assert "secret" not in page
    assert "secret of the house" in caplog.text


def test_a_conversation_is_never_changed():
    before = Conversation()
    before.asked("when?", Answering("1987"))
    assert before == Conversation()
    with pytest.raises(AttributeError):
        before.questions = ("when?",)
