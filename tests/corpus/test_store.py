"""The store keeps exactly what it was given, all or nothing, for threads and processes, and finds damage."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.database import FILE_NAME
from corpus.document import BlockKind, Cell, DatedBy, Document, Passage, Sentence
from corpus.errors import DamagedLibrary, LibraryError, NewerLibrary, NoSuchDocument, UnreadableFile
from corpus.store import Store, StoredPassage


def make_document(text: str, name: str = "note.txt", source: str | None = None) -> Document:
    return Document(
        id=sha256((name + text).encode("utf-8", "surrogatepass")).hexdigest(),
        name=name,
        source=source or f"/documents/{name}",
        text=text,
        title=f"Title of {name}",
        publisher="The Publisher",
        published=date(2021, 3, 4),
        language="en",
        kind="note",
        pages=(0, 3),
        dated_by=DatedBy.TEXT,
        edited=("kind", "publisher"),
        folder="2021/notes",
        author="Ana Berg",
        url="https://example.org/note",
        page_kind="sheet",
        page_names=("Costs", ""),
        parent="cd" * 32,
        remarks=("page 2 is a picture",),
    )


def cut(document: Document, width: int = 10) -> list[Passage]:
    starts = range(0, len(document.text), width)
    return [
        Passage(document.id, n, start, min(start + width, len(document.text)), "Part", f"context {n}")
        for n, start in enumerate(starts)
    ]


def unit_vectors(n: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((n, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library") as opened:
        yield opened


def reopen(store: Store, tmp_path: Path) -> Store:
    store.close()
    return Store.open(tmp_path / "library")


# Documents and passages


def test_a_document_comes_back_as_it_was_given_also_after_reopening(store: Store, tmp_path: Path) -> None:
    document = make_document("Ten years ago, on a Monday.\r\nThen more.")
    assert store.add(document, cut(document))
    assert store.get(document.id) == document
    with reopen(store, tmp_path) as again:
        assert again.get(document.id) == document
        assert [stored.passage for stored in again.passages()] == cut(document)


def test_a_page_is_called_by_its_kind_and_its_name_or_number() -> None:
    document = make_document("Ten years")
    assert [document.page_label(offset) for offset in (0, 2, 3, 8)] == ["sheet Costs"] * 2 + ["sheet 2"] * 2
    assert replace(document, page_kind="slide", page_names=()).page_label(3) == "slide 2"
    assert replace(document, pages=()).page_label(3) is None


def test_a_summary_tells_the_author_the_place_and_what_was_not_read(store: Store) -> None:
    document = make_document("Ten years")
    store.add(document, [])
    (summary,) = store.summaries()
    told = (summary.author, summary.url, summary.parent, summary.remarks)
    assert told == (document.author, document.url, document.parent, document.remarks)


def test_the_bytes_that_a_document_was_read_from_go_with_it(store: Store) -> None:
    document = make_document("The bridge was opened.")
    store.add(document, cut(document), original=b"The bridge \xe9")
    assert store.original(document.id) == b"The bridge \xe9"
    assert store.original("f00d") is None
    store.remove(document.id)
    assert store.original(document.id) is None


def test_bytes_that_have_changed_are_found(store: Store) -> None:
    document = make_document("The bridge was opened.")
    store.add(document, cut(document), original=b"other bytes than its id is the hash of")
    assert store.check() == ["the file that note.txt was read from is not what was added: remove it and add it again"]


def test_metadata_may_be_unknown(store: Store) -> None:
    document = Document("ab" * 32, "a", "a", "text", "a")
    store.add(document, [])
    assert store.get(document.id) == document
    assert (store.summaries()[0].published, store.summaries()[0].dated_by) == (None, None)


@given(text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80), width=st.integers(1, 9))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_of_a_passage_stands_in_it_in_code_points(store: Store, text: str, width: int) -> None:
    document = make_document(text)
    store.add(document, cut(document, width))
    stored = {each.id: each.passage for each in store.passages()}
    for number, view in store.views_of(stored).items():
        first, last = view.span(0, len(view.text)) or (stored[number].start, stored[number].end)
        assert stored[number].start <= first < last <= stored[number].end
    assert store.check() == []
    store.remove(document.id)


def test_nul_astral_and_crlf_characters_are_kept_and_counted_as_one_each(store: Store) -> None:
    text = "a\0b\r\n𝔘\U0001f600é\u2028z\ufeff"
    document = make_document(text)
    store.add(document, cut(document, 1))
    assert store.get(document.id).text == text
    read = "".join(view.text for view in store.views_of(stored.id for stored in store.passages()).values())
    assert read == "a\0b  U\U0001f600é z"
    assert store.summaries()[0].characters == len(text)
    assert store.check() == []


def test_half_a_character_in_the_text_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(UnreadableFile, match=r"note.txt has half a character .* at offset 5"):
        store.add(make_document("well \ud800 well"), [])
    assert store.summaries() == []


def test_a_file_name_that_is_not_unicode_is_written_out_and_still_found(store: Store) -> None:
    source = os.fsdecode(b"/documents/caf\xe9.txt")
    document = make_document("text", name=os.fsdecode(b"caf\xe9.txt"), source=source)
    store.add(document, cut(document))
    assert store.get(document.id).name == "caf\\udce9.txt"
    assert store.by_source(source) == document.id
    assert store.find(source).id == document.id


def test_adding_a_document_that_is_held_changes_nothing(store: Store) -> None:
    document = make_document("the same words")
    assert store.add(document, cut(document))
    generation, passages = store.generation, list(store.passages())
    assert not store.add(document, cut(document))
    assert (store.generation, list(store.passages())) == (generation, passages)


def test_a_changed_file_replaces_its_older_state(store: Store) -> None:
    old, new = make_document("old words"), make_document("new words")
    store.add(old, cut(old))
    store.put_vectors("model", [1], unit_vectors(1))
    store.add(new, cut(new), replaces=old.id)
    assert [summary.id for summary in store.summaries()] == [new.id]
    assert {stored.passage.document_id for stored in store.passages()} == {new.id}
    assert len(store.vectors("model")[0]) == 0


def test_a_replacement_that_fails_leaves_the_old_document(store: Store) -> None:
    old, new = make_document("old words"), make_document("new words")
    store.add(old, cut(old))
    generation = store.generation
    doubled = [Passage(new.id, 0, 0, 3, None, ""), Passage(new.id, 0, 3, 6, None, "")]
    with pytest.raises(ValueError, match=r"is not passage 1"):
        store.add(new, doubled, replaces=old.id)
    assert store.get(old.id) == old
    assert new.id not in store
    assert store.generation == generation


@pytest.mark.parametrize(("start", "end"), [(0, 6), (-1, 3), (3, 3), (4, 2)])
def test_a_passage_outside_its_document_is_refused(store: Store, start: int, end: int) -> None:
    document = make_document("words")
    with pytest.raises(ValueError, match=r"is not within note.txt, which has 5 characters"):
        store.add(document, [Passage(document.id, 0, start, end, None, "")])


SENTENCES = (
    Sentence(5, 7),
    Sentence(7, 8, BlockKind.LABEL),
    Sentence(8, 9, BlockKind.ITEM, "Tents > Red tent"),
    Sentence(10, 16, BlockKind.ROW, cells=(Cell(10, 12, "Name"), Cell(14, 16))),
)


def test_sentences_outside_their_passage_are_refused_and_others_kept(store: Store) -> None:
    document = make_document("One. Two. Three.")
    passage = Passage(document.id, 0, 5, 16, None, "", sentences=SENTENCES)
    with pytest.raises(ValueError, match="sentences that are not within"):
        store.add(document, [Passage(document.id, 0, 5, 16, None, "", sentences=(Sentence(0, 4),))])
    store.add(document, [passage])
    assert [stored.passage for stored in store.passages()] == [passage]


def test_passage_ids_are_never_used_again(store: Store, tmp_path: Path) -> None:
    first, second = make_document("first"), make_document("second")
    store.add(first, cut(first))
    (used,) = [stored.id for stored in store.passages()]
    store.remove(first.id)
    with reopen(store, tmp_path) as again:
        again.add(second, cut(second))
        assert [stored.id for stored in again.passages()] == [used + 1]


def test_passages_are_listed_by_id_across_many_pages_of_rows(store: Store) -> None:
    document = make_document("x" * 10_000)
    store.add(document, cut(document, 1))
    listed = list(store.passages())
    assert listed == [StoredPassage(n + 1, passage) for n, passage in enumerate(cut(document, 1))]


def test_the_passages_of_some_documents_are_known_by_their_ids(store: Store) -> None:
    documents = [make_document(letter * 30, f"{letter}.txt") for letter in "abc"]
    for document in documents:
        store.add(document, cut(document))
    assert store.passage_ids([documents[2].id, documents[0].id, "gone"]).tolist() == [1, 2, 3, 7, 8, 9]
    assert store.passage_ids([]).tolist() == []
    assert store.passage_ids().tolist() == list(range(1, 10))


def test_passages_and_texts_come_in_the_order_asked_without_those_that_are_gone(store: Store) -> None:
    document = make_document("0123456789abcdefghij____")
    store.add(document, cut(document))
    assert [(number, view.text) for number, view in store.views_of([3, 99, 1]).items()] == [
        (3, "____"),
        (1, "0123456789"),
    ]
    assert store.passages_by_id(np.array([2, 1])) == {2: cut(document)[1], 1: cut(document)[0]}
    assert store.views_of([]) == {}


def test_removing_a_document_removes_its_passages_and_vectors(store: Store) -> None:
    kept, gone = make_document("kept", "kept.txt"), make_document("gone", "gone.txt")
    store.add(kept, cut(kept))
    store.add(gone, cut(gone))
    store.put_vectors("model", [1, 2], unit_vectors(2))
    store.remove(gone.id)
    assert gone.id not in store
    assert [stored.id for stored in store.passages()] == [1]
    assert store.vectors("model")[0].tolist() == [1]
    with pytest.raises(NoSuchDocument, match=gone.id):
        store.get(gone.id)
    with pytest.raises(NoSuchDocument, match=gone.id):
        store.remove(gone.id)


def test_a_removed_text_is_not_left_in_the_files(store: Store, tmp_path: Path) -> None:
    document = make_document("a secret that was told " * 1000)
    store.add(document, [])
    store.remove(document.id)
    store.close()
    for path in (tmp_path / "library").iterdir():
        assert b"secret that was told" not in path.read_bytes()


def test_the_generation_grows_with_every_change_of_passages_and_vectors_and_with_nothing_else(
    store: Store,
) -> None:
    document = make_document("words")
    generations = [store.generation]
    store.add(document, cut(document))
    generations.append(store.generation)
    store.put_vectors("model", [1], unit_vectors(1))
    generations.append(store.generation)
    store.replace_passages(document, cut(document, 2))
    generations.append(store.generation)
    store.set_setting("encoder", "x")
    store.add_feedback("Who?", {}, "right")
    store.add(document, cut(document))
    assert store.generation == generations[-1]
    store.remove(document.id)
    generations.append(store.generation)
    assert sorted(set(generations)) == generations


def test_a_document_is_given_other_passages_all_or_none(store: Store) -> None:
    document = make_document("0123456789abcdefghij")
    store.add(document, cut(document))
    store.put_vectors("model", [1, 2], unit_vectors(2))
    with pytest.raises(ValueError, match="is not within"):
        store.replace_passages(document, [Passage(document.id, 0, 0, 21, None, "")])
    assert len(list(store.passages())) == 2
    store.replace_passages(document, cut(document, 5))
    assert [stored.passage for stored in store.passages()] == cut(document, 5)
    assert store.unembedded("model") == [3, 4, 5, 6]
    assert store.get(document.id) == document
    store.remove(document.id)
    with pytest.raises(NoSuchDocument):
        store.replace_passages(document, cut(document))


def test_passages_of_a_document_that_is_described_otherwise_meanwhile_are_not_taken(store: Store) -> None:
    document = make_document("words")
    store.add(document, cut(document))
    assert not store.replace_passages(replace(document, title="Another"), cut(document, 2))
    assert [stored.passage for stored in store.passages()] == cut(document)


def test_a_library_changed_after_a_restore_never_meets_a_generation_seen_before(tmp_path: Path) -> None:
    seen = set()
    for n in range(20):
        with Store.open(tmp_path / str(n)) as store:
            store.add(make_document("words"), [])
            seen.add(store.generation)
    assert len(seen) == 20


def test_summaries_list_documents_in_the_order_they_were_added(store: Store) -> None:
    documents = [make_document("text " * n, f"{n}.txt") for n in (3, 1, 2)]
    for document in documents:
        store.add(document, cut(document))
    summaries = store.summaries()
    assert [s.name for s in summaries] == ["3.txt", "1.txt", "2.txt"]
    assert [(s.characters, s.passages) for s in summaries] == [(15, 2), (5, 1), (10, 1)]
    assert (summaries[0].published, summaries[0].dated_by) == (date(2021, 3, 4), DatedBy.TEXT)
    assert store.summary(documents[1].id) == summaries[1]
    assert timedelta() <= datetime.now(UTC) - summaries[0].added_at < timedelta(minutes=1)


# Finding


def test_a_document_is_found_by_id_prefix_source_path_and_name(store: Store, tmp_path: Path, monkeypatch) -> None:
    document = make_document("words", "report.txt", source=str(tmp_path / "reports" / "report.txt"))
    store.add(document, [])
    monkeypatch.chdir(tmp_path)
    for name in (
        document.id, document.id[:6], document.id[:6].upper(), document.source, "report.txt",
        "reports/report.txt", "./reports/../reports/report.txt",
    ):  # fmt: skip
        assert store.find(name) == document, name


@pytest.mark.parametrize("name", ["", "other", "abc", "%", "_", "a\0b", "\ud800", "x" * 10_000])
def test_what_is_not_held_is_not_found(store: Store, name: str) -> None:
    store.add(make_document("words"), [])
    with pytest.raises(NoSuchDocument, match="holds no document"):
        store.find(name)


def test_a_name_that_several_documents_have_is_refused_with_their_ids(store: Store) -> None:
    first, second = (make_document(t, "same.txt", source=f"/{t}/same.txt") for t in ("one", "two"))
    store.add(first, [])
    store.add(second, [])
    with pytest.raises(NoSuchDocument, match=f"names 2 documents: .*{first.id[:12]}, {second.id[:12]}"):
        store.find("same.txt")
    assert store.find("/two/same.txt") == second


def test_a_name_that_several_documents_have_is_told_apart_by_the_folder(store: Store) -> None:
    first, second = (
        replace(make_document(t, "same.txt", source=f"/all/{t}/same.txt"), folder=t) for t in ("one", "two")
    )
    store.add(first, [])
    store.add(second, [])
    assert (store.find("one/same.txt"), store.find("two/same.txt")) == (first, second)


def test_by_source_gives_the_latest_document_of_a_file(store: Store) -> None:
    first, second = make_document("one"), make_document("two")
    store.add(first, [])
    store.add(second, [])
    assert store.by_source("/documents/note.txt") == second.id
    assert store.by_source("/documents/other.txt") is None


# Vectors


def test_embedding_goes_on_where_it_stopped(store: Store, tmp_path: Path) -> None:
    document = make_document("x" * 100)
    store.add(document, cut(document))
    assert store.unembedded("model") == list(range(1, 11))
    vectors = unit_vectors(10)
    store.put_vectors("model", [4, 2, 7], vectors[[3, 1, 6]])
    with reopen(store, tmp_path) as again:
        assert again.unembedded("model") == [1, 3, 5, 6, 8, 9, 10]
        assert again.unembedded("other model") == list(range(1, 11))
        rest = again.unembedded("model")
        again.put_vectors("model", rest, vectors[[passage_id - 1 for passage_id in rest]])
        ids, matrix = again.vectors("model")
    assert ids.tolist() == list(range(1, 11))
    assert matrix.dtype == np.float32
    assert np.array_equal(matrix, vectors)


def test_vectors_of_sentences_are_kept_in_half_precision_with_their_passage(store: Store) -> None:
    document = make_document("x" * 30)
    store.add(document, cut(document))
    sentences = [unit_vectors(n, seed=n) for n in (3, 1)]
    store.put_vectors("model", [1, 2], unit_vectors(2), sentences)
    store.put_vectors("model", [3], unit_vectors(1))
    found = store.sentence_vectors("model", [2, 1, 3, 99])
    assert sorted(found) == [1, 2]
    assert np.abs(found[1] - sentences[0]).max() < 1e-3
    assert found[2].shape == (1, 8)
    assert store.sentence_vectors("other", [1]) == {}


def test_every_number_of_half_precision_is_read_as_it_was_kept(store: Store) -> None:
    document = make_document("x" * 30)
    store.add(document, cut(document))
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    numbers = halves[np.isfinite(halves)].astype(np.float32).reshape(-1, 8)
    store.put_vectors("model", [1], unit_vectors(1), [numbers])
    assert np.array_equal(store.sentence_vectors("model", [1])[1], numbers)


def test_the_vectors_of_some_passages_are_known_by_their_ids(store: Store) -> None:
    document = make_document("x" * 30)
    store.add(document, cut(document))
    store.put_vectors("model", [1, 3], unit_vectors(2))
    assert store.embedded("model").tolist() == [1, 3]
    assert store.embedded("other").tolist() == []
    ids, matrix = store.vectors("model", [3, 2, 99])
    assert ids.tolist() == [3]
    assert np.array_equal(matrix, unit_vectors(2)[1:])
    assert store.vectors("model", [])[1].shape == (0, 0)


def test_vectors_of_passages_removed_meanwhile_are_passed_over(store: Store) -> None:
    document = make_document("words")
    store.add(document, cut(document))
    store.put_vectors("model", [1, 2], unit_vectors(2))
    assert store.vectors("model")[0].tolist() == [1]


def test_vectors_of_an_encoder_that_made_none_are_none(store: Store) -> None:
    ids, matrix = store.vectors("model")
    assert ids.shape == (0,)
    assert matrix.shape == (0, 0)


def test_vectors_of_other_encoders_are_kept_apart_and_can_be_dropped(store: Store) -> None:
    document = make_document("x" * 20)
    store.add(document, cut(document))
    store.put_vectors("old", [1, 2], unit_vectors(2, seed=1))
    store.put_vectors("new", [1, 2], unit_vectors(2, seed=2)[:, :4])
    assert store.vectors("old")[1].shape == (2, 8)
    store.drop_other_vectors("new")
    assert store.vectors("old")[0].size == 0
    assert np.array_equal(store.vectors("new")[1], unit_vectors(2, seed=2)[:, :4])


def test_ids_and_vectors_must_be_as_many(store: Store) -> None:
    with pytest.raises(ValueError, match="2 ids need as many vectors"):
        store.put_vectors("model", [1, 2], unit_vectors(3))


def test_many_vectors_are_read_across_many_pages_of_rows(store: Store) -> None:
    document = make_document("x" * 9000)
    store.add(document, cut(document, 1))
    vectors = unit_vectors(9000)
    store.put_vectors("model", range(1, 9001), vectors)
    ids, matrix = store.vectors("model")
    assert np.array_equal(ids, np.arange(1, 9001))
    assert np.array_equal(matrix, vectors)


# Settings and feedback


def test_settings_are_kept(store: Store, tmp_path: Path) -> None:
    assert store.setting("encoder") is None
    store.set_setting("encoder", "one")
    store.set_setting("encoder", "two")
    with reopen(store, tmp_path) as again:
        assert again.setting("encoder") == "two"


def test_feedback_is_kept_in_order(store: Store) -> None:
    store.add_feedback("Who?", {"answer": "né 𝔘", "confidence": 0.5}, "right")
    store.add_feedback("When?", {"answer": None}, "wrong", "it was in May")
    first, second = store.feedbacks()
    assert (first.question, first.answer, first.verdict, first.note) == (
        "Who?",
        {"answer": "né 𝔘", "confidence": 0.5},
        "right",
        "",
    )
    assert (second.answer, second.note) == ({"answer": None}, "it was in May")
    assert first.at <= second.at <= datetime.now(UTC)


# Threads and processes


def test_threads_share_a_store(store: Store) -> None:
    failures: list[BaseException] = []

    def work(thread: int) -> None:
        try:
            for n in range(10):
                document = make_document(f"text {thread} {n}", f"{thread}-{n}.txt")
                store.add(document, cut(document))
                assert store.get(document.id) == document
                assert list(store.passages())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.summaries()) == 60
    assert store.check() == []


ADD_TWENTY = """
import sys
from pathlib import Path
from corpus.document import BlockKind, Cell, DatedBy, Document, Passage, Sentence
from corpus.store import Store
with Store.open(Path(sys.argv[1])) as store:
    for n in range(20):
        name = f"{sys.argv[2]}-{n}"
        store.add(Document(name, name, name, "text", name), [Passage(name, 0, 0, 4, None, "")])
