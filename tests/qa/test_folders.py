"""Folders as people have them: excludes, links, names, rights, files that change, archives, and watching."""

import io
import os
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.document import Document
from qa import Library
from qa.add_report import AddReport
from qa.errors import BadExclude
from qa.folders import Found, NotWalked, excludes, files_at, is_gone


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def walked(folder: Path, *patterns: str) -> list[str]:
    found = files_at(folder, excludes(patterns))
    return sorted(each.path.relative_to(folder).as_posix() for each in found if isinstance(each, Found))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    names = ("a_txt", "b_log", "drafts__c_txt", "notes__d_txt", "notes__drafts__e_txt", "notes__deep__f_log")
    return write(tmp_path / "tree", **dict.fromkeys(names, "words"))


ALL = ["a.txt", "b.log", "drafts/c.txt", "notes/d.txt", "notes/deep/f.log", "notes/drafts/e.txt"]


@pytest.mark.parametrize(
    ("patterns", "left_out"),
    [
        ([], []),
        (["*.log"], ["b.log", "notes/deep/f.log"]),
        (["drafts/"], ["drafts/c.txt", "notes/drafts/e.txt"]),
        (["/drafts/"], ["drafts/c.txt"]),
        (["*.log", "!f.log"], ["b.log"]),
        (["notes/**/e.txt"], ["notes/drafts/e.txt"]),
    ],
)
def test_patterns_are_those_of_gitignore(tree: Path, patterns: list[str], left_out: list[str]) -> None:
    assert walked(tree, *patterns) == [name for name in ALL if name not in left_out]


def test_what_programs_leave_beside_files_is_no_file_of_a_person(tmp_path: Path) -> None:
    for name in ("lease.docx", "~$lease.docx", "Thumbs.db", "desktop.ini", ".DS_Store", "metadata.json"):
        (tmp_path / name).write_text("words", encoding="utf-8")

    assert walked(tmp_path) == ["lease.docx"]


def test_a_file_in_a_folder_excludes_what_is_below_it_and_the_nearest_says_the_last(tree: Path) -> None:
    (tree / ".footnoteignore").write_text("# what is not finished\ndrafts/\n*.log\n", encoding="utf-8")
    (tree / "notes" / ".footnoteignore").write_text("!*.log\n/d.txt\n", encoding="utf-8")
    assert walked(tree) == ["a.txt", "notes/deep/f.log"]
    assert walked(tree, "a.*") == ["notes/deep/f.log"]


