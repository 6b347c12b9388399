"""A library whose rows are in PostgreSQL keeps the same as one in SQLite, and says what is wrong with a server."""

import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy

from corpus.conversations import Conversations
from corpus.document import DatedBy, Document, Passage
from corpus.errors import DamagedLibrary, LibraryError, NewerLibrary
from corpus.schema import VERSION
from corpus.store import Store


def make_document(text: str, name: str = "note.txt") -> Document:
    return Document(
        id=sha256((name + text).encode()).hexdigest(),
        name=name,
        source=f"/documents/{name}",
        text=text,
        title=f"Title of {name}",
        publisher='O\'Neill & "Sons"',
        published=date(2021, 3, 4),
        language="en",
        dated_by=DatedBy.TEXT,
        folder="2021",
        parent="cd" * 32,
        remarks=("page 2 is a picture",),
    )


def cut(document: Document, width: int = 10) -> list[Passage]:
    starts = range(0, len(document.text), width)
    return [Passage(document.id, n, at, min(at + width, len(document.text)), "Part", "") for n, at in enumerate(starts)]


@pytest.fixture
def place(postgresql: str) -> str:
    """A library that is not there yet."""
    return f"{postgresql}&library=l{uuid.uuid4().hex[:12]}"


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place) as opened:
        yield opened


def used(store: Store) -> list[Any]:
    """What all that a store can do comes to, without the times and the random numbers in it."""
    bridge, quay = make_document("The bridge was built in 1987. ä𝄞😀 end"), make_document("A quay", "quay.txt")
    vectors = np.eye(8, dtype=np.float32)
    seen: list[Any] = [store.add(bridge, cut(bridge)), store.add(bridge, cut(bridge)), store.add(quay, cut(quay))]
    ids = store.unembedded("one")
    store.put_vectors("one", ids, vectors[: len(ids)], [vectors[:2] for _ in ids])
    store.put_vectors("two", ids[:1], vectors[:1])
    store.put_vectors("one", ids[:1], -vectors[:1])
    seen += [ids, store.embedded("one").tolist(), store.unembedded("two")]
    seen += [part.tolist() for part in (*store.vectors("one"), *store.vectors("one", ids[1:3]))]
    seen += [{key: value.tolist() for key, value in store.sentence_vectors("one", ids[:3]).items()}]
    store.drop_other_vectors("one")
    seen += [store.embedded("two").tolist(), [*store.passages()], store.passage_ids([quay.id]).tolist()]
    seen += [store.documents_of(ids), [view.text for view in store.views_of(ids).values()]]
    seen += [store.get(bridge.id) == bridge, store.find("quay.txt").text, store.id_of("2021/note.txt")]
    seen += [store.by_source(quay.source), store.from_file(quay.source), store.from_file("/documents")]
    store.note_file(quay.source, "sum", "stamp")
    store.note_file(quay.source, "sum", "later")
    store.set_setting("colour", "red")
    store.set_setting("colour", "blue")
    seen += [store.file(quay.source), store.file("/none"), store.setting("colour"), store.setting("none")]
    after = replace(bridge, title="Another", published=None)
    seen += [
        store.edit(bridge, after, cut(bridge)),
        store.edit(bridge, after, cut(bridge)),
        store.find(bridge.id).title,
    ]
    seen += [store.replace_passages(after, cut(after, 20)), store.passage_ids().tolist()]
    store.add_feedback("When?", {"text": "1987"}, "wrong", "it was 1988")
    store.add_feedback("When?", {"text": "1988"}, "right")
    seen += [[(each.question, each.answer, each.verdict, each.note) for each in store.feedbacks()], store.check()]
    store.remove(quay.id)
    return [*seen, store.file(quay.source), [replace(each, added_at=None) for each in store.summaries()], store.check()]


def test_a_store_in_postgresql_answers_as_one_in_sqlite(store: Store, tmp_path: Path) -> None:
    with Store.open(tmp_path / "library") as embedded:
        assert used(store) == used(embedded)


def test_conversations_in_postgresql_are_those_that_were_kept(place: str) -> None:
    with Conversations.open(place) as conversations:
        first, second = conversations.begin("The bridge"), conversations.begin("100% sure")
        conversations.put(first, 0, "When?", {"text": "In 1987, O'Neill says"})
        conversations.put(first, 0, "Where?", {"text": "At the Quay"})
        assert [each.id for each in conversations.find("QUAY")] == [first]
        assert [each.id for each in conversations.find("0% S")] == [second]
        assert [each.id for each in conversations.find()] == [first, second]
        assert [each.question for each in conversations.get(first)[1]] == ["Where?"]


