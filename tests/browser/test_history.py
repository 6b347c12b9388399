"""Conversations are kept: found, reopened, renamed, exported and deleted, in a real browser."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from corpus.store import Store
from tests.browser.conftest import Window
from tests.browser.wire import Wire

QUESTION = "when was the first 2+2?"


@pytest.fixture
def own_chat(chat):
    """The chat with a library in whose history nobody else writes."""
    return replace(chat, library="history")


def test_a_conversation_is_found_reopened_with_its_citations_renamed_exported_and_deleted(visit, own_chat):
    window = visit(own_chat)
    window.ask(QUESTION)
    window.begin_again()
    sidebar = window.open_sidebar()
    sidebar.get_by_placeholder("Search conversations").fill("1-2 November")
    sidebar.get_by_role("radio", name=QUESTION).dispatch_event("click")
    expect(window.answers.first.locator("strong")).to_have_text("1-2 November 2013")
    expect(window.sources.locator("q")).to_have_count(3)

    sidebar.get_by_label("Title of this conversation").fill("The <b>first</b> *meeting*")
    sidebar.get_by_role("button", name="Rename").click()
    expect(sidebar.get_by_role("radio", name="The <b>first</b> *meeting*")).to_be_checked()
    with window.page.expect_download() as markdown:
        sidebar.get_by_role("link", name="Markdown").click()
    text = Path(markdown.value.path()).read_text(encoding="utf-8")
    assert text.startswith("# The \\<b\\>first\\</b\\> \\*meeting\\*\n\n## when was the first 2+2?\n\n**1-2 November")
    assert "\n[^1-1]: “On the 1-2 November" in text
    with window.page.expect_download() as exported:
        sidebar.get_by_role("link", name="JSON").click()
    (exchange,) = json.loads(Path(exported.value.path()).read_text(encoding="utf-8"))["exchanges"]
    assert exchange["answer"]["answer"] == "1-2 November 2013"

    sidebar.get_by_role("button", name="Delete").click()
    expect(sidebar.get_by_role("radio")).to_have_count(0)
    expect(window.answers).to_have_count(0)


def test_a_search_that_finds_nothing_leaves_the_conversation_open(visit, own_chat):
    window = visit(own_chat)
    window.ask(QUESTION)
    sidebar = window.open_sidebar()
    title = sidebar.get_by_label("Title of this conversation")
    expect(title).to_have_value(QUESTION)
    sidebar.get_by_placeholder("Search conversations").fill("no conversation has these words")
    expect(sidebar.get_by_role("radio")).to_have_count(0)
    expect(title).to_be_visible()
    expect(window.page).to_have_url(re.compile("conversation="))
    sidebar.get_by_placeholder("Search conversations").fill("")
    expect(sidebar.get_by_role("radio", name=QUESTION).first).to_be_visible()
    sidebar.get_by_role("button", name="Delete").click()
    expect(title).to_be_hidden()


def test_what_a_person_thinks_of_an_answer_is_kept_in_the_library(visit, own_chat):
    window = visit(own_chat)
    window.ask(QUESTION).get_by_role("button", name="Dislike").click()
    window.page.get_by_label("Thank you, that is kept").fill("It was in spring.")
    window.page.get_by_role("button", name="Keep").click()
    expect(window.page.get_by_label("Thank you, that is kept")).not_to_be_visible()
    with Store.open(own_chat.folder / "history") as store:
        first, second = store.feedbacks()
    assert (first.question, first.verdict, first.note) == (QUESTION, "wrong", "")
    assert (second.verdict, second.note) == ("wrong", "It was in spring.")
    assert second.answer["answer"] == "1-2 November 2013"


def test_two_windows_are_two_conversations(visit, own_chat):
    window, other = visit(own_chat), visit(own_chat)
    window.ask(QUESTION)
    assert other.answers.count() == 0
    expect(other.ask("and the second one?")).not_to_contain_text(re.compile("Understood as"))


def test_a_question_is_kept_when_the_page_is_left_before_its_answer_and_can_be_asked_again(visit, own_chat):
    window = visit(own_chat)
    question = "Where was the first two-plus-two held?"
    with own_chat.held():
        window.type_question(question)
        expect(window.page).to_have_url(re.compile("conversation="))
        window.page.reload()
        expect(window.answers).to_have_text(re.compile("the page was left or the connection was lost: ask it again"))
    window.answers.first.get_by_role("button", name="Retry").click()
    expect(window.answers.first).to_contain_text("Tokyo")


def test_a_question_that_is_stopped_is_not_kept(visit, own_chat):
    window = visit(own_chat)
    question = "Who met Lavrov in Honolulu?"
    with own_chat.held():
        window.type_question(question)
        window.stop.click()
        window.ready()
    expect(window.open_sidebar().get_by_role("radio", name=question)).to_have_count(0)


def test_a_reload_keeps_the_conversation_and_the_back_button_shows_the_one_before(visit, own_chat):
    window = visit(own_chat)
    page, asked = window.page, window.page.locator("#fn-chat .user-row")
    window.ask(QUESTION)
    window.begin_again()
    window.ask("Who met Lavrov in Honolulu?")
    page.reload()
    expect(asked).to_have_text(["Who met Lavrov in Honolulu?"])
    expect(window.sources.locator("q").first).to_be_visible()
    page.go_back()
    window.ready()
    page.go_back()
    expect(asked).to_have_text([QUESTION])
    page.go_forward()
    window.ready()
    page.go_forward()
    expect(asked).to_have_text(["Who met Lavrov in Honolulu?"])


def test_what_two_windows_ask_in_one_conversation_is_kept_in_it(visit, own_chat):
    window, other = visit(own_chat), visit(own_chat)
    window.ask(QUESTION)
    other.page.goto(window.page.url)
    expect(other.answers).to_have_count(1)
    window.ask("Who met Lavrov in Honolulu?")
    other.ask("What did the second 2+2 cost?")
    asked = [QUESTION, "Who met Lavrov in Honolulu?", "What did the second 2+2 cost?"]
    expect(other.page.locator("#fn-chat .user-row")).to_have_text(asked)
    window.page.reload()
    expect(window.page.locator("#fn-chat .user-row")).to_have_text(asked)


def test_a_connection_lost_in_the_middle_of_an_answer_is_told_and_nothing_is_lost(contexts, own_chat):
    wire = Wire(own_chat.address)
    window = Window(contexts().new_page())
    window.page.goto(wire.leading_to(own_chat.page))
    window.ready()
    window.ask(QUESTION)
    question = "Where was the very first meeting held?"
    with own_chat.held():
        window.type_question(question)
        expect(window.stop).to_be_visible()
        wire.cut()
        expect(window.page.get_by_text("Connection to the server was lost.")).to_be_visible()
    wire.mend()
    expect(window.answers.nth(1)).to_contain_text("the connection was lost: ask it again")
    expect(window.answers.first).to_contain_text("1-2 November 2013")
    window.answers.nth(1).get_by_role("button", name="Retry").click()
    expect(window.answered(1)).not_to_contain_text("the connection was lost")
    window.page.close()
    wire.cut()


def test_what_is_asked_for_while_the_stream_of_messages_ends_still_comes(contexts, own_chat):
    wire = Wire(own_chat.address)
    window = Window(contexts().new_page())
    window.page.goto(wire.leading_to(own_chat.page))
    window.ready()
    with own_chat.held():
        window.type_question("Where were the first consultations in this format held?")
        expect(window.stop).to_be_visible()
        wire.held = b'data: {"msg":"close_stream"'
    window.answered(0)
    with window.page.expect_response("**/queue/join*"):
        window.sources.locator("h3 button").first.click()
    wire.held = b""
    expect(window.sources.locator(".fn-text mark")).to_be_visible()
    window.page.close()
    wire.cut()
