"""A conversation of the chat is kept as it goes on, and comes back as it was."""

import json
from dataclasses import replace
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.conversations import Conversations
from corpus.phrases import Phrase
from qa.answer import Computation, Input
from qa.chat.asking import LEFT, Exchange
from qa.chat.conversation import Conversation
from qa.chat.desk import Desks
from qa.chat.history import add_exports, begun, continued, kept, reopened, taken_back
from qa.chat.languages import preferred
from qa.chat.markdown import exchange_markdown
from tests.qa.chat_page import QUOTE, a_document, an_abstention, answer_from

ANSWERED = Exchange("When was it opened?", answer_from(a_document(), text="1987 [1]"))
ABSTAINED = Exchange("Who paid?", an_abstention(a_document()))
TOO_LONG = Phrase(
    "the question has {words} words in {characters} characters: ask in {most} words or fewer",
    words=501,
    characters=999,
    most=500,
)
REFUSED = Exchange("word", refusal=TOO_LONG)


@pytest.fixture
def conversations(tmp_path):
    with Conversations.open(tmp_path) as opened:
        yield opened


def asked(conversations, conversation, exchange):
    """The conversation with one more exchange, kept as the page does: first the question, then what came back."""
    name = begun(conversations, conversation.then(Exchange(exchange.question, refusal=LEFT))).id
    return kept(conversations, replace(conversation, id=name).then(exchange))


def after(conversations, *exchanges):
    conversation = Conversation()
    for exchange in exchanges:
        conversation = asked(conversations, conversation, exchange)
    return conversation


def test_every_kind_of_exchange_comes_back_as_it_was(conversations):
    conversation = after(conversations, ANSWERED, ABSTAINED, REFUSED)
    assert reopened(conversations, conversation.id) == conversation
    assert [each.title for each in conversations.find()] == ["When was it opened?"]


def test_what_was_refused_is_told_in_german_also_after_it_was_kept(conversations):
    (exchange,) = reopened(conversations, after(conversations, REFUSED).id).exchanges
    assert str(exchange.refusal) == str(TOO_LONG)
    said = exchange_markdown(0, exchange, t=preferred("de")[1])
    assert said == "> die Frage hat 501 Wörter in 999 Zeichen: Fragen Sie in höchstens 500 Wörtern"


def test_a_refusal_that_an_older_version_kept_comes_back(conversations):
    name = conversations.begin("word")
    conversations.put(name, 0, "word", {"refusal": "no {parts"})
    assert reopened(conversations, name).exchanges[0].refusal == "no {parts"


def test_an_answer_that_was_computed_comes_back_as_it_was(conversations):
    answer = ANSWERED.answer
    day = date(1987, 1, 1)
    worked = replace(answer, computation=Computation("a - b", (Input("it", "1987", day, day, answer.citations),)))
    conversation = after(conversations, Exchange("How long?", worked))
    assert reopened(conversations, conversation.id) == conversation


def test_a_question_that_is_asked_again_takes_the_place_of_what_followed(conversations):
    conversation = after(conversations, ANSWERED, ABSTAINED)
    conversation = asked(conversations, conversation.upto(0), REFUSED)
    assert reopened(conversations, conversation.id).exchanges == (REFUSED,)


def test_a_conversation_that_was_deleted_meanwhile_goes_on_unkept(conversations):
    conversation = after(conversations, ANSWERED)
    conversations.delete(conversation.id)
    conversation = asked(conversations, conversation, ABSTAINED)
    assert conversation.exchanges == (ANSWERED, ABSTAINED)
    assert conversations.find() == []


def test_two_windows_ask_in_one_conversation_and_neither_takes_the_others_place(conversations):
    here = after(conversations, ANSWERED)
    there = asked(conversations, continued(conversations, here), ABSTAINED)
    assert continued(conversations, here).exchanges == (ANSWERED, ABSTAINED)
    waits = begun(conversations, there.then(Exchange("Why?", refusal=LEFT)))
    asked(conversations, continued(conversations, here), REFUSED)
    kept(conversations, there.then(Exchange("Why?", ANSWERED.answer)))
    found = [each.question for each in reopened(conversations, waits.id).exchanges]
    assert found == ["When was it opened?", "Who paid?", "Why?", "word"]


def test_a_question_that_is_taken_back_is_forgotten_and_the_only_one_with_its_conversation(conversations):
    conversation = taken_back(conversations, after(conversations, ANSWERED, ABSTAINED))
    assert reopened(conversations, conversation.id).exchanges == (ANSWERED,)
    assert taken_back(conversations, conversation) == Conversation()
    assert conversations.find() == []


def test_a_long_question_is_a_short_title(conversations):
    after(conversations, Exchange("word " * 100, refusal=TOO_LONG))
    (summary,) = conversations.find()
    assert summary.title == "word " * 15 + "word …"


def test_a_conversation_is_a_download_in_two_forms(town):
    app = FastAPI()
    add_exports(app, Desks.over(town))
    with Conversations.open(town.database) as conversations:
        client, conversation = TestClient(app), after(conversations, ANSWERED, REFUSED)
    markdown = client.get(f"/conversations/{conversation.id}.md")
    assert markdown.headers["content-disposition"] == "attachment; filename=conversation.md"
    assert f"\n[^1-1]: “{QUOTE}”" in markdown.text
    said = json.loads(client.get(f"/conversations/{conversation.id}.json").text)
    assert said["title"] == "When was it opened?"
    assert said["exchanges"][1]["answer"] == {"refusal": str(TOO_LONG)}
    assert said["exchanges"][0]["answer"]["citations"][0]["quote"] == QUOTE
    assert client.get("/conversations/none.md").status_code == 404