def test_an_export_comes_back_whole_from_postgresql(store: Store, postgresql: str, tmp_path: Path) -> None:
    document = make_document("Text with a NUL\0 and 😀.")
    store.add(document, cut(document))
    store.add_feedback("When?", {"text": "1987"}, "wrong", "it was 1988")
    exported = tmp_path / "export.jsonl.gz"
    with exported.open("wb") as file:
        written = store.export_to(file)
    with Store.open(f"{postgresql}&library=l{uuid.uuid4().hex[:12]}") as other, Store.open(tmp_path / "back") as back:
        for target in (other, back):
            assert target.import_from(exported, cut) == written
            assert (target.get(document.id), target.feedbacks()) == (document, store.feedbacks())
            assert target.import_from(exported, cut).held == 2
            assert target.check() == []


def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    good, bad = make_document("Some text"), make_document("Other text", "b.txt")
    store.add(good, cut(good))
    generation = store.generation
    with pytest.raises(LibraryError, match=r"U\+10FFFF"):
        store.add(replace(bad, text="x\U0010ffff"), [])
    assert ([each.id for each in store.summaries()], store.generation) == ([good.id], generation)


def test_who_reads_sees_one_moment_and_who_writes_waits(place: str) -> None:
    document = make_document("Some text")
    with Store.open(place) as one, Store.open(place) as other:
        with one._database.reading() as connection:
            assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 0
            other.add(document, cut(document))
            assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 0
        with one._database.writing() as connection:
            waiting = threading.Thread(target=other.set_setting, args=("colour", "red"))
            waiting.start()
            connection.execute("INSERT INTO settings VALUES (?, ?)", ("colour", "blue"))
        waiting.join()
        assert one.setting("colour") == "red"


def test_many_threads_share_a_store(store: Store) -> None:
    documents = [make_document(f"Text {number}", f"{number}.txt") for number in range(12)]
    threads = [threading.Thread(target=store.add, args=(each, cut(each))) for each in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.id for each in store.summaries()} == {each.id for each in documents}
    assert store.check() == []


def test_damage_is_found(store: Store) -> None:
    document = make_document("The bridge was built in 1987.")
    store.add(document, cut(document))
    store.put_vectors("one", store.unembedded("one"), np.eye(3, dtype=np.float32))
    with store._database.writing() as connection:
        connection.execute("UPDATE documents SET text = replace(text, '7', '8')")
        connection.execute("UPDATE vectors SET vector = ? WHERE passage = 3", (b"12345678",))
    assert store.check() == [
        "the text of note.txt is not what was added: remove it and add it again",
        "the vector of passage 3 is damaged: rebuild the library",
    ]
    with pytest.raises(DamagedLibrary):
        store.get(document.id)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://footnote@/postgres?host=/nowhere&library=one", "cannot be reached"),
        ("mysql://localhost/test?library=one", "not in mysql"),
        ("postgresql://localhost/test", "'' is no name for a library"),
        ("postgresql://localhost/test?library=DROP TABLE", "no name for a library"),
        ("postgresql://localhost:port/test", "is none: write postgresql://"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused(url: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.sql_database._PAUSES", (0.01,))
    with pytest.raises(LibraryError, match=said):
        Store.open(url)


def test_a_database_that_is_not_there_is_named_without_the_password(postgresql: str) -> None:
    url = postgresql.replace("footnote@/postgres", "footnote:secret@/other")
    with pytest.raises(LibraryError, match="check the user, the password and the name of the database") as raised:
        Store.open(f"{url}&library=one")
    assert "secret" not in str(raised.value)


def test_a_newer_library_and_another_programs_tables_are_refused(store: Store, place: str, postgresql: str) -> None:
    with store._database.writing() as connection:
        connection.execute("UPDATE footnote_format SET version = ?", (VERSION + 1,))
    with pytest.raises(NewerLibrary, match="upgrade"):
        Store.open(place)
    with store._database.writing() as connection:
        connection.execute("CREATE SCHEMA somebody")
        connection.execute("CREATE TABLE somebody.things (id BIGINT)")
    with pytest.raises(DamagedLibrary, match="another program"):
        Store.open(f"{postgresql}&library=somebody")


def test_a_connection_that_was_cut_is_made_again(store: Store) -> None:
    document = make_document("Some text")
    store.add(document, cut(document))
    with store._database._engine.connect() as connection:
        connection.execute(
            sqlalchemy.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )
    assert store.get(document.id) == document
