"""The indexes follow the store: what is added and removed is added and removed, and nothing else is made anew."""

import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Document, Passage
from corpus.store import Store
from qa.indexes import Indexes, write_vectors
from qa.lexical import LexicalIndex

SENTENCES = [
    "The first bridge over the river was opened in 1987.",
    "Farmers brought in sixty-eight tonnes of rye.",
    "Envoys of both countries met in Quito.",
    "The lighthouse on the northern cape was built of granite.",
    "A second bridge over the river was opened in 1995.",
]
QUESTIONS = ["When was the bridge over the river opened?", "tonnes of rye", "lighthouse of granite", "Quito"]


def add(store: Store, name: str, sentences: list[str], fingerprint: str = "model") -> None:
    text, passages = "", []
    for number, sentence in enumerate(sentences):
        passages.append(Passage(name, number, len(text), len(text) + len(sentence), None, name))
        text += sentence + "\n\n"
    store.add(Document(name, name, f"/{name}", text, name), passages)
    embed(store, fingerprint)


def embed(store: Store, fingerprint: str) -> None:
    """Give each passage a vector that its text decides."""
    missing = store.unembedded(fingerprint)
    views = store.views_of(missing)
    seeds = [list(f"{fingerprint} {views[each].text}".encode()) for each in missing]
    vectors = [np.random.default_rng(seed).standard_normal(16) for seed in seeds]
    matrix = np.array(vectors, np.float32).reshape(-1, 16)
    store.put_vectors(fingerprint, missing, matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store.open(tmp_path / "library") as store:
        for number, sentence in enumerate(SENTENCES):
            add(store, f"{number}.txt", [sentence, f"It rained on day {number}."])
        yield store


@pytest.fixture
def derived(tmp_path: Path) -> Path:
    return tmp_path / "derived"


def assert_as_built_at_once(indexes: Indexes, store: Store, aside: Path, tolerance: float = 0) -> None:
    """Whether both indexes are those of one built from nothing; BM25 may differ by this share of a score."""
    built = Indexes.current(store, aside, "model")
    ids, vectors = store.vectors("model")
    assert indexes.generation == built.generation == store.generation
    assert indexes.vectors.ids.tolist() == indexes.lexical.ids().tolist() == ids.tolist()
    assert np.allclose(indexes.vectors.scores(vectors[0], ids), vectors @ vectors[0], atol=1e-6)
    near, nearest = indexes.vectors.search(vectors, 5)
    assert np.allclose(near, built.vectors.search(vectors, 5)[0], atol=1e-6)
    of_nearest = vectors[np.searchsorted(ids, nearest)]  # of two that are as near, either may come first
    assert np.allclose(np.einsum("qd,qkd->qk", vectors, of_nearest), near, atol=1e-6)
    for question in QUESTIONS:
        found, expected = dict(indexes.lexical.search(question, 1000)), dict(built.lexical.search(question, 1000))
        assert found == pytest.approx(expected, rel=tolerance)
        assert tolerance or list(found) == list(expected)


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """The ids of the passages whose vectors are read, and whose words are added."""
    ids: dict[str, list[int]] = {"vectors": [], "words": []}
    read_vectors, change_words = Store.vectors, LexicalIndex.change

    def vectors_read(self, fingerprint, some=None):
        found, vectors = read_vectors(self, fingerprint, some)
        ids["vectors"] += found.tolist()
        return found, vectors

    def words_changed(self, added, removed=()):
        passages = list(added)
        ids["words"] += [passage_id for passage_id, _, _ in passages]
        change_words(self, passages, removed)

    monkeypatch.setattr(Store, "vectors", vectors_read)
    monkeypatch.setattr(LexicalIndex, "change", words_changed)
    return ids


def test_the_indexes_hold_every_passage_of_the_store(store: Store, derived: Path) -> None:
    indexes = Indexes.current(store, derived, "model")
    assert indexes.vectors.ids.tolist() == indexes.lexical.ids().tolist() == list(range(1, 11))
    assert [passage for passage, _ in indexes.lexical.search("When was the second bridge opened?", 2)] == [9, 1]


def test_of_a_store_that_has_not_changed_nothing_is_indexed_again(
    store: Store, derived: Path, indexed: dict[str, list[int]]
) -> None:
    Indexes.current(store, derived, "model")
    assert indexed == {"vectors": list(range(1, 11)), "words": list(range(1, 11))}
    Indexes.current(store, derived, "model")
    assert indexed == {"vectors": list(range(1, 11)), "words": list(range(1, 11))}


def test_of_an_added_document_only_its_own_passages_are_indexed(
    store: Store, derived: Path, tmp_path: Path, indexed: dict[str, list[int]]
) -> None:
    indexes = Indexes.current(store, derived, "model")
    for number in range(12):  # so many that tantivy merges its segments
        add(store, f"new-{number}.txt", [f"The bridge of granite was opened by envoy {number}.", "Rye is a cereal."])
        for ids in indexed.values():
            ids.clear()
        indexes = Indexes.current(store, derived, "model", indexes)
        new = [11 + 2 * number, 12 + 2 * number]
        assert indexed == {"vectors": new, "words": new}
    assert_as_built_at_once(indexes, store, tmp_path / "aside")


def test_a_removed_document_is_gone_from_both_and_nothing_is_indexed_again(
    store: Store, derived: Path, tmp_path: Path, monkeypatch, indexed: dict[str, list[int]]
) -> None:
    monkeypatch.setattr("qa.indexes._MOST_REMOVED", 0.5)
    Indexes.current(store, derived, "model")
    store.remove("1.txt")
    for ids in indexed.values():
        ids.clear()
    indexes = Indexes.current(store, derived, "model")
    assert indexed == {"vectors": [], "words": []}
    assert indexes.lexical.search("tonnes of rye", 5) == []
    assert_as_built_at_once(indexes, store, tmp_path / "aside", tolerance=0.2)


def test_when_a_tenth_of_the_passages_is_removed_their_words_count_no_longer(
    store: Store, derived: Path, tmp_path: Path
) -> None:
    Indexes.current(store, derived, "model")
    store.remove("1.txt")
    store.remove("4.txt")
    assert_as_built_at_once(Indexes.current(store, derived, "model"), store, tmp_path / "aside")


def test_a_changed_document_is_found_by_what_it_says_now(store: Store, derived: Path, tmp_path: Path) -> None:
    Indexes.current(store, derived, "model")
    document = store.get("1.txt")
    store.replace_passages(document, [Passage("1.txt", 0, 0, len(document.text), None, "A chapter on bridges")])
    embed(store, "model")
    indexes = Indexes.current(store, derived, "model")
    assert [passage for passage, _ in indexes.lexical.search("chapter", 5)] == [11]
    assert_as_built_at_once(indexes, store, tmp_path / "aside")


def test_only_the_indexes_of_the_last_generation_are_kept(store: Store, derived: Path) -> None:
    for name in ("one.txt", "two.txt", "three.txt"):
        add(store, name, ["A sentence."])
        Indexes.current(store, derived, "model")
    assert sorted(path.name.partition("-")[0] for path in derived.glob("*-*")) == ["vectors", "words"]


def test_indexes_are_made_by_one_process_at_a_time_and_the_next_finds_them_made(
    store: Store, derived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    build = LexicalIndex.build
    monkeypatch.setattr(LexicalIndex, "build", lambda *about: (built.append(1), time.sleep(0.2), build(*about)))
    makers = [threading.Thread(target=Indexes.current, args=(store, derived, "model")) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(built) == 1


@pytest.mark.parametrize("name", ["vectors", "words"])
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[1:])])
def test_an_index_that_is_damaged_is_made_anew_also_when_the_store_has_changed(
    store: Store, derived: Path, tmp_path: Path, name: str, damage
) -> None:
    Indexes.current(store, derived, "model")
    (folder,) = derived.glob(f"{name}-*")
    damage(max(folder.iterdir(), key=lambda path: path.stat().st_size))
    add(store, "new.txt", ["The bridge of granite was opened by envoys."])
    assert_as_built_at_once(Indexes.current(store, derived, "model"), store, tmp_path / "aside")


