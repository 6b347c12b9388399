"""Notes are kept in the library, and outlast what they are from."""

import pytest

from corpus.conversations import Conversations
from corpus.errors import NoSuchNote
from corpus.notes import Notes
from corpus.store import Store

ANSWER = {"answer": "1987", "citations": [{"quote": "opened in 1987"}]}


def test_a_note_comes_back_as_it_was_kept_the_latest_first(tmp_path):
    with Notes.open(tmp_path) as notes:
        notes.keep("When?", ANSWER, "c1")
        notes.keep("Where?", {"answer": "Tokyo"})
    with Notes.open(tmp_path) as notes:
        later, first = notes.all()
    assert (first.question, first.answer, first.conversation) == ("When?", ANSWER, "c1")
    assert (later.question, later.answer, later.conversation) == ("Where?", {"answer": "Tokyo"}, "")
    assert first.at <= later.at


def test_the_same_answer_is_kept_once(tmp_path):
    with Notes.open(tmp_path) as notes:
        assert notes.keep("When?", ANSWER, "c1") == notes.keep("When?", ANSWER, "c1")
        notes.keep("When?", ANSWER, "c2")
        assert len(notes.all()) == 2


def test_a_note_outlasts_its_conversation(tmp_path):
    with Conversations.open(tmp_path) as conversations, Notes.open(tmp_path) as notes:
        conversation = conversations.begin("When?")
        notes.keep("When?", ANSWER, conversation)
        conversations.delete(conversation)
        assert [note.question for note in notes.all()] == ["When?"]


def test_a_note_is_removed_once(tmp_path):
    with Notes.open(tmp_path) as notes:
        note = notes.keep("When?", ANSWER)
        notes.remove(note)
        assert notes.all() == []
        with pytest.raises(NoSuchNote, match="removed already"):
            notes.remove(note)


def test_notes_go_with_the_library_in_its_export(tmp_path):
    with Notes.open(tmp_path / "one") as notes:
        notes.keep("When?", ANSWER, "c1")
    with Store.open(tmp_path / "one") as store, (tmp_path / "file").open("wb") as file:
        store.export_to(file)
    with Store.open(tmp_path / "other") as store:
        store.import_from(tmp_path / "file", lambda _: [])
    with Notes.open(tmp_path / "other") as notes:
        assert [(note.question, note.answer) for note in notes.all()] == [("When?", ANSWER)]