def test_a_pattern_that_is_none_is_told(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(BadExclude, match="a pattern of what is not added cannot be understood"):
        excludes(["!"])
    (tree / "notes" / ".footnoteignore").write_text("!\n", encoding="utf-8")
    assert walked(tree) == ["a.txt", "b.log", "drafts/c.txt"]


def test_links_are_followed_to_files_alone_and_each_other_one_is_told_as_is_a_pipe(tree: Path) -> None:
    (tree / "link.txt").symlink_to(tree / "a.txt")
    (tree / "around").symlink_to(tree, target_is_directory=True)
    (tree / "itself").symlink_to("itself")
    (tree / "nowhere").symlink_to("gone")
    os.mkfifo(tree / "pipe")
    told = {each.path.name: each for each in files_at(tree, excludes([])) if isinstance(each, NotWalked)}
    assert sorted(told) == ["around", "itself", "nowhere", "pipe"]
    assert told["pipe"].reason == "it is no regular file; copy what it holds into one"
    assert told["around"].reason == "it is a link to a folder; add that folder by itself"
    assert told["itself"].reason == f"{tree / 'itself'} cannot be read (Too many levels of symbolic links); " + (
        "check where it leads"
    )
    assert [told[name].is_refused for name in sorted(told)] == [False, True, False, False]
    assert walked(tree) == sorted([*ALL, "link.txt"])


def test_a_file_is_gone_when_nothing_stands_at_its_path_nor_at_that_of_a_file_it_came_in(tree: Path) -> None:
    latin = tree / os.fsdecode(b"caf\xe9.txt")
    latin.touch()
    there = [tree / "a.txt", tree / "a.txt" / "part.txt", tree / "a.txt" / "below" / "part.txt"]
    assert [is_gone(str(path)) for path in there] == [False] * 3
    assert is_gone(str(tree / "notes" / "gone.txt"))
    assert is_gone(str(tree / "notes" / "gone.zip" / "part.txt"))
    assert not is_gone(str(latin).encode("utf-8", "backslashreplace").decode())
    latin.unlink()
    assert is_gone(str(latin).encode("utf-8", "backslashreplace").decode())


# In a library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


def held(library: Library) -> list[str]:
    return sorted(document.path for document in library.documents())


def age(folder: Path) -> None:
    """Let the last changes of files lie long ago."""
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose bytes are read."""
    names: list[str] = []
    read = Path.open

    def noting(self: Path, mode: str = "r", *more: object, **named: object) -> io.IOBase:
        if mode == "rb":
            names.append(self.name)
        return read(self, mode, *more, **named)

    monkeypatch.setattr(Path, "open", noting)
    return names


def test_what_is_unchanged_is_not_read_again(library: Library, tree: Path, opened: list[str]) -> None:
    age(tree)
    write(tree, b_log="other words", a_txt="words")
    age(tree)
    library.add(tree / "notes", tree / "b.log")
    opened.clear()
    report = library.add(tree)
    assert sorted(opened) == ["a.txt", "c.txt"]
    assert {skipped.reason for skipped in report.skipped} == {"unchanged", "the library holds it already"}
    library.remove("b.log")
    assert library.add(tree).added == ("b.log",)


def test_a_file_of_the_same_size_and_time_is_read_again_when_its_bytes_were_written_anew(
    library: Library, tree: Path
) -> None:
    age(tree)
    library.add(tree / "a.txt")
    (tree / "a.txt").write_text("wards", encoding="utf-8")
    age(tree)
    assert library.add(tree / "a.txt").replaced == ("a.txt",)


def test_a_touched_file_is_unchanged_by_its_hash(library: Library, tree: Path) -> None:
    library.add(tree / "a.txt")
    os.utime(tree / "a.txt")
    report = library.add(tree / "a.txt")
    assert [skipped.reason for skipped in report.skipped] == ["unchanged"]


def test_one_bad_file_never_stops_the_rest(library: Library, tmp_path: Path) -> None:
    folder = write(tmp_path / "folder", good_txt="The mill was built in 1904.", empty_txt="")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("The inn was opened in 1990.", encoding="utf-8")
    (folder / os.fsdecode(b"caf\xe8.txt")).write_text("The inn was closed in 1995.", encoding="utf-8")
    (folder / "loop").symlink_to("loop")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 9)
    report = library.add(folder)
    assert sorted(report.added) == ["caf?.txt", "caf?.txt", "good.txt"]
    assert sorted(Path(refused.source).name for refused in report.refused) == ["empty.txt", "loop", "picture.txt"]
    assert all("\n" not in refused.reason and refused.source in refused.reason for refused in report.refused[:1])
    again = library.add(folder, sync=True)
    assert (again.added, again.replaced, again.moved, again.removed) == ((), (), (), ())
    assert len(library.documents()) == 3


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no user ids")
def test_a_folder_without_permission_is_told_and_nothing_in_it_is_gone() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name), open__a_txt="words", closed__b_txt="words")
        for path in (folder, folder / "open"):
            path.chmod(0o755)
        (folder / "closed").chmod(0)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            first, second = sorted(files_at(folder, excludes([])), key=lambda each: each.path)
            assert not is_gone(str(folder / "closed" / "b.txt"))
        finally:
            if is_root:
                os.seteuid(0)
            (folder / "closed").chmod(0o755)
    assert second == Found(folder / "open" / "a.txt", "open")
    assert first == NotWalked(
        folder / "closed", f"{folder / 'closed'} cannot be read (Permission denied); look at its permissions"
    )


def packed(path: Path, **texts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name.replace("_", "."), text)
    return path


def test_what_a_file_holds_follows_it(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    archive = packed(folder / "papers.zip", one_txt="The mill was built in 1904.", two_txt="The weir is of stone.")
    assert sorted(library.add(folder).added) == ["one.txt", "two.txt"]
    assert held(library) == ["papers.zip/one.txt", "papers.zip/two.txt"]
    library.edit("one.txt", title="The mill")
    packed(archive, one_txt="The mill was built in 1905.", three_txt="The lock was dug later.")
    report = library.add(folder)
    assert (report.added, report.replaced) == (("three.txt",), ("one.txt",))
    assert held(library) == ["papers.zip/one.txt", "papers.zip/three.txt"]
    assert library.document("one.txt").title == "The mill"
    archive.rename(folder / "old.zip")
    report = library.add(folder, sync=True)
    assert (sorted(report.moved), report.removed) == (["one.txt", "three.txt"], ())
    assert held(library) == ["old.zip/one.txt", "old.zip/three.txt"]
    (folder / "old.zip").unlink()
    write(folder, other_txt="words")
    assert len(library.add(folder, sync=True).removed) == 2
    assert library.check() == []


def test_a_file_that_changes_while_it_is_read_is_read_again(
    library: Library, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import qa.file_reading

    read, times = qa.file_reading.bytes_of, []

    def changing(path: Path) -> bytes:
        data = read(path)
        times.append(path)
        if len(times) < most:
            path.write_text("words " * (len(times) + 1), encoding="utf-8")
        return data

    monkeypatch.setattr(qa.file_reading, "bytes_of", changing)
    most = 3
    library.add(tree / "a.txt")
    assert library.document("a.txt").text == "words words words "
    most = 100
    (refused,) = library.add(tree / "b.log").refused
    assert refused.reason == f"{tree / 'b.log'} changes while it is read; add it again when it is finished"


def test_a_folder_that_is_watched_is_kept_up_with(library: Library, tree: Path) -> None:
    stop, reports = threading.Event(), list[AddReport]()

    def watch() -> None:
        for report in library.watch(tree, sync=True, exclude=["*.log"], stop=stop):
            reports.append(report)

    def until(number: int) -> AddReport:
        waited = time.monotonic() + 60
        while len(reports) < number and time.monotonic() < waited:
            time.sleep(0.05)
        return reports[number - 1]

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        assert len(until(1).added) == 1  # the other files say the same
        write(tree, new_txt="The mill was built in 1904.", left_log="out")
        assert until(2).added == ("new.txt",)
        (tree / "new.txt").unlink()
        assert [Path(name).name for name in until(3).removed] == ["new.txt"]
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()


def test_attachments_say_which_mail_they_came_in() -> None:
    document = Document("1" * 64, "a.pdf", "/mail.eml/a.pdf", "words", "a", folder="mail.eml", parent="2" * 64)
    assert document.path == "mail.eml/a.pdf"


# A text that several files hold


def test_a_text_stays_while_any_file_holds_it(library: Library, tmp_path: Path) -> None:
    folder = write(tmp_path / "folder", a_txt="The boat is blue.", b_txt="The boat is blue.", c_txt="The mast is tall.")
    age(folder)
    library.add(folder)
    assert held(library) == ["a.txt", "c.txt"]
    write(folder, a_txt="The gate opens at nine.")
    report = library.add(folder)
    assert (report.added, report.replaced) == (("b.txt",), ("a.txt",))
    assert held(library) == ["a.txt", "b.txt", "c.txt"]
    library.edit("b.txt", title="The blue boat")
    write(folder, d_txt="The boat is blue.")
    library.add(folder)
    age(folder)
    library.add(folder)
    (folder / "b.txt").unlink()
    report = library.add(folder, sync=True)
    assert (report.moved, report.removed) == (("d.txt",), ())
    assert held(library) == ["a.txt", "c.txt", "d.txt"]
    assert library.document("d.txt").title == "The blue boat"


def test_a_text_stays_where_the_file_that_had_it_first_changes_last(library: Library, tmp_path: Path) -> None:
    folder = write(tmp_path / "folder", z_txt="The boat is blue.")
    library.add(folder)
    packed(folder / "a.zip", one_txt="The boat is blue.")
    write(folder, b_txt="The boat is blue.", z_txt="The gate opens at nine.")
    library.add(folder)

    assert held(library) == ["a.zip/one.txt", "z.txt"]
    assert library.search("blue boat", k=1)[0].document == "one.txt"


def test_a_text_stays_when_the_archive_that_holds_it_changes(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    packed(folder / "z.zip", one_txt="The boat is blue.", two_txt="The mast is tall.")
    age(folder)
    library.add(folder)
    write(folder, a_txt="The boat is blue.")
    age(folder)
    library.add(folder)
    packed(folder / "z.zip", two_txt="The mast is tall.")
    library.add(folder)

    assert held(library) == ["a.txt", "z.zip/two.txt"]
