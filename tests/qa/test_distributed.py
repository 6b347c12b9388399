"""Adding with Ray: the same library as without, whatever dies on the way."""

import json
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import fsspec
import numpy as np
import pytest

from corpus.reading import ReadText
from corpus.store import Store
from qa.errors import ClusterUnusable, EncoderUnusable, NoSuchPath
from qa.library import Library
from tests.qa.town import TOWN

if find_spec("ray") is None:  # not importorskip: Ray reads its environment when it is imported, see ``cluster``
    pytest.skip("needs the extra ray: pip install -e '.[ray]'", allow_module_level=True)
pytest.importorskip("s3fs", reason="needs s3fs")

ROOT = Path(__file__).parents[2]
COPIES = 10
"""Documents of each kind: as many that a process can be killed while some are in and others are not."""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
"""Ray Data sets options of its own that it deprecates."""


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as reading needs: one bucket, whose objects are the files of a folder."""

    folder: Path

    def do_GET(self):
        at = urlsplit(self.path)
        key = unquote(at.path).partition("/town")[2].strip("/")
        if "list-type" in (asked := parse_qs(at.query)):
            self.answer(self.listed(asked.get("prefix", [""])[0]).encode(), "application/xml")
        elif (self.folder / key).is_file():
            self.answer((self.folder / key).read_bytes(), "binary/octet-stream")
        else:
            self.send_error(404)

    do_HEAD = do_GET  # noqa: N815

    def listed(self, prefix):
        held = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
        rows = "".join(
            f"<Contents><Key>{key}</Key><Size>{path.stat().st_size}</Size><ETag>{path.stat().st_mtime_ns}</ETag>"
            "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            for path in held
            if (key := path.relative_to(self.folder).as_posix()).startswith(prefix)
        )
        return f"<ListBucketResult><Name>town</Name><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("etag", '"1"')
        self.send_header("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_):
        """Nothing is logged."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """Many documents, no two alike, one that cannot be read, and a description."""
    folder = tmp_path_factory.mktemp("documents")
    for number in range(COPIES):
        below = folder / str(number)
        below.mkdir()
        for name, text in TOWN.items():
            (below / name).write_text(f"{text}\nThis is copy {number}.\n", encoding="utf-8")
    (folder / "0" / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "0" / "metadata.json").write_text(json.dumps({"museum.txt": {"publisher": "The Museum"}}))
    return folder


@pytest.fixture(scope="module")
def bucket(documents):
    Bucket.folder = documents
    with ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@dataclass(frozen=True)
class Cluster:
    """A cluster: its address, and the process that keeps it."""

    address: str
    process: subprocess.Popen

    def kill_one_that_encodes(self):
        self.process.stdin.write("kill\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "killed\n"


@pytest.fixture(scope="module")
def cluster(bucket, tmp_path_factory):
    """A cluster of two processors of this machine, which reaches the bucket as S3."""
    errors = tmp_path_factory.mktemp("ray") / "errors"
    with pytest.MonkeyPatch.context() as patch, errors.open("w") as file:
        settings = {"anon": True, "client_kwargs": {"endpoint_url": bucket}}
        patch.setenv("FSSPEC_S3", json.dumps(settings))
        patch.setitem(fsspec.config.conf, "s3", settings)  # which it read from there when it was imported
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        patch.setenv("OMP_NUM_THREADS", "1")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        command = [sys.executable, "-m", "tests.qa.ray_nodes"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, text=True, cwd=ROOT
        ) as process:
            address = process.stdout.readline().strip()
            assert address, errors.read_text()
            yield Cluster(address, process)
            process.stdin.close()


@pytest.fixture(scope="module")
def plain(documents, tmp_path_factory):
    """The library as it is without Ray."""
    folder = tmp_path_factory.mktemp("plain")
    with Library.open(folder) as library:
        library.add(documents)
    return kept(folder)


def kept(folder):
    """What a library keeps of each document, by its path: text, what is known of it, passages, vectors."""
    with Store.open(folder) as store:
        fingerprint = of_vectors(folder)
        ids = store.embedded(fingerprint)
        vectors = dict(zip(ids.tolist(), store.vectors(fingerprint, ids)[1], strict=True))
        sentences = store.sentence_vectors(fingerprint, ids.tolist())
        found = {}
        for summary in store.summaries():
            own = store.passage_ids([summary.id]).tolist()
            passages = list(store.passages_by_id(own).values())
            found[summary.path] = (
                store.get(summary.id),
                passages,
                np.array([vectors[each] for each in own]),
                np.concatenate([sentences[each] for each in own]),
            )
        assert len(found) == len(store.summaries())
        return found


def of_vectors(folder):
    with closing(sqlite3.connect(folder / "footnote.db")) as database:
        return database.execute("SELECT DISTINCT fingerprint FROM vectors").fetchone()[0]


def counted(folder):
    """How many documents a library holds; 0 when it is not made yet."""
    try:
        with closing(sqlite3.connect(f"file:{folder}/footnote.db?mode=ro", uri=True)) as database:
            return database.execute("SELECT count(*) FROM documents").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def assert_same(found, expected):
    """Two libraries hold the same, and nothing twice: texts and offsets to the letter, vectors within a thousandth."""
    assert found.keys() == expected.keys()
    for path, (document, passages, vectors, sentences) in found.items():
        same, same_passages, same_vectors, same_sentences = expected[path]
        assert document == same
        assert passages == same_passages
        assert np.abs(vectors - same_vectors).max() < 1e-3
        assert np.abs(sentences - same_sentences).max() < 1e-3


def test_a_process_that_is_killed_in_the_middle_costs_nothing_and_doubles_nothing(cluster, documents, plain, tmp_path):
    library = tmp_path / "library"
    command = ["add", documents, "--library", library, "--ray", cluster.address, "--json"]
    adding = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    while adding.poll() is None and not counted(library):
        time.sleep(0.02)
    before = counted(library)
    cluster.kill_one_that_encodes()
    said, errors = adding.communicate()
    assert 0 < before < len(plain), "it was killed in the middle"
    assert adding.returncode == 1, errors
    report = json.loads(said)
    assert len(report["added"]) == len(plain)
    assert [Path(each["source"]).name for each in report["refused"]] == ["broken.pdf"]
    assert_same(kept(library), plain)


def test_an_interrupted_adding_goes_on_where_it_stopped_and_takes_in_what_changed(cluster, documents, tmp_path):
    class Enough(Exception):
        pass

    def stop_soon(stage, done, total):
        if done == 3:
            raise Enough

    folder = tmp_path / "documents"
    for name in ("2", "3"):
        shutil.copytree(documents / name, folder / name)
    earlier = time.time() - 60
    with Library.open(tmp_path / "library") as library:
        with pytest.raises(Enough):
            library.add(folder, ray=cluster.address, progress=stop_soon)
        first, *others = (Path(each.source) for each in library.documents())
        assert len(others) == 2
        first.write_text(first.read_text(encoding="utf-8") + "It was written again.\n", encoding="utf-8")
        for path in folder.rglob("*.txt"):
            os.utime(path, (earlier, earlier))
        again = library.add(folder, ray=cluster.address)
        assert again.replaced == (first.name,)
        assert sorted(each.source for each in again.skipped) == sorted(map(str, others))
        assert len(again.added) == 2 * len(TOWN) - 3
        assert len(library.documents()) == 2 * len(TOWN)
        assert library.ask("Who opened the bridge?").direct == "Ivan Lund"
        third = library.add(folder, ray="127.0.0.1:1")  # no cluster is needed where nothing is new
        assert [each.reason for each in third.skipped] == ["unchanged"] * 2 * len(TOWN)


def test_files_of_s3_are_the_same_documents(cluster, documents, plain, tmp_path):
    with Library.open(tmp_path / "library") as library:
        report = library.add("s3://town/0", ray=cluster.address, exclude=["football*"])
        assert sorted(report.added) == sorted(set(TOWN) - {"football.txt"})
        assert [each.source for each in report.refused] == ["s3://town/0/broken.pdf"]
        museum = library.document("museum.txt")
        local = plain["0/museum.txt"][0]
        assert (museum.source, museum.publisher) == ("s3://town/0/museum.txt", "The Museum")
        assert (museum.id, museum.text, museum.published) == (local.id, local.text, local.published)
        assert library.original("museum.txt") == (documents / "0" / "museum.txt").read_bytes()
        again = library.add("s3://town/0", ray="127.0.0.1:1", exclude=["football*", "broken*"])
        assert {each.reason for each in again.skipped} == {"unchanged"}
        with pytest.raises(NoSuchPath, match="there are no files at s3://town/nothing"):
            library.add("s3://town/nothing", ray=cluster.address)
        with pytest.raises(NoSuchPath, match="no known file system"):
            library.add("gopher://town/0", ray=cluster.address)


def test_nodes_read_with_a_document_reader_of_ones_own(cluster, tmp_path):
    def read_kml(data):
        return ReadText(data.decode().removeprefix("KML "), title="The harbour")

    (tmp_path / "harbour.kml").write_bytes(b"KML The harbour was deepened on 4 March 1987.")
    with Library.open(tmp_path / "library", document_readers={".kml": read_kml}) as library:
        assert library.add(tmp_path / "harbour.kml", ray=cluster.address).added == ("harbour.kml",)
        (document,) = library.documents()
        assert document.title == "The harbour"
        assert library.ask("When was the harbour deepened?").direct == "4 March 1987"


def test_a_node_without_the_encoder_is_told_in_a_line(cluster, documents, tmp_path):
    with Library.open(tmp_path / "library") as library:
        library._store.set_setting("encoder", "/nothing/here")
        with pytest.raises(EncoderUnusable, match="a node of the cluster cannot load the encoder"):
            library.add(documents / "1", ray=cluster.address)
        assert library.documents() == []


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1:1", "no Ray cluster answers at 127.0.0.1:1 (Connection refused)"),
        ("ray://127.0.0.1:1", "no Ray cluster answers at ray://127.0.0.1:1 (Connection refused)"),
        ("here", "'here' is no address of a Ray cluster"),
        ("here:port", "'here:port' is no address of a Ray cluster"),
    ],
)
def test_a_cluster_that_is_not_there_is_told_in_a_line(documents, tmp_path, address, why):
    with Library.open(tmp_path / "library") as library, pytest.raises(ClusterUnusable) as told:
        library.add(documents / "1", ray=address)
    assert str(told.value).startswith(why)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("says", [b"", b"220 mail.example.org ready\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_a_port_of_something_else_is_told_in_a_line(documents, tmp_path, says):
    with socket.create_server(("127.0.0.1", 0)) as server, Library.open(tmp_path / "library") as library:
        address = f"127.0.0.1:{server.getsockname()[1]}"

        def answer():
            connection, _ = server.accept()
            connection.sendall(says)
            connection.close()

        answering = threading.Thread(target=answer)
        answering.start()
        with pytest.raises(ClusterUnusable) as told:
            library.add(documents / "1", ray=address)
        answering.join()
    assert address in str(told.value)
    assert "no Ray cluster" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_port_that_never_answers_is_given_up(documents, tmp_path, monkeypatch):
    monkeypatch.setattr("qa.distributed.adding.CLUSTER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server, Library.open(tmp_path / "library") as library:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ClusterUnusable, match=f"no Ray cluster answers at {address} .timed out."):
            library.add(documents / "1", ray=address)
