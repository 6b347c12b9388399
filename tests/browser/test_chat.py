"""The chat in a real browser: asking, reading and looking at the sources, by mouse and by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

FOLDER = Path(__file__).parents[2] / "corpus" / "press_releases"
QUESTION = "when was the first 2+2?"


def test_the_answer_comes_with_its_markers_and_the_sources_beside_it(window):
    answered = window.ask(QUESTION)
    expect(answered.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(answered.locator(".fn-answer")).to_contain_text("November 2013")
    markers = answered.locator(".fn-marker")
    assert markers.first.inner_text() == "[1]"
    sources = answered.get_by_role("complementary", name="Sources")
    for marker in markers.all():
        note = sources.locator(marker.get_attribute("href"))
        expect(note.locator("mark")).to_be_visible()
    answer, aside = answered.locator(".fn-main").bounding_box(), sources.bounding_box()
    assert aside["x"] >= answer["x"] + answer["width"]
    assert abs(aside["y"] - answer["y"]) < 10


def test_the_quote_in_the_page_is_the_text_of_the_document_among_its_own_surroundings(window):
    notes = window.ask(QUESTION).locator(".fn-note").all()
    assert notes
    for note in notes:
        name = re.search(r"\w+\.txt", note.locator(".fn-source").inner_text()).group()
        text = (FOLDER / name).read_text(encoding="utf-8")
        quote = note.locator("mark").text_content()
        assert quote in text
        around = note.locator("blockquote").text_content().removeprefix("… ").removesuffix(" …")
        assert " ".join(around.split()) in " ".join(text.split())
        assert len(quote) < len(around) <= len(quote) + 402


def test_a_note_tells_title_publisher_and_date(window):
    note = window.ask("Who met Lavrov in Honolulu?").locator(".fn-note").first
    expect(note.locator("cite")).to_have_text("Japan-Russia Foreign Ministers' Meeting")
    expect(note.locator(".fn-source")).to_contain_text("Ministry of Foreign Affairs of Japan · 24 November 2011")


def test_the_answer_says_how_many_documents_agree(window):
    expect(window.ask(QUESTION).locator(".fn-standing")).to_contain_text(re.compile("documents? says? so"))


def test_a_date_worked_out_from_the_date_of_the_document_is_shown_as_derived(window):
    answer = window.ask("When was the most recent 2+2?").locator(".fn-answer")
    expect(answer).to_contain_text("30 May 2019")
    expect(answer).to_contain_text("derived: “yesterday”, the day before the document's date, 31 May 2019")


def test_an_abstention_looks_different_says_why_and_shows_the_nearest_passages(window):
    answered, abstained = window.ask(QUESTION), window.ask("Who won the football World Cup in 2018?")
    expect(abstained.locator(".fn-answer")).to_contain_text("The documents do not say")
    expect(abstained.locator(".fn-reason")).not_to_be_empty()
    expect(abstained.locator(".fn-marker")).to_have_count(0)
    border = "element => getComputedStyle(element).borderLeftWidth"
    assert answered.locator(".fn-answer").evaluate(border) == "0px"
    assert abstained.locator(".fn-answer").evaluate(border) == "3px"


def test_the_nearest_passages_of_an_abstention_are_quoted(window):
    abstained = window.ask("What did the second 2+2 cost?")
    expect(abstained.locator(".fn-answer")).to_contain_text("The documents do not say")
    expect(abstained.get_by_role("heading", name="The nearest passages")).to_be_visible()
    assert abstained.locator("mark").count() >= 1


def test_a_follow_up_is_read_with_the_earlier_question(window):
    window.ask(QUESTION)
    follow_up = window.ask("and where was it held?")
    expect(follow_up.locator(".fn-read-as")).to_contain_text("where was it held (2+2)")
    expect(follow_up.locator(".fn-answer")).to_contain_text("Tokyo")


def test_a_new_conversation_forgets_the_old_one(window):
    window.ask(QUESTION)
    window.page.get_by_role("button", name="New conversation").click()
    expect(window.exchanges).to_have_count(0)
    expect(window.page.get_by_role("heading", name="For example")).to_be_visible()
    assert window.ask("and the second one?").locator(".fn-read-as").count() == 0


def test_two_windows_are_two_conversations(window, visit, chat):
    window.ask(QUESTION)
    other = visit(chat)
    assert other.exchanges.count() == 0
    assert other.ask("and the second one?").locator(".fn-read-as").count() == 0


def test_every_example_question_is_answered(window):
    expect(window.page.get_by_role("button", name=QUESTION)).to_be_visible()
    examples = window.page.locator(".fn-example").all_inner_texts()
    assert len(examples) > 1
    for example in examples:
        window.page.get_by_role("button", name=example).click()
        answered = window.answered(0)
        expect(answered.get_by_role("heading", name=example)).to_be_visible()
        expect(answered).to_have_class(re.compile("fn-answered"))
        window.page.get_by_role("button", name="New conversation").click()
        expect(window.exchanges).to_have_count(0)


def test_an_empty_question_asks_nothing(window):
    window.type_question("   ")
    window.page.get_by_role("button", name="Ask", exact=True).click()
    window.page.wait_for_timeout(500)
    assert window.exchanges.count() == 0


def test_a_question_of_ten_thousand_words_gets_one_polite_line(window):
    refused = window.ask("word " * 10_000)
    expect(refused).to_have_class(re.compile("fn-refused"))
    said = refused.locator(".fn-answer").inner_text()
    assert "question" in said
    assert "\n" not in said
    assert len(said) < 300
    expect(window.ask(QUESTION).locator(".fn-answer")).to_contain_text("November 2013")


def test_a_marker_shows_its_source_and_the_source_leads_back(window):
    answered = window.ask(QUESTION)
    marker = answered.locator(".fn-marker").last
    note = answered.locator(marker.get_attribute("href"))
    marker.click()
    expect(note).to_be_focused()
    expect(note).to_be_in_viewport()
    expect(note).to_have_class(re.compile("fn-current"))
    note.get_by_role("link").click()
    expect(marker).to_be_focused()


def test_the_keyboard_is_enough(window):
    keyboard, field = window.page.keyboard, window.page.get_by_label("Your question")
    expect(field).to_be_focused()
    keyboard.type(QUESTION)
    keyboard.press("Enter")
    answered = window.answered(0)
    markers, notes = answered.locator(".fn-marker"), answered.locator(".fn-back")
    assert markers.count() > 0

    button, tabs = window.page.get_by_role, window.page.get_by_role("tab")
    stops = [button("button", name="New conversation"), *tabs.all(), *markers.all(), *notes.all(), field]
    stops += [button("button", name="Ask", exact=True), button("button", name="Ask only of")]
    stops[0].focus()
    for stop in stops[1:]:
        keyboard.press("Tab")
        expect(stop).to_be_focused()
        assert stop.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"

    markers.first.focus()
    expect(answered.locator(".fn-note").first).to_have_class(re.compile("fn-current"))
    keyboard.press("Enter")
    expect(answered.locator(".fn-note").first).to_be_focused()
    keyboard.press("Escape")
    expect(markers.first).to_be_focused()


def test_only_the_chosen_publisher_and_time_are_asked(window):
    opener = window.page.get_by_role("button", name="Ask only of")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    window.page.get_by_role("combobox", name="Publisher").click()
    window.page.get_by_role("option", name="TASS").click()
    answered = window.ask(QUESTION)
    expect(answered.locator(".fn-asked-of")).to_have_text("Asked of: TASS")
    assert [part.split(" · ")[0] for part in answered.locator(".fn-note .fn-source").all_inner_texts()] == ["TASS"]

    window.page.get_by_label("Published until").fill("2013")
    expect(window.ask(QUESTION).locator(".fn-reason")).to_have_text(
        "No document fits publisher “TASS” and until “2013”."
    )
    window.page.get_by_label("Published until").fill("long ago")
    expect(window.ask(QUESTION).locator(".fn-answer")).to_contain_text("until 'long ago' is no date to go by")
    window.page.get_by_label("Published until").fill("")
    expect(window.ask("and the second one?").locator(".fn-asked-of")).to_have_text("Asked of: TASS")


def test_the_filter_can_be_used_by_keyboard(window):
    keyboard = window.page.keyboard
    opener, publisher = window.page.get_by_role("button", name="Ask only of"), window.page.get_by_role("combobox")
    opener.focus()
    keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(publisher).to_be_visible()
    keyboard.press("Tab")
    expect(publisher).to_be_focused()
    keyboard.type("TASS")
    expect(window.page.get_by_role("option")).to_have_count(1)
    keyboard.press("Enter")
    expect(window.page.get_by_role("option")).to_have_count(0)  # typed is not yet chosen
    expect(publisher).to_have_value("TASS")
    keyboard.press("Tab")
    expect(window.page.get_by_label("Published from")).to_be_focused()
    keyboard.type("2017")
    expect(window.ask(QUESTION).locator(".fn-asked-of")).to_have_text("Asked of: TASS, since 2017")


def test_a_source_that_the_question_names_is_told(window):
    expect(window.ask(QUESTION).locator(".fn-asked-of")).to_have_count(0)
    answered = window.ask("In the embassy's press release, when was the first 2+2?")
    expect(answered.locator(".fn-asked-of")).to_have_text("Asked of: the embassy's press release")
    expect(answered.locator(".fn-note .fn-source").first).to_contain_text("Embassy of the Russian Federation in Japan")


def test_an_example_chosen_by_keyboard_leaves_the_focus_in_the_field(window):
    window.page.get_by_role("button", name=QUESTION).focus()
    window.page.keyboard.press("Enter")
    expect(window.answered(0).locator(".fn-answer")).to_contain_text("November 2013")
    expect(window.page.get_by_label("Your question")).to_be_focused()


def test_shift_and_enter_begins_a_new_line(window):
    field = window.page.get_by_label("Your question")
    field.press_sequentially("when was")
    field.press("Shift+Enter")
    field.press_sequentially("the first 2+2?")
    assert field.input_value() == "when was\nthe first 2+2?"
    assert window.exchanges.count() == 0


def test_the_answer_comes_into_the_live_region_where_it_was_awaited(window):
    window.page.evaluate(
        """() => new MutationObserver((_, observer) => {
            const region = document.querySelector(".fn-answer[aria-live=polite]");
            if (region) { region.awaited = region.innerText; observer.disconnect(); }
        }).observe(document.body, { childList: true, subtree: true })"""
    )
    region = window.ask(QUESTION).locator(".fn-answer")
    assert region.evaluate("region => region.awaited") == "Reading the documents"


def test_on_a_narrow_screen_the_sources_stand_under_the_answer(visit, chat):
    window = visit(chat, viewport={"width": 390, "height": 844})
    answered = window.ask(QUESTION)
    answer = answered.locator(".fn-main").bounding_box()
    sources = answered.get_by_role("complementary", name="Sources").bounding_box()
    assert sources["y"] >= answer["y"] + answer["height"]
    assert window.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(window.page.get_by_label("Your question")).to_be_in_viewport()
    answered.locator(".fn-marker").last.click()
    expect(answered.locator(".fn-note").last.locator("cite")).to_be_in_viewport()


# The contrast of a text with the first opaque background behind it, as WCAG 2.2 defines it.
CONTRAST = """element => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const luminance = (colour) => channels(colour).slice(0, 3)
        .map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    let behind = element;
    const opaque = (colour) => channels(colour)[3] !== 0;
    while (!opaque(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    const pair = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(luminance);
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_background(visit, chat, scheme):
    window = visit(chat, color_scheme=scheme)
    texts = [
        ".fn-name",
        "#fn-again",
        ".fn-lead",
        ".fn-welcome h2",
        ".fn-example",
        "cite",
        ".fn-source",
        "#fn-send",
    ]
    window.page.get_by_role("button", name="Ask only of").click()
    texts += ["#fn-only > .label-wrap", "#fn-filter span", "#fn-filter input >> nth=0", "#fn-filter input >> nth=1"]
    ratios = {text: window.page.locator(text).first.evaluate(CONTRAST) for text in [*texts, "#fn-question textarea"]}
    window.page.get_by_role("button", name="Ask only of").click()
    window.ask(QUESTION)
    window.ask("Who won the football World Cup in 2018?")
    texts = [
        ".fn-question",
        ".fn-direct",
        ".fn-rest",
        ".fn-standing",
        ".fn-marker",
        ".fn-back",
        "blockquote",
        "mark",
    ]
    texts += [".fn-abstains", ".fn-reason"]
    ratios |= {text: window.page.locator(text).first.evaluate(CONTRAST) for text in texts}
    assert {text: round(ratio, 2) for text, ratio in ratios.items() if ratio < 4.5} == {}


def test_dark_mode_is_dark(visit, chat):
    window = visit(chat, color_scheme="dark")
    background = "element => getComputedStyle(element).backgroundColor"
    assert window.page.locator("body").evaluate(background) == "rgb(23, 22, 20)"


def test_nothing_moves_for_those_who_want_calm(visit, chat):
    window = visit(chat, reduced_motion="reduce")
    window.page.evaluate("document.querySelector('#fn-transcript').innerHTML = '<p class=fn-pending>x</p>'")
    moving = "getComputedStyle(document.querySelector('.fn-pending'), '::after').animationName"
    assert window.page.evaluate(moving) == "none"


def test_the_page_links_nowhere_else(window):
    window.ask(QUESTION)
    links = window.page.locator("a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert [link for link in links if not link.startswith("#fn-")] == []
    expect(window.page.get_by_text("Gradio")).to_have_count(0)
