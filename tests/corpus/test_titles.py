"""The title of a text that nothing else gives one."""

import pytest

from corpus.titles import find_title, is_date_line

PROSE = "The council met on Monday and agreed to open the new library in May."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Library to open in May\n\n{PROSE}", "Library to open in May"),
        (f"12 March 2019\n\nLibrary to open in May\n\n{PROSE}", "Library to open in May"),
        (f"Town news\n\nLibrary to open in May\n\n{PROSE}", "Library to open in May"),
        (f"Minutes\n\n{PROSE}", "Minutes"),
        (f"## Library to open\n\n{PROSE}", "Library to open"),
        (f"図書館が五月に開館\n\n{PROSE}", "図書館が五月に開館"),
        (PROSE, None),
        ("The meeting is at 5 pm.", None),
        (f"Dear all,\n\n{PROSE}", None),
        (f"{PROSE}\n\nLibrary to open in May", None),
        ("Time: 20260408_08:38\nAnn: hello", None),
        ("", None),
    ],
)
def test_the_title_is_a_line_alone_above_the_first_prose(text: str, title: str | None):
    assert find_title(text) == title


@pytest.mark.parametrize(
    "line", ["12 March 2019", "March 12, 2019", "17 March 201711:04", "Published: 2019-03-12 10:00"]
)
def test_a_line_that_only_says_when_is_a_date_line(line: str):
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line", ["They met on 12 March 2019.", "Budget 2019", "| 12 March 2019 | Lift inspected |", "Room 12", ""]
)
def test_other_lines_are_no_date_lines(line: str):
    assert not is_date_line(line)


def test_a_short_label_with_its_value_is_no_title():
    assert find_title("Total: 12\n\nRope") == "Rope"
    assert find_title("Total: 12") is None
    assert find_title("Rope: what it is made of") == "Rope: what it is made of"
