"""A library on Milvus answers as the embedded one, follows its database, and says what is wrong with an engine."""

import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import LibraryError
from qa import Library
from qa.cli import run
from qa.milvus import MilvusSettings
from qa.milvus.engine import Engine
from tests.qa.milvus_server import Milvus, Wire, running_milvus
from tests.qa.town import write_town

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    "Who opened the new bridge over the Zembla?",
    "When was the roof of the museum repaired?",
    "When was the old bridge over the river Zembla destroyed?",
    "How many visitors did the museum welcome in 1989?",
    "Who is the director of the museum?",
    "Who painted the town hall?",
]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_town(tmp_path_factory.mktemp("town") / "documents")


@pytest.fixture(scope="module")
def embedded(documents: Path) -> Iterator[Library]:
    with Library.open(documents.parent / "embedded") as library:
        library.add(documents)
        library.edit("museum.txt", publisher="The museum")
        yield library


@pytest.fixture(scope="module")
def lite(embedded: Library, documents: Path) -> Iterator[Library]:
    """The same documents on Milvus Lite, taken there by an export."""
    embedded.export(documents.parent / "town.jsonl.gz")
    with Library.open(f"milvus+lite://{documents.parent}/lite") as library:
        library.import_from(documents.parent / "town.jsonl.gz")
        yield library


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Milvus]:
    with running_milvus(tmp_path_factory.mktemp("milvus")) as running:
        yield running