def test_vectors_of_another_encoder_take_the_place_of_all(store: Store, derived: Path) -> None:
    Indexes.current(store, derived, "model")
    embed(store, "other")
    indexes = Indexes.current(store, derived, "other")
    ids, vectors = store.vectors("other")
    assert np.allclose(indexes.vectors.scores(vectors[0], ids), vectors @ vectors[0], atol=1e-6)


def test_a_library_restored_from_a_backup_takes_nothing_from_the_indexes_of_what_it_lost(
    store: Store, derived: Path, tmp_path: Path
) -> None:
    Indexes.current(store, derived, "model")
    store.close()
    shutil.copytree(tmp_path / "library", tmp_path / "backup")
    with Store.open(tmp_path / "library") as lost:
        add(lost, "lost.txt", ["The bridge of granite was opened by envoys."])
        Indexes.current(lost, derived, "model")
    with Store.open(tmp_path / "backup") as restored:
        add(restored, "new.txt", ["The harvest of rye was poor."])
        assert restored.passage_ids(["new.txt"]).tolist() == [11]  # as "lost.txt" had
        indexes = Indexes.current(restored, derived, "model")
        assert_as_built_at_once(indexes, restored, tmp_path / "aside")
        assert indexes.lexical.search("granite", 5)[0][0] == 7


