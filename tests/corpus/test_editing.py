"""What a user says of a document goes before what its file says, and outlasts it where that is sound."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from corpus.document import DatedBy, Document
from corpus.editing import carried_over, edited
from corpus.errors import BadEdit

DAY = date(2017, 3, 20)
GUESSED = Document("1", "a.txt", "/a.txt", "Title\n\n4 May 2019\n\nWords.", "Title", "The Gazette", date(2019, 5, 4))
GUESSED = replace(GUESSED, dated_by=DatedBy.TEXT)


def test_what_is_given_is_changed_and_all_else_stays() -> None:
    assert edited(GUESSED, {"published": DAY, "kind": " press\nrelease "}) == replace(
        GUESSED, published=DAY, dated_by=DatedBy.USER, kind="press release", edited=("kind", "published")
    )


def test_fields_are_edited_one_after_the_other() -> None:
    after = edited(edited(GUESSED, {"title": "A"}), {"language": "EN", "title": "B"})
    assert (after.title, after.language, after.edited) == ("B", "en", ("language", "title"))


def test_none_and_blanks_take_a_value_away() -> None:
    after = edited(GUESSED, {"published": None, "publisher": " "})
    assert (after.published, after.dated_by, after.publisher) == (None, None, None)
    assert after.edited == ("published", "publisher")


def test_a_guess_that_the_user_confirms_is_no_guess_any_more() -> None:
    assert edited(GUESSED, {"published": date(2019, 5, 4)}).dated_by is DatedBy.USER


def test_a_moment_is_the_day_it_is_in() -> None:
    assert edited(GUESSED, {"published": datetime(2017, 3, 20, 11, 4)}).published.isoformat() == "2017-03-20"


@pytest.mark.parametrize("title", ["", " \n", None])
def test_a_document_is_never_without_a_title(title) -> None:
    with pytest.raises(BadEdit, match="without a title"):
        edited(GUESSED, {"title": title})


@pytest.mark.parametrize("language", ["English", "e", "12", "en-GB"])
def test_a_language_is_a_code(language: str) -> None:
    with pytest.raises(BadEdit, match="as en for English"):
        edited(GUESSED, {"language": language})


@pytest.mark.parametrize("changes", [{"text": "Other words"}, {"id": "2"}, {"published": "2017-03-20"}, {"title": 7}])
def test_what_cannot_be_changed_or_is_of_another_type_is_a_mistake_of_the_program(changes) -> None:
    with pytest.raises(TypeError):
        edited(GUESSED, changes)


def test_a_new_state_of_a_file_keeps_what_describes_its_source() -> None:
    before = edited(GUESSED, {"title": "By hand", "publisher": None, "published": DAY})
    new = Document("2", "a.txt", "/a.txt", "Title\n\n6 June 2020\n\nMore.", "Title", "The Times", date(2020, 6, 6))
    new = replace(new, dated_by=DatedBy.TEXT)
    after = carried_over(new, before)
    assert (after.id, after.text, after.title, after.publisher) == (new.id, new.text, "By hand", None)
    assert (after.published, after.dated_by) == (date(2020, 6, 6), DatedBy.TEXT)
    assert after.edited == ("publisher", "title")


@pytest.mark.parametrize("published", [DAY, None])
def test_a_guess_that_was_set_right_stays_so_when_the_new_state_gives_it_again(published: date | None) -> None:
    before = edited(GUESSED, {"published": published})
    new = replace(GUESSED, id="2", text=GUESSED.text + " More.")
    after = carried_over(new, before)
    assert (after.id, after.published, after.dated_by) == ("2", published, published and DatedBy.USER)
    assert after.edited == ("published",)


def test_a_date_that_metadata_gives_a_new_state_is_taken() -> None:
    before = edited(GUESSED, {"published": DAY})
    new = replace(GUESSED, id="2", dated_by=DatedBy.METADATA)
    assert carried_over(new, before) == new


def test_without_edits_a_new_state_is_as_it_was_read() -> None:
    new = replace(GUESSED, id="2", title="New")
    assert carried_over(new, GUESSED) == new
