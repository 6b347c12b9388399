"""Each request of the chat is given the library that it names, among those of its user and nowhere else."""

import gc

import gradio as gr
import pytest
from starlette.requests import Request

from qa.chat.desk import USER, Desks
from qa.errors import LibraryError, NoSuchLibrary
from qa.library import Library
from qa.settings import MOST_OPEN
from qa.shelf import Shelf


def request(user="", library=""):
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], USER: user}
    return Request(scope | {"query_string": f"library={library}".encode()})


@pytest.fixture
def shelves(tmp_path):
    return {user: Shelf(tmp_path / user) for user in ("anna", "bert")}


@pytest.fixture
def desks(shelves):
    desks = Desks(shelves.__getitem__)
    yield desks
    desks.close()


def test_each_user_has_libraries_of_the_own(desks, shelves):
    anna, bert = shelves["anna"].make("Letters"), shelves["bert"].make("Letters")
    assert desks.of(gr.Request(request("anna"))).library.database == anna.folder
    assert desks.of(gr.Request(request("bert"))).library.database == bert.folder
    assert desks.of(gr.Request(request("bert", bert.id))).place == bert


def test_the_library_of_another_user_is_not_there(desks, shelves):
    anna = shelves["anna"].make("Letters")
    shelves["bert"].make("Bills")
    desks.find(request("anna"), anna.id)  # it is open
    for wanted in (anna.id, "Letters", f"../anna/{anna.id}", str(anna.folder)):
        with pytest.raises(NoSuchLibrary):
            desks.find(request("bert"), wanted)


def test_one_that_is_asked_again_stays_open_and_the_longest_unused_is_closed(desks, shelves):
    places = [shelves["anna"].make(f"Library {number}") for number in range(MOST_OPEN + 1)]
    first = desks.find(request("anna"), places[0].id)
    assert desks.find(request("anna"), places[0].id) is first
    second = desks.find(request("anna"), places[1].id).library
    for place in places[1:]:
        desks.find(request("anna"), place.id)
    assert first.library.documents() == []  # somebody has it still
    library = first.library
    del first
    gc.collect()
    with pytest.raises(LibraryError, match="has been closed"):
        library.documents()
    assert second.documents() == []


def test_a_library_that_was_deleted_meanwhile_is_one_line(desks, shelves):
    place = shelves["anna"].make("Letters")
    asked = gr.Request(request("anna", place.id))
    desks.of(asked)
    shelves["anna"].delete(place.id)
    with pytest.raises(gr.Error, match="this library was deleted or moved away: choose another"):
        desks.of(asked)


def test_one_that_took_the_place_of_another_is_opened_anew(desks, shelves):
    place = shelves["anna"].make("Letters")
    before = desks.find(request("anna"), place.id)
    before.library.add_bytes(b"The port was opened in 1987.", "port.txt")
    shelves["anna"].delete(place.id)
    with Library.open(place.folder):
        pass
    assert desks.find(request("anna"), place.id).library.documents() == []


def test_one_library_alone_stays_open_and_nothing_is_made_beside_it(tmp_path):
    with Library.open(tmp_path / "Letters") as library:
        desks = Desks.over(library)
        assert desks.find(request(), "").library is library
        assert desks.find(request(), "Letters").place.name == "Letters"
        assert not desks.shelf_of("").makes
        desks.close()
        gc.collect()
        assert library.documents() == []
