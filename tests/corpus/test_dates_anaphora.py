"""Times told from another time that the text names before them."""

from datetime import date

import pytest

from corpus.dates import find_time_expressions

WEDNESDAY = date(2015, 6, 17)


def last_of(text: str, published: date | None = None) -> tuple[str, str | None]:
    """The last expression of a text, and its range in words."""
    last = find_time_expressions(text, published)[-1]
    return last.text, last.range and last.range.describe()


@pytest.mark.parametrize(
    ("text", "expression", "words"),
    [
        ("Opened on 5 May 2014, it closed the previous day.", "previous day", "4 May 2014"),
        ("It opened on 5 May 2014. The next morning it burned.", "next morning", "6 May 2014"),
        ("It burned on 5 May 2014; it had opened the day before.", "day before", "4 May 2014"),
        ("It opened on 5 May 2014. That day it rained.", "That day", "5 May 2014"),
        ("It opened on 5 May 2014 and closed in the same month.", "same month", "May 2014"),
        ("It opened on 5 May 2014 and closed later that year.", "later that year", "2014"),
        ("He left in 1995. The following year he came back.", "following year", "1996"),
        ("He left in May 2014. In August of the same year he died.", "August of the same year", "August 2014"),
        ("It opened on Saturday, 3 May 2014. The following Monday it closed.", "following Monday", "5 May 2014"),
        ("It closed on 3 May 2014, and had opened the previous Friday.", "previous Friday", "2 May 2014"),
        ("He left on 5 May 2014. Three days later he came back.", "Three days later", "8 May 2014"),
        ("He left on 5 May 2014. Two weeks later he came back.", "Two weeks later", "19-25 May 2014"),
        ("Born in 1950, he was king twenty-five years later.", "twenty-five years later", "1975"),
        ("In 2014 sales rose; they had fallen a year earlier.", "a year earlier", "2013"),
    ],
)
def test_it_is_as_far_from_the_time_before_as_the_words_say(text: str, expression: str, words: str) -> None:
    assert last_of(text) == (expression, words)


@pytest.mark.parametrize(
    ("text", "expression", "words"),
    [
        ("In Q3 2014 it earned 5, up from 3 a year earlier.", "a year earlier", "third quarter of 2013"),
        ("In Q3 2014 it earned 5, compared with 3 a year ago.", "a year ago", "third quarter of 2013"),
        ("In Q3 2014 it earned 5; in the year-ago period, 3.", "year-ago period", "third quarter of 2013"),
        ("In Q3 2014 it earned 5. In the quarter it sold more.", "quarter", "third quarter of 2014"),
    ],
)
def test_beside_a_quarter_it_is_a_quarter(text: str, expression: str, words: str) -> None:
    assert last_of(text, WEDNESDAY) == (expression, words)


@pytest.mark.parametrize(
    ("text", "expression", "words"),
    [
        ("It lasted from Monday 5 to Saturday 10 May 2014. It rained on the Thursday.", "Thursday", "8 May 2014"),
        ("They met on 5-6 October 2011. On the second day they signed.", "second day", "6 October 2011"),
        ("They met on 5-7 October 2011. On the last day they signed.", "last day", "7 October 2011"),
        ("It opened on 5-7 May 2014. On the first day Bo spoke, and on the third day Cy.", "third day", "7 May 2014"),
        ("The trial began on Monday 5 May 2014. On the second day Bo spoke.", "second day", "6 May 2014"),
        (
            "It lasted from 5 to 8 May 2014. On the second day\nAnn spoke. The next day she left.",
            "next day",
            "7 May 2014",
        ),
        ("They met last week, and left on the Friday.", "Friday", "12 June 2015"),
    ],
)
def test_a_day_of_an_event_is_counted_from_its_days(text: str, expression: str, words: str) -> None:
    assert last_of(text, WEDNESDAY) == (expression, words)


@pytest.mark.parametrize(
    ("text", "expression", "words"),
    [
        ("In June 2012 they sailed, from the 18th to the 23rd.", "18th to the 23rd", "18-23 June 2012"),
        ("They met in May 2014. On the 18th they signed.", "18th", "18 May 2014"),
        ("They met on 3 May 2014, and on the 31st, he left.", "31st", "31 May 2014"),
    ],
)
def test_a_number_alone_is_a_day_of_the_month_named_before(text: str, expression: str, words: str) -> None:
    assert last_of(text, WEDNESDAY) == (expression, words)


@pytest.mark.parametrize(
    "text",
    [
        "He came on the 3rd.",
        "They met in 2014. On the 3rd they signed.",
        "They met on 28 May 2014. On the 3rd they signed.",
        "They met in February 2014. On the 30th they signed.",
        "They met in May 2014 on the 18th floor.",
        "They met in May 2014.\n\nOn the 18th they signed.",
    ],
)
def test_a_number_alone_is_no_day_of_a_month_that_is_not_sure(text: str) -> None:
    assert all("th" not in each.text and "3rd" not in each.text for each in find_time_expressions(text, WEDNESDAY))


@pytest.mark.parametrize(
    "text",
    [
        "On the Thursday they left.",
        "They met on 5 May 2014. On the Thursday they left.",
        "They met on 5 May 2014. On the second day they left.",
        "They met on 5-6 May 2014. On the third day they left.",
        "They met on 5-6 May 2014.\n\nOn the second day they left.",
        "They met in May 2014. On the second day they left.",
        "They met last week. On the second day they left.",
        "They met on 5-6 May 2014. On the second day of the fair they left.",
        "They met on 5-9 May 2014. On the Wednesday before the fair they wrote.",
    ],
)
def test_it_is_not_found_where_the_days_of_the_event_are_not_sure(text: str) -> None:
    assert all("day" not in each.text.lower() for each in find_time_expressions(text, WEDNESDAY))


def test_the_last_time_before_it_alone_may_be_that_of_the_event() -> None:
    text = "They met on 5-8 May 2014, and again in 2015. On the second day they left."
    assert last_of(text, WEDNESDAY) == ("2015", "2015")


def test_without_such_a_comparison_a_year_ago_is_told_from_the_day_of_writing() -> None:
    assert last_of("In Q3 2012 it closed. It opened again a year ago.", WEDNESDAY) == ("a year ago", "2014")


@pytest.mark.parametrize(
    "text",
    [
        "In 1995 he left. The following day he came back.",
        "In March 2014 he left. Two weeks later he came back.",
        "In the 1990s he left. The following year he came back.",
        "In 1995 he left. The quarter was good.",
        "On 5 May 2014 he left, the day after his wedding.",
    ],
)
def test_it_is_not_found_where_the_time_before_is_too_long_or_another_event_is_meant(text: str) -> None:
    assert len(find_time_expressions(text, None)) == 1


def test_it_is_not_found_where_the_time_before_is_far_away() -> None:
    assert (
        len(find_time_expressions("In 1995 he left. " + "He wrote. " * 100 + "The following year he died.", None)) == 1
    )


def test_a_look_back_leaves_the_text_where_it_was() -> None:
    text = "In 2014 sales rose; a year earlier they had fallen. The following year they rose again."
    assert last_of(text) == ("following year", "2015")


def test_what_is_told_from_a_derived_time_is_derived() -> None:
    derived = [
        each.derived for each in find_time_expressions("It closed on Dec. 30. The next day it burned.", WEDNESDAY)
    ]
    assert derived == [True, True]
    full = [each.derived for each in find_time_expressions("It closed on 30 Dec. 2014. The next day it burned.", None)]
    assert full == [False, False]
    assert len(find_time_expressions("It closed on Dec. 30. The next day it burned.", None)) == 1
