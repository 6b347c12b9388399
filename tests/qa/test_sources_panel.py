"""The sources beside the conversation: what is shown, and that whatever a document holds stays text."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DatedBy
from corpus.errors import NoSuchDocument
from corpus.page_pictures import Box, PagePicture
from qa.answer import Agreement, OtherAnswer
from qa.chat.pages import Mark, PageView
from qa.chat.sources import render_document, render_sources, render_welcome, surroundings
from tests.qa.chat_page import HOSTILE, QUOTE, TEXT, Page, a_document, a_summary, an_abstention, answer_from, cite


def cards(document, answer, number=0, focus=None):
    return Page(render_sources(number, answer, lambda _: document, focus))


def test_the_quote_is_marked_exactly_among_the_words_around_it():
    page = cards(a_document(), answer_from(a_document()))
    assert page.texts["q"] == QUOTE
    assert page.texts["blockquote"] == TEXT.replace(QUOTE, f"1{QUOTE}")  # the number of the quote


def test_a_card_says_who_published_when_on_what_page_and_opens_the_document():
    document = a_document(publisher="The Gazette", published=date(1988, 3, 5), pages=(0, 15))
    page = cards(document, answer_from(document), number=3)
    assert page.texts["h3"].strip() == "The observatory"
    assert "The Gazette · 5 March 1988 · page 2 · opening.txt" in page.line
    assert page.attributes("button", "data-quote") == ["3-1"]
    assert page.attributes("mark", "id") == ["fn-3-1"]


def test_the_quote_that_is_looked_for_is_the_one_to_look_at():
    document = a_document()
    answer = answer_from(document, citations=(cite(document, QUOTE), cite(document, "Nobody came.", 2)))
    page = cards(document, answer, focus=2)
    assert [("data-focus" in attributes) for tag, attributes in page.elements if tag == "mark"] == [False, True]


def test_quotes_of_one_passage_share_one_context():
    document = a_document()
    answer = answer_from(document, citations=(cite(document, QUOTE), cite(document, "Nobody came.", 2)))
    page = cards(document, answer)
    assert len(page.attributes("blockquote", "dir")) == 1
    assert page.texts["q"] == f"{QUOTE}Nobody came."


def test_quotes_far_apart_have_cards_of_their_own():
    document = a_document(TEXT + " More." * 200 + " The end came in 1990.")
    answer = answer_from(document, citations=(cite(document, QUOTE), cite(document, "The end came in 1990.", 2)))
    assert len(cards(document, answer).attributes("blockquote", "dir")) == 2


def test_a_card_says_that_its_date_was_found_in_the_text():
    document = a_document(published=date(1988, 3, 5))
    answer = answer_from(document, citations=(replace(cite(document, QUOTE), dated_by=DatedBy.TEXT),))
    assert "5 March 1988 (date guessed from its file)" in cards(document, answer).line
    assert "date found" not in cards(document, answer_from(document)).line


def test_documents_that_differ_are_quoted_with_their_answer():
    document = a_document("It was opened in 1987, or it was opened in 1988.")
    other = OtherAnswer("1988", (cite(document, "opened in 1988", marker=2),))
    answer = answer_from(document, quote="opened in 1987", agreement=Agreement(1, 1, (other,)))
    page = cards(document, answer)
    assert page.texts["h2"] == "SourcesOtherwise: 1988"
    assert page.texts["q"] == "opened in 1987opened in 1988"


def test_an_abstention_shows_the_nearest_passages_in_another_colour():
    page = cards(a_document(), an_abstention(a_document()))
    assert page.texts["h2"] == "The nearest passages"
    assert page.attributes("section", "class") == ["fn-section fn-nearest"]
    assert page.texts["q"] == QUOTE


def test_a_quote_of_a_document_that_was_removed_stands_alone_and_says_so():
    def removed(document_id):
        raise NoSuchDocument(f"The library holds no document {document_id}.")

    page = Page(render_sources(0, answer_from(a_document()), removed))
    assert page.texts["q"] == page.texts["blockquote"].removeprefix("1") == QUOTE
    assert "removed from the library since" in page.line
    assert page.attributes("button", "data-quote") == []


def opened(text, quotes, marker=1):
    document = a_document(text)
    citations = tuple(cite(document, quote, number) for number, quote in enumerate(quotes, start=1))
    answer = answer_from(document, quotes[0], citations=citations)
    return Page(render_document(document, 4, answer, marker))


def test_a_document_is_shown_exactly_as_it_is_kept():
    text = "  One.\r\n\tTwo  spaces.\n\n\nThe observatory was opened in 1987 by the mayor.\n<b>End</b>"
    assert opened(text, [QUOTE]).texts["div"] == text.replace("\r\n", "\r\n")
    assert opened(text, [QUOTE]).texts["mark"] == QUOTE


def test_an_opened_document_leads_to_the_previous_and_the_next_quote():
    quotes = ["The town grew.", QUOTE, "Nobody came."]
    page = opened(TEXT, quotes, marker=2)
    assert "Quote 2 of 3" in page.line
    assert page.attributes("button", "data-quote") == [None, "4-1", "4-3"]
    assert page.attributes("button", "data-open") == ["4", None, None]
    assert [("data-focus" in attributes) for tag, attributes in page.elements if tag == "mark"] == [False, True, False]


def test_the_first_quote_has_none_before_it():
    page = opened(TEXT, ["The town grew.", QUOTE], marker=1)
    assert [("disabled" in attributes) for tag, attributes in page.elements if tag == "button"] == [False, True, False]


def test_a_place_that_is_no_quote_is_the_one_to_look_at():
    document = a_document()
    page = Page(render_document(document, at=TEXT.index("Nobody")))
    (place,) = (attributes for tag, attributes in page.elements if "data-focus" in attributes)
    assert place["class"] == "fn-place"
    assert page.texts["div"] == TEXT


def test_a_page_as_it_is_printed_has_the_lines_of_the_quote_marked():
    document = a_document(pages=(0, 15, 40), page_kind="page")
    answer = answer_from(document)
    picture = PagePicture(b"png", 100, 200, "", ())
    marks = (Mark(Box(0.1, 0.25, 0.5, 0.3), 1, True), Mark(Box(0.1, 0.3, 0.2, 0.35), 1, False))
    page = Page(render_document(document, 4, answer, 1, page=PageView(2, 3, picture, marks, 0, 40)))
    boxes = [attributes for tag, attributes in page.elements if tag == "mark" and "style" in attributes]
    assert boxes[0]["style"] == "left:10.00%;top:25.00%;width:40.00%;height:5.00%"
    assert [("data-focus" in attributes) for tag, attributes in page.elements if tag == "mark"] == [True, False, False]
    assert page.attributes("img", "src") == ["data:image/png;base64,cG5n"]
    assert [each for each in page.attributes("button", "data-at") if each] == ["0", "40"]
    assert set(filter(None, page.attributes("button", "data-of"))) == {"4"}
    assert "Page 2 of 3" in page.line


def test_a_long_document_is_shown_in_parts_that_leave_nothing_out():
    text = "".join(f"Line {number} of many.\n" for number in range(6000))
    document, shown, at = a_document(text), "", 0
    while at is not None:
        page = Page(render_document(document, at=at))
        part = page.texts["div"]
        start = text.index(part)
        assert start <= len(shown)
        shown = shown[:start] + part
        later = [each for each in page.attributes("button", "data-at") if each and int(each) >= len(shown)]
        at = int(later[0]) if later else None
    assert shown == text


def test_a_quote_in_a_long_document_is_in_the_part_that_is_shown():
    text = "".join(f"Line {number} of many.\n" for number in range(6000))
    page = opened(text, ["Line 4321 of many."])
    assert page.texts["mark"] == "Line 4321 of many."
    assert len(page.texts["div"]) < 40_000


def test_the_first_page_names_the_documents_and_opens_them():
    page = Page(render_welcome([a_summary()]))
    assert page.texts["h2"] == "1 document"
    assert page.attributes("button", "data-document") == ["d1"]


def test_the_first_page_names_only_some_of_many_documents():
    page = Page(render_welcome([a_summary(f"Number {i}") for i in range(30)]))
    assert "30 documents" in page.texts["h2"]
    assert len(page.attributes("button", "data-document")) == 8
    assert "and 22 more" in page.line


def everything_from(hostile):
    """Every kind of page, with the same hostile words wherever words can stand."""
    document = a_document(f"Before {hostile} after. {QUOTE}", title=hostile, publisher=hostile)
    document = replace(document, name=hostile)
    other = OtherAnswer(hostile, (cite(document, QUOTE, 2),))
    answer = answer_from(document, quote=f"{hostile} after.", agreement=Agreement(1, 1, (other,)))
    return [
        render_sources(1, answer, lambda _: document),
        render_sources(2, an_abstention(document), lambda _: document),
        render_document(document, 1, answer, 1),
        render_welcome([a_summary(hostile, hostile)]),
    ]


OURS = {"article", "header", "nav", "section", "div", "h2", "h3", "p", "ol", "li", "button", "span", "b", "q"}
OURS |= {"blockquote", "mark"}


def assert_only_ours(html):
    page = Page(html)
    assert {tag for tag, _ in page.elements} <= OURS
    assert not any(name.startswith("on") or name in ("src", "href") for _, found in page.elements for name in found)
    return page


def test_hostile_words_stay_words():
    for html in everything_from(HOSTILE):
        assert HOSTILE in assert_only_ours(html).text


@given(st.text(min_size=1))
def test_any_text_stays_text(text):
    for html in everything_from(text):
        assert_only_ours(html)


@pytest.mark.parametrize(
    ("text", "start", "end", "around"),
    [
        ("One two three four five", 8, 13, ("One two ", " four five")),
        ("One\n\n  two three", 7, 10, ("One\n", " three")),
    ],
)
def test_short_surroundings_are_whole(text, start, end, around):
    assert surroundings(text, start, end) == around


def test_long_surroundings_are_cut_between_words():
    text = "word " * 100 + "QUOTE" + " word" * 100
    before, after = surroundings(text, 500, 505, reach=22)
    assert before == "… word word word word "
    assert after == " word word word word …"
