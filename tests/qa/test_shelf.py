"""The libraries of one person: made, named, deleted, brought back, and never found outside of their folder."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.errors import BadName, LibraryError, NoSuchLibrary
from qa.library import Library
from qa.settings import DAYS_KEPT_ASIDE, MOST_NAME_CHARACTERS
from qa.shelf import Shelf


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "libraries")


def names(shelf):
    return [place.name for place in shelf.places()]


def test_libraries_stand_by_name_after_those_from_elsewhere(shelf, tmp_path):
    shelf.make("letters")
    shelf.make("Bills")
    assert names(shelf) == ["Bills", "letters"]
    with_one = Shelf(tmp_path / "libraries", {"Press releases": tmp_path / "elsewhere"})
    assert names(with_one) == ["Press releases", "Bills", "letters"]
    assert with_one.find("").id == "press-releases"


def test_all_who_come_first_find_the_same_library(tmp_path):
    for number in range(20):
        begin = threading.Barrier(8)

        def come(folder=tmp_path / str(number), begin=begin):
            begin.wait()
            return Shelf(folder).find("")

        with ThreadPoolExecutor(8) as pool:
            found = [each.result() for each in [pool.submit(come) for _ in range(8)]]
        assert found == Shelf(tmp_path / str(number)).places() * 8


def test_a_new_library_is_empty_and_can_be_opened(shelf):
    place = shelf.make("Letters")
    with Library.open(place.folder) as library:
        assert library.documents() == []
    assert shelf.find(place.id) == shelf.find("Letters") == place


def test_a_library_that_was_put_there_by_hand_is_named_by_its_folder(shelf, tmp_path):
    with Library.open(tmp_path / "libraries" / "my-library"):
        pass
    (tmp_path / "libraries" / "no library").mkdir()
    assert names(shelf) == ["my-library"]


def test_a_library_is_renamed_and_keeps_its_id(shelf):
    place = shelf.make("Letters")
    shelf.make("Bills")
    assert shelf.rename(place.id, "  Old\tletters ").name == "Old letters"
    assert shelf.find(place.id).name == "Old letters"
    assert shelf.rename(place.id, "old Letters").name == "old Letters"


@pytest.mark.parametrize("name", ["", " \n", "!!", "x" * (MOST_NAME_CHARACTERS + 1), "LETTERS"])
def test_a_name_that_is_none_or_taken_is_refused(shelf, name):
    shelf.make("Letters")
    with pytest.raises(BadName):
        shelf.make(name)


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "C:\\evil", "..", "a\x00b", "<img src=x>"])
def test_no_name_leads_out_of_the_folder(shelf, tmp_path, name):
    try:
        place = shelf.make(name)
    except BadName:
        pass
    else:
        assert place.folder.parent == tmp_path / "libraries"
        assert place.folder.name.isalnum()
    assert [each.name for each in tmp_path.iterdir()] in ([], ["libraries"])


@pytest.mark.parametrize("wanted", ["../outside", "..", ".", "outside", "/", ".deleted", "link"])
def test_nothing_outside_of_the_folder_is_found(shelf, tmp_path, wanted):
    shelf.make("Letters")
    for outside in (tmp_path / "outside", tmp_path):
        with Library.open(outside):
            pass
    (tmp_path / "libraries" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(NoSuchLibrary):
        shelf.find(wanted)
    with pytest.raises(NoSuchLibrary):
        shelf.delete(wanted)
    with pytest.raises(NoSuchLibrary):
        shelf.restore(wanted)


def test_a_deleted_library_is_brought_back_with_its_documents(shelf):
    place = shelf.make("Letters")
    with Library.open(place.folder) as library:
        library.add_bytes(b"The port was opened in 1987.", "port.txt")
    shelf.delete(place.id)
    assert names(shelf) == []
    with pytest.raises(NoSuchLibrary, match="was deleted or moved away: choose another"):
        shelf.find(place.id)
    assert shelf.restore(place.id) == place
    with Library.open(shelf.find("Letters").folder) as library:
        assert [document.name for document in library.documents()] == ["port.txt"]


def test_a_deleted_library_is_forgotten_after_some_days(shelf, monkeypatch):
    place = shelf.make("Letters")
    shelf.delete(place.id)
    shelf.forget_deleted()
    assert shelf.deleted(place.id).name == "Letters"
    later = time.time() + (DAYS_KEPT_ASIDE + 1) * 24 * 3600
    monkeypatch.setattr("qa.shelf.time.time", lambda: later)
    shelf.forget_deleted()
    assert shelf.deleted(place.id) is None
    with pytest.raises(NoSuchLibrary, match="no longer kept aside"):
        shelf.restore(place.id)


def test_a_library_from_elsewhere_stays_as_it_is(tmp_path):
    shelf = Shelf(None, {"Press releases": tmp_path})
    with pytest.raises(LibraryError, match="can be neither renamed nor deleted"):
        shelf.delete("Press releases")
    with pytest.raises(LibraryError, match="no library can be made here: start the chat with --libraries"):
        shelf.make("Letters")


def test_an_empty_shelf_gets_a_first_library(shelf):
    assert shelf.find("").name == "My documents"
    assert shelf.find("") == shelf.find("My documents")
    with pytest.raises(LibraryError, match="no library can be made here"):
        Shelf(None).find("")
