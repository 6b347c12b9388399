"""The timeline in the chat: a row for each event, its passages, its files, and nothing of a document as markup."""

from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import DateRange
from corpus.document import Document
from qa.answer import Citation
from qa.chat.desk import Desks
from qa.chat.timeline_rendering import render_timeline
from qa.chat.timeline_tab import add_files
from qa.chat.timelines import Timelines
from qa.library import Library
from qa.timeline.events import Event, Telling, Timeline
from tests.qa.chat_page import HOSTILE, Page

TEXT = "The town grew. They met yesterday in the hall. Nobody came."


def telling(document, words="yesterday", days=None, derived=True):
    start = document.text.index("They met")
    citation = Citation.of(document, start, document.text.index(" Nobody"), 1, 1.0)
    return Telling(citation, days or DateRange.of_day(date(2019, 5, 30)), words, derived, document.published)


def a_document(text=TEXT, title="The hall", name="hall.txt"):
    return Document(f"id of {name}", name, name, text, title, published=date(2019, 5, 31))


def rendered(*documents, query=None):
    events = tuple(Event((telling(document),)) for document in documents)
    held = {document.id: document for document in documents}
    return Page(render_timeline(Timeline(events, query), held.__getitem__))


@pytest.fixture
def client(town):
    app = FastAPI()
    add_files(app, Desks.over(town))
    return TestClient(app)


def test_a_row_says_when_from_which_words_and_what():
    page = rendered(a_document())
    assert (
        page.texts["th"] == "WhenWhat the documents say30 May 2019derived from “yesterday” in a document of 31 May 2019"
    )
    assert page.attributes("time", "datetime") == ["2019-05-30"]
    assert page.texts["td"].startswith("They met yesterday in the hall.")


def test_a_row_opens_the_passage_with_the_sentence_marked():
    page = rendered(a_document())
    assert page.texts["summary"] == "The hall"
    assert page.texts["blockquote"] == TEXT
    assert page.texts["mark"] == "They met yesterday in the hall."


def test_every_document_that_tells_of_an_event_can_be_opened_and_one_less_precise_says_so():
    first, other = a_document(), a_document(title="The month", name="month.txt")
    month = telling(other, "in May", DateRange(date(2019, 5, 1), date(2019, 5, 31)), derived=False)
    held = {document.id: document for document in (first, other)}
    page = Page(render_timeline(Timeline((Event((telling(first), month)),)), held.__getitem__))
    assert page.texts["summary"] == "The hallThe month · May 2019"


def test_marks_lead_to_their_rows():
    page = rendered(a_document(), a_document(name="b.txt"))
    rows = [row for row in page.attributes("tr", "id") if row]
    assert rows == ["fn-event-1", "fn-event-2"]
    links = [link for link in page.attributes("a", "href") if link.startswith("#")]
    assert links == [f"#{row}" for row in rows]


def test_the_files_are_of_the_same_query():
    links = rendered(a_document(), query="2+2 & more").attributes("a", "href")
    assert links[:2] == ["timeline.csv?query=2%2B2+%26+more", "timeline.ics?query=2%2B2+%26+more"]
    assert rendered(a_document()).attributes("a", "href")[0] == "timeline.csv"


def test_a_long_timeline_is_drawn_whole_and_its_table_says_that_it_is_not():
    page = rendered(*(a_document(name=f"{number}.txt") for number in range(301)))
    assert len([row for row in page.attributes("tr", "id") if row]) == 300
    assert "301 events. The first 300 are below, all are in the files." in page.texts["p"]


def test_a_timeline_without_events_is_one_line():
    assert Page(render_timeline(Timeline(()), {}.__getitem__)).texts["p"] == "No dated sentence of the documents fits."


def assert_only_ours(page):
    ours = {
        "div",
        "p",
        "a",
        "figure",
        "svg",
        "title",
        "desc",
        "style",
        "line",
        "path",
        "text",
        "circle",
        "rect",
        "g",
        "table",
    }
    ours |= {
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "time",
        "span",
        "bdi",
        "q",
        "details",
        "summary",
        "cite",
        "blockquote",
        "mark",
    }
    assert {tag for tag, _ in page.elements} <= ours
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert all(link.startswith(("#fn-event-", "timeline.")) for link in page.attributes("a", "href"))


def test_hostile_words_stay_words():
    hostile = a_document(TEXT.replace("in the hall", HOSTILE), HOSTILE, HOSTILE)
    page = rendered(hostile, query=HOSTILE)
    assert_only_ours(page)
    assert HOSTILE in page.texts["mark"]
    assert page.texts["summary"] == HOSTILE


@given(st.text())
def test_any_text_stays_text(text):
    page = rendered(a_document(TEXT.replace("the hall", text), text))
    assert_only_ours(page)
    assert page.texts["mark"] == f"They met yesterday in {text}."


BILLS = """\
Invoice,Supplier,Date,Amount,Paid on,Remark
1041,Saltmarsh Kitchen,2024-03-22,2500.00,2024-03-28,deposit for the fair
1042,Blue Anchor Tents,2024-04-18,3180.00,2024-05-02,two marquees
1043,Dunmore Print,2024-05-06,412.75,,500 programmes and 40 posters
"""


def test_a_row_is_told_by_its_cells(tmp_path):
    with Library.open(tmp_path / "library") as library:
        library.add_bytes(BILLS.encode(), "bills.csv")
        page = Page(render_timeline(library.timeline(), library.document, library.sentences))
    assert "1042 · Blue Anchor Tents · 2024-04-18 · 3180.00 · 2024-05-02 · two marquees" in page.line


def test_the_table_is_a_download(client):
    got = client.get("/timeline.csv", params={"query": "Who retired as director?"})
    assert got.status_code == 200
    assert got.headers["content-type"] == "text/csv; charset=utf-8"
    assert got.headers["content-disposition"] == "attachment; filename=timeline.csv"
    assert "1990-01-14,1990-01-14,14 January 1990,yesterday," in got.text


def test_the_calendar_is_a_download_and_without_a_query_it_has_everything(client):
    got = client.get("/timeline.ics")
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.headers["content-disposition"] == "attachment; filename=timeline.ics"
    assert got.text.count("BEGIN:VEVENT") > 10


def test_a_query_that_cannot_be_asked_is_one_line(client):
    got = client.get("/timeline.csv", params={"query": "word " * 1000})
    says = "the question has 1,000 words in 4,999 characters: ask in 500 words or fewer\n"
    assert (got.status_code, got.text) == (400, says)


def test_a_timeline_is_made_once_and_again_when_the_documents_are_others(tmp_path):
    with Library.open(tmp_path / "library") as library:
        library.add_bytes(b"The port was opened in 1987.", "port.txt")
        timelines = Timelines(library)
        assert timelines.get("") is timelines.get(" ")
        library.add_bytes(b"The port was sold in 1999.", "sale.txt")
        assert [event.first.when for event in timelines.get("").events] == ["1987", "1999"]
