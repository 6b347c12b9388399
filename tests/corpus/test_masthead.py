"""What a plain text says of where it comes from: by its masthead, its foot, the agency in its dateline."""

import pytest

from corpus.masthead import EDGE, masthead_of

PROSE = "The council met on Monday and agreed to build the bridge in the coming year.\n\n"


def masthead(text, title="A bridge"):
    return masthead_of(text[:EDGE], text[-EDGE:], title)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("THE HARBOUR COURIER\nSubscribe | Log in\n\nA bridge\n\n" + PROSE * 9, "THE HARBOUR COURIER"),
        (
            "A bridge\n\n" + PROSE * 9 + "Press release no. 7 – Town Hall – 3 May 2019\n",
            "Press release no. 7 – Town Hall – 3 May 2019",
        ),
        (
            "A bridge\n\n" + PROSE * 9 + "The Daily is published by Quay Press, and all rights are reserved.\n",
            "The Daily is published by Quay Press, and all rights are reserved.",
        ),
        ("QUITO, May 3. /ZNA/. " + PROSE * 9, "ZNA"),
        ("ÅRHUS, May 3 (NB) - " + PROSE * 9, "NB"),
        ("# Annual Report for 2017\n\n" + PROSE * 9, "Annual Report for 2017"),
    ],
)
def test_the_lines_around_a_text_say_where_it_comes_from(text, line):
    assert line in masthead(text)


def test_neither_its_title_nor_what_it_tells_is_among_them():
    assert masthead("The Courier\n\nA bridge\n\n" + PROSE * 9) == ["The Courier"]


def test_a_text_without_any_has_none():
    assert masthead("") == []
    assert masthead(PROSE * 9) == []
