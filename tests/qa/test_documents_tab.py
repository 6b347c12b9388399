"""Documents are added one by one with a line for each, and each has a guide made of its own words."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.store import Store
from qa.chat.adding import added
from qa.chat.desk import Desks
from qa.chat.documents_tab import add_downloads
from qa.chat.examples import Examples
from qa.chat.guide import answered, guide_to, passages_of
from qa.library import Library

BRIDGE = """# The bridge

## Who opened the bridge?

The Zembla bridge was opened in 1987 by Mayor Ada Lind. It crosses the river Aune.

## Repairs

On 4 March 2011 the deck was repaired by the firm Holm Brothers, as Mayor Ada Lind had wished.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bridge")
    (folder / "bridge.md").write_text(BRIDGE, encoding="utf-8")
    (folder / "noise.bin").write_bytes(bytes(range(256)))
    with Library.open(folder / "library") as library:
        yield library


@pytest.fixture(scope="module")
def reports(library):
    paths = [str(library.database.parent / name) for name in ("bridge.md", "noise.bin", "bridge.md")]
    return list(added(library, paths))


def test_every_file_has_its_line_while_and_after_it_is_read(reports):
    assert reports[0] == [["bridge.md", "is being read", ""]]
    first, second, third = reports[-1]
    assert first == ["bridge.md", "added", ""]
    assert second[:2] == ["noise.bin", "refused"]
    assert "is a .bin file, which is not read" in second[2]
    assert third[:2] == ["bridge.md", "skipped"]


@pytest.fixture(scope="module")
def document(library, reports):
    return library.document("bridge.md")


@pytest.fixture(scope="module")
def guide(library, document):
    with Store.open(library.database) as store:
        return guide_to(document, passages_of(store, document.id))


def test_a_guide_tells_headings_dates_and_names(guide):
    assert guide.headings == ("Who opened the bridge?", "Repairs")
    assert [each.when for each in guide.dates] == ["1987", "4 March 2011"]
    assert guide.names[0] == "Mayor Ada Lind"
    assert "Holm Brothers" in guide.names


def test_the_questions_that_are_offered_are_answered_by_the_document(library, document, guide):
    offered = list(answered(library, document, guide))
    assert offered[0] == "Who opened the bridge?"
    for question in offered:
        answer = library.ask(question)
        assert not answer.abstained
        assert answer.citations[0].document_id == document.id


def test_the_text_of_a_document_is_a_download(library, document):
    app = FastAPI()
    add_downloads(app, Desks.over(library))
    response = TestClient(app).get(f"/documents/{document.id}.txt")
    assert response.text == document.text
    assert response.headers["content-disposition"] == f"attachment; filename={document.id[:12]}.txt"
    assert TestClient(app).get("/documents/none.txt").status_code == 404


def test_a_library_gets_questions_to_begin_with_of_its_own_documents(library, document):
    with Store.open(library.database) as store:
        examples = Examples(library, store)
        *_, found = examples.found()
        assert found == ["Who opened the bridge?"]
        assert list(examples.found()) == [found]
