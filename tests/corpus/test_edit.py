"""A document that is held is described otherwise: all that belongs together changes together."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.document import DatedBy, Document, Passage
from corpus.errors import NoSuchDocument
from corpus.store import Store

BEFORE = Document("f00d", "a.txt", "/a.txt", "0123456789" * 2, "Old", "The Gazette", date(2019, 5, 4), "en", "note")
AFTER = replace(BEFORE, title="New", publisher=None, published=date(2017, 3, 20), language="de", kind="letter")
AFTER = replace(AFTER, dated_by=DatedBy.USER, edited=("kind", "language", "published", "publisher", "title"))


def passages(document: Document, context: str = "context") -> list[Passage]:
    return [Passage(document.id, n, 10 * n, 10 * n + 10, None, f"{context} {n}") for n in range(2)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        opened.add(BEFORE, passages(BEFORE))
        opened.put_vectors("model", [1, 2], np.eye(2, dtype=np.float32))
        yield opened


def test_the_description_and_the_passages_change_together(store: Store) -> None:
    generation = store.generation
    assert store.edit(BEFORE, AFTER, passages(AFTER, "new"))
    assert store.get("f00d") == AFTER
    assert store.summary("f00d").dated_by is DatedBy.USER
    assert [stored.passage for stored in store.passages()] == passages(AFTER, "new")
    assert store.unembedded("model") == [3, 4]
    assert store.generation > generation
    assert store.check() == []


def test_passages_that_stay_the_same_keep_their_vectors_but_the_generation_grows(store: Store) -> None:
    generation = store.generation
    assert store.edit(BEFORE, AFTER, passages(AFTER))
    assert store.unembedded("model") == []
    assert store.generation > generation


def test_the_order_and_the_time_of_adding_stay(store: Store) -> None:
    store.add(replace(BEFORE, id="beef"), [])
    added_at = store.summary("f00d").added_at
    store.edit(BEFORE, AFTER, passages(AFTER))
    assert [summary.id for summary in store.summaries()] == ["f00d", "beef"]
    assert store.summary("f00d").added_at == added_at


def test_what_somebody_else_has_described_otherwise_meanwhile_is_not_overwritten(store: Store) -> None:
    theirs = replace(BEFORE, kind="report")
    assert store.edit(BEFORE, theirs, passages(theirs))
    generation = store.generation
    assert not store.edit(BEFORE, AFTER, passages(AFTER, "new"))
    assert store.get("f00d") == theirs
    assert (store.generation, store.unembedded("model")) == (generation, [])


def test_an_edit_that_fails_changes_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="is not within"):
        store.edit(BEFORE, AFTER, [Passage("f00d", 0, 0, 21, None, "")])
    with pytest.raises(ValueError, match=r"is not a\.txt described otherwise"):
        store.edit(BEFORE, replace(AFTER, text="other words"), [])
    assert store.get("f00d") == BEFORE


def test_a_document_that_is_gone_cannot_be_edited(store: Store) -> None:
    store.remove("f00d")
    with pytest.raises(NoSuchDocument):
        store.edit(BEFORE, AFTER, passages(AFTER))


def test_what_was_said_of_a_document_goes_with_it(store: Store) -> None:
    store.edit(BEFORE, AFTER, passages(AFTER))
    store.remove("f00d")
    store.add(BEFORE, passages(BEFORE))
    assert store.get("f00d") == BEFORE


EDIT_FOR_EVER = """
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from corpus.document import DatedBy, Passage
from corpus.store import Store
with Store.open(Path(sys.argv[1])) as store:
    print("started", flush=True)
    document = store.get("f00d")
    for n in range(int(document.title.removeprefix("Old") or 0) + 1, 1_000_000):
        day = date(2000, 1, 1) + timedelta(days=n)
        after = replace(document, title=str(n), published=day, dated_by=DatedBy.USER, edited=("published", "title"))
        store.edit(document, after, [Passage("f00d", k, 10 * k, 10 * k + 10, None, f"{n} {day}") for k in range(2)])
        document = after
        print(n, flush=True)  # from here on the edit has been promised to be kept
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_ten_kills_in_the_middle_of_edits_leave_the_old_state_or_the_new(store: Store, tmp_path: Path) -> None:
    store.close()
    chance = np.random.default_rng(2017)
    edits = 0
    for _ in range(10):
        child = subprocess.Popen(
            [sys.executable, "-c", EDIT_FOR_EVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout
        assert child.stdout.readline() == "started\n"
        time.sleep(chance.uniform(0, 0.1))
        child.kill()
        promised = [int(line) for line in child.stdout.read().splitlines()]
        child.stdout.close()
        child.wait()
        with Store.open(tmp_path) as again:
            assert again.check() == []
            document = again.get("f00d")
            contexts = {stored.passage.context for stored in again.passages()}
        if re.fullmatch("[0-9]+", document.title):
            assert contexts == {f"{document.title} {document.published}"}
            assert document.dated_by is DatedBy.USER
            assert int(document.title) - max(promised, default=edits) in (0, 1)
            edits = int(document.title)
        else:
            assert (document, promised) == (BEFORE, [])
    assert edits
