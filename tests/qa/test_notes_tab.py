"""Notes are shown with what they cite, and exported together."""

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.notes import Notes
from qa.chat.desk import Desks
from qa.chat.notes_tab import add_notes, render_notes
from qa.library import Library
from tests.qa.chat_page import HOSTILE, QUOTE, Page, a_document, answer_from


@pytest.fixture
def folder(tmp_path):
    with Notes.open(tmp_path) as notes:
        notes.keep("When was it opened?", answer_from(a_document(), text="1987 [1]").to_json(), "c1")
        notes.keep("And who came?", answer_from(a_document(), text="Nobody [1]").to_json(), "c1")
    return tmp_path


def test_a_note_shows_its_question_its_answer_and_its_footnotes(folder):
    with Notes.open(folder) as notes:
        page = Page(render_notes(notes.all()))
    assert page.texts["h3"] == "And who came?When was it opened?"
    assert "1987 [1]" in page.line
    assert f"1“{QUOTE}” The observatory" in page.line
    assert page.attributes("button", "data-remove") == [None, "2", None, "1"]
    assert page.attributes("a", "href") == ["notes.md", "notes.json"]


def test_without_notes_the_tab_says_how_to_keep_one():
    assert "“Keep as a note” stands below each answer" in Page(render_notes([])).line


def test_all_notes_are_exported_together(folder):
    with Library.open(folder) as library:
        app = FastAPI()
        add_notes(app, Desks.over(library))
        client = TestClient(app)
        markdown, data = client.get("/notes.md"), client.get("/notes.json")
    assert markdown.text.startswith("# Notes\n\n## When was it opened?\n\n**1987** [^1-1]\n")
    assert "## And who came?" in markdown.text
    assert f"\n[^2-1]: “{QUOTE}” — The observatory" in markdown.text.replace("\\", "")
    assert "#fn-" not in markdown.text
    assert [note["answer"]["text"] for note in json.loads(data.text)["notes"]] == ["1987 [1]", "Nobody [1]"]


def test_hostile_words_stay_words(tmp_path):
    document = a_document(f"Before {HOSTILE} after. {QUOTE}", title=HOSTILE, publisher=HOSTILE)
    with Notes.open(tmp_path) as notes:
        notes.keep(HOSTILE, answer_from(document, quote=f"{HOSTILE} after.", text=HOSTILE).to_json())
        page = Page(render_notes(notes.all()))
    assert HOSTILE in page.texts["h3"]
    assert {tag for tag, _ in page.elements} <= {"p", "a", "ol", "li", "h3", "b", "button", "time", "span"}
