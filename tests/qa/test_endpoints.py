"""The named endpoints for programs: what they are called, what they take, and what they give."""

import asyncio
import json
from functools import partial

import gradio as gr
import pytest

from qa.server.endpoints import add_endpoints
from qa.server.operations import MOST_SHOWN


@pytest.fixture(scope="module")
def blocks(town):
    async def build():  # outside of an event loop, Gradio would open some, and leave them open
        with gr.Blocks(analytics_enabled=False) as blocks:
            add_endpoints(lambda request, library: town)
        return blocks

    return asyncio.run(build())


@pytest.fixture(scope="module")
def call(blocks):
    return {each.api_name: partial(each.fn, gr.Request()) for each in blocks.fns.values()}


def test_each_says_what_it_does_and_what_it_takes(blocks):
    endpoints = blocks.get_api_info()["named_endpoints"]
    assert set(endpoints) == {"/ask", "/search", "/add", "/documents", "/source"}
    assert endpoints["/ask"]["description"].startswith("Answer a question over the documents")
    taken = {
        name: [(each["parameter_name"], each["python_type"]["type"]) for each in endpoint["parameters"]]
        for name, endpoint in endpoints.items()
    }
    assert [name for name, _ in taken["/ask"]] == ["question", "history", "where", "library"]
    assert taken["/search"][:2] == [("query", "str"), ("k", "int")]
    assert taken["/documents"] == [("library", "str")]
    assert taken["/add"] == [("name", "str"), ("text", "str"), ("library", "str")]


def test_they_ask_and_search(call, town):
    question = "Who opened the bridge?"
    assert call["ask"](question)["answer"] == town.ask(question).direct
    found = call["search"]("bridge", 2)
    assert len(found) == 2
    document = town.document(found[0]["document_id"])
    assert document.text[found[0]["start"] : found[0]["end"]] == found[0]["text"]


def test_they_ask_and_search_only_the_documents_that_are_named(call):
    where = {"document": "gazette.txt"}
    cited = call["ask"]("Who opened the bridge?", None, where)["citations"]
    assert {each["document"] for each in cited} == {"gazette.txt"}
    assert {each["document"] for each in call["search"]("bridge", 5, where)} == {"gazette.txt"}


def test_nothing_that_is_given_looks_like_a_file_of_this_machine(call):
    for given in (call["ask"]("Who opened the bridge?"), call["search"]("bridge", 2), call["documents"]()):
        assert '"path"' not in json.dumps(given)
    assert call["ask"]("Who opened the bridge?")["citations"][0]["file"].endswith(".txt")


def test_a_source_is_cut_exactly_and_bounded(call, town):
    document = town.document(town.documents()[0].id)
    shown = call["source"](document.id, 5, 25)
    assert shown["text"] == document.text[5:25]
    assert call["source"](document.id, -10, 10**9)["text"] == document.text[:MOST_SHOWN]
    assert call["source"](document.id, 10**9, 0)["text"] == ""


def test_a_document_is_added_and_listed_and_a_refusal_has_its_reason(call):
    before = len(call["documents"]())
    assert call["add"]("canal.md", "# The canal\n\nIt was dug in 1911.\n")["added"] == ["canal.md"]
    assert len(call["documents"]()) == before + 1
    (refused,) = call["add"]("../../canal.md", " ")["refused"]
    assert refused["reason"]


def test_a_mistake_is_told_to_the_caller(call):
    with pytest.raises(gr.Error, match="the question is empty"):
        call["ask"](" ")
    with pytest.raises(gr.Error, match="nothing like it"):
        call["source"]("nothing like it")
