"""Paragraphs of old Word files have the numbers that are printed before them; bullets have none."""

import pytest

from corpus.reading.office import read_doc
from tests.corpus.reading.old_word import Level, old_word

BULLET, LETTER = 23, 4
CLAUSES = [Level("%1."), Level("%1.%2"), Level("(%3)", LETTER)]


def test_clauses_have_the_numbers_that_are_printed_before_them():
    data = old_word(
        [
            ("Rent", 1, 0),
            ("The rent is 900 euros.", 1, 1),
            ("It is due on the first.", 1, 1),
            ("These are its parts:", 0, 0),
            ("the house", 1, 2),
            ("the garden", 1, 2),
            ("Notice", 1, 0),
            ("Three months are to be kept.", 1, 1),
        ],
        [CLAUSES],
    )

    assert (
        read_doc(data).text.split()
        == (
            "1. Rent 1.1 The rent is 900 euros. 1.2 It is due on the first. These are its parts: (a) the house (b) the "
            "garden 2. Notice 2.1 Three months are to be kept."
        ).split()
    )


def test_items_of_a_list_with_bullets_have_no_number():
    data = old_word([("Bring:", 0, 0), ("a rope", 1, 0), ("a chain", 1, 0)], [[Level("\uf0b7", BULLET)]])

    assert read_doc(data).text == "# Bring:\n\n- a rope\n- a chain"


def test_paragraphs_of_a_style_stand_in_its_list():
    data = old_word([("Rent", -1, 0), ("It is due.", 0, 0), ("Notice", -1, 0)], [[Level("Article %1")]], (1, 0))

    assert read_doc(data).text.split() == "# Article 1 Rent It is due. Article 2 Notice".split()


@pytest.mark.parametrize(
    ("level", "printed"),
    [
        (Level("%1.%2", flags=8, restarts_below=0), ["1.1", "2.2"]),
        (Level("%1.%2", flags=8, restarts_below=1), ["1.1", "2.1"]),
        (Level("%1.%2", start=3), ["1.3", "2.3"]),
        (Level("%1-%2", form=1), ["1-I", "2-I"]),
        (Level("%1-%2", form=1, flags=4), ["1-1", "2-1"]),
    ],
)
def test_levels_are_counted_as_their_list_says(level, printed):
    data = old_word([("A", 1, 0), ("aa", 1, 1), ("B", 1, 0), ("bb", 1, 1)], [[Level("%1."), level]])

    assert [words for words in read_doc(data).text.split() if "." in words[1:-1] or "-" in words] == printed


def test_where_the_lists_are_damaged_items_have_no_number_rather_than_a_wrong_one():
    data = old_word([("Rent", 0, 0), ("house", 1, 0), ("garden", 1, 0)], [[Level("%1.", start=8)]])
    directory = data.index(b"\1\0\7\0\0\0")
    damaged = data[:directory] + b"\xff\x7f" + data[directory + 2 :]

    assert read_doc(data).text == "# Rent\n\n8. house\n9. garden"
    assert read_doc(damaged).text == "# Rent\n\n- house\n- garden"
