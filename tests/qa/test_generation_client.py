"""The client of a language model: what it sends, to whom, and what it says when something goes wrong."""

import sys

import pytest

from qa.errors import ModelUnusable, TooLongForModel
from qa.generation.client import LanguageModel
from qa.generation.generator import Message, Usage
from qa.generation.prompt import SENTENCES
from tests.qa.endpoint import falls_silent, in_turn, never_ends, refuses, says, sends, serving, slowly

ASKED = [Message("system", "Be brief."), Message("user", "Who?")]


@pytest.fixture
def endpoint(monkeypatch):
    for name in ("FOOTNOTE_LLM_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as endpoint:
        yield endpoint


def model(endpoint, **more):
    return LanguageModel("small", endpoint.url, **{"retries": 0, **more})


def written(model, **more):
    pieces = list(model.stream(ASKED, **{"most_tokens": 100, **more}))
    return "".join(piece.text for piece in pieces), pieces[-1].usage


def test_what_is_written_comes_piece_by_piece_and_what_it_took_last(endpoint):
    endpoint.answer = says("Ivan Lund opened it.")
    assert written(model(endpoint)) == ("Ivan Lund opened it.", Usage(1000, 50))
    assert written(model(endpoint, prices=(2.0, 10.0)))[1] == Usage(1000, 50, 0.0025)
    body = endpoint.asked[0]
    assert body["path"] == "/v1/chat/completions"
    assert body["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who?"}]
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("small", 100, 0.0)


def test_a_form_is_asked_for_where_the_endpoint_has_it(endpoint):
    endpoint.answer = says("{}")
    written(model(endpoint, structured=True), schema=SENTENCES)
    assert endpoint.asked[0]["response_format"]["json_schema"]["schema"] == SENTENCES
    written(model(endpoint), schema=SENTENCES)  # on this machine, where models are small
    assert "response_format" not in endpoint.asked[1]


def test_what_an_endpoint_refuses_to_know_is_left_out_then_and_afterwards(endpoint):
    endpoint.answer = in_turn(refuses(400, "unknown field"), refuses(422, "no temperature"), says("So."))
    asked = model(endpoint, structured=True)
    assert written(asked, schema=SENTENCES)[0] == "So."
    assert written(asked, schema=SENTENCES)[0] == "So."
    assert ["response_format" in body for body in endpoint.asked] == [True, False, False, False]
    assert ["temperature" in body for body in endpoint.asked] == [True, True, False, False]
    assert endpoint.asked[-1]["max_completion_tokens"] == 100


def test_only_the_key_of_the_environment_is_sent_and_nothing_else_of_it(endpoint, monkeypatch):
    endpoint.answer = says("So.")
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, f"secret of {name}")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    written(model(endpoint))
    assert "secret" not in str(endpoint.headers)
    monkeypatch.setenv("FOOTNOTE_LLM_KEY", "mine")
    written(model(endpoint))
    assert endpoint.headers[1]["authorization"] == "Bearer mine"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refuses(401, "who are you"), "wants a key: set FOOTNOTE_LLM_KEY"),
        (refuses(404, "no model small"), "is not there: check the name of the model and the address"),
        (refuses(429, "slow down"), "is asked too often"),
        (refuses(500, "out of memory"), "failed (500)"),
        (refuses(307, location="http://127.0.0.1:9/v1/chat/completions"), "sends elsewhere, which is not followed"),
        (says("The bridge", finish=None), "stopped in the middle"),
        (sends(b"data: {not json}\n\n"), "sent what cannot be understood"),
        (sends(b'data: ["a list"]\n\ndata: [DONE]\n\n'), "sent nothing that is a chat completion"),
        (sends(b"<html>hello</html>", "text/html"), "sent nothing that is a chat completion"),
        (sends(b'data: {"error": {"message": "broken"}}\n\n'), "sent what cannot be understood"),
    ],
)
def test_a_fault_is_one_line_that_says_what_to_do(endpoint, answer, told):
    endpoint.answer = answer
    with pytest.raises(ModelUnusable) as raised:
        written(model(endpoint))
    assert told in str(raised.value)
    assert str(raised.value).startswith("the language model small at 127.0.0.1 ")
    assert "\n" not in str(raised.value)


def test_the_key_is_never_part_of_what_is_told(endpoint, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_LLM_KEY", "sk-secret")
    endpoint.answer = in_turn(refuses(401, "bad key sk-secret"), refuses(500, "bad key sk-secret"))
    asked = model(endpoint)
    for told in ("refuses the key", "failed (500): Error code: 500 - bad key …"):
        with pytest.raises(ModelUnusable) as raised:
            written(asked)
        assert told in str(raised.value)
        assert "sk-secret" not in str(raised.value) + repr(asked) + str(vars(asked))


def test_without_its_package_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ModelUnusable, match=r"pip install 'footnote-qa\[llm\]'"):
        next(LanguageModel("small").stream([], most_tokens=1))


@pytest.mark.parametrize(
    "refusal",
    [
        refuses(400, "maximum context length is 8192 tokens", "context_length_exceeded"),
        refuses(400, "the request exceeds the available context size"),
        refuses(413, "too large"),
    ],
)
def test_more_than_a_model_can_read_is_an_error_of_its_own(endpoint, refusal):
    endpoint.answer = refusal
    with pytest.raises(TooLongForModel, match="can read less than it was given"):
        written(model(endpoint))
    assert len(endpoint.asked) == 1


def test_a_call_that_failed_is_tried_again_before_anything_was_written(endpoint):
    endpoint.answer = in_turn(
        refuses(500, **{"retry-after-ms": "1"}), refuses(429, **{"retry-after-ms": "1"}), says("So.")
    )
    assert written(model(endpoint, retries=2))[0] == "So."
    assert len(endpoint.asked) == 3


def test_a_stream_that_never_ends_is_ended(endpoint):
    endpoint.answer = never_ends("again and ")
    text, usage = written(model(endpoint), most_tokens=20)
    assert 240 <= len(text) <= 260
    assert usage == Usage()


@pytest.mark.parametrize("pings", [False, True])
def test_an_endpoint_that_falls_silent_is_not_waited_for(endpoint, pings):
    endpoint.answer = falls_silent("The bridge", pings)
    with pytest.raises(ModelUnusable, match="took too long"):
        written(model(endpoint, silence=20.0 if pings else 0.3, seconds=0.6 if pings else 20.0))


def test_a_slow_endpoint_is_waited_for(endpoint):
    endpoint.answer = slowly("Ivan Lund opened it.")
    assert written(model(endpoint))[0] == "Ivan Lund opened it."


@pytest.mark.parametrize("url", ["/etc/passwd", "file:///etc/passwd", "localhost:1", "http://", "http://[", ""])
def test_an_address_that_is_none_is_refused_when_it_is_used(url):
    with pytest.raises(ModelUnusable, match="is no address of a language model: give one such as"):
        written(LanguageModel("small", url))


def test_nobody_at_the_address_is_told():
    with pytest.raises(ModelUnusable, match=r"at 127.0.0.1 cannot be reached: start it, or check the address"):
        written(LanguageModel("small", "http://127.0.0.1:9/v1", retries=0))
