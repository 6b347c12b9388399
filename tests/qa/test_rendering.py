"""An answer as HTML: what is shown, and that whatever a document holds stays text."""

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import DatedBy, Document
from corpus.errors import NoSuchDocument
from corpus.store import DocumentSummary
from qa.answer import Agreement, Answer, AnswerDate, Citation, OtherAnswer
from qa.chat.rendering import render_answer, render_pending, render_refusal, render_welcome, surroundings

TEXT = "The town grew. The observatory was opened in 1987 by the mayor. Nobody came."
QUOTE = "The observatory was opened in 1987 by the mayor."
HOSTILE = (
    '<script>alert(1)</script><img src="http://evil.example/x.png" onerror=alert(1)><svg onload=z>'
    "`<b>` &amp; '\"> ![x](http://evil.example/y.png) [y](javascript:alert(1)) "
    "$x^2$ $$y$$ ${1+1} {{value}} {0}"
)


class Page(HTMLParser):
    """The elements and the text of a page, as a browser would read them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts = [], [], {}
        self.feed(str(html))

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        for tag in dict.fromkeys(self.open):
            self.texts[tag] = self.texts.get(tag, "") + data

    @property
    def text(self):
        return " ".join(self.texts["article"].split())

    def attributes(self, tag, name):
        return [attributes.get(name) for found, attributes in self.elements if found == tag]


def a_document(text=TEXT, title="The observatory", **more):
    return Document("d1", "opening.txt", "/home/me/opening.txt", text, title, **more)


def cite(document, quote, marker=1):
    start = document.text.index(quote)
    return Citation(
        marker,
        document.name,
        document.id,
        document.title,
        document.publisher,
        document.published,
        document.page_at(start),
        start,
        start + len(quote),
        quote,
        0.9,
    )


def answer_from(document, quote=QUOTE, **more):
    fields = {"direct": "1987", "text": f"{quote} [1]", "confidence": 0.9, "agreement": Agreement(1, 0)}
    fields["citations"] = (cite(document, quote),)
    return Answer(
        "When was it opened?",
        "When was it opened?",
        abstained=False,
        reason=None,
        **{**fields, **more},
    )


def page_of(document, answer, number=1):
    return Page(render_answer(number, answer, lambda _: document))


def test_the_quote_is_marked_exactly_among_the_words_around_it():
    page = page_of(a_document(), answer_from(a_document()))
    assert page.texts["mark"] == QUOTE
    assert page.texts["blockquote"] == TEXT


def test_a_marker_leads_to_its_note_and_the_note_back_to_the_marker():
    page = page_of(a_document(), answer_from(a_document()), number=3)
    assert page.attributes("a", "href") == ["#fn-3-note-1", "#fn-3-marker-1"]
    assert page.attributes("a", "role") == ["doc-noteref", "doc-backlink"]
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert {"fn-3-note-1", "fn-3-marker-1"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_number_in_brackets_that_is_no_citation_stays_text():
    page = page_of(a_document(), answer_from(a_document(), text="As in [7], opened in 1987 [1]"))
    assert page.attributes("a", "class") == ["fn-marker", "fn-back"]
    assert "As in [7], opened in 1987 [1]" in page.text


@pytest.mark.parametrize(
    ("direct", "text", "shown"),
    [
        ("1987", "1987 [1]", "1987 [1]"),
        ("1987", "1987 (in the spring) [1]", "1987 (in the spring) [1]"),
        ("1987, 1988", "1987 [1]; 1988", "1987 [1]; 1988"),
        ("1987", "It was opened in 1987. [1]", "It was opened in 1987. [1]"),
        ("1987", "It was opened that spring. [1]", "1987It was opened that spring. [1]"),
        (None, "It was opened that spring. [1]", "It was opened that spring. [1]"),
    ],
)
def test_the_short_answer_is_said_once(direct, text, shown):
    page = page_of(a_document(), answer_from(a_document(), direct=direct, text=text))
    assert page.text.startswith(f"When was it opened?{shown}Well supported.")


def test_a_sentence_cited_twice_has_one_note():
    document = a_document()
    cited = (cite(document, QUOTE), cite(document, QUOTE))
    page = page_of(document, answer_from(document, text="1987 [1]; the mayor [1]", citations=cited))
    assert page.texts["mark"] == QUOTE
    assert page.attributes("a", "class") == ["fn-marker", "fn-marker", "fn-back"]


def test_a_note_says_who_published_when_and_on_what_page():
    document = a_document(publisher="The Gazette", published=date(1988, 3, 5), pages=(0, 15))
    page = page_of(document, answer_from(document))
    assert page.texts["cite"] == "The observatory"
    assert "The Gazette · 5 March 1988 · page 2 · opening.txt" in page.text


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        (Agreement(1, 0), "1 document says so."),
        (Agreement(3, 0), "3 independent documents say so."),
        (Agreement(3, 1), "3 independent documents say so; 1 differs."),
        (Agreement(1, 2), "1 document says so; 2 differ."),
    ],
)
def test_agreement_is_said_in_words(agreement, said):
    assert said in page_of(a_document(), answer_from(a_document(), agreement=agreement)).text


@pytest.mark.parametrize(
    ("confidence", "said"),
    [(0.95, "Well supported."), (0.8, "Well supported."), (0.6, "Supported."), (0.2, "Weakly supported.")],
)
def test_confidence_is_said_in_words(confidence, said):
    assert said in page_of(a_document(), answer_from(a_document(), confidence=confidence)).text


def test_documents_that_differ_are_quoted_with_their_answer():
    document = a_document("It was opened in 1988.")
    other = OtherAnswer("1988", (cite(document, "opened in 1988", marker=2),))
    text = "1987 [1]; otherwise 1988 [2]"
    answer = answer_from(a_document(), text=text, agreement=Agreement(1, 1, (other,)))
    page = Page(render_answer(1, answer, lambda _: document))
    assert "Another answer19882The observatory" in page.text  # the 2 is the number of the note
    assert "fn-1-note-2" in page.attributes("li", "id")
    assert "#fn-1-note-2" in page.attributes("a", "href")
    assert page.texts["mark"] == QUOTE + "opened in 1988"


def test_a_derived_date_is_shown_as_derived():
    document = a_document("It was opened yesterday.", published=date(2019, 5, 31))
    answer = answer_from(
        document,
        quote="It was opened yesterday.",
        direct="30 May 2019",
        date=AnswerDate(date(2019, 5, 30), date(2019, 5, 30), "yesterday"),
    )
    page = page_of(document, answer)
    assert "30 May 2019" in page.text
    assert "— derived from “yesterday” in a document of 31 May 2019" in page.text


def test_a_derivation_that_the_text_gives_is_not_repeated():
    document = a_document("It was opened yesterday.", published=date(2019, 5, 31))
    when = AnswerDate(date(2019, 5, 30), date(2019, 5, 30), "yesterday")
    text = "30 May 2019 (derived: “yesterday” in a document of 31 May 2019) [1]"
    answer = answer_from(document, quote=document.text, direct="30 May 2019", text=text, date=when)
    assert page_of(document, answer).text.count("in a document of 31 May 2019") == 1


def test_a_date_that_the_document_names_is_not_shown_as_derived():
    when = AnswerDate(date(1987, 1, 1), date(1987, 12, 31), None)
    assert "derived" not in page_of(a_document(), answer_from(a_document(), date=when)).text


def test_a_follow_up_shows_how_it_was_read():
    answer = replace(answer_from(a_document()), question="and when?", standalone_question="When was it opened?")
    assert "Read as “When was it opened?”" in page_of(a_document(), answer).text
    assert "Read as" not in page_of(a_document(), answer_from(a_document())).text


def an_abstention(document):
    return Answer(
        "Who paid?",
        "Who paid?",
        direct=None,
        text="The documents do not say.",
        abstained=True,
        reason="No sentence names a payer.",
        confidence=0.1,
        nearest=(cite(document, QUOTE, marker=0),),
    )


def test_a_notice_comes_before_the_answer():
    document = a_document()
    page = Page(render_answer(1, replace(an_abstention(document), notice="Found by words alone."), lambda _: document))
    assert page.text.index("Found by words alone.") < page.text.index("The documents do not say")


def test_an_abstention_says_why_and_shows_the_nearest_passages_without_markers():
    page = page_of(a_document(), an_abstention(a_document()))
    assert "fn-abstained" in page.attributes("article", "class")[0]
    assert "The documents do not say" in page.text
    assert "No sentence names a payer." in page.text
    assert "The nearest passages" in page.text
    assert page.texts["mark"] == QUOTE
    assert "a" not in page.texts
    assert "supported" not in page.text


def test_a_note_says_that_its_date_was_found_in_the_text():
    document = a_document(published=date(1988, 3, 5))
    answer = answer_from(document, citations=(replace(cite(document, QUOTE), dated_by=DatedBy.TEXT),))
    assert "5 March 1988 (date found in its text)" in page_of(document, answer).text
    assert "date found" not in page_of(document, answer_from(document)).text


def test_a_quote_of_a_document_that_was_removed_stands_alone():
    def removed(document_id):
        raise NoSuchDocument(f"The library holds no document {document_id}.")

    page = Page(render_answer(1, answer_from(a_document()), removed))
    assert page.texts["blockquote"] == QUOTE


def test_the_awaited_answer_comes_into_a_live_region():
    pending, answered = Page(render_pending(1, "When?")), page_of(a_document(), answer_from(a_document()))
    assert "polite" in pending.attributes("div", "aria-live")
    assert pending.attributes("div", "aria-live") == answered.attributes("div", "aria-live")


def test_a_long_question_is_repeated_in_part():
    page = Page(render_refusal(1, "word " * 10_000, "That question is too long."))
    assert len(page.text) < 1200
    assert page.text.endswith("That question is too long.")


def summary(title="The observatory", name="opening.txt"):
    return DocumentSummary(
        "d1", name, "/home/me/x", title, "The Gazette", date(1988, 3, 5), "en", None, 76, 1, datetime.now(UTC)
    )


def test_the_first_page_offers_questions_and_names_the_documents():
    page = Page(render_welcome([summary()], ["When was it opened?"]))
    assert page.texts["button"] == "When was it opened?"
    assert page.texts["cite"] == "The observatory"
    assert "1 document" in page.texts["h2"]


def test_the_first_page_names_only_some_of_many_documents():
    page = Page(render_welcome([summary(f"Number {i}") for i in range(30)], []))
    assert page.texts["cite"] == "".join(f"Number {i}" for i in range(8))
    assert "30 documents" in page.texts["h2"]
    assert "and 22 more" in page.texts["aside"]
    assert "button" not in page.texts


def test_the_first_page_of_an_empty_library_says_what_to_do():
    assert "footnote add PATH" in Page(render_welcome([], [])).texts["p"]


def everything_from(hostile):
    """Every kind of exchange, with the same hostile words wherever words can stand."""
    document = a_document(f"Before {hostile} after. {QUOTE}", title=hostile, publisher=hostile)
    document = replace(document, name=hostile)
    other = OtherAnswer(hostile, (cite(document, hostile),))
    answer = answer_from(
        document,
        quote=f"{hostile} after.",
        direct=hostile,
        text=f"{hostile} [1]",
        date=AnswerDate(date(1987, 1, 1), date(1987, 1, 1), hostile),
        agreement=Agreement(1, 1, (other,)),
    )
    asked = {"question": hostile, "standalone_question": hostile + "?"}
    abstained = replace(an_abstention(document), reason=hostile, **asked)
    return [
        render_answer(1, replace(answer, **asked), lambda _: document),
        render_answer(2, abstained, lambda _: document),
        render_refusal(3, hostile, hostile),
        render_pending(4, hostile),
        render_welcome([summary(hostile, hostile)], [hostile]),
    ]


OURS = {
    "article",
    "aside",
    "section",
    "div",
    "h2",
    "h3",
    "p",
    "ol",
    "ul",
    "li",
    "a",
    "button",
    "span",
    "cite",
}
OURS |= {"blockquote", "mark", "bdi"}


@given(st.text(min_size=1) | st.sampled_from([HOSTILE, "</mark></blockquote>", "' onclick='x", "[1]", "{}", "%s"]))
def test_whatever_a_document_or_a_question_holds_stays_text(words):
    for html, harmless in zip(everything_from(words), everything_from("harmless"), strict=True):
        page = Page(html)
        assert {tag for tag, _ in page.elements} <= OURS
        assert page.open == []
        for _, attributes in page.elements:
            assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes)
            assert all(not value or value.isascii() for value in attributes.values())
        if "[" not in words:  # a marker in the words themselves is one more link to the same note
            assert len(page.elements) == len(Page(harmless).elements)


@given(st.text(max_size=600), st.text(min_size=1, max_size=50), st.text(max_size=600))
def test_surroundings_are_words_of_the_document_next_to_the_quote(before, quote, after):
    text = before + quote + after
    left, right = surroundings(text, len(before), len(before) + len(quote), reach=200)
    assert len(left) <= 202
    assert len(right) <= 202
    assert "".join(left.removeprefix("… ").split()) in "".join(before.split())
    assert "".join(before.split()).endswith("".join(left.removeprefix("… ").split()))
    assert "".join(after.split()).startswith("".join(right.removesuffix(" …").split()))


def test_surroundings_are_cut_between_words_and_say_so():
    text = "one two three four FIVE six seven eight nine"
    start = text.index("FIVE")
    assert surroundings(text, start, start + 4, reach=12) == ("… three four ", " six seven …")
    assert surroundings(text, start, start + 4) == ("one two three four ", " six seven eight nine")


def test_the_documents_that_alone_were_asked_are_told_and_stay_text():
    document = a_document()
    page = page_of(document, answer_from(document, where={"publisher": HOSTILE, "published": "1987"}))
    assert f"Asked of: {HOSTILE}, 1987" in page.text
    assert "Asked of" not in page_of(document, answer_from(document)).text
