"""An exchange as Markdown: what is said, its footnotes, and that no word of a document means anything in it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from corpus.phrases import Phrase
from qa.answer import Agreement, Answer, AnswerDate, Generation, OtherAnswer, Sentence
from qa.chat.asking import Exchange
from qa.chat.markdown import escaped, exchange_markdown, exported, question_markdown, unescaped
from tests.qa.chat_page import HOSTILE, QUOTE, Page, a_document, an_abstention, answer_from, cite

GITHUB = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def shown(answer, number=0):
    """The message as a reader of Markdown shows it."""
    return Page(GITHUB.render(exchange_markdown(number, Exchange(answer.question, answer))))


@pytest.mark.parametrize(
    ("direct", "text", "said"),
    [
        ("1987", "1987 [1]", "1987 1"),
        ("1987", "1987 (in the spring) [1]", "1987 (in the spring) 1"),
        ("1987", "It was opened in 1987. [1]", "It was opened in 1987. 1"),
        ("1987", "It was opened that spring. [1]", "1987It was opened that spring. 1"),
        ("1987", "As in [7], opened in 1987 [1]", "As in [7], opened in 1987 1"),
    ],
)
def test_the_short_answer_is_said_once(direct, text, said):
    page = shown(answer_from(a_document(), direct=direct, text=text))
    assert page.text.replace("\n", "").startswith(f"{said}Well supported. 1 document says so.")


def test_the_direct_answer_stands_out():
    assert shown(answer_from(a_document(), text="1987, it is told [1]")).texts["strong"] == "1987"


def test_a_marker_leads_to_its_source_and_shows_the_quote():
    page = shown(answer_from(a_document(publisher="The Gazette", published=date(1988, 3, 5))), number=3)
    assert page.attributes("a", "href") == ["#fn-3-1", "#fn-3-keep"]
    note = f"“{QUOTE}” — The observatory, The Gazette, 5 March 1988, opening.txt"
    assert page.attributes("a", "title") == [note, None]


def test_markers_that_stand_together_lead_to_each():
    document = a_document()
    citations = (cite(document, QUOTE), cite(document, "Nobody came.", 2))
    page = shown(answer_from(document, text="1987 [1][2]", citations=citations))
    assert page.attributes("a", "href") == ["#fn-0-1", "#fn-0-2", "#fn-0-keep"]


def test_several_answers_are_a_list():
    document = a_document("Ada, Bo and Cy signed.")
    citations = tuple(cite(document, name, number) for number, name in enumerate(("Ada", "Bo", "Cy"), start=1))
    answer = answer_from(document, "Ada", direct="Ada, Bo, Cy", text="Ada [1]; Bo [2]; Cy [3]", citations=citations)
    page = shown(answer)
    assert len(page.attributes("li", "class")) == 3
    assert page.texts["li"] == "Ada 1Bo 2Cy 3"


def test_documents_that_differ_are_told_apart():
    document = a_document("It was opened in 1987, or it was opened in 1988.")
    other = OtherAnswer("1988", (cite(document, "opened in 1988", marker=2),))
    text = "1987 [1]; otherwise 1988 [2]"
    page = shown(answer_from(document, "opened in 1987", text=text, agreement=Agreement(3, 1, (other,))))
    assert page.texts["p"] == (
        "1987 1Otherwise 1988 2Well supported. 3 independent documents say so; 1 differs. Keep as a note"
    )


def test_a_derived_date_is_explained():
    document = a_document("It was opened yesterday.", published=date(2019, 5, 31))
    when = AnswerDate(date(2019, 5, 30), date(2019, 5, 30), "yesterday")
    answer = answer_from(document, document.text, direct="30 May 2019", text="30 May 2019 [1]", date=when)
    assert "Derived from “yesterday” in a document of 31 May 2019" in shown(answer).text
    told = replace(answer, text="30 May 2019 (derived: “yesterday”, the day before) [1]")
    assert "Derived from" not in shown(told).text


def test_a_follow_up_shows_how_it_was_understood_and_lets_it_be_edited():
    answer = replace(answer_from(a_document()), question="and when?")
    page = shown(answer, number=2)
    assert page.text.startswith("Understood as “When was it opened?” Edit")
    assert "#fn-2-edit" in page.attributes("a", "href")
    assert "Understood" not in shown(answer_from(a_document())).text


def test_what_alone_was_asked_and_what_should_be_known_is_told_first():
    answer = replace(answer_from(a_document()), where={"publisher": "TASS", "since": "2017"}, notice="By words alone.")
    assert shown(answer).text.startswith("By words alone.\nAsked of: TASS, since 2017\n")


def test_an_abstention_stands_apart_says_why_and_leads_to_the_nearest_passages():
    page = shown(an_abstention(a_document()))
    assert page.texts["blockquote"].strip() == "The documents do not say. No sentence names a payer."
    assert page.attributes("a", "href") == ["#fn-0-1"]
    assert "upported" not in page.text


def test_a_refusal_is_one_line():
    page = Page(GITHUB.render(exchange_markdown(0, Exchange("word", refusal=Phrase("The question is *too* long.")))))
    assert page.texts["blockquote"].strip() == "The question is *too* long."


def test_how_much_was_read_is_told():
    answer = replace(answer_from(a_document()), timings_ms={"total": 840.0})
    assert "Read" not in shown(answer).text


def test_a_conversation_is_exported_with_footnotes():
    first = Exchange("When was it opened?", answer_from(a_document(), text="1987 [1]"))
    second = Exchange("Who paid?", an_abstention(a_document()))
    text = exported("Observatory *notes*", [first, second])
    assert text.startswith("# Observatory \\*notes\\*\n\n## When was it opened?\n\n**1987** [^1-1]\n")
    assert f"\n[^1-1]: “{QUOTE}” — The observatory, opening.txt\n" in text
    assert f"\n[^2-1]: “{QUOTE}”" in text
    assert "#fn-" not in text


def everything_from(hostile):
    document = replace(a_document(f"{hostile} {QUOTE}", title=hostile, publisher=hostile), name=hostile)
    other = OtherAnswer(hostile, (cite(document, QUOTE, 2),))
    answer = answer_from(document, direct=hostile, text=f"{hostile} [1]", agreement=Agreement(1, 1, (other,)))
    answer = replace(answer, standalone_question=hostile, notice=hostile, source=hostile)
    abstained = replace(an_abstention(document), reason=hostile)
    messages = [exchange_markdown(0, Exchange(hostile, each)) for each in (answer, abstained)]
    return [*messages, question_markdown(hostile), exchange_markdown(0, Exchange(hostile, refusal=Phrase(hostile)))]


def assert_only_ours(markdown):
    page = Page(GITHUB.render(markdown))
    assert {tag for tag, _ in page.elements} <= {"p", "a", "em", "strong", "blockquote", "ul", "li", "br"}
    assert all(href.startswith("#fn-0-") for href in page.attributes("a", "href"))
    return page


def test_hostile_words_stay_words():
    for markdown in everything_from(HOSTILE):
        assert HOSTILE in assert_only_ours(markdown).line


@given(st.text(min_size=1))
@example("1. one")
@example("- one")
@example("2017. It was")
@example("===")
@example("\\")
@example("+ x")
@example("*")
@example("a\\\n\\b")
def test_any_text_stays_text(text):
    for markdown in everything_from(text):
        assert_only_ours(markdown)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"])))
@example("a\\*b 2. [x]")
def test_what_is_escaped_is_shown_and_can_be_had_back(text):
    words = " ".join(text.split())
    assert unescaped(escaped(text)) == words
    assert Page(GITHUB.render(f"> {escaped(text)}")).text.strip() == words


def test_a_question_of_several_lines_keeps_them():
    assert question_markdown("one *two*\nthree") == "one \\*two\\*\nthree"


def test_a_plain_line_is_no_answer():
    line = Answer("hello", "hello", None, "Hello!", abstained=True, reason="Hello!", confidence=0.0)
    assert exchange_markdown(0, Exchange("hello", line)) == "Hello\\!"


def test_what_a_language_model_wrote_stands_below_what_was_found_with_a_way_to_what_was_left_out():
    document = a_document()
    found, cited = answer_from(document), cite(document, "Nobody came.", 2)
    written = Sentence("It was *opened* by Ivan.", "supported", "", 0.9, shown=True, citations=(cited,))
    left_out = Sentence("It is green.", "not said", "the passages do not say so", 0.1)
    answer = replace(
        found,
        text=f"{found.text}\n\n{written.marked}",
        citations=(*found.citations, cited),
        sentences=(written, left_out),
        generation=Generation("small", "Who opened it?", 10, 5, 0.25, 1500.0),
    )
    before = exchange_markdown(0, Exchange("When?", found)).partition("\n\n[1]: ")[0]
    first, *between, second, last, _ = exchange_markdown(0, Exchange("When?", answer)).split("\n\n")
    assert first == "*The language model understood it as “Who opened it?”*"
    assert before == "\n\n".join(between) + " [Keep as a note](#fn-0-keep)"
    assert second == "It was \\*opened\\* by Ivan. [2]"
    assert last == (
        "*Written by small: 2 sentences, 1 of them shown, 10 tokens read and 5 written, cost 0.2500, 1.5 s"
        " [1 left out](#fn-0-left)* [Keep as a note](#fn-0-keep)"
    )