# Growth


def test_indexes_in_use_stay_as_they_are_while_others_follow(store: Store, derived: Path) -> None:
    before = Indexes.current(store, derived, "model")
    add(store, "new.txt", ["The bridge of granite was opened by envoys."])
    store.remove("1.txt")
    after = Indexes.current(store, derived, "model", before)
    assert before.vectors.ids.tolist() == before.lexical.ids().tolist() == list(range(1, 11))
    assert after.vectors.ids.tolist() == after.lexical.ids().tolist() == [1, 2, *range(5, 12)]
    assert [passage for passage, _ in before.lexical.search("tonnes of rye", 1)] == [3]


def test_segments_of_words_that_have_not_changed_are_not_written_again(store: Store, derived: Path) -> None:
    def files() -> dict[str, int]:
        (folder,) = derived.glob("words-*")
        return {path.name: path.stat().st_ino for path in folder.iterdir() if path.stat().st_size >= 4096}

    add(store, "large.txt", [f"Sentence {number} of a large document on bridges." for number in range(900)])
    Indexes.current(store, derived, "model")
    before = files()
    add(store, "new.txt", ["The bridge of granite was opened by envoys."])
    Indexes.current(store, derived, "model")
    after = files()
    assert before.keys() & after.keys()
    assert all(after[name] == before[name] for name in before.keys() & after.keys() if name != "manifest.json")


def test_vectors_are_written_anew_while_the_old_index_is_used(store: Store, derived: Path, tmp_path: Path) -> None:
    first = Indexes.current(store, derived, "model")
    (folder,) = derived.glob("vectors-*")
    add(store, "new.txt", ["The bridge of granite was opened by envoys."])
    second = Indexes.current(store, derived, "model", first)
    assert list(derived.glob("vectors-*")) == [folder]
    write_vectors(store, derived, "model")
    add(store, "later.txt", ["The harvest of rye was poor."])
    third = Indexes.current(store, derived, "model", second)
    assert list(derived.glob("vectors-*")) != [folder]
    for indexes in (third, Indexes.current(store, derived, "model")):
        assert_as_built_at_once(indexes, store, tmp_path / "aside")
    assert first.vectors.search(store.vectors("model")[1][:1], 1)[1].tolist() == [[1]]


def test_indexes_that_have_not_followed_for_long_are_made_from_what_was_published(
    store: Store, derived: Path, tmp_path: Path, indexed: dict[str, list[int]]
) -> None:
    with Store.open(tmp_path / "library") as other:  # as another process has
        old = Indexes.current(other, derived, "model")
        add(store, "new.txt", ["The bridge of granite was opened by envoys."])
        Indexes.current(store, derived, "model")
        write_vectors(store, derived, "model")  # and what changed before is forgotten
        for ids in indexed.values():
            ids.clear()
        followed = Indexes.current(other, derived, "model", old)
        assert indexed == {"vectors": [], "words": []}
        assert_as_built_at_once(followed, other, tmp_path / "aside")


# Crashes

CHANGE_AND_INDEX = """
import sys
import threading
import time
from pathlib import Path
import numpy as np
from corpus.document import Document, Passage
from corpus.store import Store
from qa.indexes import Indexes
root = Path(sys.argv[1])
store = Store.open(root / "library")
print("started", flush=True)
for n in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}-{n}"
    document = Document(name, name, f"/{name}", f"The bridge of number {n} was opened. " * 9, name)
    store.add(document, [Passage(name, k, k * 9, k * 9 + 20, None, name) for k in range(9)])
    missing = store.unembedded("model")
    vectors = np.random.default_rng(missing).standard_normal((len(missing), 16)).astype("f4")
    store.put_vectors("model", missing, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    if n % 3 == 2:
        store.remove(f"{sys.argv[2]}-{n - 1}")
    Indexes.current(store, root / "derived", "model")
    print(name, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_process_that_is_killed_leaves_indexes_that_the_next_goes_on_from(tmp_path: Path) -> None:
    chance = np.random.default_rng(2026)
    for attempt in range(4):
        command = [sys.executable, "-c", CHANGE_AND_INDEX, str(tmp_path), str(attempt), "10000"]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout
        assert child.stdout.readline() == "started\n"
        assert child.stdout.readline() == f"{attempt}-0\n"
        time.sleep(chance.uniform(0, 0.3))
        child.kill()
        child.stdout.close()
        child.wait()
        with Store.open(tmp_path / "library") as store:
            embed(store, "model")
            indexes = Indexes.current(store, tmp_path / "derived", "model")
            assert_as_built_at_once(indexes, store, tmp_path / f"aside-{attempt}", tolerance=0.2)
