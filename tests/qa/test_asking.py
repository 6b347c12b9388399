"""A question goes through its stages to its answer, whatever happens on the way."""

import threading

from qa.answer import Answer
from qa.chat.asking import Exchange, Partial, Progress, ask
from qa.chat.conversation import Conversation, messages, pending
from qa.errors import BadQuestion
from qa.generation.client import LanguageModel
from tests.qa.endpoint import says, serving


def test_a_question_searches_reads_and_answers(town):
    *stages, exchange = ask(town, "Who opened the bridge?")
    assert [stage.stage for stage in stages] == ["Searching", "Reading", "Answering"]
    assert stages[0].passages == 0
    assert stages[1].passages == stages[2].passages > 0
    assert [stage.seconds for stage in stages] == sorted(stage.seconds for stage in stages)
    assert exchange == Exchange("Who opened the bridge?", exchange.answer)
    assert exchange.answer.question == "Who opened the bridge?"


def test_a_question_that_cannot_be_asked_gets_its_reason(town):
    *_, exchange = ask(town, "word " * 600)
    assert exchange.answer is None
    assert "ask in 500 words or fewer" in exchange.refusal


def test_with_a_language_model_the_answer_that_was_found_is_there_at_once_and_grows(town):
    with serving() as endpoint:
        endpoint.answer = says("The new bridge was opened by the mayor, Ivan Lund [1]. It is old.")
        town.llm = LanguageModel("small", endpoint.url)
        try:
            *news, exchange = ask(town, "Who opened the bridge?")
        finally:
            town.llm = None
    partial = [each.exchange.answer for each in news if isinstance(each, Partial)]
    assert [len(answer.sentences) for answer in partial] == [0, 1, 2, 2]
    assert partial[0].generation is None
    assert exchange.answer == partial[-1]


class Failing:
    """Stands for a library in which something breaks."""

    def ask_stream(self, *_, watch):
        raise RuntimeError("secret of the house")


def test_an_unexpected_error_is_one_polite_line_and_goes_to_the_log(caplog):
    *_, exchange = ask(Failing(), "why?")
    assert "Something went wrong while answering." in exchange.refusal
    assert "secret" not in exchange.refusal
    assert "secret of the house" in caplog.text


def test_a_question_that_nobody_waits_for_ends_at_its_next_step(town):
    before = set(threading.enumerate())
    asked = ask(town, "Who retired from the museum?")
    next(asked)
    (answering,) = set(threading.enumerate()) - before
    asked.close()
    answering.join(timeout=60)
    assert not answering.is_alive()


def an_exchange(question, direct="1987"):
    return Exchange(question, Answer(question, question, direct, direct, False, None, 0.9))


def test_only_questions_that_were_understood_are_handed_on():
    conversation = Conversation().then(an_exchange("first?")).then(Exchange("", refusal=BadQuestion("empty").line))
    assert conversation.then(an_exchange("third?")).questions == ["first?", "third?"]
    assert conversation.upto(1).questions == ["first?"]


def test_each_exchange_is_a_question_and_what_came_back():
    shown = messages([an_exchange("first?"), an_exchange("second?", "1988")])
    assert [message["role"] for message in shown] == ["user", "assistant", "user", "assistant"]
    assert shown[2]["content"] == "second?"
    assert shown[3]["content"].startswith("**1988**")


def test_a_question_on_its_way_says_what_it_is_doing_and_how_long_each_stage_took():
    stages = [Progress("Searching", 0, 0.0), Progress("Reading", 12, 0.25), Progress("Answering", 12, 1.5)]
    assert pending("Who?", stages[:2])[1]["metadata"]["title"] == "Reading 12 passages"
    assert pending("Who?", stages)[1]["content"] == "- Searching: 0.2 s\n- Reading: 1.2 s"
