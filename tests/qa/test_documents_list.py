"""The list of documents is searched and filtered, and files that were added have a line each."""

from dataclasses import replace

from qa.chat.documents_list import kinds_of, matching, render_list, render_report
from qa.chat.german import GERMAN
from tests.qa.chat_page import HOSTILE, Page, a_summary

BRIDGE = replace(a_summary("The bridge", "bridge.PDF"), id="a1", publisher="The Gazette")
LEASE = replace(a_summary("Lease", "lease.md"), id="b2", publisher=None, folder="2024/contracts", author="Ada Lind")
NOTES = replace(a_summary("Notes", "notes"), id="c3", publisher=None, published=None)
DOCUMENTS = [BRIDGE, LEASE, NOTES]


def found(words="", kind=""):
    return [each.id for each in matching(DOCUMENTS, words, kind)]


def test_all_are_listed_the_last_that_was_added_first():
    assert found() == ["c3", "b2", "a1"]


def test_every_word_is_looked_for_in_all_that_is_known_of_a_document():
    assert found("gazette BRIDGE") == ["a1"]
    assert found("contracts") == found("lind") == ["b2"]
    assert found("1988-03") == ["b2", "a1"]
    assert found("bridge lease") == []


def test_documents_are_filtered_by_the_kind_of_their_files():
    assert kinds_of(DOCUMENTS) == ["md", "pdf"]
    assert found(kind="pdf") == ["a1"]
    assert found("lease", "pdf") == []


def test_the_list_says_how_many_there_are_and_marks_the_one_that_is_looked_at():
    page = Page(render_list(DOCUMENTS, chosen="b2"))
    assert "3 documents" in page.line
    assert page.attributes("button", "data-guide") == ["c3", "b2", "a1"]
    assert page.attributes("li", "aria-current") == [None, "true", None]
    assert "1 of 3" in Page(render_list(DOCUMENTS, "lease")).line
    assert "No documents yet" in Page(render_list([])).line


def test_of_very_many_the_rest_is_counted():
    page = Page(render_list([replace(NOTES, id=f"d{number}") for number in range(300)]))
    assert len(page.attributes("button", "data-guide")) == 200
    assert "100 more: search for them" in page.line


def test_files_that_were_added_have_a_line_each():
    lines = [["a.txt", "added", ""], ["b.bin", "refused", "is no text"], ["c.txt", "is being read", ""]]
    page = Page(render_report(lines, 5))
    assert "2 of 5" in page.line
    assert "b.bin refused is no text" in page.line
    assert page.attributes("progress", "value") == ["2"]


def test_the_page_is_written_in_german_for_whoever_wants_it():
    def german(text):
        return GERMAN.get(text, text)

    assert "3 Dokumente" in Page(render_list(DOCUMENTS, t=german)).line
    assert "b.bin abgelehnt" in Page(render_report([["b.bin", "refused", ""]], 1, german)).line


def test_hostile_words_stay_words():
    hostile = replace(BRIDGE, title=HOSTILE, publisher=HOSTILE, name=HOSTILE, remarks=(HOSTILE,))
    for html in (render_list([hostile]), render_report([[HOSTILE, "refused", HOSTILE]], 1)):
        page = Page(html)
        assert HOSTILE in page.text
        assert {tag for tag, _ in page.elements} <= {
            "p", "ol", "ul", "li", "h3", "button", "section", "progress", "span", "b",
        }  # fmt: skip
