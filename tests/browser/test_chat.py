"""The chat in a real browser: asking, reading and looking at the sources, by mouse and by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qa.settings import PASSAGES_READ

FOLDER = Path(__file__).parents[2] / "corpus" / "press_releases"
QUESTION = "when was the first 2+2?"
SAID = "3 independent documents say so"
UNKNOWN = "What did the second 2+2 cost?"
MARKERS = 'a[href^="#fn-"]:not([href$="edit"], [href$="keep"])'


def test_a_question_goes_through_its_stages_to_its_answer(window, chat):
    question = "When was the very first 2+2?"  # not asked before, else it is answered from memory
    with chat.held():
        window.type_question(question)
        stage = window.page.locator("#fn-chat .thought-group")
        expect(stage).to_contain_text(f"Reading {PASSAGES_READ} passages")
        expect(stage).to_contain_text(re.compile(r"Searching: \d+\.\d s"))
    answer = window.answered(0)
    expect(answer.locator("strong")).to_have_text("1-2 November 2013")
    expect(answer).to_contain_text("derived: “1-2 November”, its year by the document's date, 3 November 2013")
    expect(answer).to_contain_text("independent documents say so")
    expect(answer).to_contain_text(re.compile(rf"Read {PASSAGES_READ} passages in \d+\.\d s\."))
    expect(window.field).to_have_value("")


def test_a_marker_shows_its_quote_and_leads_to_its_source(window):
    answer = window.ask(QUESTION)
    expect(answer.locator(MARKERS)).to_have_text(["1", "2", "3"])
    marker, preview = answer.locator(MARKERS).nth(1), window.page.get_by_role("tooltip")
    marker.hover()
    expect(preview).to_have_text(re.compile("^“The first two-plus-two meeting was held in November 2013.” — Lavrov"))
    marker.click()
    mark = window.sources.locator("#fn-0-2")
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    window.page.keyboard.press("Escape")
    expect(marker).to_be_focused()


def test_the_quotes_beside_are_the_text_of_the_documents_among_their_own_surroundings(window):
    window.ask(QUESTION)
    cards = window.sources.locator(".fn-card:has(q)")
    expect(cards).to_have_count(3)
    for card in cards.all():
        name = re.search(r"\w+\.txt", card.locator(".fn-source").inner_text()).group()
        text = (FOLDER / name).read_text(encoding="utf-8")
        quote = card.locator("q").text_content()
        assert quote in text
        card.locator(".fn-number").evaluate("number => number.remove()")
        around = card.locator("blockquote p").all_text_contents()
        for block in around:
            assert " ".join(block.strip("… ").split()) in " ".join(text.split())
        assert len(quote) < sum(map(len, around)) <= len(quote) + 404


def test_a_source_opens_its_document_at_the_place_with_its_text_as_it_is_kept(window):
    window.ask(QUESTION)
    window.sources.get_by_role("button", name="Lavrov to participate").click()
    shown = window.sources.get_by_role("article", name=re.compile("^Lavrov to participate"))
    text = (FOLDER / "003_8ac5ae6789964484.txt").read_text(encoding="utf-8")
    expect(shown.locator("mark")).to_have_text("The first two-plus-two meeting was held in November 2013.")
    expect(shown.locator("mark")).to_be_in_viewport()
    assert shown.locator(".fn-text").text_content() == text
    shown.get_by_role("button", name="← Sources").click()
    expect(window.sources.locator(".fn-card")).to_have_count(3)


def test_an_abstention_looks_different_says_why_and_leads_to_the_nearest_passages(window):
    abstained = window.ask(UNKNOWN)
    expect(abstained.locator("blockquote strong")).to_have_text("The documents do not say.")
    assert abstained.locator("blockquote").evaluate("e => getComputedStyle(e).borderLeftStyle") == "double"
    expect(window.sources.get_by_role("heading", name="The nearest passages")).to_be_visible()
    expect(window.sources.locator("q")).to_have_count(abstained.locator(MARKERS).count())
    expect(abstained.locator(MARKERS).first).to_be_visible()


def test_a_follow_up_is_understood_with_the_earlier_question_which_can_be_edited(window):
    window.ask(QUESTION)
    answer = window.ask("and where was it held?")
    expect(answer).to_contain_text("Understood as “and where was it held (first 2+2)?”")
    expect(answer).to_contain_text("Tokyo")
    answer.get_by_role("link", name="Edit").click()
    expect(window.field).to_have_value("and where was it held (first 2+2)?")


def test_an_answer_is_copied_with_its_footnotes(visit, chat):
    window = visit(chat, permissions=["clipboard-read", "clipboard-write"])
    window.ask(QUESTION).get_by_role("button", name="Copy message").click()
    window.page.wait_for_function("navigator.clipboard.readText().then((text) => text !== '')")
    copied = window.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("**1-2 November 2013** (derived: “1-2 November”, ")
    assert "3 November 2013)[^1][^2][^3]\n" in copied
    assert "\n[^2]: “The first two-plus-two meeting was held in November 2013.” — Lavrov to" in copied
    assert "#fn-" not in copied


def test_the_last_question_can_be_taken_back_and_an_earlier_one_changed(window):
    window.ask(QUESTION)
    window.ask(UNKNOWN)
    window.answers.last.get_by_role("button", name="Undo").click()
    expect(window.answers).to_have_count(1)
    expect(window.field).to_have_value(UNKNOWN)
    window.page.locator("#fn-chat .user-row").get_by_role("button", name="Edit").click()
    window.page.locator("#fn-chat textarea").fill("Where was the first two-plus-two held?")
    window.page.get_by_role("button", name="Submit").first.click()
    expect(window.answers.first).to_contain_text("Tokyo")
    expect(window.answers).to_have_count(1)


def test_a_question_can_be_stopped(window, chat):
    with chat.held():
        window.type_question("Who met Lavrov in Honolulu?")
        window.stop.click()
        expect(window.answers).to_have_count(0)
        expect(window.page.get_by_role("button", name="Submit")).to_be_visible()


def test_a_question_sent_while_another_is_answered_is_asked_then(window, chat):
    first = "Where were the first consultations held?"
    with chat.held():
        window.type_question(first)
        expect(window.stop).to_be_visible()
        window.type_question(UNKNOWN)
    window.answered(1)
    expect(window.page.locator("#fn-chat .user-row")).to_have_text([first, UNKNOWN])


def test_an_example_is_asked_by_mouse(window):
    window.page.get_by_role("button", name=f"Select example 1: {QUESTION}").click()
    expect(window.answered(0)).to_contain_text("November 2013")


def test_what_is_no_question_gets_one_polite_line(window):
    window.type_question("   ")
    expect(window.answers).to_have_count(0)
    refused = window.ask("word " * 20_000)
    expect(refused.locator("blockquote")).to_have_text(re.compile(r"^\s*the question has 20,000 words .* or fewer\s*$"))


def test_only_the_chosen_publisher_and_time_are_asked(visit, chat):
    window = visit(chat)
    window.page.get_by_role("button", name="Ask only of").click()
    publisher = window.page.get_by_label("Publisher", exact=True)
    publisher.click()
    window.page.get_by_role("option", name="TASS").click()
    expect(publisher).to_have_value("TASS")
    window.page.get_by_label("Published from").fill("2017")
    expect(window.ask(QUESTION)).to_contain_text("Asked of: TASS, since 2017")


def test_the_keyboard_is_enough(visit, chat):
    window = visit(chat)
    keyboard = window.page.keyboard
    expect(window.field).to_be_focused()
    keyboard.type("when was")
    keyboard.press("Shift+Enter")
    keyboard.type("the first 2+2?")
    assert window.field.input_value() == "when was\nthe first 2+2?"
    keyboard.press("Enter")
    marker = window.answered(0).locator(MARKERS).first
    marker.focus()
    expect(window.page.get_by_role("tooltip")).to_be_visible()
    assert marker.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    keyboard.press("Enter")
    expect(window.sources.locator("#fn-0-1")).to_be_focused()


def test_on_a_phone_the_page_opens_at_its_top_and_a_marker_opens_the_sources(visit, chat):
    window = visit(chat, viewport={"width": 320, "height": 700}, has_touch=True)
    assert window.page.evaluate("scrollY") == 0
    expect(window.page.get_by_role("heading", name="Footnote")).to_be_in_viewport()
    expect(window.field).to_be_in_viewport()
    answer = window.ask(QUESTION)
    assert window.page.evaluate("document.documentElement.scrollWidth") == 320
    expect(window.sources).not_to_be_visible()
    answer.locator(MARKERS).last.click()
    expect(window.sources.locator("#fn-0-3")).to_be_in_viewport()
    window.page.get_by_role("button", name="Close the sources").click()
    expect(window.sources).not_to_be_visible()


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
    background = window.page.locator("body").evaluate("element => getComputedStyle(element).backgroundColor")
    assert background == {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 22, 20)"}[scheme]
    texts = [".fn-name", ".placeholder p", ".example", ".fn-card button", ".fn-source", "#fn-sources h2"]
    texts += ["#fn-only > .label-wrap", '[role="tab"] >> nth=0', '[role="tab"] >> nth=1']
    ratios = {text: window.page.locator(text).first.evaluate(CONTRAST) for text in texts}
    window.ask(QUESTION)
    window.ask(UNKNOWN)
    texts = [".user-row p", ".bot-row strong", ".bot-row em", MARKERS, ".bot-row blockquote p"]
    texts += [".bot-row blockquote strong", "#fn-sources blockquote", "#fn-sources mark", ".fn-number"]
    ratios |= {text: window.page.locator(text).first.evaluate(CONTRAST) for text in texts}
    assert {text: round(ratio, 2) for text, ratio in ratios.items() if ratio < 4.5} == {}


def test_the_page_links_nowhere_else(window):
    window.ask(QUESTION)
    links = window.page.locator("a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert [link for link in links if not link.startswith(("#fn-", "conversations/"))] == []
    expect(window.page.get_by_text("Gradio")).to_have_count(0)
