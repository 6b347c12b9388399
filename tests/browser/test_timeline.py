"""The timeline in a real browser: looking at it, narrowing it, opening passages, taking its files."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_no_script_ran

FOLDER = Path(__file__).parents[2] / "corpus" / "press_releases"


@pytest.fixture
def window(visit, chat):
    """A window in which no timeline was looked at."""
    return visit(chat)


def open_timeline(window):
    window.page.get_by_role("tab", name="Timeline").click()
    expect(window.page.locator(".fn-timeline")).to_be_visible(timeout=60_000)
    return window.page


def narrow(page, query):
    page.get_by_label("Only what has to do with").fill(query)
    page.get_by_label("Only what has to do with").press("Enter")


def test_the_tab_shows_every_dated_sentence_in_the_order_of_time(window):
    page = open_timeline(window)
    times = page.locator("#fn-events time")
    assert times.count() == page.locator(".fn-to-event").count() > 30
    days = [time.get_attribute("datetime") for time in times.all()]
    assert days == sorted(days)
    expect(page.get_by_role("group", name=re.compile("^Timeline: .* events, from 1956 to 2023$"))).to_be_visible()


def test_a_row_opens_its_passage_whose_marked_words_are_those_of_the_document(window):
    page = open_timeline(window)
    row = page.get_by_role("row").filter(has_text="30 May 2019")
    expect(row).to_contain_text("derived from “yesterday” in a document of 31 May 2019")
    expect(row.locator("mark")).not_to_be_visible()
    row.locator("summary").click()
    expect(row.locator("mark")).to_be_visible()
    name = re.search(r"\w+\.txt", row.locator(".fn-source").inner_text()).group()
    assert row.locator("mark").text_content() in (FOLDER / name).read_text(encoding="utf-8")


def test_a_mark_leads_to_its_row(window):
    page = open_timeline(window)
    mark = page.locator(".fn-to-event").last
    row = page.locator(mark.get_attribute("href"))
    mark.click()
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()


def test_a_query_narrows_it_and_an_empty_one_shows_all(window):
    page = open_timeline(window)
    total = page.locator("#fn-events time").count()
    narrow(page, "peace treaty")
    expect(page.locator(".fn-standing").last).to_contain_text(re.compile(r"^[1-9] events?\."))
    assert all("treaty" in row.inner_text() for row in page.locator("#fn-events td").all())
    narrow(page, "")
    expect(page.locator("#fn-events time")).to_have_count(total)


def test_what_nothing_is_told_of_is_one_line(window):
    page = open_timeline(window)
    narrow(page, "football")
    expect(page.locator("#fn-events")).to_have_text("No dated sentence of the documents fits.")


def test_a_query_of_ten_thousand_words_gets_one_polite_line(window):
    page = open_timeline(window)
    narrow(page, "word " * 10_000)
    expect(page.locator("#fn-events")).to_contain_text("the question has 10,000 words")


@pytest.mark.parametrize(
    ("name", "file", "begins"),
    [("CSV", "timeline.csv", "start,end,when"), ("iCalendar", "timeline.ics", "BEGIN:VCALENDAR")],
)
def test_its_files_are_downloads(window, name, file, begins):
    page = open_timeline(window)
    narrow(page, "peace treaty")
    expect(page.locator(".fn-standing").last).to_contain_text(re.compile(r"^[1-9] events?\."))
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == file
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert "Declaration" in text
    assert "Russian Seasons" not in text


def test_the_keyboard_is_enough(window):
    keyboard = window.page.keyboard
    tab = window.page.get_by_role("tab", name="Timeline")
    tab.focus()
    keyboard.press("Enter")
    expect(window.page.locator(".fn-timeline")).to_be_visible(timeout=60_000)
    page = window.page
    first = page.locator("summary").first
    stops = [page.get_by_role("tab", name="Model")]
    stops += [page.get_by_label("Only what has to do with"), page.get_by_role("button", name="Show")]
    stops += [page.get_by_role("link", name=name) for name in ("CSV", "iCalendar")]
    stops.append(page.get_by_role("group", name="Picture of the timeline"))
    for stop in [*stops, first]:
        keyboard.press("Tab")
        expect(stop).to_be_focused()
        assert stop.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    keyboard.press("Enter")
    expect(page.locator("#fn-events mark").first).to_be_visible()


def test_a_conversation_is_still_there_after_a_look_at_the_timeline(window):
    window.ask("when was the first 2+2?")
    open_timeline(window)
    window.page.get_by_role("tab", name="Answers").click()
    expect(window.answers).to_have_count(1)
    expect(window.field).to_be_in_viewport()


def test_on_a_narrow_screen_nothing_but_the_picture_is_wider(visit, chat):
    page = open_timeline(visit(chat, viewport={"width": 390, "height": 844}))
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_hostile_words_of_a_document_stay_words(hostile_chat, visit, hostile_document):
    page = open_timeline(visit(hostile_chat))
    expect(page.locator("#fn-events summary cite")).to_have_text(hostile_document.title)
    page.locator("summary").click()
    assert '<img src="http://evil.example/x.png"' in page.locator("#fn-events mark").text_content()
    shown = page.locator("#fn-events")
    assert shown.locator("img, script, iframe, b, link, form, math, [onclick], [onerror]").count() == 0
    assert_no_script_ran(page)
