"""Everyone can use the page: axe-core finds no serious fault, at any width; and it speaks German where asked to."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
QUESTION = "when was the first 2+2?"


def faults(page):
    """What axe-core finds that is serious or critical: the rule, and where."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def open_tab(page, name):
    """Go to a tab, which on a narrow screen may have its place in the menu of those that have no other."""
    tab = page.get_by_role("tab", name=name)
    if not tab.is_visible():
        page.get_by_role("button", name="More tabs").click()
        tab = page.locator(".overflow-dropdown").get_by_text(name, exact=True)
    tab.click()


@pytest.mark.parametrize("settings", [{}, {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}])
def test_no_tab_has_a_serious_fault_or_is_wider_than_the_screen(visit, chat, settings):
    window = visit(chat, **settings)
    page = window.page
    width = page.viewport_size["width"]

    def assert_fit():
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width

    assert page.evaluate("scrollY") == 0
    answer = window.ask(QUESTION)
    assert_fit()
    answer.get_by_role("link", name="Keep as a note").click()
    kept = page.get_by_text("Kept, under Notes.")
    expect(kept).to_be_visible()
    # It fades away by itself, and text that fades has no contrast.
    expect(kept).to_have_count(0)
    answer.locator('a[href="#fn-0-1"]').click()
    window.sources.locator("h3 button").first.click()
    expect(window.sources.locator(".fn-text mark")).to_be_visible()
    assert_fit()
    page.keyboard.press("Escape")

    open_tab(page, "Documents")
    page.locator("#fn-list").get_by_role("button").first.click()
    expect(page.locator("#fn-guide h2")).to_be_visible()
    assert_fit()
    open_tab(page, "Notes")
    expect(page.locator("#fn-notes h3").first).to_have_text(QUESTION)
    assert_fit()
    open_tab(page, "Timeline")
    expect(page.locator(".fn-timeline")).to_be_visible()
    assert_fit()


def test_the_page_speaks_german_to_whoever_prefers_it(contexts, chat):
    page = contexts(locale="de-DE").new_page()
    page.goto(chat.page)
    field = page.get_by_role("textbox", name="Fragen Sie die Dokumente")
    expect(page.locator("#fn-chat")).to_contain_text("Stellen Sie eine Frage.")
    field.fill(QUESTION)
    field.press("Enter")
    answer = page.locator("#fn-chat .bot-row")
    expect(answer).to_contain_text("1.-2. November 2013 (abgeleitet: „1-2 November“, das Jahr nach dem Datum des")
    expect(answer).to_contain_text("3 unabhängige Dokumente sagen das.")
    expect(answer).to_contain_text(re.compile(r"Stellen in \d+,\d s gelesen"))
    expect(page.locator("#fn-sources h2")).to_have_text("Quellen")
    expect(page.locator("#fn-sources .fn-source").first).to_contain_text("3. November 2013")
    field.fill("Wort " * 501)
    field.press("Enter")
    expect(answer.nth(1)).to_contain_text("Fragen Sie in höchstens 500 Wörtern")
    page.reload()  # what was kept is read again
    expect(answer.nth(0)).to_contain_text("1.-2. November 2013 (abgeleitet: „1-2 November“")
    expect(answer.nth(1)).to_contain_text("die Frage hat 501 Wörter in 2.505 Zeichen: ")
    page.get_by_role("tab", name="Dokumente").click()
    expect(page.locator("#fn-list")).to_contain_text("5 Dokumente")
    expect(page.get_by_role("button", name="Dateien hinzufügen")).to_be_visible()
    page.locator("#fn-adding input[type=file]").first.set_input_files(
        {"name": "noise.bin", "mimeType": "application/octet-stream", "buffer": bytes(range(256))}
    )
    expect(page.locator("#fn-report")).to_contain_text("noise.bin ist eine .bin-Datei und wird nicht gelesen;")
    page.get_by_role("tab", name="Zeitleiste").click()
    expect(page.locator("#fn-events")).to_contain_text("Ereignisse.")
    expect(page.locator("#fn-events")).to_contain_text("30. Mai 2019")
    expect(page.locator("#fn-events")).to_contain_text("abgeleitet aus „yesterday“ in einem Dokument vom 31. Mai 2019")
    page.close()


def test_what_is_written_from_right_to_left_stands_so(visit, hostile_chat):
    window = visit(hostile_chat)
    window.ask("מתי נפתח הגשר?")
    asked = window.page.locator("#fn-chat .user-row .md p")
    assert asked.evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
    box = asked.evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().toJSON(); }"
    )
    around = asked.evaluate("e => e.getBoundingClientRect().toJSON()")
    assert box["right"] == pytest.approx(around["right"], abs=2)


def test_an_answer_that_was_kept_is_listed_opens_its_document_and_is_removed(visit, chat):
    window: Window = visit(chat)
    page = window.page
    window.ask("Where was the first two-plus-two held?").get_by_role("link", name="Keep as a note").click()
    page.get_by_role("tab", name="Notes").click()
    note = page.locator("#fn-notes .fn-note", has_text="Where was the first two-plus-two held?")
    expect(note).to_contain_text("Tokyo")
    note.get_by_role("button").first.click()
    expect(window.sources.locator(".fn-text")).to_be_visible()
    page.get_by_role("tab", name="Notes").click()
    note.get_by_role("button", name="Remove this note").click()
    expect(note).to_have_count(0)
