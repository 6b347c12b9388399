"""A published folder is there whole or not at all, also after a crash, on a full disk, and in a race."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings.snapshot import discard_others, find, link, publish

ONE, TWO = "1a" * 32, "2b" * 32


def files(content: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "words.txt").write_text(content)
        (folder / "parts").mkdir()
        (folder / "parts" / "more.bin").write_bytes(b"\0" * 1000)
        (folder / "empty").touch()

    return write


def names(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir())


def test_what_is_published_is_found_under_its_fingerprint(tmp_path: Path) -> None:
    root = tmp_path / "derived"
    assert find(root, "words", ONE) is None
    place = publish(root, "words", ONE, files("one"))
    assert place == root / f"words-{ONE[:16]}"
    assert find(root, "words", ONE) == place
    assert (place / "words.txt").read_text() == "one"
    assert find(root, "words", TWO) is None
    assert find(root, "vectors", ONE) is None
    assert names(root) == [place.name]


def test_the_manifest_names_what_it_is_and_every_file(tmp_path: Path) -> None:
    manifest = json.loads((publish(tmp_path, "words", ONE, files("one")) / "manifest.json").read_text())
    assert (manifest["format"], manifest["name"], manifest["fingerprint"]) == (1, "words", ONE)
    assert sorted(manifest["files"]) == ["empty", "parts/more.bin", "words.txt"]
    assert manifest["files"]["words.txt"] == {
        "bytes": 3,
        "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
    }


def rewrite(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize(
    "damage",
    [
        lambda place: (place / "words.txt").write_text("two"),
        lambda place: (place / "words.txt").write_text("on"),
        lambda place: (place / "words.txt").unlink(),
        lambda place: (place / "parts" / "more.bin").write_bytes(b"\0" * 999 + b"\1"),
        lambda place: (place / "another.txt").touch(),
        lambda place: (place / "manifest.json").unlink(),
        lambda place: (place / "manifest.json").write_bytes(b""),
        lambda place: (place / "manifest.json").write_bytes(b"\xff\xfe"),
        lambda place: (place / "manifest.json").write_text("[1, 2]"),
        lambda place: (place / "manifest.json").write_text('{"files": {"words.txt": 3}}'),
        lambda place: rewrite(place / "manifest.json", '"format": 1', '"format": 2'),
        lambda place: rewrite(place / "manifest.json", ONE, ONE[:16] + TWO[16:]),
        lambda place: rewrite(place / "manifest.json", "words.txt", "../../words.txt"),
    ],
)
def test_a_folder_that_is_not_as_written_is_not_found_and_is_replaced(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    place = publish(tmp_path, "words", ONE, files("one"))
    damage(place)
    assert find(tmp_path, "words", ONE) is None
    assert publish(tmp_path, "words", ONE, files("again")) == place
    assert find(tmp_path, "words", ONE) == place
    assert (place / "words.txt").read_text() == "again"
    assert names(tmp_path) == [place.name]


def test_a_write_that_fails_surfaces_and_leaves_what_was_published(tmp_path: Path) -> None:
    before = publish(tmp_path, "words", ONE, files("one"))

    def fill_the_disk(folder: Path) -> None:
        (folder / "words.txt").write_text("tw")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        publish(tmp_path, "words", TWO, fill_the_disk)
    assert find(tmp_path, "words", ONE) == before
    assert find(tmp_path, "words", TWO) is None
    assert names(tmp_path) == [before.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_is_full_surfaces(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        (folder / "words.txt").symlink_to("/dev/full")
        (folder / "words.txt").write_text("two")

    with pytest.raises(OSError, match="No space left"):
        publish(tmp_path, "words", TWO, write)
    assert names(tmp_path) == []


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupt(folder: Path) -> None:
        (folder / "words.txt").write_text("tw")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, "words", TWO, interrupt)
    assert names(tmp_path) == []


def test_a_whole_folder_that_is_there_already_stays(tmp_path: Path) -> None:
    publish(tmp_path, "words", ONE, files("first"))
    place = publish(tmp_path, "words", ONE, files("second"))
    assert (place / "words.txt").read_text() == "first"
    assert names(tmp_path) == [place.name]


def test_what_is_linked_becomes_the_next_state_and_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    before = publish(tmp_path, "words", ONE, files("one"))

    def change(folder: Path) -> None:
        link(before, folder)
        assert (folder / "parts" / "more.bin").read_bytes() == b"\0" * 1000
        (folder / "new").write_text("two")
        (folder / "new").replace(folder / "words.txt")

    after = publish(tmp_path, "words", TWO, change)
    assert find(tmp_path, "words", TWO) == after
    assert (after / "words.txt").read_text() == "two"
    assert (after / "empty").read_bytes() == b""
    assert find(tmp_path, "words", ONE) == before


def publish_often(root: Path, times: int) -> None:
    for n in range(times):
        place = publish(root, "words", f"{n:016x}", files(str(n)))
        assert (place / "words.txt").read_text() == str(n)


def test_processes_that_publish_the_same_at_once_both_end_well(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    processes = [context.Process(target=publish_often, args=(tmp_path, 25)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert names(tmp_path) == [f"words-{n:016x}" for n in range(25)]
    assert all(find(tmp_path, "words", f"{n:016x}") for n in range(25))


def test_leftovers_of_processes_that_are_no_more_are_removed_and_of_living_ones_kept(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".tmp-{dead.pid}-abc" / "below").mkdir(parents=True)
    (tmp_path / f".tmp-{os.getppid()}-abc").mkdir()
    (tmp_path / ".tmp-mine-abc").mkdir()
    place = publish(tmp_path, "words", ONE, files("one"))
    assert names(tmp_path) == sorted([".tmp-mine-abc", f".tmp-{os.getppid()}-abc", place.name])


def test_others_of_the_same_name_are_discarded_and_nothing_else(tmp_path: Path) -> None:
    old, kept = publish(tmp_path, "words", ONE, files("one")), publish(tmp_path, "words", TWO, files("two"))
    other = publish(tmp_path, "vectors", ONE, files("one"))
    (tmp_path / "words-of-mine").mkdir()
    reader = (old / "words.txt").open()
    discard_others(tmp_path, "words", TWO)
    assert names(tmp_path) == sorted([kept.name, other.name, "words-of-mine"])
    assert find(tmp_path, "words", TWO) == kept
    assert reader.read() == "one"  # who has it open keeps reading
    reader.close()


@pytest.mark.parametrize(
    ("name", "fingerprint"),
    [("../words", ONE), ("", ONE), ("words", "../../etc"), ("words", "1a"), ("a-b", ONE)],
)
def test_a_name_that_could_lead_out_of_the_root_is_refused(tmp_path: Path, name: str, fingerprint: str) -> None:
    for use in (find, discard_others):
        with pytest.raises(ValueError, match="do not name a folder"):
            use(tmp_path, name, fingerprint)
    with pytest.raises(ValueError, match="do not name a folder"):
        publish(tmp_path, name, fingerprint, files("one"))
