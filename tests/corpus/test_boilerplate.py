"""Boilerplate: told by form and place, never at the price of content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.boilerplate import find_boilerplate
from corpus.lines import lines_of

PROSE = "The council met on Monday and agreed to open the new library in May, said the mayor."


def boilerplate(text: str, title: str = "Library to open in May", *, dated: bool = True) -> list[str]:
    lines = lines_of(text)
    return [lines[number].text for number in sorted(find_boilerplate(lines, title, dated))]


def test_breadcrumbs_above_the_title_are_boilerplate_and_the_title_is_not():
    text = f"1. Start\n2. News\n3. Library to open in May\n\nTown news\n\nLibrary to open in May\n\n{PROSE}"
    assert boilerplate(text) == ["1. Start", "2. News", "3. Library to open in May", "Town news"]


def test_a_title_that_boilerplate_parts_from_the_text_is_boilerplate_too():
    text = f"Library to open in May\n\n12 March 2019\n\n{PROSE}"
    assert boilerplate(text) == ["Library to open in May", "12 March 2019"]


def test_captions_that_repeat_the_title_are_boilerplate():
    captions = "* (Picture) Library to open in May 1\n* (Picture) Library to open in May 2"
    text = f"Library to open in May\n\n{captions}\n\n{PROSE}"
    assert len(boilerplate(text)) == 3


def test_what_only_holds_a_short_title_is_no_repetition_of_it():
    text = f"Rent\n\nRent: 900 euros\n\n- Parents\n\n| Rental Co | 9 |\n\n{PROSE}"
    assert boilerplate(text, "Rent") == []


def test_a_row_of_a_table_is_no_boilerplate_even_if_it_repeats_the_title():
    assert boilerplate(f"| Library to open in May |\n\nLibrary to open in May\n\n{PROSE}") == []


def test_a_switch_between_languages_is_boilerplate():
    assert boilerplate(f"  • de-DE1 fr-FR1\n\n{PROSE}") == ["• de-DE1 fr-FR1"]
    assert boilerplate(f"  • tea coffee\n\n{PROSE}") == []


def test_date_lines_are_boilerplate_only_when_the_date_is_known_otherwise():
    text = f"12 March 2019\n\n{PROSE}"
    assert boilerplate(text) == ["12 March 2019"]
    assert boilerplate(text, dated=False) == []


@pytest.mark.parametrize("label", ["Go to top", "Weiter zur Übersicht", "Return to list", "Print", "Расширенный поиск"])
def test_the_text_of_links_below_the_last_prose_is_boilerplate(label: str):
    assert boilerplate(f"{PROSE}\n\n{PROSE}\n\n{label}") == [label]


def test_a_legal_note_that_stands_below_other_boilerplate_is_boilerplate():
    note = "Notice: the Town accepts no liability for linked pages."
    assert boilerplate(f"{PROSE * 4}\n\n{PROSE}\n\nGo to top\n\n{note}") == ["Go to top", note]
    assert boilerplate(f"{PROSE * 4}\n\n{PROSE}\n\n{note}") == []


def test_a_tiny_sentence_far_below_the_text_with_boilerplate_after_it_is_boilerplate():
    assert boilerplate(f"{PROSE * 3}\n\n\n\n\nFound 3 items.\n\n\nMore options") == [
        "Found 3 items.",
        "More options",
    ]


def test_a_copyright_line_at_the_end_is_boilerplate():
    assert boilerplate(f"{PROSE * 3}\n\n© 2020 Town Hall. All rights reserved.") == [
        "© 2020 Town Hall. All rights reserved."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The meeting is at 5 pm.",
        "Milk\nEggs\nBread",
        "Milk\n\nEggs\n\nBread",
        "- milk\n- eggs\n\n" + PROSE,
        "Time: 20260408_08:38\nAnn: I am at the station, and the train is late again. See you soon.",
        "Ann: hi\nBob: hello there, how are you doing today?\nAnn: fine",
        "name | age\nAnn | 5\nBob | 7",
        "To the Board\n\nSubject: the new library\n\n" + PROSE,
        PROSE + "\n\nKind regards,\n\nAnn",
        PROSE + "\n\nJohn Smith",
        PROSE + "\n\nJohn Smith\nTown Hall",
        PROSE + "\n\nTel. 030 1234",
        PROSE + "\n\n- milk\n- eggs",
        PROSE + "\n\nOpening hours: 9 to 5",
        PROSE + "\n\nCosts\n\nIt costs 5 euros.",
        PROSE + "\n\nCosts\n\n5 euros",
        PROSE + "\n\nHe left.",
        "Costs\n\n" + PROSE + "\n\nStaff\n\n" + PROSE,
        PROSE + "\n\nIn short\n\n" + PROSE,
        "Two roads diverged in a yellow wood,\nAnd sorry I could not travel both\nAnd be one traveler",
        PROSE + "\n\nRed apples\n\nGreen pears\n\nBlue plums\n\nRipe figs",
    ],
)
def test_content_is_never_boilerplate(text: str):
    assert boilerplate(text) == []


@given(st.text(max_size=200), st.text(max_size=20), st.booleans())
def test_text_without_running_prose_has_no_boilerplate(text: str, title: str, dated: bool):
    short = "\n\n".join(" ".join(line.split()[:3]).rstrip(".!?") for line in text.splitlines())
    lines = lines_of(short)
    if all(len(line.text) < 40 for line in lines):
        assert find_boilerplate(lines, title, dated) == frozenset()
