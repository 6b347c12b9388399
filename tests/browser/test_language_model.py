"""A language model is switched on in the chat, and what it writes is shown with its citations, or left out."""

import pytest
from playwright.sync_api import expect

from tests.qa.endpoint import says, serving

QUESTION = "Where was the first two-plus-two held?"
TRUE = "The first round of consultations was held in Tokyo in November 2013"


@pytest.fixture
def endpoint():
    with serving() as endpoint:
        endpoint.answer = says(f"{TRUE} [1]. It was held in <b>Paris</b> in 1950 [1].")
        yield endpoint


def settings(window):
    window.page.get_by_role("tab", name="Model").click()
    expect(window.page.locator("#fn-model-state")).to_contain_text("is asked.")
    return window.page.locator("#fn-model-on input"), window.page.locator("#fn-model-use")


def test_a_model_is_switched_on_writes_and_is_switched_off(visit, chat, endpoint):
    window = visit(chat)
    switch, use = settings(window)
    switch.check()
    window.page.locator("#fn-model-name textarea, #fn-model-name input").fill("small")
    window.page.locator("#fn-model-url textarea, #fn-model-url input").fill(endpoint.url)
    use.click()
    expect(window.page.locator("#fn-model-state")).to_have_text(f"small at {endpoint.url} is asked.")
    window.page.get_by_role("tab", name="Answers").click()
    answer = window.ask(QUESTION)
    expect(answer).to_contain_text(TRUE)
    expect(answer).to_contain_text("Written by small: 2 sentences, 1 of them shown")
    expect(answer).not_to_contain_text("Paris")
    answer.get_by_role("link", name="1 left out").click()
    expect(window.sources.locator("s")).to_have_text("It was held in <b>Paris</b> in 1950.")
    other = visit(chat)
    switch, use = settings(other)
    switch.uncheck()
    use.click()
    expect(other.page.locator("#fn-model-state")).to_have_text("No language model is asked.")
    assert len(endpoint.asked) == 1