@pytest.fixture
def shared(milvus: Milvus, postgresql: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a library that is not there yet, on a server of Milvus and in PostgreSQL."""
    monkeypatch.setenv("FOOTNOTE_DOCUMENTS", postgresql)
    return address(milvus.port)


def address(port: int, name: str = "", **more: Any) -> str:
    values = {"tokenizer": "standard", "timeout": 5, **more}  # what Milvus Lite has
    return f"milvus+http://127.0.0.1:{port}/{name or f'l{uuid.uuid4().hex[:8]}'}?" + "&".join(
        f"{key}={value}" for key, value in values.items()
    )


def answered(library: Library, question: str) -> dict[str, Any]:
    answer = library.ask(question).to_json()
    return {key: answer[key] for key in ("answer", "text", "abstained", "date", "agreement")} | {
        "cited": [(each["document"], each["start"], each["end"], each["quote"]) for each in answer["citations"]]
    }


# The same answers


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answers_are_those_of_the_embedded_library(embedded: Library, lite: Library, question: str) -> None:
    assert answered(lite, question) == answered(embedded, question)


@pytest.mark.parametrize("mode", ["fused", "dense", "lexical"])
def test_the_scores_are_those_of_the_embedded_library(embedded: Library, lite: Library, mode: Any) -> None:
    for where in (None, {"publisher": "The museum"}):
        first, second = (
            {(found.document, found.start): found.score for found in library.search("the new bridge", 20, mode, where)}
            for library in (embedded, lite)
        )
        assert first.keys() == second.keys()
        assert [*first.values()] == pytest.approx(
            [second[each] for each in first], rel=0.05
        )  # tantivy keeps lengths roughly


def test_words_are_weighed_and_corrected_as_in_the_embedded_library(embedded: Library, lite: Library) -> None:
    weights = embedded.term_weights(), lite.term_weights()
    for term in ("bridg", "museum", "zembla", "2+2", "nowher", ""):
        assert weights[0](term) == pytest.approx(weights[1](term))
    for question in ("who opened the brigde", "the musuem of onhva", "the chroncile"):
        assert lite.standalone(question) == embedded.standalone(question) != question


def test_a_library_comes_back_whole_from_milvus(embedded: Library, lite: Library, tmp_path: Path) -> None:
    assert lite.check() == []
    lite.export(tmp_path / "back.jsonl.gz")
    with Library.open(tmp_path / "back") as back:
        back.import_from(tmp_path / "back.jsonl.gz")
        assert back.check() == []
        assert [back.document(each.id) for each in back.documents()] == [
            embedded.document(each.id) for each in embedded.documents()
        ]
        assert answered(back, QUESTIONS[0]) == answered(embedded, QUESTIONS[0])


def test_an_empty_library_answers_nothing(shared: str) -> None:
    with Library.open(shared) as library:
        assert library.search("the bridge") == []
        assert library.ask("Who opened the bridge?").abstained
        assert library.check() == []


# Following the database


def test_what_is_added_edited_removed_and_rebuilt_is_found_as_it_is(shared: str, documents: Path) -> None:
    with Library.open(shared) as library, Library.open(shared) as other:
        library.add(documents / "gazette.txt", documents / "museum.txt")
        assert {found.document for found in other.search("the new bridge and the museum")} == {
            "gazette.txt",
            "museum.txt",
        }
        library.edit("gazette.txt", title="The Zebra Gazette")
        assert other.search("zebra", 1, "lexical")[0].title == "The Zebra Gazette"
        library.remove("museum.txt")
        assert {found.document for found in other.search("the museum")} == {"gazette.txt"}
        library.rebuild()
        assert [found.document for found in other.search("zebra", mode="lexical")][:1] == ["gazette.txt"]
        assert library.check() == other.check() == []
        library.remove("gazette.txt")
        assert other.search("the bridge") == []
        assert other.check() == []


def test_who_asks_meanwhile_sees_whole_documents_only(
    shared: str, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("".join(f"In hall {n} of the museum hang {n + 7} pictures of ships.\n\n" for n in range(60)))
    seen: list[set[str]] = []
    put = Engine._put

    def asked_in_the_middle(engine: Engine, batch: list[Any]) -> None:
        for row in batch:
            put(engine, [row])
            if row["id"] > 0:
                hits = indexes.vectors.search(np.array([row["vector"]], np.float32), 50)[1][0]
                seen.append({before._holdings.store.documents_of([int(each)])[int(each)] for each in hits if each > 0})

    with Library.open(shared) as library, Library.open(shared) as before:
        library.add(documents / "gazette.txt")
        gazette = {each.id for each in before.documents()}
        indexes = before._holdings.bring_up_to_date()
        monkeypatch.setattr(Engine, "_put", asked_in_the_middle)
        library.add(long)
        assert len(seen) > 1
        assert all(each == gazette for each in seen)
        assert len({found.document_id for found in before.search("the museum and the bridge", 50)}) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
from qa import Library
from qa.milvus import engine
put, engine._ROWS = engine.Engine._put, 1
written = 0
def killed(self, batch):
    global written
    put(self, batch)
    written += batch[0]["id"] > 0
    if written == 2:
        os.kill(os.getpid(), signal.SIGKILL)
engine.Engine._put = killed
Library.open(sys.argv[1]).add(Path(sys.argv[2]))
"""


def test_a_process_killed_between_database_and_milvus_loses_nothing(documents: Path, tmp_path: Path) -> None:
    url = f"milvus+lite://{tmp_path}/lite"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(documents)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    with Library.open(url) as library:
        assert len(library.documents()) == 6
        (problem,) = library.check()
        assert problem.endswith("they are put there at the next question")
        assert library.ask(QUESTIONS[0]).direct == "Ivan Lund"
        assert library.check() == []


def test_a_collection_that_was_lost_is_made_again(shared: str, documents: Path) -> None:
    with Library.open(shared) as library:
        library.add(documents / "gazette.txt")
        library._holdings.place._engine.remove([1])
    with Library.open(shared) as library:
        assert library.check()[0].startswith("1 passages are not in")
        library.rebuild()
        assert library.check() == []
        library._holdings.place._engine.drop()
    with Library.open(shared) as library:
        assert "has none of the" in library.check()[0]
        assert library.search("the bridge")[0].document == "gazette.txt"
        assert library.check() == []


def test_the_command_line_moves_a_library_to_milvus_and_back(
    lite: Library, documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved, file = f"milvus+lite://{tmp_path}/moved", documents.parent / "town.jsonl.gz"
    assert run(["list", "--library", moved]) == 2
    assert "there is no library in" in capsys.readouterr().err
    assert run(["import", str(file), "--to", moved]) == 0
    assert run(["check", "--library", moved]) == 0
    assert run(["export", str(tmp_path / "out.jsonl.gz"), "--library", moved]) == 0
    assert run(["ask", QUESTIONS[0], "--library", moved]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Imported 6 documents.\nAll is well.\nExported 6 documents to")
    assert "Ivan Lund" in said


# What is wrong with an engine


def test_an_engine_that_is_down_is_named(shared: str, documents: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with Library.open(address(port, timeout=0.5)) as library:
        with pytest.raises(LibraryError, match=r"the Milvus at http://127.0.0.1:\d+ cannot be reached"):
            library.add(documents / "gazette.txt")
        assert [each.name for each in library.documents()] == ["gazette.txt"]


def test_an_engine_that_falls_silent_is_named_and_found_again(
    milvus: Milvus, shared: str, documents: Path, postgresql: str
) -> None:
    with Wire(milvus.port).running() as wire, Library.open(address(wire.port, timeout=1)) as library:
        library.add(documents / "gazette.txt")
        wire.silent.set()
        with pytest.raises(LibraryError, match="does not answer in time"):
            library.search("the bridge")
        wire.silent.clear()
        wire.server_close()
    with Wire(milvus.port).running() as wire:
        assert wire.made == 0


def test_a_connection_that_is_cut_is_tried_again(milvus: Milvus, shared: str, documents: Path) -> None:
    with Wire(milvus.port).running() as wire:
        wire.cuts = 2
        with Library.open(address(wire.port)) as library:
            library.add(documents / "gazette.txt")
            assert library.search("the bridge")[0].document == "gazette.txt"
        assert wire.made > 2


def test_a_full_engine_is_named_and_the_documents_are_kept(
    milvus: Milvus, shared: str, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(shared) as library:
        library.add(documents / "gazette.txt")
        monkeypatch.setattr(milvus, "full", True)
        with pytest.raises(LibraryError, match=r"is full.*make room.*the documents are kept") as raised:
            library.add(documents / "museum.txt")
        assert "memory quota exhausted" in str(raised.value)
        assert library.check()[0].endswith("they are put there at the next question")
        monkeypatch.setattr(milvus, "full", False)
        assert library.search("the museum")[0].document == "museum.txt"
        assert library.check() == []


@pytest.mark.parametrize("version", ["v2.4.9", "milvus_lite-2.5.1", "unknown"])
def test_an_engine_that_is_too_old_is_refused(
    milvus: Milvus, shared: str, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr(milvus, "version", version)
    with Library.open(shared) as library, pytest.raises(LibraryError, match=f"of version {version}.* upgrade it to"):
        library.search("the bridge")


def test_a_wrong_token_is_refused(
    milvus: Milvus, shared: str, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus, "token", "root:right")
    monkeypatch.setenv("FOOTNOTE_MILVUS_TOKEN", "root:wrong")
    with Library.open(shared) as library, pytest.raises(LibraryError, match="refuses the token") as raised:
        library.search("the bridge")
    assert "root:wrong" not in str(raised.value)
    monkeypatch.setenv("FOOTNOTE_MILVUS_TOKEN", "root:right")
    with Library.open(shared) as library:
        assert library.search("the bridge") == []


def test_a_collection_of_another_library_or_encoder_is_left_alone(
    shared: str, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(shared) as library:
        library.add(documents / "gazette.txt")
        monkeypatch.setenv("FOOTNOTE_DOCUMENTS", str(tmp_path / "elsewhere"))
        with Library.open(shared) as other:
            with pytest.raises(LibraryError, match="has the passages of another library: name another"):
                other.add(documents / "museum.txt")
            monkeypatch.setattr(other._holdings, "fingerprint", "of another encoder")
            with pytest.raises(LibraryError, match="of another library, made with another encoder"):
                other.search("the bridge")
        assert library.check() == []
        assert library.search("the bridge")[0].document == "gazette.txt"


def test_a_collection_that_is_not_ours_is_left_alone(milvus: Milvus, shared: str, documents: Path) -> None:
    settings = MilvusSettings.from_url(shared)
    engine = Engine.connect(settings)
    engine._client.create_collection(settings.name, dimension=4)
    engine._client.insert(settings.name, [{"id": 1, "vector": [1, 0, 0, 0]}])
    with Library.open(shared) as library, pytest.raises(LibraryError, match="is not Footnote's"):
        library.add(documents / "gazette.txt")
    assert engine._client.get(settings.name, ids=[1])
    engine.close()


def test_a_folder_of_milvus_lite_is_used_by_one_process(lite: Library, documents: Path) -> None:
    program = "import sys; from qa import Library; Library.open(sys.argv[1]).search('the bridge')"
    ended = subprocess.run(
        [sys.executable, "-c", program, f"milvus+lite://{documents.parent}/lite"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "end the other process that uses it" in ended.stderr.splitlines()[-1]


# Settings


def test_settings_are_read_from_the_url_and_the_environment(tmp_path: Path) -> None:
    environment = {"FOOTNOTE_MILVUS_TOKEN": "root:Milvus", "FOOTNOTE_DOCUMENTS": "postgresql://db/papers"}
    settings = MilvusSettings.from_url(
        "milvus+https://milvus.example:19530/reports?consistency=Bounded&replicas=2&partitions=16&index=DISKANN",
        environment,
    )
    assert (settings.address, settings.name) == ("https://milvus.example:19530", "reports")
    assert settings.documents == "postgresql://db/papers?library=reports"
    assert (settings.consistency, settings.replicas, settings.partitions) == ("Bounded", 2, 16)
    assert (settings.index, settings.index_parameters) == ("DISKANN", {})
    assert "root:Milvus" not in repr(settings)
    lite = MilvusSettings.from_url(f"milvus+lite://{tmp_path}/papers", {})
    assert (lite.address, lite.documents, lite.is_lite) == (f"{tmp_path}/papers/milvus.db", tmp_path / "papers", True)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("milvus+ftp://host/reports", "is no place of a library"),
        ("milvus+http:///reports", "is no place of a library"),
        ("milvus+lite://", "the path of the library is empty"),
        ("milvus+lite:/papers", "is no place of a library"),
        ("milvus+http://host:19530/", "is no name for a library"),
        ("milvus+http://host:19530/Two Words", "is no name for a library"),
        ("milvus+http://someone:secret@host/reports", "put the token into FOOTNOTE_MILVUS_TOKEN"),
        ("milvus+http://host/reports?consistency=Weak", "is none of Strong"),
        ("milvus+http://host/reports?replicas=two", "is no number"),
        ("milvus+http://host/reports?colour=red", "'colour' in the URL of the library is unknown"),
    ],
)
def test_a_url_that_cannot_be_understood_is_refused(url: str, said: str) -> None:
    with pytest.raises(LibraryError, match=said):
        Library.open(url)


def test_partitions_and_another_index_find_the_same(milvus: Milvus, shared: str, documents: Path) -> None:
    with Library.open(address(milvus.port, partitions=4, index="HNSW", consistency="Bounded")) as library:
        library.add(documents)
        assert library.ask(QUESTIONS[0]).direct == "Ivan Lund"
        assert library.check() == []
