"""The OpenAI-compatible way in, by OpenAI's own client."""

import re
import socket
import threading

import openai
import pytest
import uvicorn
from fastapi import FastAPI

from qa.generation.client import LanguageModel
from qa.server.openai import MODEL, openai_routes
from tests.qa.endpoint import begin, event, says, serving

QUESTION = "Who opened the bridge?"


@pytest.fixture(scope="module")
def client(town):
    app = FastAPI()
    app.include_router(openai_routes(lambda request, library: town))
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    serving.start()
    yield openai.OpenAI(api_key="none", base_url=f"{address}v1", max_retries=0)
    server.should_exit = True
    serving.join()
    listening.close()


def ask(client, *questions, **more):
    messages = [{"role": "user", "content": question} for question in questions]
    return client.chat.completions.create(model=MODEL, messages=messages, **more)


def test_there_is_one_model(client):
    assert [model.id for model in client.models.list()] == ["footnote"]


def test_a_question_is_answered_with_its_citations_as_annotations(client, town):
    message = ask(client, QUESTION).choices[0].message
    answer = town.ask(QUESTION)
    assert message.content == answer.text
    cited = [annotation.url_citation for annotation in message.annotations]
    assert message.content[cited[0].start_index : cited[0].end_index] == "[1]"
    assert cited[0].title == answer.citations[0].title
    assert cited[0].url == f"{str(client.base_url).removesuffix('v1/')}documents/{answer.citations[0].document_id}.txt"
    assert cited[0].citation["quote"] == answer.citations[0].quote


def test_an_answer_is_streamed_word_by_word_and_its_citations_last(client, town):
    deltas = [chunk.choices[0].delta for chunk in ask(client, QUESTION, stream=True)]
    assert "".join(delta.content or "" for delta in deltas) == town.ask(QUESTION).text
    assert len(deltas) > 4
    assert deltas[-2].annotations[0]["url_citation"]["citation"]["marker"] == 1


def says_when(may_go_on, text):
    """Begins at once, and says something only when it may."""

    def answer(handler):
        begin(handler)
        handler.wfile.write(event(""))
        handler.wfile.flush()
        may_go_on.wait()
        handler.wfile.write(event(text))
        handler.wfile.write(event(finish="stop", usage={"prompt_tokens": 90, "completion_tokens": 10}))

    return answer


@pytest.fixture
def model(town, monkeypatch):
    """An endpoint whose model the library has."""
    with serving() as endpoint:
        monkeypatch.setattr(town, "llm", LanguageModel("small", endpoint.url, retries=0))
        yield endpoint


def test_a_stream_begins_with_what_was_found_before_the_model_has_written_a_word(client, town, model):
    may_go_on = threading.Event()
    model.answer = says_when(may_go_on, "The new bridge over the Zembla was opened by the mayor, Ivan Lund. [1]")
    found = town.ask(QUESTION, llm=False).text
    deltas, text = [], ""
    for chunk in ask(client, QUESTION, stream=True):
        deltas.append(chunk.choices[0].delta)
        text += deltas[-1].content or ""
        if text == found:
            may_go_on.set()
    assert may_go_on.is_set()
    assert text.startswith(f"{found}\n\nThe new bridge over the Zembla was opened by the mayor, Ivan Lund. [")
    places = [annotation["url_citation"] for annotation in deltas[-2].annotations]
    assert {text[place["start_index"] : place["end_index"]] for place in places} == set(re.findall(r"\[\d+\]", text))


def test_that_the_documents_do_not_say_is_streamed_only_when_the_model_has_not_found_it_either(client, town, model):
    question = "Who was the zzyzx of Onhava?"
    model.answer = says("The passages do not say.")
    deltas = [chunk.choices[0].delta for chunk in ask(client, question, stream=True)]
    assert "".join(delta.content or "" for delta in deltas) == town.ask(question, llm=False).text


def test_the_tokens_of_the_model_are_told(client, model):
    model.answer = says("The arches of the bridge span 210 metres. [1]")
    used = ask(client, "How long are the arches of the bridge?").usage
    assert (used.prompt_tokens, used.completion_tokens, used.total_tokens) == (1000, 50, 1050)


def test_what_cannot_be_asked_is_a_bad_request_that_says_why(client):
    with pytest.raises(openai.BadRequestError, match="the question is empty"):
        ask(client, " ")
    with pytest.raises(openai.BadRequestError, match="ask in 500 words or fewer"):
        ask(client, "word " * 600)
