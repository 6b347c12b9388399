"""Chronologies: a date without a year is of the year that stands over it or before it, whatever the document's."""

from datetime import date

import pytest

from corpus.dates import times_by_message

PUBLISHED = date(2020, 1, 20)


def told(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str | None, str | None]]:
    """The expressions of a text that a heading gives the year of, each with its range in words and the heading."""
    found = times_by_message(text, published)
    return [(each.text, each.range and each.range.describe(), each.heading) for each in found if each.heading]


@pytest.mark.parametrize("published", [PUBLISHED, None])
def test_below_a_line_that_is_only_a_year_its_entries_are_of_that_year(published: date | None) -> None:
    text = (
        "Ten years\n\n2016\nJanuary: Bo becomes minister.\nMay: the council meets.\n24-29 April: an exercise.\n"
        "Autumn: the bridge is opened.\n\n2017\n- 1 January: the treaty enters into force.\n"
    )
    assert told(text, published) == [
        ("January", "January 2016", "2016"),
        ("May", "May 2016", "2016"),
        ("24-29 April", "24-29 April 2016", "2016"),
        ("Autumn", "September - November 2016", "2016"),
        ("1 January", "1 January 2017", "2017"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## 2016\n\nThe year began well. In September the exercise was put off.\n",
        "2016\n----\n\nThe year began well. In September the exercise was put off.\n",
        "**2016**\n\nSeptember: the exercise is put off.\n",
        "2016:\nSeptember: the exercise is put off.\n",
        "Year | Event\n2016 | In September the exercise was put off.\n",
        "| Year | Event |\n| --- | --- |\n| 2016 | A quiet spring |\n| | In September the exercise was put off. |\n",
        "2016: In September the exercise was put off.\n",
        "- 2016 – September: the exercise is put off.\n",
        "In 2016\nIn September the exercise\nwas put off.\n",
    ],
)
def test_so_is_what_stands_below_a_marked_heading_or_beside_a_year(text: str) -> None:
    assert told(text) == [("September", "September 2016", "2016")]


@pytest.mark.parametrize(
    "text",
    [
        "2016\nMay: the council meets.\n\nOutlook\nThe next meeting is due on 21 April.\n",
        "# 2016\nAll was well.\n# Outlook\nThe next meeting is due on 21 April.\n",
        "Report\n2016\n\nThe office was moved on 3 April.\n",
        "Visitors\n2015\n2016\nApril\n12\n14\n",
        "2016 people came on 3 April.\n",
        "Built in 2016: it was opened on 3 April.\n",
        "| 2016 | 38,650 |\nIt was opened on 3 April.\n",
    ],
)
def test_other_dates_are_told_from_the_day_of_writing(text: str) -> None:
    found = [each for each in times_by_message(text, PUBLISHED) if "April" in each.text]
    assert [each.heading for each in found] == [None] * len(found)


def test_an_entry_with_a_year_of_its_own_keeps_it() -> None:
    (found,) = [each for each in times_by_message("2016\nMarch 2017: a list.\n", PUBLISHED) if "March" in each.text]
    assert (found.range and found.range.describe(), found.heading) == ("March 2017", None)


def test_what_an_entry_looks_ahead_to_may_be_in_the_next_year() -> None:
    text = "2016\nNovember: the meeting has been put off to February.\n"
    assert told(text) == [("November", "November 2016", "2016"), ("February", "February 2017", "2016")]


def test_the_weekdays_of_another_year_are_not_told_from_the_day_of_writing() -> None:
    found = times_by_message("2016\nMarch: the meeting was held on a rainy day. On Monday all left.\n", PUBLISHED)
    assert [(each.text, each.range is None) for each in found] == [("2016", False), ("March", False), ("Monday", True)]


def test_a_part_of_a_text_is_below_the_heading_that_the_whole_has() -> None:
    text = "2016\nJanuary: Bo becomes minister.\nSeptember: the exercise is put off.\n"
    (found,) = times_by_message(text, PUBLISHED, text.index("September"), len(text))
    assert (found.start, found.range and found.range.describe(), found.derived) == (
        text.index("September"), "September 2016", False,
    )  # fmt: skip