"""


def test_processes_share_a_library_and_see_its_generation_change(tmp_path: Path) -> None:
    folder = tmp_path / "library"  # made by the processes themselves, at the same moment
    command = [sys.executable, "-c", ADD_TWENTY, str(folder)]
    processes = [subprocess.Popen([*command, name]) for name in "abc"]
    with Store.open(folder) as store:
        before = store.generation
        assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
        assert store.generation > before
        assert len(store.summaries()) == 60
        assert store.check() == []


def test_a_library_that_another_process_keeps_busy_says_so(store: Store, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "library" / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store._database._writer.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(LibraryError, match="in use by another process"):
        store.set_setting("a", "b")
    other.close()
    store.set_setting("a", "b")
    assert store.setting("a") == "b"


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(LibraryError, match="has been closed"):
        store.summaries()


# Folders and files that cannot be used


def one_line(error: pytest.ExceptionInfo[BaseException]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize("content", [b"not a database, but a letter to a friend" * 100, b"\0" * 5000, b"SQLite"])
def test_a_file_that_is_no_database_is_refused_and_stays_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(DamagedLibrary) as error:
        Store.open(tmp_path)
    assert str(path) in one_line(error)
    assert "backup" in one_line(error)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    content = path.read_bytes()
    with pytest.raises(DamagedLibrary, match="another program"):
        Store.open(tmp_path)
    assert path.read_bytes() == content


def test_a_library_of_a_newer_version_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 7")
    other.close()
    content = path.read_bytes()
    with pytest.raises(NewerLibrary, match=r"format 7, this one reads \d+.*upgrade"):
        Store.open(tmp_path)
    assert path.read_bytes() == content


def test_a_library_cut_short_is_damaged(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        document = make_document("x" * 100_000)
        store.add(document, cut(document))
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes()[:20_000])
    with (
        pytest.raises(DamagedLibrary, match="restore it from a backup") as error,
        Store.open(tmp_path) as store,
    ):
        store.get(document.id)
    one_line(error)


def test_an_empty_file_left_by_a_crash_becomes_a_library(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with Store.open(tmp_path) as store:
        assert store.summaries() == []


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("words")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(LibraryError, match="is a file, not a folder"):
            Store.open(folder)


def test_a_library_that_may_only_be_read_is_read_and_refuses_changes(shared_folder: Path, only_reading) -> None:
    document = make_document("words")
    with Store.open(shared_folder) as store:
        store.add(document, cut(document))
    with only_reading(shared_folder), Store.open(shared_folder) as store:
        assert store.read_only
        assert store.get(document.id) == document
        assert store.check() == []
        with pytest.raises(LibraryError, match="may only be read"):
            store.remove(document.id)


def test_a_library_is_read_while_another_user_writes_it(shared_folder: Path, only_reading) -> None:
    document = make_document("words")
    with Store.open(shared_folder) as writer:
        writer.add(document, cut(document))  # still in the log
        with only_reading(shared_folder), Store.open(shared_folder) as store:
            assert store.get(document.id) == document


def test_a_folder_that_may_not_be_written_or_made_is_refused(shared_folder: Path, only_reading) -> None:
    with only_reading(shared_folder):
        with pytest.raises(LibraryError, match="permissions"):
            Store.open(shared_folder)
        with pytest.raises(LibraryError, match="cannot be made"):
            Store.open(shared_folder / "library")


# Integrity


def tamper(folder: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    with connection:
        connection.execute(statement, values)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "UPDATE documents SET text = replace(text, 'May', 'Mai')",
            "the text of note.txt is not what was added",
        ),
        (
            "UPDATE documents SET text = 'It was in', characters = 9",
            "the text of note.txt is not what was added",
        ),
        ("UPDATE passages SET end = 1000 WHERE id = 1", "passage 0 of note.txt is outside its text"),
        ("UPDATE passages SET document = 'gone' WHERE id = 1", "of passages belongs to no row of documents"),
        ("UPDATE vectors SET vector = x'0000c07f' WHERE passage = 2", "the vector of passage 2 is damaged"),
        ("UPDATE vectors SET sentences = x'007e' WHERE passage = 3", "the vector of passage 3 is damaged"),
        ("UPDATE vectors SET sentences = x'00' WHERE passage = 3", "the vector of passage 3 is damaged"),
        ("UPDATE vectors SET vector = zeroblob(32) WHERE passage = 3", "the vector of passage 3 is damaged"),
        ("UPDATE documents SET title = 'Titel'", "what is kept of note.txt is not what was written"),
        ("UPDATE details SET author = 'Ana Burg'", "what is kept of note.txt is not what was written"),
        ("UPDATE origins SET dated_by = 'user'", "what is kept of note.txt is not what was written"),
        ("UPDATE passages SET context = '' WHERE id = 2", "what is kept of note.txt is not what was written"),
        ("UPDATE feedback SET note = 'June'", "feedback 1 is not what was written"),
    ],
)
def test_check_names_what_is_wrong(tmp_path: Path, statement: str, problem: str) -> None:
    with Store.open(tmp_path) as store:
        document = make_document("It was in May. It was in June.")
        store.add(document, cut(document))
        store.put_vectors("model", [1, 2, 3], unit_vectors(3), [unit_vectors(1)] * 3)
        store.add_feedback("When?", {}, "wrong", "May")
        assert store.check() == []
    tamper(tmp_path, statement)
    with Store.open(tmp_path) as store:
        assert any(problem in line for line in store.check()), store.check()


def test_a_text_that_has_changed_is_not_read_and_can_still_be_removed(tmp_path: Path) -> None:
    document = make_document("It was in May.")
    with Store.open(tmp_path) as store:
        store.add(document, cut(document))
    tamper(tmp_path, "UPDATE documents SET text = replace(text, 'May', 'Mai')")
    with Store.open(tmp_path) as store:
        with pytest.raises(DamagedLibrary, match=r"the text of note\.txt is not what was added: remove it"):
            store.find("note.txt")
        store.remove(store.id_of("note.txt"))
        assert store.check() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET published = '2021-03-44'",
        "UPDATE documents SET pages = '[0, 3'",
        "UPDATE origins SET dated_by = 'tezt'",
        "UPDATE passages SET sentences = '[['",
    ],
)
def test_what_cannot_be_understood_is_damage_and_says_of_what(tmp_path: Path, statement: str) -> None:
    document = make_document("It was in May.")
    with Store.open(tmp_path) as store:
        store.add(document, cut(document))
    tamper(tmp_path, statement)
    with Store.open(tmp_path) as store:
        with pytest.raises(DamagedLibrary, match=r"what is kept of .* is not what was written: restore"):
            (store.get(document.id), list(store.passages()))
        assert store.check() != []


def test_what_came_in_a_document_goes_with_it(store: Store) -> None:
    mail, letter, page, other = (
        replace(make_document(name, name), parent=parent)
        for name, parent in (("mail", None), ("letter", "mail"), ("page", "letter"), ("other", None))
    )
    letter, page = replace(letter, parent=mail.id), replace(page, parent=letter.id)
    for document in (mail, letter, page, other):
        store.add(document, cut(document))
    store.remove(letter.id)
    assert [summary.name for summary in store.summaries()] == ["mail", "other"]
    store.add(letter, cut(letter))
    store.add(make_document("newer", "mail"), [], replaces=mail.id)  # whoever replaces it says what came in it now
    assert [summary.name for summary in store.summaries()] == ["other", "letter", "mail"]
    assert store.check() == []


def test_check_tells_of_damage_that_it_cannot_look_through(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        document = make_document("y" * 200_000)
        store.add(document, cut(document))
    path = tmp_path / FILE_NAME
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with Store.open(tmp_path) as store:
        assert any("damaged" in line for line in store.check())


def test_it_tells_which_passages_have_changed_since_a_moment(store: Store) -> None:
    document, other = make_document("Ten years ago, on a Monday."), make_document("Then more.", "other.txt")
    store.add(document, cut(document))
    moment = store.changes_since(None).moment
    assert store.changes_since(moment).ids.tolist() == []
    store.add(other, cut(other))
    store.put_vectors("model", [1], unit_vectors(1))
    change = store.changes_since(moment)
    assert change.ids.tolist() == [1, 4]
    assert change.generation == store.generation
    store.remove(document.id)  # its passages go with it
    assert store.changes_since(change.moment).ids.tolist() == [1, 2, 3]
    assert store.changes_since(moment).ids.tolist() == [1, 2, 3, 4]


def test_of_what_it_has_forgotten_or_another_copy_has_seen_it_knows_no_changes(store: Store, tmp_path: Path) -> None:
    document, other = make_document("Ten years ago, on a Monday."), make_document("Then more.", "other.txt")
    with store._database.writing():
        shutil.copytree(tmp_path / "library", tmp_path / "copy")
    store.add(document, cut(document))
    moment = store.changes_since(None).moment
    with Store.open(tmp_path / "copy") as copy:
        copy.add(document, cut(document))
        assert copy.changes_since(copy.changes_since(None).moment).ids.tolist() == []
        assert copy.changes_since(moment).ids is None
    store.add(other, cut(other))
    later = store.changes_since(None).moment
    store.forget_changes(later)
    assert store.changes_since(moment).ids is None
    assert store.changes_since(later).ids.tolist() == []


def test_only_what_has_changed_is_looked_through_for_passages_without_vectors(store: Store) -> None:
    document, other = make_document("Ten years ago, on a Monday."), make_document("Then more.", "other.txt")
    store.add(document, cut(document))
    assert store.unembedded("model") == [1, 2, 3]
    store.put_vectors("model", [1, 2, 3], unit_vectors(3))
    assert store.unembedded("model") == []
    store.add(other, cut(other))
    assert store.unembedded("model") == [4]
    assert store.unembedded("another") == [1, 2, 3, 4]
    store.remove(other.id)
    assert store.unembedded("model") == []


def test_who_reads_does_not_wait_for_who_writes(store: Store) -> None:
    document = make_document("What was here before.")
    store.add(document, cut(document))
    with store._database.writing() as connection:
        connection.execute("DELETE FROM documents")
        found: list[str] = []
        reader = threading.Thread(target=lambda: found.extend(summary.name for summary in store.summaries()))
        reader.start()
        reader.join(60)
        assert found == [document.name]
    assert store.summaries() == []
