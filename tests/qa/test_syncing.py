"""Folders whose files were renamed, moved or deleted since they were added."""

from pathlib import Path

import pytest

from qa import Library
from qa.errors import LibraryError, NoSuchPath


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "a.txt").write_text("The school cat is called Mia.\n", encoding="utf-8")
    (folder / "notes" / "b.txt").write_text("The school dog is called Rolf.\n", encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path, documents: Path):
    with Library.open(tmp_path / "library") as opened:
        opened.add(documents)
        (documents / "notes").rename(documents / "archive")
        (documents / "archive" / "b.txt").write_text("The school dog is called Bruno.\n", encoding="utf-8")
        yield opened


def held(library: Library) -> list[str]:
    return sorted("/".join(Path(document.source).parts[-2:]) for document in library.documents())


def test_files_that_are_gone_are_named_and_moved_ones_keep_their_document(library: Library, documents: Path) -> None:
    report = library.add(documents)
    assert report.gone == (str(documents / "notes" / "b.txt"),)
    assert (report.added, report.moved, report.replaced, report.removed) == (("b.txt",), ("a.txt",), (), ())
    assert held(library) == ["archive/a.txt", "archive/b.txt", "notes/b.txt"]


def test_files_that_are_gone_are_removed_to_sync(library: Library, documents: Path) -> None:
    report = library.add(documents, sync=True)
    assert (report.gone, report.removed) == ((), (str(documents / "notes" / "b.txt"),))
    assert held(library) == ["archive/a.txt", "archive/b.txt"]
    assert library.ask("What is the school dog called?").direct == "Bruno"


def test_an_edited_title_outlasts_a_move_and_a_title_from_the_name_follows_it(
    library: Library, documents: Path
) -> None:
    library.add(documents, sync=True)
    library.edit("b.txt", title="Dogs")
    (documents / "archive" / "a.txt").rename(documents / "cats.txt")
    (documents / "archive" / "b.txt").rename(documents / "dogs.txt")
    assert library.add(documents, sync=True).removed == ()
    assert sorted((document.name, document.title) for document in library.documents()) == [
        ("cats.txt", "cats"),
        ("dogs.txt", "Dogs"),
    ]


def test_a_copy_is_skipped_and_other_folders_are_left_alone(library: Library, documents: Path, tmp_path: Path) -> None:
    library.add(documents, sync=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "copy.txt").write_bytes((documents / "archive" / "a.txt").read_bytes())
    report = library.add(other, sync=True)
    assert ([skipped.source for skipped in report.skipped], report.removed) == ([str(other / "copy.txt")], ())


def test_from_a_folder_without_files_nothing_is_removed(library: Library, documents: Path) -> None:
    for path in (documents / "archive").iterdir():
        path.unlink()
    report = library.add(documents, sync=True)
    assert (len(report.gone), report.removed) == (2, ())


def test_a_path_that_is_missing_is_refused_and_an_empty_one_is_an_error(library: Library, tmp_path: Path) -> None:
    report = library.add(tmp_path / "nowhere.txt")
    assert [(refused.source, refused.reason) for refused in report.refused] == [
        (str(tmp_path / "nowhere.txt"), f"{tmp_path / 'nowhere.txt'} does not exist; check the path")
    ]
    with pytest.raises(NoSuchPath, match="a path is empty"):
        library.add("")
    with pytest.raises(LibraryError, match="the path of the library is empty"):
        Library.open("")
