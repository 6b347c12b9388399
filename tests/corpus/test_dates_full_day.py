"""A day that a person names: in full, or it is refused with the reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import read_day


@pytest.mark.parametrize(
    "words",
    [
        "2017-03-20",
        "20170320",
        "20 March 2017",
        " March  20, 2017\n",
        "the 20th of March 2017",
        "on Monday 20 March 2017",
        "20 MAR 2017",
        "20.3.2017",
        "20/03/2017",
    ],
)
def test_a_full_day_is_read_as_iso_or_in_words(words: str) -> None:
    assert read_day(words) == date(2017, 3, 20)


@pytest.mark.parametrize(
    "words", ["31 February", "2017-02-29", "29/02/2017", "February 30, 2017", "the 31st of June 2017", "2017-13-01"]
)
def test_a_day_that_the_calendar_has_not_is_said_to_be_none(words: str) -> None:
    with pytest.raises(ValueError, match=r"is no day of the calendar$"):
        read_day(words)


@pytest.mark.parametrize(
    "words",
    ["", "March 2017", "2017", "20 March", "20/03/17", "03/04/2012", "yesterday", "1-2 May 2017", "20 mars 2017",
     "20 March 2017 or so", "x" * 10_000],
)  # fmt: skip
def test_what_is_not_one_full_day_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"is not a day with its month and its year$"):
        read_day(words)


@given(st.dates(date(1000, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.day} {day:%B %Y}") == day
