"""Programs ask the chat that is served: by Gradio's client and by OpenAI's."""

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from openai import OpenAI

from tests.browser.conftest import PRESS_RELEASES, finished
from tests.browser.test_isolation import request

QUESTION = "when was the first 2+2?"


@pytest.fixture(scope="module")
def client(chat):
    return Client(chat.address, verbose=False, analytics_enabled=False)


def test_the_endpoints_are_named_and_described(client):
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {"/ask", "/search", "/add", "/documents", "/source"}
    assert endpoints["/ask"]["description"].startswith("Answer a question over the documents")
    question = endpoints["/ask"]["parameters"][0]
    assert (question["parameter_name"], question["python_type"]["type"]) == ("question", "str")


def test_a_program_asks_searches_and_reads_the_source(client):
    answer = client.predict(QUESTION, [], api_name="/ask")
    assert answer["answer"] == "1-2 November 2013"
    citation = answer["citations"][0]
    source = client.predict(citation["document_id"], citation["start"], citation["end"], api_name="/source")
    assert source["text"] == citation["quote"]
    assert len(client.predict("peace treaty", 3, api_name="/search")) == 3
    assert {each["file"] for each in client.predict(api_name="/documents")} == {
        path.name for path in PRESS_RELEASES.glob("*.txt")
    }


def test_the_stream_of_a_session_that_is_forgotten_says_so_and_ends(chat):
    status, messages = request(chat, "/gradio_api/queue/data?session_hash=forgotten")
    assert status == 200
    assert '"session_not_found":true' in messages


def test_the_endpoints_are_tools_of_the_model_context_protocol(chat):
    async def use():
        async with (
            streamable_http_client(f"{chat.address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as client,
        ):
            await client.initialize()
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            given = await client.call_tool("ask", {"question": QUESTION})
            refused = await client.call_tool("source", {"document": "nothing like it"})
            return tools, given, refused

    tools, given, refused = finished(use())
    assert set(tools) == {"ask", "search", "add", "documents", "source"}
    assert tools["ask"].description.startswith("Answer a question over the documents")
    assert set(tools["ask"].inputSchema["properties"]) == {"question", "history", "where", "library"}
    assert "1-2 November 2013" in given.content[0].text
    assert refused.isError
    assert "nothing like it" in refused.content[0].text


def test_a_mistake_is_told_in_a_line(client):
    with pytest.raises(AppError, match="the question is empty"):
        client.predict(" ", [], api_name="/ask")
    added = client.predict("empty.txt", " ", api_name="/add")
    assert added["refused"][0]["name"] == "empty.txt"


def test_the_chat_speaks_as_openai_does(chat):
    client = OpenAI(base_url=f"{chat.address}v1", api_key="none", max_retries=0)
    asked = [{"role": "user", "content": QUESTION}]
    message = client.chat.completions.create(model="footnote", messages=asked).choices[0].message
    assert message.content.startswith("1-2 November 2013")
    assert len(message.annotations) == 3


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/gradio_api/call/add", "/gradio_api/call/ask"])
def test_a_page_of_another_origin_can_call_nothing(chat, path):
    assert request(chat, path, "POST", origin="http://evil.example", content_length="2")[0] == 403
