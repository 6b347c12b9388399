"""Headings: marked ones where there are any, else lines that stand alone above prose."""

import pytest

from corpus.headings import find_headings
from corpus.lines import lines_of

PROSE = "The council met on Monday and agreed to open the new library in May."


def headings(text: str) -> dict[str, int]:
    lines = lines_of(text)
    return {lines[number].text: level for number, level in find_headings(lines, frozenset()).items()}


def test_headings_of_markdown_have_the_level_of_their_marks():
    assert headings(f"# One\n{PROSE}\n### Two\n{PROSE}") == {"# One": 1, "### Two": 3}


def test_an_underlined_line_is_a_heading():
    assert headings(f"Report\n======\n\n{PROSE}\n\nCosts\n-----\n{PROSE}") == {"Report": 1, "Costs": 2}


def test_marks_in_a_block_of_code_are_no_headings():
    assert headings(f"{PROSE}\n```sh\n# install\npip install x\n```\n{PROSE}") == {}


def test_where_headings_are_marked_other_lines_are_none():
    assert headings(f"# One\n\nCosts\n\n{PROSE}") == {"# One": 1}


def test_a_numbered_line_alone_above_prose_is_a_heading_as_deep_as_its_number():
    text = f"1. Costs in Rome\n\n{PROSE}\n\n1.1 Travel\n\n{PROSE}\n\n2. Staff\n\n  1. (1) {PROSE}"
    assert headings(text) == {"1. Costs in Rome": 1, "1.1 Travel": 2, "2. Staff": 1}


def test_a_short_line_alone_above_prose_is_a_heading():
    assert headings(f"{PROSE}\n\nPeace at last\n\n{PROSE}\n\n結論\n\n{PROSE}") == {
        "Peace at last": 1,
        "結論": 1,
    }


def test_a_question_above_its_answer_is_a_heading():
    assert headings(f"How do I apply?\n\n{PROSE}") == {"How do I apply?": 1}


@pytest.mark.parametrize(
    "text",
    [
        f"Ladies and gentlemen,\n\n{PROSE}",
        f"He said no.\n\n{PROSE}",
        f"and so on\n\n{PROSE}",
        f"3 November 2013\n\n{PROSE}",
        f"Write to ann@example.org\n\n{PROSE}",
        "1. Apples\n\n2. Pears\n\n3. We buy these plums on Monday.",
        f"Apples\n\nPears\n\nPlums\n\nFigs\n\n{PROSE}",
        f"{PROSE}\nStaff\n{PROSE}",
        "Milk\n\nEggs",
        PROSE,
        "",
    ],
)
def test_other_lines_are_no_headings(text: str):
    assert headings(text) == {}
